package layout

import (
	"cmp"
	"slices"
)

// columns finds the columns of lines: stretches that are covered by chunks,
// between gutters that nearly all lines leave free.
func (p *page) columns(lines []line) []Span {
	n, most := 0, 0
	for i := range lines {
		if k := len(lines[i].chunks); k > 1 {
			n++
			most = max(most, k)
		}
	}
	cols := dense(lines, n*15/100)
	if n > 2 && n < 7 && len(cols) < most {
		if more := dense(lines, 1); len(more) > len(cols) {
			cols = more
		}
	}
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
	var spans []Span
	for i := range lines {
		if len(lines[i].chunks) < 2 {
			continue
		}
		for _, c := range lines[i].chunks {
			spans = append(spans, Span{c.x0, c.x1})
		}
	}
	return covered(spans, few)
}

// covered returns the stretches that lie under more than few of the spans.
func covered(spans []Span, few int) []Span {
	type edge struct {
		x     float32
		delta int
	}
	edges := make([]edge, 0, 2*len(spans))
	for _, s := range spans {
		edges = append(edges, edge{s.From, 1}, edge{max(s.To, s.From+0.01), -1})
	}
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Or(cmp.Compare(a.x, b.x), a.delta-b.delta) })
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

// overlapped returns the first and the last column that a stretch overlaps; -1
// if there is none. A touch is none.
func overlapped(cols []Span, from, to float32) (first, last int) {
	touch := min(0.5, (to-from)/4)
	from, to = from+touch, to-touch
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

// seam returns the place at which the column k is best parted: where a second
// chunk begins, and which the fewest chunks cross.
func seam(lines []line, cols []Span, k int) (float32, bool) {
	const candidates, slack = 48, 0.1
	var in []chunk
	var starts []float32
	for i := range lines {
		n := 0
		for _, c := range lines[i].chunks {
			if first, _ := overlapped(cols, c.x0, c.x1); first == k {
				if in = append(in, c); n > 0 {
					starts = append(starts, c.x0)
				}
				n++
			}
		}
	}
	slices.Sort(starts)
	step := max(1, len(starts)/candidates)
	at, least := float32(0), len(in)+1
	for i := 0; i < len(starts); i += step {
		crossed := 0
		for _, c := range in {
			if c.x0 < starts[i]-slack*lines[0].height() && c.x1 > starts[i]+slack*lines[0].height() {
				crossed++
			}
		}
		if crossed < least {
			at, least = starts[i], crossed
		}
	}
	thin := 0.4 * lines[0].height()
	return at, least*3 < len(in) && at > cols[k].From+thin && at < cols[k].To-thin
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
	var all []Span
	n, apart := 0, 0
	for i := range lines {
		before := len(all)
		for _, c := range lines[i].chunks {
			if c.x1 <= col.From || c.x0 >= col.To || c.x0 < col.From-1 {
				continue
			}
			for j := range c.words {
				w := &c.words[j]
				if j > 0 && (tied(&c.words[j-1], w) || w.x0-c.words[j-1].x1 < 0.1*w.height()) {
					all[len(all)-1].To = max(all[len(all)-1].To, w.x1)
				} else {
					all = append(all, Span{w.x0, w.x1})
				}
			}
		}
		if len(all) > before {
			n++
		}
		if len(all) > before+1 {
			apart++
		}
	}
	spans := covered(all, min(n/10, (n+10)/20))
	if apart < 3 || apart*10 < n*6 {
		// Cells of several lines do not stand side by side: then each column must
		// have its share of the lines.
		for _, s := range spans {
			if c := count(all, s); c < 3 || 5*c < n {
				return []Span{col}
			}
		}
	}
	return spans
}

// count returns how many of the spans overlap with s.
func count(spans []Span, s Span) int {
	n := 0
	for _, other := range spans {
		if other.From < s.To && other.To > s.From {
			n++
		}
	}
	return n
}
