package xlsx

import (
	"io"
	"slices"
	"strings"
	"unicode"

	unicode16 "golang.org/x/text/encoding/unicode"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// A reading sends what a part says.
type reading func(b *book, part *opc.Part) error

// sendElements returns the reading of parts whose texts are in elements of the
// given names: one row for each that holds more than a number. what has its verb.
func sendElements(what string, hidden doc.Hidden, names ...string) reading {
	return func(b *book, part *opc.Part) error {
		s := b.texts(b.partAt(part), hidden, "")
		inside := false
		var text []byte
		return b.scan(part, what, func(t *xmltok.Tokenizer, k xmltok.Kind) error {
			switch k {
			case xmltok.Start:
				inside = slices.Contains(names, string(t.Name()))
				text = text[:0]
			case xmltok.Text:
				if inside {
					text = appendUpTo(t, text, b.in.Limits.Text)
				}
			case xmltok.End:
				if inside && isText(string(text)) {
					inside = false
					return s.sendText(string(text))
				}
				inside = false
			case xmltok.EOF:
			}
			return nil
		})
	}
}

// sendAttrs returns the reading of parts whose texts are in attributes: one row
// for each element of the given names with those of its attributes that hold
// more than a number.
func sendAttrs(what string, hidden doc.Hidden, attrs map[string][]string) reading {
	return func(b *book, part *opc.Part) error {
		s := b.texts(b.partAt(part), hidden, "")
		return b.scan(part, what, func(t *xmltok.Tokenizer, k xmltok.Kind) error {
			if k != xmltok.Start {
				return nil
			}
			for i, name := range attrs[string(t.Name())] {
				if text, _ := t.AttrLocal(name); isText(text) {
					s.add(i+1, text)
				}
			}
			return s.sendRow()
		})
	}
}

// sendTable sends what a table (18.5) says that its cells do not: a name that
// somebody gave it, a comment, and the headings of its columns where their row is
// switched off.
func sendTable(b *book, part *opc.Part) error {
	s := b.texts(b.partAt(part), 0, "a table")
	seen := true // the row of headings
	return b.scan(part, "a table is", func(t *xmltok.Tokenizer, k xmltok.Kind) error {
		if k != xmltok.Start {
			return nil
		}
		switch string(t.Name()) {
		case "table": // 18.5.1.2
			rows, said := t.Attr("headerRowCount")
			seen = !said || rows != "0"
			name, comment := attr(t, "displayName"), attr(t, "comment")
			if comment != "" || !grid.Numbered(name) {
				s.add(1, name)
				s.add(2, comment)
			}
		case "tableColumn": // 18.5.1.3
			if !seen {
				s.add(1, attr(t, "name"))
			}
		}
		return s.sendRow()
	})
}

// sendTrash hands on what Office keeps of parts that it has written over, as a
// file of its own, unless it is blank, as Office mostly leaves it.
func sendTrash(b *book, part *opc.Part) error {
	blank, err := part.Blank(b.ctx)
	if err != nil {
		return b.problem(part.Name, "what is left of an older part is not read", err)
	}
	if blank {
		return nil
	}
	return b.sink.Member(doc.Member{
		Loc: b.in.Loc.Member(part.Name), Hidden: doc.OlderRevision,
		Open: func() (io.ReadCloser, error) { return part.Reopen(b.ctx) },
	})
}

// partAt returns the location of what a part says: metadata of the sheet that it
// belongs to, or of the file.
func (b *book) partAt(part *opc.Part) doc.Location {
	if o, ok := b.owners[part]; ok {
		return b.at(doc.Property, o.name)
	}
	return b.at(doc.Property, part.Name)
}

// isText reports whether text is more than a number.
func isText(text string) bool {
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		return false
	}
	_, number := parseNumber([]byte(strings.TrimSpace(text)))
	return !number
}

// sendDiagram sends the paragraphs of a diagram (21.4).
func sendDiagram(b *book, part *opc.Part) error {
	n := b.notes(part, 0, "text of a diagram")
	p := newParagraphs(b, n)
	if err := b.scan(part, "text in diagrams is", p.token); err != nil {
		return err
	}
	for _, x := range n.list {
		if len(b.diagrams) < maxNotes {
			b.diagrams[x.text] = true
		}
	}
	return n.flush()
}

// sendDiagramDrawing sends what the drawing of a diagram says that its data, of
// which it is made, do not.
func sendDiagramDrawing(b *book, part *opc.Part) error {
	n := b.notes(part, 0, "text of a diagram")
	p := newParagraphs(b, n)
	err := b.scan(part, "text in diagrams is", p.token)
	if err != nil {
		return err
	}
	n.list = slices.DeleteFunc(n.list, func(x note) bool { return b.diagrams[x.text] })
	return n.flush()
}

// sendMoreStrings sends a second table of shared strings: no cell can refer to
// it.
func sendMoreStrings(b *book, part *opc.Part) error {
	s := b.texts(b.at(doc.Table, part.Name), doc.OrphanString, "a second table of shared strings")
	l := loader{limit: b.in.Limits.Text, room: b.room()}
	err := b.scan(part, "a second table of shared strings is", func(t *xmltok.Tokenizer, k xmltok.Kind) error {
		l.token(t, k)
		if len(l.ends) == 0 {
			return nil
		}
		l.flush()
		text := l.texts[0]
		l.texts = l.texts[:0]
		l.room = b.room()
		return s.sendText(text)
	})
	if err == nil && l.cut {
		b.wasCut = true
	}
	return err
}

// sendCustomXML sends the texts in a part that somebody added to the workbook
// (22.5): each with the name of its element, as properties are. The queries of
// Power Query are kept in such a part as well.
func sendCustomXML(b *book, part *opc.Part) error {
	s := b.texts(b.at(doc.Property, part.Name), doc.DocumentProperty, "")
	var (
		name   string
		text   []byte
		mashup bool
	)
	err := b.scan(part, "custom XML is", func(t *xmltok.Tokenizer, k xmltok.Kind) error {
		switch k {
		case xmltok.Start:
			name = strings.ToValidUTF8(string(t.Name()), "\uFFFD")
			mashup = mashup || name == "DataMashup"
			text = text[:0]
		case xmltok.Text:
			if !mashup {
				text = appendUpTo(t, text, b.in.Limits.Text)
			}
		case xmltok.End:
			if isText(string(text)) {
				s.add(1, name)
				s.add(2, string(text))
			}
			text = text[:0]
			return s.sendRow()
		case xmltok.EOF:
		}
		return nil
	})
	if err != nil || !mashup {
		return err
	}
	return sendMashup(b, part)
}

// sendSheetProperty sends a property that somebody, mostly a program, keeps with
// a sheet (18.3.1.19): text in UTF-16, or something of the program's own.
func sendSheetProperty(b *book, part *opc.Part) error {
	r, err := part.Open(b.ctx)
	if err != nil {
		return b.problem(part.Name, "a property of a sheet is not read", err)
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, int64(b.in.Limits.Text)))
	if err != nil {
		return b.problem(part.Name, "a property of a sheet is not read", err)
	}
	text, err := unicode16.UTF16(unicode16.LittleEndian, unicode16.UseBOM).NewDecoder().Bytes(raw)
	printed := strings.TrimRight(string(text), "\x00")
	if err != nil || strings.ContainsFunc(printed, func(r rune) bool { return r == unicode.ReplacementChar || unicode.IsControl(r) && !unicode.IsSpace(r) }) {
		return b.problem(part.Name, "a property of a sheet is not read", reader.ErrUnsupported)
	}
	return b.texts(b.partAt(part), doc.DocumentProperty, "").sendText(printed)
}
