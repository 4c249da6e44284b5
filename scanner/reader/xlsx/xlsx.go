// Package xlsx reads the workbooks of Excel and of what writes its format:
// .xlsx, .xlsm, .xltx and .xltm.
//
// Source: ECMA-376 Part 1 (SpreadsheetML, clause 18) in its transitional and
// strict forms, and ECMA-376 Part 2 for the container; clauses are of the fifth
// edition. Sheets are streamed: memory does not grow with rows, only with the
// table of shared strings.
//
// Every sheet is read whatever its state, and every other part of the package
// has a line in the table of kinds: it is read, is known to hold no text, or is
// reported as not read.
package xlsx

import (
	"context"
	"errors"
	"fmt"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
)

// Format returns the format of Excel workbooks other than binary ones.
func Format() reader.Format {
	return reader.Format{
		Name:       "xlsx",
		Extensions: []string{".xlsx", ".xlsm", ".xltx", ".xltm"},
		Sniff:      sniff,
		Read:       read,
	}
}

// read sends the sheets in the workbook's order, then what else holds text. Loc.Row is
// the row's number as the sheet gives it; a number that runs backwards is
// counted on from the row before, and reported.
func read(ctx context.Context, in reader.Input, sink doc.Sink) error {
	pkg, err := opc.Open(in.Data, in.Limits.Expanded)
	if err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	b := &book{
		ctx: ctx, in: in, sink: sink, pkg: pkg, done: map[*opc.Part]bool{},
		owners: map[*opc.Part]owner{}, lastRows: map[string]int{}, threads: map[string]bool{}, diagrams: map[string]bool{},
	}
	err = b.read()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// problem reports that what it names could not be read, or not all of it. The
// error of a context that is done ends the reading instead, and so does a limit
// of the whole file.
func (b *book) problem(part, what string, err error) error {
	if b.ctx.Err() != nil {
		return b.ctx.Err()
	}
	at := b.in.Loc
	at.Part = part
	if err := b.sink.Problem(at, fmt.Errorf("xlsx: %s: %w", what, err)); err != nil {
		return err
	}
	if errors.Is(err, opc.ErrSpent) {
		return fmt.Errorf("xlsx: the parts after it are not read: %w", reader.ErrTooLarge)
	}
	return nil
}
