package accept_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/accept"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

func TestNewRefuses(t *testing.T) {
	tests := []struct {
		name  string
		entry accept.Entry
		want  string
	}{
		{"no_reason", accept.Entry{Reason: " ", File: "*.csv"}, "entry 1: no reason"},
		{"everything", accept.Entry{Reason: "because"}, "names nobody"},
		{"bad_pattern", accept.Entry{Reason: "because", File: "[a"}, "no valid pattern"},
		{"single_name", accept.Entry{Reason: "because", Names: []string{"Ada Example", "Dr Example"}}, "name 2: takes two words"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := accept.New([]accept.Entry{tt.entry}, accept.Baseline{})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestPerson(t *testing.T) {
	p, err := accept.New([]accept.Entry{
		{Reason: "everywhere", Names: []string{"Zoë D'Exemple", "Chief Constable Sample"}},
		{Reason: "in one sheet", Names: []string{"Bob Test"}, File: "a/*.xlsx", Place: "Chiefs"},
	}, accept.Baseline{})
	if err != nil {
		t.Fatal(err)
	}
	chiefs := doc.Location{Path: "a/b.xlsx", Part: "Chiefs", Kind: doc.Sheet}
	tests := []struct {
		name, person string
		at           doc.Location
		want         string
	}{
		{"as_written", "Zoë D'Exemple", chiefs, "everywhere"},
		{"turned_round", "DEXEMPLE, Dr Zoe", chiefs, "everywhere"},
		{"rank_and_surname", "Chief Constable Sample", chiefs, "everywhere"},
		{"surname_alone", "Sample", chiefs, ""},
		{"one_more_word", "Zoë Ann D'Exemple", chiefs, ""},
		{"there", "Bob Test", chiefs, "in one sheet"},
		{"other_sheet", "Bob Test", doc.Location{Path: "a/b.xlsx", Part: "Staff"}, ""},
		{"other_file", "Bob Test", doc.Location{Path: "b.xlsx", Part: "Chiefs"}, ""},
		{"inside_the_file", "Bob Test", doc.Location{Path: "a/b.xlsx!embedded.csv", Part: "Chiefs"}, "in one sheet"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := p.Person(tt.person, tt.at)
			if got != tt.want || ok != (tt.want != "") {
				t.Errorf("got %q, %v; want %q", got, ok, tt.want)
			}
		})
	}
}

func found(part string, records int, kinds ...patterns.Kind) finding.Finding {
	f := finding.Finding{
		Rule: finding.PersonnelTable, Severity: finding.Medium, Records: records,
		Loc: doc.Location{Path: "in/a.xlsx", Part: part, Kind: doc.Sheet, Row: 2},
	}
	for _, k := range kinds {
		f.Fields = append(f.Fields, finding.Field{Kind: k, Column: "A"})
	}
	return f
}

func TestPlaces(t *testing.T) {
	p, err := accept.New([]accept.Entry{
		{Reason: "chief officers", File: "a.xlsx", Place: "Chiefs"},
		{Reason: "the whole folder", File: "out/**"},
	}, accept.Baseline{})
	if err != nil {
		t.Fatal(err)
	}
	f := finding.File{Path: "in/a.xlsx", Findings: []finding.Finding{
		found("Staff", 5, patterns.Name), found("Chiefs", 4, patterns.Name),
	}}
	p.Apply(&f)
	if len(f.Findings) != 1 || f.Findings[0].Loc.Part != "Staff" {
		t.Errorf("%d findings are left, want that of the other sheet", len(f.Findings))
	}
	want := []finding.Allowance{{Loc: found("Chiefs", 0).Loc, Reason: "chief officers", Records: 4}}
	if diff := cmp.Diff(want, f.Allowed); diff != "" {
		t.Errorf("allowed (-want +got):\n%s", diff)
	}
}

// TestBaseline writes a baseline, reads it again and holds later scans to it.
func TestBaseline(t *testing.T) {
	var written accept.Baseline
	written.Add(finding.File{Findings: []finding.Finding{
		found("Staff", 5, patterns.Surname, patterns.Rank), found("Staff", 9, patterns.Surname, patterns.Rank),
		found("Staff", 3, patterns.Name),
	}})
	var b bytes.Buffer
	if err := written.Write(&b); err != nil {
		t.Fatal(err)
	}
	known, err := accept.ReadBaseline(&b)
	if err != nil {
		t.Fatal(err)
	}
	p, err := accept.New(nil, known)
	if err != nil {
		t.Fatal(err)
	}
	moved := found("Staff", 5, patterns.Surname, patterns.Rank)
	moved.Loc.Row = 400
	tests := []struct {
		name   string
		now    []finding.Finding
		left   int
		before int
	}{
		{"as_it_was", []finding.Finding{found("Staff", 9, patterns.Surname, patterns.Rank), found("Staff", 5, patterns.Surname, patterns.Rank)}, 0, 0},
		{"rows_moved", []finding.Finding{moved}, 0, 0},
		{"fewer_people", []finding.Finding{found("Staff", 4, patterns.Surname, patterns.Rank)}, 0, 0},
		{"more_people", []finding.Finding{found("Staff", 10, patterns.Surname, patterns.Rank)}, 1, 9},
		{"a_third_table", []finding.Finding{
			found("Staff", 5, patterns.Surname, patterns.Rank), found("Staff", 5, patterns.Surname, patterns.Rank),
			found("Staff", 5, patterns.Surname, patterns.Rank),
		}, 1, 0},
		{"more_fields", []finding.Finding{found("Staff", 5, patterns.Surname, patterns.Rank, patterns.VettingLevel)}, 1, 0},
		{"another_sheet", []finding.Finding{found("Extract", 5, patterns.Surname, patterns.Rank)}, 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := finding.File{Path: "./in/a.xlsx", Findings: tt.now}
			p.Apply(&f)
			if len(f.Findings) != tt.left || len(f.Allowed) != len(tt.now)-tt.left {
				t.Fatalf("%d findings left, %d allowed; want %d left", len(f.Findings), len(f.Allowed), tt.left)
			}
			if tt.left > 0 && f.Findings[0].Before != tt.before {
				t.Errorf("before %d, want %d", f.Findings[0].Before, tt.before)
			}
		})
	}
}

func TestReadBaselineRefuses(t *testing.T) {
	for _, text := range []string{"", "[]", `{"schema": "rollcall.report/v1"}`, "not JSON"} {
		if _, err := accept.ReadBaseline(strings.NewReader(text)); err == nil {
			t.Errorf("no error for %q", text)
		}
	}
}
