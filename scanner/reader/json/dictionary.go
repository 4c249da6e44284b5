package json

import (
	"slices"
	"strings"
)

// dictionary is what is known of an object whose values may be objects of one
// build: {"a1": {"name": ...}, "a2": {"name": ...}}. Such an object is a table,
// and its keys are a column.
type dictionary struct {
	first entry // the first value that is an object
	is    bool  // it is a dictionary
	not   bool  // it is none

	spilled int // parser.spilled when first was met; if it has changed, first is gone
}

// entry is a value of a dictionary.
type entry struct {
	key        string
	start, end int // its pairs
	prefix     int // bytes of their keys that lead to it
	line       int
}

// child is called after an object has been read that is in another but not part
// of a row. Its pairs begin at start; mark is the length of the path to the
// outer object.
func (p *parser) child(d *dictionary, f frame, mark, start, line int) error {
	if d.not || start == len(p.pairs) {
		return nil
	}
	e := entry{
		key: strings.TrimPrefix(string(p.path[mark:]), "."), start: start, end: len(p.pairs),
		prefix: len(p.path) - f.root + 1, line: line,
	}
	if f.root > 0 {
		e.prefix--
	}
	switch {
	case d.is:
		return p.entry(e, mark)
	case d.first.end == 0:
		d.first = e
		return nil
	case !p.alike(d.first, e):
		d.not = true
		return nil
	}
	d.is = true
	if err := p.entry(d.first, mark); err != nil {
		return err
	}
	if err := p.entry(e, mark); err != nil {
		return err
	}
	p.pairs = slices.Delete(p.pairs, d.first.start, d.first.end)
	return nil
}

// alike reports whether a and b have at least half of their keys in common.
func (p *parser) alike(a, b entry) bool {
	keys := map[string]bool{}
	for _, v := range p.pairs[a.start:a.end] {
		keys[v.key[a.prefix:]] = true
	}
	common := 0
	for _, v := range p.pairs[b.start:b.end] {
		if keys[v.key[b.prefix:]] {
			common++
		}
	}
	return common*2 >= max(a.end-a.start, b.end-b.start)
}

// entry puts e into the table of its dictionary. Its pairs are dropped if they
// are the last.
func (p *parser) entry(e entry, mark int) error {
	t, err := p.table(p.path[:mark], true)
	if err != nil {
		return err
	}
	from := len(t.cells)
	if key := strings.TrimSpace(e.key); key != "" {
		t.add(from, t.column("key"), key)
	}
	for _, v := range p.pairs[e.start:e.end] {
		t.add(from, t.column(v.key[e.prefix:]), strings.TrimSpace(string(p.text[v.start:v.end])))
	}
	if e.end == len(p.pairs) {
		p.text = p.text[:p.pairs[e.start].start]
		p.pairs = p.pairs[:e.start]
	}
	return p.done(t, from, e.line)
}
