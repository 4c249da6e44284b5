package patterns

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// phrase is one rank in normalised words.
type phrase struct {
	rest []string // the words after the first
	weak bool
}

// phrases finds ranks in running text by their first word.
type phrases struct {
	first map[string][]phrase
	// capital and small say, by the hash of a word, whether a rank may begin with
	// it written with a capital or without: the quick look that passes over most
	// words of a text. Without one, no weak rank counts, and none that begins as
	// "of 1" does.
	capital, small [1 << 16]bool
}

func (p *phrases) add(key string, weak bool) {
	words := strings.Fields(key)
	p.first[words[0]] = append(p.first[words[0]], phrase{words[1:], weak})
	p.capital[wordHash(words[0])] = true
	long := len(words[0]) > 2 || len(words) == 2 && len(words[1]) > 2 // "r. alezredes"
	if !weak && long {
		p.small[wordHash(words[0])] = true
	}
}

// addPrefix makes words that begin with key, which stands before ranks, be looked
// at.
func (p *phrases) addPrefix(key string) {
	word, _, _ := strings.Cut(key, " ")
	p.capital[wordHash(word)] = true
}

// sort puts longer ranks before shorter ones, and where packs differ, the one that
// holds a rank for unmistakable first.
func (p *phrases) sort() {
	for _, list := range p.first {
		slices.SortStableFunc(list, func(a, b phrase) int {
			if a.weak != b.weak && len(a.rest) == len(b.rest) {
				if a.weak {
					return 1
				}
				return -1
			}
			return cmp.Compare(len(b.rest), len(a.rest))
		})
	}
}

// wordHash hashes the first eight bytes of a word and its length, without regard
// to case in ASCII. Words with other letters, which fold in more ways than one,
// share the hash 0.
func wordHash(word string) uint16 {
	h := uint64(len(word))
	for i := range min(len(word), 8) {
		c := word[i]
		if c >= utf8.RuneSelf {
			return 0
		}
		h = h<<8 ^ h>>56 ^ uint64(c|0x20)
	}
	h *= 0x9E3779B97F4A7C15
	return uint16(h>>48) | 1
}

// mayBegin reports whether a rank may begin with word.
func (m *Matcher) mayBegin(word string) bool {
	h := wordHash(word)
	if c := word[0]; 'a' <= c && c <= 'z' {
		return m.opening.small[h]
	}
	return h == 0 || m.opening.capital[h]
}

// maxRank is how many bytes of a text a rank can take.
const maxRank = 64

// rankAt returns the length of the longest rank that s begins with, 0 if there is
// none, and whether it is a weak one. common says that it is one word in small
// letters, as languages but English write it, and as anybody says "the sergeant".
func (m *Matcher) rankAt(s string) (best int, weak, common bool) {
	var buf [64]byte
	first := wordLen(s)
	if first == 0 || first > 40 {
		return 0, false, false
	}
	at := 0
	for range 2 { // a prefix such as "Acting" or "T/" may stand before
		n := wordLen(s[at:])
		if n == 0 || n > 40 {
			break
		}
		key := normalise(buf[:0], s[at:at+n], false)
		for _, p := range m.opening.first[string(key)] {
			if length := follow(s[at+n:], p.rest); length >= 0 {
				letter, _ := utf8.DecodeRuneInString(s[at:])
				small := unicode.IsLower(letter)
				if small && p.weak {
					continue // "major": a common noun
				}
				best, weak, common = at+n+length, p.weak, small && len(p.rest) == 0
				break
			}
		}
		if best > 0 || !m.prefixes[string(key)] {
			break
		}
		at += n
		for at < len(s) && at < maxRank && strings.IndexByte(" ./-", s[at]) >= 0 {
			at++
		}
	}
	if best+1 < len(s) && s[best] == '-' && unicode.IsLetter(rune(s[best+1])) {
		return 0, false, false // "Governor-General"
	}
	return best, weak, common
}

// rankBefore returns where the name begins in a value such as "Sgt John Smith" or
// "PC 1234 Smith", and whether a number stands before it; 0 if s does not begin
// with a rank.
func (m *Matcher) rankBefore(s string) (at int, numbered bool) {
	if !m.mayBegin(s[:max(1, wordLen(s))]) {
		return 0, false
	}
	n, _, common := m.rankAt(s)
	if n == 0 || common || n >= len(s)-1 || strings.IndexByte(" .,:", s[n]) < 0 {
		return 0, false
	}
	rest := strings.TrimLeft(s[n:], " .,:")
	if num, ok := leadingNumber(rest); ok {
		numbered = true
		rest = strings.TrimLeft(rest[num:], " .,:)")
	}
	if rest == "" {
		return 0, false
	}
	return len(s) - len(rest), numbered
}

// maxBehind is of how many words a rank behind a name is.
const maxBehind = 4

// rankBehind returns where the name ends in a value such as "Kovács János r. őrm.",
// as Hungarian writes them, or "John Smith (Sgt)"; 0 if s does not end with an
// unmistakable rank in brackets or in small letters.
func (m *Matcher) rankBehind(s string) int {
	end := len(s)
	for range maxBehind {
		i := strings.LastIndexByte(s[:end], ' ')
		if i < 1 {
			return 0
		}
		tail := s[i+1:]
		bracketed := tail[0] == '(' && s[len(s)-1] == ')'
		letter, _ := utf8.DecodeRuneInString(tail)
		if !bracketed && !unicode.IsLower(letter) {
			return 0
		}
		var buf [64]byte
		if len(tail) <= 40 && m.terms[string(normalise(buf[:0], tail, false))].strong.Has(Set(Rank)) {
			return len(strings.TrimRight(s[:i], " ,"))
		}
		end = i
	}
	return 0
}

// IsRanked reports whether s is a rank with what has the form of a name, in cells
// of a column that is known to hold such. It does not ask how likely the name is
// one: the column vouches for it.
func (m *Matcher) IsRanked(s string) bool {
	at, _ := m.rankBefore(s)
	if n := m.rankBehind(s); at == 0 && n > 0 {
		form, _ := m.readName(s[:n], "")
		return form != NoName && form != InitialsOnly
	}
	if at == 0 || m.IsNobody(s[at:]) {
		return false
	}
	form, _ := m.readName(s[at:], "")
	return form != NoName && form != InitialsOnly
}

// follow returns how many bytes of s the words take, signs between them included,
// -1 if s does not go on with them.
func follow(s string, words []string) int {
	at := 0
	for _, w := range words {
		gap := 0
		for at < len(s) && gap < 3 && strings.IndexByte(" ./-\n", s[at]) >= 0 {
			at++
			gap++
		}
		n := wordLen(s[at:])
		if gap == 0 || n == 0 || n > 40 {
			return -1
		}
		var buf [64]byte
		if string(normalise(buf[:0], s[at:at+n], false)) != w {
			return -1
		}
		at += n
	}
	if at < len(s) && byteClass[s[at]]&(isUpper|isLower|isDigit|isHigh) != 0 {
		return -1
	}
	return at
}

// isRankWord reports whether word alone is a rank of the packs.
func (m *Matcher) isRankWord(word string) bool {
	var buf [64]byte
	if len(word) > 40 {
		return false
	}
	t := m.terms[string(normalise(buf[:0], word, false))]
	return (t.strong | t.weak).Has(Set(Rank, Grade))
}
