package msword

import (
	"bytes"
	"encoding/binary"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/look"
)

// Characters that mean something (2.3.1 and 2.4.1).
const (
	picture    = 0x01
	cellMark   = 0x07
	drawing    = 0x08
	lineBreak  = 0x0B
	pageBreak  = 0x0C
	mark       = 0x0D // of a paragraph
	columnMark = 0x0E
	fieldBegin = 0x13
	fieldMid   = 0x14
	fieldEnd   = 0x15
	hyphen     = 0x1E
)

// paragraph is one paragraph and what ends it.
type paragraph struct {
	runs   []run
	layout layout
	mark   byte
}

// run is text that is formatted in the same way.
type run struct {
	text   []byte // in UTF-8, with the characters above in it
	format []byte
	change []byte // of its piece
}

// table is a table that is open.
type table struct {
	row, cell bool // one is open
	cells     int  // of the row, that were ended
}

// field is a field that is open: its instruction until that ends.
type field struct {
	code   []byte
	result bool
}

// Bounds of what is held.
const (
	maxFields = 64
	maxRow    = 1 << 14 // paragraphs of a row
	maxRuns   = 1 << 20 // runs of a paragraph
	perCheck  = 1 << 10 // paragraphs after which the context is looked at
)

// stories sends the text, each story to where it belongs.
func (d *document) stories() error {
	main := d.Part(doc.File, "", 0)
	from := 0
	for n, count := range d.info.counts {
		var err error
		to := from + count
		switch n {
		case mainStory, boxStory:
			err = d.story(from, to, main)
		case footnoteStory:
			err = d.story(from, to, d.Part(doc.File, "footnotes", 0))
		case headerStory:
			err = d.headers(from, to)
		case commentStory:
			err = d.story(from, to, d.Part(doc.File, "comments", doc.Comment))
		case endnoteStory:
			err = d.story(from, to, d.Part(doc.File, "endnotes", 0))
		case macroStory:
			err = d.story(from, to, d.Part(doc.File, "macros", doc.HiddenText))
		case headerBoxStory:
			err = d.story(from, to, d.Part(doc.File, "header", doc.HeaderFooter))
		}
		if err != nil {
			return err
		}
		from = to
	}
	d.total = from
	return nil
}

// headers sends headers and footers: six for each section, and before them six
// separators of notes (2.8.11).
func (d *document) headers(from, to int) error {
	header, footer := d.Part(doc.File, "header", doc.HeaderFooter), d.Part(doc.File, "footer", doc.HeaderFooter)
	b := d.part(plcfHdd)
	const each = 6
	last := 0
	for i := 0; 4*i+8 <= len(b) && last < to-from; i++ {
		end := min(int(binary.LittleEndian.Uint32(b[4*i+4:])), to-from)
		if end <= last {
			continue
		}
		part := header
		switch i % each {
		case 2, 3, 5:
			part = footer
		}
		if err := d.story(from+last, from+end, part); err != nil {
			return err
		}
		last = end
	}
	return d.story(from+last, to, header)
}

// story sends the characters from and before to.
func (d *document) story(from, to int, part doc.Part) error {
	if from >= to {
		return nil
	}
	if part.Loc == d.Part(doc.File, "", 0).Loc {
		d.Flow.Main(part)
	} else {
		d.Flow.Enter(part)
		defer d.Flow.Leave()
	}
	d.fields, d.tables, d.row, d.cellMark = d.fields[:0], d.tables[:0], nil, false
	var p paragraph
	for _, x := range d.pieces {
		begin, end := max(x.from, from), min(x.to, to)
		if begin >= end {
			continue
		}
		at := x.at + int64((begin-x.from)*x.width)
		until := x.at + int64((end-x.from)*x.width)
		if d.budget -= int(until - at); d.budget < 0 {
			return d.Problem(mainStream, "the pieces are many times as long as the file", reader.ErrTooLarge)
		}
		if err := d.stretch(&p, x, at, until); err != nil {
			return err
		}
	}
	d.end(&p)
	d.sendRow(layout{})
	for len(d.tables) > 0 {
		d.endTable()
	}
	d.endFields()
	return d.Flow.Err()
}

// stretch takes the text of a piece between two places in the main stream.
func (d *document) stretch(p *paragraph, x piece, at, until int64) error {
	count := 0
	for at < until {
		format, end := d.runs.at(at)
		end = min(end, until)
		if (end-at)%int64(x.width) != 0 {
			end++
		}
		end = min(max(end, at+int64(x.width)), until)
		raw := d.main[at:end]
		n, c := d.ending(raw, x.width)
		if n > 0 {
			p.runs = append(p.runs, run{d.decode(raw[:n], x.width), format, x.change})
		}
		if len(p.runs) >= maxRuns {
			d.end(p) // and it goes on
		}
		if c == 0 {
			at = end
			continue
		}
		at += int64(n)
		paper, _ := d.paras.at(at)
		p.layout, p.mark = d.layoutOf(paper, x.change), c
		at += int64(x.width)
		d.end(p)
		if count++; count%perCheck == 0 {
			if err := d.Ctx.Err(); err != nil {
				return err
			}
			if err := d.Flow.Err(); err != nil {
				return err
			}
		}
	}
	return nil
}

// ending returns where the first mark that ends a paragraph lies in raw, and which
// it is; 0 if there is none.
func (d *document) ending(raw []byte, width int) (int, byte) {
	if width == 1 {
		if i := bytes.IndexAny(raw, "\r\x07\x0C"); i >= 0 {
			return i, raw[i]
		}
		return len(raw), 0
	}
	for i := 0; i+1 < len(raw); i += 2 {
		if c := raw[i]; raw[i+1] == 0 && (c == mark || c == cellMark || c == pageBreak) {
			return i, c
		}
	}
	return len(raw), 0
}

func (d *document) decode(raw []byte, width int) []byte {
	if width == 2 {
		return codepage.AppendUTF16(nil, raw)
	}
	return []byte(codepage.Decode(raw, d.info.page))
}

// end takes a paragraph that is whole. Those in a table wait for the end of their
// row.
func (d *document) end(p *paragraph) {
	x := *p
	*p = paragraph{}
	l := &x.layout
	if l.level == 0 && x.mark == cellMark { // nothing says that it is in a table
		l.level = 1
		l.endRow = d.cellMark && len(x.runs) == 0
	}
	d.cellMark = x.mark == cellMark && !l.endRow
	if l.level == 0 {
		d.sendRow(layout{})
		for len(d.tables) > 0 && (x.mark != 0 || len(x.runs) > 0) {
			d.endTable()
		}
		d.send(&x, look.Unset)
		if x.mark != 0 {
			d.Flow.EndParagraph()
		}
		return
	}
	if d.row = append(d.row, x); l.endRow && l.level == 1 || len(d.row) >= maxRow {
		d.sendRow(*l)
	}
}

// sendRow sends the row that waits. end is how the paragraph at its end says that
// it looks.
func (d *document) sendRow(end layout) {
	row := d.row
	d.row = nil
	for i := range row {
		x := &row[i]
		l := &x.layout
		if l.endRow {
			d.endRow(l.level, l.edges)
			continue
		}
		d.goTo(l.level)
		back := look.Unknown // of a table in a cell
		if l.level == 1 {
			back = look.Unset
			if n := d.tables[0].cells; n < len(end.fills) {
				back = end.fills[n]
			}
		}
		d.send(x, back)
		d.Flow.EndParagraph()
		if l.level == 1 && x.mark == cellMark || l.endCell {
			t := &d.tables[len(d.tables)-1]
			d.Flow.EndCell()
			t.cell = false
			t.cells++
		}
	}
}

func (d *document) endTable() {
	d.Flow.EndTable()
	d.tables = d.tables[:len(d.tables)-1]
}

// goTo opens a cell in as many tables, and ends those that lie deeper.
func (d *document) goTo(level int) {
	for len(d.tables) > level {
		d.endTable()
	}
	for n := range level {
		if n == len(d.tables) {
			d.Flow.StartTable()
			d.tables = append(d.tables, table{})
		}
		t := &d.tables[n]
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

// endRow ends a row of the table at the level.
func (d *document) endRow(level int, edges []int) {
	if len(d.tables) < level {
		return
	}
	for len(d.tables) > level {
		d.endTable()
	}
	d.Flow.Edges(edges)
	d.Flow.EndRow()
	d.tables[level-1].row, d.tables[level-1].cell = false, false
}

// send sends the text of a paragraph. back is what is behind it.
func (d *document) send(p *paragraph, back look.Color) {
	if p.layout.shade != look.Unset && p.mark != 0 {
		back = p.layout.shade
	}
	base := plain()
	if !d.info.old {
		base = d.styled(p.layout.style, base)
	}
	for _, r := range p.runs {
		c := d.apply(r.change, d.apply(r.format, base, base), base)
		if c.Back == look.Unset {
			c.Back = back
		}
		var hidden doc.Hidden
		if c.Hidden() {
			hidden |= doc.HiddenText
		}
		if c.deleted {
			hidden |= doc.TrackedChange
		}
		d.text(r.text, hidden)
	}
}

// text sends text with fields and special characters in it.
func (d *document) text(b []byte, hidden doc.Hidden) {
	for len(b) > 0 {
		n := bytes.IndexFunc(b, func(c rune) bool { return c < ' ' && c != '\t' })
		if n < 0 {
			n = len(b)
		}
		d.plain(b[:n], hidden)
		if n == len(b) {
			return
		}
		switch b[n] {
		case picture, drawing:
			d.Images++
		case lineBreak, columnMark:
			d.plain([]byte{'\n'}, hidden)
		case hyphen:
			d.plain([]byte{'-'}, hidden)
		case fieldBegin:
			if len(d.fields) < maxFields {
				d.fields = append(d.fields, field{})
			}
		case fieldMid:
			if n := len(d.fields); n > 0 {
				d.instruction(&d.fields[n-1], hidden)
			}
		case fieldEnd:
			if n := len(d.fields); n > 0 {
				d.instruction(&d.fields[n-1], hidden)
				d.fields = d.fields[:n-1]
			}
		}
		b = b[n+1:]
	}
}

// plain sends text, or adds it to the instruction of a field.
func (d *document) plain(b []byte, hidden doc.Hidden) {
	if len(b) == 0 {
		return
	}
	for i := len(d.fields) - 1; i >= 0; i-- {
		if f := &d.fields[i]; !f.result { // the results of fields in it are part of it
			if len(f.code) < d.In.Limits.Text {
				f.code = append(f.code, b...)
			}
			return
		}
	}
	d.said = d.said || len(bytes.TrimSpace(b)) > 0
	d.Flow.Text(b, hidden)
}

// instruction ends the instruction of a field.
func (d *document) instruction(f *field, hidden doc.Hidden) {
	if !f.result {
		d.Instruction(f.code, hidden)
	}
	f.code, f.result = nil, true
}

// endFields sends the instructions of fields that never ended.
func (d *document) endFields() {
	for i := range d.fields {
		if f := &d.fields[i]; !f.result && len(f.code) > 0 {
			d.Instruction(f.code, 0)
		}
	}
	d.fields = d.fields[:0]
}
