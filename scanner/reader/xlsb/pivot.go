package xlsb

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/numfmt"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/pivot"
)

// pivotCache is the copy that a pivot table keeps of its source (2.2.5.2) while
// it is read.
type pivotCache struct {
	pivot.Cache
	book   *book
	detail string  // on the source
	by     string  // who refreshed it last
	values []value // how records hold the values of each field
	into   func(text string)
	dates  bool // groups are of dates or numbers, and have no names
	short  bool // records are too short

	grid      grid.Sheet
	announced bool
	stored    []int // the fields that records have values for
	row, col  int   // of the value that comes next
}

// value says how a record holds the values of a field that shares none (2.4.735).
type value byte

const (
	aText value = iota
	aNumber
	aDate
)

// Records of values. Six that follow say the same and more of it.
const (
	itemMissing = 20 + iota
	itemNumber
	itemBool
	itemError
	itemText
	itemDate
	itemIndex
	extraMissing // the first of those with more
	itemLast     = extraMissing + 5
)

// readPivotCache sends the records of a pivot cache (2.1.7.38) joined with the
// values that its fields share, under the fields' names; then the values that no
// record has.
func (b *book) readPivotCache(f *office.File, part *opc.Part) error {
	p := &pivotCache{book: b, Cache: pivot.Cache{Room: b.room()}}
	if err := records(f, part, "a pivot cache", p.define); err != nil {
		return err
	}
	rels, err := f.Relationships(part.Name)
	if err != nil {
		return err
	}
	for _, r := range rels {
		if r.Type == "pivotCacheRecords" && r.Part != nil && !f.Done(r.Part) {
			if err := p.readRecords(r.Part); err != nil {
				return err
			}
		}
	}
	if err := p.sendRest(part); err != nil {
		return err
	}
	if p.Full {
		if err := f.Problem(part.Name, "values of a pivot cache are left out", reader.ErrTooLarge); err != nil {
			return err
		}
	}
	if p.short {
		if err := f.Problem(part.Name, "records of a pivot cache are too short", reader.ErrMalformed); err != nil {
			return err
		}
	}
	var about [][]string
	if p.by != "" {
		about = [][]string{{"refreshedBy", p.by}}
	}
	return grid.Rows(f.Sink, b.at(doc.Property, part.Name), doc.DocumentProperty, "", about, f.In.Limits.Text)
}

// readStrayRecords sends the records of a pivot cache that lost its definition.
func (b *book) readStrayRecords(_ *office.File, part *opc.Part) error {
	p := &pivotCache{book: b, detail: "the description of the fields is not in the file"}
	return p.readRecords(part)
}

// define takes a record of the cache's definition.
func (p *pivotCache) define(id int, data []byte) error {
	f := fields{b: data}
	switch {
	case id >= itemMissing && id <= itemLast:
		if p.into != nil {
			p.into(p.item(id, &f))
		}
	default:
		p.describe(id, &f)
	}
	p.short = p.short || f.short
	return nil
}

// describe takes a record that says what the values are that follow.
func (p *pivotCache) describe(id int, f *fields) {
	switch id {
	case 179: // BrtBeginPivotCacheDef (2.4.168)
		const named = 1 << 0
		f.take(16)
		flags := f.u8()
		f.u32()
		if flags&named != 0 {
			p.by = f.text()
		}
	case 187: // BrtBeginPCDSRange (2.4.167)
		f.u16()
		p.source(f)
	case 183: // BrtBeginPCDField (2.4.133)
		const database = 1 << 2
		flags := f.u16()
		f.take(18)
		if p.AddField(pivot.Field{Name: f.text(), Made: flags&database == 0}) {
			p.values = append(p.values, aText)
		}
	case 189: // BrtBeginPCDFAtbl (2.4.131)
		const date, text, number = 1 << 2, 1 << 3, 1 << 6
		p.into = p.AddItem
		flags := f.u16()
		if len(p.values) == 0 {
			return
		}
		switch last := &p.values[len(p.values)-1]; {
		case flags&number != 0:
			*last = aNumber
		case flags&date != 0 && flags&text == 0:
			*last = aDate
		}
	case 191: // BrtBeginPCDIRun (2.4.147)
		p.run(f)
	case 219: // BrtBeginPCDFGroup
		p.dates = false
	case 223: // BrtBeginPCDFGRange
		p.dates = true
	case 221: // BrtBeginPCDFGItems
		if !p.dates {
			p.into = p.AddGroup
		}
	case 190, 222:
		p.into = nil
	}
}

// source says of a sheet that the cache was made from whether it can be seen.
func (p *pivotCache) source(f *fields) {
	const other, sheet = 1 << 0, 1 << 1
	flags := f.u8()
	name := ""
	if flags&sheet != 0 {
		name = f.text()
	}
	switch {
	case flags&other != 0:
		p.detail = "the source is another workbook"
	case name == "":
	case slices.ContainsFunc(p.book.sheets, func(l listed) bool { return strings.EqualFold(l.name, name) }):
		p.detail = "copied from the sheet " + name
	default:
		p.detail = fmt.Sprintf("source sheet %s is not in the file", name)
	}
}

// item returns the text of a value (2.4.715 and after).
func (p *pivotCache) item(id int, f *fields) string {
	if id >= extraMissing {
		id -= extraMissing - itemMissing
	}
	switch id {
	case itemNumber:
		return string(numfmt.AppendFloat(nil, f.float()))
	case itemBool:
		return boolText(f.u8())
	case itemError:
		return errorText(f.u8())
	case itemText:
		return strings.TrimSpace(f.text())
	case itemDate:
		return date(f)
	}
	return ""
}

// date reads a PCDIDateTime (2.5.101).
func date(f *fields) string {
	year, month := f.u16(), f.u16()
	return pivot.Date(year, month, int(f.u8()), int(f.u8()), int(f.u8()), int(f.u8()))
}

// run takes values of one kind that follow each other.
func (p *pivotCache) run(f *fields) {
	const numbers, texts, errs, dates = 0x01, 0x02, 0x10, 0x20
	id := map[int]int{numbers: itemNumber, texts: itemText, errs: itemError, dates: itemDate}[f.u16()]
	for n := f.u32(); n > 0 && len(f.b) > 0 && id != 0 && p.into != nil; n-- {
		p.into(p.item(id, f))
	}
}

// readRecords sends the records in a part (2.1.7.39): a row each, below one of
// the names of the fields.
func (p *pivotCache) readRecords(part *opc.Part) error {
	b := p.book
	p.stored = p.Stored()
	p.grid = grid.Sheet{Sink: b.file.Sink, At: b.at(doc.Table, part.Name), Hidden: doc.PivotCache, Limit: b.file.In.Limits.Text}
	p.row, p.col, p.announced = 1, 0, false
	if err := records(b.file, part, "a pivot cache", p.record); err != nil {
		return err
	}
	if p.Bad {
		p.grid.Fault("records of a pivot cache lack values", reader.ErrMalformed)
	}
	return p.grid.End("xlsb")
}

// record takes a record of the records.
func (p *pivotCache) record(id int, data []byte) error {
	const packed, loose = 33, 34 // BrtPCRRecord, BrtPCRRecordDt
	f := fields{b: data}
	switch {
	case id == packed:
		if err := p.begin(); err != nil {
			return err
		}
		for p.col < len(p.stored) && !f.short {
			if err := p.add(p.packed(&f)); err != nil {
				return err
			}
		}
	case id == loose:
		return p.begin()
	case id == itemIndex:
		text := ""
		if p.col < len(p.stored) {
			text = p.Item(p.stored[p.col], int(f.u32()))
		} else {
			p.Bad = true
		}
		return p.add(text)
	case id >= itemMissing && id <= itemLast:
		return p.add(p.item(id, &f))
	}
	p.Bad = p.Bad || f.short
	return nil
}

// packed reads the value of the next field from a record of them all.
func (p *pivotCache) packed(f *fields) string {
	field := p.stored[p.col]
	text := ""
	switch {
	case p.Fields[field].Shares():
		n := f.u32()
		if f.short {
			return ""
		}
		return p.Item(field, int(n))
	case p.values[field] == aNumber:
		text = p.item(itemNumber, f)
	case p.values[field] == aDate:
		text = date(f)
	default:
		text = p.item(itemText, f)
	}
	if f.short {
		return ""
	}
	return text
}

// begin begins the next row.
func (p *pivotCache) begin() error {
	p.row++
	p.col = 0
	if !p.announced {
		return nil
	}
	return p.grid.Row(p.row, 0)
}

// add adds the value of the next field to the row. The names of the fields come
// before the first.
func (p *pivotCache) add(text string) error {
	p.col++
	if text == "" || p.row == 1 {
		return nil
	}
	if !p.announced {
		p.announced = true
		if err := p.book.file.Sink.Part(doc.Part{Loc: p.grid.At, Hidden: doc.PivotCache, Detail: p.detail}); err != nil {
			return err
		}
		if err := p.grid.Row(1, 0); err != nil {
			return err
		}
		for i, field := range p.stored {
			if err := p.grid.Text(i+1, p.Fields[field].Name, 0); err != nil {
				return err
			}
		}
		if err := p.grid.Row(p.row, 0); err != nil {
			return err
		}
	}
	return p.grid.Text(p.col, text, 0)
}

// sendRest sends the values that no record has, column by column: nothing says
// which belong together.
func (p *pivotCache) sendRest(part *opc.Part) error {
	detail := "values that no record has"
	if p.detail != "" {
		detail += "; " + p.detail
	}
	sink, limit := p.book.file.Sink, p.book.file.In.Limits.Text
	at := p.book.at(doc.Table, part.Name)
	send := func(col int, text string) error {
		if at.Row++; at.Row == 1 {
			if err := sink.Part(doc.Part{Loc: p.book.at(doc.Table, part.Name), Hidden: doc.PivotCache, Detail: detail}); err != nil {
				return err
			}
		}
		cells := []doc.Cell{{Col: col, Text: grid.CutAt(text, limit)}}
		return sink.Fragment(doc.Fragment{Loc: at, Hidden: doc.PivotCache, Cells: cells})
	}
	for i := range p.Fields {
		named := false
		for n, text := range p.Fields[i].Rest() {
			if n%1024 == 0 && p.book.file.Ctx.Err() != nil {
				return p.book.file.Ctx.Err()
			}
			if grid.IsBlank(text) {
				continue
			}
			if name := p.Fields[i].Name; !named && !grid.IsBlank(name) {
				if err := send(i+1, name); err != nil {
					return err
				}
			}
			named = true
			if err := send(i+1, text); err != nil {
				return err
			}
		}
	}
	return nil
}
