package rtf

import (
	"bytes"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/look"
)

// frame is text that stands by itself, and the tables that are open in it.
type frame struct {
	tables []table // the innermost last
	back   look.Color
	row    definition // of the row in the making
	nested definition // of a row of a table in a cell
}

// table is a table that is open.
type table struct {
	row, cell bool // one is open
	cells     int  // of the row, that were ended
}

// definition is what \trowd begins.
type definition struct {
	edges []int
	fills []look.Color // what is behind the cells
	fill  look.Color   // of the cell being defined
	open  bool         // \row has not come yet
}

// Bounds of tables: how deep they lie in one another, and their cells.
const (
	maxLevel = 16
	maxCells = 1 << 10 // Word allows 63
)

func (d *document) frame() *frame { return &d.frames[len(d.frames)-1] }

// enter begins text of a part that stands by itself until the group ends.
func (d *document) enter(part doc.Part, back look.Color) {
	if d.dropped {
		return
	}
	if d.entered {
		d.leave()
	}
	d.Flow.Enter(part)
	d.frames = append(d.frames, frame{back: back})
	d.entered = true
	d.to = flowing
	d.level, d.shade = 0, look.Unset
	d.look = d.plainLook()
}

func (d *document) leave() {
	d.Flow.Leave()
	d.frames = d.frames[:len(d.frames)-1]
}

// place goes to where a text of the paragraph belongs: into a cell, or out of the
// tables that are open. It reports whether the text is to be sent, which blanks
// between rows are not.
func (d *document) place(text []byte) bool {
	f := d.frame()
	level := d.level
	if level == 0 && f.row.open {
		level = 1
	}
	if level == 0 && len(f.tables) > 0 && len(text) > 0 && len(bytes.TrimSpace(text)) == 0 {
		return false
	}
	d.goTo(level)
	return true
}

// goTo opens a cell in as many tables, and ends those that lie deeper.
func (d *document) goTo(level int) {
	f := d.frame()
	for len(f.tables) > level {
		d.Flow.EndTable()
		f.tables = f.tables[:len(f.tables)-1]
	}
	for n := range level {
		if n == len(f.tables) {
			d.Flow.StartTable()
			f.tables = append(f.tables, table{})
		}
		t := &f.tables[n]
		if !t.row {
			d.Flow.StartRow(0)
			t.row, t.cells = true, 0
		}
		if !t.cell {
			d.Flow.StartCell()
			t.cell = true
		}
	}
}

// endCell ends a cell of the table at the level.
func (d *document) endCell(level int) {
	d.goTo(level)
	t := &d.frame().tables[level-1]
	d.Flow.EndCell()
	t.cell = false
	t.cells++
}

// endRow ends a row of the table at the level.
func (d *document) endRow(level int, row *definition) {
	f := d.frame()
	row.open = false
	if len(f.tables) < level {
		return
	}
	for len(f.tables) > level {
		d.Flow.EndTable()
		f.tables = f.tables[:len(f.tables)-1]
	}
	d.Flow.Edges(row.edges)
	d.Flow.EndRow()
	t := &f.tables[level-1]
	t.row, t.cell = false, false
}

// endParagraph ends a paragraph.
func (d *document) endParagraph() {
	switch {
	case d.dropped:
	case d.to == gathered:
		d.emit([]byte{'\n'})
	case d.to != flowing:
	case d.page():
	default:
		d.place(nil)
		d.Flow.EndParagraph()
	}
}

// tableWord takes a control word of tables, and reports whether it is one.
func (d *document) tableWord(word string, n int) bool {
	f := d.frame()
	row := &f.row
	if d.nested {
		row = &f.nested
	}
	live := d.to == flowing && !d.dropped && !d.page()
	switch word {
	case "trowd":
		*row = definition{edges: row.edges[:0], fills: row.fills[:0], fill: look.Unset}
	case "cellx":
		if len(row.edges) < maxCells {
			row.edges = append(row.edges, n)
			row.fills = append(row.fills, row.fill)
		}
		row.fill = look.Unset
		row.open = live && !d.nested
	case "clcbpat":
		row.fill = d.colorAt(n)
	case "clshdng", "clshdngraw":
		if n > 0 {
			row.fill = look.Unknown
		}
	case "intbl":
		d.level = max(1, d.level)
	case "itap":
		d.level = min(max(0, n), maxLevel)
	case "cell":
		if live {
			d.endCell(1)
		} else if d.to == gathered {
			d.special("\t")
		}
	case "nestcell":
		if live {
			d.endCell(max(2, d.level))
		}
	case "row":
		if live {
			d.endRow(1, &f.row)
		}
	case "nestrow":
		if !d.dropped {
			d.endRow(max(2, len(f.tables)), &f.nested)
		}
	default:
		return false
	}
	return true
}

// concealment says what hides the text of the paragraph.
func (d *document) concealment() doc.Hidden {
	l := d.look
	if l.Back == look.Unset {
		l.Back = d.behind()
	}
	if l.Hidden() {
		return d.hidden | doc.HiddenText
	}
	return d.hidden
}

// behind returns the colour of what text stands on that has none of its own.
func (d *document) behind() look.Color {
	if d.shade != look.Unset {
		return d.shade
	}
	f := d.frame()
	switch n := len(f.tables); {
	case n > 1: // how its cells look is said behind them
		return look.Unknown
	case n == 1 && f.tables[0].cells < len(f.row.fills):
		if fill := f.row.fills[f.tables[0].cells]; fill != look.Unset {
			return fill
		}
	}
	return f.back
}

// colorAt returns a colour of the table of colours. Those it does not have are
// none.
func (d *document) colorAt(n int) look.Color {
	if n < 0 || n >= len(d.colors) {
		return look.Unset
	}
	return d.colors[n]
}
