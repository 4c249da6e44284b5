// Package detect turns what readers send into findings: tables of people and
// people named in running text, each counted, weighed and placed.
//
// A table is judged in windows of rows, so that memory stays bounded and a staff
// list under thousands of harmless rows is seen. Within a window rows are parted
// into segments, one for each table; a segment's columns are classed by the
// evidence of their values and headings; a row is a record when the columns that
// make a person are filled in it. What continues over windows and pages is
// folded into one finding.
package detect

import (
	"hash/maphash"
	"strings"
	"sync"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// windowRows is how many rows are judged together. It is enough for the evidence
// of a column to settle and small enough to be held.
const windowRows = 512

// cacheSize is how many values and headings are remembered. Columns repeat
// themselves; what does not repeat is not worth more room.
const cacheSize = 1 << 15

// Detectors makes Detectors that share what they have learned of values and
// headings, since files of one drive repeat each other. It may be used from
// several goroutines.
type Detectors struct {
	// MayName says why the person called name may be named in the part at, and
	// whether that is so; nil if nobody may. It is set before the first Detector is
	// made and called from several goroutines.
	MayName func(name string, at doc.Location) (reason string, ok bool)

	matcher *patterns.Matcher
	kinds   kindSets
	seed    maphash.Seed // for telling people apart
	memory  sync.Pool    // of *memory
}

// memory is what values and headings were taken for when they were last seen.
type memory struct {
	readings map[string]patterns.Reading
	headings map[string]patterns.Column
}

// Detector judges the text of one file. It is used by one goroutine.
type Detector struct {
	*memory

	matcher *patterns.Matcher
	kinds   kindSets
	from    *Detectors

	part   doc.Location // of the rows in the windows, without row and column
	next   window       // being filled
	window window       // being judged, maybe by a goroutine of its own
	beside besides      // that goroutine
	layout *layout      // of the last table in this part, nil if there was none
	people people       // named in the running text of this part

	keys []uint64 // who the records of the segment are

	findings []finding.Finding
	allowed  []finding.Allowance
	last     *continued // the last table finding of this part, which may go on
}

// New returns Detectors that judge by m.
func New(m *patterns.Matcher) *Detectors {
	return &Detectors{matcher: m, kinds: newKindSets(), seed: maphash.MakeSeed()}
}

// Detector returns a Detector for one file.
func (ds *Detectors) Detector() *Detector {
	known, ok := ds.memory.Get().(*memory)
	if !ok {
		known = &memory{readings: map[string]patterns.Reading{}, headings: map[string]patterns.Column{}}
	}
	return &Detector{memory: known, matcher: ds.matcher, kinds: ds.kinds, from: ds}
}

// Part begins a new part of the file. Pages are not parts of their own: a table
// goes on from one to the next.
func (d *Detector) Part(p doc.Part) { d.enter(p.Loc) }

// enter makes loc's part the one whose rows are collected.
func (d *Detector) enter(loc doc.Location) {
	loc.Row, loc.Col, loc.Page = 0, 0, 0
	if loc == d.part {
		return
	}
	d.close()
	d.part = loc
}

// Fragment judges one row or paragraph. It keeps the texts of f, not its slice. A
// window that is full is judged beside the reading of the next one.
func (d *Detector) Fragment(f doc.Fragment) {
	d.enter(f.Loc)
	if len(f.Cells) == 1 && patterns.FormOf(f.Cells[0].Text) == patterns.Long {
		d.beside.wait()
		d.people.read(d, f, true)
		return
	}
	d.next.add(f)
	if len(d.next.rows) >= windowRows {
		d.beside.wait()
		d.window, d.next = d.next, d.window
		d.beside.run(d.judge)
	}
}

// Findings ends the file and returns what was found, in the order of the file.
// The Detector is of no use after it.
func (d *Detector) Findings() []finding.Finding {
	d.close()
	d.from.memory.Put(d.memory)
	d.memory = nil
	for i := range d.findings {
		f := &d.findings[i]
		f.HiddenRecs = min(f.HiddenRecs, f.Records)
		for k := range f.Fields {
			f.Fields[k].Filled = min(f.Fields[k].Filled, f.Records)
		}
	}
	return d.findings
}

// close ends the part.
func (d *Detector) close() {
	d.beside.wait()
	d.window, d.next = d.next, d.window
	d.judge()
	if f, ok := d.people.finding(d); ok {
		d.findings = append(d.findings, f)
	}
	d.people = people{}
	d.layout, d.last = nil, nil
}

// reading returns what value of the given form may be taken for. Words repeat
// and are remembered; numbers and long texts are not worth it.
func (d *Detector) reading(value string, form patterns.Form) patterns.Reading {
	if !wordy(form) {
		return d.matcher.Value(value)
	}
	if r, ok := d.readings[value]; ok {
		return r
	}
	if len(d.readings) >= cacheSize {
		clear(d.readings)
	}
	r := d.matcher.Value(value)
	d.readings[strings.Clone(value)] = r // it may be a piece of something larger
	return r
}

// heading returns what text says as a heading.
func (d *Detector) heading(text string) patterns.Column {
	if c, ok := d.headings[text]; ok {
		return c
	}
	if len(d.headings) >= cacheSize {
		clear(d.headings)
	}
	c := d.matcher.Heading(text)
	d.headings[strings.Clone(text)] = c
	return c
}
