package ods

import (
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// charts gathers what charts keep of the cells that they show: rows of a table
// of their own (11.4), and titles.
type charts struct {
	rows   [][]string
	titles []string

	inRow, inCell bool
	row           []string
	text          []byte
	into          bool
}

// token takes a token of a chart. limit is that of one text, keep reports whether
// there is room for one of the given length.
func (h *charts) token(t *xmltok.Tokenizer, k xmltok.Kind, limit int, keep func(int) bool) {
	switch k {
	case xmltok.Text:
		if h.into && len(h.text) < limit {
			h.text = t.AppendText(h.text)
		}
	case xmltok.Start:
		switch string(t.Name()) {
		case "table-row":
			h.inRow, h.row = true, nil
		case "table-cell":
			h.inCell, h.text = true, h.text[:0]
		case "p":
			h.into = true
			if !h.inCell {
				h.text = h.text[:0]
			}
		}
	case xmltok.End:
		switch string(t.Name()) {
		case "p":
			h.into = false
			if !h.inCell && keep(len(h.text)) {
				h.titles = append(h.titles, string(h.text))
			}
		case "table-cell":
			h.inCell = false
			if h.inRow && keep(len(h.text)) {
				h.row = append(h.row, string(h.text))
			}
		case "table-row":
			h.inRow = false
			if keep(0) {
				h.rows = append(h.rows, h.row)
			}
			h.row = nil
		}
	case xmltok.EOF:
	}
}

// send sends what was gathered, as parts of the sheet that the charts are on.
func (h *charts) send(b *book, at doc.Location, hidden doc.Hidden) error {
	at.Kind = doc.Table
	if err := grid.Rows(b.sink, at, hidden, "texts of a chart", grid.Single(h.titles), b.in.Limits.Text); err != nil {
		return err
	}
	return grid.Rows(b.sink, at, hidden|doc.ChartCache, "copied for a chart", h.rows, b.in.Limits.Text)
}

// startObject begins an object whose XML is inside the document's.
func (c *content) startObject() {
	if _, ok := c.t.AttrLocal("href"); !ok {
		c.object = 1
	}
}

// startInObject takes a start-tag in an embedded object, of which the tables are
// those of charts.
func (c *content) startInObject() {
	c.object++
	if c.table != nil {
		c.table.charts.token(c.t, xmltok.Start, c.book.in.Limits.Text, c.keep)
	}
}

func (c *content) endInObject() {
	c.object--
	if c.object > 0 && c.table != nil {
		c.table.charts.token(c.t, xmltok.End, c.book.in.Limits.Text, c.keep)
	}
}

// readChart reads the content of an embedded chart in a part of its own.
func (b *book) readChart(part *opc.Part) error {
	var h charts
	c := content{book: b}
	err := b.tokens(part, "a chart", func(t *xmltok.Tokenizer, k xmltok.Kind) error {
		h.token(t, k, b.in.Limits.Text, c.keep)
		return nil
	})
	if err != nil {
		return err
	}
	if c.kept > maxKeptBytes {
		if err := b.problem(b.at(doc.File, part.Name), "too many texts of a chart", reader.ErrTooLarge); err != nil {
			return err
		}
	}
	return h.send(b, b.at(doc.Table, part.Name), 0)
}
