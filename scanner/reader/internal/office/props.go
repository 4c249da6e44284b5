package office

import (
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// Properties sends the properties in a part of core (Part 2, 8.3), extended (Part
// 1, 22.2) or custom properties (22.3): one row each, its name and its value. Left
// out are those that never hold a text of somebody: the names of programs, dates,
// counts, and the titles of parts over again.
func Properties(f *File, part *opc.Part) error {
	to := f.Part(doc.Property, part.Name, doc.DocumentProperty)
	var (
		name   string // of a custom property, which is an attribute
		value  []byte
		kind   string // the element that value is in
		titles bool   // inside a list of titles
	)
	return f.Tokens(part, "document properties", func(t *xmltok.Tokenizer, k xmltok.Kind) {
		switch k {
		case xmltok.Start:
			kind = string(t.Name())
			value = value[:0]
			switch kind {
			case "property":
				name, _ = t.Attr("name")
			case "HeadingPairs", "TitlesOfParts":
				titles = true
			}
		case xmltok.Text:
			if len(value) < f.In.Limits.Text {
				value = t.AppendText(value)
			}
		case xmltok.End:
			switch string(t.Name()) {
			case "property":
				name = ""
			case "HeadingPairs", "TitlesOfParts":
				titles = false
			}
			text := strings.TrimSpace(string(value))
			value = value[:0]
			if text == "" || kind != string(t.Name()) || titles || ofNobody(kind) {
				return
			}
			label := name
			if label == "" {
				label = kind
			}
			f.Flow.Row(to, label, text)
		case xmltok.EOF:
		}
	})
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
