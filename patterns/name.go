package patterns

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// NameForm is how a name is written.
type NameForm uint8

// The forms of names.
const (
	NoName       NameForm = iota
	Single                // "Smith": a surname or a given name, it needs company
	Full                  // "John Smith", "SMITH John", "Maria da Silva"
	Comma                 // "Smith, John"
	Abbreviated           // "J. Smith", "Smith J A"
	InitialsOnly          // "JA", "J. A."
	Ranked                // "Sgt John Smith": a name with its rank before it
	Numbered              // "John Smith (123456)": a name with its number behind it
)

// particles stand inside surnames, mostly in lower case.
//
//nolint:gochecknoglobals // a constant table, which Go cannot declare const
var particles = map[string]bool{
	"van": true, "von": true, "de": true, "der": true, "den": true, "del": true, "della": true, "di": true,
	"da": true, "dos": true, "das": true, "do": true, "du": true, "la": true, "le": true, "el": true,
	"al": true, "bin": true, "bint": true, "ibn": true, "abu": true, "ap": true, "ab": true, "ferch": true,
	"ni": true, "nic": true, "o": true, "mac": true, "mc": true, "st": true, "ter": true, "ten": true,
	"te": true, "zu": true, "zur": true, "y": true, "e": true, "i": true, "san": true, "santa": true,
	"ui": true, "ua": true, "dit": true, "nee": true,
}

// isParticle reports whether word is a particle, or one in capitals that is neither
// an initial, a name nor a rank: "DE", and not "E", "LE" or "TEN".
func isParticle(word string) bool {
	switch word {
	case "DE", "DA", "DO", "DI", "DU", "DOS", "DAS", "DEL", "DELLA", "DER", "DEN", "VAN", "VON":
		return true
	}
	return particles[word]
}

// titles stand before names and letters after them; neither is part of one.
//
//nolint:gochecknoglobals // a constant table, which Go cannot declare const
var titles = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "miss": true, "mx": true, "dr": true, "prof": true, "professor": true,
	"sir": true, "dame": true, "lord": true, "lady": true, "rev": true, "revd": true, "cllr": true, "hon": true,
	"herr": true, "frau": true, "mme": true, "mlle": true, "monsieur": true, "madame": true, "m": false,
	"sr": true, "sra": true, "srta": true, "don": true, "dona": true, "dhr": true, "mevr": true, "pan": true, "pani": true,
	"jr": true, "jnr": true, "snr": true, "ii": true, "iii": true, "iv": true, "phd": true, "md": true, "esq": true,
	"qpm": true, "mbe": true, "obe": true, "cbe": true, "kpm": true, "bem": true, "ba": true, "bsc": true, "msc": true,
	"ma": true, "llb": true, "mp": true, "id": true, "ur": true,
}

// NameKey returns the words of a name in a form in which different ways of writing
// it are the same: folded, without titles, and sorted. It is "" if s has no words.
func NameKey(s string) string {
	words := strings.Fields(fold(s))
	words = slices.DeleteFunc(words, func(w string) bool { return titles[w] })
	slices.Sort(words)
	return strings.Join(words, " ")
}

// token is one word of a possible name.
type token struct {
	text    string
	initial bool // a single letter, or two to three capitals with points
	comma   bool // a comma follows
}

const maxTokens = 7

// readName returns in which form s is written if it is a name, and how likely it
// is one. key is s normalised.
func (m *Matcher) readName(s, key string) (NameForm, float64) {
	if len(s) > 60 {
		return NoName, 0
	}
	if form := FormOf(s); form == Letters {
		return InitialsOnly, 0.5
	}
	if n, numbered := m.rankBefore(s); n > 0 && (numbered || m.endings[key[strings.LastIndexByte(key, ' ')+1:]] == 0) {
		least := 0.4
		if numbered {
			least = 0.15
		}
		if name, p := m.readName(s[n:], ""); p >= least && name != InitialsOnly {
			return Ranked, max(p, 0.75)
		}
	}
	if n := m.rankBehind(s); n > 0 {
		if name, p := m.readName(s[:n], ""); p >= 0.4 && (name == Full || name == Comma || name == Abbreviated) {
			return Ranked, max(p, 0.75)
		}
	}
	name, numbered := cutNumber(s)
	var store [maxTokens]token
	tokens, ok := tokenise(store[:0], name)
	if !ok {
		return NoName, 0
	}
	form, p := m.weigh(tokens)
	if numbered && (form == Full || form == Comma || form == Abbreviated) {
		form = Numbered
	}
	return form, p
}

// cutNumber returns s without the number in brackets that HR systems put behind
// names, and whether there was one of four digits or more.
func cutNumber(s string) (string, bool) {
	open := strings.LastIndexByte(s, '(')
	if open < 1 || !strings.HasSuffix(s, ")") {
		return s, false
	}
	n, ok := leadingNumber(s[open:])
	if !ok || n != len(s)-open || n < len("(1234)") {
		return s, false
	}
	return strings.TrimRight(s[:open], " "), true
}

// tokenise splits s into the words of a name. It returns false for what no name
// holds: digits, other signs, too many words.
func tokenise(tokens []token, s string) ([]token, bool) {
	commas := 0
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == ' ' || r == '\t' || r == 0xA0 || r == '.':
			s = s[n:]
			continue
		case r == ',' || r == '_' && joinsName(tokens, s[n:]):
			if len(tokens) == 0 || commas > 1 {
				return nil, false
			}
			tokens[len(tokens)-1].comma = true
			commas++
			s = s[n:]
			continue
		case r == '(':
			// A name in brackets is a former or a familiar one: it adds nothing.
			end := strings.IndexByte(s, ')')
			if end < 0 || len(tokens) == 0 || strings.ContainsAny(s[:end], "0123456789") {
				return nil, false
			}
			s = s[end+1:]
			continue
		case (r == '\'' || r == 0x2019) && len(tokens) > 0 && strings.HasPrefix(s[n:], "t "):
			s = s[n+1:] // "van 't Hof"
			continue
		case !unicode.IsLetter(r):
			return nil, false
		}
		end := wordEnd(s)
		word := s[:end]
		s = s[end:]
		if titles[strings.ToLower(word)] && (len(tokens) == 0 || len(s) < 8) {
			continue
		}
		if len(tokens) == maxTokens {
			return nil, false
		}
		runes := utf8.RuneCountInString(word)
		pointed := strings.HasPrefix(s, ".")
		t := token{text: word, initial: runes == 1 || runes <= 3 && pointed && strings.ToUpper(word) == word}
		if !t.initial && runes <= 3 && len(tokens) > 0 && strings.ToUpper(word) == word && tokens[len(tokens)-1].text != strings.ToUpper(tokens[len(tokens)-1].text) {
			t.initial = true // "Smith JA"
		}
		tokens = append(tokens, t)
	}
	return tokens, len(tokens) > 0
}

// joinsName reports whether an underscore after tokens and before rest stands for a
// comma, as systems that allow none write "Smith_John A": between capitals, while
// names of variables have small letters.
func joinsName(tokens []token, rest string) bool {
	if len(tokens) == 0 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(tokens[0].text)
	next, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsUpper(first) && unicode.IsUpper(next)
}

// wordEnd returns where the word at the start of s ends: letters with marks,
// apostrophes and hyphens between them.
func wordEnd(s string) int {
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.IsMark(r) || i > 0 && (r == '-' || r == '\'' || r == 0x2019 || r == '`') {
			continue
		}
		return i
	}
	return len(s)
}

// leadingPart returns what stands before the first hyphen or apostrophe of word:
// the "al" of "al-Tikriti".
func leadingPart(word string) string {
	if i := strings.IndexAny(word, "-'\u2019"); i > 0 {
		return word[:i]
	}
	return ""
}

// strangers are words that stand in names of ships and of companies, and in no
// person's.
//
// Source: the prefixes of commissioned ships, and the designations of companies of
// ISO 20275 (entity legal forms).
//
//nolint:gochecknoglobals // a constant table, which Go cannot declare const
var strangers = map[string]bool{
	"hms": true, "hmy": true, "hmnb": true, "rms": true, "uss": true, "rfa": true, "hmp": true, "hmyoi": true, "raf": true,
	"ltd": true, "limited": true, "plc": true, "llp": true, "inc": true, "llc": true, "corp": true, "gmbh": true,
	"sarl": true, "bv": true, "nv": true, "oy": true, "ab": false, "aps": true, "spa": true, "sons": true,
	"the": true,
}

// weigh decides the form of tokens and how likely they are a name.
func (m *Matcher) weigh(tokens []token) (NameForm, float64) {
	model, err := m.names()
	if err != nil {
		return NoName, 0
	}
	var sum, least, ordinary, given float64
	least = 1
	words, initials, commaAt := 0, 0, -1
	small := !slices.ContainsFunc(tokens, func(t token) bool { return t.text != strings.ToLower(t.text) })
	for i, t := range tokens {
		if t.comma && commaAt < 0 {
			commaAt = i
		}
		if t.initial {
			initials++
			continue
		}
		first, _ := utf8.DecodeRuneInString(t.text)
		lower := strings.ToLower(t.text)
		if particles[lower] && len(tokens) > 1 {
			continue
		}
		if unicode.IsLower(first) && len(tokens) > 1 && !small && !particles[leadingPart(lower)] {
			return NoName, 0 // a sentence, not a name
		}
		if strangers[lower] && len(tokens) > 1 {
			return NoName, 0
		}
		if strings.HasSuffix(lower, "'s") || strings.HasSuffix(lower, "\u2019s") {
			return NoName, 0
		}
		p := model.Person(t.text)
		if i > 1 && particles[strings.ToLower(tokens[i-1].text)] && !tokens[i-1].comma {
			p = max(p, 0.5) // "Jan van Hof": what follows a particle is a surname
		}
		sum += p
		least = min(least, p)
		ordinary = max(ordinary, model.Ordinary(t.text))
		given = max(given, model.Given(t.text))
		words++
	}
	if words == 0 {
		if initials > 0 {
			return InitialsOnly, 0.5
		}
		return NoName, 0
	}
	p := sum / float64(words)
	if words > 1 {
		// One word that no name has spoils the rest: "Murphy Transport".
		p -= max(0, 0.4-least)
		if given >= 0.6 && least >= 0.3 {
			p += 0.1
		}
	}
	if small {
		p *= 0.9 // some systems know no capitals
	}
	p = min(1, max(0, p))
	switch {
	case commaAt >= 0 && commaAt < len(tokens)-1:
		return Comma, min(1, p+0.1)
	case words == 1 && initials > 0:
		return Abbreviated, min(1, p+0.1)
	case words == 1:
		return Single, p
	case words > 5:
		return NoName, 0
	}
	return Full, p
}

// IsGiven returns how sure the single word s is a given name, 0 to 1.
func (m *Matcher) IsGiven(s string) float64 {
	model, err := m.names()
	if err != nil {
		return 0
	}
	return model.Given(s)
}
