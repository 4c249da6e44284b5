package xml

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/piece"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// Bounds of what is held at a time.
const (
	maxDepth  = 512  // elements in one another; those further in count as text of the last
	maxFields = 512  // of one element, before they are sent one by one
	maxHeld   = 64   // elements of a list, before it becomes a table
	maxKinds  = 1024 // of lists
	maxBytes  = 256 << 10
)

// leastRows is how many elements of a name in a row make a table.
const leastRows = 3

// field is a value with the name of its element or attribute.
type field struct{ name, value string }

// node is an open element.
type node struct {
	name   string
	text   []byte
	fields []field // of attributes and of children that are no list
	size   int     // of fields
	run    []record
	runOf  string // name of the elements in run
	list   bool   // there is a table in it, so it is none of its rows
}

// record is an element that may be a row.
type record struct{ fields []field }

// tree turns a document into tables and lines. An element of which three or more
// stand in a row makes a table: its attributes and the elements in it are the
// columns. From then on each element of that name is a row. All other values are
// lines of a name and a value.
type tree struct {
	ctx  context.Context //nolint:containedctx // of one Read, as short-lived as the call
	in   reader.Input
	sink doc.Sink
	tok  *xmltok.Tokenizer

	open   []*node
	deeper int
	known  map[string]*schema
	part   doc.Location
	line   int
	err    error // of a comment
	seen   int
}

// schema is the columns of a table.
type schema struct {
	at      doc.Location
	columns map[string]int
	prose   bool // one column of running text
}

func readDocument(ctx context.Context, in reader.Input, sink doc.Sink) error {
	tok, err := tokens(in)
	if err != nil {
		return err
	}
	t := &tree{ctx: ctx, in: in, sink: sink, tok: tok, known: map[string]*schema{}}
	tok.Comment = func(text []byte) {
		if t.err == nil {
			t.err = t.text(one(clean(text))) // whoever opens XML sees it
		}
	}
	if err := t.read(); err != nil {
		return err
	}
	return ending(tok, in, sink)
}

func (t *tree) read() error {
	t.open = []*node{{}}
	for {
		if t.seen++; t.seen%256 == 0 && t.ctx.Err() != nil {
			return t.ctx.Err()
		}
		kind := t.tok.Next()
		if t.err != nil {
			return t.err
		}
		var err error
		switch kind {
		case xmltok.EOF:
			for len(t.open) > 0 {
				if err := t.close(); err != nil {
					return err
				}
			}
			return nil
		case xmltok.Start:
			err = t.start()
		case xmltok.Text:
			err = t.characters()
		case xmltok.End:
			if t.deeper > 0 {
				t.deeper--
			} else if len(t.open) > 1 {
				err = t.close()
			}
		}
		if err != nil {
			return err
		}
	}
}

func (t *tree) start() error {
	if len(t.open) >= maxDepth {
		if t.deeper++; t.deeper == 1 {
			return t.sink.Problem(t.in.Loc, fmt.Errorf("xml: %w: more than %d elements in one another", reader.ErrTooDeep, maxDepth))
		}
		return nil
	}
	n := &node{name: clean(t.tok.Name())}
	for _, a := range t.tok.Attrs() {
		name := clean(a.Name)
		prefix, local, prefixed := strings.Cut(name, ":")
		switch {
		case name == "xmlns", prefixed && (prefix == "xmlns" || prefix == "xsi" || prefix == "xml"):
			continue
		case prefixed:
			name = local
		}
		if value := strings.TrimSpace(clean(t.tok.Unescape(nil, a.Value))); value != "" {
			n.fields = append(n.fields, field{name, value})
			n.size += len(value)
		}
	}
	t.open = append(t.open, n)
	return nil
}

func (t *tree) characters() error {
	n := t.open[len(t.open)-1]
	if t.tok.Blank() {
		if len(n.text) > 0 {
			n.text = append(n.text, ' ')
		}
		return nil
	}
	if len(n.text) == 0 && len(n.run) > 0 { // mixed content: what came before is text as well
		n.text = appendValues(n.text, n.run)
		n.run, n.runOf = nil, ""
	}
	n.text = t.tok.AppendText(n.text)
	if len(n.text) > maxBytes {
		text := one(clean(n.text))
		n.text = n.text[:0]
		return t.text(text)
	}
	return nil
}

func appendValues(text []byte, run []record) []byte {
	for _, r := range run {
		for _, f := range r.fields {
			text = append(append(text, f.value...), ' ')
		}
	}
	return text
}

// close ends the innermost element and hands what is in it to the one around it,
// if it has not been sent.
func (t *tree) close() error {
	n := t.open[len(t.open)-1]
	t.open = t.open[:len(t.open)-1]
	if err := t.endRun(n); err != nil {
		return err
	}
	if text := one(clean(n.text)); text != "" {
		n.fields = append(n.fields, field{n.name, text})
	}
	if len(t.open) == 0 || n.list || len(n.fields) > maxFields || n.size > maxBytes {
		if len(t.open) > 0 {
			t.open[len(t.open)-1].list = true
		}
		return t.lines(n.fields)
	}
	if len(n.fields) == 0 {
		return nil
	}
	if s := t.known[n.name]; s != nil {
		t.open[len(t.open)-1].list = true
		return t.row(s, n.fields)
	}
	parent := t.open[len(t.open)-1]
	if len(parent.text) > 0 && len(n.fields) == 1 { // a word of a sentence
		parent.text = append(append(append(parent.text, ' '), n.fields[0].value...), ' ')
		return nil
	}
	if parent.runOf != n.name {
		if err := t.endRun(parent); err != nil {
			return err
		}
		parent.runOf = n.name
	}
	parent.run = append(parent.run, record{n.fields})
	parent.size += n.size + len(n.text)
	if len(parent.run) >= maxHeld || parent.size > maxBytes && len(parent.run) >= leastRows {
		return t.endRun(parent)
	}
	return nil
}

// endRun ends the elements of one name that stand in a row in n: enough of them
// are a table, else they are values of n.
func (t *tree) endRun(n *node) error {
	run, name := n.run, n.runOf
	n.run, n.runOf = nil, ""
	if len(run) < leastRows || len(t.known) >= maxKinds {
		for _, r := range run {
			n.fields = append(n.fields, r.fields...)
		}
		if len(n.fields) > maxFields {
			fields := n.fields
			n.fields, n.list = nil, true
			return t.lines(fields)
		}
		return nil
	}
	n.list = true
	n.size = 0
	s := t.learn(name, run)
	if !s.prose {
		if err := t.header(s); err != nil {
			return err
		}
	}
	for _, r := range run {
		if err := t.row(s, r.fields); err != nil {
			return err
		}
	}
	return nil
}

// learn makes a table of the elements called name.
func (t *tree) learn(name string, run []record) *schema {
	s := &schema{at: t.in.Loc, columns: map[string]int{}}
	s.at.Kind, s.at.Part = doc.Table, name
	long := 0
	for _, r := range run {
		for _, f := range named(r.fields) {
			s.column(f.name)
			if len(f.value) > 80 {
				long++
			}
		}
	}
	s.prose = len(s.columns) == 1 && long*4 > len(run)
	t.known[name] = s
	return s
}

// maxColumns bounds the columns of a table; values beyond are lines of their own.
const maxColumns = 1 << 14

func (s *schema) column(name string) int {
	col, known := s.columns[name]
	if !known && len(s.columns) < maxColumns {
		col = len(s.columns) + 1
		s.columns[name] = col
	}
	return col
}

// named returns fields with different names: the second "phone" is "phone 2".
func named(fields []field) []field {
	count := map[string]int{}
	out := make([]field, len(fields))
	for i, f := range fields {
		if count[f.name]++; count[f.name] > 1 {
			f.name = fmt.Sprintf("%s %d", f.name, count[f.name])
		}
		out[i] = f
	}
	return out
}

// header sends the names of a table's columns as its first row.
func (t *tree) header(s *schema) error {
	cells := make([]doc.Cell, len(s.columns))
	for name, col := range s.columns {
		cells[col-1] = doc.Cell{Col: col, Text: name}
	}
	return t.cells(s, cells)
}

func (t *tree) row(s *schema, fields []field) error {
	if s.prose {
		for _, f := range fields {
			if err := t.text(f.value); err != nil {
				return err
			}
		}
		return nil
	}
	cells := make([]doc.Cell, 0, len(fields))
	for _, f := range named(fields) {
		if col := s.column(f.name); col > 0 && f.value != "" {
			cells = append(cells, doc.Cell{Col: col, Text: f.value})
		}
	}
	if len(cells) < len(fields) { // more columns than are counted
		for _, f := range named(fields) {
			if s.column(f.name) == 0 {
				if err := t.text(f.value); err != nil {
					return err
				}
			}
		}
	}
	if len(cells) == 0 {
		return nil
	}
	slices.SortFunc(cells, func(a, b doc.Cell) int { return a.Col - b.Col })
	return t.cells(s, cells)
}

func (t *tree) cells(s *schema, cells []doc.Cell) error {
	s.at.Row++
	return t.send(doc.Fragment{Loc: s.at, Cells: cells})
}

// lines sends values one by one, each with its name.
func (t *tree) lines(fields []field) error {
	for _, f := range fields {
		cells := []doc.Cell{{Col: 1, Text: f.name}, {Col: 2, Text: f.value}}
		if f.name == "" || len(f.value) > 200 {
			cells = []doc.Cell{{Col: 1, Text: f.value}}
		}
		if err := t.running(cells); err != nil {
			return err
		}
	}
	return nil
}

func (t *tree) text(s string) error {
	if s == "" {
		return nil
	}
	return t.running([]doc.Cell{{Col: 1, Text: s}})
}

// running sends what stands in no table. Such lines are numbered in order.
func (t *tree) running(cells []doc.Cell) error {
	t.line++
	at := t.in.Loc
	at.Row = t.line
	return t.send(doc.Fragment{Loc: at, Cells: cells})
}

// send sends f without cells that are empty, after its part if that is not the last
// one announced.
func (t *tree) send(f doc.Fragment) error {
	f.Cells = slices.DeleteFunc(f.Cells, func(c doc.Cell) bool { return c.Text == "" })
	if len(f.Cells) == 0 {
		return nil
	}
	part := f.Loc
	part.Row = 0
	if part != t.part && (t.part.Path != "" || part.Kind != doc.File) {
		if err := t.sink.Part(doc.Part{Loc: part}); err != nil {
			return err
		}
	}
	t.part = part
	return piece.Send(t.sink, f, t.in.Limits.Text)
}
