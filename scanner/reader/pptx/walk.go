package pptx

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// walker takes the tokens of a part with text.
type walker struct {
	*show

	t      *xmltok.Tokenizer
	to     doc.Part
	levels []level // open elements, and before them one for the part
	skip   int     // elements open below one whose text is none, or below maxDepth
	deep   bool
	names  map[string]string

	said    []byte // the text of a field
	picture bool   // there is one
	worded  bool   // there is text
}

// level is one open element.
type level struct {
	name    string
	hidden  doc.Hidden
	shape   int  // index of the level of the shape that it is in, 0 if in none
	grouped bool // the shape is placed in the coordinates of a group
	text    bool // character data is text
	field   bool // text is that of a field that the program fills
	choice  bool // of AlternateContent: a choice was read
	merged  bool // of a cell: another one lies over it
	at      [2]int64
	placed  bool // at is known
}

// Bounds of what is kept of open elements.
const (
	maxDepth = 1024
	maxNames = 1 << 12
)

func newWalker(s *show, to doc.Part) *walker {
	return &walker{show: s, to: to, names: map[string]string{}, levels: []level{{}}}
}

// walk sends the text of a part to where text goes.
func (w *walker) walk(part *opc.Part, what string) error {
	if err := w.Tokens(part, what, w.token); err != nil {
		return err
	}
	if w.deep {
		return w.Problem(part.Name, what+" in too many elements", reader.ErrTooDeep)
	}
	return nil
}

func (w *walker) token(t *xmltok.Tokenizer, k xmltok.Kind) {
	w.t = t
	switch k {
	case xmltok.Start:
		if w.skip > 0 || len(w.levels) > maxDepth {
			w.deep = w.deep || w.skip == 0
			w.skip++
			return
		}
		w.push()
		w.start(w.up(0))
	case xmltok.Text:
		switch l := w.up(0); {
		case w.skip > 0 || !l.text:
		case l.field:
			w.said = t.AppendText(w.said)
		default:
			w.send(t.AppendText(nil))
		}
	case xmltok.End:
		switch {
		case w.skip > 0:
			w.skip--
		case len(w.levels) > 1:
			w.end(w.up(0))
			w.levels = w.levels[:len(w.levels)-1]
		}
	case xmltok.EOF:
	}
}

// push adds the level of an element, which begins as that of its parent.
func (w *walker) push() {
	l := w.levels[len(w.levels)-1]
	name, known := w.names[string(w.t.Name())]
	if !known {
		name = string(w.t.Name())
		if len(w.names) < maxNames {
			w.names[name] = name
		}
	}
	l.name, l.text, l.choice, l.merged, l.placed = name, false, false, false, false
	w.levels = append(w.levels, l)
}

// up returns the n-th level above that of the element itself; the part's own if
// there is none.
func (w *walker) up(n int) *level { return &w.levels[max(0, len(w.levels)-1-n)] }

// drop leaves out what stands in the element.
func (w *walker) drop() {
	w.levels = w.levels[:len(w.levels)-1]
	w.skip++
}

func (w *walker) attr(name string) string {
	v, _ := w.t.AttrLocal(name)
	return v
}

// isOn reports whether an attribute says yes (22.9.2.7).
func isOn(value string) bool {
	return value == "1" || value == "true" || value == "on" || value == "t"
}

// start takes the start of an element.
func (w *walker) start(l *level) {
	switch l.name {
	case "sld": // 19.3.1.38
		if show := w.attr("show"); show != "" && !isOn(show) {
			w.to.Hidden |= doc.HiddenSlide
			w.Flow.Main(w.to)
		}
		w.Flow.Announce()
	case "t": // 21.1.2.3.11
		l.text = true
	case "text": // 19.4.7: of a comment
		if w.up(1).name == "cm" {
			l.text = true
		}
	case "br":
		w.send([]byte{'\n'})
	case "tab":
		if w.up(1).name == "r" {
			w.send([]byte{'\t'})
		}
	case "rPr": // 21.1.2.3.9: size in hundredths of a point
		const tiny = 200
		if n, err := strconv.Atoi(w.attr("sz")); err == nil && n <= tiny && w.up(1).name != "lvl" {
			w.up(1).hidden |= doc.HiddenText
		}
	case "fld": // 21.1.2.2.4: a number or a date that the program puts in
		kind := w.attr("type")
		l.field = kind == "slidenum" || strings.HasPrefix(kind, "datetime")
		w.said = w.said[:0]
	case "tbl", "tr", "tc": // 21.1.3
		w.startTable(l)
	case "hlinkClick", "hlinkHover", "hlinkMouseOver": // 21.1.2.3.5: their targets are in the relationships
		w.Mark("tip of a link", w.attr("tooltip"))
	case "Choice":
		w.up(1).choice = true
	case "Fallback": // the same again for programs of old
		if w.up(1).choice {
			w.drop()
		}
	case "timing", "transition":
		w.drop() // no text
	default:
		w.startShape(l)
	}
}

// startTable takes the start of a table or what of it.
func (w *walker) startTable(l *level) {
	switch l.name {
	case "tbl":
		w.Flow.StartTable()
	case "tr":
		w.Flow.StartRow(0)
	case "tc": // 21.1.3.16
		if isOn(w.attr("hMerge")) || isOn(w.attr("vMerge")) {
			l.hidden |= doc.HiddenText // another cell lies over it
		}
		w.Flow.StartCell()
	}
}

// startShape takes shapes, and what says where they are and whether they show.
func (w *walker) startShape(l *level) {
	switch l.name {
	case "sp", "cxnSp", "graphicFrame", "pic", "contentPart": // 19.3.1.43 and others
		l.shape = len(w.levels) - 1
		w.picture = w.picture || l.name == "pic"
	case "grpSp": // 19.3.1.22
		l.shape = len(w.levels) - 1
	case "cNvPr": // 19.3.1.12
		office.DescribedBy(w.File, w.t)
		if isOn(w.attr("hidden")) && l.shape > 0 {
			w.levels[l.shape].hidden |= doc.HiddenText
		}
	case "off": // 20.1.7.4
		if p := w.up(1); p.name == "xfrm" {
			p.at, p.placed = [2]int64{length(w.t, "x"), length(w.t, "y")}, true
		}
	case "ext": // 20.1.7.3
		if p := w.up(1); p.name == "xfrm" && p.placed && l.shape > 0 {
			w.place(&w.levels[l.shape], p.at, [2]int64{length(w.t, "cx"), length(w.t, "cy")})
		}
	case "chOff": // 20.1.7.2: what is in the group has coordinates of its own
		if l.shape > 0 {
			w.levels[l.shape].grouped = true
		}
	}
}

// place hides a shape that lies off the slide.
func (w *walker) place(shape *level, at, size [2]int64) {
	if w.width <= 0 || w.height <= 0 || shape.name != "grpSp" && shape.grouped || w.to.Loc.Kind != doc.Page || w.to.Loc.Part != "" {
		return
	}
	if at[0] >= w.width || at[1] >= w.height || at[0]+size[0] <= 0 || at[1]+size[1] <= 0 {
		shape.hidden |= doc.OffPage
	}
}

// send adds text to the paragraph in the making.
func (w *walker) send(text []byte) {
	l := w.up(0)
	w.worded = w.worded || len(bytes.TrimSpace(text)) > 0
	w.Flow.Text(text, l.hidden)
}

// end takes the end of an element.
func (w *walker) end(l *level) {
	switch l.name {
	case "p":
		w.Flow.EndParagraph()
	case "fld": // every deck has numbers and dates: they are searched, and not worth a word
		if l.field {
			w.Flow.Row(w.Part(doc.File, "fields", doc.HeaderFooter), strings.TrimSpace(string(w.said)))
		}
	case "text":
		if l.text {
			w.Flow.EndParagraph()
		}
	case "tbl":
		w.Flow.EndTable()
	case "tr":
		w.Flow.EndRow()
	case "tc":
		w.Flow.EndCell()
	}
}
