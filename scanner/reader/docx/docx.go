// Package docx reads the documents of Word and of what writes its format: .docx,
// .docm, .dotx and .dotm.
//
// Source: ECMA-376 Part 1 (WordprocessingML, clause 17) in its transitional and
// strict forms; clauses are of the fifth edition.
//
// Every text node of the document, its headers, notes and comments is read, what
// is deleted or hidden included, and every other part of the package has a line
// in a table of kinds: it is read, is known to hold no text, or is reported as not
// read.
package docx

import (
	"context"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
)

// Format returns the format of Word documents.
func Format() reader.Format {
	types := mainTypes()
	return reader.Format{
		Name:       "docx",
		Extensions: []string{".docx", ".docm", ".dotx", ".dotm"},
		Sniff:      office.Sniff("word/", types...),
		Read:       read,
	}
}

// mainTypes returns the content types of a main part (15.2.10, and [MS-DOCX] for
// those with macros).
func mainTypes() []string {
	return []string{
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
		"application/vnd.ms-word.document.macroenabled.main+xml",
		"application/vnd.ms-word.template.macroenabledtemplate.main+xml",
		"application/vnd.ms-word.template.macroenabled.main+xml",
	}
}

// read sends the text of the main part, Loc.Row being the number of the
// paragraph, then its tables and what else holds text.
func read(ctx context.Context, in reader.Input, sink doc.Sink) error {
	f, err := office.Open(ctx, in, sink, "docx")
	if err != nil {
		return err
	}
	d := &document{File: f}
	err = d.read()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// document is one document while it is read.
type document struct {
	*office.File

	styles styles
	text   bool // there is text in the main part
}

func (d *document) read() error {
	main, err := d.Main("word/document.xml", mainTypes()...)
	if err != nil {
		return err
	}
	if err := d.readStyles(main); err != nil {
		return err
	}
	if main == nil {
		if err := d.Problem("", "the main part is missing", reader.ErrMalformed); err != nil {
			return err
		}
	} else if err := d.walk(main, "text", d.Part(doc.File, "", 0)); err != nil {
		return err
	}
	if err := d.Rest(append(d.kinds(), office.Kinds("word/")...)); err != nil {
		return err
	}
	if main != nil && !d.text && d.Images > 0 {
		if err := d.Problem(main.Name, "pictures and no text", reader.ErrNoText); err != nil {
			return err
		}
	}
	return d.Close()
}

// kinds lists the kinds of parts that only documents of Word have.
func (d *document) kinds() []office.Kind {
	walks := func(what, name string, hidden doc.Hidden) func(*office.File, *opc.Part) error {
		return func(_ *office.File, part *opc.Part) error {
			if name == "" {
				return d.walk(part, what, d.Part(doc.File, baseName(part), hidden))
			}
			return d.walk(part, what, d.Part(doc.File, name, hidden))
		}
	}
	silent := []string{
		"wordprocessingml.styles+xml", "ms-word.styleswitheffects+xml", "wordprocessingml.fonttable+xml", "wordprocessingml.numbering+xml",
		"wordprocessingml.websettings+xml", "ms-word.keymapcustomizations+xml", "ms-word.attachedtoolbars",
		"wordprocessingml.commentsextended+xml", "wordprocessingml.commentsids+xml", "wordprocessingml.commentsextensible+xml",
	}
	return []office.Kind{
		{Types: []string{"wordprocessingml.footnotes+xml"}, Folders: []string{"word/footnotes"}, Read: walks("footnotes", "footnotes", 0)},
		{Types: []string{"wordprocessingml.endnotes+xml"}, Folders: []string{"word/endnotes"}, Read: walks("endnotes", "endnotes", 0)},
		{Types: []string{"wordprocessingml.comments+xml"}, Folders: []string{"word/comments.xml"}, Read: walks("comments", "comments", doc.Comment)},
		{Types: []string{"wordprocessingml.header+xml"}, Folders: []string{"word/header"}, Read: walks("a header", "", doc.HeaderFooter)},
		{Types: []string{"wordprocessingml.footer+xml"}, Folders: []string{"word/footer"}, Read: walks("a footer", "", doc.HeaderFooter)},
		{Types: []string{"wordprocessingml.document.glossary+xml"}, Folders: []string{"word/glossary/document.xml"}, Read: walks("building blocks", "glossary", 0)},
		{Types: []string{"wordprocessingml.settings+xml"}, Folders: []string{"word/settings.xml", "word/glossary/settings.xml"}, Read: d.readSettings},
		{Types: []string{"wordprocessingml.people+xml"}, Folders: []string{"word/people.xml"}, Read: d.readPeople},
		{Folders: []string{"word/afchunk", "word/altchunk"}, Read: d.readChunk},
		{Types: []string{"application/rtf", "text/html", "application/xhtml+xml", "text/plain", "message/rfc822"}, Read: d.readChunk},
		{Types: silent, Folders: []string{
			"word/styles", "word/fonttable", "word/numbering", "word/websettings", "word/comments", "word/glossary/styles", "word/glossary/fonttable",
			"word/glossary/numbering", "word/glossary/websettings", "word/customizations", "word/attachedtoolbars",
		}, Read: office.Silent},
		{Types: mainTypes(), Read: walks("a second main part", "second main part", doc.HiddenText)},
	}
}

// readChunk hands on a document of another format that is put into this one when
// it is opened (17.17.2.1).
func (d *document) readChunk(_ *office.File, part *opc.Part) error { return d.Member(part, 0) }
