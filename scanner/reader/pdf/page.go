package pdf

import (
	"context"
	"fmt"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/layout"
)

// page is what was read of one page.
type page struct {
	index  int // from 0
	blocks []layout.Block
	annotated
	aside    []string   // texts that stand in place of what is drawn
	instead  [][]string // rows that are drawn, and that other text stands for
	partly   bool       // there are more of them than are read
	picture  bool       // there is something to see that is not text, and next to no text
	cut      bool       // there is more text than is read of a page
	nameless bool       // much of the text is drawn with characters that stand for none
	err      error      // why it, or what is missing of it, could not be read
}

// page reads one page.
func (d *document) page(ctx context.Context, index int) page {
	p := page{index: index}
	loaded, err := d.pdfium.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: d.ref, Index: index})
	if err != nil {
		p.err = fmt.Errorf("pdf: %w: %w", reader.ErrMalformed, err)
		return p
	}
	ref := requests.Page{ByReference: &loaded.Page}
	var box structs.FPDF_FS_RECTF
	if bounds, err := d.pdfium.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: ref}); err == nil {
		box = bounds.Rect
	}
	p.annotated, err = d.annotations(ctx, ref)
	var t text
	if err == nil {
		t, err = d.written(ctx, ref, box, func(s glyphs, t *text) error {
			return d.conceal(ctx, ref, s, t, p.annotated, box)
		})
		p.cut = t.cut
		p.nameless = t.nameless > 20 && t.nameless*3 > len(t.glyphs)
		var whole bool
		p.aside, whole = d.aside(ctx, ref, t.glyphs)
		p.partly = !whole
		p.blocks = layout.Blocks(t.glyphs)
		if err == nil {
			p.instead, err = d.drawn(ctx, ref, box, t.glyphs)
		}
		if len(t.glyphs) < fewGlyphs {
			p.picture = d.pictured(ref, box, len(t.glyphs))
		}
	}
	if err == nil {
		_, err = d.pdfium.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
	}
	if err == nil && p.drawn {
		err = d.appearance(ctx, index, len(t.glyphs), box, &p.annotated)
	}
	if err != nil && ctx.Err() == nil {
		p.err = fmt.Errorf("pdf: %w: %w", reader.ErrMalformed, err)
	}
	return p
}

// A page with fewer characters than fewGlyphs may be a scan with a stamp or a
// page number on it.
const fewGlyphs = 150

// pictured reports whether a page with that few characters of text shows
// something that may be writing: a picture, which must cover half of the page if
// there is any text, or a drawing of many lines, as letters are when they are
// turned into outlines.
func (d *document) pictured(ref requests.Page, box structs.FPDF_FS_RECTF, characters int) bool {
	const (
		enough = 300 // objects that are looked at
		many   = 60  // lines that may be letters
	)
	count, err := d.pdfium.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: ref})
	if err != nil {
		return false
	}
	area := (box.Right - box.Left) * (box.Top - box.Bottom)
	var covered float32
	lines, pictures := 0, 0
	for i := range min(count.Count, enough) {
		object, err := d.pdfium.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: ref, Index: i})
		if err != nil {
			continue
		}
		switch d.kind(object.PageObject) {
		case enums.FPDF_PAGEOBJ_IMAGE, enums.FPDF_PAGEOBJ_FORM:
			pictures++
			covered += d.area(object.PageObject)
		case enums.FPDF_PAGEOBJ_PATH:
			lines++
		default:
		}
	}
	if characters == 0 {
		return pictures > 0 || lines > many
	}
	return covered > 0.5*area && pictures > 0
}

func (d *document) kind(object references.FPDF_PAGEOBJECT) enums.FPDF_PAGEOBJ {
	got, err := d.pdfium.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object})
	if err != nil {
		return enums.FPDF_PAGEOBJ_UNKNOWN
	}
	return got.Type
}

func (d *document) area(object references.FPDF_PAGEOBJECT) float32 {
	got, err := d.pdfium.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object})
	if err != nil {
		return 0
	}
	return (got.Right - got.Left) * (got.Top - got.Bottom)
}
