package sqlite

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/piece"
)

// record is one row of a b-tree.
type record struct {
	id     int64 // of the row
	hasID  bool
	values []value
	whole  bool // there is a record
	cut    bool // it breaks off
}

// valueKind is the storage class of a value.
type valueKind uint8

const (
	null valueKind = iota
	integer
	real
	text
	blob
)

// value is one value of a record. Its bytes belong to a page or a payload.
type value struct {
	kind  valueKind
	bytes []byte
}

// maxColumns is the most that SQLite can be built to allow.
const maxColumns = 32767

// values reads a record (2.1), and says whether it breaks off. It returns false for
// what is none.
func values(b []byte) (all []value, cut, ok bool) {
	header, n := varint(b)
	if n == 0 || header < int64(n) || header > int64(len(b)) {
		return nil, false, false
	}
	types := b[n:header]
	body := b[header:]
	for len(types) > 0 {
		t, n := varint(types)
		if n == 0 || len(all) == maxColumns {
			return nil, false, false
		}
		types = types[n:]
		kind, size := storage(t)
		if size < 0 || size > int64(len(body)) {
			return all, true, len(all) > 0 && size > 0
		}
		v := value{kind: kind, bytes: body[:size]}
		switch t {
		case 8:
			v.bytes = []byte{0}
		case 9:
			v.bytes = []byte{1}
		}
		all = append(all, v)
		body = body[size:]
	}
	return all, false, true
}

// storage returns the class and the size of values of a serial type (2.1), -1 if
// there is no such type.
func storage(t int64) (valueKind, int64) {
	switch {
	case t < 0 || t == 10 || t == 11:
		return null, -1
	case t == 0:
		return null, 0
	case t <= 4:
		return integer, t
	case t == 5:
		return integer, 6
	case t == 6:
		return integer, 8
	case t == 7:
		return real, 8
	case t <= 9:
		return integer, 0
	case t%2 == 0:
		return blob, (t - 12) / 2
	}
	return text, (t - 13) / 2
}

// integer returns an integer.
func (v value) integer() int64 {
	var n int64
	for i, b := range v.bytes {
		if i == 0 {
			n = int64(int8(b)) //nolint:gosec // two's complement
		} else {
			n = n<<8 | int64(b)
		}
	}
	return n
}

// text returns v as text.
func (d *database) text(v value) string {
	switch v.kind {
	case integer:
		return strconv.FormatInt(v.integer(), 10)
	case real:
		if len(v.bytes) == 8 {
			return strconv.FormatFloat(math.Float64frombits(binary.BigEndian.Uint64(v.bytes)), 'g', -1, 64)
		}
	case text:
		if d.utf16 == nil {
			return clean(string(v.bytes))
		}
		units := make([]uint16, len(v.bytes)/2)
		for i := range units {
			units[i] = d.utf16.Uint16(v.bytes[2*i:])
		}
		return clean(string(utf16.Decode(units)))
	case blob:
		return clean(string(v.bytes)) // that it is text has been seen
	case null:
	}
	return ""
}

// clean returns s as valid UTF-8 without zeros, in which texts of C end.
func clean(s string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", " "), "\uFFFD")
}

// isText reports whether bytes are text, as far as can be told.
func isText(b []byte) bool {
	return utf8.Valid(b) && !bytes.ContainsFunc(b, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' })
}

func opener(content []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }
}

func sendPieces(sink doc.Sink, f doc.Fragment, limit int) error { return piece.Send(sink, f, limit) }
