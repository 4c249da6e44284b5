package rtf

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/look"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/rtf"
)

// document is one document while it is read.
type document struct {
	*office.File

	t      *rtf.Tokenizer
	groups []state // of the groups around the innermost
	excess int     // groups that are open beyond maxGroups
	state          // of the innermost

	ansi    int         // code page of the document (\ansicpg)
	fonts   map[int]int // code pages of fonts
	font    int         // that is being declared
	plain   int         // font of text without formatting (\deff)
	colors  []look.Color
	color   look.Color // that is being declared
	frames  []frame    // the main text, and texts that stand by themselves in one another
	gathers []gather   // texts that are gathered, the innermost last
	blob    []byte     // content of an object
	half    int        // first digit of a byte of it, -1 if none
	objects int
	names   [3]string // what pairs of destinations said last: name of a property of a shape, of the document, of a variable

	raw  []byte // text in a code page
	high rune   // first half of a surrogate pair
	skip int    // characters that stand for one in Unicode, and are to be left out

	html              bool // HTML is wrapped in the document
	said              bool // there is text
	over              bool // the document ended, and more follows
	deep, broken, cut bool
}

// sort is what becomes of text.
type sort int

const (
	flowing  sort = iota // it is text of the document
	silent               // it is none
	gathered             // it is gathered until the end of the group
	fonts                // names of fonts
	colors               // the table of colours
	binary               // digits of an object
)

// state is what holds to the end of a group.
type state struct {
	to      sort
	star    bool // \* stands before the next word
	dropped bool // nothing in the group counts
	begun   bool // a gathering began in this group
	entered bool // text that stands by itself began in this group
	framed  bool // with a frame of its own
	info    bool // inside \info
	object  bool // an object ends with this group
	nested  bool // inside \nesttableprops
	show    bool // the text is not that of the page that is wrapped (\htmlrtf)
	outer   sort // what becomes of text around an object

	look   look.Look
	shade  look.Color // of the paragraph
	hidden doc.Hidden
	code   int // code page of text
	uc     int // characters that stand for one in Unicode
	level  int // of the tables that the paragraph is in (\intbl, \itap)
}

// gather is text of a destination that is no text of the document.
type gather struct {
	what string // its control word
	text []byte
}

const (
	piece     = 64 << 10 // bytes of text that are decoded in one go
	windows   = 1252
	maxGroups = 1 << 13
	maxTables = 1 << 16 // of fonts, and of colours
	perCheck  = 1 << 12 // tokens after which the context is looked at
)

// tokens takes all tokens of the document.
func (d *document) tokens() error {
	d.state = state{look: d.plainLook(), shade: look.Unset, code: d.ansi, uc: 1}
	d.frames = append(d.frames[:0], frame{back: look.Unset})
	d.color, d.half = look.Unset, -1
	for n := 1; ; n++ {
		if n%perCheck == 0 && d.Ctx.Err() != nil {
			return d.Ctx.Err()
		}
		if err := d.Flow.Err(); err != nil {
			return err
		}
		k := d.t.Next()
		if k != rtf.Text && k != rtf.Hex {
			d.flush()
		}
		switch k {
		case rtf.End:
			d.broken = len(d.groups) > 0
			for len(d.groups) > 0 {
				if err := d.close(); err != nil {
					return err
				}
			}
			return nil
		case rtf.Open:
			d.open()
		case rtf.Close:
			if d.excess > 0 {
				d.excess--
				continue
			}
			if err := d.close(); err != nil {
				return err
			}
			if len(d.groups) > 0 || d.over {
				continue
			}
			d.over = true
			d.state = state{look: d.plainLook(), shade: look.Unset, code: d.ansi, uc: 1, hidden: doc.HiddenText}
			if more, err := d.rest(); err != nil || !more {
				return err
			}
		case rtf.Word:
			if d.excess == 0 {
				d.word()
			} else {
				d.raise()
			}
		case rtf.Symbol:
			if d.excess == 0 {
				d.symbol()
			}
		case rtf.Hex:
			if d.t.Valid && d.excess == 0 {
				d.bytes([]byte{byte(d.t.Param)}) //nolint:gosec // of two digits
			}
		case rtf.Text:
			if d.excess == 0 {
				d.bytes(d.t.Content)
			}
		}
	}
}

// raise takes a word in a group that is too deep: what is not RTF is left out.
func (d *document) raise() {
	if string(d.t.Word) == "bin" && d.t.Valid {
		d.t.Take(int64(d.t.Param), nil)
	}
}

func (d *document) plainLook() look.Look {
	const usual = 24
	l := look.Plain()
	l.Size = usual
	return l
}

func (d *document) open() {
	d.skip, d.high = 0, 0
	if len(d.groups) >= maxGroups {
		d.excess++
		d.deep = true
		return
	}
	d.groups = append(d.groups, d.state)
	d.star, d.begun, d.entered, d.framed, d.object = false, false, false, false, false
	if n := len(d.gathers); d.to == gathered && d.gathers[n-1].what == "docvar" {
		d.gather("docvar item")
	}
}

// close ends a group, and what began in it.
func (d *document) close() error {
	d.skip, d.high = 0, 0
	if len(d.groups) == 0 {
		return nil
	}
	was := d.state
	if was.entered {
		d.leave()
	}
	d.state = d.groups[len(d.groups)-1]
	d.groups = d.groups[:len(d.groups)-1]
	if was.begun {
		n := len(d.gathers) - 1
		g := d.gathers[n]
		d.gathers = d.gathers[:n]
		d.gatheredText(g.what, string(bytes.TrimSpace(g.text)))
	}
	if was.object {
		return d.sendObject(was)
	}
	return nil
}

// bytes takes text in a code page.
func (d *document) bytes(b []byte) {
	n := min(d.skip, len(b))
	d.skip -= n
	b = b[n:]
	if len(b) == 0 || d.dropped {
		return
	}
	switch d.to {
	case silent, fonts:
	case colors:
		for range bytes.Count(b, []byte{';'}) {
			if len(d.colors) < maxTables {
				d.colors = append(d.colors, d.color)
			}
			d.color = look.Unset
		}
	case binary:
		d.digits(b)
	case flowing, gathered:
		if len(d.raw) == 0 && isASCII(b) {
			d.emit(b)
			return
		}
		if d.raw = append(d.raw, b...); len(d.raw) >= piece {
			d.flush()
		}
	}
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// flush ends text in a code page. Characters of two bytes stand in it as they
// come, in digits or as they are.
func (d *document) flush() {
	if len(d.raw) > 0 {
		decoded := codepage.Decode(d.raw, d.code)
		d.raw = d.raw[:0]
		d.emit([]byte(decoded))
	}
}

// unicode takes \u: a number of 16 bits, or half of a pair.
func (d *document) unicode(n int) {
	r := rune(n & 0xFFFF)
	d.skip = d.uc
	if utf16.IsSurrogate(r) {
		if d.high == 0 {
			d.high = r
			return
		}
		r = utf16.DecodeRune(d.high, r)
	}
	d.high = 0
	if r >= 0xF000 && r <= 0xF0FF { // of a font of symbols
		r = ' '
	}
	d.write(string(r))
}

// write takes text in UTF-8.
func (d *document) write(s string) {
	if !d.dropped && (d.to == flowing || d.to == gathered) {
		d.emit([]byte(s))
	}
}

// special takes text that a control word stands for. It may stand for a character
// in Unicode before it.
func (d *document) special(s string) {
	if d.skip > 0 {
		d.skip--
		return
	}
	d.write(s)
}

// page reports whether the text is that of a page that is wrapped in the document,
// which is sent by itself.
func (d *document) page() bool { return d.html && !d.show && len(d.frames) == 1 }

// emit sends text in UTF-8 to where it goes.
func (d *document) emit(b []byte) {
	switch {
	case d.to == gathered:
		g := &d.gathers[len(d.gathers)-1]
		if len(g.text)+len(b) > d.In.Limits.Text {
			d.cut = true
			return
		}
		g.text = append(g.text, b...)
	case d.page():
	default:
		d.said = d.said || len(bytes.TrimSpace(b)) > 0
		if d.place(b) {
			hidden := d.concealment()
			if d.html && d.show { // it is in many a message and says the same again
				hidden |= doc.DocumentProperty
			}
			d.Flow.Text(b, hidden)
		}
	}
}
