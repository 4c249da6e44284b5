package xls

import (
	"cmp"
	"slices"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/numfmt"
)

// chart is one chart while it is read (2.1.7.20.1).
type chart struct {
	book   *book
	sorts  uint16 // of the values that follow: numbers, names or sizes
	titles []string
	points []point
	full   bool
}

// point is a value that the chart keeps of a cell it shows.
type point struct {
	row, col int
	text     string
}

// Kinds of cached values in SIIndex (2.4.247).
const (
	cachedNumbers = 1
	cachedNames   = 2
)

// readChart reads the chart at the given offset: its texts, and the copies of
// the cells that it shows, a row for each point with the name and the number of
// each series.
func (b *book) readChart(at doc.Location, hidden doc.Hidden, offset int) error {
	c := chart{book: b}
	r := records{b: b.data, at: offset}
	r.next()
	for depth, n := 1, 0; depth > 0; n++ {
		if n%1024 == 0 && b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		id, data, ok := r.next()
		if !ok {
			break
		}
		switch id {
		case recBOF:
			depth++
		case recEOF:
			depth--
		default:
			c.take(&r, id, data)
		}
	}
	at.Kind = doc.Table
	if err := grid.Rows(b.sink, at, hidden, "texts of a chart", grid.Single(c.titles), b.in.Limits.Text); err != nil {
		return err
	}
	return c.send(at, hidden)
}

// take takes a record of the chart.
func (c *chart) take(r *records, id uint16, data []byte) {
	if len(c.points) >= maxPoints || len(c.titles) >= maxObjects {
		c.full = true
		return
	}
	b := c.book
	switch id {
	case 0x100D: // SeriesText (2.4.254)
		if len(data) > 2 {
			c.titles = append(c.titles, b.shortText(r.continued(data[2:])))
		}
	case 0x0014, 0x0015:
		if len(data) > 0 {
			j := r.continued(data)
			code := b.shortOrLong(j)
			for _, text := range grid.HeaderSections(code) {
				if text != "" {
					c.titles = append(c.titles, text)
				}
			}
		}
	case 0x01B6: // TxO
		j := r.continued(nil)
		if n := int(u16At(data, 10)); n > 0 && !j.done() {
			c.titles = append(c.titles, j.characters(n, j.u8()&flagWide != 0))
		}
	case 0x1065:
		c.sorts = u16At(data, 0)
	case recNumber:
		if len(data) >= 14 && c.sorts != 0 {
			c.add(data, string(numfmt.AppendFloat(nil, float(data[6:]))))
		}
	case recLabel:
		if len(data) > 6 && c.sorts != 0 {
			c.add(data, b.longText(r.continued(data[6:])))
		}
	}
}

// maxPoints bounds the cached values of a chart: Excel keeps 32,000 for each of
// 255 series.
const maxPoints = 8 << 20

// add keeps a cached value: its row is the number of the point, its column that
// of the series.
func (c *chart) add(data []byte, text string) {
	col := 2*int(u16At(data, 2)) + 1
	if c.sorts != cachedNames {
		col++
	}
	c.points = append(c.points, point{int(u16At(data, 0)) + 1, col, text})
}

// send sends the cached values.
func (c *chart) send(at doc.Location, hidden doc.Hidden) error {
	if len(c.points) == 0 {
		return nil
	}
	hidden |= doc.ChartCache
	slices.SortStableFunc(c.points, func(a, b point) int { return cmp.Or(a.row-b.row, a.col-b.col) })
	at.Row = 0
	if err := c.book.sink.Part(doc.Part{Loc: at, Hidden: hidden, Detail: "copied for a chart"}); err != nil {
		return err
	}
	g := grid.Sheet{Sink: c.book.sink, At: at, Hidden: hidden, Limit: c.book.in.Limits.Text}
	last := 0
	for _, p := range c.points {
		if p.row != last {
			last = p.row
			if err := g.Row(p.row, 0); err != nil {
				return err
			}
		}
		if err := g.Text(p.col, p.text, 0); err != nil {
			return err
		}
	}
	return g.End("xls")
}

// shortOrLong reads a string whose length has 16 bits from BIFF8 on.
func (b *book) shortOrLong(j *joined) string {
	if b.biff8 {
		return b.longText(j)
	}
	return b.shortText(j)
}
