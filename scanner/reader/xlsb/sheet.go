package xlsb

import (
	"math"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
)

// sheet is one sheet while it is read (2.1.7.62).
type sheet struct {
	book    *book
	grid    grid.Sheet
	at      doc.Location
	columns grid.Columns
	row     doc.Hidden // of the row that is open
	col     int        // of the last cell, from 1
	open    bool       // a row is open

	filtered bool // a filter is active
	ended    bool
	buf      []byte

	headers          []string
	choices, prompts grid.Set
}

// readSheet announces a sheet and reads it.
func (b *book) readSheet(l listed, part *opc.Part, detail string, again bool) error {
	at := b.at(doc.Sheet, l.name)
	if again && part != nil {
		detail = "the same part as another sheet"
	}
	if err := b.file.Sink.Part(doc.Part{Loc: at, Hidden: l.hidden, Detail: detail}); err != nil {
		return err
	}
	switch {
	case part == nil:
		return b.sheetProblem(at, "the sheet's part is missing", reader.ErrMalformed)
	case again:
		return nil
	case strings.HasSuffix(part.Type, "+xml"):
		return nil // a sheet of charts or dialogs, which is told with the other parts
	}
	rels, err := b.file.Relationships(part.Name)
	if err != nil {
		return err
	}
	for _, r := range rels {
		if r.Part != nil {
			b.owners[r.Part] = l
		}
	}
	s := &sheet{book: b, at: at, grid: grid.Sheet{Sink: b.file.Sink, At: at, Hidden: l.hidden, Limit: b.file.In.Limits.Text}}
	if err := records(b.file, part, "a sheet", s.take); err != nil {
		return err
	}
	if !s.ended {
		s.grid.Fault("ends before its end record", reader.ErrMalformed)
	}
	if err := s.grid.End("xlsb"); err != nil {
		return err
	}
	return s.sendTexts()
}

// take takes a record of the sheet.
func (s *sheet) take(id int, data []byte) error {
	f := fields{b: data}
	switch id {
	case 0: // BrtRowHdr
		return s.startRow(&f)
	case 1, 12: // blank
		s.position(id, &f)
		return nil
	case 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 62:
		return s.cell(id, &f)
	case 60: // BrtColInfo
		s.addColumns(&f)
	case 130: // BrtEndSheet
		s.ended = true
	case 147: // BrtWsProp (2.4.835)
		f.take(2)
		s.filtered = f.u8()&1 != 0
	case 485: // BrtWsFmtInfo (2.4.834)
		if width := f.u32(); width != math.MaxUint32 && width < leastWidth {
			s.columns.Other = doc.ZeroSize
		}
	case 479: // BrtBeginHeaderFooter (2.4.106)
		f.u16()
		for range 6 {
			s.headers = append(s.headers, f.text())
		}
	case 64: // BrtDVal (2.4.353)
		s.addValidation(&f)
	case 681: // BrtDValList (2.4.355)
		s.addChoices(strings.ReplaceAll(f.text(), `"`, ""))
	case 1053: // BrtDVal14 (2.4.354)
		s.addNewValidation(&f)
	}
	return nil
}

// leastWidth is the width of a column from which on something can be seen of it,
// in 256ths of a digit.
const leastWidth = 77

// startRow takes a record BrtRowHdr (2.4.738).
func (s *sheet) startRow(f *fields) error {
	const (
		maxRow = 1 << 20
		zero   = 1 << 4
		twips  = 20 // of a point
	)
	number := f.u32()
	f.take(4)
	height := f.u16()
	f.take(1)
	flags := f.u8()
	if f.short || number >= maxRow {
		s.grid.Fault("numbers of rows are damaged", reader.ErrMalformed)
		number = int64(s.grid.Number())
	}
	s.row, s.col, s.open = 0, 0, true
	switch {
	case flags&zero != 0 && s.filtered:
		s.row = doc.FilteredRow
	case flags&zero != 0:
		s.row = doc.HiddenRow
	case height < twips:
		s.row = doc.ZeroSize
	}
	return s.grid.Row(int(number)+1, s.row)
}

// position reads the beginning of a cell (2.5.9): its column, which a short cell
// leaves out, and its style.
func (s *sheet) position(id int, f *fields) (col, style int) {
	const firstShort, lastShort = 12, 18
	if id < firstShort || id > lastShort {
		s.col = int(min(f.u32(), grid.MaxCol)) + 1
	} else {
		s.col = min(s.col+1, grid.MaxCol)
	}
	style = int(f.u32() & 0xFFFFFF)
	return s.col, style
}

// cell takes a record of a cell: 2 to 7, those of formulas, 8 to 11, and short
// ones, 13 to 18.
func (s *sheet) cell(id int, f *fields) error {
	if !s.open {
		s.open = true
		s.grid.Fault("cells outside of rows", reader.ErrMalformed)
		if err := s.grid.Row(s.grid.Number()+1, 0); err != nil {
			return err
		}
	}
	col, style := s.position(id, f)
	var err error
	switch id {
	case 2, 13: // BrtCellRk
		err = s.number(col, style, rk(f.u32()))
	case 5, 16, 9: // BrtCellReal, BrtFmlaNum
		err = s.number(col, style, f.float())
	case 3, 14, 11: // BrtCellError, BrtFmlaError
		err = s.text(col, style, errorText(f.u8()))
	case 4, 15, 10: // BrtCellBool, BrtFmlaBool
		text := boolText(f.u8())
		h, _ := s.style(style)
		err = s.grid.Text(col, text, h|s.columns.Hidden(col))
	case 6, 17, 8: // BrtCellSt, BrtFmlaString
		err = s.text(col, style, f.text())
	case 62: // BrtCellRString
		err = s.text(col, style, f.rich())
	case 7, 18: // BrtCellIsst
		i := f.u32()
		strs := &s.book.shared
		if i >= int64(len(strs.texts)) {
			s.grid.Fault("cells refer to shared strings that are missing", reader.ErrMalformed)
			return nil
		}
		strs.used[i/64] |= 1 << (i % 64)
		err = s.text(col, style, strs.texts[i])
	}
	if f.short {
		s.grid.Fault("cells that are too short", reader.ErrMalformed)
	}
	return err
}

// rk returns the number in an RkNumber (2.5.122).
func rk(v int64) float64 {
	const hundredth, integer = 1, 2
	var f float64
	if v&integer != 0 {
		f = float64(int32(v) >> 2) //nolint:gosec // the upper 30 bits with their sign
	} else {
		f = math.Float64frombits(uint64(v&^3) << 32) //nolint:gosec // of 32 bits
	}
	if v&hundredth != 0 {
		f /= 100
	}
	return f
}

func (s *sheet) style(style int) (doc.Hidden, cellStyle) {
	if style < len(s.book.xfs) {
		c := s.book.xfs[style]
		return c.hidden, c
	}
	return 0, cellStyle{}
}

func (s *sheet) text(col, style int, text string) error {
	h, c := s.style(style)
	if c.format != nil && c.format.HidesText {
		h |= doc.HiddenText
	}
	return s.grid.Text(col, text, h|s.columns.Hidden(col))
}

func (s *sheet) number(col, style int, v float64) error {
	h, c := s.style(style)
	s.buf = c.format.Append(s.buf[:0], v, s.book.date1904)
	if c.format.Hides(v) {
		h |= doc.HiddenText
	}
	return s.grid.Bytes(col, s.buf, h|s.columns.Hidden(col))
}

// boolText returns what Excel shows for a truth value.
func boolText(v byte) string {
	if v != 0 {
		return "TRUE"
	}
	return "FALSE"
}

// errorText returns what Excel shows for an error (2.5.97.2).
func errorText(code byte) string {
	switch code {
	case 0x00:
		return "#NULL!"
	case 0x07:
		return "#DIV/0!"
	case 0x0F:
		return "#VALUE!"
	case 0x17:
		return "#REF!"
	case 0x1D:
		return "#NAME?"
	case 0x24:
		return "#NUM!"
	case 0x2B:
		return "#GETTING_DATA"
	}
	return "#N/A"
}

// addColumns takes a record BrtColInfo (2.4.330): a range of columns that are
// alike. Excel gives a hidden one no width either.
func (s *sheet) addColumns(f *fields) {
	first, last, width := f.u32(), f.u32(), f.u32()
	f.take(4)
	flags := f.u16()
	if f.short || first >= grid.MaxCol {
		return
	}
	var h doc.Hidden
	switch {
	case flags&1 != 0:
		h = doc.HiddenColumn
	case width < leastWidth:
		h = doc.ZeroSize
	}
	s.columns.Set(int(first)+1, int(min(last, grid.MaxCol))+1, h)
}

// addValidation takes a record BrtDVal: messages, and the texts of a list that is
// written out.
func (s *sheet) addValidation(f *fields) {
	const area = 16 // bytes
	flags := f.u32()
	f.skip(f.u32() * area)
	s.addPrompts(f)
	formula := f.take(int(min(f.u32(), int64(len(f.b)))))
	s.addList(f, flags, formula)
}

// addNewValidation takes a record BrtDVal14, which has its areas and formulas in
// its header (2.5.61).
func (s *sheet) addNewValidation(f *fields) {
	const area = 16 // bytes
	const hasRef, hasAreas, hasFormulas, hasID = 1 << 0, 1 << 1, 1 << 2, 1 << 3
	header := f.u32()
	if header&hasRef != 0 {
		for n := f.u32(); n > 0 && !f.short; n-- {
			f.skip(4 + area)
		}
	}
	if header&hasAreas != 0 {
		for n := f.u32(); n > 0 && !f.short; n-- {
			f.skip(4)
			f.skip(f.u32() * area)
		}
	}
	var first []byte
	if header&hasFormulas != 0 {
		for n, left := f.u32(), true; n > 0 && !f.short; n-- {
			f.skip(4)
			size := f.u32()
			more := f.u32()
			formula := f.take(int(min(size, int64(len(f.b)))))
			f.skip(more)
			if left {
				first, left = formula, false
			}
		}
	}
	if header&hasID != 0 {
		f.text()
	}
	flags := f.u32()
	s.addPrompts(f)
	s.addList(f, flags, first)
}

func (s *sheet) addPrompts(f *fields) {
	for range 4 {
		s.prompts.Add(f.text())
	}
}

// addList adds the texts of a list that stands in its formula, after it is known
// that the record was whole.
func (s *sheet) addList(f *fields, flags int64, formula []byte) {
	const kinds, list = 0xF, 3
	if f.short {
		s.grid.Fault("lists of what may be entered are damaged", reader.ErrMalformed)
	}
	if flags&kinds != list {
		return
	}
	for _, text := range literals(formula, nil) {
		s.addChoices(text)
	}
}

// addChoices adds texts with commas or zeros between them.
func (s *sheet) addChoices(texts string) {
	for item := range strings.FieldsFuncSeq(texts, func(r rune) bool { return r == ',' || r == 0 }) {
		s.choices.Add(item)
	}
}

// sendTexts sends the texts outside of cells, each sort as a part.
func (s *sheet) sendTexts() error {
	at := s.at
	at.Kind = doc.Property
	var headers [][]string
	for _, code := range s.headers {
		if sections := grid.HeaderSections(code); sections != nil {
			headers = append(headers, sections)
		}
	}
	for _, p := range []struct {
		rows   [][]string
		hidden doc.Hidden
		detail string
	}{
		{headers, doc.HeaderFooter, "header and footer"},
		{grid.Single(s.choices.Texts), 0, "choices of drop-down lists"},
		{grid.Single(s.prompts.Texts), 0, "messages on entering data"},
	} {
		if err := grid.Rows(s.book.file.Sink, at, p.hidden|s.grid.Hidden, p.detail, p.rows, s.book.file.In.Limits.Text); err != nil {
			return err
		}
	}
	if s.choices.Full || s.prompts.Full {
		return s.book.sheetProblem(s.at, "too many texts for entering data", reader.ErrTooLarge)
	}
	return nil
}
