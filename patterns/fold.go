package patterns

import (
	"unicode"
	"unicode/utf8"
)

// latin folds the letters of Latin-1 Supplement and Latin Extended-A from U+00C0
// on to the plain lower-case letter; a blank stands for what is no letter.
//
// Source: The Unicode Standard, code charts U+0080 and U+0100.
const latin = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty" +
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnn" +
	"oooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"

// foldRune returns r as a plain lower-case letter where that is one.
func foldRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	case 0xC0 <= r && int(r-0xC0) < len(latin):
		return rune(latin[r-0xC0])
	case r == 0x2019 || r == 0x2018 || r == 0x02BC:
		return '\''
	}
	return unicode.ToLower(r)
}

// fold returns s normalised, as the vocabulary is kept.
func fold(s string) string {
	var buf [2 * longText]byte
	return string(normalise(buf[:0], s, false))
}

// normalise appends to dst the words of s, folded and parted by single blanks:
// "Ch. Insp" and "CH/INSP" both come out as "ch insp". Apostrophes are dropped.
// With camel set, a capital after a small letter begins a word: "PayNumber".
func normalise(dst []byte, s string, camel bool) []byte {
	start := len(dst)
	gap, small := false, false
	for _, r := range s {
		upper := unicode.IsUpper(r)
		f := foldRune(r)
		switch {
		case f == '\'':
			continue
		case unicode.IsLetter(f) || unicode.IsDigit(f) || f == '#' || f == '%':
			if (gap || camel && upper && small) && len(dst) > start {
				dst = append(dst, ' ')
			}
			gap, small = false, !upper && unicode.IsLetter(r)
			dst = utf8.AppendRune(dst, f)
		case unicode.IsMark(f):
			continue
		default:
			gap = true
		}
	}
	return dst
}
