package detect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/detect"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// TestWhy holds what a finding says of how it came about: the steps of its
// severity, and the clues of its columns.
func TestWhy(t *testing.T) {
	const three = `
Rank | Surname | Collar No
Sergeant | Ashdown | 4011
Constable | Penrose | 4012
Constable | Whitlock | 4117`
	const two = "I spoke to Detective Sergeant John Ashdown and to Inspector Mary Penrose about your letter of the third of May, and what you say in it."
	tests := []struct{ name, text, steps string }{
		{"a_roster", three, "personnel=medium"},
		{"two_people_are_few", strings.Join(strings.Split(three, "\n")[:4], "\n"), "personnel=medium few-people=low(2/3)"},
		{"a_hidden_row", strings.Replace(three, "Sergeant", "[hidden-row]Sergeant", 1), "personnel=medium hidden=high"},
		{
			"sensitive", strings.NewReplacer("Collar No", "Date of birth", "4011", "01/02/1980", "4012", "03/04/1985", "4117", "05/06/1990").Replace(three),
			"personnel=medium sensitive-data=high",
		},
		{"two_in_a_comment", "[comment]" + two, "personnel=medium few-people=low(2/3)"},
		{"two_in_an_attachment", "[attachment]" + two, "personnel=medium few-people=low(2/3)"},
		{"two_in_hidden_text", "[hidden-text]" + two, "personnel=medium hidden=high"},
		{"names_only", "Name\nJohn Ashdown\nMary Penrose\nPeter Whitlock\nSusan Ashby", "names-only=low"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := detect.New(matcher(t)).Detector()
			feed(d, tt.text)
			var got []string
			for _, f := range d.Findings() {
				for _, s := range f.Steps {
					word := fmt.Sprintf("%s=%s", s.Why, s.Severity)
					if s.Bound > 0 {
						word += fmt.Sprintf("(%d/%d)", s.Count, s.Bound)
					}
					got = append(got, word)
				}
				if last := f.Steps[len(f.Steps)-1]; last.Severity != f.Severity {
					t.Errorf("severity %v, last step %v", f.Severity, last.Severity)
				}
			}
			if diff := cmp.Diff(tt.steps, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestClues holds that each column says what it was taken for its kind by.
func TestClues(t *testing.T) {
	d := detect.New(matcher(t)).Detector()
	d.Part(doc.Part{})
	feed(d, `
Rank | Name |
Sergeant | John Ashdown | 40112
Constable | Mary Penrose | 40197
Constable | Peter Whitlock | 41533
Inspector | Susan Ashby | 40777`)
	found := d.Findings()
	if len(found) != 1 {
		t.Fatalf("%d findings", len(found))
	}
	var got []string
	for _, f := range found[0].Fields {
		words := []string{string(f.Kind)}
		for _, c := range f.Clues {
			if c.Share <= 0 || c.Share > 1 {
				t.Errorf("%s: %s is %v", f.Kind, c.What, c.Share)
			}
			words = append(words, string(c.What))
		}
		got = append(got, strings.Join(words, " "))
	}
	want := []string{"rank heading listed variety", "name heading names whole variety", "service-number company variety"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestWeighed holds that a finding says what was weighed, and that the sum parts
// people who serve from others.
func TestWeighed(t *testing.T) {
	tests := []struct {
		name, text string
		serve      bool
		what       finding.WeightWord // one of the things weighed
	}{
		{"ranks_speak_for", "Surname | Rank\nAshdown | Sergeant\nPenrose | Constable\nWhitlock | Constable", true, finding.WeightWord(patterns.Rank)},
		{"figures_speak_against", "Name | Team | g | ab | h | dbl | avg | slg | obp | so | cs\n" +
			strings.Repeat("John Ashdown | Albion | 41 | 204 | 81 | 12 | 0.301 | 0.412 | 0.377 | 31 | 4\nMary Penrose | Rovers | 38 | 190 | 60 | 9 | 0.288 | 0.399 | 0.351 | 28 | 2\n", 2), false, finding.WeighFigures},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := detect.New(matcher(t)).Detector()
			feed(d, tt.text)
			found := d.Findings()
			if len(found) != 1 {
				t.Fatalf("%d findings, want 1", len(found))
			}
			sum, told := 0.0, false
			for _, w := range found[0].Weighed {
				sum += w.Odds
				told = told || w.What == tt.what
			}
			if sum > 0 != tt.serve || !told {
				t.Errorf("weighed %v, sum %.2f, want above 0: %t, with %s", found[0].Weighed, sum, tt.serve, tt.what)
			}
		})
	}
}
