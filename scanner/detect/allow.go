package detect

import (
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// Allowed returns the people who were recognised and may be named by MayName, by
// part and reason. It is valid after Findings.
func (d *Detector) Allowed() []finding.Allowance { return d.allowed }

// mayName reports whether the person of one of the names, who stands in the part
// at, may be named, and counts him as such.
func (d *Detector) mayName(at doc.Location, names ...string) bool {
	for _, name := range names {
		reason, ok := d.from.MayName(name, at)
		if !ok {
			continue
		}
		at.Row, at.Col, at.Page = 0, 0, 0
		i := slices.IndexFunc(d.allowed, func(a finding.Allowance) bool { return a.Loc == at && a.Reason == reason })
		if i < 0 {
			i = len(d.allowed)
			d.allowed = append(d.allowed, finding.Allowance{Loc: at, Reason: reason})
		}
		d.allowed[i].Records++
		return true
	}
	return false
}

// nameOf returns the name in a row that test has just passed, put together from
// its columns.
func nameOf(test *test, cells []doc.Cell) string {
	var words []string
	for k, at := range test.fits {
		if at == 0 {
			continue
		}
		switch test.columns[k].kind {
		case patterns.Name, patterns.Surname, patterns.Forename, patterns.Initials:
			words = append(words, cells[at-1].Text)
		default:
		}
	}
	return strings.Join(words, " ")
}
