package xls_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/xls"
)

// FuzzRead changes the records of the globals, of a sheet and of a pivot cache,
// and packs them into a workbook.
func FuzzRead(f *testing.F) {
	shared := rec(0xFC, u32(2), u32(2), long("Ada"), u16(6), "\x08", u16(1), "ab") + rec(0x3C, "\x01"+utf("cdef"), u32(0))
	cells := rowRec(0, 0, 0x20) + rec(0x7D, u16(0), u16(3), u16(0), u16(0), u16(1), u16(0)) + rec(0xFD, u16(0), u16(0), u16(0), u32(1)) +
		label(1, 0, 0, "x") + rec(0xBD, u16(2), u16(3), u16(0), u32(1<<2|2), u16(0), u32(2<<2|2), u16(4)) +
		formula(3, 0, "\x00\x00\x00\x00\x00\x00\xff\xff") + rec(0x207, wide("text"))
	outside := drawn(0x19, 1, "note") + rec(0x1C, u16(8), u16(0), u16(0), u16(1), long("Ada"), "\x00") + rec(0x14, long("&Lx&\"f\"&12y")) +
		bof(kindChart) + rec(0x1065, u16(2)) + label(0, 0, 0, "Ada") + eof + label(0, 0, 0, "late")
	names := rec(0x18, u16(0), u8(0), u8(1), u16(7), u16(0), u16(0), u32(0), "\x00n", "\x17"+short("Ada")+"\x08") +
		rec(0x1AE, u16(1), long("o"), long("s")) + rec(0x59, u16(1), u16(0)) + rec(0x5A, u8(1), u8(0), u16(6), "\x02", long("Bob"), "\x01", f64(7))
	pivot := rec(0xC6, u32(2), u16(1), u16(0), u16(0), u16(2), u16(2), u16(0), u16(1), long("x")) +
		rec(0xC7, u16(1), strings.Repeat("\x00", 12), long("Name")) + rec(0xCD, long("Ada")) + rec(0xC7, u16(0), strings.Repeat("\x00", 12), long("No")) +
		rec(0xC8, "\x00") + rec(0xC9, f64(5)) + eof
	f.Add([]byte(shared), []byte(cells), []byte(pivot))
	f.Add([]byte(names+formats([]string{"yyyy-mm-dd", ";;;"}, 14)), []byte(outside), []byte(eof))
	f.Fuzz(func(t *testing.T, globals, records, pivot []byte) {
		w := workbook{
			globals: string(globals),
			sheets:  []sheet{{name: "S", records: string(records)}, {name: "T", state: 1}},
			streams: map[string]string{"_SX_DB_CUR/0001": string(pivot), "\x05SummaryInformation": string(pivot)},
		}
		readertest.Fuzz(t, xls.Format(), w.bytes())
	})
}

// nothing is a sink that takes note of nothing.
type nothing struct{}

func (nothing) Part(doc.Part) error               { return nil }
func (nothing) Fragment(doc.Fragment) error       { return nil }
func (nothing) Member(doc.Member) error           { return nil }
func (nothing) Problem(doc.Location, error) error { return nil }

// BenchmarkRead reads a sheet of 20,000 rows of texts and numbers; the rate is
// that of the records.
func BenchmarkRead(b *testing.B) {
	const distinct = 1000
	var sst, cells strings.Builder
	sst.WriteString(rec(0xFC, u32(distinct), u32(distinct)))
	for i := range distinct {
		sst.WriteString(rec(0x3C, long(fmt.Sprintf("Surname%d", i))))
	}
	for row := range 20_000 {
		for col := range 7 {
			cells.WriteString(rec(0xFD, u16(row), u16(col), u16(0), u32((row*7+col)%distinct)))
		}
		cells.WriteString(number(row, 7, 0, float64(100_000+row)) + number(row, 8, 0, 0.5))
		cells.WriteString(rec(0x27E, u16(row), u16(9), u16(0), u32(row<<2|2)))
	}
	w := workbook{globals: sst.String(), sheets: []sheet{{name: "All", records: cells.String()}}}
	data := w.bytes()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		in := reader.Input{Data: io.NewSectionReader(bytes.NewReader(data), 0, int64(len(data))), Limits: reader.DefaultLimits()}
		if err := xls.Format().Read(b.Context(), in, nothing{}); err != nil {
			b.Fatal(err)
		}
	}
}
