// Package letter compares the two forms in which messages come, text and HTML, and
// prepares the text for reading.
package letter

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// leastRows is from how many rows on a table in the HTML counts for more than the
// text beside it, which has lost its columns.
const leastRows = 3

// Covered reports whether one of the two forms of a message says nothing beyond
// the other and can be left out: the text if the HTML has tables, else the HTML.
func Covered(text string, page []byte) (textIs, pageIs bool) {
	said, shown := words(text), words(visible(page))
	if bytes.Count(bytes.ToLower(page), []byte("<tr")) >= leastRows && within(said, shown) {
		return true, false
	}
	return false, within(shown, said)
}

// Unquoted returns text without the marks of quotation at the beginning of lines,
// which would stand between the columns of a list that was quoted.
func Unquoted(text []byte) []byte {
	if !bytes.Contains(text, []byte("\n>")) && !bytes.HasPrefix(text, []byte(">")) {
		return text
	}
	var out bytes.Buffer
	for line := range bytes.Lines(text) {
		for len(line) > 0 && line[0] == '>' {
			line = bytes.TrimPrefix(line[1:], []byte(" "))
		}
		out.Write(line)
	}
	return out.Bytes()
}

// words returns the words of s, in lower case.
func words(s string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool {
		return strings.ContainsRune(" \t\r\n\u00a0.,;:!?()[]<>*_|>\"'-", r)
	}) {
		set[w] = true
	}
	return set
}

// within reports whether all of a is in b.
func within(a, b map[string]bool) bool {
	for w := range a {
		if !b[w] {
			return false
		}
	}
	return true
}

// visible returns all text of a page, that in attributes and comments included:
// none of it may be passed over unless it is said elsewhere.
func visible(page []byte) string {
	var b strings.Builder
	z := html.NewTokenizer(bytes.NewReader(page))
	skip := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if !skip {
				b.Write(z.Text())
				b.WriteByte(' ')
			}
		case html.CommentToken:
			if text := z.Text(); !bytes.HasPrefix(text, []byte("[if ")) {
				b.Write(text)
				b.WriteByte(' ')
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			skip = string(name) == "style"
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				switch string(key) {
				case "alt", "title", "value":
					b.Write(value)
					b.WriteByte(' ')
				}
			}
		case html.EndTagToken:
			skip = false
		default:
		}
	}
}
