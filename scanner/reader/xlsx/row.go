package xlsx

import (
	"slices"
	"strconv"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// row is the row of a sheet that is read. Its slices are used again for the next.
type row struct {
	open    bool
	number  int    // of this row, or the last
	digits  []byte // of number, if the row gives it
	hidden  doc.Hidden
	cells   []doc.Cell
	buf     []byte // texts of this row's own, which become one string
	pieces  []piece
	col     int  // of the last cell
	jumbled bool // cells are not in order of columns

	last     int // row that was sent
	lastUsed int // last row and column of the block in use
	lastCol  int
}

// piece says that a cell's text is a stretch of row.buf.
type piece struct{ cell, from, to int }

// Distances over empty rows and columns from which on a cell is remote: nobody
// gets there by scrolling.
const (
	remoteRows = 1000
	remoteCols = 100
)

// What one fragment may hold; a longer row is sent in pieces.
const (
	maxCells  = maxCol
	maxRowBuf = 8 << 20
)

// startRow takes a row (18.3.1.73).
func (s *sheet) startRow() error {
	if err := s.endRow(); err != nil {
		return err
	}
	r := &s.row
	r.open = true
	r.number++
	r.hidden = s.hidden
	r.digits = r.digits[:0]
	r.col = 0
	var hidden, said, flat bool
	for _, a := range s.t.Attrs() {
		switch string(a.Name) {
		case "r":
			n, err := strconv.Atoi(string(a.Value))
			if err != nil || n > maxRow || n < r.number-1 || n < 1 {
				s.malformed("numbers of rows are out of order or out of range; they are counted on")
				continue
			}
			r.number = n
			r.digits = append(r.digits, a.Value...)
		case "hidden":
			hidden, said = isTrue(a.Value), true
		case "ht":
			height, err := strconv.ParseFloat(string(a.Value), 64)
			said = err == nil
			flat = said && height < leastHeight
		case "spans", "x14ac:dyDescent":
			said = true
		}
	}
	// zeroHeight hides the rows that are not written out, 18.3.1.81, and
	// applications write rows that are to be seen with their spans, height or
	// state. A row with a number alone takes the default.
	switch {
	case hidden && s.filters.hides(r.number):
		r.hidden |= doc.FilteredRow
	case hidden:
		r.hidden |= doc.HiddenRow
	case flat, s.zeroHeight && !said:
		r.hidden |= doc.ZeroSize
	}
	return nil
}

// endRow sends the row if there is text in it.
func (s *sheet) endRow() error {
	if s.cell.open {
		if err := s.endCell(); err != nil {
			return err
		}
	}
	err := s.sendRow()
	s.row.open = false
	return err
}

// sendRow sends the cells gathered so far. Cells of a column that the row has
// already follow in a fragment of their own.
func (s *sheet) sendRow() error {
	r := &s.row
	if len(r.cells) == 0 {
		return nil
	}
	if len(r.pieces) > 0 {
		text := string(r.buf)
		for _, p := range r.pieces {
			r.cells[p.cell].Text = text[p.from:p.to]
		}
		r.buf, r.pieces = r.buf[:0], r.pieces[:0]
	}
	if len(s.pictures) > 0 && !r.jumbled {
		s.addPictures()
	}
	at := s.at
	at.Row = max(1, r.number)
	r.last = at.Row
	f := doc.Fragment{Loc: at, Hidden: r.hidden | r.remote(at.Row), Cells: r.cells}
	r.cells = r.cells[:0]
	if !r.jumbled {
		return s.book.sink.Fragment(f)
	}
	r.jumbled = false
	for _, f.Cells = range layers(f.Cells) {
		if err := s.book.sink.Fragment(f); err != nil {
			return err
		}
	}
	return nil
}

// layers returns the first cell of each column in order of columns, then the
// second of those that have two, and so on.
func layers(cells []doc.Cell) [][]doc.Cell {
	slices.SortStableFunc(cells, func(a, b doc.Cell) int { return a.Col - b.Col })
	var found [][]doc.Cell
	at := 0
	for i, c := range cells {
		if at++; i == 0 || c.Col != cells[i-1].Col {
			at = 0
		}
		if at == len(found) {
			found = append(found, nil)
		}
		found[at] = append(found[at], c)
	}
	return found
}

// remote returns RemoteCell for a row that lies far below the block in use,
// which begins at the top of the sheet and which such a row does not extend. The
// cells of a row are marked one by one, see cellRemote.
func (r *row) remote(number int) doc.Hidden {
	if number-r.lastUsed > remoteRows {
		return doc.RemoteCell
	}
	r.lastUsed = max(r.lastUsed, number)
	return 0
}

// cellRemote returns RemoteCell for a cell that lies far right of the block in
// use.
func (r *row) cellRemote(col int) doc.Hidden {
	if col <= r.lastCol {
		return 0
	}
	if col-r.lastCol > remoteCols {
		return doc.RemoteCell
	}
	r.lastCol = col
	return 0
}
