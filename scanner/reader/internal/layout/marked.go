package layout

import (
	"slices"
	"strings"
)

// pieces collects the text of a row, each piece with one mark: what a page hides
// is never joined to what it shows.
type pieces []*piece

type piece struct {
	col  int
	mark uint64
	text strings.Builder
}

// add adds words of one line to a column. If flow is set, a piece ends where
// another mark begins, and does not go on after it. Sep stands between the words
// and the text before them.
func (p *pieces) add(col int, words []word, em float32, sep byte, flow bool) {
	for len(words) > 0 {
		n := 1
		for n < len(words) && words[n].mark == words[0].mark {
			n++
		}
		into := p.at(col, words[0].mark, flow)
		if into.text.Len() > 0 {
			into.text.WriteByte(sep)
		}
		write(&into.text, words[:n], em)
		words, sep = words[n:], ' '
	}
}

// at returns the piece to which text with a mark belongs.
func (p *pieces) at(col int, mark uint64, flow bool) *piece {
	for _, last := range slices.Backward(*p) {
		if last.col == col && last.mark == mark {
			return last
		}
		if flow || last.col != col {
			break
		}
	}
	made := &piece{col: col, mark: mark}
	*p = append(*p, made)
	return made
}

// cells returns the pieces as cells.
func (p *pieces) cells() []Cell {
	all := make([]Cell, 0, len(*p))
	for _, piece := range *p {
		if piece.text.Len() > 0 {
			all = append(all, Cell{Col: piece.col, Text: piece.text.String(), Mark: piece.mark})
		}
	}
	return all
}
