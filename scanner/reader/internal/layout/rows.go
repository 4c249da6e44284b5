package layout

import (
	"cmp"
	"slices"
)

// group returns how many lines each row of a table takes. A cell whose text is
// too long for one line makes a row of several, and its neighbours stand at the
// top, the middle or the foot of it. So lines that overlap are of one row, and a
// line without a cell in the leading column goes with the neighbour that is
// clearly closer. In doubt a line is a row, lest two people become one.
func group(lines []line, rows []cells) []int {
	g := grouping{lines: lines, rows: rows, lead: leading(rows), size: make([]int, len(lines))}
	for i := range g.size {
		g.size[i] = 1
	}
	order := make([]int, 0, len(lines))
	for i := 1; i < len(lines); i++ {
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(g.distance(a), g.distance(b)) })
	const rounds = 4 // joining two lines may settle where a third belongs
	for range rounds {
		if !g.round(order) {
			break
		}
	}
	const clear = 3 // cells that show where the others stand
	if g.up = g.rose >= clear && 10*g.sank <= g.rose; !g.up {
		g.down = g.sank >= clear && 10*g.rose <= g.sank
	}
	if g.up || g.down {
		g.round(order)
	}
	return slices.DeleteFunc(g.size, func(n int) bool { return n == 0 })
}

// grouping is the state of [group].
type grouping struct {
	lines []line
	rows  []cells
	lead  int   // the leading column
	size  []int // of the group that begins at a line; 0 if none does

	rose, sank int  // how many lines went with the one above, or below
	up, down   bool // lines that stand as far from both go the way of the others
}

// round joins what can be joined, the closest first, and reports whether there
// was anything.
func (g *grouping) round(order []int) bool {
	joined := false
	for _, i := range order {
		em := min(g.lines[i-1].height(), g.lines[i].height())
		if g.distance(i) > 0.6*em {
			break
		}
		if g.size[i] == 0 {
			continue
		}
		if above := g.above(i); g.joins(above, i, em) {
			g.size[above] += g.size[i]
			g.size[i] = 0
			joined = true
		}
	}
	return joined
}

// leading returns the leftmost column that has a cell in a tenth of the lines.
func leading(rows []cells) int {
	for k := range rows[0] {
		n := 0
		for _, row := range rows {
			if len(row[k]) > 0 {
				n++
			}
		}
		if 10*n >= len(rows) {
			return k
		}
	}
	return 0
}

// distance returns what is free above line i, less than 0 if it overlaps with the
// one there.
func (g *grouping) distance(i int) float32 {
	if i == 0 || i == len(g.lines) {
		const nothing = 1e6
		return nothing
	}
	return g.lines[i-1].y0 - g.lines[i].y1
}

// above returns where the group begins that ends before line i.
func (g *grouping) above(i int) int {
	for i--; g.size[i] == 0; i-- {
	}
	return i
}

// joins reports whether the neighbouring groups at a and b are of one row.
func (g *grouping) joins(a, b int, em float32) bool {
	const most = 64 // lines of a row
	end := b + g.size[b]
	if end-a > most || g.leads(a, b)+g.leads(b, end) > 1 || g.alike(a, b, end) {
		return false
	}
	d, clear := g.distance(b), 0.1*em
	switch {
	case d < -0.15*em:
		return true
	case g.leads(b, end) == 0 && (g.distance(end) > d+clear || g.up && g.distance(end) > d-clear):
		g.rose++
		return true
	case g.leads(a, b) == 0 && (g.distance(a) > d+clear || g.down && g.distance(a) > d-clear):
		g.sank++
		return true
	}
	return false
}

// leads counts the lines that have a cell in the leading column.
func (g *grouping) leads(from, to int) int {
	n := 0
	for _, row := range g.rows[from:to] {
		if len(row[g.lead]) > 0 {
			n++
		}
	}
	return n
}

// alike reports whether two lines, one of each group, fill so many of the same
// columns that they rather are two rows.
func (g *grouping) alike(a, b, end int) bool {
	for _, x := range g.rows[a:b] {
		for _, y := range g.rows[b:end] {
			same := 0
			for k := range x {
				if len(x[k]) > 0 && len(y[k]) > 0 {
					same++
				}
			}
			if len(x) == 2 && same > 0 || 5*same > 3*len(x) {
				return true
			}
		}
	}
	return false
}
