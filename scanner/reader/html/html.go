// Package html reads web pages, and tables in HTML that reporting systems pass off
// as workbooks. Tables are tables, everything else is running text; what a browser
// would not show is read as well and said to be hidden: elements that are hidden
// or of no size, white text, templates, comments, hidden form values, and the
// texts and data in scripts.
//
// Sources: the HTML and DOM Standards of the WHATWG, CSS 2.2. What a page loads
// from elsewhere is not looked at, so rules of other style sheets are not known.
package html

import (
	"context"
	"fmt"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/markup"
)

// Format returns the format of web pages.
func Format() reader.Format {
	return reader.Format{
		Name:       "html",
		Extensions: []string{".html", ".htm", ".xhtml"},
		Sniff:      markup.IsHTML,
		Read:       read,
	}
}

// read sends the paragraphs of the page, whose rows are lines of the file, and its
// tables, each a part of its own, in the order in which they end.
func read(ctx context.Context, in reader.Input, sink doc.Sink) error {
	r, err := decoded(in.Data)
	if err != nil {
		return fmt.Errorf("html: %w: %w", reader.ErrUnreadable, err)
	}
	d := &document{ctx: ctx, in: in, sink: sink, rules: map[string]look{}}
	p := page{document: d, line: 1}
	return p.read(r)
}
