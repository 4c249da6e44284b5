package ole

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
)

// The names of the streams that hold the properties of a document
// ([MS-OLEPS] 2.25).
const (
	SummaryInformation         = "\x05SummaryInformation"
	DocumentSummaryInformation = "\x05DocumentSummaryInformation"
)

// Property is a property of a document whose value is a text.
type Property struct {
	Name string // that of the element in the Office formats of today, or a custom name
	Text string
}

// Formats of the values that hold text ([MS-OLEPS] 2.15).
const (
	vtString     = 0x1E // in the code page of the set
	vtWideString = 0x1F // in UTF-16
	vtVector     = 0x1000
)

var errProperties = fmt.Errorf("%w: a property set", reader.ErrMalformed)

// Properties returns the texts in a property set stream ([MS-OLEPS] 2.21), but
// those that are nobody's: names of programs, and lists of parts of the document.
// With an error come those that could be read.
func Properties(b []byte) ([]Property, error) {
	const head, entry = 28, 20
	if len(b) < head || b[0] != 0xFE || b[1] != 0xFF {
		return nil, errProperties
	}
	le := binary.LittleEndian
	count := int(min(le.Uint32(b[24:]), 2)) // a stream has one set, or two
	var found []Property
	var damage error
	for i := range count {
		if len(b) < head+(i+1)*entry {
			return found, errProperties
		}
		id := b[head+i*entry:]
		offset := int64(le.Uint32(id[16:]))
		if offset > int64(len(b)) {
			return found, errProperties
		}
		s := set{b: b[offset:]}
		switch le.Uint32(id) { // the first field of the identifier tells them apart
		case 0xF29F85E0:
			s.names = summaryNames()
		case 0xD5CDD502:
			s.names = documentNames()
		}
		properties, err := s.read()
		found = append(found, properties...)
		damage = errors.Join(damage, err)
	}
	return found, damage
}

// summaryNames returns the properties of the set SummaryInformation
// ([MS-OLEPS] 2.25.1) by their number; "" for those left out.
func summaryNames() map[uint32]string {
	return map[uint32]string{
		2: "title", 3: "subject", 4: "creator", 5: "keywords", 6: "description", 7: "Template",
		8: "lastModifiedBy", 9: "", 18: "",
	}
}

// documentNames is the same for the set DocSummaryInformation ([MS-OSHARED]
// 2.3.3.2.2).
func documentNames() map[uint32]string {
	return map[uint32]string{
		2: "category", 3: "", 12: "", 13: "", 14: "Manager", 15: "Company", 21: "", 26: "contentType",
		27: "contentStatus", 28: "", 29: "",
	}
}

// set is one property set while it is read.
type set struct {
	b     []byte
	names map[uint32]string // nil for custom properties
	page  int
}

// maxProperties bounds the properties of a set.
const maxProperties = 1 << 14

func (s *set) read() ([]Property, error) {
	le := binary.LittleEndian
	if len(s.b) < 8 {
		return nil, errProperties
	}
	// Counts are held against what there is room for.
	stated := int64(le.Uint32(s.b[4:]))
	count := min(stated, int64(len(s.b)-8)/8, maxProperties)
	const codePage, dictionary = 1, 0
	at := map[uint32]int64{}
	for i := range count {
		at[le.Uint32(s.b[8+8*i:])] = int64(le.Uint32(s.b[12+8*i:]))
	}
	if v := s.value(at[codePage]); at[codePage] > 0 && len(v) >= 6 {
		s.page = int(le.Uint16(v[4:]))
	}
	if s.names == nil {
		s.names = s.dictionary(s.value(at[dictionary]))
	}
	var found []Property
	var damage error
	if count < stated {
		damage = errProperties
	}
	room := 4 * len(s.b) // values may share their bytes, but not without end
	for i := range count {
		id := le.Uint32(s.b[8+8*i:])
		name, known := s.names[id]
		if id == dictionary || id == codePage || id >= 0x80000000 || known && name == "" {
			continue
		}
		if !known {
			name = "property " + strconv.Itoa(int(id))
		}
		texts, ok := s.texts(s.value(int64(le.Uint32(s.b[12+8*i:]))))
		if !ok {
			damage = errProperties
		}
		for _, text := range texts {
			if room -= len(text); room < 0 {
				return found, errProperties
			}
			if strings.TrimSpace(text) != "" {
				found = append(found, Property{name, text})
			}
		}
	}
	return found, damage
}

// value returns what begins at the offset, nil if that is beyond the set.
func (s *set) value(offset int64) []byte {
	if offset <= 0 || offset >= int64(len(s.b)) {
		return nil
	}
	return s.b[offset:]
}

// texts returns the texts of a typed value, and false if it breaks off.
func (s *set) texts(v []byte) ([]string, bool) {
	if len(v) < 8 {
		return nil, len(v) >= 4 && !holdsText(binary.LittleEndian.Uint32(v))
	}
	kind := binary.LittleEndian.Uint32(v)
	v = v[4:]
	if !holdsText(kind) {
		return nil, true
	}
	count := 1
	if kind&vtVector != 0 {
		count = int(min(binary.LittleEndian.Uint32(v), maxProperties))
		v = v[4:]
	}
	var texts []string
	for range count {
		text, n := s.text(v, kind&^vtVector)
		if n == 0 {
			return texts, false
		}
		v = v[n:]
		texts = append(texts, text)
	}
	return texts, true
}

func holdsText(kind uint32) bool {
	kind &^= vtVector
	return kind == vtString || kind == vtWideString
}

// text returns the text that v begins with and its length there, 0 if it breaks
// off.
func (s *set) text(v []byte, kind uint32) (string, int) {
	if len(v) < 4 {
		return "", 0
	}
	n := int64(binary.LittleEndian.Uint32(v))
	if kind == vtWideString {
		n *= 2
	}
	if n > int64(len(v)-4) {
		return "", 0
	}
	raw := v[4 : 4+n]
	page := s.page
	if kind == vtWideString {
		page = codepage.UTF16
	}
	const align = 4
	used := 4 + int(n)
	if kind == vtWideString {
		used = min(len(v), (used+align-1)/align*align)
	}
	return strings.TrimRight(codepage.Decode(raw, page), "\x00"), used
}

// dictionary returns the names of custom properties ([MS-OLEPS] 2.17).
func (s *set) dictionary(v []byte) map[uint32]string {
	names := map[uint32]string{}
	if len(v) < 4 {
		return names
	}
	le := binary.LittleEndian
	count := min(le.Uint32(v), maxProperties)
	v = v[4:]
	for range count {
		if len(v) < 8 {
			return names
		}
		id, n := le.Uint32(v), int64(le.Uint32(v[4:]))
		if s.page == codepage.UTF16 {
			n *= 2
		}
		if n > int64(len(v)-8) {
			return names
		}
		names[id] = strings.TrimRight(codepage.Decode(v[8:8+n], s.page), "\x00")
		v = v[8+n:]
		if s.page == codepage.UTF16 && n%4 != 0 {
			v = v[min(2, len(v)):]
		}
	}
	return names
}
