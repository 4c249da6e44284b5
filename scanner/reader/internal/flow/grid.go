package flow

import (
	"slices"
	"sort"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// grid tells columns by where cells end, for formats in which a cell that spans
// several columns is a wider one and nothing more.
type grid struct {
	edges []int // of all rows, in order once they are fixed
	last  []int // of the row added last
	fixed bool
}

const (
	sameEdge = 60      // edges that lie no farther apart are one: a millimetre, in twips
	maxEdges = 1 << 14 // that are kept of one table
)

// Edges says where the cells of the row in the making end, from the left to the
// right and in twips. What is a column is told by the edges of all rows of the
// table then, instead of by counting cells. The slice is copied.
func (w *Writer) Edges(edges []int) {
	t := w.top().table()
	if t == nil || len(edges) == 0 {
		return
	}
	t.edges = t.grid.add(edges)
}

func (g *grid) known() bool { return len(g.edges) > 0 }

// add adds the edges of a row and returns them as they are kept.
func (g *grid) add(edges []int) []int {
	if slices.Equal(g.last, edges) {
		return g.last
	}
	g.last = slices.Clone(edges)
	if !g.fixed && len(g.edges)+len(edges) <= maxEdges {
		g.edges = append(g.edges, edges...)
	}
	return g.last
}

// fix makes columns of the edges that are known by now.
func (g *grid) fix() {
	if g.fixed || !g.known() {
		return
	}
	g.fixed = true
	slices.Sort(g.edges)
	apart := g.edges[:1]
	for _, e := range g.edges[1:] {
		if e-apart[len(apart)-1] > sameEdge {
			apart = append(apart, e)
		}
	}
	g.edges = apart
}

// place gives cells, which are numbered as they stand in their row, the number of
// the column in which they begin.
func (g *grid) place(cells []doc.Cell, edges []int) {
	if !g.fixed || len(edges) == 0 {
		return
	}
	last := 0
	for i, c := range cells {
		col := c.Col
		if left := c.Col - 2; left >= 0 {
			begin := edges[min(left, len(edges)-1)]
			col = 1 + sort.Search(len(g.edges), func(i int) bool { return g.edges[i] > begin+sameEdge/2 })
			col += max(0, left-len(edges)+1)
		}
		last = max(last+1, col)
		cells[i].Col = last
	}
}
