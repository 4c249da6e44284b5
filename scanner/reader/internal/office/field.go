package office

import (
	"bytes"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// Instruction sends a field's instruction, which nobody sees, unless it is
// one that says nothing but how the result is made. An address of mail is that of a
// link. hidden is what hides the field itself. (Part 1, 17.16.5.)
func (f *File) Instruction(code []byte, hidden doc.Hidden) {
	code = bytes.TrimSpace(code)
	if len(code) == 0 {
		return
	}
	name, rest, _ := strings.Cut(string(code), " ")
	rest = strings.TrimSpace(rest)
	switch strings.ToUpper(name) {
	case "HYPERLINK":
		f.Link(strings.Trim(rest, `"`))
		if target, _, ok := strings.Cut(strings.TrimPrefix(rest, `"`), `"`); ok {
			f.Link(target)
		}
		return
	case "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "TOC", "REF", "PAGEREF", "NOTEREF", "SEQ", "STYLEREF", "DATE", "TIME",
		"CREATEDATE", "SAVEDATE", "PRINTDATE", "EDITTIME", "FILENAME", "FILESIZE", "NUMWORDS", "NUMCHARS", "SYMBOL", "EQ",
		"LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "TITLE", "SUBJECT", "AUTHOR", "KEYWORDS",
		"LASTSAVEDBY", "COMMENTS", "DOCPROPERTY", "INFO", "TEMPLATE", "REVNUM", "USERNAME", "USERINITIALS", "USERADDRESS", "MERGEFIELD", "MERGEREC",
		"MERGESEQ", "NEXT", "TOA", "INDEX", "BIBLIOGRAPHY", "CITATION", "SHAPE", "EMBED", "DOCVARIABLE", "GREETINGLINE", "ADVANCE", "GOTOBUTTON",
		"INCLUDEPICTURE", "BARCODE", "DISPLAYBARCODE", "=":
		return
	}
	if strings.HasPrefix(name, "=") {
		return
	}
	f.Flow.Enter(f.Flow.Here())
	f.Flow.Text(code, hidden|doc.HiddenText)
	f.Flow.Leave()
}
