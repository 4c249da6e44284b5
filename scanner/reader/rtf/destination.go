package rtf

import (
	"strings"
	"unicode"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/look"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/rtf"
)

// gather begins to gather the text of the group.
func (d *document) gather(what string) {
	if d.dropped {
		return
	}
	if d.begun { // a second one in the group takes its place
		d.gathers[len(d.gathers)-1].what = what
		return
	}
	d.to = gathered
	d.begun = true
	d.gathers = append(d.gathers, gather{what: what})
}

// silence leaves out the text of the group, but not that of destinations in it.
func (d *document) silence() {
	if d.to != silent {
		d.outer = d.to
	}
	d.to = silent
}

// drop leaves out all of the group.
func (d *document) drop() { d.dropped = true }

// destination takes a word that says what the text of its group is, and reports
// whether it is one.
func (d *document) destination(w string) bool {
	switch w {
	case "rtf", "field", "fldrslt", "shpgrp", "background", "shppict", "ftnalt", "moMath", "moMathPara", "mmath", "htmltag":
		if w == "ftnalt" && d.entered {
			d.enter(d.Part(doc.File, "endnotes", 0), look.Unset)
		}
	case "fonttbl":
		d.to = fonts
	case "colortbl":
		d.to = colors
	case "header", "headerl", "headerr", "headerf":
		d.enter(d.Part(doc.File, "header", doc.HeaderFooter), look.Unset)
	case "footer", "footerl", "footerr", "footerf":
		d.enter(d.Part(doc.File, "footer", doc.HeaderFooter), look.Unset)
	case "footnote":
		d.enter(d.Part(doc.File, "footnotes", 0), look.Unset)
	case "annotation":
		d.enter(d.Part(doc.File, "comments", doc.Comment), look.Unset)
	case "shptxt", "dptxbxtext":
		d.enter(d.Flow.Here(), look.Unknown)
	case "xe", "tc", "tcn", "rxe", "txe": // entries of an index or a table of contents
		d.enter(d.Flow.Here(), look.Unset)
		d.hidden |= doc.HiddenText
	case "info":
		d.silence()
		d.info = true
	case "pict":
		if !d.dropped {
			d.Images++
		}
		d.silence()
	case "objdata":
		d.to = binary
		d.beginBlob()
	case "datastore":
		d.to = binary
		d.object = !d.dropped
		d.beginBlob()
	case "object":
		d.silence()
		d.object = !d.dropped
	case "result": // what an object looks like
		d.to = d.outer
	case "upr": // the same text twice (RTF 1.9.1, "Unicode RTF")
		d.silence()
	case "ud":
		d.to = d.outer
	case "nesttableprops":
		d.nested = true
	case "nonshppict", "nonesttables", "shprslt", "listtext", "pntext", "mhtmltag":
		d.drop() // the same again for programs of old, and numbers of lists
	case "shp", "shpinst", "do", "sp", "picprop", "docvars", "formfield", "userprops", "mailmerge":
		d.silence()
	default:
		return d.named(w)
	}
	return true
}

// named takes a word whose text is gathered or left out, and reports whether it is
// one.
func (d *document) named(w string) bool {
	switch w {
	case "title", "subject", "author", "manager", "company", "operator", "category", "keywords", "comment", "doccomm", "hlinkbase":
		if d.info {
			d.gather(w)
		}
	case "fldinst", "sn", "sv", "revtbl", "protusertbl", "atnauthor", "bkmkstart", "propname", "staticval", "docvar",
		"ffdeftext", "ffl", "ffhelptext", "ffstattext", "mmconnectstr", "mmquery", "mmmailsubject":
		d.gather(w)
	case "stylesheet", "listtable", "listoverridetable", "rsidtbl", "generator", "themedata", "colorschememapping", "latentstyles",
		"xmlnstbl", "filetbl", "pgptbl", "panose", "falt", "fname", "fontemb", "fontfile", "bkmkend", "bkmkcolf", "bkmkcoll",
		"mvfmf", "mvfml", "mvtof", "mvtol", "atnid", "atnref", "atndate", "atntime", "atnicn", "atrfstart", "atrfend", "atnparent",
		"creatim", "revtim", "printim", "buptim", "nextfile", "template", "ffname", "ffformat", "ffentrymcr", "ffexitmcr", "datafield",
		"fldtype", "objclass", "objname", "objalias", "objsect", "objtime", "blipuid", "bliptag", "ftnsep", "ftnsepc", "ftncn",
		"aftnsep", "aftnsepc", "aftncn", "pn", "pnseclvl", "pntxta", "pntxtb", "wgrffmtfilter", "passwordhash", "writereservation",
		"writereservhash", "linkval", "mmathPr", "lchars", "fchars", "ebcstart", "ebcend", "factoidname", "keycode", "levelnumbers",
		"leveltext", "listname", "liststylename", "liststyle", "listpicture", "oleclsid", "svb", "hl", "hlfr", "hlloc", "hlsrc", "defchp", "defpap",
		"xform", "xmlattrname", "xmlattrvalue", "xmlname", "mmodso", "mmconnectstrdata", "mmodsoudl", "xmlopen", "password", "protstart", "protend",
		"pgdsctbl", "pgdsc", "pgdscno", "pgdscnxt", "nextgraphics":
		d.silence()
	default:
		return false
	}
	return true
}

// unknown takes the word of a destination that is on no list. It is for programs
// that know it, so nobody sees its text; it is read as a property.
func (d *document) unknown(w string) {
	if d.to == flowing || d.to == gathered {
		d.gather("?" + w)
	}
}

// gatheredText takes the text of the destination what.
func (d *document) gatheredText(what, s string) {
	if s == "" {
		return
	}
	switch what {
	case "title", "subject", "category", "keywords", "hlinkbase":
		d.property("info", what, s)
	case "author":
		d.property("info", "creator", s)
	case "operator":
		d.property("info", "lastModifiedBy", s)
	case "comment", "doccomm":
		d.property("info", "description", s)
	case "manager":
		d.property("info", "Manager", s)
	case "company":
		d.property("info", "Company", s)
	case "fldinst":
		d.Instruction([]byte(s), d.hidden)
	case "revtbl", "protusertbl":
		for name := range strings.SplitSeq(s, ";") {
			if name = strings.TrimSpace(name); name != "Unknown" {
				d.Person("author", name)
			}
		}
	case "atnauthor":
		d.Person("author", s)
	case "bkmkstart":
		if !strings.HasPrefix(s, "_") {
			d.Mark("bookmark", s)
		}
	case "sn":
		d.names[0] = s
	case "sv":
		d.shape(d.names[0], s)
	case "propname":
		d.names[1] = s
	case "staticval":
		d.property("properties", d.names[1], s)
	case "docvar item":
		if d.names[2] == "" {
			d.names[2] = s
		} else {
			d.property("document variables", d.names[2], s)
			d.names[2] = ""
		}
	case "docvar":
		d.names[2] = ""
	case "ffdeftext":
		d.Mark("default text", s)
	case "ffhelptext":
		d.Mark("helpText", s)
	case "ffstattext":
		d.Mark("statusText", s)
	case "ffl":
		d.Choice(s)
	case "mmconnectstr", "mmquery", "mmmailsubject":
		d.Flow.Row(d.Part(doc.Property, "mail merge", doc.Connection), strings.TrimPrefix(what, "mm"), s)
	default:
		if strings.ContainsFunc(s, isWordRune) {
			d.property("other destinations", strings.TrimPrefix(what, "?"), s)
		}
	}
}

// isWordRune reports whether c is a letter that does not stand in hexadecimal
// digits as well.
func isWordRune(c rune) bool {
	return unicode.IsLetter(c) && (c >= 0x80 || rtf.Digit(byte(c)) < 0) //nolint:gosec // of ASCII
}

func (d *document) property(part, name, value string) {
	d.Flow.Row(d.Part(doc.Property, part, doc.DocumentProperty), name, value)
}

// shape takes a property of a shape ([MS-ODRAW] 2.3 has their names).
func (d *document) shape(name, value string) {
	switch name {
	case "wzDescription", "wzTooltip":
		d.Describe(value)
	case "gtextUNICODE": // text along a line, such as a watermark
		d.Flow.Enter(d.Flow.Here())
		d.Flow.Text([]byte(value), d.hidden)
		d.Flow.Leave()
	}
}
