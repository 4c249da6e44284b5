package readertest

import (
	"maps"
	"strings"
	"testing"
)

// Office is a package of Office Open XML other than a workbook, to be made for a
// test. The zero value of each field leaves it out.
type Office struct {
	// Main is the name of the main part, such as "word/document.xml", Type its
	// content type and XML its text.
	Main, Type, XML string

	// Parts holds parts by name that are added, or put in the place of the ones
	// made here. One with the text "-" is left out.
	Parts map[string]string
	// Types holds the content types of parts by name.
	Types map[string]string
	// Rels holds relationships by the part they belong to, one a line: type,
	// blank, target. The first is "rId1", and so on.
	Rels map[string]string
}

// Document returns a document of Word with the given text in its body.
func Document(body string) Office {
	const space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	return Office{
		Main: "word/document.xml",
		Type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
		XML:  xmlHead + `<w:document xmlns:w="` + space + `"><w:body>` + body + `</w:body></w:document>`,
	}
}

// Bytes returns the package as a file.
func (o Office) Bytes(tb testing.TB) []byte {
	tb.Helper()
	types := map[string]string{o.Main: o.Type}
	maps.Copy(types, o.Types)
	parts := map[string]string{
		"[Content_Types].xml": contentTypes(types),
		"_rels/.rels":         relationships("officeDocument " + o.Main + "\n" + o.Rels[""]),
		o.Main:                o.XML,
	}
	for of, lines := range o.Rels {
		if of != "" {
			i := strings.LastIndexByte(of, '/') + 1
			parts[of[:i]+"_rels/"+of[i:]+".rels"] = relationships(lines)
		}
	}
	maps.Copy(parts, o.Parts)
	maps.DeleteFunc(parts, func(_, text string) bool { return text == "-" })
	return Zip(tb, parts)
}
