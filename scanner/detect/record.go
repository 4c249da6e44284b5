package detect

import (
	"hash/maphash"
	"slices"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// part is what a column contributes to a record.
type part uint8

const (
	beside   part = iota // says something about the person
	identity             // says who it is
	namePart             // goes with a surname
)

// test tells records of a group from other rows: titles, sums, empty posts.
type test struct {
	columns []column
	who     []int // in columns: what tells one person from another
	parts   []part
	place   []int // by column, the index in columns plus one
	alone   bool  // who it is suffices
	fits    []int // of the last row, by index in columns: the cell that fits plus one
}

func (d *Detector) newTest(g group) *test {
	t := &test{
		columns: g.columns,
		parts:   make([]part, len(g.columns)),
		place:   make([]int, g.columns[len(g.columns)-1].col+1),
		fits:    make([]int, len(g.columns)),
		alone:   g.rule != finding.PersonnelTable,
	}
	who := patterns.Set(patterns.Name, patterns.Surname)
	for _, other := range []patterns.KindSet{d.kinds.number | patterns.Set(patterns.NINumber), patterns.Set(patterns.Email)} {
		if !hasKind(g.columns, who) {
			who = other
		}
	}
	for i, c := range g.columns {
		t.place[c.col] = i + 1
		switch {
		case c.set.Has(who):
			t.parts[i] = identity
		case c.set.Has(patterns.Set(patterns.Forename, patterns.Initials)):
			t.parts[i] = namePart
		}
		if t.parts[i] != beside || c.set.Has(d.kinds.number) && !c.inferred {
			t.who = append(t.who, i)
		}
		t.alone = t.alone || c.holds != patterns.None
	}
	return t
}

func hasKind(columns []column, s patterns.KindSet) bool {
	return slices.ContainsFunc(columns, func(c column) bool { return c.set.Has(s) })
}

// record reports whether the columns that make a person are filled in a row, each
// with something that can stand there, and leaves in fits which they are.
func (t *test) record(d *Detector, cells []doc.Cell, forms []patterns.Form) bool {
	clear(t.fits)
	who, others := -1, 0
	for j := range cells {
		c := &cells[j]
		if c.Col >= len(t.place) || t.place[c.Col] == 0 {
			continue
		}
		k := t.place[c.Col] - 1
		if !d.plausible(&t.columns[k], c.Text, forms[j]) {
			continue
		}
		t.fits[k] = j + 1
		switch t.parts[k] {
		case identity:
			who = j
		case beside:
			others++
		case namePart:
		}
	}
	switch {
	case who < 0 || others == 0 && !t.alone:
		return false
	case others > 1:
		return true
	}
	// Little stands in the row: "Total", "Surname", "End of report" name nobody.
	if says := d.heading(cells[who].Text); says.Known && says.Weight >= 0.7 {
		return false
	}
	r := d.reading(cells[who].Text, forms[who])
	if t.columns[t.place[cells[who].Col]-1].holds != patterns.None {
		return r.Name == patterns.Ranked || r.Name == patterns.Numbered || r.Person >= 0.6 || d.matcher.IsRanked(cells[who].Text)
	}
	return !wordy(forms[who]) || r.Name != patterns.NoName && (r.Person >= 0.3 || !t.foreign(d, cells, forms))
}

// most is the share of values in a column that shows what belongs there, though a
// heading may be among them.
const most = 0.7

// heads reports whether a row over others without headings is one of headings, of
// words that nobody knows: no name where whole names stand below, and nothing
// of what the packs list in the columns of which they list most.
func (t *test) heads(d *Detector, cells []doc.Cell, forms []patterns.Form) bool {
	name, unlike, other := false, false, false
	for k, at := range t.fits {
		if at == 0 {
			continue
		}
		c := &t.columns[k]
		r := d.reading(cells[at-1].Text, forms[at-1])
		switch {
		case t.parts[k] == identity && c.whole >= most:
			name = true
			unlike = r.Name == patterns.Single || r.Name == patterns.NoName || r.Name == patterns.InitialsOnly
			if !unlike && r.Person >= 0.45 {
				return false
			}
		case t.parts[k] != beside && wordy(forms[at-1]):
			name, unlike = true, true
			if r.Person >= 0.35 {
				return false
			}
		case c.borne < most:
		case (r.Strong | r.Weak).Has(c.set):
			return false
		default:
			other = true
		}
	}
	return name && (unlike || other)
}

// foreign reports whether a column of ranks holds something in the row that is no
// rank the packs know.
func (t *test) foreign(d *Detector, cells []doc.Cell, forms []patterns.Form) bool {
	for k, at := range t.fits {
		if at == 0 || t.columns[k].kind != patterns.Rank || !t.columns[k].supported {
			continue
		}
		if r := d.reading(cells[at-1].Text, forms[at-1]); !(r.Strong | r.Weak).Has(d.kinds.rank) {
			return true
		}
	}
	return false
}

// plausible reports whether value can stand in column c as one of its kind.
func (d *Detector) plausible(c *column, value string, form patterns.Form) bool {
	switch c.kind {
	case patterns.Name, patterns.Surname, patterns.Forename, patterns.Initials:
		switch form {
		case patterns.Word, patterns.Words, patterns.Letters:
		case patterns.WordsMore, patterns.Code:
			return c.holds != patterns.None || d.reading(value, form).Name != patterns.NoName
		default:
			return false
		}
		return value != c.title.text && !d.matcher.IsNobody(value)
	case patterns.Rank, patterns.Grade:
		if value == c.title.text {
			return false
		}
		if form == patterns.Digits || form == patterns.Decimal {
			return !c.supported || c.figures
		}
		if form != patterns.Word && form != patterns.Words && form != patterns.Letters && form != patterns.WordsMore && form != patterns.Code {
			return false
		}
		if c.title.text == "" && !c.mixed {
			r := d.reading(value, form)
			return (r.Strong | r.Weak).Has(d.kinds.rank) || form == patterns.Letters // a rank of a service that no pack has
		}
		return true
	case patterns.ServiceNumber, patterns.PayNumber, patterns.WarrantNumber, patterns.CollarNumber,
		patterns.EmployeeNumber, patterns.SecurityPass:
		return form == patterns.Digits || form == patterns.Code || form == patterns.WordsMore || form == patterns.Decimal
	case patterns.Salary:
		return form == patterns.Digits || form == patterns.Decimal || form == patterns.WordsMore || form == patterns.Code
	default:
		return form != patterns.Signs && value != c.title.text
	}
}

// person returns a hash of what tells the person of the row, which t has just
// passed, from others: names and numbers, as they are written.
func (t *test) person(seed maphash.Seed, cells []doc.Cell) uint64 {
	var key uint64
	for _, k := range t.who {
		key *= 0x9e3779b97f4a7c15 // so that the order counts
		if at := t.fits[k]; at > 0 {
			key += maphash.String(seed, cells[at-1].Text)
		}
	}
	return key
}
