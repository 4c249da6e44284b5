package ppt

import "encoding/binary"

// record is one record (2.3.1).
type record struct {
	kind     uint16
	instance int
	inside   bool // it holds records
	data     []byte
	at       int // offset of its header in what holds it
}

// Kinds of records that are looked at (2.13.24).
const (
	kindDocument      = 0x03E8
	kindDocumentAtom  = 0x03E9
	kindSlide         = 0x03EE
	kindNotes         = 0x03F0
	kindNotesAtom     = 0x03F1
	kindPersist       = 0x03F3
	kindMaster        = 0x03F8
	kindSlideShow     = 0x03F9
	kindExternal      = 0x0409
	kindDrawing       = 0x040C
	kindPlaceholder   = 0x0BC3
	kindTextChars     = 0x0FA0
	kindTextBytes     = 0x0FA8
	kindString        = 0x0FBA
	kindHandout       = 0x0FC9
	kindHeaders       = 0x0FD9
	kindLink          = 0x0FD7
	kindSlideList     = 0x0FF0
	kindUserEdit      = 0x0FF5
	kindStorage       = 0x1011
	kindProgTags      = 0x1388
	kindProgStringTag = 0x1389
	kindProgBinaryTag = 0x138A
	kindBinaryTagData = 0x138B
	kindDirectory     = 0x1772
	kindComment       = 0x2EE0
)

// Kinds of records of drawings ([MS-ODRAW] 2.2).
const (
	kindGroup        = 0xF003
	kindShape        = 0xF004
	kindOptions      = 0xF00B
	kindTextbox      = 0xF00D
	kindChildAnchor  = 0xF00F
	kindClientAnchor = 0xF010
	kindClientData   = 0xF011
	kindMoreOptions  = 0xF122
)

const headSize = 8

// recordAt returns the record at an offset. What is missing of it is left out.
func recordAt(b []byte, at int) (record, bool) {
	if at < 0 || at+headSize > len(b) {
		return record{}, false
	}
	le := binary.LittleEndian
	head := le.Uint16(b[at:])
	size := min(int64(le.Uint32(b[at+4:])), int64(len(b)-at-headSize))
	r := record{kind: le.Uint16(b[at+2:]), instance: int(head >> 4), inside: head&0xF == 0xF, at: at}
	r.data = b[at+headSize : at+headSize+int(size)]
	return r, true
}

// records returns the records in b, one after the other.
func records(b []byte) func(yield func(record) bool) {
	return func(yield func(record) bool) {
		for at := 0; ; {
			r, ok := recordAt(b, at)
			if !ok || !yield(r) {
				return
			}
			at += headSize + len(r.data)
		}
	}
}

// first returns the first record of a kind in b.
func first(b []byte, kind uint16) (record, bool) {
	for r := range records(b) {
		if r.kind == kind {
			return r, true
		}
	}
	return record{}, false
}

func u32(b []byte, at int) uint32 {
	if at+4 > len(b) {
		return 0
	}
	return binary.LittleEndian.Uint32(b[at:])
}
