package html

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// script reads the content of a script element of the given type. Data and
// templates are what they are; of programs, the data and texts in them count.
func (p *page) script(kind, content string) error {
	kind, _, _ = strings.Cut(strings.ToLower(kind), ";")
	hidden := p.hidden() | doc.HiddenText
	switch kind = strings.TrimSpace(kind); {
	case strings.HasSuffix(kind, "json"):
		return p.member("script", ".json", hidden, []byte(content))
	case kind == "", strings.Contains(kind, "javascript"), strings.Contains(kind, "ecmascript"), kind == "module", kind == "text/babel", kind == "text/vbscript", kind == "text/jscript":
		return p.program(content, hidden)
	}
	return p.inside(content, hidden)
}

// Sizes of what counts in a program.
const (
	leastData  = 64 // bytes of data
	leastWords = 3  // words of a text
)

// program sends what a program has for data: literals that are valid JSON are
// members, other lists of literals are rows, and texts of several words are text.
func (p *page) program(source string, hidden doc.Hidden) error {
	var (
		last  byte     // the last byte that is not white space
		group []string // the literals since the last bracket
		work  = 4*len(source) + 1<<20
	)
	for i, n := 0, 0; i < len(source); i += n {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		c := source[i]
		n = 1
		var err error
		switch {
		case c == '[' || c == '{':
			group = group[:0]
			if last != 0 && strings.IndexByte("=(:,[", last) >= 0 && work > 0 {
				length, looked := literal(source[i:])
				work -= looked
				if length >= leastData {
					n, c = length, ']'
					err = p.member("script", ".json", hidden, []byte(source[i:i+n]))
				}
			}
		case c == ']' || c == '}':
			err = p.list(group, hidden)
			group = group[:0]
		case c == ';' || c == '(' || c == ')':
			group = group[:0]
		case c == '"' || c == '\'' || c == '`':
			n = quoted(source[i:])
			s := unquoted(source[i+1 : max(i+1, min(i+n, len(source))-1)])
			group = append(group, s)
			err = p.literalText(s, hidden)
		case isDigit(c) && strings.IndexByte("[,:", last) >= 0 && last != 0:
			for i+n < len(source) && (isDigit(source[i+n]) || source[i+n] == '.') {
				n++
			}
			group = append(group, source[i:i+n])
		case strings.HasPrefix(source[i:], "//"), strings.HasPrefix(source[i:], "/*"):
			n, err = p.remark(source[i:], hidden)
			c = last
		}
		if err != nil {
			return err
		}
		if c > ' ' {
			last = c
		}
	}
	return nil
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// list sends literals that stand in a list, or are the values of an object, as a
// row.
func (p *page) list(group []string, hidden doc.Hidden) error {
	var cells []doc.Cell
	letters := false
	for i, s := range group {
		if s = strings.ToValidUTF8(one(s), "\uFFFD"); s != "" {
			cells = append(cells, doc.Cell{Col: i + 1, Text: s})
			letters = letters || strings.IndexFunc(s, unicode.IsLetter) >= 0
		}
	}
	if len(cells) < 2 || !letters {
		return nil
	}
	return p.running(hidden, cells)
}

// literalText sends the text of a string if it has several words.
func (p *page) literalText(s string, hidden doc.Hidden) error {
	s = strings.ToValidUTF8(s, "\uFFFD")
	switch {
	case len(strings.Fields(s)) < leastWords:
		return nil
	case strings.Contains(s, "</"):
		return p.inside(s, hidden)
	}
	return p.send(text{hidden, one(s)})
}

// remark sends the comment that begins source, and returns its length.
func (p *page) remark(source string, hidden doc.Hidden) (int, error) {
	end := "\n"
	if source[1] == '*' {
		end = "*/"
	}
	body, _, closed := strings.Cut(source[2:], end)
	n := 2 + len(body)
	if closed {
		n += len(end)
	}
	if len(strings.Fields(body)) < leastWords {
		return n, nil
	}
	return n, p.send(text{hidden&^doc.HiddenText | doc.Comment, one(body)})
}

// literal returns the length of the JSON value that begins s, 0 if there is none,
// and how much of s was looked at.
func literal(s string) (length, looked int) {
	const longest = 16 << 20
	depth := 0
	for i := 0; i < min(len(s), longest); i++ {
		switch c := s[i]; c {
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth == 0 {
				if json.Valid([]byte(s[:i+1])) {
					return i + 1, 2 * i
				}
				return 0, 2 * i
			}
		case '"':
			i += quoted(s[i:]) - 1
		default:
			if !jsonByte(c) {
				return 0, i
			}
		}
	}
	return 0, min(len(s), longest)
}

// jsonByte reports whether c may stand in JSON outside of strings.
func jsonByte(c byte) bool {
	return c <= ' ' || strings.IndexByte(",:+-.0123456789eE", c) >= 0 || strings.IndexByte("truefalsn", c) >= 0
}

// quoted returns the length of the string literal that begins s, quotes included.
// One that is not closed ends with its line, or with s.
func quoted(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case s[0]:
			return i + 1
		case '\n':
			if s[0] != '`' {
				return i + 1
			}
		}
	}
	return len(s)
}

// unquoted returns the text of a string literal. Escapes that JSON does not have
// stay as they are.
func unquoted(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\"`, `"`, `\'`, "'", `\/`, "/", `\\`, `\`).Replace(s)
}

// dataURI sends the file that a data: URI holds (RFC 2397), unless it is a picture
// or part of the page.
func (p *page) dataURI(uri string, hidden doc.Hidden) error {
	head, body, ok := strings.Cut(uri[len("data:"):], ",")
	if !ok {
		return nil
	}
	kind, parameters, _ := strings.Cut(strings.ToLower(head), ";")
	for _, other := range []string{"image/", "font/", "audio/", "video/", "text/css", "text/javascript", "application/javascript", "application/font", "application/x-font"} {
		if strings.HasPrefix(kind, other) {
			return nil
		}
	}
	content := []byte(body)
	if plain, err := url.PathUnescape(body); err == nil {
		content = []byte(plain)
	}
	if strings.Contains(parameters, "base64") {
		raw, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(bytes.ReplaceAll(content, []byte(" "), nil))))
		if err != nil {
			raw, _ = io.ReadAll(base64.NewDecoder(base64.RawURLEncoding, bytes.NewReader(content))) // as far as it goes
		}
		content = raw
	}
	return p.member("data", "", hidden|doc.EmbeddedFile, content)
}

// member sends content as a file in the page, numbered by its kind.
func (p *page) member(kind, extension string, hidden doc.Hidden, content []byte) error {
	content = bytes.TrimSpace(content)
	if len(content) == 0 {
		return nil
	}
	p.members++
	return p.sink.Member(doc.Member{
		Loc:    p.in.Loc.Member(fmt.Sprintf("%s %d%s", kind, p.members, extension)),
		Hidden: hidden,
		Open:   func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil },
	})
}
