package xlsx

import (
	"fmt"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/pivot"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// pivotCache is the copy that a pivot table keeps of its source (18.10) while it
// is read.
type pivotCache struct {
	pivot.Cache
	book   *book
	detail string // on the source

	at    int // the element that is read: in items or in groups of the last field, or nowhere
	depth int // elements open inside an item
	dates bool
}

// Where an item of a field belongs.
const (
	nowhere = iota
	inItems
	inGroups
)

// sendPivotCache sends the records of a pivot cache joined with the values that
// its fields share, under the fields' names; then the values that no record has,
// as a cache without records keeps them, and one whose source has lost rows.
func sendPivotCache(b *book, part *opc.Part) error {
	p := &pivotCache{book: b, Cache: pivot.Cache{Room: b.room()}}
	about := b.texts(b.at(doc.Property, part.Name), doc.DocumentProperty, "")
	err := b.scan(part, "a pivot cache is", func(t *xmltok.Tokenizer, k xmltok.Kind) error {
		if k == xmltok.Start && string(t.Name()) == "pivotCacheDefinition" {
			if by := attr(t, "refreshedBy"); by != "" {
				about.add(1, "refreshedBy")
				about.add(2, by)
			}
		}
		p.token(t, k)
		return nil
	})
	if err != nil {
		return err
	}
	rels, err := b.pkg.Relationships(b.ctx, part.Name)
	if err != nil {
		if err := b.problem(part.Name, "relationships of a pivot cache", err); err != nil {
			return err
		}
	}
	for _, r := range rels {
		if r.Type == "pivotCacheRecords" && r.Part != nil && !b.done[r.Part] {
			b.done[r.Part] = true
			if err := p.sendRecords(r.Part); err != nil {
				return err
			}
		}
	}
	if err := p.sendRest(part); err != nil {
		return err
	}
	if p.Full {
		if err := b.problem(part.Name, "values of a pivot cache are left out", reader.ErrTooLarge); err != nil {
			return err
		}
	}
	return about.sendRow()
}

// sendStrayRecords sends the records of a pivot cache that lost its definition.
func sendStrayRecords(b *book, part *opc.Part) error {
	p := &pivotCache{book: b, detail: "the description of the fields is not in the file"}
	return p.sendRecords(part)
}

// token takes a token of the cache's definition.
func (p *pivotCache) token(t *xmltok.Tokenizer, k xmltok.Kind) {
	switch k {
	case xmltok.Start:
		p.start(t, string(t.Name()))
	case xmltok.End:
		switch string(t.Name()) {
		case "sharedItems", "groupItems":
			p.at = nowhere
		default:
			if p.at != nowhere {
				p.depth--
			}
		}
	case xmltok.Text, xmltok.EOF:
	}
}

func (p *pivotCache) start(t *xmltok.Tokenizer, name string) {
	if p.at != nowhere {
		if p.depth++; p.depth == 1 {
			p.item(t, name)
		}
		return
	}
	switch name {
	case "worksheetSource": // 18.10.1.95
		p.source(t)
	case "cacheField": // 18.10.1.3
		database, said := t.Attr("databaseField")
		p.AddField(pivot.Field{
			Name: string(unescapeX([]byte(attr(t, "name")))),
			Made: said && !isTrue([]byte(database)),
		})
	case "sharedItems": // 18.10.1.90
		p.at, p.depth = inItems, 0
	case "rangePr": // 18.10.1.84: groups of dates or numbers
		p.dates = true
	case "fieldGroup":
		p.dates = false
	case "groupItems": // 18.10.1.38
		if !p.dates {
			p.at, p.depth = inGroups, 0
		}
	}
}

// source says of a sheet that the cache was made from whether it can be seen.
func (p *pivotCache) source(t *xmltok.Tokenizer) {
	if _, other := t.AttrLocal("id"); other {
		p.detail = "the source is another workbook"
		return
	}
	sheet := attr(t, "sheet")
	if sheet == "" {
		return
	}
	if _, known := p.book.sheetNamed(sheet); known {
		p.detail = "copied from the sheet " + sheet
	} else {
		p.detail = fmt.Sprintf("source sheet %s is not in the file", sheet)
	}
}

// item adds a value to those that the last field shares, or to its groups, which
// have names only where somebody gave them.
func (p *pivotCache) item(t *xmltok.Tokenizer, name string) {
	switch {
	case p.at == inItems:
		p.AddItem(p.value(t, name))
	case name == "s":
		p.AddGroup(p.value(t, name))
	}
}

// value returns the text of an item: s, n, d, b and e hold theirs, m none
// (18.10.1).
func (p *pivotCache) value(t *xmltok.Tokenizer, name string) string {
	var raw []byte
	for _, a := range t.Attrs() {
		if string(a.Name) == "v" {
			raw = a.Value
		}
	}
	switch name {
	case "s", "e":
		return p.book.cut(strings.TrimSpace(string(unescapeX(t.Unescape(nil, raw)))))
	case "n":
		return string(appendNumber(nil, t.Unescape(nil, raw)))
	case "d":
		return string(appendISO(nil, t.Unescape(nil, raw)))
	case "b":
		return string(appendBool(nil, t.Unescape(nil, raw)))
	}
	return ""
}

// sendRecords sends the records in a part (18.10.1.66): a row each, below one of
// the names of the fields.
func (p *pivotCache) sendRecords(part *opc.Part) error {
	stored := p.Stored()
	var (
		s     = p.book.texts(p.book.at(doc.Table, part.Name), doc.PivotCache, p.detail)
		in    bool
		depth int
		col   int
		row   = 1
	)
	err := p.book.scan(part, "a pivot cache is", func(t *xmltok.Tokenizer, k xmltok.Kind) error {
		switch k {
		case xmltok.Start:
			name := string(t.Name())
			switch {
			case !in:
				in, depth, col = name == "r", 0, 0
			case depth == 0:
				depth++
				col++
				if text := p.recordValue(t, name, col, stored); text != "" && len(s.cells) < maxCells {
					s.cells = append(s.cells, doc.Cell{Col: col, Text: text})
				}
			default:
				depth++
			}
		case xmltok.End:
			if !in {
				return nil
			}
			if depth > 0 {
				depth--
				return nil
			}
			in = false
			row++
			if len(s.cells) > 0 && !s.announced && len(stored) > 0 {
				return p.sendFirst(s, stored, row)
			}
			return s.sendAt(row)
		case xmltok.Text, xmltok.EOF:
		}
		return nil
	})
	if err != nil {
		return err
	}
	if p.Bad {
		return p.book.problem(part.Name, "records of a pivot cache lack values", reader.ErrMalformed)
	}
	return nil
}

// sendFirst sends the names of the fields and then the first record.
func (p *pivotCache) sendFirst(s *texts, stored []int, row int) error {
	record := s.cells
	s.cells = nil
	for col, i := range stored {
		if name := p.book.cut(p.Fields[i].Name); strings.TrimSpace(name) != "" {
			s.cells = append(s.cells, doc.Cell{Col: col + 1, Text: name})
		}
	}
	if err := s.sendAt(1); err != nil {
		return err
	}
	s.cells = record
	return s.sendAt(row)
}

// recordValue returns the text of the value in a column of a record: it is there
// or, as x, the number of one that the field shares (18.10.1.97).
func (p *pivotCache) recordValue(t *xmltok.Tokenizer, name string, col int, stored []int) string {
	if name != "x" {
		return p.value(t, name)
	}
	n := -1
	for _, a := range t.Attrs() {
		if string(a.Name) == "v" {
			n = smallInt(a.Value)
		}
	}
	if col > len(stored) {
		p.Bad = true
		return ""
	}
	return p.Item(stored[col-1], n)
}

// sendRest sends the values that no record has, column by column: nothing says
// which belong together.
func (p *pivotCache) sendRest(part *opc.Part) error {
	detail := "values that no record has"
	if p.detail != "" {
		detail += "; " + p.detail
	}
	s := p.book.texts(p.book.at(doc.Table, part.Name), doc.PivotCache, detail)
	for i := range p.Fields {
		f := &p.Fields[i]
		named := false
		for n, text := range f.Rest() {
			if n%1024 == 0 && p.book.ctx.Err() != nil {
				return p.book.ctx.Err()
			}
			if text == "" {
				continue
			}
			if !named {
				named = true
				s.add(i+1, f.Name)
				if err := s.sendRow(); err != nil {
					return err
				}
			}
			s.cells = append(s.cells, doc.Cell{Col: i + 1, Text: text})
			if err := s.sendRow(); err != nil {
				return err
			}
		}
	}
	return nil
}
