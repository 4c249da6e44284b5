package layout

import "slices"

// tables makes tables of lines, of which at least one has several chunks. Where
// no one set of columns fits them, they are parted where their shape changes
// most.
func (p *page) tables(lines []line, depth int) []Block {
	cols := p.columns(lines)
	if len(cols) < 2 {
		return []Block{p.prose(lines)}
	}
	rows, bad := p.place(lines, cols)
	const deepest = 6
	if bad*5 > len(lines) && len(lines) > 1 && depth < deepest {
		at := boundary(lines)
		return append(p.tables(lines[:at], depth+1), p.tables(lines[at:], depth+1)...)
	}
	if blocks, ok := p.newspaper(lines, rows, cols); ok {
		return blocks
	}
	return []Block{p.table(lines, rows, cols)}
}

// cells is a line, parted at the columns; nil where a column is empty.
type cells [][]word

// place parts the lines at the columns. It also returns the number of lines
// that do not fit: a chunk lies across several gutters, or two stand in one
// column.
func (p *page) place(lines []line, cols []Span) ([]cells, int) {
	rows := make([]cells, len(lines))
	bad := 0
	for i := range lines {
		row := make(cells, len(cols))
		fits := true
		for _, c := range lines[i].chunks {
			words := c.words
			if len(lines[i].chunks) > 1 {
				words = touching(words, cols)
			}
			for len(words) > 0 {
				n, col := p.cut(words, cols, lines[i].height(), len(lines[i].chunks) > 1)
				if n == len(words) && len(lines[i].chunks) > 1 {
					// A value may run over into an empty neighbour, but not over half the table.
					if first, last := overlapped(cols, words[0].x0, words[n-1].x1); 2*(last-first+1) > len(cols)+1 {
						fits = false
					}
				}
				if row[col] != nil {
					fits = false
				}
				row[col] = append(row[col], words[:n]...)
				words = words[n:]
			}
		}
		if !fits {
			bad++
		}
		rows[i] = row
	}
	return rows, bad
}

// touching parts words that are two cells without any distance, as where a sheet
// cuts a long value off at the edge of the next cell: the second begins where a
// column does, and with a capital or a figure after a small letter.
func touching(words []word, cols []Span) []word {
	var parted []word
	for i := range words {
		w := &words[i]
		first, last := overlapped(cols, w.x0, w.x1)
		at := 0
		for k := first + 1; k <= last && at == 0 && len(w.glyphs) > 1; k++ {
			at = w.starts(cols[k].From)
		}
		if at == 0 {
			if parted != nil {
				parted = append(parted, *w)
			}
			continue
		}
		if parted == nil {
			parted = append(make([]word, 0, len(words)+1), words[:i]...)
		}
		a, b := w.part(at)
		parted = append(parted, a, b)
	}
	if parted == nil {
		return words
	}
	return parted
}

// cut returns how many of the words belong to one column, and to which. They
// are parted only at a gutter, and only where no blank of the text ties them.
func (p *page) cut(words []word, cols []Span, em float32, several bool) (n, col int) {
	first, last := overlapped(cols, words[0].x0, words[len(words)-1].x1)
	if first < 0 {
		return len(words), nearest(cols, words[0].x0)
	}
	for n = 1; n < len(words) && last > first; n++ {
		a, b := &words[n-1], &words[n]
		if tied(a, b) && b.x0-a.x1 < em || !p.tied && !several {
			continue
		}
		_, end := overlapped(cols, words[0].x0, min(a.x1, b.x0))
		begin, _ := overlapped(cols, b.x0, max(b.x1, words[len(words)-1].x1))
		if end >= 0 && begin > end {
			return n, best(cols, words[0].x0, min(a.x1, b.x0))
		}
	}
	if last > first {
		return len(words), best(cols, words[0].x0, words[0].x1)
	}
	return len(words), first
}

// best returns the column that [from, to) overlaps most.
func best(cols []Span, from, to float32) int {
	first, last := overlapped(cols, from, to)
	if first < 0 {
		return nearest(cols, from)
	}
	col, most := first, float32(-1)
	for i := first; i <= last; i++ {
		if o := min(to, cols[i].To) - max(from, cols[i].From); o > most {
			col, most = i, o
		}
	}
	return col
}

func nearest(cols []Span, x float32) int {
	col := 0
	for i, c := range cols {
		if x >= c.From || x-cols[col].To > c.From-x {
			col = i
		}
	}
	return col
}

// boundary returns the index of the line before which a new table most likely
// begins: where the gutters above and below have least in common.
func boundary(lines []line) int {
	const window = 5
	at, most := len(lines)/2, float32(-1)
	pitch := usualPitch(lines)
	for i := 1; i < len(lines); i++ {
		above, below := lines[max(0, i-window):i], lines[i:min(len(lines), i+window)]
		both := lines[max(0, i-window):min(len(lines), i+window)]
		a, b, c := len(dense(above, 0)), len(dense(below, 0)), len(dense(both, 0))
		score := float32(max(a, b)-c) / float32(max(a, b, 1))
		if pitch > 0 {
			score += 0.3 * min(2, (lines[i-1].y0-lines[i].y0)/pitch-1)
		}
		if len(lines[i].chunks) == 1 && len(lines[i-1].chunks) > 1 {
			score += 0.2
		}
		if score > most {
			at, most = i, score
		}
	}
	return at
}

// usualPitch returns the median distance from line to line.
func usualPitch(lines []line) float32 {
	var all []float32
	for i := 1; i < len(lines); i++ {
		if d := lines[i-1].y0 - lines[i].y0; d > 0.5*lines[i].height() {
			all = append(all, d)
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// table makes a block of rows that fit their columns.
func (p *page) table(lines []line, rows []cells, cols []Span) Block {
	cols = extent(rows, cols)
	cols = underHeadings(rows, cols)
	b := Block{Columns: cols}
	for _, n := range group(lines, rows) {
		b.Rows = append(b.Rows, p.row(lines[:n], rows[:n]))
		lines, rows = lines[n:], rows[n:]
	}
	return b
}

// underHeadings joins a column that holds headings and nothing else to the one
// beside it that has none: headings flush left over numbers flush right do not
// overlap. The rows are changed to fit.
func underHeadings(rows []cells, cols []Span) []Span {
	for k := 0; k < len(cols) && len(cols) > 2; k++ {
		for _, side := range []int{k + 1, k - 1} {
			if side < 0 || side >= len(cols) || !complete(rows, k, side) {
				continue
			}
			from, to := min(k, side), max(k, side)
			for i, row := range rows {
				row[from] = append(row[from], row[to]...)
				rows[i] = slices.Delete(row, to, to+1)
			}
			cols[from].To = cols[to].To
			cols = slices.Delete(cols, to, to+1)
			k--
			break
		}
	}
	return cols
}

// complete reports whether the few cells of column k are just what the column
// side lacks to have one in every row: headings above them all, or so many that
// it cannot be chance.
func complete(rows []cells, k, side int) bool {
	few, many, lastFew, firstMany := 0, 0, 0, len(rows)
	for i, row := range rows {
		a, b := len(row[k]) > 0, len(row[side]) > 0
		if a && b {
			return false
		}
		if a {
			few, lastFew = few+1, i
		}
		if b {
			many, firstMany = many+1, min(i, firstMany)
		}
	}
	if few == 0 || many < 2 || few*3 > many {
		return false
	}
	const headings = 3 // lines that a heading may take
	return few <= headings && lastFew < firstMany || 2*few*many > 3*len(rows)
}

// row makes one row of lines.
func (p *page) row(lines []line, rows []cells) Row {
	r := Row{Line: p.number}
	p.number += len(lines)
	var text pieces
	for col := range rows[0] {
		for i, row := range rows {
			text.add(col, row[col], lines[i].height(), '\n', false)
		}
	}
	r.Cells = text.cells()
	return r
}

// extent widens the columns to all that stands in them, short of the next.
func extent(rows []cells, cols []Span) []Span {
	wide := slices.Clone(cols)
	for _, row := range rows {
		for i, words := range row {
			if len(words) > 0 {
				wide[i].From = min(wide[i].From, words[0].x0)
				wide[i].To = max(wide[i].To, words[len(words)-1].x1)
			}
		}
	}
	for i := range wide {
		if i > 0 {
			wide[i].From = max(wide[i].From, cols[i-1].To)
		}
		if i+1 < len(wide) {
			wide[i].To = min(wide[i].To, cols[i+1].From)
		}
	}
	return wide
}
