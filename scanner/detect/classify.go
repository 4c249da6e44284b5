package detect

import (
	"slices"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// kindSets are the sets of kinds that judgement asks for.
type kindSets struct {
	rank, number, who, place, service, sensitive, special, self patterns.KindSet
}

func newKindSets() kindSets {
	return kindSets{
		rank: patterns.Set(patterns.Rank, patterns.Grade),
		number: patterns.Set(patterns.ServiceNumber, patterns.PayNumber, patterns.WarrantNumber,
			patterns.CollarNumber, patterns.EmployeeNumber),
		// What may be said of where and as what somebody works.
		place: patterns.Set(patterns.Role, patterns.Unit, patterns.Posting),
		// What tells one person from another.
		who: patterns.Set(patterns.Name, patterns.Surname, patterns.ServiceNumber, patterns.PayNumber,
			patterns.WarrantNumber, patterns.CollarNumber, patterns.EmployeeNumber, patterns.NINumber, patterns.Email),
		// What makes a name that of someone who serves.
		service: patterns.Set(patterns.Rank, patterns.Grade, patterns.Role, patterns.ServiceNumber,
			patterns.PayNumber, patterns.WarrantNumber, patterns.CollarNumber, patterns.EmployeeNumber,
			patterns.Unit, patterns.Posting, patterns.VettingLevel, patterns.SecurityPass, patterns.Salary),
		// What does harm beyond the name.
		sensitive: patterns.Set(patterns.VettingLevel, patterns.HomeAddress, patterns.DateOfBirth,
			patterns.NINumber, patterns.BankAccount, patterns.SortCode, patterns.NextOfKin, patterns.Photo),
		// Special categories of personal data (UK GDPR, article 9).
		special: patterns.Set(patterns.Ethnicity, patterns.Religion, patterns.Disability, patterns.Orientation),
		// What values say by themselves, whatever the heading.
		self: patterns.Set(patterns.Email, patterns.NINumber, patterns.Phone, patterns.Postcode,
			patterns.Photo, patterns.Gender, patterns.Ethnicity, patterns.Religion,
			patterns.ContractType, patterns.VettingLevel),
	}
}

// column is one classed column of a table.
type column struct {
	col        int
	kind       patterns.Kind
	set        patterns.KindSet
	confidence float64
	supported  bool          // its values bear the heading out, or say it by themselves
	holds      patterns.Kind // what stands in the cells of names too: their ranks, their numbers
	held       float64       // in how large a share of them
	vouched    float64       // how far there are enough different ones to go by, 0 to 1
	inferred   bool          // numbers without a heading
	title      title
	sensitive  bool    // units among which are covert ones
	borne      float64 // how far its values bear it out, 0 to 1
	mixed      bool    // ranks among which are posts that the packs do not know
	figures    bool    // grades are numbers here
	variety    float64
	whole      float64 // the share of its values that are written as whole names
	clues      []finding.Clue
}

// classify returns the kinds of the columns that say something about people.
// Columns are judged by themselves first, then those that need company: names
// beside ranks are names on less evidence, and numbers beside names are personal
// numbers without a heading.
func (d *Detector) classify(columns []*evidence) []column {
	var out []column
	for _, e := range columns {
		if e.filled == 0 {
			continue
		}
		if c, ok := d.alone(e); ok {
			out = append(out, c)
		}
	}
	company := d.company(out)
	for _, e := range columns {
		company.rank = company.rank || d.maybeRank(e)
		company.surname = company.surname || e.title.says.Kind == patterns.Surname && e.title.says.Weight >= sure
		company.forename = company.forename || e.title.says.Kind == patterns.Forename && e.title.says.Weight >= sure
	}
	out = append(out, d.named(columns, out, company)...)
	out = d.numbered(columns, d.ranked(columns, out))
	for i, c := range out {
		at := slices.IndexFunc(columns, func(e *evidence) bool { return e.col == c.col })
		out[i].clues = d.clues(c, columns[at])
		out[i].borne = d.borne(c, columns[at])
	}
	return out
}

// borne returns how far the values of e bear out that it is of the kind of c, 0 to
// 1: those that the packs list, and in part those that may be something else, which
// is more often so of short ranks than of words that head posts and units. Ranks and
// grades bear each other out.
func (d *Detector) borne(c column, e *evidence) float64 {
	set, weak := c.set, 0.9
	if set.Has(d.kinds.rank) {
		set, weak = d.kinds.rank, 0.6
	}
	return min(1, e.strongShare(set)+weak*e.weakShare(set))
}

// clues returns what speaks for c, measured on e, being of its kind.
func (d *Detector) clues(c column, e *evidence) []finding.Clue {
	var clues []finding.Clue
	add := func(what finding.ClueWord, share float64) {
		if share > 0 {
			clues = append(clues, finding.Clue{What: what, Share: share})
		}
	}
	if h := e.title.says; d.agree(h.Kind, c.kind) {
		add(finding.ByHeading, h.Weight)
	} else if c.inferred || e.strongShare(c.set) == 0 && c.set.Has(d.kinds.rank) {
		add(finding.ByCompany, 1)
	}
	add(finding.ByPacks, e.strongShare(c.set))
	add(finding.ByForm, e.weakShare(c.set))
	if c.set.Has(patterns.Set(patterns.Name, patterns.Surname, patterns.Forename)) {
		add(finding.ByNames, e.personMean())
		add(finding.ByWhole, e.name(patterns.Full, patterns.Comma, patterns.Abbreviated, patterns.Ranked, patterns.Numbered))
	}
	add(finding.ByVariety, e.variety())
	return clues
}

// agree reports whether a heading of the kind said heads a column taken for kind:
// one of names may head any part of one, one of ranks grades.
func (d *Detector) agree(said, kind patterns.Kind) bool {
	parts := patterns.Set(patterns.Name, patterns.Surname, patterns.Forename, patterns.Initials)
	a, b := patterns.Set(said), patterns.Set(kind)
	return a.Has(b) || a.Has(parts) && b.Has(parts) || a.Has(d.kinds.rank) && b.Has(d.kinds.rank)
}

// ranked adds columns of ranks that are too short to speak for themselves to the
// columns of a table that has names: a few values that come again and again, some
// of which a pack knows.
func (d *Detector) ranked(columns []*evidence, known []column) []column {
	if hasKind(known, d.kinds.rank) || !hasKind(known, patterns.Set(patterns.Name, patterns.Surname)) {
		return known
	}
	for _, e := range columns {
		taken := slices.ContainsFunc(known, func(c column) bool { return c.col == e.col })
		if !taken && d.maybeRank(e) {
			return append(known, column{
				col: e.col, kind: patterns.Rank, set: patterns.Set(patterns.Rank), confidence: 0.6,
				supported: true, title: e.title,
			})
		}
	}
	return known
}

// maybeRank reports whether column e can be one of ranks too short to speak for
// themselves: "PC", "DS", again and again.
func (d *Detector) maybeRank(e *evidence) bool {
	// "So", "Jr" and "Fr" are less of a rank than "SO".
	share, least := e.strongShare(d.kinds.rank)+e.weakShare(d.kinds.rank)-e.share(e.short)/2, 0.4
	switch {
	case e.title.text == "" || patterns.Set(e.title.says.Kind).Has(d.kinds.rank|patterns.Set(patterns.Role)):
	case e.title.says.Kind == patterns.None:
		least = 0.6 // a heading that nobody knows
	default:
		least = 0.8 // another heading says that it is something else: "WC", "Q", "SR"
	}
	several := len(e.distinct) > 2 || len(e.distinct) == 2 && share >= mostly && 3*e.filled >= e.sampled
	return share >= least && e.title.says.Weight < 0.7 && e.variety() <= 0.5 && several &&
		e.form(patterns.Letters, patterns.Word, patterns.Words, patterns.WordsMore) >= 0.9
}

// mostly is the share of ranks in a column below which other posts belong to it
// as well.
const mostly = 0.9

// alone classes a column by its own evidence: all kinds but names, and numbers
// without a heading.
func (d *Detector) alone(e *evidence) (column, bool) {
	h := e.title.says
	c := column{col: e.col, title: e.title, variety: e.variety()}
	as := func(k patterns.Kind, confidence float64, supported bool) (column, bool) {
		c.kind, c.set, c.confidence, c.supported = k, patterns.Set(k), confidence, supported
		return c, true
	}
	strongRank, weakRank := e.strongShare(d.kinds.rank), e.weakShare(d.kinds.rank)
	words := e.form(patterns.Word, patterns.Words, patterns.Letters, patterns.WordsMore, patterns.Code)
	numeric := e.form(patterns.Digits, patterns.Decimal)

	if h.Kind == patterns.Count && numeric < 0.2 && words >= 0.8 || e.share(e.turns) >= 0.5 && patterns.Set(h.Kind).Has(d.kinds.place) {
		h = patterns.Column{} // "Establishment" over prisons, "Shift" over early and late
	}
	switch h.Kind {
	case patterns.Count, patterns.Thing, patterns.Outsider:
		if h.Weight >= 0.7 && strongRank < 0.7 {
			return c, false
		}
	case patterns.Rank, patterns.Grade:
		ranks, grades := patterns.Set(patterns.Rank), patterns.Set(patterns.Grade)
		switch {
		case h.Kind == patterns.Grade && e.strongShare(ranks) >= 0.4 && e.strongShare(ranks) > 2*e.strongShare(grades):
			return as(patterns.Rank, 0.7+0.29*min(1, strongRank+weakRank), true) // "Grade" over sergeants
		case strongRank+weakRank >= 0.2:
			return as(h.Kind, 0.7+0.29*min(1, strongRank+weakRank), true)
		case words >= 0.6 && e.strongShare(patterns.Set(patterns.Role))+e.weakShare(patterns.Set(patterns.Role)) >= 0.5:
			return as(h.Kind, 0.6, true) // "Band 3 Prison Officer"
		case words >= 0.6 && h.Weight >= 0.7:
			return as(h.Kind, 0.4*h.Weight, false)
		case h.Kind == patterns.Grade && numeric >= 0.8 && h.Weight >= sure && e.length <= 2*e.filled:
			c.figures = true
			return as(h.Kind, 0.5, true) // "Échelon" over 1 to 11
		case h.Kind == patterns.Grade && numeric >= 0.8 && h.Weight >= 0.9:
			return as(h.Kind, 0.3, false)
		}
	case patterns.ServiceNumber, patterns.PayNumber, patterns.WarrantNumber, patterns.CollarNumber,
		patterns.EmployeeNumber, patterns.SecurityPass:
		if e.form(patterns.Digits, patterns.Code, patterns.WordsMore) >= 0.6 && h.Weight >= 0.4 &&
			(h.Weight >= 0.7 || e.variety() >= 0.5) {
			return as(h.Kind, 0.5+0.45*h.Weight, e.variety() >= 0.3)
		}
	case patterns.DateOfBirth, patterns.StartDate:
		if e.form(patterns.Date, patterns.Digits) >= 0.5 && h.Weight >= 0.4 {
			return as(h.Kind, 0.5+0.45*h.Weight, true)
		}
	case patterns.Salary:
		if numeric >= 0.5 && h.Weight >= 0.4 {
			return as(h.Kind, 0.5+0.4*h.Weight, true)
		}
	case patterns.BankAccount, patterns.SortCode:
		if e.form(patterns.Digits, patterns.Code, patterns.Date, patterns.Decimal) >= 0.5 && h.Weight >= 0.4 {
			return as(h.Kind, 0.5+0.45*h.Weight, true)
		}
	case patterns.Role, patterns.Unit, patterns.Posting, patterns.HomeAddress, patterns.NextOfKin,
		patterns.Disability, patterns.Orientation, patterns.ServiceDuration, patterns.CovertUnit:
		if strongRank+weakRank >= 0.6 && h.Kind == patterns.Role {
			return as(patterns.Rank, 0.9, true)
		}
		own := patterns.Set(h.Kind)
		bears := e.strongShare(own)+e.weakShare(own) >= 0.2
		if (words >= 0.5 || bears || e.form(patterns.Long) >= 0.5) && (h.Weight >= 0.7 || bears && h.Weight >= 0.4) {
			c.sensitive = e.strongShare(patterns.Set(patterns.CovertUnit)) > 0
			return as(h.Kind, 0.45*h.Weight+0.5*min(1, e.strongShare(own)+e.weakShare(own)), bears || h.Weight >= 0.9)
		}
	default:
	}
	if strongRank >= 0.3 && strongRank+weakRank >= 0.5 && e.name(patterns.Ranked) < 0.3 {
		c.mixed = strongRank+weakRank < mostly
		return as(patterns.Rank, 0.6+0.35*strongRank, true)
	}
	for k := range d.kinds.self.Each {
		own := patterns.Set(k)
		bears := e.strongShare(own)
		if k == h.Kind && h.Weight >= 0.5 {
			bears += 0.4 + e.weakShare(own)
		}
		if bears >= 0.6 {
			return as(k, min(0.99, 0.4+0.6*bears), true)
		}
	}
	units := patterns.Set(patterns.Unit)
	if h.Kind == patterns.None || h.Kind == patterns.Unit || h.Kind == patterns.Role {
		if e.strongShare(units)+e.weakShare(units) >= 0.5 && e.name(patterns.Comma) < 0.2 {
			c.sensitive = e.strongShare(patterns.Set(patterns.CovertUnit)) > 0
			return as(patterns.Unit, 0.5, true)
		}
		roles := patterns.Set(patterns.Role)
		if e.strongShare(roles)+e.weakShare(roles) >= 0.5 {
			return as(patterns.Role, 0.5, true)
		}
	}
	places := patterns.Set(patterns.Posting)
	if h.Kind == patterns.None && e.strongShare(places)+e.weakShare(places) >= 0.5 {
		return as(patterns.Posting, 0.5, true)
	}
	return c, false
}

// company says what stands beside names.
type company struct {
	rank, number, other bool
	firm                bool // the number stands under a heading that means one
	surname, forename   bool // a column is headed as one of surnames, of forenames beyond doubt
}

func (d *Detector) company(columns []column) company {
	var with company
	for _, c := range columns {
		if !c.supported {
			continue
		}
		switch {
		case c.set.Has(d.kinds.rank):
			with.rank = true
		case c.set.Has(d.kinds.number):
			with.number = true
			with.firm = with.firm || c.title.says.Weight >= 0.7
		case c.set.Has(d.kinds.sensitive | d.kinds.special | d.kinds.service):
			with.other = true
		}
	}
	return with
}

// fewRows is how many values are too few to trust a heading over them.
const fewRows = 5

// enoughNames is how many different names with ranks are as good as any more.
const enoughNames = 4

// fewPeople is how many different names beside ranks or numbers are people, however
// often they come again.
const fewPeople = 12

// named classes the columns that hold names.
func (d *Detector) named(columns []*evidence, known []column, with company) []column {
	taken := map[int]bool{}
	for _, c := range known {
		taken[c.col] = true
	}
	var out []column
	for i, e := range columns {
		if taken[e.col] || e.filled == 0 {
			continue
		}
		kind, confidence := d.nameKind(e, with)
		if kind == patterns.None {
			kind, confidence = d.splitName(columns, i, taken, out, with)
		}
		if kind == patterns.None {
			continue
		}
		out = append(out, column{
			col: e.col, kind: kind, set: patterns.Set(kind), confidence: confidence,
			supported: true, title: e.title, holds: holds(e), variety: e.variety(),
			held:    e.name(patterns.Ranked, patterns.Numbered) + e.share(e.led),
			vouched: min(1, float64(e.ranked)/enoughNames), whole: e.name(patterns.Full, patterns.Comma, patterns.Abbreviated),
		})
		taken[e.col] = true
	}
	return out
}

// holds returns what stands beside the names in the cells of e.
func holds(e *evidence) patterns.Kind {
	ranked := e.name(patterns.Ranked)
	switch {
	case ranked >= 0.5, ranked >= 0.2 && ranked+e.share(e.led) >= most:
		return patterns.Rank // rare names stand beside some that vouch for them
	case e.name(patterns.Numbered) >= 0.5:
		return patterns.ServiceNumber
	}
	return patterns.None
}

// nameKind says which part of a name the column e holds by its heading, or that
// it holds whole names by their form.
func (d *Detector) nameKind(e *evidence, with company) (patterns.Kind, float64) {
	h, mean := e.title.says, e.personMean()
	wordy := e.form(patterns.Word, patterns.Words, patterns.Letters, patterns.WordsMore)
	whole := e.name(patterns.Full, patterns.Comma, patterns.Abbreviated, patterns.Ranked)
	close := with.rank || with.number
	named := h.Kind == patterns.Thing || h.Kind == patterns.Posting || h.Kind == patterns.HomeAddress
	switch {
	case holds(e) == patterns.None:
	case named && h.Weight >= 0.4:
		return patterns.None, 0 // towns called after generals
	default:
		return patterns.Name, 0.9
	}
	if h.Kind == patterns.Outsider {
		if !with.rank && !with.firm {
			return patterns.None, 0
		}
		h.Kind = patterns.Name
	}
	switch h.Kind {
	case patterns.Count, patterns.Thing:
		if h.Weight >= 0.7 {
			return patterns.None, 0
		}
	case patterns.Surname, patterns.Forename:
		if h.Kind == patterns.Forename && h.Weight < sure && !with.surname && with.forename {
			h.Kind = patterns.Surname
		}
		if h.Kind == patterns.Forename && whole >= 0.5 && mean >= 0.5 && !with.surname {
			return patterns.Name, 0.3 + 0.3*h.Weight + 0.4*mean // "nombre", "nom": whole names
		}
		least := 0.2
		if h.Weight < sure || e.filled < fewRows {
			least = 0.45
		}
		if wordy >= 0.6 && mean >= least {
			return h.Kind, 0.6 + 0.39*h.Weight*max(mean, 0.8)
		}
	case patterns.Initials:
		if wordy >= 0.6 && e.length <= 8*e.filled {
			return h.Kind, 0.9
		}
	case patterns.Name:
		if whole < 0.3 && e.name(patterns.Single) >= 0.5 && mean >= 0.3 && with.surname != with.forename {
			if with.forename {
				return patterns.Surname, 0.6 + 0.3*mean // "Name" beside "Vorname"
			}
			return patterns.Forename, 0.6 + 0.3*mean // "Nome" beside "Cognome"
		}
		least := 0.5
		if close {
			least = 0.3
		} else if with.other {
			least = 0.42
		}
		if wordy >= 0.6 && mean >= least {
			if whole < 0.3 && e.name(patterns.Single) >= 0.6 && !close {
				return patterns.None, 0 // one word each: it could be anything
			}
			return patterns.Name, 0.3 + 0.3*h.Weight + 0.4*mean
		}
		return patterns.None, 0
	case patterns.None:
	default:
		if h.Weight >= 0.7 {
			return patterns.None, 0 // the heading says that it is something else
		}
	}
	least, distinct := 0.66, 0.5
	if close {
		least, distinct = 0.55, 0.2
	}
	if mean >= 0.8 {
		distinct = min(distinct, 0.3)
	}
	if whole >= 0.6 && mean >= least && (e.variety() >= distinct || close && len(e.distinct) >= fewPeople) {
		return patterns.Name, 0.9 * mean
	}
	return patterns.None, 0
}

// splitName says which part of a name column i holds, without a heading: single
// words that are names, beside a rank, a number, initials or the other part.
func (d *Detector) splitName(columns []*evidence, i int, taken map[int]bool, named []column, with company) (patterns.Kind, float64) {
	e := columns[i]
	if e.title.says.Kind != patterns.None && e.title.says.Weight >= 0.7 {
		return patterns.None, 0
	}
	beside := func(test func(*evidence) bool) bool {
		for _, j := range []int{i - 1, i + 1} {
			if j >= 0 && j < len(columns) && !taken[columns[j].col] && test(columns[j]) {
				return true
			}
		}
		return false
	}
	singles := func(o *evidence) bool { // with a second initial, "John A", or a second name
		return o.name(patterns.Single) >= 0.3 && (o.name(patterns.Single, patterns.Abbreviated) >= 0.7 && o.personMean() >= 0.55 ||
			o.name(patterns.Single, patterns.Abbreviated, patterns.Full) >= mostly && o.personMean() >= 0.8)
	}
	short := func(o *evidence) bool {
		return o.name(patterns.InitialsOnly) >= 0.8 && o.length <= 4*o.filled && len(o.distinct) > 2 &&
			o.told == 0 && !d.maybeRank(o)
	}
	part := func(k patterns.Kind) bool {
		return slices.ContainsFunc(named, func(c column) bool {
			return c.kind == k && (c.col == e.col-1 || c.col == e.col+1)
		})
	}
	if singles(e) {
		given := e.given / float64(max(1, e.names[patterns.Single]))
		switch {
		case given >= 0.6 && part(patterns.Surname):
			return patterns.Forename, 0.8 * given
		case given < 0.6 && (part(patterns.Forename) || part(patterns.Surname) && e.personMean() >= 0.85 && e.variety() >= 0.3):
			return patterns.Surname, 0.8 * e.personMean()
		case beside(short) && (with.rank || with.number || e.variety() >= 0.2):
			return patterns.Surname, 0.8 * e.personMean()
		case beside(singles) && (with.rank || with.number || e.personMean() >= 0.75 && e.variety() >= 0.3):
			if given >= 0.6 {
				return patterns.Forename, 0.8 * given
			}
			return patterns.Surname, 0.8 * e.personMean()
		case with.rank && e.personMean() >= 0.65 && e.variety() >= 0.3 && len(e.distinct) >= 3 && !d.placed(columns, i):
			return patterns.Surname, 0.6 * e.personMean()
		}
		return patterns.None, 0
	}
	if short(e) && (part(patterns.Surname) || beside(singles)) {
		return patterns.Initials, 0.7
	}
	return patterns.None, 0
}

// placed reports whether another column without a heading is more of a surname
// than column i, which then rather holds places.
func (d *Detector) placed(columns []*evidence, i int) bool {
	for j, o := range columns {
		if j != i && o.name(patterns.Single) >= 0.7 && o.personMean() > columns[i].personMean() {
			return true
		}
	}
	return false
}

// numbered adds numbers without a heading to the columns of a table that has
// names: values that differ from row to row and all look alike.
func (d *Detector) numbered(columns []*evidence, known []column) []column {
	taken := map[int]bool{}
	name := false
	for _, c := range known {
		taken[c.col] = true
		name = name || c.set.Has(patterns.Set(patterns.Name, patterns.Surname))
		if c.set.Has(d.kinds.number) {
			return known
		}
	}
	if !name {
		return known
	}
	for _, e := range columns {
		h := e.title.says
		if taken[e.col] || e.filled < 3 || e.title.text != "" && !patterns.Set(h.Kind).Has(d.kinds.number) {
			continue // another heading says that it is another number
		}
		alike := e.form(patterns.Digits) >= 0.95 || e.form(patterns.Code, patterns.Digits) >= 0.95
		width := e.length / e.filled
		if alike && e.variety() >= 0.95 && width >= 4 && width <= 10 && 2*e.rising < e.filled {
			return append(known, column{
				col: e.col, kind: patterns.ServiceNumber, set: patterns.Set(patterns.ServiceNumber),
				confidence: 0.6, supported: true, inferred: true, title: e.title, variety: e.variety(),
			})
		}
	}
	return known
}
