package layout

import "slices"

// blocks parts the lines of the page into tables and running text.
func (p *page) blocks() []Block {
	var all []Block
	var table, single []line // single: lines of one chunk since the last of several
	flush := func() {
		if len(table) > 0 {
			all = append(all, p.tables(table, 0)...)
		}
		table = nil
	}
	prose := func() {
		if len(single) > 0 {
			all = append(all, p.prose(single))
		}
		single = nil
	}
	for i := range p.lines {
		l := p.lines[i]
		if len(table) > 0 && distant(table, single, &l) {
			flush()
			prose()
		}
		if len(l.chunks) == 1 {
			single = append(single, l)
			continue
		}
		if len(table) > 0 && p.within(table, single) {
			table = append(table, single...)
			single = nil
		} else {
			flush()
			n := len(single) - beside(single, &l)
			lines := single[n:]
			single = single[:n]
			prose()
			table = slices.Clone(lines)
		}
		table = append(table, l)
	}
	if len(table) > 0 && len(single) > 0 {
		// What follows a table belongs to it as far as it stands under its columns.
		n := 0
		for n < len(single) && single[n].x0() > left(table)+2*single[n].height() {
			n++
		}
		table, single = append(table, single[:n]...), single[n:]
	}
	flush()
	prose()
	return all
}

// beside returns how many of the last lines overlap with l, one after the other:
// they are the upper lines of cells around whose middle l stands.
func beside(single []line, l *line) int {
	n := 0
	for n < len(single) {
		above := &single[len(single)-1-n]
		if l.y1-above.y0 < 0.15*l.height() {
			break
		}
		l = above
		n++
	}
	return n
}

// distant reports whether l stands so far below the lines before it that it
// begins something else.
func distant(table, single []line, l *line) bool {
	before := table[len(table)-1]
	if len(single) > 0 {
		before = single[len(single)-1]
	}
	pitch := before.y0 - l.y0
	if pitch > 6*max(before.height(), l.height()) {
		return true
	}
	if len(table) < 3 || len(single) > 0 {
		return false
	}
	usual := table[len(table)-2].y0 - table[len(table)-1].y0
	return pitch > 3*max(usual, l.height())
}

func left(lines []line) float32 {
	x := lines[0].x0()
	for i := range lines {
		x = min(x, lines[i].x0())
	}
	return x
}

// within reports whether the lines of one chunk that stand between two of
// several are part of the table: a heading, or text that goes on in one column.
func (p *page) within(table, single []line) bool {
	edge := left(table)
	long, outside := 0, 0
	for i := range single {
		if single[i].x0() > edge+2*single[i].height() {
			continue
		}
		outside++
		if len(single[i].chunks[0].words) > 8 {
			long++
		}
	}
	return outside <= 3 && long <= 1
}
