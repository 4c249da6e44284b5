package patterns

import (
	"strings"
)

// Reading is what one value may be taken for, without a heading.
type Reading struct {
	Form   Form
	Strong KindSet // what the value is by itself
	Weak   KindSet // what its form allows; it takes a heading or company to count
	Name   NameForm
	// Person is how much rather the value is a person's name than anything else,
	// 0 to 1, 0.5 being undecided. It is 0 unless Name is set.
	Person float64
}

// Value returns what the value s of one cell may be taken for. Blanks around s
// have been cut.
func (m *Matcher) Value(s string) Reading {
	r := Reading{Form: FormOf(s)}
	switch r.Form {
	case Empty, Signs, Long:
		return r
	case Digits, Decimal, Code, WordsMore:
		m.number(s, &r)
	case Date:
		r.Weak = Set(DateOfBirth, StartDate)
		return r
	case Letters, Word, Words:
	}
	if r.Form == Digits || r.Form == Decimal {
		return r
	}
	m.words(s, &r)
	return r
}

// number adds the kinds that s is by its shape alone.
func (m *Matcher) number(s string, r *Reading) {
	if r.Form == Digits && len(s) < minShape {
		return
	}
	for _, n := range m.shapes {
		if len(s) >= n.least && len(s) <= n.most && n.shape.MatchString(s) {
			r.Strong |= n.kinds
		}
	}
}

// minShape is how many digits it takes for a number to prove anything by its
// shape: fewer are years, counts and house numbers.
const minShape = 9

// words adds what the words of s say: terms of the packs, endings, addresses,
// names.
func (m *Matcher) words(s string, r *Reading) {
	if at := strings.IndexByte(s, '@'); at > 0 {
		if isEmail(s, at) {
			r.Strong |= Set(Email)
		}
		return
	}
	var buf [2 * longText]byte
	key := normalise(buf[:0], s, false)
	t := m.lookup(string(key))
	r.Strong |= t.strong
	r.Weak |= t.weak
	if r.Strong != 0 && r.Form == Code {
		return
	}
	ending := m.ending(string(key), r.Form) | m.headed(s)
	r.Weak |= ending
	if r.Form == Code {
		return
	}
	r.Name, r.Person = m.readName(s, string(key))
	if r.Form == WordsMore && ending != 0 && r.Name != Ranked {
		r.Name, r.Person = NoName, 0 // "7 Mill Road"
		return
	}
	switch r.Name {
	case Ranked:
		r.Strong |= Set(Rank, Name)
		return
	case Numbered:
		r.Strong |= Set(ServiceNumber, Name)
		return
	default:
	}
	if ending != 0 && r.Name != Comma {
		r.Person *= 0.4
	}
	if r.Strong != 0 {
		r.Person *= 0.5
	}
}

// ending returns what the words of key say that decide what a longer value is: the
// last or the last two but for a grade ("Clerk III"), the first before "of", in
// some languages always the first, and any of an address.
func (m *Matcher) ending(key string, form Form) KindSet {
	i := strings.LastIndexByte(key, ' ')
	if i < 0 {
		return 0
	}
	first, rest, _ := strings.Cut(key, " ")
	set := m.heads[first]
	if strings.HasPrefix(rest, "of ") || strings.HasPrefix(rest, "for ") {
		set |= m.endings[first]
	}
	if form == WordsMore && key[0] >= '0' && key[0] <= '9' {
		for w := range strings.SplitSeq(key, " ") {
			set |= (m.endings[w] | m.heads[w]) & Set(HomeAddress)
		}
	}
	if isStep(key[i+1:]) {
		key = key[:i]
		i = strings.LastIndexByte(key, ' ')
		return set | m.endings[key[i+1:]]&Set(Role, Unit)
	}
	set |= m.endings[key[i+1:]]
	if j := strings.LastIndexByte(key[:i], ' '); j > 0 {
		set |= m.endings[key[j+1:]]
	}
	return set
}

// headed returns what the words of s before a dash, a comma or a bracket say of posts
// and units: "Teacher - Elementary", "101545 Manager, Finance".
func (m *Matcher) headed(s string) KindSet {
	end := strings.IndexAny(s, ",(/-")
	if end < 2 {
		return 0
	}
	head := strings.Trim(s[:end], "0123456789 ")
	if head == "" {
		return 0
	}
	var buf [64]byte
	word := head[strings.LastIndexByte(head, ' ')+1:]
	if len(word) > 40 {
		return 0
	}
	return m.endings[string(normalise(buf[:0], word, false))] & Set(Role, Unit)
}

// isStep reports whether word says which step of a grade, as it stands behind posts:
// "2", "iv", "b".
func isStep(word string) bool {
	if len(word) > 3 {
		return false
	}
	return len(word) == 1 || strings.Trim(word, "iv") == "" || strings.Trim(word, "0123456789") == ""
}

// isEmail reports whether s is an e-mail address with its "@" at position at.
//
// Source: RFC 5321, section 4.1.2, for the addresses that people have.
func isEmail(s string, at int) bool {
	if strings.ContainsAny(s, " \t") || strings.Count(s, "@") != 1 {
		return false
	}
	dot := strings.LastIndexByte(s, '.')
	return dot > at+1 && dot < len(s)-2
}
