// Package xml reads XML: workbooks that Excel 2003 saved as XML, drawings in SVG,
// and whatever else is written in it.
//
// Sources: Extensible Markup Language (XML) 1.0, fifth edition; the XML
// Spreadsheet Reference of Office 2003; SVG 2. Nothing is loaded from elsewhere,
// and entities that a document declares are not expanded: a reference to one is a
// problem.
package xml

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
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/markup"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// Formats returns the formats of XML. Other formats that are XML have to be tried
// before the last of them.
func Formats() []reader.Format {
	return []reader.Format{
		{
			Name:       "spreadsheetml",
			Extensions: []string{".xml", ".xls"},
			Sniff:      markup.Naming("urn:schemas-microsoft-com:office:spreadsheet"),
			Read:       readWorkbook,
		},
		{Name: "svg", Extensions: []string{".svg"}, Sniff: markup.Root("svg"), Read: readDrawing},
		{Name: "xml", Extensions: []string{".xml", ".xsl", ".kml", ".rdf"}, Sniff: markup.IsXML, Read: readDocument},
	}
}

// tokens returns the tokens of the file. Content decides over the declaration
// unless that names an encoding other than UTF-8.
func tokens(in reader.Input) (*xmltok.Tokenizer, error) {
	var r io.Reader = io.NewSectionReader(in.Data, 0, in.Data.Size())
	head := make([]byte, min(256, in.Data.Size()))
	if n, err := in.Data.ReadAt(head, 0); n < len(head) {
		return nil, fmt.Errorf("xml: %w: %w", reader.ErrUnreadable, err)
	}
	declaration, _, _ := bytes.Cut(head, []byte("?>"))
	_, encoding, said := strings.Cut(strings.ToLower(string(declaration)), "encoding")
	if !said || strings.Contains(encoding, "utf-8") || strings.Contains(encoding, "utf-16") {
		var err error
		if r, err = charset.NewReader(in.Data); err != nil {
			return nil, fmt.Errorf("xml: %w: %w", reader.ErrUnreadable, err)
		}
	}
	t := xmltok.New(r)
	t.Doctype = true
	return t, nil
}

// ending tells what was wrong with the file after all of it was read.
func ending(t *xmltok.Tokenizer, in reader.Input, sink doc.Sink) error {
	err := t.Err()
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case err != nil:
		return sink.Problem(in.Loc, fmt.Errorf("xml: %w: %w", reader.ErrUnreadable, err))
	case t.Flaw() != "":
		return sink.Problem(in.Loc, fmt.Errorf("xml: %w: %s", reader.ErrMalformed, t.Flaw()))
	}
	return nil
}

// one returns s as one line.
func one(s string) string { return strings.Join(strings.Fields(s), " ") }

// clean returns b as text in UTF-8.
func clean(b []byte) string { return strings.ToValidUTF8(string(b), "\uFFFD") }
