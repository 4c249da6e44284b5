// Package ods reads spreadsheets of OpenDocument: .ods and .ots, which are zips,
// and .fods, which is one XML document.
//
// Source: OASIS OpenDocument 1.3, part 3 (schema) and part 2 (packages); clauses
// are of part 3 unless something else is said. Sheets are streamed: memory does
// not grow with rows. Rows and cells that the file says are repeated cost nothing
// as long as they are empty, and are bounded in number when they are not.
package ods

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/charset"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// Formats returns the formats of spreadsheets of OpenDocument.
func Formats() []reader.Format {
	return []reader.Format{
		{Name: "ods", Extensions: []string{".ods", ".ots"}, Sniff: sniffPackage, Read: readPackage},
		{Name: "fods", Extensions: []string{".fods"}, Sniff: sniffFlat, Read: readFlat},
	}
}

// mediaType begins the type of spreadsheets and of templates for them.
const mediaType = "application/vnd.oasis.opendocument.spreadsheet"

// Bounds of what recognising a file may cost.
const (
	sniffExpanded = 1 << 20 // bytes decompressed
	sniffWalk     = 1 << 20 // bytes searched for local headers
)

// sniffPackage recognises a zip whose first member says the type (part 2, 3.3)
// or, where that is missing, whose manifest does (part 2, 4.8.4).
func sniffPackage(in reader.Input, head []byte) bool {
	const localHeader = "PK\x03\x04"
	if !bytes.HasPrefix(head, []byte(localHeader)) {
		return false
	}
	if bytes.Contains(head[:min(len(head), 256)], []byte("mimetypeapplication/")) {
		return bytes.Contains(head[:min(len(head), 256)], []byte("mimetype"+mediaType))
	}
	pkg, err := opc.OpenHead(in.Data, sniffExpanded, sniffWalk)
	if err != nil || pkg.Part("content.xml") == nil {
		return false
	}
	m := readManifest(context.Background(), pkg)
	return strings.HasPrefix(m.types["/"], mediaType)
}

// sniffFlat recognises XML whose root says the type.
func sniffFlat(in reader.Input, head []byte) bool {
	if bytes.IndexByte(head[:min(len(head), 64)], '<') < 0 {
		return false
	}
	text, _ := charset.Head(in.Data, reader.SniffLen)
	return bytes.Contains(text, []byte("urn:oasis:names:tc:opendocument")) &&
		bytes.Contains(text, []byte(`mimetype="`+mediaType))
}

// readPackage sends the sheets in the document's order, then what else holds
// text. Loc.Row is the row's number as the application shows it.
func readPackage(ctx context.Context, in reader.Input, sink doc.Sink) error {
	b := &book{ctx: ctx, in: in, sink: sink, format: "ods"}
	pkg, err := opc.Open(in.Data, in.Limits.Expanded)
	if err != nil {
		return fmt.Errorf("ods: %w", err)
	}
	b.pkg = pkg
	err = b.readParts()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// readFlat is readPackage for a document without a zip around it.
func readFlat(ctx context.Context, in reader.Input, sink doc.Sink) error {
	b := &book{ctx: ctx, in: in, sink: sink, format: "fods"}
	c := newContent(b, "")
	err := c.read(&inContext{ctx, io.NewSectionReader(in.Data, 0, in.Data.Size())})
	if err == nil {
		err = c.finish()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// inContext reads until its context is done.
type inContext struct {
	ctx context.Context //nolint:containedctx // of one call of Read, as short-lived as the call
	r   io.Reader
}

func (r *inContext) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// book is one document while it is read.
type book struct {
	ctx    context.Context //nolint:containedctx // of one call of Read, as short-lived as the call
	in     reader.Input
	sink   doc.Sink
	format string
	pkg    *opc.Package
	styles styles
}

// at returns the location of a part of the document.
func (b *book) at(kind doc.PartKind, part string) doc.Location {
	at := b.in.Loc
	at.Kind, at.Part = kind, part
	return at
}

// problem reports that what it names could not be read, or not all of it. A limit
// of the whole file ends the reading.
func (b *book) problem(at doc.Location, what string, err error) error {
	if b.ctx.Err() != nil {
		return b.ctx.Err()
	}
	if err := b.sink.Problem(at, fmt.Errorf("%s: %s: %w", b.format, what, err)); err != nil {
		return err
	}
	if errors.Is(err, opc.ErrSpent) {
		return fmt.Errorf("%s: the parts after it are not read: %w", b.format, reader.ErrTooLarge)
	}
	return nil
}

// tokens calls take for each token of a part, until it returns an error. A
// problem says what of the part could not be read.
func (b *book) tokens(part *opc.Part, what string, take func(t *xmltok.Tokenizer, k xmltok.Kind) error) error {
	at := b.at(doc.File, part.Name)
	r, err := part.Open(b.ctx)
	if err != nil {
		return b.problem(at, what, err)
	}
	defer r.Close()
	t := xmltok.New(r)
	for k := t.Next(); k != xmltok.EOF; k = t.Next() {
		if err := take(t, k); err != nil {
			return err
		}
	}
	if err := opc.Check(t); err != nil {
		return b.problem(at, what, err)
	}
	return nil
}
