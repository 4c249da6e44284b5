package pdf

import (
	"context"
	"errors"
	"math"
	"unicode"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/layout"
)

// maxGlyphs bounds what is read of one page. A dense page of print has 10,000.
const maxGlyphs = 500_000

// text is what PDFium finds written on a page.
type text struct {
	glyphs   []layout.Glyph
	index    []int // of each glyph among the characters of the page
	nameless int   // characters that are drawn, but stand for none
	cut      bool  // there are more than maxGlyphs
}

// glyphs reads the characters of a page with their places.
//
// PDFium puts in blanks and line breaks of its own where characters stand apart;
// they have no width. A blank with width was written by the author of the text.
func (d *document) glyphs(ctx context.Context, page requests.Page, box structs.FPDF_FS_RECTF) (text, error) {
	return d.written(ctx, page, box, func(glyphs, *text) error { return nil })
}

// written is glyphs, and calls then before the characters are closed.
func (d *document) written(ctx context.Context, page requests.Page, box structs.FPDF_FS_RECTF, then func(glyphs, *text) error) (t text, err error) {
	loaded, err := d.pdfium.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return t, err
	}
	s := glyphs{d: d, ref: loaded.TextPage}
	defer func() {
		_, closing := d.pdfium.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: s.ref})
		err = errors.Join(err, closing)
	}()
	if t, err = s.read(ctx, box); err != nil {
		return t, err
	}
	return t, then(s, &t)
}

// read reads the characters.
func (s *glyphs) read(ctx context.Context, box structs.FPDF_FS_RECTF) (t text, err error) {
	count, err := s.d.pdfium.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: s.ref})
	if err != nil {
		return t, err
	}
	t.cut = count.Count > maxGlyphs
	n := min(count.Count, maxGlyphs)
	t.glyphs = make([]layout.Glyph, 0, n)
	gap := gap{brk: layout.Apart}
	var before structs.FPDF_FS_RECTF
	for i := range n {
		if i%4096 == 0 && ctx.Err() != nil {
			return t, ctx.Err()
		}
		r, err := s.rune(i)
		if err != nil {
			return t, err
		}
		switch {
		case r == '\r' || r == '\n':
			gap.brk = layout.Apart
			continue
		case unicode.IsSpace(r) || r == '\u200B':
			at, err := s.box(i)
			if err != nil {
				return t, err
			}
			gap.add(at)
			continue
		case r == 0 || r == unicode.ReplacementChar || unicode.Is(unicode.Co, r):
			t.nameless++
		}
		if unicode.IsControl(r) || unicode.In(r, unicode.Cs, unicode.Noncharacter_Code_Point) {
			continue
		}
		at, err := s.box(i)
		if err != nil {
			return t, err
		}
		g := layout.Glyph{Rune: r, X0: at.Left, Y0: at.Bottom, X1: at.Right, Y1: at.Top}
		last := len(t.glyphs) - 1
		if gap.brk == layout.Together && at == before {
			// One of several letters that are drawn as one.
			g = t.glyphs[last]
			g.Rune, g.Break = r, layout.Together
			if g.Turn == layout.Level {
				g.X0 = g.X1
			}
			t.glyphs, t.index = append(t.glyphs, g), append(t.index, i)
			continue
		}
		before = at
		if gap.brk != layout.Together || last < 0 || !near(t.glyphs[last], g) {
			if s.turn, err = s.angle(i); err != nil {
				return t, err
			}
		}
		g.Turn = s.turn
		g.Break = gap.before(g)
		if outside(at, box) {
			g.Mark = uint64(doc.OffPage)
		}
		if tiny(at, box) {
			g.Mark |= uint64(doc.HiddenText)
		}
		t.glyphs = appendPlain(t.glyphs, g)
		for len(t.index) < len(t.glyphs) {
			t.index = append(t.index, i)
		}
		gap = gap.none()
	}
	turnOver(t.glyphs)
	return t, nil
}

// turnOver marks text that runs backwards as upside down: a font of negative
// size turns it, and PDFium knows of no angle.
func turnOver(glyphs []layout.Glyph) {
	for from := 0; from < len(glyphs); {
		to, back := from+1, 0
		for ; to < len(glyphs) && glyphs[to].Break == layout.Together; to++ {
			if a, b := &glyphs[to-1], &glyphs[to]; b.X1 < a.X1 && b.X0 < a.X0 && b.Rune < '\u0590' {
				back++
			}
		}
		alone := to-from == 1 && from > 0 && glyphs[from-1].Turn == layout.Over && glyphs[from].Break == layout.Blank
		if alone || back > 0 && 3*back > 2*(to-from-1) {
			for i := from; i < to; i++ {
				if glyphs[i].Turn == layout.Level {
					glyphs[i].Turn = layout.Over
				}
			}
		}
		from = to
	}
}

// glyphs reads single characters of one page.
type glyphs struct {
	d    *document
	ref  references.FPDF_TEXTPAGE
	turn layout.Turn
}

func (s *glyphs) rune(i int) (rune, error) {
	got, err := s.d.pdfium.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: s.ref, Index: i})
	if err != nil {
		return 0, err
	}
	switch r := rune(uint32(got.Unicode)); r { //nolint:gosec // a character of 32 bits, handed on in a larger type
	case 0x02, 0xFFFE, 0xAD: // what PDFium makes of a hyphen at the end of a line, and a soft hyphen that is drawn
		return '-', nil
	default:
		return r, nil
	}
}

// box returns where a character stands, from the beginning of it to where the
// next one would begin, and as high as its font. A character without a place
// gets an empty box.
func (s *glyphs) box(i int) (structs.FPDF_FS_RECTF, error) {
	got, err := s.d.pdfium.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: s.ref, Index: i})
	if err != nil {
		return structs.FPDF_FS_RECTF{}, err
	}
	b := got.Rect
	for _, v := range []*float32{&b.Left, &b.Right, &b.Bottom, &b.Top} {
		if v64 := float64(*v); math.IsNaN(v64) || math.Abs(v64) > 1e6 {
			*v = 0
		}
	}
	b.Left, b.Right = min(b.Left, b.Right), max(b.Left, b.Right)
	b.Bottom, b.Top = min(b.Bottom, b.Top), max(b.Bottom, b.Top)
	return b, nil
}

// angle returns the direction of writing at a character.
func (s *glyphs) angle(i int) (layout.Turn, error) {
	got, err := s.d.pdfium.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: s.ref, Index: i})
	if err != nil {
		return 0, err
	}
	if got.CharAngle <= 0 { // -1 is an error
		return layout.Level, nil
	}
	quarters := float64(got.CharAngle) / (math.Pi / 2)
	nearest := math.Round(quarters)
	const straight = 0.1
	if math.Abs(quarters-nearest) > straight {
		return layout.Slanted, nil
	}
	return layout.Turn((4 - int(nearest)%4) % 4), nil // PDFium counts clockwise
}

// gap is what lies between two characters of the text.
type gap struct {
	brk layout.Break
	end structs.FPDF_FS_RECTF // the last blank, if it was written
}

func (gap) none() gap { return gap{} }

// add notes a blank.
func (g *gap) add(at structs.FPDF_FS_RECTF) {
	written := at.Right > at.Left && at.Top > at.Bottom
	switch {
	case g.brk == layout.Together && written:
		g.brk, g.end = layout.Blank, at
	case g.brk == layout.Blank && written:
		g.end = at
	default:
		g.brk = layout.Apart
	}
}

// before returns the break before c: a blank that c follows at once is one of
// the text itself.
func (g *gap) before(c layout.Glyph) layout.Break {
	if g.brk != layout.Blank {
		return g.brk
	}
	em := c.Y1 - c.Y0
	var from, to float32
	switch c.Turn {
	case layout.Upward:
		em, from, to = c.X1-c.X0, g.end.Top, c.Y0
	case layout.Down:
		em, from, to = c.X1-c.X0, c.Y1, g.end.Bottom
	case layout.Over:
		from, to = c.X1, g.end.Left
	case layout.Slanted:
		return layout.Blank
	default:
		from, to = g.end.Right, c.X0
	}
	if over := c.X1 - g.end.Left; c.Turn == layout.Level && over < 0.35*em && over > -0.35*em {
		return layout.Blank
	}
	if to-from > 0.35*em || to-from < -0.35*em {
		return layout.Apart
	}
	return layout.Blank
}

// near reports whether b can be of the same run of text as a.
func near(a, b layout.Glyph) bool {
	em := max(a.Y1-a.Y0, a.X1-a.X0, 1)
	return max(a.X0, b.X0)-min(a.X1, b.X1) < em && max(a.Y0, b.Y0)-min(a.Y1, b.Y1) < em
}

// outside reports whether a character stands outside the page.
func outside(at, page structs.FPDF_FS_RECTF) bool {
	x, y := (at.Left+at.Right)/2, (at.Bottom+at.Top)/2
	return page.Right > page.Left && page.Top > page.Bottom &&
		(x < page.Left-1 || x > page.Right+1 || y < page.Bottom-1 || y > page.Top+1)
}

// tiny reports whether a character is too small to be read on a page of usual
// size.
func tiny(at, page structs.FPDF_FS_RECTF) bool {
	const smallest, usual = 1, 200
	high := max(at.Top-at.Bottom, at.Right-at.Left)
	return high > 0 && high < smallest && page.Top-page.Bottom > usual
}

// appendPlain appends g, and the letters of a ligature one by one.
func appendPlain(all []layout.Glyph, g layout.Glyph) []layout.Glyph {
	letters := ""
	switch g.Rune {
	case '\uFB00':
		letters = "ff"
	case '\uFB01':
		letters = "fi"
	case '\uFB02':
		letters = "fl"
	case '\uFB03':
		letters = "ffi"
	case '\uFB04':
		letters = "ffl"
	case '\uFB05', '\uFB06':
		letters = "st"
	default:
		return append(all, g)
	}
	width := (g.X1 - g.X0) / float32(len(letters))
	for i, r := range letters {
		part := g
		part.Rune = r
		if g.Turn == layout.Level {
			part.X0 = g.X0 + float32(i)*width
			part.X1 = part.X0 + width
		}
		if i > 0 {
			part.Break = layout.Together
		}
		all = append(all, part)
	}
	return all
}
