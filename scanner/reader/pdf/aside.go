package pdf

import (
	"context"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/layout"
)

const (
	maxElements      = 50_000 // of the structure of one page
	maxElementLevels = 64
)

// aside returns the texts that the structure of a page has in place of what is
// drawn: descriptions, replacements and expansions (ISO 32000-1, 14.9.3 to
// 14.9.5), but for those that the page shows as well. It reports whether that is
// all of them.
func (d *document) aside(ctx context.Context, page requests.Page, glyphs []layout.Glyph) (texts []string, whole bool) {
	if !d.tagged {
		return nil, true
	}
	tree, err := d.pdfium.FPDF_StructTree_GetForPage(&requests.FPDF_StructTree_GetForPage{Page: page})
	if err != nil {
		return nil, true // the page has none
	}
	w := elements{d: d, ctx: ctx, left: maxElements}
	if count, err := d.pdfium.FPDF_StructTree_CountChildren(&requests.FPDF_StructTree_CountChildren{StructTree: tree.StructTree}); err == nil {
		for i := range count.Count {
			got, err := d.pdfium.FPDF_StructTree_GetChildAtIndex(&requests.FPDF_StructTree_GetChildAtIndex{StructTree: tree.StructTree, Index: i})
			if err == nil {
				w.element(got.StructElement, 0)
			}
		}
	}
	_, err = d.pdfium.FPDF_StructTree_Close(&requests.FPDF_StructTree_Close{StructTree: tree.StructTree})
	return unshown(w.texts, glyphs), err == nil && w.left > 0 && !w.deep
}

// elements walks the structure elements of a page.
type elements struct {
	d     *document
	ctx   context.Context //nolint:containedctx // it lives as long as the call that walks
	left  int
	deep  bool // there are more levels than are walked
	texts []string
}

func (w *elements) element(ref references.FPDF_STRUCTELEMENT, level int) {
	if w.left--; w.left <= 0 || w.left%256 == 0 && w.ctx.Err() != nil {
		return
	}
	w.d.handles++
	if got, err := w.d.pdfium.FPDF_StructElement_GetAltText(&requests.FPDF_StructElement_GetAltText{StructElement: ref}); err == nil {
		w.add(got.AltText)
	}
	if got, err := w.d.pdfium.FPDF_StructElement_GetActualText(&requests.FPDF_StructElement_GetActualText{StructElement: ref}); err == nil {
		w.add(got.Actualtext)
	}
	if got, err := w.d.pdfium.FPDF_StructElement_GetExpansion(&requests.FPDF_StructElement_GetExpansion{StructElement: ref}); err == nil {
		w.add(got.Expansion)
	}
	count, err := w.d.pdfium.FPDF_StructElement_CountChildren(&requests.FPDF_StructElement_CountChildren{StructElement: ref})
	if err != nil || count.Count == 0 {
		return
	}
	if level == maxElementLevels {
		w.deep = true
		return
	}
	for i := range count.Count {
		if w.left <= 0 {
			return
		}
		got, err := w.d.pdfium.FPDF_StructElement_GetChildAtIndex(&requests.FPDF_StructElement_GetChildAtIndex{StructElement: ref, Index: i})
		if err == nil {
			w.element(got.StructElement, level+1)
		}
	}
}

func (w *elements) add(text string) {
	if text = plain(text); text != "" {
		w.texts = append(w.texts, text)
	}
}

// unshown returns the texts that are not among the glyphs, blanks aside.
func unshown(texts []string, glyphs []layout.Glyph) []string {
	if len(texts) == 0 {
		return nil
	}
	page := bare(glyphs)
	var kept []string
	for _, text := range texts {
		if !strings.Contains(page, squeeze(text)) {
			kept = append(kept, text)
		}
	}
	return kept
}

// bare returns the glyphs as text without blanks.
func bare(glyphs []layout.Glyph) string {
	var b strings.Builder
	for _, g := range glyphs {
		b.WriteRune(g.Rune)
	}
	return b.String()
}

// squeeze returns text without blanks.
func squeeze(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}
