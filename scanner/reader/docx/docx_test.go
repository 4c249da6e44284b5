package docx_test

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/docx"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

func check(t *testing.T, o readertest.Office, want string) {
	t.Helper()
	got := readertest.Transcript(t, docx.Format(), o.Bytes(t))
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), got); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
}

// p returns a paragraph of one run.
func p(text string) string { return `<w:p>` + r(text) + `</w:p>` }

func r(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

func tc(inside string) string { return `<w:tc>` + inside + `</w:tc>` }

func tr(cells ...string) string {
	return `<w:tr>` + strings.Join(cells, "") + `</w:tr>`
}

func TestBody(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"paragraphs", p("One") + `<w:p/>` + `<w:p>` + r("Two ") + r("runs") + `<w:r><w:tab/><w:t>tab</w:t><w:br/><w:t>line</w:t></w:r></w:p>`, `
1: 1="One"
3: 1="Two runs\ttab\nline"
`},
		{"table", `<w:tbl><w:tblGrid/>` + tr(tc(p("Name")), tc(p("Rank"))) + tr(tc(p("Ada")+p("Example")), tc(p("PC"))) + tr(tc(`<w:p/>`), tc(p("DC"))) + `</w:tbl>` + p("After"), `
1: 1="After"
part table "table 1" 0
table "table 1" 1: 1="Name" 2="Rank"
table "table 1" 2: 1="Ada\nExample" 2="PC"
table "table 1" 3: 2="DC"
`},
		{"merged_cells", `<w:tbl>` +
			tr(`<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>`+p("Wide")+`</w:tc>`, tc(p("C"))) +
			tr(`<w:trPr><w:gridBefore w:val="1"/></w:trPr>`, tc(p("B")), tc(p("C"))) +
			tr(`<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>`, tc(p("B")), tc(p("C"))) + `</w:tbl>`, `
part table "table 1" 0
table "table 1" 1: 1="Wide" 3="C"
table "table 1" 2: 2="B" 3="C"
table "table 1" 3: 2="B" 3="C"
`},
		{"nested_table", `<w:tbl>` + tr(tc(p("A")+`<w:tbl>`+tr(tc(p("inner")), tc(p("table")))+`</w:tbl><w:p/>`), tc(p("B"))) + `</w:tbl>`, `
part table "table 2" 0
table "table 2" 1: 1="inner" 2="table"
part table "table 1" 0
table "table 1" 1: 1="A" 2="B"
`},
		{"frame_of_one_column", p("Before") + `<w:tbl>` + tr(tc(p("First")+p("Second"))) + tr(tc(p("Third"))) + `</w:tbl>` + p("After"), `
1: 1="Before"
2: 1="First"
3: 1="Second"
4: 1="Third"
5: 1="After"
`},
		{"content_controls", `<w:sdt><w:sdtPr><w:alias w:val="Officer"/><w:dropDownList><w:listItem w:displayText="Ada Example" w:value="1"/><w:listItem w:value="Bob Sample"/></w:dropDownList></w:sdtPr><w:sdtContent>` + p("chosen") + `</w:sdtContent></w:sdt>`, `
1: 1="chosen"
part property "choices" 0
property "choices" 1: 2="Ada Example"
property "choices" 2: 2="1"
property "choices" 3: 2="Bob Sample"
part property "names" 0[document-property]
property "names" 1[document-property]: 1="title of a field" 2="Officer"
`},
		{"text_box", `<w:p>` + r("Around ") + `<w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:posOffset>123</wp:posOffset><wp:docPr id="1" descr="Sgt Example at work"/><wps:txbx><w:txbxContent>` + p("In a box") + `</w:txbxContent></wps:txbx></w:drawing></mc:Choice>` +
			`<mc:Fallback><w:pict><v:textbox><w:txbxContent>` + p("In a box") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>` + r("it") + `</w:p>` +
			`<w:p><w:r><w:pict><v:shape alt="A picture"><v:textpath string="DRAFT"/></v:shape></w:pict></w:r></w:p>`, `
1: 1="In a box"
2: 1="Around it"
3: 1="DRAFT"
part property "descriptions" 0[document-property]
property "descriptions" 1[document-property]: 2="Sgt Example at work"
property "descriptions" 2[document-property]: 2="A picture"
`},
		{"unknown_elements", `<x:odd>` + p("kept") + `<x:text>as text</x:text></x:odd>`, `
1: 1="kept"
2: 1="as text"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, readertest.Document(tt.body), tt.want) })
	}
}

func TestHiddenText(t *testing.T) {
	run := func(props, text string) string {
		return `<w:r><w:rPr>` + props + `</w:rPr><w:t>` + text + `</w:t></w:r>`
	}
	tests := []struct{ name, body, want string }{
		{"vanished", `<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>` + r("Seen ") + run(`<w:vanish/>`, "PC Ada Example") + r("here") + run(`<w:vanish w:val="0"/>`, " and here") + `</w:p>`, `
1: 1="Seen here and here"
1[hidden-text]: 1="PC Ada Example"
`},
		{"stretches_apart", `<w:p>` + run(`<w:vanish/>`, "Ada") + r(" ") + run(`<w:vanish w:val="true"/>`, "Example") + r(" and ") + run(`<w:vanish w:val="on"/>`, "Bob") + `</w:p>`, `
1: 1="and"
1[hidden-text]: 1="Ada Example"
1[hidden-text]: 1="Bob"
`},
		{"web_hidden_is_printed", `<w:p>` + run(`<w:webHidden/>`, "12") + `</w:p>`, "\n1: 1=\"12\"\n"},
		{"white_and_tiny", `<w:p>` + run(`<w:color w:val="FFFFFF"/>`, "white") + run(`<w:color w:val="FEFEFE" w:themeColor="background1"/>`, " nearly") + r("seen") + run(`<w:sz w:val="2"/>`, "tiny") +
			run(`<w:color w:val="auto"/>`, "auto") + run(`<w:color w:val="808080"/>`, "grey") + `</w:p>`, `
1: 1="seenautogrey"
1[hidden-text]: 1="white nearly"
1[hidden-text]: 1="tiny"
`},
		{"on_a_colour", `<w:p><w:pPr><w:shd w:val="clear" w:fill="000000"/></w:pPr>` + run(`<w:color w:val="FFFFFF"/>`, "white") + run(`<w:color w:val="000000"/>`, "black") + run(`<w:color w:val="FFFFFF"/><w:highlight w:val="white"/>`, "marked") + `</w:p>`, `
1: 1="white"
1[hidden-text]: 1="blackmarked"
`},
		{"heading_of_a_table", `<w:tbl>` + tr(`<w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr><w:p>`+run(`<w:color w:val="FFFFFF"/>`, "Name")+`</w:p></w:tc>`, tc(p("Rank"))) +
			tr(tc(`<w:p>`+run(`<w:vanish/>`, "Ada")+`</w:p>`), tc(p("PC"))) + tr(tc(`<w:p>`+run(`<w:vanish/>`, "Bob")+`</w:p>`), tc(`<w:p>`+run(`<w:vanish/>`, "DC")+`</w:p>`)) +
			tr(tc(`<w:p>`+r("Cy")+run(`<w:vanish/>`, "Dee")+`</w:p>`), tc(p("PS"))) + `</w:tbl>`, `
part table "table 1" 0
table "table 1" 1: 1="Name" 2="Rank"
table "table 1" 2: 1="Ada"[hidden-text] 2="PC"
table "table 1" 3[hidden-text]: 1="Bob" 2="DC"
table "table 1" 4: 1="Cy" 2="PS"
table "table 1" 4[hidden-text]: 1="Dee"
`},
		{"table_style_with_colours", `<w:tbl><w:tblPr><w:tblStyle w:val="Dark"/></w:tblPr>` + tr(tc(`<w:p>`+run(`<w:color w:val="FFFFFF"/>`, "Name")+`</w:p>`), tc(p("Rank"))) + `</w:tbl>`, `
part table "table 1" 0
table "table 1" 1: 1="Name" 2="Rank"
`},
		{"by_style", `<w:p><w:pPr><w:pStyle w:val="Secret"/></w:pPr>` + r("hidden") + run(`<w:vanish w:val="false"/>`, "shown") + `</w:p><w:p>` + run(`<w:rStyle w:val="Ghost"/>`, "ghost") + `</w:p>`, `
1: 1="shown"
1[hidden-text]: 1="hidden"
2[hidden-text]: 1="ghost"
`},
	}
	styles := `<w:styles><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/><w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Secret"><w:basedOn w:val="Base"/></w:style>` +
		`<w:style w:type="character" w:styleId="Ghost"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>` +
		`<w:style w:type="table" w:styleId="Dark"><w:tblStylePr w:type="firstRow"><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:tcPr><w:shd w:val="clear" w:fill="000000"/></w:tcPr></w:tblStylePr></w:style></w:styles>`
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := readertest.Document(tt.body)
			o.Parts = map[string]string{"word/styles.xml": styles}
			check(t, o, tt.want)
		})
	}
}

func TestTrackedChanges(t *testing.T) {
	del := func(inside string) string { return `<w:del w:author="Eve Editor">` + inside + `</w:del>` }
	gone := func(text string) string { return `<w:r><w:delText>` + text + `</w:delText></w:r>` }
	const authors = `part property "authors" 0[document-property]
property "authors" 1[document-property]: 1="author" 2="Eve Editor"
`
	tests := []struct{ name, body, want string }{
		{"deleted", `<w:p>` + r("Signed by ") + del(gone("PC Ada Example")) + `<w:ins w:author="Eve Editor">` + r("an officer") + `</w:ins></w:p>`, `
1: 1="Signed by an officer"
1[tracked-change]: 1="PC Ada Example"
` + authors},
		{"moved", `<w:p><w:moveFrom w:author="Eve Editor">` + r("PC Bob Sample") + `</w:moveFrom></w:p><w:p><w:moveTo w:author="Eve Editor">` + r("PC Bob Sample") + `</w:moveTo></w:p>`, `
1[tracked-change]: 1="PC Bob Sample"
2: 1="PC Bob Sample"
` + authors},
		{"row", `<w:tbl>` + tr(tc(p("Name")), tc(p("Rank"))) + tr(`<w:trPr>`+del("")+`</w:trPr>`, tc(p("Ada")), tc(`<w:p>`+del(gone("PC"))+`</w:p>`)) + `</w:tbl>`, `
part table "table 1" 0
table "table 1" 1: 1="Name" 2="Rank"
table "table 1" 2[tracked-change]: 1="Ada" 2="PC"[tracked-change]
` + authors},
		{"mark_and_formatting", `<w:p><w:pPr><w:rPr>` + del("") + `</w:rPr></w:pPr><w:r><w:rPr><w:rPrChange w:author="Eve Editor"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>stays</w:t></w:r></w:p>`, `
1: 1="stays"
` + authors},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, readertest.Document(tt.body), tt.want) })
	}
}

func TestFields(t *testing.T) {
	field := func(code, result string) string {
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + code + ` </w:instrText></w:r>` +
			`<w:r><w:fldChar w:fldCharType="separate"/></w:r>` + r(result) + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	check(t, readertest.Document(`<w:p>`+r("Page ")+field("PAGE", "1")+`</w:p><w:p>`+field(`IF 1 = 1 "Ada Example" "Bob Sample"`, "Ada Example")+`</w:p>`+
		`<w:p>`+field(`HYPERLINK "mailto:ada%40example.org?subject=x"`, "mail")+`</w:p><w:p><w:fldSimple w:instr="QUOTE PC Cy Test">`+r("quoted")+`</w:fldSimple></w:p>`), `
1: 1="Page 1"
2[hidden-text]: 1="IF 1 = 1 \"Ada Example\" \"Bob Sample\""
3: 1="Ada Example"
4: 1="mail"
5[hidden-text]: 1="QUOTE PC Cy Test"
6: 1="quoted"
part property "links" 0
property "links" 1: 2="ada@example.org"
`)
}

func TestParts(t *testing.T) {
	o := readertest.Document(p("Text"))
	o.Parts = map[string]string{
		"word/footnotes.xml":         `<w:footnotes><w:footnote w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote>` + p("See PC Ada") + `</w:footnote></w:footnotes>`,
		"word/comments.xml":          `<w:comments><w:comment w:author="Eve Editor">` + p("Is this Bob?") + `</w:comment></w:comments>`,
		"word/header1.xml":           `<w:hdr>` + p("Fire Service") + `<w:tbl>` + tr(tc(p("Ref")), tc(p("12"))) + `</w:tbl></w:hdr>`,
		"word/people.xml":            `<w15:people><w15:person w15:author="Eve Editor"><w15:presenceInfo w15:providerId="AD" w15:userId="S::eve@example.org::0-1"/></w15:person></w15:people>`,
		"word/settings.xml":          `<w:settings><w:docVars><w:docVar w:name="Officer" w:val="Cy Test"/></w:docVars><w:mailMerge><w:query w:val="SELECT * FROM staff"/></w:mailMerge></w:settings>`,
		"word/glossary/document.xml": `<w:glossaryDocument><w:docParts><w:docPart><w:docPartPr><w:types><w:type w:val="bbPlcHdr"/></w:types></w:docPartPr><w:docPartBody>` + p("Click here") + `</w:docPartBody></w:docPart><w:docPart><w:docPartBody>` + p("Yours, Sgt Dee") + `</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>`,
		"word/charts/chart1.xml": `<c:chartSpace><c:title><a:t>Absence</a:t></c:title><c:ser><c:tx><c:strRef><c:f>S!B1</c:f><c:strCache><c:pt idx="0"><c:v>Days</c:v></c:pt></c:strCache></c:strRef></c:tx>` +
			`<c:cat><c:strRef><c:f>S!A2:A3</c:f><c:strCache><c:pt idx="0"><c:v>Ada Example</c:v></c:pt><c:pt idx="1"><c:v>Bob Sample</c:v></c:pt></c:strCache></c:strRef></c:cat>` +
			`<c:val><c:numRef><c:f>S!B2:B3</c:f><c:numCache><c:formatCode>General</c:formatCode><c:pt idx="0"><c:v>4</c:v></c:pt><c:pt idx="1"><c:v>7</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:chartSpace>`,
		"word/diagrams/data1.xml":    `<dgm:dataModel><a:p><a:r><a:t>Supt Example</a:t></a:r></a:p></dgm:dataModel>`,
		"word/embeddings/book1.xlsx": "PK", "word/embeddings/oleObject1.bin": "ole",
		"word/afchunk.rtf":        `{\rtf1 text}`,
		"word/vbaProject.bin":     "macros",
		"word/odd.bin":            "what is this",
		"word/odd.xml":            "",
		"word/media/image1.png":   "png",
		"customXml/item1.xml":     `<staff xmlns="x"><officer><name>Ada</name><rank>PC</rank></officer><officer><name>Bob</name><rank>DC</rank></officer></staff>`,
		"docProps/core.xml":       `<cp:coreProperties><dc:creator>Eve Editor</dc:creator><cp:revision>3</cp:revision></cp:coreProperties>`,
		"docProps/app.xml":        `<Properties><Application>Word</Application><Company>Force</Company></Properties>`,
		"docProps/custom.xml":     `<Properties><property name="Owner"><vt:lpwstr>Cy Test</vt:lpwstr></property></Properties>`,
		"docProps/thumbnail.jpeg": "jpeg",
		"word/theme/theme1.xml":   `<a:theme name="Office"/>`,
	}
	check(t, o, `
1: 1="Text"
member in!word/afchunk.rtf
member in!word/embeddings/book1.xlsx[embedded-file]
member in!word/embeddings/oleObject1.bin[embedded-file]
problem "word/odd.bin" 0: not supported
problem "word/vbaProject.bin" 0: malformed
part property "customXml/item1.xml" 0[document-property]
property "customXml/item1.xml" 1[document-property]: 1="name" 2="rank"
property "customXml/item1.xml" 2[document-property]: 1="Ada" 2="PC"
property "customXml/item1.xml" 3[document-property]: 1="Bob" 2="DC"
part property "docProps/app.xml" 0[document-property]
property "docProps/app.xml" 1[document-property]: 1="Company" 2="Force"
part property "docProps/core.xml" 0[document-property]
property "docProps/core.xml" 1[document-property]: 1="creator" 2="Eve Editor"
part property "docProps/custom.xml" 0[document-property]
property "docProps/custom.xml" 1[document-property]: 1="Owner" 2="Cy Test"
part "chart1" 0
"chart1" 1: 1="Absence"
part table "chart1" 0[chart-cache]
table "chart1" 1[chart-cache]: 2="Days"
table "chart1" 2[chart-cache]: 1="Ada Example" 2="4"
table "chart1" 3[chart-cache]: 1="Bob Sample" 2="7"
part "comments" 0[comment]
"comments" 1[comment]: 1="Is this Bob?"
part "data1" 0
"data1" 1: 1="Supt Example"
part "footnotes" 0
"footnotes" 2: 1="See PC Ada"
part "glossary" 0
"glossary" 1[document-property]: 1="Click here"
"glossary" 2[hidden-text]: 1="Yours, Sgt Dee"
part "header1" 0[header-footer]
"header1" 1[header-footer]: 1="Fire Service"
part table "header1, table 1" 0[header-footer]
table "header1, table 1" 1[header-footer]: 1="Ref" 2="12"
part property "document variables" 0[document-property]
property "document variables" 1[document-property]: 1="Officer" 2="Cy Test"
part property "mail merge" 0[connection]
property "mail merge" 1[connection]: 1="query" 2="SELECT * FROM staff"
part property "authors" 0[document-property]
property "authors" 1[document-property]: 1="author" 2="Eve Editor"
property "authors" 2[document-property]: 1="account" 2="eve@example.org"
`)
}

func TestDamage(t *testing.T) {
	whole := readertest.Document(p("One") + p("Two"))
	cut := whole
	cut.XML = whole.XML[:strings.Index(whole.XML, "Two")+len("Two")]
	check(t, cut, `
1: 1="One"
problem "word/document.xml" 0: malformed
2: 1="Two"
`)
	gone := whole
	gone.Parts = map[string]string{"word/document.xml": "-"}
	check(t, gone, `
problem 0: malformed
`)
	data := whole.Bytes(t)
	got := readertest.Transcript(t, docx.Format(), data[:bytes.Index(data, []byte("PK\x01\x02"))])
	if want := "problem 0: malformed\n1: 1=\"One\"\n2: 1=\"Two\"\n"; got != want {
		t.Errorf("without a directory: got %q, want %q", got, want)
	}
	deep := readertest.Document(p("One") + strings.Repeat("<a>", 5000) + p("deep") + strings.Repeat("</a>", 5000) + p("Two"))
	check(t, deep, `
1: 1="One"
2: 1="Two"
problem "word/document.xml" 0: nested too deep
`)
	picture := readertest.Document(`<w:p/>`)
	picture.Parts = map[string]string{"word/media/image1.png": "png"}
	check(t, picture, `
problem "word/document.xml" 0: no text
`)
}

func TestSniff(t *testing.T) {
	sound := readertest.Document(p("One"))
	untyped := sound
	untyped.Type = "application/xml"
	book := readertest.Workbook{Sheets: []readertest.Sheet{{Name: "S"}}}
	tests := []struct {
		name string
		data []byte
		want bool
	}{
		{"document", sound.Bytes(t), true},
		{"junk_in_front", append([]byte("junk"), sound.Bytes(t)...), true},
		{"without_its_type", untyped.Bytes(t), true},
		{"workbook", book.Bytes(t), false},
		{"zip", readertest.Zip(t, map[string]string{"word/document.xml": "text"}), false},
		{"text", []byte("word/document.xml"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := docx.Format().Sniff(readertest.Input(tt.data), tt.data); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// FuzzRead changes the XML of the body, the styles and the parts beside it.
func FuzzRead(f *testing.F) {
	f.Add(p("One")+`<w:tbl>`+tr(tc(p("A")), tc(p("B")))+`</w:tbl>`, `<w:styles/>`, `<w:comments/>`, `<c:chartSpace/>`)
	f.Add(`<w:p><w:r><w:rPr><w:vanish/><w:color w:val="FFFFFF"/><w:sz w:val="2"/></w:rPr><w:t>x</w:t></w:r></w:p>`, `<w:styles><w:style w:styleId="a"><w:basedOn w:val="a"/></w:style></w:styles>`, `<w:comment w:author="a">`+p("x"), `<c:ser><c:cat><c:pt idx="9"><c:v>a</c:v></c:pt></c:cat><c:val><c:pt idx="1"><c:v>2</c:v></c:pt></c:val></c:ser>`)
	f.Add(`<w:tbl><w:tr><w:tc><w:tbl><w:tc>`+p("x")+`</w:tbl><w:txbxContent>`+p("y")+`</w:tr></w:p></w:tc>`, `<w:shd w:fill="x"/>`, `<w:fldChar w:fldCharType="begin"/><w:instrText>IF a</w:instrText><w:fldChar w:fldCharType="end"/>`, `<cx:data><cx:strDim><cx:lvl><cx:pt idx="0">a</cx:pt></cx:lvl></cx:strDim></cx:data>`)
	f.Fuzz(func(t *testing.T, body, styles, comments, chart string) {
		o := readertest.Document(body)
		o.Parts = map[string]string{"word/styles.xml": styles, "word/comments.xml": comments, "word/charts/chart1.xml": chart, "customXml/item1.xml": chart, "word/settings.xml": comments}
		readertest.Fuzz(t, docx.Format(), o.Bytes(t))
		o.XML = body
		readertest.Fuzz(t, docx.Format(), o.Bytes(t))
	})
}

// nothing is a sink that takes note of nothing.
type nothing struct{}

func (nothing) Part(doc.Part) error               { return nil }
func (nothing) Fragment(doc.Fragment) error       { return nil }
func (nothing) Member(doc.Member) error           { return nil }
func (nothing) Problem(doc.Location, error) error { return nil }

// BenchmarkRead reads a table of 5,000 rows; the rate is that of the XML.
func BenchmarkRead(b *testing.B) {
	var body strings.Builder
	body.WriteString(`<w:tbl>`)
	for i := range 5000 {
		n := strconv.Itoa(i)
		body.WriteString(tr(tc(p("Surname"+n)), tc(p("Forename")), tc(p("Constable")), tc(p("PAY"+n)), tc(p("Custody"))))
	}
	body.WriteString(`</w:tbl>`)
	data := readertest.Document(body.String()).Bytes(b)
	b.SetBytes(int64(body.Len()))
	b.ReportAllocs()
	for b.Loop() {
		in := reader.Input{Data: io.NewSectionReader(bytes.NewReader(data), 0, int64(len(data))), Limits: reader.DefaultLimits()}
		if err := docx.Format().Read(b.Context(), in, nothing{}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestTrash(t *testing.T) {
	o := readertest.Document("")
	o.Parts = map[string]string{"[trash]/0000.dat": "\x00\x00  \xff", "[trash]/0001.dat": "Ada Example,Sergeant"}
	got := readertest.Transcript(t, docx.Format(), o.Bytes(t))
	if diff := cmp.Diff("member in![trash]/0001.dat[older-revision]\n", got); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
}
