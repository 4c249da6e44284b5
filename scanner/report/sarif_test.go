package report_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/report"
)

// sarifOf returns the one run of the SARIF report of files. The report is valid
// against the schema of the standard.
func sarifOf(t *testing.T, files []finding.File) *sarif.Run {
	t.Helper()
	log, err := sarif.FromString(written(t, "sarif", report.Options{}, files), sarif.WithStrictValidation())
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Validate(); err != nil {
		t.Fatal(err)
	}
	if len(log.Runs) != 1 {
		t.Fatalf("%d runs", len(log.Runs))
	}
	return log.Runs[0]
}

// Each finding, each problem and each hidden place that no finding explains is a
// result, at the file it is in and the part of it.
func TestSARIF(t *testing.T) {
	run := sarifOf(t, files())
	var got []string
	for _, r := range run.Results {
		if rule := run.Tool.Driver.Rules[r.RuleIndex]; *rule.ID != *r.RuleID || rule.ShortDescription.Text == nil || *rule.ShortDescription.Text == "" {
			t.Errorf("%s: the rule is not told of", *r.RuleID)
		}
		at := r.Locations[0]
		words := []string{r.Level, *r.RuleID, *at.PhysicalLocation.ArtifactLocation.URI}
		for _, l := range at.LogicalLocations {
			words = append(words, "|", *l.Name)
		}
		line := strings.Join(words, " ")
		if at.PhysicalLocation.Region != nil {
			t.Errorf("%s: a line, though the file is no text", line)
		}
		got = append(got, line)
	}
	want := []string{
		"note hidden-sheet in/lookup.xlsx | Lookups",
		"error personnel-table in/reply.xlsx | SAP DOWNLOAD (rows 2-10800, columns A:I)",
		"note hidden-column in/reply.xlsx | Table 1",
		"error personnel-table in/rota.xlsx | Rota (rows 2-40, columns A:C)",
		"note people-list in/rota.xlsx | Cover (row 3, column B)",
		"warning malformed in/rota.xlsx | Old",
		"warning no-text in/scan.pdf | page 1",
		"warning malformed in/scan.pdf | page 2",
		"warning malformed in/scan.pdf | page 3",
		"error personnel-mention in/team.pdf | page 1 (line 5)",
		"error identifier in/upload.zip | a\x1b[31m\n\u202evsc.csv (rows 1-3, column A)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
}

// Text has lines; a path that is odd is a URI all the same.
func TestSARIFPlaces(t *testing.T) {
	mention := func(path, format string) finding.File {
		at := doc.Location{Path: path, Row: 7}
		return finding.File{Path: path, Format: format, Findings: []finding.Finding{
			{Rule: finding.PersonnelMention, Severity: finding.Medium, Records: 3, Loc: at},
			{Rule: finding.PersonnelMention, Severity: finding.Low, Records: 1, Loc: at},
		}}
	}
	run := sarifOf(t, []finding.File{
		mention("notes/a b#1?.txt", "text"), mention("/srv/x.txt", "text"), mention("c:d.txt", "text"), mention("m.eml", "mail"), mention("m.eml!a.txt", "text"),
	})
	var got []string
	prints := map[string]bool{}
	for i, r := range run.Results {
		prints[r.PartialFingerprints["rollcallPlace/v1"]] = true
		if i%2 == 1 {
			continue
		}
		place := r.Locations[0].PhysicalLocation
		line := *place.ArtifactLocation.URI
		if place.ArtifactLocation.URIBaseID != nil {
			line += " from " + *place.ArtifactLocation.URIBaseID
		}
		if place.Region != nil {
			line += " with a line"
		}
		got = append(got, line)
	}
	want := []string{
		"notes/a%20b%231%3F.txt from %SRCROOT% with a line", "file:///srv/x.txt with a line", "./c:d.txt from %SRCROOT% with a line",
		"m.eml from %SRCROOT%", "m.eml from %SRCROOT%",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(prints) != len(run.Results) {
		t.Errorf("%d results have %d fingerprints", len(run.Results), len(prints))
	}
}
