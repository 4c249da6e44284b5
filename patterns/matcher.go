package patterns

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/rollcall-scan/rollcall/patterns/names"
)

// Matcher recognises values, headings and people in running text by the packs it
// was loaded with. It is immutable and may be used from several goroutines.
type Matcher struct {
	packs    []string
	terms    map[string]term    // normalised whole values
	endings  map[string]KindSet // normalised last words of units, roles, places
	heads    map[string]KindSet // normalised first words of them, where those stand first
	ranks    []string           // strong ranks, sorted, to know one that is cut off
	prefixes map[string]bool    // words before a rank: "acting", "t"
	suffixes map[string]bool
	nobody   map[string]bool
	turns    map[string]bool
	bearers  map[string]bool // normalised words behind those whom things are called after
	bearing  map[string]bool // the same, before them
	mayBe    [1 << 16]bool   // by the hash of a value, whether nobody may hold it
	shapes   []shape         // of numbers that prove themselves
	headings headings
	opening  phrases         // ranks by their first word, for running text
	numbers  map[string]Kind // of the number that stands beside a normalised rank
	names    func() (*names.Model, error)
}

// term is what a whole value may be.
type term struct{ strong, weak KindSet }

// shape is the compiled pattern of a Number that proves itself.
type shape struct {
	kinds       KindSet
	shape       *regexp.Regexp
	least, most int // bytes that it can match
}

// The Proofs of a Number: its shape is enough, or it needs a heading.
const (
	byShape   = "shape"
	byHeading = "heading"
)

// Load compiles packs into a Matcher. It returns an error that names the pack and
// the block if a pattern does not compile.
func Load(packs ...Pack) (*Matcher, error) {
	terms, titles := 0, 0 // how many there are at most
	for _, p := range packs {
		for _, t := range p.Terms {
			terms += len(t.Strong) + len(t.Weak)
		}
		for _, h := range p.Headings {
			titles += len(h.Terms) + len(h.Weak)
		}
	}
	m := &Matcher{
		terms:    make(map[string]term, terms),
		endings:  map[string]KindSet{},
		heads:    map[string]KindSet{},
		nobody:   map[string]bool{},
		turns:    map[string]bool{},
		bearers:  map[string]bool{},
		bearing:  map[string]bool{},
		prefixes: map[string]bool{},
		suffixes: map[string]bool{},
		numbers:  map[string]Kind{},
		headings: headings{phrases: make(map[string]entry, titles)},
		opening:  phrases{first: map[string][]phrase{}},
		names:    sync.OnceValues(names.Load),
	}
	for _, p := range packs {
		m.packs = append(m.packs, p.ID)
		for _, h := range p.Headings {
			m.headings.add(h.Kind, h.Terms, false)
			m.headings.add(h.Kind, h.Weak, true)
		}
		for _, t := range p.Terms {
			m.addTerms(t)
		}
		for _, n := range p.Numbers {
			if err := m.addNumber(n); err != nil {
				return nil, fmt.Errorf("pack %s: number %s: %w", p.ID, n.Kind, err)
			}
		}
	}
	for prefix := range m.prefixes {
		m.opening.addPrefix(prefix)
	}
	slices.Sort(m.ranks)
	m.opening.sort()
	return m, nil
}

// Packs returns the IDs of the packs that m was loaded with.
func (m *Matcher) Packs() []string { return slices.Clone(m.packs) }

// IsNobody reports whether value says that nobody is there: "Vacant", "N/A".
func (m *Matcher) IsNobody(value string) bool {
	var buf [64]byte
	if len(value) > 32 || !m.mayBe[wordHash(value)] {
		return false
	}
	return m.nobody[string(normalise(buf[:0], value, false))]
}

// IsTurn reports whether value says when somebody is on duty: "Early", "Rest day".
func (m *Matcher) IsTurn(value string) bool {
	var buf [64]byte
	return len(value) <= 32 && m.turns[string(normalise(buf[:0], value, false))]
}

// addNumber compiles n. Numbers that need a heading are known by the heading:
// their pattern is only held to be one.
func (m *Matcher) addNumber(n Number) error {
	tree, err := syntax.Parse(n.Pattern, syntax.Perl)
	if err != nil {
		return err
	}
	if n.Proof != byShape {
		return nil
	}
	compiled, err := regexp.Compile(`^(?:` + n.Pattern + `)$`)
	if err != nil {
		return err
	}
	least, most := lengths(tree)
	m.shapes = append(m.shapes, shape{Set(n.Kind), compiled, least, most})
	return nil
}

// noLimit is longer than any value of a cell that is a number.
const noLimit = 1 << 10

// lengths returns the least and most bytes that re can match, noLimit if there is
// no most.
func lengths(re *syntax.Regexp) (least, most int) {
	switch re.Op {
	case syntax.OpLiteral:
		return len(re.Rune), utf8.UTFMax * len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1, utf8.UTFMax
	case syntax.OpCapture:
		return lengths(re.Sub[0])
	case syntax.OpQuest:
		_, most = lengths(re.Sub[0])
		return 0, most
	case syntax.OpRepeat:
		least, most = lengths(re.Sub[0])
		if re.Max < 0 {
			return least * re.Min, noLimit
		}
		return least * re.Min, min(noLimit, most*re.Max)
	case syntax.OpPlus:
		least, _ = lengths(re.Sub[0])
		return least, noLimit
	case syntax.OpStar:
		return 0, noLimit
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			l, m := lengths(sub)
			least, most = least+l, min(noLimit, most+m)
		}
		return least, most
	case syntax.OpAlternate:
		least = noLimit
		for _, sub := range re.Sub {
			l, m := lengths(sub)
			least, most = min(least, l), max(most, m)
		}
		return least, most
	default: // what matches between characters takes none
		return 0, 0
	}
}

func (m *Matcher) addTerms(t Terms) {
	set := Set(t.Kind)
	if t.Kind == CovertUnit {
		set |= Set(Unit)
	}
	isRank := t.Kind == Rank || t.Kind == Grade
	add := func(list []string, weak bool) {
		for _, s := range list {
			key := fold(s)
			if key == "" {
				continue
			}
			if t.Kind == Turn {
				m.turns[key] = true
				continue
			}
			if t.Kind == Nobody {
				m.nobody[key] = true
				m.mayBe[wordHash(s)] = true
				continue
			}
			e := m.terms[key]
			if weak {
				e.weak |= set
			} else {
				e.strong |= set
			}
			m.terms[key] = e
			if t.Kind == Role && !weak {
				m.opening.add(key, true) // "Staff Nurse Smith" names somebody as a rank does
			}
			if isRank {
				m.opening.add(key, weak)
				if t.Number != None {
					m.numbers[key] = t.Number
				}
				if !weak && len(key) >= minCutOff {
					m.ranks = append(m.ranks, key)
				}
			}
		}
	}
	add(t.Strong, false)
	add(t.Weak, true)
	for _, w := range t.Words {
		key := fold(w)
		if t.Kind == Namesake {
			m.bearers[key] = true
			continue
		}
		m.endings[key] |= set
	}
	for _, w := range t.Heads {
		key := fold(w)
		if t.Kind == Namesake {
			m.bearing[key] = true
			continue
		}
		m.heads[key] |= set
	}
	for _, p := range t.Prefixes {
		m.prefixes[fold(p)] = true
	}
	for _, s := range t.Suffixes {
		m.suffixes[fold(s)] = true
	}
}

// minCutOff is how much of a rank must be left for it to be known when a print
// or an export has cut it off.
const minCutOff = 9

// lookup returns what the normalised value key is as a whole: listed, listed
// after a prefix or before a suffix, or a listed rank that is cut off.
func (m *Matcher) lookup(key string) term {
	if t, ok := m.terms[key]; ok {
		return t
	}
	rank := Set(Rank, Grade)
	stripped := key
	for range 2 {
		head, tail, ok := strings.Cut(stripped, " ")
		if !ok || !m.prefixes[head] {
			break
		}
		stripped = tail
		if t, ok := m.terms[stripped]; ok && (t.strong | t.weak).Has(rank) {
			return term{strong: (t.strong | t.weak) & rank}
		}
	}
	if i := strings.LastIndexByte(stripped, ' '); i > 0 && m.suffixes[stripped[i+1:]] {
		if t, ok := m.terms[stripped[:i]]; ok && (t.strong | t.weak).Has(rank) {
			return term{strong: (t.strong | t.weak) & rank}
		}
	}
	if len(key) >= minCutOff {
		i, _ := slices.BinarySearch(m.ranks, key)
		if i < len(m.ranks) && strings.HasPrefix(m.ranks[i], key) && 10*len(key) >= 7*len(m.ranks[i]) {
			return term{strong: Set(Rank)}
		}
	}
	return term{}
}
