package xls_test

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/xls"
)

// u8, u16 and u32 are numbers as they are written.
func u8(v int) string  { return string([]byte{byte(v)}) }
func u16(v int) string { return string(binary.LittleEndian.AppendUint16(nil, uint16(v))) }
func u32(v int) string { return string(binary.LittleEndian.AppendUint32(nil, uint32(v))) }
func f64(v float64) string {
	return string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)))
}

// rec returns a record.
func rec(id int, parts ...string) string {
	data := strings.Join(parts, "")
	return u16(id) + u16(len(data)) + data
}

// utf returns text in UTF-16.
func utf(text string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

// short and long are strings of BIFF8 in one byte a character, with lengths of
// one and two bytes; wide is one in two bytes a character.
func short(text string) string { return u8(len(text)) + "\x00" + text }
func long(text string) string  { return u16(len(text)) + "\x00" + text }
func wide(text string) string  { return u16(len(utf(text))/2) + "\x01" + utf(text) }

const (
	kindGlobals = 0x05
	kindSheet   = 0x10
	kindChart   = 0x20
)

func bof(kind int) string { return rec(0x809, u16(0x600), u16(kind), strings.Repeat("\x00", 12)) }

var eof = rec(0x0A)

// workbook is a workbook of BIFF8 to be made for a test.
type workbook struct {
	globals string // records behind the list of sheets
	sheets  []sheet
	streams map[string]string // further streams, by their paths
	tail    string            // behind the last sheet
}

type sheet struct {
	name    string
	state   int // 1 hidden, 2 very hidden
	kind    int // of the substream, a sheet if 0
	records string
	open    bool // the record EOF is left out
}

// stream returns the stream of records.
func (w workbook) stream() string {
	var list, bodies strings.Builder
	at := len(bof(0)) + len(w.globals) + len(eof)
	for _, s := range w.sheets {
		at += len(rec(0x85, u32(0), u16(0), short(s.name)))
	}
	for _, s := range w.sheets {
		list.WriteString(rec(0x85, u32(at+bodies.Len()), u8(s.state), u8(0), short(s.name)))
		if s.kind == 0 {
			s.kind = kindSheet
		}
		bodies.WriteString(bof(s.kind) + s.records)
		if !s.open {
			bodies.WriteString(eof)
		}
	}
	return bof(kindGlobals) + list.String() + w.globals + eof + bodies.String() + w.tail
}

func (w workbook) bytes() []byte {
	contents := []ole.Content{{Path: []string{"Workbook"}, Data: []byte(w.stream())}}
	for path, data := range w.streams {
		contents = append(contents, ole.Content{Path: strings.Split(path, "/"), Data: []byte(data)})
	}
	return ole.Pack(contents)
}

// one returns a workbook of one sheet "S" of the given records.
func one(records ...string) workbook {
	return workbook{sheets: []sheet{{name: "S", records: strings.Join(records, "")}}}
}

// check compares the transcript of a workbook.
func check(t *testing.T, w workbook, want string) {
	t.Helper()
	checkBytes(t, w.bytes(), want)
}

func checkBytes(t *testing.T, data []byte, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), readertest.Transcript(t, xls.Format(), data)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// label, number and row are records of a sheet; rows and columns count from 0.
func label(row, col, style int, text string) string {
	return rec(0x204, u16(row), u16(col), u16(style), long(text))
}

func number(row, col, style int, v float64) string {
	return rec(0x203, u16(row), u16(col), u16(style), f64(v))
}

func rowRec(row, height, flags int) string {
	return rec(0x208, u16(row), u16(0), u16(9), u16(height), u32(0), u16(flags), u16(0x0F))
}

// formula returns a formula with the given eight bytes as its result.
func formula(row, col int, result string) string {
	return rec(0x06, u16(row), u16(col), u16(0), result, u16(0), u32(0), u16(0))
}
