package csv

import (
	"bytes"
	"encoding/binary"
	"io"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// Bounds of what one quoted field may be. A field beyond them has a quote that
// was never closed.
const (
	maxField = 64 << 10
	maxLines = 500
	// maxRecord is the most that is held in memory of one record. A longer line
	// is read in several pieces.
	maxRecord = 1 << 20
)

// scanner reads records. It is written by hand because encoding/csv cannot go
// back to a quote that is never closed, and because it splits lines without
// quotes, which is most of them, twice as fast.
type scanner struct {
	dialect
	src   io.Reader
	buf   []byte // buf[r:w] is read from src and not yet parsed
	r, w  int
	err   error // of src
	fixed bool  // the dialect is being tried, not to be changed

	line   int // number of the line that buf[r] is on
	offset int // column in which the line goes on, if the piece before was cut off

	expect int // fields that a record of this table has, 0 if not known
	streak int // how many records in a row had another, equal number of fields
	other  int // that number

	wasted   int // bytes looked at in vain for the end of a quoted field
	consumed int
	probed   int // consumed bytes after which looking for another dialect makes sense

	block   string // what stands in buf from blockAt on, as far as it was made one
	blockAt int

	cells   []doc.Cell
	scratch []byte
	fields  []span
}

// span is a field of a record with quotes: a stretch of scratch.
type span struct{ start, end int }

// record is one record, or a piece of one that is too long to hold.
type record struct {
	line   int        // on which it begins, from 1
	fields int        // how many, empty ones included
	cells  []doc.Cell // those that are not empty; valid until the next call
}

func newScanner(src io.Reader, d dialect) *scanner {
	return &scanner{dialect: d, src: src, line: 1, expect: d.columns}
}

// bufferSize is how much of a file is held at once, unless a record is longer.
const bufferSize = 256 << 10

// fill reads more behind what is in hand and reports whether there was more.
func (s *scanner) fill() bool {
	if s.err != nil {
		return false
	}
	if s.r > 0 && (s.w == len(s.buf) || s.r == s.w) {
		copy(s.buf, s.buf[s.r:s.w])
		s.w -= s.r
		s.r = 0
		s.block = ""
	}
	if s.w == len(s.buf) {
		grown := make([]byte, max(bufferSize, 2*len(s.buf)))
		copy(grown, s.buf[:s.w])
		s.buf = grown
	}
	for range 100 { // a reader may return nothing, but not for ever
		n, err := s.src.Read(s.buf[s.w:])
		s.w += n
		s.err = err
		if n > 0 {
			return true
		}
		if err != nil {
			return false
		}
	}
	s.err = io.ErrNoProgress
	return false
}

// lineEnd returns the length of the line at the read position without its end
// and with it. A line longer than maxRecord is cut; cut says so.
func (s *scanner) lineEnd() (n, full int, cut bool) {
	seen := 0
	for {
		if i := bytes.IndexByte(s.buf[s.r+seen:s.w], s.eol); i >= 0 {
			return seen + i, seen + i + 1, false
		}
		seen = s.w - s.r
		if seen >= maxRecord {
			n := s.cutLine(s.buf[s.r : s.r+maxRecord])
			return n, n, true
		}
		if !s.fill() {
			return seen, seen, false
		}
	}
}

// cutLine returns where to cut a line that is too long: before a separator, else
// before a blank, else anywhere between characters.
func (s *scanner) cutLine(b []byte) int {
	tail := len(b) / 2
	if i := bytes.LastIndexByte(b[tail:], s.comma); i >= 0 {
		return tail + i + 1
	}
	if i := bytes.LastIndexByte(b[tail:], ' '); i >= 0 {
		return tail + i + 1
	}
	n := len(b)
	for n > 1 && !utf8.RuneStart(b[n-1]) {
		n--
	}
	return max(n-1, 1)
}

// next returns the next record, and the error of the source or io.EOF after the
// last.
func (s *scanner) next() (record, error) {
	if s.r == s.w && !s.fill() {
		return record{}, s.err
	}
	n, full, cut := s.lineEnd()
	s.adapt(s.buf[s.r : s.r+n])
	rec := record{line: s.line}
	line := s.buf[s.r : s.r+n]
	if full > n {
		s.line++
	}
	switch {
	case bytes.IndexByte(line, '"') < 0:
		s.plain(&rec, trimCR(line))
	case cut || s.offset > 0:
		s.inline(&rec, trimCR(line))
	default:
		end := s.quotedRecord(&rec, n, full)
		s.line += bytes.Count(s.buf[s.r+full:s.r+end], []byte{s.eol})
		full = end
	}
	if cut {
		s.offset += rec.fields - 1 // the last field goes on, or the next begins, in this column
	} else {
		s.offset = 0
	}
	s.r += full
	s.consumed += full
	if len(rec.cells) > 0 {
		s.learn(rec.fields)
	}
	return rec, nil
}

func trimCR(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\r' {
		return line[:n-1]
	}
	return line
}

// learn follows the number of columns when it changes for good.
func (s *scanner) learn(fields int) {
	switch {
	case fields == s.expect:
		s.streak = 0
	case fields != s.other:
		s.other, s.streak = fields, 1
	default:
		if s.streak++; s.streak >= 3 {
			s.expect, s.streak = fields, 0
		}
	}
}

// blockSize is how much of a file becomes one string. Texts that are kept keep all
// of it, so it is small.
const blockSize = 4 << 10

// text returns the n bytes at the read position as a string: one of many lines, so
// that a line costs no memory of its own.
func (s *scanner) text(n int) string {
	from := s.r - s.blockAt
	if from < 0 || from+n > len(s.block) {
		s.block, s.blockAt = string(s.buf[s.r:min(s.w, s.r+max(n, blockSize))]), s.r
		from = 0
	}
	return s.block[from : from+n]
}

// plain splits a line without quotes. It looks for the separator in eight bytes
// at a time, since most fields are short.
func (s *scanner) plain(rec *record, line []byte) {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	text, cells := s.text(len(line)), s.cells[:0]
	pattern := uint64(s.comma) * ones
	col, start := s.offset, 0
	for i := 0; i < len(line); i += 8 {
		var x uint64
		if i+8 <= len(line) {
			x = binary.LittleEndian.Uint64(line[i:]) ^ pattern
		} else {
			x = tail(line[i:]) ^ pattern
		}
		// The high bit of every byte of x that is zero.
		found := ^((x&^highs + ^uint64(highs)) | x) & highs
		for ; found != 0; found &= found - 1 {
			end := i + bits.TrailingZeros64(found)/8
			col++
			if start < end {
				field := text[start:end]
				// Most fields have nothing to trim; that is seen from their ends.
				if edge(field[0]) || edge(field[len(field)-1]) {
					field = trim(field)
				}
				if field != "" {
					cells = append(cells, doc.Cell{Col: col, Text: field})
				}
			}
			start = end + 1
		}
	}
	col++
	if field := text[start:]; field != "" {
		if edge(field[0]) || edge(field[len(field)-1]) {
			field = trim(field)
		}
		if field != "" {
			cells = append(cells, doc.Cell{Col: col, Text: field})
		}
	}
	s.cells, rec.cells, rec.fields = cells, cells, col-s.offset
}

// tail returns the less than eight bytes of b as the low bytes of a number whose
// others are no separator.
func tail(b []byte) uint64 {
	x := ^uint64(0)
	for _, c := range slices.Backward(b) {
		x = x<<8 | uint64(c)
	}
	return x
}

// edge reports whether c, at an edge of a field, may be part of white space.
func edge(c byte) bool { return c-'!' > '~'-'!' }

// trim takes white space, filling zeros and invisible marks off the ends of a
// field.
func trim(field string) string {
	for {
		t := strings.Trim(strings.TrimSpace(field), "\x00\uFEFF\u200B")
		if len(t) == len(field) {
			return t
		}
		field = t
	}
}

// quotedRecord parses a record that has quotes in its first line, which is n
// bytes long, full with its end. It returns the length of the record.
func (s *scanner) quotedRecord(rec *record, n, full int) int {
	if end, ok := s.quoted(n); ok {
		s.take(rec)
		return max(end, full)
	}
	s.inline(rec, trimCR(s.buf[s.r:s.r+n]))
	return full
}

// quoted parses the record at the read position by the rules of RFC 4180 into
// fields, and returns its length. It gives up if a quote seems never to be
// closed. n is the length of the first line.
func (s *scanner) quoted(n int) (end int, ok bool) {
	s.scratch, s.fields = s.scratch[:0], s.fields[:0]
	pos, lines := 0, 0
	for {
		start := len(s.scratch)
		open := s.opening(pos)
		if open < 0 {
			// An unquoted field ends at a separator or the end of the line.
			stop, last, ok := s.unquoted(pos)
			if !ok {
				return 0, false
			}
			s.scratch = append(s.scratch, s.buf[s.r+pos:s.r+stop]...)
			s.fields = append(s.fields, span{start, len(s.scratch)})
			if last {
				return s.finish(stop, lines)
			}
			pos = stop + 1
			continue
		}
		stop, more, ok := s.quotedField(open + 1)
		if !ok {
			s.wasted += max(stop-n, 0)
			return 0, false
		}
		lines += more
		s.fields = append(s.fields, span{start, len(s.scratch)})
		if stop >= s.w-s.r || s.buf[s.r+stop] == s.eol {
			return s.finish(stop, lines)
		}
		pos = stop + 1
	}
}

// finish checks a record that ends at stop and has lines ends of lines in its
// fields. If it swallowed lines that would make good records by themselves, a
// quote was left open.
func (s *scanner) finish(stop, lines int) (end int, ok bool) {
	if lines > 0 && s.expect > 1 && s.swallowed(s.buf[s.r:s.r+stop]) {
		s.wasted += stop
		return 0, false
	}
	if s.r+stop < s.w {
		stop++
	}
	return stop, true
}

// swallowed reports whether lines of b after the first have as many fields as
// the table: half of them if b as one record has not, all between the first and
// the last if it has.
func (s *scanner) swallowed(b []byte) bool {
	_, b, _ = bytes.Cut(b, []byte{s.eol})
	whole := len(s.fields) == s.expect
	if whole {
		b = b[:max(0, bytes.LastIndexByte(b, s.eol))]
	}
	good, all := 0, 0
	for len(b) > 0 {
		var line []byte
		line, b, _ = bytes.Cut(b, []byte{s.eol})
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		all++
		if bytes.Count(line, []byte{s.comma})+1 == s.expect {
			good++
		}
	}
	if whole {
		return good == all && good > 1 && s.expect > 2
	}
	return good > 0 && good*2 >= all
}

// opening returns the place of the quote that opens the field at pos, -1 if none
// does. Blanks before it are no part of the field.
func (s *scanner) opening(pos int) int {
	for ; ; pos++ {
		if s.r+pos == s.w && !s.fill() {
			return -1
		}
		switch c := s.buf[s.r+pos]; {
		case c == '"':
			return pos
		case c != ' ':
			return -1
		}
	}
}

// unquoted returns the end of the unquoted field at pos and whether it is the
// last of the record. It is not ok if the record is too long to hold.
func (s *scanner) unquoted(pos int) (stop int, last, ok bool) {
	for {
		b := s.buf[s.r+pos : s.w]
		i := bytes.IndexByte(b, s.eol)
		if i < 0 && s.w-s.r >= maxRecord {
			return 0, false, false
		}
		if i < 0 && s.fill() {
			continue
		}
		if i >= 0 {
			b = b[:i]
		}
		if j := bytes.IndexByte(b, s.comma); j >= 0 {
			return pos + j, false, true
		}
		return pos + len(b), true, true
	}
}

// quotedField adds the field to scratch whose text begins at pos, and returns
// where it ends (at the separator or the end of a line) and how many lines end
// in it. It is not ok if the quote is not closed as it should be.
func (s *scanner) quotedField(pos int) (stop, lines int, ok bool) {
	begin := pos
	loose := false // a quote stands in it that should have been doubled
	for {
		i := bytes.IndexByte(s.buf[s.r+pos:s.w], '"')
		if i < 0 {
			tooLong := s.w-s.r-begin > maxField || s.w-s.r >= maxRecord
			if !tooLong && s.fill() {
				continue
			}
			return s.w - s.r, lines, false
		}
		text := s.buf[s.r+pos : s.r+pos+i]
		lines += bytes.Count(text, []byte{s.eol})
		if lines > 0 && loose || lines > maxLines || pos+i-begin > maxField || lines > 0 && s.wasteful() {
			return pos + i, lines, false
		}
		s.scratch = append(s.scratch, text...)
		pos += i + 1
		if (s.r+pos < s.w || s.fill()) && s.buf[s.r+pos] == '"' {
			s.scratch = append(s.scratch, '"')
			pos++
			continue
		}
		if end, closed := s.closing(pos); closed {
			return end, lines, true
		}
		s.scratch = append(s.scratch, '"')
		if loose = true; lines > 0 {
			return pos, lines, false
		}
	}
}

// wasteful reports whether so much was looked at in vain that looking for quoted
// ends of lines has to stop, or a hostile file would be read many times over.
func (s *scanner) wasteful() bool { return s.wasted > 4*s.consumed+4*maxRecord }

// closing reports whether a quote before pos closes its field, and where the
// field ends: only blanks may follow before the separator.
func (s *scanner) closing(pos int) (end int, ok bool) {
	for ; ; pos++ {
		if s.r+pos == s.w && !s.fill() {
			return pos, true
		}
		switch c := s.buf[s.r+pos]; {
		case c == s.comma || c == s.eol:
			return pos, true
		case c != ' ' && c != '\r':
			return 0, false
		}
	}
}

// take makes cells of the fields in scratch.
func (s *scanner) take(rec *record) {
	text := string(s.scratch)
	s.cells = s.cells[:0]
	for i, f := range s.fields {
		if field := unwrap(trim(text[f.start:f.end])); field != "" {
			s.cells = append(s.cells, doc.Cell{Col: s.offset + i + 1, Text: field})
		}
	}
	rec.cells, rec.fields = s.cells, len(s.fields)
}

// unwrap returns what is in the form ="00123", in which Excel is told to leave
// a number alone.
func unwrap(field string) string {
	if len(field) > 3 && strings.HasPrefix(field, `="`) && field[len(field)-1] == '"' {
		return trim(field[2 : len(field)-1])
	}
	return field
}

// inline splits a line in which a quote is not closed. Fields whose quotes close
// on the line are read as always; in the others a quote is a character.
func (s *scanner) inline(rec *record, line []byte) {
	s.scratch, s.fields = s.scratch[:0], s.fields[:0]
	for {
		start := len(s.scratch)
		end := s.inlineField(line)
		s.fields = append(s.fields, span{start, len(s.scratch)})
		if end >= len(line) {
			break
		}
		line = line[end+1:]
	}
	s.take(rec)
}

// inlineField adds the first field of line to scratch and returns its end.
func (s *scanner) inlineField(line []byte) int {
	blanks := len(line) - len(bytes.TrimLeft(line, " "))
	if blanks == len(line) || line[blanks] != '"' {
		return s.upToComma(line)
	}
	start := len(s.scratch)
	for pos := blanks + 1; ; {
		i := bytes.IndexByte(line[pos:], '"')
		if i < 0 { // never closed: all but the quote is text
			s.scratch = s.scratch[:start]
			return blanks + 1 + s.upToComma(line[blanks+1:])
		}
		s.scratch = append(s.scratch, line[pos:pos+i]...)
		pos += i + 1
		after := bytes.TrimLeft(line[pos:], " ")
		switch {
		case len(after) == 0 || after[0] == s.comma:
			return len(line) - len(after)
		case line[pos] == '"':
			pos++
		}
		s.scratch = append(s.scratch, '"')
	}
}

// upToComma adds the beginning of line to scratch, up to a separator, and
// returns its length.
func (s *scanner) upToComma(line []byte) int {
	end := bytes.IndexByte(line, s.comma)
	if end < 0 {
		end = len(line)
	}
	s.scratch = append(s.scratch, line[:end]...)
	return end
}
