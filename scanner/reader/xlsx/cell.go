package xlsx

import (
	"bytes"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// cell is the cell that is read (18.3.1.4). Its slices are used again for the
// next.
type cell struct {
	open     bool
	phonetic bool // inside a phonetic run, which says again what the text says
	kind     cellKind
	style    int
	value    []byte  // of v, or of t in an inline string
	paleRun  bool    // inside a run of white text
	pale     []byte  // of t in such runs
	formula  []byte  // of f
	into     *[]byte // where text goes, &value or &formula, nil if nowhere
}

// cellKind is the type of a cell (18.18.11).
type cellKind uint8

const (
	numberCell cellKind = iota
	sharedCell
	textCell // str and inlineStr, and a type that the standard does not know
	boolCell
	errorCell
	dateCell
)

// startCell takes a cell. One without a reference, or with a bad one, stands
// right of the one before.
func (s *sheet) startCell() error {
	if s.cell.open {
		if err := s.endCell(); err != nil {
			return err
		}
	}
	c, r := &s.cell, &s.row
	c.open, c.phonetic, c.into = true, false, nil
	c.kind, c.style = numberCell, 0
	c.value, c.formula, c.pale = c.value[:0], c.formula[:0], c.pale[:0]
	c.paleRun = false
	if !r.open {
		r.open = true
		r.number++
		r.hidden, r.col = s.hidden, 0
		s.malformed("cells outside of rows")
	}
	col := 0
	attrs := s.t.Attrs()
	for i := range attrs {
		a := &attrs[i]
		if len(a.Name) != 1 {
			continue
		}
		switch a.Name[0] {
		case 'r':
			var ok bool
			if col, ok = r.column(a.Value); !ok {
				s.malformed("references of cells are bad; their columns are counted on")
				col = 0
			}
		case 's':
			c.style = smallInt(a.Value)
		case 't':
			c.kind = s.kind(a.Value)
		}
	}
	if col == 0 {
		col = r.col + 1
	}
	r.col = col
	value, ok := s.t.Leaf("<v>", "</v></c>")
	if !ok && c.kind == textCell {
		value, ok = s.t.Leaf("<is><t>", "</t></is></c>")
	}
	if ok {
		c.open = false
		return s.addCell(value, nil)
	}
	return nil
}

// column returns the column in a cell's reference. The row in it is only looked
// at for being one: the cell stands in the row it is written in.
func (r *row) column(ref []byte) (int, bool) {
	if n := len(ref) - len(r.digits); n > 0 && n < len(ref) && string(ref[n:]) == string(r.digits) {
		switch {
		case n == 1 && ref[0] >= 'A' && ref[0] <= 'Z':
			return int(ref[0]-'A') + 1, true
		case n == 2 && ref[0] >= 'A' && ref[0] <= 'Z' && ref[1] >= 'A' && ref[1] <= 'Z':
			return int(ref[0]-'A'+1)*26 + int(ref[1]-'A') + 1, true
		}
	}
	_, col, ok := reference(ref)
	return col, ok
}

// kind returns the type that a cell's t attribute names.
func (s *sheet) kind(t []byte) cellKind {
	switch string(t) {
	case "s":
		return sharedCell
	case "n", "":
		return numberCell
	case "b":
		return boolCell
	case "e":
		return errorCell
	case "d":
		return dateCell
	case "str", "inlineStr":
	default:
		s.malformed("a cell of unknown type")
	}
	return textCell
}

// smallInt returns the number in b, -1 if there is none or it is large.
func smallInt(b []byte) int {
	const most = 9 // digits
	if len(b) == 0 || len(b) > most {
		return -1
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// endCell ends the cell that is open, if one is.
func (s *sheet) endCell() error {
	if !s.cell.open {
		return nil
	}
	s.cell.open, s.cell.into = false, nil
	return s.addCell(s.cell.value, s.cell.formula)
}

// addCell adds the cell to the row if there is text in it.
func (s *sheet) addCell(value, formula []byte) error {
	c, r := &s.cell, &s.row
	if len(value) == 0 && len(formula) == 0 && len(c.pale) == 0 {
		return nil
	}
	var style cellStyle
	if uint(c.style) < uint(len(s.book.styles)) {
		style = s.book.styles[c.style]
	}
	from := len(r.buf)
	text, pale := "", "" // pale is what nobody sees of a text that can be seen
	switch c.kind {
	case sharedCell:
		text = s.shared(value)
		if s.book.shared.rich != nil && !style.filled {
			text, pale = s.runs(value, text)
		}
		if style.format != nil && style.format.hidesText {
			style.hidden |= doc.HiddenText
		}
	case numberCell:
		switch {
		case len(value) == 0:
		case style.format == nil:
			r.buf = appendNumber(r.buf, value)
		default:
			r.buf = style.format.appendFormatted(r.buf, value, s.book.date1904)
			if style.format.hides(value) {
				style.hidden |= doc.HiddenText
			}
		}
	case boolCell:
		r.buf = appendBool(r.buf, value)
	case dateCell:
		r.buf = appendISO(r.buf, value)
	case errorCell, textCell:
		r.buf = append(r.buf, unescapeX(value)...)
		switch {
		case len(c.pale) == 0:
		case style.filled:
			r.buf = append(r.buf, unescapeX(c.pale)...)
		default:
			pale = s.book.cut(string(unescapeX(c.pale)))
		}
		if style.format != nil && style.format.hidesText {
			style.hidden |= doc.HiddenText
		}
	}
	if len(value) == 0 && bytes.IndexByte(formula, '"') >= 0 {
		// Nothing is cached, as in files that no spreadsheet program has
		// calculated: a text in the formula is what will show.
		r.buf = append(append(r.buf, '='), formula...)
	}
	if limit := s.book.in.Limits.Text; len(r.buf)-from > limit {
		r.buf = r.buf[:from+len(cutAt(r.buf[from:], limit))]
		s.tooLong()
	}
	if text == "" && isBlank(r.buf[from:]) {
		r.buf = r.buf[:from]
		if isBlank([]byte(pale)) {
			return nil
		}
		text, pale = pale, ""
		style.hidden |= doc.HiddenText
	}
	if n := len(r.cells); n > 0 && r.cells[n-1].Col >= r.col {
		r.jumbled = true
		s.malformed("cells of a row are out of order")
	}
	if text == "" {
		r.pieces = append(r.pieces, piece{len(r.cells), from, len(r.buf)})
	}
	r.cells = append(r.cells, doc.Cell{Col: r.col, Text: text, Hidden: style.hidden | s.cols.hidden(r.col) | r.cellRemote(r.col)})
	if pale != "" {
		r.cells = append(r.cells, doc.Cell{Col: r.col, Text: pale, Hidden: r.cells[len(r.cells)-1].Hidden | doc.HiddenText})
		r.jumbled = true // two fragments: hidden text is never in one with text that is seen
	}
	if len(r.cells) >= maxCells || len(r.buf) > maxRowBuf {
		return s.sendRow()
	}
	return nil
}

// shared returns the shared string that the cell refers to (18.18.11, s).
func (s *sheet) shared(value []byte) string {
	i := smallInt(value)
	if i < 0 {
		i = smallInt(bytes.TrimSpace(value))
	}
	strs := &s.book.shared
	if uint(i) >= uint(len(strs.texts)) {
		if len(value) > 0 {
			s.fault("cells refer to shared strings that are missing", reader.ErrMalformed)
		}
		return ""
	}
	strs.used[i/64] |= 1 << (i % 64)
	return strs.texts[i]
}

// runs returns what of a shared string is seen on a white cell, and what is not.
func (s *sheet) runs(value []byte, text string) (seen, pale string) {
	if r, ok := s.book.shared.rich[smallInt(bytes.TrimSpace(value))]; ok {
		return r.seen, r.pale
	}
	return text, ""
}

// hides reports whether the format shows nothing of the number.
func (f *numFmt) hides(raw []byte) bool {
	if !f.hidesPositive && !f.hidesNegative {
		return false
	}
	v, ok := parseNumber(raw)
	switch {
	case !ok:
		return f.hidesText
	case v < 0:
		return f.hidesNegative
	case v == 0:
		return f.hidesZero
	}
	return f.hidesPositive
}

// appendBool appends a truth value as Excel shows it.
func appendBool(dst, raw []byte) []byte {
	switch string(raw) {
	case "1", "true":
		return append(dst, "TRUE"...)
	case "0", "false":
		return append(dst, "FALSE"...)
	}
	return append(dst, raw...)
}
