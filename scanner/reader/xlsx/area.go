package xlsx

import (
	"bytes"
	"context"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// The size of a sheet in Excel (18.3.1.73 and 18.3.1.4 give none; Excel has had
// these numbers since 2007).
const (
	maxRow = 1 << 20
	maxCol = 1 << 14
)

// reference parses a cell's name such as "AB12" (18.18.62). Either number is 0 if
// it is not there; ok is false if ref is no name of a cell.
func reference(ref []byte) (row, col int, ok bool) {
	i := 0
	for i < len(ref) {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		if col = col*26 + int(c-'A'+1); col > maxCol {
			return 0, 0, false
		}
		i++
	}
	if i == len(ref) {
		return 0, 0, false
	}
	for _, c := range ref[i:] {
		if c < '0' || c > '9' {
			return 0, 0, false
		}
		if row = row*10 + int(c-'0'); row > maxRow {
			return 0, 0, false
		}
	}
	return row, col, row > 0 && col > 0
}

// area is a range of rows; the zero value is none.
type area struct{ first, last int }

func (a area) covers(row int) bool { return a.first <= row && row <= a.last }

// parseArea returns the rows of a range such as "'Staff list'!$A$1:$D$20".
func parseArea(text string) area {
	text = strings.ReplaceAll(text[strings.LastIndexByte(text, '!')+1:], "$", "")
	from, to, ok := strings.Cut(text, ":")
	if !ok {
		to = from
	}
	first, _, ok1 := reference([]byte(from))
	last, _, ok2 := reference([]byte(to))
	if !ok1 || !ok2 {
		return area{}
	}
	return area{first, last}
}

// filters knows which rows of a sheet an active filter may hide. A row that a
// filter hides has the same attribute as one hidden by hand.
//
// The filter of a sheet (18.3.1.2) follows the rows, but filterMode (18.3.1.82)
// before them says whether it is active, and a defined name in the workbook
// where it is. Writers that leave out filterMode make a second look at the part
// necessary, when the first hidden row comes. Filters of tables (18.5.1.2) are
// in parts of their own.
type filters struct {
	book   *book
	part   *opc.Part
	active []area
	named  area // of the name _xlnm._FilterDatabase
	mode   bool // filterMode is set
	looked bool // at what follows the rows
}

func newFilters(b *book, index int, part *opc.Part, rels []opc.Relationship) *filters {
	f := &filters{book: b, part: part, named: b.filters[index]}
	for _, r := range rels {
		if r.Type == "table" && r.Part != nil {
			if reader, err := r.Part.Open(b.ctx); err == nil {
				t := xmltok.New(reader)
				f.scan(b.ctx, t)
				_ = reader.Close() // nothing was written
			}
		}
	}
	return f
}

// scan adds the filters that t has and that have a criterion.
func (f *filters) scan(ctx context.Context, t *xmltok.Tokenizer) {
	var at area
	for t.Seek("autoFilter") && ctx.Err() == nil {
		if t.Next() != xmltok.Start || string(t.Name()) != "autoFilter" {
			continue
		}
		ref, _ := t.Attr("ref")
		at = parseArea(ref)
		for k := t.Next(); k != xmltok.EOF; k = t.Next() {
			if k == xmltok.End && string(t.Name()) == "autoFilter" {
				break
			}
			if k == xmltok.Start && bytes.Equal(t.Name(), []byte("filterColumn")) {
				f.active = append(f.active, at)
				break
			}
		}
	}
}

// hides reports whether an active filter covers the row.
func (f *filters) hides(row int) bool {
	if f.mode && (f.named == area{} || f.named.covers(row)) {
		return true
	}
	if !f.mode && !f.looked {
		f.looked = true
		if r, err := f.part.Reopen(f.book.ctx); err == nil {
			t := xmltok.New(r)
			f.scan(f.book.ctx, t)
			_ = r.Close() // nothing was written
		}
	}
	for _, a := range f.active {
		if a.covers(row) {
			return true
		}
	}
	return false
}
