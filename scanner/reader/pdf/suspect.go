package pdf

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/structs"
)

// suspect is a text object that may be hidden.
type suspect struct {
	drawnText

	box  structs.FPDF_FS_RECTF
	pale bool // in the colour of what is behind it, transparent, or not drawn
}

// suspects returns the text objects of a page that may be hidden by what is drawn
// over them, by how they are drawn, or by the layer they are on. Text that a
// picture of the whole page shows as well, as in a scan that can be searched, is
// not hidden.
func (d *document) suspects(page *drawing) []suspect {
	var all []suspect
	for _, t := range page.texts {
		white := t.known && t.mode == enums.FPDF_TEXTRENDERMODE_FILL && alike(t.colour, structs.FPDF_COLOR{R: 255, G: 255, B: 255})
		faint := t.known && t.colour.A < 8 || invisible(t.mode)
		if !t.layered && !white && !faint && len(page.covers) == 0 {
			continue
		}
		s := suspect{drawnText: t, box: t.in.box(d.bounds(t.ref))}
		under, behind, found := page.around(&s)
		switch {
		case faint:
			s.pale = !page.scan || !found || !behind.image && !under
			if !s.pale && !t.layered {
				continue
			}
		case !found:
			s.pale = white
		case behind.plain && t.mode == enums.FPDF_TEXTRENDERMODE_FILL:
			if !s.known {
				s.colour, s.known = d.fill(t.ref)
			}
			s.pale = s.known && alike(s.colour, behind.colour)
		}
		if s.pale || t.layered || under {
			all = append(all, s)
		}
	}
	return all
}

// around returns whether something is drawn over the text, and what is behind
// it, if there is anything.
func (page *drawing) around(s *suspect) (under bool, behind cover, found bool) {
	const most = 4000 // objects that are looked at
	x, y := middle(s.box)
	looked := 0
	for i := len(page.covers) - 1; i >= 0 && looked < most; i-- {
		c := &page.covers[i]
		looked++
		if c.order > s.order {
			under = under || overlap(c.box, s.box) && (!c.image || !page.scan)
			continue
		}
		if x > c.box.Left && x < c.box.Right && y > c.box.Bottom && y < c.box.Top {
			return under, *c, true
		}
	}
	return under, cover{}, false
}

func invisible(mode enums.FPDF_TEXT_RENDERMODE) bool {
	return mode == enums.FPDF_TEXTRENDERMODE_INVISIBLE || mode == enums.FPDF_TEXTRENDERMODE_CLIP
}

// overlap reports whether a cover lies over so much of a text that a letter of it
// can be hidden.
func overlap(c, text structs.FPDF_FS_RECTF) bool {
	const letter = 3
	wide, high := text.Right-text.Left, text.Top-text.Bottom
	across := min(c.Right, text.Right) - max(c.Left, text.Left)
	down := min(c.Top, text.Top) - max(c.Bottom, text.Bottom)
	return across > min(letter, 0.4*wide) && down > min(letter, 0.4*high)
}

// alike reports whether two colours can hardly be told apart.
func alike(a, b structs.FPDF_COLOR) bool {
	const step = 12
	near := func(x, y uint) bool { return max(x, y)-min(x, y) <= step }
	return near(a.R, b.R) && near(a.G, b.G) && near(a.B, b.B)
}

func middle(b structs.FPDF_FS_RECTF) (x, y float32) {
	return (b.Left + b.Right) / 2, (b.Bottom + b.Top) / 2
}
