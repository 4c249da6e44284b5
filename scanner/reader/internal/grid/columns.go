package grid

import "github.com/rollcall-scan/rollcall/scanner/doc"

// Sizes below which nothing of a text can be seen: a column in widths of a digit,
// a row in points.
const (
	LeastWidth  = 0.3
	LeastHeight = 1
)

// MaxCol is the number of columns of the largest sheet there is.
const MaxCol = 1 << 14

// Columns says how the columns of a sheet are hidden.
type Columns struct {
	Other doc.Hidden // all that Set says nothing of

	of   []doc.Hidden
	seen int
}

// Hidden returns how the column is hidden.
func (c *Columns) Hidden(col int) doc.Hidden {
	if uint(col) < uint(len(c.of)) {
		return c.of[col]
	}
	return c.Other
}

// Set says how the columns from first to last are hidden. Calls are limited in
// number, as are columns.
func (c *Columns) Set(first, last int, h doc.Hidden) {
	last = min(last, MaxCol)
	if c.seen++; first < 1 || c.seen > MaxCol {
		return
	}
	for len(c.of) <= last {
		c.of = append(c.of, c.Other)
	}
	for i := first; i <= last; i++ {
		c.of[i] = h
	}
}
