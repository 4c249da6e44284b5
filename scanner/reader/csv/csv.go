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

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/charset"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/piece"
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
	s.buf = make([]byte, charset.Room(in.Data, bufferSize))
	if d.declared {
		s.skipLine()
	}
	at := in.Loc
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
		at.Row = rec.line
		if err := piece.Send(sink, doc.Fragment{Loc: at, Cells: rec.cells}, in.Limits.Text); err != nil {
			return err
		}
	}
}
