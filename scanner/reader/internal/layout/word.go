package layout

import (
	"strings"
	"unicode"
)

// word is a run of characters without a blank.
type word struct {
	x0, y0, x1, y1 float32
	text           string
	mark           uint64
	glyphs         []Glyph
	order          int   // place in the order of the file
	brk            Break // what parts it from the word before in that order
	rtl            bool  // written from right to left
}

func (w *word) height() float32 { return w.y1 - w.y0 }
func (w *word) middle() float32 { return (w.y0 + w.y1) / 2 }

// split makes words of glyphs, which stand in the order of the file. A new word
// begins after a blank, and where the place or the size jumps.
func split(glyphs []Glyph) []word {
	var words []word
	var text strings.Builder
	var w word
	from := 0
	open := false
	end := func(to int) {
		if open {
			w.text, w.glyphs = text.String(), glyphs[from:to]
			words = append(words, w)
		}
		text.Reset()
		from, open = to, false
	}
	for i := range glyphs {
		g := &glyphs[i]
		brk := g.Break
		if open && brk == Together && !unicode.Is(unicode.Mn, g.Rune) && backs(&w, &glyphs[i-1], g) {
			brk = Apart
		}
		if open && brk == Together && g.Mark == w.mark && follows(&w, &glyphs[i-1], g) {
			w.x0, w.x1 = min(w.x0, g.X0), max(w.x1, g.X1)
			w.y0, w.y1 = min(w.y0, g.Y0), max(w.y1, g.Y1)
			text.WriteRune(g.Rune)
			continue
		}
		end(i)
		open = true
		w = word{
			x0: g.X0, y0: g.Y0, x1: g.X1, y1: g.Y1, mark: g.Mark, order: len(words), brk: brk,
			rtl: g.Rune >= 0x0590 && unicode.In(g.Rune, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana),
		}
		text.WriteRune(g.Rune)
	}
	end(len(glyphs))
	return words
}

// follows reports whether g goes on where prev ended, or where the word w began
// if it is written from right to left.
func follows(w *word, prev, g *Glyph) bool {
	em := max(min(prev.Y1-prev.Y0, g.Y1-g.Y0), 0.1)
	if abs(prev.Y0-g.Y0) > 0.2*em && abs(prev.Y1-g.Y1) > 0.2*em {
		return false
	}
	if w.rtl {
		return abs(w.x0-g.X1) < 0.4*em
	}
	return g.X0-prev.X1 < 0.3*em
}

// backs reports whether g begins within prev: the text before is cut off there,
// and another begins.
func backs(w *word, prev, g *Glyph) bool {
	return !w.rtl && prev.X1-g.X0 > 0.25*max(min(prev.Y1-prev.Y0, g.Y1-g.Y0), 0.1)
}

// monospaced reports whether narrow letters are as wide as others.
func monospaced(glyphs []Glyph) bool {
	var n, wide int
	for i := range glyphs {
		g := &glyphs[i]
		switch g.Rune {
		case 'i', 'l', 'j', '.', ',', '\'', 'I', 'f', 't':
			n++
			if g.X1-g.X0 > 0.48*(g.Y1-g.Y0) {
				wide++
			}
		}
	}
	return n > 0 && wide*10 > n*8
}

func abs(x float32) float32 {
	if x < 0 {
		return -x
	}
	return x
}

// starts returns the index of the glyph that begins at x, if it can be the first
// of a cell; 0 if there is none.
func (w *word) starts(x float32) int {
	for i := 1; i < len(w.glyphs); i++ {
		before, g := w.glyphs[i-1].Rune, &w.glyphs[i]
		if abs(g.X0-x) > 0.08*w.height() {
			continue
		}
		if unicode.IsLower(before) && (unicode.IsUpper(g.Rune) || unicode.IsDigit(g.Rune)) ||
			unicode.IsDigit(before) && unicode.IsLetter(g.Rune) {
			return i
		}
	}
	return 0
}

// part parts w before its glyph at index n.
func (w *word) part(n int) (a, b word) {
	text := func(glyphs []Glyph) string {
		var b strings.Builder
		for i := range glyphs {
			b.WriteRune(glyphs[i].Rune)
		}
		return b.String()
	}
	a, b = *w, *w
	a.glyphs, b.glyphs = w.glyphs[:n], w.glyphs[n:]
	a.text, b.text = text(a.glyphs), text(b.glyphs)
	a.x1, b.x0 = min(a.glyphs[n-1].X1, b.glyphs[0].X0), b.glyphs[0].X0
	b.brk = Apart
	return a, b
}
