package report

import (
	"fmt"
	"strings"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// explain says how f came about, a line for its severity, one for what was weighed
// and one for each column, when asked to.
func (t text) explain(f finding.Finding) []string {
	if !t.Explain {
		return nil
	}
	var lines []string
	if steps := mapped(f.Steps, step); len(steps) > 0 {
		lines = append(lines, fmt.Sprintf("  %s, because: %s", f.Severity, strings.Join(steps, ", then ")))
	}
	if len(f.Weighed) > 0 {
		sum := 0.0
		for _, x := range f.Weighed {
			sum += x.Odds
		}
		lines = append(lines, fmt.Sprintf("  weighed %+.1f (above 0 they serve): %s", sum, strings.Join(mapped(f.Weighed, weight), ", ")))
	}
	for _, x := range f.Fields {
		if x.Kind == patterns.CovertUnit {
			x.Kind = patterns.Unit
		}
		what := strings.ReplaceAll(string(x.Kind), "-", " ")
		if x.Column != "" {
			what = "column " + Safe(x.Column) + " is " + what
		}
		if clues := mapped(x.Clues, clue); len(clues) > 0 {
			what += ": " + strings.Join(clues, ", ")
		}
		lines = append(lines, fmt.Sprintf("  %s; %.2f of 1 sure", what, x.Confidence))
	}
	return lines
}

// step says what raised or lowered a severity, and to what.
func step(s finding.Step) string {
	words := ""
	switch s.Why {
	case finding.StepServes:
		words = "people with something of their service"
	case finding.StepNames:
		words = "names, and nothing of their service"
	case finding.StepNumbers:
		words = "numbers of people, and no names"
	case finding.StepHarmful:
		words = "names with data that harms anybody"
	case finding.StepSensitive:
		words = "data that harms beyond the name"
	case finding.StepCovert:
		words = "units whose people must not be known"
	case finding.StepHidden:
		words = "hidden from a reader of the file"
	case finding.StepFew:
		words = fmt.Sprintf("%s, fewer than %d", count(s.Count, "person", "people"), s.Bound)
	case finding.StepUnsure:
		words = fmt.Sprintf("%d by an unmistakable rank or with a number, fewer than %d", s.Count, s.Bound)
	case finding.StepMany:
		words = fmt.Sprintf("%s people, %s or more", number(s.Count), number(s.Bound))
	default:
		words = string(s.Why)
	}
	return words + " (" + s.Severity.String() + ")"
}

// weight says how much one thing counted.
func weight(w finding.Weight) string {
	return fmt.Sprintf("%s %+.1f", strings.ReplaceAll(string(w.What), "-", " "), w.Odds)
}

// clue says what speaks for a column.
func clue(c finding.Clue) string {
	percent := fmt.Sprintf("%.0f %% of its values ", 100*c.Share)
	switch c.What {
	case finding.ByHeading:
		return fmt.Sprintf("its heading, %.2f of 1", c.Share)
	case finding.ByPacks:
		return percent + "are listed in a pack"
	case finding.ByForm:
		return percent + "may be one"
	case finding.ByNames:
		return fmt.Sprintf("its values look like names of people, %.2f of 1", c.Share)
	case finding.ByWhole:
		return percent + "are whole names"
	case finding.ByVariety:
		return percent + "differ from all others"
	case finding.ByCompany:
		return "the columns beside it"
	}
	return string(c.What)
}
