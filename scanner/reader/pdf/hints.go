package pdf

import (
	"bytes"
	"context"
	"io"
	"strconv"
)

// hints say what the pages of a document could hide text with. Looking at the
// objects of a page costs a fifth of reading it, so it is done only where it can
// find something.
type hints struct {
	paints   bool // something is drawn that could cover text
	colours  bool // text may be drawn in the colour of the page, transparent or not at all
	layers   bool // there are layers that may be switched off
	replaced bool // other text may stand for what is drawn
	older    bool // all of it is an older revision, and hidden anyway
}

// bare reports whether there is nothing that text could be hidden with.
func (h hints) bare() bool { return !h.paints && !h.colours && !h.layers }

func everything() hints { return hints{paints: true, colours: true, layers: true, replaced: true} }

// look reads the streams of a file, in the order in which they stand, for the
// operators that could hide text. What it cannot read could hold any of them.
func look(ctx context.Context, file io.ReaderAt, size int64) hints {
	const (
		largest = 64 << 20
		budget  = 256 << 20
	)
	if size > largest {
		return everything()
	}
	data := make([]byte, size)
	if n, err := file.ReadAt(data, 0); int64(n) < size && err != nil {
		return everything()
	}
	if bytes.Contains(data, []byte("/Encrypt")) {
		return everything()
	}
	replacement := []byte("/ActualText")
	h := hints{layers: switchesOff(data), replaced: bytes.Contains(data, replacement)}
	left := int64(budget)
	for rest := data; ; {
		s, after, ok := nextStream(rest)
		if !ok {
			return h
		}
		if ctx.Err() != nil {
			return everything()
		}
		rest = after
		if s.is("Image", "Type1C", "CIDFontType0C", "OpenType", "XRef", "Metadata", "EmbeddedFile") || s.has("/Length1", "/FunctionType", "/Alternate") {
			continue
		}
		text, ok := s.inflate(left)
		if left -= int64(len(text)); !ok || left <= 0 {
			return everything()
		}
		h.replaced = h.replaced || bytes.Contains(text, replacement)
		switch {
		case s.is("ObjStm"):
			h.layers = h.layers || switchesOff(text)
		case !bytes.Contains(text, []byte("begincmap")):
			if !h.add(text) {
				return everything()
			}
		}
		if h == everything() {
			return h
		}
	}
}

// switchesOff reports whether a layer may be switched off: one is listed so, or
// all are (ISO 32000-1, 8.11.4.3), or one is by its use (8.11.4.4).
func switchesOff(objects []byte) bool {
	for {
		i := bytes.Index(objects, []byte("/OFF"))
		if i < 0 {
			return false
		}
		objects = objects[i+len("/OFF"):]
		list, ok := bytes.CutPrefix(bytes.TrimLeft(objects, " \r\n\t"), []byte("["))
		empty := ok && bytes.HasPrefix(bytes.TrimLeft(list, " \r\n\t"), []byte("]"))
		if !empty && (len(objects) == 0 || !regular(objects[0])) {
			return true
		}
	}
}

// add adds what the operators of a content stream could do (ISO 32000-1, Annex
// A). It reports whether it knows all of them.
func (h *hints) add(content []byte) bool {
	t := operators{data: content}
	for {
		op, ok := t.next()
		if !ok {
			return true
		}
		switch op {
		case "":
			return false
		case "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do":
			h.paints = true
		case "BI":
			h.paints = true
			return false // the data of the picture follow
		case "rg", "g", "k", "RG", "G", "K":
			h.colours = h.colours || t.pale(op)
		case "sc", "scn", "SC", "SCN", "gs":
			h.colours = true
		case "Tr":
			h.colours = h.colours || t.operand(0) != 0
		case "w":
			const thick = 3
			h.paints = h.paints || t.operand(0) > thick
		case "cm":
			const large = 4 // lines become thicker
			h.paints = h.paints || max(t.operand(0), -t.operand(0), t.operand(1), -t.operand(1)) > large
		case "q", "Q", "J", "j", "M", "d", "ri", "i", "m", "l", "c", "v", "y", "h", "re", "S", "s", "n", "W", "W*",
			"BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf", "Ts", "Td", "TD", "Tm", "T*", "Tj", "TJ", "'", "\"",
			"CS", "cs", "MP", "DP", "BMC", "BDC", "EMC", "BX", "EX", "d0", "d1":
		default:
			return false
		}
	}
}

// operators reads the operators of a content stream with the numbers before
// them.
type operators struct {
	data    []byte
	numbers []float64 // before the operator, the last ones if there are many
}

// operand returns the operand that stands n before the last one, 0 if there is
// none.
func (t *operators) operand(n int) float64 {
	if n >= len(t.numbers) {
		return 0
	}
	return t.numbers[len(t.numbers)-1-n]
}

// pale reports whether the operator sets a colour that can hardly be seen on
// white.
func (t *operators) pale(op string) bool {
	const nearly = 0.9
	switch op {
	case "g", "G":
		return t.operand(0) >= nearly
	case "rg", "RG":
		return min(t.operand(0), t.operand(1), t.operand(2)) >= nearly
	default:
		return max(t.operand(0), t.operand(1), t.operand(2), t.operand(3)) <= 1-nearly
	}
}

// next returns the next operator; "" if what stands there is none.
func (t *operators) next() (op string, ok bool) {
	t.numbers = t.numbers[:0]
	for i := 0; i < len(t.data); {
		switch c := t.data[i]; {
		case space(c), c == '[', c == ']', c == '{', c == '}':
			i++
		case c == '%':
			for i < len(t.data) && t.data[i] != '\n' && t.data[i] != '\r' {
				i++
			}
		case c == '(':
			i += stringEnd(t.data[i:])
		case c == '<' || c == '>' || c == ')':
			i++
			if c == '<' && i < len(t.data) && t.data[i] != '<' {
				for i < len(t.data) && t.data[i] != '>' {
					i++
				}
			}
		case c == '/':
			i++
			for i < len(t.data) && regular(t.data[i]) {
				i++
			}
		default:
			from := i
			for i < len(t.data) && regular(t.data[i]) {
				i++
			}
			word := t.data[from:i]
			if c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' {
				const most = 8
				if len(t.numbers) == most {
					t.numbers = append(t.numbers[:0], t.numbers[1:]...)
				}
				n, _ := strconv.ParseFloat(string(word), 64)
				t.numbers = append(t.numbers, n)
				continue
			}
			t.data = t.data[i:]
			const longest = 3
			switch {
			case string(word) == "true" || string(word) == "false" || string(word) == "null":
				i = 0
				continue
			case len(word) > longest:
				return "", true
			}
			return string(word), true
		}
	}
	t.data = nil
	return "", false
}

func space(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

// regular reports whether c can be part of a word (ISO 32000-1, 7.2.2).
func regular(c byte) bool {
	return !space(c) && bytes.IndexByte([]byte("()<>[]{}/%"), c) < 0
}

// stringEnd returns how long the literal string is with which data begins (ISO
// 32000-1, 7.3.4.2).
func stringEnd(data []byte) int {
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(data)
}
