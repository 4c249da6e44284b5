package xlsx

import (
	"path"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// drawing is a drawing on a sheet or a chart while it is read (20.5).
type drawing struct {
	paragraphs

	inFrom   bool
	number   *int            // the row or column that is read
	digits   []byte          // of it
	fallback int             // depth in Fallback elements
	known    map[string]bool // texts of the object, which a fallback repeats
}

// sendDrawing sends the texts of shapes, at the row of the cell they lie on, and
// what is said of pictures for those who do not see them (20.5.2.8).
func sendDrawing(b *book, part *opc.Part) error {
	n := b.notes(part, 0, "texts of drawings")
	d := &drawing{paragraphs: *newParagraphs(b, n), known: map[string]bool{}}
	if err := b.scan(part, "text in drawings is", d.token); err != nil {
		return err
	}
	return n.flush()
}

func (d *drawing) token(t *xmltok.Tokenizer, k xmltok.Kind) error {
	d.place(t, k)
	switch k {
	case xmltok.Start:
		switch string(t.Name()) {
		case "Fallback": // Part 3, 7.6: says again what other programs understand
			d.fallback++
		case "cNvPr":
			return d.describe(t)
		}
	case xmltok.End:
		switch string(t.Name()) {
		case "Fallback":
			d.fallback = max(0, d.fallback-1)
		case "p":
			if d.repeats(string(d.text)) {
				d.text = d.text[:0]
			}
		}
	case xmltok.Text, xmltok.EOF:
	}
	return d.paragraphs.token(t, k)
}

// place takes note of the cell that an object is anchored to.
func (d *drawing) place(t *xmltok.Tokenizer, k xmltok.Kind) {
	switch k {
	case xmltok.Start:
		switch string(t.Name()) {
		case "twoCellAnchor", "oneCellAnchor", "absoluteAnchor", "relSizeAnchor", "absSizeAnchor":
			d.row, d.col = 0, 0
			clear(d.known)
		case "from": // 20.5.2.5
			d.inFrom = true
		case "row":
			d.begin(&d.row)
		case "col":
			d.begin(&d.col)
		}
	case xmltok.Text:
		if d.number != nil {
			d.digits = appendUpTo(t, d.digits, d.book.in.Limits.Text)
		}
	case xmltok.End:
		switch string(t.Name()) {
		case "from":
			d.inFrom = false
		case "row", "col":
			if d.number == nil {
				return
			}
			*d.number = 1 + smallInt([]byte(strings.TrimSpace(string(d.digits))))
			if *d.number > maxRow {
				*d.number = 0
			}
			d.number = nil
		}
	case xmltok.EOF:
	}
}

func (d *drawing) begin(number *int) {
	if d.inFrom {
		d.number, d.digits = number, d.digits[:0]
	}
}

// repeats reports whether a text is one that a fallback repeats, or what Excel
// puts in the place of a slicer.
func (d *drawing) repeats(text string) bool {
	if d.fallback > 0 {
		return d.known[text] || strings.HasPrefix(text, "This shape represents a ")
	}
	if text != "" && len(d.known) < maxNotes {
		d.known[text] = true
	}
	return false
}

// describe sends the description and the title of an object, but not those that
// programs make.
func (d *drawing) describe(t *xmltok.Tokenizer) error {
	for _, name := range []string{"descr", "title"} {
		text := strings.TrimSpace(attr(t, name))
		if text == "" || generated(text) || d.repeats(text) {
			continue
		}
		if err := d.notes.note(d.row, d.col, text); err != nil {
			return err
		}
	}
	return nil
}

// generated reports whether the description of a picture was made by a program,
// or is no more than the name of its file.
func generated(text string) bool {
	const longest = 300
	if len(text) < longest {
		lower := strings.ToLower(text)
		for _, mark := range []string{"description automatically generated", "ai-generated content", "description générée automatiquement", "automatisch generierte beschreibung"} {
			if strings.Contains(lower, mark) {
				return true
			}
		}
	}
	return !strings.ContainsAny(text, `/\ `) && isPicture(text)
}

// isPicture reports whether a name is that of a picture.
func isPicture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg", ".webp":
		return true
	}
	return false
}

// vml is a VML drawing while it is read (Part 4, 19).
type vml struct {
	notes    *notes
	book     *book
	settings bool // inside ClientData, which holds settings (19.4)
	item     bool
	row, col int
	text     []byte
	setting  []byte
	anchored []string // texts of the shape, whose place follows
}

// sendVML sends the texts of shapes and controls in the old form of drawings.
// The shapes of comments are in it too, without a text.
func sendVML(b *book, part *opc.Part) error {
	n := b.notes(part, 0, "texts of drawings")
	v := &vml{book: b, notes: n}
	if err := b.scan(part, "text in drawings is", v.token); err != nil {
		return err
	}
	if err := v.endShape(); err != nil {
		return err
	}
	return n.flush()
}

func (v *vml) token(t *xmltok.Tokenizer, k xmltok.Kind) error {
	switch k {
	case xmltok.Start:
		switch string(t.Name()) {
		case "shape", "rect", "oval", "roundrect", "line":
			if err := v.endShape(); err != nil {
				return err
			}
			v.describe(attr(t, "alt"))
		case "ClientData":
			v.settings = true
		case "Anchor", "ListItem":
			v.item, v.setting = v.settings, v.setting[:0]
		case "div", "p":
			v.endText()
		case "textpath": // 19.1.2.23
			v.describe(attr(t, "string"))
		}
	case xmltok.Text:
		switch {
		case v.item:
			v.setting = appendUpTo(t, v.setting, v.book.in.Limits.Text)
		case !v.settings && !t.Blank():
			v.text = appendUpTo(t, v.text, v.book.in.Limits.Text)
		}
	case xmltok.End:
		switch string(t.Name()) {
		case "ClientData":
			v.settings = false
		case "Anchor": // 19.4.2.3: column and row, each with an offset, of both corners
			v.item = false
			if corners := strings.Split(string(v.setting), ","); len(corners) > 2 {
				v.col = 1 + smallInt([]byte(strings.TrimSpace(corners[0])))
				v.row = min(maxRow, 1+smallInt([]byte(strings.TrimSpace(corners[2]))))
			}
		case "ListItem": // 19.4.2.35
			v.item = false
			v.describe(string(v.setting))
		case "div", "p":
			v.endText()
		case "shape", "rect", "oval", "roundrect", "line":
			return v.endShape()
		}
	case xmltok.EOF:
	}
	return nil
}

func (v *vml) describe(text string) {
	if text != "" && !generated(text) && len(v.anchored) < maxNotes {
		v.anchored = append(v.anchored, text)
	}
}

func (v *vml) endText() {
	v.describe(strings.TrimSpace(string(v.text)))
	v.text = v.text[:0]
}

func (v *vml) endShape() error {
	v.endText()
	for _, text := range v.anchored {
		if err := v.notes.note(v.row, v.col, text); err != nil {
			return err
		}
	}
	v.anchored, v.row, v.col = v.anchored[:0], 0, 0
	return nil
}
