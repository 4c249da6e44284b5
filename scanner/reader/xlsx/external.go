package xlsx

import (
	"net/url"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// link is a link to another workbook, or to a server of data, while it is read
// (18.14).
type link struct {
	book   *book
	sheets []string // of the other workbook
	rows   *texts   // of the sheet that is read
	names  *texts   // of what the other workbook defines
	cells  []doc.Cell
	number int // of the row
	col    int
	kind   string // of the cell
	value  []byte
	into   bool
}

// sendLink sends the cells of another workbook that were copied for the formulas
// that refer to it, as tables with the names of its sheets; texts in its defined
// names; and as metadata where it is, which can name a person, and its sheets.
func sendLink(b *book, part *opc.Part) error {
	l := &link{book: b, names: b.texts(b.at(doc.Property, part.Name), doc.ExternalLinkCache, "texts of the other workbook")}
	if err := b.scan(part, "a link to another workbook is", l.token); err != nil {
		return err
	}
	if err := l.endRow(); err != nil {
		return err
	}
	about := b.texts(b.at(doc.Property, part.Name), doc.DocumentProperty, "the other workbook")
	rels, err := b.pkg.Relationships(b.ctx, part.Name)
	if err != nil {
		if err := b.problem(part.Name, "relationships of a link", err); err != nil {
			return err
		}
	}
	for _, r := range rels {
		target := r.Target
		if plain, err := url.PathUnescape(target); err == nil {
			target = plain
		}
		if err := about.sendText(strings.ToValidUTF8(target, "\uFFFD")); err != nil {
			return err
		}
	}
	for _, name := range l.sheets {
		if err := about.sendText(name); err != nil {
			return err
		}
	}
	return nil
}

func (l *link) token(t *xmltok.Tokenizer, k xmltok.Kind) error {
	switch k {
	case xmltok.Text:
		if l.into {
			l.value = appendUpTo(t, l.value, l.book.in.Limits.Text)
		}
	case xmltok.Start:
		return l.start(t, string(t.Name()))
	case xmltok.End:
		return l.end(string(t.Name()))
	case xmltok.EOF:
	}
	return nil
}

func (l *link) start(t *xmltok.Tokenizer, name string) error {
	switch name {
	case "sheetName":
		if len(l.sheets) < maxSheets {
			l.sheets = append(l.sheets, attr(t, "val"))
		}
	case "sheetData": // 18.14.12
		if err := l.endRow(); err != nil {
			return err
		}
		name := ""
		if id := attrInt(t, "sheetId"); id >= 0 && id < len(l.sheets) {
			name = l.sheets[id]
		}
		l.number = 0
		l.rows = l.book.texts(l.book.at(doc.Table, name), doc.ExternalLinkCache, "copied from another workbook")
	case "row":
		if err := l.endRow(); err != nil {
			return err
		}
		if l.number++; l.number < attrInt(t, "r") {
			l.number = min(maxRow, attrInt(t, "r"))
		}
	case "cell": // 18.14.1
		l.kind = attr(t, "t")
		l.value = l.value[:0]
		l.col++
		if _, col, ok := reference([]byte(attr(t, "r"))); ok {
			l.col = col
		}
	case "value": // 18.14.18, of an item of a server
		l.kind = attr(t, "t")
		l.value = l.value[:0]
	case "v", "val":
		l.into = true
	case "definedName": // 18.14.4
		for i, text := range literals(attr(t, "refersTo")) {
			if i == 0 {
				l.names.add(1, attr(t, "name"))
			}
			l.names.add(i+2, text)
		}
		return l.names.sendRow()
	case "ddeItem", "oleItem": // 18.14.2, 18.14.11
		l.names.add(1, attr(t, "name"))
		return l.names.sendRow()
	case "ddeLink":
		l.names.add(1, attr(t, "ddeService"))
		l.names.add(2, attr(t, "ddeTopic"))
		return l.names.sendRow()
	}
	return nil
}

func (l *link) end(name string) error {
	switch name {
	case "v", "val":
		l.into = false
	case "cell":
		if l.col == 0 {
			return nil // an end without a start
		}
		if text := l.text(); strings.TrimSpace(text) != "" && l.rows != nil && len(l.cells) < maxCells {
			l.cells = append(l.cells, doc.Cell{Col: l.col, Text: l.book.cut(text)})
		}
	case "value":
		return l.names.sendText(l.text())
	case "row", "sheetData":
		return l.endRow()
	}
	return nil
}

// text returns the text of a cell or value by its type (18.18.11, 18.18.16).
// Errors are nobody's text.
func (l *link) text() string {
	switch l.kind {
	case "e", "error", "nil":
		return ""
	case "b":
		return string(appendBool(nil, l.value))
	case "str":
		return string(unescapeX(l.value))
	}
	return string(appendNumber(nil, l.value))
}

func (l *link) endRow() error {
	l.col = 0
	if len(l.cells) == 0 {
		return nil
	}
	for _, l.rows.cells = range layers(l.cells) {
		if err := l.rows.sendAt(max(1, l.number)); err != nil {
			return err
		}
	}
	l.cells = l.cells[:0]
	return nil
}
