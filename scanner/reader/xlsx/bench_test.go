package xlsx_test

import (
	"bytes"
	"io"
	"strconv"
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/xlsx"
)

// nothing is a sink that takes note of nothing.
type nothing struct{}

func (nothing) Part(doc.Part) error               { return nil }
func (nothing) Fragment(doc.Fragment) error       { return nil }
func (nothing) Member(doc.Member) error           { return nil }
func (nothing) Problem(doc.Location, error) error { return nil }

// BenchmarkRead reads a sheet of 20,000 rows of texts and numbers; the rate is
// that of the sheet's XML.
func BenchmarkRead(b *testing.B) {
	rows := make([][]string, 20_000)
	for i := range rows {
		n := strconv.Itoa(100_000 + i)
		rows[i] = []string{"Surname" + strconv.Itoa(i%977), "Forename" + strconv.Itoa(i%89), "Constable", n, "PAY" + n, "Custody", "Knock", "F", "45123", "0.5"}
	}
	w := readertest.Workbook{Sheets: []readertest.Sheet{{Name: "All", Rows: rows}}}
	data := w.Bytes(b)
	b.SetBytes(int64(len(w.Part("xl/worksheets/sheet1.xml"))))
	b.ReportAllocs()
	for b.Loop() {
		in := reader.Input{Data: io.NewSectionReader(bytes.NewReader(data), 0, int64(len(data))), Limits: reader.DefaultLimits()}
		if err := xlsx.Format().Read(b.Context(), in, nothing{}); err != nil {
			b.Fatal(err)
		}
	}
}
