package layout

import (
	"cmp"
	"slices"
)

// columns finds the columns of lines: stretches that are covered by chunks,
// between gutters that nearly all lines leave free.
func (p *page) columns(lines []line) []Span {
	n := 0
	for i := range lines {
		if len(lines[i].chunks) > 1 {
			n++
		}
	}
	cols := dense(lines, n*15/100)
	for i := range lines {
		if len(lines[i].chunks) < 2 {
			continue
		}
		for _, c := range lines[i].chunks {
			cols = include(cols, Span{c.x0, c.x1})
		}
	}
	for range 8 {
		more := p.halve(lines, cols)
		if len(more) == len(cols) {
			break
		}
		cols = more
	}
	return p.narrow(lines, cols)
}

// dense returns the stretches that more than few lines of several chunks cover.
func dense(lines []line, few int) []Span {
	type edge struct {
		x     float32
		delta int
	}
	var edges []edge
	for i := range lines {
		if len(lines[i].chunks) < 2 {
			continue
		}
		for _, c := range lines[i].chunks {
			edges = append(edges, edge{c.x0, 1}, edge{max(c.x1, c.x0+0.01), -1})
		}
	}
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Or(cmp.Compare(a.x, b.x), b.delta-a.delta) })
	var cols []Span
	cover := 0
	for _, e := range edges {
		was := cover
		cover += e.delta
		switch {
		case was <= few && cover > few:
			cols = append(cols, Span{From: e.x, To: e.x})
		case was > few && cover <= few:
			cols[len(cols)-1].To = e.x
		}
	}
	return cols
}

// include adds c to the columns if it stands clear of all of them.
func include(cols []Span, c Span) []Span {
	at := 0
	for at < len(cols) && cols[at].To <= c.From {
		at++
	}
	if at < len(cols) && cols[at].From < c.To {
		return cols
	}
	return slices.Insert(cols, at, c)
}

// first and last column that c overlaps; -1 if none.
func overlapped(cols []Span, from, to float32) (first, last int) {
	i, _ := slices.BinarySearchFunc(cols, from, func(c Span, x float32) int {
		if c.To <= x {
			return -1
		}
		return 1
	})
	if i == len(cols) || cols[i].From >= to {
		return -1, -1
	}
	last = i
	for last+1 < len(cols) && cols[last+1].From < to {
		last++
	}
	return i, last
}

// halve parts the first column in which lines have two chunks: cells that run
// over into an empty neighbour cover the gutter. A chunk that stands alone
// belongs to the side with whose edge it is flush.
func (p *page) halve(lines []line, cols []Span) []Span {
	type pair struct{ n, double int }
	count := make([]pair, len(cols))
	for i := range lines {
		before := -1
		twice := false
		for _, c := range lines[i].chunks {
			first, last := overlapped(cols, c.x0, c.x1)
			if first < 0 {
				continue
			}
			switch {
			case first != before:
				count[first].n++
				twice = false
			case !twice:
				count[first].double++
				twice = true
			}
			before = last
		}
	}
	for k, c := range count {
		if c.double == 0 || c.double*10 < c.n {
			continue
		}
		if at, ok := seam(lines, cols, k); ok {
			halves := slices.Clone(cols[:k])
			halves = append(halves, Span{cols[k].From, at}, Span{at, cols[k].To})
			return append(halves, cols[k+1:]...)
		}
	}
	return cols
}

// seam returns where the second of two chunks in the column k begins, in most
// of the lines that have two there.
func seam(lines []line, cols []Span, k int) (float32, bool) {
	var starts, ends []float32
	for i := range lines {
		var in []chunk
		for _, c := range lines[i].chunks {
			if first, _ := overlapped(cols, c.x0, c.x1); first == k {
				in = append(in, c)
			}
		}
		if len(in) > 1 {
			ends = append(ends, in[0].x1)
			starts = append(starts, in[1].x0)
		}
	}
	if len(starts) == 0 {
		return 0, false
	}
	slices.Sort(starts)
	slices.Sort(ends)
	at := starts[len(starts)/10]
	if end := ends[len(ends)*9/10]; end > at {
		at = starts[len(starts)/2]
	}
	return at, at > cols[k].From && at < cols[k].To
}

// narrow parts columns whose neighbours nearly touch, as in a sheet printed
// without rules: numbers flush right and names flush left with less than a blank
// between them. The gutter must be free in all lines, and must not be one of the
// blanks in a text.
func (p *page) narrow(lines []line, cols []Span) []Span {
	if !p.tied {
		return cols
	}
	var all []Span
	for _, col := range cols {
		all = append(all, chains(lines, col)...)
	}
	return all
}

// chains returns the columns within col: the stretches covered by texts whose
// words are tied to each other.
func chains(lines []line, col Span) []Span {
	type part struct{ spans []Span }
	var parts []part
	apart := 0
	for i := range lines {
		var in part
		for _, c := range lines[i].chunks {
			if c.x1 <= col.From || c.x0 >= col.To || c.x0 < col.From-1 {
				continue
			}
			for j := range c.words {
				w := &c.words[j]
				if n := len(in.spans); n > 0 && j > 0 && (tied(&c.words[j-1], w) || w.x0-c.words[j-1].x1 < 0.1*w.height()) {
					in.spans[n-1].To = max(in.spans[n-1].To, w.x1)
				} else {
					in.spans = append(in.spans, Span{w.x0, w.x1})
				}
			}
		}
		if len(in.spans) > 0 {
			parts = append(parts, in)
		}
		if len(in.spans) > 1 {
			apart++
		}
	}
	if apart < 3 || apart*10 < len(parts)*6 {
		return []Span{col}
	}
	var spans []Span
	for _, in := range parts {
		spans = append(spans, in.spans...)
	}
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	merged := spans[:1]
	for _, s := range spans[1:] {
		if last := &merged[len(merged)-1]; s.From < last.To {
			last.To = max(last.To, s.To)
		} else {
			merged = append(merged, s)
		}
	}
	return merged
}
