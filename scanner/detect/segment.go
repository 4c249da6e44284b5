package detect

import (
	"strconv"
	"strings"
	"unicode"

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
	w.formAll()
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
		fresh := d.fresh(i, s)
		if fresh && p.rows >= oddRows {
			misfits, _, other := d.misfits(&p, i)
			fresh = misfits > 0 || other // what fits the table goes on with it
		}
		if fresh {
			if n := d.sideways(i, func() { end(i) }); n > 0 {
				s = segment{from: i + n}
				i += n - 1
				continue
			}
		}
		if n, titles := d.headingRows(i, fresh); n > 0 {
			end(i)
			s = segment{from: i + n, titles: titles, goesOn: d.layout != nil && sameTitles(d.layout.titles, titles)}
			i += n - 1
			continue
		}
		if !d.joins(&p, i) {
			// Odd rows running: another table began at the first of them.
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

// fresh reports whether a table may begin at row i of the window: at the top, at
// the beginning of a segment, after a gap, under a title.
func (d *Detector) fresh(i int, s segment) bool {
	rows := d.window.rows
	if i == 0 {
		return d.layout == nil
	}
	return i == s.from || rows[i].number > rows[i-1].number+1 || rows[i].page != rows[i-1].page ||
		rows[i-1].to-rows[i-1].from == 1
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
// together, column by column: "Service" over "No." reads as "Service No.". Rows
// that say little are only taken for headings where a table may begin afresh.
func (d *Detector) headingRows(i int, fresh bool) (int, map[int]title) {
	w := &d.window
	n, found := 0, false
	for n < maxHeadingRows && i+n < len(w.rows) {
		if d.headingRow(i+n, fresh || found) {
			found = true
			n++
			continue
		}
		if !found && fresh && n == 0 && i+1 < len(w.rows) && d.mayHead(i) && d.headingRow(i+1, true) {
			n++ // an upper row whose words say little by themselves
			continue
		}
		break
	}
	if !found {
		if !fresh || !d.contrasts(i) {
			return 0, nil
		}
		n = 1
	}
	titles := map[int]title{}
	for r := i; r < i+n; r++ {
		cells, forms := w.row(r)
		for j, c := range cells {
			if !wordy(forms[j]) && forms[j] != patterns.Code && forms[j] != patterns.Long {
				continue
			}
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

// sure is the weight from which a heading alone decides.
const sure = 0.9

// headingRow reports whether row i is a row of headings. Inside a table, where
// fresh is not set, that takes more: every cell a heading, or two that mean people
// beyond doubt.
func (d *Detector) headingRow(i int, fresh bool) bool {
	cells, forms := d.window.row(i)
	settled := d.layout != nil && d.layout.people
	other, rising, last := 0, true, -1
	for j, f := range forms {
		if settled && !fresh && (f == patterns.Digits || f == patterns.Date || f == patterns.Decimal || f == patterns.Long) {
			return false
		}
		switch f {
		case patterns.Digits:
			n, err := strconv.Atoi(cells[j].Text)
			rising = rising && err == nil && n > last
			last = n
			other++
		case patterns.Date:
			other++
		case patterns.Code:
			if !strings.ContainsFunc(cells[j].Text, unicode.IsLetter) {
				other++ // "01/06"
			}
		case patterns.Decimal, patterns.Long:
			rising = false
			other++
		default:
		}
	}
	people, exact, known, values := 0, 0, 0, 0
	for j, c := range cells {
		if !wordy(forms[j]) && forms[j] != patterns.Code {
			continue
		}
		if settled && known == 0 && j == headingLook {
			return false
		}
		says := d.heading(c.Text)
		// "Grade 7", "Surveillance Unit", "John Smith" stand under headings.
		r := d.reading(c.Text, forms[j])
		if r.Strong.Has(d.kinds.rank) || says.Weight < 1 && (r.Strong != 0 || says.Kind == patterns.None && r.Person >= 0.6) {
			values++
			continue
		}
		if says.Kind == patterns.None {
			continue
		}
		known++
		if !says.Kind.Against() && says.Weight >= 0.7 {
			people++
			if says.Weight >= sure {
				exact++
			}
		}
	}
	texts := len(cells) - other
	switch {
	case 2*values > known:
		return false
	case other > 0:
		// Figures among headings are days, years or the rows of a table beside.
		return exact >= 3 || exact >= 2 && rising || fresh && rising && known >= 2 && known == texts
	case len(cells) == 1:
		return people == 1 && d.heading(cells[0].Text).Weight == 1
	case !fresh:
		return exact >= 2 && 3*known >= texts || known >= 2 && known == texts
	}
	return people > 0 && (known >= 2 && 3*known >= texts || 2*known >= texts) ||
		known >= 2 && 2*known >= texts
}

// contrasts reports whether row i is a row of headings though none of its words is
// known: words only, over columns of figures, dates or codes. Names of variables,
// such as "w_1stIn", take two such columns.
func (d *Detector) contrasts(i int) bool {
	w := &d.window
	const below = 3
	head, forms := w.row(i)
	least := 1
	if !d.mayHead(i) {
		least = 2
	}
	if i+below >= len(w.rows) || least > 1 && !d.variables(i) {
		return false
	}
	contrasting := 0
	for k, h := range head {
		figures := 0
		for r := i + 1; r <= i+below; r++ {
			cells, under := w.row(r)
			for j, c := range cells {
				if c.Col == h.Col && family(under[j]) == lookFigure && (under[j] != patterns.Code || forms[k] != patterns.Code) {
					figures++
				}
			}
		}
		if figures == below {
			contrasting++
		}
	}
	return contrasting >= least
}

// variables reports whether row i is made of words and of codes, as names of
// variables are, each of them once.
func (d *Detector) variables(i int) bool {
	cells, forms := d.window.row(i)
	seen := make(map[string]bool, len(cells))
	for j, c := range cells {
		if !wordy(forms[j]) && forms[j] != patterns.Code || seen[c.Text] {
			return false
		}
		if r := d.reading(c.Text, forms[j]); r.Strong != 0 || r.Name == patterns.Comma {
			return false
		}
		seen[c.Text] = true
	}
	return len(cells) > 2
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

// oddRows is how many rows of another look end a table; after a gap one less.
const oddRows = 3

// profile is the look of a table so far: what stood in each column, and how often.
type profile struct {
	columns []looks // by column
	filled  int     // columns in which something stood
	rows    int
	odd     int // odd rows running
	oddFrom int
	gap     bool   // rows were left out, or a title stood, before the odd rows
	before  int    // number of the row before
	shape   uint64 // of the last row that joined
}

// looks counts what stood in one column.
type looks struct {
	words, figures, ranks, people int
}

// look is what one cell looks like.
type look uint8

const (
	lookOther look = iota
	lookFigure
	lookWord
	lookRank
	lookPerson
)

// joins adds row i to the profile p. It returns false if rows running do not fit
// it: figures stand where words stood, or ranks and people where neither stood.
func (d *Detector) joins(p *profile, i int) bool {
	cells, forms := d.window.row(i)
	number := d.window.rows[i].number
	gap := p.rows > 0 && number > p.before+1
	p.before = number
	if shape := d.window.rows[i].shape; p.odd == 0 && shape == p.shape && d.layout != nil && d.layout.people {
		return true // as the row before, in a table that is known
	}
	if len(cells) == 1 && p.rows > 0 && p.filled > 2 {
		p.gap = true
		return true // a title or a section
	}
	if p.rows >= oddRows {
		if misfits, weighed, other := d.misfits(p, i); 2*misfits > weighed || other {
			if p.odd == 0 {
				p.oddFrom = i
				p.gap = p.gap || gap
			}
			p.odd++
			return p.odd < oddRows && (!p.gap || p.odd < oddRows-1)
		}
	}
	p.odd, p.gap = 0, false
	p.rows++
	p.shape = d.window.rows[i].shape
	for j, c := range cells {
		for len(p.columns) <= c.Col {
			p.columns = append(p.columns, looks{})
		}
		col := &p.columns[c.Col]
		if *col == (looks{}) {
			p.filled++
		}
		switch d.look(c, forms[j]) {
		case lookFigure:
			col.figures++
		case lookWord:
			col.words++
		case lookRank:
			col.words++
			col.ranks++
		case lookPerson:
			col.words++
			col.people++
		case lookOther:
		}
	}
	return true
}

// misfits returns how many of the cells of row i, and of how many, are of another
// look than their columns in p, and whether a rank and a person stand in the row
// where there were none.
func (d *Detector) misfits(p *profile, i int) (misfit, weighed int, other bool) {
	cells, forms := d.window.row(i)
	rank, person := false, false
	for j, c := range cells {
		var col looks
		if c.Col < len(p.columns) {
			col = p.columns[c.Col]
		}
		k := d.look(c, forms[j])
		switch k {
		case lookOther:
			continue
		case lookFigure:
			if 10*col.figures < p.rows {
				misfit++
			}
		default:
			if 10*col.words < p.rows {
				misfit++
			}
			rank = rank || k == lookRank && col.ranks == 0
			person = person || k == lookPerson && 10*col.people < p.rows
		}
		weighed++
	}
	return misfit, weighed, rank && person
}

// look returns what cell c looks like. In a table that is known to hold people,
// words are not looked up again.
func (d *Detector) look(c doc.Cell, form patterns.Form) look {
	if f := family(form); f != lookWord {
		return f
	}
	if d.layout != nil && d.layout.people && d.layout.kindOf(c.Col) != patterns.None {
		return lookWord
	}
	r := d.reading(c.Text, form)
	switch {
	case r.Strong.Has(d.kinds.rank):
		return lookRank
	case r.Person >= 0.6:
		return lookPerson
	}
	return lookWord
}
