package pdf

import (
	"context"
	"strings"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// note is the text of an annotation (ISO 32000-1, 12.5.6).
type note struct{ author, subject, text string }

// field is a form field and its value (ISO 32000-1, 12.7.3.1).
type field struct{ name, value string }

// maxAnnotations bounds what is read of one page.
const maxAnnotations = 10_000

// annotations reads the annotations of a page that hold text, and the values of
// its form fields.
func (d *document) annotations(ctx context.Context, page requests.Page) ([]note, []field, error) {
	count, err := d.pdfium.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: page})
	if err != nil {
		return nil, nil, err
	}
	var notes []note
	var fields []field
	for i := range min(count.Count, maxAnnotations) {
		if ctx.Err() != nil {
			return notes, fields, ctx.Err()
		}
		got, err := d.pdfium.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: page, Index: i})
		if err != nil {
			continue // a null in the list
		}
		a := annotation{d, got.Annotation}
		if a.isField() {
			if f := (field{a.text("T"), a.text("V")}); f.value != "" && f.value != "Off" {
				fields = append(fields, f)
			}
		} else if n := (note{a.text("T"), a.text("Subj"), a.text("Contents")}); n.text != "" || n.subject != "" {
			notes = append(notes, n)
		}
		if _, err := d.pdfium.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: a.ref}); err != nil {
			return notes, fields, err
		}
	}
	return notes, fields, nil
}

type annotation struct {
	d   *document
	ref references.FPDF_ANNOTATION
}

func (a annotation) isField() bool {
	got, err := a.d.pdfium.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: a.ref})
	return err == nil && got.Subtype == enums.FPDF_ANNOT_SUBTYPE_WIDGET
}

// text returns the text under a key of the annotation's dictionary, "" if there
// is none.
func (a annotation) text(key string) string {
	got, err := a.d.pdfium.FPDFAnnot_GetStringValue(&requests.FPDFAnnot_GetStringValue{Annotation: a.ref, Key: key})
	if err != nil {
		return ""
	}
	return plain(got.Value)
}

// plain makes text of a document fit to be sent: valid, without control
// characters other than line breaks, and without blanks around it.
func plain(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u00A0", " ").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == '\uFEFF' || r == '\uFFFE' || r == '\uFFFF' {
			return -1
		}
		return r
	}, s))
}
