package msword

import (
	"encoding/binary"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/look"
)

// style is a style of the document (2.9.258), as far as it decides whether text
// can be seen.
type style struct {
	base   int
	format []byte // of characters
}

const (
	noStyle  = 0xFFF
	maxBased = 11 // styles that are based on one another
)

// readStyles reads the sheet of styles (2.9.271).
func (d *document) readStyles() {
	le := binary.LittleEndian
	b := d.part(stshf)
	if len(b) < 2 {
		return
	}
	head := int(le.Uint16(b))
	if head < 4 || len(b) < 2+head {
		return
	}
	count, base := int(le.Uint16(b[2:])), int(le.Uint16(b[4:]))
	b = b[2+head:]
	for range min(count, noStyle) {
		if len(b) < 2 {
			return
		}
		n := int(le.Uint16(b))
		if n > len(b)-2 {
			return
		}
		d.styles = append(d.styles, styleOf(b[2:2+n], base))
		b = b[2+n:]
		if n%2 != 0 && len(b) > 0 {
			b = b[1:]
		}
	}
}

// styleOf reads one style, whose fixed part has the given length.
func styleOf(b []byte, fixed int) style {
	const least, paragraph, characters = 10, 1, 2
	s := style{base: noStyle}
	le := binary.LittleEndian
	if len(b) < max(least, fixed)+2 {
		return s
	}
	kind := le.Uint16(b[2:]) & 0xF
	s.base = int(le.Uint16(b[2:]) >> 4)
	b = b[fixed:]
	name := 2 * (int(le.Uint16(b)) + 2) // with its length and a zero
	if name > len(b) {
		return s
	}
	b = b[name:]
	skip := 0
	switch kind {
	case paragraph: // properties of the paragraph come first
		skip = 1
	case characters:
	default:
		return s
	}
	for ; len(b) >= 2; skip-- {
		n := int(le.Uint16(b))
		if n > len(b)-2 {
			return s
		}
		if skip == 0 {
			s.format = b[2 : 2+n]
			return s
		}
		b = b[min(len(b), 2+n+n%2):]
	}
	return s
}

// styled returns c as a style makes it.
func (d *document) styled(number int, c character) character {
	var chain [maxBased]int
	n := 0
	for n < maxBased && number >= 0 && number < len(d.styles) {
		chain[n] = number
		n++
		number = d.styles[number].base
	}
	for n > 0 {
		n--
		base := c
		sprms(d.styles[chain[n]].format, func(sprm uint16, v []byte) { c = c.with(sprm, v, base) })
	}
	return c
}

// plain is text without formatting.
func plain() character {
	const usual = 20
	l := look.Plain()
	l.Size = usual
	return character{Look: l}
}
