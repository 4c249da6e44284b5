package xlsb

import (
	"fmt"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
)

// maxSheets bounds the sheets of a workbook.
const maxSheets = 1 << 16

// readWorkbook reads the workbook part: the sheets and their states, and the
// epoch of dates (2.1.7.62).
func (b *book) readWorkbook() error {
	part, err := b.file.Main(mainPart, mainType)
	if err != nil {
		return err
	}
	if part == nil {
		return fmt.Errorf("xlsb: no workbook part: %w", reader.ErrMalformed)
	}
	b.main = part
	more := false
	err = records(b.file, part, "workbook", func(id int, data []byte) error {
		f := fields{b: data}
		switch id {
		case 153: // BrtWbProp (2.4.822)
			b.date1904 = f.u32()&1 != 0
		case 156: // BrtBundleSh
			if len(b.sheets) == maxSheets {
				more = true
				return nil
			}
			b.sheets = append(b.sheets, newListed(f))
		case 39: // BrtName
			b.addName(&f)
		}
		return nil
	})
	if err == nil && more {
		err = b.file.Problem(part.Name, "more sheets than any workbook has", reader.ErrTooLarge)
	}
	return err
}

// newListed reads a record BrtBundleSh (2.4.306). Excel 2007 before its release
// has another number before the texts, which then do not fit.
func newListed(f fields) listed {
	var s listed
	switch f.u32() {
	case 1:
		s.hidden = doc.HiddenSheet
	case 2:
		s.hidden = doc.VeryHiddenSheet
	}
	f.u32()
	old := f
	if s.relID, s.name = f.text(), f.text(); f.short {
		old.u32()
		s.relID, s.name = old.text(), old.text()
	}
	return s
}

// readSheets announces and reads the sheets that the workbook lists, and then
// those that it does not.
func (b *book) readSheets() error {
	rels, err := b.file.Relationships(b.main.Name)
	if err != nil {
		return err
	}
	byID := map[string]*opc.Part{}
	for _, r := range rels {
		if r.Part != nil {
			byID[r.ID] = r.Part
		}
	}
	done := map[*opc.Part]bool{}
	for _, s := range b.sheets {
		part := byID[s.relID]
		if err := b.readSheet(s, part, "", done[part]); err != nil {
			return err
		}
		done[part] = true
	}
	for _, r := range rels {
		if r.Part == nil || done[r.Part] || r.Type != "worksheet" && r.Type != "xlMacrosheet" && r.Type != "xlIntlMacrosheet" {
			continue
		}
		s := listed{name: r.Part.Name, hidden: doc.VeryHiddenSheet}
		if err := b.readSheet(s, r.Part, "the workbook does not list this sheet", false); err != nil {
			return err
		}
		done[r.Part] = true
	}
	return nil
}

// sharedStrings is the workbook's table of texts (2.1.7.45).
type sharedStrings struct {
	name  string
	texts []string
	used  []uint64 // a bit for each text that a cell refers to
}

// What the table may take of memory; see package xlsx.
const (
	sharedPerByte = 24
	sharedHeader  = 16 // bytes of a string without its text
)

// room returns how many bytes of memory a table of texts may take.
func (b *book) room() int64 {
	room, _ := b.file.In.Room(sharedPerByte)
	return room
}

func (b *book) readShared() error {
	rels, err := b.file.Pkg.Relationships(b.file.Ctx, b.main.Name)
	if err != nil {
		rels = nil // it is told when the sheets are looked for
	}
	part := b.related(rels, "sharedStrings", "xl/sharedStrings.bin")
	if part == nil {
		return nil
	}
	s := &b.shared
	s.name = part.Name
	room, over := b.file.In.Room(sharedPerByte)
	err = records(b.file, part, "shared strings", func(id int, data []byte) error {
		const item = 19 // BrtSSTItem (2.4.755)
		if id != item || room < 0 {
			return nil
		}
		f := fields{b: data}
		text := f.rich()
		if grid.IsBlank(text) {
			text = ""
		}
		if room -= int64(len(text) + sharedHeader); room >= 0 {
			s.texts = append(s.texts, text)
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.used = make([]uint64, len(s.texts)/64+1)
	if room < 0 {
		return b.file.Problem(part.Name, "the end of the shared strings is left out", over)
	}
	return nil
}

// sendOrphans sends the shared strings that no cell refers to: what was deleted
// from the sheets and stayed in the file. Row is the place in the table.
func (b *book) sendOrphans() error {
	announced := false
	at := b.at(doc.Table, b.shared.name)
	var cells [1]doc.Cell
	for i, text := range b.shared.texts {
		if text == "" || b.shared.used[i/64]&(1<<(i%64)) != 0 {
			continue
		}
		if i%1024 == 0 && b.file.Ctx.Err() != nil {
			return b.file.Ctx.Err()
		}
		if !announced {
			announced = true
			p := doc.Part{Loc: at, Hidden: doc.OrphanString, Detail: "shared strings that no cell refers to"}
			if err := b.file.Sink.Part(p); err != nil {
				return err
			}
		}
		at.Row = i + 1
		cells[0] = doc.Cell{Col: 1, Text: grid.CutAt(text, b.file.In.Limits.Text)}
		if err := b.file.Sink.Fragment(doc.Fragment{Loc: at, Hidden: doc.OrphanString, Cells: cells[:]}); err != nil {
			return err
		}
	}
	return nil
}
