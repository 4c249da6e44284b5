package main

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/reader/all"
	"github.com/rollcall-scan/rollcall/scanner/reader/pdf"
)

// TestPreCommitFiles holds the pattern that says which files the pre-commit
// framework hands over to the formats that are known.
func TestPreCommitFiles(t *testing.T) {
	hooks, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`files: '(.+)'`).FindSubmatch(hooks)
	if line == nil {
		t.Fatal("no pattern of files")
	}
	files := regexp.MustCompile(string(line[1]))
	documents := pdf.New("")
	defer documents.Close()
	pointless := []string{"compress", "pgp", "gif", "bmp", "psd", "ico", "video", "audio", "executable", "font"} // never read, and often in a repository
	for _, f := range all.Formats(documents) {
		if slices.Contains(pointless, f.Name) {
			continue
		}
		for _, extension := range f.Extensions {
			if !files.MatchString("a" + extension) {
				t.Errorf("%s files (%s) are not handed over", extension, f.Name)
			}
		}
	}
	if files.MatchString("main.go") {
		t.Error("program text is handed over")
	}
}
