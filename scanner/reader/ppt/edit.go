package ppt

import (
	"encoding/binary"
	"fmt"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
)

// edits reads where the objects of the presentation are: each edit has a directory
// of those it wrote, and leads to the edit before it (2.3.3, 2.3.4).
func (d *document) edits() error {
	const plainToken, lockedToken = 0xE391C05F, 0xF3D1C4DF
	d.objects = map[int]int{}
	at := -1
	if s := find(d.ole, userStream); s != nil {
		b, _ := s.Bytes() // it breaks off: the last edit is looked for
		if r, ok := recordAt(b, 0); ok && len(r.data) >= 12 {
			switch u32(r.data, 4) {
			case lockedToken:
				return fmt.Errorf("ppt: %w", reader.ErrEncrypted)
			case plainToken:
				at = int(u32(r.data, 8))
			}
			d.user(r.data)
		}
	}
	if r, ok := recordAt(d.data, at); !ok || r.kind != kindUserEdit {
		at = d.lastEdit()
	}
	seen := map[int]bool{} // offsets of edits and of directories
	for at > 0 || len(seen) == 0 {
		r, ok := recordAt(d.data, at)
		if !ok || r.kind != kindUserEdit || seen[at] || len(r.data) < 20 {
			break
		}
		const locked = 0x20
		if len(r.data) >= locked && u32(r.data, 28) != 0 {
			return fmt.Errorf("ppt: %w", reader.ErrEncrypted)
		}
		if len(seen) == 0 {
			d.root = int(u32(r.data, 16))
		}
		seen[at] = true
		if where := int(u32(r.data, 12)); !seen[where] {
			seen[where] = true
			d.directory(where)
		}
		at = int(u32(r.data, 8))
	}
	if _, ok := d.objects[d.root]; !ok {
		return d.Problem(mainStream, "the directory of its objects", fmt.Errorf("%w: it is missing or damaged", reader.ErrMalformed))
	}
	return nil
}

// user takes note of who edited the presentation last (2.3.2).
func (d *document) user(b []byte) {
	const fixed, version = 20, 4
	if len(b) < fixed {
		return
	}
	n := int(binary.LittleEndian.Uint16(b[12:]))
	if wide := fixed + n + version; len(b) >= wide+2*n {
		d.Person("lastModifiedBy", codepage.DecodeUTF16(b[wide:wide+2*n]))
	} else if len(b) >= fixed+n {
		d.Person("lastModifiedBy", codepage.Decode(b[fixed:fixed+n], codepage.Windows))
	}
}

// lastEdit returns where the last edit of the stream is, -1 if there is none.
func (d *document) lastEdit() int {
	last := -1
	for r := range records(d.data) {
		if r.kind == kindUserEdit {
			last = r.at
		}
	}
	return last
}

// directory adds the objects in the directory at an offset, unless a later edit
// wrote them anew.
func (d *document) directory(at int) {
	r, ok := recordAt(d.data, at)
	if !ok || r.kind != kindDirectory {
		return
	}
	const bits = 20
	for b := r.data; len(b) >= 4; {
		head := u32(b, 0)
		id, count := int(head&(1<<bits-1)), int(head>>bits)
		b = b[4:]
		for ; count > 0 && len(b) >= 4; count-- {
			if _, known := d.objects[id]; !known {
				d.objects[id] = int(u32(b, 0))
			}
			id++
			b = b[4:]
		}
	}
}

// object returns an object by its identifier, and takes note that it is sent.
func (d *document) object(id int, kinds ...uint16) (record, bool) {
	at, known := d.objects[id]
	if !known || d.sent[at] {
		return record{}, false
	}
	r, ok := recordAt(d.data, at)
	for _, k := range kinds {
		if ok && r.kind == k {
			d.sent[at] = true
			return r, true
		}
	}
	return record{}, false
}
