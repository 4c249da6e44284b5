package scanner_test

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/patterns/packs"
	"github.com/rollcall-scan/rollcall/scanner"
	"github.com/rollcall-scan/rollcall/scanner/detect"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/reader/all"
	"github.com/rollcall-scan/rollcall/scanner/reader/pdf"
)

var update = flag.Bool("update", false, "raise the floors of the score to what is reached, and write them into the README")

const (
	corpusFolder = "../testdata/corpus"
	floorsFile   = corpusFolder + "/floors.toml"
	readmeFile   = "../README.md"
	tableMark    = "<!-- score -->\n"
)

// corpus is one file of testdata/corpus: the cases of a service or of a language.
type corpus struct {
	Service  string // the row of the table
	Language string // of the names
	Case     []labelled
}

// labelled is one file, as it is to be made and as it is to be judged.
type labelled struct {
	Name string
	As   string // layout
	sheet
	More []sheet // further sheets

	Verdict string   // "exposed", "review" for at most that, or "clean"
	Records int      // people, each place for itself
	Fields  []string // kinds
	Hidden  []string // words of concealment of the findings
	Where   []string // parts of the findings, if that is to be checked

	service string
}

// tally counts what came out of the cases of one service.
type tally struct {
	files                 int
	found, missed, alarms int // files
	clean, cleared        int // files with nothing in them, and those of them called clean
	counted, exact        int // exposed files with the right number of people
	kinds, strange, kept  int // kinds of fields: labelled and missed, found and not labelled, right
	placed, right         int // exposed files whose places and concealment are told right
}

// score is the shares of a tally in thousandths. A share of nothing is 1000.
type score struct {
	Files, Precision, Recall, Clean, Records, FieldPrecision, FieldRecall, Places int
}

func share(part, whole int) int {
	if whole == 0 {
		return 1000
	}
	return int(math.Floor(1000 * float64(part) / float64(whole)))
}

func (a tally) score() score {
	return score{
		Files:     a.files,
		Precision: share(a.found, a.found+a.alarms), Recall: share(a.found, a.found+a.missed), Clean: share(a.cleared, a.clean),
		Records: share(a.exact, a.counted), FieldPrecision: share(a.kept, a.kept+a.strange), FieldRecall: share(a.kept, a.kept+a.kinds),
		Places: share(a.right, a.placed),
	}
}

// shares returns the shares of s that must not fall.
func (s *score) shares() []*int {
	return []*int{&s.Precision, &s.Recall, &s.Clean, &s.Records, &s.FieldPrecision, &s.FieldRecall, &s.Places}
}

// total is the row of all cases.
const total = "all"

// TestCorpus scans the labelled files and holds the shares of right answers to
// the floors. With -v it says what is wrong, and with -update it raises the floors.
func TestCorpus(t *testing.T) {
	cases := readCorpus(t)
	tallies := map[string]*tally{total: {}}
	for _, c := range cases {
		if tallies[c.service] == nil {
			tallies[c.service] = &tally{}
		}
	}
	for i, files := range scanCorpus(t, cases) {
		wrong := judge(cases[i], files, tallies[cases[i].service], tallies[total])
		if wrong != "" {
			t.Logf("%s/%s: %s", cases[i].service, cases[i].Name, wrong)
		}
	}

	var floors map[string]*score
	if err := readTOML(floorsFile, &floors); err != nil {
		t.Fatal(err)
	}
	reached := map[string]*score{}
	for name, a := range tallies {
		s := a.score()
		reached[name] = &s
	}
	t.Log("\n" + scoreTable(reached))
	for name, floor := range floors {
		got, ok := reached[name]
		if !ok {
			t.Errorf("%s: there is a floor and no case", name)
			continue
		}
		for i, least := range floor.shares() {
			if share := got.shares()[i]; *share < *least {
				t.Errorf("%s: %s is %s, under the floor of %s", name, scoreHeads[i+2], percent(*share), percent(*least))
			}
		}
		if got.Files < floor.Files {
			t.Errorf("%s: %d files, under the floor of %d", name, got.Files, floor.Files)
		}
	}
	if *update {
		raise(t, floors, reached)
		return
	}
	for name := range reached {
		if floors[name] == nil {
			t.Errorf("%s: no floor; run this test with -update", name)
		}
	}
	checkReadme(t, scoreTable(floors))
}

// raise writes the floors. None is lower than it was for the same number of files;
// where there are more, the measure is another one and begins anew.
func raise(t *testing.T, floors, reached map[string]*score) {
	t.Helper()
	for name, got := range reached {
		if floor := floors[name]; floor != nil && floor.Files == got.Files {
			for i, least := range floor.shares() {
				share := got.shares()[i]
				*share = max(*share, *least)
			}
		}
	}
	var b bytes.Buffer
	b.WriteString("# Shares of right answers in thousandths, by service. They only rise:\n# go test ./scanner -run TestCorpus -update\n\n")
	if err := toml.NewEncoder(&b).Encode(reached); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(floorsFile, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	readme, before, after := readmeTable(t)
	if err := os.WriteFile(readmeFile, []byte(readme[:before]+scoreTable(reached)+readme[after:]), 0o644); err != nil {
		t.Fatal(err)
	}
}

// checkReadme holds the README's table to want.
func checkReadme(t *testing.T, want string) {
	t.Helper()
	readme, before, after := readmeTable(t)
	if readme[before:after] != want {
		t.Errorf("the README's table of scores is not that of the floors: run this test with -update")
	}
}

// readmeTable returns the README and where its table of scores begins and ends.
func readmeTable(t *testing.T) (readme string, before, after int) {
	t.Helper()
	data, err := os.ReadFile(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	readme = string(data)
	at := strings.Index(readme, tableMark)
	if at < 0 {
		t.Fatal("README.md has no table of scores")
	}
	before = at + len(tableMark)
	after = before
	for strings.HasPrefix(readme[after:], "|") {
		after += strings.IndexByte(readme[after:], '\n') + 1
	}
	return readme, before, after
}

var scoreHeads = []string{"cases", "files", "precision", "recall", "harmless called clean", "people counted right", "field kinds: precision", "recall", "place and hiding told"}

func percent(thousandths int) string {
	return fmt.Sprintf("%d.%d %%", thousandths/10, thousandths%10)
}

// scoreTable returns scores as a table of the README, the total last.
func scoreTable(scores map[string]*score) string {
	var b strings.Builder
	b.WriteString("| " + strings.Join(scoreHeads, " | ") + " |\n|" + strings.Repeat("---|", len(scoreHeads)) + "\n")
	names := make([]string, 0, len(scores))
	for name := range scores {
		if name != total {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range append(names, total) {
		if scores[name] == nil {
			continue
		}
		cells := []string{name, strconv.Itoa(scores[name].Files)}
		for _, s := range scores[name].shares() {
			cells = append(cells, percent(*s))
		}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	return b.String()
}

// readTOML reads the file called name into v. An unknown key is an error.
func readTOML(name string, v any) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return toml.NewDecoder(f).DisallowUnknownFields().Decode(v)
}

// readCorpus returns all cases, in the order of their files.
func readCorpus(t *testing.T) []labelled {
	t.Helper()
	names, err := filepath.Glob(corpusFolder + "/cases/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	var cases []labelled
	seen := map[string]bool{}
	for _, name := range names {
		var c corpus
		if err := readTOML(name, &c); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i := range c.Case {
			one := c.Case[i]
			one.service = c.Service
			if one.Names == "" {
				one.Names = c.Language
			}
			for k := range one.More {
				if one.More[k].Names == "" {
					one.More[k].Names = c.Language
				}
			}
			if key := c.Service + "/" + one.Name; seen[key] {
				t.Fatalf("%s: two cases %s", name, key)
			} else {
				seen[key] = true
			}
			if one.Verdict == "exposed" && one.Records == 0 || !slices.Contains([]string{"exposed", "review", "clean"}, one.Verdict) {
				t.Fatalf("%s: %s has no label", name, one.Name)
			}
			cases = append(cases, one)
		}
	}
	return cases
}

// scanCorpus builds and scans the cases and returns what each came to.
func scanCorpus(t *testing.T, cases []labelled) [][]finding.File {
	t.Helper()
	s := whole(t)
	var stock map[string]nameStock
	if err := readTOML(corpusFolder+"/names.toml", &stock); err != nil {
		t.Fatal(err)
	}
	results := make([][]finding.File, len(cases))
	for i, c := range cases {
		m := newMaker(stock, c.service+"/"+c.Name)
		var pages []page
		for _, sh := range append([]sheet{c.sheet}, c.More...) {
			rows, lines := m.expand(t, sh)
			pages = append(pages, page{sh, rows, lines})
		}
		data := build(t, c.As, pages)
		// The name says nothing: it is the content that is judged.
		results[i] = s.Read(t.Context(), "case", bytes.NewReader(data), int64(len(data)))
		if dir := os.Getenv("ROLLCALL_CORPUS_KEEP"); dir != "" {
			name := strings.ReplaceAll(c.service+"_"+c.Name+"."+c.As, "/", "_")
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return results
}

// detectors returns what judges by all packs.
func detectors(t *testing.T) *detect.Detectors {
	t.Helper()
	vocabulary, err := packs.All()
	if err != nil {
		t.Fatal(err)
	}
	matcher, err := patterns.Load(vocabulary...)
	if err != nil {
		t.Fatal(err)
	}
	return detect.New(matcher)
}

// whole returns a scanner of all formats that judges by all packs.
func whole(t *testing.T) *scanner.Scanner {
	t.Helper()
	documents := pdf.New(t.TempDir())
	t.Cleanup(func() {
		if err := documents.Close(); err != nil {
			t.Error(err)
		}
	})
	ds := detectors(t)
	return &scanner.Scanner{Formats: all.Formats(documents), Detector: func() scanner.Detector { return ds.Detector() }}
}

// judge compares what a file came to with its label, counts it in each of tallies
// and says what is wrong, without a value of the file.
func judge(c labelled, files []finding.File, tallies ...*tally) string {
	verdict := finding.Clean
	people := 0
	var kinds, hidden, where, rules []string
	for _, f := range files {
		verdict = max(verdict, f.Verdict)
		for _, x := range f.Findings {
			rules = append(rules, fmt.Sprintf("%s %v %d %s %q", x.Rule, x.Severity, x.Records, x.Columns, x.Loc.Part))
			people += x.Records
			hidden = append(hidden, x.Hidden.Words()...)
			where = append(where, x.Loc.Part)
			for _, field := range x.Fields {
				kinds = append(kinds, string(field.Kind))
			}
		}
	}
	kinds, hidden, where = set(kinds), set(hidden), set(where)

	var wrong []string
	count := func(add func(*tally)) {
		for _, a := range tallies {
			add(a)
		}
	}
	count(func(a *tally) { a.files++ })
	if verdict == finding.Unchecked {
		wrong = append(wrong, "not read")
	}
	if c.Verdict != "exposed" {
		switch {
		case verdict == finding.Exposed:
			wrong = append(wrong, "exposed, want at most "+c.Verdict)
			count(func(a *tally) { a.alarms++ })
		case c.Verdict == "clean" && verdict != finding.Clean:
			wrong = append(wrong, verdict.String()+", want clean")
		}
		if c.Verdict == "clean" {
			count(func(a *tally) {
				a.clean++
				if verdict == finding.Clean {
					a.cleared++
				}
			})
		}
		return describe(wrong, rules)
	}

	if verdict == finding.Exposed {
		count(func(a *tally) { a.found++ })
	} else {
		wrong = append(wrong, verdict.String()+", want exposed")
		count(func(a *tally) { a.missed++ })
	}
	if people != c.Records {
		wrong = append(wrong, fmt.Sprintf("%d people, want %d", people, c.Records))
	}
	missing, strange := without(c.Fields, kinds), without(kinds, c.Fields)
	if len(missing)+len(strange) > 0 {
		wrong = append(wrong, fmt.Sprintf("fields missing %v, not there %v", missing, strange))
	}
	placed := slices.Equal(set(c.Hidden), hidden) && (len(c.Where) == 0 || slices.Equal(set(c.Where), where))
	if !placed {
		wrong = append(wrong, fmt.Sprintf("hidden %v in %v, want %v in %v", hidden, where, c.Hidden, c.Where))
	}
	count(func(a *tally) {
		a.counted++
		if people == c.Records {
			a.exact++
		}
		a.kept += len(c.Fields) - len(missing)
		a.kinds += len(missing)
		a.strange += len(strange)
		a.placed++
		if placed {
			a.right++
		}
	})
	return describe(wrong, rules)
}

func describe(wrong, rules []string) string {
	if len(wrong) == 0 {
		return ""
	}
	return strings.Join(wrong, "; ") + " <" + strings.Join(rules, ", ") + ">"
}

// set returns words sorted, each once.
func set(words []string) []string {
	words = slices.Clone(words)
	slices.Sort(words)
	return slices.Compact(words)
}

// without returns those of a that are not in b.
func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(w string) bool { return slices.Contains(b, w) })
}
