package text

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// writer sends pieces of a file as fragments.
type writer struct {
	sink doc.Sink
	at   doc.Location

	lines []line
	cells []doc.Cell
	texts []string

	layout  layout // of the table that was sent last, if nothing else came after it
	carried string // end of a paragraph that was cut, to be sent again with the rest
	row     int    // of carried
	joint   string // what stood between carried and the rest
}

// write sends one piece.
func (w *writer) write(p piece) error {
	w.lines = lines(p, w.lines[:0])
	rest := w.lines
	for len(rest) > 0 {
		if rest[0].blank {
			rest = rest[1:]
			w.carried = ""
			continue
		}
		n := blockLen(rest)
		block := rest[:n]
		rest = rest[n:]
		last := len(rest) == 0 && p.cut != atBlank
		if err := w.block(block, rest, last, p.cut); err != nil {
			return err
		}
	}
	if p.cut == atBlank {
		w.carried = ""
	}
	return nil
}

// blockLen returns how many lines belong to the block that begins ls: up to a
// blank line or a new page, and without the other of two parts if one of them is
// running text and the other a listing.
func blockLen(ls []line) int {
	n := 1
	for n < len(ls) && !ls[n].blank && !ls[n].page {
		n++
	}
	plain := 0 // lines without gaps in a row
	listing := false
	for i, l := range ls[:n] {
		switch {
		case l.wide || l.rule:
			if !listing && plain > 2 && l.wide {
				return i
			}
			listing = listing || l.wide
			plain = 0
		default:
			if plain++; listing && plain > 2 {
				return i - plain + 1
			}
		}
	}
	return n
}

// block sends the lines of a block. What follows is looked at where the block is
// too short to show a layout, as a header is that stands alone.
func (w *writer) block(block, following []line, last bool, c cut) error {
	wide, text := 0, 0
	for _, l := range block {
		if !l.rule {
			text++
		}
		if l.wide {
			wide++
		}
	}
	if text == 0 {
		return nil // drawn lines only
	}
	if c := separator(block); c != 0 {
		w.carried, w.layout = "", nil
		return w.separated(block, string(c))
	}
	if wide > 0 && wide*2 >= text {
		w.carried = ""
		return w.listing(block, following)
	}
	if wide == 0 && w.fitsBefore(block) {
		return w.rows(block, w.layout, true)
	}
	if text < len(block) {
		return w.between(block, last, c)
	}
	w.layout = nil
	if isList(block) {
		for i := range block {
			if err := w.send(block[i].row, block[i].text); err != nil {
				return err
			}
		}
		return nil
	}
	return w.paragraph(block, last, c)
}

// fitsBefore reports whether block is in the layout of the table before it even
// though no line of it has a wide gap.
func (w *writer) fitsBefore(block []line) bool {
	if w.layout == nil {
		return false
	}
	for _, l := range block {
		if !l.rule && !w.full(l) {
			return false
		}
	}
	return true
}

// full reports whether l fills every column of the current layout, with a single
// blank between values.
func (w *writer) full(l line) bool {
	if len(w.layout) == 0 || len(l.text) > 4*maxWidth {
		return false
	}
	chars := shape(l.text)
	for _, b := range w.layout {
		if b.to >= len(chars) || chars[b.to-1] != ' ' || chars[b.to] == ' ' {
			return false
		}
	}
	return true
}

// between sends a block of running text with drawn lines in it, part by part.
func (w *writer) between(block []line, last bool, c cut) error {
	for len(block) > 0 {
		if block[0].rule {
			block = block[1:]
			continue
		}
		n := 1
		for n < len(block) && !block[n].rule {
			n++
		}
		if err := w.block(block[:n], nil, last && n == len(block), c); err != nil {
			return err
		}
		block = block[n:]
	}
	return nil
}

// listing sends a block that has wide gaps in most lines.
func (w *writer) listing(block, following []line) error {
	tabs := 0
	for _, l := range block {
		if bytes.IndexByte(bytes.TrimLeft(l.text, " \t"), '\t') >= 0 {
			tabs++
		}
	}
	if tabs*2 >= len(block) {
		w.layout = nil
		return w.separated(block, "\t")
	}
	for _, l := range block {
		if l.rule {
			if y := ruled(l.text); len(y) > 0 && y.fitsAll(newGrid(block)) {
				return w.rows(block, y, true)
			}
		}
	}
	g := newGrid(block)
	if w.layout.fitsAll(g) {
		return w.rows(block, w.layout, false)
	}
	if y := find(g); len(y) > 0 {
		return w.rows(block, y, false)
	}
	if y := ahead(following); y.fitsAll(g) {
		return w.rows(block, y, false)
	}
	// No layout: the gaps part the values of each line.
	for _, l := range block {
		if err := w.gapped(l); err != nil {
			return err
		}
	}
	return nil
}

// ahead returns the layout of the next block, nil if it has none.
func ahead(ls []line) layout {
	for len(ls) > 0 && (ls[0].blank || ls[0].rule) {
		if y := ruled(ls[0].text); ls[0].rule && len(y) > 0 {
			return y
		}
		ls = ls[1:]
	}
	if len(ls) == 0 {
		return nil
	}
	return find(newGrid(ls[:blockLen(ls)]))
}

// rows sends the lines of a table. A line without wide gaps is a title or a
// total and stays whole, unless it fills the columns or all is set.
func (w *writer) rows(block []line, y layout, all bool) error {
	w.layout = y
	for _, l := range block {
		if l.rule {
			continue
		}
		split := l.wide || all && y.fits(shape(l.text)) || w.full(l)
		if !split || len(l.text) > 4*maxWidth {
			if err := w.send(l.row, l.text); err != nil {
				return err
			}
			continue
		}
		w.texts = y.values(l.text, w.texts[:0])
		if err := w.sendCells(l.row); err != nil {
			return err
		}
	}
	return nil
}

// separated sends lines whose columns are parted by sep.
func (w *writer) separated(block []line, sep string) error {
	for _, l := range block {
		if l.rule {
			continue
		}
		w.texts = w.texts[:0]
		for field := range strings.SplitSeq(string(l.text), sep) {
			w.texts = append(w.texts, strings.Trim(strings.TrimSpace(field), "\""))
		}
		if err := w.sendCells(l.row); err != nil {
			return err
		}
	}
	return nil
}

// gapped sends one line, parted at its wide gaps.
func (w *writer) gapped(l line) error {
	if l.rule {
		return nil
	}
	w.texts = w.texts[:0]
	for field := range strings.SplitSeq(strings.ReplaceAll(string(l.text), "\t", "  "), "  ") {
		if field = strings.TrimSpace(field); field != "" {
			w.texts = append(w.texts, field)
		}
	}
	return w.sendCells(l.row)
}

// sendCells sends w.texts as a row.
func (w *writer) sendCells(row int) error {
	w.cells = w.cells[:0]
	for i, text := range w.texts {
		if text = strings.TrimSpace(text); text != "" {
			w.cells = append(w.cells, doc.Cell{Col: i + 1, Text: text})
		}
	}
	if len(w.cells) == 0 {
		return nil
	}
	at := w.at
	at.Row = row
	return w.sink.Fragment(doc.Fragment{Loc: at, Cells: w.cells})
}

// send sends text as one cell.
func (w *writer) send(row int, text []byte) error {
	w.texts = append(w.texts[:0], string(text))
	return w.sendCells(row)
}

// paragraph sends lines that belong together, with line feeds between them. If
// it is cut off at the end of a piece, its last words are kept for the next one.
func (w *writer) paragraph(block []line, last bool, c cut) error {
	var b strings.Builder
	size := len(w.carried) + len(w.joint)
	for _, l := range block {
		size += len(l.text) + len("\n")
	}
	b.Grow(size)
	row := block[0].row
	if w.carried != "" {
		b.WriteString(w.carried)
		b.WriteString(w.joint)
		row = w.row
		w.carried = ""
	}
	for i, l := range block {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.Write(l.text)
	}
	text := b.String()
	if last {
		at := tailStart(text)
		w.carried = text[at:]
		w.row = block[len(block)-1].row - strings.Count(w.carried, "\n")
		w.joint = "\n"
		if c == inLine {
			w.joint = " "
		}
	}
	w.texts = append(w.texts[:0], text)
	return w.sendCells(row)
}

// tailStart returns where the last sentences of text begin that are no longer
// than the overlap.
func tailStart(text string) int {
	at := max(0, len(text)-overlap+1)
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at++
	}
	tail := text[at:]
	for _, mark := range []string{"\n", ". ", " "} {
		if i := strings.Index(tail, mark); i >= 0 && i+len(mark) < len(tail) {
			return at + i + len(mark)
		}
	}
	return at
}
