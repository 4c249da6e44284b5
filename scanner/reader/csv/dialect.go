package csv

import (
	"bytes"
	"errors"
	"io"
	"unicode"
)

// dialect is how a table is written.
type dialect struct {
	comma    byte // parts the fields
	eol      byte // ends the lines
	columns  int  // fields of most records
	declared bool // the first line is "sep=;", which tells Excel the separator
}

// separators are the candidates, the ones that stand in text for another reason
// last: of two that split the lines equally well the first is taken.
const separators = "\t\x1f|;,^~"

// detect returns the dialect of the table that begins text, and whether there is
// one. whole says that text is the whole of the file, so that its last line
// counts.
func detect(text []byte, whole bool) (dialect, bool) {
	d := dialect{eol: lineEnding(text)}
	if comma, ok := declaration(text, d.eol); ok {
		d.comma, d.declared = comma, true
		return d, true
	}
	if isJSON(text) {
		return dialect{}, false
	}
	if !whole {
		end := bytes.LastIndexByte(text, d.eol)
		if end < 0 {
			return dialect{}, false // one line longer than the sample is no table
		}
		text = text[:end+1]
	}
	best := 0.0
	for i := range len(separators) {
		comma := separators[i]
		if comma == d.eol || bytes.IndexByte(text, comma) < 0 {
			continue
		}
		columns, score := d.with(comma).rate(text)
		if comma == ',' && best > 0 && decimal(text) {
			score /= 2
		}
		if score > best+0.02 {
			best, d.comma, d.columns = score, comma, columns
		}
	}
	if best == 0 && quotedColumn(text, d.eol) {
		d.comma, d.columns, best = ',', 1, 1
	}
	return d, best > 0
}

func (d dialect) with(comma byte) dialect {
	d.comma = comma
	return d
}

// lineEnding returns the byte that ends the lines of text: a line feed unless
// there is none, but carriage returns or, as in ASCII itself, record separators.
func lineEnding(text []byte) byte {
	if bytes.IndexByte(text, 0x1f) >= 0 && bytes.Count(text, []byte{0x1e}) > bytes.Count(text, []byte{'\n'}) {
		return 0x1e
	}
	if bytes.IndexByte(text, '\n') < 0 && bytes.IndexByte(text, '\r') >= 0 {
		return '\r'
	}
	return '\n'
}

// declaration returns the separator that a first line such as "sep=;" names.
func declaration(text []byte, eol byte) (comma byte, ok bool) {
	line, _, _ := bytes.Cut(text[:min(len(text), 32)], []byte{eol})
	line = bytes.Trim(line, "\"\r ")
	if len(line) != len("sep=;") || !bytes.EqualFold(line[:4], []byte("sep=")) {
		return 0, false
	}
	comma = line[4]
	return comma, comma > ' ' && comma < 0x7F && comma != '"' || comma == '\t'
}

// isJSON reports whether text begins as JSON does.
func isJSON(text []byte) bool {
	text = bytes.TrimSpace(text)
	if len(text) == 0 {
		return false
	}
	if text[0] == '[' {
		text = bytes.TrimSpace(text[1:])
		return len(text) > 0 && bytes.IndexByte([]byte(`{["`), text[0]) >= 0
	}
	return text[0] == '{'
}

// rate returns how many columns most records of text have, and how sure it is
// that they make a table, 0 if they don't.
func (d dialect) rate(text []byte) (columns int, score float64) {
	counts, filled := d.count(text)
	columns = commonest(counts)
	if columns < 2 {
		return 0, 0
	}
	// Banners stand above the table, footers below.
	first, last := 0, len(counts)-1
	for counts[first] != columns {
		first++
	}
	for counts[last] != columns {
		last--
	}
	exact, near, two := 0, 0, 0
	for i := first; i <= last; i++ {
		switch {
		case counts[i] == columns:
			exact++
		case abs(counts[i]-columns) <= max(1, columns/4) && counts[i] > 1:
			near++
		default:
			continue
		}
		if filled[i] > 1 {
			two++
		}
	}
	all := last - first + 1
	share := (float64(exact) + 0.7*float64(near)) / float64(all)
	strict := float64(exact) / float64(all)
	coverage := float64(all) / float64(len(counts))

	need := 0.7
	if columns == 2 {
		need = 0.85
	}
	switch {
	case share < need, two*2 < exact+near:
		return 0, 0
	case exact == 1 && (columns < 3 || len(text) > 4096 || len(counts) > 1),
		first > max(15, all), len(counts)-1-last > max(5, all/2), coverage < 0.3 && exact < 3:
		// A table in a text, and not a table with words above and below.
		return 0, 0
	case d.spaced(text) && (columns < 3 || exact < 3 || strict < 0.9 || d.gappy(text)):
		return 0, 0
	case d.rare() && (columns < 3 && exact < 3 || strict < 0.9):
		return 0, 0
	case coverage < 0.5 && d.comma == ',' && columns == 2:
		return 0, 0
	}
	score = (0.5 + 0.5*strict) * (0.3 + 0.7*coverage) * (1 - 1/float64(columns))
	score *= 1 - 0.3*float64(first)/float64(len(counts)) // of two tables the first
	if d.spaced(text) {
		score /= 2
	}
	return columns, max(score, 0.03)
}

func abs(n int) int { return max(n, -n) }

// rare reports whether the separator is one that only few files use.
func (d dialect) rare() bool { return d.comma == '^' || d.comma == '~' }

// count returns for each record of text that is not blank how many fields it
// has, and how many of them are filled.
func (d dialect) count(text []byte) (counts, filled []int) {
	s := newScanner(bytes.NewReader(nil), d)
	s.buf, s.w, s.err = text, len(text), io.EOF
	s.fixed = true
	for {
		rec, err := s.next()
		if errors.Is(err, io.EOF) || len(counts) == 4096 {
			return counts, filled
		}
		if len(rec.cells) > 0 {
			counts = append(counts, rec.fields)
			filled = append(filled, len(rec.cells))
		}
	}
}

// commonest returns the number of fields that most records with at least two
// have; of equally common ones the larger.
func commonest(counts []int) int {
	times := map[int]int{}
	best := 0
	for _, n := range counts {
		if n < 2 {
			continue
		}
		times[n]++
		if t := times[n]; t > times[best] || t == times[best] && n > best {
			best = n
		}
	}
	return best
}

// spaced reports whether the separator is mostly followed by a blank, as commas
// are in prose.
func (d dialect) spaced(text []byte) bool {
	if d.comma != ',' && d.comma != ';' {
		return false
	}
	before, all := 0, 0
	for i, c := range text {
		if c != d.comma {
			continue
		}
		if all++; i+1 < len(text) && (text[i+1] == ' ' || text[i+1] == '\n' || text[i+1] == '\r') {
			before++
		}
	}
	return before*10 > all*6
}

// gappy reports whether most lines have wide gaps between words, as listings
// have whose columns are aligned by blanks.
func (d dialect) gappy(text []byte) bool {
	gaps, all := 0, 0
	for line := range bytes.SplitSeq(text, []byte{d.eol}) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		all++
		if i := bytes.Index(line, []byte("   ")); i > 0 && line[i-1] != d.comma {
			gaps++
		}
	}
	return gaps*2 > all
}

// decimal reports whether the commas of text mostly stand between digits.
func decimal(text []byte) bool {
	between, all := 0, 0
	for i, c := range text {
		if c != ',' {
			continue
		}
		all++
		if i > 0 && i+1 < len(text) && unicode.IsDigit(rune(text[i-1])) && unicode.IsDigit(rune(text[i+1])) {
			between++
		}
	}
	return between*10 > all*6
}

// quotedColumn reports whether text is a table of a single column in quotes.
func quotedColumn(text []byte, eol byte) bool {
	quoted, all := 0, 0
	for line := range bytes.SplitSeq(text, []byte{eol}) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		all++
		if len(line) > 1 && line[0] == '"' && line[len(line)-1] == '"' {
			quoted++
		}
	}
	return all > 2 && quoted*10 >= all*8
}

// probeLen is how much is looked at to find out whether another table begins.
const probeLen = 8 << 10

// adapt changes the dialect if a table in another one begins with line, which is
// next to be read. It looks when a line is not split by the separator in use,
// and not again for a while if there was nothing.
func (s *scanner) adapt(line []byte) {
	if s.fixed || s.consumed < s.probed || s.offset > 0 || len(line) == 0 ||
		bytes.IndexByte(line, s.comma) >= 0 && s.streak == 0 ||
		!bytes.ContainsAny(line, separators) {
		return
	}
	s.probed = s.consumed + probeLen
	for s.w-s.r < probeLen && s.fill() {
	}
	text := s.buf[s.r:min(s.w, s.r+probeLen)]
	d, ok := detect(text, s.err != nil && s.w-s.r <= probeLen)
	if !ok || d.comma == s.comma || d.eol != s.eol || d.declared {
		return
	}
	first, _ := d.count(line)
	if len(first) == 1 && first[0] > 1 && first[0] >= d.columns-1 {
		s.comma, s.expect, s.streak = d.comma, d.columns, 0
	}
}

// skipLine drops the line at the read position.
func (s *scanner) skipLine() {
	_, full, _ := s.lineEnd()
	s.r += full
	s.line++
}
