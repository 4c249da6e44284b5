package xlsx

import (
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// revision is the log of a shared workbook while it is read (18.11).
type revision struct {
	book     *book
	rows     *texts
	sheet    string // of the cell, and the row of it
	row, col int
	old, now []doc.Cell // cells of one row, before and after the changes
	side     *[]doc.Cell
	kind     string
	phonetic bool
	into     bool
	value    []byte
}

// sendRevisions sends the cells that the log of a shared workbook has, as they
// were before each change and after. Cells of a row that follow each other stay
// together: a row that was deleted is one.
func sendRevisions(b *book, part *opc.Part) error {
	r := &revision{book: b, rows: b.texts(b.at(doc.Table, part.Name), doc.RevisionLog, "changes of cells")}
	if err := b.scan(part, "the log of a shared workbook is", r.token); err != nil {
		return err
	}
	return r.endRow()
}

func (r *revision) token(t *xmltok.Tokenizer, k xmltok.Kind) error {
	switch k {
	case xmltok.Text:
		if r.into {
			r.value = appendUpTo(t, r.value, r.book.in.Limits.Text)
		}
	case xmltok.Start:
		return r.start(t, string(t.Name()))
	case xmltok.End:
		return r.end(string(t.Name()))
	case xmltok.EOF:
	}
	return nil
}

func (r *revision) start(t *xmltok.Tokenizer, name string) error {
	switch name {
	case "rcc": // 18.11.1.13
		if sheet := attr(t, "sId"); sheet != r.sheet {
			r.sheet = sheet
			return r.endRow()
		}
	case "oc", "nc": // 18.11.1.5, 18.11.1.4
		row, col, _ := reference([]byte(attr(t, "r")))
		if row != r.row {
			if err := r.endRow(); err != nil {
				return err
			}
		}
		r.row, r.col, r.kind = row, max(1, col), attr(t, "t")
		r.side = &r.old
		if name == "nc" {
			r.side = &r.now
		}
		r.value = r.value[:0]
	case "rPh":
		r.phonetic = true
	case "v", "t":
		r.into = r.side != nil && !r.phonetic
	case "rsnm", "ris", "rcmt", "rdn": // a sheet's name, a comment, a defined name: 18.11.1.18 and others
		for i, name := range []string{"name", "oldName", "newName", "author", "oldComment", "newComment"} {
			r.rows.add(i+1, attr(t, name))
		}
		return r.rows.sendRow()
	}
	return nil
}

func (r *revision) end(name string) error {
	switch name {
	case "rPh":
		r.phonetic = false
	case "v", "t":
		r.into = false
	case "oc", "nc":
		if r.side == nil {
			return nil
		}
		var text string
		switch r.kind {
		case "b":
			text = string(appendBool(nil, r.value))
		case "", "n":
			text = string(appendNumber(nil, r.value))
		case "s", "e": // shared strings are not those of today
		default:
			text = string(unescapeX(r.value))
		}
		if text = r.book.cut(text); !isBlank([]byte(text)) && len(*r.side) < maxCells {
			*r.side = append(*r.side, doc.Cell{Col: r.col, Text: text})
		}
		r.side = nil
	}
	return nil
}

// endRow sends the cells of a row: as they were, then as they became.
func (r *revision) endRow() error {
	for _, side := range []*[]doc.Cell{&r.old, &r.now} {
		for _, r.rows.cells = range layers(*side) {
			if err := r.rows.sendRow(); err != nil {
				return err
			}
		}
		*side = (*side)[:0]
	}
	return nil
}
