// Package ppt reads the presentations of PowerPoint 97 to 2003: .ppt, .pps and
// .pot.
//
// Source: [MS-PPT], of which clauses are unless something else is said, and
// [MS-ODRAW] for drawings. The presentation is a stream of a compound file
// ([MS-CFB]) and kept in memory while it is read; records are held against what
// there is of them.
//
// What was edited is written behind what there was: records that the last edit no
// longer leads to are read as older revisions, as far as they say something else.
// Colours are not looked at, so white text is read as text in plain sight.
package ppt

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
)

// Format returns the format of PowerPoint presentations before 2007.
func Format() reader.Format {
	return reader.Format{Name: "ppt", Extensions: []string{".ppt", ".pps", ".pot"}, Sniff: sniff, Read: read}
}

// Names of streams (2.1), and of that of PowerPoint 95, which is not read.
const (
	mainStream = "PowerPoint Document"
	userStream = "Current User"
	oldStream  = "PP40"
	dual       = "PP97_DUALSTORAGE" // a storage beside that for PowerPoint 95
)

func sniff(in reader.Input, head []byte) bool {
	if !bytes.HasPrefix(head, []byte(ole.Magic)) {
		return false
	}
	f, err := ole.Open(in.Data, 0)
	if err != nil {
		return ole.Mentions(in.Data, mainStream)
	}
	return find(f, mainStream) != nil || f.Root(oldStream) != nil
}

// find returns a stream of the presentation, nil if there is none.
func find(f *ole.File, name string) *ole.Stream {
	for _, s := range f.Streams {
		if strings.EqualFold(s.Name(), name) && len(s.Path) == 2 && s.Path[0] == dual {
			return s
		}
	}
	return f.Root(name)
}

// read sends the slides in the order in which they are shown, Loc.Row being the
// number of the paragraph, and what else holds text.
func read(ctx context.Context, in reader.Input, sink doc.Sink) error {
	f, err := ole.Open(in.Data, in.Limits.Expanded)
	if err != nil {
		return fmt.Errorf("ppt: %w", err)
	}
	d := &document{File: office.New(ctx, in, sink, "ppt"), ole: f, sent: map[int]bool{}, said: map[string]bool{}}
	err = d.read()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// document is one presentation while it is read.
type document struct {
	*office.File

	ole     *ole.File
	data    []byte       // the stream
	objects map[int]int  // offsets of objects by their identifiers
	root    int          // identifier of the document's
	sent    map[int]bool // offsets of objects that were sent
	width   int          // of a slide
	height  int
	slides  int
	files   int             // embedded ones that were sent
	said    map[string]bool // paragraphs that were sent
	masters bool            // the pages are masters
	deep    bool
}

func (d *document) read() error {
	if d.ole.Damage != nil {
		if err := d.Problem("", "the file", d.ole.Damage); err != nil {
			return err
		}
	}
	stream := find(d.ole, mainStream)
	if stream == nil {
		if d.ole.Root(oldStream) != nil {
			return fmt.Errorf("ppt: %w: a presentation of PowerPoint 95", reader.ErrUnsupported)
		}
		return fmt.Errorf("ppt: no stream of a presentation: %w", reader.ErrMalformed)
	}
	var err error
	if d.data, err = stream.Bytes(); err != nil {
		if err := d.Problem(mainStream, "the presentation", err); err != nil {
			return err
		}
	}
	if err := d.edits(); err != nil {
		return err
	}
	for _, step := range []func() error{d.show, d.rest, d.streams} {
		if err := step(); err != nil {
			return err
		}
	}
	if d.deep {
		if err := d.Problem(mainStream, "records inside one another", reader.ErrTooDeep); err != nil {
			return err
		}
	}
	if d.Images > 0 && len(d.said) == 0 {
		if err := d.Problem(mainStream, "pictures and no text", reader.ErrNoText); err != nil {
			return err
		}
	}
	return d.Close()
}
