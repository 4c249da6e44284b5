package detect

import (
	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// Bounds on people that stand sideways.
const (
	strayRows = 3 // rows without a label that may stand among labelled ones
	strayGap  = 4 // rows that may be left out between cards
)

// sideways judges people that stand sideways from row i on: labels down a column
// and a person in each column beside it, or cards of labels and values below and
// beside each other. It returns how many rows it took, 0 if there is nobody; it
// calls before when it found somebody, ahead of adding the finding.
func (d *Detector) sideways(i int, before func()) int {
	n := d.labelled(i)
	if n == 0 {
		return 0
	}
	t := Detector{memory: d.memory, matcher: d.matcher, kinds: d.kinds, from: d.from, part: d.part}
	titles, columns := t.turn(d, i, i+n)
	if len(t.window.rows) == 0 {
		return 0
	}
	t.table(segment{from: 0, to: len(t.window.rows), titles: titles})
	if len(t.findings)+len(t.allowed) == 0 {
		return 0
	}
	before()
	d.allowed = append(d.allowed, t.allowed...)
	first, last := d.window.rows[i], d.window.rows[i+n-1]
	for _, f := range t.findings {
		f.Loc.Row, f.LastRow = first.number, last.number
		f.Loc.Page, f.LastPage = first.page, last.page
		f.Columns = columns
		for k := range f.Fields {
			f.Fields[k].Column = ""
		}
		for k := range f.Samples {
			f.Samples[k].Row = first.number
		}
		d.findings = append(d.findings, f)
	}
	d.layout, d.last = nil, nil
	return n
}

// isLabel reports whether text is the heading of one value beside it.
func (d *Detector) isLabel(text string) bool {
	says := d.heading(text)
	return says.Known && says.Kind != patterns.None && says.Weight >= 0.45 &&
		!d.reading(text, patterns.FormOf(text)).Strong.Has(d.kinds.rank)
}

// labelled returns how many rows from i on have a label first and a value beside
// it, 0 unless labels of people of two kinds are among them. Rows of headings,
// where label follows label, end it.
func (d *Detector) labelled(i int) int {
	w := &d.window
	col, end, stray := 0, 0, 0
	kinds := map[patterns.Kind]bool{}
	for r := i; r < len(w.rows); r++ {
		if r > i && w.rows[r].number > w.rows[r-1].number+strayGap {
			break
		}
		cells, _ := w.row(r)
		if col != 0 && cells[0].Col > col && end > 0 {
			continue // only the cards beside go on here
		}
		if !d.isLabel(cells[0].Text) || col != 0 && cells[0].Col != col {
			if stray++; stray > strayRows {
				break
			}
			continue
		}
		if len(cells) > 1 && d.isLabel(cells[1].Text) {
			break
		}
		col, stray, end = cells[0].Col, 0, r-i+1
		if says := d.heading(cells[0].Text); len(cells) > 1 && says.Weight >= 0.7 && !says.Kind.Against() {
			kinds[says.Kind] = true
		}
	}
	if len(kinds) < 2 {
		return 0
	}
	return end
}

// card is what is being read under one column of labels.
type card struct {
	first string      // the label that begins a new card
	rows  map[int]int // row of the turned table, by the column of the value
}

// turn fills the window of d with rows from to of from, turned: a row for each
// column of values and each card, a column for each label. It returns the titles
// and the columns, as letters, in which the values stood.
func (d *Detector) turn(from *Detector, begin, to int) (titles map[int]title, columns string) {
	titles = map[int]title{}
	byText := map[string]int{}
	cards := map[int]*card{}
	var people []doc.Fragment
	least, most := maxColumn, 0
	for r := begin; r < to; r++ {
		cells, _ := from.window.row(r)
		var now *card
		field := 0
		for _, c := range cells {
			if d.isLabel(c.Text) {
				now = cards[c.Col]
				if now == nil {
					now = &card{first: c.Text}
					cards[c.Col] = now
				}
				if c.Text == now.first {
					now.rows = map[int]int{}
				}
				if field = byText[c.Text]; field == 0 {
					field = len(byText) + 1
					byText[c.Text] = field
					titles[field] = title{c.Text, d.heading(c.Text)}
				}
				continue
			}
			if now == nil {
				continue
			}
			at, ok := now.rows[c.Col]
			if !ok {
				at = len(people)
				now.rows[c.Col] = at
				loc := d.part
				loc.Row = at + 1
				people = append(people, doc.Fragment{Loc: loc})
			}
			least, most = min(least, c.Col), max(most, c.Col)
			c.Hidden |= from.window.rows[r].hidden
			c.Col = field
			people[at].Cells = append(people[at].Cells, c)
		}
	}
	for _, f := range people {
		d.window.add(f)
	}
	d.window.formAll()
	return titles, span(least, max(least, most))
}
