package pdf

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// place notes where an annotation may cover the text of the page, or asks for its
// redaction.
func (a annotation) place(subtype enums.FPDF_ANNOTATION_SUBTYPE, all *annotated) {
	switch subtype {
	case enums.FPDF_ANNOT_SUBTYPE_REDACT:
		all.redact = append(all.redact, a.quads()...)
	case enums.FPDF_ANNOT_SUBTYPE_FREETEXT, enums.FPDF_ANNOT_SUBTYPE_LINE, enums.FPDF_ANNOT_SUBTYPE_SQUARE,
		enums.FPDF_ANNOT_SUBTYPE_CIRCLE, enums.FPDF_ANNOT_SUBTYPE_POLYGON, enums.FPDF_ANNOT_SUBTYPE_POLYLINE,
		enums.FPDF_ANNOT_SUBTYPE_HIGHLIGHT, enums.FPDF_ANNOT_SUBTYPE_STRIKEOUT, enums.FPDF_ANNOT_SUBTYPE_STAMP,
		enums.FPDF_ANNOT_SUBTYPE_INK, enums.FPDF_ANNOT_SUBTYPE_WATERMARK:
		if r, ok := a.rect(); ok {
			all.over = append(all.over, r)
		}
	default:
	}
}

func (a annotation) rect() (structs.FPDF_FS_RECTF, bool) {
	got, err := a.d.pdfium.FPDFAnnot_GetRect(&requests.FPDFAnnot_GetRect{Annotation: a.ref})
	if err != nil {
		return structs.FPDF_FS_RECTF{}, false
	}
	r := got.Rect
	return structs.FPDF_FS_RECTF{
		Left: min(r.Left, r.Right), Right: max(r.Left, r.Right), Bottom: min(r.Bottom, r.Top), Top: max(r.Bottom, r.Top),
	}, true
}

// quads returns the areas that an annotation names, or else its rectangle.
func (a annotation) quads() []structs.FPDF_FS_RECTF {
	const most = 1000
	var all []structs.FPDF_FS_RECTF
	count, err := a.d.pdfium.FPDFAnnot_CountAttachmentPoints(&requests.FPDFAnnot_CountAttachmentPoints{Annotation: a.ref})
	if err == nil {
		for i := range min(count.Count, most) {
			got, err := a.d.pdfium.FPDFAnnot_GetAttachmentPoints(&requests.FPDFAnnot_GetAttachmentPoints{Annotation: a.ref, Index: i})
			if err != nil {
				break
			}
			q := got.QuadPoints
			all = append(all, structs.FPDF_FS_RECTF{
				Left: min(q.X1, q.X2, q.X3, q.X4), Right: max(q.X1, q.X2, q.X3, q.X4),
				Bottom: min(q.Y1, q.Y2, q.Y3, q.Y4), Top: max(q.Y1, q.Y2, q.Y3, q.Y4),
			})
		}
	}
	if r, ok := a.rect(); ok && len(all) == 0 {
		all = append(all, r)
	}
	return all
}
