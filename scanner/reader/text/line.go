package text

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// line is one line of a piece and what it looks like.
type line struct {
	text  []byte // without its end, trailing white space and form feeds
	row   int
	blank bool
	page  bool // a form feed stands before or after it
	rule  bool // made of dashes and the like only
	wide  bool // has a gap of two blanks or a tab between words
}

// lines splits a piece. The lines share its memory.
func lines(p piece, into []line) []line {
	gaps := bytes.Contains(p.text, []byte("  ")) || bytes.IndexByte(p.text, '\t') >= 0
	row := p.row
	for text := p.text; len(text) > 0; row++ {
		end := bytes.IndexByte(text, '\n')
		next := end + 1
		if end < 0 {
			end, next = len(text), len(text)
		}
		l := line{text: trimRight(text[:end]), row: row}
		text = text[next:]
		if n := len(l.text); n > 0 && l.text[0] == '\f' {
			l.text, l.page = bytes.TrimLeft(l.text, "\f"), true
		}
		switch {
		case len(l.text) == 0:
			l.blank = true
		case l.text[0] <= ' ' && len(bytes.TrimSpace(l.text)) == 0:
			l.blank = true
		default:
			l.rule = isRule(l.text)
			l.wide = gaps && !l.rule && hasGap(l.text)
		}
		into = append(into, l)
	}
	return into
}

// trimRight cuts white space off the end, of which lines of printers have much.
func trimRight(b []byte) []byte {
	n := len(b)
	for n > 0 && (b[n-1] <= ' ' && b[n-1] != 0x1b) {
		n--
	}
	return b[:n]
}

// isRule reports whether text is a line drawn with characters.
func isRule(text []byte) bool {
	drawn := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c == '-' || c == '=' || c == '_' || c == '+' || c == '*' || c == '#' || c == '~' || c == '.' || c == '|':
				drawn++
			case c > ' ':
				return false
			}
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		if r < '─' || r > '▟' {
			return false
		}
		drawn++
		i += n
	}
	return drawn > 2
}

// hasGap reports whether there is a gap between words of text that is wider than
// between the words of a sentence, or between two sentences.
func hasGap(text []byte) bool {
	text = bytes.TrimLeft(text, " \t")
	if bytes.IndexByte(text, '\t') >= 0 {
		return true
	}
	for {
		i := bytes.Index(text, []byte("  "))
		if i < 0 {
			return false
		}
		rest := bytes.TrimLeft(text[i:], " ")
		if len(text)-i-len(rest) > 2 || i == 0 || !endsSentence(text[:i]) {
			return true
		}
		text = rest
	}
}

// endsSentence reports whether text ends as sentences do.
func endsSentence(text []byte) bool {
	text = bytes.TrimRight(text, "\"')]")
	if len(text) == 0 {
		return false
	}
	switch text[len(text)-1] {
	case '.', '!', '?', ':', ';':
		return true
	}
	return false
}

// first returns the first character of text after blanks.
func first(text []byte) rune {
	r, _ := utf8.DecodeRune(bytes.TrimLeft(text, " \t"))
	return r
}

// isList reports whether the lines of a block are items of their own and not a
// text that was broken into lines. Sentences go on in small letters and end in
// full stops. Few short lines could be an address or a signature as well, whose
// lines belong together; they count as a list only if they are of one build.
func isList(block []line) bool {
	if len(block) < 3 {
		return false
	}
	block = block[:min(len(block), 200)]
	small, ended, named, bullets, long := 0, 0, 0, 0, 0
	for i, l := range block {
		r := first(l.text)
		if i > 0 && unicode.IsLower(r) {
			small++
		}
		if endsSentence(l.text) || l.text[len(l.text)-1] == ',' {
			ended++
		}
		if unicode.IsDigit(r) || r == '-' || r == '*' || r == '•' || r == '–' {
			bullets++
		}
		if len(l.text) > 200 {
			long++
		}
		if i := bytes.IndexByte(l.text[:min(len(l.text), 30)], ':'); i > 0 {
			named++
		}
	}
	n := len(block)
	switch {
	case small*5 >= n, ended*10 >= n*3 && bullets < n, long*5 >= n, named*10 >= n*6:
		return false
	case n >= 8, bullets == n:
		return true
	}
	fewest, most, longest, figures := 1<<30, 0, 0, 0
	for _, l := range block {
		words := len(bytes.Fields(l.text))
		fewest, most = min(fewest, words), max(most, words)
		longest = max(longest, len(l.text))
		if bytes.ContainsAny(l.text, "0123456789") {
			figures++ // as addresses have
		}
	}
	return fewest >= 3 && most-fewest <= 1 || n >= 4 && ended+small+figures == 0 && longest <= shortLine
}

// shortLine is how long the items of a short list may be, such as names one below
// the other.
const shortLine = 40

// separator returns the character that parts the lines of a block into the same
// number of fields, as in a piece of CSV or a table in Markdown that stands in a
// text; 0 if there is none.
func separator(block []line) byte {
	if len(block) < 2 {
		return 0
	}
	for _, c := range []byte("|;,") {
		want := bytes.Count(block[0].text, []byte{c})
		if want < 2 {
			continue
		}
		good, all := 0, 0
		for _, l := range block {
			if l.rule {
				continue
			}
			all++
			if bytes.Count(l.text, []byte{c}) == want && !bytes.Contains(l.text, []byte{c, ' '}) || c == '|' && bytes.Count(l.text, []byte{c}) == want {
				good++
			}
		}
		if good*5 >= all*4 && all > 1 {
			return c
		}
	}
	return 0
}
