// Package look decides whether formatting lets a reader see a text.
package look

import "strconv"

// Color is an RGB colour, or one of the values below.
type Color int32

// Colours that are none.
const (
	Unset   Color = -1 // of a text: one that can be read on what is behind it; of what is behind: the paper
	Unknown Color = -2
	White   Color = 0xFFFFFF
)

// Look is what decides whether a text can be seen.
type Look struct {
	Vanish bool
	Color  Color
	Back   Color
	Size   int // in half points, 0 if not known
}

// Plain is the look of text without formatting.
func Plain() Look { return Look{Color: Unset, Back: Unset} }

// Hidden reports whether text of this look cannot be seen.
func (l Look) Hidden() bool {
	const tiny = 4 // half points, up to which text is too small
	back := l.Back
	if back == Unset {
		back = White
	}
	return l.Vanish || l.Size > 0 && l.Size <= tiny || l.Color >= 0 && back >= 0 && alike(l.Color, back)
}

// alike reports whether nobody could tell a text of the one colour on the other.
func alike(a, b Color) bool {
	const near = 12
	for shift := 0; shift < 24; shift += 8 {
		if d := a>>shift&0xFF - b>>shift&0xFF; d > near || d < -near {
			return false
		}
	}
	return true
}

// RGB returns the colour that six hexadecimal digits name, Unset if they name
// none, as "auto" does.
func RGB(digits string) Color {
	const six = 6
	n, err := strconv.ParseUint(digits, 16, 24)
	if len(digits) != six || err != nil {
		return Unset
	}
	return Color(n)
}

// Change is what formatting changes of a look.
type Change struct {
	Look

	SetVanish, SetColor, SetBack, SetSize bool
}

// On returns l with the change.
func (c Change) On(l Look) Look {
	if c.SetVanish {
		l.Vanish = c.Vanish
	}
	if c.SetColor {
		l.Color = c.Color
	}
	if c.SetBack {
		l.Back = c.Back
	}
	if c.SetSize {
		l.Size = c.Size
	}
	return l
}

// And returns the change that c and then later make.
func (c Change) And(later Change) Change {
	c.Look = later.On(c.Look)
	c.SetVanish = c.SetVanish || later.SetVanish
	c.SetColor = c.SetColor || later.SetColor
	c.SetBack = c.SetBack || later.SetBack
	c.SetSize = c.SetSize || later.SetSize
	return c
}
