package detect

import (
	"strings"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// maxColumn is the last column that tables are judged by; it is that of the
// widest worksheet (ECMA-376-1, 18.3.1.13).
const maxColumn = 16384

// row is one row of a window.
type row struct {
	number int // as the reader counts
	page   int
	hidden doc.Hidden
	from   int // cells[from:to] of the window
	to     int
	// shape sums up which columns are filled, with words or figures: rows of one
	// shape look alike.
	shape uint64
}

// window holds the rows that are judged together.
type window struct {
	rows  []row
	cells []doc.Cell
	forms []patterns.Form // of the cells, after formAll
}

// add appends the row f. Cells keep their texts, which readers do not change.
func (w *window) add(f doc.Fragment) {
	r := row{number: f.Loc.Row, page: f.Loc.Page, hidden: f.Hidden, from: len(w.cells)}
	for _, c := range f.Cells {
		if c.Col > maxColumn {
			break
		}
		if c.Text[0] <= ' ' || c.Text[len(c.Text)-1] <= ' ' {
			if c.Text = strings.TrimSpace(c.Text); c.Text == "" {
				continue
			}
		}
		w.cells = append(w.cells, c)
	}
	if r.to = len(w.cells); r.to > r.from {
		w.rows = append(w.rows, r)
	}
}

// formAll finds the forms of the cells and the shapes of the rows, once all are added.
func (w *window) formAll() {
	for i := range w.rows {
		r := &w.rows[i]
		for j := r.from; j < r.to; j++ {
			c := &w.cells[j]
			form := patterns.FormOf(c.Text)
			w.forms = append(w.forms, form)
			//nolint:gosec // a column counts from 1 to maxColumn
			r.shape = (r.shape ^ uint64(c.Col)<<2 ^ uint64(family(form))) * 0x9E3779B97F4A7C15
		}
	}
}

func (w *window) reset() {
	clear(w.cells) // let go of the texts
	w.rows, w.cells, w.forms = w.rows[:0], w.cells[:0], w.forms[:0]
}

// row returns the cells of row i and their forms.
func (w *window) row(i int) ([]doc.Cell, []patterns.Form) {
	r := w.rows[i]
	return w.cells[r.from:r.to], w.forms[r.from:r.to]
}

// family returns whether form is one of words, of figures or neither.
func family(form patterns.Form) look {
	switch form {
	case patterns.Digits, patterns.Decimal, patterns.Date, patterns.Code:
		return lookFigure
	case patterns.Long, patterns.Signs, patterns.Empty:
		return lookOther
	default:
		return lookWord
	}
}

// wordy reports whether a value of form f is made of words, so that what it may
// be taken for is worth looking up row by row. Numbers, dates and codes hardly
// repeat and say little one by one; columns of them are judged by samples.
func wordy(f patterns.Form) bool {
	switch f {
	case patterns.Letters, patterns.Word, patterns.Words, patterns.WordsMore:
		return true
	default:
		return false
	}
}
