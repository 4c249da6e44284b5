package pdf

import (
	"context"
	"slices"
	"unicode"

	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/layout"
)

// conceal marks the characters of a page that cannot be seen with what hides
// them: the colour or the way in which they are drawn, something that is drawn
// over them, or a layer that is switched off. What lies under an annotation that
// asks for redaction is marked as well: as long as it only asks, the text is
// there.
func (d *document) conceal(ctx context.Context, page requests.Page, s glyphs, t *text, a annotated, box structs.FPDF_FS_RECTF) error {
	if d.hints.older {
		return nil
	}
	for i := range t.glyphs {
		if slices.ContainsFunc(a.redact, func(r structs.FPDF_FS_RECTF) bool { return inside(r, &t.glyphs[i]) }) {
			t.glyphs[i].Mark |= uint64(doc.RedactionOverlay)
		}
	}
	if len(t.glyphs) == 0 || d.hints.bare() && len(a.over) == 0 {
		return nil
	}
	drawn, err := d.drawing(ctx, page, box)
	if err != nil {
		return err
	}
	for _, r := range a.over {
		drawn.covers = append(drawn.covers, cover{order: maxObjects + 1, box: r})
	}
	texts := d.suspects(&drawn)
	if len(texts) == 0 {
		return nil
	}
	seen, err := d.see(page, texts)
	if err != nil {
		return err
	}
	tag, err := d.tag(texts)
	if err != nil {
		return err
	}
	for i := range t.glyphs {
		g := &t.glyphs[i]
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if g.Mark&uint64(doc.OffPage) != 0 {
			continue
		}
		if k, ok := tag.of(s, t.index[i]); ok {
			g.Mark |= uint64(drawn.hides(seen, &texts[k], g))
		}
	}
	settle(t.glyphs)
	return nil
}

// hides returns what hides a character of a text object, 0 if it can be seen.
func (page *drawing) hides(seen *sight, s *suspect, g *layout.Glyph) doc.Hidden {
	w, ok := seen.pane(*g)
	if !ok || seen.seen(w) {
		return 0
	}
	pictured := false
	for i := range page.covers {
		c := &page.covers[i]
		if !inside(c.box, g) {
			continue
		}
		if c.order > s.order && (c.plain || !s.pale) && (!c.image || !page.scan) {
			return doc.RedactionOverlay
		}
		pictured = pictured || c.image
	}
	switch {
	case s.pale && pictured && seen.busy(w):
		return 0 // the picture shows it
	case s.pale:
		return doc.HiddenText
	case s.layered:
		return doc.HiddenLayer
	}
	return 0
}

func inside(r structs.FPDF_FS_RECTF, g *layout.Glyph) bool {
	x, y := (g.X0+g.X1)/2, (g.Y0+g.Y1)/2
	return x > r.Left && x < r.Right && y > r.Bottom && y < r.Top
}

// tags tell the text object of a character: PDFium hands out a new name for it
// each time, so it is known again by a width of line that nothing is drawn with.
type tags struct {
	d *document
	n int
}

const firstTag = 8 << 20 // a whole number that a float32 can hold

func (d *document) tag(texts []suspect) (tags, error) {
	for i := range texts {
		_, err := d.pdfium.FPDFPageObj_SetStrokeWidth(&requests.FPDFPageObj_SetStrokeWidth{PageObject: texts[i].ref, StrokeWidth: float32(firstTag + i)})
		if err != nil {
			return tags{}, err
		}
	}
	return tags{d: d, n: len(texts)}, nil
}

// of returns the index of the text object to which a character belongs, if it is
// one of those that are tagged.
func (t tags) of(s glyphs, index int) (int, bool) {
	got, err := t.d.pdfium.FPDFText_GetTextObject(&requests.FPDFText_GetTextObject{TextPage: s.ref, Index: index})
	if err != nil {
		return 0, false // PDFium made the character up
	}
	t.d.handles++
	width, err := t.d.pdfium.FPDFPageObj_GetStrokeWidth(&requests.FPDFPageObj_GetStrokeWidth{PageObject: got.TextObject})
	if err != nil {
		return 0, false
	}
	n := int(width.StrokeWidth) - firstTag
	return n, n >= 0 && n < t.n
}

// settle makes the marks of each word agree: signs such as a full stop are too
// small to be judged, and the edge of a box cuts through letters. Only where
// words are not parted, as in Chinese, part of a line may be hidden.
func settle(glyphs []layout.Glyph) {
	const line = 24
	for from := 0; from < len(glyphs); {
		to := from + 1
		for to < len(glyphs) && glyphs[to].Break == layout.Together && to-from < line {
			to++
		}
		mark, ok := majority(glyphs[from:to])
		if !ok {
			if mark = glyphs[from].Mark; from > 0 && glyphs[from].Break != layout.Apart {
				mark = glyphs[from-1].Mark
			}
		}
		for i := from; i < to; i++ {
			glyphs[i].Mark = mark
		}
		from = to
	}
}

// majority returns the mark that most letters of a word have; ok is false if
// there are no letters.
func majority(word []layout.Glyph) (mark uint64, ok bool) {
	count := make(map[uint64]int, 2)
	for _, g := range word {
		if letter(g.Rune) {
			count[g.Mark]++
		}
	}
	most := 0
	for _, g := range word { // in order, so that equal counts always come out the same
		if n := count[g.Mark]; n > most || n == most && n > 0 && mark == 0 {
			mark, most = g.Mark, n
		}
	}
	return mark, most > 0
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
