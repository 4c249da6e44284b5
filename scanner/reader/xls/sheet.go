package xls

import (
	"slices"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
)

// sheet is one sheet while it is read (2.1.7.20.5).
type sheet struct {
	book *book
	grid grid.Sheet
	at   doc.Location
	last int // row of the cell before, from 0; -1 before the first

	columns  grid.Columns
	rows     map[uint16]doc.Hidden // rows that are hidden
	told     []uint64              // a bit for each row that has a record
	zero     bool                  // rows without a record have no height
	filtered bool                  // a filter is active
	filter   area

	ordered bool // cells come in order of rows
	lastRow int
	charts  []int // offsets of charts inside
	ended   bool
	texts   texts
	buf     []byte
}

// readSheet reads the substream at the given offset. Records that say how rows
// and columns are hidden may stand anywhere, so that a first pass gathers them
// and the texts outside of cells, and a second sends the cells.
func (b *book) readSheet(index int, at doc.Location, hidden doc.Hidden, offset int, kind uint16) error {
	if kind == kindChart {
		return b.readChart(at, hidden, offset)
	}
	if kind == kindModule {
		return nil // the macros are in a storage of their own
	}
	s := &sheet{
		book: b, at: at, last: -1, ordered: true,
		grid:   grid.Sheet{Sink: b.sink, At: at, Hidden: hidden, Limit: b.in.Limits.Text},
		rows:   map[uint16]doc.Hidden{},
		told:   make([]uint64, (1<<16)/64),
		filter: b.filters[index],
	}
	s.texts.objects = map[uint16]object{}
	if err := s.each(offset, s.survey); err != nil {
		return err
	}
	if !s.ended {
		s.grid.Fault("ends before its end record", reader.ErrMalformed)
	}
	var err error
	if s.ordered {
		err = s.each(offset, s.cell)
	} else {
		err = s.sorted(offset)
	}
	if err != nil {
		return err
	}
	if err := s.grid.End("xls"); err != nil {
		return err
	}
	if err := s.sendTexts(); err != nil {
		return err
	}
	for _, chart := range s.charts {
		if err := b.readChart(at, hidden, chart); err != nil {
			return err
		}
	}
	return nil
}

// each calls take for the records of the sheet, but those of the charts in it.
func (s *sheet) each(offset int, take func(r *records, id uint16, data []byte) error) error {
	r := records{b: s.book.data, at: offset}
	r.next()
	depth := 1
	for n := 0; ; n++ {
		if n%1024 == 0 && s.book.ctx.Err() != nil {
			return s.book.ctx.Err()
		}
		at := r.at
		id, data, ok := r.next()
		if !ok {
			return nil
		}
		switch id {
		case recBOF:
			depth++
			if depth == 2 && !s.ended && len(s.charts) < maxObjects {
				s.charts = append(s.charts, at)
			}
		case recEOF:
			if depth--; depth == 0 {
				s.ended = true
				return nil
			}
		default:
			if depth > 1 {
				continue
			}
			if err := take(&r, id, data); err != nil {
				return err
			}
		}
	}
}

// sorted sends the cells of a sheet that does not have them in order of rows.
func (s *sheet) sorted(offset int) error {
	type place struct{ row, at int }
	var places []place
	err := s.each(offset, func(r *records, id uint16, data []byte) error {
		if isCell(id) && len(data) >= 6 {
			places = append(places, place{int(u16At(data, 0)), r.at - len(data) - header})
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(places, func(a, b place) int { return a.row - b.row })
	for i, p := range places {
		if i%1024 == 0 && s.book.ctx.Err() != nil {
			return s.book.ctx.Err()
		}
		r := records{b: s.book.data, at: p.at}
		id, data, _ := r.next()
		if err := s.cell(&r, id, data); err != nil {
			return err
		}
	}
	return nil
}

// survey takes a record on the first pass.
func (s *sheet) survey(r *records, id uint16, data []byte) error {
	if isCell(id) {
		if row := int(u16At(data, 0)); row < s.lastRow {
			s.ordered = false
		} else {
			s.lastRow = row
		}
		return nil
	}
	switch id {
	case 0x0208:
		s.addRow(data)
	case 0x007D:
		s.addColumns(data)
	case 0x0055: // DefColWidth (2.4.89)
		if len(data) >= 2 && u16At(data, 0) == 0 {
			s.columns.Other = doc.ZeroSize
		}
	case 0x0225: // DefaultRowHeight (2.4.87)
		const zero = 1 << 1
		s.zero = u16At(data, 0)&zero != 0
	case 0x009B: // FilterMode (2.4.119)
		s.filtered = true
	default:
		s.outside(r, id, data)
	}
	return nil
}

// addRow takes a record Row (2.4.221).
func (s *sheet) addRow(data []byte) {
	if len(data) < 14 {
		return
	}
	const (
		defaultHeight = 1 << 15
		hidden        = 1 << 5
		twips         = 20 // of a point
	)
	row := u16At(data, 0)
	s.told[row/64] |= 1 << (row % 64)
	height := u16At(data, 6)
	switch {
	case u16At(data, 12)&hidden != 0:
		s.rows[row] = doc.HiddenRow
	case height&defaultHeight == 0 && height < grid.LeastHeight*twips:
		s.rows[row] = doc.ZeroSize
	default:
		delete(s.rows, row)
	}
}

// hides returns how the row, counted from 0, is hidden.
func (s *sheet) hides(row int) doc.Hidden {
	h := s.rows[uint16(row)] //nolint:gosec // rows have 16 bits
	switch {
	case h == doc.HiddenRow && s.filtered && s.filter.covers(row+1):
		return doc.FilteredRow
	case h == 0 && s.zero && s.told[row/64]&(1<<(row%64)) == 0:
		return doc.ZeroSize
	}
	return h
}

// addColumns takes a record ColInfo (2.4.53): a range of columns that are alike.
// Excel gives a hidden one no width either.
func (s *sheet) addColumns(data []byte) {
	if len(data) < 10 {
		return
	}
	const (
		hidden = 1
		unit   = 256 // of a character
	)
	var h doc.Hidden
	switch {
	case u16At(data, 8)&hidden != 0:
		h = doc.HiddenColumn
	case float64(u16At(data, 4)) < grid.LeastWidth*unit:
		h = doc.ZeroSize
	}
	const most = 256
	s.columns.Set(int(u16At(data, 0))+1, min(int(u16At(data, 2))+1, most), h)
}
