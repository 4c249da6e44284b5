package docx

import (
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// color is an RGB colour, or one of the values below.
type color int32

const (
	unset   color = -1 // no colour of its own: one that can be read on what is behind it
	unknown color = -2
	white   color = 0xFFFFFF
)

// look is what decides whether a text can be seen.
type look struct {
	vanish bool
	color  color
	back   color // unset is the paper
	size   int   // in half points, 0 if not known
}

// tiny is the size up to which text is too small to be seen.
const tiny = 4

// hidden reports whether text of this look cannot be seen.
func (l look) hidden() bool {
	back := l.back
	if back == unset {
		back = white
	}
	return l.vanish || l.size > 0 && l.size <= tiny || l.color >= 0 && back >= 0 && alike(l.color, back)
}

// alike reports whether nobody could tell a text of the one colour on the other.
func alike(a, b color) bool {
	const near = 12
	for shift := 0; shift < 24; shift += 8 {
		if d := a>>shift&0xFF - b>>shift&0xFF; d > near || d < -near {
			return false
		}
	}
	return true
}

// change is what formatting changes of a look.
type change struct {
	look
	setVanish, setColor, setBack, setSize bool
}

// on returns l with the change.
func (c change) on(l look) look {
	if c.setVanish {
		l.vanish = c.vanish
	}
	if c.setColor {
		l.color = c.color
	}
	if c.setBack {
		l.back = c.back
	}
	if c.setSize {
		l.size = c.size
	}
	return l
}

// changeOf returns what an element of run properties (17.3.2), or shading
// elsewhere, changes.
func changeOf(t *xmltok.Tokenizer) (c change) {
	val, valued := t.AttrLocal("val")
	switch string(t.Name()) {
	case "vanish": // 17.3.2.41
		c.setVanish, c.vanish = true, !valued || isTrue(val)
	case "color": // 17.3.2.6
		c.setColor, c.color = true, rgb(val)
		theme, themed := t.AttrLocal("themeColor")
		switch {
		case c.color >= 0 || !themed:
		case theme == "background1" || theme == "light1":
			c.color = white
		default:
			c.color = unknown
		}
	case "sz": // 17.3.2.38
		n, err := strconv.Atoi(val)
		c.setSize, c.size = err == nil, n
	case "highlight": // 17.3.2.15
		c.setBack, c.back = true, highlight(val)
	case "shd": // 17.3.5
		c.setBack, c.back = true, shading(t, val)
	}
	return c
}

// shading returns the colour of an element of shading with the given pattern.
func shading(t *xmltok.Tokenizer, pattern string) color {
	attr := "fill"
	switch pattern {
	case "", "clear", "nil":
	case "solid":
		attr = "color"
	default:
		return unknown // two colours mixed
	}
	val, _ := t.AttrLocal(attr)
	if back := rgb(val); back >= 0 {
		return back
	}
	if _, themed := t.AttrLocal("themeFill"); themed {
		return unknown
	}
	return unset
}

// rgb returns the colour that six hexadecimal digits name (17.18.38), unset if
// they name none, as "auto" does.
func rgb(val string) color {
	const digits = 6
	n, err := strconv.ParseUint(val, 16, 24)
	if len(val) != digits || err != nil {
		return unset
	}
	return color(n)
}

// highlight returns the colour of the given name (17.18.40).
func highlight(name string) color {
	switch name {
	case "black":
		return 0x000000
	case "blue":
		return 0x0000FF
	case "cyan":
		return 0x00FFFF
	case "green":
		return 0x00FF00
	case "magenta":
		return 0xFF00FF
	case "red":
		return 0xFF0000
	case "yellow":
		return 0xFFFF00
	case "white":
		return white
	case "darkBlue":
		return 0x000080
	case "darkCyan":
		return 0x008080
	case "darkGreen":
		return 0x008000
	case "darkMagenta":
		return 0x800080
	case "darkRed":
		return 0x800000
	case "darkYellow":
		return 0x808000
	case "darkGray":
		return 0x808080
	case "lightGray":
		return 0xC0C0C0
	}
	return unset
}

// isTrue reports whether v is true as a property that is on or off (22.9.2.7).
func isTrue(v string) bool {
	switch strings.ToLower(v) {
	case "0", "false", "off":
		return false
	}
	return true
}
