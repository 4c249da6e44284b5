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
		n := t.attr(b[i:])
		if n == 0 {
			return false, EOF
		}
		i += n
	}
}

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
