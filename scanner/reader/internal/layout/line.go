package layout

import (
	"cmp"
	"slices"
	"strings"
)

// line is what stands side by side.
type line struct {
	y0, y1 float32 // of its main size
	chunks []chunk // from left to right
}

// chunk is a part of a line without a gap that could part columns.
type chunk struct {
	x0, x1 float32
	words  []word
}

func (l *line) x0() float32     { return l.chunks[0].x0 }
func (l *line) x1() float32     { return l.chunks[len(l.chunks)-1].x1 }
func (l *line) height() float32 { return l.y1 - l.y0 }

// assemble makes lines of words, from the top down. Words belong to one line
// when they overlap by more than half of the smaller one's height: neighbouring
// lines hardly overlap, and raised figures stand well within theirs.
func (p *page) assemble(words []word) []line {
	slices.SortFunc(words, func(a, b word) int {
		return cmp.Or(cmp.Compare(b.middle(), a.middle()), cmp.Compare(a.order, b.order))
	})
	type open struct {
		y0, y1 float32
		words  []word
	}
	var rows []open
	for _, w := range words {
		best, most := -1, float32(0)
		for i := len(rows) - 1; i >= max(0, len(rows)-4); i-- {
			r := &rows[i]
			small, large := w.height(), r.y1-r.y0
			if small > large {
				small, large = large, small
			}
			share := (min(r.y1, w.y1) - max(r.y0, w.y0)) / max(small, 0.01)
			if share <= 0.6 || large > 2*small && abs(r.y0-w.y0) > 0.4*large {
				continue
			}
			if share > most {
				best, most = i, share
			}
		}
		if best < 0 {
			rows = append(rows, open{y0: w.y0, y1: w.y1, words: []word{w}})
			continue
		}
		r := &rows[best]
		r.words = append(r.words, w)
		if w.height() > r.y1-r.y0 {
			r.y0, r.y1 = w.y0, w.y1
		}
	}
	slices.SortStableFunc(rows, func(a, b open) int { return cmp.Compare(b.y0+b.y1, a.y0+a.y1) })
	lines := make([]line, 0, len(rows))
	for i := range rows {
		for _, layer := range layers(rows[i].words) {
			l := line{y0: rows[i].y0, y1: rows[i].y1}
			l.settle(layer)
			l.chunks = p.chunks(layer, l.height())
			lines = append(lines, l)
		}
	}
	return lines
}

// settle sets the height of the line to that of most of its characters: what
// reaches beyond the bounds of the font would blur the distance to the next.
func (l *line) settle(words []word) {
	var low, high []float32
	for i := range words {
		if words[i].height() < 0.8*l.height() {
			continue
		}
		for _, g := range words[i].glyphs {
			low, high = append(low, g.Y0), append(high, g.Y1)
		}
	}
	if len(low) == 0 {
		return
	}
	slices.Sort(low)
	slices.Sort(high)
	l.y0, l.y1 = low[len(low)/2], high[len(high)/2]
}

// runs makes lines of slanted text, which has no common direction: what follows
// without distance in the file is one line.
func (p *page) runs(glyphs []Glyph) []line {
	var lines []line
	var words []word
	from := 0
	end := func(to int) {
		if from == to {
			return
		}
		var text strings.Builder
		w := word{order: len(words), brk: glyphs[from].Break, mark: glyphs[from].Mark, y1: 1}
		for _, g := range glyphs[from:to] {
			text.WriteRune(g.Rune)
		}
		w.text = text.String()
		words = append(words, w)
		from = to
	}
	flush := func() {
		if len(words) > 0 {
			lines = append(lines, line{y1: 1, chunks: []chunk{{words: words}}})
		}
		words = nil
	}
	for i := range glyphs {
		if glyphs[i].Break != Together {
			end(i)
		}
		if glyphs[i].Break == Apart {
			flush()
		}
	}
	end(len(glyphs))
	flush()
	return lines
}

// layers parts words that are drawn over one another, as text under other text
// is, and sorts them from left to right.
func layers(words []word) [][]word {
	slices.SortStableFunc(words, func(a, b word) int {
		return cmp.Or(cmp.Compare(a.x0, b.x0), cmp.Compare(a.order, b.order))
	})
	const most = 8
	var all [][]word
	for _, w := range words {
		fits := -1
		for i := range all {
			last := &all[i][len(all[i])-1]
			if last.x1-w.x0 > 0.5*min(w.x1-w.x0, last.x1-last.x0) {
				continue
			}
			if fits < 0 || last.order+1 == w.order {
				fits = i
			}
		}
		switch {
		case fits >= 0:
			all[fits] = append(all[fits], w)
		case len(all) < most:
			all = append(all, []word{w})
		default:
			all[most-1] = append(all[most-1], w)
		}
	}
	return all
}

// chunks joins words to chunks. A gap parts if it is wide, or if it is wider
// than a blank and no blank of the text itself explains it.
func (p *page) chunks(words []word, em float32) []chunk {
	wide, doubtful := 1.0*em, 0.5*em
	if p.mono {
		wide, doubtful = 1.1*em, 1.1*em
	}
	var all []chunk
	for i, w := range words {
		if i > 0 {
			last := &all[len(all)-1]
			gap := w.x0 - last.x1
			if gap < -0.2*em && w.brk == Apart {
				last.x1 = w.x0 // cut off there
			} else if gap < wide && (gap < doubtful || tied(&words[i-1], &w)) {
				last.words = append(last.words, w)
				last.x1 = max(last.x1, w.x1)
				continue
			}
		}
		all = append(all, chunk{x0: w.x0, x1: w.x1, words: words[i : i+1 : i+1]})
	}
	return all
}

// tied reports whether b follows a in the text itself.
func tied(a, b *word) bool {
	return a.order+1 == b.order && b.brk != Apart || b.order+1 == a.order && a.brk != Apart
}

// write appends the text of words to b.
func write(b *strings.Builder, words []word, em float32) {
	rtl := 0
	for i := range words {
		if words[i].rtl {
			rtl++
		}
	}
	if 2*rtl > len(words) {
		for i, w := range slices.Backward(words) {
			if i < len(words)-1 {
				b.WriteByte(' ')
			}
			b.WriteString(w.text)
		}
		return
	}
	for i := range words {
		if i > 0 && parted(&words[i-1], &words[i], em) {
			b.WriteByte(' ')
		}
		b.WriteString(words[i].text)
	}
}

// parted reports whether there is a blank between neighbours on a line.
func parted(a, b *word, em float32) bool {
	gap := b.x0 - a.x1
	if a.order+1 == b.order {
		return b.brk != Together || gap > 0.25*em
	}
	return gap > 0.12*em
}
