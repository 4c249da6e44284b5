package unread

import (
	"bytes"
	"net/mail"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/charset"
)

// opening returns the beginning of a file as UTF-8 if its first character but
// blanks is one of first, else nil.
func opening(in reader.Input, head []byte, first string) []byte {
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

// html recognises HTML by its doctype or one of the elements that begin a page
// or what is passed off as a workbook. Comments and an XML declaration may stand
// before.
func html(in reader.Input, head []byte) bool {
	text := skipMisc(opening(in, head, "<"))
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

// markup recognises XML: a declaration, a doctype, or a root element. A tag with
// words behind it is prose, unless it is closed further on.
func markup(in reader.Input, head []byte) bool {
	text := opening(in, head, "<")
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

// root recognises XML whose root element has the name.
func root(name string) func(reader.Input, []byte) bool {
	return func(in reader.Input, head []byte) bool {
		text := skipMisc(opening(in, head, "<"))
		if doctype, ok := cutFold(text, "<!doctype"); ok {
			_, is := cutFold(bytes.TrimLeft(doctype, " "), name)
			return is
		}
		found, _ := element(text)
		return found == name || strings.HasSuffix(found, ":"+name)
	}
}

// naming recognises XML that names a namespace or type in its beginning.
func naming(what string) func(reader.Input, []byte) bool {
	return func(in reader.Input, head []byte) bool {
		return bytes.Contains(opening(in, head, "<"), []byte(what)) && markup(in, head)
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

// isMail recognises a message by its header (RFC 5322, 2.2): lines of the form
// "Name: value", and among them one that only programs write. A letter that
// begins with "From:" and "Subject:" is text.
func isMail(text []byte) bool {
	known, machine := 0, false
	for line := range bytes.SplitSeq(text, []byte{'\n'}) {
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			if known == 0 {
				return false
			}
			continue
		}
		name, value, ok := strings.Cut(string(line), ":")
		if !ok {
			break
		}
		switch name = strings.ToLower(name); name {
		case "from", "to", "cc", "bcc", "subject", "sender", "reply-to", "in-reply-to", "references":
			known++
		case "received", "message-id", "mime-version", "return-path", "delivered-to", "content-type",
			"content-transfer-encoding", "dkim-signature", "authentication-results", "x-mailer", "user-agent":
			known, machine = known+1, true
		case "date":
			known++
			if _, err := mail.ParseDate(strings.TrimSpace(value)); err == nil {
				machine = true
			}
		default:
			if name == "" || strings.ContainsAny(name, " \t,;\"") {
				return false
			}
			if !strings.HasPrefix(name, "x-") && !strings.Contains(name, "-") {
				known--
			}
		}
	}
	return known >= 2 && machine
}

// letters that the names of header fields begin with.
const headerStart = "abcdfimrstuxABCDFIMRSTUX"

func message(in reader.Input, head []byte) bool {
	return isMail(opening(in, head, headerStart))
}

// mbox recognises a file of messages, each after a line "From sender date"
// (RFC 4155).
func mbox(in reader.Input, head []byte) bool {
	if !bytes.HasPrefix(head, []byte("From ")) {
		return false
	}
	_, rest, ok := bytes.Cut(opening(in, head, "F"), []byte{'\n'})
	return ok && isMail(rest)
}
