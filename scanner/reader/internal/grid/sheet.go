// Package grid sends the rows of sheets, for the formats of workbooks that hand
// over their cells one by one: it keeps rows in order, cells within the limits,
// and says which cells are remote.
package grid

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// Sheet sends the cells of one sheet as rows. Sink, At and Limit are set before
// the first Row.
type Sheet struct {
	Sink   doc.Sink
	At     doc.Location // of the sheet
	Hidden doc.Hidden   // of the sheet
	Limit  int          // bytes of one cell

	number  int
	hidden  doc.Hidden // of the row
	cells   []doc.Cell
	buf     []byte // texts of this row's own, which become one string
	pieces  []piece
	jumbled bool // cells are not in order of columns

	lastUsed int // last row and column of the block in use
	lastCol  int
	faults   []fault
}

// piece says that a cell's text is a stretch of buf.
type piece struct{ cell, from, to int }

// fault is something wrong with the sheet, told once, after its rows.
type fault struct {
	what  string
	class error
}

// Distances over empty rows and columns from which on a cell is remote: nobody
// gets there by scrolling.
const (
	remoteRows = 1000
	remoteCols = 100
)

// What one fragment may hold; a longer row is sent in pieces.
const (
	maxCells = 1 << 14
	maxBuf   = 8 << 20
)

// Row begins the row of the given number, from 1, and sends the one before. A
// number that runs backwards is a fault, and its cells count as of the row
// before.
func (s *Sheet) Row(number int, hidden doc.Hidden) error {
	if err := s.send(); err != nil {
		return err
	}
	if number < max(1, s.number) {
		s.Fault("rows are out of order", reader.ErrMalformed)
		number = max(1, s.number)
	}
	s.number, s.hidden = number, hidden
	return nil
}

// Number returns the number of the row that is open, 0 before the first.
func (s *Sheet) Number() int { return s.number }

// Text adds a cell with a text to the row. Blank ones are left out.
func (s *Sheet) Text(col int, text string, hidden doc.Hidden) error {
	if IsBlank(text) {
		return nil
	}
	if len(text) > s.Limit {
		text = CutAt(text, s.Limit)
		s.Fault("a cell is cut off", reader.ErrTooLarge)
	}
	return s.add(doc.Cell{Col: col, Text: text, Hidden: hidden})
}

// Bytes is like Text for a text in valid UTF-8 that is the caller's to change
// after the call.
func (s *Sheet) Bytes(col int, text []byte, hidden doc.Hidden) error {
	if len(text) > s.Limit || len(text) == 0 {
		return s.Text(col, string(text), hidden)
	}
	if isBlankBytes(text) {
		return nil
	}
	from := len(s.buf)
	s.buf = append(s.buf, text...)
	s.pieces = append(s.pieces, piece{len(s.cells), from, len(s.buf)})
	return s.add(doc.Cell{Col: col, Hidden: hidden})
}

func (s *Sheet) add(c doc.Cell) error {
	if n := len(s.cells); n > 0 && s.cells[n-1].Col >= c.Col {
		s.jumbled = true
	}
	switch {
	case c.Col <= s.lastCol:
	case c.Col-s.lastCol > remoteCols:
		c.Hidden |= doc.RemoteCell
	default:
		s.lastCol = c.Col
	}
	s.cells = append(s.cells, c)
	if len(s.cells) == maxCells || len(s.buf) > maxBuf {
		return s.send()
	}
	return nil
}

// send sends the cells gathered so far. Cells of a column that the row has
// already follow in a fragment of their own.
func (s *Sheet) send() error {
	if len(s.cells) == 0 {
		return nil
	}
	if len(s.pieces) > 0 {
		text := string(s.buf)
		for _, p := range s.pieces {
			s.cells[p.cell].Text = text[p.from:p.to]
		}
		s.buf, s.pieces = s.buf[:0], s.pieces[:0]
	}
	at := s.At
	at.Row = max(1, s.number)
	f := doc.Fragment{Loc: at, Hidden: s.Hidden | s.hidden | s.remote(at.Row), Cells: s.cells}
	s.cells = s.cells[:0]
	if !s.jumbled {
		return s.Sink.Fragment(f)
	}
	s.jumbled = false
	for rest := f.Cells; len(rest) > 0; {
		f.Cells, rest = distinct(rest)
		if err := s.Sink.Fragment(f); err != nil {
			return err
		}
	}
	return nil
}

// distinct returns the first cell of each column in order of columns, and the
// rest in the order they came.
func distinct(cells []doc.Cell) (first, rest []doc.Cell) {
	slices.SortStableFunc(cells, func(a, b doc.Cell) int { return a.Col - b.Col })
	for i, c := range cells {
		if i > 0 && c.Col == cells[i-1].Col {
			rest = append(rest, c)
		} else {
			first = append(first, c)
		}
	}
	return first, rest
}

// remote returns RemoteCell for a row that lies far below the block in use, which
// begins at the top of the sheet and which such a row does not extend.
func (s *Sheet) remote(number int) doc.Hidden {
	if number-s.lastUsed > remoteRows {
		return doc.RemoteCell
	}
	s.lastUsed = max(s.lastUsed, number)
	return 0
}

// Fault notes something wrong with the sheet, to be told once by End.
func (s *Sheet) Fault(what string, class error) {
	f := fault{what, class}
	if !slices.Contains(s.faults, f) {
		s.faults = append(s.faults, f)
	}
}

// End sends the last row and tells what was wrong with the sheet. The name of
// the format begins the messages.
func (s *Sheet) End(format string) error {
	if err := s.send(); err != nil {
		return err
	}
	for _, f := range s.faults {
		if err := s.Sink.Problem(s.At, fmt.Errorf("%s: %s: %w", format, f.what, f.class)); err != nil {
			return err
		}
	}
	s.faults = nil
	return nil
}

// IsBlank reports whether there is nothing but white space in text.
func IsBlank(text string) bool {
	for i := range len(text) {
		if c := text[i]; c > ' ' {
			return c >= utf8.RuneSelf && strings.TrimSpace(text) == "" // no-break spaces
		}
	}
	return true
}

func isBlankBytes(text []byte) bool {
	for _, c := range text {
		if c > ' ' {
			return c >= utf8.RuneSelf && strings.TrimSpace(string(text)) == ""
		}
	}
	return true
}

// CutAt returns at most n bytes of text, and cuts no character in two.
func CutAt(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}
