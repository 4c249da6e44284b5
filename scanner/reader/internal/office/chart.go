package office

import (
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// maxPoints bounds the points of a chart.
const maxPoints = 1 << 20

// chart is what a chart keeps of the data it was drawn from (Part 1, 21.2.2.30
// and the elements around it).
type chart struct {
	texts  []string // titles and labels
	series []series
	points int
	full   bool
}

type series struct {
	name string
	// columns are the categories, one for each level, and the values.
	columns []map[int]string
}

// Chart sends a chart: its titles as text, and a table of what it keeps of its
// data.
func Chart(f *File, part *opc.Part) error {
	c := chart{}
	w := chartWalk{chart: &c, limit: f.In.Limits.Text}
	if err := f.Tokens(part, "a chart", w.token); err != nil {
		return err
	}
	name := strings.TrimSuffix(path.Base(part.Name), path.Ext(part.Name))
	for _, text := range c.texts {
		f.Flow.Row(f.Part(doc.File, name, 0), text)
	}
	c.send(f, f.Part(doc.Table, name, doc.ChartCache))
	if c.full {
		return f.Problem(part.Name, "a chart of too many points", reader.ErrTooLarge)
	}
	return f.Flow.Err()
}

// send sends the data, series with the same categories beside one another.
func (c *chart) send(f *File, to doc.Part) {
	for len(c.series) > 0 {
		n := 1
		for n < len(c.series) && c.series[n].follows(c.series[0]) {
			n++
		}
		sendSeries(f, to, c.series[:n])
		c.series = c.series[n:]
	}
}

// follows reports whether s has the same categories as first.
func (s series) follows(first series) bool {
	if len(s.columns) != len(first.columns) || len(s.columns) == 0 {
		return false
	}
	for i := range s.columns[:len(s.columns)-1] {
		if !maps.Equal(s.columns[i], first.columns[i]) {
			return false
		}
	}
	return true
}

func sendSeries(f *File, to doc.Part, group []series) {
	first := group[0]
	if len(first.columns) == 0 {
		f.Flow.Row(to, first.name)
		return
	}
	columns := slices.Clone(first.columns[:len(first.columns)-1])
	heads := make([]string, len(columns), len(columns)+len(group))
	rows := map[int]bool{}
	for _, s := range group {
		columns = append(columns, s.columns[len(s.columns)-1])
		heads = append(heads, s.name)
	}
	for _, column := range columns {
		for i := range column {
			rows[i] = true
		}
	}
	f.Flow.Row(to, heads...)
	texts := make([]string, len(columns))
	for _, i := range slices.Sorted(maps.Keys(rows)) {
		for j, column := range columns {
			texts[j] = column[i]
		}
		f.Flow.Row(to, texts...)
	}
}

// chartWalk takes the tokens of a chart.
type chartWalk struct {
	*chart

	limit  int
	in     string // "ser" or what of it: "tx", "cat", "val"
	column map[int]string
	at     int // index of the point
	open   bool
	text   []byte
}

func (w *chartWalk) token(t *xmltok.Tokenizer, k xmltok.Kind) {
	switch k {
	case xmltok.Start:
		w.start(t)
	case xmltok.Text:
		if w.open && len(w.text) < w.limit {
			w.text = t.AppendText(w.text)
		}
	case xmltok.End:
		w.end(string(t.Name()))
	case xmltok.EOF:
	}
}

func (w *chartWalk) start(t *xmltok.Tokenizer) {
	switch name := string(t.Name()); name {
	case "ser", "data": // "data" in charts of 2016
		w.in = "ser"
		w.series = append(w.series, series{})
		w.column = nil
	case "tx", "cat", "val", "xVal", "yVal", "bubbleSize", "strDim", "numDim":
		if w.in != "" {
			w.in = name
			w.column = nil
		}
	case "lvl": // another level of categories
		w.column = nil
	case "pt":
		w.at = -1
		if idx, ok := t.Attr("idx"); ok {
			if n, err := strconv.Atoi(idx); err == nil && n >= 0 {
				w.at = n
			}
		}
		// In charts of 2016 the text stands in the point itself.
		w.open, w.text = true, w.text[:0]
	case "v", "t", "f":
		w.open, w.text = true, w.text[:0]
	}
}

func (w *chartWalk) end(name string) {
	switch name {
	case "ser", "data":
		w.in = ""
	case "v", "pt":
		w.point(strings.TrimSpace(string(w.text)))
		w.text = w.text[:0]
		w.open = name == "v" // what follows the value in a point is none
	case "t":
		if text := strings.TrimSpace(string(w.text)); text != "" && len(w.texts) < maxTexts {
			w.texts = append(w.texts, text)
		}
		w.open, w.text = false, w.text[:0]
	case "f": // a formula, which names a range
		w.open, w.text = false, w.text[:0]
	case "strDim", "numDim":
		w.column = nil
	}
}

// point takes a value of the series in the making.
func (w *chartWalk) point(text string) {
	if text == "" || w.in == "" {
		return
	}
	if w.points == maxPoints {
		w.full = true
		return
	}
	w.points++
	s := &w.series[len(w.series)-1]
	if w.in == "tx" {
		s.name = text
		return
	}
	if w.column == nil {
		w.column = map[int]string{}
		s.columns = append(s.columns, w.column)
	}
	if w.at < 0 {
		w.at = len(w.column)
	}
	w.column[w.at] = text
}
