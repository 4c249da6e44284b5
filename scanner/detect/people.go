package detect

import (
	"maps"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// people are those named in the running text of one part, each counted once.
type people struct {
	seen    map[string]bool
	found   finding.Finding
	numbers map[patterns.Kind]int // by kind
	prose   int                   // named in running text, not in a cell among others
	strong  int                   // of those, by a rank of one meaning or with a number
	cells   int                   // named in cells by a rank of one meaning
	sum     float64
}

// read looks for people in the text of f. prose says that the text stands for
// itself: in a cell beside others it may be the name of a street, a rose, a dish.
func (p *people) read(d *Detector, f doc.Fragment, prose bool) {
	for _, c := range f.Cells {
		d.matcher.Mentions(c.Text, func(x patterns.Mention) {
			p.add(d, f, c, x, prose)
		})
	}
}

func (p *people) add(d *Detector, f doc.Fragment, c doc.Cell, x patterns.Mention, prose bool) {
	key := strings.ToLower(strings.Join(strings.Fields(x.Name), " ")) + "|" + strings.Trim(x.Number, "(). #Nno")
	hidden := f.Hidden | c.Hidden
	if p.seen == nil {
		p.seen = map[string]bool{}
	}
	if p.seen[key] {
		p.found.Hidden |= hidden
		return
	}
	p.seen[key] = true
	if d.from.MayName != nil && d.mayName(f.Loc, x.Name, c.Text[x.Start:x.End]) {
		return
	}
	line := f.Loc.Row
	if f.Loc.Row > 0 {
		line += strings.Count(c.Text[:x.Start], "\n")
	}
	if p.found.Records == 0 {
		p.found.Loc = f.Loc
		p.found.Loc.Row, p.found.Loc.Col = line, 0
	}
	p.found.LastRow, p.found.LastPage = line, f.Loc.Page
	p.found.Records++
	p.found.Hidden |= hidden
	if hidden&^doc.Metadata != 0 {
		p.found.HiddenRecs++
	}
	p.sum += x.Person
	if x.Number != "" {
		if p.numbers == nil {
			p.numbers = map[patterns.Kind]int{}
		}
		p.numbers[x.NumberKind]++
	}
	if prose {
		p.prose++
		if x.Number != "" || !x.Weak {
			p.strong++
		}
	} else if !x.Weak {
		p.cells++
	}
	if len(p.found.Samples) < maxSamples {
		values := []finding.Value{{Kind: patterns.Name, Text: finding.NewSecret(x.Name)}}
		if x.Number != "" {
			values = append(values, finding.Value{Kind: x.NumberKind, Text: finding.NewSecret(x.Number)})
		}
		p.found.Samples = append(p.found.Samples, finding.Sample{Row: line, Values: values})
	}
}

// finding returns the people of the part as one finding, false if there are none.
func (p *people) finding(d *Detector) (finding.Finding, bool) {
	f := p.found
	if f.Records == 0 || p.prose == 0 && p.cells == 0 {
		return f, false // "General Wolfe" in a cell
	}
	f.Rule = finding.PersonnelMention
	f.Confidence = min(0.99, 0.5+0.5*p.sum/float64(f.Records))
	f.Fields = []finding.Field{
		{Kind: patterns.Rank, Filled: f.Records, Confidence: f.Confidence},
		{Kind: patterns.Name, Filled: f.Records, Confidence: f.Confidence},
	}
	for _, kind := range slices.Sorted(maps.Keys(p.numbers)) {
		f.Fields = append(f.Fields, finding.Field{Kind: kind, Filled: p.numbers[kind], Confidence: f.Confidence})
	}
	steps := d.severity(f)
	if last := steps[len(steps)-1]; last.Severity > finding.Low && p.strong < minPeople && !f.Hidden.Has(^doc.Metadata) {
		steps = append(steps, finding.Step{Why: finding.StepUnsure, Severity: finding.Low, Count: p.strong, Bound: minPeople})
	}
	judged(&f, steps)
	return f, true
}
