package names

import "math"

// prefixed judges a word by what it begins with and what follows: McKenna,
// MacAskill, FitzRoy, O'Neill, D'Amico. Only words that are on no list come here.
func (m *Model) prefixed(word []byte, p part) (verdict, bool) {
	if p.mark > 0 {
		first, rest := word[:p.mark], word[p.mark:]
		if len(rest) < 3 {
			return verdict{}, false
		}
		switch string(first) {
		case "o":
			return m.after(rest, 0.75, 0.92), true
		case "d", "dall", "dell", "n", "m", "t":
			return m.after(rest, 0.4, 0.85), true
		case "l", "de", "al", "el", "a":
			return m.after(rest, 0.2, 0.8), true
		}
		return verdict{}, false
	}
	switch {
	case begins(word, "mc") && len(word) >= 5:
		return m.after(word[2:], 0.75, 0.93), true
	case begins(word, "mac") && len(word) >= 6:
		if p.capital == 3 {
			return m.after(word[3:], 0.75, 0.93), true
		}
		if e, ok := m.find(word[3:]); ok && e.ordinary < 8 && max(e.given, e.surname) > 7 {
			return m.after(word[3:], 0.6, 0.9), true
		}
	case begins(word, "fitz") && len(word) >= 7:
		return m.after(word[4:], 0.6, 0.9), true
	case begins(word, "o") && p.capital == 1 && len(word) >= 5:
		return m.after(word[1:], 0.6, 0.9), true
	}
	return verdict{}, false
}

// after is a surname by its prefix, the surer the more what follows is a name:
// least and most are the bounds.
func (m *Model) after(rest []byte, least, most float64) verdict {
	var v verdict
	if e, ok := m.find(rest); ok {
		v = m.known(e, rest)
		if v.odds < -1 {
			least -= 0.4
		}
	} else {
		v = m.unknown(rest)
	}
	name := m.curves.sigmoid(v.odds)
	name = max(0.05, least) + (most-least)*name
	return verdict{0.05, name, (1 - name) * v.ordinary, math.Log(name / (1 - name))}
}

func begins(word []byte, prefix string) bool {
	return len(word) >= len(prefix) && string(word[:len(prefix)]) == prefix
}

// small says whether a part is an initial or a particle, which does not count
// beside others.
func (p part) small(f *folded) bool {
	return p.to-p.from == 1 || isParticle(f.letters[p.from:p.to])
}

// nobiliary is how much a particle speaks for a name. Those that are articles in
// French, Spanish, Portuguese and Italian stand before anything.
func nobiliary(word []byte) float64 {
	switch string(word) {
	case "van", "von", "der", "den", "ter", "ten", "vander", "ap", "ab", "ferch", "ni", "nic", "ui", "mac", "mc", "mhic",
		"bin", "bint", "binti", "ibn", "abu", "al", "el":
		return 1.6
	}
	return 0
}

// isParticle says whether a part is one of the small words in front of a surname.
func isParticle(word []byte) bool {
	switch string(word) {
	case "van", "der", "den", "de", "da", "das", "do", "dos", "du", "des", "del", "della", "di", "la", "le", "von",
		"zu", "zum", "zur", "ter", "ten", "te", "ap", "ab", "ferch", "verch", "ni", "nic", "nig", "ui", "bin", "bint",
		"binti", "ibn", "ben", "abu", "abd", "al", "el", "ul", "ur", "ud", "st", "af", "av", "vander", "mac", "mhic", "mc", "o":
		return true
	}
	return false
}
