package json

import (
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/piece"
)

// Bounds of what is held back before it is sent: rows of one table, so that the
// row of keys comes first and is complete in most files, and of all.
const (
	maxRows    = 256
	maxBytes   = 256 << 10
	maxColumns = 1000
	maxTables  = 256
)

// table is an array of the document, or what is read like one.
type table struct {
	name    string // path of the keys that lead to it
	columns map[string]int
	names   []string // keys in order of columns
	sent    int      // how many of them have been sent as heading
	keyed   bool     // it has a heading
	rows    []rowRef
	cells   []doc.Cell // of all rows
	bytes   int
	count   int // rows so far, for their numbers
}

// rowRef is a row of a table: a stretch of its cells.
type rowRef struct{ row, from, to int }

// column returns the column of key, a new one if it has none yet. Keys beyond the
// last column that is allowed share it.
func (t *table) column(key string) int {
	if c, ok := t.columns[key]; ok {
		return c
	}
	if len(t.names) == maxColumns {
		return maxColumns + 1
	}
	t.names = append(t.names, key)
	t.columns[key] = len(t.names)
	return len(t.names)
}

// add puts a cell into the row that begins at t.cells[from]. Cells come in any
// order; those of one column are joined.
func (t *table) add(from, col int, text string) {
	t.bytes += len(text) + 32
	i := len(t.cells)
	for i > from && t.cells[i-1].Col > col {
		i--
	}
	if i > from && t.cells[i-1].Col == col {
		t.cells[i-1].Text += ", " + text
		return
	}
	t.cells = append(t.cells, doc.Cell{})
	copy(t.cells[i+1:], t.cells[i:])
	t.cells[i] = doc.Cell{Col: col, Text: text}
}

// table returns the table with the given path. named says that it has columns
// with keys.
func (p *parser) table(path []byte, keyed bool) (*table, error) {
	kind := byte('k')
	if !keyed {
		kind = 'p'
	}
	p.lookup = append(append(p.lookup[:0], kind), path...)
	if t := p.tables[string(p.lookup)]; t != nil {
		return t, nil
	}
	if len(p.order) == maxTables {
		if err := p.flushAll(); err != nil {
			return nil, err
		}
		clear(p.tables)
		p.order = p.order[:0]
		p.current = nil
	}
	t := &table{name: string(path), keyed: keyed, columns: map[string]int{}}
	p.tables[string(p.lookup)] = t
	p.order = append(p.order, t)
	return t, nil
}

// done ends the row of t that begins at t.cells[from].
func (p *parser) done(t *table, from, line int) error {
	if len(t.cells) == from {
		return nil
	}
	t.count++
	row := line
	if p.numbered {
		row = t.count + 1
	}
	t.rows = append(t.rows, rowRef{row, from, len(t.cells)})
	if len(t.rows) >= maxRows || t.bytes > maxBytes {
		return p.flush(t)
	}
	return nil
}

// flush sends the rows of t that are held back.
func (p *parser) flush(t *table) error {
	if len(t.rows) == 0 {
		return nil
	}
	at := p.at
	at.Part, at.Kind = t.name, doc.Table
	if p.current != t {
		if err := p.sink.Part(doc.Part{Loc: at}); err != nil {
			return err
		}
		p.current = t
		t.sent = 0
	}
	at.Row = t.rows[0].row
	if p.numbered && t.sent == 0 {
		at.Row = 1
	}
	if t.keyed && t.sent < len(t.names) {
		heading := make([]doc.Cell, 0, len(t.names)-t.sent)
		for i, name := range t.names[t.sent:] {
			if name != "" {
				heading = append(heading, doc.Cell{Col: t.sent + i + 1, Text: name})
			}
		}
		t.sent = len(t.names)
		if len(heading) > 0 {
			if err := piece.Send(p.sink, doc.Fragment{Loc: at, Cells: heading}, p.limit); err != nil {
				return err
			}
		}
	}
	for _, r := range t.rows {
		at.Row = r.row
		if err := piece.Send(p.sink, doc.Fragment{Loc: at, Cells: t.cells[r.from:r.to]}, p.limit); err != nil {
			return err
		}
	}
	t.rows, t.cells, t.bytes = t.rows[:0], t.cells[:0], 0
	return nil
}

// flushAll sends the rows of all tables that are held back.
func (p *parser) flushAll() error {
	for _, t := range p.order {
		if err := p.flush(t); err != nil {
			return err
		}
	}
	return nil
}

// lastKey returns the last key of a path.
func lastKey(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }
