// Package rtf reads documents in Rich Text Format: .rtf, and mail that Outlook
// keeps in it.
//
// Source: Rich Text Format (RTF) Specification, version 1.9.1; [MS-OXRTFEX] for the
// HTML that Outlook wraps in RTF; [MS-OLEDS] for embedded objects.
//
// A file is read once and kept nowhere: what is held is the state of the groups
// that are open, and embedded objects one at a time. Destinations that no list
// knows are read as properties, not passed over.
package rtf

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/rtf"
)

// Format returns the Rich Text Format.
func Format() reader.Format {
	return reader.Format{Name: "rtf", Extensions: []string{".rtf"}, Sniff: sniff, Read: read}
}

const magic = `{\rtf`

// blank is what may stand before and behind a document.
const blank = " \t\r\n\x00\x1A"

func sniff(_ reader.Input, head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))
	return bytes.HasPrefix(bytes.TrimLeft(head, blank), []byte(magic))
}

// read sends the text, Loc.Row being the number of the paragraph, then its tables
// and what else holds text. HTML that is wrapped in the document is handed on as a
// file.
func read(ctx context.Context, in reader.Input, sink doc.Sink) error {
	d := &document{
		File: office.New(ctx, in, sink, "rtf"),
		t:    rtf.New(io.NewSectionReader(in.Data, 0, in.Data.Size())),
		ansi: windows, fonts: map[int]int{},
	}
	err := d.read()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// read takes all tokens and then sends what is left.
func (d *document) read() error {
	if err := d.tokens(); err != nil {
		return err
	}
	if d.t.Err != nil {
		return fmt.Errorf("rtf: %w: %w", reader.ErrUnreadable, d.t.Err)
	}
	for _, lost := range []struct {
		is    bool
		what  string
		class error
	}{
		{d.deep, "groups inside one another", reader.ErrTooDeep},
		{d.broken, "the document breaks off", reader.ErrMalformed},
		{d.cut, "a text beside the document is cut off", reader.ErrTooLarge},
		{d.Images > 0 && !d.said && !d.html, "pictures and no text", reader.ErrNoText},
	} {
		if !lost.is {
			continue
		}
		if err := d.Problem("", lost.what, lost.class); err != nil {
			return err
		}
	}
	if err := d.sendPage(); err != nil {
		return err
	}
	return d.Close()
}

// sendPage hands on the HTML that is wrapped in the document.
func (d *document) sendPage() error {
	if !d.html {
		return nil
	}
	page := rtf.Page(io.NewSectionReader(d.In.Data, 0, d.In.Data.Size()))
	return d.member(doc.Member{
		Loc: d.In.Loc.Member("body.html"),
		Open: func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader(rtf.Mark), bytes.NewReader(page))), nil
		},
	})
}

// rest deals with what stands behind the end of the document, where nobody sees
// it. It reports whether that is text, which is read on as hidden text; something
// else is handed on as a file.
func (d *document) rest() (bool, error) {
	const step = 4 << 10
	buf := make([]byte, step)
	size := d.In.Data.Size()
	for at := d.t.At; at < size; at += step {
		n, err := d.In.Data.ReadAt(buf[:min(step, size-at)], at)
		left := bytes.TrimLeft(buf[:n], blank+"}")
		if len(left) == 0 && err == nil {
			continue
		}
		begin := at + int64(n-len(left))
		if bytes.IndexFunc(left, func(c rune) bool { return c < ' ' && c != '\t' && c != '\r' && c != '\n' }) < 0 {
			return len(left) > 0, nil
		}
		return false, d.member(doc.Member{
			Loc: d.In.Loc.Member("behind the end"), Hidden: doc.HiddenText,
			Open: func() (io.ReadCloser, error) {
				return io.NopCloser(io.NewSectionReader(d.In.Data, begin, size-begin)), nil
			},
		})
	}
	return false, nil
}
