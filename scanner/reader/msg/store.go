package msg

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
)

// Tags of properties ([MS-OXPROPS]).
const (
	tagSubject       = 0x0037
	tagSender        = 0x0C1A
	tagSenderSMTP    = 0x5D01
	tagSenderAddress = 0x0C1F
	tagOnBehalf      = 0x0042
	tagOnBehalfSMTP  = 0x5D02
	tagRecipientType = 0x0C15
	tagTo            = 0x0E04
	tagCc            = 0x0E03
	tagBcc           = 0x0E02
	tagBody          = 0x1000
	tagRTF           = 0x1009
	tagHTML          = 0x1013
	tagDisplayName   = 0x3001
	tagAddress       = 0x3003
	tagData          = 0x3701
	tagShortName     = 0x3704
	tagMethod        = 0x3705
	tagLongName      = 0x3707
	tagSMTP          = 0x39FE
	tagInternetPage  = 0x3FDE
	tagCodePage      = 0x3FFD
)

// Types of properties ([MS-OXCDATA] 2.11.1).
const (
	longType   = 0x0003
	objectType = 0x000D
	ansiType   = 0x001E
	wideType   = 0x001F
	binaryType = 0x0102
)

// Lengths of the header of a property stream (2.4.1): of a file, of a message in
// it, of recipients and attachments.
const (
	rootHeader     = 32
	embeddedHeader = 24
	partHeader     = 8
)

// field is a property that is shown, and one that goes with it.
type field struct {
	name         string
	tag, address int
}

// shown returns the properties of a message that a person sees in it.
func shown() []field {
	return []field{
		{"From", tagSender, tagSenderSMTP},
		{"From", tagSenderAddress, 0},
		{"On behalf of", tagOnBehalf, tagOnBehalfSMTP},
		{"Subject", tagSubject, 0},
		{"To", tagTo, 0},
		{"Cc", tagCc, 0},
		{"Bcc", tagBcc, 0},
	}
}

// technical reports whether a text says nothing of people: classes, identifiers,
// and what is read elsewhere.
func technical(id int) bool {
	switch id {
	case 0x001A, 0x0064, 0x0075, 0x0077, 0x0C1E, 0x0E28, 0x0E29, 0x1035, 0x1039, 0x1042, 0x3002, 0x300B, tagBody, tagHTML:
		return true
	}
	return false
}

// store is the message itself, a recipient or an attachment: the streams of its
// properties, by the tag and type at the end of their names.
type store struct {
	streams map[string]*ole.Stream
	err     error // of the first stream that could not be read whole
}

// stores returns the message and what is in it by the name of the storage, "" for
// the message.
func (m *message) stores() map[string]*store {
	all := map[string]*store{"": {streams: map[string]*ole.Stream{}}}
	for _, s := range m.file.Streams {
		name := ""
		switch len(s.Path) {
		case 1:
		case 2:
			name = s.Path[0]
		default: // of a message in the message, or an object
			if all[s.Path[0]] == nil {
				all[s.Path[0]] = &store{streams: map[string]*ole.Stream{}}
			}
			continue
		}
		if all[name] == nil {
			all[name] = &store{streams: map[string]*ole.Stream{}}
		}
		all[name].streams[strings.ToLower(strings.TrimPrefix(s.Name(), valuePrefix))] = s
	}
	return all
}

// sorted returns the names of stores that begin with prefix, in order.
func sorted(stores map[string]*store, prefix string) []string {
	var names []string
	for name := range stores {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// key returns how the stream of a property is called.
func key(tag, kind int) string { return fmt.Sprintf("%04x%04x", tag, kind) }

// bytes returns the content of a stream, as far as it goes, nil if there is none.
func (s *store) bytes(name string) []byte {
	stream := s.streams[name]
	if stream == nil {
		return nil
	}
	b, err := stream.Bytes()
	if err != nil && s.err == nil {
		s.err = err
	}
	return b
}

// binary returns a property that is no text.
func (s *store) binary(tag int) []byte { return s.bytes(key(tag, binaryType)) }

// text returns a property that is text, "" if there is none.
func (m *message) text(s *store, tag int) string {
	if b := s.bytes(key(tag, wideType)); len(b) > 0 {
		return strings.TrimRight(codepage.DecodeUTF16(b), "\x00")
	}
	return strings.TrimRight(codepage.Decode(s.bytes(key(tag, ansiType)), m.page), "\x00")
}

// texts returns the tags of all properties that are text, in order.
func (s *store) texts() []int {
	var tags []int
	for name := range s.streams {
		if len(name) != 8 || name[4:] != key(0, wideType)[4:] && name[4:] != key(0, ansiType)[4:] {
			continue
		}
		if tag, err := strconv.ParseInt(name[:4], 16, 32); err == nil {
			tags = append(tags, int(tag))
		}
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}

// number returns a property that is a number, 0 if there is none. Numbers stand in
// the property stream itself (2.4.2.1), behind a header.
func (s *store) number(tag, header int) int {
	le := binary.LittleEndian
	b := s.bytes(propertyStream)
	for b = b[min(header, len(b)):]; len(b) >= 16; b = b[16:] {
		if le.Uint16(b) == longType && int(le.Uint16(b[2:])) == tag {
			return int(int32(le.Uint32(b[8:]))) //nolint:gosec // a signed number
		}
	}
	return 0
}
