// Package msword reads the documents of Word 6 to 2003, .doc and .dot.
//
// Source: [MS-DOC] for Word 97 on, of which clauses are unless something else is
// said. Word 6 and 95 have the same pieces of text at other offsets and in a code
// page; of their formatting nothing is read, so what is hidden there is read as
// text in plain sight. The document is a stream of a compound file ([MS-CFB]) and
// kept in memory while it is read; whatever it says of counts and lengths is held
// against what there is.
package msword

import (
	"bytes"
	"context"
	"fmt"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
)

// Format returns the format of Word documents before 2007.
func Format() reader.Format {
	return reader.Format{Name: "doc", Extensions: []string{".doc", ".dot"}, Sniff: sniff, Read: read}
}

// mainStream is the name of the stream that holds the text (2.1.1).
const mainStream = "WordDocument"

// sniff recognises compound files with a document in them, and the documents of
// Word 2 and before, which are no compound files and are not read.
func sniff(in reader.Input, head []byte) bool {
	if early(head) {
		return true
	}
	if !bytes.HasPrefix(head, []byte(ole.Magic)) {
		return false
	}
	f, err := ole.Open(in.Data, 0)
	if err != nil {
		return ole.Mentions(in.Data, mainStream)
	}
	return f.Root(mainStream) != nil
}

// early reports whether a file begins as those of Word 1 and 2 for Windows.
func early(head []byte) bool {
	const least = 32
	return len(head) > least && (bytes.HasPrefix(head, []byte("\x9b\xa5")) || bytes.HasPrefix(head, []byte("\xdb\xa5"))) && head[3] == 0
}

// read sends the text, Loc.Row being the number of the paragraph, then its tables
// and what else holds text.
func read(ctx context.Context, in reader.Input, sink doc.Sink) error {
	var head [64]byte
	if n, _ := in.Data.ReadAt(head[:], 0); early(head[:n]) {
		return fmt.Errorf("doc: %w: a document of Word 2 or before", reader.ErrUnsupported)
	}
	f, err := ole.Open(in.Data, in.Limits.Expanded)
	if err != nil {
		return fmt.Errorf("doc: %w", err)
	}
	d := &document{File: office.New(ctx, in, sink, "doc"), ole: f}
	err = d.read()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// document is one document while it is read.
type document struct {
	*office.File

	ole   *ole.File
	main  []byte // the stream of the text
	table []byte // the stream of what says how to read it
	data  []byte // the stream of what is large
	info  info

	pieces  []piece
	changes [][]byte // of pieces, from the fast saves
	runs    spans    // formatting of characters by where they stand in main
	paras   spans    // of paragraphs
	pages   []int64  // where that is kept in main
	styles  []style

	total    int         // characters of all stories
	budget   int         // bytes of text that may still be sent
	said     bool        // there is text
	fields   []field     // that are open
	row      []paragraph // of the row of a table, until its end says how it looks
	tables   []table     // that are open, the innermost last
	cellMark bool        // the last paragraph ended with the mark of a cell
}

func (d *document) read() error {
	if d.ole.Damage != nil {
		if err := d.Problem("", "the file", d.ole.Damage); err != nil {
			return err
		}
	}
	if err := d.load(); err != nil {
		return err
	}
	if err := d.stories(); err != nil {
		return err
	}
	if err := d.older(); err != nil {
		return err
	}
	if err := d.names(); err != nil {
		return err
	}
	if err := d.streams(); err != nil {
		return err
	}
	if d.Images > 0 && !d.said {
		if err := d.Problem(mainStream, "pictures and no text", reader.ErrNoText); err != nil {
			return err
		}
	}
	return d.Close()
}

// load finds the streams and reads what says how to read the text.
func (d *document) load() error {
	stream := d.ole.Root(mainStream)
	if stream == nil {
		return fmt.Errorf("doc: no stream of a document: %w", reader.ErrMalformed)
	}
	var err error
	if d.main, err = stream.Bytes(); err != nil {
		if err := d.Problem(mainStream, "the document", err); err != nil {
			return err
		}
	}
	if err := d.readInfo(); err != nil {
		return err
	}
	d.table = d.main
	if !d.info.old {
		names := []string{"0Table", "1Table"}
		if d.info.second {
			names[0], names[1] = names[1], names[0]
		}
		stream := d.ole.Root(names[0])
		if stream == nil {
			stream = d.ole.Root(names[1])
		}
		d.table = nil
		if stream != nil {
			d.table, err = stream.Bytes()
		}
		if stream == nil || err != nil {
			if err := d.Problem(names[0], "the stream of tables", fmt.Errorf("%w: it is missing or breaks off", reader.ErrMalformed)); err != nil {
				return err
			}
		}
	}
	if s := d.ole.Root("Data"); s != nil {
		d.data, _ = s.Bytes() // it breaks off: definitions in it are missing
	}
	if err := d.readPieces(); err != nil {
		return err
	}
	const shared = 4 // pieces made of the same text, on the average
	d.budget = shared*len(d.main) + bufferSize
	if d.info.old {
		d.guessPage()
		return nil
	}
	d.runs = d.readSpans(plcfBteChpx, characterSpans)
	d.paras = d.readSpans(plcfBtePapx, paragraphSpans)
	d.readStyles()
	return nil
}

const bufferSize = 1 << 20
