package html

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/piece"
)

// document is what a page and the pages inside it share.
type document struct {
	ctx     context.Context //nolint:containedctx // of one Read, as short-lived as the call
	in      reader.Input
	sink    doc.Sink
	rules   map[string]look
	tables  int
	members int
	part    doc.Location // announced last
	row     int          // of the last running text
}

// page is the file, or markup in a comment, a template or a script.
type page struct {
	*document

	base   doc.Hidden // of all that is in it
	depth  int        // in how many others it lies
	line   int
	open   []element
	tables []*table // open, the innermost last
	flow   flow     // of the open paragraph
	from   int      // line on which it begins
	pre    *strings.Builder
	raw    string // the element whose content is no markup, "" if none
	attrs  []html.Attribute
}

// element is an open element.
type element struct {
	name   string
	look   look
	hidden doc.Hidden
}

// Bounds of a page.
const (
	maxToken = 64 << 20 // bytes of one tag or text
	maxOpen  = 512      // elements in one another; those further in are not told apart
	maxPages = 4        // pages in one another
)

// read reads the page to its end.
func (p *page) read(r io.Reader) error {
	z := html.NewTokenizer(r)
	z.SetMaxBuf(maxToken)
	for n := 0; ; n++ {
		if n%256 == 0 && p.ctx.Err() != nil {
			return p.ctx.Err()
		}
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		lines := bytes.Count(z.Raw(), []byte{'\n'})
		if err := p.token(z, kind); err != nil {
			return err
		}
		p.line += lines
	}
	if err := p.closeTo(0); err != nil {
		return err
	}
	if err := p.paragraph(); err != nil {
		return err
	}
	switch err := z.Err(); {
	case errors.Is(err, io.EOF):
		return nil
	case errors.Is(err, html.ErrBufferExceeded):
		return p.sink.Problem(p.at(), fmt.Errorf("html: %w: a text or tag of more than %d bytes", reader.ErrTooLarge, maxToken))
	default:
		return p.sink.Problem(p.at(), fmt.Errorf("html: %w: %w", reader.ErrUnreadable, err))
	}
}

func (p *page) at() doc.Location {
	at := p.in.Loc
	at.Row = p.line
	return at
}

func (p *page) token(z *html.Tokenizer, kind html.TokenType) error {
	switch kind {
	case html.TextToken:
		return p.text(string(z.Text()))
	case html.StartTagToken, html.SelfClosingTagToken:
		name, more := z.TagName()
		p.attrs = p.attrs[:0]
		tag := string(name)
		for more {
			var key, value []byte
			key, value, more = z.TagAttr()
			if len(p.attrs) < 256 {
				p.attrs = append(p.attrs, html.Attribute{Key: string(key), Val: string(value)})
			}
		}
		return p.start(tag, kind == html.SelfClosingTagToken)
	case html.EndTagToken:
		name, _ := z.TagName()
		return p.end(string(name))
	case html.CommentToken:
		return p.comment(string(z.Text()))
	default:
		return nil
	}
}

// attr returns the value of an attribute of the tag, "" if it has none.
func (p *page) attr(name string) string {
	for _, a := range p.attrs {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// hidden returns how text is hidden that stands here.
func (p *page) hidden() doc.Hidden {
	if n := len(p.open); n > 0 {
		return p.open[n-1].hidden
	}
	return p.base
}

// start opens an element.
func (p *page) start(tag string, closed bool) error {
	if err := p.imply(tag); err != nil {
		return err
	}
	e := element{name: tag, hidden: p.hidden()}
	if n := len(p.open); n > 0 {
		e.look = p.open[n-1].look
	}
	before := e.look.hides()
	e.look = e.look.and(p.lookOf(tag, p.attrs))
	if e.look.hides() && !before {
		e.hidden |= hiddenBy(tag)
	} else if before && !e.look.hides() {
		e.hidden = p.base
	}
	if tag == "template" || tag == "noscript" {
		e.hidden |= doc.HiddenText
	}
	if err := p.begin(tag, e.hidden); err != nil {
		return err
	}
	if err := p.attributes(tag, e.hidden); err != nil {
		return err
	}
	switch {
	case isVoid(tag):
	case closed && tag != "p" && tag != "td" && tag != "tr" && tag != "table" && tag != "div":
	case len(p.open) >= maxOpen:
		if isTablePart(tag) {
			return p.sink.Problem(p.at(), fmt.Errorf("html: %w: more than %d elements in one another", reader.ErrTooDeep, maxOpen))
		}
	default:
		p.open = append(p.open, e)
	}
	return nil
}

// hiddenBy returns the word for what is hidden if an element is.
func hiddenBy(tag string) doc.Hidden {
	switch tag {
	case "tr", "thead", "tbody", "tfoot":
		return doc.HiddenRow
	case "col", "colgroup":
		return doc.HiddenColumn
	}
	return doc.HiddenText
}

// imply closes what the start of an element closes without saying so (HTML,
// 13.1.2.4).
func (p *page) imply(tag string) error {
	switch tag {
	case "td", "th":
		if err := p.closeIn("table", "td", "th", "caption"); err != nil {
			return err
		}
		if n := len(p.tables); n > 0 && !p.tables[n-1].inRow {
			p.tables[n-1].startRow(p.hidden())
		}
	case "tr":
		return p.closeIn("table", "tr", "td", "th", "caption")
	case "thead", "tbody", "tfoot":
		return p.closeIn("table", "thead", "tbody", "tfoot", "tr", "caption", "td", "th")
	case "li":
		return p.closeIn("ul", "li")
	case "dt", "dd":
		return p.closeIn("dl", "dt", "dd")
	case "option", "optgroup":
		return p.closeIn("select", "option")
	default:
		if isBlock(tag) {
			return p.closeIn("p", "p")
		}
	}
	return nil
}

// closeIn closes the outermost element of one of the names that is not outside of
// the nearest one called within, or outside of a cell.
func (p *page) closeIn(within string, names ...string) error {
	found := -1
	for i, e := range slices.Backward(p.open) {
		name := e.name
		match := false
		for _, n := range names {
			match = match || name == n
		}
		if match {
			found = i
		}
		if name == within || name == "ol" && within == "ul" || name == "table" || name == "td" && within != "table" || name == "template" {
			break
		}
	}
	if found < 0 {
		return nil
	}
	return p.closeTo(found)
}

// begin does what the start of an element asks for.
func (p *page) begin(tag string, hidden doc.Hidden) error {
	if isBlock(tag) || tag == "br" {
		if err := p.block(); err != nil {
			return err
		}
	}
	var t *table
	if n := len(p.tables); n > 0 {
		t = p.tables[n-1]
	}
	switch tag {
	case "table":
		if t != nil {
			t.nested = true
		}
		p.startTable(hidden)
	case "col":
		if t != nil {
			var h doc.Hidden
			if hidden.Has(doc.HiddenColumn) || p.attr("width") == "0" {
				h = doc.HiddenColumn
			}
			t.hide(span(p.attr("span"), maxColSpan), h)
		}
	case "tr":
		if t != nil {
			t.startRow(hidden)
		}
	case "td", "th":
		if t != nil {
			t.startCell(span(p.attr("colspan"), maxColSpan), span(p.attr("rowspan"), maxRowSpan))
		}
	case "pre", "listing":
		p.pre = &strings.Builder{}
	case "script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp":
		p.raw = tag
		if tag == "script" {
			p.raw += " " + p.attr("type")
		}
	}
	return nil
}

func (p *page) startTable(hidden doc.Hidden) {
	p.document.tables++
	t := &table{at: p.in.Loc, hidden: hidden}
	t.at.Kind = doc.Table
	t.at.Part = "table " + strconv.Itoa(p.document.tables)
	if id := strings.TrimSpace(p.attr("id")); id != "" && len(id) < 64 {
		t.at.Part = id
	}
	p.tables = append(p.tables, t)
}

// span returns the number of columns or rows that an attribute gives. Zero rows
// are all that follow.
func span(value string, most int) int {
	n, err := strconv.Atoi(strings.TrimSpace(value))
	switch {
	case err != nil || n < 0:
		return 1
	case n == 0 && most == maxRowSpan:
		return most
	}
	return max(1, min(n, most))
}

// end closes the innermost element of the name, and all in it. Cells keep what is
// outside of them open.
func (p *page) end(tag string) error {
	p.raw = ""
	if tag == "br" || tag == "p" {
		if err := p.block(); err != nil {
			return err
		}
	}
	for i, e := range slices.Backward(p.open) {
		name := e.name
		if name == tag {
			return p.closeTo(i)
		}
		if name == "table" || !isTablePart(tag) && (name == "td" || name == "th" || name == "template") {
			break
		}
	}
	return nil
}

// closeTo closes all open elements from the n-th on.
func (p *page) closeTo(n int) error {
	for i := len(p.open) - 1; i >= n; i-- {
		tag := p.open[i].name
		if err := p.close(tag); err != nil {
			return err
		}
		p.open = p.open[:i]
	}
	return nil
}

// close does what the end of an element asks for.
func (p *page) close(tag string) error {
	if isBlock(tag) && tag != "td" && tag != "th" {
		if err := p.block(); err != nil {
			return err
		}
	}
	n := len(p.tables)
	switch tag {
	case "pre", "listing":
		return p.listing()
	case "td", "th":
		if n > 0 && p.tables[n-1].inCell {
			return p.endCell(p.tables[n-1])
		}
	case "tr":
		if n > 0 {
			return p.endRow(p.tables[n-1])
		}
	case "table":
		if n > 0 {
			err := p.endRow(p.tables[n-1])
			p.tables = p.tables[:n-1]
			return err
		}
	}
	return nil
}

func (p *page) endCell(t *table) error {
	for _, x := range t.endCell() {
		if err := p.cells(t, 0, []doc.Cell{{Col: 1, Text: x.text, Hidden: x.hidden}}); err != nil {
			return err
		}
	}
	return nil
}

// endRow sends the row, and then the hidden texts of its cells.
func (p *page) endRow(t *table) error {
	if t.inCell {
		if err := p.endCell(t); err != nil {
			return err
		}
	}
	if !t.inRow {
		return nil
	}
	t.inRow = false
	t.restOfRow()
	cells, more := t.cells, t.more
	t.cells, t.more = nil, nil
	if len(cells) > 0 {
		if err := p.cells(t, t.rowHidden, cells); err != nil {
			return err
		}
	}
	for _, c := range more {
		if err := p.cells(t, t.rowHidden, []doc.Cell{c}); err != nil {
			return err
		}
	}
	return nil
}

// cells sends cells of a table.
func (p *page) cells(t *table, hidden doc.Hidden, cells []doc.Cell) error {
	hidden |= t.hidden
	for i := range cells {
		cells[i].Hidden &^= hidden
	}
	return p.fragment(doc.Fragment{Loc: t.at, Hidden: hidden, Cells: cells}, t.hidden)
}

// fragment sends f, after its part if that is not the last one announced.
func (p *page) fragment(f doc.Fragment, whole doc.Hidden) error {
	part := f.Loc
	part.Row = 0
	if part != p.part && (p.part.Path != "" || part.Kind != doc.File) {
		if err := p.sink.Part(doc.Part{Loc: part, Hidden: whole}); err != nil {
			return err
		}
	}
	p.part = part
	return piece.Send(p.sink, f, p.in.Limits.Text)
}

// send sends running text.
func (p *page) send(x text) error {
	return p.running(x.hidden, []doc.Cell{{Col: 1, Text: x.text}})
}

// running sends a line of running text. What stands in attributes comes before
// the paragraph around it, which began earlier; rows never run backwards.
func (p *page) running(hidden doc.Hidden, cells []doc.Cell) error {
	at := p.in.Loc
	at.Row = p.from
	if at.Row == 0 {
		at.Row = p.line
	}
	p.row = max(p.row, at.Row)
	at.Row = p.row
	return p.fragment(doc.Fragment{Loc: at, Hidden: hidden, Cells: cells}, 0)
}

// block ends a line: in a cell a line of it, else a paragraph.
func (p *page) block() error {
	if n := len(p.tables); n > 0 && p.tables[n-1].inCell {
		p.tables[n-1].cell.part(true)
		return nil
	}
	return p.paragraph()
}

// paragraph sends the open paragraph.
func (p *page) paragraph() error {
	for _, x := range p.flow.take() {
		if err := p.send(x); err != nil {
			return err
		}
	}
	p.from = 0
	return nil
}

// write adds text to the cell or paragraph.
func (p *page) write(hidden doc.Hidden, s string) {
	if n := len(p.tables); n > 0 && p.tables[n-1].inCell {
		p.tables[n-1].cell.add(hidden, s)
		return
	}
	if p.from == 0 && strings.TrimSpace(s) != "" {
		p.from = p.line
	}
	p.flow.add(hidden, s)
}

// text takes the text between two tags.
func (p *page) text(s string) error {
	raw, kind, _ := strings.Cut(p.raw, " ")
	p.raw = ""
	switch raw {
	case "script":
		return p.script(kind, s)
	case "style":
		p.sheet(s)
		return nil
	case "title":
		if s = one(s); s == "" {
			return nil
		}
		return p.send(text{p.base | doc.DocumentProperty, s})
	case "iframe", "noembed", "noframes":
		return p.inside(s, p.hidden()|doc.HiddenText)
	case "textarea":
		p.write(p.hidden(), s)
		return p.block()
	}
	if p.pre != nil {
		p.pre.WriteString(s)
		return nil
	}
	p.write(p.hidden(), s)
	return nil
}

// one returns s as one line.
func one(s string) string { return strings.Join(strings.Fields(s), " ") }

// listing ends preformatted text. What is set in columns is a text file in the
// page, which is read as such; else each line is a line.
func (p *page) listing() error {
	if p.pre == nil {
		return nil
	}
	s := p.pre.String()
	p.pre = nil
	columns := 0
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); strings.Contains(line, "  ") || strings.ContainsAny(line, "\t,;|") {
			columns++
		}
	}
	if columns >= 3 {
		return p.member("text", ".txt", p.hidden(), []byte(s))
	}
	for line := range strings.SplitSeq(s, "\n") {
		p.write(p.hidden(), line)
		if err := p.block(); err != nil {
			return err
		}
	}
	return nil
}

// inside reads markup that lies in the page and is hidden in this way.
func (p *page) inside(markup string, hidden doc.Hidden) error {
	if p.depth >= maxPages {
		return p.sink.Problem(p.at(), fmt.Errorf("html: %w: markup in markup", reader.ErrTooDeep))
	}
	inner := page{document: p.document, base: hidden, depth: p.depth + 1, line: p.line}
	return inner.read(strings.NewReader(markup))
}

// comment reads a comment, in which there may be anything that was taken out of
// the page. Conditional comments are markup for one program (Office among them).
func (p *page) comment(s string) error {
	if strings.HasPrefix(s, "[if ") {
		if i := strings.Index(s, "]>"); i >= 0 {
			s = s[i+len("]>"):]
		}
		s = strings.TrimSuffix(s, "<![endif]")
	}
	if strings.HasPrefix(s, "[CDATA[") {
		p.write(p.hidden(), strings.TrimSuffix(s[len("[CDATA["):], "]]"))
		return nil
	}
	if strings.TrimSpace(s) == "" || strings.HasPrefix(s, "[endif]") || strings.HasPrefix(s, "[if ") {
		return nil
	}
	return p.inside(s, p.hidden()|doc.Comment)
}

// attributes sends what an element's attributes say.
func (p *page) attributes(tag string, hidden doc.Hidden) error {
	switch tag {
	case "meta":
		name := strings.ToLower(p.attr("name") + p.attr("property"))
		switch name {
		case "viewport", "robots", "generator", "theme-color", "charset", "format-detection", "progid", "referrer":
			return nil
		}
		if content := one(p.attr("content")); content != "" && name != "" {
			return p.pair(p.base|doc.DocumentProperty, name, content)
		}
		return nil
	case "input":
		return p.input(hidden)
	case "img", "area":
		if alt := p.attr("alt"); alt != "" {
			p.write(hidden, " "+alt+" ")
		}
	case "iframe":
		if inner := p.attr("srcdoc"); inner != "" {
			if err := p.inside(inner, hidden); err != nil {
				return err
			}
		}
	}
	for _, a := range p.attrs {
		switch a.Key {
		case "title", "aria-label", "summary", "data-content", "data-original-title":
			if s := one(a.Val); s != "" && tag != "link" && tag != "style" {
				if err := p.send(text{hidden, s}); err != nil {
					return err
				}
			}
		case "href", "src", "data", "srcdoc":
			if err := p.link(a.Val, hidden); err != nil {
				return err
			}
		}
	}
	return nil
}

// link looks at an address: of mail, or one that holds what it points to.
func (p *page) link(address string, hidden doc.Hidden) error {
	address = strings.TrimSpace(address)
	switch {
	case len(address) > 7 && strings.EqualFold(address[:7], "mailto:"):
		to, _, _ := strings.Cut(address[7:], "?")
		if to = one(to); to != "" {
			return p.send(text{hidden, strings.ToValidUTF8(to, "")})
		}
	case len(address) > 5 && strings.EqualFold(address[:5], "data:"):
		return p.dataURI(address, hidden)
	}
	return nil
}

// input sends the value of a field of a form with its name.
func (p *page) input(hidden doc.Hidden) error {
	switch strings.ToLower(p.attr("type")) {
	case "hidden":
		hidden |= doc.HiddenText
	case "submit", "button", "reset", "image", "checkbox", "radio", "range", "color", "password":
		return nil
	}
	value := one(p.attr("value"))
	if value == "" {
		return nil
	}
	return p.pair(hidden, one(p.attr("name")), value)
}

// pair sends a name and a value.
func (p *page) pair(hidden doc.Hidden, name, value string) error {
	if name == "" {
		return p.send(text{hidden, value})
	}
	return p.running(hidden, []doc.Cell{{Col: 1, Text: name}, {Col: 2, Text: value}})
}

func isVoid(tag string) bool {
	switch tag {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "frame", "basefont", "bgsound":
		return true
	}
	return false
}

func isTablePart(tag string) bool {
	switch tag {
	case "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup":
		return true
	}
	return false
}

// isBlock reports whether an element begins a new line of text.
func isBlock(tag string) bool {
	switch tag {
	case "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog", "dir", "div",
		"dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr",
		"html", "legend", "li", "listing", "main", "menu", "nav", "noscript", "ol", "optgroup", "option", "p", "pre", "search",
		"section", "select", "summary", "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "title", "tr", "ul", "xmp":
		return true
	}
	return false
}
