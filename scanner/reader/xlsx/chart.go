package xlsx

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// chart is a chart while it is read (21.2, and [MS-ODRAWXML] 2.24.3 for the newer
// kinds).
type chart struct {
	book  *book
	cache *texts
	plain *paragraphs

	series chartSeries // that is read
	table  []chartSeries
	size   int // points in table
	full   bool

	role    chartRole // of the list of points that is read
	list    []point
	local   int // so many of the list's points repeat cells of this workbook
	index   int
	level   int
	formula []byte
	value   []byte
	into    *[]byte
}

// chartSeries is what a chart draws as one series of points.
type chartSeries struct {
	name   []point
	labels []point // names of the points, one or more for each
	values []point
}

// point is a text that is kept for a point of a series.
type point struct {
	index int
	level int // of labels that have several
	text  string
}

// chartRole says what a list of points is.
type chartRole int

const (
	noRole chartRole = iota
	nameRole
	labelRole
	valueRole
)

// maxPoints bounds the points of a table.
const maxPoints = 1 << 20

// sendChart sends what a chart keeps of the cells it was drawn from, if they are
// not in this workbook: a row for each point, with its labels and then the values
// of the series that share them, below the names of the series. Titles and other
// texts on the chart are in plain sight.
func sendChart(b *book, part *opc.Part) error {
	c := &chart{
		book:  b,
		cache: b.texts(b.at(doc.Table, part.Name), doc.ChartCache, "copied for a chart"),
		plain: newParagraphs(b, b.notes(part, 0, "text on a chart")),
	}
	if o, ok := b.owners[part]; ok {
		c.cache.part.Hidden |= o.hidden
	}
	if err := b.scan(part, "a chart is", c.token); err != nil {
		return err
	}
	if err := c.endSeries(); err != nil {
		return err
	}
	if err := c.sendTable(); err != nil {
		return err
	}
	if c.full {
		if err := b.problem(part.Name, "points of a chart are left out", reader.ErrTooLarge); err != nil {
			return err
		}
	}
	return c.plain.notes.flush()
}

func (c *chart) token(t *xmltok.Tokenizer, k xmltok.Kind) error {
	switch k {
	case xmltok.Text:
		if c.into != nil {
			*c.into = appendUpTo(t, *c.into, c.book.in.Limits.Text)
		}
	case xmltok.Start:
		if err := c.start(t, string(t.Name())); err != nil {
			return err
		}
	case xmltok.End:
		if err := c.end(string(t.Name())); err != nil {
			return err
		}
	case xmltok.EOF:
	}
	if c.into == nil {
		return c.plain.token(t, k)
	}
	return nil
}

func (c *chart) start(t *xmltok.Tokenizer, name string) error {
	switch name {
	case "ser", "data": // 21.2.2.164; data is that of newer charts
		if err := c.endSeries(); err != nil {
			return err
		}
		return c.startSeries()
	case "series": // of newer charts: its name follows the data of all
		return c.startSeries()
	case "tx": // 21.2.2.215
		c.begin(nameRole)
	case "cat", "xVal", "datalabelsRange", "strDim": // 21.2.2.24, 21.2.2.234
		c.begin(labelRole)
	case "val", "yVal", "bubbleSize", "numDim": // 21.2.2.224, 21.2.2.237
		c.begin(valueRole)
	case "f", "sqref":
		if c.role != noRole {
			c.formula, c.into = c.formula[:0], &c.formula
		}
	case "lvl": // 21.2.2.95
		c.level++
	case "pt": // 21.2.2.152 and 21.2.2.150; in newer charts the text is in it
		c.index = attrInt(t, "idx")
		c.value = c.value[:0]
		if c.role != noRole {
			c.into = &c.value
		}
	case "v", "name": // the name is that of a trend line, 21.2.2.121
		c.value, c.into = c.value[:0], &c.value
	case "rich": // 21.2.2.156: a text of the chart's own
		c.role, c.into = noRole, nil
	}
	return nil
}

// begin begins a list of points.
func (c *chart) begin(role chartRole) {
	c.role, c.local, c.level = role, 0, 0
	c.list = nil
}

func (c *chart) end(name string) error {
	switch name {
	case "f", "sqref":
		if c.into == &c.formula {
			c.into = nil
			c.local = c.book.held(string(c.formula))
		}
	case "v", "pt":
		if c.role == noRole {
			return c.stray()
		}
		c.point()
		if name == "pt" {
			c.into = nil
		}
	case "name":
		return c.stray()
	case "tx", "txData", "cat", "xVal", "datalabelsRange", "strDim", "val", "yVal", "bubbleSize", "numDim":
		c.endList()
	case "ser", "data":
		return c.endSeries()
	}
	return nil
}

// stray sends a text that belongs to no list, such as that of a label.
func (c *chart) stray() error {
	text := string(unescapeX(c.value))
	c.value, c.into = c.value[:0], nil
	if !isText(text) {
		return nil
	}
	return c.plain.notes.note(0, 0, text)
}

// point adds the point that was read to the list.
func (c *chart) point() {
	text := strings.TrimSpace(string(unescapeX(c.value)))
	c.value = c.value[:0]
	if text == "" || c.index < c.local || c.role == noRole {
		return
	}
	if c.size++; c.size > maxPoints {
		c.full = true
		return
	}
	if c.role == valueRole {
		text = string(appendNumber(nil, []byte(text)))
	}
	c.list = append(c.list, point{c.index, c.level, c.book.cut(text)})
}

func (c *chart) endList() {
	switch c.role {
	case nameRole:
		c.series.name = append(c.series.name, c.list...)
	case labelRole:
		c.series.labels = append(c.series.labels, c.list...)
	case valueRole:
		c.series.values = append(c.series.values, c.list...)
	case noRole:
	}
	c.role, c.list, c.into = noRole, nil, nil
}

// startSeries sends the table so far, if it is large.
func (c *chart) startSeries() error {
	if c.size < maxPoints/2 && len(c.table) < maxCol/2 {
		return nil
	}
	return c.sendTable()
}

// endSeries adds the series to the table. Of one without points the name is on
// the chart for all to see.
func (c *chart) endSeries() error {
	s := c.series
	c.series = chartSeries{}
	byIndex := func(a, b point) int { return cmp.Or(a.index-b.index, b.level-a.level) }
	slices.SortStableFunc(s.labels, byIndex)
	slices.SortStableFunc(s.values, byIndex)
	if len(s.labels)+len(s.values) > 0 {
		c.table = append(c.table, s)
		return nil
	}
	for _, p := range s.name {
		if err := c.plain.notes.note(0, 0, p.text); err != nil {
			return err
		}
	}
	return nil
}

// sendTable sends the series so far: those in a row with the same labels
// together.
func (c *chart) sendTable() error {
	for from := 0; from < len(c.table); {
		to := from + 1
		for to < len(c.table) && slices.Equal(c.table[to].labels, c.table[from].labels) {
			to++
		}
		if err := c.sendSeries(c.table[from:to]); err != nil {
			return err
		}
		from = to
	}
	c.table, c.size = nil, 0
	return nil
}

// sendSeries sends series with the same labels, unless there is nothing but
// numbers.
func (c *chart) sendSeries(series []chartSeries) error {
	labels := series[0].labels
	hasWord := func(p point) bool { return isText(p.text) }
	if !slices.ContainsFunc(labels, hasWord) && !slices.ContainsFunc(series, func(s chartSeries) bool {
		return slices.ContainsFunc(s.name, hasWord) || slices.ContainsFunc(s.values, hasWord)
	}) {
		return nil
	}
	width := 1 // columns of labels
	for i, n := 0, 0; i < len(labels); i++ {
		if n++; i > 0 && labels[i].index != labels[i-1].index {
			n = 1
		}
		width = max(width, n)
	}
	width = min(width, maxCol/2)
	for i, s := range series {
		names := make([]string, len(s.name))
		for j, p := range s.name {
			names[j] = p.text
		}
		c.cache.add(width+i+1, strings.Join(names, " "))
	}
	if err := c.cache.sendRow(); err != nil {
		return err
	}
	next := make([]int, len(series)) // of the values, not yet sent
	for i := 0; ; {
		index, more := 0, false
		if i < len(labels) {
			index, more = labels[i].index, true
		}
		for j, s := range series {
			if next[j] < len(s.values) && (!more || s.values[next[j]].index < index) {
				index, more = s.values[next[j]].index, true
			}
		}
		if !more {
			return nil
		}
		for col := 1; i < len(labels) && labels[i].index == index; i++ {
			if col <= width {
				c.cache.add(col, labels[i].text)
				col++
			}
		}
		for j, s := range series {
			if next[j] < len(s.values) && s.values[next[j]].index == index {
				c.cache.add(width+j+1, s.values[next[j]].text)
			}
			for next[j] < len(s.values) && s.values[next[j]].index == index {
				next[j]++
			}
		}
		if err := c.cache.sendRow(); err != nil {
			return err
		}
	}
}
