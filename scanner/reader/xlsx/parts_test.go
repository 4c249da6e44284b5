package xlsx_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/xlsx"
)

func TestHeadersAndFooters(t *testing.T) {
	check(t, readertest.Workbook{Sheets: []readertest.Sheet{{
		Name: "S", State: "hidden", Rows: [][]string{{"1"}},
		After: `<headerFooter differentFirst="1"><oddHeader>&amp;L&amp;"Arial,Bold"&amp;12Ada Example&amp;C&amp;KFF0000Fire &amp;&amp; Rescue&amp;RPage &amp;P of &amp;N</oddHeader>` +
			`<oddFooter>&amp;C&amp;P / &amp;N&amp;R&amp;D &amp;T</oddFooter><evenHeader></evenHeader><firstFooter>no code</firstFooter></headerFooter>`,
	}}}, `
part sheet "S" 0[hidden-sheet]
sheet "S" 1[hidden-sheet]: 1="1"
part property "S" 0[hidden-sheet header-footer] (header and footer)
property "S" 1[hidden-sheet header-footer]: 1="Ada Example" 2="Fire & Rescue" 3="Page  of"
property "S" 2[hidden-sheet header-footer]: 2="no code"
`)
}

func TestDropDownLists(t *testing.T) {
	check(t, readertest.Workbook{Sheets: []readertest.Sheet{{
		Name: "S", Rows: [][]string{{"1"}},
		After: `<dataValidations count="4"><dataValidation type="list" sqref="A1"><formula1>"Ada Example, Bob Sample,,Ada Example"</formula1></dataValidation>` +
			`<dataValidation type="list" sqref="B1"><formula1>$C$1:$C$9</formula1></dataValidation>` +
			`<dataValidation type="custom" sqref="C1"><formula1>"a,b"</formula1></dataValidation>` +
			`<dataValidation type="whole" promptTitle="Ask" prompt="Sergeant Example" sqref="D1"><formula1>1</formula1></dataValidation></dataValidations>` +
			`<extLst><ext><x14:dataValidations xmlns:x14="x"><x14:dataValidation type="list"><x14:formula1><xm:f xmlns:xm="y">"Cy ""C"" Test"</xm:f></x14:formula1></x14:dataValidation></x14:dataValidations></ext></extLst>`,
	}}}, `
part sheet "S" 0
sheet "S" 1: 1="1"
part property "S" 0 (choices of drop-down lists)
property "S" 1: 1="Ada Example"
property "S" 2: 1="Bob Sample"
property "S" 3: 1="Cy \"C\" Test"
part property "S" 0 (messages beside cells)
property "S" 1: 1="Ask"
property "S" 2: 1="Sergeant Example"
`)
}

func TestAddressesBehindLinks(t *testing.T) {
	const mail = `<Relationship Id="%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="%s" TargetMode="External"/>`
	check(t, readertest.Workbook{
		Sheets: []readertest.Sheet{{Name: "S", Rows: [][]string{{"write to us"}}}},
		Parts: map[string]string{"xl/worksheets/_rels/sheet1.xml.rels": "<Relationships>" +
			fmt.Sprintf(mail, 1, "mailto:ada.example@example.org?subject=x") + fmt.Sprintf(mail, 2, "MAILTO:bob%40example.org") +
			fmt.Sprintf(mail, 3, "https://example.org/") + fmt.Sprintf(mail, 4, "mailto:ada.example@example.org") + "</Relationships>"},
	}, `
part sheet "S" 0
sheet "S" 1: 1="write to us"
part property "S" 0 (addresses behind links)
property "S" 1: 1="ada.example@example.org"
property "S" 2: 1="bob@example.org"
`)
}

func TestDamagedWorkbookPart(t *testing.T) {
	w := readertest.Workbook{Sheets: []readertest.Sheet{{Name: "One", Rows: [][]string{{"1"}}}, {Name: "Two", Rows: [][]string{{"2"}}}}}
	part := w.Part("xl/workbook.xml")
	w.Parts = map[string]string{"xl/workbook.xml": part[:strings.Index(part, `<sheet name="Two"`)]}
	check(t, w, `
problem "xl/workbook.xml" 0: malformed
part sheet "One" 0
sheet "One" 1: 1="1"
part sheet "xl/worksheets/sheet2.xml" 0 (the workbook's list of sheets is damaged or missing)
sheet "xl/worksheets/sheet2.xml" 1: 1="2"
`)
}

func TestDefinedNames(t *testing.T) {
	check(t, readertest.Workbook{
		Sheets: []readertest.Sheet{{Name: "S", Rows: [][]string{{"1"}}}},
		Names:  `<definedName name="Contact">"PC ""Ada"" Example"</definedName><definedName name="Area">S!$A$1</definedName><definedName name="Pair" hidden="1">{"a","b"}</definedName><definedName name="Roll" comment="asked by Ada">S!$A$1</definedName>`,
	}, `
part sheet "S" 0
sheet "S" 1: 1="1"
part property "xl/workbook.xml" 0[defined-name] (texts in defined names)
property "xl/workbook.xml" 1[defined-name]: 1="Contact" 3="PC \"Ada\" Example"
property "xl/workbook.xml" 2[defined-name]: 1="Pair" 3="a" 4="b"
property "xl/workbook.xml" 3[defined-name]: 1="Roll" 3="asked by Ada"
`)
}

func TestTables(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"named_by_excel", `<table displayName="Table12" name="Table12"><tableColumns><tableColumn name="Surname"/></tableColumns></table>`, ""},
		{"named_by_somebody", `<table displayName="Staff" comment="of Ada"><tableColumns><tableColumn name="Surname"/></tableColumns></table>`, `
part property "xl/tables/table1.xml" 0 (a table)
property "xl/tables/table1.xml" 1: 1="Staff" 2="of Ada"
`},
		{"headings_switched_off", `<table displayName="Table1" headerRowCount="0"><tableColumns><tableColumn name="Surname"/><tableColumn name="Rank"/></tableColumns></table>`, `
part property "xl/tables/table1.xml" 0 (a table)
property "xl/tables/table1.xml" 1: 1="Surname"
property "xl/tables/table1.xml" 2: 1="Rank"
`},
		{"breaks_off", `<table displayName="Staff"><tableColumns>`, `
part property "xl/tables/table1.xml" 0 (a table)
property "xl/tables/table1.xml" 1: 1="Staff"
problem "xl/tables/table1.xml" 0: malformed
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			check(t, readertest.Workbook{
				Sheets: []readertest.Sheet{{Name: "S"}},
				Parts:  map[string]string{"xl/tables/table1.xml": tt.text},
				Types:  map[string]string{"xl/tables/table1.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"},
			}, "part sheet \"S\" 0\n"+strings.TrimPrefix(tt.want, "\n"))
		})
	}
}

func TestTrash(t *testing.T) {
	check(t, readertest.Workbook{Sheets: []readertest.Sheet{{Name: "S"}}, Parts: map[string]string{
		"[trash]/0000.dat": "\x00\x00  \xff", "[trash]/0001.dat": "Ada Example,Sergeant",
	}}, `
part sheet "S" 0
member in![trash]/0001.dat[older-revision]
`)
}

func TestProperties(t *testing.T) {
	check(t, readertest.Workbook{
		Sheets: []readertest.Sheet{{Name: "S"}},
		Parts: map[string]string{
			"docProps/core.xml": `<cp:coreProperties xmlns:cp="a" xmlns:dc="b"><dc:creator>Ada Example</dc:creator><dc:title></dc:title><cp:lastModifiedBy>Bob &amp; Cy</cp:lastModifiedBy>` +
				`<dcterms:created>2020-01-01T00:00:00Z</dcterms:created><cp:revision>4</cp:revision></cp:coreProperties>`,
			"docProps/app.xml": `<Properties><Application>Microsoft Excel</Application><Manager>D Example</Manager><Company>Force</Company><TotalTime>3</TotalTime>` +
				`<HeadingPairs><vt:vector><vt:variant><vt:lpstr>Worksheets</vt:lpstr></vt:variant><vt:variant><vt:i4>1</vt:i4></vt:variant></vt:vector></HeadingPairs>` +
				`<TitlesOfParts><vt:vector><vt:lpstr>S</vt:lpstr></vt:vector></TitlesOfParts><AppVersion>16.0300</AppVersion></Properties>`,
			"docProps/custom.xml": `<Properties><property name="Owner"><vt:lpwstr>E Example</vt:lpwstr></property><property name="Count"><vt:i4>7</vt:i4></property><property name="Cleared"><vt:bool>true</vt:bool></property></Properties>`,
		},
	}, `
part sheet "S" 0
part property "docProps/app.xml" 0[document-property]
property "docProps/app.xml" 1[document-property]: 1="Manager" 2="D Example"
property "docProps/app.xml" 2[document-property]: 1="Company" 2="Force"
part property "docProps/core.xml" 0[document-property]
property "docProps/core.xml" 1[document-property]: 1="creator" 2="Ada Example"
property "docProps/core.xml" 2[document-property]: 1="lastModifiedBy" 2="Bob & Cy"
part property "docProps/custom.xml" 0[document-property]
property "docProps/custom.xml" 1[document-property]: 1="Owner" 2="E Example"
`)
}

// TestOtherParts has parts without text, and those that are not read.
func TestOtherParts(t *testing.T) {
	tests := []struct {
		name, part, contentType, text string
		reported                      bool
	}{
		{"theme", "xl/theme/theme9.xml", "application/vnd.openxmlformats-officedocument.theme+xml", "<a:theme/>", false},
		{"picture", "xl/media/image1.png", "image/png", "\x89PNG", false},
		{"printer_settings", "xl/printerSettings/printerSettings1.bin", "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings", "P", false},
		{"no_comments", "xl/comments1.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml", "<comments><commentList/></comments>", false},
		{"no_persons", "xl/persons/person.xml", "application/vnd.ms-excel.person+xml", `<personList/>`, false},
		{"empty_pivot_cache", "xl/pivotCache/pivotCacheDefinition1.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml", `<pivotCacheDefinition><cacheFields><cacheField name="Rank"><sharedItems/></cacheField></cacheFields></pivotCacheDefinition>`, false},
		{"pivot_table", "xl/pivotTables/pivotTable1.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotTable+xml", `<pivotTableDefinition name="P"/>`, false},
		{"empty_link", "xl/externalLinks/externalLink1.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml", `<externalLink><externalBook><sheetDataSet><sheetData sheetId="0"/></sheetDataSet></externalBook></externalLink>`, false},
		{"chart_of_numbers", "xl/charts/chart1.xml", "application/vnd.openxmlformats-officedocument.drawingml.chart+xml", `<c:chart><c:ser><c:val><c:f>[1]S!A1</c:f><c:pt idx="0"><c:v>12</c:v></c:pt></c:val></c:ser></c:chart>`, false},
		{"drawing_of_pictures", "xl/drawings/drawing1.xml", "application/vnd.openxmlformats-officedocument.drawing+xml", `<xdr:wsDr><xdr:from><xdr:col>1</xdr:col></xdr:from><xdr:cNvPr id="2" name="Picture 1" descr=""/></xdr:wsDr>`, false},
		{"comment_shapes", "xl/drawings/vmlDrawing1.vml", "application/vnd.openxmlformats-officedocument.vmlDrawing", `<xml><v:textbox><div style="x"></div></v:textbox><x:ClientData><x:Row>1</x:Row></x:ClientData></xml>`, false},
		{"timeline_cache", "xl/timelineCaches/timelineCache1.xml", "application/vnd.ms-excel.timelineCache+xml", `<timelineCacheDefinition name="a"/>`, false},
		{"slicer_cache_of_numbers", "xl/slicerCaches/slicerCache1.xml", "application/vnd.ms-excel.slicerCache+xml", `<slicerCacheDefinition><data><tabular><items><i x="0"/></items></tabular></data></slicerCacheDefinition>`, false},
		{"custom_xml_properties", "customXml/itemProps1.xml", "application/vnd.openxmlformats-officedocument.customXmlProperties+xml", `<a>Ada</a>`, false},
		{"table", "xl/tables/table1.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml", `<table/>`, false},
		{"data_model", "xl/model/item.data", "application/vnd.openxmlformats-officedocument.model+data", `x`, true},
		{"control", "xl/activeX/activeX1.bin", "application/vnd.ms-office.activeX", `x`, true},
		{"sheet_property_of_a_program", "xl/customProperty1.bin", "application/vnd.openxmlformats-officedocument.spreadsheetml.customProperty", "\x01\x00\x02\x00", true},
		{"unknown", "xl/new/part.xml", "application/vnd.new+xml", `<a/>`, true},
		{"unknown_and_empty", "xl/new/part.xml", "application/vnd.new+xml", ``, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := readertest.Workbook{
				Sheets: []readertest.Sheet{{Name: "S"}},
				Parts:  map[string]string{tt.part: tt.text},
				Types:  map[string]string{tt.part: tt.contentType},
			}
			want := "part sheet \"S\" 0\n"
			if tt.reported {
				want += fmt.Sprintf("problem %q 0: not supported\n", tt.part)
			}
			check(t, w, want)
		})
	}
}

func TestQueryTables(t *testing.T) {
	check(t, readertest.Workbook{Sheets: []readertest.Sheet{{Name: "S"}}, Parts: map[string]string{
		"xl/queryTables/queryTable1.xml": `<queryTable name="Staff"><queryTableRefresh><queryTableFields><queryTableField id="1" name="Rank"/><queryTableField id="2"/></queryTableFields><queryTableDeletedFields><deletedField name="Surname"/></queryTableDeletedFields></queryTableRefresh></queryTable>`,
	}}, `
part sheet "S" 0
part property "xl/queryTables/queryTable1.xml" 0[connection]
property "xl/queryTables/queryTable1.xml" 1[connection]: 1="Staff"
property "xl/queryTables/queryTable1.xml" 2[connection]: 1="Rank"
property "xl/queryTables/queryTable1.xml" 3[connection]: 1="Surname"
`)
}

func TestOtherPartsOncePerKind(t *testing.T) {
	check(t, readertest.Workbook{Sheets: []readertest.Sheet{{Name: "S"}}, Parts: map[string]string{
		"xl/new/a.xml": "a", "xl/new/b.xml": "b", "xl/model/item.data": "c",
	}}, `
part sheet "S" 0
problem "xl/model/item.data" 0: not supported
problem "xl/new/a.xml" 0: not supported
`)
}

const twoCells = `<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row></sheetData>`

// TestPackages has the ways in which packages are put together.
func TestPackages(t *testing.T) {
	const (
		workbook = `<workbook xmlns:r="r"><sheets><sheet name="One" r:id="rId1"/><sheet name="Two" state="hidden" r:id="rId2"/></sheets></workbook>`
		relType  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
		strict   = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
		typed    = `<Types><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
			`<Override PartName="/%s" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`
		both = `
part sheet "One" 0
sheet "One" 1: 1="1" 2="2"
part sheet "Two" 0[hidden-sheet]
sheet "Two" 1[hidden-sheet]: 1="1" 2="2"
`
	)
	rel := func(id, relType, target string) string {
		return fmt.Sprintf(`<Relationship Id="%s" Type="%s" Target="%s"/>`, id, relType, target)
	}
	rels := func(list ...string) string { return "<Relationships>" + strings.Join(list, "") + "</Relationships>" }
	tests := []struct {
		name  string
		parts map[string]string
		want  string
	}{
		{"odd_names", map[string]string{
			"_rels/.rels":               rels(rel("a", relType+"officeDocument", "/Book/Main.xml")),
			"Book/Main.xml":             workbook,
			"Book/_rels/Main.xml.rels":  rels(rel("rId1", relType+"worksheet", "../data/first.xml"), rel("rId2", relType+"worksheet", "/Other/second.xml")),
			"data/first.xml":            sheetXML(twoCells),
			"Other/second.xml":          sheetXML(twoCells),
			"[Content_Types].xml":       fmt.Sprintf(typed, "Book/Main.xml"),
			"Book/_rels/other.xml.rels": rels(),
		}, both},
		{"strict", map[string]string{
			"_rels/.rels":                rels(rel("a", strict+"officeDocument", "xl/workbook.xml")),
			"xl/workbook.xml":            strings.Replace(workbook, `"r"`, `"`+strings.TrimSuffix(strict, "/")+`"`, 1),
			"xl/_rels/workbook.xml.rels": rels(rel("rId1", strict+"worksheet", "worksheets/sheet1.xml"), rel("rId2", strict+"worksheet", "worksheets/sheet2.xml")),
			"xl/worksheets/sheet1.xml":   `<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main">` + twoCells + `</worksheet>`,
			"xl/worksheets/sheet2.xml":   sheetXML(twoCells),
			"[Content_Types].xml":        fmt.Sprintf(typed, "xl/workbook.xml"),
		}, both},
		{"prefixes", map[string]string{
			"_rels/.rels":                rels(rel("a", relType+"officeDocument", "xl/workbook.xml")),
			"xl/workbook.xml":            `<x:workbook xmlns:x="m" xmlns:d="r"><x:sheets><x:sheet name="One" d:id="rId1"/><x:sheet name="Two" state="hidden" d:id="rId2"/></x:sheets></x:workbook>`,
			"xl/_rels/workbook.xml.rels": rels(rel("rId1", relType+"worksheet", "worksheets/sheet1.xml"), rel("rId2", relType+"worksheet", "worksheets/sheet2.xml")),
			"xl/worksheets/sheet1.xml":   prefixed(sheetXML(twoCells)),
			"xl/worksheets/sheet2.xml":   sheetXML(twoCells),
			"[Content_Types].xml":        fmt.Sprintf(typed, "xl/workbook.xml"),
		}, both},
		{"backslashes_case_and_escapes", map[string]string{
			`_rels\.rels`:                 rels(rel("a", relType+"officeDocument", `XL\Workbook.xml`)),
			`xl\workbook.xml`:             workbook,
			`xl\_rels\workbook.xml.rels`:  rels(rel("rId1", relType+"worksheet", "worksheets/Sheet%201.xml"), rel("rId2", relType+"worksheet", "./worksheets/../worksheets/SHEET2.XML")),
			`xl\worksheets\sheet 1.xml`:   sheetXML(twoCells),
			`xl\worksheets\sheet2.xml`:    sheetXML(twoCells),
			"[Content_Types].xml":         fmt.Sprintf(typed, "xl/workbook.xml"),
			`xl\worksheets\_rels\x.rels`:  rels(),
			`xl\worksheets\printing\`:     "",
			`xl/worksheets/other_folder/`: "",
		}, both},
		{"relationships_missing", map[string]string{
			"xl/workbook.xml":          workbook,
			"xl/worksheets/sheet1.xml": sheetXML(twoCells),
			"xl/worksheets/sheet2.xml": sheetXML(twoCells),
			"[Content_Types].xml":      fmt.Sprintf(typed, "xl/workbook.xml"),
		}, both},
		{"sheet_missing", map[string]string{
			"_rels/.rels":                rels(rel("a", relType+"officeDocument", "xl/workbook.xml")),
			"xl/workbook.xml":            workbook,
			"xl/_rels/workbook.xml.rels": rels(rel("rId1", relType+"worksheet", "worksheets/sheet1.xml")),
			"xl/worksheets/sheet1.xml":   sheetXML(twoCells),
			"[Content_Types].xml":        fmt.Sprintf(typed, "xl/workbook.xml"),
		}, `
part sheet "One" 0
sheet "One" 1: 1="1" 2="2"
part sheet "Two" 0[hidden-sheet]
problem sheet "Two" 0: malformed
`},
		{"sheet_not_listed", map[string]string{
			"_rels/.rels":                rels(rel("a", relType+"officeDocument", "xl/workbook.xml")),
			"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="One" r:id="rId1"/></sheets></workbook>`,
			"xl/_rels/workbook.xml.rels": rels(rel("rId1", relType+"worksheet", "worksheets/sheet1.xml")),
			"xl/worksheets/sheet1.xml":   sheetXML(twoCells),
			"xl/worksheets/sheet7.xml":   sheetXML(twoCells),
			"[Content_Types].xml":        fmt.Sprintf(typed, "xl/workbook.xml"),
		}, `
part sheet "One" 0
sheet "One" 1: 1="1" 2="2"
part sheet "xl/worksheets/sheet7.xml" 0[very-hidden-sheet] (the workbook does not list this sheet)
sheet "xl/worksheets/sheet7.xml" 1[very-hidden-sheet]: 1="1" 2="2"
`},
		{"one_part_for_two_sheets", map[string]string{
			"_rels/.rels":                rels(rel("a", relType+"officeDocument", "xl/workbook.xml")),
			"xl/workbook.xml":            workbook,
			"xl/_rels/workbook.xml.rels": rels(rel("rId1", relType+"worksheet", "worksheets/sheet1.xml"), rel("rId2", relType+"worksheet", "worksheets/sheet1.xml")),
			"xl/worksheets/sheet1.xml":   sheetXML(twoCells),
			"[Content_Types].xml":        fmt.Sprintf(typed, "xl/workbook.xml"),
		}, `
part sheet "One" 0
sheet "One" 1: 1="1" 2="2"
part sheet "Two" 0[hidden-sheet] (the same part as another sheet)
`},
		{"chart_and_macro_sheets", map[string]string{
			"_rels/.rels":                rels(rel("a", relType+"officeDocument", "xl/workbook.xml")),
			"xl/workbook.xml":            workbook,
			"xl/_rels/workbook.xml.rels": rels(rel("rId1", relType+"chartsheet", "chartsheets/sheet1.xml"), rel("rId2", "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet", "macrosheets/sheet1.xml")),
			"xl/chartsheets/sheet1.xml":  `<chartsheet/>`,
			"xl/macrosheets/sheet1.xml":  `<xm:macrosheet xmlns:xm="m">` + twoCells + `</xm:macrosheet>`,
			"[Content_Types].xml":        fmt.Sprintf(typed, "xl/workbook.xml"),
		}, `
part sheet "One" 0
part sheet "Two" 0[hidden-sheet]
sheet "Two" 1[hidden-sheet]: 1="1" 2="2"
`},
		{"workbook_missing", map[string]string{
			"xl/worksheets/sheet1.xml": sheetXML(twoCells),
		}, `
problem "[Content_Types].xml" 0: malformed
problem 0: malformed
part sheet "xl/worksheets/sheet1.xml" 0 (the workbook's list of sheets is damaged or missing)
sheet "xl/worksheets/sheet1.xml" 1: 1="1" 2="2"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := readertest.Zip(t, tt.parts)
			if _, ok, err := reader.Identify([]reader.Format{xlsx.Format()}, readertest.Input(data)); !ok || err != nil {
				t.Errorf("not recognised: %v", err)
			}
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), readertest.Transcript(t, xlsx.Format(), data)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSniff(t *testing.T) {
	workbook := readertest.Workbook{Sheets: []readertest.Sheet{{Name: "S"}}}.Bytes(t)
	types := func(contentType string) map[string]string {
		return map[string]string{
			"[Content_Types].xml": `<Types><Override PartName="/main" ContentType="` + contentType + `"/></Types>`,
			"main":                "x",
			"xl/worksheets/a.xml": "x",
		}
	}
	tests := []struct {
		name string
		data []byte
		want bool
	}{
		{"workbook", workbook, true},
		{"template", readertest.Zip(t, types("application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml")), true},
		{"macros", readertest.Zip(t, types("application/vnd.ms-excel.sheet.macroEnabled.main+xml")), true},
		{"junk_in_front", append([]byte(strings.Repeat("junk", 9000)), workbook...), true},
		{"binary_workbook", readertest.Zip(t, types("application/vnd.ms-excel.sheet.binary.macroEnabled.main")), false},
		{"document", readertest.Zip(t, types("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")), false},
		{"document_with_embedded_workbook", readertest.Zip(t, map[string]string{
			"[Content_Types].xml": `<Types><Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>` +
				`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
			"word/document.xml":         "<document/>",
			"word/embeddings/book.xlsx": "PK",
		}), false},
		{"plain_zip", readertest.Zip(t, map[string]string{"a/xl/worksheets/sheet1.xml": "x"}), false},
		{"cut_off_binary_workbook", readertest.Zip(t, map[string]string{"xl/workbook.bin": "x", "xl/worksheets/sheet1.bin": "x"}), false},
		{"not_a_zip", []byte("PK is how a zip begins"), false},
		{"empty", nil, false},
		{"empty_zip", readertest.Zip(t, nil), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, got, err := reader.Identify([]reader.Format{xlsx.Format()}, readertest.Input(tt.data))
			if got != tt.want || err != nil {
				t.Errorf("got %v and %v, want %v", got, err, tt.want)
			}
		})
	}
}

func TestTwoEntriesOfOneName(t *testing.T) {
	w := readertest.Workbook{Sheets: []readertest.Sheet{{Name: "S", Rows: [][]string{{"1"}}}}}
	w.Parts = map[string]string{"xl/worksheets/SHEET1.xml": sheetXML(twoCells)}
	check(t, w, `
part sheet "S" 0
sheet "S" 1: 1="1" 2="2"
problem "xl/worksheets/sheet1.xml" 0: malformed
part sheet "xl/worksheets/sheet1.xml" 0[very-hidden-sheet] (second part of this name)
sheet "xl/worksheets/sheet1.xml" 1[very-hidden-sheet]: 1="1"
`)
}
