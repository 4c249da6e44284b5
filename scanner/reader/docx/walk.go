package docx

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/look"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// walker takes the tokens of a part with text.
type walker struct {
	*document

	t      *xmltok.Tokenizer
	levels []level // open elements, and before them one for the part
	skip   int     // elements open below one whose text is none, or below maxDepth
	deep   bool
	names  map[string]string
	fields [][]byte // instructions of the fields that are open
}

// level is one open element.
type level struct {
	name   string
	hidden doc.Hidden
	look   look.Look
	span   int  // of a cell: columns it takes beyond its own
	choice bool // of AlternateContent: a choice was read
	code   bool // text is that of a field instruction
	text   bool // blanks count
}

// Bounds of what is kept of open elements.
const (
	maxDepth  = 2048
	maxNames  = 1 << 12
	maxFields = 64
)

// walk sends the text of a part: paragraphs to the part to, tables to parts of
// their own.
func (d *document) walk(part *opc.Part, what string, to doc.Part) error {
	if part.Name != "" {
		if _, err := d.Relationships(part.Name); err != nil {
			return err
		}
	}
	w := walker{document: d, names: map[string]string{}}
	w.levels = append(w.levels, level{look: d.styles.base()})
	if to.Loc == d.Part(doc.File, "", 0).Loc {
		d.Flow.Main(to)
	} else {
		d.Flow.Enter(to)
		defer d.Flow.Leave()
	}
	if err := d.Tokens(part, what, w.token); err != nil {
		return err
	}
	if w.deep {
		return d.Problem(part.Name, what+" in too many elements", reader.ErrTooDeep)
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
		w.start()
	case xmltok.Text:
		if w.skip == 0 {
			w.text()
		}
	case xmltok.End:
		switch {
		case w.skip > 0:
			w.skip--
		case len(w.levels) > 1:
			w.end()
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
	l.name, l.span, l.choice, l.text = name, 0, false, false
	w.levels = append(w.levels, l)
}

// up returns the n-th level above that of the element itself; the part's own if
// there is none.
func (w *walker) up(n int) *level {
	return &w.levels[max(0, len(w.levels)-1-n)]
}

// drop leaves out what stands in the element.
func (w *walker) drop() {
	w.levels = w.levels[:len(w.levels)-1]
	w.skip++
}

func (w *walker) attr(name string) string {
	v, _ := w.t.AttrLocal(name)
	return v
}

// start takes the start of an element that is no formatting.
func (w *walker) start() {
	l := w.up(0)
	switch l.name {
	case "t", "delText": // 17.3.3.31, 17.3.3.7
		l.text = true
		if l.name == "delText" {
			l.hidden |= doc.TrackedChange
		}
	case "instrText", "delInstrText": // 17.16.23, 17.16.13
		l.text, l.code = true, true
	case "tab", "ptab", "br", "cr", "noBreakHyphen":
		if w.up(1).name == "r" {
			w.send(special(l.name))
		}
	case "p", "tbl", "tr", "tc", "txbxContent":
		w.startBlock(l)
	case "del", "moveFrom", "cellDel", "ins", "moveTo", "cellIns":
		w.startChange(l)
	case "fldChar", "fldSimple":
		w.startField(l)
	case "AlternateContent": // Part 3, 7.1
	case "Choice":
		w.up(1).choice = true
	case "Fallback": // the same again for programs of old
		if w.up(1).choice {
			w.drop()
		}
	case "posOffset", "align", "pctWidth", "pctHeight", "pctPosHOffset", "pctPosVOffset", "ClientData", "LockedField", "FieldCodes", "fldData", "binData", "std", "relativeFrom":
		w.drop() // settings, not text
	default:
		switch {
		case strings.HasSuffix(l.name, "Change"): // formatting as it was
			w.drop()
		case w.startAside(l):
		default:
			w.format(l)
		}
	}
}

func special(name string) string {
	switch name {
	case "br", "cr":
		return "\n"
	case "noBreakHyphen":
		return "-"
	}
	return "\t"
}

// startBlock takes the start of what text is laid out in.
func (w *walker) startBlock(l *level) {
	switch l.name {
	case "p": // 17.3.1.22; a style may follow
		base := w.styles.base()
		l.look.Color, l.look.Size = base.Color, base.Size
		l.look.Vanish = l.look.Vanish || base.Vanish
	case "tbl":
		w.Flow.StartTable()
	case "tr":
		w.Flow.StartRow(0)
	case "tc":
		w.Flow.StartCell()
	case "txbxContent": // 17.3.3.? and Part 4: a box may have a colour of its own
		l.look.Back = look.Unknown
		w.Flow.Enter(w.Flow.Here())
	}
}

// startChange takes the start of what change tracking keeps (17.13.5).
func (w *walker) startChange(l *level) {
	w.Person("author", w.attr("author"))
	gone := l.name == "del" || l.name == "moveFrom" || l.name == "cellDel"
	if !gone {
		return
	}
	switch w.up(1).name {
	case "rPr": // of the mark at the end of the paragraph, or of an equation
	case "trPr":
		w.Flow.HideRow(doc.TrackedChange)
	case "tcPr":
		w.up(2).hidden |= doc.TrackedChange
	default:
		l.hidden |= doc.TrackedChange
	}
}

// format takes an element of formatting, which changes the look of what stands
// beside the element it is in.
func (w *walker) format(l *level) {
	parent, owner := w.up(1), w.up(2)
	switch parent.name {
	case "rPr":
		if owner.name != "r" {
			return
		}
		if l.name == "rStyle" {
			owner.look = w.styles.apply(w.attr("val"), owner.look)
		} else {
			owner.look = changeOf(w.t).On(owner.look)
		}
	case "pPr":
		switch l.name {
		case "pStyle":
			owner.look = w.styles.apply(w.attr("val"), owner.look)
		case "shd":
			owner.look = changeOf(w.t).On(owner.look)
		}
	case "tblPr":
		switch l.name {
		case "tblStyle":
			if w.styles.fills(w.attr("val")) {
				owner.look.Back = look.Unknown
			}
		case "shd":
			owner.look = changeOf(w.t).On(owner.look)
		case "tblCaption", "tblDescription":
			w.Describe(w.attr("val"))
		}
	case "tcPr":
		switch l.name {
		case "shd":
			if c := changeOf(w.t); c.Back != look.Unset {
				owner.look = c.On(owner.look)
			}
		case "gridSpan": // 17.4.17
			owner.span = max(0, number(w.attr("val"))-1)
		}
	case "trPr":
		switch l.name {
		case "gridBefore": // 17.4.15
			w.Flow.Skip(number(w.attr("val")))
		case "hidden": // 17.4.20
			if v, ok := w.t.AttrLocal("val"); !ok || isTrue(v) {
				w.Flow.HideRow(doc.HiddenText)
			}
		}
	}
}

// number returns the number that v is, at most that of the columns of a table.
func number(v string) int {
	const most = 63 // columns that Word allows
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 {
		return 0
	}
	return min(n, most)
}

// text takes character data. All of it counts, since it is text wherever it is
// allowed, but blanks only where they are.
func (w *walker) text() {
	l := w.up(0)
	if len(w.levels) == 1 || w.t.Blank() && !l.text {
		return
	}
	if l.code {
		w.instruction(w.t.AppendText(nil))
		return
	}
	w.sendBytes(w.t.AppendText(nil))
}

func (w *walker) send(text string) { w.sendBytes([]byte(text)) }

func (w *walker) sendBytes(text []byte) {
	l := w.up(0)
	hidden := l.hidden
	if l.look.Hidden() {
		hidden |= doc.HiddenText
	}
	w.document.text = w.document.text || len(bytes.TrimSpace(text)) > 0
	w.Flow.Text(text, hidden)
}

// end takes the end of an element.
func (w *walker) end() {
	l := w.up(0)
	switch l.name {
	case "p":
		w.Flow.EndParagraph()
	case "tbl":
		w.Flow.EndTable()
	case "tr":
		w.Flow.EndRow()
	case "tc":
		w.Flow.EndCell()
		w.Flow.Skip(l.span)
	case "txbxContent":
		w.Flow.Leave()
	case "oMathPara":
		w.send("\n")
	}
}

// startAside takes elements that hold text in their attributes, and reports
// whether the element is one.
func (w *walker) startAside(l *level) bool {
	switch l.name {
	case "docPr", "cNvPr": // 20.4.2.5, 19.3.1.12
		office.DescribedBy(w.File, w.t)
	case "shape", "rect", "roundrect", "oval", "line", "imagedata": // Part 4, 19.1
		w.Describe(w.attr("alt"))
		w.Describe(w.attr("title"))
	case "textpath": // Part 4, 19.1.2.23: text along a line, such as a watermark
		if text := w.attr("string"); text != "" {
			w.Flow.Enter(w.Flow.Here())
			w.send(text)
			w.Flow.Leave()
		}
	case "bookmarkStart": // 17.13.6.2
		if name := w.attr("name"); !strings.HasPrefix(name, "_") {
			w.Mark("bookmark", name)
		}
	case "comment": // 17.13.4.2
		w.Person("author", w.attr("author"))
	case "listItem": // 17.5.2.21
		w.Choice(w.attr("displayText"))
		w.Choice(w.attr("value"))
	case "listEntry": // 17.16.26
		w.Choice(w.attr("val"))
	case "helpText", "statusText": // 17.16.21, 17.16.32
		w.Mark(l.name, w.attr("val"))
	case "default":
		if w.up(1).name == "textInput" { // 17.16.33
			w.Mark("default text", w.attr("val"))
		}
	case "alias": // 17.5.2.1
		w.Mark("title of a field", w.attr("val"))
	case "docPart": // 17.12.3
		l.hidden |= doc.HiddenText
	case "type": // 17.12.16
		// Texts that say what to fill in are in many documents, and of nobody.
		if part := w.up(3); part.name == "docPart" && w.attr("val") == "bbPlcHdr" {
			part.hidden = doc.DocumentProperty
		}
	case "sym":
		w.send(" ")
	default:
		return false
	}
	return true
}
