package json

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// errSyntax is what is not JSON.
var errSyntax = errors.New("no JSON value here")

// space is what may stand between tokens (RFC 8259, section 2), and the record
// separator of RFC 7464.
const space = " \t\n\r\x1e"

// tokens reads the tokens of JSON from a stream. It is written by hand because
// the decoder of encoding/json boxes each token, and stops for good at the first
// error.
type tokens struct {
	src  io.Reader
	buf  []byte
	r, w int
	err  error // of src
	line int

	oneLine bool // a value ends with its line, so that no string goes on in the next
}

// fill reads more and reports whether there was any.
func (t *tokens) fill() bool {
	if t.err != nil {
		return false
	}
	if t.r == t.w {
		t.r, t.w = 0, 0
	} else if t.w == len(t.buf) && t.r > 0 {
		copy(t.buf, t.buf[t.r:t.w])
		t.w -= t.r
		t.r = 0
	}
	if t.w == len(t.buf) {
		grown := make([]byte, max(128<<10, 2*len(t.buf)))
		copy(grown, t.buf[:t.w])
		t.buf = grown
	}
	for range 100 {
		var n int
		n, t.err = t.src.Read(t.buf[t.w:])
		t.w += n
		if n > 0 || t.err != nil {
			return n > 0
		}
	}
	t.err = io.ErrNoProgress
	return false
}

// end returns the error that fits the end of the input.
func (t *tokens) end() error {
	if t.err != nil && !errors.Is(t.err, io.EOF) {
		return t.err
	}
	return io.ErrUnexpectedEOF
}

// peek returns the first byte of the next token, without commas before it, or
// io.ErrUnexpectedEOF.
func (t *tokens) peek() (byte, error) {
	for {
		for i, c := range t.buf[t.r:t.w] {
			switch c {
			case '\n':
				t.line++
			case ' ', '\t', '\r', ',', '\x1e':
			default:
				t.r += i
				return c, nil
			}
		}
		t.r = t.w
		if !t.fill() {
			return 0, t.end()
		}
	}
}

// colon reads the colon between key and value.
func (t *tokens) colon() error {
	c, err := t.peek()
	if err != nil {
		return err
	}
	if c != ':' {
		return errSyntax
	}
	t.r++
	return nil
}

// text appends the string that begins at the read position, without its quotes,
// to b. Of a string longer than limit the rest is left out, and cut is set.
func (t *tokens) text(b []byte, limit int) (_ []byte, cut bool, err error) {
	t.r++ // the quote
	start := len(b)
	for {
		if t.r == t.w && !t.fill() {
			return b, cut, t.end()
		}
		// Escapes are looked for in short stretches, or many of them in a long
		// string would each search all of it for its end.
		chunk := t.buf[t.r:min(t.w, t.r+512)]
		end := bytes.IndexByte(chunk, '"')
		if end >= 0 {
			chunk = chunk[:end]
		}
		if i := bytes.IndexByte(chunk, '\n'); i >= 0 && t.oneLine {
			t.r += i
			return b, cut, errSyntax
		}
		if esc := bytes.IndexByte(chunk, '\\'); esc >= 0 {
			chunk = chunk[:esc]
			b, cut = appendUpTo(b, chunk, start+limit, cut)
			t.lines(chunk)
			t.r += esc
			if b, err = t.escape(b); err != nil {
				return b, cut, err
			}
			continue
		}
		b, cut = appendUpTo(b, chunk, start+limit, cut)
		t.lines(chunk)
		t.r += len(chunk)
		if end >= 0 {
			t.r++
			return b, cut, nil
		}
	}
}

// lines counts the line ends in a string, where they should not be.
func (t *tokens) lines(b []byte) {
	if bytes.IndexByte(b, '\n') >= 0 {
		t.line += bytes.Count(b, []byte{'\n'})
	}
}

// appendUpTo appends chunk to b as far as b stays within limit bytes.
func appendUpTo(b, chunk []byte, limit int, cut bool) ([]byte, bool) {
	if cut {
		return b, true
	}
	if len(b)+len(chunk) > limit {
		n := max(0, limit-len(b))
		for n > 0 && !utf8.RuneStart(chunk[n]) {
			n--
		}
		return append(b, chunk[:n]...), true
	}
	return append(b, chunk...), false
}

// escape appends what the escape sequence at the read position stands for
// (RFC 8259, section 7). One that stands for nothing is taken as it is written.
func (t *tokens) escape(b []byte) ([]byte, error) {
	if err := t.have(2); err != nil {
		return b, err
	}
	c := t.buf[t.r+1]
	t.r += 2
	switch c {
	case 'n':
		return append(b, '\n'), nil
	case 't':
		return append(b, '\t'), nil
	case 'r':
		return append(b, '\r'), nil
	case 'b', 'f':
		return append(b, ' '), nil
	case 'u':
		r, err := t.unit()
		if err != nil {
			return b, err
		}
		if utf16.IsSurrogate(r) && t.have(6) == nil && t.buf[t.r] == '\\' && t.buf[t.r+1] == 'u' {
			t.r += 2
			low, err := t.unit()
			if err != nil {
				return b, err
			}
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				return utf8.AppendRune(b, pair), nil
			}
			b = utf8.AppendRune(b, r)
			r = low
		}
		return utf8.AppendRune(b, r), nil
	case '"', '\\', '/':
		return append(b, c), nil
	}
	t.r-- // the character itself follows as text
	return b, nil
}

// unit reads four hexadecimal digits.
func (t *tokens) unit() (rune, error) {
	if err := t.have(4); err != nil {
		return 0, err
	}
	var r rune
	for _, c := range t.buf[t.r : t.r+4] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, errSyntax
		}
		r = r<<4 | rune(c)
	}
	t.r += 4
	return r, nil
}

// have makes sure that n bytes are in hand.
func (t *tokens) have(n int) error {
	for t.w-t.r < n {
		if !t.fill() {
			return t.end()
		}
	}
	return nil
}

// literal appends the number, true, false or null at the read position to b, as
// it is written; nothing for null.
func (t *tokens) literal(b []byte) ([]byte, error) {
	const longest = 1 << 10
	n := 0
	for {
		for t.r+n < t.w && isLiteral(t.buf[t.r+n]) && n < longest {
			n++
		}
		if t.r+n < t.w || n == longest || !t.fill() {
			break
		}
	}
	word := t.buf[t.r : t.r+n]
	if n == 0 || n == longest {
		return b, errSyntax
	}
	switch c := word[0]; {
	case string(word) == "null":
		word = nil
	case string(word) == "true", string(word) == "false", string(word) == "NaN":
	case c >= '0' && c <= '9', c == '-':
		if bytes.ContainsFunc(word, func(r rune) bool { return r > '9' && r != 'e' && r != 'E' }) && string(word) != "-Infinity" {
			return b, errSyntax
		}
	default:
		if t.r+n == t.w {
			return b, t.end() // cut off
		}
		return b, errSyntax
	}
	t.r += n
	return append(b, word...), nil
}

func isLiteral(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '+' || c == '.'
}

// skip reads past the array or object at the read position, however deep it is.
func (t *tokens) skip() error {
	for depth := 0; ; {
		c, err := t.peek()
		if err != nil {
			return err
		}
		switch c {
		case '"':
			if _, _, err := t.text(nil, 0); err != nil {
				return err
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		t.r++
		if depth <= 0 {
			return nil
		}
	}
}

// skipLine reads to the end of the line and reports whether anything follows.
func (t *tokens) skipLine() bool {
	for {
		if i := bytes.IndexByte(t.buf[t.r:t.w], '\n'); i >= 0 {
			t.r += i + 1
			t.line++
			return true
		}
		t.r = t.w
		if !t.fill() {
			return false
		}
	}
}
