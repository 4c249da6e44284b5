package patterns

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Pack is the vocabulary of one service as data: its ranks, units and other
// words, the shapes of its numbers and the headings under which they stand.
type Pack struct {
	ID       string    `toml:"id"`       // stable, lower case with hyphens, such as "uk-police"
	Title    string    `toml:"title"`    // what reports call it
	Language string    `toml:"language"` // BCP 47, such as "en-GB"
	Terms    []Terms   `toml:"terms,omitempty"`
	Numbers  []Number  `toml:"numbers,omitempty"`
	Headings []Heading `toml:"headings,omitempty"`
}

// Terms are words of one kind.
type Terms struct {
	Kind   Kind   `toml:"kind"`
	Source string `toml:"source"` // public document, as a URL or citation

	// Strong terms say of themselves that they are of this kind, in a cell or
	// before a name: "Detective Constable".
	Strong []string `toml:"strong,omitempty"`
	// Weak terms are short or have another meaning: "PC", "SO", "Major". They
	// count beside others of their kind, under a heading or before a name.
	Weak []string `toml:"weak,omitempty"`
	// Prefixes and Suffixes may stand around a term: "Acting", "T/", "(Temp)".
	Prefixes []string `toml:"prefixes,omitempty"`
	Suffixes []string `toml:"suffixes,omitempty"`
	// Words are parts of values that are not listed themselves: a cell that ends
	// in "Unit" or "Squad" is a unit.
	Words []string `toml:"words,omitempty"`
	// Heads are such words in languages that put them first: a cell that begins
	// with "Jefe" is a post, one that begins with "Rue" a street.
	Heads []string `toml:"heads,omitempty"`
	// Number is the kind of the number that stands beside these ranks in running
	// text, "" for a service number: "PC 1234 Smith" has a collar number.
	Number Kind `toml:"number,omitempty"`

	Examples   []string `toml:"examples,omitempty"`   // values of this kind, checked by tests
	Lookalikes []string `toml:"lookalikes,omitempty"` // values that come close and are not
}

// Number is the shape of one sort of number.
type Number struct {
	Kind   Kind   `toml:"kind"`
	Title  string `toml:"title"`
	Source string `toml:"source"`

	// Pattern is a regular expression (RE2) that the whole value matches.
	Pattern string `toml:"pattern"`
	// Proof says what makes a value of this shape count: "shape" if the shape is
	// enough, "heading" if it needs a heading of its kind or people beside it.
	Proof string `toml:"proof"`

	Examples   []string `toml:"examples,omitempty"`
	Lookalikes []string `toml:"lookalikes,omitempty"`
}

// Heading lists the headings of columns of one kind. They are compared without
// regard to case and punctuation, word by word, and also found inside a longer
// heading: "surname" in "Surname of officer".
type Heading struct {
	Kind   Kind   `toml:"kind"` // or "count" or "thing", see below
	Source string `toml:"source"`

	Terms []string `toml:"terms,omitempty"`
	// Weak terms are headings of this kind and of others too, such as "number" or
	// "unit": they only help values that look the part.
	Weak []string `toml:"weak,omitempty"`
}

// Kinds of headings that speak against people: Count heads figures, as in
// "number of officers"; Thing heads what is not a person, as in "asset no" or
// "street name"; Outsider heads people named for something else than service, as in
// "author" or "votes": those under it are personnel only with a rank or a number.
const (
	Count    Kind = "count"
	Thing    Kind = "thing"
	Outsider Kind = "outsider"
)

// Against reports whether a heading of kind k speaks against people who serve.
func (k Kind) Against() bool { return k == Count || k == Thing || k == Outsider }

// Check holds p to what it says of itself: kinds that are known, a source for every
// block, examples that are of their kind, lookalikes that are not. It returns all
// that is wrong, each with the kind of the block, and prints none of the values.
func (p Pack) Check() error {
	var wrong []error
	say := func(kind Kind, format string, args ...any) {
		wrong = append(wrong, fmt.Errorf("%s: "+format, append([]any{kind}, args...)...))
	}
	for _, b := range p.Terms {
		other := b.Kind == Nobody || b.Kind == Turn || b.Kind == Namesake
		known := other || Set(b.Kind) != 0
		switch {
		case !known:
			say(b.Kind, "no such kind of terms")
		case b.Source == "":
			say(b.Kind, "terms without a source")
		case b.Number != None && (b.Kind != Rank || !Set(Numbers()...).Has(Set(b.Number))):
			say(b.Kind, "no such kind of number beside them")
		}
		own, err := Load(Pack{ID: p.ID, Terms: []Terms{b}})
		if err != nil || !known || other {
			continue
		}
		for i, v := range b.Examples {
			if r := own.Value(v); !(r.Strong | r.Weak).Has(Set(b.Kind)) {
				say(b.Kind, "example %d is not known by the terms", i+1)
			}
		}
		for i, v := range b.Lookalikes {
			if r := own.Value(v); r.Strong.Has(Set(b.Kind)) && r.Name != Ranked {
				say(b.Kind, "lookalike %d is taken for one of the terms", i+1)
			}
		}
	}
	for _, n := range p.Numbers {
		n.check(say)
	}
	for _, h := range p.Headings {
		switch {
		case !h.Kind.Against() && Set(h.Kind) == 0:
			say(h.Kind, "no such kind of headings")
		case h.Source == "":
			say(h.Kind, "headings without a source")
		}
	}
	return errors.Join(wrong...)
}

// check tells say what is wrong with n.
func (n Number) check(say func(kind Kind, format string, args ...any)) {
	switch {
	case Set(n.Kind) == 0:
		say(n.Kind, "no such kind of numbers")
	case n.Source == "":
		say(n.Kind, "numbers without a source")
	case n.Title == "":
		say(n.Kind, "numbers without a title")
	case n.Proof != byShape && n.Proof != byHeading:
		say(n.Kind, "the proof of a number is %q or %q", byShape, byHeading)
	case len(n.Examples) == 0 || len(n.Lookalikes) == 0:
		say(n.Kind, "numbers without examples or without lookalikes")
	}
	shape, err := regexp.Compile(`^(?:` + n.Pattern + `)$`)
	if err != nil {
		say(n.Kind, "%w", err)
		return
	}
	if shape.MatchString("") || shape.MatchString(" ") {
		say(n.Kind, "the pattern matches nothing at all")
	}
	for i, v := range n.Examples {
		if !shape.MatchString(v) {
			say(n.Kind, "the pattern does not match example %d", i+1)
		}
	}
	for i, v := range n.Lookalikes {
		if shape.MatchString(v) {
			say(n.Kind, "the pattern matches lookalike %d", i+1)
		}
	}
}

// ReadPack reads a pack in TOML. An unknown key is an error.
func ReadPack(r io.Reader) (Pack, error) {
	var p Pack
	err := toml.NewDecoder(r).DisallowUnknownFields().Decode(&p)
	if unknown, ok := errors.AsType[*toml.StrictMissingError](err); ok {
		return Pack{}, fmt.Errorf("pack: unknown key %q", strings.Join(unknown.Errors[0].Key(), "."))
	}
	if err != nil {
		return Pack{}, fmt.Errorf("pack: %w", err)
	}
	if p.ID == "" {
		return Pack{}, errors.New("pack: no id")
	}
	return p, nil
}
