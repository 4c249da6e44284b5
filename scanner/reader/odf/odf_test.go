package odf_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/odf"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

// spaces declares the prefixes that the tests use.
const spaces = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ` +
	`xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" ` +
	`xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" ` +
	`xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" ` +
	`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
	`xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" xmlns:chart="urn:oasis:names:tc:opendocument:xmlns:chart:1.0"`

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>`

// document is a document to be made for a test.
type document struct {
	kind   string // "text" or "presentation"
	styles string // automatic styles
	body   string
	parts  map[string]string // "-" leaves one out
}

func (d document) mimetype() string { return "application/vnd.oasis.opendocument." + d.kind }

func (d document) inside() string {
	return `<office:automatic-styles>` + d.styles + `</office:automatic-styles><office:body><office:` + d.kind + `>` + d.body +
		`</office:` + d.kind + `></office:body>`
}

// bytes returns the document as a package.
func (d document) bytes(tb testing.TB) []byte {
	tb.Helper()
	parts := map[string]string{
		"mimetype":    d.mimetype(),
		"content.xml": xmlHead + `<office:document-content ` + spaces + `>` + d.inside() + `</office:document-content>`,
	}
	maps.Copy(parts, d.parts)
	maps.DeleteFunc(parts, func(_, text string) bool { return text == "-" })
	return readertest.Zip(tb, parts)
}

// flat returns the document as one XML file.
func (d document) flat() []byte {
	return []byte(xmlHead + `<office:document ` + spaces + ` office:mimetype="` + d.mimetype() + `">` + d.inside() + `</office:document>`)
}

// format returns the format of the given kind.
func format(tb testing.TB, kind string) reader.Format {
	tb.Helper()
	name := map[string]string{"text": "odt", "presentation": "odp", "graphics": "odg"}[kind]
	for _, f := range odf.Formats() {
		if f.Name == name {
			return f
		}
	}
	tb.Fatalf("no format for %s", kind)
	return reader.Format{}
}

func check(t *testing.T, d document, want string) {
	t.Helper()
	got := readertest.Transcript(t, format(t, d.kind), d.bytes(t))
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), got); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
}

func p(text string) string { return `<text:p>` + text + `</text:p>` }

func cell(inside string) string { return `<table:table-cell>` + inside + `</table:table-cell>` }

func row(cells ...string) string {
	return `<table:table-row>` + strings.Join(cells, "") + `</table:table-row>`
}

func TestText(t *testing.T) {
	const styles = `<style:style style:name="V" style:family="text"><style:text-properties text:display="none"/></style:style>` +
		`<style:style style:name="W" style:family="text"><style:text-properties fo:color="#ffffff"/></style:style>` +
		`<style:style style:name="W2" style:family="text" style:parent-style-name="W"/>` +
		`<style:style style:name="B" style:family="paragraph"><style:paragraph-properties fo:background-color="#000000"/></style:style>` +
		`<style:style style:name="T" style:family="text"><style:text-properties fo:font-size="1pt"/></style:style>`
	tests := []struct{ name, body, want string }{
		{"paragraphs", `<text:h>Title</text:h>` + p(`One<text:s text:c="3"/>two<text:tab/>three<text:line-break/>four <text:span>five</text:span>`) + p(""), `
1: 1="Title"
2: 1="One   two\tthree\nfour five"
`},
		{"white_space", p("  one \n\t two ") + "\n" + p("three"), `
1: 1="one two"
2: 1="three"
`},
		{"list", `<text:list><text:list-item>` + p("one") + `</text:list-item><text:list-item>` + p("two") + `</text:list-item></text:list>`, `
1: 1="one"
2: 1="two"
`},
		{"table", p("Before") + `<table:table>` + row(cell(p("Name")), cell(p("Rank"))) + row(cell(p("Ada")+p("Example")), cell(p("PC"))) + `</table:table>` + p("After"), `
1: 1="Before"
2: 1="After"
part table "table 1" 0
table "table 1" 1: 1="Name" 2="Rank"
table "table 1" 2: 1="Ada\nExample" 2="PC"
`},
		{"repeated_and_covered_cells", `<table:table>` + row(`<table:table-cell table:number-columns-repeated="2"/>`, cell(p("C"))) +
			row(cell(p("A")), `<table:covered-table-cell>`+p("under")+`</table:covered-table-cell>`, cell(p("C"))) + `</table:table>`, `
part table "table 1" 0
table "table 1" 1: 3="C"
table "table 1" 2: 1="A" 2="under"[hidden-text] 3="C"
`},
		{"hidden_row", `<table:table>` + row(cell(p("A")), cell(p("B"))) + `<table:table-row table:visibility="collapse">` + cell(p("C")) + cell(p("D")) + `</table:table-row></table:table>`, `
part table "table 1" 0
table "table 1" 1: 1="A" 2="B"
table "table 1" 2[hidden-row]: 1="C" 2="D"
`},
		{"tracked_changes", `<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Ada Example</dc:creator><dc:date>2024-01-31</dc:date></office:change-info>` +
			p("was here") + `</text:deletion></text:changed-region></text:tracked-changes>` + p("is here"), `
1[tracked-change]: 1="was here"
2: 1="is here"
part property "authors" 0[document-property]
property "authors" 1[document-property]: 1="author" 2="Ada Example"
`},
		{"hidden_text", p(`seen <text:span text:style-name="V">gone</text:span>`) + p(`<text:span text:style-name="W2">white</text:span>`) +
			`<text:p text:style-name="B"><text:span text:style-name="W">white on black</text:span></text:p>` + p(`<text:span text:style-name="T">tiny</text:span>`), `
1: 1="seen"
1[hidden-text]: 1="gone"
2[hidden-text]: 1="white"
3: 1="white on black"
4[hidden-text]: 1="tiny"
`},
		{"hidden_section", `<text:section text:display="none">` + p("away") + `</text:section><text:section text:display="true">` + p("there") + `</text:section>`, `
1[hidden-text]: 1="away"
2: 1="there"
`},
		{"hidden_fields", p(`<text:hidden-text text:is-hidden="true" text:string-value="kept">x</text:hidden-text>`) +
			p(`<text:conditional-text text:current-value="true" text:string-value-if-true="yes" text:string-value-if-false="no">yes</text:conditional-text>`) +
			p(`before <text:hidden-paragraph text:is-hidden="true"/> after`), `
1[hidden-text]: 1="kept"
2[hidden-text]: 1="no"
3: 1="yes"
4: 1="before"
4[hidden-text]: 1="after"
`},
		{"notes", p(`text<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>`+p("below")+`</text:note-body></text:note> goes on`) +
			p(`<text:note text:note-class="endnote"><text:note-body>`+p("at the end")+`</text:note-body></text:note>`), `
1: 1="text goes on"
part "footnotes" 0
"footnotes" 1: 1="below"
part "endnotes" 0
"endnotes" 1: 1="at the end"
`},
		{"annotation", p(`text<office:annotation><dc:creator>Ada Example</dc:creator><dc:date>2024</dc:date>` + p("who is this") + `</office:annotation> goes on`), `
1: 1="text goes on"
part "comments" 0[comment]
"comments" 1[comment]: 1="who is this"
part property "authors" 0[document-property]
property "authors" 1[document-property]: 1="author" 2="Ada Example"
`},
		{"frames", p(`<draw:frame><svg:title>photo</svg:title><svg:desc>Ada Example</svg:desc><draw:text-box>` + p("in a box") + `</draw:text-box></draw:frame>around`), `
1: 1="in a box"
2: 1="around"
part property "descriptions" 0[document-property]
property "descriptions" 1[document-property]: 2="photo"
property "descriptions" 2[document-property]: 2="Ada Example"
`},
		{"links_and_marks", p(`<text:a xlink:href="mailto:ada@example.org">mail</text:a><text:bookmark text:name="ada"/>`), `
1: 1="mail"
part property "links" 0
property "links" 1: 2="ada@example.org"
part property "names" 0[document-property]
property "names" 1[document-property]: 1="bookmark" 2="ada"
`},
		{"fields", `<text:user-field-decls><text:user-field-decl text:name="officer" office:string-value="Ada Example"/></text:user-field-decls>` + p(`<text:drop-down><text:label text:value="Ada"/>Bob</text:drop-down>`), `
1: 1="Bob"
part property "names" 0[document-property]
property "names" 1[document-property]: 1="officer" 2="Ada Example"
`},
		{"forms", `<office:forms><form:form><form:text form:name="who" form:current-value="Ada Example"/><form:listbox form:name="l"><form:option form:label="Bob Sample"/></form:listbox></form:form></office:forms>`, `
part property "form" 0[form-value]
property "form" 1[form-value]: 1="who" 2="Ada Example"
property "form" 2[form-value]: 1="l"
part property "choices" 0
property "choices" 1: 2="Bob Sample"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			check(t, document{kind: "text", styles: styles, body: tt.body}, tt.want)
		})
	}
}

func TestSlides(t *testing.T) {
	const styles = `<style:style style:name="H" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>`
	const master = xmlHead + `<office:document-styles ` + spaces + `><office:automatic-styles><style:page-layout style:name="L"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/></style:page-layout></office:automatic-styles>` +
		`<office:master-styles><style:master-page style:name="M" style:page-layout-name="L"><draw:frame><draw:text-box><text:p>OFFICIAL</text:p></draw:text-box></draw:frame><draw:frame presentation:placeholder="true"><draw:text-box><text:p>Click to add</text:p></draw:text-box></draw:frame></style:master-page></office:master-styles></office:document-styles>`
	box := func(attrs, inside string) string {
		return `<draw:frame ` + attrs + `><draw:text-box>` + inside + `</draw:text-box></draw:frame>`
	}
	page := func(attrs, inside string) string {
		return `<draw:page draw:master-page-name="M" ` + attrs + `>` + inside + `</draw:page>`
	}
	tests := []struct{ name, body, want string }{
		{"slides", page(`draw:name="one"`, box("", p("First"))) + page("", box("", p("Second"))), `
part page p1 0
page p1 1: 1="First"
part page p2 0
page p2 1: 1="Second"
part "master page M" 0[header-footer]
"master page M" 1[header-footer]: 1="OFFICIAL"
"master page M" 2[header-footer]: 1="Click to add"
`},
		{"hidden_slide", page("", box("", p("First"))) + page(`draw:style-name="H"`, box("", p("Second"))), `
part page p1 0
page p1 1: 1="First"
part page p2 0[hidden-slide]
page p2 1[hidden-slide]: 1="Second"
part "master page M" 0[header-footer]
"master page M" 1[header-footer]: 1="OFFICIAL"
"master page M" 2[header-footer]: 1="Click to add"
`},
		{"notes", page("", box("", p("First"))+`<presentation:notes>`+box("", p("say this"))+`</presentation:notes>`), `
part page p1 0
page p1 1: 1="First"
part "master page M" 0[header-footer]
"master page M" 1[header-footer]: 1="OFFICIAL"
"master page M" 2[header-footer]: 1="Click to add"
part page "notes" p1 0[speaker-note]
page "notes" p1 1[speaker-note]: 1="say this"
`},
		{"off_page", page("", box(`svg:x="2cm" svg:y="2cm" svg:width="5cm" svg:height="1cm"`, p("on"))+box(`svg:x="30cm" svg:y="2cm" svg:width="5cm" svg:height="1cm"`, p("off"))), `
part page p1 0
page p1 1: 1="on"
page p1 2[off-page]: 1="off"
part "master page M" 0[header-footer]
"master page M" 1[header-footer]: 1="OFFICIAL"
"master page M" 2[header-footer]: 1="Click to add"
`},
		{"hidden_layer", `<draw:layer-set><draw:layer draw:name="x" draw:display="none"/></draw:layer-set>` + page("", box(`draw:layer="x"`, p("away"))+box(`draw:layer="y"`, p("there"))), `
part page p1 0
page p1 1[hidden-layer]: 1="away"
page p1 2: 1="there"
part "master page M" 0[header-footer]
"master page M" 1[header-footer]: 1="OFFICIAL"
"master page M" 2[header-footer]: 1="Click to add"
`},
		{"table", page("", `<draw:frame><table:table>`+row(cell(p("Name")), cell(p("Rank")))+row(cell(p("Ada")), cell(p("PC")))+`</table:table></draw:frame>`), `
part page p1 0
page p1 1: 1="Name" 2="Rank"
page p1 2: 1="Ada" 2="PC"
part "master page M" 0[header-footer]
"master page M" 1[header-footer]: 1="OFFICIAL"
"master page M" 2[header-footer]: 1="Click to add"
`},
		{"comment", page("", box("", p("First"))+`<office:annotation><dc:creator>Ada Example</dc:creator>`+p("who")+`</office:annotation>`), `
part page p1 0
page p1 1: 1="First"
part "master page M" 0[header-footer]
"master page M" 1[header-footer]: 1="OFFICIAL"
"master page M" 2[header-footer]: 1="Click to add"
part "comments" p1 0[comment]
"comments" p1 1[comment]: 1="who"
part property "authors" 0[document-property]
property "authors" 1[document-property]: 1="author" 2="Ada Example"
`},
		{"picture_and_no_text", page("", box("", p("First"))) + page("", `<draw:frame><draw:image/></draw:frame>`), `
part page p1 0
page p1 1: 1="First"
part page p2 0
problem page p2 0: no text
part "master page M" 0[header-footer]
"master page M" 1[header-footer]: 1="OFFICIAL"
"master page M" 2[header-footer]: 1="Click to add"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			check(t, document{kind: "presentation", styles: styles, body: tt.body, parts: map[string]string{"styles.xml": master}}, tt.want)
		})
	}
}

func TestPackage(t *testing.T) {
	const manifest = xmlHead + `<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">`
	tests := []struct {
		name  string
		parts map[string]string
		want  string
	}{
		{"properties", map[string]string{"meta.xml": xmlHead + `<office:document-meta ` + spaces + `><office:meta><meta:generator>x</meta:generator><meta:initial-creator>Ada Example</meta:initial-creator><dc:creator>Bob Sample</dc:creator><dc:title>Roll</dc:title><meta:user-defined meta:name="Owner">Cy Test</meta:user-defined></office:meta></office:document-meta>`}, `
1: 1="text"
part property "meta.xml" 0[document-property]
property "meta.xml" 1[document-property]: 1="initial-creator" 2="Ada Example"
property "meta.xml" 2[document-property]: 1="creator" 2="Bob Sample"
property "meta.xml" 3[document-property]: 1="title" 2="Roll"
property "meta.xml" 4[document-property]: 1="Owner" 2="Cy Test"
`},
		{"encrypted", map[string]string{"META-INF/manifest.xml": manifest + `<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`}, `
error: encrypted
`},
		{"old_manifest", map[string]string{"META-INF/manifest.xml": manifest + `</manifest:manifest>`}, `
1: 1="text"
`},
		{"chart", map[string]string{"Object 1/content.xml": xmlHead + `<office:document-content ` + spaces + `><office:body><office:chart><chart:chart><chart:title>` + p("Ranks") + `</chart:title><table:table>` + row(cell(p("Ada")), cell(p("3"))) + `</table:table></chart:chart></office:chart></office:body></office:document-content>`}, `
1: 1="text"
part "Object 1" 0
"Object 1" 1: 1="Ranks"
part table "Object 1 data, table 1" 0[chart-cache]
table "Object 1 data, table 1" 1[chart-cache]: 1="Ada" 2="3"
`},
		{"embedded_spreadsheet", map[string]string{
			"META-INF/manifest.xml": manifest + `<manifest:file-entry manifest:full-path="Object 2/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>`,
			"Object 2/content.xml":  "<x/>",
		}, `
1: 1="text"
member in!Object 2[embedded-file]
`},
		{"older_version", map[string]string{"Versions/Version1": "PK"}, `
1: 1="text"
member in!Versions/Version1[older-revision]
`},
		{"pictures", map[string]string{"Pictures/1.png": "x"}, `
1: 1="text"
`},
		{"macro", map[string]string{"Basic/Standard/Module1.xml": `<script:module xmlns:script="x" script:name="M">Const who = "Ada Example"</script:module>`, "Basic/script-lc.xml": "<x/>"}, `
1: 1="text"
part property "Basic/Standard/Module1.xml" 0[document-property]
property "Basic/Standard/Module1.xml" 1[document-property]: 1="module"
property "Basic/Standard/Module1.xml" 2[document-property]: 1="Const who = \"Ada Example\""
`},
		{"unknown_part", map[string]string{"strange.bin": "x"}, `
1: 1="text"
problem "strange.bin" 0: not supported
`},
		{"no_content", map[string]string{"content.xml": "-"}, `
problem 0: malformed
`},
		{"breaks_off", map[string]string{"content.xml": xmlHead + `<office:document-content ` + spaces + `><office:body><office:text>` + p("seen") + `<text:p>half`}, `
1: 1="seen"
problem "content.xml" 0: malformed
2: 1="half"
`},
		{"bad_entity", map[string]string{"content.xml": xmlHead + `<office:document-content ` + spaces + `><office:body><office:text>` + p("a &b; c") + `</office:text></office:body></office:document-content>`}, `
1: 1="a &b; c"
problem "content.xml" 0: malformed
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			check(t, document{kind: "text", body: p("text"), parts: tt.parts}, tt.want)
		})
	}
}

// TestFlat holds a document of one XML file to the same document as a package.
func TestFlat(t *testing.T) {
	d := document{kind: "text", body: p("text") + `<table:table>` + row(cell(p("Ada")), cell(p("PC"))) + `</table:table>`}
	f := format(t, "text")
	if diff := cmp.Diff(readertest.Transcript(t, f, d.bytes(t)), readertest.Transcript(t, f, d.flat())); diff != "" {
		t.Errorf("(-package +flat):\n%s", diff)
	}
}

// TestFlatEmbedded holds what a document of one XML file has inside to be told:
// it has no parts that could be read by themselves.
func TestFlatEmbedded(t *testing.T) {
	const data = `<office:binary-data>AAAA</office:binary-data>`
	tests := []struct {
		name, body, want string
	}{
		{"picture", `<text:p><draw:frame><draw:image>` + data + `</draw:image></draw:frame></text:p>`, `
problem 0: no text
`},
		{"picture_and_text", p("text") + `<text:p><draw:frame><draw:image>` + data + `</draw:image></draw:frame></text:p>`, `
1: 1="text"
`},
		{"object", p("text") + `<text:p><draw:frame><draw:object-ole>` + data + `</draw:object-ole></draw:frame></text:p>`, `
1: 1="text"
problem 0: not supported
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readertest.Transcript(t, format(t, "text"), document{kind: "text", body: tt.body}.flat())
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), got); diff != "" {
				t.Errorf("transcript (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSniff(t *testing.T) {
	spreadsheet := document{kind: "spreadsheet"}
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"text", document{kind: "text"}.bytes(t), "odt"},
		{"template", document{kind: "text", parts: map[string]string{"mimetype": "application/vnd.oasis.opendocument.text-template"}}.bytes(t), "odt"},
		{"presentation", document{kind: "presentation"}.bytes(t), "odp"},
		{"flat_drawing", document{kind: "graphics"}.flat(), "odg"},
		{"spreadsheet", spreadsheet.bytes(t), ""},
		{"flat_spreadsheet", spreadsheet.flat(), ""},
		{"other_xml", []byte(`<a office:mimetype="application/vnd.oasis.opendocument.text"/>`), ""},
		{"other_zip", readertest.Zip(t, map[string]string{"a.txt": "office:mimetype"}), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var names []string
			for _, f := range odf.Formats() {
				if f.Sniff(readertest.Input(tt.data), tt.data[:min(len(tt.data), reader.SniffLen)]) {
					names = append(names, f.Name)
				}
			}
			if got := strings.Join(names, " "); got != tt.want {
				t.Errorf("taken for %q, want %q", got, tt.want)
			}
		})
	}
}

// FuzzContent changes the XML inside of a package, and that of its styles.
func FuzzContent(f *testing.F) {
	f.Add(false, p("a")+`<table:table>`+row(cell(p("b")))+`</table:table>`, `<style:style style:name="V"><style:text-properties text:display="none"/></style:style>`)
	f.Add(true, `<draw:page>`+p("a")+`<presentation:notes>`+p("b")+`</presentation:notes></draw:page>`, `<style:page-layout style:name="L"/>`)
	f.Add(false, p(`<text:note><text:note-body>`+p("b")+`</text:note-body></text:note><office:annotation><dc:creator>c</dc:creator>`+p("d")+`</office:annotation>`), ``)
	f.Fuzz(func(t *testing.T, slides bool, body, styles string) {
		d := document{kind: "text", styles: styles, body: body}
		if slides {
			d.kind = "presentation"
		}
		readertest.Fuzz(t, format(t, d.kind), d.bytes(t))
		readertest.Fuzz(t, format(t, d.kind), d.flat())
	})
}
