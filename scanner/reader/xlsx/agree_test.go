package xlsx_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/xlsx"
)

// grid is a sink that keeps the cells of sheets, as "Sheet!A1".
type grid struct {
	counts
	cells map[string]string
}

func (g *grid) Fragment(f doc.Fragment) error {
	for _, c := range f.Cells {
		if f.Loc.Kind == doc.Sheet {
			g.cells[fmt.Sprintf("%s!%s%d", f.Loc.Part, readertest.Column(c.Col), f.Loc.Row)] = c.Text
		}
	}
	return nil
}

func ourCells(t *testing.T, data []byte) map[string]string {
	t.Helper()
	g := grid{cells: map[string]string{}}
	if err := xlsx.Format().Read(t.Context(), readertest.Input(data), &g); err != nil {
		t.Fatal(err)
	}
	if len(g.problems) > 0 {
		t.Errorf("problems %v", g.problems)
	}
	return g.cells
}

// excelizeCells reads data as excelize does, raw values or formatted ones.
func excelizeCells(t *testing.T, data []byte, raw bool) map[string]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cells := map[string]string{}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: raw})
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, text := range row {
				if text != "" {
					cells[fmt.Sprintf("%s!%s%d", sheet, readertest.Column(j+1), i+1)] = text
				}
			}
		}
	}
	return cells
}

// TestAgreesWithExcelize compares both readers cell for cell on sound workbooks:
// on values as they are stored, without formats.
func TestAgreesWithExcelize(t *testing.T) {
	row := []any{"Ada Example", "Bob & <Cy>", " blanks ", "naïve café €", 12345, -7, 0.5, 1e-7, 123456789012345, "00012345", "line\nbreak", "_x0041_ _", nil, "=1+1"}
	built := excelize.NewFile()
	streamed := excelize.NewFile()
	for _, f := range []*excelize.File{built, streamed} {
		if _, err := f.NewSheet("Second"); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 50 {
		for j, v := range row {
			cell, _ := excelize.CoordinatesToCellName(j*(i%3+1)+1, i*2+1)
			if err := built.SetCellValue([]string{"Sheet1", "Second"}[i%2], cell, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := built.SetCellRichText("Sheet1", "A1", []excelize.RichTextRun{{Text: "rich "}, {Text: "text", Font: &excelize.Font{Bold: true}}}); err != nil {
		t.Fatal(err)
	}
	w, err := streamed.NewStreamWriter("Second")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 500 {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := w.SetRow(cell, row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{
		"builder": readertest.Workbook{Sheets: []readertest.Sheet{
			{Name: "One", Rows: [][]string{{"Ada", "", "12345", "0.5"}, {}, {"a & b", "<c r=\"B3\" t=\"str\"><v>formula</v></c>"}}},
			{Name: "Two", State: "veryHidden", Rows: [][]string{{"hidden"}}},
		}}.Bytes(t),
	}
	for name, f := range map[string]*excelize.File{"excelize": built, "excelize_streamed": streamed} {
		var buf bytes.Buffer
		if err := f.Write(&buf); err != nil {
			t.Fatal(err)
		}
		files[name] = buf.Bytes()
	}
	for name, data := range files {
		t.Run(name, func(t *testing.T) {
			want := excelizeCells(t, data, true)
			if len(want) < 5 {
				t.Fatalf("only %d cells to compare", len(want))
			}
			if diff := cmp.Diff(want, ourCells(t, data)); diff != "" {
				t.Errorf("(-excelize +ours):\n%s", diff)
			}
		})
	}
}

// TestAgreesWithExcelizeOnFormats compares what both make of dates, truth values
// and padded numbers.
func TestAgreesWithExcelizeOnFormats(t *testing.T) {
	f := excelize.NewFile()
	style := func(code string) int {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	day, clock, padded := style("yyyy-mm-dd"), style("yyyy-mm-dd hh:mm:ss"), style("00000000")
	for i := range 400 {
		set := func(col string, v any, style int) {
			cell := fmt.Sprintf("%s%d", col, i+1)
			if err := f.SetCellValue("Sheet1", cell, v); err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStyle("Sheet1", cell, cell, style); err != nil {
				t.Fatal(err)
			}
		}
		at := time.Date(1900, 3, 1+i*97, 0, 0, 0, 0, time.UTC)
		set("A", at, day)
		set("B", at.Add(time.Duration(i+1)*3*time.Minute+time.Duration(i%60)*time.Second), clock)
		set("C", 100+i*i*i, padded)
		set("D", i%2 == 0, 0)
	}
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(excelizeCells(t, buf.Bytes(), false), ourCells(t, buf.Bytes())); diff != "" {
		t.Errorf("(-excelize +ours):\n%s", diff)
	}
	if n := strings.Count(fmt.Sprint(ourCells(t, buf.Bytes())), "TRUE"); n != 200 {
		t.Errorf("%d cells TRUE, want 200", n)
	}
}
