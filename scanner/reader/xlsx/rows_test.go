package xlsx_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/xlsx"
)

// sheetXML returns a worksheet part.
func sheetXML(inside string) string {
	return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + inside + `</worksheet>`
}

func transcript(t *testing.T, w readertest.Workbook) string {
	t.Helper()
	return readertest.Transcript(t, xlsx.Format(), w.Bytes(t))
}

func check(t *testing.T, w readertest.Workbook, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), transcript(t, w)); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
}

func TestRows(t *testing.T) {
	a := func(text string) string { return `<c><v>` + text + `</v></c>` }
	tests := []struct {
		name, data, want string
	}{
		{"numbered", `<row r="3">` + a("1") + `</row><row r="5">` + a("2") + `</row>`, `
part sheet "S" 0
sheet "S" 3: 1="1"
sheet "S" 5: 1="2"
`},
		{"not_numbered", `<row>` + a("1") + `</row><row r="4">` + a("2") + `</row><row>` + a("3") + `</row>`, `
part sheet "S" 0
sheet "S" 1: 1="1"
sheet "S" 4: 1="2"
sheet "S" 5: 1="3"
`},
		{"empty_rows_count_but_are_not_sent", `<row/><row></row><row>` + a("1") + `</row><row><c s="1"/></row>`, `
part sheet "S" 0
sheet "S" 3: 1="1"
`},
		{"out_of_order", `<row r="9">` + a("1") + `</row><row r="2">` + a("2") + `</row><row r="11">` + a("3") + `</row>`, `
part sheet "S" 0
sheet "S" 9: 1="1"
sheet "S" 10: 1="2"
sheet "S" 11: 1="3"
problem sheet "S" 0: malformed
`},
		{"repeated", `<row r="2">` + a("1") + `</row><row r="2">` + a("2") + `</row>`, `
part sheet "S" 0
sheet "S" 2: 1="1"
sheet "S" 2: 1="2"
`},
		{"out_of_range", `<row r="99999999999999999999">` + a("1") + `</row><row r="0">` + a("2") + `</row><row r="x">` + a("3") + `</row>`, `
part sheet "S" 0
sheet "S" 1: 1="1"
sheet "S" 2: 1="2"
sheet "S" 3: 1="3"
problem sheet "S" 0: malformed
`},
		{"bad_cell_references", `<row r="10"><c r="A10OO"><v>1</v></c><c r="ZZZZ10"><v>2</v></c><c r="$F$10"><v>3</v></c><c r="12"><v>4</v></c><c r="G10"><v>5</v></c></row>`, `
part sheet "S" 0
sheet "S" 10: 1="1" 2="2" 3="3" 4="4" 7="5"
problem sheet "S" 0: malformed
`},
		{"cells_out_of_order_and_twice", `<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c><c r="C1"><v>33</v></c><c r="B1"><v>2</v></c></row>`, `
part sheet "S" 0
sheet "S" 1: 1="1" 2="2" 3="3"
sheet "S" 1: 3="33"
problem sheet "S" 0: malformed
`},
		{"lower_case_reference", `<row r="1"><c r="c1"><v>3</v></c></row>`, `
part sheet "S" 0
sheet "S" 1: 3="3"
`},
		{"missing_end_tags", `<row r="1"><c r="A1"><v>1</v><c r="B1"><v>2</c><row r="2"><c r="A2"><v>3</v></c>`, `
part sheet "S" 0
sheet "S" 1: 1="1" 2="2"
sheet "S" 2: 1="3"
problem sheet "S" 0: malformed
`},
		{"cells_outside_of_rows", `<c r="A1"><v>1</v></c><c r="B1"><v>2</v></c>`, `
part sheet "S" 0
sheet "S" 1: 1="1" 2="2"
problem sheet "S" 0: malformed
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			check(t, readertest.Workbook{Sheets: []readertest.Sheet{{Name: "S", XML: sheetXML("<sheetData>" + tt.data + "</sheetData>")}}}, tt.want)
		})
	}
}

func TestWideRow(t *testing.T) {
	const cells = 1<<14 + 5
	w := readertest.Workbook{Sheets: []readertest.Sheet{{Name: "S", XML: sheetXML("<sheetData><row>" + strings.Repeat("<c><v>1</v></c>", cells) + "</row></sheetData>")}}}
	got := transcript(t, w)
	if n := strings.Count(got, `="1"`); n != cells {
		t.Errorf("%d cells of %d", n, cells)
	}
	if n := strings.Count(got, "\nsheet "); n != 2 {
		t.Errorf("%d fragments, want 2", n)
	}
}

func TestRemoteCells(t *testing.T) {
	check(t, readertest.Workbook{Sheets: []readertest.Sheet{{Name: "S", XML: sheetXML(`<sheetData>` +
		`<row r="1"><c r="A1"><v>1</v></c><c r="CV1"><v>2</v></c></row>` +
		`<row r="1001"><c r="B1001"><v>3</v></c><c r="GR1001"><v>4</v></c><c r="GT1001"><v>5</v></c></row>` +
		`<row r="2002"><c r="A2002"><v>6</v></c></row>` +
		`<row r="2003"><c r="A2003"><v>7</v></c></row>` +
		`</sheetData>`)}}}, `
part sheet "S" 0
sheet "S" 1: 1="1" 100="2"
sheet "S" 1001: 2="3" 200="4" 202="5"
sheet "S" 2002[remote-cell]: 1="6"
sheet "S" 2003[remote-cell]: 1="7"
`)
	check(t, readertest.Workbook{Sheets: []readertest.Sheet{{Name: "S", XML: sheetXML(`<sheetData>` +
		`<row r="1"><c r="A1"><v>1</v></c><c r="CX1"><v>2</v></c><c r="CY1"><v>3</v></c></row>` +
		`<row r="2"><c r="CX2"><v>4</v></c></row>` +
		`</sheetData>`)}}}, `
part sheet "S" 0
sheet "S" 1: 1="1" 102="2"[remote-cell] 103="3"[remote-cell]
sheet "S" 2: 102="4"[remote-cell]
`)
}
