package xlsx

import (
	"strconv"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// color is a colour as styles name it (18.8.19): directly, by the theme, by the
// palette, or left to the system.
type color struct {
	from  colorFrom
	value uint32 // RGB, or the number in the theme or palette
	tint  float64
}

type colorFrom uint8

const (
	fromNothing colorFrom = iota
	fromRGB
	fromTheme
	fromPalette
	fromSystem
)

// Colours that are there without being named.
const (
	white = 0xFFFFFF
	black = 0x000000

	systemForeground = 64 // in the palette (18.8.27)
	systemBackground = 65
)

// readColor reads the attributes of a colour.
func readColor(t *xmltok.Tokenizer) color {
	var c color
	for _, a := range t.Attrs() {
		v := string(a.Value)
		switch string(a.Name) {
		case "rgb":
			if n, err := strconv.ParseUint(v, 16, 32); err == nil {
				c.from, c.value = fromRGB, uint32(n)&white // alpha is not used
			}
		case "theme":
			if n, err := strconv.ParseUint(v, 10, 16); err == nil {
				c.from, c.value = fromTheme, uint32(n)
			}
		case "indexed":
			if n, err := strconv.ParseUint(v, 10, 16); err == nil {
				c.from, c.value = fromPalette, uint32(n)
			}
		case "auto":
			if isTrue(a.Value) {
				c.from = fromSystem
			}
		case "tint":
			c.tint, _ = strconv.ParseFloat(v, 64)
		}
	}
	return c
}

// pale reports whether c is the white of the sheet, without knowing the theme,
// whose first colour that is: no theme that comes with Excel has another.
func (c color) pale() bool {
	const palestWhite = 9 // in the palette (18.8.27), as is the first
	switch c.from {
	case fromRGB:
		return alike(c.value, white)
	case fromTheme:
		return c.value == 0 && c.tint == 0
	case fromPalette:
		return c.value == 1 || c.value == palestWhite || c.value == systemBackground
	case fromNothing, fromSystem:
	}
	return false
}

// palette resolves colours to RGB.
type palette struct {
	theme   [12]uint32
	known   bool // theme is read from the workbook
	indexed []uint32
}

// rgb returns c as RGB, and system where the system chooses. It reports false for
// a colour that is not known.
func (p *palette) rgb(c color, system uint32) (uint32, bool) {
	var rgb uint32
	switch c.from {
	case fromNothing, fromSystem:
		return system, true
	case fromRGB:
		rgb = c.value
	case fromTheme:
		switch {
		case int(c.value) >= len(p.theme):
			return 0, false
		case p.known:
			rgb = p.theme[c.value]
		case c.value == 0: // every theme begins with the window's background
			rgb = white
		case c.value == 1:
			rgb = black
		default:
			return 0, false
		}
	case fromPalette:
		switch {
		case c.value == systemForeground:
			return black, true
		case c.value == systemBackground:
			return white, true
		case int(c.value) < len(p.indexed):
			rgb = p.indexed[c.value]
		case int(c.value) < len(defaultPalette()):
			rgb = defaultPalette()[c.value]
		default:
			return 0, false
		}
	}
	return tinted(rgb, c.tint), true
}

// tinted returns a colour made darker by a tint below zero and lighter by one
// above (18.8.19), near enough for comparing.
func tinted(rgb uint32, tint float64) uint32 {
	if tint == 0 || tint < -1 || tint > 1 {
		return rgb
	}
	var out uint32
	for shift := 0; shift < 24; shift += 8 {
		v := float64(rgb >> shift & 0xFF)
		if tint < 0 {
			v *= 1 + tint
		} else {
			v += (0xFF - v) * tint
		}
		out |= uint32(v+0.5) << shift
	}
	return out
}

// alike reports whether nobody could tell a text of the one colour on the other.
func alike(a, b uint32) bool {
	const near = 12
	for shift := 0; shift < 24; shift += 8 {
		d := int(a>>shift&0xFF) - int(b>>shift&0xFF)
		if d > near || d < -near {
			return false
		}
	}
	return true
}

// defaultPalette returns the colours of 18.8.27 that a workbook has if it does not define
// others; the first eight are there twice.
func defaultPalette() []uint32 {
	return []uint32{
		0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF,
		0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF,
		0x800000, 0x008000, 0x000080, 0x808000, 0x800080, 0x008080, 0xC0C0C0, 0x808080,
		0x9999FF, 0x993366, 0xFFFFCC, 0xCCFFFF, 0x660066, 0xFF8080, 0x0066CC, 0xCCCCFF,
		0x000080, 0xFF00FF, 0xFFFF00, 0x00FFFF, 0x800080, 0x800000, 0x008080, 0x0000FF,
		0x00CCFF, 0xCCFFFF, 0xCCFFCC, 0xFFFF99, 0x99CCFF, 0xFF99CC, 0xCC99FF, 0xFFCC99,
		0x3366FF, 0x33CCCC, 0x99CC00, 0xFFCC00, 0xFF9900, 0xFF6600, 0x666699, 0x969696,
		0x003366, 0x339966, 0x003300, 0x333300, 0x993300, 0x993366, 0x333399, 0x333333,
	}
}
