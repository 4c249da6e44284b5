package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math/bits"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// Text writes r for a person who is about to publish: what must not be published
// first, then what was not checked and what deserves a look, the summary last.
func Text(w io.Writer, r Result, o Options) error {
	var files []finding.File
	for f := range r.Files {
		if f.Verdict != finding.Clean || o.Verbose {
			files = append(files, f)
		}
	}
	slices.SortStableFunc(files, func(a, b finding.File) int {
		return cmp.Or(cmp.Compare(b.Verdict, a.Verdict), cmp.Compare(worst(b), worst(a)), cmp.Compare(b.Records(), a.Records()))
	})
	t := newText(w, o)
	for _, f := range files {
		t.file(f)
	}
	if !o.Quiet {
		t.summary(r.Summary())
	}
	return t.Flush()
}

// worst returns the severity of the gravest finding of f.
func worst(f finding.File) finding.Severity {
	var most finding.Severity
	for _, x := range f.Findings {
		most = max(most, x.Severity)
	}
	return most
}

// text writes the report. Errors of the writer are kept by it until the end.
type text struct {
	*bufio.Writer
	Options
}

func newText(w io.Writer, o Options) text { return text{bufio.NewWriter(w), o} }

// Limits of what is said about one file, unless Verbose.
const (
	maxFindings = 12
	maxOthers   = 5
)

// file writes the verdict of f and the reasons for it. A container that has
// nothing of its own to say is left out: its members are said by themselves.
func (t text) file(f finding.File) {
	if f.Verdict != finding.Clean && len(f.Findings)+len(f.Problems)+len(f.Hidden)+len(f.Allowed) == 0 {
		return
	}
	var lines []string
	serious, slight := split(f.Findings)
	switch f.Verdict {
	case finding.Exposed:
		lines = t.capped(t.findings(serious), maxFindings, "more place", "more places")
		lines = append(lines, t.samples(serious)...)
		if seen := visible(f); seen != "" {
			lines = append(lines, seen)
		}
		lines = append(lines, advices(serious)...)
		lines = append(lines, t.capped(slices.Concat(t.findings(slight), prefixed("not checked: ", problems(f))), maxOthers, "more remark", "more remarks")...)
		if t.Verbose {
			lines = append(lines, mapped(unexplained(f), concealment)...)
		}
	case finding.Unchecked:
		lines = t.capped(problems(f), maxOthers, "more problem", "more problems")
		lines = append(lines, t.capped(slices.Concat(t.findings(slight), mapped(unexplained(f), concealment)), maxOthers, "more remark", "more remarks")...)
	case finding.Review:
		lines = t.capped(t.findings(slight), maxOthers, "more place", "more places")
		lines = append(lines, t.capped(mapped(unexplained(f), concealment), maxOthers, "more hidden place", "more hidden places")...)
	case finding.Clean:
	}
	lines = append(lines, t.capped(mapped(f.Allowed, allowance), maxOthers, "more place that is allowed", "more places that are allowed")...)

	head := t.verdict(f.Verdict) + "  " + Safe(f.Path)
	if len(lines) == 1 {
		fmt.Fprintf(t, "%s  %s\n", head, lines[0])
		return
	}
	fmt.Fprintln(t, head)
	for _, line := range lines {
		fmt.Fprintf(t, "  %s\n", line)
	}
}

// verdict returns the words for v, coloured for a terminal.
func (t text) verdict(v finding.Verdict) string {
	words, colour := verdictWords(v), "32"
	switch v {
	case finding.Exposed:
		colour = "1;31"
	case finding.Unchecked:
		colour = "1;33"
	case finding.Review:
		colour = "1;36"
	case finding.Clean:
	}
	if !t.Colour {
		return words
	}
	return "\x1b[" + colour + "m" + words + "\x1b[0m"
}

// capped cuts lines off after limit, and says how many there were.
func (t text) capped(lines []string, limit int, one, many string) []string {
	if t.Verbose || t.Explain || len(lines) <= limit+1 {
		return lines
	}
	return append(lines[:limit:limit], "and "+count(len(lines)-limit, one, many))
}

// split parts the findings that expose people from those that are a doubt.
func split(findings []finding.Finding) (serious, slight []finding.Finding) {
	for _, f := range findings {
		if f.Severity >= finding.Medium {
			serious = append(serious, f)
		} else {
			slight = append(slight, f)
		}
	}
	return serious, slight
}

// findings says what was found, each finding with its reasons below it if these
// are asked for.
func (t text) findings(all []finding.Finding) []string {
	var lines []string
	for _, f := range all {
		lines = append(append(lines, t.finding(f)), t.explain(f)...)
	}
	return lines
}

// finding says who is exposed, where, and with which data.
func (t text) finding(f finding.Finding) string {
	var b strings.Builder
	b.WriteString(people(f) + place(f))
	var kinds []string
	for _, x := range f.Fields {
		if words := kindWords(x.Kind); !slices.Contains(kinds, words) {
			kinds = append(kinds, words)
		}
	}
	if len(kinds) > 1 || len(kinds) == 1 && kinds[0] != "names" {
		b.WriteString(": " + strings.Join(kinds, ", "))
	}
	if f.Covert {
		b.WriteString("; some are in units whose people must not be known")
	}
	if f.Before > 0 {
		fmt.Fprintf(&b, "; the baseline accepts %s here", number(f.Before))
	}
	return b.String()
}

// place says where the people of f stand and what hides them, with a space or a
// comma before it; "" if neither is known.
func place(f finding.Finding) string {
	var b strings.Builder
	whole, some := partHiding(f)
	if f.LastPage > f.Loc.Page {
		fmt.Fprintf(&b, " on pages %d to %d", f.Loc.Page, f.LastPage)
	} else {
		if at := partPhrase(f.Loc, whole); at != "" {
			b.WriteString(" " + at)
		}
		b.WriteString(rows(f))
	}
	if ways := phrases(some); len(ways) > 0 {
		switch {
		case f.HiddenRecs > 0 && f.HiddenRecs < f.Records:
			fmt.Fprintf(&b, ", %s of them %s", number(f.HiddenRecs), joined(ways))
		default:
			fmt.Fprintf(&b, ", %s", joined(ways))
		}
	}
	return b.String()
}

// allowance says who may be named, and why.
func allowance(a finding.Allowance) string {
	what := "allowed: " + count(a.Records, "person", "people")
	if at := partPhrase(a.Loc, 0); at != "" {
		what += " " + at
	}
	return what + " (" + Safe(a.Reason) + ")"
}

// people counts the records of f in the words of its rule.
func people(f finding.Finding) string {
	switch f.Rule {
	case finding.PersonnelMention:
		return count(f.Records, "person named", "people named")
	case finding.PeopleList:
		return count(f.Records, "name", "names")
	case finding.Identifier:
		return count(f.Records, "person by number", "people by number")
	}
	return count(f.Records, "person", "people")
}

// sheets are the ways of hiding that are of a sheet as a whole.
const sheets = doc.HiddenSheet | doc.VeryHiddenSheet

// partHiding parts what hides a whole sheet from other ways of hiding.
func partHiding(f finding.Finding) (whole, some doc.Hidden) {
	return f.Hidden & sheets, f.Hidden &^ sheets
}

// partPhrase says in which part of a file something is: `on the hidden sheet "X"`.
func partPhrase(at doc.Location, whole doc.Hidden) string {
	switch {
	case at.Kind == doc.Sheet && whole.Has(doc.VeryHiddenSheet):
		return "on the sheet " + quoted(at.Part) + ", which no menu shows"
	case at.Kind == doc.Sheet && whole != 0:
		return "on the hidden sheet " + quoted(at.Part)
	case at.Kind == doc.Sheet:
		return "on the sheet " + quoted(at.Part)
	case at.Kind == doc.Page && at.Page > 0:
		return "on page " + number(at.Page)
	case at.Kind == doc.Property:
		return "in the properties of the file"
	case at.Part != "":
		return "in " + quoted(at.Part)
	}
	return ""
}

// rows says in which rows and columns the records of f are.
func rows(f finding.Finding) string {
	if f.Loc.Row == 0 {
		return ""
	}
	what := "row"
	if f.Columns == "" {
		what = "line"
	}
	at := fmt.Sprintf("%s %d", what, f.Loc.Row)
	if f.LastRow > f.Loc.Row {
		at = fmt.Sprintf("%ss %d-%d", what, f.Loc.Row, f.LastRow)
	}
	first, last, several := strings.Cut(f.Columns, ":")
	switch {
	case f.Columns == "":
	case !several || first == last:
		at += ", column " + Safe(first)
	default:
		at += ", columns " + Safe(f.Columns)
	}
	return " (" + at + ")"
}

// phrases says for each way of hiding where that is.
func phrases(hidden doc.Hidden) []string { return mapped(hidden.Each(), where) }

// samples shows a few records of the findings as shapes, when asked to say all.
func (t text) samples(findings []finding.Finding) []string {
	if !t.Verbose {
		return nil
	}
	var lines []string
	for _, f := range findings {
		for _, s := range f.Samples[:min(len(f.Samples), maxSamples)] {
			var shapes []string
			if len(s.Values) == 0 {
				continue
			}
			for _, v := range s.Values {
				shapes = append(shapes, strings.ReplaceAll(string(v.Kind), "-", " ")+" "+v.Text.String())
			}
			lines = append(lines, fmt.Sprintf("  such as row %d: %s", s.Row, strings.Join(shapes, ", ")))
		}
	}
	return lines
}

// visible sets what a reader of the file sees against what it holds.
func visible(f finding.File) string {
	e := f.Extent
	switch {
	case e.VisibleRows < e.Rows:
		return fmt.Sprintf("A reader of the file sees %s of %s.", number(e.VisibleRows), count(e.Rows, "row", "rows"))
	case e.VisibleCells < e.Cells:
		return fmt.Sprintf("A reader of the file sees %s of %s.", number(e.VisibleCells), count(e.Cells, "cell", "cells"))
	}
	return ""
}

// advices says what to do about the findings, at most two things.
func advices(findings []finding.Finding) []string {
	var lines []string
	for _, f := range findings {
		kind := f.Hidden
		if kind != 0 {
			kind = 1 << bits.TrailingZeros64(uint64(kind)) // what hides the most comes first
		}
		if line := advice(kind); len(lines) < 2 && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

func prefixed(prefix string, lines []string) []string {
	return mapped(lines, func(line string) string { return prefix + line })
}

// problems says what of f was not read. The same problem on several pages is one.
func problems(f finding.File) []string {
	var lines []string
	for i := 0; i < len(f.Problems); {
		p, end := f.Problems[i], i+1
		for end < len(f.Problems) && alike(p, f.Problems[end]) {
			end++
		}
		lines = append(lines, problem(p, f.Problems[end-1].Loc.Page))
		i = end
	}
	return lines
}

// alike reports whether a and b differ in the page only.
func alike(a, b finding.Problem) bool {
	a.Loc.Page, a.Loc.Row, b.Loc.Page, b.Loc.Row = 0, 0, 0, 0
	a.Loc.Part, b.Loc.Part = "", ""
	return a == b && a.Loc.Kind == doc.Page
}

// problem says what was not read and why.
func problem(p finding.Problem, lastPage int) string {
	var at []string
	switch {
	case p.Loc.Page > 0 && lastPage > p.Loc.Page:
		at = append(at, fmt.Sprintf("pages %d to %d", p.Loc.Page, lastPage))
	case p.Loc.Page > 0:
		at = append(at, fmt.Sprintf("page %d", p.Loc.Page))
	case p.Loc.Kind == doc.Sheet:
		at = append(at, "sheet "+quoted(p.Loc.Part))
	case p.Loc.Part != "":
		at = append(at, quoted(p.Loc.Part))
	}
	if p.Loc.Row > 0 && lastPage <= p.Loc.Page {
		at = append(at, fmt.Sprintf("row %d", p.Loc.Row))
	}
	words := reasonWords(p.Reason)
	if p.Detail != "" {
		words = Safe(p.Detail) + " (" + words + ")"
	}
	if len(at) == 0 || p.Loc.Kind == doc.Page && strings.HasPrefix(p.Detail, "page") { // which names its pages
		return words
	}
	return strings.Join(at, ", ") + ": " + words
}

// unexplained returns the hidden places of f in which no finding is.
func unexplained(f finding.File) []finding.Concealment {
	return slices.DeleteFunc(slices.Clone(f.Hidden), func(c finding.Concealment) bool {
		return slices.ContainsFunc(f.Findings, func(x finding.Finding) bool { return x.Hidden.Has(c.Kind) && within(c.Loc, x) }) ||
			slices.ContainsFunc(f.Allowed, func(a finding.Allowance) bool { return within(c.Loc, finding.Finding{Loc: a.Loc}) })
	})
}

// within reports whether the part at is one that f has records in.
func within(at doc.Location, f finding.Finding) bool {
	from := f.Loc
	if from.Page <= at.Page && at.Page <= f.LastPage {
		from.Page, from.Part = at.Page, at.Part // a page has no name beside its number
	}
	from.Row, from.Col, at.Row, at.Col = 0, 0, 0, 0
	return from == at || at == doc.Location{Path: from.Path} // or all of the file is hidden
}

// concealment describes a hidden place in which nobody was found.
func concealment(c finding.Concealment) string {
	var what string
	switch {
	case c.Kind.Has(sheets):
		what = strings.TrimPrefix(partPhrase(c.Loc, c.Kind), "on the ")
	default:
		what = strings.TrimSpace(partPhrase(c.Loc, 0) + " " + where(c.Kind))
	}
	held := count(c.Cells, "cell", "cells")
	if c.Loc.Kind != doc.Sheet && c.Loc.Kind != doc.Table {
		held = count(c.Rows, "line", "lines")
	}
	what += ": " + held
	if c.Detail != "" {
		what += " (" + Safe(c.Detail) + ")"
	}
	return what + ", nobody found in it"
}

// summary writes the last lines.
func (t text) summary(s finding.Summary) {
	if s.Incomplete {
		fmt.Fprintln(t, interrupted)
	}
	var parts []string
	for _, part := range []struct {
		n         int
		one, many string
	}{
		{s.Exposed, "exposes people", "expose people"},
		{s.Unchecked, "not checked", "not checked"},
		{s.Review, "to look at", "to look at"},
		{s.Clean, "clean", "clean"},
	} {
		if part.n > 0 {
			parts = append(parts, count(part.n, part.one, part.many))
		}
	}
	fmt.Fprint(t, count(s.Files, "file", "files"))
	if len(parts) > 0 {
		fmt.Fprintf(t, ": %s", strings.Join(parts, ", "))
	}
	if s.Allowed > 0 {
		fmt.Fprintf(t, "; %s may be named", count(s.Allowed, "person found", "people found"))
	}
	fmt.Fprintf(t, ". %s\n", duration(s.ElapsedMS))
}
