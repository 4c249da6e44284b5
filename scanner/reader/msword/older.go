package msword

import (
	"slices"
	"strings"
	"unicode"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
)

// older sends text that lies in the main stream where text does, and that no piece
// refers to, or one that is in no story: what was deleted, and kept because the document was saved in haste.
// Only what has the look of text counts.
func (d *document) older() error {
	const least = 8
	used := make([][2]int64, 0, len(d.pieces)+len(d.pages)+1)
	for _, at := range d.pages {
		used = append(used, [2]int64{at, at + pageSize})
	}
	for _, p := range d.pieces {
		if p.from <= d.total { // a mark comes behind the last story
			to := min(p.to, d.total+1)
			used = append(used, [2]int64{p.at, p.at + int64((to-p.from)*p.width)})
		}
	}
	slices.SortFunc(used, func(a, b [2]int64) int {
		if a[0] != b[0] {
			return int(max(-1, min(1, a[0]-b[0])))
		}
		return int(max(-1, min(1, a[1]-b[1])))
	})
	to := min(d.info.to, int64(len(d.main)))
	used = append(used, [2]int64{to, to})
	d.Flow.Enter(d.Part(doc.File, "older text", doc.OlderRevision))
	defer d.Flow.Leave()
	at := d.info.from
	for _, u := range used {
		if end := min(u[0], to); end-at >= least && at >= 0 {
			d.leftover(d.main[at:end])
		}
		at = max(at, u[1])
		if err := d.Ctx.Err(); err != nil {
			return err
		}
	}
	return d.Flow.Err()
}

// leftover sends the paragraphs in b that look like text, of one or two bytes a
// character.
func (d *document) leftover(b []byte) {
	var text string
	if wide(b) {
		text = codepage.DecodeUTF16(b)
	} else {
		text = codepage.Decode(b, d.info.page)
	}
	for p := range strings.FieldsFuncSeq(text, func(c rune) bool { return c == mark || c == cellMark || c == pageBreak || c == 0 }) {
		if p = strings.TrimSpace(p); legible(p) {
			d.Flow.Text([]byte(p), 0)
			d.Flow.EndParagraph()
		}
	}
}

// wide reports whether b is text of two bytes a character: in most of them the
// second is zero.
func wide(b []byte) bool {
	zeros := 0
	for i := 1; i < len(b); i += 2 {
		if b[i] == 0 {
			zeros++
		}
	}
	return zeros > len(b)/4
}

// legible reports whether s looks like something that somebody wrote: it has a word,
// and is of letters, digits and blanks of one script in the main.
func legible(s string) bool {
	const word, most, part = 4, 5, 4 // letters of a word; four in five characters
	var all, latin, other int        // characters
	letters, longest := 0, 0         // in a row, without capitals in the midst of small ones
	small := false
	for _, c := range s {
		all++
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			latin++
		case c >= '0' && c <= '9' || strings.ContainsRune(" \t.,;:-()'/@&", c) || c >= fieldBegin && c <= fieldEnd:
			latin++
			other++
		case c >= 0x370 && c < 0x530 && unicode.IsLetter(c): // Greek and Cyrillic
			other++
		}
		switch {
		case !unicode.IsLetter(c) || small && unicode.IsUpper(c):
			letters, small = 0, false
		default:
			small = unicode.IsLower(c)
			letters++
			longest = max(longest, letters)
		}
	}
	return longest >= word && max(latin, other)*most >= all*part
}
