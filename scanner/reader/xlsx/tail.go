package xlsx

import (
	"net/url"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// tail gathers the texts of a sheet that stand outside of its cells, most of
// them behind its rows.
type tail struct {
	open bool // text is wanted
	text []byte

	headers   []string        // of headerFooter, as they stand
	choices   []string        // of drop-down lists
	prompts   []string        // shown beside a cell that is chosen
	mails     []string        // addresses that cells link to
	known     map[string]bool // all of these, each once
	inList    bool            // inside a dataValidation of type list
	scenarios [][]string      // values to be tried, with their name and who made them
	full      bool
}

// maxTail bounds the texts of one sort.
const maxTail = 1 << 16

// start takes a start-tag.
func (l *tail) start(t *xmltok.Tokenizer, name string) {
	switch name {
	case "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter": // 18.3.1.46
		l.begin()
	case "dataValidation": // 18.3.1.32
		kind, _ := t.Attr("type")
		l.inList = kind == "list"
		for _, name := range []string{"promptTitle", "prompt", "errorTitle", "error"} {
			if text, ok := t.Attr(name); ok {
				l.add(&l.prompts, string(unescapeX([]byte(text))))
			}
		}
	case "formula1": // 18.3.1.42; in an extension, the formula is in an element f
		if l.inList {
			l.begin()
		}
	case "hyperlink": // 18.3.1.47
		l.add(&l.prompts, attr(t, "tooltip"))
	case "scenario": // 18.3.1.76
		if l.full = l.full || len(l.scenarios) >= maxTail; !l.full {
			l.scenarios = append(l.scenarios, []string{attr(t, "name"), attr(t, "user"), attr(t, "comment")})
		}
	case "inputCells": // 18.3.1.45
		if n := len(l.scenarios); n > 0 && len(l.scenarios[n-1]) < maxCol {
			l.scenarios[n-1] = append(l.scenarios[n-1], attr(t, "val"))
		}
	}
}

func (l *tail) begin() {
	l.open = true
	l.text = l.text[:0]
}

// end takes an end-tag.
func (l *tail) end(name string) {
	if !l.open {
		return
	}
	switch name {
	case "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter":
		if len(l.headers) < maxTail {
			l.headers = append(l.headers, string(unescapeX(l.text)))
		}
	case "formula1":
		// A list in quotes is a list of texts; what is without is a reference
		// to cells, which are read anyway.
		text := strings.TrimSpace(string(l.text))
		if len(text) > 1 && text[0] == '"' && text[len(text)-1] == '"' {
			text = strings.ReplaceAll(text[1:len(text)-1], `""`, `"`)
			for item := range strings.SplitSeq(text, ",") {
				l.add(&l.choices, item)
			}
		}
	default:
		return
	}
	l.open = false
}

// add adds a text to one of the lists unless it is empty or there already.
func (l *tail) add(list *[]string, text string) {
	text = strings.TrimSpace(text)
	if text == "" || l.known[text] {
		return
	}
	if len(l.known) >= maxTail {
		l.full = true
		return
	}
	if l.known == nil {
		l.known = map[string]bool{}
	}
	l.known[text] = true
	*list = append(*list, text)
}

// addresses takes the e-mail addresses that hyperlinks of the sheet (18.3.1.47)
// lead to: the cells need not say them.
func (l *tail) addresses(rels []opc.Relationship) {
	for _, r := range rels {
		const mail = "mailto:"
		if !r.External || len(r.Target) < len(mail) || !strings.EqualFold(r.Target[:len(mail)], mail) {
			continue
		}
		address, _, _ := strings.Cut(r.Target[len(mail):], "?")
		if plain, err := url.PathUnescape(address); err == nil {
			address = plain
		}
		l.add(&l.mails, strings.ToValidUTF8(address, "\uFFFD"))
	}
}

// sendTail sends the texts outside of cells, each sort as a part.
func (s *sheet) sendTail() error {
	var headers [][]string
	for _, code := range s.tail.headers {
		if sections := headerSections(code); sections != nil {
			headers = append(headers, sections)
		}
	}
	if err := s.sendTexts(headers, doc.HeaderFooter, "header and footer"); err != nil {
		return err
	}
	if err := s.sendTexts(rowsOf(s.tail.choices), 0, "choices of drop-down lists"); err != nil {
		return err
	}
	if err := s.sendTexts(rowsOf(s.tail.prompts), 0, "messages beside cells"); err != nil {
		return err
	}
	if err := s.sendTexts(rowsOf(s.tail.mails), 0, "addresses behind links"); err != nil {
		return err
	}
	if err := s.sendTexts(s.tail.scenarios, 0, "scenarios"); err != nil {
		return err
	}
	at := s.at
	at.Row = 0
	if s.tail.full {
		return s.book.sheetProblem(at, errTooMany("texts beside the cells"))
	}
	return nil
}

func rowsOf(texts []string) [][]string {
	rows := make([][]string, len(texts))
	for i, text := range texts {
		rows[i] = []string{text}
	}
	return rows
}

// sendTexts sends rows of texts as a part that belongs to the sheet.
func (s *sheet) sendTexts(rows [][]string, hidden doc.Hidden, detail string) error {
	if len(rows) == 0 {
		return nil
	}
	at := s.at
	at.Kind, at.Row = doc.Property, 0
	hidden |= s.hidden
	if err := s.book.sink.Part(doc.Part{Loc: at, Hidden: hidden, Detail: detail}); err != nil {
		return err
	}
	for i, texts := range rows {
		at.Row = i + 1
		var cells []doc.Cell
		for col, text := range texts {
			if text != "" {
				cells = append(cells, doc.Cell{Col: col + 1, Text: s.book.cut(text)})
			}
		}
		if len(cells) == 0 {
			continue
		}
		if err := s.book.sink.Fragment(doc.Fragment{Loc: at, Hidden: hidden, Cells: cells}); err != nil {
			return err
		}
	}
	return nil
}

// headerSections returns the texts at the left, in the middle and at the right of
// a header or footer, without the codes for fonts, page numbers, dates and names
// (18.3.1.39); nil if no text is left.
func headerSections(code string) []string {
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
		found = found || strings.ContainsFunc(texts[i], isWordy)
	}
	if !found {
		return nil
	}
	return texts
}

// isWordy reports whether a header with r in it says something: "Page 1 of 2"
// leaves nothing but "Page  of " behind, but punctuation alone is no text.
func isWordy(r rune) bool {
	return r > 0x7F || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}
