// Package finding holds what a scan comes to: findings, problems, verdicts and
// the result that reports are written from.
//
// One word, one meaning:
//
//   - record: one person in one place, a row of a table or a name in a text
//   - finding: the records of one place, folded into one
//   - severity: how much harm the records can do; confidence: how sure we are
//   - verdict: what the findings and problems of a file come to
package finding

import (
	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// Severity is how much harm a finding can do. The zero value is no finding.
type Severity int

// The severities, rising.
const (
	Low Severity = iota + 1
	Medium
	High
	Critical
)

// String returns the word that reports use.
func (s Severity) String() string {
	switch s {
	case Low:
		return "low"
	case Medium:
		return "medium"
	case High:
		return "high"
	case Critical:
		return "critical"
	}
	return "none"
}

// Rules, the stable identifiers of what a finding can be.
const (
	PersonnelTable   = "personnel-table"   // rows of a table, a person each
	PersonnelMention = "personnel-mention" // people named in running text
	PeopleList       = "people-list"       // names and nothing of their service
	Identifier       = "identifier"        // identifiers of people with no name beside them
)

// Finding is what one place holds about people: the records of one table, or the
// people named in one text.
type Finding struct {
	Rule       string
	Severity   Severity
	Steps      []Step   // how the severity came about
	Weighed    []Weight // what speaks for people who serve and against it; nil in running text
	Confidence float64  // 0 to 1
	Records    int      // people, each counted once
	Loc        doc.Location
	LastRow    int        // the last row with a record; Loc.Row is the first
	LastPage   int        // the last page with one; Loc.Page is the first
	Columns    string     // such as "A:I", "" in running text
	Hidden     doc.Hidden // every way in which some of it is hidden
	HiddenRecs int        // how many of the records have a part that is hidden
	Covert     bool       // among the units are some whose people must not be known at all
	Fields     []Field    // in order of columns
	Samples    []Sample   // a few records, as shapes
	Before     int        // how many records a baseline accepts here, if there are more now
}

// Field is one kind of data that the records of a finding hold.
type Field struct {
	Kind       patterns.Kind
	Column     string // such as "A", "" in running text
	Header     Secret // heading of the column; reports print it only if Known
	Known      bool   // the heading is made of words of the packs, so it can be printed
	Filled     int    // in how many records
	Confidence float64
	Hidden     doc.Hidden // what hides the column
	Clues      []Clue     // why it was taken for its kind; nil in running text
}

// Sample is one record, for a person who has to find it again.
type Sample struct {
	Row    int
	Values []Value
}

// Value is one value of a Sample.
type Value struct {
	Kind patterns.Kind
	Text Secret
}

// Concealment is a place that a reader of the file does not see.
type Concealment struct {
	Kind   doc.Hidden // a single way of hiding
	Loc    doc.Location
	Rows   int // rows or paragraphs in which something is hidden
	Cells  int
	Detail string
}

// Allowance says that people were found who may be named, and why.
type Allowance struct {
	Loc     doc.Location
	Reason  string // as the user gave it
	Records int
}

// Reason is the stable word for why something was not read.
type Reason string

// The reasons.
const (
	Encrypted   Reason = "encrypted"
	Malformed   Reason = "malformed"
	TooLarge    Reason = "too-large"
	TooDeep     Reason = "too-deep"
	Timeout     Reason = "timeout"
	Crashed     Reason = "crashed"
	Unsupported Reason = "unsupported"
	NoText      Reason = "no-text"
	Unreadable  Reason = "unreadable"
)

// Problem is something that could not be read.
type Problem struct {
	Loc    doc.Location
	Reason Reason
	Detail string // for people; holds no value out of the file
}

// Extent is how much a file holds, and how much of it a reader of it sees.
type Extent struct {
	Parts, Rows, Cells, Pages int
	VisibleRows, VisibleCells int
	TextBytes                 int64
}

// PartExtent is the extent of one part, in the order of the file.
type PartExtent struct {
	Loc    doc.Location
	Hidden doc.Hidden // what hides the part as a whole
	Extent Extent
}

// File is the outcome for one file. Members of a container are files of their
// own, right after it.
type File struct {
	Path     string
	Format   string // "" if it was not recognised
	Bytes    int64
	SHA256   string // lower-case hexadecimal, "" if the file could not be read
	Verdict  Verdict
	Findings []Finding   // gravest first
	Allowed  []Allowance // people found who may be named; not among the findings
	Hidden   []Concealment
	Problems []Problem
	Extent   Extent
	Parts    []PartExtent
}

// Records returns how many people the findings of f name, each place for itself.
func (f File) Records() int {
	n := 0
	for _, x := range f.Findings {
		n += x.Records
	}
	return n
}

// Verdict is what a file comes to. The values rise with gravity.
type Verdict int

// The verdicts.
const (
	Clean     Verdict = iota // everything was read and nobody is in it
	Review                   // a person should look: hidden content, or a doubt
	Unchecked                // something could not be read, so nothing is promised
	Exposed                  // it exposes people who serve
)

// String returns the word that reports use.
func (v Verdict) String() string {
	switch v {
	case Clean:
		return "clean"
	case Review:
		return "review"
	case Unchecked:
		return "unchecked"
	case Exposed:
		return "exposed"
	}
	return "unknown"
}

// Judge returns the verdict that follows from what was found in f.
func Judge(f File) Verdict {
	verdict := Clean
	if len(f.Hidden) > 0 || len(f.Findings) > 0 {
		verdict = Review
	}
	if len(f.Problems) > 0 {
		verdict = Unchecked
	}
	for _, x := range f.Findings {
		if x.Severity >= Medium {
			verdict = Exposed
		}
	}
	return verdict
}

// Tool names the program in a report.
type Tool struct{ Name, Version string }

// Config says under which settings a scan ran.
type Config struct {
	Path  string // the config file, "" if there was none
	Packs []string
}

// Summary counts over the files of a scan.
type Summary struct {
	Files, Exposed, Review, Unchecked, Clean int
	Records                                  int
	Allowed                                  int // people found who may be named
	Bytes                                    int64
	ElapsedMS                                int64
	Incomplete                               bool // the scan was broken off
}

// Add counts f in.
func (s *Summary) Add(f File) {
	s.Files++
	s.Records += f.Records()
	for _, a := range f.Allowed {
		s.Allowed += a.Records
	}
	s.Bytes += f.Bytes
	switch f.Verdict {
	case Exposed:
		s.Exposed++
	case Review:
		s.Review++
	case Unchecked:
		s.Unchecked++
	case Clean:
		s.Clean++
	}
}
