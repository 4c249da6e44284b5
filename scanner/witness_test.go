package scanner_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

// TestWitness has LibreOffice save a workbook in the other formats of workbooks.
// What is found in them is what is found in ours: two programs that were written
// apart agree on what stands in the file and how it is hidden.
func TestWitness(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed: nobody bears witness to .xls, .ods and .fods")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "book.xlsx"), testimony(t), 0o600); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "book.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	s := whole(t)
	want := findings(t, s, data)
	if strings.Count(want, "personnel-table") != 4 {
		t.Fatalf("in the workbook itself are found:\n%s", want)
	}
	for _, format := range []string{"xls:MS Excel 97", "ods", "fods", "xlsx:Calc MS Excel 2007 XML"} {
		extension, _, _ := strings.Cut(format, ":")
		t.Run(extension, func(t *testing.T) {
			out := filepath.Join(dir, extension)
			cmd := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
				"--headless", "--convert-to", format, "--outdir", out, filepath.Join(dir, "book.xlsx"))
			said, err := cmd.CombinedOutput()
			data, missing := os.ReadFile(filepath.Join(out, "book."+extension))
			if missing != nil {
				t.Skipf("LibreOffice has not saved it, perhaps for want of Calc: %v\n%s", err, said)
			}
			if diff := cmp.Diff(want, findings(t, s, data)); diff != "" {
				t.Errorf("(-ours +LibreOffice's):\n%s", diff)
			}
		})
	}
}

// testimony returns a workbook with people in plain sight, on hidden sheets and in
// hidden rows and columns, and with counts. All of them are invented.
func testimony(t *testing.T) []byte {
	t.Helper()
	people := func(from int) [][]string {
		rows := [][]string{{"Surname", "Forename", "Rank", "Collar number", "Station"}}
		surnames := strings.Fields("Harding Nolan Whitlock Pennock Osgood Calloway Renwick Wexcombe Quillby Marchbank Fothergate Tunnicliff")
		forenames := strings.Fields("Martin Helen Rachel Amir Lena Ines Tobias Hal Dora Silas Nell Abel")
		for i, s := range surnames {
			rows = append(rows, []string{s, forenames[(i+from)%len(forenames)], []string{"Constable", "Sergeant", "Inspector"}[(i+from)%3], strconv.Itoa(2000 + 37*i + from), "Larkhaven"})
		}
		return rows
	}
	hidden := map[int]string{}
	for row := 4; row <= 9; row++ {
		hidden[row] = `hidden="1"`
	}
	return readertest.Workbook{Sheets: []readertest.Sheet{
		{Name: "Reply", Rows: [][]string{{"Rank", "Number of officers"}, {"Constable", "412"}, {"Sergeant", "96"}, {"Inspector", "31"}}},
		{Name: "Roll", Rows: people(1)},
		{Name: "Extract", State: "hidden", Rows: people(2)},
		{Name: "Rows", Rows: people(3), RowAttrs: hidden},
		{Name: "Columns", Rows: people(4), Before: `<cols><col min="4" max="4" width="9" hidden="1" customWidth="1"/></cols>`},
	}}.Bytes(t)
}

// findings returns what is found in a file, a line each.
func findings(t *testing.T, s *scanner.Scanner, data []byte) string {
	t.Helper()
	var b strings.Builder
	for _, f := range s.Read(t.Context(), "book", bytes.NewReader(data), int64(len(data))) {
		for _, p := range f.Problems {
			fmt.Fprintf(&b, "problem: %s %s\n", p.Reason, p.Detail)
		}
		for _, x := range byPlace(f.Findings) {
			fmt.Fprintf(&b, "%s: %s %s, %d records in rows %d-%d, columns %s, hidden %v:", x.Loc.Part, x.Rule, x.Severity, x.Records, x.Loc.Row, x.LastRow, x.Columns, x.Hidden.Words())
			for _, field := range x.Fields {
				fmt.Fprintf(&b, " %s=%d", field.Kind, field.Filled)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// byPlace returns the findings of sheets, in the order of their names.
func byPlace(all []finding.Finding) []finding.Finding {
	var of []finding.Finding
	for _, name := range []string{"Reply", "Roll", "Extract", "Rows", "Columns"} {
		for _, x := range all {
			if x.Loc.Part == name {
				of = append(of, x)
			}
		}
	}
	return of
}
