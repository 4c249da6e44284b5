package pdf

import (
	"fmt"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/layout"
)

var (
	errNoPages = fmt.Errorf("pdf: %w: it has no pages", reader.ErrMalformed)
	errBroken  = fmt.Errorf("pdf: %w: PDFium breaks on it", reader.ErrMalformed)
)

// sender sends pages to a sink.
type sender struct {
	in      reader.Input
	sink    doc.Sink
	columns []layout.Span // of the last table, and their numbers
	numbers []int
	cells   []doc.Cell
	part    string     // name of the revision; "" for the newest
	hidden  doc.Hidden // what hides all of it
	known   *known     // rows that were sent, by newer revisions too
	whole   bool       // the file ends as it should
	blank   run        // pages that show something and have no text
	unnamed run        // pages whose characters stand for none
	failed  run        // pages that could not be read
	failure error
}

// begin is called when the document is open.
func (s *sender) begin() error {
	if s.hidden == 0 && !s.whole {
		return s.sink.Problem(s.in.Loc, fmt.Errorf("pdf: %w: the end of the file is missing", reader.ErrMalformed))
	}
	return nil
}

// run is a run of pages with the same thing to say about them, numbered from 1.
type run struct{ from, to int }

func (r run) String() string {
	if r.from == r.to {
		return fmt.Sprintf("page %d", r.from)
	}
	return fmt.Sprintf("pages %d to %d", r.from, r.to)
}

// page sends one page.
func (s *sender) page(p page) error {
	at := s.in.Loc
	at.Kind, at.Page, at.Part = doc.Page, p.index+1, s.part
	if err := s.note(&s.failed, at.Page, p.err != nil, s.failedPages); err != nil {
		return err
	}
	if p.err != nil {
		s.failure = p.err
	}
	if err := s.note(&s.blank, at.Page, p.picture, s.blankPages); err != nil {
		return err
	}
	if err := s.note(&s.unnamed, at.Page, p.nameless, s.unnamedPages); err != nil {
		return err
	}
	if p.err != nil && len(p.blocks) == 0 {
		return nil
	}
	if err := s.sink.Part(doc.Part{Loc: at, Hidden: s.hidden}); err != nil {
		return err
	}
	for _, b := range p.blocks {
		if err := s.block(at, b); err != nil {
			return err
		}
	}
	if p.cut {
		err := fmt.Errorf("pdf: %w: more than %d characters on page %d", reader.ErrTooLarge, maxGlyphs, at.Page)
		if err := s.sink.Problem(at, err); err != nil {
			return err
		}
	}
	if p.partly || p.lost {
		err := fmt.Errorf("pdf: %w: more is attached to page %d than is read", reader.ErrTooLarge, at.Page)
		if err := s.sink.Problem(at, err); err != nil {
			return err
		}
	}
	if err := s.notes(at, p.notes); err != nil {
		return err
	}
	if err := s.fields(at, p.fields); err != nil {
		return err
	}
	if err := s.beside(at, "links", 0, single(p.links)); err != nil {
		return err
	}
	if err := s.beside(at, "descriptions", doc.DocumentProperty, single(p.aside)); err != nil {
		return err
	}
	if err := s.beside(at, "drawn text", 0, p.instead); err != nil {
		return err
	}
	return s.members(p.files)
}

// note lengthens a run by a page if holds, and otherwise ends it.
func (s *sender) note(r *run, number int, holds bool, end func(run) error) error {
	switch {
	case holds && r.from == 0:
		*r = run{number, number}
	case holds:
		r.to = number
	case r.from != 0:
		ended := *r
		*r = run{}
		return end(ended)
	}
	return nil
}

// end sends what is known only after the last page.
func (s *sender) end() error {
	for _, r := range []struct {
		run  *run
		send func(run) error
	}{{&s.failed, s.failedPages}, {&s.blank, s.blankPages}, {&s.unnamed, s.unnamedPages}} {
		if err := s.note(r.run, 0, false, r.send); err != nil {
			return err
		}
	}
	return nil
}

// lost reports whether so many pages in a row could not be read that the rest is
// given up, and counts them as not read: the number of pages is only a claim of
// the file.
func (s *sender) lost(pages int) bool {
	const patience = 200
	if s.failed.from == 0 || s.failed.to-s.failed.from < patience {
		return false
	}
	s.failed.to = pages
	return true
}

func (s *sender) at(r run) doc.Location {
	at := s.in.Loc
	at.Kind, at.Page, at.Part = doc.Page, r.from, s.part
	return at
}

func (s *sender) failedPages(r run) error {
	return s.sink.Problem(s.at(r), fmt.Errorf("%w: %s", s.failure, r))
}

func (s *sender) blankPages(r run) error {
	return s.sink.Problem(s.at(r), fmt.Errorf("pdf: %w: a picture on %s", reader.ErrNoText, r))
}

func (s *sender) unnamedPages(r run) error {
	return s.sink.Problem(s.at(r), fmt.Errorf("pdf: %w: characters without a meaning on %s", reader.ErrNoText, r))
}

// block sends the rows of a table, or paragraphs. A table whose columns stand
// where those of the last one did keeps their numbers.
func (s *sender) block(at doc.Location, b layout.Block) error {
	numbers := layout.Align(s.columns, s.numbers, b.Columns)
	if numbers == nil {
		numbers = make([]int, max(1, len(b.Columns)))
		for i := range numbers {
			numbers[i] = i + 1
		}
	}
	if len(b.Columns) > 1 && len(b.Rows) > 2 {
		s.columns, s.numbers = b.Columns, numbers
	}
	for _, row := range b.Rows {
		at.Row = row.Line + 1
		if s.hidden == 0 {
			s.known.join(row.Cells)
		}
		if len(b.Columns) == 0 {
			for _, c := range row.Cells {
				if err := s.paragraph(at, c.Text, doc.Hidden(c.Mark)); err != nil {
					return err
				}
			}
			continue
		}
		for cells := row.Cells; len(cells) > 0; {
			var err error
			if cells, err = s.row(at, cells, numbers); err != nil {
				return err
			}
		}
	}
	return nil
}

// row sends one cell of each column, the longest if there are several, and
// returns the others.
func (s *sender) row(at doc.Location, cells []layout.Cell, numbers []int) (others []layout.Cell, err error) {
	s.cells = s.cells[:0]
	for len(cells) > 0 {
		n, longest := 1, 0
		for ; n < len(cells) && cells[n].Col == cells[0].Col; n++ {
			if len(cells[n].Text) > len(cells[longest].Text) {
				longest = n
			}
		}
		c := cells[longest]
		others = append(others, cells[:longest]...)
		others = append(others, cells[longest+1:n]...)
		cells = cells[n:]
		text, whole := shorten(c.Text, s.in.Limits.Text)
		if !whole {
			if err := s.sink.Problem(at, fmt.Errorf("pdf: %w: a cell", reader.ErrTooLarge)); err != nil {
				return nil, err
			}
		}
		if text != "" {
			s.cells = append(s.cells, doc.Cell{Col: numbers[c.Col], Text: text, Hidden: doc.Hidden(c.Mark)})
		}
	}
	return others, s.fragment(at, 0)
}

// paragraph sends running text, in pieces if it is very long.
func (s *sender) paragraph(at doc.Location, text string, hidden doc.Hidden) error {
	for text != "" {
		piece, whole := shorten(text, s.in.Limits.Text)
		if !whole {
			if cut := strings.LastIndexAny(piece, " \n"); cut > 0 {
				piece = piece[:cut]
			}
		}
		if piece == "" {
			return nil
		}
		text = text[len(piece):]
		if strings.TrimSpace(piece) == "" {
			continue
		}
		s.cells = append(s.cells[:0], doc.Cell{Col: 1, Text: piece, Hidden: hidden})
		if err := s.fragment(at, 0); err != nil {
			return err
		}
	}
	return nil
}

// fragment sends the cells, unless there are none or a newer revision has them.
func (s *sender) fragment(at doc.Location, hidden doc.Hidden) error {
	if len(s.cells) == 0 || !s.known.add(s.cells) && s.hidden != 0 {
		return nil
	}
	return s.sink.Fragment(doc.Fragment{Loc: at, Hidden: s.hidden | hidden, Cells: s.cells})
}

// shorten returns text, or as much of it as has limit bytes, and whether that is
// all.
func shorten(text string, limit int) (string, bool) {
	if limit <= 0 || len(text) <= limit {
		return text, true
	}
	return strings.ToValidUTF8(text[:limit], ""), false
}

// notes sends the annotations of a page, one a row: author, subject, text.
func (s *sender) notes(at doc.Location, notes []note) error {
	rows := make([][]string, len(notes))
	for i, n := range notes {
		rows[i] = []string{n.author, n.subject, n.text}
	}
	return s.beside(at, "annotations", doc.Annotation, rows)
}

// fields sends the form fields of a page, one a row: name, value.
func (s *sender) fields(at doc.Location, fields []field) error {
	rows := make([][]string, len(fields))
	for i, f := range fields {
		rows[i] = []string{f.name, f.value}
	}
	return s.beside(at, "form fields", doc.FormValue, rows)
}

// beside sends what lies beside the content as a part of its own, with numbered
// rows.
func (s *sender) beside(at doc.Location, part string, hidden doc.Hidden, rows [][]string) error {
	if len(rows) == 0 {
		return nil
	}
	if at.Part != "" {
		part = at.Part + ", " + part
	}
	at.Part = part
	if err := s.sink.Part(doc.Part{Loc: at, Hidden: s.hidden | hidden}); err != nil {
		return err
	}
	for i, row := range rows {
		at.Row = i + 1
		s.cells = s.cells[:0]
		for col, text := range row {
			text, whole := shorten(text, s.in.Limits.Text)
			if !whole {
				if err := s.sink.Problem(at, fmt.Errorf("pdf: %w: %s", reader.ErrTooLarge, part)); err != nil {
					return err
				}
			}
			if text != "" {
				s.cells = append(s.cells, doc.Cell{Col: col + 1, Text: text})
			}
		}
		if err := s.fragment(at, hidden); err != nil {
			return err
		}
	}
	return nil
}
