package xlsx

import (
	"fmt"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// sheet is one sheet while it is read (18.3).
type sheet struct {
	book    *book
	part    *opc.Part
	t       *xmltok.Tokenizer
	at      doc.Location // of the sheet, or the row that is read
	hidden  doc.Hidden   // of the sheet
	cols    columns
	filters *filters

	pictures map[int][]picture // by the row, nil if there are none
	tail     tail

	inData     bool // inside sheetData
	ended      bool // the end-tag of the sheet was seen
	zeroHeight bool // rows that say nothing of themselves have no height
	row        row
	cell       cell
	faults     []fault
}

// fault is something wrong with the sheet, told once, after its rows.
type fault struct {
	what  string
	class error
}

func (s *sheet) fault(what string, class error) {
	for _, f := range s.faults {
		if f.what == what {
			return
		}
	}
	s.faults = append(s.faults, fault{what, class})
}

// read sends the rows of the sheet. It relies on no more of the XML's structure
// than it needs: an element that begins ends the one before if that cannot
// contain it, so that a missing tag costs no more than itself.
func (s *sheet) read() error {
	for k := s.t.Next(); k != xmltok.EOF; k = s.t.Next() {
		var err error
		switch k {
		case xmltok.Text:
			s.text()
		case xmltok.Start:
			err = s.start()
		case xmltok.End:
			err = s.end()
		case xmltok.EOF:
		}
		if err != nil {
			return err
		}
	}
	if err := s.endRow(); err != nil {
		return err
	}
	return s.report()
}

// report tells what was wrong with the sheet.
func (s *sheet) report() error {
	err := opc.Check(s.t)
	if err == nil && !s.ended {
		err = fmt.Errorf("%w: ends before its end tag", reader.ErrMalformed)
	}
	at := s.at
	at.Row = 0
	for _, f := range s.faults {
		if err := s.book.sheetProblem(at, fmt.Errorf("%s: %w", f.what, f.class)); err != nil {
			return err
		}
	}
	if err != nil {
		return s.book.sheetProblem(at, err)
	}
	return nil
}

func (s *sheet) text() {
	switch {
	case s.cell.into != nil:
		if len(*s.cell.into) <= s.book.in.Limits.Text {
			*s.cell.into = s.t.AppendText(*s.cell.into)
		}
	case s.tail.open:
		s.tail.text = appendUpTo(s.t, s.tail.text, s.book.in.Limits.Text)
	}
}

func (s *sheet) start() error {
	name := s.t.Name()
	if s.inData {
		if len(name) == 1 {
			switch name[0] {
			case 'c':
				return s.startCell()
			case 'v':
				if s.cell.open {
					s.cell.into = &s.cell.value
				}
				return nil
			case 'f':
				if s.cell.open {
					s.cell.into = &s.cell.formula
				}
				return nil
			case 't':
				if s.cell.open && !s.cell.phonetic {
					s.cell.into = &s.cell.value
					if s.cell.paleRun {
						s.cell.into = &s.cell.pale
					}
				}
				return nil
			case 'r':
				s.cell.paleRun = false
				return nil
			}
		}
		switch string(name) {
		case "row":
			return s.startRow()
		case "rPh":
			s.cell.phonetic = true
			return nil
		case "is", "rPr":
			return nil
		case "color": // 18.8.3, of a run
			s.cell.paleRun = s.cell.open && readColor(s.t).pale()
			return nil
		}
	}
	return s.startOther(string(name))
}

// startOther takes the start of an element other than rows and cells and what is
// in them.
func (s *sheet) startOther(name string) error {
	switch name {
	case "sheetData":
		s.inData = true
	case "sheetPr": // 18.3.1.82
		mode, _ := s.t.Attr("filterMode")
		s.filters.mode = isTrue([]byte(mode))
	case "sheetFormatPr": // 18.3.1.81
		zero, _ := s.t.Attr("zeroHeight")
		height, ok := attrFloat(s.t, "defaultRowHeight")
		s.zeroHeight = isTrue([]byte(zero)) || ok && height < leastHeight
		s.cols.format(s.t)
	case "col":
		s.cols.add(s.t)
	default:
		s.tail.start(s.t, name)
	}
	return nil
}

func (s *sheet) end() error {
	name := s.t.Name()
	if len(name) == 1 {
		switch name[0] {
		case 'c':
			return s.endCell()
		case 'v', 't', 'f':
			s.cell.into = nil
			return nil
		}
	}
	switch string(name) {
	case "row":
		return s.endRow()
	case "rPh":
		s.cell.phonetic = false
	case "sheetData":
		s.inData = false
		return s.endRow()
	case "worksheet", "chartsheet", "dialogsheet", "macrosheet":
		s.ended = true
	default:
		s.tail.end(string(name))
	}
	return nil
}

// tooLong notes that a text was cut.
func (s *sheet) tooLong() { s.fault("a cell is cut off", reader.ErrTooLarge) }

// malformed notes something that is not as the standard has it.
func (s *sheet) malformed(what string) { s.fault(what, reader.ErrMalformed) }
