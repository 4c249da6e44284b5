package all_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReadmeTable holds the README's table of formats to the list: it is no second
// list to be kept by hand.
func TestReadmeTable(t *testing.T) {
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(readme), "| format | files | what is read |\n|---|---|---|\n")
	if !ok {
		t.Fatal("README.md has no table of formats")
	}
	var listed []string
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) < 5 {
			break
		}
		listed = append(listed, strings.Split(strings.TrimSpace(cells[1]), ", ")...)
	}
	read, _ := formats(t)
	var names []string
	for _, f := range read {
		names = append(names, f.Name)
	}
	slices.Sort(listed)
	slices.Sort(names)
	if diff := cmp.Diff(names, listed); diff != "" {
		t.Errorf("formats (-list +README):\n%s", diff)
	}
}
