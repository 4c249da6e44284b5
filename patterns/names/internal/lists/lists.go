// Package lists reads the words that names are learned from. It is used to make
// the tables that are part of the program, and to test them.
package lists

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"strings"

	"github.com/rollcall-scan/rollcall/patterns/names/internal/grams"
)

// Entry is a word in small letters with its strengths from 0 to 15.
type Entry struct {
	Word                            string
	Given, Surname, Ordinary, Place int
}

// Strengths that say more: Office is that of ordinary words that are no name by
// themselves, Country that of places that everybody takes for one.
const (
	Office  = 15
	Country = 15
)

// Read reads a compressed list of one entry a line.
func Read(r io.Reader) ([]Entry, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("lists: %w", err)
	}
	var out []Entry
	s := bufio.NewScanner(z)
	for s.Scan() {
		e, err := entry(s.Text())
		if err != nil {
			return nil, fmt.Errorf("lists: line %d: %w", len(out)+1, err)
		}
		out = append(out, e)
	}
	return out, s.Err()
}

func entry(line string) (Entry, error) {
	field := strings.Fields(line)
	if len(field) != 5 {
		return Entry{}, fmt.Errorf("%d fields", len(field))
	}
	e := Entry{Word: field[0]}
	for i, to := range []*int{&e.Given, &e.Surname, &e.Ordinary, &e.Place} {
		if _, err := fmt.Sscan(field[i+1], to); err != nil {
			return Entry{}, err
		}
		if *to < 0 || *to > 15 {
			return Entry{}, fmt.Errorf("strength %d", *to)
		}
	}
	return e, nil
}

// Listed returns the entries that the table holds. The others only teach the
// n-grams: rare words, small places, and rarer words that are regular forms of
// one that is listed.
func Listed(entries []Entry) []Entry {
	common := map[string]bool{}
	for _, e := range entries {
		common[e.Word] = e.Ordinary >= 7
	}
	var out []Entry
	for _, e := range entries {
		switch {
		case e.Given > 0, e.Surname > 0, e.Ordinary >= 9, e.Place >= 10:
			out = append(out, e)
		case e.Ordinary >= 7 && !inflected(e.Word, common):
			out = append(out, e)
		}
	}
	return out
}

func inflected(word string, common map[string]bool) bool {
	for _, ending := range []string{"s", "es", "ed", "d", "ing", "ly", "er", "r", "ness", "ers", "est"} {
		if base, ok := strings.CutSuffix(word, ending); ok && (common[base] || common[base+"e"]) {
			return true
		}
	}
	return false
}

// Examples returns the names beside other words, and the surnames beside given
// names. Words that are both are left out.
func Examples(entries []Entry) (names, surnames []grams.Example) {
	for _, e := range entries {
		if len(e.Word) < 3 {
			continue
		}
		name := max(e.Given, e.Surname)
		switch {
		case name > 0 && e.Ordinary == 0 && e.Place < 8:
			weight := 1.0
			switch { // English names and those of several lists, and guesses
			case name > 10:
				weight = 2
			case name < 8:
				weight = 0.6
			}
			names = append(names, grams.Example{Word: e.Word, Yes: true, Weight: weight})
		case name == 0:
			names = append(names, grams.Example{Word: e.Word, Weight: weight(e)})
		}
		if (e.Given > 0) != (e.Surname > 0) && e.Ordinary == 0 {
			surnames = append(surnames, grams.Example{Word: e.Word, Yes: e.Surname > 0, Weight: 1})
		}
	}
	return names, surnames
}

// weight is how much a word that is no name teaches: most where rosters have it,
// least where it is a village that gave many families their name.
func weight(e Entry) float64 {
	switch {
	case e.Ordinary == Office:
		return 2
	case e.Ordinary > 0:
		return 1
	case e.Place >= 10:
		return 0.4
	}
	return 0.15
}
