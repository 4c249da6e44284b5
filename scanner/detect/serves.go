package detect

import (
	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// witness is one thing that speaks for or against the people of a table being
// people who serve.
type witness uint8

// The witnesses. Columns speak as far as their headings and values are sure of
// their kind, 0 to 1; what is counted is capped.
const (
	hasRank    witness = iota
	hasGrade           // also steps and bands
	hasRole            // posts
	hasUnit            // teams, departments
	hasPlace           // where somebody works
	hasNumber          // one that an employer gave, under its heading
	hasSalary          // pay
	hasStart           // start or length of service, kind of contract
	hasBirth           // date of birth
	hasContact         // e-mail, telephone
	hasBody            // gender, ethnicity
	hasHarm            // what only an employer knows: vetting, bank, national insurance, next of kin
	holdsRank          // the share of names with a rank or a number in their cells, more under a heading of names
	sureNames          // how sure the names are names, 0 being what it takes among places
	outsiders          // headings that name people for something else: authors, votes
	things             // headings of what is not a person
	figures            // columns of figures of which nothing is known, beyond three
	unknowns           // columns of words of which nothing is known
	fewNames           // few rows
	repeated           // few names that come again and again
	witnesses
)

// weights are how much the witnesses count, as natural logarithms of odds that
// are added up: 0.7 doubles the odds, 2.3 makes them tenfold.
//
// They were begun as a logistic regression (ridge 0.5) on the largest table with
// names of each of 534 files, a third of them held out: published rosters, salary
// lists, organograms, statistics, results and catalogues, and invented ones in
// thirteen languages. They were then rounded, and moved by hand where few files
// decide: the prior, since of the tables that are published most are harmless; pay,
// which must not outweigh that somebody plays for a club; a number under its
// heading, which alone makes a record. Of the tables that have names with something
// of the service they judge 3 wrong of 286, and 4 of 110 that the regression did not
// see; some of those were looked at when the weights were moved.
//
//nolint:gochecknoglobals // a constant table, which Go cannot declare const
var weights = [witnesses]float64{
	hasRank: 3.2, hasGrade: 2.3, hasRole: 2.7, hasUnit: 2.3, hasPlace: 1.4, hasNumber: 2,
	hasSalary: 1.2, hasStart: 0.6, hasBirth: 0.3, hasContact: 0.6, hasBody: 0.3, hasHarm: 2,
	holdsRank: 1.9, sureNames: 3,
	outsiders: -1.8, things: -0.9, figures: -0.4, unknowns: -0.4, fewNames: -0.3, repeated: -0.9,
}

// prior is the logarithm of the odds before anything is known but that a table has
// names.
const prior = -0.9

// odds adds up what v says.
func (v *testimony) odds() float64 {
	sum := prior
	for w, x := range v {
		sum += weights[w] * x
	}
	return sum
}

// words are what reports call the witnesses.
//
//nolint:gochecknoglobals // a constant table, which Go cannot declare const
var words = [witnesses]finding.WeightWord{
	hasRank: finding.WeightWord(patterns.Rank), hasGrade: finding.WeightWord(patterns.Grade),
	hasRole: finding.WeightWord(patterns.Role), hasUnit: finding.WeightWord(patterns.Unit),
	hasPlace: finding.WeightWord(patterns.Posting), hasNumber: finding.WeighNumber,
	hasSalary: finding.WeightWord(patterns.Salary), hasStart: finding.WeightWord(patterns.StartDate),
	hasBirth: finding.WeightWord(patterns.DateOfBirth), hasContact: finding.WeighContact, hasBody: finding.WeighBody,
	hasHarm: finding.WeighHarm, holdsRank: finding.WeighHeld, sureNames: finding.WeighNames,
	outsiders: finding.WeighOutsiders, things: finding.WeighThings, figures: finding.WeighFigures,
	unknowns: finding.WeighUnknowns, fewNames: finding.WeighFew, repeated: finding.WeighRepeated,
}

// weighed lists what v says and adds up to its odds.
func (v *testimony) weighed() []finding.Weight {
	list := []finding.Weight{{What: finding.WeighPrior, Odds: prior}}
	for w, x := range v {
		if x != 0 {
			list = append(list, finding.Weight{What: words[w], Odds: weights[w] * x})
		}
	}
	return list
}

// testimony is how strongly each witness speaks.
type testimony [witnesses]float64

// surroundings are what a table has beside the columns that are known.
type surroundings struct {
	outside, things   float64 // weights of headings of outsiders, of things
	figures, unknowns int
	money             bool // a column of amounts of money among them
	rows              int
	columns           int // all of the table
}

// around looks at the columns of s that are none of known.
func around(s segment, all []*evidence, known []column) surroundings {
	at := surroundings{rows: s.to - s.from, columns: len(all)}
	taken := map[int]bool{}
	for _, c := range known {
		taken[c.col] = true
	}
	for _, e := range all {
		says := e.title.says
		if s.titles == nil {
			says = s.inherits[e.col].says
		}
		switch {
		case says.Kind == patterns.Outsider:
			at.outside += says.Weight
		case says.Kind == patterns.Thing && 2*e.rising < e.filled: // not one that counts the rows
			at.things += says.Weight
		case taken[e.col] || says.Kind != patterns.None:
		case e.share(e.money) >= 0.8:
			at.money = true
		case e.form(patterns.Digits, patterns.Decimal) >= 0.8:
			at.figures++
		case e.form(patterns.Word, patterns.Words, patterns.WordsMore) >= 0.6:
			at.unknowns++
		}
	}
	return at
}

// strength is how sure the heading and the values of c are of its kind, 0 to 1.
// Each leaves its share of what the other leaves in doubt.
func (d *Detector) strength(c *column) float64 {
	doubt := 1 - c.borne
	if d.agree(c.title.says.Kind, c.kind) {
		doubt *= 1 - c.title.says.Weight
	}
	return max(1-doubt, 0.5)
}

// speaks returns what the column c speaks for, false if for nothing.
func (d *Detector) speaks(c *column) (witness, bool) {
	switch c.kind {
	case patterns.Rank:
		return hasRank, true
	case patterns.Grade:
		return hasGrade, true
	case patterns.Role:
		return hasRole, true
	case patterns.Unit, patterns.CovertUnit:
		return hasUnit, true
	case patterns.Posting:
		return hasPlace, true
	case patterns.Salary:
		return hasSalary, true
	case patterns.StartDate, patterns.ServiceDuration, patterns.ContractType:
		return hasStart, true
	case patterns.DateOfBirth:
		return hasBirth, true
	case patterns.Email, patterns.Phone:
		return hasContact, true
	case patterns.Gender, patterns.Ethnicity:
		return hasBody, true
	case patterns.VettingLevel, patterns.NINumber, patterns.BankAccount, patterns.SortCode, patterns.NextOfKin:
		return hasHarm, true
	default:
		// Not "Number": engines have those.
		numbers := d.kinds.number | patterns.Set(patterns.SecurityPass)
		return hasNumber, c.set.Has(numbers) && c.title.says.Weight >= 0.7
	}
}

// testify lets the columns and what stands around them speak.
func (d *Detector) testify(columns []column, at surroundings) testimony {
	var v testimony
	named := 0.0
	for i := range columns {
		c := &columns[i]
		if c.set.Has(patterns.Set(patterns.Name, patterns.Surname)) {
			if c.holds == patterns.None {
				named = max(named, c.confidence)
			}
			held := c.held * c.vouched
			if d.agree(c.title.says.Kind, c.kind) {
				held *= 1 + c.title.says.Weight/2 // streets and horses are not headed so
			}
			v[holdsRank] = max(v[holdsRank], held)
			v[repeated] = max(0, 1-2*c.variety)
		} else if w, ok := d.speaks(c); ok && c.supported {
			v[w] = max(v[w], d.strength(c))
		}
	}
	if named > 0 {
		v[sureNames] = min(0.3, max(-0.5, named-placedName))
	}
	if at.money {
		v[hasSalary] = max(v[hasSalary], 0.4) // or what they gave, or owe
	}
	v[outsiders] = min(3, at.outside)
	// Of many columns more are of anything.
	thin := min(1, wide/float64(max(1, at.columns)))
	v[things] = min(3, at.things*thin)
	v[figures] = min(6, max(0, float64(at.figures)-3)*thin)
	v[unknowns] = min(3, float64(at.unknowns)*thin)
	if at.rows < fewRows {
		v[fewNames] = 1
	}
	return v
}

// wide is how many columns a table has before those that say nothing of people, or
// speak against them, count less: an extract from a database has tens of them.
const wide = 12

// placedName is how sure a column of names must be to speak neither for nor
// against: ships, pubs and clubs look like names too.
const placedName = 0.75
