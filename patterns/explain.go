package patterns

import (
	"fmt"
	"regexp"
	"strings"
)

// Saying is what one block of a pack says of a value or of a heading.
type Saying struct {
	Pack   string // its ID
	Block  string // "terms", "number" or "heading"
	Title  string // of a number
	Kind   Kind
	Strong bool // it says so by itself; if not, it takes company
	Source string
}

// Sayings returns what the blocks of packs say of a value, and of a heading unless
// that is "", in the order of the packs. It loads every block by itself and is for
// explaining, not for scanning. It returns an error if a pattern does not compile.
func Sayings(packs []Pack, value, heading string) ([]Saying, error) {
	var said []Saying
	form := FormOf(value)
	for _, p := range packs {
		for _, b := range p.Terms {
			own, err := Load(Pack{Terms: []Terms{b}})
			if err != nil {
				return nil, err
			}
			r := own.Value(value)
			switch of := Set(b.Kind); {
			case b.Kind == Nobody && own.IsNobody(value), b.Kind == Turn && own.IsTurn(value), r.Strong.Has(of) && r.Name != Ranked:
				said = append(said, Saying{Pack: p.ID, Block: "terms", Kind: b.Kind, Strong: true, Source: b.Source})
			case (r.Strong | r.Weak).Has(of) && form != Date:
				said = append(said, Saying{Pack: p.ID, Block: "terms", Kind: b.Kind, Source: b.Source})
			}
		}
		for _, n := range p.Numbers {
			shape, err := regexp.Compile(`^(?:` + n.Pattern + `)$`)
			if err != nil {
				return nil, fmt.Errorf("pack %s: number %s: %w", p.ID, n.Kind, err)
			}
			if shape.MatchString(value) {
				said = append(said, Saying{Pack: p.ID, Block: "number", Title: n.Title, Kind: n.Kind, Strong: n.Proof == byShape, Source: n.Source})
			}
		}
		for _, h := range p.Headings {
			own, err := Load(Pack{Headings: []Heading{h}})
			if err != nil {
				return nil, err
			}
			if c := own.Heading(heading); c.Kind != None {
				said = append(said, Saying{Pack: p.ID, Block: "heading", Kind: h.Kind, Strong: c.Weight >= sureHeading, Source: h.Source})
			}
		}
	}
	return said, nil
}

// sureHeading is the weight from which a heading means one thing.
const sureHeading = 0.7

// SameHeading reports whether a and b are the same heading, however they are
// written: "Pay Number", "PAY_NUMBER", "PayNumber".
func SameHeading(a, b string) bool {
	plain := func(s string) string { return strings.ReplaceAll(fold(s), " ", "") }
	return plain(a) == plain(b)
}

// String returns what a person calls a value of the form.
func (f Form) String() string {
	return [...]string{
		"nothing", "digits", "a figure", "a date or time", "letters and digits in one piece", "initials",
		"one word", "several words", "words with digits or signs", "running text", "signs",
	}[f]
}

// String returns what a person calls a name of the form.
func (f NameForm) String() string {
	return [...]string{
		"no name", "one part of a name", "a full name", "a name, surname first", "a name with initials", "initials",
		"a name with its rank", "a name with its number",
	}[f]
}
