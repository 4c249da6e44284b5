package xls

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
)

// texts gathers the texts of a sheet that stand outside of its cells.
type texts struct {
	headers []string // as they stand
	choices grid.Set // of drop-down lists
	prompts grid.Set // shown beside a cell that is chosen
	mails   grid.Set // addresses that cells link to

	notes   []note
	objects map[uint16]object // by their number
	boxes   []string          // texts of objects other than notes
	object  uint16            // number of the object read last
	known   bool              // there is one

	scenarios, drawn, full bool
}

// note is a comment on a cell (2.4.179).
type note struct {
	row, col     int // from 1
	author, text string
	object       uint16 // the object that holds the text, in BIFF8
}

// object is what is drawn on a sheet (2.4.181).
type object struct {
	kind uint16
	text string
}

// maxObjects bounds what is kept of one sort.
const maxObjects = 1 << 16

// outside takes a record of the sheet that is not about its cells.
func (s *sheet) outside(r *records, id uint16, data []byte) {
	t := &s.texts
	switch id {
	case 0x0014, 0x0015: // Header, Footer (2.4.136)
		if len(data) == 0 || len(t.headers) >= maxObjects {
			return
		}
		j := r.continued(data)
		if s.book.biff8 {
			t.headers = append(t.headers, s.book.longText(j))
		} else {
			t.headers = append(t.headers, s.book.shortText(j))
		}
	case 0x089C: // HeaderFooter (2.4.137)
		s.moreHeaders(r.continued(data))
	case 0x001C:
		s.addNote(r.continued(data))
	case 0x005D:
		s.addObject(data)
	case 0x01B6:
		s.addObjectText(r, data)
	case 0x01BE: // Dv
		s.addValidation(r.continued(data))
	case 0x01B8: // HLink
		s.addLink(r.continued(data))
	case 0x00AF: // Scenario
		t.scenarios = true
	default:
		s.book.external(r, id, data)
	}
}

// moreHeaders takes the headers and footers of even and of first pages.
func (s *sheet) moreHeaders(j *joined) {
	const head = 12 + 16 // of the record, and a number of the view
	j.skip(head)
	j.skip(2)
	var lengths [4]uint16
	for i := range lengths {
		lengths[i] = j.u16()
	}
	for _, n := range lengths {
		if n == 0 || j.short || len(s.texts.headers) >= maxObjects {
			continue
		}
		s.texts.headers = append(s.texts.headers, j.text(int(j.u16())))
	}
}

// addNote takes a record Note. In BIFF5 it holds the text, of which the rest
// follows in notes of row 65535 (5.70 of the documentation by OpenOffice.org).
func (s *sheet) addNote(j *joined) {
	const more = 0xFFFF
	t := &s.texts
	row, col := j.u16(), j.u16()
	if len(t.notes) >= maxObjects {
		t.full = true
		return
	}
	n := note{row: int(row) + 1, col: int(col) + 1}
	if s.book.biff8 {
		j.skip(2)
		n.object = j.u16()
		n.author = s.book.longText(j)
		t.notes = append(t.notes, n)
		return
	}
	text := s.book.longText(j)
	if row == more && len(t.notes) > 0 {
		last := &t.notes[len(t.notes)-1]
		if len(last.text) < s.book.in.Limits.Text {
			last.text += text
		}
		return
	}
	n.text = text
	t.notes = append(t.notes, n)
}

// addObject takes a record Obj: in BIFF8 it begins with the kind and number of the
// object (2.5.143), and its text follows in a record TxO.
func (s *sheet) addObject(data []byte) {
	const common, textBox = 0x15, 0x06
	t := &s.texts
	t.known = false
	if !s.book.biff8 {
		t.drawn = t.drawn || u16At(data, 4) == textBox
		return
	}
	if len(data) < 8 || u16At(data, 0) != common || len(t.objects) >= maxObjects {
		return
	}
	t.object, t.known = u16At(data, 6), true
	t.objects[t.object] = object{kind: u16At(data, 4)}
}

// addObjectText takes a record TxO (2.4.329), whose text is in the records
// Continue behind it.
func (s *sheet) addObjectText(r *records, data []byte) {
	const noteKind = 0x19
	t := &s.texts
	n := int(u16At(data, 10))
	j := r.continued(nil)
	if n == 0 || j.done() {
		return
	}
	text := j.characters(n, j.u8()&flagWide != 0)
	if j.short {
		s.grid.Fault("a text of an object breaks off", reader.ErrMalformed)
	}
	if t.known && t.objects[t.object].kind == noteKind {
		t.objects[t.object] = object{noteKind, text}
		return
	}
	if len(t.boxes) < maxObjects {
		t.boxes = append(t.boxes, text)
	} else {
		t.full = true
	}
}

// addValidation takes a record Dv (2.4.94): messages, and the texts of a list
// that is written out, with zeros between them.
func (s *sheet) addValidation(j *joined) {
	const kinds, list, literal = 0xF, 3, 0x17
	flags := j.u32()
	for range 4 {
		text := s.book.longText(j)
		s.texts.prompts.Add(strings.Trim(text, "\x00"))
	}
	size := int(j.u16())
	j.skip(2)
	formula := j.bytes(size)
	if j.short || flags&kinds != list || len(formula) < 2 || formula[0] != literal {
		return
	}
	for item := range strings.FieldsFuncSeq(s.book.shortText(&joined{cur: formula[1:]}), func(r rune) bool { return r == 0 }) {
		s.texts.choices.Add(item)
	}
}

// addLink takes a record HLink (2.4.140). Of the link only an address of mail is
// looked for, which is text of one or two bytes a character ([MS-OSHARED]
// 2.3.7.1).
func (s *sheet) addLink(j *joined) {
	const cells, longest = 8, 8 << 10
	j.skip(cells)
	data := j.bytes(longest)
	if i := bytes.Index(data, []byte("m\x00a\x00i\x00l\x00t\x00o\x00:\x00")); i >= 0 {
		s.addMail(codepage.DecodeUTF16(data[i:]))
	} else if i := bytes.Index(data, []byte("mailto:")); i >= 0 {
		s.addMail(narrow(data[i:]))
	}
}

func (s *sheet) addMail(link string) {
	link, _, _ = strings.Cut(strings.TrimPrefix(link, "mailto:"), "\x00")
	address, _, _ := strings.Cut(link, "?")
	s.texts.mails.Add(address)
}

// sendTexts sends the texts outside of cells, each sort as a part.
func (s *sheet) sendTexts() error {
	t, at := &s.texts, s.at
	at.Kind = doc.Property
	var headers [][]string
	for _, code := range t.headers {
		if sections := grid.HeaderSections(code); sections != nil {
			headers = append(headers, sections)
		}
	}
	for _, part := range []struct {
		rows   [][]string
		hidden doc.Hidden
		detail string
	}{
		{headers, doc.HeaderFooter, "header and footer"},
		{grid.Single(t.choices.Texts), 0, "choices of drop-down lists"},
		{grid.Single(t.prompts.Texts), 0, "messages on entering data"},
		{grid.Single(t.mails.Texts), 0, "addresses behind links"},
		{grid.Single(t.boxes), 0, "text in drawings"},
	} {
		if err := grid.Rows(s.book.sink, at, part.hidden|s.grid.Hidden, part.detail, part.rows, s.book.in.Limits.Text); err != nil {
			return err
		}
	}
	if err := s.sendNotes(at); err != nil {
		return err
	}
	for _, lost := range []struct {
		is    bool
		what  string
		class error
	}{
		{t.full || t.choices.Full || t.prompts.Full || t.mails.Full, "too many texts outside of cells", reader.ErrTooLarge},
		{t.scenarios, "scenarios are not read yet", reader.ErrUnsupported},
		{t.drawn, "text in drawings is not read yet", reader.ErrUnsupported},
	} {
		if lost.is {
			if err := s.book.problemAt(s.at, lost.what, lost.class); err != nil {
				return err
			}
		}
	}
	return nil
}

// sendNotes sends the comments in order of their rows: author and text.
func (s *sheet) sendNotes(at doc.Location) error {
	notes := s.texts.notes
	slices.SortStableFunc(notes, func(a, b note) int { return cmp.Or(a.row-b.row, a.col-b.col) })
	hidden := doc.Comment | s.grid.Hidden
	for i, n := range notes {
		if s.book.biff8 {
			n.text = s.texts.objects[n.object].text
		}
		if i == 0 {
			if err := s.book.sink.Part(doc.Part{Loc: at, Hidden: hidden, Detail: "comments"}); err != nil {
				return err
			}
		}
		var cells []doc.Cell
		for col, text := range []string{n.author, n.text} {
			if text = grid.CutAt(text, s.book.in.Limits.Text); !grid.IsBlank(text) {
				cells = append(cells, doc.Cell{Col: col + 1, Text: text})
			}
		}
		if len(cells) == 0 {
			continue
		}
		at.Row = n.row
		if err := s.book.sink.Fragment(doc.Fragment{Loc: at, Hidden: hidden, Cells: cells}); err != nil {
			return err
		}
	}
	return nil
}
