package detect

import (
	"unicode/utf8"

	"github.com/rollcall-scan/rollcall/patterns"
)

// sampleRows is how many rows of a segment the evidence of a column is taken
// from, spread evenly over it.
const sampleRows = 96

// maxKinds is more than the number of kinds, for counting by index.
const maxKinds = 64

// evidence is what the sampled values of one column say.
type evidence struct {
	col      int
	sampled  int // rows
	filled   int // sampled rows in which the column is filled
	forms    [16]int
	strong   [maxKinds]int // by KindSet.Index
	weak     [maxKinds]int
	told     int    // rows whose value says of itself what it is
	names    [8]int // by NameForm
	ranked   int    // different values that are a name with its rank or number
	short    int    // words of two letters, not both capitals
	led      int    // values that begin with a rank before what does not look like a name
	person   float64
	given    float64
	distinct map[string]struct{}
	length   int // of the values, together
	turns    int // values that say when somebody is on duty
	money    int // values that are amounts of money
	rising   int // how often a number was one more than that above it
	last     int // the number above
	title    title
}

// share returns n as a share of the filled rows.
func (e *evidence) share(n int) float64 {
	if e.filled == 0 {
		return 0
	}
	return float64(n) / float64(e.filled)
}

func (e *evidence) form(forms ...patterns.Form) float64 {
	n := 0
	for _, f := range forms {
		n += e.forms[f]
	}
	return e.share(n)
}

func (e *evidence) name(forms ...patterns.NameForm) float64 {
	n := 0
	for _, f := range forms {
		n += e.names[f]
	}
	return e.share(n)
}

func (e *evidence) strongShare(s patterns.KindSet) float64 { return e.share(count(&e.strong, s)) }
func (e *evidence) weakShare(s patterns.KindSet) float64   { return e.share(count(&e.weak, s)) }

// count adds up the rows of the kinds in s. Kinds of one set exclude each other
// in a value, or nearly so.
func count(by *[maxKinds]int, s patterns.KindSet) int {
	n := 0
	for ; s != 0; s &= s - 1 {
		n += by[s.Index()]
	}
	return n
}

// variety is the share of values that differ from all others, by the sample.
func (e *evidence) variety() float64 { return e.share(len(e.distinct)) }

// personMean is how likely the words of the column are names, over its values.
func (e *evidence) personMean() float64 {
	if e.filled == 0 {
		return 0
	}
	return e.person / float64(e.filled)
}

// add counts one value.
func (e *evidence) add(value string, r patterns.Reading, given float64) {
	e.filled++
	e.forms[r.Form]++
	e.length += len(value)
	if r.Strong != 0 {
		e.told++
	}
	for s := r.Strong; s != 0; s &= s - 1 {
		e.strong[s.Index()]++
	}
	for s := r.Weak &^ r.Strong; s != 0; s &= s - 1 {
		e.weak[s.Index()]++
	}
	if r.Form == patterns.Word && len(value) == 2 && r.Strong == 0 {
		e.short++
	}
	e.names[r.Name]++
	e.person += r.Person
	e.given += given
	if _, seen := e.distinct[value]; !seen {
		e.distinct[value] = struct{}{}
		if r.Name == patterns.Ranked || r.Name == patterns.Numbered {
			e.ranked++
		}
	}
	if r.Form == patterns.Decimal && isMoney(value) {
		e.money++
	}
	if r.Form == patterns.Digits && len(value) < 10 {
		n := 0
		for _, c := range []byte(value) {
			n = 10*n + int(c-'0')
		}
		if n == e.last+1 {
			e.rising++
		}
		e.last = n
	}
}

// isMoney reports whether a figure is an amount as accounts have it: with a sign of
// money, or to the hundredth and of more than two digits before.
func isMoney(value string) bool {
	n := len(value)
	if n < 2 {
		return false
	}
	if first := value[0]; first == '$' || first >= utf8.RuneSelf || value[n-1] >= utf8.RuneSelf {
		return true
	}
	return n > len("999.99") && (value[n-3] == '.' || value[n-3] == ',')
}

// gather takes the evidence of the segment's columns, in their order.
func (d *Detector) gather(s segment) []*evidence {
	step := max(1, (s.to-s.from)/sampleRows)
	var byCol []*evidence
	for i := s.from; i < s.to; i += step {
		cells, forms := d.window.row(i)
		for j, c := range cells {
			for len(byCol) <= c.Col {
				byCol = append(byCol, nil)
			}
			e := byCol[c.Col]
			if e == nil {
				e = &evidence{col: c.Col, title: s.titles[c.Col], distinct: map[string]struct{}{}}
				byCol[c.Col] = e
				if e.title.says.Kind == patterns.None && i < s.to-1 {
					// The heading of a table that begins beside another, further down.
					if says := d.heading(c.Text); says.Known && says.Weight >= sure && !says.Kind.Against() {
						e.title = title{c.Text, says}
						continue
					}
				}
			}
			r := d.reading(c.Text, forms[j])
			given := 0.0
			if r.Name == patterns.Single && forms[j] == patterns.Word {
				given = d.matcher.IsGiven(c.Text)
			}
			e.add(c.Text, r, given)
			if d.matcher.IsTurn(c.Text) {
				e.turns++
			}
			if r.Name == patterns.Full && d.matcher.IsRanked(c.Text) {
				e.led++
			}
		}
	}
	columns := byCol[:0]
	for _, e := range byCol {
		if e != nil {
			e.sampled = (s.to - s.from + step - 1) / step
			columns = append(columns, e)
		}
	}
	return columns
}
