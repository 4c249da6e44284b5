// Package doc holds the words that readers and detection share: where a text
// stands, how a file hides it, and how a reader hands it on.
//
// One word, one meaning, throughout the project:
//
//   - format: a file type; reader: the code for it
//   - part: what a file itself divides into, such as a sheet or a page
//   - member: a file inside a file, such as an attachment
//   - fragment: text that is read together, a table row or a paragraph
//   - problem: something that could not be read
package doc

import (
	"io"
	"strings"
)

// PartKind is the sort of part a Location is in, in words that reports print.
// The zero value means the file as a whole.
type PartKind string

// The kinds of parts.
const (
	File     PartKind = ""
	Sheet    PartKind = "sheet"
	Page     PartKind = "page"
	Table    PartKind = "table"    // a table with no name of its own, such as an array in JSON
	Property PartKind = "property" // metadata of the file
)

// Location says where in a scanned file something stands. It is comparable.
// Numbers count from 1; the zero value of a field means that it is not known or
// does not apply.
type Location struct {
	Path string   // slash-separated, from the scan root; members of a container follow a "!", see also AtCommit
	Part string   // sheet, slide or mail part, as the file itself names it
	Kind PartKind // what sort of part
	Page int      // page of a paged document
	Row  int      // table row, or line of a text
	Col  int      // table column
}

// Member returns the location of the file called name inside the file at l.
func (l Location) Member(name string) Location {
	return Location{Path: l.Path + "!" + strings.TrimPrefix(name, "/")}
}

// commitDigits is how many digits of a commit stand in a path.
const commitDigits = 12

// AtCommit returns the path of a file as a commit has it, which git show takes as
// well: "0123456789ab:annex/staff.csv".
func AtCommit(commit, path string) string {
	return commit[:min(len(commit), commitDigits)] + ":" + path
}

// WithoutCommit returns a path without the commit that AtCommit put before it.
func WithoutCommit(path string) string {
	commit, rest, found := strings.Cut(path, ":")
	if !found || len(commit) != commitDigits || strings.Trim(commit, "0123456789abcdef") != "" {
		return path
	}
	return rest
}

// Fragment is text that is read together: one row of a table, or one paragraph
// or line of running text, which is a row of a single cell.
type Fragment struct {
	Loc    Location
	Hidden Hidden // holds for every cell, and includes what hides the part
	Cells  []Cell // in order of columns, empty ones left out
}

// Cell is one value of a Fragment.
type Cell struct {
	Col    int    // 1-based
	Text   string // valid UTF-8, an ordinary string: it may be kept after the call
	Hidden Hidden // what hides this cell beyond what hides its fragment
}

// Part is announced before the first fragment of it. A part without fragments
// is an empty part.
type Part struct {
	Loc    Location
	Hidden Hidden // what hides the part as a whole
	Detail string // what else a person should know, in words; never a value of a cell
}

// Member is a file inside another.
type Member struct {
	Loc    Location // made by Location.Member
	Hidden Hidden   // how the outer file keeps it from sight
	Open   func() (io.ReadCloser, error)
}

// Sink takes what a reader finds, in document order and from one goroutine. A
// reader stops at the first error that a Sink returns, and returns that error
// as it is.
type Sink interface {
	// Part announces a part of the file. Fragments follow until the next Part.
	// A file without parts needs no call.
	Part(p Part) error
	// Fragment takes text to be searched. The slice f.Cells is only valid
	// during the call; the texts in it stay valid.
	Fragment(f Fragment) error
	// Member takes a file that lies inside the file, such as an attachment.
	// Whether and how deep it is read is not the reader's to say.
	Member(m Member) error
	// Problem takes note of a part that could not be read. Reading goes on.
	Problem(at Location, err error) error
}
