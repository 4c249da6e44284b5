package xls

import (
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
)

// sharedStrings is the workbook's table of texts.
type sharedStrings struct {
	texts []string
	used  []uint64 // a bit for each text that a cell refers to
}

// What the table may take of memory: texts are at most three times as long as in
// the file, but an empty one takes three bytes there.
const (
	sharedPerByte = 8
	sharedHeader  = 16 // bytes of a string without its text
)

// readShared reads the record SST (2.4.265) and what continues it. The counts in
// it are not looked at.
func (b *book) readShared(j *joined) {
	j.skip(8)
	room, over := b.in.Room(sharedPerByte)
	s := &b.shared
	for !j.done() && !j.short {
		text := j.text(int(j.u16()))
		if room -= int64(len(text) + sharedHeader); room < 0 {
			b.fault("the end of the shared strings is left out", over)
			break
		}
		if grid.IsBlank(text) {
			text = ""
		}
		s.texts = append(s.texts, text)
	}
	if j.short {
		b.fault("the shared strings break off", reader.ErrMalformed)
	}
	s.used = make([]uint64, len(s.texts)/64+1)
}

// get returns the text of the given number and whether there is one.
func (s *sharedStrings) get(i uint32) (string, bool) {
	if int64(i) >= int64(len(s.texts)) {
		return "", false
	}
	s.used[i/64] |= 1 << (i % 64)
	return s.texts[i], true
}

// sendOrphans sends the shared strings that no cell refers to: what was deleted
// from the sheets and stayed in the file. Row is the place in the table.
func (b *book) sendOrphans() error {
	announced := false
	at := b.at(doc.Table, "shared strings")
	var cells [1]doc.Cell
	for i, text := range b.shared.texts {
		if text == "" || b.shared.used[i/64]&(1<<(i%64)) != 0 {
			continue
		}
		if i%1024 == 0 && b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		if !announced {
			announced = true
			p := doc.Part{Loc: at, Hidden: doc.OrphanString, Detail: "shared strings that no cell refers to"}
			if err := b.sink.Part(p); err != nil {
				return err
			}
		}
		at.Row = i + 1
		cells[0] = doc.Cell{Col: 1, Text: grid.CutAt(text, b.in.Limits.Text)}
		if err := b.sink.Fragment(doc.Fragment{Loc: at, Hidden: doc.OrphanString, Cells: cells[:]}); err != nil {
			return err
		}
	}
	return nil
}
