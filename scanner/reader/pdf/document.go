package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// document is a document opened in a sandbox of its own.
type document struct {
	pdfium pdfium.Pdfium
	ref    references.FPDF_DOCUMENT
	pages  int
	tagged bool // its pages have a structure

	hints   hints // what its pages may hide text with
	handles int   // names of objects that PDFium keeps until the document is closed
}

// open opens the document that file holds. PDFium reads it as it needs it, and
// rebuilds a cross-reference table that is damaged.
func (e *engine) open(ctx context.Context, file *source, h hints) (*document, error) {
	instance, err := e.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("pdf: %w: %w", reader.ErrUnreadable, err)
	}
	d := &document{pdfium: instance, hints: h}
	opened, err := instance.OpenDocument(&requests.OpenDocument{
		FileReader:     io.NewSectionReader(file, 0, file.size),
		FileReaderSize: file.size,
	})
	if err != nil {
		d.close()
		return nil, opening(err)
	}
	d.ref = opened.Document
	count, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.ref})
	if err != nil {
		d.close()
		return nil, fmt.Errorf("pdf: %w: %w", reader.ErrMalformed, err)
	}
	d.pages = count.PageCount
	if got, err := instance.FPDFCatalog_IsTagged(&requests.FPDFCatalog_IsTagged{Document: d.ref}); err == nil {
		d.tagged = got.IsTagged
	}
	return d, nil
}

// opening gives the reason why a document cannot be opened its class.
func opening(err error) error {
	class := reader.ErrMalformed
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		class = reader.ErrEncrypted
	}
	return fmt.Errorf("pdf: %w: %w", class, err)
}

// close ends the sandbox, whatever state it is in.
func (d *document) close() { _ = d.pdfium.Close() }

// alive reports whether the sandbox still answers.
func (d *document) alive() bool {
	count, err := d.pdfium.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.ref})
	return err == nil && count.PageCount == d.pages
}

// source is a file that can be taken away from a sandbox that does not end.
type source struct {
	mu   sync.RWMutex
	file io.ReaderAt
	size int64
}

// ReadAt implements [io.ReaderAt].
func (s *source) ReadAt(p []byte, off int64) (int, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.file == nil {
		return 0, io.ErrUnexpectedEOF
	}
	return s.file.ReadAt(p, off)
}

func (s *source) take() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.file = nil
}
