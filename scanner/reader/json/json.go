// Package json reads JSON and JSON Lines.
//
// Source: RFC 8259 for JSON, https://jsonlines.org for a value a line, RFC 7464
// for values parted by record separators. Commas too many are forgiven.
//
// What looks like a table becomes one: an array of objects with a column for
// each key, an array of arrays, an object whose values are objects of one build,
// and the lines of JSON Lines. An object that stands alone is a table of two
// columns, key and value, as a form about one person is.
package json

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/charset"
)

// Format returns the format of JSON.
func Format() reader.Format {
	return reader.Format{
		Name:       "json",
		Extensions: []string{".json", ".jsonl", ".ndjson", ".geojson"},
		Sniff:      sniff,
		Read:       read,
	}
}

// sniff reports whether the content begins with an object or an array and is
// JSON as far as its beginning shows.
func sniff(in reader.Input, head []byte) bool {
	if !charset.IsText(in.Data, head) {
		return false
	}
	text, _ := charset.Head(in.Data, reader.SniffLen)
	text = bytes.TrimLeft(text, space)
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return false
	}
	p := newParser(bytes.NewReader(text), discard{}, in.Limits.Text)
	err := p.document(context.Background())
	return err == nil || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, errSyntax) && p.read > p.broken // a broken line of JSON Lines
}

// discard is the sink of a trial.
type discard struct{}

func (discard) Part(doc.Part) error               { return nil }
func (discard) Fragment(doc.Fragment) error       { return nil }
func (discard) Member(doc.Member) error           { return nil }
func (discard) Problem(doc.Location, error) error { return nil }

// read sends a Part for each table, the keys as its first fragment, and then a
// fragment for each element. Row is the line on which the element begins or, if
// the file hardly has lines, its place in the table, with the keys as row 1.
func read(ctx context.Context, in reader.Input, sink doc.Sink) error {
	r, err := charset.NewReader(in.Data)
	if err != nil {
		return fmt.Errorf("json: %w: %w", reader.ErrUnreadable, err)
	}
	p := newParser(r, sink, in.Limits.Text)
	p.at = in.Loc
	err = p.document(ctx)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, errSyntax):
		at := in.Loc
		at.Row = p.bad
		return sink.Problem(at, fmt.Errorf("json: %w: %w", reader.ErrMalformed, err))
	case p.err != nil && errors.Is(err, p.err):
		return fmt.Errorf("json: %w: %w", reader.ErrUnreadable, err)
	}
	return err
}
