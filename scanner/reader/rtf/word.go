package rtf

import (
	"bytes"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/look"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/rtf"
)

// symbol takes a control symbol.
func (d *document) symbol() {
	switch c := d.t.Word[0]; c {
	case '*':
		d.star = true
	case '\\', '{', '}':
		d.special(string(rune(c)))
	case '~':
		d.special("\u00a0")
	case '_':
		d.special("-")
	case '\t':
		d.special("\t")
	case '\r', '\n':
		d.endParagraph()
	}
}

// word takes a control word.
func (d *document) word() {
	star := d.star
	d.star = false
	w, n := string(d.t.Word), d.t.Param
	if d.t.Valid && w == "bin" {
		d.bin(n)
		return
	}
	if d.character(w) || d.tableWord(w, n) || d.declare(w, n) || d.format(w, n) || d.destination(w) {
		return
	}
	if star && !d.dropped {
		d.unknown(w)
	}
}

// bin takes bytes that are not RTF.
func (d *document) bin(n int) {
	left := d.In.Data.Size() - d.t.At
	size := min(max(0, int64(n)), left)
	if d.to != binary || d.dropped || int64(len(d.blob))+size > maxBlob {
		d.t.Take(size, nil)
		return
	}
	var b bytes.Buffer
	d.t.Take(size, &b)
	d.blob = append(d.blob, b.Bytes()...)
}

// character takes a word that stands for text, and reports whether it is one.
func (d *document) character(w string) bool {
	switch w {
	case "par", "page", "column", "sect":
		d.endParagraph()
	case "u":
		d.unicode(d.t.Param)
	case "line", "lbr", "softline":
		d.special("\n")
	default:
		text := rtf.Special(w)
		if text == "" {
			return false
		}
		d.special(text)
	}
	return true
}

// declare takes a word of the header, and reports whether it is one.
func (d *document) declare(w string, n int) bool {
	switch w {
	case "ansi":
		d.ansi = windows
	case "mac":
		d.ansi = 10000
	case "pc":
		d.ansi = 437
	case "pca":
		d.ansi = 850
	case "ansicpg":
		if n > 0 {
			d.ansi = n
		}
	case "deff":
		d.plain = n
	case "fromhtml":
		d.html = d.html || d.t.At <= rtf.MaxHead
		return true
	case "red":
		d.mix(n, 16)
		return true
	case "green":
		d.mix(n, 8)
		return true
	case "blue":
		d.mix(n, 0)
		return true
	case "fcharset":
		d.declareFont(codepage.OfCharset(n))
		return true
	case "cpg":
		d.declareFont(n)
		return true
	default:
		return false
	}
	d.code = d.fontPage(d.plain)
	return true
}

// mix sets a part of the colour that is being declared.
func (d *document) mix(n, shift int) {
	if d.to == colors {
		d.color = max(0, d.color) | look.Color(min(max(0, n), 0xFF)<<shift) //nolint:gosec // of 24 bits
	}
}

func (d *document) declareFont(page int) {
	if d.to == fonts && page != 0 && len(d.fonts) < maxTables {
		d.fonts[d.font] = page
	}
}

// fontPage returns the code page of text in a font.
func (d *document) fontPage(font int) int {
	if page := d.fonts[font]; page != 0 {
		return page
	}
	return d.ansi
}

// format takes a word of formatting that may hide text, and reports whether it is
// one.
func (d *document) format(w string, n int) bool {
	on := !d.t.Valid || n != 0
	switch w {
	case "plain":
		d.look = d.plainLook()
		d.hidden &^= doc.TrackedChange
		d.code = d.fontPage(d.plain)
	case "pard":
		d.level, d.shade = 0, look.Unset
	case "f":
		if d.to == fonts {
			d.font = n
		} else {
			d.code = d.fontPage(n)
		}
	case "uc":
		d.uc = max(0, n)
	case "v":
		d.look.Vanish = on
	case "fs":
		d.look.Size = max(0, n)
	case "cf":
		d.look.Color = d.colorAt(n)
	case "highlight", "cb", "chcbpat":
		d.look.Back = d.colorAt(n)
	case "chshdng":
		if n > 0 {
			d.look.Back = look.Unknown
		}
	case "cbpat":
		d.shade = d.colorAt(n)
	case "shading":
		if n > 0 {
			d.shade = look.Unknown
		}
	case "htmlrtf":
		d.show = on
	case "deleted", "mvf":
		d.hidden &^= doc.TrackedChange
		if on {
			d.hidden |= doc.TrackedChange
		}
	default:
		return false
	}
	return true
}
