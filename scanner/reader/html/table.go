package html

import (
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// Bounds of a table; those of spans are the standard's (HTML, 4.9.11).
const (
	maxColumns = 1 << 14
	maxColSpan = 1000
	maxRowSpan = 65534
)

// table is a table that is open.
type table struct {
	at      doc.Location
	hidden  doc.Hidden // of the table as a whole
	columns []doc.Hidden

	rowHidden doc.Hidden
	inRow     bool
	inCell    bool
	col       int   // of the open cell, or of the last one
	next      int   // column of the next cell
	below     []int // for how many more rows each column is taken by a cell above
	cells     []doc.Cell
	more      []doc.Cell // hidden texts of cells, which get fragments of their own
	cell      flow
	nested    bool // there is a table in the open cell
}

// startRow begins a row.
func (t *table) startRow(hidden doc.Hidden) {
	t.inRow = true
	t.rowHidden = hidden
	t.at.Row++
	t.col, t.next = 0, 1
}

// startCell begins a cell that spans some columns and rows.
func (t *table) startCell(columns, rows int) {
	t.inCell, t.nested = true, false
	for t.next <= len(t.below) && t.below[t.next-1] > 0 {
		t.below[t.next-1]--
		t.next++
	}
	t.col = t.next
	for range columns {
		if rows > 1 && t.next <= maxColumns {
			for len(t.below) < t.next {
				t.below = append(t.below, 0)
			}
			t.below[t.next-1] = rows - 1
		} else if t.next <= len(t.below) && t.below[t.next-1] > 0 {
			t.below[t.next-1]-- // cells overlap
		}
		t.next++
	}
}

// restOfRow counts down the columns to the right of the last cell.
func (t *table) restOfRow() {
	for i := max(0, t.next-1); i < len(t.below); i++ {
		if t.below[i] > 0 {
			t.below[i]--
		}
	}
}

// hide says how the next columns are hidden.
func (t *table) hide(columns int, h doc.Hidden) {
	for range columns {
		if len(t.columns) < maxColumns {
			t.columns = append(t.columns, h)
		}
	}
}

// longCell is the length from which a cell of several paragraphs is taken for a
// column of running text.
const longCell = 400

// endCell ends the cell. If it is laid out as a page rather than filled in, its
// paragraphs are returned to be sent on their own.
func (t *table) endCell() []text {
	t.inCell = false
	if t.col > maxColumns {
		t.cell.take()
		return nil
	}
	var column doc.Hidden
	if t.col <= len(t.columns) {
		column = t.columns[t.col-1]
	}
	var loose []text
	for _, x := range t.cell.take() {
		lines := strings.Count(x.text, "\n")
		if lines > 0 && (t.nested || len(x.text) > longCell) {
			for line := range strings.SplitSeq(x.text, "\n") {
				loose = append(loose, text{x.hidden | column, line})
			}
			continue
		}
		c := doc.Cell{Col: t.col, Text: x.text, Hidden: x.hidden | column}
		if n := len(t.cells); n > 0 && t.cells[n-1].Col >= t.col {
			t.more = append(t.more, c)
			continue
		}
		t.cells = append(t.cells, c)
	}
	return loose
}
