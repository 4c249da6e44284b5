package xlsb

import (
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/numfmt"
)

// cellStyle is what the format of a cell means for reading it.
type cellStyle struct {
	hidden doc.Hidden // HiddenText if the font makes the text invisible
	format *numfmt.Format
}

// colour is a colour as RGB, if it is known.
type colour struct {
	rgb   uint32
	known bool
}

type font struct {
	colour colour
	tiny   bool // a size of a point or less
}

type fill struct {
	pattern int64
	fore    colour
}

type xf struct{ format, font, fill int }

// styles gathers what the styles part says (2.1.7.50).
type styles struct {
	fonts   []font
	fills   []fill
	formats map[int]*numfmt.Format
	defined map[int]bool
	xfs     []xf
	inCells bool // inside the cell formats that cells refer to
}

// maxStyles bounds the lists of styles. Excel allows 65,490 cell formats.
const maxStyles = 1 << 17

func (b *book) readStyles() error {
	rels, err := b.file.Pkg.Relationships(b.file.Ctx, b.main.Name)
	if err != nil {
		rels = nil // it is told when the sheets are looked for
	}
	part := b.related(rels, "styles", "xl/styles.bin")
	if part == nil {
		return nil
	}
	err = records(b.file, part, "styles", func(id int, data []byte) error {
		b.styles.take(id, data)
		return nil
	})
	b.xfs = b.styles.resolve()
	return err
}

func (s *styles) take(id int, data []byte) {
	if len(s.fonts) >= maxStyles || len(s.fills) >= maxStyles || len(s.xfs) >= maxStyles || len(s.formats) >= maxStyles {
		return
	}
	f := fields{b: data}
	switch id {
	case 44: // BrtFmt (2.4.663)
		format := f.u16()
		if s.formats == nil {
			s.formats, s.defined = map[int]*numfmt.Format{}, map[int]bool{}
		}
		s.formats[format], s.defined[format] = numfmt.Parse(f.text()), true
	case 43: // BrtFont (2.4.664)
		const twips = 20 // of a point
		height := f.u16()
		f.take(10)
		s.fonts = append(s.fonts, font{colour: f.colour(grid.Black), tiny: height <= twips && !f.short})
	case 45: // BrtFill (2.4.660)
		s.fills = append(s.fills, fill{pattern: f.u32(), fore: f.colour(grid.Black)})
	case 617: // BrtBeginCellXFs
		s.inCells = true
	case 618: // BrtEndCellXFs
		s.inCells = false
	case 47: // BrtXF (2.4.824)
		if s.inCells {
			f.u16()
			s.xfs = append(s.xfs, xf{format: f.u16(), font: f.u16(), fill: f.u16()})
		}
	}
}

// colour reads a BrtColor (2.4.328). Of a theme only the colours of text and
// background are known, and none that is made lighter or darker.
func (f *fields) colour(system uint32) colour {
	const (
		auto    = 0
		indexed = 1
		direct  = 2
		theme   = 3

		foreground, background = 64, 65
	)
	kind, index := f.u8()>>1, int(f.u8())
	tint := f.u16()
	c := f.take(4)
	switch kind {
	case auto:
		return colour{system, true}
	case indexed:
		switch palette := grid.Palette(); {
		case index == foreground:
			return colour{grid.Black, true}
		case index == background:
			return colour{grid.White, true}
		case index < len(palette):
			return colour{palette[index], true}
		}
	case direct:
		return colour{uint32(c[0])<<16 | uint32(c[1])<<8 | uint32(c[2]), tint == 0}
	case theme:
		if index < 2 && tint == 0 {
			return colour{[]uint32{grid.White, grid.Black}[index], true}
		}
	}
	return colour{}
}

// resolve returns what each cell format means.
func (s *styles) resolve() []cellStyle {
	known := map[int]*numfmt.Format{}
	resolved := make([]cellStyle, len(s.xfs))
	for i, x := range s.xfs {
		if s.invisible(x) {
			resolved[i].hidden = doc.HiddenText
		}
		f, ok := known[x.format]
		if !ok {
			if f = s.formats[x.format]; !s.defined[x.format] {
				f = numfmt.Builtin(x.format)
			}
			known[x.format] = f
		}
		resolved[i].format = f
	}
	return resolved
}

// invisible reports whether text in the cell format cannot be seen: its font has
// the colour of what is behind it, or no size.
func (s *styles) invisible(x xf) bool {
	if x.font >= len(s.fonts) {
		return false
	}
	f := s.fonts[x.font]
	if f.tiny {
		return true
	}
	if !f.colour.known {
		return false
	}
	const none, solid = 0, 1
	behind := fill{pattern: none}
	if x.fill < len(s.fills) {
		behind = s.fills[x.fill]
	}
	switch behind.pattern {
	case none:
		return grid.Alike(f.colour.rgb, grid.White)
	case solid:
		return behind.fore.known && grid.Alike(f.colour.rgb, behind.fore.rgb)
	}
	return false
}
