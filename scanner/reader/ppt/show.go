package ppt

import (
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
)

// listed is an entry of a list of slides (2.4.14.3): the slide and its texts, to
// which the shapes on it refer.
type listed struct {
	object, id int
	texts      []record
}

// lists are the three lists of slides of a document, by the instances of their
// records.
const (
	slideList  = 0
	masterList = 1
	notesList  = 2
)

// show sends the presentation as the last edit left it.
func (d *document) show() error {
	root, ok := d.object(d.root, kindDocument)
	if !ok {
		return nil
	}
	var (
		lists  [3][]listed
		others []int // masters of notes and of handouts
	)
	for r := range records(root.data) {
		switch r.kind {
		case kindDocumentAtom:
			d.width, d.height = int(int32(u32(r.data, 0))), int(int32(u32(r.data, 4))) //nolint:gosec // signed numbers
			others = append(others, int(u32(r.data, 24)), int(u32(r.data, 28)))
		case kindSlideList:
			if r.instance < len(lists) {
				lists[r.instance] = append(lists[r.instance], entries(r.data)...)
			}
		case kindExternal:
			d.links(r.data)
		}
	}
	numbers := map[int]int{} // of slides, by their identifiers
	hidden := map[int]doc.Hidden{}
	for _, l := range lists[slideList] {
		d.slides++
		numbers[l.id] = d.slides
		h, err := d.slide(l)
		if err != nil {
			return err
		}
		hidden[l.id] = h
	}
	for _, l := range lists[notesList] {
		if err := d.notes(l, numbers, hidden); err != nil {
			return err
		}
	}
	masters := d.Part(doc.File, "masters", 0)
	d.masters = true
	for _, l := range lists[masterList] {
		if r, ok := d.object(l.object, kindMaster, kindSlide); ok {
			d.page(masters, r, l.texts)
		}
	}
	for _, id := range others {
		if r, ok := d.object(id, kindHandout, kindNotes); ok {
			d.page(masters, r, nil)
		}
	}
	d.masters = false
	d.headers(root.data)
	return d.Flow.Err()
}

// entries returns the entries of a list of slides.
func entries(b []byte) []listed {
	var list []listed
	for r := range records(b) {
		switch n := len(list); {
		case r.kind == kindPersist:
			list = append(list, listed{object: int(u32(r.data, 0)), id: int(u32(r.data, 12))})
		case n > 0:
			list[n-1].texts = append(list[n-1].texts, r)
		}
	}
	return list
}

// slide sends a slide, and returns how it is hidden.
func (d *document) slide(l listed) (doc.Hidden, error) {
	r, ok := d.object(l.object, kindSlide)
	var hidden doc.Hidden
	if s, found := first(r.data, kindSlideShow); ok && found && len(s.data) > 10 {
		const skipped = 1 << 2 // 2.4.16.4
		if s.data[10]&skipped != 0 {
			hidden = doc.HiddenSlide
		}
	}
	d.page(d.Part(doc.File, "slide "+strconv.Itoa(d.slides), hidden), r, l.texts)
	if err := d.Ctx.Err(); err != nil {
		return hidden, err
	}
	return hidden, d.Flow.Err()
}

// notes sends the notes of a slide.
func (d *document) notes(l listed, numbers map[int]int, hidden map[int]doc.Hidden) error {
	r, ok := d.object(l.object, kindNotes)
	if !ok {
		return nil
	}
	name := "notes"
	id := 0
	if a, found := first(r.data, kindNotesAtom); found {
		id = int(u32(a.data, 0))
		if n := numbers[id]; n > 0 {
			name = "notes of slide " + strconv.Itoa(n)
		}
	}
	d.page(d.Part(doc.File, name, doc.SpeakerNote|hidden[id]), r, l.texts)
	if err := d.Ctx.Err(); err != nil {
		return err
	}
	return d.Flow.Err()
}

// page sends a slide, notes or a master: texts of the list, and then what is on it.
func (d *document) page(part doc.Part, r record, texts []record) {
	d.Flow.Main(part)
	for _, t := range texts {
		d.text(t, 0)
	}
	for inner := range records(r.data) {
		switch inner.kind {
		case kindDrawing:
			d.drawing(inner.data, 0)
		case kindProgTags:
			d.tags(inner.data, part.Hidden)
		case kindHeaders:
			d.footers(inner.data)
		}
	}
}

// headers sends what is set for all slides, and the tags of programs.
func (d *document) headers(b []byte) {
	for r := range records(b) {
		if r.kind == kindHeaders {
			d.footers(r.data)
		}
	}
}

// footers sends date, header and footer (2.4.15).
func (d *document) footers(b []byte) {
	d.Flow.Enter(d.Part(doc.File, "footer", doc.HeaderFooter))
	defer d.Flow.Leave()
	for r := range records(b) {
		if r.kind == kindString {
			d.send(codepage.DecodeUTF16(r.data), 0)
		}
	}
}

// links takes note of where links lead (2.10.16).
func (d *document) links(b []byte) {
	for r := range records(b) {
		if r.kind != kindLink {
			continue
		}
		for s := range records(r.data) {
			if s.kind == kindString {
				d.Link(codepage.DecodeUTF16(s.data))
			}
		}
	}
}

// tags sends what programs add to a slide: comments of PowerPoint (2.5.19 and
// 2.5.20), and texts of others.
func (d *document) tags(b []byte, hidden doc.Hidden) {
	for r := range records(b) {
		switch r.kind {
		case kindProgBinaryTag:
			if data, ok := first(r.data, kindBinaryTagData); ok {
				for c := range records(data.data) {
					if c.kind == kindComment {
						d.comment(c.data, hidden)
					}
				}
			}
		case kindProgStringTag:
			var texts []string
			for s := range records(r.data) {
				if s.kind == kindString && len(texts) < 2 {
					texts = append(texts, codepage.DecodeUTF16(s.data))
				}
			}
			d.Flow.Row(d.Part(doc.Property, "tags", doc.DocumentProperty), texts...)
		}
	}
}

// comment sends a comment: author, text and initials.
func (d *document) comment(b []byte, hidden doc.Hidden) {
	const author, text = 0, 1
	d.Flow.Enter(d.Part(doc.File, "comments", doc.Comment))
	defer d.Flow.Leave()
	for s := range records(b) {
		switch {
		case s.kind != kindString:
		case s.instance == author:
			d.Person("author", codepage.DecodeUTF16(s.data))
		case s.instance == text:
			d.send(codepage.DecodeUTF16(s.data), hidden)
		}
	}
}

// text sends a record of text, if it is one.
func (d *document) text(r record, hidden doc.Hidden) {
	if s, ok := textOf(r); ok {
		d.send(s, hidden)
	}
}

// textOf returns the text in a record of text (2.9.42, 2.9.43).
func textOf(r record) (string, bool) {
	switch r.kind {
	case kindTextChars:
		return codepage.DecodeUTF16(r.data), true
	case kindTextBytes: // the low bytes of characters
		text := make([]rune, len(r.data))
		for i, c := range r.data {
			text[i] = rune(c)
		}
		return string(text), true
	}
	return "", false
}

// send sends text of one or more paragraphs.
func (d *document) send(s string, hidden doc.Hidden) {
	for line := range strings.FieldsFuncSeq(s, func(c rune) bool { return c == '\r' || c == '\n' || c == 0 }) {
		line = strings.ReplaceAll(line, "\v", "\n")
		if text := strings.TrimSpace(line); text == "" || text == "*" { // it stands for a number or a date
			continue
		}
		d.said[line] = true
		d.Flow.Text([]byte(line), hidden)
		d.Flow.EndParagraph()
	}
}
