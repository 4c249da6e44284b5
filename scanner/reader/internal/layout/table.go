package layout

import (
	"cmp"
	"slices"
	"strings"
)

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
// that do not fit: a chunk lies across a gutter, or two stand in one column.
func (p *page) place(lines []line, cols []Span) ([]cells, int) {
	rows := make([]cells, len(lines))
	bad := 0
	for i := range lines {
		row := make(cells, len(cols))
		fits := true
		for _, c := range lines[i].chunks {
			words := c.words
			for len(words) > 0 {
				n, col := p.cut(words, cols, lines[i].height(), len(lines[i].chunks) > 1)
				if n == len(words) && len(lines[i].chunks) > 1 {
					if first, last := overlapped(cols, words[0].x0, words[n-1].x1); last > first {
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
		_, end := overlapped(cols, words[0].x0, a.x1)
		begin, _ := overlapped(cols, b.x0, max(b.x1, words[len(words)-1].x1))
		if end >= 0 && begin > end {
			return n, best(cols, words[0].x0, a.x1)
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

// table makes a block of rows that fit their columns. Lines closer together than
// rows are, of which but one is more than a few cells, are one row with text
// that takes several lines.
func (p *page) table(lines []line, rows []cells, cols []Span) Block {
	cols = extent(rows, cols)
	cols = underHeadings(rows, cols)
	b := Block{Columns: cols}
	pitch := rowPitch(lines, rows)
	for i := 0; i < len(rows); {
		n := 1
		full := filled(rows[i])
		whole := lead(rows[i]) // the row's first cell has been seen
		for i+n < len(rows) && lines[i+n-1].y0-lines[i+n].y0 < 0.92*pitch {
			more := filled(rows[i+n])
			starts := lead(rows[i+n])
			if 2*min(full, more) > max(full, more)+1 || starts && whole {
				break
			}
			full, whole = max(full, more), whole || starts
			n++
		}
		b.Rows = append(b.Rows, p.row(lines[i:i+n], rows[i:i+n]))
		i += n
	}
	return b
}

// underHeadings joins a column that holds a heading and nothing else to the one
// beside it that has none: headings flush left over numbers flush right do not
// overlap. The rows are changed to fit.
func underHeadings(rows []cells, cols []Span) []Span {
	const headings = 3 // lines that a heading may take
	for k := 0; k < len(cols) && len(cols) > 2; k++ {
		n, last := 0, 0
		for i, row := range rows {
			if len(row[k]) > 0 {
				n, last = n+1, i
			}
		}
		if n == 0 || n > headings {
			continue
		}
		for _, side := range []int{k + 1, k - 1} {
			if side < 0 || side >= len(cols) || !below(rows, side, last) {
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

// below reports whether the column holds several cells, all of them below the
// row last.
func below(rows []cells, col, last int) bool {
	n := 0
	for i, row := range rows {
		if len(row[col]) == 0 {
			continue
		}
		if i <= last {
			return false
		}
		n++
	}
	return n > 1
}

func lead(row cells) bool { return len(row[0]) > 0 }

func filled(row cells) int {
	n := 0
	for _, c := range row {
		if len(c) > 0 {
			n++
		}
	}
	return n
}

// rowPitch returns the usual distance between neighbouring lines that are both
// nearly full rows; 0 if there are too few to know.
func rowPitch(lines []line, rows []cells) float32 {
	most := 0
	for i := range rows {
		most = max(most, filled(rows[i]))
	}
	var all []float32
	for i := 1; i < len(rows); i++ {
		if 3*filled(rows[i]) >= 2*most && 3*filled(rows[i-1]) >= 2*most && lead(rows[i]) {
			all = append(all, lines[i-1].y0-lines[i].y0)
		}
	}
	if len(all) < 2 {
		return 0
	}
	slices.SortFunc(all, cmp.Compare)
	return all[len(all)/2]
}

// row makes one row of lines.
func (p *page) row(lines []line, rows []cells) Row {
	r := Row{Line: p.number}
	p.number += len(lines)
	for col := range rows[0] {
		var text strings.Builder
		var mark uint64
		for i, row := range rows {
			if len(row[col]) == 0 {
				continue
			}
			if text.Len() > 0 {
				text.WriteByte('\n')
			}
			write(&text, row[col], lines[i].height())
			for _, w := range row[col] {
				mark |= w.mark
			}
		}
		if text.Len() > 0 {
			r.Cells = append(r.Cells, Cell{Col: col, Text: text.String(), Mark: mark})
		}
	}
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
