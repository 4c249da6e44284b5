package xlsb

import (
	"net/url"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/numfmt"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
)

// link is a link to another workbook, or to a server of data, while it is read
// (2.1.7.25).
type link struct {
	book   *book
	sheets []string   // of the other workbook
	grid   grid.Sheet // of the sheet that is read
	open   bool
	sent   bool
	names  rows // of what the other workbook defines, with values
	short  bool // records are too short
}

// readLink sends the cells of another workbook that were copied for the formulas
// that refer to it, as tables with the names of its sheets; what a server of data
// said; and as metadata where the other workbook is, which can name a person, and
// its sheets.
func (b *book) readLink(f *office.File, part *opc.Part) error {
	l := &link{book: b}
	if err := records(f, part, "a link to another workbook", l.take); err != nil {
		return err
	}
	if err := l.endSheet(); err != nil {
		return err
	}
	limit := f.In.Limits.Text
	if err := grid.Rows(f.Sink, b.at(doc.Property, part.Name), doc.ExternalLinkCache, "texts of the other workbook", l.names.texts, limit); err != nil {
		return err
	}
	if l.names.lost {
		if err := f.Problem(part.Name, "texts of another workbook are left out", reader.ErrTooLarge); err != nil {
			return err
		}
	}
	if l.short {
		if err := f.Problem(part.Name, "a link to another workbook, not all of it", reader.ErrMalformed); err != nil {
			return err
		}
	}
	rels, err := f.Relationships(part.Name)
	if err != nil {
		return err
	}
	var about []string
	for _, r := range rels {
		target := r.Target
		if plain, err := url.PathUnescape(target); err == nil {
			target = plain
		}
		about = append(about, strings.ToValidUTF8(target, "\uFFFD"))
	}
	about = append(about, l.sheets...)
	return grid.Rows(f.Sink, b.at(doc.Property, part.Name), doc.DocumentProperty, "the other workbook", grid.Single(about), limit)
}

// take takes a record of the link.
func (l *link) take(id int, data []byte) error {
	f := fields{b: data}
	defer func() { l.short = l.short || f.short }()
	switch id {
	case 360: // BrtBeginSupBook (2.4.272)
		const server = 1
		if f.u16() == server {
			l.names.add(f.text(), f.text())
		}
	case 359: // BrtSupTabs (2.4.814)
		for n := f.u32(); n > 0 && !f.short; n-- { // as many as the record holds
			l.sheets = append(l.sheets, f.text())
		}
	case 363: // BrtExternTableStart (2.4.666)
		return l.startSheet(f.u32())
	case 364:
		return l.endSheet()
	case 366: // BrtExternRowHdr (2.4.664)
		return l.row(f.u32())
	case 368, 369, 371: // BrtExternCellReal, Bool and String (2.4.661 and after)
		return l.cell(id, &f)
	case 577: // BrtSupNameStart (2.4.809)
		l.names.add(f.text())
	case 580: // BrtSupNameNum
		l.value(string(numfmt.AppendFloat(nil, f.float())))
	case 582: // BrtSupNameSt
		l.value(f.text())
	}
	return nil
}

// value adds a value to those of the item that was named last.
func (l *link) value(text string) {
	n := len(l.names.texts)
	if n == 0 || len(l.names.texts[n-1]) == grid.MaxCol {
		l.names.lost = true
		return
	}
	l.names.texts[n-1] = append(l.names.texts[n-1], text)
}

func (l *link) startSheet(number int64) error {
	if err := l.endSheet(); err != nil {
		return err
	}
	name := ""
	if number < int64(len(l.sheets)) {
		name = l.sheets[number]
	}
	f := l.book.file
	l.grid = grid.Sheet{Sink: f.Sink, At: l.book.at(doc.Table, name), Hidden: doc.ExternalLinkCache, Limit: f.In.Limits.Text}
	l.open, l.sent = true, false
	return nil
}

func (l *link) endSheet() error {
	if !l.open {
		return nil
	}
	l.open = false
	return l.grid.End("xlsb")
}

func (l *link) row(number int64) error {
	if !l.open {
		return nil
	}
	const maxRow = 1 << 20
	if number >= maxRow {
		l.grid.Fault("numbers of rows are damaged", reader.ErrMalformed)
		number = int64(l.grid.Number())
	}
	return l.grid.Row(int(number)+1, 0)
}

// cell takes a cell. Errors are nobody's text.
func (l *link) cell(id int, f *fields) error {
	const number, boolean = 368, 369
	col := int(min(f.u32(), grid.MaxCol-1)) + 1
	text := ""
	switch id {
	case number:
		text = string(numfmt.AppendFloat(nil, f.float()))
	case boolean:
		text = boolText(f.u8())
	default:
		text = f.text()
	}
	if !l.open || f.short || grid.IsBlank(text) {
		return nil
	}
	if !l.sent {
		l.sent = true
		if err := l.book.file.Sink.Part(doc.Part{Loc: l.grid.At, Hidden: doc.ExternalLinkCache, Detail: "copied from another workbook"}); err != nil {
			return err
		}
	}
	return l.grid.Text(col, text, 0)
}
