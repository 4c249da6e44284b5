package msword

import (
	"encoding/binary"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/look"
)

// Properties that are looked at (2.6.1 to 2.6.3).
const (
	sprmCFRMarkDel = 0x0800 // deleted while changes are tracked
	sprmCFVanish   = 0x083C
	sprmCIstd      = 0x4A30 // style of characters
	sprmCPlain     = 0x2A33
	sprmCIco       = 0x2A42
	sprmCHps       = 0x4A43
	sprmCCv        = 0x6870
	sprmCHighlight = 0x2A0C
	sprmCShd80     = 0x4866
	sprmCShd       = 0xCA71

	sprmPFInTable        = 0x2416
	sprmPFTtp            = 0x2417 // the mark ends a row
	sprmPItap            = 0x6649
	sprmPFInnerTableCell = 0x244B
	sprmPFInnerTtp       = 0x244C
	sprmPShd80           = 0x442D
	sprmPShd             = 0xC64D
	sprmPHugePapx        = 0x6646
	sprmPTableProps      = 0x646B

	sprmTDefTable      = 0xD608
	sprmTDefTableShd80 = 0xD609
	sprmTDefTableShd   = 0xD612
)

// sprms calls f with each property in b and its operand (2.2.5.1).
func sprms(b []byte, f func(sprm uint16, operand []byte)) {
	const changeTabs, longTabs = 0xC615, 255
	for len(b) >= 2 {
		sprm := binary.LittleEndian.Uint16(b)
		b = b[2:]
		skip, size := 0, 0
		switch sprm >> 13 {
		case 0, 1:
			size = 1
		case 2, 4, 5:
			size = 2
		case 3:
			size = 4
		case 7:
			size = 3
		default:
			if len(b) == 0 {
				return
			}
			skip, size = 1, int(b[0])
			switch {
			case sprm == sprmTDefTable:
				if len(b) < 2 {
					return
				}
				skip, size = 2, int(binary.LittleEndian.Uint16(b))-1
			case sprm == changeTabs && size == longTabs:
				return // it is followed by as much as only counting its tabs can tell
			}
		}
		if size < 0 || len(b) < skip+size {
			return
		}
		f(sprm, b[skip:skip+size])
		b = b[skip+size:]
	}
}

// character is how characters look, as far as it decides whether they can be seen.
type character struct {
	look.Look

	deleted bool
}

// apply returns c as properties of characters change it. base is what the style
// of the paragraph makes of it.
func (d *document) apply(b []byte, c, base character) character {
	sprms(b, func(sprm uint16, v []byte) {
		switch sprm {
		case sprmCIstd:
			c = d.styled(int(binary.LittleEndian.Uint16(v)), c)
		case sprmCPlain:
			c = character{Look: base.Look, deleted: c.deleted}
		default:
			c = c.with(sprm, v, base)
		}
	})
	return c
}

// with returns c as one property changes it.
func (c character) with(sprm uint16, v []byte, base character) character {
	switch sprm {
	case sprmCFRMarkDel:
		c.deleted = v[0]&1 != 0
	case sprmCFVanish:
		c.Vanish = toggle(v[0], base.Vanish)
	case sprmCIco:
		c.Color = ico(v[0])
	case sprmCHps:
		c.Size = int(binary.LittleEndian.Uint16(v))
	case sprmCCv:
		c.Color = colorRef(v)
	case sprmCHighlight:
		c.Back = ico(v[0])
	case sprmCShd80:
		c.Back = shading80(binary.LittleEndian.Uint16(v))
	case sprmCShd:
		c.Back = shading(v)
	}
	return c
}

// toggle returns the value of a property that a style may turn (2.9.327).
func toggle(v byte, style bool) bool {
	switch v {
	case 0x80:
		return style
	case 0x81:
		return !style
	}
	return v&1 != 0
}

// ico returns the colour of the given number (2.9.119).
func ico(n byte) look.Color {
	colors := [...]look.Color{
		look.Unset, 0x000000, 0x0000FF, 0x00FFFF, 0x00FF00, 0xFF00FF, 0xFF0000, 0xFFFF00, look.White,
		0x000080, 0x008080, 0x008000, 0x800080, 0x800000, 0x808000, 0x808080, 0xC0C0C0,
	}
	if int(n) < len(colors) {
		return colors[n]
	}
	return look.Unset
}

// colorRef returns the colour in a COLORREF (2.9.43).
func colorRef(v []byte) look.Color {
	if v[3] != 0 {
		return look.Unset // automatic
	}
	return look.Color(v[0])<<16 | look.Color(v[1])<<8 | look.Color(v[2])
}

// shading80 returns the colour of a Shd80 (2.9.248).
func shading80(v uint16) look.Color {
	const none, clearPattern, solid = 0xFFFF, 0, 1
	switch pattern := v >> 10; {
	case v == none:
		return look.Unset
	case pattern == clearPattern:
		return ico(byte(v >> 5 & 0x1F))
	case pattern == solid:
		return ico(byte(v & 0x1F))
	}
	return look.Unknown // two colours mixed
}

// shading returns the colour of a Shd (2.9.247).
func shading(v []byte) look.Color {
	const size, clearPattern, solid = 10, 0, 1
	if len(v) < size {
		return look.Unknown
	}
	switch binary.LittleEndian.Uint16(v[8:]) {
	case clearPattern, 0xFFFF:
		return colorRef(v[4:])
	case solid:
		if c := colorRef(v); c != look.Unset {
			return c
		}
		return 0x000000
	}
	return look.Unknown
}

// layout is how a paragraph stands in tables.
type layout struct {
	style   int
	level   int  // of tables, 0 for none
	endRow  bool // its mark ends a row
	endCell bool // its mark ends a cell of a table in a cell
	shade   look.Color
	edges   []int        // where the cells of the row end
	fills   []look.Color // what is behind them
}

// layoutOf returns what the properties of a paragraph say: the number of its style
// comes first (2.9.98).
func (d *document) layoutOf(b, change []byte) layout {
	l := layout{shade: look.Unset}
	if len(b) >= 2 {
		l.style = int(binary.LittleEndian.Uint16(b))
		d.addLayout(&l, b[2:], 0)
	}
	d.addLayout(&l, change, 0)
	return l
}

func (d *document) addLayout(l *layout, b []byte, depth int) {
	const (
		maxDepth = 4
		maxLevel = 16
		cellSize = 10
	)
	le := binary.LittleEndian
	sprms(b, func(sprm uint16, v []byte) {
		switch sprm {
		case sprmPFInTable:
			if v[0] != 0 {
				l.level = max(1, l.level)
			}
		case sprmPItap:
			if n := le.Uint32(v); n <= maxLevel {
				l.level = int(n)
			}
		case sprmPFTtp, sprmPFInnerTtp:
			l.endRow = l.endRow || v[0] != 0
		case sprmPFInnerTableCell:
			l.endCell = v[0] != 0
		case sprmPShd80:
			l.shade = shading80(le.Uint16(v))
		case sprmPShd:
			l.shade = shading(v)
		case sprmPHugePapx, sprmPTableProps: // they are in the stream of what is large
			if at := int64(le.Uint32(v)); depth < maxDepth && at+2 <= int64(len(d.data)) {
				more := d.data[at:]
				n := min(len(more)-2, int(le.Uint16(more)))
				d.addLayout(l, more[2:2+n], depth+1)
			}
		case sprmTDefTable:
			if len(v) == 0 {
				return
			}
			l.edges = nil
			for n := 1; n <= int(v[0]) && 2*n+3 <= len(v); n++ { // the first is where the row begins
				l.edges = append(l.edges, int(int16(le.Uint16(v[1+2*n:])))) //nolint:gosec // a signed number
			}
		case sprmTDefTableShd80:
			for n := 0; n+2 <= len(v); n += 2 {
				l.fill(n/2, shading80(le.Uint16(v[n:])))
			}
		case sprmTDefTableShd:
			for n := 0; n+cellSize <= len(v); n += cellSize {
				l.fill(n/cellSize, shading(v[n:]))
			}
		}
	})
}

// fill sets what is behind a cell.
func (l *layout) fill(cell int, c look.Color) {
	for len(l.fills) <= cell {
		l.fills = append(l.fills, look.Unset)
	}
	l.fills[cell] = c
}
