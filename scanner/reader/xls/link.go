package xls

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/numfmt"
)

// link is what the workbook keeps of a sheet of another one, for formulas that
// refer to it (2.1.7.20.3, SUPBOOK).
type link struct {
	sheet string
	rows  []linkedRow
}

// linkedRow is a stretch of cells of one row, in a record Crn (2.4.65).
type linkedRow struct {
	row, col int // from 1
	texts    []string
}

// maxLinked bounds the rows that are kept of other workbooks.
const maxLinked = 1 << 20

// external takes the records about other workbooks and databases. BIFF5 has
// them in sheets as well.
func (b *book) external(r *records, id uint16, data []byte) {
	switch id {
	case 0x01AE: // SupBook
		b.addBook(r.continued(data))
	case 0x0017: // ExternSheet, in BIFF5 the name of a sheet
		if !b.biff8 && len(b.links) < maxSheets {
			b.links = append(b.links, link{sheet: sheetName(codepage.Decode(data[min(1, len(data)):], b.page))})
		}
	case 0x0059: // XCT: the sheet whose cells follow
		b.chooseSheet(int(u16At(data, 2)))
	case 0x005A:
		b.addLinked(r.continued(data))
	case 0x00CD: // SXString, of a query here
		if len(b.queries) < maxObjects {
			if text := b.longText(r.continued(data)); grid.IsWordy(text) {
				b.queries = append(b.queries, text)
			}
		}
	}
}

// addBook takes a record SupBook (2.4.271): another workbook and its sheets.
func (b *book) addBook(j *joined) {
	const self, addIn = 0x0401, 0x3A01
	sheets := int(j.u16())
	length := j.u16()
	if length == self || length == addIn || len(b.links) >= maxSheets {
		b.linkFrom = len(b.links)
		return
	}
	j.text(int(length))
	b.linkFrom = len(b.links)
	for range sheets {
		if j.done() || len(b.links) >= maxSheets {
			return
		}
		b.links = append(b.links, link{sheet: j.text(int(j.u16()))})
	}
}

// chooseSheet makes the sheet of the given number in the other workbook the one
// to which cells are added.
func (b *book) chooseSheet(i int) {
	b.linkTo = b.linkFrom + i
	if !b.biff8 {
		b.linkTo = len(b.links) - 1
	}
}

// sheetName returns the name of a sheet from a reference to it in BIFF5, which
// gives the workbook before it.
func sheetName(reference string) string {
	if i := strings.LastIndexByte(reference, ']'); i >= 0 {
		return reference[i+1:]
	}
	return strings.TrimLeft(reference, "\x00\x01\x02\x03")
}

// addLinked takes a record Crn: values of cells in columns side by side.
func (b *book) addLinked(j *joined) {
	if b.linkTo < 0 || b.linkTo >= len(b.links) || b.linked >= maxLinked {
		return
	}
	b.linked++
	last, first := int(j.u8()), int(j.u8())
	l := linkedRow{row: int(j.u16()) + 1, col: first + 1}
	for range last - first + 1 {
		if j.done() {
			break
		}
		text := ""
		switch j.u8() { // 2.5.235
		case 0x01:
			if v := j.bytes(8); len(v) == 8 {
				text = string(numfmt.AppendFloat(nil, float(v)))
			}
		case 0x02:
			if b.biff8 {
				text = b.longText(j)
			} else {
				text = b.shortText(j)
			}
		case 0x04:
			text = "FALSE"
			if v := j.bytes(8); len(v) > 0 && v[0] != 0 {
				text = "TRUE"
			}
		case 0x10:
			if v := j.bytes(8); len(v) > 0 {
				text = errorText(v[0])
			}
		default:
			j.skip(8)
		}
		l.texts = append(l.texts, text)
	}
	to := &b.links[b.linkTo]
	to.rows = append(to.rows, l)
}

// sortRows puts rows and the stretches in them in order.
func sortRows(rows []linkedRow) {
	slices.SortStableFunc(rows, func(a, b linkedRow) int { return cmp.Or(a.row-b.row, a.col-b.col) })
}

// sendLinks sends the cells of other workbooks, a part for each sheet.
func (b *book) sendLinks() error {
	for _, l := range b.links {
		if len(l.rows) == 0 {
			continue
		}
		at := b.at(doc.Table, l.sheet)
		if err := b.sink.Part(doc.Part{Loc: at, Hidden: doc.ExternalLinkCache, Detail: "copied from another workbook"}); err != nil {
			return err
		}
		g := grid.Sheet{Sink: b.sink, At: at, Hidden: doc.ExternalLinkCache, Limit: b.in.Limits.Text}
		sortRows(l.rows)
		for i, row := range l.rows {
			if i%1024 == 0 && b.ctx.Err() != nil {
				return b.ctx.Err()
			}
			if row.row != g.Number() {
				if err := g.Row(row.row, 0); err != nil {
					return err
				}
			}
			for k, text := range row.texts {
				if err := g.Text(row.col+k, text, 0); err != nil {
					return err
				}
			}
		}
		if err := g.End("xls"); err != nil {
			return err
		}
	}
	return nil
}
