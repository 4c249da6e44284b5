// Package odf reads texts, presentations and drawings in the OpenDocument format,
// as LibreOffice writes it: .odt, .odp, .odg, their templates, and the flat forms
// of them that are a single XML file.
//
// Source: OASIS Open Document Format for Office Applications, version 1.3: part 2
// for the package, part 3 for the schema, whose clauses are cited.
package odf

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/look"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
)

// Formats returns the formats of OpenDocument but those of spreadsheets.
func Formats() []reader.Format {
	return []reader.Format{
		format("odt", "text", []string{".odt", ".ott", ".fodt"}),
		format("odp", "presentation", []string{".odp", ".otp", ".fodp"}),
		format("odg", "graphics", []string{".odg", ".otg", ".fodg"}),
	}
}

// format returns the format of the given name, whose media types are of the given
// kind.
func format(name, kind string, extensions []string) reader.Format {
	return reader.Format{
		Name:       name,
		Extensions: extensions,
		Sniff:      func(in reader.Input, head []byte) bool { return sniff(in, head, kind) },
		Read: func(ctx context.Context, in reader.Input, sink doc.Sink) error {
			err := read(ctx, in, sink, name)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return err
		},
	}
}

// document is one document while it is read.
type document struct {
	*office.File

	format string
	common styles            // those of styles.xml
	sizes  map[string]size   // of pages, by the name of their layout
	master map[string]string // names of layouts, by that of the master page
	layers map[string]bool   // those that are switched off
	media  map[string]string // types of the files in the package
	pages  int               // slides so far
	blank  []int             // slides with a picture and no text
	text   bool              // there is text
}

func read(ctx context.Context, in reader.Input, sink doc.Sink, name string) error {
	d := &document{
		format: name, common: styles{}, sizes: map[string]size{}, master: map[string]string{},
		layers: map[string]bool{}, media: map[string]string{},
	}
	if !isZip(in) {
		d.File = office.New(ctx, in, sink, name)
		r := io.NewSectionReader(in.Data, 0, in.Data.Size())
		w := d.walker(d.Part(doc.File, "", 0))
		if err := d.Stream(r, "", "text", w.token); err != nil {
			return err
		}
		return d.finish(w)
	}
	f, err := office.OpenZip(ctx, in, sink, name)
	if err != nil {
		return err
	}
	d.File = f
	if err := d.readManifest(); err != nil {
		return err
	}
	if part := d.Pkg.Part("styles.xml"); part != nil {
		if err := d.walk(part, "styles", d.Part(doc.File, "styles", 0)); err != nil {
			return err
		}
	}
	content := d.Pkg.Part("content.xml")
	if content == nil {
		if err := d.Problem("", "content.xml is missing", reader.ErrMalformed); err != nil {
			return err
		}
	} else if err := d.walk(content, "text", d.Part(doc.File, "", 0)); err != nil {
		return err
	}
	if err := d.readObjects(); err != nil {
		return err
	}
	if err := d.Rest(d.kinds()); err != nil {
		return err
	}
	return d.close("content.xml")
}

// close ends the document, whose main text is in the given part.
func (d *document) close(part string) error {
	if d.format == "odt" && !d.text && d.Images > 0 {
		if err := d.Problem(part, "pictures and no text", reader.ErrNoText); err != nil {
			return err
		}
	}
	return d.Close()
}

// walk reads a file with text, which goes to the part to.
func (d *document) walk(part *opc.Part, what string, to doc.Part) error {
	w := d.walker(to)
	if err := d.Tokens(part, what, w.token); err != nil {
		return err
	}
	if to.Loc.Part == "" {
		return d.report(w)
	}
	d.Flow.Leave()
	return w.tooDeep(part.Name)
}

// walker returns a walker whose text goes to the part to.
func (d *document) walker(to doc.Part) *walker {
	w := &walker{document: d, names: map[string]string{}, auto: styles{}, base: to}
	first := level{look: look.Plain()}
	if d.format != "odt" {
		first.look.Back = look.Unknown // slides have a colour or a picture behind them
	}
	w.levels = append(w.levels, first)
	if to.Loc.Part != "" {
		d.Flow.Enter(to)
	}
	return w
}

// finish ends the reading of a flat document.
func (d *document) finish(w *walker) error {
	if err := d.report(w); err != nil {
		return err
	}
	return d.close("")
}

// report reports what the main text lacks.
func (d *document) report(w *walker) error {
	for _, page := range d.blank {
		at := d.In.Loc
		at.Kind, at.Page = doc.Page, page
		if err := d.ProblemAt(at, "a picture and no text", reader.ErrNoText); err != nil {
			return err
		}
	}
	if w.object {
		if err := d.Problem("", "a file embedded in the text is not read", reader.ErrUnsupported); err != nil {
			return err
		}
	}
	return w.tooDeep("content.xml")
}

func (w *walker) tooDeep(part string) error {
	if !w.deep {
		return nil
	}
	return w.Problem(part, "too many elements in one another", reader.ErrTooDeep)
}

// kinds lists the kinds of files in a package (part 2, 3.1 and after, and what
// LibreOffice adds).
func (d *document) kinds() []office.Kind {
	return []office.Kind{
		{Folders: []string{"meta.xml"}, Read: d.readMeta},
		{Folders: []string{"pictures/", "media/image"}, Read: office.Picture},
		{Folders: []string{"versions/"}, Read: func(f *office.File, part *opc.Part) error { return f.Member(part, doc.OlderRevision) }},
		{Folders: []string{"versionlist.xml", "meta-inf/documentsignatures.xml", "meta-inf/macrosignatures.xml", "meta-inf/packagesignatures.xml"}, Read: office.Data},
		{Folders: []string{
			"mimetype", "meta-inf/", "settings.xml", "manifest.rdf", "layout-cache", "configurations2/", "thumbnails/", "objectreplacements/",
			"fonts/", "current.xml", "rdf/",
		}, Read: office.Silent},
		{Folders: []string{"basic/script-lc.xml", "dialogs/dialog-lc.xml"}, Read: office.Silent},
		{Folders: []string{"basic/", "dialogs/"}, Read: office.Data},
		{Folders: []string{"scripts/"}, Read: office.Embedded},
		{Folders: []string{"media/"}, Name: "sound or film is"},
		{Folders: []string{"object "}, Read: office.Embedded},
	}
}

// isZip reports whether the file is a zip, rather than a flat document.
func isZip(in reader.Input) bool {
	const magic = "PK"
	var b [len(magic)]byte
	n, _ := in.Data.ReadAt(b[:], 0)
	return string(b[:n]) == magic
}

// isOf reports whether a media type is that of a document of the given kind, a
// template included.
func isOf(mediaType, kind string) bool {
	for _, space := range []string{"application/vnd.oasis.opendocument.", "application/vnd.sun.xml."} {
		if rest, ok := strings.CutPrefix(mediaType, space); ok {
			old := map[string]string{"text": "writer", "presentation": "impress", "graphics": "draw"}[kind]
			rest, _, _ = strings.Cut(rest, "-")
			rest, _, _ = strings.Cut(rest, ".")
			return slices.Contains([]string{kind, old}, strings.TrimSpace(rest))
		}
	}
	return false
}
