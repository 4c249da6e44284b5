package ods

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
)

// changes gathers what change tracking keeps of cells that were changed or
// deleted (9.9). A nil changes has none.
type changes struct {
	open  bool // inside tracked-changes
	cells []changed
	full  bool

	table, row, col int // of the change that is read
	who             grid.Set
	author          []byte
	inCell          bool
	value           value
}

// changed is the value that a cell had before a change.
type changed struct {
	table, row, col int // from 0
	text            string
}

func (h *changes) inside() bool { return h != nil && h.open }

// start takes a start-tag inside tracked-changes.
func (h *changes) start(c *content, name string) {
	number := func(attr string) int {
		v, _ := c.t.AttrLocal(attr)
		n, err := strconv.Atoi(v)
		if err != nil {
			return 0
		}
		return min(max(0, n), maxRow)
	}
	switch name {
	case "deletion": // 9.9.8: rows, columns or a table
		h.table, h.row, h.col = number("table"), 0, 0
	case "cell-address": // 9.9.7
		h.table, h.row, h.col = number("table"), number("row"), number("column")
	case "creator":
		h.author = h.author[:0]
		c.into, c.par = &h.author, true
	case "change-track-table-cell": // 9.9.13
		h.inCell = true
		h.value.reset(c.t)
	}
}

// paragraph returns where the text of a paragraph goes, nil if nowhere.
func (h *changes) paragraph() *[]byte {
	if !h.inCell {
		return nil
	}
	if h.value.count++; h.value.count > 1 {
		h.value.text = append(h.value.text, '\n')
	}
	return &h.value.text
}

// end takes an end-tag inside tracked-changes.
func (h *changes) end(c *content, name string) {
	if !h.inside() {
		return
	}
	switch name {
	case "creator":
		c.into, c.par = nil, false
		h.who.Add(string(h.author))
	case "change-track-table-cell":
		h.inCell = false
		text := string(h.value.shown(nil))
		if grid.IsBlank(text) {
			return
		}
		if !c.keep(len(text)) {
			h.full = true
			return
		}
		h.cells = append(h.cells, changed{h.table, h.row, h.col, text})
	}
}

// send sends the values before changes in order of the sheets and cells that they
// were in, a part for each sheet, and who made changes.
func (h *changes) send(b *book) error {
	if h == nil {
		return nil
	}
	slices.SortStableFunc(h.cells, func(a, b changed) int {
		return cmp.Or(a.table-b.table, a.row-b.row, a.col-b.col)
	})
	for len(h.cells) > 0 {
		n := slices.IndexFunc(h.cells, func(c changed) bool { return c.table != h.cells[0].table })
		if n < 0 {
			n = len(h.cells)
		}
		if err := sendChanged(b, h.cells[:n]); err != nil {
			return err
		}
		h.cells = h.cells[n:]
	}
	at := b.at(doc.Property, "tracked changes")
	if err := grid.Rows(b.sink, at, doc.TrackedChange, "who made changes", grid.Single(h.who.Texts), b.in.Limits.Text); err != nil {
		return err
	}
	if h.full || h.who.Full {
		return b.problem(at, "too many tracked changes", reader.ErrTooLarge)
	}
	return nil
}

// sendChanged sends the values of one sheet.
func sendChanged(b *book, cells []changed) error {
	at := b.at(doc.Table, "tracked changes of sheet "+strconv.Itoa(cells[0].table+1))
	if err := b.sink.Part(doc.Part{Loc: at, Hidden: doc.TrackedChange, Detail: "values before changes"}); err != nil {
		return err
	}
	g := grid.Sheet{Sink: b.sink, At: at, Hidden: doc.TrackedChange, Limit: b.in.Limits.Text}
	for i, cell := range cells {
		if i%1024 == 0 && b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		if cell.row+1 != g.Number() {
			if err := g.Row(cell.row+1, 0); err != nil {
				return err
			}
		}
		if err := g.Text(cell.col+1, cell.text, 0); err != nil {
			return err
		}
	}
	return g.End(b.format)
}
