package all_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/all"
	"github.com/rollcall-scan/rollcall/scanner/reader/pdf"
	"github.com/rollcall-scan/rollcall/scanner/reader/unread"
)

// formats returns the list without those formats that are only named, not read.
func formats(t *testing.T) (read, named []reader.Format) {
	t.Helper()
	documents := pdf.New("")
	t.Cleanup(func() {
		if err := documents.Close(); err != nil {
			t.Error(err)
		}
	})
	only := map[string]bool{}
	for _, f := range unread.Formats() {
		only[f.Name] = true
	}
	for _, f := range all.Formats(documents) {
		if only[f.Name] {
			named = append(named, f)
		} else {
			read = append(read, f)
		}
	}
	return read, named
}

// folders returns the folders beside this one in which a format is read.
func folders(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		switch e.Name() {
		case "all", "internal", "readertest", "unread":
		default:
			if e.IsDir() {
				names = append(names, e.Name())
			}
		}
	}
	return names
}

// A folder may hold several formats, so the list is held to what it imports.
func TestEveryFolderIsListed(t *testing.T) {
	source, err := os.ReadFile("all.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders(t) {
		if !strings.Contains(string(source), `/scanner/reader/`+folder+`"`) {
			t.Errorf("%s is not listed", folder)
		}
	}
	_, named := formats(t)
	if len(named) != len(unread.Formats()) {
		t.Errorf("%d of %d formats of package unread are listed", len(named), len(unread.Formats()))
	}
}

func TestFormatsAreComplete(t *testing.T) {
	read, named := formats(t)
	names := map[string]bool{}
	for _, f := range slices.Concat(read, named) {
		if f.Name == "" || f.Sniff == nil || f.Read == nil {
			t.Errorf("%q lacks a name, Sniff or Read", f.Name)
		}
		if names[f.Name] {
			t.Errorf("%s is listed twice", f.Name)
		}
		names[f.Name] = true
		for _, ext := range f.Extensions {
			if ext != strings.ToLower(ext) || !strings.HasPrefix(ext, ".") {
				t.Errorf("%s: extension %q", f.Name, ext)
			}
		}
	}
}

func TestEveryReaderIsFuzzed(t *testing.T) {
	target := regexp.MustCompile(`(?m)^func Fuzz\w*\(f \*testing\.F\)`)
	for _, folder := range folders(t) {
		tests, err := filepath.Glob(filepath.Join("..", folder, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(tests, func(name string) bool {
			source, err := os.ReadFile(name)
			return err == nil && target.Match(source)
		}) {
			t.Errorf("%s has no fuzz target", folder)
		}
	}
}

// Text takes whatever is text, so nothing that comes after it would be tried.
func TestTextComesLast(t *testing.T) {
	read, _ := formats(t)
	if last := read[len(read)-1].Name; last != "text" {
		t.Errorf("%s comes last", last)
	}
}
