// Package learn proposes the shapes of the numbers in a column as patterns of a
// pack, so that a service can teach its own numbers without writing them down. A
// shape says how many digits stand where; the only characters that it takes over
// are short prefixes in capitals and signs.
package learn

import (
	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// Column collects the values that stand under one heading. It is filled by
// detectors that it makes, from one goroutine.
type Column struct {
	Heading string
	Values  map[string]int // how often each value stands there
	Tables  int            // parts of files that have the heading
}

// NewColumn returns an empty Column of the given heading.
func NewColumn(heading string) *Column {
	return &Column{Heading: heading, Values: map[string]int{}}
}

// Detector returns a detector for one file that finds nobody and adds the values
// of the column to c.
func (c *Column) Detector() *Collector { return &Collector{column: c} }

// Others counts cells that proposals match and that stand elsewhere than under the
// heading. It is filled like a Column.
type Others struct {
	Heading string
	Shapes  []Shape
	Cells   []int // by shape
	Files   []int // by shape: in how many files
}

// NewOthers returns an Others that has counted nothing.
func NewOthers(heading string, shapes []Shape) *Others {
	return &Others{Heading: heading, Shapes: shapes, Cells: make([]int, len(shapes)), Files: make([]int, len(shapes))}
}

// Detector returns a detector for one file that finds nobody and adds the matches
// in it to o.
func (o *Others) Detector() *Collector {
	return &Collector{others: o, hit: make([]bool, len(o.Shapes))}
}

// Collector is a detector that collects and finds nobody.
type Collector struct {
	column *Column
	others *Others
	part   doc.Location
	at     int    // the column of the heading in this part, 0 if it has not come
	hit    []bool // by shape: this file has a match
}

// Part begins a new part, which has headings of its own.
func (c *Collector) Part(p doc.Part) { c.enter(p.Loc) }

func (c *Collector) enter(loc doc.Location) {
	loc.Row, loc.Col, loc.Page = 0, 0, 0
	if loc != c.part {
		c.part, c.at = loc, 0
	}
}

// Fragment takes the values of f.
func (c *Collector) Fragment(f doc.Fragment) {
	c.enter(f.Loc)
	heading := ""
	if c.column != nil {
		heading = c.column.Heading
	} else {
		heading = c.others.Heading
	}
	for _, cell := range f.Cells {
		switch {
		case patterns.SameHeading(cell.Text, heading):
			if c.at == 0 && c.column != nil {
				c.column.Tables++
			}
			c.at = cell.Col
		case c.others != nil && cell.Col != c.at:
			c.count(cell.Text)
		case c.column != nil && cell.Col == c.at:
			c.column.Values[cell.Text]++
		}
	}
}

// count counts the shapes that match text.
func (c *Collector) count(text string) {
	for i, s := range c.others.Shapes {
		if s.Matches(text) {
			c.others.Cells[i]++
			if !c.hit[i] {
				c.hit[i] = true
				c.others.Files[i]++
			}
		}
	}
}

// Findings returns nil: nobody is looked for.
func (c *Collector) Findings() []finding.Finding { return nil }

// Allowed returns nil: nobody is looked for.
func (c *Collector) Allowed() []finding.Allowance { return nil }
