package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

// secret is a value that must not be in any report.
const secret = "Quillfeather"

// files is one outcome of every sort. All people are invented.
func files() []finding.File {
	sheet := func(path, name string, row int) doc.Location {
		return doc.Location{Path: path, Part: name, Kind: doc.Sheet, Row: row}
	}
	field := func(kind patterns.Kind, column, header string, known bool) finding.Field {
		return finding.Field{Kind: kind, Column: column, Header: finding.NewSecret(header), Known: known, Filled: 10799, Confidence: 0.98765}
	}
	clued := func(f finding.Field) finding.Field {
		f.Clues = []finding.Clue{
			{What: finding.ByHeading, Share: 0.5},
			{What: finding.ByPacks, Share: 0.25},
			{What: finding.ByForm, Share: 1},
			{What: finding.ByNames, Share: 0.931},
			{What: finding.ByWhole, Share: 0.999},
			{What: finding.ByVariety, Share: 0.5},
			{What: finding.ByCompany, Share: 1},
		}
		return f
	}
	list := []finding.File{
		{
			Path: "in/clean.csv", Format: "csv", Bytes: 120, SHA256: "00ff",
			Extent: finding.Extent{Rows: 10, Cells: 30, VisibleRows: 10, VisibleCells: 30, TextBytes: 99},
		},
		{
			Path: "in/lookup.xlsx", Format: "xlsx", Bytes: 7000, SHA256: "01ff",
			Hidden: []finding.Concealment{
				{Kind: doc.HiddenSheet, Loc: sheet("in/lookup.xlsx", "Lookups", 0), Rows: 8, Cells: 8},
			},
			Extent: finding.Extent{Parts: 2, Rows: 9, Cells: 9, VisibleRows: 1, VisibleCells: 1, TextBytes: 99},
		},
		{
			Path: "in/reply.xlsx", Format: "xlsx", Bytes: 497866, SHA256: "02ff",
			Findings: []finding.Finding{{
				Rule: finding.PersonnelTable, Severity: finding.Critical, Confidence: 0.98, Records: 10799,
				Loc: sheet("in/reply.xlsx", "SAP DOWNLOAD", 2), LastRow: 10800, Columns: "A:I",
				Hidden: doc.HiddenSheet, HiddenRecs: 10799,
				Fields: []finding.Field{
					field(patterns.Surname, "A", "Surname", true),
					field(patterns.Initials, "B", "Initials", true),
					field(patterns.Rank, "C", secret, false),
					field(patterns.ServiceNumber, "D", "Service No", true),
				},
				Samples: []finding.Sample{
					{Row: 2, Values: []finding.Value{{Kind: patterns.Surname, Text: finding.NewSecret(secret)}, {Kind: patterns.ServiceNumber, Text: finding.NewSecret("10472")}}},
					{Row: 3},
					{Row: 4},
					{Row: 5},
				},
			}},
			Hidden: []finding.Concealment{
				{Kind: doc.HiddenSheet, Loc: sheet("in/reply.xlsx", "SAP DOWNLOAD", 0), Rows: 10800, Cells: 97200},
				{Kind: doc.HiddenColumn, Loc: sheet("in/reply.xlsx", "Table 1", 0), Rows: 20, Cells: 20, Detail: "column D"},
			},
			Extent: finding.Extent{Parts: 2, Rows: 10820, Cells: 97260, VisibleRows: 20, VisibleCells: 60, TextBytes: 1 << 20},
		},
		{
			Path: "in/rota.xlsx", Format: "xlsx", Bytes: 9000, SHA256: "03ff",
			Findings: []finding.Finding{
				{
					Rule: finding.PersonnelTable, Severity: finding.Medium, Confidence: 0.8, Records: 12,
					Steps: []finding.Step{
						{Why: finding.StepServes, Severity: finding.Medium},
						{Why: finding.StepHidden, Severity: finding.High},
						{Why: finding.StepFew, Severity: finding.Medium, Count: 2, Bound: 3},
					},
					Weighed: []finding.Weight{{What: finding.WeighPrior, Odds: -0.9}, {What: finding.WeightWord(patterns.Unit), Odds: 2.3}, {What: finding.WeighUnknowns, Odds: -0.4}},
					Loc:     sheet("in/rota.xlsx", "Rota", 2), LastRow: 40, Columns: "A:C", Hidden: doc.FilteredRow | doc.HiddenColumn, HiddenRecs: 9, Covert: true,
					Fields: []finding.Field{clued(field(patterns.Name, "A", "", false)), field(patterns.Unit, "C", "", false), field(patterns.CovertUnit, "D", "", false)},
				},
				{
					Rule: finding.PeopleList, Severity: finding.Low, Confidence: 0.5, Records: 1,
					Loc: sheet("in/rota.xlsx", "Cover", 3), LastRow: 3, Columns: "B:B", Fields: []finding.Field{field(patterns.Name, "B", "", false)},
				},
			},
			Problems: []finding.Problem{{Loc: sheet("in/rota.xlsx", "Old", 41), Reason: finding.Malformed, Detail: "the sheet ends before its end tag"}},
			Allowed:  []finding.Allowance{{Loc: sheet("in/rota.xlsx", "Chiefs", 0), Reason: "on our\x1b own site", Records: 4}},
			Extent:   finding.Extent{Parts: 3, Rows: 50, Cells: 150, VisibleRows: 50, VisibleCells: 100},
		},
		{
			Path: "in/scan.pdf", Format: "pdf", Bytes: 80000, SHA256: "04ff",
			Problems: []finding.Problem{
				{Loc: doc.Location{Path: "in/scan.pdf", Kind: doc.Page, Page: 1}, Reason: finding.NoText, Detail: "page 1 shows a picture"},
				{Loc: doc.Location{Path: "in/scan.pdf", Kind: doc.Page, Page: 2}, Reason: finding.Malformed, Detail: "no end"},
				{Loc: doc.Location{Path: "in/scan.pdf", Kind: doc.Page, Page: 3}, Reason: finding.Malformed, Detail: "no end"},
			},
			Extent: finding.Extent{Parts: 2, Pages: 2},
		},
		{
			Path: "in/team.pdf", Format: "pdf", Bytes: 30000, SHA256: "05ff",
			Findings: []finding.Finding{{
				Rule: finding.PersonnelMention, Severity: finding.Medium, Confidence: 0.7, Records: 10,
				Loc: doc.Location{Path: "in/team.pdf", Kind: doc.Page, Page: 1, Row: 5}, LastPage: 2,
				Fields: []finding.Field{{Kind: patterns.Name, Filled: 10}, {Kind: patterns.Rank, Filled: 10}}, Before: 8,
			}},
			Extent: finding.Extent{Parts: 2, Pages: 2, Rows: 40, Cells: 40, VisibleRows: 40, VisibleCells: 40},
		},
		{Path: "in/upload.zip", Format: "zip", Bytes: 900, SHA256: "06ff", Verdict: finding.Exposed},
		{
			Path: "in/upload.zip!a\x1b[31m\n\u202evsc.csv", Format: "csv", Bytes: 1800, SHA256: "07ff",
			Findings: []finding.Finding{{
				Rule: finding.Identifier, Severity: finding.High, Confidence: 0.6, Records: 3,
				Loc: doc.Location{Path: "in/upload.zip!a\x1b[31m\n\u202evsc.csv", Row: 1}, LastRow: 3, Columns: "A",
				Fields: []finding.Field{{Kind: patterns.NINumber, Column: "A", Filled: 3}},
			}},
			Extent: finding.Extent{Rows: 3, Cells: 3, VisibleRows: 3, VisibleCells: 3},
		},
	}
	for i := range list {
		list[i].Verdict = max(list[i].Verdict, finding.Judge(list[i]))
	}
	return list
}

// result returns the outcome of a scan of files, with the other values given.
func result(files []finding.File) report.Result {
	sum := finding.Summary{ElapsedMS: 1234}
	for _, f := range files {
		sum.Add(f)
	}
	return report.Result{
		Tool:    finding.Tool{Name: "rollcall", Version: "v0.0.0-test"},
		Config:  finding.Config{Path: "rollcall.toml", Packs: []string{"common", "uk-police"}},
		Files:   slices.Values(files),
		Summary: func() finding.Summary { return sum },
	}
}

// written returns what a format writes of files.
func written(t *testing.T, name string, o report.Options, files []finding.File) string {
	t.Helper()
	format, known := report.ByName(name)
	if !known {
		t.Fatalf("no format %q", name)
	}
	var b bytes.Buffer
	if err := format.Write(&b, result(files), o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	for _, tt := range []struct {
		golden, format string
		options        report.Options
	}{
		{"text", "text", report.Options{}},
		{"verbose", "text", report.Options{Verbose: true}},
		{"colour", "text", report.Options{Colour: true, Quiet: true}},
		{"json", "json", report.Options{}},
		{"jsonl", "jsonl", report.Options{}},
		{"explained", "text", report.Options{Explain: true}},
		{"explained_jsonl", "jsonl", report.Options{Explain: true}},
		{"html", "html", report.Options{}},
		{"junit", "junit", report.Options{}},
	} {
		t.Run(tt.golden, func(t *testing.T) {
			got := written(t, tt.format, tt.options, files())
			path := filepath.Join("testdata", tt.golden+".golden")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
		})
	}
}

func TestNothingIsLet(t *testing.T) {
	for _, f := range report.Formats() {
		for _, o := range []report.Options{{}, {Verbose: true}, {Explain: true}} {
			got := written(t, f.Name, o, files())
			for what, bad := range map[string]string{"a value": secret, "a number": "10472", "an escape sequence": "\x1b", "a mark for direction": "\u202e"} {
				if strings.Contains(got, bad) {
					t.Errorf("%s (%+v) shows %s", f.Name, o, what)
				}
			}
		}
	}
}

// The JSON of a path is the path again, whatever was escaped in it.
func TestJSONIsTheSameText(t *testing.T) {
	path := "a\u202e\x1b\x7f\u0085\U000e0001\ufffd \"\\<&\u2028.csv"
	var got struct {
		Schema string
		Files  []struct{ Path string }
	}
	text := written(t, "json", report.Options{}, []finding.File{{Path: path}})
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if got.Schema != "rollcall.report/v1" || got.Files[0].Path != path {
		t.Errorf("got %+q, want %q", got, path)
	}
}

func TestNoFiles(t *testing.T) {
	for format, want := range map[string]string{
		"text":  "0 files. 1.2 s\n",
		"json":  `"files": [],`,
		"jsonl": `{"schema":"rollcall.report/v1",`,
	} {
		if got := written(t, format, report.Options{}, nil); !strings.Contains(got, want) {
			t.Errorf("%s of nothing: %s", format, got)
		}
	}
	for _, format := range []string{"json", "jsonl"} {
		if got := written(t, format, report.Options{Quiet: true}, []finding.File{{}}); strings.Contains(got, "null") {
			t.Errorf("%s has a null: %s", format, got)
		}
	}
}

func TestIncomplete(t *testing.T) {
	for _, f := range report.Formats() {
		r := result(nil)
		r.Summary = func() finding.Summary { return finding.Summary{Incomplete: true} }
		var b bytes.Buffer
		if err := f.Write(&b, r, report.Options{}); err != nil {
			t.Fatal(err)
		}
		if got := b.String(); !strings.Contains(got, "incomplete") && !strings.Contains(got, "interrupted") {
			t.Errorf("%s does not say that the scan was broken off:\n%s", f.Name, got)
		}
	}
}

// A report that cannot be written is an error, and the scan need not go on.
func TestWriterThatFails(t *testing.T) {
	many := slices.Repeat(files(), 200)
	for _, f := range report.Formats() {
		if err := f.Write(full{}, result(many), report.Options{}); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

var errFull = errors.New("disk full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// Lines come as files are done, not at the end.
func TestJSONLStreams(t *testing.T) {
	var b bytes.Buffer
	r := result(nil)
	r.Files = func(yield func(finding.File) bool) {
		for i, f := range files() {
			if got := strings.Count(b.String(), "\n"); got != i {
				t.Errorf("%d lines before file %d", got, i)
			}
			if !yield(f) {
				return
			}
		}
	}
	if err := report.JSONL(&b, r, report.Options{}); err != nil {
		t.Fatal(err)
	}
}

func TestSafe(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"plain", "Übersicht 2023 – Straße.xlsx", "Übersicht 2023 – Straße.xlsx"},
		{"escape", "a\x1b[2Jb", `a\x1b[2Jb`},
		{"lines", "a\nb\rc\td", `a\nb\rc\td`},
		{"separators", "a\u2028b", `a\u2028b`},
		{"direction", "a\u202efdp.exe", `a\u202efdp.exe`},
		{"invisible", "a\u200bb", `a\u200bb`},
		{"tag", "a\U000e0041", `a\U000e0041`},
		{"bytes", "a\xffb\ufffd", "a\\xffb\ufffd"},
		{"c1", "a\u009bb", `a\u009bb`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := report.Safe(tt.in); got != tt.want {
				t.Errorf("Safe(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

// Every kind of data and way of hiding has words, and they are not the report's.
func TestWords(t *testing.T) {
	for _, hidden := range doc.Hidden(1<<63 - 1).Each() {
		f := finding.File{Path: "f", Verdict: finding.Review, Hidden: []finding.Concealment{{Kind: hidden, Rows: 1}}}
		if got := written(t, "text", report.Options{}, []finding.File{f}); strings.Contains(got, "out of sight") {
			t.Errorf("no words for %v", hidden.Words())
		}
	}
}
