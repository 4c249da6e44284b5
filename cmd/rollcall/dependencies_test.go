package main

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDependencies holds the README's table of modules to go.mod: each that is
// required directly is listed with its licence and its reason, and no other.
func TestDependencies(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	var required []string
	for line := range strings.Lines(string(mod)) {
		path, version, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && strings.HasPrefix(version, "v") && !strings.HasSuffix(version, "// indirect") {
			required = append(required, module(path))
		}
	}

	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(readme), "| module | licence | for |\n|---|---|---|\n")
	if !ok {
		t.Fatal("README.md has no table of modules")
	}
	listed := map[string]bool{}
	link := regexp.MustCompile(`\]\(https://(?:pkg\.go\.dev/)?([^)]+)\)`)
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) < 5 {
			break
		}
		links := link.FindAllStringSubmatch(cells[1], -1)
		if len(links) == 0 || strings.TrimSpace(cells[2]) == "" || strings.TrimSpace(cells[3]) == "" {
			t.Errorf("a row lacks a link, a licence or a reason: %s", line)
		}
		for _, l := range links {
			listed[module(l[1])] = true
		}
	}
	delete(listed, "kernel.org/pub/linux/libs/security/libcap/psx") // listed with the module that needs it, for its licence
	slices.Sort(required)
	if diff := cmp.Diff(required, slices.Sorted(maps.Keys(listed))); diff != "" {
		t.Errorf("modules (-go.mod +README):\n%s", diff)
	}
}

// module returns the path of a module without its major version.
func module(path string) string { return regexp.MustCompile(`/v[0-9]+$`).ReplaceAllString(path, "") }
