package learn_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/learn"
)

func TestShapes(t *testing.T) {
	many := func(format string, from, n int) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf(format, from+i))
		}
		return strings.Join(all, " ")
	}
	tests := []struct {
		name, values string
		want         []string
		left         int
	}{
		{"digits", many("%d", 10000, 9), []string{"[0-9]{5}"}, 0},
		{"digits_of_several_lengths", many("%d", 97, 9), []string{"[0-9]{2,3}"}, 0},
		{"leading_zeros", many("%08d", 12345, 9), []string{"000[0-9]{5}"}, 0},
		{"nines", many("%d", 9990, 9), []string{"[0-9]{4}"}, 0},
		{"prefix", many("C%d", 460000, 9), []string{"C[0-9]{6}"}, 0},
		{"few_prefixes", many("AB%d", 100, 5) + " " + many("CX%d", 100, 5), []string{"(?:AB|CX)[0-9]{3}"}, 0},
		{"post_number", many("%d-2", 20000000, 6), []string{`[0-9]{8}-[0-9]`}, 0},
		{"suffix", many("%dCX", 123, 6), []string{"[0-9]{3}CX"}, 0},
		{"two_shapes", many("%d", 10000, 9) + " " + many("P%d", 10000, 5), []string{"[0-9]{5}", "P[0-9]{5}"}, 0},
		{"strays", many("%d", 10000, 9) + " n/a tbc vacant", []string{"[0-9]{5}"}, 3},
		{"too_few", many("%d", 10000, 4), nil, 4},
		{"words", "Ann Bob Cy Di Ed Flo Gus", nil, 7},
		{"words_with_digits_in_small_letters", many("quill%d", 10, 6), []string{"[a-z]{5}[0-9]{2}"}, 0},
		{"many_long_prefixes", "ADA1 BOB1 CYD1 DIA1 EDE1 FLO1", []string{"[A-Z]{3}[0-9]"}, 0},
		{"foreign_signs", many("№%d", 10, 6), nil, 6},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			values := map[string]int{}
			for v := range strings.FieldsSeq(tt.values) {
				values[v]++
			}
			shapes, left := learn.Shapes(values)
			var got []string
			covered := 0
			for _, s := range shapes {
				got = append(got, s.Pattern)
				covered += s.Covers
				if values[s.Example] > 0 || !s.Matches(s.Example) || s.Matches(s.Near) {
					t.Errorf("%s: its example is a value or not of it, or its lookalike is", s.Pattern)
				}
				n := 0
				for v := range values {
					if regexp.MustCompile("^(?:" + s.Pattern + ")$").MatchString(v) {
						n++
					}
				}
				if n < s.Covers {
					t.Errorf("%s: matches %d values, said to cover %d", s.Pattern, n, s.Covers)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("patterns (-want +got):\n%s", diff)
			}
			if left != tt.left || covered+left != len(values) {
				t.Errorf("%d covered, %d left of %d; want %d left", covered, left, len(values), tt.left)
			}
		})
	}
}

// TestColumn takes the values below the heading in each part, and no others.
func TestColumn(t *testing.T) {
	c := learn.NewColumn("Pay Number")
	d := c.Detector()
	row := func(part string, cells ...string) {
		f := doc.Fragment{Loc: doc.Location{Path: "a.xlsx", Part: part, Kind: doc.Sheet}}
		for i, text := range cells {
			f.Cells = append(f.Cells, doc.Cell{Col: i + 1, Text: text})
		}
		d.Fragment(f)
	}
	row("One", "1111", "2222")
	row("One", "Name", "PAY_NUMBER")
	row("One", "3333", "4444")
	row("Two", "5555", "6666")
	row("Two", "payNumber", "Name")
	row("Two", "7777", "8888")
	if diff := cmp.Diff(map[string]int{"4444": 1, "7777": 1}, c.Values); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if c.Tables != 2 {
		t.Errorf("%d tables, want 2", c.Tables)
	}
}
