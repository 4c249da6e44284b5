// Package accept says which of the people found in a file may be named after
// all: by entries that a user made, each with a reason, and by a baseline of
// findings that were accepted before. What is accepted is counted, never passed
// over in silence.
package accept

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// Entry says who may be named, and why. At least one of Names, File and Place is
// set; all that are set have to apply.
type Entry struct {
	// Reason is why they may be named. Reports print it.
	Reason string `toml:"reason"`
	// Names are people, each written with two words or more in any order: "Jane
	// Example", "EXAMPLE, Jane", "Chief Constable Example". Case, accents and titles
	// such as "Dr" do not matter.
	Names []string `toml:"names"`
	// File is a pattern for the path of the file, as doublestar.Match has it; one
	// without a slash is for its last element. It holds for the files inside too.
	File string `toml:"file"`
	// Place is the name of a sheet or another part, in full.
	Place string `toml:"place"`
}

// Policy is a set of entries and a baseline. It is immutable and may be used from
// several goroutines.
type Policy struct {
	places   []Entry            // those without names
	names    map[string][]Entry // by patterns.NameKey
	baseline index
}

// New returns the Policy of entries and baseline. It returns an error that counts
// entries from 1 if one has no reason, accepts everything, or is not well formed.
func New(entries []Entry, baseline Baseline) (*Policy, error) {
	p := &Policy{names: map[string][]Entry{}, baseline: baseline.index()}
	for i, e := range entries {
		if err := p.add(e); err != nil {
			return nil, fmt.Errorf("allow: entry %d: %w", i+1, err)
		}
	}
	return p, nil
}

func (p *Policy) add(e Entry) error {
	e.Reason = strings.TrimSpace(e.Reason)
	switch {
	case e.Reason == "":
		return errors.New("no reason")
	case len(e.Names) == 0 && e.File == "" && e.Place == "":
		return errors.New("names nobody: it takes names, a file or a place")
	case !doublestar.ValidatePattern(e.File):
		return errors.New("the file is no valid pattern")
	}
	if len(e.Names) == 0 {
		p.places = append(p.places, e)
		return nil
	}
	for i, name := range e.Names {
		key := patterns.NameKey(name)
		if !strings.Contains(key, " ") {
			return fmt.Errorf("name %d: takes two words or more, a rank with a surname if there is no first name", i+1)
		}
		p.names[key] = append(p.names[key], e)
	}
	return nil
}

// HasNames reports whether the policy, which may be nil, has entries by name.
func (p *Policy) HasNames() bool { return p != nil && len(p.names) > 0 }

// Person returns why the person called name may be named in the place at, and
// whether that is so.
func (p *Policy) Person(name string, at doc.Location) (reason string, ok bool) {
	for _, e := range p.names[patterns.NameKey(name)] {
		if e.covers(at) {
			return e.Reason, true
		}
	}
	return "", false
}

// covers reports whether the file and the place of e are those of at.
func (e Entry) covers(at doc.Location) bool {
	return (e.Place == "" || e.Place == at.Part) && (e.File == "" || e.inFile(at.Path))
}

// inFile reports whether the pattern of e is for the file called name, or for one
// that it lies in; a commit before the path does not matter.
func (e Entry) inFile(name string) bool {
	name = doc.WithoutCommit(name)
	for {
		tail := path.Clean(name)
		if !strings.Contains(e.File, "/") {
			tail = path.Base(tail)
		}
		if doublestar.MatchUnvalidated(e.File, tail) {
			return true
		}
		end := strings.LastIndexByte(name, '!')
		if end < 0 {
			return false
		}
		name = name[:end]
	}
}

// Apply takes the findings out of f that are accepted, and notes them as allowed.
// A finding that has grown beyond what the baseline accepts stays whole, and says
// so.
func (p *Policy) Apply(f *finding.File) {
	entries := p.baseline[path.Clean(f.Path)]
	kept := f.Findings[:0]
	for _, x := range f.Findings {
		reason, ok := p.place(x.Loc)
		if !ok {
			reason = inBaseline
			entries, ok, x.Before = take(entries, x)
		}
		if !ok {
			kept = append(kept, x)
			continue
		}
		f.Allowed = append(f.Allowed, finding.Allowance{Loc: x.Loc, Reason: reason, Records: x.Records})
	}
	f.Findings = kept
}

// place returns why people may be named in the place at, and whether that is so.
func (p *Policy) place(at doc.Location) (reason string, ok bool) {
	i := slices.IndexFunc(p.places, func(e Entry) bool { return e.covers(at) })
	if i < 0 {
		return "", false
	}
	return p.places[i].Reason, true
}
