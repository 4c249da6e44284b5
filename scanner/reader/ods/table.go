package ods

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
)

// table is one sheet while it is read (9.1.2).
type table struct {
	grid    grid.Sheet
	at      doc.Location
	hidden  doc.Hidden
	linked  bool // a copy of a sheet of another document
	told    bool // the part is announced
	columns grid.Columns
	styles  []span // default styles of columns
	lastCol int    // the last that a column element tells of

	row      int // the row that is read
	inRow    bool
	repeat   int // of the row
	rowHide  doc.Hidden
	rowStyle string
	col      int // the last of the row
	cells    []cell
	buf      []byte // texts of the cells

	inCell  bool
	covered bool
	times   int // the cell is repeated
	style   string
	formula string
	value   value

	notes []note
	boxes []string
	mails grid.Set

	charts charts
}

// span is a stretch of columns with a default style for cells.
type span struct {
	last int
	name string
}

// cell is a cell of the row, its text a stretch of the row's.
type cell struct {
	col, times int
	from, to   int
	hidden     doc.Hidden
}

// note is an annotation of a cell (14.1).
type note struct {
	row, col     int
	author, text []byte
}

// Bounds of a sheet. Applications have 1,048,576 rows, or sixteen times as many,
// and 16,384 columns.
const (
	maxRow      = 1 << 30
	maxRepeated = 128 << 20 // bytes sent for being repeated, in the document
	perCell     = 64        // bytes that a cell counts for at least
	maxRowBuf   = 8 << 20   // bytes of a row that are sent together
)

// startTable takes the start of a table or of what it is made of.
func (c *content) startTable(name string) error {
	s := c.table
	if name == "table" {
		if s != nil {
			if err := c.endTable(); err != nil {
				return err
			}
		}
		return c.beginTable()
	}
	if s == nil {
		return nil
	}
	switch name {
	case "table-column":
		c.addColumn()
	case "table-row":
		if err := c.announce(); err != nil {
			return err
		}
		return c.beginRow()
	default:
		c.beginCell(name == "covered-table-cell")
	}
	return nil
}

func (c *content) beginTable() error {
	name, _ := c.t.AttrLocal("name")
	styleName, _ := c.t.Attr("table:style-name")
	s := &table{at: c.book.at(doc.Sheet, name)}
	if st := c.book.styles.get("table", styleName); st != nil && st.gone {
		s.hidden = doc.HiddenSheet
	}
	c.table = s
	c.shapes, c.note = 0, nil
	return nil
}

// announce announces the sheet, once it is known whether it is a copy.
func (c *content) announce() error {
	s := c.table
	if s.told {
		return nil
	}
	s.told = true
	detail := ""
	if s.linked && s.hidden != 0 {
		s.hidden, detail = doc.ExternalLinkCache, "copied from another document"
	}
	s.grid = grid.Sheet{Sink: c.book.sink, At: s.at, Hidden: s.hidden, Limit: c.book.in.Limits.Text}
	return c.book.sink.Part(doc.Part{Loc: s.at, Hidden: s.hidden, Detail: detail})
}

// addColumn takes a table-column (9.1.6): columns that are alike.
func (c *content) addColumn() {
	s := c.table
	n := c.repetition("number-columns-repeated")
	var h doc.Hidden
	visibility, _ := c.t.AttrLocal("visibility")
	styleName, _ := c.t.Attr("table:style-name")
	switch st := c.book.styles.get("table-column", styleName); {
	case visibility == "collapse", visibility == "filter":
		h = doc.HiddenColumn
	case st != nil && st.flat:
		h = doc.ZeroSize
	}
	first := s.lastCol + 1
	s.lastCol = min(s.lastCol+n, grid.MaxCol)
	if h != 0 && first <= s.lastCol {
		s.columns.Set(first, s.lastCol, h)
	}
	if name, ok := c.t.AttrLocal("default-cell-style-name"); ok && len(s.styles) < grid.MaxCol {
		s.styles = append(s.styles, span{s.lastCol, name})
	} else if len(s.styles) < grid.MaxCol {
		s.styles = append(s.styles, span{s.lastCol, ""})
	}
}

// repetition returns the number in an attribute that says how often something is
// repeated, 1 if there is none.
func (c *content) repetition(attr string) int {
	attrs := c.t.Attrs()
	for i := range attrs {
		if bytes.HasSuffix(attrs[i].Name, []byte(attr)) {
			n, err := strconv.Atoi(string(attrs[i].Value))
			if err == nil && n > 0 {
				return min(n, maxRow)
			}
		}
	}
	return 1
}

// beginRow takes a table-row (9.1.3).
func (c *content) beginRow() error {
	s := c.table
	if s.inRow {
		if err := c.sendRow(); err != nil {
			return err
		}
	}
	s.inRow = true
	s.row = min(s.row+1, maxRow)
	s.repeat = c.repetition("number-rows-repeated")
	s.col, s.cells, s.buf = 0, s.cells[:0], s.buf[:0]
	s.rowStyle, _ = c.t.AttrLocal("default-cell-style-name")
	s.rowHide = 0
	visibility, _ := c.t.AttrLocal("visibility")
	styleName, _ := c.t.Attr("table:style-name")
	st := c.book.styles.get("table-row", styleName)
	switch {
	case visibility == "collapse":
		s.rowHide = doc.HiddenRow
	case visibility == "filter":
		s.rowHide = doc.FilteredRow
	case st != nil && st.flat:
		s.rowHide = doc.ZeroSize
	}
	return nil
}

// beginCell takes a table-cell (9.1.4) or covered-table-cell (9.1.5).
func (c *content) beginCell(covered bool) {
	s := c.table
	if !s.inRow {
		return
	}
	if s.inCell {
		c.endCell()
	}
	s.inCell, s.covered = true, covered
	s.times = c.repetition("number-columns-repeated")
	s.style, s.formula = "", ""
	attrs := c.t.Attrs()
	for i := range attrs {
		switch string(attrs[i].Name) {
		case "table:style-name":
			s.style = string(attrs[i].Value)
		case "table:formula":
			if bytes.Contains(attrs[i].Value, []byte("&quot;")) || bytes.IndexByte(attrs[i].Value, '"') >= 0 {
				s.formula = string(c.t.Unescape(nil, attrs[i].Value))
			}
		}
	}
	s.value.reset(c.t)
	c.shapes, c.note = 0, nil
}

// endOfTable takes the end of a table or of what it is made of.
func (c *content) endOfTable(name string) error {
	s := c.table
	if s == nil {
		return nil
	}
	switch name {
	case "table":
		return c.endTable()
	case "table-row":
		if s.inRow {
			return c.sendRow()
		}
	default:
		if s.inCell {
			c.endCell()
		}
		if len(s.buf) > maxRowBuf {
			return c.flushRow()
		}
	}
	return nil
}

// endCell adds the cell to the row if there is text in it.
func (c *content) endCell() {
	s := c.table
	s.inCell = false
	c.into, c.par = nil, false
	first := s.col + 1
	s.col = min(s.col+s.times, maxRow)
	from := len(s.buf)
	s.buf = s.value.shown(s.buf)
	if !s.value.given && len(s.buf) == from && s.formula != "" {
		// Nothing is cached: a text in the formula is what will show.
		s.buf = append(append(s.buf, '='), s.formula...)
	}
	if len(bytes.TrimSpace(s.buf[from:])) == 0 {
		s.buf = s.buf[:from]
		return
	}
	if first > grid.MaxCol {
		s.grid.Fault("cells beyond the last column", reader.ErrMalformed)
		s.buf = s.buf[:from]
		return
	}
	name := s.style
	if name == "" {
		name = s.rowStyle
	}
	if name == "" {
		name = s.columnStyle(first)
	}
	h := c.book.styles.cell(name)
	switch {
	case s.covered, s.value.unseen():
		h |= doc.HiddenText
	case s.value.kind == kindText && c.book.styles.hidesText(name):
		h |= doc.HiddenText
	}
	s.cells = append(s.cells, cell{first, s.times, from, len(s.buf), h})
}

// maxRepeated returns how many bytes may be sent for being repeated: that is
// expanding, as decompressing is.
func (c *content) maxRepeated() int {
	return int(min(maxRepeated, c.book.in.Limits.Expanded/8))
}

// flushRow sends the cells that a long row has so far.
func (c *content) flushRow() error {
	s := c.table
	if s.repeat > 1 {
		s.grid.Fault("a long row is repeated", reader.ErrTooLarge)
		s.repeat = 1
	}
	if s.grid.Number() != s.row {
		if err := s.grid.Row(s.row, s.rowHide); err != nil {
			return err
		}
	}
	err := c.sendCells()
	s.cells, s.buf = s.cells[:0], s.buf[:0]
	return err
}

// columnStyle returns the default style of a column's cells.
func (s *table) columnStyle(col int) string {
	i, _ := slices.BinarySearchFunc(s.styles, col, func(sp span, col int) int { return sp.last - col })
	if i == len(s.styles) {
		return ""
	}
	return s.styles[i].name
}

// sendRow sends the row as often as it is repeated. What is repeated and not
// empty is bounded.
func (c *content) sendRow() error {
	s := c.table
	if s.inCell {
		c.endCell()
	}
	s.inRow = false
	first := s.row
	s.row = min(s.row+s.repeat-1, maxRow)
	if len(s.cells) == 0 {
		return nil
	}
	for number := first; number <= s.row; number++ {
		if number%256 == 0 && c.book.ctx.Err() != nil {
			return c.book.ctx.Err()
		}
		if number > first {
			if c.repeated >= c.maxRepeated() {
				s.grid.Fault("rows that are repeated too often are left out", reader.ErrTooLarge)
				break
			}
			c.repeated += len(s.cells)*perCell + len(s.buf)
		}
		if number != s.grid.Number() {
			if err := s.grid.Row(number, s.rowHide); err != nil {
				return err
			}
		}
		if err := c.sendCells(); err != nil {
			return err
		}
	}
	return nil
}

func (c *content) sendCells() error {
	s := c.table
	for _, cell := range s.cells {
		for i := range min(cell.times, grid.MaxCol-cell.col+1) {
			if i > 0 {
				if c.repeated >= c.maxRepeated() {
					s.grid.Fault("cells that are repeated too often are left out", reader.ErrTooLarge)
					break
				}
				c.repeated += perCell + cell.to - cell.from
			}
			col := cell.col + i
			if err := s.grid.Bytes(col, s.buf[cell.from:cell.to], cell.hidden|s.columns.Hidden(col)); err != nil {
				return err
			}
		}
	}
	return nil
}

// endTable sends what is left of the sheet.
func (c *content) endTable() error {
	s := c.table
	if err := c.announce(); err != nil {
		return err
	}
	if s.inRow {
		if err := c.sendRow(); err != nil {
			return err
		}
	}
	c.table, c.shapes, c.note = nil, 0, nil
	if err := s.grid.End(c.book.format); err != nil {
		return err
	}
	b, at := c.book, s.at
	at.Kind = doc.Property
	for _, p := range []struct {
		texts  []string
		detail string
	}{{s.mails.Texts, "addresses behind links"}, {s.boxes, "text in drawings"}} {
		if err := grid.Rows(b.sink, at, s.hidden, p.detail, grid.Single(p.texts), b.in.Limits.Text); err != nil {
			return err
		}
	}
	if err := c.sendNotes(s, at); err != nil {
		return err
	}
	return s.charts.send(b, s.at, s.hidden)
}
