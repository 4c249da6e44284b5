package report

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/guide"
)

var (
	//go:embed html.gohtml
	htmlPage string
	//go:embed html.css
	htmlStyle string
)

// Limits of a page, so that a drive of a million files still gives one that opens.
const (
	maxArticles = 100  // files told in full, the gravest
	maxListed   = 2000 // files in the table, the gravest
	maxClean    = 1000 // clean files listed by name
	maxMaps     = 24   // parts drawn of a file
	maxLines    = 40   // lines of each sort said of a file
)

// htmlReport is the page. Text in it is ready to be shown: names out of files have
// gone through Safe.
type htmlReport struct {
	Style                template.CSS
	StyleHash            template.HTMLAttr
	Title, Verdict, Lead string
	Notes                []string
	Counts               []htmlCount
	List                 []htmlEntry
	More                 string // what the list leaves out
	Files                []htmlFile
	Clean                []string
	CleanWords           string
	Tool, Config, Packs  string
	Amount               string
}

type htmlCount struct{ Verdict, Words, Means, Files string }

type htmlEntry struct {
	ID             string // of the file's article, "" if it has none
	Verdict, Words string
	Path           string
	People         string
	Reason         string
}

type htmlFile struct {
	htmlEntry
	About, Sees  string
	Maps         []htmlMap
	MoreMaps     string
	Findings     []htmlFinding
	MoreFindings string
	Hidden       []string
	Steps        []guide.Step
	Problems     []string
	Remarks      []string
}

// htmlMap is the picture of one part: two sheets of paper, 86 units high.
type htmlMap struct {
	ID, Name, Means string
	Seen            int  // height of what a reader sees, 0 if nothing
	Held            bool // the part holds anything
	Bands           []htmlBand
	Boxed           bool // with a box over text
}

type htmlBand struct{ Y, Height int }

type htmlFinding struct {
	Says, Caption string
	Fields        []htmlField
}

type htmlField struct{ Kind, Column, Filled, Shape, Matters string }

// HTML writes r as one page that fetches nothing and runs nothing, for a person
// who has never seen a terminal. The gravest files are told in full, with a picture
// of what a reader of the file sees beside what the file holds.
func HTML(w io.Writer, r Result, _ Options) error {
	page, err := template.New("report").Parse(htmlPage)
	if err != nil {
		return err
	}
	g := gathered{count: map[finding.Verdict]int{}}
	for f := range r.Files {
		g.add(f)
	}
	out := bufio.NewWriter(w)
	if err := page.Execute(out, g.report(r)); err != nil {
		return err
	}
	return out.Flush()
}

// gathered are the files of a report that its page has room for.
type gathered struct {
	worst []finding.File
	clean []string
	count map[finding.Verdict]int // files that say something of their own
}

func (g *gathered) add(f finding.File) {
	if f.Verdict == finding.Clean {
		g.count[f.Verdict]++
		if len(g.clean) < maxClean {
			g.clean = append(g.clean, Safe(f.Path))
		}
		return
	}
	if len(f.Findings)+len(f.Problems)+len(f.Hidden)+len(f.Allowed) == 0 {
		return // a container: its members speak for themselves
	}
	g.count[f.Verdict]++
	g.worst = append(g.worst, f)
	if len(g.worst) >= 2*maxListed {
		g.cut()
	}
}

// cut sorts the files, the gravest first, and keeps what has room.
func (g *gathered) cut() {
	slices.SortStableFunc(g.worst, func(a, b finding.File) int {
		return cmp.Or(cmp.Compare(b.Verdict, a.Verdict), cmp.Compare(worst(b), worst(a)), cmp.Compare(b.Records(), a.Records()))
	})
	if len(g.worst) > maxListed {
		clear(g.worst[maxListed:])
		g.worst = g.worst[:maxListed]
	}
}

func (g *gathered) report(r Result) htmlReport {
	g.cut()
	sum := r.Summary()
	hash := sha256.Sum256([]byte(htmlStyle))
	p := htmlReport{
		Style:     template.CSS(htmlStyle),                                                   //nolint:gosec // our own style sheet
		StyleHash: template.HTMLAttr("sha256-" + base64.StdEncoding.EncodeToString(hash[:])), //nolint:gosec // a hash
		Clean:     g.clean,
		Tool:      "Written by " + r.Tool.Name + " " + r.Tool.Version,
		Config:    Safe(r.Config.Path),
		Packs:     Safe(strings.Join(r.Config.Packs, ", ")),
		Amount:    count(sum.Files, "file", "files") + " in " + duration(sum.ElapsedMS) + ".",
	}
	p.Title, p.Verdict, p.Lead = headline(sum)
	if sum.Incomplete {
		p.Notes = append(p.Notes, "The scan was interrupted: this report is incomplete, and files that it does not name were not looked at.")
	}
	if sum.Exposed > 0 && sum.Unchecked > 0 {
		p.Notes = append(p.Notes, count(sum.Unchecked, "more file", "more files")+" could not be read to the end, so nothing is promised about it.")
	}
	if sum.Allowed > 0 {
		p.Notes = append(p.Notes, count(sum.Allowed, "person", "people")+" were found who may be named, by the settings of this scan.")
	}
	for _, c := range []struct {
		v finding.Verdict
		n int
	}{{finding.Exposed, sum.Exposed}, {finding.Unchecked, sum.Unchecked}, {finding.Review, sum.Review}, {finding.Clean, sum.Clean}} {
		topic, _ := guide.Of(guide.Verdict, c.v.String())
		p.Counts = append(p.Counts, htmlCount{c.v.String(), verdictWords(c.v), topic.What, number(c.n)})
	}
	for i, f := range g.worst {
		e := entry(f)
		if i < maxArticles {
			e.ID = fmt.Sprintf("file-%d", i+1)
			p.Files = append(p.Files, article(f, e))
		}
		p.List = append(p.List, e)
	}
	all := g.count[finding.Exposed] + g.count[finding.Unchecked] + g.count[finding.Review]
	if more := all - len(p.List); more > 0 {
		p.More = "And " + count(more, "file", "files") + " less grave. The JSON report has them all."
	} else if len(p.List) > len(p.Files) {
		p.More = "The first " + number(len(p.Files)) + " are told in full below; the JSON report has all the rest."
	}
	if p.CleanWords = count(g.count[finding.Clean], "file", "files"); len(g.clean) < g.count[finding.Clean] {
		p.CleanWords += ", of which the first " + number(len(g.clean)) + " are listed"
	}
	return p
}

// headline returns the verdict over all files: in large letters, as the report's
// word, and in a sentence.
func headline(s finding.Summary) (title, verdict, lead string) {
	switch {
	case s.Exposed > 0:
		return "Do not publish", finding.Exposed.String(), fmt.Sprintf("%s of %s would expose people who serve: %s in all, counted once in each place.",
			number(s.Exposed), count(s.Files, "file", "files"), count(s.Records, "person", "people"))
	case s.Unchecked > 0 || s.Incomplete:
		return "Not checked to the end", finding.Unchecked.String(), fmt.Sprintf("Nobody was found, but %s of %s could not be read to the end. They may hold anything.",
			number(s.Unchecked), count(s.Files, "file", "files"))
	case s.Review > 0:
		return "Please look before you publish", finding.Review.String(), fmt.Sprintf("All was read, and nobody is exposed for certain. %s of %s have something that only a person can judge.",
			number(s.Review), count(s.Files, "file", "files"))
	case s.Files == 0:
		return "No files", finding.Unchecked.String(), "There was nothing to read."
	}
	return "Nobody found", finding.Clean.String(), "All of " + count(s.Files, "file", "files") + " was read, hidden places included, and nobody who serves was found."
}

func entry(f finding.File) htmlEntry {
	e := htmlEntry{Verdict: f.Verdict.String(), Words: verdictWords(f.Verdict), Path: Safe(f.Path), People: number(f.Records())}
	switch {
	case len(f.Findings) > 0:
		e.Reason = people(f.Findings[0]) + place(f.Findings[0])
	case len(f.Problems) > 0:
		e.Reason = problems(f)[0]
	case len(f.Hidden) > 0:
		e.Reason = concealment(f.Hidden[0])
	}
	return e
}

func article(f finding.File, e htmlEntry) htmlFile {
	a := htmlFile{htmlEntry: e, About: cmp.Or(f.Format, "unknown format") + ", " + number(int(f.Bytes)) + " bytes", Sees: cmp.Or(visible(f), "All rows are in plain sight.")}
	a.maps(f)
	hidden := doc.Hidden(0)
	for i, x := range f.Findings {
		hidden |= x.Hidden
		if i < maxLines {
			a.Findings = append(a.Findings, exposure(x))
		}
	}
	if n := len(f.Findings) - maxLines; n > 0 {
		a.MoreFindings = "And " + count(n, "more place.", "more places.")
	}
	for _, kind := range hidden.Each() {
		topic, _ := guide.Of(guide.Hiding, kind.Words()[0])
		a.Hidden = append(a.Hidden, "People stand "+where(kind)+". "+topic.What)
	}
	rest := unexplained(f)
	a.Remarks = short(slices.Concat(mapped(rest, concealment), mapped(f.Allowed, allowance)))
	a.Problems = short(problems(f))
	a.Steps = todo(f, hidden, rest)
	return a
}

// short cuts lines off after maxLines, and says so.
func short(lines []string) []string {
	if len(lines) <= maxLines {
		return lines
	}
	return append(lines[:maxLines:maxLines], "and "+number(len(lines)-maxLines)+" more")
}

// todo returns the steps that mend f: first for what hides people, then for the
// people themselves, for what was not read, and for hidden places without people.
func todo(f finding.File, hidden doc.Hidden, rest []finding.Concealment) []guide.Step {
	var steps []guide.Step
	add := func(class guide.Class, word string) {
		topic, _ := guide.Of(class, word)
		for _, s := range topic.Steps {
			// What is attached to a file is taken off in the program of that file.
			if (suits(s.Program, f.Format) || strings.Contains(f.Path, "!")) && !slices.Contains(steps, s) {
				steps = append(steps, s)
			}
		}
	}
	for _, kind := range hidden.Each() {
		add(guide.Hiding, kind.Words()[0])
	}
	for _, x := range f.Findings {
		add(guide.Rule, x.Rule)
	}
	for _, p := range f.Problems {
		add(guide.Reason, string(p.Reason))
	}
	for _, c := range rest {
		for _, kind := range c.Kind.Each() {
			add(guide.Hiding, kind.Words()[0])
		}
	}
	return append(steps, guide.Step{Do: "Scan the new file again before you publish it."})
}

// suits reports whether a step in program is of use for a file of this format. What
// is not known is kept.
func suits(program, format string) bool {
	var of []string
	switch program {
	case "Excel":
		of = []string{"xls", "ods", "fods", "csv"}
	case "Word":
		of = []string{"doc", "odt", "fodt", "rtf"}
	case "PowerPoint":
		of = []string{"ppt", "odp", "fodp"}
	case "PDF":
		of = []string{"pdf"}
	default:
		return true
	}
	mine := slices.ContainsFunc(of, func(p string) bool { return strings.HasPrefix(format, p) })
	office := slices.ContainsFunc([]string{"xls", "ods", "fods", "csv", "doc", "odt", "fodt", "rtf", "ppt", "odp", "fodp", "pdf"},
		func(p string) bool { return strings.HasPrefix(format, p) })
	return mine || !office
}

// exposure tells who is exposed by f.
func exposure(f finding.Finding) htmlFinding {
	x := htmlFinding{Says: people(f) + place(f) + ". Severity: " + f.Severity.String() + "."}
	if f.Covert {
		x.Says += " Some of the units are ones whose people must not be known at all."
	}
	x.Caption = "What is told of " + people(f) + place(f)
	for _, field := range f.Fields {
		kind := field.Kind
		if kind == patterns.CovertUnit {
			kind = patterns.Unit
		}
		topic, _ := guide.Of(guide.Field, string(kind))
		column := field.Column
		if field.Header.String() != "" {
			column = strings.TrimSpace(column + " (" + Safe(heading(field)) + ")")
		}
		x.Fields = append(x.Fields, htmlField{kindWords(kind), column, number(field.Filled), shape(f, field.Kind), topic.What})
	}
	return x
}

// shape returns the shape of the first sample of a kind, "" if there is none.
func shape(f finding.Finding, kind patterns.Kind) string {
	for _, s := range f.Samples {
		for _, v := range s.Values {
			if v.Kind == kind {
				return v.Text.String()
			}
		}
	}
	return ""
}

// paper is the height of the sheet of paper that a part is drawn as, and top where
// it begins.
const (
	paper = 86
	top   = 20
)

// maps draws the parts of f: those with people first, then those that hide
// something, then the rest in the order of the file.
func (a *htmlFile) maps(f finding.File) {
	type part struct {
		finding.PartExtent
		found  []finding.Finding
		hidden doc.Hidden
	}
	parts := mapped(f.Parts, func(p finding.PartExtent) part {
		own := part{PartExtent: p, hidden: p.Hidden}
		for _, x := range f.Findings {
			if samePart(p.Loc, x) {
				own.found = append(own.found, x)
			}
		}
		for _, c := range f.Hidden {
			if samePart(p.Loc, finding.Finding{Loc: c.Loc}) {
				own.hidden |= c.Kind
			}
		}
		return own
	})
	parts = slices.DeleteFunc(parts, func(p part) bool { return p.Extent.Cells == 0 && len(p.found) == 0 && p.hidden&^doc.Metadata == 0 })
	rank := func(p part) int {
		switch {
		case len(p.found) > 0:
			return 0
		case p.hidden != 0 || p.Extent.VisibleRows < p.Extent.Rows:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(parts, func(x, y part) int { return cmp.Compare(rank(x), rank(y)) })
	if n := len(parts) - maxMaps; n > 0 {
		a.MoreMaps = "And " + count(n, "more part", "more parts") + " not drawn."
		parts = parts[:maxMaps]
	}
	for i, p := range parts {
		a.Maps = append(a.Maps, drawn(fmt.Sprintf("%s-%d", a.ID, i+1), p.PartExtent, p.found, p.hidden))
	}
}

// samePart reports whether the part at is one that f stands in, over as many pages
// as f has.
func samePart(at doc.Location, f finding.Finding) bool {
	if f.Loc.Page > 0 && at.Page > 0 {
		return f.Loc.Page <= at.Page && at.Page <= max(f.Loc.Page, f.LastPage)
	}
	return at.Part == f.Loc.Part && at.Kind == f.Loc.Kind && at.Page == f.Loc.Page
}

func drawn(id string, p finding.PartExtent, found []finding.Finding, hidden doc.Hidden) htmlMap {
	e := p.Extent
	m := htmlMap{ID: id, Name: strings.TrimPrefix(partPhrase(p.Loc, 0), "on "), Held: e.Rows > 0, Boxed: hidden.Has(doc.RedactionOverlay)}
	m.Name = cmp.Or(m.Name, "the file itself")
	seen, held, what := e.VisibleRows, e.Rows, count(e.Rows, "row", "rows")
	if seen == held { // rows of which a part is hidden are seen as well
		seen, held, what = e.VisibleCells, e.Cells, count(e.Cells, "cell", "cells")
	}
	if seen > 0 && held > 0 {
		m.Seen = max(1, paper*min(seen, held)/held)
	}
	last, n := max(e.Rows, 1), 0
	for _, x := range found {
		last = max(last, x.Loc.Row, x.LastRow)
		n += x.Records
	}
	for _, x := range found[:min(len(found), maxLines)] {
		first := max(x.Loc.Row, 1)
		y := paper * (first - 1) / last
		height := max(3, paper*(max(x.LastRow, first)-first+1)/last)
		m.Bands = append(m.Bands, htmlBand{top + min(y, paper-3), min(height, paper-min(y, paper-3))})
	}
	m.Means = "A reader sees " + number(seen) + " of " + what + "."
	if n > 0 {
		m.Means += " " + count(n, "person", "people") + " in it."
	}
	if kinds := hidden.Each(); len(kinds) > 0 {
		m.Means += " Hidden: " + joined(hidden.Words()) + "."
	}
	return m
}
