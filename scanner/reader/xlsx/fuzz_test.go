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
