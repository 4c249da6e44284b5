package pdf

import (
	"context"
	"slices"
	"strings"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/layout"
)

// drawn returns the rows of a page that are drawn and that PDFium does not tell,
// since a replacement text stands for them (ISO 32000-1, 14.9.4): what a person
// sees is not what a search finds. It takes the replacements away, so it comes
// last.
func (d *document) drawn(ctx context.Context, page requests.Page, box structs.FPDF_FS_RECTF, told []layout.Glyph) ([][]string, error) {
	if !d.hints.replaced {
		return nil, nil
	}
	count, err := d.pdfium.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return nil, err
	}
	found := false
	for i := range min(count.Count, maxObjects) {
		if i%256 == 255 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		got, err := d.pdfium.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err == nil && d.unreplace(got.PageObject, 0) {
			found = true
		}
	}
	if !found {
		return nil, nil
	}
	t, err := d.glyphs(ctx, page, box)
	if err != nil {
		return nil, err
	}
	known := bare(told)
	var rows [][]string
	for _, block := range layout.Blocks(t.glyphs) {
		for _, row := range block.Rows {
			texts := make([]string, 0, len(row.Cells))
			for _, c := range row.Cells {
				texts = append(texts, c.Text)
			}
			if slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(known, squeeze(text)) }) {
				rows = append(rows, texts)
			}
		}
	}
	return rows, nil
}

// unreplace takes replacement texts from an object, and from those in it if it is
// a form. It reports whether there was one.
func (d *document) unreplace(ref references.FPDF_PAGEOBJECT, depth int) (found bool) {
	const most = 16
	d.handles++
	// A picture of the page without it may have been drawn.
	if _, err := d.pdfium.FPDFPageObj_SetIsActive(&requests.FPDFPageObj_SetIsActive{PageObject: ref, Active: true}); err != nil {
		return false
	}
	if count, err := d.pdfium.FPDFPageObj_CountMarks(&requests.FPDFPageObj_CountMarks{PageObject: ref}); err == nil {
		for i := range min(count.Count, most) {
			mark, err := d.pdfium.FPDFPageObj_GetMark(&requests.FPDFPageObj_GetMark{PageObject: ref, Index: uint64(i)})
			if err != nil {
				continue
			}
			d.handles++
			_, err = d.pdfium.FPDFPageObjMark_RemoveParam(&requests.FPDFPageObjMark_RemoveParam{PageObject: ref, PageObjectMark: mark.Mark, Key: "ActualText"})
			found = found || err == nil
		}
	}
	if depth == maxForms || d.kind(ref) != enums.FPDF_PAGEOBJ_FORM {
		return found
	}
	count, err := d.pdfium.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: ref})
	if err != nil {
		return found
	}
	for i := range min(count.Count, maxObjects) {
		got, err := d.pdfium.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: ref, Index: uint64(i)})
		if err == nil && d.unreplace(got.PageObject, depth+1) {
			found = true
		}
	}
	return found
}
