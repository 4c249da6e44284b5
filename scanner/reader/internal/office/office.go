// Package office reads what the documents of Word and PowerPoint have in common:
// the package they are kept in, properties, charts, diagrams, embedded files and
// custom XML.
//
// Source: ECMA-376 Part 1, fifth edition, in its transitional and strict forms;
// Part 2 for the package.
package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/flow"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// File is one document while it is read.
type File struct {
	Ctx    context.Context //nolint:containedctx // of one call of Read, as short-lived as the call
	In     reader.Input
	Sink   doc.Sink
	Pkg    *opc.Package
	Flow   *flow.Writer
	Images int // parts that are pictures, thumbnails left out

	format  string
	done    map[*opc.Part]bool
	people  texts // who worked on the document
	links   texts // addresses behind links
	alt     texts // descriptions of pictures
	choices texts // of drop-down lists
	marks   texts // names of bookmarks and the like
}

// Open opens the package of the document in, for a reader of the given format,
// and reads its content types.
func Open(ctx context.Context, in reader.Input, sink doc.Sink, format string) (*File, error) {
	f, err := OpenZip(ctx, in, sink, format)
	if err != nil {
		return nil, err
	}
	if err := f.Pkg.ReadTypes(ctx); err != nil {
		return f, f.Problem("[Content_Types].xml", "content types", err)
	}
	return f, nil
}

// New returns a File that has no package, for a document that is one stream.
func New(ctx context.Context, in reader.Input, sink doc.Sink, format string) *File {
	return &File{
		Ctx: ctx, In: in, Sink: sink, format: format, done: map[*opc.Part]bool{},
		Flow: flow.New(ctx, sink, doc.Part{Loc: in.Loc}, in.Limits.Text),
	}
}

// OpenZip opens the zip of the document in, for a reader of the given format.
func OpenZip(ctx context.Context, in reader.Input, sink doc.Sink, format string) (*File, error) {
	pkg, err := opc.Open(in.Data, in.Limits.Expanded)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", format, err)
	}
	f := New(ctx, in, sink, format)
	f.Pkg = pkg
	if pkg.Damage != nil {
		if err := f.Problem("", "the file", pkg.Damage); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// Main returns the main part, nil if there is none: what the package's main
// relationship leads to, or else a part of a type that ends in one of types, or
// of the usual name.
func (f *File) Main(usual string, types ...string) (*opc.Part, error) {
	rels, err := f.Relationships("")
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		if r.Type == "officeDocument" && r.Part != nil {
			return r.Part, nil
		}
	}
	for _, p := range f.Pkg.Parts {
		for _, t := range types {
			if strings.HasSuffix(p.Type, t) {
				return p, nil
			}
		}
	}
	return f.Pkg.Part(usual), nil
}

// Part returns a part of the file that is not a part of its text: the kind and
// name under which it is told, and how the file keeps it from sight.
func (f *File) Part(kind doc.PartKind, name string, hidden doc.Hidden) doc.Part {
	at := f.In.Loc
	at.Kind, at.Part = kind, name
	return doc.Part{Loc: at, Hidden: hidden}
}

// Problem reports that what it names could not be read, or not all of it. The
// error of a context that is done ends the reading instead, and so does a limit
// of the whole file.
func (f *File) Problem(part, what string, err error) error {
	at := f.In.Loc
	at.Part = part
	return f.ProblemAt(at, what, err)
}

// ProblemAt is like Problem for any place.
func (f *File) ProblemAt(at doc.Location, what string, err error) error {
	if err := f.Flow.Err(); err != nil {
		return err
	}
	if err := f.Ctx.Err(); err != nil {
		return err
	}
	if err := f.Sink.Problem(at, fmt.Errorf("%s: %s: %w", f.format, what, err)); err != nil {
		return err
	}
	if errors.Is(err, opc.ErrSpent) {
		return fmt.Errorf("%s: the parts after it are not read: %w", f.format, reader.ErrTooLarge)
	}
	return nil
}

// Relationships returns the relationships of the part called source, "" for the
// package, and takes note of the addresses that links in it lead to. What is
// damaged is reported.
func (f *File) Relationships(source string) ([]opc.Relationship, error) {
	rels, err := f.Pkg.Relationships(f.Ctx, source)
	for _, r := range rels {
		if r.External {
			f.Link(r.Target)
		}
	}
	if err != nil {
		return rels, f.Problem(source, "relationships", err)
	}
	return rels, nil
}

// Link takes note of the address that a link leads to, if it is one of a person
// (RFC 6068).
func (f *File) Link(target string) {
	const mail = "mailto:"
	if len(target) < len(mail) || !strings.EqualFold(target[:len(mail)], mail) {
		return
	}
	address, _, _ := strings.Cut(target[len(mail):], "?")
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	f.links.add("", address)
}

// Done reports whether the part was read, and takes note that it is.
func (f *File) Done(part *opc.Part) bool {
	done := f.done[part]
	f.done[part] = true
	return done
}

// Tokens calls token for each token of the part, until the sink returns an error.
// It returns that error; what else goes wrong is reported.
func (f *File) Tokens(part *opc.Part, what string, token func(t *xmltok.Tokenizer, k xmltok.Kind)) error {
	f.done[part] = true
	r, err := part.Open(f.Ctx)
	if err != nil {
		return f.Problem(part.Name, what, err)
	}
	defer r.Close()
	return f.Stream(r, part.Name, what, token)
}

// Stream is like Tokens for XML that is read from r, which is that of the part of
// the given name.
func (f *File) Stream(r io.Reader, part, what string, token func(t *xmltok.Tokenizer, k xmltok.Kind)) error {
	t := xmltok.New(r)
	for k := t.Next(); k != xmltok.EOF && f.Flow.Err() == nil; k = t.Next() {
		token(t, k)
	}
	if err := f.Flow.Err(); err != nil {
		return err
	}
	if err := opc.Check(t); err != nil {
		return f.Problem(part, what, err)
	}
	return nil
}

// Member hands a part on as a file of its own.
func (f *File) Member(part *opc.Part, hidden doc.Hidden) error {
	f.done[part] = true
	ctx := f.Ctx
	return f.Sink.Member(doc.Member{
		Loc:    f.In.Loc.Member(part.Name),
		Hidden: hidden,
		Open:   func() (io.ReadCloser, error) { return part.Open(ctx) },
	})
}

// Close sends what was gathered on the way and what was kept back.
func (f *File) Close() error {
	if f.Flow.Err() != nil {
		return f.Flow.Err()
	}
	// People first: what stands in one part is seen together.
	f.choices.send(f.Flow, f.Part(doc.Property, "choices", 0))
	f.links.send(f.Flow, f.Part(doc.Property, "links", 0))
	f.alt.send(f.Flow, f.Part(doc.Property, "descriptions", doc.DocumentProperty))
	f.marks.send(f.Flow, f.Part(doc.Property, "names", doc.DocumentProperty))
	f.people.send(f.Flow, f.Part(doc.Property, "authors", doc.DocumentProperty))
	if err := f.Flow.Close(); err != nil {
		return err
	}
	if err := f.Flow.Cut(); err != nil {
		return f.Problem("", "a table", err)
	}
	for _, t := range []*texts{&f.choices, &f.links, &f.alt, &f.marks, &f.people} {
		if t.full {
			return f.Problem("", "more texts than any document has", reader.ErrTooLarge)
		}
	}
	return nil
}
