package scanner

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// maxPlaces bounds how many places and problems of one file are told apart. What
// comes after that counts for the file as a whole.
const maxPlaces = 10_000

// place is one way of hiding in one part.
type place struct {
	at   doc.Location // without a row
	kind doc.Hidden   // a single bit
}

// hiding is what is hidden at a place.
type hiding struct {
	finding.Concealment
	firstRow, lastRow int
	columns           []int // rising; only of cells that are hidden by themselves
}

// maxColumns is how many columns of a hiding place are listed.
const maxColumns = 64

// conceal notes the ways in which f is hidden. Where a whole file or part is
// hidden, its text counts under what hides that, and not again under each row.
func (c *collector) conceal(f doc.Fragment) {
	for hidden := c.outer; hidden != 0; hidden &= hidden - 1 {
		c.at(doc.Location{Path: f.Loc.Path}, hidden&-hidden).add(f.Loc.Row, len(f.Cells))
	}
	if whole := c.part.Hidden; whole != 0 {
		for hidden := whole; hidden != 0; hidden &= hidden - 1 {
			h := c.at(c.part.Loc, hidden&-hidden)
			h.Detail = c.part.Detail
			h.add(f.Loc.Row, len(f.Cells))
		}
		return
	}
	for hidden := f.Hidden; hidden != 0; hidden &= hidden - 1 {
		c.at(f.Loc, hidden&-hidden).add(f.Loc.Row, len(f.Cells))
	}

	var own doc.Hidden // of cells
	for i := range f.Cells {
		own |= f.Cells[i].Hidden
	}
	for own &^= f.Hidden; own != 0; own &= own - 1 {
		c.concealCells(f, own&-own)
	}
}

// concealCells notes the cells of f that are hidden in the way of kind.
func (c *collector) concealCells(f doc.Fragment, kind doc.Hidden) {
	h := c.at(f.Loc, kind)
	n := 0
	for i := range f.Cells {
		if f.Cells[i].Hidden.Has(kind) {
			n++
			h.column(f.Cells[i].Col)
		}
	}
	h.add(f.Loc.Row, n)
}

// at returns the hiding place of kind in the part at loc. The pointer is valid
// until the next call.
func (c *collector) at(loc doc.Location, kind doc.Hidden) *hiding {
	loc.Row, loc.Col = 0, 0
	key := place{loc, kind}
	i, known := c.places[key]
	if !known {
		if len(c.places) >= maxPlaces && loc.Part+string(loc.Kind) != "" {
			return c.at(doc.Location{Path: loc.Path}, kind)
		}
		i = len(c.hidden)
		c.places[key] = i
		c.hidden = append(c.hidden, hiding{Concealment: finding.Concealment{Kind: kind, Loc: loc}})
	}
	return &c.hidden[i]
}

// add counts cells in a row. A row of which several fragments come is one row.
func (h *hiding) add(row, cells int) {
	h.Cells += cells
	if row == 0 || row != h.lastRow {
		h.Rows++
	}
	if h.firstRow == 0 {
		h.firstRow = row
	}
	h.lastRow = row
}

// column notes a column in which cells are hidden.
func (h *hiding) column(col int) {
	i, known := slices.BinarySearch(h.columns, col)
	if !known && len(h.columns) < maxColumns {
		h.columns = slices.Insert(h.columns, i, col)
	}
}

// detail says where in the part it is, if the reader had nothing to say.
func (h *hiding) detail() string {
	switch {
	case h.Detail != "":
		return h.Detail
	case len(h.columns) == maxColumns:
		return "many columns"
	case len(h.columns) > 0:
		return plural(len(h.columns), "column ", "columns ") + spans(h.columns)
	case h.Kind.Has(doc.HiddenRow|doc.FilteredRow|doc.ZeroSize) && h.lastRow > h.firstRow:
		return fmt.Sprintf("among rows %d to %d", h.firstRow, h.lastRow)
	}
	return ""
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// spans writes columns as spreadsheets name them, neighbours as a range: "B:D, F".
func spans(columns []int) string {
	var b strings.Builder
	for i := 0; i < len(columns); {
		end := i
		for end+1 < len(columns) && columns[end+1] == columns[end]+1 {
			end++
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(columnName(columns[i]))
		if end > i {
			b.WriteString(":" + columnName(columns[end]))
		}
		i = end + 1
	}
	return b.String()
}

// columnName returns the letters of a column, 1 being "A".
func columnName(col int) string {
	var letters []byte
	for ; col > 0; col = (col - 1) / 26 {
		letters = append(letters, byte('A'+(col-1)%26))
	}
	slices.Reverse(letters)
	return string(letters)
}

// concealments returns the places that are worth a word. Metadata is, only if
// people were found in it: every file has some.
func (c *collector) concealments() []finding.Concealment {
	var list []finding.Concealment
	for i := range c.hidden {
		h := &c.hidden[i]
		if h.Kind.Has(doc.Metadata) && !c.found(h) {
			continue
		}
		h.Detail = h.detail()
		list = append(list, h.Concealment)
	}
	return list
}

// found reports whether there is a finding in h.
func (c *collector) found(h *hiding) bool {
	return slices.ContainsFunc(c.file.Findings, func(f finding.Finding) bool {
		f.Loc.Row, f.Loc.Col = 0, 0
		return f.Hidden.Has(h.Kind) && f.Loc == h.Loc
	})
}
