// Package markup tells HTML and XML from text and from each other by how a file
// begins.
package markup

import (
	"bytes"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/charset"
)

// Opening returns the beginning of a file as UTF-8 if its first character but
// blanks is one of first, else nil.
func Opening(in reader.Input, head []byte, first string) []byte {
	// Most files are sorted out without decoding them.
	if bytes.IndexByte(head[:min(len(head), 64)], first[0]) < 0 && len(first) == 1 {
		return nil
	}
	text, _ := charset.Head(in.Data, reader.SniffLen)
	text = bytes.TrimLeft(text, " \t\r\n")
	if len(text) == 0 || !strings.ContainsRune(first, rune(text[0])) {
		return nil
	}
	return text
}

// IsHTML recognises HTML by its doctype or one of the elements that begin a page
// or what is passed off as a workbook. Comments and an XML declaration may stand
// before.
func IsHTML(in reader.Input, head []byte) bool {
	text := skipMisc(Opening(in, head, "<"))
	if len(text) == 0 {
		return false
	}
	if doctype, ok := cutFold(text, "<!doctype"); ok {
		_, is := cutFold(bytes.TrimLeft(doctype, " \t\r\n"), "html")
		return is
	}
	name, _ := element(text)
	switch strings.ToLower(name) {
	case "html", "head", "title", "meta", "body", "table", "style", "script":
		return true
	}
	return false
}

// isInline reports whether name is an element of HTML that stands in text of
// other kinds, such as Markdown, and says nothing about the whole.
func isInline(name string) bool {
	switch strings.ToLower(name) {
	case "a", "b", "br", "center", "details", "div", "em", "font", "h1", "h2", "h3", "hr", "i", "img",
		"kbd", "li", "ol", "p", "picture", "pre", "span", "strong", "sub", "summary", "sup", "ul":
		return true
	}
	return false
}

// IsXML recognises XML: a declaration, a doctype, or a root element. A tag with
// words behind it is prose, unless it is closed further on.
func IsXML(in reader.Input, head []byte) bool {
	text := Opening(in, head, "<")
	if bytes.HasPrefix(text, []byte("<?xml")) {
		return true
	}
	text = skipMisc(text)
	if _, ok := cutFold(text, "<!doctype"); ok {
		return true
	}
	name, rest := element(text)
	if name == "" || isInline(name) {
		return false
	}
	rest = bytes.TrimLeft(rest, " \t\r\n")
	return len(rest) > 1 && rest[0] == '<' && (isName(rest[1]) || rest[1] == '!' || rest[1] == '/') ||
		bytes.Contains(rest, []byte("</"+name+">"))
}

// Root recognises XML whose root element has the name.
func Root(name string) func(reader.Input, []byte) bool {
	return func(in reader.Input, head []byte) bool {
		text := skipMisc(Opening(in, head, "<"))
		if doctype, ok := cutFold(text, "<!doctype"); ok {
			_, is := cutFold(bytes.TrimLeft(doctype, " "), name)
			return is
		}
		found, _ := element(text)
		return found == name || strings.HasSuffix(found, ":"+name)
	}
}

// Naming recognises XML that names a namespace or type in its beginning.
func Naming(what string) func(reader.Input, []byte) bool {
	return func(in reader.Input, head []byte) bool {
		return bytes.Contains(Opening(in, head, "<"), []byte(what)) && IsXML(in, head)
	}
}

// skipMisc skips what may stand before the root element: declaration, processing
// instructions and comments (XML 1.0, 2.8).
func skipMisc(text []byte) []byte {
	for {
		end := ""
		switch {
		case bytes.HasPrefix(text, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(text, []byte("<?")):
			end = "?>"
		default:
			return text
		}
		i := bytes.Index(text, []byte(end))
		if i < 0 {
			return nil
		}
		text = bytes.TrimLeft(text[i+len(end):], " \t\r\n")
	}
}

// element returns the name of the tag that begins text and what follows the tag;
// "" if none does. A tag that goes on beyond text counts.
func element(text []byte) (name string, rest []byte) {
	if len(text) < 2 || text[0] != '<' || !isName(text[1]) || text[1] >= '-' && text[1] <= '9' {
		return "", nil
	}
	n := 1
	for n < len(text) && isName(text[n]) {
		n++
	}
	name = string(text[1:n])
	if n == len(text) {
		return "", nil
	}
	switch text[n] {
	case '>', '/', ' ', '\t', '\r', '\n':
	default:
		return "", nil
	}
	end := bytes.IndexByte(text, '>')
	if end < 0 {
		return name, nil
	}
	if attributes := bytes.TrimSpace(text[n:end]); len(attributes) > 0 && attributes[0] != '/' &&
		bytes.IndexByte(attributes, '=') < 0 && text[end-1] != '/' {
		return "", nil // words in angle brackets
	}
	return name, text[end+1:]
}

func isName(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == ':' || c == '-' || c == '.' || c >= 0x80
}

// cutFold cuts prefix off text, whatever its case.
func cutFold(text []byte, prefix string) ([]byte, bool) {
	if len(text) < len(prefix) || !strings.EqualFold(string(text[:len(prefix)]), prefix) {
		return text, false
	}
	return text[len(prefix):], true
}
