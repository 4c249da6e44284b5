package sqlite

import (
	"encoding/binary"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// Types of pages of b-trees (1.6).
const (
	indexInterior = 0x02
	tableInterior = 0x05
	indexLeaf     = 0x0a
	tableLeaf     = 0x0d
)

// node is a page of a b-tree.
type node struct {
	page  []byte // as far as it is used
	kind  byte
	from  int      // where the header begins: after that of the file on page 1
	cells []int    // where cells begin
	right uint32   // the last child of an interior page
	free  []region // bytes that hold nothing any more
}

// region is a stretch of a page.
type region struct{ from, to int }

// parse reads the header of a page (1.6). It returns false for what is none.
func (d *database) parse(n uint32, page []byte) (node, bool) {
	if int64(len(page)) < d.usable {
		return node{}, false
	}
	b := node{page: page[:d.usable]}
	if n == 1 {
		b.from = 100
	}
	h := b.page[b.from:]
	b.kind = h[0]
	header := 8
	switch b.kind {
	case indexInterior, tableInterior:
		header = 12
		b.right = binary.BigEndian.Uint32(h[8:])
	case indexLeaf, tableLeaf:
	default:
		return node{}, false
	}
	count := int(binary.BigEndian.Uint16(h[3:]))
	pointers := b.from + header
	if pointers+2*count > len(b.page) {
		return node{}, false
	}
	for i := range count {
		b.cells = append(b.cells, int(binary.BigEndian.Uint16(b.page[pointers+2*i:])))
	}
	content := int(binary.BigEndian.Uint16(h[5:]))
	if content == 0 {
		content = 1 << 16
	}
	if gap := pointers + 2*count; gap < content && content <= len(b.page) {
		b.free = append(b.free, region{gap, content})
	}
	at := int(binary.BigEndian.Uint16(h[1:]))
	for at > 0 && at+4 <= len(b.page) { // the list of freeblocks rises
		next, size := int(binary.BigEndian.Uint16(b.page[at:])), int(binary.BigEndian.Uint16(b.page[at+2:]))
		if size < 4 || at+size > len(b.page) {
			break
		}
		b.free = append(b.free, region{at, at + size})
		if next <= at {
			break
		}
		at = next
	}
	return b, true
}

// walk calls yield for each record of the b-tree that begins on page root. A page
// that is damaged, or that another tree has too, is reported.
func (d *database) walk(name string, root uint32, yield func(record) error) error {
	broken := false
	err := d.descend(root, 0, &broken, yield)
	if err == nil && broken {
		err = d.problem(name, "pages are damaged or missing", reader.ErrMalformed)
	}
	return err
}

func (d *database) descend(n uint32, depth int, broken *bool, yield func(record) error) error {
	if err := d.ctx.Err(); err != nil {
		return err
	}
	b, ok := node{}, false
	if depth < maxDepth && d.first(n) {
		b, ok = d.parse(n, d.page(n))
	}
	if !ok {
		*broken = true
		return nil
	}
	for _, at := range b.cells {
		child, r, ok := d.cell(b, at)
		if !ok {
			*broken = true
			continue
		}
		if child > 0 {
			if err := d.descend(child, depth+1, broken, yield); err != nil {
				return err
			}
		}
		if r.whole {
			if err := yield(r); err != nil {
				return err
			}
		}
	}
	if b.right > 0 {
		return d.descend(b.right, depth+1, broken, yield)
	}
	return nil
}

// cell reads the cell at a place of a page: the child on its left, and the record
// unless it is one of an interior page of a table, which holds none.
func (d *database) cell(b node, at int) (child uint32, r record, ok bool) {
	p := b.page
	if at < b.from || at+4 > len(p) {
		return 0, r, false
	}
	if b.kind == indexInterior || b.kind == tableInterior {
		child = binary.BigEndian.Uint32(p[at:])
		at += 4
	}
	if b.kind == tableInterior {
		return child, r, true
	}
	size, n := varint(p[at:])
	at += n
	if n == 0 || size < 0 {
		return child, r, false
	}
	if b.kind == tableLeaf {
		id, n := varint(p[at:])
		if n == 0 {
			return child, r, false
		}
		at += n
		r.id, r.hasID = id, true
	}
	payload, ok := d.payload(p, at, size, b.kind == tableLeaf)
	if !ok {
		return child, r, false
	}
	r.values, r.cut, ok = values(payload)
	r.whole = ok
	return child, r, ok
}

// payload returns the size bytes of a record that begins at a place of a page and
// goes on in pages of overflow (1.6, "cell payload overflow pages").
func (d *database) payload(p []byte, at int, size int64, leaf bool) ([]byte, bool) {
	if size > maxPayload || size > int64(d.pages)*d.size {
		return nil, false
	}
	local := d.local(size, leaf)
	if at+int(local) > len(p) {
		return nil, false
	}
	if local == size {
		return p[at : at+int(size)], true
	}
	if at+int(local)+4 > len(p) {
		return nil, false
	}
	out := append(make([]byte, 0, size), p[at:at+int(local)]...)
	next := binary.BigEndian.Uint32(p[at+int(local):])
	for int64(len(out)) < size {
		if !d.first(next) {
			return nil, false
		}
		page := d.page(next)
		if page == nil {
			return nil, false
		}
		take := min(size-int64(len(out)), d.usable-4)
		out = append(out, page[4:4+take]...)
		next = binary.BigEndian.Uint32(page)
	}
	return out, true
}

// local returns how many bytes of a record of the given size stand in its page
// (1.6).
func (d *database) local(size int64, leaf bool) int64 {
	u := d.usable
	most := (u-12)*64/255 - 23
	if leaf {
		most = u - 35
	}
	if size <= most {
		return size
	}
	least := (u-12)*32/255 - 23
	if k := least + (size-least)%(u-4); k <= most {
		return k
	}
	return least
}

// varint reads an integer of variable length (1.6), and returns it with the number
// of its bytes, 0 if it breaks off.
func varint(b []byte) (int64, int) {
	var v uint64
	for i := range min(len(b), 9) {
		if i == 8 {
			return int64(v<<8 | uint64(b[i])), 9 //nolint:gosec // two's complement
		}
		v = v<<7 | uint64(b[i]&0x7f)
		if b[i] < 0x80 {
			return int64(v), i + 1 //nolint:gosec // 63 bits
		}
	}
	return 0, 0
}
