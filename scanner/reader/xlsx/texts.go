package xlsx

import (
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// scan hands the tokens of a part to token until that returns an error, which is
// the sink's and comes back as it is. What is wrong with the part is reported;
// what, with its verb, says of what some is not read.
func (b *book) scan(part *opc.Part, what string, token func(t *xmltok.Tokenizer, k xmltok.Kind) error) error {
	r, err := part.Open(b.ctx)
	if err != nil {
		return b.problem(part.Name, what+" not read", err)
	}
	defer r.Close()
	t := b.side
	if b.side = nil; t == nil {
		t = xmltok.New(nil)
	}
	t.Reset(r)
	defer func() { b.side = t }()
	for k := t.Next(); k != xmltok.EOF; k = t.Next() {
		if err := token(t, k); err != nil {
			return err
		}
	}
	if err := opc.Check(t); err != nil {
		return b.problem(part.Name, what+" not read, or not all", err)
	}
	return nil
}

// owner is the sheet that a part belongs to.
type owner struct {
	name   string
	hidden doc.Hidden
}

// own notes that the parts the sheet is related to belong to it, and those that
// its drawings are related to, such as charts.
func (b *book) own(o owner, rels []opc.Relationship, deep bool) {
	for _, r := range rels {
		if r.Part == nil {
			continue
		}
		if _, known := b.owners[r.Part]; known {
			continue
		}
		b.owners[r.Part] = o
		if deep && r.Type == "drawing" {
			// Damage to the relationships of a drawing costs no more than the
			// name of the sheet.
			if more, err := b.pkg.Relationships(b.ctx, r.Part.Name); err == nil {
				b.own(o, more, false)
			}
		}
	}
}

// texts sends what a part of the workbook other than a sheet says. The part is
// announced before the first text of it, so that one without any is not
// mentioned.
type texts struct {
	book      *book
	part      doc.Part
	announced bool
	row       int // of the last fragment
	cells     []doc.Cell
}

// texts returns a sender for the part of the workbook at the location.
func (b *book) texts(at doc.Location, hidden doc.Hidden, detail string) *texts {
	return &texts{book: b, part: doc.Part{Loc: at, Hidden: hidden, Detail: detail}}
}

// add adds a text to the row that is sent next, unless there is nothing in it.
// Columns rise.
func (s *texts) add(col int, text string) {
	if strings.TrimSpace(text) == "" || len(s.cells) >= maxCells {
		return
	}
	s.cells = append(s.cells, doc.Cell{Col: col, Text: s.book.cut(string(unescapeX([]byte(text))))})
}

// sendRow sends the texts added as the next row, if there are any.
func (s *texts) sendRow() error { return s.sendAt(s.row + 1) }

// sendAt is sendRow for the row of the given number, which is not below the last.
func (s *texts) sendAt(row int) error {
	if len(s.cells) == 0 {
		return nil
	}
	if !s.announced {
		s.announced = true
		if err := s.book.sink.Part(s.part); err != nil {
			return err
		}
	}
	s.row = row
	at := s.part.Loc
	at.Row = row
	f := doc.Fragment{Loc: at, Hidden: s.part.Hidden, Cells: s.cells}
	s.cells = s.cells[:0]
	return s.book.sink.Fragment(f)
}

// sendText sends a row of one text.
func (s *texts) sendText(text string) error {
	s.add(1, text)
	return s.sendRow()
}

// note is a text that belongs to a cell or lies over it.
type note struct {
	row, col int // 0 if not known
	text     string
}

// notes sends texts in the order of rows, which is not that of the file.
type notes struct {
	texts

	list []note
	size int // bytes of list
}

// What is held until it is in order.
const (
	maxNotes     = 1 << 16
	maxNotesSize = 16 << 20
)

// notes returns a sender for the texts of a part that lie on cells. They are
// sent as a part with the name of the sheet that the part belongs to.
func (b *book) notes(part *opc.Part, hidden doc.Hidden, detail string) *notes {
	name := part.Name
	if o, ok := b.owners[part]; ok {
		name, hidden = o.name, hidden|o.hidden
	}
	return &notes{texts: *b.texts(b.at(doc.File, name), hidden, detail)}
}

// note adds a text.
func (n *notes) note(row, col int, text string) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	n.list = append(n.list, note{row, col, text})
	if n.size += len(text); n.size > maxNotesSize || len(n.list) == maxNotes {
		return n.flush()
	}
	return nil
}

// flush sends what was added. What is added after it is sent as a part anew.
func (n *notes) flush() error {
	slices.SortStableFunc(n.list, func(a, b note) int { return a.row - b.row })
	for _, x := range n.list {
		n.add(max(1, x.col), x.text)
		if err := n.sendAt(x.row); err != nil {
			return err
		}
	}
	n.list, n.size = n.list[:0], 0
	n.announced = false
	return nil
}

// attr returns the value of an attribute, "" if there is none.
func attr(t *xmltok.Tokenizer, name string) string {
	v, _ := t.Attr(name)
	return v
}
