package xlsx

import (
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// paragraphs gathers the paragraphs of DrawingML (21.1.2.2.6) from the tokens of
// a part.
type paragraphs struct {
	book     *book
	notes    *notes
	row, col int // where they lie
	inText   bool
	text     []byte
}

func newParagraphs(b *book, n *notes) *paragraphs { return &paragraphs{book: b, notes: n} }

// token takes a token of the part. Text is in runs, t, of a paragraph, p; outside
// of one it stands for itself.
func (p *paragraphs) token(t *xmltok.Tokenizer, k xmltok.Kind) error {
	switch k {
	case xmltok.Text:
		if p.inText {
			p.text = appendUpTo(t, p.text, p.book.in.Limits.Text)
		}
	case xmltok.Start:
		switch string(t.Name()) {
		case "p":
			return p.end()
		case "t":
			p.inText = true
		case "br", "tab":
			if len(p.text) > 0 {
				p.text = append(p.text, '\n')
			}
		}
	case xmltok.End:
		switch string(t.Name()) {
		case "p", "txBody", "rich", "wsDr", "chartSpace", "userShapes", "dataModel", "drawing":
			return p.end()
		case "t":
			p.inText = false
		}
	case xmltok.EOF:
	}
	return nil
}

// end ends a paragraph.
func (p *paragraphs) end() error {
	text := string(p.text)
	p.text = p.text[:0]
	return p.notes.note(p.row, p.col, text)
}
