// Package pdf reads PDF documents with PDFium, page by page: the text with its
// places, from which rows of tables and paragraphs are rebuilt.
//
// PDFium runs as WebAssembly in a sandbox that sees no files and no network, so
// that a document made to break it breaks nothing else.
//
// Source: ISO 32000-1 (PDF 1.7), and the public headers of PDFium.
package pdf

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/klippa-app/go-pdfium"
	"github.com/tetratelabs/wazero"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// Reader reads PDF documents. Its sandbox is built when the first document comes,
// so that a scan without any does not pay for it. It may be used from several
// goroutines at once.
type Reader struct {
	cacheDir string
	start    sync.Once
	engine   *engine
	err      error // why there is no engine
	cold     atomic.Bool
	stuck    atomic.Int32 // documents that were given up while PDFium works on them
}

// engine is the running sandbox.
type engine struct {
	pool  pdfium.Pool
	cache wazero.CompilationCache // nil if there is none
	slots chan struct{}           // one for each processor that is not at work on a document
}

// New returns a Reader that keeps the compiled sandbox in the folder cacheDir, one
// for each version of the program: it takes 22 MB and saves some three seconds at
// the next start. If cacheDir is "" or cannot be written to, nothing is kept; what
// was kept before is used all the same.
func New(cacheDir string) *Reader { return &Reader{cacheDir: cacheDir} }

// Format returns the PDF format. Its Read fails once r is closed.
func (r *Reader) Format() reader.Format {
	return reader.Format{Name: "pdf", Extensions: []string{".pdf"}, Sniff: sniff, Read: r.read}
}

// sniff looks for the header, which readers accept anywhere in the first 1,024
// bytes (ISO 32000-1, Annex H.3, note 13).
func sniff(_ reader.Input, head []byte) bool {
	return bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-"))
}

// read sends the pages, what is attached to them, and the properties of the
// document.
func (r *Reader) read(ctx context.Context, in reader.Input, sink doc.Sink) error {
	const most = 2<<30 - 1 // PDFium's offsets are signed and of 32 bits
	if in.Data.Size() > most {
		return fmt.Errorf("pdf: %w", reader.ErrTooLarge)
	}
	e, err := r.running() //nolint:contextcheck // the engine outlives the document that it is started for
	if err != nil {
		return err
	}
	whole, err := endsWell(in.Data)
	if err != nil {
		return fmt.Errorf("pdf: %w: %w", reader.ErrUnreadable, err)
	}
	if err := r.deliver(ctx, e, in, &sender{in: in, sink: sink, whole: whole, known: newKnown()}); err != nil {
		return err
	}
	return around(in, sink)
}

// Close frees the sandbox.
func (r *Reader) Close() error {
	r.start.Do(func() { r.err = errClosed })
	if r.engine == nil || r.stuck.Load() > 0 {
		return nil // PDFium cannot be interrupted, and would be waited for
	}
	return r.engine.close()
}
