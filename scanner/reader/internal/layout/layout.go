// Package layout rebuilds lines, table rows and paragraphs from characters and
// their places on a page.
//
// Page descriptions say where each character stands, not what belongs together:
// ISO 32000-1, 14.8.2 leaves words, lines and reading order to the reader. The
// order of steps is that of a person: characters to words, words to lines, gaps
// that run down through several lines to columns, and what has no columns to
// paragraphs.
package layout

import "slices"

// Glyph is one character as it is drawn. Coordinates are those of the page, with
// y growing upward; X0 and X1 are where it begins and where the next one would,
// Y0 and Y1 the lower and upper bounds of its font, so that Y1-Y0 is about the
// size of the font.
type Glyph struct {
	Rune           rune
	X0, Y0, X1, Y1 float32
	Turn           Turn
	Break          Break  // what stands between the character before and this one
	Mark           uint64 // a set of bits that the caller wants back on the cell
}

// Turn is the direction of writing.
type Turn uint8

// The directions, in quarter turns counterclockwise.
const (
	Level   Turn = iota // from left to right
	Upward              // from the foot of the page to its head
	Over                // upside down
	Down                // from the head of the page to its foot
	Slanted             // anything else
)

// Break says what parts a character from the one before in the order of the
// file. The zero value means nothing.
type Break uint8

// The sorts of breaks.
const (
	Together Break = iota
	Blank          // a blank of the text itself, with no further distance
	Apart          // distance, with or without a blank
)

// Span is a stretch of the page from left to right.
type Span struct{ From, To float32 }

// Cell is the text of one column in one row, as far as it has the same mark: if
// marks differ there are several cells in one column.
type Cell struct {
	Col  int    // index into Block.Columns; 0 in running text
	Text string // lines parted by "\n"
	Mark uint64
}

// Row is a table row or a paragraph.
type Row struct {
	Line  int // number of its first line in the order of reading, from 0 on the page
	Cells []Cell
}

// Block is a table, or running text, which has no columns.
type Block struct {
	Columns []Span // from left to right
	Rows    []Row
}

// Blocks returns the content of a page in reading order. The text that runs in
// the direction of most of the page comes first, then what is turned.
func Blocks(glyphs []Glyph) []Block {
	var blocks []Block
	number := 0
	for _, turned := range byTurn(glyphs) {
		p := newPage(turned, number)
		if turned[0].Turn == Slanted {
			p.lines = p.runs(turned)
		}
		blocks = append(blocks, p.blocks()...)
		number = p.number
	}
	return blocks
}

// byTurn parts the glyphs by direction, the most frequent first, and turns the
// coordinates so that all run from left to right.
func byTurn(glyphs []Glyph) [][]Glyph {
	var parts [Slanted + 1][]Glyph
	var count [Slanted + 1]int
	for i := range glyphs {
		count[min(glyphs[i].Turn, Slanted)]++
	}
	if len(glyphs) > 0 && count[Level] == len(glyphs) {
		return [][]Glyph{glyphs}
	}
	for _, g := range glyphs {
		t := min(g.Turn, Slanted)
		switch t {
		case Upward:
			g.X0, g.Y0, g.X1, g.Y1 = g.Y0, -g.X1, g.Y1, -g.X0
		case Over:
			g.X0, g.Y0, g.X1, g.Y1 = -g.X1, -g.Y1, -g.X0, -g.Y0
		case Down:
			g.X0, g.Y0, g.X1, g.Y1 = -g.Y1, g.X0, -g.Y0, g.X1
		default:
		}
		parts[t] = append(parts[t], g)
	}
	order := []Turn{Level, Upward, Over, Down, Slanted}
	slices.SortStableFunc(order, func(a, b Turn) int { return count[b] - count[a] })
	var sorted [][]Glyph
	for _, t := range order {
		if count[t] > 0 {
			sorted = append(sorted, parts[t])
		}
	}
	return sorted
}

// page is the work on the text of one direction.
type page struct {
	lines  []line
	tied   bool // blanks are written as characters, so that a gap without one means something
	mono   bool // all characters are of one width
	number int  // of the next line in reading order
}

func newPage(glyphs []Glyph, number int) *page {
	p := &page{number: number}
	words := split(glyphs)
	for i := range words {
		if words[i].brk == Blank {
			p.tied = true
			break
		}
	}
	p.mono = monospaced(glyphs)
	p.lines = p.assemble(words)
	return p
}
