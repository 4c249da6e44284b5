package xlsx_test

import (
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/xlsx"
)

// FuzzRead changes the XML of a sheet and packs it into a workbook.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		twoCells,
		`<sheetPr filterMode="1"/><sheetFormatPr zeroHeight="1" defaultColWidth="0"/><cols><col min="1" max="3" width="0" hidden="true"/></cols>` + twoCells,
		`<sheetData><row><c t="s"><v>0</v></c><c t="inlineStr"><is><r><t>a</t></r><rPh><t>b</t></rPh></is></c></row><row r="7" hidden="1" ht="0"><c r="C7" s="1" t="str"><f>"a"</f><v>b</v></c></row></sheetData>`,
		`<sheetData><row r="9"><c r="B9" t="b"><v>1</v></c><c r="A9" t="e"><v>#N/A</v></c><c r="A9" t="d"><v>2020-01-01T00:00:00</v></c></row><row r="2"><c r="ZZZZ1"><v>&amp;&#x41;&bad;</v></c>`,
		`<sheetData><row><c><v><![CDATA[1]]>2<!-- x --></v></c></row></sheetData><autoFilter ref="A1:B2"><filterColumn colId="0"/></autoFilter><dataValidations><dataValidation type="list" prompt="p"><formula1>"a,b"</formula1></dataValidation></dataValidations><headerFooter><oddHeader>&amp;La&amp;"x"&amp;12b&amp;Kffffffc</oddHeader></headerFooter>`,
		"\xff\xfe<\x00a\x00>\x00", `<?xml version="1.0" encoding="windows-1252"?><!DOCTYPE a [<!ENTITY b "c">]>` + "<c>\xe9",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, inside string) {
		w := readertest.Workbook{
			NumFmts: []string{"yyyy-mm-dd", "00000", ";;;"},
			Sheets:  []readertest.Sheet{{Name: "S", XML: sheetXML(inside)}},
			Parts:   map[string]string{"xl/sharedStrings.xml": sharedPart(`<si><t>Ada</t></si><si><t>Bob</t></si>`)},
		}
		readertest.Fuzz(t, xlsx.Format(), w.Bytes(t))
		w.Sheets[0].XML = inside + " "
		readertest.Fuzz(t, xlsx.Format(), w.Bytes(t))
	})
}

// FuzzParts changes the XML of the other parts that are read.
func FuzzParts(f *testing.F) {
	w := readertest.Workbook{
		NumFmts: []string{"yyyy-mm-dd", `00"x"00`, "[h]:mm", ";;;"},
		Fonts:   []string{`<font><color theme="0"/></font>`},
		Names:   `<definedName name="_xlnm._FilterDatabase" localSheetId="0">S!$A$1:$B$2</definedName><definedName name="a">"b"</definedName>`,
		Sheets:  []readertest.Sheet{{Name: "S", Rows: [][]string{{"Ada", "29221.5"}}}},
	}
	const core = `<coreProperties><creator>Ada</creator></coreProperties>`
	f.Add(w.Part("xl/workbook.xml"), w.Part("xl/styles.xml"), w.Part("xl/sharedStrings.xml"), core, "yyyy")
	f.Add(`<workbook><sheets><sheet name="a" state="hidden"/><sheet/></sheets></workbook>`, `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`, `<sst><si><r><t>_x0041_</t></r></si><si>`, `<Properties><property name="a"><lpwstr>b</lpwstr></property></Properties>`, `[$-809]dd\/"x"00;;;@`)
	f.Fuzz(func(t *testing.T, workbook, styles, shared, core, format string) {
		w := readertest.Workbook{
			NumFmts: []string{format},
			Sheets: []readertest.Sheet{{
				Name: "S", Rows: [][]string{{"Ada", "29221.5", "-3", "12345", "0.25"}}, Styles: map[int]int{1: 1, 2: 1, 3: 1, 4: 1, 5: 1},
				RowAttrs: map[int]string{1: `hidden="1"`},
			}},
		}
		readertest.Fuzz(t, xlsx.Format(), w.Bytes(t))
		w.Parts = map[string]string{
			"xl/workbook.xml": workbook + " ", "xl/styles.xml": styles + " ", "xl/sharedStrings.xml": shared + " ", "docProps/core.xml": core + " ",
		}
		readertest.Fuzz(t, xlsx.Format(), w.Bytes(t))
	})
}

// FuzzOthers changes the XML of the parts behind and beside the sheets.
func FuzzOthers(f *testing.F) {
	names := []string{
		"xl/comments1.xml", "xl/threadedComments/threadedComment1.xml", "xl/persons/person.xml", "xl/drawings/drawing1.xml",
		"xl/drawings/vmlDrawing1.vml", "xl/charts/chart1.xml", "xl/externalLinks/externalLink1.xml", "xl/connections.xml",
		"xl/revisions/revisionLog1.xml", "customXml/item1.xml", "xl/pivotCache/pivotCacheDefinition1.xml", "xl/diagrams/data1.xml",
	}
	const records = `<pivotCacheRecords><r><x v="0"/><n v="1"/></r><r><s v="a"/><x v="7"/><m/></r></pivotCacheRecords>`
	for i, text := range []string{
		`<comments><authors><author>a</author></authors><commentList><comment ref="C4" authorId="0"><text><r><t>b</t></r></text></comment><comment ref="A1"><text><t>c`,
		`<threadedComment ref="B2"><text>a</text></threadedComment>`, `<person displayName="a" userId="S::b@c::d"/>`,
		`<wsDr><twoCellAnchor><from><col>1</col><row>2</row></from><cNvPr descr="a"/><blip embed="rId1"/><p><t>b</t><br/></p><Fallback><p><t>b</t></p></Fallback></twoCellAnchor></wsDr>`,
		`<xml><shape alt="a"><textbox><div>b</div></textbox><ClientData><Anchor>1,2,3,4</Anchor><ListItem>c</ListItem></ClientData></shape></xml>`,
		`<chart><ser><tx><f>[1]S!A1</f><pt idx="0"><v>a</v></pt></tx><cat><lvl><pt idx="1"><v>b</v></pt></lvl></cat><val><f>S!A1:A3</f><pt idx="9"><v>3</v></pt></val></ser></chart>`,
		`<externalBook><sheetName val="a"/><sheetData sheetId="0"><row r="3"><cell r="B3" t="str"><v>a</v></cell><cell r="A3"><v>1</v></cell></row></sheetData></externalBook>`,
		`<connection name="a"><dbPr command="b"/></connection>`,
		`<rcc sId="1"><oc r="A1" t="inlineStr"><is><t>a</t></is></oc><nc r="A1"><v>1</v></nc></rcc>`,
		`<DataMashup>AAAAAAAAAAA=</DataMashup>`,
		`<worksheetSource sheet="S"/><cacheField name="a"><sharedItems><s v="b"/><x/></sharedItems></cacheField><cacheField name="c" databaseField="0"><fieldGroup><groupItems><s v="d"/></groupItems></fieldGroup></cacheField>`,
		`<p><t>a</t></p>`,
	} {
		f.Add(uint8(i), text)
	}
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		name := names[int(which)%len(names)]
		w := readertest.Workbook{
			Sheets: []readertest.Sheet{{Name: "S", Rows: [][]string{{"Ada", "1"}, {"Bob", "2"}}}},
			Parts:  map[string]string{name: text + " ", "xl/pivotCache/pivotCacheRecords1.xml": records},
			Rels: map[string]string{
				"xl/worksheets/sheet1.xml":                "drawing ../drawings/drawing1.xml\ncomments ../comments1.xml",
				"xl/drawings/drawing1.xml":                "image ../media/image1.png\nimage ../media/image2.png\nimage ../media/image3.png",
				"xl/pivotCache/pivotCacheDefinition1.xml": "pivotCacheRecords pivotCacheRecords1.xml",
			},
		}
		readertest.Fuzz(t, xlsx.Format(), w.Bytes(t))
		w.Parts = map[string]string{"xl/pivotCache/pivotCacheRecords1.xml": text + " ", "xl/pivotCache/pivotCacheDefinition1.xml": `<cacheField name="a"><sharedItems><s v="b"/></sharedItems></cacheField>`}
		readertest.Fuzz(t, xlsx.Format(), w.Bytes(t))
	})
}
