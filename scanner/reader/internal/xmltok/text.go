package xmltok

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// AppendText appends the text of a Text token to dst, unescaped and in valid
// UTF-8.
func (t *Tokenizer) AppendText(dst []byte) []byte {
	if t.raw {
		return t.clean(dst, t.text, false)
	}
	return t.Unescape(dst, t.text)
}

// Raw returns the text of a Text token as it stands, escaped, valid until the
// next call of Next.
func (t *Tokenizer) Raw() []byte { return t.text }

// Blank reports whether the text of a Text token is nothing but white space.
func (t *Tokenizer) Blank() bool {
	for _, c := range t.text {
		if c != ' ' && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return true
}

// Unescape appends raw to dst with its references replaced, line ends as "\n"
// (XML 1.0, 2.11) and anything that is not UTF-8 as U+FFFD. References that XML
// does not define, and a bare "&", stay as they stand.
func (t *Tokenizer) Unescape(dst, raw []byte) []byte {
	for i, c := range raw {
		if c == '&' || c < ' ' || c >= utf8.RuneSelf {
			return t.clean(append(dst, raw[:i]...), raw[i:], true)
		}
	}
	return append(dst, raw...)
}

func (t *Tokenizer) clean(dst, raw []byte, refs bool) []byte {
	for i := 0; i < len(raw); {
		c := raw[i]
		switch {
		case c == '&' && refs:
			n := 0
			if dst, n = appendReference(dst, raw[i:]); n == 0 {
				t.note("bad entity")
				dst, n = append(dst, '&'), 1
			}
			i += n
		case c == '\r':
			if i+1 == len(raw) || raw[i+1] != '\n' {
				dst = append(dst, '\n')
			}
			i++
		case c < ' ' && c != '\n' && c != '\t':
			t.note("control character")
			dst = append(dst, c)
			i++
		case c < utf8.RuneSelf:
			dst = append(dst, c)
			i++
		default:
			r, n := utf8.DecodeRune(raw[i:])
			if r == utf8.RuneError && n <= 1 {
				t.note("text that is not in the encoding")
			}
			dst = utf8.AppendRune(dst, r)
			i += n
		}
	}
	return dst
}

// appendReference appends what the reference at the beginning of b stands for,
// and returns its length, 0 if it is none.
func appendReference(dst, b []byte) ([]byte, int) {
	const longest = 16
	end := bytes.IndexByte(b[:min(len(b), longest)], ';')
	if end < 2 {
		return dst, 0
	}
	switch name := b[1:end]; string(name) {
	case "amp":
		dst = append(dst, '&')
	case "lt":
		dst = append(dst, '<')
	case "gt":
		dst = append(dst, '>')
	case "quot":
		dst = append(dst, '"')
	case "apos":
		dst = append(dst, '\'')
	default:
		if name[0] != '#' {
			return dst, 0
		}
		digits, base := string(name[1:]), 10
		if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
			digits, base = digits[1:], 16
		}
		n, err := strconv.ParseUint(digits, base, 32)
		if err != nil || n == 0 || n > utf8.MaxRune {
			return dst, 0
		}
		dst = utf8.AppendRune(dst, rune(n)) // U+FFFD for half a surrogate pair
	}
	return dst, end + 1
}
