package layout

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// prose makes paragraphs of lines. A line goes on with the paragraph above it if
// its first word would not have fitted there, and if place, size and distance
// agree.
func (p *page) prose(lines []line) Block {
	var b Block
	for i := 0; i < len(lines); {
		n := 1
		for i+n < len(lines) && continues(lines, i, i+n) {
			n++
		}
		b.Rows = append(b.Rows, p.paragraph(lines[i:i+n]))
		i += n
	}
	return b
}

// continues reports whether line next goes on with the paragraph that begins at
// line first and includes the one before next.
func continues(lines []line, first, next int) bool {
	above, l := &lines[next-1], &lines[next]
	em := l.height()
	if abs(above.height()-em) > 0.25*em {
		return false
	}
	pitch := above.y0 - l.y0
	if pitch < 0.6*em || pitch > 1.75*em {
		return false
	}
	if next-1 > first {
		if usual := lines[next-2].y0 - above.y0; pitch > 1.2*usual {
			return false
		}
	}
	indent := above.x0() - l.x0()
	if abs(indent) > 0.6*em && !(next-1 == first && indent > 0 && indent < 5*em) && !centred(above, l) {
		return false
	}
	edge, full, all := margin(lines, next)
	begins := l.chunks[0].words[0]
	if above.x1()+0.25*em+(begins.x1-begins.x0) < edge-0.5*em {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(begins.text); unicode.IsLower(r) {
		return true
	}
	// The widest line of a list reaches the margin as well, and so does a
	// paragraph of one line: then only lines that mostly do are running text.
	ended := strings.ContainsAny(lastRune(above), ".:;!?")
	return full*3 >= all && (full > 1 || !ended)
}

func lastRune(l *line) string {
	words := l.chunks[len(l.chunks)-1].words
	text := words[len(words)-1].text
	_, n := utf8.DecodeLastRuneInString(text)
	return text[len(text)-n:]
}

func centred(a, b *line) bool {
	return abs((a.x0()+a.x1())-(b.x0()+b.x1())) < 1.0*b.height() && b.x0() > a.x0()
}

// margin returns the right edge of the text around a line, and how many lines
// come close to it, of how many.
func margin(lines []line, at int) (edge float32, full, all int) {
	const around = 20
	near := lines[max(0, at-around):min(len(lines), at+around)]
	edge = lines[at].x1()
	from := lines[at].x0()
	for i := range near {
		if abs(near[i].height()-lines[at].height()) < 0.25*lines[at].height() {
			edge = max(edge, near[i].x1())
			from = min(from, near[i].x0())
		}
	}
	for i := range near {
		if abs(near[i].height()-lines[at].height()) < 0.25*lines[at].height() {
			all++
			if near[i].x1() > edge-0.12*(edge-from) {
				full++
			}
		}
	}
	return edge, full, all
}

// paragraph makes one row of lines: a single cell, unless the marks differ.
func (p *page) paragraph(lines []line) Row {
	r := Row{Line: p.number}
	p.number += len(lines)
	var text pieces
	for i := range lines {
		sep := byte('\n')
		for _, c := range lines[i].chunks {
			text.add(0, c.words, lines[i].height(), sep, true)
			sep = ' '
		}
	}
	r.Cells = text.cells()
	return r
}

// newspaper reads columns one after the other if they are running text side by
// side rather than a table: every column holds lines of several words that fill
// its width.
func (p *page) newspaper(lines []line, rows []cells, cols []Span) ([]Block, bool) {
	if len(lines) < 4 || len(cols) > 4 {
		return nil, false
	}
	for k, col := range cols {
		n, words, wide := 0, 0, 0
		for i := range rows {
			c := rows[i][k]
			if len(c) == 0 {
				continue
			}
			n++
			words += len(c)
			if c[len(c)-1].x1-c[0].x0 > 0.7*(col.To-col.From) {
				wide++
			}
		}
		if n < 3 || words < 4*n || wide*3 < n*2 {
			return nil, false
		}
	}
	blocks := make([]Block, 0, len(cols))
	for k := range cols {
		var column []line
		for i := range rows {
			if c := rows[i][k]; len(c) > 0 {
				column = append(column, line{
					y0: lines[i].y0, y1: lines[i].y1,
					chunks: []chunk{{x0: c[0].x0, x1: c[len(c)-1].x1, words: c}},
				})
			}
		}
		blocks = append(blocks, p.prose(column))
	}
	return blocks, true
}
