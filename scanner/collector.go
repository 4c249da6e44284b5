package scanner

import (
	"cmp"
	"context"
	"slices"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// collector is the doc.Sink of one file. It measures what the reader says, notes
// what is hidden, and hands the text to detection.
type collector struct {
	ctx      context.Context
	tree     *tree
	first    int // index of this file in tree.files; its members follow
	depth    int // in how many files this one lies
	outer    doc.Hidden
	detector Detector

	file     finding.File
	part     doc.Part
	last     doc.Location // of the last fragment
	seen     bool         // some of its row is in plain sight
	events   int
	places   map[place]int // index in hidden
	hidden   []hiding
	problems map[finding.Problem]int // index in file.Problems
	repeats  []int                   // how often each of file.Problems occurred
}

// every is after how many fragments the collector looks whether its time is up,
// lest a reader forgets to.
const every = 256

// Part implements doc.Sink.
func (c *collector) Part(p doc.Part) error {
	c.part, c.last = p, doc.Location{}
	if err := c.within(p.Loc, 1, 0, 0); err != nil {
		return err
	}
	if !p.Hidden.Has(doc.Metadata) {
		c.file.Extent.Parts++
	}
	if len(c.file.Parts) < maxPlaces {
		c.file.Parts = append(c.file.Parts, finding.PartExtent{Loc: p.Loc, Hidden: p.Hidden | c.outer})
	}
	p.Hidden |= c.outer
	c.detector.Part(p)
	return c.ctx.Err()
}

// Fragment implements doc.Sink.
func (c *collector) Fragment(f doc.Fragment) error {
	if err := c.within(f.Loc, 0, len(f.Cells), c.measure(f)); err != nil {
		return err
	}
	c.conceal(f)
	c.last = f.Loc
	f.Hidden |= c.outer
	c.detector.Fragment(f)
	if c.events++; c.events%every == 0 {
		return c.ctx.Err()
	}
	return nil
}

// Member implements doc.Sink.
func (c *collector) Member(m doc.Member) error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	c.member(m)
	return c.ctx.Err()
}

// Problem implements doc.Sink.
func (c *collector) Problem(at doc.Location, err error) error {
	c.file.Extent.Pages = max(c.file.Extent.Pages, at.Page)
	c.note(at, err)
	return c.ctx.Err()
}

// within counts what is sent, for which it returns an error if that is more than
// the limits of the file allow. Pages are counted by the highest number.
func (c *collector) within(at doc.Location, parts, cells int, text int64) error {
	t, limits := c.tree, &c.tree.scanner.Limits
	t.parts += parts
	t.cells += int64(cells)
	t.texts += text
	switch {
	case at.Page > limits.Pages:
		return reader.Exceeded(limits.Pages, "pages", "max-pages")
	case t.parts > limits.Parts:
		return reader.Exceeded(limits.Parts, "parts", "max-parts")
	case t.cells > limits.Cells:
		return reader.Exceeded(limits.Cells, "cells", "max-cells")
	case t.texts > limits.Texts:
		return reader.Exceeded(limits.Texts, "bytes of text", "max-text")
	}
	c.file.Extent.Pages = max(c.file.Extent.Pages, at.Page)
	return nil
}

// measure adds f to the extent of the file and of the part, and returns how many
// bytes of text it has. Metadata is searched, but it is not what a person means by
// the rows of a file.
func (c *collector) measure(f doc.Fragment) (text int64) {
	var e finding.Extent
	for i := range f.Cells {
		e.TextBytes += int64(len(f.Cells[i].Text))
		if f.Cells[i].Hidden == 0 {
			e.VisibleCells++
		}
	}
	if f.Hidden.Has(doc.Metadata) {
		e.VisibleCells = 0
	} else {
		e.Cells = len(f.Cells)
		if f.Hidden|c.outer != 0 {
			e.VisibleCells = 0
		}
		if f.Loc.Row == 0 || f.Loc != c.last { // a row may come in several fragments
			e.Rows = 1
			c.seen = false
		}
		if e.VisibleCells > 0 && !c.seen {
			e.VisibleRows = 1
			c.seen = true
		}
	}
	add(&c.file.Extent, e)
	if n := len(c.file.Parts); n > 0 && c.file.Parts[n-1].Loc == c.part.Loc {
		add(&c.file.Parts[n-1].Extent, e)
	}
	return e.TextBytes
}

func add(to *finding.Extent, e finding.Extent) {
	to.Rows += e.Rows
	to.Cells += e.Cells
	to.VisibleRows += e.VisibleRows
	to.VisibleCells += e.VisibleCells
	to.TextBytes += e.TextBytes
}

// outcome returns all that was collected, without a verdict.
func (c *collector) outcome() finding.File {
	err := guarded(func() error {
		c.file.Findings = c.detector.Findings()
		c.file.Allowed = c.detector.Allowed()
		return nil
	})
	if err != nil {
		c.lost(err)
	}
	slices.SortStableFunc(c.file.Findings, func(a, b finding.Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(b.Records, a.Records))
	})
	c.file.Hidden = c.concealments()
	c.countRepeats()
	if accept := c.tree.scanner.Accept; accept != nil {
		accept(&c.file)
	}
	return c.file
}
