package docx

import (
	"bytes"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// startField takes the marks of a field (17.16.18) and simple fields (17.16.19).
func (w *walker) startField(l *level) {
	if l.name == "fldSimple" {
		w.sendInstruction([]byte(w.attr("instr")))
		return
	}
	switch w.attr("fldCharType") {
	case "begin":
		if len(w.fields) < maxFields {
			w.fields = append(w.fields, nil)
		}
	case "separate":
		if n := len(w.fields); n > 0 {
			w.sendInstruction(w.fields[n-1])
			w.fields[n-1] = nil
		}
	case "end":
		if n := len(w.fields); n > 0 {
			w.sendInstruction(w.fields[n-1])
			w.fields = w.fields[:n-1]
		}
	}
}

// instruction adds to the instruction of the innermost field.
func (w *walker) instruction(text []byte) {
	n := len(w.fields)
	if n == 0 {
		w.sendInstruction(text) // of a field without a beginning
		return
	}
	if len(w.fields[n-1]) < w.In.Limits.Text {
		w.fields[n-1] = append(w.fields[n-1], text...)
	}
}

// sendInstruction sends a field's instruction, which nobody sees, unless it is
// one that says nothing but how the result is made. An address of mail is that of
// a link.
func (w *walker) sendInstruction(code []byte) {
	code = bytes.TrimSpace(code)
	if len(code) == 0 {
		return
	}
	name, rest, _ := strings.Cut(string(code), " ")
	rest = strings.TrimSpace(rest)
	switch strings.ToUpper(name) {
	case "HYPERLINK":
		w.Link(strings.Trim(rest, `"`))
		if target, _, ok := strings.Cut(strings.TrimPrefix(rest, `"`), `"`); ok {
			w.Link(target)
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
	l := w.up(0)
	w.Flow.Enter(w.Flow.Here())
	w.Flow.Text(code, l.hidden|doc.HiddenText)
	w.Flow.Leave()
}
