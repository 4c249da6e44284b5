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

// tree is one file and the files inside it, at any depth. They share a budget,
// so that nesting does not multiply what a file may cost.
type tree struct {
	scanner  *Scanner
	files    []finding.File // a container stands before its members
	expanded int64          // bytes of all members read so far
	parts    int            // of all files
	cells    int64
	texts    int64 // bytes of text
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
	if most := t.scanner.Limits.Members; len(t.files) > most {
		c.note(doc.Location{Path: c.file.Path}, reader.Exceeded(most, "files inside", "max-members"))
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
	limits := c.tree.scanner.Limits
	if c.depth >= limits.Depth {
		return nil, fmt.Errorf("%w: more than %d files inside one another; --max-depth sets the limit", reader.ErrTooDeep, limits.Depth)
	}
	limit := min(limits.Member, limits.Expanded-c.tree.expanded)
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
	switch {
	case int64(len(data)) <= limit:
	case limit == limits.Member:
		return nil, reader.Exceeded(limits.Member, "bytes inside another file", "max-member-size")
	default:
		return nil, reader.Exceeded(limits.Expanded, "bytes in all files inside", "max-expanded")
	}
	return slices.Clip(data), nil
}
