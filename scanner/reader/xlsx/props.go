package xlsx

import (
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// sendProperties sends the properties in a part of core (Part 2, 8.3), extended
// (Part 1, 22.2) or custom properties (22.3): one fragment each, its name and its
// value. Left out are those that never hold a text of somebody: the names of
// programs, dates, counts, and the names of sheets and ranges over again.
func sendProperties(b *book, part *opc.Part) error {
	at := b.at(doc.Property, part.Name)
	var (
		name  string // of a custom property, which is an attribute
		value []byte
		kind  string // the element that value is in
		names bool   // inside a list of sheets and ranges
		sent  error
	)
	err := part.Tokens(b.ctx, func(t *xmltok.Tokenizer, k xmltok.Kind) {
		switch k {
		case xmltok.Start:
			kind = string(t.Name())
			value = value[:0]
			switch kind {
			case "property":
				name, _ = t.Attr("name")
			case "HeadingPairs", "TitlesOfParts":
				names = true
			}
		case xmltok.Text:
			value = appendUpTo(t, value, b.in.Limits.Text)
		case xmltok.End:
			switch string(t.Name()) {
			case "property":
				name = ""
			case "HeadingPairs", "TitlesOfParts":
				names = false
			}
			text := b.cut(string(unescapeX(value)))
			value = value[:0]
			if sent != nil || strings.TrimSpace(text) == "" || kind != string(t.Name()) || names || ofNobody(kind) {
				return
			}
			cells := make([]doc.Cell, 0, 2)
			if label := b.cut(propertyLabel(name, kind)); label != "" {
				cells = append(cells, doc.Cell{Col: 1, Text: label})
			}
			if at.Row == 0 {
				if sent = b.sink.Part(doc.Part{Loc: at, Hidden: doc.DocumentProperty}); sent != nil {
					return
				}
			}
			at.Row++
			sent = b.sink.Fragment(doc.Fragment{
				Loc: at, Hidden: doc.DocumentProperty,
				Cells: append(cells, doc.Cell{Col: 2, Text: text}),
			})
		case xmltok.EOF:
		}
	})
	if sent != nil {
		return sent
	}
	if err != nil {
		return b.problem(part.Name, "document properties", err)
	}
	return nil
}

// propertyLabel returns the name under which a property is sent: that of a
// custom one, else that of the element.
func propertyLabel(name, kind string) string {
	if name != "" {
		return name
	}
	return strings.ToValidUTF8(kind, "\uFFFD")
}

// ofNobody reports whether an element of a properties part never holds a text of
// somebody.
func ofNobody(element string) bool {
	switch element {
	case "created", "modified", "lastPrinted", "revision", "version", "language", // core
		"Application", "AppVersion", "DocSecurity", "ScaleCrop", "SharedDoc", "HyperlinksChanged",
		"LinksUpToDate", "TotalTime", "Pages", "Words", "Characters", "CharactersWithSpaces", "Lines",
		"Paragraphs", "Slides", "Notes", "HiddenSlides", "MMClips", "PresentationFormat",
		"bool", "i1", "i2", "i4", "i8", "int", "ui1", "ui2", "ui4", "ui8", "uint",
		"r4", "r8", "decimal", "date", "filetime", "clsid", "empty", "null":
		return true
	}
	return false
}
