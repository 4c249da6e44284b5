package accept

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"

	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// Schema names the structure of a baseline file.
const Schema = "rollcall.baseline/v1"

// inBaseline is the reason of what a baseline accepts.
const inBaseline = "accepted in the baseline"

// Baseline is a list of findings that were accepted as they were. A finding is
// known again by its place, its rule and the kinds of its fields, so that rows may
// move; nothing in it is a value or made from one, since numbers of five digits can
// be tried out.
type Baseline struct {
	Schema   string     `json:"schema"`
	Findings []Accepted `json:"findings"`
}

// Accepted is one finding of a Baseline.
type Accepted struct {
	Path     string   `json:"path"`
	Part     string   `json:"part,omitempty"`
	PartKind string   `json:"part_kind,omitempty"`
	Rule     string   `json:"rule"`
	Fields   []string `json:"fields"`  // their kinds, in order of columns
	Records  int      `json:"records"` // more people than that are a new finding
}

// maxBaseline is how many bytes a baseline may have.
const maxBaseline = 64 << 20

// ReadBaseline reads a baseline as Write wrote it.
func ReadBaseline(r io.Reader) (Baseline, error) {
	var b Baseline
	data, err := io.ReadAll(io.LimitReader(r, maxBaseline+1))
	switch {
	case err != nil:
		return b, err
	case len(data) > maxBaseline:
		return b, errors.New("is too large for a baseline")
	}
	if err := json.Unmarshal(data, &b); err != nil {
		return b, errors.New("is no baseline: " + err.Error())
	}
	if b.Schema != Schema {
		return b, fmt.Errorf("is no baseline: its schema is not %s", Schema)
	}
	return b, nil
}

// Add accepts the findings of f.
func (b *Baseline) Add(f finding.File) {
	for _, x := range f.Findings {
		b.Findings = append(b.Findings, accepted(x))
	}
}

// Write writes b as JSON, for ReadBaseline.
func (b *Baseline) Write(w io.Writer) error {
	out := Baseline{Schema: Schema, Findings: b.Findings}
	if out.Findings == nil {
		out.Findings = []Accepted{}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func accepted(x finding.Finding) Accepted {
	a := Accepted{
		Path: path.Clean(x.Loc.Path), Part: x.Loc.Part, PartKind: string(x.Loc.Kind),
		Rule: x.Rule, Fields: make([]string, 0, len(x.Fields)), Records: x.Records,
	}
	for _, field := range x.Fields {
		a.Fields = append(a.Fields, string(field.Kind))
	}
	return a
}

// same reports whether a and b are the same finding, whatever their records.
func (a Accepted) same(b Accepted) bool {
	return a.Path == b.Path && a.Part == b.Part && a.PartKind == b.PartKind && a.Rule == b.Rule &&
		slices.Equal(a.Fields, b.Fields)
}

// index is a baseline by the path of the file.
type index map[string][]Accepted

func (b Baseline) index() index {
	by := index{}
	for _, a := range b.Findings {
		at := path.Clean(a.Path)
		by[at] = append(by[at], a)
	}
	return by
}

// take takes from the entries of a file one that accepts x, the tightest if there
// are several, and returns those that are left. If there is none that does, grown
// is the number of records of one that would if x had no more.
func take(entries []Accepted, x finding.Finding) (left []Accepted, ok bool, grown int) {
	a := accepted(x)
	best := -1
	for i, e := range entries {
		switch {
		case !e.same(a):
		case e.Records < a.Records:
			grown = max(grown, e.Records)
		case best < 0 || e.Records < entries[best].Records:
			best = i
		}
	}
	if best < 0 {
		return entries, false, grown
	}
	return slices.Delete(slices.Clone(entries), best, best+1), true, 0
}
