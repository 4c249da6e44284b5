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

// besideText is where a document has text that is not on its pages and that its
// readers come to all the same. One or two people named there are as little as in
// the letter itself.
const besideText = doc.EmbeddedFile | doc.Attachment | doc.SpeakerNote | doc.Comment

// severity weighs how much harm the fields of f do together, and to how many
// people, and says by which steps. One or two people are little in plain sight, as
// every signed letter names some; hidden people, covert units and sensitive data
// raise it.
func (d *Detector) severity(f finding.Finding) []finding.Step {
	var set patterns.KindSet
	for _, x := range f.Fields {
		if x.Kind != patterns.HomeAddress && x.Kind != patterns.Postcode || x.Confidence >= surely {
			set |= patterns.Set(x.Kind)
		}
	}
	hidden := f.Hidden&^doc.Metadata != 0
	sensitive := set.Has(d.kinds.sensitive | d.kinds.special)
	few := f.Records < minPeople
	if few && f.Rule == finding.PersonnelMention {
		hidden = f.Hidden&^(doc.Metadata|besideText) != 0
	}

	var steps []finding.Step
	step := func(why finding.StepWord, to finding.Severity) {
		steps = append(steps, finding.Step{Why: why, Severity: to})
	}
	counted := func(why finding.StepWord, to finding.Severity, bound int) {
		steps = append(steps, finding.Step{Why: why, Severity: to, Count: f.Records, Bound: bound})
	}
	switch f.Rule {
	case finding.PeopleList:
		step(finding.StepNames, finding.Low)
		switch {
		case few:
			counted(finding.StepFew, finding.Low, minPeople)
		case hidden:
			step(finding.StepHidden, finding.High)
		case set.Has(grave()) || set.Has(ordinary()) && set.Has(patterns.Set(patterns.StartDate, patterns.ServiceDuration, patterns.ContractType)):
			step(finding.StepHarmful, finding.Medium)
		}
		return steps
	case finding.Identifier:
		step(finding.StepNumbers, finding.Medium)
		if few && !hidden {
			counted(finding.StepFew, finding.Low, minPeople)
		}
		return steps
	}
	severity := finding.Medium
	step(finding.StepServes, severity)
	for _, rise := range []struct {
		is  bool
		why finding.StepWord
	}{{sensitive, finding.StepSensitive}, {f.Covert, finding.StepCovert}, {hidden, finding.StepHidden}} {
		if rise.is {
			severity = finding.High
			step(rise.why, severity)
		}
	}
	sensitive = sensitive || f.Covert
	if few && !hidden && (!sensitive || f.Rule == finding.PersonnelMention) {
		counted(finding.StepFew, finding.Low, minPeople)
		return steps
	}
	switch {
	case f.Records >= many && sensitive && hidden:
		counted(finding.StepMany, severity+1, many)
	case f.Records >= thousand:
		counted(finding.StepMany, severity+1, thousand)
	}
	return steps
}

// judged sets the severity of f by steps.
func judged(f *finding.Finding, steps []finding.Step) {
	f.Steps, f.Severity = steps, steps[len(steps)-1].Severity
}

// grave returns the kinds that harm anybody, whether they serve or not.
func grave() patterns.KindSet {
	return patterns.Set(patterns.NINumber, patterns.BankAccount, patterns.HomeAddress,
		patterns.Religion, patterns.Disability, patterns.Orientation)
}

// ordinary returns the kinds that registers, results and chronicles have of
// anybody: they count against people only beside what an employer keeps.
func ordinary() patterns.KindSet { return patterns.Set(patterns.DateOfBirth, patterns.Ethnicity) }
