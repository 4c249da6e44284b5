package json

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

const (
	maxDepth = 200       // of arrays and objects in each other
	maxKey   = 1 << 10   // bytes of a key
	maxPairs = 4000      // keys of one object, nested ones included, before it is sent in parts
	maxList  = 64        // scalars of an array that go into one cell
	maxNames = 20_000    // keys that are remembered, so that they need not be copied
	maxHeld  = 512 << 10 // bytes of values of one object before it is sent in parts
)

// parser turns a document into tables.
type parser struct {
	tokens
	ctx   context.Context // of the one call of document
	sink  doc.Sink
	at    doc.Location
	limit int

	numbered bool // rows are numbered, since the file hardly has lines
	deep     bool // it has been reported that something is too deep
	path     []byte
	pairs    []pair // values of the objects that are open
	text     []byte // what pairs points into
	names    map[string]string
	tables   map[string]*table
	order    []*table
	current  *table // the part that was announced last
	lookup   []byte
	spilled  int // how often values were sent before their object was complete
	read     int // values at the top
	broken   int // how often something was no JSON
	bad      int // line of the first error, 0 if there was none
	steps    int
}

// pair is a value and the path of keys to it from the object that makes the row.
type pair struct {
	key        string
	start, end int // in parser.text
	line       int
}

func newParser(src io.Reader, sink doc.Sink, limit int) *parser {
	return &parser{
		tokens: tokens{src: src, line: 1}, sink: sink, limit: limit,
		names: map[string]string{}, tables: map[string]*table{},
	}
}

// document reads all values of the file and sends what was read also if there is
// an error.
func (p *parser) document(ctx context.Context) error {
	p.ctx = ctx
	lines := p.survey()
	p.oneLine = lines
	broken := error(nil)
	for n := 0; ; n++ {
		_, err := p.peek()
		if errors.Is(err, io.ErrUnexpectedEOF) && p.r == p.w {
			break
		}
		if err == nil {
			err = p.top(lines || n > 0)
		}
		if err == nil {
			p.read++
			continue
		}
		if p.broken++; p.broken == 1 {
			p.bad = p.line
		}
		if sent := p.reset(err); sent != nil {
			return sent
		}
		// A broken line of JSON Lines costs that line.
		if broken = err; !lines || !errors.Is(err, errSyntax) || !p.skipLine() {
			break
		}
	}
	if err := p.flushAll(); err != nil {
		return err
	}
	return broken
}

// reset gives up the values that are open, after sending what they hold. It
// returns an error that ends the reading: the sink's, or the context's.
func (p *parser) reset(err error) error {
	if !p.isInput(err) {
		return err
	}
	p.path = p.path[:0]
	return p.form(0, 0)
}

// survey looks at the beginning: whether it is JSON Lines, and whether it has
// lines at all that could serve as rows.
func (p *parser) survey() (lines bool) {
	for p.w-p.r < 64<<10 && p.fill() {
	}
	head := p.buf[p.r:p.w]
	p.numbered = bytes.Count(head, []byte{'\n'})*2048 < len(head)
	first, rest, _ := bytes.Cut(bytes.TrimLeft(head, space), []byte{'\n'})
	first, rest = bytes.TrimRight(first, space), bytes.TrimLeft(rest, space)
	return len(first) > 1 && len(rest) > 0 && first[0] == '{' && first[len(first)-1] == '}' && rest[0] == '{'
}

// top reads one value that is in no other. row says that there are several, so
// that an object is a row and not a form.
func (p *parser) top(row bool) error {
	c, _ := p.peek()
	line := p.line
	p.pairs, p.text, p.path = p.pairs[:0], p.text[:0], p.path[:0]
	switch c {
	case '{':
		if err := p.object(frame{record: row, base: 0}); err != nil {
			return err
		}
		if next, err := p.peek(); row || err == nil && next == '{' {
			return p.row(0, 0, line)
		}
		return p.form(0, 0)
	case '[':
		return p.array(frame{})
	}
	return p.item(0, false)
}

// frame is where in the tree of values an object or array stands.
type frame struct {
	root   int  // length of the path to the object that makes the row
	base   int  // first of the pairs of that object
	depth  int  // how many arrays and objects it is in
	record bool // it is part of a row
}

// object reads the object at the read position and adds its values to the pairs.
func (p *parser) object(f frame) error {
	p.r++
	var d dictionary
	for {
		c, err := p.peek()
		if err != nil {
			return err
		}
		if c == '}' {
			p.r++
			return nil
		}
		if c != '"' {
			return errSyntax
		}
		mark := len(p.path)
		if err := p.key(); err != nil {
			return err
		}
		if err := p.colon(); err != nil {
			return err
		}
		if c, err = p.peek(); err != nil {
			return err
		}
		start, line, spilled := len(p.pairs), p.line, p.spilled
		switch c {
		case '{':
			err = p.nested(f, p.object)
			if d.spilled != p.spilled {
				d.first, d.spilled = entry{}, p.spilled
			}
			if err == nil && !f.record && spilled == p.spilled {
				err = p.child(&d, f, mark, start, line)
			}
		case '[':
			err = p.nested(f, p.array)
		default:
			err = p.scalar(f.root, line)
		}
		if err != nil {
			return err
		}
		p.path = p.path[:mark]
		if n := len(p.pairs); n > f.base && (n-f.base > maxPairs || len(p.text)-p.pairs[f.base].start > maxHeld) {
			if err := p.spill(f, line); err != nil {
				return err
			}
		}
		if err := p.step(); err != nil {
			return err
		}
	}
}

// step looks now and then whether to go on.
func (p *parser) step() error {
	if p.steps++; p.steps%1024 == 0 {
		return p.ctx.Err()
	}
	return nil
}

// key reads a key and adds it to the path.
func (p *parser) key() error {
	if len(p.path) > 0 {
		p.path = append(p.path, '.')
	}
	var cut bool
	var err error
	p.path, cut, err = p.tokens.text(p.path, maxKey)
	if err == nil && cut {
		err = p.problem(reader.ErrTooLarge, "key")
	}
	return err
}

func (p *parser) problem(class error, what string) error {
	at := p.at
	at.Row = p.line
	return p.sink.Problem(at, fmt.Errorf("json: %s: %w", what, class))
}

// nested reads an object or array inside another, or leaves it out if that goes
// too deep.
func (p *parser) nested(f frame, read func(frame) error) error {
	if f.depth++; f.depth < maxDepth {
		return read(f)
	}
	if !p.deep {
		p.deep = true
		if err := p.problem(reader.ErrTooDeep, "value"); err != nil {
			return err
		}
	}
	return p.skip()
}

// value reads the string or literal at the read position to the end of p.text.
func (p *parser) value() error {
	var cut bool
	var err error
	if p.buf[p.r] != '"' {
		p.text, err = p.literal(p.text)
		return err
	}
	p.text, cut, err = p.tokens.text(p.text, p.limit)
	if err == nil && cut {
		err = p.problem(reader.ErrTooLarge, "string")
	}
	return err
}

// scalar reads a value of an object.
func (p *parser) scalar(root, line int) error {
	start := len(p.text)
	err := p.value()
	p.pair(root, start, line) // also what there is of a value that is cut off
	return err
}

// pair adds the value from start to the end of p.text to the pairs, unless it is
// blank.
func (p *parser) pair(root, start, line int) {
	if len(bytes.TrimSpace(p.text[start:])) == 0 {
		p.text = p.text[:start]
		return
	}
	key := p.path[root:]
	if root > 0 && len(key) > 0 {
		key = key[1:]
	}
	p.pairs = append(p.pairs, pair{p.intern(key), start, len(p.text), line})
}

// intern returns b as a string, the same one for the same key.
func (p *parser) intern(b []byte) string {
	if s, ok := p.names[string(b)]; ok {
		return s
	}
	s := string(b)
	if len(p.names) < maxNames {
		p.names[s] = s
	}
	return s
}

// array reads the array at the read position. Objects in it are rows of a table,
// arrays in it too; scalars are one cell if the array is part of a row, else a
// row each.
func (p *parser) array(f frame) error {
	p.r++
	start, listed := len(p.text), 0
	line := p.line
	for {
		c, err := p.peek()
		switch {
		case err != nil:
		case c == ']':
			p.r++
			if listed > 0 {
				p.pair(f.root, start, line)
			}
			return nil
		case c == '{' || c == '[':
			err = p.element(f, c)
		case f.record && listed < maxList && len(p.text)-start < p.limit/2:
			if listed++; listed > 1 {
				p.text = append(p.text, ", "...)
			}
			err = p.value()
		default:
			err = p.item(len(p.text), true)
		}
		if err != nil {
			if listed > 0 {
				p.pair(f.root, start, line)
			}
			return err
		}
		if err := p.step(); err != nil {
			return err
		}
	}
}

// element reads an object or array in an array, as a row.
func (p *parser) element(f frame, c byte) error {
	base, start, line := len(p.pairs), len(p.text), p.line
	inner := frame{root: len(p.path), base: base, depth: f.depth, record: true}
	var err error
	if c == '{' {
		err = p.nested(inner, p.object)
		p.path = p.path[:inner.root]
		if err == nil || p.isInput(err) {
			if sent := p.row(base, start, line); sent != nil {
				err = sent
			}
		}
	} else {
		err = p.nested(inner, p.tuple)
	}
	p.pairs, p.text = p.pairs[:base], p.text[:start]
	return err
}

// tuple reads an array in an array: a row whose columns have no names. A very
// long one is several rows.
func (p *parser) tuple(f frame) error {
	p.r++
	for {
		start, line := len(p.text), p.line
		ends, err := p.values(f)
		if err == nil || p.isInput(err) {
			if sent := p.tupleRow(start, ends, line); sent != nil {
				return sent
			}
		}
		p.text = p.text[:start]
		if err != nil {
			return err
		}
		if len(ends) < maxPairs {
			p.r++
			return nil
		}
	}
}

// values reads up to maxPairs values of an array to the end of p.text, and
// returns where each ends. If there are fewer, the end of the array is next.
func (p *parser) values(f frame) (ends []int, err error) {
	for len(ends) < maxPairs {
		c, err := p.peek()
		switch {
		case err != nil:
			return ends, err
		case c == ']':
			return ends, nil
		case c == '{' || c == '[':
			err = p.element(f, c)
		default:
			err = p.value()
		}
		ends = append(ends, len(p.text))
		if err == nil {
			err = p.step()
		}
		if err != nil {
			return ends, err
		}
	}
	return ends, nil
}

// tupleRow puts the values in p.text from start on into a row.
func (p *parser) tupleRow(start int, ends []int, line int) error {
	t, err := p.table(p.path, false)
	if err != nil {
		return err
	}
	text, from, at := string(p.text[start:]), len(t.cells), 0
	for i, end := range ends {
		if cell := strings.TrimSpace(text[at : end-start]); cell != "" {
			t.add(from, i+1, cell)
		}
		at = end - start
	}
	return p.done(t, from, line)
}

// isInput reports whether err is about the input, and not the sink's or the
// context's.
func (p *parser) isInput(err error) bool {
	return errors.Is(err, errSyntax) || errors.Is(err, io.ErrUnexpectedEOF) || p.err != nil && errors.Is(err, p.err)
}

// item reads a scalar that is a row by itself, under the key of its array.
func (p *parser) item(start int, keyed bool) error {
	line := p.line
	err := p.value()
	text := strings.TrimSpace(string(p.text[start:]))
	p.text = p.text[:start]
	if text == "" || err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	t, full := p.table(p.path, keyed)
	if full != nil {
		return full
	}
	from := len(t.cells)
	t.add(from, t.column(lastKey(t.name)), text)
	if sent := p.done(t, from, line); sent != nil {
		return sent
	}
	return err
}

// row sends the pairs from base on as a row of the table that the path leads to.
// Their values begin at p.text[start].
func (p *parser) row(base, start, line int) error {
	if len(p.pairs) == base {
		return nil
	}
	t, err := p.table(p.path, true)
	if err != nil {
		return err
	}
	text := string(p.text[start:])
	from := len(t.cells)
	for _, v := range p.pairs[base:] {
		t.add(from, t.column(v.key), strings.TrimSpace(text[v.start-start:v.end-start]))
	}
	p.pairs, p.text = p.pairs[:base], p.text[:start]
	return p.done(t, from, line)
}

// form sends the pairs from base on as rows of two columns, key and value.
func (p *parser) form(base, start int) error {
	if len(p.pairs) == base {
		return nil
	}
	t, err := p.table(p.path, false)
	if err != nil {
		return err
	}
	text := string(p.text[start:])
	for _, v := range p.pairs[base:] {
		from := len(t.cells)
		if v.key != "" {
			t.add(from, 1, v.key)
		}
		t.add(from, 2, strings.TrimSpace(text[v.start-start:v.end-start]))
		if err := p.done(t, from, v.line); err != nil {
			return err
		}
	}
	p.pairs, p.text = p.pairs[:base], p.text[:start]
	return nil
}

// spill sends what an object holds so far, because it is too much to hold.
func (p *parser) spill(f frame, line int) error {
	p.spilled++
	path := p.path
	p.path = p.path[:f.root]
	defer func() { p.path = path }()
	start := p.pairs[f.base].start
	if f.record {
		return p.row(f.base, start, line)
	}
	return p.form(f.base, start)
}
