package ppt_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
)

// rec returns a record, one that holds others if its parts are given as such.
func rec(kind uint16, instance int, data ...string) string {
	return head(kind, instance<<4, strings.Join(data, ""))
}

// box returns a record that holds records.
func box(kind uint16, instance int, inside ...string) string {
	return head(kind, instance<<4|0xF, strings.Join(inside, ""))
}

func head(kind uint16, first int, data string) string {
	b := binary.LittleEndian.AppendUint16(nil, uint16(first))
	b = binary.LittleEndian.AppendUint16(b, kind)
	return string(binary.LittleEndian.AppendUint32(b, uint32(len(data)))) + data
}

func u32(values ...int) string {
	var b []byte
	for _, v := range values {
		b = binary.LittleEndian.AppendUint32(b, uint32(v))
	}
	return string(b)
}

func wide(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

// chars, narrow and str return records of text.
func chars(s string) string             { return rec(0x0FA0, 0, wide(s)) }
func narrow(s string) string            { return rec(0x0FA8, 0, s) }
func str(instance int, s string) string { return rec(0x0FBA, instance, wide(s)) }

// shape returns a shape with records of text in it, and whatever else.
func shape(texts string, more ...string) string {
	return box(0xF004, 0, strings.Join(more, "")+box(0xF00D, 0, texts))
}

// at returns where a shape is on its slide, cell where a cell is in its table.
func at(top, left, right, bottom int) string {
	var b []byte
	for _, v := range []int{top, left, right, bottom} {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	return rec(0xF010, 0, string(b))
}

func cell(s string, left, top, right, bottom int) string {
	return shape(chars(s), rec(0xF00F, 0, u32(left, top, right, bottom)))
}

// options returns properties of a shape: number and value, or a text for those that
// have one.
func options(kind uint16, list ...any) string {
	var fixed, long string
	for pair := range slices.Chunk(list, 2) {
		id := pair[0].(int)
		switch v := pair[1].(type) {
		case int:
			fixed += u32(id)[:2] + u32(v)
		case string:
			fixed += u32(id | 1<<15)[:2] + u32(len(wide(v)+"\x00\x00"))
			long += wide(v) + "\x00\x00"
		}
	}
	return rec(kind, len(list)/2, fixed, long)
}

// drawing returns the drawing of a slide.
func drawing(shapes ...string) string {
	return box(0x040C, 0, box(0xF002, 0, box(0xF003, 0, box(0xF004, 0)+strings.Join(shapes, ""))))
}

// slide returns a slide; flags are those of its place in a show.
func slide(flags byte, inside ...string) string {
	show := string(append(make([]byte, 10), flags, 0, 0, 0, 0, 0))
	return box(0x03EE, 0, rec(0x03EF, 0, strings.Repeat("\x00", 24))+rec(0x03F9, 0, show)+strings.Join(inside, ""))
}

// entry returns an entry of a list of slides and the texts behind it.
func entry(object, id int, texts ...string) string {
	return rec(0x03F3, 0, u32(object, 0, 0, id, 0)) + strings.Join(texts, "")
}

// list returns a list of slides (0), masters (1) or notes (2).
func list(which int, entries ...string) string { return box(0x0FF0, which, entries...) }

// root returns the object of the presentation: slides of 576 by 432.
func root(inside ...string) string {
	return box(0x03E8, 0, rec(0x03E9, 0, u32(576, 432, 0, 0, 0, 0, 0, 0))+strings.Join(inside, ""))
}

// edit is what one edit wrote: objects by their identifiers, of which the
// presentation itself has the first.
type edit []string

// bytes returns a presentation. Objects of later edits take the place of earlier
// ones; those that are empty stay as they were.
func bytesOf(token int, edits []edit, streams ...ole.Content) []byte {
	var stream string
	last := 0
	for _, e := range edits {
		var directory strings.Builder
		for i, object := range e {
			if object != "" {
				directory.WriteString(u32(1<<20|(i+1), len(stream)))
				stream += object
			}
		}
		where := len(stream)
		stream += rec(0x1772, 0, directory.String())
		this := len(stream)
		stream += rec(0x0FF5, 0, u32(0, 0, last, where, 1, 0, 0))
		last = this
	}
	user := rec(0x0FF6, 0, u32(20, token, last), "\x03\x00\x00\x00\x00\x00\x00\x00", "Eve", u32(8), wide("Eve"))
	return ole.Pack(append(streams,
		ole.Content{Path: []string{"PowerPoint Document"}, Data: []byte(stream)},
		ole.Content{Path: []string{"Current User"}, Data: []byte(user)}))
}

const plain, locked = 0xE391C05F, 0xF3D1C4DF

func deflate(s string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return u32(len(s)) + b.String()
}
