package ppt

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
)

const (
	maxGroups = 64 // that lie in one another
	topDepth  = 2  // of shapes that are in none: they lie in the drawing and its group
)

// shape is a shape as far as its text is concerned.
type shape struct {
	hidden doc.Hidden
	place  [4]int // left, top, right and bottom
	texts  []record
	line   string // text along a line
	table  bool   // the group it stands for is a table
}

// drawing sends the texts of a drawing, or a part of it.
func (d *document) drawing(b []byte, depth int) {
	if depth > maxGroups {
		d.deep = true
		return
	}
	for r := range records(b) {
		switch {
		case r.kind == kindGroup:
			d.group(r.data, depth)
		case r.kind == kindShape:
			d.shape(d.shapeOf(r.data, depth), 0)
		case r.inside:
			d.drawing(r.data, depth+1)
		}
	}
}

// group sends a group of shapes. The first of them stands for the group itself.
func (d *document) group(b []byte, depth int) {
	if head, ok := recordAt(b, 0); ok && head.kind == kindShape {
		if s := d.shapeOf(head.data, maxGroups); s.table {
			d.table(b)
			return
		}
	}
	d.drawing(b, depth+1)
}

func (d *document) shape(s shape, more doc.Hidden) {
	for _, t := range s.texts {
		d.text(t, s.hidden|more)
	}
	if s.line != "" {
		d.send(s.line, s.hidden|more)
	}
}

// shapeOf reads a shape.
func (d *document) shapeOf(b []byte, depth int) shape {
	var s shape
	for r := range records(b) {
		switch r.kind {
		case kindTextbox:
			for t := range records(r.data) {
				s.texts = append(s.texts, t)
			}
		case kindOptions, kindMoreOptions:
			d.options(&s, r)
		case kindChildAnchor:
			for i := range s.place {
				s.place[i] = int(int32(u32(r.data, 4*i))) //nolint:gosec // signed numbers
			}
		case kindClientData:
			if _, ok := first(r.data, kindPlaceholder); ok && d.masters {
				s.hidden |= doc.DocumentProperty // it says what to fill in, and is of nobody
			}
		case kindClientAnchor:
			if place, ok := anchor(r.data); ok && depth <= topDepth && d.outside(place) {
				s.hidden |= doc.OffPage
			}
		}
	}
	return s
}

// anchor returns where a shape is on its slide (2.7.1): top, left, right and bottom
// in numbers of two or four bytes.
func anchor(b []byte) (place [4]int, ok bool) {
	const small, large = 8, 16
	var v [4]int
	for i := range v {
		switch len(b) {
		case small:
			v[i] = int(int16(binary.LittleEndian.Uint16(b[2*i:]))) //nolint:gosec // signed numbers
		case large:
			v[i] = int(int32(u32(b, 4*i))) //nolint:gosec // signed numbers
		default:
			return place, false
		}
	}
	return [4]int{v[1], v[0], v[2], v[3]}, true
}

// outside reports whether a place is beside the slide.
func (d *document) outside(p [4]int) bool {
	return d.width > 0 && d.height > 0 && (p[2] <= 0 || p[3] <= 0 || p[0] >= d.width || p[1] >= d.height)
}

// options reads properties of a shape ([MS-ODRAW] 2.3.1): six bytes each, and behind
// them all the texts of those that have one.
func (d *document) options(s *shape, r record) {
	const (
		entry, isLong, number = 6, 1 << 15, 1<<14 - 1
		textAlongLine         = 0x00C0
		description           = 0x0381
		flags                 = 0x03BF
		tableFlags            = 0x039F
		hide                  = 1<<17 | 1<<1
	)
	count := min(r.instance, len(r.data)/entry)
	rest := r.data[count*entry:]
	for i := range count {
		id, v := binary.LittleEndian.Uint16(r.data[i*entry:]), u32(r.data, i*entry+2)
		var long []byte
		if id&isLong != 0 {
			n := min(int64(v), int64(len(rest)))
			long, rest = rest[:n], rest[n:]
		}
		switch id & number {
		case textAlongLine:
			s.line = codepage.DecodeUTF16(long)
		case description:
			d.Describe(codepage.DecodeUTF16(cutAtZero(long)))
		case flags:
			if v&hide == hide {
				s.hidden |= doc.HiddenText
			}
		case tableFlags:
			s.table = v&1 != 0
		}
	}
}

// cutAtZero returns text of two bytes a character up to the zero that ends it.
func cutAtZero(b []byte) []byte {
	for i := 0; i+1 < len(b); i += 2 {
		if b[i] == 0 && b[i+1] == 0 {
			return b[:i]
		}
	}
	return b
}

// table sends a group of shapes that are the cells of a table. Rows and columns are
// told by where the cells are.
func (d *document) table(b []byte) {
	var cells []shape
	head := true
	for r := range records(b) {
		if r.kind != kindShape {
			continue
		}
		if s := d.shapeOf(r.data, maxGroups); !head && s.place[2] > s.place[0] && s.place[3] > s.place[1] {
			cells = append(cells, s)
		} else if !head {
			d.shape(s, 0)
		}
		head = false
	}
	slices.SortStableFunc(cells, func(a, b shape) int { return cmp.Or(a.place[1]-b.place[1], a.place[0]-b.place[0]) })
	d.Flow.StartTable()
	const near = 8 // a seventieth of an inch
	for len(cells) > 0 {
		n := 1
		for n < len(cells) && cells[n].place[1]-cells[0].place[1] <= near {
			n++
		}
		row := cells[:n]
		cells = cells[n:]
		slices.SortStableFunc(row, func(a, b shape) int { return a.place[0] - b.place[0] })
		d.row(row)
	}
	d.Flow.EndTable()
}

// row sends a row of a table.
func (d *document) row(cells []shape) {
	const near = 8
	twips := func(v int) int { return v * 5 / 2 } // there are 576 to an inch
	d.Flow.StartRow(0)
	var edges []int
	last := cells[0].place[0]
	for _, s := range cells {
		if s.place[0]-last > near && len(edges) > 0 { // a cell of a row above reaches down
			d.Flow.StartCell()
			d.Flow.EndCell()
			edges = append(edges, twips(s.place[0]))
		}
		d.Flow.StartCell()
		d.shape(s, 0)
		d.Flow.EndCell()
		last = s.place[2]
		edges = append(edges, twips(last))
	}
	d.Flow.Edges(edges)
	d.Flow.EndRow()
}
