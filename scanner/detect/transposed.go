package detect

import (
	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// maxCardRows is how many rows a person turned on its side can take.
const maxCardRows = 64

// transposed judges a segment in which headings stand down the first column and
// people in the columns beside it, or one below the other on cards. It returns
// false if s is no such table.
func (d *Detector) transposed(s segment) bool {
	if !d.headedDown(s) {
		return false
	}
	w := &d.window
	t := Detector{memory: d.memory, matcher: d.matcher, kinds: d.kinds, part: d.part}
	titles := map[int]title{}
	label, _ := w.row(s.from)
	begin, lastCol := s.from, 1
	flush := func(to int) {
		t.turn(w, begin, to)
		begin = to
	}
	for i := s.from; i < s.to; i++ {
		cells, _ := w.row(i)
		if i > begin && cells[0].Text == label[0].Text {
			flush(i)
		}
		titles[i-begin+1] = title{cells[0].Text, d.heading(cells[0].Text)}
		lastCol = max(lastCol, cells[len(cells)-1].Col)
	}
	flush(s.to)
	t.table(segment{from: 0, to: len(t.window.rows), titles: titles, inherits: titles})
	if len(t.findings) == 0 {
		return false
	}
	for _, f := range t.findings {
		f.Loc.Row, f.LastRow = w.rows[s.from].number, w.rows[s.to-1].number
		f.Loc.Page, f.LastPage = w.rows[s.from].page, w.rows[s.to-1].page
		f.Columns = span(label[0].Col+1, lastCol)
		for i := range f.Fields {
			f.Fields[i].Column = ""
		}
		for i := range f.Samples {
			f.Samples[i].Row = f.Loc.Row
		}
		d.findings = append(d.findings, f)
	}
	return true
}

// headedDown reports whether the first column of s is made of headings, most of
// them of people, with values beside them.
func (d *Detector) headedDown(s segment) bool {
	w := &d.window
	first, people, all := 0, map[patterns.Kind]bool{}, 0
	for i := s.from; i < s.to; i++ {
		cells, _ := w.row(i)
		if len(cells) < 2 {
			continue
		}
		if first == 0 {
			first = cells[0].Col
		}
		if cells[0].Col != first {
			return false
		}
		all++
		if says := d.heading(cells[0].Text); says.Weight >= 0.7 && says.Kind != patterns.Count && says.Kind != patterns.Thing && says.Kind != patterns.None {
			people[says.Kind] = true
		} else if all > 4*(len(people)+1) {
			return false
		}
	}
	return len(people) >= 2
}

// turn adds rows from to of w to the window of d as columns, one row for each
// column of values.
func (d *Detector) turn(w *window, from, to int) {
	if to-from > maxCardRows {
		to = from + maxCardRows
	}
	byCol := map[int][]doc.Cell{}
	last := 0
	for i := from; i < to; i++ {
		cells, _ := w.row(i)
		for _, c := range cells[1:] {
			c.Hidden |= w.rows[i].hidden
			col := c.Col
			c.Col = i - from + 1
			byCol[col] = append(byCol[col], c)
			last = max(last, col)
		}
	}
	for col := 1; col <= last; col++ {
		if cells := byCol[col]; len(cells) > 0 {
			loc := d.part
			loc.Row = len(d.window.rows) + 1
			d.window.add(doc.Fragment{Loc: loc, Cells: cells})
		}
	}
}
