package text

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// gutter is a stretch of character positions that stays blank between two
// columns of a listing: from, inclusive, to, exclusive, counted from 0.
type gutter struct{ from, to int }

// layout is where the columns of a listing are: between its gutters.
type layout []gutter

// maxWidth is the widest line in which columns are looked for, in characters.
const maxWidth = 2048

// grid gives lines as shapes.
type grid [][]byte

// shape returns a line of which each byte is a place on paper: blank, or a
// character. It is text itself if that is plain ASCII.
func shape(text []byte) []byte {
	if isPlain(text) {
		return text
	}
	out := make([]byte, 0, len(text))
	for _, r := range places(text) {
		if r >= utf8.RuneSelf {
			r = 'x'
		}
		out = append(out, byte(r))
	}
	return out
}

func isPlain(text []byte) bool {
	for _, c := range text {
		if c < ' ' || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// places returns text as characters, with tabs to every eighth place.
func places(text []byte) []rune {
	out := make([]rune, 0, len(text))
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		text = text[n:]
		switch {
		case r == '\t':
			out = append(out, ' ')
			for len(out)%8 != 0 {
				out = append(out, ' ')
			}
		case unicode.IsSpace(r) || r == 0:
			out = append(out, ' ')
		default:
			out = append(out, r)
		}
	}
	return out
}

// find returns the layout that the lines of g share, nil if there is none.
func find(g grid) layout {
	if len(g) < 2 {
		return nil
	}
	width := 0
	for _, l := range g {
		width = max(width, min(len(l), maxWidth))
	}
	used, starts := make([]int, width), make([]int, width)
	for _, l := range g {
		for x, r := range l[:min(len(l), width)] {
			if r == ' ' {
				continue
			}
			used[x]++
			if x > 1 && l[x-1] == ' ' && l[x-2] == ' ' {
				starts[x]++
			}
		}
	}
	// Lines whose values are too long for their column do not count, but values
	// of a column that is empty in most lines do.
	few := len(g) / 20
	blank := func(x int) bool { return used[x] == 0 || used[x] <= few && starts[x] < 2 }
	var raw layout
	for x := 0; x < width; x++ {
		from := x
		for x < width && blank(x) {
			x++
		}
		if x > from && from > 0 && x < width {
			raw = append(raw, gutter{from, x})
		}
	}
	var found layout
	for i, b := range raw {
		end := width
		if i+1 < len(raw) {
			end = raw[i+1].from
		}
		if parts(g, b, end) {
			found = append(found, b)
		}
	}
	return found
}

// parts reports whether b parts two columns and not two words: next to it most
// lines have wide gaps, and the values right of it, which begin before end,
// begin or end at one place.
func parts(g grid, b gutter, end int) bool {
	wide, both, starts, numbers := 0, 0, 0, 0
	ends := map[int]int{}
	for _, l := range g {
		gap := blankAround(l, b)
		if gap.from == 0 || gap.to >= len(l) || gap.to >= end {
			continue
		}
		both++
		if gap.to-gap.from > 1 {
			wide++
		}
		if gap.to == b.to {
			starts++
		}
		x := gap.to
		for x+1 < len(l) && (l[x] != ' ' || l[x+1] != ' ') {
			x++
		}
		ends[x]++
		if longNumber(l[:gap.from]) {
			numbers++
		}
	}
	ended := 0
	for _, n := range ends {
		ended = max(ended, n)
	}
	aligned := starts*2 >= both || ended*2 >= both
	switch {
	case both < 2 && (both == 0 || len(g) > 4):
		return false
	case wide*4 < both:
		return both == len(g) && both >= 8 && numbers == both && starts == both
	case len(g) < 8:
		return aligned && (b.to-b.from > 1 || wide*2 >= both)
	}
	return aligned || b.to-b.from > 1 && wide*10 >= both*9
}

// blankAround returns the run of blanks in l that covers most of b; one of no
// length if l is not blank there.
func blankAround(l []byte, b gutter) gutter {
	x := min(b.to, len(l)) - 1
	for x > b.from && l[x] != ' ' {
		x--
	}
	if x < 0 || x >= len(l) || l[x] != ' ' {
		return gutter{}
	}
	run := gutter{x, x + 1}
	for run.from > 0 && l[run.from-1] == ' ' {
		run.from--
	}
	for run.to < len(l) && l[run.to] == ' ' {
		run.to++
	}
	return run
}

// longNumber reports whether l ends in a number of four digits or more.
func longNumber(l []byte) bool {
	n := 0
	for n < len(l) && l[len(l)-1-n] >= '0' && l[len(l)-1-n] <= '9' {
		n++
	}
	return n >= 4
}

// ruled returns the layout that a line of dashes in groups draws, as database
// shells print it under the header; nil if l is none.
func ruled(text []byte) layout {
	if bytes.IndexByte(bytes.TrimSpace(text), ' ') < 0 {
		return nil
	}
	l := shape(text)
	var found layout
	for x := 0; x < len(l); x++ {
		if l[x] != ' ' {
			continue
		}
		from := x
		for x < len(l) && l[x] == ' ' {
			x++
		}
		if from > 0 && x < len(l) {
			found = append(found, gutter{from, x})
		}
	}
	return found
}

// fits reports whether l is written in the layout: blank in every gutter that it
// crosses, and no wide gap elsewhere.
func (y layout) fits(l []byte) bool {
	begin := 0
	for begin < len(l) && l[begin] == ' ' {
		begin++
	}
	crossed := 0
	for _, b := range y {
		if b.to <= begin || b.from >= len(l) {
			continue
		}
		if blankAround(l, b).to == 0 {
			return false
		}
		crossed++
	}
	i := 0
	for x := begin; x+1 < len(l); x++ {
		if l[x] != ' ' || l[x+1] != ' ' {
			continue
		}
		from := x
		for x < len(l) && l[x] == ' ' {
			x++
		}
		for i < len(y) && y[i].to <= from {
			i++
		}
		if i == len(y) || y[i].from >= x {
			return false
		}
	}
	return crossed > 0
}

// fitsAll reports whether nearly all lines of g are written in the layout.
func (y layout) fitsAll(g grid) bool {
	if len(y) == 0 || len(g) == 0 {
		return false
	}
	n := 0
	for _, l := range g {
		if y.fits(l) {
			n++
		}
	}
	return n*10 >= len(g)*8
}

// split cuts the line with the shape l into the values of its columns; nothing is
// left out. A value that runs across a gutter stays whole. It returns where each
// value ends; it begins where the one before ends.
func (y layout) split(l []byte, into []int) []int {
	pos := 0
	for _, b := range y {
		end := pos
		if pos < b.to {
			end = -1
			for x := min(b.to, len(l)) - 1; x >= max(b.from, pos); x-- {
				if l[x] == ' ' {
					end = x
					break
				}
			}
			if end < 0 {
				end = b.to
				for end < len(l) && l[end] != ' ' {
					end++
				}
			}
		}
		pos = min(end, len(l))
		into = append(into, pos)
	}
	return append(into, len(l))
}

// values appends the texts of the columns of a line.
func (y layout) values(text []byte, into []string) []string {
	l := shape(text)
	ends := y.split(l, make([]int, 0, 16))
	start := 0
	if isPlain(text) {
		whole := string(text)
		for _, end := range ends {
			into = append(into, strings.Trim(whole[start:end], " "))
			start = end
		}
		return into
	}
	chars := places(text)
	for _, end := range ends {
		into = append(into, strings.TrimSpace(string(chars[start:end])))
		start = end
	}
	return into
}

// newGrid returns the lines of block that have wide gaps.
func newGrid(block []line) grid {
	g := make(grid, 0, len(block))
	for _, l := range block {
		if l.wide && len(l.text) <= 4*maxWidth {
			g = append(g, shape(l.text))
		}
	}
	return g
}
