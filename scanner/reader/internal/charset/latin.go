package charset

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// latin returns the single-byte encoding of Latin script in which sample looks
// most like words, Windows-1252 if none is better.
func latin(sample []byte) encoding.Encoding {
	const (
		west    = "áéíóúàèìòùâêîôûäëïöüñçãõåøæßÁÉÍÓÚÀÈÄÖÜÇÑÅØ"
		central = "áéíóúýčďěňřšťůžąćęłńśźżőűöüäôăâîşţđÁÉÍÓÚČĎŇŘŠŤŽĄĆĘŁŃŚŹŻŐŰÖÜ"
		turkish = "çğıöşüâîÇĞİÖŞÜ"
		baltic  = "āčēģīķļņšūžąęėįųõäöüĀČĒĢĪĶĻŅŠŪŽ"
	)
	best, most := last(), -1<<62
	for _, c := range []struct {
		enc    *charmap.Charmap
		common string
	}{
		{charmap.Windows1252, west},
		{charmap.Windows1250, central},
		{charmap.ISO8859_2, central},
		{charmap.CodePage850, west},
		{charmap.CodePage852, central},
		{charmap.Macintosh, west},
		{charmap.Windows1254, turkish + west},
		{charmap.Windows1257, baltic},
	} {
		if n := plausible(sample, c.enc, c.common); n > most {
			best, most = c.enc, n
		}
	}
	return best
}

// plausible scores how well the bytes of b above ASCII, read in enc, stand among
// their neighbours: a small letter after a letter is good, a sign inside a word
// is not.
func plausible(b []byte, enc *charmap.Charmap, common string) int {
	score := 0
	for i, c := range b {
		if c < utf8.RuneSelf {
			continue
		}
		r, before, after := enc.DecodeByte(c), ' ', ' '
		if i > 0 {
			before = enc.DecodeByte(b[i-1])
		}
		if i+1 < len(b) {
			after = enc.DecodeByte(b[i+1])
		}
		score += fits(r, before, after, common)
	}
	return score
}

func fits(r, before, after rune, common string) int {
	inWord := unicode.IsLetter(before) && unicode.IsLetter(after)
	switch {
	case r == utf8.RuneError || unicode.IsControl(r):
		return -8
	case unicode.IsLower(r):
		if unicode.IsUpper(after) && !unicode.IsUpper(before) {
			return -2
		}
		return rate(r, common)
	case unicode.IsUpper(r):
		if unicode.IsLower(before) {
			return -4
		}
		return rate(r, common)
	case r == '’':
		if unicode.IsLetter(before) {
			return 3
		}
		return 1
	case strings.ContainsRune("‘“”–—…•€£©®°·\u00A0", r):
		if inWord && r != '–' && r != '—' {
			return -4
		}
		return 1
	case r >= '─' && r <= '▟': // frames, in listings made for a screen
		if inWord {
			return -6
		}
		return 1
	case unicode.IsLetter(before) || unicode.IsLetter(after):
		return -4
	}
	return 0
}

func rate(r rune, common string) int {
	if strings.ContainsRune(common, r) {
		return 3
	}
	return 1
}
