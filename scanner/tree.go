package scanner

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// maxMembers is how many files inside one file are read.
const maxMembers = 100_000

// tree is one file and the files inside it, at any depth. They share a budget,
// so that nesting does not multiply what a file may cost.
type tree struct {
	scanner  *Scanner
	files    []finding.File // a container stands before its members
	expanded int64          // bytes of all members read so far
}

// scan reads data, which f describes so far, and adds the outcome to t, followed
// by those of its members. hidden says how the outer file keeps it from sight.
func (t *tree) scan(ctx context.Context, f finding.File, data *io.SectionReader, hidden doc.Hidden, depth int) {
	at := len(t.files)
	t.files = append(t.files, f) // keeps the place before the members
	in := reader.Input{Loc: doc.Location{Path: f.Path}, Data: data, Limits: t.scanner.Limits}
	c := collector{
		ctx: ctx, tree: t, first: at, depth: depth, file: f, outer: hidden,
		detector: t.scanner.Detector(),
		places:   map[place]int{}, problems: map[finding.Problem]int{},
	}
	if data.Size() > 0 {
		c.read(in)
	}
	f = c.outcome()
	f.Verdict = finding.Judge(f)
	for _, member := range t.files[at+1:] {
		f.Verdict = max(f.Verdict, member.Verdict)
	}
	t.files[at] = f
}

// read has the format of in read it into c.
func (c *collector) read(in reader.Input) {
	var (
		format reader.Format
		known  bool
	)
	err := guarded(func() (err error) {
		format, known, err = reader.Identify(c.tree.scanner.Formats, in)
		return err
	})
	if err != nil {
		c.lost(err)
		return
	}
	if !known {
		c.lost(fmt.Errorf("%w: content is of no known format", reader.ErrUnsupported))
		if err := c.beside(in); err != nil {
			c.lost(err)
		}
		return
	}
	c.file.Format = format.Name
	sum := digest(c.ctx, in.Data)
	err = guarded(func() error { return format.Read(c.ctx, in, c) })
	if broken := c.ctx.Err(); broken != nil {
		err = broken // a reader that was broken off may say something else, or nothing
	}
	if err != nil {
		c.lost(err)
	}
	if err := c.beside(in); err != nil {
		c.lost(err)
	}
	c.file.SHA256 = sum()
}

// member scans a file inside the file that c collects.
func (c *collector) member(m doc.Member) {
	t := c.tree
	f := finding.File{Path: m.Loc.Path}
	if len(t.files) > maxMembers {
		c.note(doc.Location{Path: c.file.Path}, fmt.Errorf("%w: more than %d files inside; the others were not read", reader.ErrTooLarge, maxMembers))
		return
	}
	data, err := c.open(m)
	if err != nil {
		t.files = append(t.files, unread(m.Loc, f, err)...)
		return
	}
	f.Bytes = int64(len(data))
	t.scan(c.ctx, f, io.NewSectionReader(bytes.NewReader(data), 0, f.Bytes), c.outer|m.Hidden, c.depth+1)
}

// open reads a member into memory, within what is left of the limits.
func (c *collector) open(m doc.Member) (data []byte, err error) {
	s := c.tree.scanner
	if c.depth >= s.MaxDepth {
		return nil, fmt.Errorf("%w: more than %d files inside one another", reader.ErrTooDeep, s.MaxDepth)
	}
	limit := min(s.MaxSize, s.MaxMember, s.Limits.Expanded-c.tree.expanded)
	err = guarded(func() error {
		r, err := m.Open()
		if err != nil {
			return err
		}
		defer r.Close() // what matters is what could be read
		data, err = io.ReadAll(io.LimitReader(inContext{c.ctx, r}, limit+1))
		c.tree.expanded += int64(len(data))
		if err != nil {
			return fmt.Errorf("%w: %w", reader.ErrMalformed, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%w: more than %d bytes inside another file", reader.ErrTooLarge, limit)
	}
	return slices.Clip(data), nil
}
