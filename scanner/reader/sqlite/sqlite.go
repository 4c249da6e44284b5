// Package sqlite reads the databases of SQLite: every row of every table, and rows
// that were deleted and are still in the file.
//
// It reads the b-trees themselves instead of asking an SQL engine: an engine runs
// what a file made by a stranger tells it to, and shows nothing of what was deleted,
// which is what nobody looks for before a database is published.
//
// Source: "Database File Format", sqlite.org/fileformat2.html; sections are cited.
package sqlite

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// magic begins every database (1.3.1).
const magic = "SQLite format 3\x00"

// Format returns the format of SQLite databases.
func Format() reader.Format {
	return reader.Format{
		Name:       "sqlite",
		Extensions: []string{".sqlite", ".sqlite3", ".db", ".db3"},
		Sniff:      func(_ reader.Input, head []byte) bool { return bytes.HasPrefix(head, []byte(magic)) },
		Read:       read,
	}
}

// Bounds of what a database may cost.
const (
	maxPayload = 64 << 20 // bytes of one row
	maxSchema  = 1 << 14  // tables and other entries of the schema
	maxMembers = 1000     // values that are files
	maxDepth   = 48       // of a b-tree
)

// read sends each table as a part of its name with its columns as headings, the
// schema as properties, and what was deleted as older revisions.
func read(ctx context.Context, in reader.Input, sink doc.Sink) error {
	d := database{ctx: ctx, in: in, sink: sink}
	if err := d.open(); err != nil {
		return fmt.Errorf("sqlite: %w", err)
	}
	schema, err := d.schema()
	if err != nil {
		return err
	}
	for _, t := range schema {
		if t.root == 0 {
			continue // a view or a trigger
		}
		if err := d.table(t); err != nil {
			return err
		}
	}
	if err := d.freelist(schema); err != nil {
		return err
	}
	return d.behind()
}

// behind sends what stands behind the last page, which no program looks at. The
// header's count of pages holds if its two counters of changes agree (1.3.7).
func (d *database) behind() error {
	var h [100]byte
	if _, err := d.in.Data.ReadAt(h[:], 0); err != nil || !bytes.Equal(h[24:28], h[92:96]) {
		return nil //nolint:nilerr // that the header could be read is known since open
	}
	end, size := int64(binary.BigEndian.Uint32(h[28:]))*d.size, d.in.Data.Size()
	if end == 0 || end >= size {
		return nil
	}
	return d.sink.Member(doc.Member{
		Loc: d.in.Loc.Member("behind the end"), Hidden: doc.EmbeddedFile,
		Open: func() (io.ReadCloser, error) {
			return io.NopCloser(io.NewSectionReader(d.in.Data, end, size-end)), nil
		},
	})
}

// database is one file while it is read.
type database struct {
	ctx  context.Context //nolint:containedctx // of one call of Read, as short-lived as the call
	in   reader.Input
	sink doc.Sink

	size    int64  // of a page
	usable  int64  // bytes of a page that are used
	pages   uint32 // in the file
	utf16   binary.ByteOrder
	seen    []uint64 // a bit for each page that was read
	cells   []doc.Cell
	members int
}

// open reads the header of the file (1.3).
func (d *database) open() error {
	var h [100]byte
	if _, err := d.in.Data.ReadAt(h[:], 0); err != nil {
		return fmt.Errorf("%w: the header breaks off", reader.ErrMalformed)
	}
	d.size = int64(binary.BigEndian.Uint16(h[16:]))
	if d.size == 1 {
		d.size = 1 << 16
	}
	d.usable = d.size - int64(h[20])
	const least, leastUsable = 512, 480
	if d.size < least || d.size&(d.size-1) != 0 || d.usable < leastUsable {
		return fmt.Errorf("%w: the size of a page", reader.ErrMalformed)
	}
	d.pages = uint32((d.in.Data.Size() + d.size - 1) / d.size) //nolint:gosec // files are not that large
	d.seen = make([]uint64, d.pages/64+1)
	switch binary.BigEndian.Uint32(h[56:]) { // 1.3.13
	case 2:
		d.utf16 = binary.LittleEndian
	case 3:
		d.utf16 = binary.BigEndian
	}
	return nil
}

// page returns the page of the given number, which count from 1, nil if it is not
// in the file.
func (d *database) page(n uint32) []byte {
	if n == 0 || n > d.pages {
		return nil
	}
	b := make([]byte, d.size)
	got, _ := d.in.Data.ReadAt(b, int64(n-1)*d.size) // a page that is cut off ends in zeros
	if got == 0 {
		return nil
	}
	return b
}

// first reports whether page n was not read before, and takes note that it is now.
func (d *database) first(n uint32) bool {
	if n == 0 || n > d.pages || d.seen[n/64]&(1<<(n%64)) != 0 {
		return false
	}
	d.seen[n/64] |= 1 << (n % 64)
	return true
}

// at returns the place of a row of a table.
func (d *database) at(kind doc.PartKind, name string, row int) doc.Location {
	at := d.in.Loc
	at.Kind, at.Part, at.Row = kind, name, row
	return at
}

// problem reports what of a table could not be read.
func (d *database) problem(name, what string, class error) error {
	return d.sink.Problem(d.at(doc.Table, name, 0), fmt.Errorf("sqlite: %w: %s", class, what))
}

// schema reads the table of tables, which begins on page 1 (2.6), and sends what
// the statements that made them say: remarks, defaults, texts of views.
func (d *database) schema() ([]table, error) {
	var found []table
	started, more := false, false
	err := d.walk("the schema", 1, func(r record) error {
		const kind, name, root, sql = 0, 1, 3, 4
		if len(r.values) <= sql {
			return nil
		}
		if len(found) == maxSchema {
			more = true
			return nil
		}
		text := d.text(r.values[sql])
		if !started {
			started = true
			if err := d.sink.Part(doc.Part{Loc: d.at(doc.Property, "schema", 0), Hidden: doc.DocumentProperty}); err != nil {
				return err
			}
		}
		if text != "" {
			if err := d.send(d.at(doc.Property, "schema", len(found)+1), doc.DocumentProperty, []string{text}); err != nil {
				return err
			}
		}
		t := table{name: d.text(r.values[name])}
		if d.text(r.values[kind]) == "table" {
			t.root = uint32(r.values[root].integer()) //nolint:gosec // page looks at it
			t.parse(text)
		}
		found = append(found, t)
		return nil
	})
	if err == nil && more {
		err = d.problem("the schema", "more tables than any database has", reader.ErrTooLarge)
	}
	return found, err
}

// table sends the rows of a table.
func (d *database) table(t table) error {
	if err := d.sink.Part(doc.Part{Loc: d.at(doc.Table, t.name, 0)}); err != nil {
		return err
	}
	if err := d.send(d.at(doc.Table, t.name, 1), 0, t.columns); err != nil {
		return err
	}
	n := 1
	unread, cut := map[int]bool{}, false
	err := d.walk(t.name, t.root, func(r record) error {
		n++
		cut = cut || r.cut
		return d.row(t, r, n, 0, unread)
	})
	if err != nil {
		return err
	}
	if cut {
		if err := d.problem(t.name, "rows break off", reader.ErrMalformed); err != nil {
			return err
		}
	}
	if len(unread) > 0 {
		return d.problem(t.name, "binary values in a column", reader.ErrUnsupported)
	}
	return nil
}

// row sends one row of t. Columns that hold what is no text are noted in
// unread.
func (d *database) row(t table, r record, number int, hidden doc.Hidden, unread map[int]bool) error {
	texts := make([]string, max(len(t.columns), len(r.values)))
	for i, v := range r.values {
		at := t.place(i)
		switch {
		case at == t.rowid && v.kind == null && r.hasID:
			texts[at] = strconv.FormatInt(r.id, 10)
		case v.kind == blob && !isText(v.bytes) && len(v.bytes) > 0:
			known, err := d.member(t, number, at, v.bytes, hidden)
			if err != nil {
				return err
			}
			if !known && unread != nil {
				unread[at] = true
			}
		default:
			texts[at] = d.text(v)
		}
	}
	return d.send(d.at(doc.Table, t.name, number), hidden, texts)
}

// member hands on a value that is a file, and reports whether it is one.
func (d *database) member(t table, row, column int, data []byte, hidden doc.Hidden) (bool, error) {
	known := false
	for _, mark := range []string{"PK\x03\x04", "%PDF-", "\xff\xd8\xff", "\x89PNG\r\n", "GIF8", "\xd0\xcf\x11\xe0", "\x1f\x8b\x08", "II*\x00", "MM\x00*", "RIFF", "{\\rtf"} {
		known = known || bytes.HasPrefix(data, []byte(mark))
	}
	if !known || d.members == maxMembers {
		return false, nil
	}
	d.members++
	name := fmt.Sprintf("%s/%d", t.name, row)
	if column < len(t.columns) {
		name += "/" + t.columns[column]
	}
	content := bytes.Clone(data)
	return true, d.sink.Member(doc.Member{Loc: d.in.Loc.Member(name), Hidden: hidden, Open: opener(content)})
}

// send sends a row of texts.
func (d *database) send(at doc.Location, hidden doc.Hidden, texts []string) error {
	if err := d.ctx.Err(); err != nil {
		return err
	}
	d.cells = d.cells[:0]
	for i, text := range texts {
		if text = strings.TrimSpace(text); text != "" {
			d.cells = append(d.cells, doc.Cell{Col: i + 1, Text: text})
		}
	}
	if len(d.cells) == 0 {
		return nil
	}
	return sendPieces(d.sink, doc.Fragment{Loc: at, Hidden: hidden, Cells: d.cells}, d.in.Limits.Text)
}
