package sqlite

import (
	"encoding/binary"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// freelist sends the rows in pages that no table has any more (1.5). SQLite leaves
// them as they were until it needs the room.
func (d *database) freelist(schema []table) error {
	var h [4]byte
	if _, err := d.in.Data.ReadAt(h[:], 32); err != nil {
		return nil //nolint:nilerr // the header was read: it has no such field
	}
	out := deleted{database: d, rows: map[string]int{}, tables: map[int]table{}}
	for _, t := range schema {
		if t.root == 0 || len(t.columns) < minColumns {
			continue
		}
		if _, several := out.tables[len(t.columns)]; several {
			t = table{columns: make([]string, len(t.columns)), rowid: -1} // one of these
		}
		out.tables[len(t.columns)] = t
	}
	trunk := binary.BigEndian.Uint32(h[:])
	for d.first(trunk) {
		page := d.page(trunk)
		if page == nil {
			break
		}
		leaves := int(binary.BigEndian.Uint32(page[4:]))
		for i := range min(leaves, int(d.usable/4)-2) {
			leaf := binary.BigEndian.Uint32(page[8+4*i:])
			if !d.first(leaf) {
				continue
			}
			if err := out.page(leaf); err != nil {
				return err
			}
		}
		// What stood in the trunk itself is there but for its beginning.
		if err := out.carve(node{page: page[:d.usable], free: []region{{8 + 4*min(leaves, int(d.usable/4)-2), int(d.usable)}}}); err != nil {
			return err
		}
		trunk = binary.BigEndian.Uint32(page)
	}
	return out.unused()
}

// deleted sends rows that were deleted.
type deleted struct {
	*database

	tables map[int]table  // by the number of their columns, without a name if there are several
	rows   map[string]int // that were sent, by part
	part   string         // announced last
}

// page sends the rows of a page that is free.
func (d *deleted) page(n uint32) error {
	b, ok := d.parse(n, d.database.page(n))
	if !ok || b.kind != tableLeaf && b.kind != indexLeaf {
		return nil
	}
	for _, at := range b.cells {
		if _, r, ok := d.cell(b, at); ok && r.whole {
			if err := d.send(r); err != nil {
				return err
			}
		}
	}
	return d.carve(b)
}

// unused sends what is left of rows in the free stretches of pages that are in use.
func (d *deleted) unused() error {
	for n := uint32(1); n <= d.pages; n++ {
		if err := d.ctx.Err(); err != nil {
			return err
		}
		if d.seen[n/64]&(1<<(n%64)) == 0 {
			continue
		}
		if b, ok := d.parse(n, d.database.page(n)); ok && b.kind == tableLeaf {
			if err := d.carve(b); err != nil {
				return err
			}
		}
	}
	return nil
}

// What a record must have to be taken for one.
const (
	minText    = 4   // bytes of text
	maxHeader  = 100 // bytes
	minColumns = 2
)

// carve sends the records in the free stretches of a page of a table: a header of
// a size that is right, types that SQLite has, and texts.
func (d *deleted) carve(b node) error {
	for _, free := range b.free {
		space := b.page[free.from:free.to]
		for at := 0; at < len(space); {
			if at%1024 == 0 && d.ctx.Err() != nil {
				return d.ctx.Err()
			}
			n, vs := d.beheaded(space[at:])
			if n == 0 || !d.texts(vs) {
				n, vs = guess(space[at:])
			}
			if n == 0 || !d.texts(vs) {
				at++
				continue
			}
			if err := d.send(record{values: vs, whole: true}); err != nil {
				return err
			}
			at += n
		}
	}
	return nil
}

// beheaded is guess for a row that was deleted alone. SQLite makes a freeblock of
// it, which overwrites the first four bytes: the sizes of the row and of its header,
// its id, and if that is small the first type, which is null where the id is a
// column. What is left has to end where the block does.
func (d *deleted) beheaded(b []byte) (int, []value) {
	const lost = 4
	if len(b) < lost {
		return 0, nil
	}
	size := int(binary.BigEndian.Uint16(b[2:]))
	if size <= lost || size > len(b) {
		return 0, nil
	}
	for columns := range d.tables {
		if n, vs := fit(b[lost:size], columns); n == size-lost {
			return size, vs
		}
		if n, vs := fit(b[lost:size], columns-1); n == size-lost {
			return size, append([]value{{}}, vs...)
		}
	}
	return 0, nil
}

// guess returns the values of the record that b may begin with, and how many bytes
// it takes, 0 if that is none.
func guess(b []byte) (int, []value) {
	header := int(b[0])
	if header <= minColumns || header > len(b) || header > maxHeader {
		return 0, nil
	}
	n, at := 0, 1
	for ; at < header; n++ {
		_, length := varint(b[at:header])
		if length == 0 {
			return 0, nil
		}
		at += length
	}
	if n < minColumns {
		return 0, nil
	}
	size, vs := fit(b[1:], n)
	if size == 0 {
		return 0, nil
	}
	return 1 + size, vs
}

// fit returns the values of a record of n columns whose types b may begin with,
// and how many bytes these and the values take, 0 if that is none.
func fit(b []byte, n int) (int, []value) {
	vs := make([]value, n)
	sizes := make([]int64, n)
	at, words := 0, int64(0)
	for i := range n {
		t, length := varint(b[at:])
		kind, size := storage(t)
		if length == 0 || size < 0 || size > int64(len(b)) {
			return 0, nil
		}
		at += length
		vs[i].kind, sizes[i] = kind, size
		switch {
		case kind == text:
			words += size
		case t == 8 || t == 9:
			vs[i].bytes = []byte{byte(t - 8)}
		}
	}
	if words < minText {
		return 0, nil
	}
	for i := range n {
		if sizes[i] > int64(len(b)-at) {
			return 0, nil
		}
		if sizes[i] > 0 {
			vs[i].bytes = b[at : at+int(sizes[i])]
			at += int(sizes[i])
		}
	}
	return at, vs
}

// texts reports whether the texts among values are such.
func (d *deleted) texts(vs []value) bool {
	for _, v := range vs {
		if v.kind == text && d.utf16 == nil && !isText(v.bytes) {
			return false
		}
	}
	return true
}

// send sends a row, under the columns of the table if there is only one that it can
// be of.
func (d *deleted) send(r record) error {
	t := d.tables[len(r.values)]
	name := "deleted rows"
	if t.name != "" {
		name += " of " + t.name
	} else {
		t.rowid = -1
	}
	if name != d.part {
		d.part = name
		if err := d.sink.Part(doc.Part{Loc: d.at(doc.Table, name, 0), Hidden: doc.OlderRevision, Detail: "rows that were deleted"}); err != nil {
			return err
		}
	}
	if t.name != "" && d.rows[name] == 0 {
		d.rows[name]++
		if err := d.database.send(d.at(doc.Table, name, d.rows[name]), doc.OlderRevision, t.columns); err != nil {
			return err
		}
	}
	d.rows[name]++
	t.name = name
	return d.row(t, r, d.rows[name], doc.OlderRevision, nil)
}
