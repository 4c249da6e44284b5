// Package names tells the names of people from other words, one word at a time:
// from places, streets, companies, products, beasts, months and the vocabulary of
// offices. Names that are on no list are judged by their parts (Mc, O', double
// names) and by their letters.
//
// The data and where it comes from is described in data/README.md.
package names

import (
	"github.com/rollcall-scan/rollcall/patterns/names/internal/grams"
	"github.com/rollcall-scan/rollcall/patterns/names/internal/lists"
	"github.com/rollcall-scan/rollcall/patterns/names/internal/table"
)

// Model is what Load reads. It is immutable and safe for concurrent use.
type Model struct {
	words  table.Table
	grams  grams.Model
	curves curves
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
	var given, surname, ordinary, odds, beside, n float64
	for i := range f.count {
		p := f.parts[i]
		if f.count > 1 && p.small(&f) {
			beside += nobiliary(f.letters[p.from:p.to])
			continue
		}
		v := m.part(&f, p)
		given += v.given
		surname += v.surname
		ordinary += v.ordinary
		odds += v.odds
		n++
	}
	if n == 0 {
		return m.alone(&f)
	}
	if n > 1 {
		share := 1 / n
		given, surname, ordinary, odds = given*share, surname*share, ordinary*share, odds*share
	}
	return Score{given, surname, ordinary, m.curves.sigmoid(odds + min(beside, 1.6))}
}

// alone judges a word that is nothing but particles and initials, or nothing.
func (m *Model) alone(f *folded) Score {
	if f.count == 0 {
		return Score{}
	}
	return m.verdict(m.part(f, f.parts[0]))
}

// Listed says whether every part of a word is on a list, of names or of other
// words. The score of a word that is not was guessed from its letters.
func (m *Model) Listed(word string) bool {
	var f folded
	f.fold(word)
	for i := range f.count {
		p := f.parts[i]
		if _, ok := m.find(f.letters[p.from:p.to]); !ok && !p.small(&f) {
			return false
		}
	}
	return f.count > 0 && !f.digits && !f.foreign
}

// verdict is the score of a part, with the logarithm of the odds that it is part
// of a name.
type verdict struct{ given, surname, ordinary, odds float64 }

func (m *Model) verdict(v verdict) Score {
	return Score{v.given, v.surname, v.ordinary, m.curves.sigmoid(v.odds)}
}

// part judges one part of a word.
func (m *Model) part(f *folded, p part) verdict {
	word := f.letters[p.from:p.to]
	switch {
	case len(word) == 1: // an initial
		return verdict{given: 0.3, surname: 0.1, ordinary: 0.1}
	case isParticle(word):
		return verdict{given: 0.1, surname: 0.4, ordinary: 0.4}
	}
	if e, ok := m.find(word); ok {
		return m.known(e, word)
	}
	if v, ok := m.prefixed(word, p); ok {
		return v
	}
	return m.unknown(word)
}

// entry is what the lists say of a word: strengths from 0 to 15.
type entry struct{ given, surname, ordinary, place int }

func (m *Model) find(word []byte) (entry, bool) {
	facts, ok := m.words.Find(word)
	return entry{int(facts >> 12), int(facts >> 8 & 15), int(facts >> 4 & 15), int(facts & 15)}, ok
}

// known judges a word that is on a list. A word that is also another thing is
// less of a name, and the other way about.
func (m *Model) known(e entry, word []byte) verdict {
	given, surname := m.curves.belief[e.given], m.curves.belief[e.surname]
	ordinary := max(m.curves.commonness[e.ordinary], m.curves.commonness[e.place])
	strongest := max(e.given, e.surname)
	switch {
	case strongest == 0:
		ordinary = 0.5 + 0.5*ordinary
	case strongest > 13 && e.ordinary < 13 && e.place < 13:
		ordinary = max(0, ordinary-0.1) // among the most common names of all
	}
	name := 1 - (1-given)*(1-surname)
	odds := 3.2 * (name - ordinary)
	switch {
	case strongest == 0 && e.ordinary == 0:
		// Only a place, and many surnames are places: the letters have a say.
		letters, _ := m.grams.Odds(word)
		odds += 0.3 * max(-3, min(3, letters))
	case e.ordinary == lists.Office:
		odds -= 1.2
	case e.place == lists.Country:
		odds -= 0.6
	case strongest > 10:
		odds += 0.25 * float64(strongest-10) * (1 - ordinary)
	}
	share := 1 - 0.35*ordinary
	return verdict{max(given, 0.15*surname) * share, max(surname, 0.3*given) * share, ordinary, odds}
}

// unknown judges a word that is on no list by its letters. Nothing that is only
// guessed is certain.
func (m *Model) unknown(word []byte) verdict {
	odds, last := m.grams.Odds(word)
	switch {
	case len(word) == 2:
		odds *= 0.3
	case len(word) > 16:
		odds -= 0.3 * float64(len(word)-16)
	}
	odds = max(-2.2, min(2.4, 0.8*odds+0.5))
	name, surname := m.curves.sigmoid(odds), m.curves.sigmoid(last)
	return verdict{0.75 * name * (1 - surname), 0.8 * name * surname, 0.65 * (1 - name), odds}
}
