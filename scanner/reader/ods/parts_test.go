package ods_test

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/ods"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

const (
	header = `<style:master-page style:name="Default"><style:header><style:region-left><text:p>Alder House</text:p></style:region-left>` +
		`<style:region-right><text:p>Page <text:page-number>1</text:page-number></text:p></style:region-right></style:header>` +
		`<style:footer><text:p><text:sheet-name>???</text:sheet-name></text:p></style:footer></style:master-page>`
	meta = `<office:meta><meta:generator>G</meta:generator><meta:initial-creator>Ada Alder</meta:initial-creator><dc:creator>Bob Birch</dc:creator>` +
		`<dc:title>Staff</dc:title><meta:keyword>one</meta:keyword><dc:date>2024-01-01</dc:date><meta:editing-cycles>7</meta:editing-cycles>` +
		`<meta:user-defined meta:name="Owner">Cyd</meta:user-defined><meta:user-defined meta:name="Count" meta:value-type="float">5</meta:user-defined></office:meta>`
)

func TestParts(t *testing.T) {
	check(t, ods.Formats()[0], document{body: sheet("S", row(text("x"))), parts: map[string]string{
		"META-INF/manifest.xml": `<m:manifest xmlns:m="x"><m:file-entry m:full-path="/" m:media-type="` + mimetype + `"/>` +
			`<m:file-entry m:full-path="Object 1/" m:media-type="application/vnd.oasis.opendocument.chart"/>` +
			`<m:file-entry m:full-path="Object 2/" m:media-type="application/vnd.oasis.opendocument.text"/>` +
			`<m:file-entry m:full-path="Object 3/" m:media-type="application/vnd.oasis.opendocument.formula"/></m:manifest>`,
		"mimetype":   mimetype,
		"styles.xml": `<office:document-styles ` + spaces + `><office:master-styles>` + header + header + `</office:master-styles></office:document-styles>`,
		"meta.xml":   `<office:document-meta ` + spaces + `>` + meta + `</office:document-meta>`,
		"Object 1/content.xml": `<office:document-content ` + spaces + `><office:chart><chart:title><text:p>Staff by name</text:p></chart:title>` +
			`<table:table table:name="local-table"><table:table-rows><table:table-row><table:table-cell><text:p>Ada</text:p></table:table-cell><table:table-cell><text:p>5</text:p></table:table-cell></table:table-row></table:table-rows></table:table></office:chart></office:document-content>`,
		"Object 1/styles.xml":           "<x/>",
		"Object 2/content.xml":          "<inner/>",
		"Object 2/styles.xml":           "<x/>",
		"Object 3/content.xml":          "<math/>",
		"Object 4":                      "a compound file",
		"Pictures/1.png":                "x",
		"Thumbnails/thumbnail.png":      "x",
		"Versions/Version1":             "a package",
		"Basic/Standard/Module1.xml":    "<x/>",
		"Basic/Standard/script-lb.xml":  "<x/>",
		"Configurations2/menubar/m.xml": "<x/>",
		"odd/part.xml":                  "<x/>",
		"settings.xml":                  "<x/>",
	}}.bytes(t), `
part sheet "S" 0
sheet "S" 1: 1="x"
part property "styles.xml" 0[header-footer] (header and footer)
property "styles.xml" 1[header-footer]: 1="Alder House" 3="Page"
part property "meta.xml" 0[document-property]
property "meta.xml" 1[document-property]: 1="creator" 2="Ada Alder"
property "meta.xml" 2[document-property]: 1="lastModifiedBy" 2="Bob Birch"
property "meta.xml" 3[document-property]: 1="title" 2="Staff"
property "meta.xml" 4[document-property]: 1="keywords" 2="one"
property "meta.xml" 5[document-property]: 1="Owner" 2="Cyd"
member in!Basic/Standard/Module1.xml[embedded-file]
part table "Object 1/content.xml" 0 (texts of a chart)
table "Object 1/content.xml" 1: 1="Staff by name"
part table "Object 1/content.xml" 0[chart-cache] (copied for a chart)
table "Object 1/content.xml" 1[chart-cache]: 1="Ada" 2="5"
member in!Object 2[embedded-file]
member in!Object 4[embedded-file]
member in!Versions/Version1[older-revision]
problem "odd/part.xml" 0: not supported
`)
}

func TestFlat(t *testing.T) {
	d := `<?xml version="1.0"?><office:document ` + spaces + ` office:mimetype="` + mimetype + `">` + meta +
		`<office:styles><style:style style:name="w" style:family="table-cell"><style:text-properties fo:color="#ffffff"/></style:style></office:styles>` +
		`<office:master-styles>` + header + `</office:master-styles><office:body><office:spreadsheet>` +
		sheet("S", row(`<table:table-cell table:style-name="w" office:value-type="string"><text:p>x</text:p></table:table-cell>`,
			`<table:table-cell><draw:frame><draw:object><office:document><office:body><office:chart><chart:title><text:p>Staff</text:p></chart:title><table:table><table:table-row><table:table-cell><text:p>Ada</text:p></table:table-cell></table:table-row></table:table></office:chart></office:body></office:document></draw:object>`+
				`<draw:image><office:binary-data>QUJD</office:binary-data></draw:image></draw:frame></table:table-cell>`, text("y"))) +
		`</office:spreadsheet></office:body></office:document>`
	check(t, ods.Formats()[1], []byte(d), `
part sheet "S" 0
sheet "S" 1: 1="x"[hidden-text] 3="y"
part table "S" 0 (texts of a chart)
table "S" 1: 1="Staff"
part table "S" 0[chart-cache] (copied for a chart)
table "S" 1[chart-cache]: 1="Ada"
part property 0[header-footer] (header and footer)
property 1[header-footer]: 1="Alder House" 3="Page"
part property 0[document-property]
property 1[document-property]: 1="creator" 2="Ada Alder"
property 2[document-property]: 1="lastModifiedBy" 2="Bob Birch"
property 3[document-property]: 1="title" 2="Staff"
property 4[document-property]: 1="keywords" 2="one"
property 5[document-property]: 1="Owner" 2="Cyd"
`)
}

func TestDamage(t *testing.T) {
	whole := document{body: sheet("S", row(text("x"))+row(text("y")))}
	locked := `<manifest><file-entry full-path="/" media-type="` + mimetype + `"/><file-entry full-path="content.xml"><encryption-data/></file-entry></manifest>`
	cut := whole.content()[:strings.Index(whole.content(), "y</text:p>")]
	tests := []struct {
		name  string
		parts map[string]string
		want  string
	}{
		{"encrypted", map[string]string{"META-INF/manifest.xml": locked}, "error: encrypted\n"},
		{"cut_off", map[string]string{"content.xml": cut}, `
part sheet "S" 0
sheet "S" 1: 1="x"
problem "content.xml" 0: malformed
`},
		{"styles_cut_off", map[string]string{"styles.xml": "<a><b>"}, `
problem "styles.xml" 0: malformed
part sheet "S" 0
sheet "S" 1: 1="x"
sheet "S" 2: 1="y"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := whole
			d.parts = tt.parts
			check(t, ods.Formats()[0], d.bytes(t), tt.want)
		})
	}
	flat := whole.flat()
	check(t, ods.Formats()[1], []byte(flat[:strings.Index(flat, "y</text:p>")+1]), `
part sheet "S" 0
sheet "S" 1: 1="x"
sheet "S" 2: 1="y"
problem 0: malformed
`)
}

func TestSniff(t *testing.T) {
	body := document{body: sheet("S", row(text("x")))}
	manifestOf := func(kind string) string {
		return `<manifest><file-entry full-path="/" media-type="application/vnd.oasis.opendocument.` + kind + `"/></manifest>`
	}
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"package", body.bytes(t), "ods"},
		{"text_document", document{parts: map[string]string{"META-INF/manifest.xml": manifestOf("text")}}.bytes(t), ""},
		{"no_manifest", readertest.Zip(t, map[string]string{"content.xml": body.content()}), ""},
		{"other_zip", readertest.Zip(t, map[string]string{"a.csv": "a,b"}), ""},
		{"flat", []byte(body.flat()), "fods"},
		{"flat_text", []byte(strings.ReplaceAll(body.flat(), "opendocument.spreadsheet", "opendocument.text")), ""},
		{"flat_utf16", utf16(body.flat()), "fods"},
		{"prose", []byte("an office:document of mimetype=\"" + mimetype + "\""), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, f := range ods.Formats() {
				if f.Sniff(readertest.Input(tt.data), tt.data[:min(len(tt.data), 8<<10)]) {
					got = append(got, f.Name)
				}
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("taken for %q, want %q", got, tt.want)
			}
		})
	}
}

func utf16(text string) []byte {
	b := []byte{0xFF, 0xFE}
	for _, r := range text {
		b = append(b, byte(r), byte(r>>8))
	}
	return b
}

// members keeps the members of a file.
type members struct{ got map[string]string }

func (m members) Part(doc.Part) error               { return nil }
func (m members) Fragment(doc.Fragment) error       { return nil }
func (m members) Problem(doc.Location, error) error { return nil }
func (m members) Member(f doc.Member) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	m.got[f.Loc.Path] = string(b)
	return err
}

// TestMembers reads a document that lies in a folder of another.
func TestMembers(t *testing.T) {
	inner := document{body: sheet("Inner", row(text("x")))}
	outer := document{parts: map[string]string{
		"META-INF/manifest.xml": `<manifest><file-entry full-path="/" media-type="` + mimetype + `"/><file-entry full-path="Object 1/" media-type="` + mimetype + `"/></manifest>`,
		"Object 1/content.xml":  inner.content(),
		"Object 2":              "bytes",
	}}
	m := members{map[string]string{}}
	if err := ods.Formats()[0].Read(t.Context(), readertest.Input(outer.bytes(t)), m); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("bytes", m.got["in!Object 2"]); diff != "" {
		t.Error(diff)
	}
	check(t, ods.Formats()[0], []byte(m.got["in!Object 1"]), "part sheet \"Inner\" 0\nsheet \"Inner\" 1: 1=\"x\"\n")
}
