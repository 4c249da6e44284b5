// Package csv reads text in which a character parts the columns: commas,
// semicolons, tabs, pipes and rarer ones.
//
// Source: RFC 4180, read leniently, since exports from personnel systems keep
// little of it: rows differ in length, quotes stand inside unquoted fields or
// are never closed, banners stand above the header and totals below the rows,
// and a second table may follow with another separator.
package csv

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/charset"
)

// Format returns the format of separated values. The content decides: lines that
// a separator splits alike.
func Format() reader.Format {
	return reader.Format{
		Name:       "csv",
		Extensions: []string{".csv", ".tsv", ".tab", ".psv"},
		Sniff:      sniff,
		Read:       read,
	}
}

// sampleLen is how much of the beginning of a file shows its dialect.
const sampleLen = 64 << 10

func sniff(in reader.Input, head []byte) bool {
	if !charset.IsText(in.Data, head) {
		return false
	}
	_, ok := detect(charset.Head(in.Data, sampleLen))
	return ok
}

// read sends one fragment a record. Row is the line on which the record begins,
// so that an editor finds it, not the count of records.
func read(ctx context.Context, in reader.Input, sink doc.Sink) error {
	r, err := charset.NewReader(in.Data)
	if err != nil {
		return fmt.Errorf("csv: %w: %w", reader.ErrUnreadable, err)
	}
	d, ok := detect(charset.Head(in.Data, sampleLen))
	if !ok {
		d = dialect{comma: ',', eol: '\n'}
	}
	s := newScanner(r, d)
	if d.declared {
		s.skipLine()
	}
	send := sender{sink: sink, limit: in.Limits.Text}
	send.at = in.Loc
	for n := 0; ; n++ {
		if n%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		rec, err := s.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("csv: %w: %w", reader.ErrUnreadable, err)
		}
		if len(rec.cells) == 0 {
			continue
		}
		send.at.Row = rec.line
		if err := send.record(rec.cells); err != nil {
			return err
		}
	}
}

// sender hands records on, in pieces where a cell is longer than the limit.
type sender struct {
	sink  doc.Sink
	limit int
	at    doc.Location
}

func (s *sender) record(cells []doc.Cell) error {
	for i := range cells {
		if len(cells[i].Text) > s.limit {
			return s.pieces(cells)
		}
	}
	return s.sink.Fragment(doc.Fragment{Loc: s.at, Cells: cells})
}

// pieces sends a record with an overlong cell as several fragments of the same
// row: the rest of the cell follows in fragments of its own.
func (s *sender) pieces(cells []doc.Cell) error {
	var rest []doc.Cell
	for i := range cells {
		if text := cells[i].Text; len(text) > s.limit {
			n := cutAt(text, s.limit)
			cells[i].Text = text[:n]
			if text = strings.TrimSpace(text[n:]); text != "" {
				rest = append(rest, doc.Cell{Col: cells[i].Col, Text: text})
			}
		}
	}
	if err := s.sink.Fragment(doc.Fragment{Loc: s.at, Cells: cells}); err != nil {
		return err
	}
	for _, c := range rest {
		for text := c.Text; text != ""; {
			n := cutAt(text, s.limit)
			c.Text = text[:n]
			if err := s.sink.Fragment(doc.Fragment{Loc: s.at, Cells: []doc.Cell{c}}); err != nil {
				return err
			}
			text = strings.TrimSpace(text[n:])
		}
	}
	return nil
}

// cutAt returns where to cut text so that the first piece has at most limit
// bytes: after white space if there is any near, and never inside a character.
func cutAt(text string, limit int) int {
	if len(text) <= limit {
		return len(text)
	}
	limit = max(limit, utf8.UTFMax)
	if i := strings.LastIndexAny(text[limit-limit/8:limit], " \t\n"); i >= 0 {
		return limit - limit/8 + i + 1
	}
	for !utf8.RuneStart(text[limit]) {
		limit--
	}
	return limit
}
