// Package names tells the names of people from other words, one word at a time:
// from places, streets, companies, products, beasts, months and the vocabulary of
// offices. Names that are on no list are judged by their parts (Mc, O', double
// names) and by their letters.
//
// The data and where it comes from is described in data/README.md.
package names

import (
	"math"

	"github.com/rollcall-scan/rollcall/patterns/names/internal/grams"
)

// Model is what Load reads. It is immutable and safe for concurrent use.
type Model struct {
	words words
	grams grams.Model
}

// Score is what is known about a word; each value is from 0 to 1.
//
// A word may be a name and an ordinary word: May, Rose and Young have both values
// high and a Person near the middle. Its company decides then, which is for the
// caller to look at.
type Score struct {
	Given    float64 // a given name
	Surname  float64 // a surname
	Ordinary float64 // an ordinary word, a place, a product
	Person   float64 // a word of a person's name rather than anything else; 0.5 is neutral
	Listed   bool    // every part of it is on a list, whatever it is
}

// Given says how sure it is that a word is a given name.
func (m *Model) Given(word string) float64 { return m.Score(word).Given }

// Surname says how sure it is that a word is a surname.
func (m *Model) Surname(word string) float64 { return m.Score(word).Surname }

// Ordinary says how common the word is as an ordinary word, in English first, or
// as the name of a place or a product.
func (m *Model) Ordinary(word string) float64 { return m.Score(word).Ordinary }

// Person says how much rather the word belongs to the name of a person than to
// anything else. 0.5 is neutral.
func (m *Model) Person(word string) float64 { return m.Score(word).Person }

// Score judges a word in any case, with or without diacritics. A word of several
// parts, such as Smith-Jones, is judged by them all; particles (van, de, al, ap)
// only count where they stand alone. It allocates nothing.
func (m *Model) Score(word string) Score {
	var f folded
	f.fold(word)
	switch {
	case f.digits:
		return Score{Ordinary: 0.5, Person: 0.04}
	case f.foreign:
		return Score{Person: 0.5}
	}
	var sum Score
	var odds float64
	n := 0
	listed := true
	var particle Score
	for _, p := range f.parts[:f.count] {
		s, kind := m.part(&f, p)
		if kind == aParticle {
			particle = s
			continue
		}
		if kind == anInitial && f.count > 1 {
			continue
		}
		sum.Given += s.Given
		sum.Surname += s.Surname
		sum.Ordinary += s.Ordinary
		odds += logit(s.Person)
		listed = listed && s.Listed
		n++
	}
	switch n {
	case 0:
		return particle
	case 1:
		sum.Person = sigmoid(odds)
	default:
		count := float64(n)
		sum.Given /= count
		sum.Surname /= count
		sum.Ordinary /= count
		sum.Person = sigmoid(odds / count)
	}
	sum.Listed = listed
	return sum
}

// kind of a part of a word.
type kind int

const (
	aWord kind = iota
	aParticle
	anInitial
)

// part judges one part of a word.
func (m *Model) part(f *folded, p part) (Score, kind) {
	word := f.letters[p.from:p.to]
	if len(word) == 1 {
		return Score{Given: 0.3, Surname: 0.1, Ordinary: 0.1, Person: 0.5}, anInitial
	}
	if isParticle(word) {
		return Score{Given: 0.1, Surname: 0.4, Ordinary: 0.4, Person: 0.5, Listed: true}, aParticle
	}
	if e, ok := m.words.find(word); ok {
		return m.known(e, word), aWord
	}
	if s, ok := m.prefixed(word, p); ok {
		return s, aWord
	}
	return m.unknown(word), aWord
}

// known judges a word that is on a list. A word that is also another thing is
// less of a name, and the other way about.
func (m *Model) known(e entry, word []byte) Score {
	given, surname := belief(e.given), belief(e.surname)
	ordinary := max(commonness(e.ordinary), commonness(e.place))
	name := 1 - (1-given)*(1-surname)
	odds := 3.2 * (name - ordinary)
	most := max(e.given, e.surname)
	switch {
	case most == 0 && e.ordinary == 0:
		// Only a place, and many surnames are places: the letters have a say.
		odds += 0.3 * max(-3, min(3, m.nameOdds(word)))
	case e.office && most < 12:
		odds -= 1.2
	case e.office && e.ordinary > 12:
		odds -= 0.3
	}
	share := 1 - 0.35*ordinary
	if most > 8 && !e.office {
		ordinary *= 1 - 0.045*float64(most-8)
	}
	return Score{
		Given:    max(given, 0.15*surname) * share,
		Surname:  max(surname, 0.3*given) * share,
		Ordinary: ordinary,
		Person:   sigmoid(odds),
		Listed:   true,
	}
}

// unknown judges a word that is on no list by its letters.
func (m *Model) unknown(word []byte) Score {
	odds, surname := m.grams.Odds(word)
	switch {
	case len(word) == 2:
		odds *= 0.3
	case len(word) > 16:
		odds -= 0.3 * float64(len(word)-16)
	}
	// Nothing that is only guessed is certain.
	person := sigmoid(max(-2.6, min(2.4, 0.8*odds)))
	last := sigmoid(surname)
	return Score{
		Given:    0.75 * person * (1 - last),
		Surname:  0.8 * person * last,
		Ordinary: 0.65 * (1 - person),
		Person:   person,
	}
}

func (m *Model) nameOdds(word []byte) float64 {
	odds, _ := m.grams.Odds(word)
	return odds
}

// belief is how sure a strength of 0 to 15 makes it that a word is a name.
func belief(strength uint8) float64 {
	if strength == 0 {
		return 0
	}
	return 0.98 - 0.0021*float64((15-strength)*(15-strength))
}

// commonness is how ordinary a strength of 0 to 15 makes a word.
func commonness(strength uint8) float64 {
	if strength == 0 {
		return 0
	}
	return 0.98 - 0.0062*float64((15-strength)*(15-strength))
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func logit(p float64) float64 { return math.Log(p / (1 - p)) }
