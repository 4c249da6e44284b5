package office

import (
	"path"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// Texts sends the text of a drawing or diagram (Part 1, 21.1.2 and 21.4):
// paragraphs in plain sight.
func Texts(f *File, part *opc.Part) error {
	name := strings.TrimSuffix(path.Base(part.Name), path.Ext(part.Name))
	f.Flow.Enter(f.Part(doc.File, name, 0))
	defer f.Flow.Leave()
	open := false
	return f.Tokens(part, "a drawing", func(t *xmltok.Tokenizer, k xmltok.Kind) {
		switch k {
		case xmltok.Start:
			switch string(t.Name()) {
			case "t":
				open = true
			case "br":
				f.Flow.Text([]byte{'\n'}, 0)
			case "cNvPr":
				DescribedBy(f, t)
			}
		case xmltok.Text:
			if open {
				f.Flow.Text(t.AppendText(nil), 0)
			}
		case xmltok.End:
			open = false
			if string(t.Name()) == "p" {
				f.Flow.EndParagraph()
			}
		case xmltok.EOF:
		}
	})
}

// DescribedBy takes note of the description in the properties of a drawing
// (20.1.2.2.8).
func DescribedBy(f *File, t *xmltok.Tokenizer) {
	for _, name := range []string{"descr", "title"} {
		if text, ok := t.Attr(name); ok {
			f.Describe(text)
		}
	}
}

// maxColumns is how many columns of data are told apart.
const maxColumns = 1 << 12

// Data sends XML that is no text of the document, such as custom XML (Part 1,
// 22.5): elements of text that stand beside one another make a row, of which their
// names are the headings.
func Data(f *File, part *opc.Part) error {
	d := data{file: f, to: f.Part(doc.Property, part.Name, doc.DocumentProperty)}
	d.elements = append(d.elements, element{})
	err := f.Tokens(part, "custom XML", d.token)
	for len(d.elements) > 0 {
		d.end()
	}
	return err
}

// data is XML while it is made into rows.
type data struct {
	file     *File
	to       doc.Part
	elements []element // open ones
	skip     int       // depth below the deepest that is looked at
	heads    []string  // of the rows that were sent last
}

// element is an open element.
type element struct {
	name   string
	text   []byte
	parent bool     // of other elements
	names  []string // of the texts in it
	texts  []string
}

// maxDepth is how deep elements are looked at.
const maxDepth = 256

func (d *data) token(t *xmltok.Tokenizer, k xmltok.Kind) {
	switch k {
	case xmltok.Start:
		if len(d.elements) == maxDepth {
			d.skip++
			return
		}
		d.elements[len(d.elements)-1].parent = true
		e := element{name: string(t.Name())}
		for _, a := range t.Attrs() {
			name := string(a.Name)
			if text := strings.TrimSpace(string(t.Unescape(nil, a.Value))); text != "" && name != "xmlns" && !strings.Contains(name, ":") {
				e.add(name, text)
			}
		}
		d.elements = append(d.elements, e)
	case xmltok.Text:
		if e := &d.elements[len(d.elements)-1]; len(e.text) < d.file.In.Limits.Text && (!e.parent || !t.Blank()) {
			e.text = t.AppendText(e.text)
		}
	case xmltok.End:
		switch {
		case d.skip > 0:
			d.skip--
		case len(d.elements) > 1:
			d.end()
		}
	case xmltok.EOF:
	}
}

func (e *element) add(name, text string) {
	if len(e.texts) < maxColumns {
		e.names = append(e.names, name)
		e.texts = append(e.texts, text)
	}
}

// end ends the innermost element: one of nothing but text is a text of its
// parent, any other a row.
func (d *data) end() {
	e := d.elements[len(d.elements)-1]
	d.elements = d.elements[:len(d.elements)-1]
	text := strings.TrimSpace(string(e.text))
	if len(d.elements) > 0 && !e.parent && len(e.texts) == 0 {
		if text != "" {
			d.elements[len(d.elements)-1].add(e.name, text)
		}
		return
	}
	if text != "" {
		e.add(e.name, text)
	}
	if len(e.texts) == 0 || len(e.texts) == 1 && !worded(e.texts[0]) {
		return
	}
	if !sameTexts(d.heads, e.names) {
		d.heads = e.names
		d.file.Flow.Row(d.to, e.names...)
	}
	d.file.Flow.Row(d.to, e.texts...)
}

// worded reports whether there is a letter or a digit in text.
func worded(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r >= 0x80 || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z' })
}

func sameTexts(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
