package odf

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/look"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// walker takes the tokens of a file with text.
type walker struct {
	*document

	t      *xmltok.Tokenizer
	base   doc.Part
	levels []level // open elements, and before them one for the file
	skip   int     // elements open below one whose text is none, or below maxDepth
	deep   bool
	names  map[string]string

	auto       styles // those that are of this file only
	style      style  // in the making
	key        styleKey
	layoutName string

	noteClass string
	said      []byte // text that is gathered, of the innermost element that does
	page      size   // of the slide
	picture   bool   // on the slide
	onNotes   bool   // inside the notes of the slide
	worded    bool   // there is text on the slide
	object    bool   // a file is embedded in the XML
}

// level is one open element.
type level struct {
	name   string
	hidden doc.Hidden
	look   look.Look
	para   bool // a paragraph is open
	leave  bool // text that stands by itself ends with the element
	gather bool // text is no text of the document, but of walker.said
	meta   bool // inside metadata
	master bool // inside a master page
	repeat int  // of a cell: how often it is there beyond once
	label  string
}

// Bounds of what is kept of open elements.
const (
	maxDepth = 2048
	maxNames = 1 << 12
)

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
		if w.skip == 0 {
			w.text()
		}
	case xmltok.End:
		switch {
		case w.skip > 0:
			w.skip--
		case len(w.levels) > 1:
			l := w.up(0)
			w.end(l)
			if l.leave {
				w.Flow.Leave()
			}
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
	l.name, l.leave, l.repeat, l.label = name, false, 0, ""
	w.levels = append(w.levels, l)
}

// up returns the n-th level above that of the element itself; that of the file if
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

// enter begins text of the given part that stands by itself and ends with the
// element.
func (w *walker) enter(l *level, to doc.Part) {
	w.Flow.Enter(to)
	l.leave, l.para = true, false
}

// gather makes the text of the element one that [walker.end] takes.
func (w *walker) gather(l *level, label string) {
	l.gather, l.label = true, label
	w.said = w.said[:0]
}

// start takes the start of an element.
func (w *walker) start(l *level) {
	if l.meta {
		w.startMeta(l)
		return
	}
	switch l.name {
	case "p", "h": // 5.1
		w.startParagraph(l)
	case "span": // 6.1.7
		l.look, _ = w.styled("text", w.attr("style-name"), l.look)
	case "s": // 6.1.3
		const most = 64
		w.send(strings.Repeat(" ", max(1, min(most, w.number("c")))))
	case "tab", "line-break": // 6.1.4, 6.1.5
		w.send(map[string]string{"tab": "\t", "line-break": "\n"}[l.name])
	case "a": // 6.1.8
		w.Link(w.attr("href"))
	case "table", "table-row", "table-cell", "covered-table-cell": // 9.1
		w.startTable(l)
	case "meta": // 4.3; in a paragraph, text with metadata of its own
		l.meta = !l.para
	case "style", "default-style": // 16.2, 16.4
		w.startStyle(l)
	case "page-layout": // 16.5
		w.layoutName = w.attr("name")
	case "page-layout-properties":
		w.layout(w.t)
	case "binary-data":
		w.object = w.object || w.up(1).name != "image"
		w.drop()
	case "settings", "font-face-decls", "notes-configuration", "linenumbering-configuration", "bibliography-configuration",
		"sequence-decls", "note-citation", "list-style", "outline-style", "date", "date-string", "creator-initials", "sender-initials":
		w.drop() // no text
	default:
		switch {
		case strings.HasSuffix(l.name, "-properties"):
			w.properties(l.name)
		case strings.HasSuffix(l.name, "-style"), strings.HasSuffix(l.name, "-source"): // of numbers, of indexes
			w.drop()
		case w.startHidden(l), w.startAside(l), w.startPage(l):
		case strings.HasPrefix(l.name, "alphabetical-index-mark"), l.name == "toc-mark", l.name == "user-index-mark":
			w.Mark("index", w.attr("string-value"))
		}
	}
}

// number returns the number that an attribute is, 0 if it is none.
func (w *walker) number(name string) int {
	n, err := strconv.Atoi(w.attr(name))
	if err != nil {
		return 0
	}
	return n
}

// startParagraph begins a paragraph: inside of another one, as in a shape, it
// stands by itself.
func (w *walker) startParagraph(l *level) {
	if l.para {
		w.enter(l, w.Flow.Here())
	}
	l.para = true
	l.look, _ = w.styled("paragraph", w.attr("style-name"), l.look)
}

// startTable takes the start of a table or what of it.
func (w *walker) startTable(l *level) {
	switch l.name {
	case "table":
		switch {
		case w.up(1).name == "chart": // its data
			to := w.base
			to.Loc.Kind, to.Loc.Part, to.Hidden = doc.File, w.base.Loc.Part+" data", doc.ChartCache
			w.enter(l, to)
		case l.para:
			w.enter(l, w.Flow.Here())
		}
		w.Flow.StartTable()
		l.look, _ = w.styled("table", w.attr("style-name"), l.look)
	case "table-row": // 9.1.3
		var hidden doc.Hidden
		if v := w.attr("visibility"); v == "collapse" || v == "filter" {
			hidden = doc.HiddenRow
		}
		w.Flow.StartRow(hidden)
		l.look, _ = w.styled("table-row", w.attr("style-name"), l.look)
	case "table-cell", "covered-table-cell": // 9.1.4, 9.1.5
		l.para = false
		l.repeat = max(0, w.number("number-columns-repeated")-1)
		l.look, _ = w.styled("table-cell", w.attr("style-name"), l.look)
		if l.name == "covered-table-cell" {
			l.hidden |= doc.HiddenText // another cell lies over it
		}
		w.Flow.StartCell()
	}
}

// end takes the end of an element.
func (w *walker) end(l *level) {
	switch l.name {
	case "p", "h":
		if !l.meta && !l.gather {
			w.Flow.EndParagraph()
		}
	case "table":
		w.Flow.EndTable()
	case "table-row":
		w.Flow.EndRow()
	case "table-cell", "covered-table-cell":
		w.Flow.EndCell()
		w.Flow.Skip(l.repeat)
	case "style", "default-style":
		w.endStyle()
	case "page":
		if w.picture && !w.worded && len(w.blank) < maxBlank {
			w.blank = append(w.blank, w.pages)
		}
		w.picture = false
	case "notes":
		w.onNotes = false
	}
	if l.label != "" {
		w.endGathered(l)
	}
}

// maxBlank bounds the slides that are reported to have no text.
const maxBlank = 1 << 12

// text takes character data. All of it counts, but blanks only in paragraphs.
func (w *walker) text() {
	l := w.up(0)
	switch {
	case len(w.levels) == 1:
	case l.gather:
		if len(w.said) < w.In.Limits.Text {
			w.said = w.t.AppendText(w.said)
		}
	case l.para || !w.t.Blank():
		w.sendBytes(collapse(w.t.AppendText(nil)))
	}
}

// collapse makes one blank of all blanks that follow one another (6.1.2).
func collapse(text []byte) []byte {
	out := text[:0]
	for _, c := range text {
		if c == '\n' || c == '\t' || c == '\r' {
			c = ' '
		}
		if c != ' ' || len(out) == 0 || out[len(out)-1] != ' ' {
			out = append(out, c)
		}
	}
	return out
}

func (w *walker) send(text string) { w.sendBytes([]byte(text)) }

func (w *walker) sendBytes(text []byte) {
	l := w.up(0)
	if l.gather || l.meta {
		return
	}
	hidden := l.hidden
	if l.look.Hidden() {
		hidden |= doc.HiddenText
	}
	if len(bytes.TrimSpace(text)) > 0 {
		w.worded = w.worded || !w.onNotes
		w.document.text = w.document.text || w.base.Loc.Part == ""
	}
	w.Flow.Text(text, hidden)
}
