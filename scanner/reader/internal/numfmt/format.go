// Package numfmt says what number formats make of the numbers of a workbook, in
// the one way in which rollcall shows them: dates in ISO 8601, numbers as in the
// format General, leading zeros where the format writes them.
//
// Source: ECMA-376 Part 1, fifth edition, 18.8.30 and 18.8.31. The formats of
// .xls and .xlsb have the same syntax and the same numbers ([MS-XLS] 2.4.126).
package numfmt

import (
	"strings"
	"unicode/utf8"
)

// Format is what a number format means for reading: whether a number is a date,
// is shown with leading zeros, or is not shown at all. A nil Format shows numbers
// as they are.
type Format struct {
	shows  shows
	digits []digitToken // for showsDigits

	// HidesText says that texts are not shown, as by ";;;".
	HidesText bool
	// Whether the section for these numbers shows nothing.
	hidesPositive, hidesNegative, hidesZero bool
}

// shows is what a format makes of a number.
type shows uint8

const (
	showsNumber   shows = iota
	showsDate           // a day
	showsTime           // a time of day
	showsDateTime       // a day and a time of day
	showsElapsed        // hours, more than a day of them
	showsDigits         // digits in given places, such as "00000000"
)

// digitToken is a place for a digit, or a literal between such places.
type digitToken struct {
	place   byte // '0', '#', '?', or 0 for a literal
	literal string
}

// Builtin returns the format of an id that no Format element defines. 14 to 22
// and 45 to 47 are dates and times everywhere; 27 to 36 and 50 to 58 are dates in
// the East Asian lists of 18.8.30, some of them times of day.
func Builtin(id int) *Format {
	switch {
	case id >= 14 && id <= 17:
		return &Format{shows: showsDate}
	case id >= 18 && id <= 21, id == 45, id == 47:
		return &Format{shows: showsTime}
	case id == 22, id >= 27 && id <= 36, id >= 50 && id <= 58:
		return &Format{shows: showsDateTime}
	case id == 46:
		return &Format{shows: showsElapsed}
	}
	return nil
}

// maxFormat bounds the length of a format code; Excel allows 255 characters.
const maxFormat = 4096

// Parse returns what the format code means, nil if it changes nothing. The
// syntax is that of 18.8.31: up to four sections, for positive and negative
// numbers, zero and text.
func Parse(code string) *Format {
	if len(code) > maxFormat || code == "" || strings.EqualFold(code, "General") {
		return nil
	}
	sections := parseSections(code)
	f := &Format{}
	first := sections[0]
	switch {
	case first.elapsed:
		f.shows = showsElapsed
	case first.date && first.time:
		f.shows = showsDateTime
	case first.date:
		f.shows = showsDate
	case first.time:
		f.shows = showsTime
	case first.wantsDigits():
		f.shows, f.digits = showsDigits, first.tokens
	}
	// A code of blanks alone hides like ";;;"; one section holds for all numbers,
	// two for positive and negative ones.
	f.hidesPositive = first.empty
	f.hidesNegative = first.empty
	if len(sections) > 1 {
		f.hidesNegative = sections[1].empty
	}
	// A format that leaves out zeros only, as accounts do, hides nothing.
	f.hidesZero = first.empty && (len(sections) < 3 || sections[2].empty)
	f.HidesText = len(sections) > 3 && sections[3].empty
	if f.shows == showsNumber && !f.hidesPositive && !f.hidesNegative && !f.HidesText {
		return nil
	}
	return f
}

// section is one section of a format code.
type section struct {
	empty               bool // shows nothing
	date, time, elapsed bool
	other               bool // has what showsDigits cannot follow: a point, a percent sign, a fraction...
	tokens              []digitToken
	minute              bool // an "m", of a month or minutes
}

// wantsDigits reports whether the section puts the digits of whole numbers into
// places in a way that differs from just writing them: with leading zeros or
// with something between or around them.
func (s *section) wantsDigits() bool {
	zeros, literals, places := 0, 0, 0
	for _, t := range s.tokens {
		switch {
		case t.place == '0':
			zeros++
			places++
		case t.place != 0:
			places++
		case strings.TrimSpace(t.literal) != "":
			literals++
		}
	}
	return !s.other && places > 0 && (zeros > 1 || literals > 0)
}

// parseSections cuts the code into its sections, at most four.
func parseSections(code string) []section {
	const most = 4
	sections := []section{{empty: true}}
	s := &sections[0]
	for i := 0; i < len(code); {
		if code[i] == ';' {
			i++
			if len(sections) == most {
				break
			}
			sections = append(sections, section{empty: true})
			s = &sections[len(sections)-1]
			continue
		}
		i += s.parse(code[i:])
	}
	for i := range sections {
		s := &sections[i]
		if s.minute {
			// An "m" is of minutes beside hours or seconds, else of a month.
			if !s.time && !s.elapsed {
				s.date = true
			}
		}
	}
	return sections
}

// parse takes the first element of code into the section and returns its length.
func (s *section) parse(code string) int {
	switch c := code[0]; c {
	case '"':
		text, _, ok := strings.Cut(code[1:], `"`)
		s.literal(text)
		if !ok {
			return len(code)
		}
		return len(text) + 2
	case '\\':
		_, n := utf8.DecodeRuneInString(code[1:])
		s.literal(code[1 : 1+n])
		return 1 + n
	case '_', '*': // a blank as wide as the next character, or a fill with it
		_, n := utf8.DecodeRuneInString(code[1:])
		return 1 + n
	case '[':
		text, _, ok := strings.Cut(code[1:], "]")
		s.bracket(text)
		if !ok {
			return len(code)
		}
		return len(text) + 2
	case '0', '#', '?':
		s.empty = false
		s.tokens = append(s.tokens, digitToken{place: c})
	case 'y', 'Y', 'd', 'D', 'b', 'B', 'r', 'R':
		s.empty, s.date = false, true
	case 'g', 'G':
		s.empty = false
		if len(code) >= len("General") && strings.EqualFold(code[:len("General")], "General") {
			s.other = true
			return len("General")
		}
		s.date = true
	case 'e', 'E':
		s.empty, s.other = false, true
		if len(code) < 2 || code[1] != '+' && code[1] != '-' {
			s.date = true
		}
	case 'h', 'H', 's', 'S':
		s.empty, s.time = false, true
	case 'm', 'M':
		s.empty, s.minute = false, true
	case 'a', 'A':
		s.empty = false
		for _, noon := range []string{"AM/PM", "A/P"} {
			if len(code) >= len(noon) && strings.EqualFold(code[:len(noon)], noon) {
				s.time = true
				return len(noon)
			}
		}
		if strings.HasPrefix(strings.ToLower(code), "aaa") { // a weekday
			s.date = true
		}
	case '.', ',', '%', '/', '@':
		s.empty, s.other = false, true
	case ' ':
		s.literal(" ")
	default:
		_, n := utf8.DecodeRuneInString(code)
		s.literal(code[:n])
		return n
	}
	return 1
}

func (s *section) literal(text string) {
	if strings.TrimSpace(text) != "" {
		s.empty = false
	}
	s.tokens = append(s.tokens, digitToken{literal: text})
}

// bracket takes what stands in brackets: elapsed time, a currency with its
// locale, a colour or a condition.
func (s *section) bracket(text string) {
	switch letters := strings.Trim(strings.ToLower(text), "hms"); {
	case text != "" && letters == "":
		s.empty, s.elapsed = false, true
	case strings.HasPrefix(text, "$"):
		if currency, _, _ := strings.Cut(text[1:], "-"); currency != "" {
			s.literal(currency)
		}
	case strings.HasPrefix(text, "<"), strings.HasPrefix(text, ">"), strings.HasPrefix(text, "="):
		s.other = true
		s.empty = false // for some numbers only, which are not looked into
	}
}
