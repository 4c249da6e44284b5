package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

var update = flag.Bool("update", false, "write the example's workbook and the README's output anew")

// exampleWorkbook is the reply of the README: a headcount by rank that was asked
// for, and the download it was counted from on a hidden sheet. Everyone in it is
// invented.
func exampleWorkbook() readertest.Workbook {
	surnames := strings.Fields("Ashdown Okonjo Lindqvist Farrelly Pugh Mensah Kowalczyk Bhatti Tregear Moffat Delacroix Ó'Broin")
	ranks := []string{"Constable", "Constable", "Sergeant", "Constable", "Inspector", "EO2"}
	units := []string{"Road Policing", "Custody", "Surveillance Unit"}
	places := []string{"Millport", "Harbour View", "Quarry Hill"}
	people := [][]string{{"Surname", "Initials", "Rank/Grade", "Service No.", "Unit", "Location"}}
	for i, surname := range surnames {
		people = append(people, []string{
			surname, string(rune('A'+i)) + string(rune('M'+i%7)), ranks[i%len(ranks)], strconv.Itoa(40112 + 37*i),
			units[i%len(units)], places[i%len(places)],
		})
	}
	return readertest.Workbook{Sheets: []readertest.Sheet{
		{Name: "Reply", Rows: [][]string{{"Rank/Grade", "Headcount"}, {"Constable", "6"}, {"Sergeant", "2"}, {"Inspector", "2"}, {"EO2", "2"}}},
		{Name: "HR download", State: "hidden", Rows: people},
	}}
}

// TestExample holds the README to what the program prints: its run is a real one.
func TestExample(t *testing.T) {
	const root = "../.."
	book := filepath.Join(root, "testdata/example/reply.xlsx")
	made := exampleWorkbook().Bytes(t)
	if *update {
		if err := os.WriteFile(book, made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := os.ReadFile(book)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(stored, made) {
		t.Error("testdata/example/reply.xlsx is not what this test makes: run it with -update")
	}

	t.Chdir(root)
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"scan", "--no-progress", "testdata/example"}, strings.NewReader(""), &stdout, &stderr); code != 1 {
		t.Errorf("exit status %d, want 1; %s", code, stderr.String())
	}
	elapsed := regexp.MustCompile(`[0-9.]+ s\n$`)
	got := "$ rollcall scan testdata/example\n" + elapsed.ReplaceAllString(stdout.String(), "0.0 s\n")
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(readme), "<!-- example -->\n```\n")
	want, after, ok := strings.Cut(rest, "```\n")
	if !ok {
		t.Fatal("README.md has no example")
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(before+"<!-- example -->\n```\n"+got+"```\n"+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the README's run (-README +program):\n%s", diff)
	}
}
