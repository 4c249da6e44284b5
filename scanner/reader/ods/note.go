package ods

import (
	"bytes"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
)

// startNote begins an annotation of the cell that is open.
func (c *content) startNote() {
	if s := c.table; s != nil && s.inCell {
		c.note = &note{row: s.row, col: s.col + 1}
	}
}

func (c *content) endNote() {
	c.into, c.par = nil, false
	n := c.note
	c.note = nil
	if n == nil || c.table == nil || len(bytes.TrimSpace(n.text))+len(bytes.TrimSpace(n.author)) == 0 {
		return
	}
	if !c.keep(len(n.text) + len(n.author)) {
		c.table.grid.Fault("too many comments", reader.ErrTooLarge)
		return
	}
	c.table.notes = append(c.table.notes, *n)
}

// sendNotes sends the annotations of a sheet: author and text.
func (c *content) sendNotes(s *table, at doc.Location) error {
	hidden := doc.Comment | s.hidden
	for i, n := range s.notes {
		if i == 0 {
			if err := c.book.sink.Part(doc.Part{Loc: at, Hidden: hidden, Detail: "comments"}); err != nil {
				return err
			}
		}
		var cells []doc.Cell
		for col, text := range [][]byte{n.author, n.text} {
			if text := grid.CutAt(string(text), c.book.in.Limits.Text); !grid.IsBlank(text) {
				cells = append(cells, doc.Cell{Col: col + 1, Text: text})
			}
		}
		at.Row = max(1, n.row)
		if err := c.book.sink.Fragment(doc.Fragment{Loc: at, Hidden: hidden, Cells: cells}); err != nil {
			return err
		}
	}
	return nil
}
