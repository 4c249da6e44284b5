package xls

import (
	"encoding/binary"
	"math"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// Records of cells (2.2.2 and the clauses of each).
const (
	recFormula  = 0x0006
	recFormula4 = 0x0406 // as some writers number it
	recMulRK    = 0x00BD
	recRString  = 0x00D6
	recLabelSST = 0x00FD
	recNumber   = 0x0203
	recLabel    = 0x0204
	recBoolErr  = 0x0205
	recRK       = 0x027E
)

// isCell reports whether a record is of a cell that may hold something.
func isCell(id uint16) bool {
	switch id {
	case recFormula, recFormula4, recMulRK, recRString, recLabelSST, recNumber, recLabel, recBoolErr, recRK:
		return true
	}
	return false
}

// cell takes a record on the second pass, and sends it if it is of a cell.
func (s *sheet) cell(r *records, id uint16, data []byte) error {
	if !isCell(id) {
		return nil
	}
	if len(data) < 6 {
		s.grid.Fault("cells that are too short", reader.ErrMalformed)
		return nil
	}
	row, col := int(u16At(data, 0)), int(u16At(data, 2))+1
	if row != s.last {
		if err := s.grid.Row(row+1, s.hides(row)); err != nil {
			return err
		}
		s.last = row
	}
	style := u16At(data, 4)
	switch id {
	case recLabelSST:
		text, ok := s.book.shared.get(u32At(data, 6))
		if !ok || len(data) < 10 {
			s.grid.Fault("cells refer to shared strings that are missing", reader.ErrMalformed)
			return nil
		}
		return s.text(col, style, text)
	case recLabel, recRString:
		j := r.continued(data[6:])
		text := s.book.longText(j)
		if j.short {
			s.grid.Fault("a text breaks off", reader.ErrMalformed)
		}
		return s.text(col, style, text)
	case recNumber:
		if len(data) >= 14 {
			return s.number(col, style, float(data[6:]))
		}
	case recRK:
		if len(data) >= 10 {
			return s.number(col, style, rk(u32At(data, 6)))
		}
	case recMulRK:
		return s.numbers(col, data)
	case recBoolErr:
		if len(data) >= 8 {
			return s.truth(col, style, data[6], data[7] != 0)
		}
	case recFormula, recFormula4:
		return s.formula(r, col, style, data)
	}
	s.grid.Fault("cells that are too short", reader.ErrMalformed)
	return nil
}

// numbers sends the cells of a record MulRk (2.4.175).
func (s *sheet) numbers(col int, data []byte) error {
	const first, size, end = 4, 6, 2
	for at := first; at+size+end <= len(data); at += size {
		if err := s.number(col, u16At(data, at), rk(u32At(data, at+2))); err != nil {
			return err
		}
		col++
	}
	return nil
}

// rk returns the number in an RkNumber (2.5.217).
func rk(v uint32) float64 {
	const hundredth, integer = 1, 2
	var f float64
	if v&integer != 0 {
		f = float64(int32(v) >> 2) //nolint:gosec // the upper 30 bits with their sign
	} else {
		f = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&hundredth != 0 {
		f /= 100
	}
	return f
}

func float(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) }

// formula sends the cached result of a record Formula (2.4.127). A text is in a
// record String behind it, or behind that of an array or shared formula.
func (s *sheet) formula(r *records, col int, style uint16, data []byte) error {
	if len(data) < 14 {
		s.grid.Fault("cells that are too short", reader.ErrMalformed)
		return nil
	}
	value := data[6:14]
	if value[6] != 0xFF || value[7] != 0xFF {
		return s.number(col, style, float(value))
	}
	switch value[0] { // 2.5.133
	case 0:
		text, ok := s.result(*r)
		if !ok {
			s.grid.Fault("texts of formulas are missing", reader.ErrMalformed)
		}
		return s.text(col, style, text)
	case 1, 2:
		return s.truth(col, style, value[2], value[0] == 2)
	}
	return nil
}

// result returns the text of a formula's record String (2.4.268), looked for
// behind the formula.
func (s *sheet) result(r records) (string, bool) {
	const near = 4
	for range near {
		id, data, ok := r.next()
		if !ok {
			return "", false
		}
		switch id {
		case recString:
			j := r.continued(data)
			text := s.book.longText(j)
			return text, !j.short
		case 0x0221, 0x00BC, 0x04BC, 0x0236, recContinue: // Array, ShrFmla, Table
		default:
			return "", false
		}
	}
	return "", false
}

func (s *sheet) style(style uint16) (h doc.Hidden, c *cellStyle) {
	if int(style) < len(s.book.xfs) {
		c = &s.book.xfs[style]
		return c.hidden, c
	}
	return 0, &cellStyle{}
}

func (s *sheet) text(col int, style uint16, text string) error {
	h, c := s.style(style)
	if c.format != nil && c.format.HidesText {
		h |= doc.HiddenText
	}
	return s.grid.Text(col, text, h|s.columns.Hidden(col))
}

func (s *sheet) number(col int, style uint16, v float64) error {
	h, c := s.style(style)
	s.buf = c.format.Append(s.buf[:0], v, s.book.date1904)
	if c.format.Hides(v) {
		h |= doc.HiddenText
	}
	return s.grid.Bytes(col, s.buf, h|s.columns.Hidden(col))
}

// truth sends a truth value or an error (2.5.10).
func (s *sheet) truth(col int, style uint16, v byte, isError bool) error {
	if isError {
		return s.text(col, style, errorText(v))
	}
	h, _ := s.style(style)
	text := "FALSE"
	if v != 0 {
		text = "TRUE"
	}
	return s.grid.Text(col, text, h|s.columns.Hidden(col))
}

// errorText returns what Excel shows for an error.
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
