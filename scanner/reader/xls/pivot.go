package xls

import (
	"math"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/numfmt"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/pivot"
)

// Records of a pivot cache (2.1.7.12).
const (
	recSXDBB = 0x00C8 // a row, as numbers into the items of fields
	recNum   = 0x00C9
	recBool  = 0x00CA
	recErr   = 0x00CB
	recInt   = 0x00CC
	recStr   = 0x00CD
	recDate  = 0x00CE
	recNil   = 0x00CF
	recSXDB  = 0x00C6
	recField = 0x00C7
)

// pivotCache is a pivot cache while it is read: the copy of the rows that a pivot
// table was made of.
type pivotCache struct {
	book   *book
	grid   grid.Sheet
	source int // fields that come from the rows, the first ones
	fields []pivotField
	row    int   // rows begun
	inline []int // fields whose values follow, of the row that is read
	rows   bool  // fields are over
	short  bool
}

// pivotField is a column of the rows (2.4.283).
type pivotField struct {
	name  string
	items []string
	known bool // rows refer to items by number
	wide  bool // by numbers of two bytes
}

// maxFields bounds the fields of a cache; Excel allows 256.
const maxFields = 1 << 14

// readPivotCache reads the stream of a pivot cache. The names of the fields are
// its first row.
func (b *book) readPivotCache(name string, data []byte) error {
	at := b.at(doc.Table, name)
	p := pivotCache{book: b, grid: grid.Sheet{Sink: b.sink, At: at, Hidden: doc.PivotCache, Limit: b.in.Limits.Text}}
	r := records{b: data}
	ended := false
	for n := 0; ; n++ {
		if n%1024 == 0 && b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		id, data, ok := r.next()
		if ended = id == recEOF; !ok || ended {
			break
		}
		if err := p.take(&r, id, data); err != nil {
			return err
		}
	}
	if err := p.begin(); err != nil {
		return err
	}
	if !ended {
		p.grid.Fault("a pivot cache ends before its end record", reader.ErrMalformed)
	}
	if p.short {
		p.grid.Fault("records of a pivot cache are too short", reader.ErrMalformed)
	}
	return p.grid.End("xls")
}

func (p *pivotCache) take(r *records, id uint16, data []byte) error {
	switch id {
	case recSXDB: // 2.4.275
		p.source = int(u16At(data, 10))
	case recField:
		if len(p.fields) >= maxFields {
			return nil
		}
		const allAtoms, shortItems = 1 << 0, 1 << 9
		flags := u16At(data, 0)
		f := pivotField{known: flags&allAtoms != 0, wide: flags&shortItems != 0}
		if len(data) > 14 {
			f.name = p.book.longText(r.continued(data[14:]))
		}
		p.fields = append(p.fields, f)
	case recSXDBB:
		return p.addRow(r.continued(data))
	case recNum, recBool, recErr, recInt, recStr, recDate, recNil:
		return p.addItem(p.item(id, r.continued(data)))
	}
	return nil
}

// item returns the value in a record of an item (2.4.276 and the like).
func (p *pivotCache) item(id uint16, j *joined) string {
	text := ""
	switch id {
	case recNum:
		if v := j.bytes(8); len(v) == 8 {
			text = string(numfmt.AppendFloat(nil, float(v)))
		}
	case recBool:
		text = "FALSE"
		if j.u16() != 0 {
			text = "TRUE"
		}
	case recErr:
		text = errorText(j.u8())
	case recInt:
		text = string(numfmt.AppendFloat(nil, float64(int16(j.u16())))) //nolint:gosec // has a sign
	case recStr:
		text = p.book.longText(j)
	case recDate: // 2.4.289
		year, month, day := j.u16(), j.u16(), j.u8()
		hour, minute, second := j.u8(), j.u8(), j.u8()
		text = pivot.Date(int(year), int(month), int(day), int(hour), int(minute), int(second))
	}
	p.short = p.short || j.short
	return text
}

// addItem takes a value: an item of the field read last or, behind a row, the
// value of the next field that has no items.
func (p *pivotCache) addItem(text string) error {
	if n := len(p.fields); !p.rows && n > 0 && p.fields[n-1].known {
		p.fields[n-1].items = append(p.fields[n-1].items, text)
		return nil
	}
	if len(p.inline) == 0 { // rows of a cache in which no field has items
		if err := p.nextRow(); err != nil {
			return err
		}
		if len(p.inline) == 0 {
			return nil
		}
	}
	col := p.inline[0]
	p.inline = p.inline[1:]
	return p.grid.Text(col+1, text, 0)
}

// begin sends the names of the fields, before the first row.
func (p *pivotCache) begin() error {
	if p.rows {
		return nil
	}
	p.rows = true
	p.row = 1
	if p.source == 0 || p.source > len(p.fields) {
		p.source = len(p.fields)
	}
	hasText := false
	for _, f := range p.fields {
		hasText = hasText || f.name != ""
	}
	if !hasText {
		return nil
	}
	if err := p.book.sink.Part(doc.Part{Loc: p.grid.At, Hidden: doc.PivotCache, Detail: "copied for a pivot table"}); err != nil {
		return err
	}
	if err := p.grid.Row(1, 0); err != nil {
		return err
	}
	for i, f := range p.fields[:p.source] {
		if err := p.grid.Text(i+1, f.name, 0); err != nil {
			return err
		}
	}
	return nil
}

// nextRow begins a row: the fields without items have their values behind it.
func (p *pivotCache) nextRow() error {
	if err := p.begin(); err != nil {
		return err
	}
	if p.row < math.MaxInt32 {
		p.row++
	}
	p.inline = p.inline[:0]
	for i, f := range p.fields[:p.source] {
		if !f.known {
			p.inline = append(p.inline, i)
		}
	}
	return p.grid.Row(p.row, 0)
}

// addRow takes a record SXDBB (2.4.277): for each field with items the number of
// one. Excel puts several rows into one record.
func (p *pivotCache) addRow(j *joined) error {
	for {
		if err := p.nextRow(); err != nil {
			return err
		}
		read := 0
		for i, f := range p.fields[:p.source] {
			if !f.known {
				continue
			}
			n := int(0)
			if f.wide {
				n = int(j.u16())
				read += 2
			} else {
				n = int(j.u8())
				read++
			}
			if j.short {
				p.short = true
				return nil
			}
			if n < len(f.items) {
				if err := p.grid.Text(i+1, f.items[n], 0); err != nil {
					return err
				}
			}
		}
		if read == 0 || j.done() || len(p.inline) > 0 {
			return nil
		}
	}
}
