package xmltok

import "bytes"

// local returns name without its prefix.
func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
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

// Leaf looks ahead after the Start of an element called parent: if all there is
// in it is an element called child with nothing but plain text, and no other
// spelling than "<child>text</child></parent>", it moves on behind all of that
// and returns the text, valid until the next call of Next. Else it does nothing.
// It saves four calls of Next for each cell of a sheet.
func (t *Tokenizer) Leaf(parent, child byte) ([]byte, bool) {
	const opening, closing = len("<v>"), len("</v></c>")
	b := t.buf[t.pos:t.end]
	if t.selfEnd || len(b) < opening+closing || b[0] != '<' || b[1] != child || b[2] != '>' {
		return nil, false
	}
	i := opening
	for i < len(b) && plain(b[i]) {
		i++
	}
	end := b[i:]
	if len(end) < closing || end[0] != '<' || end[1] != '/' || end[2] != child || end[3] != '>' ||
		end[4] != '<' || end[5] != '/' || end[6] != parent || end[7] != '>' {
		return nil, false
	}
	t.pos += i + closing
	t.depth--
	return b[opening:i], true
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
