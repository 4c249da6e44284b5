package patterns

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rollcall-scan/rollcall/patterns/names"
)

// Mention is a person named in running text by rank.
type Mention struct {
	Start, End int    // half-open range of bytes: rank, name and number
	Name       string // the words of the name
	Number     string // "" if none stands beside the name
	NumberKind Kind   // what such a number is after this rank
	Person     float64
	Weak       bool // the rank has other meanings: "General", "PC"
}

// Mentions calls yield for each person whom text names by rank: "PC 1234 SMITH",
// "DCI J. Bloggs", "Sgt. O'Neill (4521)", "Jane Doe, Detective Sergeant". Ranks
// without a name, names without a rank and ranks of places ("Sergeant Street")
// are passed over.
func (m *Matcher) Mentions(text string, yield func(Mention)) {
	end := 0 // of the last mention
	for i := 0; i < len(text); {
		switch c := byteClass[text[i]]; {
		case c&isDigit != 0:
			i += wordLen(text[i:]) // "LE3 1FF": no word begins inside a code
			continue
		case c&(isUpper|isLower|isHigh) == 0:
			i++
			continue
		}
		n := wordLen(text[i:])
		if n > 0 && m.mayBegin(text[i:i+n]) {
			if length, weak, common := m.rankAt(text[i:]); length > 0 {
				if m.thingBefore(text[:i]) {
					i += length
					continue
				}
				mention, ok := Mention{}, false
				small := byteClass[text[i]]&isUpper == 0
				before := func() {
					if !ok && i > end && !common {
						mention, ok = m.personBefore(text[end:i], weak, small)
						mention.Start, mention.End = mention.Start+end, i+length
					}
				}
				if small && i > 1 && text[i-1] == ' ' && byteClass[text[i-2]]&(isLower|isHigh) != 0 {
					before() // "Kovács Béla r. alezredes"
				}
				if !ok {
					mention, ok = m.personAfter(text, i, i+length, weak, common)
				}
				before()
				if ok {
					mention.NumberKind = m.numberBeside(text[i:i+length], mention.Number)
					yield(mention)
					end = mention.End
					i = max(mention.End, i+length)
					continue
				}
				i += length
				continue
			}
		}
		i += max(n, 1)
	}
}

// wordLen returns how long the run of letters and digits at the start of s is.
func wordLen(s string) int {
	for i := range len(s) {
		if byteClass[s[i]]&(isUpper|isLower|isDigit|isHigh) == 0 {
			return i
		}
	}
	return len(s)
}

// leadingNumber reports whether s begins with a personal number, in brackets or
// after "No" or not, and how long it is: two to eight digits with up to three
// capitals around them.
func leadingNumber(s string) (int, bool) {
	at := 0
	for _, lead := range []string{"(", "No. ", "No ", "no. ", "#", "C/No ", "number ", "Number "} {
		if strings.HasPrefix(s[at:], lead) {
			at += len(lead)
		}
	}
	n := wordLen(s[at:])
	digits, letters := 0, 0
	for _, c := range []byte(s[at : at+n]) {
		switch {
		case byteClass[c]&isDigit != 0:
			digits++
		case byteClass[c]&isUpper != 0:
			letters++
		default:
			return 0, false
		}
	}
	if digits < 2 || digits > 8 || letters > 3 {
		return 0, false
	}
	at += n + grouped(s[at+n:])
	if at < len(s) && s[at] == ')' {
		at++
	}
	return at, true
}

// grouped returns how long the further groups of a number are that s begins with:
// ".233-1", as Brazil writes registration numbers.
func grouped(s string) int {
	at := 0
	for at < len(s) && (s[at] == '.' || s[at] == '-') {
		n := wordLen(s[at+1:])
		if group := s[at+1 : at+1+n]; s[at] == '.' && n != 3 || s[at] == '-' && n != 1 || strings.Trim(group, "0123456789X") != "" {
			break
		}
		at += 1 + n
	}
	return at
}

// maxCollar is how many digits a collar number has at most. Forces write "Sgt" as the
// police do, and longer numbers behind it.
const maxCollar = 5

// numberBeside returns the kind of the number that stands beside rank.
func (m *Matcher) numberBeside(rank, number string) Kind {
	digits := 0
	for _, c := range []byte(number) {
		if byteClass[c]&isDigit != 0 {
			digits++
		}
	}
	var buf [maxRank]byte
	if kind, ok := m.numbers[string(normalise(buf[:0], rank, false))]; ok && digits <= maxCollar {
		return kind
	}
	return ServiceNumber
}

// wholeName is how sure a name of two words must be after a rank that may be a
// common noun: "hoofdagent Pieter de Wit", and not "the sergeant Tom".
const wholeName = 0.6

// personAfter reads a number and a name after the rank text[start:at].
func (m *Matcher) personAfter(text string, start, at int, weak, common bool) (Mention, bool) {
	mention := Mention{Start: start, Weak: weak}
	at = m.skipSuffix(text, skip(text, at))
	listed := false
	if n, ok := leadingNumber(text[at:]); ok {
		mention.Number = text[at : at+n]
		at += n
		if listed = at < len(text) && text[at] == ','; listed {
			at++
		}
		at = skip(text, at)
	}
	end, person, words := m.nameAt(text, at)
	if listed && words < 2 {
		return mention, false // "agente 4521, Madrid"
	}
	if common && (words < 2 || person < wholeName) {
		return mention, false
	}
	if words == 0 || mention.Number == "" && m.isStreet(text, at, end, words, weak) {
		return mention, false
	}
	if mention.Number == "" {
		next := skip(text, end)
		if next < len(text) && text[next] == ',' {
			next = skip(text, next+1)
		}
		if n, ok := leadingNumber(text[next:]); ok && next-end < 4 && (!weak || text[next] == '(') {
			mention.Number = text[next : next+n]
			mention.Name = text[at:end]
			end = next + n
		}
	}
	if mention.Name == "" {
		mention.Name = text[at:end]
	}
	mention.End, mention.Person = end, person
	least := 0.3
	switch {
	case weak && mention.Number == "" && isParticle(text[at:at+wordEnd(text[at:])]):
		least = ofSomebody
	case weak && amidCapitals(text, start, at):
		least = shouted
	case weak:
		least = 0.6
	}
	if mention.Number != "" {
		least -= 0.15
	}
	return mention, person >= least
}

// skipSuffix passes over what stands between a rank and a name or a number at
// text[at]: the ordinal of the rank, "Sgto. 1.º", and the branch, "Sgt PM".
func (m *Matcher) skipSuffix(text string, at int) int {
	if rest := text[at:]; len(rest) > 2 && byteClass[rest[0]]&isDigit != 0 {
		sign := strings.TrimPrefix(rest[1:], ".")
		for _, o := range []string{"º", "ª", "°"} {
			if strings.HasPrefix(sign, o+" ") {
				at += len(rest) - len(sign) + len(o) + 1
				break
			}
		}
	}
	n := wordLen(text[at:])
	if word := text[at : at+n]; n > 1 && n <= 4 && strings.ToUpper(word) == word && byteClass[word[0]]&isUpper != 0 {
		var buf [16]byte
		if next := skip(text, at+n); next > at+n && m.suffixes[string(normalise(buf[:0], word, false))] {
			return next
		}
	}
	return at
}

// shouted is how sure a name must be after a rank of several meanings among words
// that are all capitals: there "AO ENSINO" is as much of a rank and a name as "PC
// SMITH", and most surnames are surer than most words.
const shouted = 0.75

// ofSomebody is how sure a name must be that begins with a particle after a rank of
// several meanings: "General de Gaulle", and not "agente de apoio" in capitals.
const ofSomebody = 0.9

// amidCapitals reports whether the rank text[start:at] and the word before it on its
// line are all capitals.
func amidCapitals(text string, start, at int) bool {
	before := strings.TrimRight(text[:start], " /.")
	before = before[strings.LastIndexAny(before, " /.\n\t,;:")+1:]
	letters := 0
	for _, r := range before {
		if !unicode.IsUpper(r) {
			return false
		}
		letters++
	}
	return letters >= 2 && !strings.ContainsFunc(text[start:at], unicode.IsLower)
}

// isStreet reports whether the name text[at:end] is that of a street or a building
// called after somebody: "Admiral Rodney Close", "Constable Way".
func (m *Matcher) isStreet(text string, at, end, words int, weak bool) bool {
	next := skipBlank(text, end)
	after := text[next : next+wordEnd(text[next:])]
	last := text[at:end]
	last = last[strings.LastIndexByte(last, ' ')+1:]
	if next > end && words == 1 && text[next-1] == ' ' && m.isTrade(after) {
		return true
	}
	return next > end && (m.endsPlace(after) || weak && m.isNamesake(after)) || (words == 1 || weak) && m.endsPlace(last)
}

// thingBefore reports whether text ends in the word of a street or of another thing,
// as it stands before whom it is called after: "Rue du", "Avenida del", "Escola".
func (m *Matcher) thingBefore(text string) bool {
	for range 3 {
		cut := strings.TrimSuffix(text, " ")
		word := cut[strings.LastIndexAny(cut, " \n\t,;")+1:]
		switch {
		case len(cut) == len(text) || word == "" || len(word) > 20:
			return false
		case isParticle(word) || word == "des":
			text = cut[:len(cut)-len(word)]
			continue
		}
		var buf [64]byte
		key := normalise(buf[:0], word, false)
		return m.bearing[string(key)] || (m.endings[string(key)] | m.heads[string(key)]).Has(Set(HomeAddress))
	}
	return false
}

// isTrade reports whether the word after a surname makes it a company's name:
// "Sergeant Pepper Catering".
func (m *Matcher) isTrade(word string) bool {
	first, size := utf8.DecodeRuneInString(word)
	next, _ := utf8.DecodeRuneInString(word[size:])
	if !unicode.IsUpper(first) || !unicode.IsLower(next) || m.isRankWord(word) {
		return false
	}
	model, err := m.names()
	return err == nil && model.Person(word) < 0.2
}

// endsPlace reports whether word ends the names of streets and buildings.
func (m *Matcher) endsPlace(word string) bool {
	if word == "" || len(word) > 20 || word[0] < 'A' || word[0] > 'Z' {
		return false
	}
	var buf [64]byte
	return m.endings[string(normalise(buf[:0], word, false))].Has(Set(HomeAddress, Posting, Unit))
}

// isNamesake reports whether word is one of a thing that is called after the people
// before it.
func (m *Matcher) isNamesake(word string) bool {
	if word == "" || len(word) > 20 || word[0] < 'A' || word[0] > 'Z' {
		return false
	}
	var buf [64]byte
	return m.bearers[string(normalise(buf[:0], word, false))]
}

// skip passes over a blank, a line break or a point and a blank after at.
func skip(text string, at int) int {
	if at < len(text) && (text[at] == '.' || text[at] == ':') {
		at++
	}
	for n := 0; at < len(text) && n < 3 && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t'); n++ {
		at++
	}
	return at
}

// maxName is how many words a name in running text can have.
const maxName = 5

// sentence is how many letters a word has that is not shortened by the point behind
// it: "Wm. Smith".
const sentence = 4

// nameAt reads the capitalised words at text[at:] that make a name. It returns
// where they end, how likely they are a name, and how many full words they have.
func (m *Matcher) nameAt(text string, at int) (end int, person float64, words int) {
	model, err := m.names()
	if err != nil {
		return at, 0, 0
	}
	end = at
	var sum float64
	joined := false // by a particle to the word before
	for range maxName {
		n := wordEnd(text[at:])
		if n == 0 {
			break
		}
		word := text[at : at+n]
		switch {
		case isParticle(word):
			joined = words > 0
			at = skipBlank(text, at+n)
			continue
		case isInitial(text, at, n):
			end = at + n
		default:
			p, ok := m.nameWord(model, word, words > 0 && !joined)
			if joined {
				p, joined = max(p, 0.5), false // "de Wit" is as good as any
			}
			if !ok {
				return end, mean(sum, words), words
			}
			sum += p
			words++
			end = at + n
		}
		at = end
		if at < len(text) && text[at] == '.' {
			if n >= sentence && words > 1 && text[at-1] != '.' {
				break // "Ana Prieto. El secretario"
			}
			at++
		}
		if next := skipBlank(text, at+1); words == 1 && at < len(text) && text[at] == ',' {
			// "SMITH, John"
			if g := wordEnd(text[next:]); g > 1 && model.Given(text[next:next+g]) >= 0.5 {
				at = next
				continue
			}
		}
		next := skipBlank(text, at)
		if next == at && at == end {
			break
		}
		at = next
	}
	return end, mean(sum, words), words
}

// nameWord returns how likely word is a word of a name, and false if it ends the
// name or cannot begin one: words in small letters, ranks, words no name has.
func (m *Matcher) nameWord(model *names.Model, word string, later bool) (float64, bool) {
	first, _ := utf8.DecodeRuneInString(word)
	if !unicode.IsUpper(first) {
		return 0, false
	}
	p := model.Person(strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "\u2019s"))
	if m.isRankWord(word) && (later || p < 0.5) || later && p < 0.3 {
		return 0, false
	}
	return p, true
}

// isInitial reports whether the word of n bytes at text[at:] is an initial or two:
// "J.", "J", "JA.".
func isInitial(text string, at, n int) bool {
	word := text[at : at+n]
	first, size := utf8.DecodeRuneInString(word)
	if !unicode.IsUpper(first) {
		return false
	}
	return n == size || n <= 3 && strings.ToUpper(word) == word && at+n < len(text) && text[at+n] == '.'
}

func mean(sum float64, n int) float64 {
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// skipBlank passes over one blank or line break.
func skipBlank(text string, at int) int {
	if at < len(text) && (text[at] == ' ' || text[at] == '\n') {
		at++
	}
	return min(at, len(text))
}

// personBefore reads a name that stands right before a rank, as in signatures and
// lists: "Jane Doe, Detective Sergeant", "Jane Doe (DS)", "Jane Doe - DS". Before a
// rank in small letters, as Hungarian puts it, nothing need stand between.
func (m *Matcher) personBefore(text string, weak, small bool) (Mention, bool) {
	cut := strings.TrimRight(text, " \n")
	switch {
	case cut == "":
		return Mention{}, false
	case strings.IndexByte(",(-", cut[len(cut)-1]) >= 0:
		cut = strings.TrimRight(cut[:len(cut)-1], " ")
	case !small || len(cut)+1 != len(text):
		return Mention{}, false
	}
	start := len(cut)
	for range 3 { // up to three capitalised words on one line
		i := strings.LastIndexAny(cut[:start], " \n")
		word := strings.TrimSuffix(strings.TrimRight(cut[i+1:start], " "), ".")
		if first, _ := utf8.DecodeRuneInString(word); !unicode.IsUpper(first) || wordEnd(word) != len(word) {
			break
		}
		start = i + 1
		if i < 0 || cut[i] == '\n' {
			break
		}
		start = i
	}
	name := strings.TrimSpace(cut[start:])
	if name == "" {
		return Mention{}, false
	}
	form, p := m.readName(name, "")
	least := 0.65
	if weak {
		least = 0.75
	}
	if form != Full && form != Abbreviated || p < least {
		return Mention{}, false
	}
	return Mention{Start: len(cut) - len(name), Name: name, Person: p, Weak: weak}, true
}
