package patterns

import (
	"strings"
)

// Column is what a heading says about the column below it.
type Column struct {
	Kind Kind // None if the heading says nothing about people
	// Weight is how much the heading counts, 0 to 1: 1 for a heading that means
	// one thing, less for one that has other meanings or has words around it.
	Weight float64
	// Known is set if the heading is made of the packs' words, so that a report may
	// print it.
	Known bool
}

// entry is what the packs say of one phrase.
type entry struct {
	kind Kind
	weak bool
}

// headings finds phrases in headings.
type headings struct {
	phrases map[string]entry
	longest int // words in the longest phrase
}

func (h *headings) add(k Kind, terms []string, weak bool) {
	for _, t := range terms {
		key := fold(t)
		if key == "" {
			continue
		}
		if old, ok := h.phrases[key]; !ok || old.weak && !weak {
			h.phrases[key] = entry{k, weak}
		}
		h.longest = max(h.longest, 1+strings.Count(key, " "))
	}
}

// maxHeading is how long a heading can be, in bytes and words. What is longer is
// a sentence.
const (
	maxHeading      = 80
	maxHeadingWords = 9
)

// Heading returns what the heading text says about its column. A phrase of the
// packs inside a longer heading counts with less weight, and not at all if words
// beside it speak of counts or of things: "Street name" heads no people.
func (m *Matcher) Heading(text string) Column {
	if text == "" || len(text) > maxHeading {
		return Column{}
	}
	var buf [2 * maxHeading]byte
	for _, camel := range []bool{false, true} {
		key := normalise(buf[:0], text, camel)
		if e, ok := m.headings.phrases[string(key)]; ok {
			return column(e, 1, true)
		}
	}
	key := string(normalise(buf[:0], text, true))
	words := strings.Fields(strings.TrimRight(key, "0123456789 "))
	if len(words) == 0 || len(words) > maxHeadingWords {
		return Column{}
	}
	return m.headings.within(words)
}

func column(e entry, weight float64, known bool) Column {
	if e.weak {
		weight /= 2
	}
	return Column{Kind: e.kind, Weight: weight, Known: known}
}

// within finds the phrase that decides among the words of a heading: one that
// speaks of counts or things before any other, then the longest, then the last,
// since the head of an English compound stands last.
func (h *headings) within(words []string) Column {
	var best entry
	bestLen, known := 0, 0
	against := entry{}
	outside := false
	for i := 0; i < len(words); {
		n, e := h.at(words[i:])
		if n == 0 {
			if fillers[words[i]] {
				known++
			}
			i++
			continue
		}
		known += n
		switch {
		case e.kind == Count || e.kind == Thing:
			if !e.weak || against.kind == None {
				against = e
			}
		case e.kind == Outsider:
			outside = true
		case best.kind == Name && e.kind != Name && e.kind != Role:
			best, bestLen = entry{kind: e.kind}, n // "OIC shoulder": whose it is, then what
		case n > bestLen || n == bestLen && (!e.weak || best.weak):
			best, bestLen = e, n
		}
		i += n
	}
	all := known == len(words)
	switch {
	case against.kind != None && (!against.weak || bestLen == 0):
		return Column{Kind: against.kind, Weight: 0.8, Known: all}
	case outside && (bestLen == 0 || best.kind == Name):
		return Column{Kind: Outsider, Weight: 0.8, Known: all} // "Author name"
	case bestLen == 0:
		return Column{}
	case all:
		return column(best, 0.9, true)
	}
	return column(best, 0.4+0.4*float64(bestLen)/float64(len(words)), false)
}

// at returns the longest phrase that words begin with, and its length in words.
func (h *headings) at(words []string) (int, entry) {
	for n := min(h.longest, len(words)); n > 0; n-- {
		if e, ok := h.phrases[strings.Join(words[:n], " ")]; ok {
			return n, e
		}
	}
	return 0, entry{}
}

// fillers are words of headings that change nothing.
//
//nolint:gochecknoglobals // a constant table, which Go cannot declare const
var fillers = map[string]bool{
	"of": true, "the": true, "and": true, "or": true, "in": true, "at": true, "for": true, "to": true,
	"s": true, "officer": true, "officers": true, "employee": true, "employees": true, "staff": true,
	"member": true, "person": true, "persons": true, "individual": true, "current": true,
	"substantive": true, "actual": true, "main": true, "new": true, "old": true, "previous": true,
	"last": true, "first": true, "latest": true, "hr": true, "sap": true, "emp": true, "off": true,
	"police": true, "your": true, "his": true, "her": true, "their": true, "is": true, "as": true,
	"o": true, "y": true, "e": true, "et": true, "ou": true, "es": true,
	"de": true, "du": true, "la": true, "le": true, "del": true, "do": true, "da": true, "der": true, "des": true,
}
