package detect

import (
	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// Counts of people from which a finding is graver.
const (
	many     = 100  // with sensitive data: critical
	thousand = 1000 // a whole service
)

// surely is how sure a column of addresses must be to count as that of homes and
// not of offices.
const surely = 0.8

// severity weighs how much harm the fields of f do together, and to how many
// people. One or two people are little in plain sight, as every signed letter
// names some; hidden people, covert units and sensitive data raise it.
func (d *Detector) severity(f finding.Finding) finding.Severity {
	var set patterns.KindSet
	for _, x := range f.Fields {
		if x.Kind != patterns.HomeAddress && x.Kind != patterns.Postcode || x.Confidence >= surely {
			set |= patterns.Set(x.Kind)
		}
	}
	hidden := f.Hidden&^doc.Metadata != 0
	sensitive := set.Has(d.kinds.sensitive|d.kinds.special) || f.Covert
	few := f.Records < minPeople

	switch f.Rule {
	case finding.PeopleList:
		switch {
		case few:
			return finding.Low
		case hidden:
			return finding.High
		case set.Has(d.kinds.sensitive|d.kinds.special) && bitsIn(set&(d.kinds.sensitive|d.kinds.special)) >= 1 && set.Has(grave()):
			return finding.Medium
		}
		return finding.Low
	case finding.Identifier:
		if few && !hidden {
			return finding.Low
		}
		return finding.Medium
	}
	severity := finding.Medium
	if sensitive || hidden {
		severity = finding.High
	}
	if few && !hidden && !sensitive || few && f.Rule == finding.PersonnelMention && !hidden {
		return finding.Low
	}
	if f.Records >= thousand || f.Records >= many && sensitive && hidden {
		severity++
	}
	return min(severity, finding.Critical)
}

// grave returns the kinds that harm anybody, whether they serve or not.
func grave() patterns.KindSet {
	return patterns.Set(patterns.NINumber, patterns.BankAccount, patterns.DateOfBirth, patterns.HomeAddress,
		patterns.Religion, patterns.Ethnicity, patterns.Disability, patterns.Orientation)
}
