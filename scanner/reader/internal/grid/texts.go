package grid

import (
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// Rows sends rows of texts as a part, in order of columns, empty texts left out;
// nothing if there is no text at all. at says where, with the number of the first
// row in at.Row, which counts on; limit is that of one text.
func Rows(sink doc.Sink, at doc.Location, hidden doc.Hidden, detail string, rows [][]string, limit int) error {
	announced := false
	first := max(1, at.Row)
	for i, texts := range rows {
		var cells []doc.Cell
		for col, text := range texts {
			if text = CutAt(text, limit); !IsBlank(text) {
				cells = append(cells, doc.Cell{Col: col + 1, Text: text})
			}
		}
		if len(cells) == 0 {
			continue
		}
		if !announced {
			announced = true
			at.Row = 0
			if err := sink.Part(doc.Part{Loc: at, Hidden: hidden, Detail: detail}); err != nil {
				return err
			}
		}
		at.Row = first + i
		if err := sink.Fragment(doc.Fragment{Loc: at, Hidden: hidden, Cells: cells}); err != nil {
			return err
		}
	}
	return nil
}

// Single returns rows of one text each.
func Single(texts []string) [][]string {
	rows := make([][]string, len(texts))
	for i, text := range texts {
		rows[i] = []string{text}
	}
	return rows
}

// HeaderSections returns the texts at the left, in the middle and at the right of
// a header or footer, without the codes for fonts, page numbers, dates and names
// (ECMA-376 Part 1, 18.3.1.39); nil if no text is left.
func HeaderSections(code string) []string {
	var sections [3]strings.Builder
	at := 1 // a text before the first code is in the middle
	for i := 0; i < len(code); i++ {
		if code[i] != '&' {
			sections[at].WriteByte(code[i])
			continue
		}
		if i++; i == len(code) {
			break
		}
		switch c := code[i]; {
		case c == 'L':
			at = 0
		case c == 'C':
			at = 1
		case c == 'R':
			at = 2
		case c == '&':
			sections[at].WriteByte('&')
		case c == '"': // a font and a style
			n := strings.IndexByte(code[i+1:], '"')
			if n < 0 {
				n = len(code)
			}
			i += n + 1
		case c == 'K': // a colour: six digits, or a theme's number and a tint
			const length = 6
			i += min(length, len(code)-i-1)
		case c >= '0' && c <= '9': // a size
			for i+1 < len(code) && code[i+1] >= '0' && code[i+1] <= '9' {
				i++
			}
		}
	}
	texts := make([]string, len(sections))
	found := false
	for i := range sections {
		texts[i] = strings.ToValidUTF8(strings.TrimSpace(sections[i].String()), "\uFFFD")
		found = found || IsWordy(texts[i])
	}
	if !found {
		return nil
	}
	return texts
}

// Numbered reports whether a name is of the sort that a program gives: a word and
// a number behind it.
func Numbered(name string) bool {
	word := strings.TrimRight(name, "0123456789")
	return word != name && !strings.ContainsAny(word, " _.-0123456789")
}

// IsWordy reports whether text says something: punctuation alone does not.
func IsWordy(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return r > 0x7F || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
	})
}

// Set gathers texts, each once. The zero value is ready for use.
type Set struct {
	Texts []string
	Full  bool // there were more than are kept

	known map[string]bool
	bytes int
}

// Bounds of a set.
const (
	maxTexts = 1 << 16
	maxBytes = 64 << 20
)

// Add adds a text unless it is blank or there already.
func (s *Set) Add(text string) {
	text = strings.TrimSpace(text)
	if text == "" || s.known[text] {
		return
	}
	if s.bytes += len(text); len(s.Texts) >= maxTexts || s.bytes > maxBytes {
		s.Full = true
		return
	}
	if s.known == nil {
		s.known = map[string]bool{}
	}
	s.known[text] = true
	s.Texts = append(s.Texts, text)
}
