package packs_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/patterns/packs"
)

// noSource is what a block says that rests on reports of leaks alone.
const noSource = "reported use, no public source: weak"

// nobody is the kind of values that stand where a name would and name no one.
const nobody patterns.Kind = "nobody"

func all(t *testing.T) []patterns.Pack {
	t.Helper()
	list, err := packs.All()
	if err != nil {
		t.Fatalf("All: %v", err)
	}
	return list
}

// TestAll compares the packs with the files of the folder, so that none is left
// out, and finds unknown keys and ids that differ from their file's name.
func TestAll(t *testing.T) {
	files, err := filepath.Glob("*.toml")
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, f := range files {
		want = append(want, strings.TrimSuffix(f, ".toml"))
	}
	for _, p := range all(t) {
		got = append(got, p.ID)
		if p.Title == "" || p.Language == "" {
			t.Errorf("%s: no title or no language", p.ID)
		}
	}
	if len(want) == 0 {
		t.Fatal("no packs")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ids (-files +packs):\n%s", diff)
	}
}

// TestLoad compiles all packs together, as a scan does.
func TestLoad(t *testing.T) {
	if _, err := patterns.Load(all(t)...); err != nil {
		t.Error(err)
	}
}

func TestKinds(t *testing.T) {
	fields := patterns.Kinds()
	for _, p := range all(t) {
		for _, b := range p.Terms {
			if !slices.Contains(fields, b.Kind) && b.Kind != nobody && b.Kind != patterns.Turn && b.Kind != patterns.Namesake {
				t.Errorf("%s: terms of unknown kind %q", p.ID, b.Kind)
			}
		}
		for _, b := range p.Numbers {
			if !slices.Contains(fields, b.Kind) || b.Kind == patterns.CovertUnit {
				t.Errorf("%s: number of unknown kind %q", p.ID, b.Kind)
			}
		}
		for _, b := range p.Headings {
			of := b.Kind.Against() || slices.Contains(fields, b.Kind)
			if !of || b.Kind == patterns.CovertUnit {
				t.Errorf("%s: headings of unknown kind %q", p.ID, b.Kind)
			}
		}
	}
}

// TestSources finds blocks that do not say where they are from, and blocks
// without a public source that are more than a hint.
func TestSources(t *testing.T) {
	for _, p := range all(t) {
		for _, b := range p.Terms {
			checkSource(t, p.ID, b.Kind, b.Source, len(b.Strong) > 0)
		}
		for _, b := range p.Numbers {
			checkSource(t, p.ID, b.Kind, b.Source, b.Proof == "shape")
		}
		for _, b := range p.Headings {
			checkSource(t, p.ID, b.Kind, b.Source, len(b.Terms) > 0)
		}
	}
}

func checkSource(t *testing.T, id string, kind patterns.Kind, source string, proof bool) {
	t.Helper()
	switch {
	case len(source) < 10:
		t.Errorf("%s: %s: no source", id, kind)
	case strings.Contains(source, "no public source") && source != noSource:
		t.Errorf("%s: %s: source %q, want %q", id, kind, source, noSource)
	case source == noSource && proof:
		t.Errorf("%s: %s: counts by itself, but has no public source", id, kind)
	}
}

// TestWords checks how terms are written: no stray blanks, nothing empty, nothing
// twice in a list, and no term both strong and weak in one pack and kind.
func TestWords(t *testing.T) {
	type place struct {
		kind patterns.Kind
		term string
	}
	for _, p := range all(t) {
		strong, weak := map[place]bool{}, map[place]bool{}
		for _, b := range p.Terms {
			for _, list := range [][]string{b.Strong, b.Weak, b.Prefixes, b.Suffixes, b.Words, b.Heads} {
				checkList(t, p.ID, b.Kind, list)
			}
			for _, s := range b.Strong {
				strong[place{b.Kind, fold(s)}] = true
			}
			for _, s := range b.Weak {
				weak[place{b.Kind, fold(s)}] = true
			}
			if len(b.Strong)+len(b.Weak)+len(b.Words)+len(b.Heads) == 0 {
				t.Errorf("%s: %s: a block without words", p.ID, b.Kind)
			}
		}
		for _, b := range p.Headings {
			checkList(t, p.ID, b.Kind, b.Terms)
			checkList(t, p.ID, b.Kind, b.Weak)
		}
		for at := range strong {
			if weak[at] {
				t.Errorf("%s: %s: %q is both strong and weak", p.ID, at.kind, at.term)
			}
		}
	}
}

func checkList(t *testing.T, id string, kind patterns.Kind, list []string) {
	t.Helper()
	seen := map[string]string{}
	for _, s := range list {
		folded := fold(s)
		switch {
		case folded == "":
			t.Errorf("%s: %s: %q has no words", id, kind, s)
		case s != strings.Join(strings.Fields(s), " "):
			t.Errorf("%s: %s: stray blanks in %q", id, kind, s)
		case seen[folded] != "":
			t.Errorf("%s: %s: %q and %q are the same", id, kind, seen[folded], s)
		}
		seen[folded] = s
	}
}

// fold returns s as terms are compared: lower case, no marks on letters, no
// apostrophes, a blank for every run of other signs.
func fold(s string) string {
	s = norm.NFD.String(strings.ToLower(s))
	s = strings.NewReplacer("'", "", "’", "", "ł", "l", "ß", "s").Replace(s)
	s = strings.Map(func(r rune) rune {
		if unicode.IsMark(r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '#' && r != '%'
	}), " ")
}

// TestCheck holds the packs to their own sources, examples and lookalikes.
func TestCheck(t *testing.T) {
	for _, p := range all(t) {
		if err := p.Check(); err != nil {
			t.Errorf("%s: %v", p.ID, err)
		}
		for _, b := range p.Terms {
			if b.Kind != patterns.Nobody && len(b.Strong) > 0 && (len(b.Examples) == 0 || len(b.Lookalikes) == 0) {
				t.Errorf("%s: %s: no examples or no lookalikes", p.ID, b.Kind)
			}
		}
	}
}

// shared are the headings that head two kinds, each with the reason.
var shared = map[string]string{}

// TestHeadingsOnce finds headings that are listed for two kinds, in one pack or
// in two: the matcher knows one kind a heading.
func TestHeadingsOnce(t *testing.T) {
	type use struct {
		kind patterns.Kind
		pack string
	}
	uses := map[string][]use{}
	for _, p := range all(t) {
		for _, b := range p.Headings {
			for _, s := range slices.Concat(b.Terms, b.Weak) {
				uses[fold(s)] = append(uses[fold(s)], use{b.Kind, p.ID})
			}
		}
	}
	for s, list := range uses {
		double := slices.ContainsFunc(list, func(u use) bool { return u.kind != list[0].kind })
		switch {
		case double && shared[s] == "":
			t.Errorf("heading %q has two kinds: %v", s, list)
		case !double && shared[s] != "":
			t.Errorf("heading %q has one kind, but stands among the exceptions", s)
		}
	}
	for s := range shared {
		if uses[s] == nil {
			t.Errorf("exception %q is no heading", s)
		}
	}
}

// TestNoTabs keeps the files readable in any editor.
func TestNoTabs(t *testing.T) {
	files, err := filepath.Glob("*.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(string(text), "\t\r") {
			t.Errorf("%s: a tab or a carriage return", f)
		}
	}
}
