package patterns

import (
	"strings"
	"unicode/utf8"
)

// Form is the coarse form of a value: what it looks like before any word of it
// is known.
type Form uint8

// The forms of values.
const (
	Empty     Form = iota
	Digits         // digits only: "4521"
	Decimal        // a figure with point, sign, currency or per cent: "1,204.50", "£ 20", "-3 %"
	Date           // a date, a time or both: "2024-01-31", "1 Feb 2024", "09:30"
	Code           // letters and digits in one piece: "C461834", "4521-2"
	Letters        // up to four capitals, as initials are: "MJ", "A. B."
	Word           // one word
	Words          // several words
	WordsMore      // words with digits or signs among them: "7 Mill Road", "Unit 4"
	Long           // running text, over 100 bytes or with line breaks
	Signs          // nothing but signs
)

// classes of bytes, for one pass over a value.
const (
	isDigit = 1 << iota
	isUpper
	isLower
	isBlank
	isPoint // . and ,
	isJoin  // - / : inside dates and codes
	isName  // ' which names have
	isMoney // % + and currency
	isOther
	isHigh  // not ASCII
	isBreak // a line break, beside isBlank
)

//nolint:gochecknoglobals // a constant table, which Go cannot declare const
var byteClass = func() (t [256]uint16) {
	for i := range t {
		switch c := byte(i); {
		case c >= utf8.RuneSelf:
			t[i] = isHigh
		case '0' <= c && c <= '9':
			t[i] = isDigit
		case 'A' <= c && c <= 'Z':
			t[i] = isUpper
		case 'a' <= c && c <= 'z':
			t[i] = isLower
		case c == '\n':
			t[i] = isBlank | isBreak
		case c == ' ' || c == '\t' || c == '\r':
			t[i] = isBlank
		case c == '.' || c == ',':
			t[i] = isPoint
		case c == '-' || c == '/' || c == ':':
			t[i] = isJoin
		case c == '\'':
			t[i] = isName
		case c == '%' || c == '+' || c == '$':
			t[i] = isMoney
		default:
			t[i] = isOther
		}
	}
	return t
}()

const longText = 100

// FormOf returns the form of s, which has no blanks around it.
func FormOf(s string) Form {
	switch {
	case s == "":
		return Empty
	case len(s) > longText:
		return Long
	}
	var seen uint16
	for i := range len(s) {
		seen |= byteClass[s[i]]
	}
	if seen&isBreak != 0 {
		return Long
	}
	const letter = isUpper | isLower | isHigh
	switch {
	case seen == isDigit:
		return Digits
	case seen&isDigit != 0 && seen&(letter|isOther) == 0:
		return figure(s, seen)
	case seen&letter == 0:
		if seen&isDigit != 0 {
			return Decimal
		}
		return Signs
	case seen&isDigit != 0:
		return mixed(s, seen)
	case seen&(isLower|isHigh|isOther|isMoney|isName) == 0 && areInitials(s):
		return Letters
	case seen&isBlank == 0:
		return Word
	}
	return Words
}

// areInitials reports whether s, of capitals, blanks, points and hyphens, is up to
// four capitals and hardly more.
func areInitials(s string) bool {
	uppers := 0
	for i := range len(s) {
		if byteClass[s[i]]&isUpper != 0 {
			uppers++
		}
	}
	return uppers <= 4 && len(s) <= 2*uppers+2
}

// figure tells dates from other figures. s has digits, blanks, points, joins and
// money signs only.
func figure(s string, seen uint16) Form {
	if seen&isJoin != 0 && seen&isMoney == 0 {
		if isDate(s) || isTime(s) {
			return Date
		}
		if s[0] != '-' {
			return Code
		}
	}
	if seen&isPoint != 0 && isDate(s) {
		return Date
	}
	return Decimal
}

// mixed tells what letters and digits together are.
func mixed(s string, seen uint16) Form {
	if seen&(isBlank|isHigh) == 0 {
		if len(s) >= 19 && s[10] == 'T' && isDate(s[:10]) {
			return Date
		}
		if seen&isJoin != 0 && len(s) <= 12 && isMonthDate(s) {
			return Date
		}
		if seen&isUpper == 0 && len(s) > 24 {
			return WordsMore
		}
		return Code
	}
	if len(s) <= 24 && isMonthDate(s) {
		return Date
	}
	if seen&isHigh != 0 && seen&(isUpper|isLower) == 0 && len(s) < 16 {
		return Decimal // a currency sign before a figure
	}
	return WordsMore
}

// isDate reports whether s begins as a date in figures: three groups of digits,
// one of four or two for the year, with the same sign between them, and at most
// a time after them. ISO 8601, and day or month first.
func isDate(s string) bool {
	var groups [3]int
	g, sign := 0, byte(0)
	i := 0
	for ; i < len(s); i++ {
		c := s[i]
		if '0' <= c && c <= '9' {
			groups[g]++
			continue
		}
		if c == ' ' && g == 2 {
			break
		}
		if groups[g] == 0 || g == 2 || c != '-' && c != '/' && c != '.' || sign != 0 && c != sign {
			return false
		}
		sign = c
		g++
	}
	if g != 2 {
		return g == 1 && sign == '-' && groups == [3]int{4, 2, 0} // a month: "2024-01"
	}
	year := max(groups[0], groups[2])
	return groups[0] > 0 && groups[2] > 0 && groups[1] <= 2 && groups[1] > 0 &&
		(year == 4 || year == 2 && sign != '.') && min(groups[0], groups[2]) <= 2
}

// isTime reports whether s is a time or a duration: "09:30", "3:58:53". ISO 8601.
func isTime(s string) bool {
	colon := strings.IndexByte(s, ':')
	if colon < 1 || colon > 3 || len(s) > 12 || len(s) < colon+3 {
		return false
	}
	return byteClass[s[colon-1]]&byteClass[s[colon+1]]&byteClass[s[colon+2]]&isDigit != 0 &&
		(len(s) == colon+3 || s[colon+3] == ':' || s[colon+3] == '.')
}

// isMonthDate reports whether s is a date with the month as a word: "1 Feb 2024",
// "01-FEB-24".
func isMonthDate(s string) bool {
	const months = "jan feb mar apr may jun jul aug sep oct nov dec "
	var word [4]byte
	letters, digits := 0, 0
	for i := range len(s) {
		switch c := byteClass[s[i]]; {
		case c&(isUpper|isLower) != 0:
			if letters < 3 {
				word[letters] = s[i] | 0x20
			}
			letters++
		case c&isDigit != 0:
			digits++
		}
	}
	if letters < 3 || letters > 9 || digits < 1 || digits > 6 {
		return false
	}
	word[3] = ' '
	for i := 0; i+4 <= len(months); i += 4 {
		if months[i:i+4] == string(word[:]) {
			return true
		}
	}
	return false
}
