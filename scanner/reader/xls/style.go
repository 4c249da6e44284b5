package xls

import (
	"encoding/binary"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/numfmt"
)

// cellStyle is what the format of a cell means for reading it.
type cellStyle struct {
	hidden doc.Hidden // HiddenText if the font makes the text invisible
	format *numfmt.Format
}

type font struct {
	color uint16
	tiny  bool // a size of a point or less
}

// xf is a cell format (2.4.353): numbers into the other lists, and the fill.
type xf struct {
	font, format uint16
	pattern      byte
	fore         uint16
}

// styles gathers what the globals say of styles.
type styles struct {
	fonts   []font
	formats map[uint16]*numfmt.Format
	defined map[uint16]bool
	xfs     []xf
	palette []uint32
}

// maxStyles bounds the lists of styles. Excel knows 4,096 cell formats.
const maxStyles = 1 << 16

// addFont takes a record Font (2.4.122): height in twips, colour.
func (s *styles) addFont(data []byte) {
	const least = 20 // twips of a point
	if len(s.fonts) < maxStyles {
		s.fonts = append(s.fonts, font{color: u16At(data, 4), tiny: len(data) >= 6 && u16At(data, 0) <= least})
	}
	if len(s.fonts) == 4 { // there is no font of number 4 (2.5.129)
		s.fonts = append(s.fonts, font{color: colorAuto})
	}
}

// addXF takes a record XF. The fill is in other places in BIFF5 (5.115 of the
// documentation by OpenOffice.org).
func (s *styles) addXF(data []byte, biff8 bool) {
	if len(s.xfs) >= maxStyles {
		return
	}
	x := xf{font: u16At(data, 0), format: u16At(data, 2)}
	const index = 0x7F
	switch {
	case biff8 && len(data) >= 20:
		x.pattern = byte(binary.LittleEndian.Uint32(data[14:]) >> 26)
		x.fore = u16At(data, 18) & index
	case !biff8 && len(data) >= 16:
		area := binary.LittleEndian.Uint32(data[8:])
		x.pattern = byte(area >> 16 & 0x3F)
		x.fore = uint16(area & index)
	}
	s.xfs = append(s.xfs, x)
}

// addFormat takes the code of a record Format (2.4.126).
func (s *styles) addFormat(id uint16, code string) {
	if s.formats == nil {
		s.formats, s.defined = map[uint16]*numfmt.Format{}, map[uint16]bool{}
	}
	s.formats[id] = numfmt.Parse(code)
	s.defined[id] = true
}

// setPalette takes a record Palette (2.4.188): the colours from number 8 on.
func (s *styles) setPalette(data []byte) {
	const first, entry = 8, 4
	s.palette = grid.Palette()
	for i, at := first, 2; at+entry <= len(data) && i < len(s.palette); i, at = i+1, at+entry {
		s.palette[i] = uint32(data[at])<<16 | uint32(data[at+1])<<8 | uint32(data[at+2])
	}
}

// Colours that are not of the palette (2.5.161).
const (
	colorForeground = 0x40
	colorBackground = 0x41
	colorAuto       = 0x7FFF
)

// rgb returns the colour of a number, and false if it is not known.
func (s *styles) rgb(color uint16) (uint32, bool) {
	switch {
	case color == colorForeground, color == colorAuto:
		return grid.Black, true
	case color == colorBackground:
		return grid.White, true
	case int(color) < len(s.palette):
		return s.palette[color], true
	}
	return 0, false
}

// resolve returns what each cell format means.
func (s *styles) resolve() []cellStyle {
	if s.palette == nil {
		s.palette = grid.Palette()
	}
	known := map[uint16]*numfmt.Format{}
	resolved := make([]cellStyle, len(s.xfs))
	for i, x := range s.xfs {
		if s.invisible(x) {
			resolved[i].hidden = doc.HiddenText
		}
		f, ok := known[x.format]
		if !ok {
			if f = s.formats[x.format]; !s.defined[x.format] {
				f = numfmt.Builtin(int(x.format))
			}
			known[x.format] = f
		}
		resolved[i].format = f
	}
	return resolved
}

// invisible reports whether text in the cell format cannot be seen: its font has
// the colour of what is behind it, the cell's fill or the white of the sheet, or
// no size.
func (s *styles) invisible(x xf) bool {
	if int(x.font) >= len(s.fonts) {
		return false
	}
	f := s.fonts[x.font]
	if f.tiny {
		return true
	}
	text, ok := s.rgb(f.color)
	if !ok {
		return false
	}
	const none, solid = 0, 1 // patterns of a fill (2.5.106)
	switch x.pattern {
	case none:
		return grid.Alike(text, grid.White)
	case solid:
		behind, ok := s.rgb(x.fore)
		return ok && grid.Alike(text, behind)
	}
	return false
}
