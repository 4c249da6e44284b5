package detect

import (
	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// title is the heading of one column.
type title struct {
	text string
	says patterns.Column
}

// segment is a run of rows of a window that makes one table, or the part of one
// that lies in this window.
type segment struct {
	from, to int           // rows[from:to] of the window, without heading rows
	titles   map[int]title // by column, nil if no heading was found
	goesOn   bool          // continues the table of the window before
	inherits map[int]title // headings of the table above, if this one has none
}

// judge parts the rows of the window into segments, judges each, and empties the
// window.
func (d *Detector) judge() {
	w := &d.window
	if len(w.rows) == 0 {
		return
	}
	s := segment{goesOn: d.layout != nil}
	if s.goesOn {
		s.titles = d.layout.titles
	}
	var p profile
	end := func(to int) {
		s.to = to
		if s.to > s.from {
			d.table(s)
		}
		p = profile{}
	}
	for i := 0; i < len(w.rows); i++ {
		fresh := i == 0 && d.layout == nil || i > 0 && (w.rows[i].number > w.rows[i-1].number+1 || w.rows[i-1].to-w.rows[i-1].from == 1)
		if n, titles := d.headingRows(i, fresh); n > 0 {
			end(i)
			s = segment{from: i + n, titles: titles, goesOn: d.layout != nil && sameTitles(d.layout.titles, titles)}
			i += n - 1
			continue
		}
		if !d.joins(&p, i) {
			// Three odd rows running: another table began at the first of them.
			begin, above := p.oddFrom, s.titles
			if above == nil {
				above = s.inherits
			}
			end(begin)
			s = segment{from: begin, inherits: above}
			i = begin - 1
		}
	}
	end(len(w.rows))
	w.reset()
}

// sameTitles reports whether a and b are headings of the same columns, as when a
// heading is repeated on every page.
func sameTitles(a, b map[int]title) bool {
	if len(a) != len(b) {
		return false
	}
	for col, t := range a {
		if b[col].text != t.text {
			return false
		}
	}
	return true
}

// maxHeadingRows is how many rows of headings may stand over one table.
const maxHeadingRows = 3

// headingRows returns how many rows from i on are headings, and what they say
// together, column by column: "Service" over "No." reads as "Service No.". An
// upper row of words that say little is only looked for where a table may begin
// afresh: at the top, after a gap and under a title.
func (d *Detector) headingRows(i int, fresh bool) (int, map[int]title) {
	w := &d.window
	n := 0
	first := -1
	for n < maxHeadingRows && i+n < len(w.rows) {
		score := d.headingRow(i + n)
		if score == 0 {
			if fresh && n == 0 && i+1 < len(w.rows) && d.mayHead(i) && d.headingRow(i+1) > 1 {
				n++
				continue
			}
			break
		}
		if first < 0 {
			first = n
		}
		n++
	}
	if first < 0 {
		return 0, nil
	}
	titles := map[int]title{}
	for r := i; r < i+n; r++ {
		cells, _ := w.row(r)
		for _, c := range cells {
			t := title{c.Text, d.heading(c.Text)}
			if above, ok := titles[c.Col]; ok {
				joined := above.text + " " + c.Text
				if says := d.heading(joined); says.Weight > t.says.Weight {
					t = title{joined, says}
				} else if t.says.Kind == patterns.None {
					t.says = above.says
				}
			}
			titles[c.Col] = t
		}
	}
	return n, titles
}

// headingLook is how many cells of a row are looked at for a heading in a table
// that is known to hold people: most rows are people, and speed matters there.
const headingLook = 3

// headingRow says whether row i is a row of headings: 0 if not, 2 if headings of
// people are among them, 1 if they are all of other things.
func (d *Detector) headingRow(i int) int {
	cells, forms := d.window.row(i)
	settled := d.layout != nil && d.layout.people
	other := 0
	for _, f := range forms {
		if f == patterns.Digits || f == patterns.Decimal || f == patterns.Date || f == patterns.Long {
			other++
		}
	}
	if 4*other > len(cells) || settled && other > 0 {
		return 0
	}
	people, known, values := 0, 0, 0
	for j, c := range cells {
		if !wordy(forms[j]) && forms[j] != patterns.Code {
			continue
		}
		if settled && known == 0 && j == headingLook {
			return 0
		}
		says := d.heading(c.Text)
		if says.Weight < 1 {
			// "Grade 7", "Surveillance Unit", "John Smith" stand under headings.
			if r := d.reading(c.Text, forms[j]); r.Strong != 0 || says.Kind == patterns.None && r.Person >= 0.6 {
				values++
				continue
			}
		}
		if says.Kind != patterns.None {
			known++
			if says.Kind != patterns.Count && says.Kind != patterns.Thing && says.Weight >= 0.7 {
				people++
			}
		}
	}
	switch {
	case 2*values > known || other > 0 && people < 3:
		return 0
	case len(cells) == 1:
		if people == 1 && d.heading(cells[0].Text).Weight == 1 {
			return 2
		}
		return 0
	case people > 0 && (known >= 2 && 3*known >= len(cells) || 2*known >= len(cells)):
		return 2
	case known >= 2 && 2*known >= len(cells):
		return 1
	}
	return 0
}

// mayHead reports whether row i is made of words only, as an upper row of
// headings is.
func (d *Detector) mayHead(i int) bool {
	cells, forms := d.window.row(i)
	for j := range cells {
		if f := forms[j]; f != patterns.Word && f != patterns.Words && f != patterns.Letters {
			return false
		}
		if r := d.reading(cells[j].Text, forms[j]); r.Strong != 0 || r.Name == patterns.Comma {
			return false
		}
	}
	return len(cells) > 1
}

// class is what a cell looks like, for telling where one table ends and another
// begins: the form, or the kind if the value itself says it.
type class uint8

const (
	classPerson class = 128 + iota
	classStrong       // plus the index of the kind
)

// oddRows is how many rows of another look end a table.
const oddRows = 3

// profile is the look of a table so far: how often each class of cell stood in
// each column.
type profile struct {
	columns []*[256]uint16 // by column, nil where nothing stood
	filled  int            // columns in which something stood
	rows    int
	odd     int // odd rows running
	oddFrom int
	gap     bool // rows were left out, or single cells stood alone, before the odd rows
	before  int  // number of the row before
}

// column returns the counts of column col, nil if nothing stood there yet.
func (p *profile) column(col int) *[256]uint16 {
	if col < len(p.columns) {
		return p.columns[col]
	}
	return nil
}

// open returns new counts for column col.
func (p *profile) open(col int) *[256]uint16 {
	for len(p.columns) <= col {
		p.columns = append(p.columns, nil)
	}
	p.columns[col] = new([256]uint16)
	p.filled++
	return p.columns[col]
}

// joins adds row i to the profile p, or reports that three rows running do not fit
// it, which is where another table began.
func (d *Detector) joins(p *profile, i int) bool {
	cells, forms := d.window.row(i)
	number := d.window.rows[i].number
	gap := p.rows > 0 && number > p.before+1
	p.before = number
	if len(cells) == 1 && p.rows > 0 && p.filled > 2 {
		p.gap = true
		return true // a title or a section
	}
	misfit, weighed := 0, 0
	var classes [64]class
	for j, c := range cells {
		k := d.class(c, forms[j])
		if j < len(classes) {
			classes[j] = k
		}
		col := p.column(c.Col)
		if p.rows < oddRows {
			continue
		}
		weighed++
		if col == nil || int(col[k])*10 < p.rows && !similar(col, k, p.rows) {
			misfit++
		}
	}
	if weighed > 0 && 2*misfit > weighed {
		if p.odd == 0 {
			p.oddFrom = i
			p.gap = p.gap || gap
		}
		p.odd++
		return p.odd < oddRows && !p.gap
	}
	p.odd, p.gap = 0, false
	p.rows++
	for j, c := range cells {
		col := p.column(c.Col)
		if col == nil {
			col = p.open(c.Col)
		}
		k := class(forms[j])
		if j < len(classes) {
			k = classes[j]
		}
		col[k]++
	}
	return true
}

// similar reports whether class k is of the same sort as what fills col: words of
// one kind or another mix in a column, words and figures do not.
func similar(col *[256]uint16, k class, rows int) bool {
	if k >= classPerson {
		return false
	}
	n := 0
	if wordy(patterns.Form(k)) {
		n = int(col[patterns.Word]) + int(col[patterns.Words]) + int(col[patterns.Letters]) + int(col[patterns.WordsMore])
	} else {
		n = int(col[patterns.Digits]) + int(col[patterns.Decimal]) + int(col[patterns.Code]) + int(col[patterns.Date])
	}
	return 4*n >= rows
}

// class returns the class of cell c.
func (d *Detector) class(c doc.Cell, form patterns.Form) class {
	if !wordy(form) || d.layout != nil && d.layout.people && d.layout.kindOf(c.Col) != patterns.None {
		return class(form)
	}
	r := d.reading(c.Text, form)
	switch {
	case r.Strong != 0:
		return classStrong + class(r.Strong.Index())
	case r.Person >= 0.6:
		return classPerson
	}
	return class(form)
}
