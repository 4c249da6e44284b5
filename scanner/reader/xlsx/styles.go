package xlsx

import (
	"strconv"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// cellStyle is what the format of a cell means for reading it.
type cellStyle struct {
	hidden doc.Hidden // HiddenText if the font makes the text invisible
	filled bool       // white text can be seen on what fills the cell
	format *numFmt    // nil if numbers are shown as they are
}

// font and fill are what colours tell about a text being seen.
type font struct {
	color color
	tiny  bool // a size of a point or less
}

type fill struct {
	solid, none bool
	color       color
}

// xf is a cell format (18.8.45): numbers into the other lists.
type xf struct{ numFmt, font, fill int }

// stylesheet gathers what the styles part says.
type stylesheet struct {
	palette palette
	fonts   []font
	fills   []fill
	formats map[int]*numFmt
	defined map[int]bool
	xfs     []xf

	list string // the list being read, such as "fonts"
	full bool
}

// Bounds of the lists of a styles part. Excel allows 65,490 cell formats and far
// fewer of the rest.
const maxStyles = 1 << 17

// readStyles reads the styles part and the theme that its colours may come from.
func (b *book) readStyles() error {
	s := &stylesheet{formats: map[int]*numFmt{}, defined: map[int]bool{}}
	theme := b.related("theme", "application/vnd.openxmlformats-officedocument.theme+xml", "xl/theme/theme1.xml")
	if theme != nil {
		if err := s.palette.readTheme(b, theme); err != nil {
			return err
		}
	}
	part := b.related("styles", "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml", "xl/styles.xml")
	if part == nil {
		return nil
	}
	b.done[part] = true
	err := part.Tokens(b.ctx, s.token)
	b.styles = s.resolve()
	if err != nil {
		return b.problem(part.Name, "styles", err)
	}
	if s.full {
		return b.problem(part.Name, "more styles than any workbook has", reader.ErrTooLarge)
	}
	return nil
}

// token takes the next token of the styles part. Fonts and fills also occur in
// dxfs, for conditional formats, and cell formats in cellStyleXfs; only those of
// the lists that cells refer to count.
func (s *stylesheet) token(t *xmltok.Tokenizer, k xmltok.Kind) {
	if k == xmltok.End {
		if string(t.Name()) == s.list {
			s.list = ""
		}
		return
	}
	if k != xmltok.Start {
		return
	}
	name := string(t.Name())
	switch name {
	case "numFmts", "fonts", "fills", "cellXfs", "cellStyleXfs", "dxfs", "indexedColors":
		s.list = name
		return
	}
	if len(s.fonts) >= maxStyles || len(s.fills) >= maxStyles || len(s.xfs) >= maxStyles || len(s.formats) >= maxStyles || len(s.palette.indexed) >= maxStyles {
		s.full = true
		return
	}
	switch s.list {
	case "numFmts":
		s.numFmt(t, name)
	case "fonts":
		s.font(t, name)
	case "fills":
		s.fill(t, name)
	case "cellXfs":
		if name == "xf" {
			s.xfs = append(s.xfs, xf{numFmt: attrInt(t, "numFmtId"), font: attrInt(t, "fontId"), fill: attrInt(t, "fillId")})
		}
	case "indexedColors": // 18.8.27: a palette of the workbook's own
		if name == "rgbColor" {
			s.palette.indexed = append(s.palette.indexed, readColor(t).value)
		}
	}
}

func (s *stylesheet) numFmt(t *xmltok.Tokenizer, name string) {
	if name != "numFmt" {
		return
	}
	id := attrInt(t, "numFmtId")
	code, _ := t.Attr("formatCode")
	s.formats[id] = parseFormat(string(unescapeX([]byte(code))))
	s.defined[id] = true
}

// font takes an element of a font (18.8.22): its colour and its size (18.4.11).
func (s *stylesheet) font(t *xmltok.Tokenizer, name string) {
	if name == "font" {
		s.fonts = append(s.fonts, font{})
		return
	}
	if len(s.fonts) == 0 {
		return
	}
	f := &s.fonts[len(s.fonts)-1]
	switch name {
	case "color":
		f.color = readColor(t)
	case "sz":
		v, _ := t.Attr("val")
		size, err := strconv.ParseFloat(v, 64)
		f.tiny = err == nil && size <= 1
	}
}

// fill takes an element of a fill: a pattern (18.8.32), whose first colour is
// that of a solid one, or a gradient, of which nothing is said.
func (s *stylesheet) fill(t *xmltok.Tokenizer, name string) {
	if name == "fill" {
		s.fills = append(s.fills, fill{})
		return
	}
	if len(s.fills) == 0 {
		return
	}
	f := &s.fills[len(s.fills)-1]
	switch name {
	case "patternFill":
		kind, ok := t.Attr("patternType")
		f.solid, f.none = kind == "solid", !ok || kind == "none"
	case "fgColor":
		f.color = readColor(t)
	}
}

// resolve returns what each cell format means.
func (s *stylesheet) resolve() []cellStyle {
	styles := make([]cellStyle, len(s.xfs))
	known := map[int]*numFmt{}
	for i, x := range s.xfs {
		if s.invisible(x) {
			styles[i].hidden = doc.HiddenText
		}
		styles[i].filled = s.filled(x)
		if s.defined[x.numFmt] {
			styles[i].format = s.formats[x.numFmt]
			continue
		}
		f, ok := known[x.numFmt]
		if !ok {
			f = builtin(x.numFmt)
			known[x.numFmt] = f
		}
		styles[i].format = f
	}
	return styles
}

// invisible reports whether text in the cell format cannot be seen: its font has
// the colour of what is behind it, the cell's fill or the white of the sheet, or
// no size.
func (s *stylesheet) invisible(x xf) bool {
	if x.font < 0 || x.font >= len(s.fonts) {
		return false
	}
	f := s.fonts[x.font]
	if f.tiny {
		return true
	}
	text, ok := s.palette.rgb(f.color, black)
	if !ok {
		return false
	}
	behind := uint32(white)
	if x.fill >= 0 && x.fill < len(s.fills) && !s.fills[x.fill].none {
		fill := s.fills[x.fill]
		if !fill.solid || fill.color.from == fromNothing {
			return false
		}
		if behind, ok = s.palette.rgb(fill.color, black); !ok {
			return false
		}
	}
	return alike(text, behind)
}

// filled reports whether white text can be seen in the cell format.
func (s *stylesheet) filled(x xf) bool {
	if x.fill < 0 || x.fill >= len(s.fills) || s.fills[x.fill].none {
		return false
	}
	f := s.fills[x.fill]
	if !f.solid {
		return true
	}
	behind, ok := s.palette.rgb(f.color, white)
	return !ok || !alike(behind, white)
}

// attrInt returns the number in an attribute, 0 if there is none.
func attrInt(t *xmltok.Tokenizer, name string) int {
	v, _ := t.Attr(name)
	n, err := strconv.Atoi(v)
	if err != nil {
		return 0
	}
	return n
}

// readTheme reads the colours of a theme (20.1.6.2). Cells count them with light
// and dark changed over: the first is the background of the window (18.8.3).
func (p *palette) readTheme(b *book, part *opc.Part) error {
	b.done[part] = true
	order := map[string]int{
		"lt1": 0, "dk1": 1, "lt2": 2, "dk2": 3, "accent1": 4, "accent2": 5, "accent3": 6,
		"accent4": 7, "accent5": 8, "accent6": 9, "hlink": 10, "folHlink": 11,
	}
	slot, inScheme, found := -1, false, 0
	err := part.Scan(b.ctx, func(t *xmltok.Tokenizer) {
		switch name := string(t.Name()); name {
		case "clrScheme":
			inScheme = found == 0
		case "fontScheme", "fmtScheme":
			inScheme = false
		case "srgbClr", "sysClr":
			if !inScheme || slot < 0 {
				return
			}
			v, ok := t.Attr("lastClr")
			if !ok {
				v, _ = t.Attr("val")
			}
			if n, err := strconv.ParseUint(v, 16, 32); err == nil {
				p.theme[slot] = uint32(n)
				found++
			}
			slot = -1
		default:
			if i, ok := order[name]; ok {
				slot = i
			}
		}
	})
	p.known = found == len(p.theme)
	if err != nil {
		return b.problem(part.Name, "theme", err)
	}
	return nil
}
