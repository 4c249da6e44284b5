package rtf

import (
	"bytes"
	"io"
	"unicode/utf16"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
)

// Mark is what HTML in UTF-8 begins with if it may say that it is in another
// encoding, as pages do that were wrapped.
const Mark = "\uFEFF"

// MaxHead is how much of a document may come before the word that says that HTML is
// wrapped in it.
const MaxHead = 64 << 10

// Page returns the HTML that is wrapped in RTF ([MS-OXRTFEX] 2.1.3), in UTF-8
// whatever it says itself, and nil if there is none. What is damaged is left out.
func Page(r io.Reader) []byte {
	p := page{t: New(r), fonts: map[int]int{}, ansi: codepage.Windows}
	p.group = group{code: p.ansi, uc: 1}
	for {
		k := p.t.Next()
		if k != Text && k != Hex {
			p.flush()
		}
		switch k {
		case End:
			if !p.is {
				return nil
			}
			return p.out.Bytes()
		case Open:
			if len(p.outer) < maxGroups {
				p.outer = append(p.outer, p.group)
			}
			p.skip, p.high, p.star = 0, 0, false
		case Close:
			if n := len(p.outer); n > 0 {
				p.group = p.outer[n-1]
				p.outer = p.outer[:n-1]
			}
			p.skip, p.high = 0, 0
		case Word:
			p.word()
		case Symbol:
			p.symbol()
		case Hex:
			if p.t.Valid {
				p.bytes([]byte{byte(p.t.Param)}) //nolint:gosec // of two digits
			}
		case Text:
			p.bytes(p.t.Content)
		}
		if !p.is && p.t.At > MaxHead {
			return nil
		}
	}
}

const (
	maxGroups = 1 << 12
	maxFonts  = 1 << 16
)

// page is HTML while it is taken out.
type page struct {
	group

	t     *Tokenizer
	is    bool // HTML is wrapped in the document
	star  bool // \* stands before the next word
	outer []group
	ansi  int
	fonts map[int]int // code pages
	font  int         // that is being declared
	plain int
	raw   []byte
	skip  int
	high  rune
	out   bytes.Buffer
}

// group is what holds to the end of a group.
type group struct {
	fonts, silent bool // the group is the table of fonts, or no part of the page
	show          bool // text only says how to show the page (\htmlrtf)
	code, uc      int
}

func (p *page) word() {
	w, n := string(p.t.Word), p.t.Param
	star := p.star
	p.star = false
	switch w {
	case "fromhtml":
		p.is = true
	case "htmlrtf":
		p.show = !p.t.Valid || n != 0
	case "htmltag":
	case "par", "line":
		p.write("\r\n")
	case "u":
		p.unicode(n)
	case "uc":
		p.uc = max(0, n)
	case "bin":
		p.t.Take(int64(max(0, n)), nil)
	case "fonttbl":
		p.group.fonts, p.silent = true, true
	case "ansicpg":
		p.ansi = n
	case "deff":
		p.plain = n
	case "plain":
		p.code = p.page(p.plain)
	case "f":
		p.font = n
		p.code = p.page(n)
	case "fcharset":
		if page := codepage.OfCharset(n); page != 0 && p.group.fonts && len(p.fonts) < maxFonts {
			p.fonts[p.font] = page
		}
	case "colortbl", "stylesheet", "info", "pict", "mhtmltag":
		p.silent = true
	default:
		if s := Special(w); s != "" {
			p.write(s)
		} else if star {
			p.silent = true
		}
	}
}

// page returns the code page of text in a font.
func (p *page) page(font int) int {
	if page := p.fonts[font]; page != 0 {
		return page
	}
	return p.ansi
}

func (p *page) symbol() {
	switch c := p.t.Word[0]; c {
	case '*':
		p.star = true
	case '\\', '{', '}':
		p.write(string(rune(c)))
	case '~':
		p.write("&nbsp;")
	case '_':
		p.write("-")
	}
}

func (p *page) bytes(b []byte) {
	n := min(p.skip, len(b))
	p.skip -= n
	if b = b[n:]; !p.silent && !p.show {
		p.raw = append(p.raw, b...)
	}
}

func (p *page) flush() {
	p.out.WriteString(codepage.Decode(p.raw, p.code))
	p.raw = p.raw[:0]
}

func (p *page) write(s string) {
	if p.skip > 0 {
		p.skip--
	} else if !p.silent && !p.show {
		p.out.WriteString(s)
	}
}

func (p *page) unicode(n int) {
	r := rune(n & 0xFFFF)
	p.skip = 0
	if utf16.IsSurrogate(r) && p.high == 0 {
		p.high = r
	} else {
		if p.high != 0 {
			r = utf16.DecodeRune(p.high, r)
		}
		p.high = 0
		p.write(string(r))
	}
	p.skip = p.uc
}

// Special returns the text that a control word stands for ("Special Characters"),
// "" if it stands for none.
func Special(word string) string {
	switch word {
	case "tab":
		return "\t"
	case "emdash":
		return "\u2014"
	case "endash":
		return "\u2013"
	case "emspace", "enspace", "qmspace":
		return " "
	case "bullet":
		return "\u2022"
	case "lquote":
		return "\u2018"
	case "rquote":
		return "\u2019"
	case "ldblquote":
		return "\u201c"
	case "rdblquote":
		return "\u201d"
	}
	return ""
}
