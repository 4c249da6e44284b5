package ods_test

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/ods"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

// FuzzRead changes the styles and the body of a document, and packs them.
func FuzzRead(f *testing.F) {
	f.Add(`<style:style style:name="w" style:family="table-cell" style:parent-style-name="w"><style:text-properties fo:color="#ffffff"/></style:style>`,
		`<table:table><table:table-column table:number-columns-repeated="3" table:visibility="collapse"/>`+row(text("Ada"), value("date", "date-value", "2023-07-16T18:00:00", "18:00"), value("float", "value", "12", "0012"))+
			`<table:table-row table:number-rows-repeated="9999999">`+text("x")+`</table:table-row></table:table>`)
	f.Add(`<number:text-style style:name="m"/>`, `<table:tracked-changes><table:deletion table:table="0"><table:cell-content-deletion><table:cell-address table:row="5"/><table:change-track-table-cell><text:p>x</text:p></table:change-track-table-cell></table:cell-content-deletion></table:deletion></table:tracked-changes>`+
		sheet("S", row(`<table:table-cell><office:annotation><dc:creator>a</dc:creator><text:p>b</text:p></office:annotation><text:p>c<text:s text:c="99999999"/></text:p></table:table-cell>`, `<table:table-cell table:number-columns-repeated="99999999" office:value-type="boolean" office:boolean-value="x"/>`)))
	f.Add(meta, sheet("S", `<draw:frame><draw:object><x><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></x></draw:object></draw:frame>`+row(text("y"))))
	f.Fuzz(func(t *testing.T, styles, body string) {
		d := document{styles: styles, body: body}
		readertest.Fuzz(t, ods.Formats()[0], d.bytes(t))
		readertest.Fuzz(t, ods.Formats()[1], []byte(d.flat()))
	})
}

// FuzzParts changes the XML of the other parts that are read.
func FuzzParts(f *testing.F) {
	f.Add(`<a>`+header+`</a>`, `<a>`+meta+`</a>`, `<m><file-entry full-path="/"/><file-entry full-path="Object 1/" media-type=""/></m>`, `<a><table-row><table-cell><p>x</p></table-cell></table-row><p>y</p></a>`)
	f.Fuzz(func(t *testing.T, styles, meta, manifest, chart string) {
		d := document{body: sheet("S", row(text("x"))), parts: map[string]string{
			"styles.xml": styles, "meta.xml": meta, "META-INF/manifest.xml": manifest, "Object 1/content.xml": chart, "mimetype": mimetype,
		}}
		readertest.Fuzz(t, ods.Formats()[0], d.bytes(t))
	})
}

// nothing is a sink that takes note of nothing.
type nothing struct{}

func (nothing) Part(doc.Part) error               { return nil }
func (nothing) Fragment(doc.Fragment) error       { return nil }
func (nothing) Member(doc.Member) error           { return nil }
func (nothing) Problem(doc.Location, error) error { return nil }

// BenchmarkRead reads a sheet of 10,000 rows of texts and numbers; the rate is
// that of the XML.
func BenchmarkRead(b *testing.B) {
	var body strings.Builder
	for i := range 10_000 {
		n := strconv.Itoa(100_000 + i)
		body.WriteString(row(text("Surname"+n), text("Forename"), text("Constable"), value("float", "value", n, n), text("Custody"), text("Knock"), text("F"),
			value("date", "date-value", "2023-07-16", "16/07/23"), value("float", "value", "0.5", "0.5")))
	}
	d := document{body: sheet("All", body.String())}
	data := d.bytes(b)
	b.SetBytes(int64(len(d.content())))
	b.ReportAllocs()
	for b.Loop() {
		in := reader.Input{Data: io.NewSectionReader(bytes.NewReader(data), 0, int64(len(data))), Limits: reader.DefaultLimits()}
		if err := ods.Formats()[0].Read(b.Context(), in, nothing{}); err != nil {
			b.Fatal(err)
		}
	}
}
