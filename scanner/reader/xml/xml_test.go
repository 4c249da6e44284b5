package xml_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/xml"
)

// book returns a workbook with the given content.
func book(content string) string {
	return `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"` +
		` xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">` + content + `</Workbook>`
}

// row returns a row of texts.
func row(attributes string, texts ...string) string {
	const opening, closing = `<Cell><Data ss:Type="String">`, `</Data></Cell>`
	return "<Row " + attributes + ">" + opening + strings.Join(texts, closing+opening) + closing + "</Row>"
}

var tests = []struct{ name, in, want string }{
	{"sheet", book(`<Worksheet ss:Name="Roll"><Table>` + row("", "Name", "Rank") + row("", "Alder &amp; Co", "Sgt") + `</Table></Worksheet>`), `spreadsheetml
part sheet "Roll" 0
sheet "Roll" 1: 1="Name" 2="Rank"
sheet "Roll" 2: 1="Alder & Co" 2="Sgt"
`},
	{"hidden_sheets", book(`<Worksheet ss:Name="a"><Table>` + row("", "1") + `</Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>` +
		`<Worksheet ss:Name="b"><Table>` + row("", "2") + `</Table><WorksheetOptions><Visible>SheetVeryHidden</Visible></WorksheetOptions></Worksheet>`), `spreadsheetml
part sheet "a" 0[hidden-sheet]
sheet "a" 1[hidden-sheet]: 1="1"
part sheet "b" 0[very-hidden-sheet]
sheet "b" 1[very-hidden-sheet]: 1="2"
`},
	{"hidden_rows_and_columns", book(`<Styles><Style ss:ID="w"><Font ss:Color="#ffffff"/></Style><Style ss:ID="h"><Font ss:Color="#FFFFFF"/><Interior ss:Color="#000080"/></Style></Styles>` +
		`<Worksheet ss:Name="a"><Table><Column ss:Index="2" ss:Hidden="1" ss:Span="1"/><Column ss:Width="0"/>` + row("", "1", "2", "3", "4") + row(`ss:Hidden="1"`, "5") + row(`ss:Index="9" ss:Height="0"`, "6") +
		`<Row><Cell ss:StyleID="w"><Data ss:Type="String">7</Data></Cell><Cell ss:Index="5" ss:StyleID="h"><Data ss:Type="String">8</Data></Cell></Row></Table></Worksheet>`), `spreadsheetml
part sheet "a" 0
sheet "a" 1: 1="1" 2="2"[hidden-column] 3="3"[hidden-column] 4="4"[zero-size]
sheet "a" 2[hidden-row]: 1="5"
sheet "a" 9[zero-size]: 1="6"
sheet "a" 10: 1="7"[hidden-text] 5="8"
`},
	{"values", book(`<Worksheet ss:Name="a"><Table><Row><Cell ss:MergeAcross="1"><Data ss:Type="DateTime">1980-05-01T00:00:00.000</Data></Cell><Cell><Data ss:Type="DateTime">2020-01-02T03:04:05.000</Data></Cell>` +
		`<Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Number">12345</Data></Cell><Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>Ada</B> Alder</ss:Data></Cell></Row></Table></Worksheet>`), `spreadsheetml
part sheet "a" 0
sheet "a" 1: 1="1980-05-01" 3="2020-01-02 03:04:05" 4="TRUE" 5="12345" 6="Ada Alder"
`},
	{"comments_and_properties", book(`<DocumentProperties><Author>Ada Alder</Author><Version>1</Version></DocumentProperties><Worksheet ss:Name="a"><Table><Row><Cell><Data ss:Type="String">x</Data><Comment ss:Author="Bo"><ss:Data><B>Sgt</B> Birch</ss:Data></Comment></Cell></Row></Table>` +
		`<WorksheetOptions><PageSetup><Header x:Data="&amp;LOfficial&amp;RDuty list"/></PageSetup></WorksheetOptions></Worksheet>`), `spreadsheetml
part sheet "a" 0
sheet "a" 1: 1="x"
part property "document properties" 0[document-property]
property "document properties" 1[document-property]: 1="Author" 2="Ada Alder"
part "comments" 0[comment]
"comments" 1[comment]: 1="Bo: Sgt Birch"
part property "headers and footers" 0[header-footer]
property "headers and footers" 1[header-footer]: 1="Official"
property "headers and footers" 2[header-footer]: 1="Duty list"
`},
	{"pivot_cache", book(`<x:PivotCache><x:CacheIndex>1</x:CacheIndex><xml xmlns:s="uuid:s" xmlns:rs="urn:rowset" xmlns:z="#RowsetSchema"><s:Schema><s:ElementType><s:AttributeType s:name="Col1" rs:name="Surname"/><s:AttributeType s:name="Col2" rs:name="Rank"/></s:ElementType></s:Schema>` +
		`<rs:data><z:row Col1="Alder" Col2="Sgt"/><z:row Col1="Birch"/></rs:data></xml></x:PivotCache>`), `spreadsheetml
part table "pivot cache" 0[pivot-cache] (copied for a pivot table)
table "pivot cache" 1[pivot-cache]: 1="Surname" 2="Rank"
table "pivot cache" 2[pivot-cache]: 1="Alder" 2="Sgt"
table "pivot cache" 3[pivot-cache]: 1="Birch"
`},
	{"cut_off", book(`<Worksheet ss:Name="a"><Table>` + row("", "1"))[:310], `spreadsheetml
part sheet "a" 0
sheet "a" 1: 1="1"
problem 0: malformed
`},
	{"list", `<?xml version="1.0"?><force><unit name="North"><officer id="1"><name>Alder</name><rank>Sgt</rank></officer><officer id="2"><name>Birch</name><tel>1</tel><tel>2</tel></officer><officer id="3"><rank>PC</rank></officer></unit>` +
		`<unit name="South"><officer id="4"><name>Cedar</name><new>x</new></officer></unit></force>`, `xml
part table "officer" 0
table "officer" 1: 1="id" 2="name" 3="rank" 4="tel" 5="tel 2"
table "officer" 2: 1="1" 2="Alder" 3="Sgt"
table "officer" 3: 1="2" 2="Birch" 4="1" 5="2"
table "officer" 4: 1="3" 3="PC"
part 0
1: 1="name" 2="North"
part table "officer" 0
table "officer" 5: 1="4" 2="Cedar" 6="x"
part 0
2: 1="name" 2="South"
`},
	{"attributes_alone", `<rows><row n="Alder" r="Sgt"/><row n="Birch" r="PC"/><row n="Cedar" r="PC"/></rows>`, `xml
part table "row" 0
table "row" 1: 1="n" 2="r"
table "row" 2: 1="Alder" 2="Sgt"
table "row" 3: 1="Birch" 2="PC"
table "row" 4: 1="Cedar" 2="PC"
`},
	{"single_values", `<r xmlns:a="u"><a:name>Ada <b>Alder</b></a:name><rank xml:lang="en" a:code="7"><![CDATA[Sgt & <co>]]></rank><!-- was PC --></r>`, `xml
1: 1="was PC"
2: 1="name" 2="Ada Alder"
3: 1="code" 2="7"
4: 1="rank" 2="Sgt & <co>"
`},
	{"paragraphs", `<doc><p>` + strings.Repeat("a long text ", 9) + `</p><p>` + strings.Repeat("another text ", 9) + `</p><p><i>Sgt</i> Alder</p></doc>`, `xml
1: 1="` + strings.TrimSpace(strings.Repeat("a long text ", 9)) + `"
2: 1="` + strings.TrimSpace(strings.Repeat("another text ", 9)) + `"
3: 1="Sgt Alder"
`},
	{"entities_are_not_expanded", `<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><r><x>&a;</x><y>&b;</y></r>`, `xml
1: 1="x" 2="&a;"
2: 1="y" 2="&b;"
problem 0: malformed
`},
	{"encoding", "<?xml version=\"1.0\" encoding=\"koi8-r\"?><r><x>\xe1\xc4\xc1</x></r>", `xml
1: 1="x" 2="Ада"
`},
	{"encoding_not_said", "<r><x>Zo\xeb</x></r>", `xml
1: 1="x" 2="Zoë"
`},
	{"drawing", `<svg xmlns="http://www.w3.org/2000/svg"><title>Chart</title><style>.a{fill:red}</style><g><text x="1">Sgt <tspan>Ada</tspan><tspan>Alder</tspan></text><text display="none">Birch</text></g><g style="visibility: hidden"><text>Cedar</text></g></svg>`, `svg
1: 1="Chart"
2: 1="Sgt Ada Alder"
3[hidden-text]: 1="Birch"
4[hidden-text]: 1="Cedar"
`},
}

// format returns the format that takes in.
func format(t *testing.T, in string) reader.Format {
	t.Helper()
	f, known, err := reader.Identify(xml.Formats(), readertest.Input([]byte(in)))
	if err != nil || !known {
		t.Skip("no XML")
	}
	return f
}

func TestRead(t *testing.T) {
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := format(t, tt.in)
			got := f.Name + "\n" + readertest.Transcript(t, f, []byte(tt.in))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Read (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHostile(t *testing.T) {
	const n = 30_000
	for name, in := range map[string]string{
		"deep":       strings.Repeat("<a>", n) + "x",
		"kinds":      "<r>" + strings.Repeat("<a><b>1</b></a><c>2</c>", n) + "</r>",
		"columns":    "<r>" + wide(n) + "</r>",
		"attributes": "<r " + strings.Repeat("a='1' ", n) + "/>",
		"far_cells":  book(`<Worksheet ss:Name="a"><Table>` + strings.Repeat(`<Row ss:Index="1000000" ss:Span="999999999"><Cell ss:Index="999999999"><Data ss:Type="String">x</Data></Cell></Row>`, n/10)),
	} {
		t.Run(name, func(t *testing.T) { readertest.Fuzz(t, format(t, in), []byte(in)) })
	}
}

// wide returns elements that have no attribute in common.
func wide(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<e a%d='1' b='2'/>", i)
	}
	return b.String()
}

func FuzzRead(f *testing.F) {
	for _, tt := range tests {
		f.Add(tt.in)
	}
	f.Fuzz(func(t *testing.T, in string) { readertest.Fuzz(t, format(t, in), []byte(in)) })
}

// nothing is a sink that takes note of nothing.
type nothing struct{}

func (nothing) Part(doc.Part) error               { return nil }
func (nothing) Fragment(doc.Fragment) error       { return nil }
func (nothing) Member(doc.Member) error           { return nil }
func (nothing) Problem(doc.Location, error) error { return nil }

func BenchmarkRead(b *testing.B) {
	var rows strings.Builder
	for i := range 20_000 {
		rows.WriteString(row("", "Alder, Ada", "Sgt", strconv.Itoa(i), "Station"))
	}
	in := []byte(book(`<Worksheet ss:Name="a"><Table>` + rows.String() + `</Table></Worksheet>`))
	b.SetBytes(int64(len(in)))
	for _, f := range []reader.Format{xml.Formats()[0], xml.Formats()[2]} {
		b.Run(f.Name, func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			for b.Loop() {
				if err := f.Read(b.Context(), readertest.Input(in), nothing{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
