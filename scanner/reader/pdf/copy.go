package pdf

import (
	"bytes"
	"errors"

	"github.com/klippa-app/go-pdfium/requests"
)

// opened returns a copy of an encrypted document that is not encrypted, nil if
// the document is not or cannot be copied: for what is read from the objects of
// the file rather than by PDFium. PDFium copies what the catalog leads to only.
func (d *document) opened() []byte {
	got, err := d.pdfium.FPDF_GetSecurityHandlerRevision(&requests.FPDF_GetSecurityHandlerRevision{Document: d.ref})
	if err != nil || got.SecurityHandlerRevision < 0 {
		return nil
	}
	b := limited{left: maxCopy}
	_, err = d.pdfium.FPDF_SaveAsCopy(&requests.FPDF_SaveAsCopy{Document: d.ref, Flags: requests.SaveFlagRemoveSecurity, FileWriter: &b})
	if err != nil || b.left < 0 {
		return nil
	}
	return b.Bytes()
}

const maxCopy = 64 << 20

var errCopy = errors.New("the copy is too large")

// limited is a buffer for that many bytes.
type limited struct {
	bytes.Buffer
	left int
}

// Write implements [io.Writer].
func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, errCopy
	}
	return l.Buffer.Write(p)
}
