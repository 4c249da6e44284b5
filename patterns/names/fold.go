package names

// A word is folded to the letters a to z. What is longer than the rooms here is
// cut off.
const (
	maxLetters = 48
	maxParts   = 6
)

// part is one part of a word, as letters[from:to].
type part struct {
	from, to uint8
	mark     uint8 // letters before its first apostrophe, or 0
	capital  uint8 // letters before a capital after a small letter, or 0
}

// folded is a word in small letters without diacritics, in its parts.
type folded struct {
	letters [maxLetters]byte
	n       uint8
	parts   [maxParts]part
	count   uint8
	digits  bool // has a digit
	foreign bool // has letters that are not Latin, Greek or Cyrillic
}

// fold splits a word at hyphens, spaces and slashes, lowers its letters and drops
// diacritics, dots and apostrophes.
func (f *folded) fold(word string) {
	var p part
	small := false
	for _, r := range word {
		if r < 0x80 {
			switch c := byte(r); { //nolint:gosec // below 0x80
			case c >= 'a' && c <= 'z':
				f.put(c)
				small = true
				continue
			case c >= 'A' && c <= 'Z':
				if (small || f.n-p.from == 1) && p.capital == 0 {
					p.capital = f.n - p.from
				}
				f.put(c + 'a' - 'A')
				continue
			case c >= '0' && c <= '9':
				f.digits = true
				continue
			}
		}
		switch r {
		case '\'', '`', '’', '‘', 'ʼ', 'ʻ', '´', '′':
			if p.mark == 0 {
				p.mark = f.n - p.from
			}
		case '-', '‐', '‑', '–', '—', ' ', '\u00a0', '/', ',', '(', ')', '&', '+', '_', ':', ';', '\t', '\n':
			f.end(p)
			p, small = part{from: f.n}, false
		default:
			if !f.other(r) {
				f.foreign = true
			}
			small = small || r >= 0x80
		}
	}
	f.end(p)
}

// end closes a part. An English genitive loses its s.
func (f *folded) end(p part) {
	p.to = f.n
	if p.mark > 0 && p.to-p.from == p.mark+1 && p.mark > 1 && f.letters[p.to-1] == 's' {
		p.to--
		p.mark = 0
	}
	if p.mark >= p.to-p.from {
		p.mark = 0
	}
	if p.to > p.from && f.count < maxParts {
		f.parts[f.count] = p
		f.count++
	}
}

func (f *folded) put(c byte) {
	if f.n < maxLetters {
		f.letters[f.n] = c
		f.n++
	}
}

// other folds a character beyond ASCII. It is false for a letter that has no
// place in the alphabet.
func (f *folded) other(r rune) bool {
	switch {
	case r < 0xaa:
		return true // signs
	case r >= 0xc0 && r < 0x180:
		c := latin[r-0xc0]
		f.put(c)
		switch r {
		case 'Æ', 'æ', 'Œ', 'œ':
			f.put('e')
		case 'ß':
			f.put('s')
		case 'Þ', 'þ':
			f.put('h')
		case 'Ĳ', 'ĳ':
			f.put('j')
		}
	case r >= 0x1e00 && r < 0x1f00:
		f.put(latinMore[r-0x1e00])
	case r >= 0x300 && r < 0x370: // diacritics of their own
	case r >= 0x370 && r < 0x400:
		f.letters4(greek, r-0x370)
	case r >= 0x400 && r < 0x460:
		f.letters4(cyrillic, r-0x400)
	case r >= 0x490 && r <= 0x491:
		f.put('g')
	case r >= 0x2000 && r < 0x2070, r == 0xfeff, r == 0xfffd: // spaces, quotes and what is not to be seen
	default:
		return f.rare(r)
	}
	return true
}

// rare folds the few Latin letters that stand far from the others.
func (f *folded) rare(r rune) bool {
	switch r {
	case 'ª', 'º', '²', '³', '¹', '·', '»', '¬', '®', '¯', '°', '±', '¶', '¸', '¼', '½', '¾', '¿', '«', 'µ':
	case 'Ș', 'ș':
		f.put('s')
	case 'Ț', 'ț':
		f.put('t')
	case 'Ə', 'ə', 'Ɛ', 'ɛ', 'Ǝ', 'ǝ':
		f.put('e')
	case 'Ɔ', 'ɔ', 'Ơ', 'ơ', 'Ǒ', 'ǒ', 'Ȯ', 'ȯ', 'Ǫ', 'ǫ':
		f.put('o')
	case 'Ư', 'ư', 'Ǔ', 'ǔ', 'Ǘ', 'ǘ', 'Ǚ', 'ǚ', 'Ǜ', 'ǜ':
		f.put('u')
	case 'Ǎ', 'ǎ':
		f.put('a')
	case 'Ǐ', 'ǐ':
		f.put('i')
	case 'Ǧ', 'ǧ', 'Ǥ', 'ǥ':
		f.put('g')
	case 'Ǩ', 'ǩ', 'Ƙ', 'ƙ':
		f.put('k')
	case 'Ɓ', 'ɓ':
		f.put('b')
	case 'Ɗ', 'ɗ':
		f.put('d')
	case 'Ŋ', 'ŋ':
		f.put('n')
	default:
		return false
	}
	return true
}

// letters4 adds the one to four letters that stand for r in a table of four bytes
// a character.
func (f *folded) letters4(table string, at rune) {
	from := int(at) * 4
	if from+4 > len(table) {
		return
	}
	for i := from; i < from+4 && table[i] != ' '; i++ {
		f.put(table[i])
	}
}
