package ods_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/ods"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

// spaces declares the prefixes that the tests use.
const spaces = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ` +
	`xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" ` +
	`xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" ` +
	`xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" ` +
	`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"`

const mimetype = "application/vnd.oasis.opendocument.spreadsheet"

// document is a spreadsheet to be made for a test.
type document struct {
	styles string // automatic styles
	body   string // inside office:spreadsheet
	parts  map[string]string
}

// sheet returns a table of the given columns and rows.
func sheet(name, inside string) string {
	return `<table:table table:name="` + name + `">` + inside + `</table:table>`
}

func row(cells ...string) string {
	return `<table:table-row>` + strings.Join(cells, "") + `</table:table-row>`
}

// text is a cell with a text, value one of the given type.
func text(s string) string {
	return `<table:table-cell office:value-type="string"><text:p>` + s + `</text:p></table:table-cell>`
}

func value(kind, attr, v, shown string) string {
	return `<table:table-cell office:value-type="` + kind + `" office:` + attr + `="` + v + `"><text:p>` + shown + `</text:p></table:table-cell>`
}

func (d document) content() string {
	return `<?xml version="1.0" encoding="UTF-8"?><office:document-content ` + spaces + `><office:automatic-styles>` + d.styles +
		`</office:automatic-styles><office:body><office:spreadsheet>` + d.body + `</office:spreadsheet></office:body></office:document-content>`
}

// flat returns the document as one XML document.
func (d document) flat() string {
	return `<?xml version="1.0" encoding="UTF-8"?><office:document ` + spaces + ` office:mimetype="` + mimetype + `"><office:automatic-styles>` + d.styles +
		`</office:automatic-styles><office:body><office:spreadsheet>` + d.body + `</office:spreadsheet></office:body></office:document>`
}

func (d document) bytes(tb testing.TB) []byte {
	tb.Helper()
	parts := map[string]string{
		"content.xml":           d.content(),
		"META-INF/manifest.xml": `<manifest><file-entry full-path="/" media-type="` + mimetype + `"/></manifest>`,
	}
	maps.Copy(parts, d.parts)
	return readertest.Zip(tb, parts)
}

// both runs a test on the package and on the flat form, which has no parts. PART
// stands for the part with the content.
func both(t *testing.T, d document, want string) {
	t.Helper()
	check(t, ods.Formats()[0], d.bytes(t), strings.ReplaceAll(want, "PART", `"content.xml" `))
	check(t, ods.Formats()[1], []byte(d.flat()), strings.ReplaceAll(want, "PART", ""))
}

func check(t *testing.T, f reader.Format, data []byte, want string) {
	t.Helper()
	if !f.Sniff(readertest.Input(data), data[:min(len(data), reader.SniffLen)]) {
		t.Errorf("%s: not recognised", f.Name)
	}
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), readertest.Transcript(t, f, data)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", f.Name, diff)
	}
}
