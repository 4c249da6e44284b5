// Package readertest checks readers: transcripts of what they say, and the
// rules that all of them keep whatever the input.
package readertest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// Input returns data as a reader's input, under the path "in" and with the
// default limits.
func Input(data []byte) reader.Input {
	return reader.Input{
		Loc:    doc.Location{Path: "in"},
		Data:   io.NewSectionReader(bytes.NewReader(data), 0, int64(len(data))),
		Limits: reader.DefaultLimits(),
	}
}

// Transcript reads data with f and returns one line for each event: parts,
// fragments with their place, cells and concealment, members, problems by
// their reason, and last the error of the whole if there is one.
func Transcript(t *testing.T, f reader.Format, data []byte) string {
	t.Helper()
	var s script
	err := f.Read(t.Context(), Input(data), &s)
	if err != nil {
		fmt.Fprintf(&s, "error: %s\n", reason(err))
	}
	return s.String()
}

type script struct{ strings.Builder }

func (s *script) Part(p doc.Part) error {
	fmt.Fprintf(s, "part %s%s", place(p.Loc), hidden(p.Hidden))
	if p.Detail != "" {
		fmt.Fprintf(s, " (%s)", p.Detail)
	}
	s.WriteByte('\n')
	return nil
}

func (s *script) Fragment(f doc.Fragment) error {
	fmt.Fprintf(s, "%s%s:", place(f.Loc), hidden(f.Hidden))
	for _, c := range f.Cells {
		fmt.Fprintf(s, " %d=%q%s", c.Col, c.Text, hidden(c.Hidden))
	}
	s.WriteByte('\n')
	return nil
}

func (s *script) Member(m doc.Member) error {
	fmt.Fprintf(s, "member %s%s\n", m.Loc.Path, hidden(m.Hidden))
	return nil
}

func (s *script) Problem(at doc.Location, err error) error {
	fmt.Fprintf(s, "problem %s: %s\n", place(at), reason(err))
	return nil
}

func place(l doc.Location) string {
	var b strings.Builder
	if l.Kind != doc.File {
		fmt.Fprintf(&b, "%s ", l.Kind)
	}
	if l.Part != "" {
		fmt.Fprintf(&b, "%q ", l.Part)
	}
	if l.Page != 0 {
		fmt.Fprintf(&b, "p%d ", l.Page)
	}
	fmt.Fprintf(&b, "%d", l.Row)
	return b.String()
}

func hidden(h doc.Hidden) string {
	if h == 0 {
		return ""
	}
	return "[" + strings.Join(h.Words(), " ") + "]"
}

func reason(err error) string {
	for _, class := range []error{
		reader.ErrEncrypted, reader.ErrMalformed, reader.ErrTooLarge, reader.ErrTooDeep,
		reader.ErrUnsupported, reader.ErrNoText, reader.ErrUnreadable,
	} {
		if errors.Is(err, class) {
			return class.Error()
		}
	}
	return "unclassed: " + err.Error()
}

// errStop is what the rude sink of Fuzz returns.
var errStop = errors.New("sink says stop")

// Fuzz checks the rules that every reader keeps on any input: it returns within
// ten seconds, sends valid UTF-8, non-empty cells in order of columns, rows that
// do not run backwards within a part, nothing longer than the limit, and gives
// back a sink's error as it is.
func Fuzz(t *testing.T, f reader.Format, data []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	in := Input(data)
	in.Limits.Expanded = 64 << 20
	in.Limits.Text = 64 << 10
	c := checker{t: t, limit: in.Limits.Text}
	if err := f.Read(ctx, in, &c); errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%s: not done after ten seconds", f.Name)
	}
	if c.events == 0 {
		return
	}
	stop := &checker{t: t, limit: in.Limits.Text, stopAt: 1 + c.events/2}
	if err := f.Read(ctx, in, stop); !errors.Is(err, errStop) {
		t.Errorf("%s: returned %v, not the sink's error", f.Name, err)
	}
}

type checker struct {
	t      *testing.T
	limit  int
	events int
	stopAt int
	last   doc.Location
}

func (c *checker) event() error {
	c.events++
	if c.stopAt != 0 && c.events > c.stopAt {
		c.t.Error("reader goes on after the sink's error")
	}
	if c.events == c.stopAt {
		return errStop
	}
	return nil
}

func (c *checker) Part(p doc.Part) error {
	if !utf8.ValidString(p.Loc.Part) {
		c.t.Error("name of a part is not UTF-8")
	}
	c.last = doc.Location{}
	return c.event()
}

func (c *checker) Fragment(f doc.Fragment) error {
	same := c.last
	same.Row, same.Col = f.Loc.Row, f.Loc.Col
	if same == f.Loc && f.Loc.Row < c.last.Row {
		c.t.Errorf("row %d after row %d", f.Loc.Row, c.last.Row)
	}
	c.last = f.Loc
	col := 0
	for _, cell := range f.Cells {
		switch {
		case cell.Col <= col:
			c.t.Errorf("column %d after column %d", cell.Col, col)
		case cell.Text == "":
			c.t.Error("empty cell")
		case !utf8.ValidString(cell.Text):
			c.t.Error("cell is not UTF-8")
		case len(cell.Text) > c.limit:
			c.t.Errorf("cell of %d bytes", len(cell.Text))
		}
		col = cell.Col
	}
	if len(f.Cells) == 0 {
		c.t.Error("fragment without cells")
	}
	return c.event()
}

func (c *checker) Member(doc.Member) error { return c.event() }

func (c *checker) Problem(_ doc.Location, err error) error {
	if err == nil {
		c.t.Error("problem without error")
	}
	return c.event()
}
