package xml

import (
	"context"
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// workbook reads a workbook in the XML of Excel 2003. Names of elements are told
// apart without their namespaces, which do not overlap where it matters.
type workbook struct {
	ctx  context.Context //nolint:containedctx // of one Read, as short-lived as the call
	in   reader.Input
	sink doc.Sink
	tok  *xmltok.Tokenizer

	states []doc.Hidden // of the worksheets, which is said behind their cells
	styles map[string]doc.Hidden
	sheets int

	grid     grid.Sheet
	hidden   doc.Hidden // of the sheet
	columns  grid.Columns
	col, row int
	nextCol  int // of the next Column element
	loose    map[doc.Hidden][][]string
	n        int
}

func readWorkbook(ctx context.Context, in reader.Input, sink doc.Sink) error {
	w := &workbook{ctx: ctx, in: in, sink: sink, styles: map[string]doc.Hidden{}, loose: map[doc.Hidden][][]string{}}
	if err := w.survey(); err != nil {
		return err
	}
	tok, err := tokens(in)
	if err != nil {
		return err
	}
	w.tok = tok
	tok.Comment = func(text []byte) { w.keep(doc.Comment, one(clean(text))) }
	for kind := w.next(); kind != xmltok.EOF; kind = w.next() {
		if kind != xmltok.Start {
			continue
		}
		if err := w.element(); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := w.tell(); err != nil {
		return err
	}
	return ending(tok, in, sink)
}

// next returns the next token, EOF if time is up.
func (w *workbook) next() xmltok.Kind {
	if w.n++; w.n%1024 == 0 && w.ctx.Err() != nil {
		return xmltok.EOF
	}
	return w.tok.Next()
}

// survey notes the state of each worksheet (x:Visible in its WorksheetOptions).
func (w *workbook) survey() error {
	tok, err := tokens(w.in)
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		if n%1024 == 0 && w.ctx.Err() != nil {
			return w.ctx.Err()
		}
		kind := tok.Next()
		if kind == xmltok.EOF {
			return nil
		}
		if kind != xmltok.Start {
			continue
		}
		switch string(tok.Name()) {
		case "Worksheet":
			w.states = append(w.states, 0)
		case "Visible":
			if len(w.states) > 0 && tok.Next() == xmltok.Text {
				switch one(string(tok.Raw())) {
				case "SheetHidden":
					w.states[len(w.states)-1] = doc.HiddenSheet
				case "SheetVeryHidden":
					w.states[len(w.states)-1] = doc.VeryHiddenSheet
				}
			}
		}
	}
}

// element reads an element of the workbook as a whole.
func (w *workbook) element() error {
	switch string(w.tok.Name()) {
	case "DocumentProperties", "CustomDocumentProperties":
		w.properties(doc.DocumentProperty)
	case "Style":
		id, _ := w.tok.AttrLocal("ID")
		w.styles[id] = w.style()
	case "Worksheet":
		return w.sheet()
	case "SupBook":
		w.properties(doc.ExternalLinkCache)
	case "PivotCache":
		return w.cache()
	case "Connection", "QuerySource", "QueryTable":
		w.properties(doc.Connection)
	}
	return nil
}

// properties keeps the texts in the element that has started, each with its name.
func (w *workbook) properties(hidden doc.Hidden) {
	depth := w.tok.Depth()
	name := ""
	for kind := w.next(); kind != xmltok.EOF && w.tok.Depth() >= depth; kind = w.next() {
		switch kind {
		case xmltok.Start:
			name = clean(w.tok.Name())
		case xmltok.Text:
			if text := one(clean(w.tok.AppendText(nil))); text != "" && name != "Version" && name != "Revision" && name != "TotalTime" {
				w.keep(hidden, name, text)
			}
		default:
		}
	}
}

// maxLoose bounds the texts that are kept for the end.
const maxLoose = 100_000

// keep keeps texts that are in no cell for the end.
func (w *workbook) keep(hidden doc.Hidden, texts ...string) {
	if texts[len(texts)-1] != "" && len(w.loose[hidden]) < maxLoose {
		w.loose[hidden] = append(w.loose[hidden], texts)
	}
}

// tell sends the texts that are in no cell.
func (w *workbook) tell() error {
	for _, l := range []struct {
		hidden doc.Hidden
		name   string
		kind   doc.PartKind
	}{
		{doc.DocumentProperty, "document properties", doc.Property},
		{doc.Comment, "comments", doc.File},
		{doc.HeaderFooter, "headers and footers", doc.Property},
		{doc.ExternalLinkCache, "linked workbooks", doc.Table},
		{doc.Connection, "connections", doc.Property},
	} {
		at := w.in.Loc
		at.Part, at.Kind = l.name, l.kind
		if err := grid.Rows(w.sink, at, l.hidden, "", w.loose[l.hidden], w.in.Limits.Text); err != nil {
			return err
		}
	}
	return nil
}

// style returns how the style that has started hides its cells: by white letters
// on no other ground, or a number format that shows nothing.
func (w *workbook) style() doc.Hidden {
	depth := w.tok.Depth()
	var white, filled, empty bool
	for kind := w.next(); kind != xmltok.EOF && w.tok.Depth() >= depth; kind = w.next() {
		if kind != xmltok.Start {
			continue
		}
		switch string(w.tok.Name()) {
		case "Font":
			color, _ := w.tok.AttrLocal("Color")
			white = strings.EqualFold(color, "#FFFFFF")
		case "Interior":
			color, ok := w.tok.AttrLocal("Color")
			filled = ok && !strings.EqualFold(color, "#FFFFFF")
		case "NumberFormat":
			format, _ := w.tok.AttrLocal("Format")
			empty = format == ";;;" || format == ";;"
		}
	}
	if white && !filled || empty {
		return doc.HiddenText
	}
	return 0
}

// sheet reads a worksheet.
func (w *workbook) sheet() error {
	at := w.in.Loc
	at.Kind = doc.Sheet
	at.Part, _ = w.tok.AttrLocal("Name")
	at.Part = strings.ToValidUTF8(at.Part, "\uFFFD")
	w.hidden = 0
	if w.sheets < len(w.states) {
		w.hidden = w.states[w.sheets]
	}
	w.sheets++
	if err := w.sink.Part(doc.Part{Loc: at, Hidden: w.hidden}); err != nil {
		return err
	}
	w.grid = grid.Sheet{Sink: w.sink, At: at, Hidden: w.hidden, Limit: w.in.Limits.Text}
	w.columns, w.row, w.col, w.nextCol = grid.Columns{}, 0, 0, 1
	depth := w.tok.Depth()
	for kind := w.next(); kind != xmltok.EOF && w.tok.Depth() >= depth; kind = w.next() {
		if kind != xmltok.Start {
			continue
		}
		var err error
		switch string(w.tok.Name()) {
		case "Column":
			w.column()
		case "Row":
			err = w.startRow()
		case "Cell":
			err = w.cell()
		case "Header", "Footer":
			if data, ok := w.tok.AttrLocal("Data"); ok {
				for _, text := range grid.HeaderSections(data) {
					w.keep(doc.HeaderFooter, one(text))
				}
			}
		case "DataValidation":
			w.validation()
		case "PivotCache", "SupBook":
			err = w.element()
		}
		if err != nil {
			return err
		}
	}
	return w.grid.End("xml")
}

// number returns the value of an attribute that is a positive number, 0 if it is
// not.
func (w *workbook) number(name string) int {
	value, _ := w.tok.AttrLocal(name)
	n, err := strconv.Atoi(strings.TrimSpace(value))
	if err != nil || n < 0 {
		return 0
	}
	return min(n, 1<<30)
}

// small reports whether a size is given and no more than least.
func (w *workbook) small(name string, least float64) bool {
	value, ok := w.tok.AttrLocal(name)
	n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return ok && err == nil && n <= least
}

func (w *workbook) isHidden() bool {
	value, _ := w.tok.AttrLocal("Hidden")
	return value == "1" || strings.EqualFold(value, "true")
}

func (w *workbook) column() {
	if n := w.number("Index"); n > 0 {
		w.nextCol = n
	}
	last := w.nextCol + w.number("Span")
	switch {
	case w.isHidden():
		w.columns.Set(w.nextCol, last, doc.HiddenColumn)
	case w.small("Width", grid.LeastWidth):
		w.columns.Set(w.nextCol, last, doc.ZeroSize)
	}
	w.nextCol = last + 1
}

func (w *workbook) startRow() error {
	w.row++
	if n := w.number("Index"); n > 0 {
		w.row = n
	}
	w.col = 0
	var hidden doc.Hidden
	switch {
	case w.isHidden():
		hidden = doc.HiddenRow
	case w.small("Height", grid.LeastHeight):
		hidden = doc.ZeroSize
	}
	span := w.number("Span")
	err := w.grid.Row(w.row, hidden)
	w.row += span
	return err
}

// cell reads a cell with its value and comment.
func (w *workbook) cell() error {
	w.col++
	if n := w.number("Index"); n > 0 {
		w.col = n
	}
	at := w.col
	w.col += w.number("MergeAcross")
	style, _ := w.tok.AttrLocal("StyleID")
	hidden := w.styles[style] | w.columns.Hidden(at)
	link, _ := w.tok.AttrLocal("HRef")

	depth := w.tok.Depth()
	var value, comment []byte
	var kind string
	inComment := false
	for k := w.next(); k != xmltok.EOF && w.tok.Depth() >= depth; k = w.next() {
		switch k {
		case xmltok.Start:
			switch string(w.tok.Name()) {
			case "Comment":
				inComment = true
				if author, _ := w.tok.AttrLocal("Author"); author != "" {
					comment = append(comment, author+": "...)
				}
			case "Data":
				if !inComment {
					kind, _ = w.tok.AttrLocal("Type")
				}
			}
		case xmltok.Text:
			switch {
			case inComment && len(comment) < w.in.Limits.Text:
				comment = w.tok.AppendText(comment)
			case !inComment && kind != "" && len(value) <= w.in.Limits.Text:
				value = w.tok.AppendText(value)
			}
		case xmltok.End:
			if string(w.tok.Name()) == "Comment" {
				inComment = false
			}
		default:
		}
	}
	if text := one(clean(comment)); text != "" {
		w.keep(doc.Comment, text)
	}
	if mail, ok := strings.CutPrefix(link, "mailto:"); ok {
		w.keep(doc.Comment, mail)
	}
	return w.grid.Text(at, shown(kind, clean(value)), hidden)
}

// shown returns a value as text: dates without a time of day that is midnight,
// booleans in words.
func shown(kind, value string) string {
	value = strings.TrimSpace(value)
	switch kind {
	case "DateTime":
		day, clock, _ := strings.Cut(value, "T")
		clock = strings.TrimSuffix(clock, ".000")
		switch {
		case clock == "00:00:00" || clock == "":
			return day
		case day == "1899-12-31" || day == "1899-12-30":
			return clock
		}
		return day + " " + clock
	case "Boolean":
		switch value {
		case "1":
			return "TRUE"
		case "0":
			return "FALSE"
		}
	}
	return value
}

// validation keeps the list that a cell may be filled in from.
func (w *workbook) validation() {
	depth := w.tok.Depth()
	in := ""
	for kind := w.next(); kind != xmltok.EOF && w.tok.Depth() >= depth; kind = w.next() {
		switch kind {
		case xmltok.Start:
			in = string(w.tok.Name())
		case xmltok.Text:
			text := one(clean(w.tok.AppendText(nil)))
			switch in {
			case "Value":
				if list := strings.Trim(text, `"`); strings.Contains(list, ",") && !strings.ContainsAny(list, "!:(") {
					w.keep(doc.Comment, list)
				}
			case "InputTitle", "InputMessage", "ErrorTitle", "ErrorMessage":
				w.keep(doc.Comment, text)
			}
		default:
		}
	}
}

// cache reads the records of a pivot cache: rows as attributes "Col1", "Col2" and
// so on, the names of the fields in a schema before (the XML of ADO's Recordset).
func (w *workbook) cache() error {
	depth := w.tok.Depth()
	at := w.in.Loc
	at.Kind, at.Part = doc.Table, "pivot cache"
	rows := grid.Sheet{Sink: w.sink, At: at, Hidden: doc.PivotCache, Limit: w.in.Limits.Text}
	columns := map[string]int{}
	var header []string
	for kind := w.next(); kind != xmltok.EOF && w.tok.Depth() >= depth; kind = w.next() {
		if kind != xmltok.Start {
			continue
		}
		switch string(w.tok.Name()) {
		case "AttributeType":
			if len(header) < maxFields {
				id := w.exact("s:name", "")
				header = append(header, one(w.exact("rs:name", id)))
				columns[id] = len(header)
			}
		case "row":
			if rows.Number() == 0 {
				if err := w.sink.Part(doc.Part{Loc: at, Hidden: doc.PivotCache, Detail: "copied for a pivot table"}); err != nil {
					return err
				}
				if err := rows.Row(1, 0); err != nil {
					return err
				}
				for i, name := range header {
					if err := rows.Text(i+1, name, 0); err != nil {
						return err
					}
				}
			}
			if err := rows.Row(rows.Number()+1, 0); err != nil {
				return err
			}
			for _, a := range w.tok.Attrs() {
				if err := rows.Text(max(1, columns[clean(a.Name)]), clean(w.tok.Unescape(nil, a.Value)), 0); err != nil {
					return err
				}
			}
		}
	}
	return rows.End("xml")
}

// exact returns the value of the attribute called name, prefix included, else
// other.
func (w *workbook) exact(name, other string) string {
	if value, ok := w.tok.Attr(name); ok {
		return strings.ToValidUTF8(value, "\uFFFD")
	}
	return other
}
