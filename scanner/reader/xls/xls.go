// Package xls reads the workbooks of Excel 5 to 2003, .xls and .xlt.
//
// Source: [MS-XLS] for the records of Excel 97 on (BIFF8), and "OpenOffice.org's
// Documentation of the Microsoft Excel File Format" for those of Excel 5 and 95
// (BIFF5). Clauses are of [MS-XLS] unless something else is said. The workbook is
// a stream of a compound file ([MS-CFB]), which is kept in memory while it is
// read; whatever a record says of counts and lengths is held against what there
// is of it.
//
// Every sheet is read whatever its state. What values look like is what package
// xlsx makes of the same workbook.
package xls

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
)

// Format returns the format of Excel workbooks before 2007.
func Format() reader.Format {
	return reader.Format{
		Name:       "xls",
		Extensions: []string{".xls", ".xlt"},
		Sniff:      sniff,
		Read:       read,
	}
}

// Names of the stream that holds the workbook (2.1.7.20.1), of which some writers
// change the case: of BIFF8, and of the formats before.
const (
	streamBIFF8 = "Workbook"
	streamBIFF5 = "Book"
)

// sniff recognises compound files with a workbook in them, and workbooks without
// a compound file around them as the versions before Excel 5 wrote.
func sniff(in reader.Input, head []byte) bool {
	if bare(head) {
		return true
	}
	if !bytes.HasPrefix(head, []byte(ole.Magic)) {
		return false
	}
	f, err := ole.Open(in.Data, 0)
	if err != nil {
		return ole.Mentions(in.Data, streamBIFF8, streamBIFF5, "WORKBOOK", "BOOK")
	}
	return f.Root(streamBIFF8) != nil || f.Root(streamBIFF5) != nil
}

// bare reports whether a file begins with the record BOF, of any version.
func bare(head []byte) bool {
	for _, begin := range []string{
		"\x09\x00\x04\x00\x02\x00", "\x09\x00\x04\x00\x00\x00", // BIFF2
		"\x09\x02\x06\x00\x00\x00", "\x09\x02\x06\x00\x00\x02", // BIFF3
		"\x09\x04\x06\x00\x00\x00", "\x09\x04\x06\x00\x00\x04", // BIFF4
		"\x09\x08\x08\x00\x00\x05", "\x09\x08\x10\x00\x00\x06", // BIFF5 and 8
	} {
		if bytes.HasPrefix(head, []byte(begin)) {
			return true
		}
	}
	return false
}

// read sends the sheets in the workbook's order, then what else holds text.
// Loc.Row is the row's number as Excel shows it.
func read(ctx context.Context, in reader.Input, sink doc.Sink) error {
	b := &book{ctx: ctx, in: in, sink: sink}
	err := b.open()
	if err == nil {
		err = b.read()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// open finds the workbook's stream.
func (b *book) open() error {
	head := make([]byte, min(int64(len(ole.Magic)), b.in.Data.Size()))
	if _, err := b.in.Data.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("xls: %w: %w", reader.ErrUnreadable, err)
	}
	if string(head) != ole.Magic {
		data, err := io.ReadAll(io.NewSectionReader(b.in.Data, 0, b.in.Data.Size()))
		if err != nil {
			return fmt.Errorf("xls: %w: %w", reader.ErrUnreadable, err)
		}
		b.data, b.name = data, streamBIFF8
		return nil
	}
	f, err := ole.Open(b.in.Data, b.in.Limits.Expanded)
	if err != nil {
		return fmt.Errorf("xls: %w", err)
	}
	b.file = f
	if f.Damage != nil {
		if err := b.problem("", "the file", f.Damage); err != nil {
			return err
		}
	}
	stream := f.Root(streamBIFF8)
	if stream == nil {
		stream = f.Root(streamBIFF5)
	}
	if stream == nil {
		return fmt.Errorf("xls: no stream of a workbook: %w", reader.ErrMalformed)
	}
	b.main = stream
	b.name = stream.Name()
	if b.data, err = stream.Bytes(); err != nil {
		return b.problem(b.name, "the workbook", err)
	}
	return nil
}

// problem reports that what it names could not be read, or not all of it.
func (b *book) problem(part, what string, err error) error {
	at := b.in.Loc
	at.Part = part
	return b.problemAt(at, what, err)
}

func (b *book) problemAt(at doc.Location, what string, err error) error {
	if b.ctx.Err() != nil {
		return b.ctx.Err()
	}
	return b.sink.Problem(at, fmt.Errorf("xls: %s: %w", what, err))
}

// notYet reports that something the file holds is not read. what includes its
// verb, such as "a control is".
func (b *book) notYet(part, what string) error {
	return b.problem(part, what+" not read yet", reader.ErrUnsupported)
}
