package flow

import (
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// table is a table in the making.
type table struct {
	part   doc.Part
	hidden doc.Hidden // of the row in the making
	cells  []cell     // of the row in the making
	col    int        // column of the next cell, from 1
	inCell bool       // a cell is open
	begun  bool       // and there is text in it: it is the last of cells
	row    int        // number of the row in the making
	bytes  int        // of that row

	// A table of one column is text with a frame around it. Until there is a row
	// with a second cell, or too much is held, rows are held back. Of a table
	// whose columns the edges of its cells tell, they are held to its end.
	wide  bool
	held  []row
	size  int
	edges []int // of the row in the making, nil if they are not known
	grid  grid
}

// row is a row that is held back.
type row struct {
	doc.Fragment

	edges []int
}

// cell is a cell in the making.
type cell struct {
	runs
	col int
}

// What is held at most of a table before it is known to have columns.
const (
	maxHeld     = 1 << 12 // rows
	maxHeldSize = 1 << 20 // bytes
)

const (
	maxCol      = 1 << 20  // of the numbers of columns
	maxRowBytes = 64 << 20 // of one row, with what cells cost beside their text
)

// inCell reports whether text goes to a cell.
func (f *frame) inCell() bool {
	t := f.table()
	return t != nil && t.inCell
}

// table returns the innermost table, nil if none is open.
func (f *frame) table() *table {
	if n := len(f.tables); n > 0 {
		return &f.tables[n-1]
	}
	return nil
}

// StartTable begins a table, in a cell of another one perhaps. Its rows go to a
// part of their own, unless the text around it is that of a page.
func (w *Writer) StartTable() {
	f := w.top()
	if !f.inCell() {
		w.sendParagraph()
	}
	part := f.part
	if part.Loc.Kind != doc.Page {
		c := w.count(f.part.Loc)
		c.tables++
		name := "table " + strconv.Itoa(c.tables)
		if part.Loc.Part != "" {
			name = part.Loc.Part + ", " + name
		}
		part.Loc.Kind, part.Loc.Part = doc.Table, name
	}
	f.tables = append(f.tables, table{part: part})
}

// EndTable ends the innermost table.
func (w *Writer) EndTable() {
	f := w.top()
	t := f.table()
	if t == nil {
		return
	}
	w.EndRow()
	if t.wide {
		w.release(t)
	}
	held := t.held
	f.tables = f.tables[:len(f.tables)-1]
	for _, r := range held {
		for _, c := range r.Cells {
			w.lines(f.part, c.Text, r.Hidden|c.Hidden)
		}
	}
}

// lines sends text as paragraphs of part.
func (w *Writer) lines(part doc.Part, text string, hidden doc.Hidden) {
	for line := range strings.SplitSeq(text, "\n") {
		at := part.Loc
		if at.Row = w.count(part.Loc).ended(); strings.TrimSpace(line) != "" {
			w.send(part, doc.Fragment{Loc: at, Hidden: part.Hidden | hidden, Cells: []doc.Cell{{Col: 1, Text: strings.TrimSpace(line)}}})
		}
	}
}

// StartRow begins a row of the innermost table. hidden is what hides all of it.
func (w *Writer) StartRow(hidden doc.Hidden) {
	if t := w.top().table(); t != nil {
		w.EndRow()
		t.row++
		t.hidden = hidden
		t.col = 1
	}
}

// HideRow adds to what hides the row in the making.
func (w *Writer) HideRow(hidden doc.Hidden) {
	if t := w.top().table(); t != nil {
		t.hidden |= hidden
	}
}

// Skip leaves out cells of the row in the making, such as covered ones.
func (w *Writer) Skip(cells int) {
	if t := w.top().table(); t != nil {
		t.inCell = false
		t.col = min(maxCol, t.col+max(0, cells))
	}
}

// StartCell begins the next cell.
func (w *Writer) StartCell() {
	t := w.top().table()
	if t == nil {
		return
	}
	if t.col == 0 { // no row was begun
		t.row++
		t.col = 1
	}
	t.inCell, t.begun = true, false
	t.col = min(maxCol, t.col+1)
}

// add adds text to the cell that is open, as much as the limit of a text allows,
// and reports whether that was all.
func (t *table) add(text []byte, hidden doc.Hidden, limit int) bool {
	if !t.begun {
		if t.bytes > maxRowBytes {
			return false
		}
		t.begun = true
		t.bytes += overhead
		t.cells = append(t.cells, cell{col: t.col - 1})
	}
	c := &t.cells[len(t.cells)-1]
	piece := cutAt(text, min(max(0, limit-c.size), max(0, maxRowBytes-t.bytes)))
	c.add(piece, hidden)
	t.bytes += len(piece)
	return len(piece) == len(text)
}

// endParagraph ends a paragraph in the cell that is open.
func (t *table) endParagraph() {
	if t.begun {
		t.cells[len(t.cells)-1].endParagraph()
	}
}

// EndCell ends a cell.
func (w *Writer) EndCell() {
	if t := w.top().table(); t != nil {
		t.inCell = false
	}
}

// EndRow ends a row and sends it, in several fragments if there is text in plain
// sight and text that is not in one cell.
func (w *Writer) EndRow() {
	f := w.top()
	t := f.table()
	if t == nil {
		return
	}
	t.inCell = false
	at := t.part.Loc
	at.Row = t.row
	paged := at.Kind == doc.Page
	lists := t.texts()
	if paged && len(lists) > 0 {
		at.Row = w.count(t.part.Loc).rows + 1
	}
	for _, cells := range lists {
		fragment := doc.Fragment{Loc: at, Hidden: t.part.Hidden | t.hidden | hoist(cells), Cells: cells}
		switch {
		case paged:
			w.send(t.part, fragment)
		case len(t.held) >= maxHeld || t.size >= maxHeldSize:
			w.release(t)
			w.sendRow(t, fragment, t.edges)
		case t.grid.fixed, !t.grid.known() && (len(cells) > 1 || t.wide):
			w.release(t)
			w.sendRow(t, fragment, t.edges)
		default:
			t.wide = t.wide || len(cells) > 1
			t.held = append(t.held, row{fragment, t.edges})
			for _, c := range cells {
				t.size += len(c.Text)
			}
		}
	}
	if paged && len(lists) > 0 {
		w.count(t.part.Loc).ended()
	}
	clear(t.cells)
	t.cells = t.cells[:0]
	t.hidden, t.col, t.bytes, t.edges = 0, 0, 0, nil
}

// release sends what was held back of a table that turns out to have columns, and
// says which these are.
func (w *Writer) release(t *table) {
	t.wide = true
	t.grid.fix()
	for _, r := range t.held {
		w.sendRow(t, r.Fragment, r.edges)
	}
	t.held, t.size = nil, 0
}

// sendRow sends a row, its cells in the columns that their edges tell.
func (w *Writer) sendRow(t *table, f doc.Fragment, edges []int) {
	t.grid.place(f.Cells, edges)
	w.send(t.part, f)
}

// texts returns the cells of the row in the making, as one list or, where cells
// have several texts, more.
func (t *table) texts() [][]doc.Cell {
	var lists [][]doc.Cell
	add := func(n int, c doc.Cell) int {
		if n == len(lists) {
			lists = append(lists, make([]doc.Cell, 0, len(t.cells)))
		}
		// Cells beyond the last column share its number.
		if l := lists[n]; len(l) == 0 || l[len(l)-1].Col < c.Col {
			lists[n] = append(l, c)
		}
		return n + 1
	}
	for i := range t.cells {
		visible, hidden := t.cells[i].split()
		n := 0
		if visible != "" {
			n = add(n, doc.Cell{Col: t.cells[i].col, Text: visible})
		}
		for _, s := range hidden {
			n = add(n, doc.Cell{Col: t.cells[i].col, Text: s.text, Hidden: s.hidden})
		}
	}
	return lists
}

// hoist takes what hides all cells from the cells and returns it.
func hoist(cells []doc.Cell) doc.Hidden {
	all := cells[0].Hidden
	for _, c := range cells {
		all &= c.Hidden
	}
	for i := range cells {
		cells[i].Hidden &^= all
	}
	return all
}
