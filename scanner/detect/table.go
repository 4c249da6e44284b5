package detect

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// layout is what is known of the table that the last window ended in.
type layout struct {
	titles map[int]title
	groups []group
	people bool // some rows were records
	byCol  []patterns.Kind
}

func (l *layout) kindOf(col int) patterns.Kind {
	if col < len(l.byCol) {
		return l.byCol[col]
	}
	return patterns.None
}

// continued is the last table finding of a part, as long as it may go on.
type continued struct {
	at     int // in Detector.findings
	titles map[int]title
	kinds  string
	people crowd
}

// crowd counts the people of a table in which one may stand in many rows, as in a
// list of shifts.
type crowd struct {
	rows int
	seen map[uint64]struct{} // who, nil when they are not told apart
}

// maxSeen is how many people are told apart in one table, to bound memory. Lists
// of more are of one row a person.
const maxSeen = 1 << 18

// add adds rows in which people stand, empty if they are not told apart.
func (c *crowd) add(rows int, people []uint64) {
	if c.rows == 0 {
		c.seen = make(map[uint64]struct{}, len(people))
	}
	c.rows += rows
	if len(people) < rows {
		c.seen = nil
	}
	if c.seen == nil {
		return
	}
	for _, p := range people {
		c.seen[p] = struct{}{}
	}
	if len(c.seen) > maxSeen {
		c.seen = nil
	}
}

// records is how many people c has. Of the rows of a list of staff some are
// alike, since people share names; where most are, the rows are not people.
func (c *crowd) records() int {
	if c.seen != nil && 10*len(c.seen) < 6*c.rows {
		return len(c.seen)
	}
	return c.rows
}

// table judges one segment and adds what it finds.
func (d *Detector) table(s segment) {
	var groups []group
	if s.goesOn && d.layout.people && d.confirmed(s, d.layout.groups) {
		groups = d.layout.groups
	} else {
		groups = d.groups(s)
	}
	if len(groups) == 0 && s.titles == nil && s.inherits != nil {
		s.titles = s.inherits
		groups = d.groups(s)
	}
	called := d.elsewhere(s) // columns of what bears the names of officers
	groups = slices.DeleteFunc(groups, func(g group) bool {
		for _, c := range g.columns {
			if g.rule == "" && c.held >= calledAfter {
				called = append(called, c.col)
			}
		}
		return g.rule == ""
	})
	d.layout = &layout{titles: s.titles, groups: groups}
	counted := make([]bool, s.to-s.from)
	for _, g := range groups {
		d.count(s, g, counted)
	}
	for i := s.from; i < s.to; i++ {
		if !counted[i-s.from] {
			d.readRow(i, called)
		}
	}
}

// confirmRows is how many rows of a window confirm that a table goes on as it
// was.
const confirmRows = 8

// confirmed reports whether the rows of s, which goes on from the window before,
// still look as groups say: a few are taken, and ranks and names in them must be
// ranks and names.
func (d *Detector) confirmed(s segment, groups []group) bool {
	step := max(1, (s.to-s.from)/confirmRows)
	rank, name := patterns.Set(patterns.Rank), patterns.Set(patterns.Name, patterns.Surname)
	for _, g := range groups {
		for _, c := range g.columns {
			if !c.supported || !c.set.Has(rank|name) {
				continue
			}
			filled, good := 0, 0.0
			for i := s.from; i < s.to; i += step {
				cells, forms := d.window.row(i)
				j := slices.IndexFunc(cells, func(x doc.Cell) bool { return x.Col >= c.col })
				if j < 0 || cells[j].Col != c.col {
					continue
				}
				filled++
				r := d.reading(cells[j].Text, forms[j])
				switch {
				case c.set.Has(name):
					good += 2 * r.Person
				case (r.Strong | r.Weak).Has(d.kinds.rank):
					good++
				}
			}
			if 2*filled < (s.to-s.from)/step || 2*good < float64(filled) {
				return false
			}
		}
	}
	return len(groups) > 0
}

// elsewhere returns the columns of s whose headings say that they name places or
// things, which may be called after officers.
func (d *Detector) elsewhere(s segment) []int {
	titles := s.titles
	if titles == nil {
		titles = s.inherits
	}
	var cols []int
	for col, t := range titles {
		if k := t.says.Kind; t.says.Weight >= 0.7 && (k == patterns.Thing || k == patterns.Posting) {
			cols = append(cols, col)
		}
	}
	return cols
}

// readRow looks for people named in the text of row i, which is no record, but not
// in the columns called.
func (d *Detector) readRow(i int, called []int) {
	w := &d.window
	r := w.rows[i]
	cells, forms := w.row(i)
	for j := range cells {
		if slices.Contains(called, cells[j].Col) {
			continue
		}
		switch forms[j] {
		case patterns.Words, patterns.WordsMore, patterns.Long:
			loc := d.part
			loc.Row, loc.Page = r.number, r.page
			d.people.read(d, doc.Fragment{Loc: loc, Hidden: r.hidden, Cells: cells[j : j+1]}, len(cells) == 1 || forms[j] == patterns.Long)
		default:
		}
	}
}

// group is the columns that together describe one person a row.
type group struct {
	rule    string // "" if there are no people after all
	columns []column
	says    testimony
	many    bool // one person may stand in many rows, as in a list of shifts
}

// A list is taken to have a row for each person if it has fewer rows than
// minVaried, or if so large a share of the names or numbers in the sample differ.
const (
	minVaried = 10
	varied    = 0.75
)

// groups classes the columns of s and returns those that make records: one group,
// or several if people stand side by side, under repeated headings or each with the
// rank before the name.
func (d *Detector) groups(s segment) []group {
	all := d.gather(s)
	columns := d.classify(all)
	dated := slices.ContainsFunc(all, func(e *evidence) bool {
		return e.form(patterns.Date) >= 0.5 && !slices.ContainsFunc(columns, func(c column) bool { return c.col == e.col })
	})
	beside := around(s, all, columns)
	slices.SortFunc(columns, func(a, b column) int { return a.col - b.col })
	var out []group
	begin := 0
	for i, c := range columns {
		repeated := slices.ContainsFunc(columns[begin:i], func(o column) bool {
			return o.kind == c.kind && o.title.text == c.title.text && c.title.text != "" ||
				o.holds != patterns.None && c.holds != patterns.None
		})
		if repeated {
			out = d.group(out, columns[begin:i], beside)
			begin = i
		}
	}
	out = d.group(out, columns[begin:], beside)
	for i := range out {
		out[i].many = dated || s.to-s.from >= minVaried && !slices.ContainsFunc(out[i].columns, func(c column) bool {
			return c.set.Has(d.kinds.who) && c.variety >= varied
		})
	}
	return out
}

// What bears the names of officers has this share of them in its column at least,
// and odds of being people no better than these.
const (
	calledAfter = 0.3
	bearing     = -0.5
)

// group appends columns to out if they make records, with the rule they meet, or
// with none if they name what bears the names of officers.
func (d *Detector) group(out []group, columns []column, beside surroundings) []group {
	says := d.testify(columns, beside)
	rule := d.rule(columns, says)
	called := func(c column) bool { return c.held >= calledAfter }
	if rule != "" || says.odds() < bearing && slices.ContainsFunc(columns, called) {
		return append(out, group{rule: rule, columns: columns, says: says})
	}
	return out
}

// Bounds on tables that have names and no more.
const (
	minListed = 0.62 // how sure the names must be to make a list of people
	fewAgain  = 0.3  // how much less sure a few are that come again and again
	atLarge   = 0.8  // how much headings of outsiders must weigh to make it nobody's list
)

// rule returns what records columns make: a name with something of the service
// is a personnel record, so is a personal number with a rank; a name alone is an
// entry of a people list; and a number that the state gave is an identifier.
func (d *Detector) rule(columns []column, says testimony) string {
	var supported patterns.KindSet
	named := 0.0
	heading, ranked, personal := false, false, false
	for _, c := range columns {
		if c.supported && !c.inferred {
			supported |= c.set
		}
		switch {
		case c.set.Has(patterns.Set(patterns.Name, patterns.Surname)):
			named = max(named, c.confidence)
			ranked = ranked || c.holds != patterns.None
		case c.set.Has(d.kinds.number) && c.title.says.Weight >= 0.7:
			heading = true
		case c.kind == patterns.Email:
			personal = c.variety >= 0.8 // not one address for all
		}
	}
	serve := says.odds() > 0
	others := supported & d.kinds.service &^ d.kinds.number &^ patterns.Set(patterns.Salary)
	switch {
	case named > 0 && serve && (ranked || supported.Has(d.kinds.service)):
		return finding.PersonnelTable
	case serve && heading && (supported.Has(d.kinds.rank) || bitsIn(others) >= 2 && others.Has(patterns.Set(patterns.Unit, patterns.Role, patterns.VettingLevel))):
		return finding.PersonnelTable
	case serve && personal && supported.Has(d.kinds.rank):
		return finding.PersonnelTable
	case ranked && !serve:
		return "" // engines, roses and horses that bear the names of generals
	case says[outsiders] >= atLarge && !serve:
		return "" // authors, players, candidates
	case named-fewAgain*says[repeated] >= minListed || named > 0 && supported.Has(d.kinds.sensitive|d.kinds.special):
		return finding.PeopleList
	case supported.Has(patterns.Set(patterns.NINumber)):
		return finding.Identifier
	}
	return ""
}

func bitsIn(s patterns.KindSet) int {
	n := 0
	for ; s != 0; s &= s - 1 {
		n++
	}
	return n
}

// maxSamples is how many records a finding shows the shapes of.
const maxSamples = 3

// count counts the records of g in s and adds or continues a finding. counted
// marks the rows that were records.
func (d *Detector) count(s segment, g group, counted []bool) {
	f := finding.Finding{Rule: g.rule, Weighed: g.says.weighed(), Columns: span(g.columns[0].col, g.columns[len(g.columns)-1].col)}
	fields := make([]finding.Field, len(g.columns))
	test := d.newTest(g)
	allowed := 0
	d.keys = d.keys[:0]
	for i := s.from; i < s.to; i++ {
		cells, forms := d.window.row(i)
		if !test.record(d, cells, forms) {
			continue
		}
		counted[i-s.from] = true
		if i == s.from && s.titles == nil && !s.goesOn && test.heads(d, cells, forms) {
			continue
		}
		if d.from.MayName != nil && d.mayName(d.part, nameOf(test, cells)) {
			allowed++
			continue
		}
		if g.many {
			d.keys = append(d.keys, test.person(d.from.seed, cells))
		}
		d.addRecord(&f, fields, test, i)
	}
	if f.Records == 0 && allowed > 0 {
		return
	}
	if f.Records == 0 || g.rule == finding.PeopleList && f.Records < minPeople && !f.Hidden.Has(^doc.Metadata) {
		clear(counted)
		return
	}
	sure := 1.0
	for i, c := range g.columns {
		fields[i].Kind, fields[i].Column = c.kind, letters(c.col)
		fields[i].Confidence, fields[i].Clues = c.confidence, c.clues
		if c.title.text != "" {
			fields[i].Header, fields[i].Known = finding.NewSecret(c.title.text), c.title.says.Known
		}
		if c.supported {
			sure *= 1 - c.confidence
		}
		if c.holds != patterns.None {
			fields = append(fields, finding.Field{Kind: c.holds, Column: letters(c.col), Filled: fields[i].Filled, Confidence: c.confidence})
		}
	}
	f.Confidence = min(0.99, 1-sure)
	f.Fields = slices.DeleteFunc(fields, func(x finding.Field) bool { return x.Filled == 0 })
	covert := slices.ContainsFunc(g.columns, func(c column) bool { return c.sensitive })
	d.layout.people = true
	for _, c := range g.columns {
		for len(d.layout.byCol) <= c.col {
			d.layout.byCol = append(d.layout.byCol, patterns.None)
		}
		d.layout.byCol[c.col] = c.kind
	}
	d.add(f, s, covert)
}

// minPeople is how many names in plain sight make a list.
const minPeople = 3

// addRecord counts row i, which test has just passed, in.
func (d *Detector) addRecord(f *finding.Finding, fields []finding.Field, test *test, i int) {
	r := d.window.rows[i]
	cells, _ := d.window.row(i)
	hidden := r.hidden
	for k, at := range test.fits {
		if at > 0 {
			fields[k].Filled++
			fields[k].Hidden |= cells[at-1].Hidden
			hidden |= cells[at-1].Hidden
		}
	}
	if f.Records == 0 {
		f.Loc = d.part
		f.Loc.Row, f.Loc.Page = r.number, r.page
	}
	f.LastRow, f.LastPage = r.number, r.page
	f.Records++
	f.Hidden |= hidden
	if hidden&^doc.Metadata != 0 {
		f.HiddenRecs++
	}
	if len(f.Samples) < maxSamples {
		sample := finding.Sample{Row: r.number}
		for k, at := range test.fits {
			if at > 0 {
				sample.Values = append(sample.Values, finding.Value{Kind: test.columns[k].kind, Text: finding.NewSecret(cells[at-1].Text)})
			}
		}
		f.Samples = append(f.Samples, sample)
	}
}

// add adds f, found in s, to the findings, or to the last one if that is the same
// table going on.
func (d *Detector) add(f finding.Finding, s segment, covert bool) {
	kinds := kindList(f)
	if l := d.last; l != nil {
		into := &d.findings[l.at]
		if into.Rule == f.Rule && (s.goesOn || l.kinds == kinds) && into.Columns == f.Columns ||
			into.Rule == f.Rule && f.Loc.Kind == doc.Page && l.kinds == kinds {
			merge(into, f)
			l.people.add(f.Records, d.keys)
			into.Records = l.people.records()
			into.Covert = into.Covert || covert
			judged(into, d.severity(*into))
			return
		}
	}
	var people crowd
	people.add(f.Records, d.keys)
	f.Covert, f.Records = covert, people.records()
	judged(&f, d.severity(f))
	d.findings = append(d.findings, f)
	d.last = &continued{at: len(d.findings) - 1, titles: s.titles, kinds: kinds, people: people}
}

// kindList names the kinds of f in the order of its columns.
func kindList(f finding.Finding) string {
	var b strings.Builder
	for _, x := range f.Fields {
		b.WriteString(string(x.Kind))
		b.WriteByte(' ')
	}
	return b.String()
}

// merge adds the records of f to into.
func merge(into *finding.Finding, f finding.Finding) {
	into.Records += f.Records
	into.HiddenRecs += f.HiddenRecs
	into.Hidden |= f.Hidden
	into.LastRow, into.LastPage = f.LastRow, f.LastPage
	into.Confidence = max(into.Confidence, f.Confidence)
	for _, x := range f.Fields {
		i := slices.IndexFunc(into.Fields, func(o finding.Field) bool {
			return o.Kind == x.Kind && (o.Column == x.Column || f.Loc.Kind == doc.Page)
		})
		if i < 0 {
			into.Fields = append(into.Fields, x)
			continue
		}
		into.Fields[i].Filled += x.Filled
		into.Fields[i].Hidden |= x.Hidden
		into.Fields[i].Confidence = max(into.Fields[i].Confidence, x.Confidence)
	}
}

// span writes columns as "A:I".
func span(from, to int) string { return letters(from) + ":" + letters(to) }

// letters writes column n as spreadsheets do: 1 is A, 27 is AA.
func letters(n int) string {
	if n < 1 {
		return strconv.Itoa(n)
	}
	var buf [8]byte
	i := len(buf)
	for ; n > 0 && i > 0; n = (n - 1) / 26 {
		i--
		buf[i] = byte('A' + (n-1)%26)
	}
	return string(buf[i:])
}
