package xlsx

import (
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// sharedStrings is the workbook's table of texts (18.4).
type sharedStrings struct {
	texts []string // "" for those of nothing but white space
	used  []uint64 // a bit for each text that a cell refers to
	name  string   // of the part, "" if there is none
	rich  map[int]richText
}

// richText is a text of which some runs are white.
type richText struct{ seen, pale string }

// What the table takes of memory. See reader.Input.Room for how much it may.
const (
	sharedPerByte = 24
	sharedHeader  = 16 // bytes of a string without its text
	sharedPerRich = 64 // bytes of an entry for a text with white runs
)

// room returns how many bytes of texts may be held at once.
func (b *book) room() int64 {
	room, _ := b.in.Room(sharedPerByte)
	return room
}

// readShared reads the table of shared strings. The count that it gives is not
// looked at.
func (b *book) readShared() error {
	part := b.related("sharedStrings", "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedstrings+xml", "xl/sharedStrings.xml")
	if part == nil {
		return nil
	}
	b.done[part] = true
	room, over := b.in.Room(sharedPerByte)
	l := loader{limit: b.in.Limits.Text, room: room}
	err := b.scan(part, "shared strings are", func(t *xmltok.Tokenizer, k xmltok.Kind) error {
		if l.token(t, k); l.full {
			return errEnough
		}
		return nil
	})
	if err != nil && err != errEnough { //nolint:errorlint // never wrapped
		return err
	}
	if l.inItem { // the part broke off: what there is of the last text counts
		l.endItem()
	}
	l.flush()
	b.shared = sharedStrings{texts: l.texts, used: make([]uint64, len(l.texts)/64+1), name: part.Name, rich: l.rich}
	if l.cut {
		if err := b.problem(part.Name, "a shared string is cut off", reader.ErrTooLarge); err != nil {
			return err
		}
	}
	if l.full {
		return b.problem(part.Name, "the end of the shared strings is left out", over)
	}
	return nil
}

// loader builds the table. Texts are gathered in blocks, each of which becomes
// one string that the texts are slices of.
type loader struct {
	limit int   // bytes of one text
	room  int64 // bytes of all
	texts []string
	block []byte
	ends  []int // of the texts in block

	from     int // where the text begun last starts in block
	inItem   bool
	inText   bool
	phonetic bool
	cut      bool
	full     bool

	rich    map[int]richText // by the number of the text
	pale    []stretch        // of block: what of the text begun last is white
	paleRun bool
}

// blockSize is how much text becomes one string.
const blockSize = 64 << 10

// token takes the next token of the part. Items are si (18.4.8), their text is
// in t (18.4.12), in a run r of rich text or not; phonetic runs rPh (18.4.6) say
// the same again and are left out.
func (l *loader) token(t *xmltok.Tokenizer, k xmltok.Kind) {
	switch k {
	case xmltok.Text:
		if l.inText && len(l.block)-l.from <= l.limit {
			from := len(l.block)
			l.block = t.AppendText(l.block)
			if l.paleRun {
				l.pale = append(l.pale, stretch{from, len(l.block)})
			}
		}
	case xmltok.Start:
		switch string(t.Name()) {
		case "si":
			if l.inItem {
				l.endItem()
			}
			l.inItem, l.phonetic, l.inText = true, false, false
			l.pale, l.paleRun = l.pale[:0], false
			if l.full {
				break
			}
			if text, ok := t.Leaf("<t>", "</t></si>"); ok { // the common form, in one go
				l.block = append(l.block, text...)
				l.endItem()
			}
		case "r":
			l.paleRun = false
		case "color": // 18.8.3, of a run
			l.paleRun = l.inItem && readColor(t).pale()
		case "t":
			l.inText = l.inItem && !l.phonetic && !l.full
		case "rPh":
			l.phonetic = true
		}
	case xmltok.End:
		switch string(t.Name()) {
		case "si":
			if l.inItem {
				l.endItem()
			}
		case "t":
			l.inText = false
		case "rPh":
			l.phonetic = false
		}
	case xmltok.EOF:
	}
}

func (l *loader) endItem() {
	l.inItem, l.inText = false, false
	if l.full {
		return
	}
	if len(l.pale) > 0 {
		l.addRich()
	}
	text := unescapeX(l.block[l.from:])
	if len(text) > l.limit {
		text = cutAt(text, l.limit)
		l.cut = true
	}
	if isBlank(text) {
		text = text[:0]
	}
	l.block = l.block[:l.from+len(text)]
	if l.room -= int64(len(text) + sharedHeader); l.room < 0 {
		l.full = true
		l.block = l.block[:l.from]
		return
	}
	l.from = len(l.block)
	l.ends = append(l.ends, l.from)
	if len(l.block) >= blockSize || len(l.ends) >= blockSize/sharedHeader {
		l.flush()
	}
}

// stretch is a stretch of bytes.
type stretch struct{ from, to int }

// addRich notes what of the text that is added next is white and what is not.
func (l *loader) addRich() {
	var seen, pale []byte
	at := l.from
	for _, s := range l.pale {
		seen = append(seen, l.block[at:s.from]...)
		pale = append(pale, l.block[s.from:s.to]...)
		at = s.to
	}
	seen = append(seen, l.block[at:]...)
	if seen, pale = cutAt(unescapeX(seen), l.limit), cutAt(unescapeX(pale), l.limit); isBlank(pale) {
		return
	}
	if l.room -= int64(len(seen) + len(pale) + sharedPerRich); l.room < 0 {
		return // and the text itself is the one that is too much
	}
	if l.rich == nil {
		l.rich = map[int]richText{}
	}
	if isBlank(seen) {
		seen = nil
	}
	l.rich[len(l.texts)+len(l.ends)] = richText{string(seen), string(pale)}
}

// flush makes strings of the texts in the block.
func (l *loader) flush() {
	block := string(l.block[:l.from])
	from := 0
	for _, end := range l.ends {
		l.texts = append(l.texts, block[from:end])
		from = end
	}
	l.block, l.ends, l.from = l.block[:0], l.ends[:0], 0
}

// isBlank reports whether there is nothing but white space in text.
func isBlank(text []byte) bool {
	for _, c := range text {
		if c > ' ' {
			return c == 0xC2 && strings.TrimSpace(string(text)) == "" // no-break spaces
		}
	}
	return true
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
		cells[0] = doc.Cell{Col: 1, Text: text}
		if err := b.sink.Fragment(doc.Fragment{Loc: at, Hidden: doc.OrphanString, Cells: cells[:]}); err != nil {
			return err
		}
	}
	return nil
}
