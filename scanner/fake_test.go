package scanner_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rollcall-scan/rollcall/scanner"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/walk"
)

// script returns a format whose files say themselves what a reader does with
// them. The first line is "script", every other one an event:
//
//	part NAME [WORD...]       a part, hidden in these ways
//	page N
//	row N [WORD...]: CELL|... a cell may end in "!WORD"
//	problem CLASS TEXT        a ":" at the end puts the class after the text
//	member NAME [WORD...]: CONTENT, in which ";" stands for a newline
//	error CLASS TEXT          the end
//	panic
//	sleep
//	wait                      until the context is done, and return its error
//	wait quietly              and return nil
func script() reader.Format {
	return reader.Format{
		Name:  "script",
		Sniff: func(_ reader.Input, head []byte) bool { return bytes.HasPrefix(head, []byte("script\n")) },
		Read: func(ctx context.Context, in reader.Input, sink doc.Sink) error {
			at := in.Loc
			lines := bufio.NewScanner(in.Data)
			for lines.Scan() {
				if err := event(ctx, lines.Text(), &at, sink); err != nil {
					if errors.Is(err, errQuiet) {
						return nil
					}
					return err
				}
			}
			return lines.Err()
		},
	}
}

var errQuiet = errors.New("quiet")

func event(ctx context.Context, line string, at *doc.Location, sink doc.Sink) error {
	word, rest, _ := strings.Cut(line, " ")
	name, _, _ := strings.Cut(rest, " ")
	head, body, _ := strings.Cut(rest, ": ")
	_, ways, _ := strings.Cut(head, " ")
	switch word {
	case "part":
		*at = doc.Location{Path: at.Path, Part: name, Kind: doc.Sheet}
		return sink.Part(doc.Part{Loc: *at, Hidden: hidden(ways)})
	case "page":
		n, _ := strconv.Atoi(name)
		*at = doc.Location{Path: at.Path, Kind: doc.Page, Page: n}
		return sink.Part(doc.Part{Loc: *at})
	case "row":
		f := doc.Fragment{Loc: *at, Hidden: hidden(ways)}
		number, _, _ := strings.Cut(head, " ")
		f.Loc.Row, _ = strconv.Atoi(number)
		for i, text := range strings.Split(body, "|") {
			text, way, _ := strings.Cut(text, "!")
			if text != "" {
				f.Cells = append(f.Cells, doc.Cell{Col: i + 1, Text: text, Hidden: hidden(way)})
			}
		}
		return sink.Fragment(f)
	case "problem":
		return sink.Problem(*at, failure(rest))
	case "member":
		name, _, _ := strings.Cut(head, " ")
		content := strings.ReplaceAll(body, ";", "\n")
		return sink.Member(doc.Member{
			Loc: at.Member(name), Hidden: hidden(ways),
			Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil },
		})
	case "error":
		return failure(rest)
	case "panic":
		panic("the name of a person") //nolint:forbidigo // a parser of others may
	case "sleep":
		time.Sleep(2 * time.Millisecond)
	case "wait":
		<-ctx.Done()
		if rest == "quietly" {
			return errQuiet
		}
		return ctx.Err()
	}
	return nil
}

// failure returns the error that "CLASS TEXT" stands for.
func failure(words string) error {
	class, text, more := strings.Cut(words, " ")
	for _, c := range []error{reader.ErrEncrypted, reader.ErrMalformed, reader.ErrNoText, reader.ErrUnsupported} {
		if strings.ReplaceAll(c.Error(), " ", "-") == class {
			if !more {
				return fmt.Errorf("script: %w", c)
			}
			if last, ok := strings.CutSuffix(text, ":"); ok {
				return fmt.Errorf("script: %s: %w", last, c)
			}
			return fmt.Errorf("script: %w: %s", c, text)
		}
	}
	return errors.New("script: " + words)
}

// hidden returns the ways of hiding that are named.
func hidden(words string) doc.Hidden {
	var h doc.Hidden
	for word := range strings.FieldsSeq(words) {
		for _, each := range doc.Hidden(1<<32 - 1).Each() {
			if each.Words()[0] == word {
				h |= each
			}
		}
	}
	return h
}

// persons is a Detector that takes each row whose first cell says "person" for
// one. It gives a finding for each part, and panics over a row that says "crash".
type persons struct{ found []finding.Finding }

func (d *persons) Part(doc.Part) {}

func (d *persons) Fragment(f doc.Fragment) {
	switch f.Cells[0].Text {
	case "crash":
		d.found[len(d.found)].Records++
	case "person":
		at := f.Loc
		at.Row = 0
		if n := len(d.found); n == 0 || d.found[n-1].Loc != at {
			d.found = append(d.found, finding.Finding{Rule: finding.PersonnelTable, Severity: finding.Low, Loc: at})
		}
		last := &d.found[len(d.found)-1]
		last.Records++
		last.Hidden |= f.Hidden
		if last.Records >= 3 {
			last.Severity = finding.Medium
		}
	}
}

func (d *persons) Findings() []finding.Finding { return d.found }

func (d *persons) Allowed() []finding.Allowance { return nil }

// fake returns a scanner of scripts.
func fake() *scanner.Scanner {
	return &scanner.Scanner{
		Formats:  []reader.Format{script()},
		Detector: func() scanner.Detector { return &persons{} },
		Jobs:     2,
	}
}

// entries returns files that are held in memory, as a walk would.
func entries(files ...string) iter.Seq2[walk.Entry, error] {
	return func(yield func(walk.Entry, error) bool) {
		for i, content := range files {
			for e, err := range (walk.Sources{Paths: []string{"-"}, Stdin: strings.NewReader(content)}).Files() {
				e.Path = "file" + strconv.Itoa(i+1)
				if !yield(e, err) {
					return
				}
			}
		}
	}
}

// transcript scans files and returns what came out, a line for each thing.
func transcript(t *testing.T, s *scanner.Scanner, files iter.Seq2[walk.Entry, error]) string {
	t.Helper()
	var b strings.Builder
	_, err := s.Scan(t.Context(), files, func(f finding.File) error {
		write(&b, f)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return b.String()
}

func write(b *strings.Builder, f finding.File) {
	fmt.Fprintf(b, "%s: %s", f.Path, f.Verdict)
	if e := f.Extent; e.Rows > 0 {
		fmt.Fprintf(b, ", sees %d of %d rows, %d of %d cells", e.VisibleRows, e.Rows, e.VisibleCells, e.Cells)
	}
	b.WriteByte('\n')
	for _, x := range f.Findings {
		fmt.Fprintf(b, "  %d %s%s %v\n", x.Records, x.Severity, in(x.Loc), x.Hidden.Words())
	}
	for _, h := range f.Hidden {
		fmt.Fprintf(b, "  %s%s: %d rows, %d cells", h.Kind.Words()[0], in(h.Loc), h.Rows, h.Cells)
		if h.Detail != "" {
			fmt.Fprintf(b, " (%s)", h.Detail)
		}
		b.WriteByte('\n')
	}
	for _, p := range f.Problems {
		fmt.Fprintf(b, "  %s%s: %s\n", p.Reason, in(p.Loc), p.Detail)
	}
}

func in(at doc.Location) string {
	s := ""
	if at.Part != "" {
		s += " in " + at.Part
	}
	if at.Page != 0 {
		s += fmt.Sprintf(" on page %d", at.Page)
	}
	if at.Row != 0 {
		s += fmt.Sprintf(" row %d", at.Row)
	}
	return s
}
