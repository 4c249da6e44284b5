package docx

import (
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/look"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// changeOf returns what an element of run properties (17.3.2), or shading
// elsewhere, changes.
func changeOf(t *xmltok.Tokenizer) (c look.Change) {
	val, valued := t.AttrLocal("val")
	switch string(t.Name()) {
	case "vanish": // 17.3.2.41
		c.SetVanish, c.Vanish = true, !valued || isTrue(val)
	case "color": // 17.3.2.6
		c.SetColor, c.Color = true, look.RGB(val)
		theme, themed := t.AttrLocal("themeColor")
		switch {
		case c.Color >= 0 || !themed:
		case theme == "background1" || theme == "light1":
			c.Color = look.White
		default:
			c.Color = look.Unknown
		}
	case "sz": // 17.3.2.38
		n, err := strconv.Atoi(val)
		c.SetSize, c.Size = err == nil, n
	case "highlight": // 17.3.2.15
		c.SetBack, c.Back = true, highlight(val)
	case "shd": // 17.3.5
		c.SetBack, c.Back = true, shading(t, val)
	}
	return c
}

// shading returns the colour of an element of shading with the given pattern.
func shading(t *xmltok.Tokenizer, pattern string) look.Color {
	attr := "fill"
	switch pattern {
	case "", "clear", "nil":
	case "solid":
		attr = "color"
	default:
		return look.Unknown // two colours mixed
	}
	val, _ := t.AttrLocal(attr)
	if back := look.RGB(val); back >= 0 {
		return back
	}
	if _, themed := t.AttrLocal("themeFill"); themed {
		return look.Unknown
	}
	return look.Unset
}

// highlight returns the colour of the given name (17.18.40).
func highlight(name string) look.Color {
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
		return look.White
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
	return look.Unset
}

// isTrue reports whether v is true as a property that is on or off (22.9.2.7).
func isTrue(v string) bool {
	switch strings.ToLower(v) {
	case "0", "false", "off":
		return false
	}
	return true
}
