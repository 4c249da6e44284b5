package xmltok

import "bytes"

// local returns name without its prefix.
func local(name []byte) []byte {
	if _, after, ok := bytes.Cut(name, []byte{':'}); ok {
		return after
	}
	return name
}

// startTag parses the start-tag at t.pos. It reports false if the buffer ends
// before the tag does; then it is to be called again with more.
func (t *Tokenizer) startTag() (bool, Kind) {
	b := t.buf[t.pos:t.end]
	i, from := 1, 1
	for i < len(b) && b[i] > ' ' && b[i] != '>' && b[i] != '/' {
		if b[i] == ':' {
			from = i + 1
		}
		i++
	}
	t.name = b[from:i]
	t.attrs = t.attrs[:0]
	for {
		for i < len(b) && b[i] <= ' ' {
			i++
		}
		if i >= len(b) {
			return false, EOF
		}
		switch b[i] {
		case '>':
			t.pos += i + 1
			t.depth++
			t.rooted = true
			return true, Start
		case '/':
			if i+1 >= len(b) {
				return false, EOF
			}
			if i++; b[i] == '>' {
				t.pos += i + 1
				t.depth++
				t.rooted = true
				t.selfEnd = true
				return true, Start
			}
			continue
		case '<': // the tag was never closed, and another begins
			t.note("unfinished tag")
			t.pos += i
			t.depth++
			t.rooted = true
			return true, Start
		}
		if end := t.plainAttr(b, i); end > 0 {
			i = end
			continue
		}
		n := t.attr(b[i:])
		if n == 0 {
			return false, EOF
		}
		i += n
	}
}

// plainAttr parses the attribute at b[i:] if it has the common form of a short
// name="value", and returns where it ends, else 0.
func (t *Tokenizer) plainAttr(b []byte, i int) int {
	const longest = 32
	b = b[:min(len(b), i+longest)]
	for j := i; j+1 < len(b); j++ {
		if c := b[j]; c != '=' {
			if c <= ' ' || c == '>' || c == '/' || c == '<' {
				return 0
			}
			continue
		}
		if b[j+1] != '"' || len(t.attrs) == maxAttrs {
			return 0
		}
		for k := j + 2; k < len(b); k++ {
			if b[k] == '"' {
				t.attrs = append(t.attrs, Attr{Name: b[i:j], Value: b[j+2 : k]})
				return k + 1
			}
		}
		return 0
	}
	return 0
}

// Leaf looks ahead after a Start: if the input goes on with opening, text without
// anything to be unescaped, and closing, which ends with the element's end-tag, it
// moves on behind all of that and returns the text, valid until the next call of
// Next. Else it does nothing. It saves four calls of Next and more for each cell
// of a sheet.
func (t *Tokenizer) Leaf(opening, closing string) ([]byte, bool) {
	b := t.buf[t.pos:t.end]
	if t.selfEnd || len(b) < len(opening)+len(closing) || string(b[:len(opening)]) != opening {
		return nil, false
	}
	i := len(opening)
	for i < len(b) && plain(b[i]) {
		i++
	}
	end := i + len(closing)
	if end > len(b) || string(b[i:end]) != closing {
		return nil, false
	}
	t.pos += end
	t.depth--
	return b[len(opening):i], true
}

// plain reports whether c stands for itself in text.
func plain(c byte) bool { return c >= ' ' && c < 0x80 && c != '<' && c != '&' }

// attr parses the attribute at the beginning of b and returns its length, 0 if b
// ends before it does. An attribute without a value, or without quotes around
// it, is taken as it stands.
func (t *Tokenizer) attr(b []byte) int {
	i := 0
	for i < len(b) && b[i] > ' ' && b[i] != '=' && b[i] != '>' && b[i] != '/' && b[i] != '<' {
		i++
	}
	name := b[:i]
	for i < len(b) && b[i] <= ' ' {
		i++
	}
	if i >= len(b) {
		return 0
	}
	if b[i] != '=' {
		t.note("attribute without a value")
		return i
	}
	i++
	for i < len(b) && b[i] <= ' ' {
		i++
	}
	if i >= len(b) {
		return 0
	}
	quote := b[i]
	from := i
	if quote == '"' || quote == '\'' {
		i++
		from = i
		for i < len(b) && b[i] != quote {
			if i++; i-from == 32 {
				n := bytes.IndexByte(b[i:], quote)
				if n < 0 {
					return 0
				}
				i += n
				break
			}
		}
		if i >= len(b) {
			return 0
		}
		t.keep(name, b[from:i])
		return i + 1
	}
	t.note("attribute without quotes")
	for i < len(b) && b[i] > ' ' && b[i] != '>' {
		i++
	}
	if i >= len(b) {
		return 0
	}
	t.keep(name, b[from:i])
	return i
}

func (t *Tokenizer) keep(name, value []byte) {
	if len(t.attrs) == maxAttrs {
		t.note("too many attributes")
		return
	}
	t.attrs = append(t.attrs, Attr{Name: name, Value: value})
}
