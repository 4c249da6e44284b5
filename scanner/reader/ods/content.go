package ods

import (
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// content is the content of a document while it is read: content.xml, or all of
// a document without a zip (3.1).
type content struct {
	book *book
	part string // name of the part, "" if there is no zip
	t    *xmltok.Tokenizer

	table   *table
	shapes  int // drawn objects that are open
	object  int // objects embedded as XML that are open, and elements in them
	changes *changes
	meta    *metadata
	pages   *pages

	skip  string  // the element whose text is not wanted
	into  *[]byte // where text goes, nil if nowhere
	par   bool    // inside a paragraph
	drawn []byte  // text of a drawn object
	words []byte  // of what is read besides
	note  *note   // the annotation that is open

	choices, prompts grid.Set
	inMessage        bool
	names            [][]string
	pilots           []pilot
	repeated         int // what was sent for being repeated
	kept             int // bytes of texts that are kept
	inBody, inMeta   bool
}

// pilot is a field of a pivot table and the values it keeps of its source (9.6).
type pilot struct {
	field   string
	members grid.Set
}

// What is kept of one sort, and bytes of all texts that are kept.
const (
	maxKept      = 1 << 16
	maxKeptBytes = 256 << 20
)

// keep reports whether there is room for one more text among those that are kept
// until the end.
func (c *content) keep(text int) bool {
	const overhead = 64
	c.kept += text + overhead
	return c.kept <= maxKeptBytes
}

func newContent(b *book, part string) *content {
	return &content{book: b, part: part}
}

// read reads the XML in r. What is wrong with it is a problem.
func (c *content) read(r io.Reader) error {
	c.t = xmltok.New(r)
	for k := c.t.Next(); k != xmltok.EOF; k = c.t.Next() {
		var err error
		switch k {
		case xmltok.Text:
			c.text()
		case xmltok.Start:
			err = c.start()
		case xmltok.End:
			err = c.end()
		case xmltok.EOF:
		}
		if err != nil {
			return err
		}
	}
	if c.table != nil {
		if err := c.endTable(); err != nil {
			return err
		}
	}
	if err := opc.Check(c.t); err != nil {
		return c.book.problem(c.book.at(doc.File, c.part), "the content", err)
	}
	return nil
}

// finish sends what belongs to no sheet.
func (c *content) finish() error {
	b := c.book
	at := b.at(doc.Property, c.part)
	if err := c.changes.send(b); err != nil {
		return err
	}
	for _, p := range []struct {
		rows   [][]string
		hidden doc.Hidden
		detail string
	}{
		{grid.Single(c.choices.Texts), 0, "choices of drop-down lists"},
		{grid.Single(c.prompts.Texts), 0, "messages on entering data"},
		{c.names, doc.DefinedName, "texts in defined names"},
	} {
		if err := grid.Rows(b.sink, at, p.hidden, p.detail, p.rows, b.in.Limits.Text); err != nil {
			return err
		}
	}
	for _, p := range c.pilots {
		rows := append([][]string{{p.field}}, grid.Single(p.members.Texts)...)
		if len(rows) == 1 {
			continue
		}
		if err := grid.Rows(b.sink, b.at(doc.Table, "pivot field "+p.field), doc.PivotCache, "values that a pivot table keeps", rows, b.in.Limits.Text); err != nil {
			return err
		}
	}
	if c.kept > maxKeptBytes || c.choices.Full || c.prompts.Full {
		if err := b.problem(at, "too many texts outside of cells", reader.ErrTooLarge); err != nil {
			return err
		}
	}
	if err := c.pages.send(b, c.part); err != nil {
		return err
	}
	return c.meta.send(b, c.part)
}

// text takes a piece of text.
func (c *content) text() {
	if c.object > 0 && c.table != nil {
		c.table.charts.token(c.t, xmltok.Text, c.book.in.Limits.Text, c.keep)
		return
	}
	if c.into == nil || c.skip != "" || len(*c.into) > c.book.in.Limits.Text {
		return
	}
	if c.par || !c.t.Blank() {
		*c.into = c.t.AppendText(*c.into)
	}
}

// isShape reports whether an element is a drawn object (10.3).
func isShape(name string) bool {
	switch name {
	case "frame", "custom-shape", "rect", "line", "polyline", "polygon", "regular-polygon", "path", "circle", "ellipse", "g", "caption", "connector", "measure", "control", "page-thumbnail":
		return true
	}
	return false
}

// start takes a start-tag.
func (c *content) start() error {
	name := string(c.t.Name())
	switch {
	case c.object > 0:
		c.startInObject()
		return nil
	case c.inMeta:
		c.startFlat(name)
		return nil
	}
	switch name {
	case "p", "h":
		c.beginParagraph()
		return nil
	case "s", "tab", "line-break":
		c.blank(name)
		return nil
	case "a":
		c.link()
		return nil
	case "ruby-text", "binary-data":
		c.skip = name
		return nil
	case "table-row", "table-cell", "covered-table-cell", "table-column", "table":
		if c.changes.inside() || c.shapes > 0 {
			return nil
		}
		return c.startTable(name)
	case "body":
		c.inBody = true
		return nil
	}
	if isShape(name) {
		if c.shapes++; c.shapes == 1 {
			c.drawn = c.drawn[:0]
		}
		return nil
	}
	c.startOther(name)
	return nil
}

// startOther takes an element that is neither a cell nor text.
func (c *content) startOther(name string) {
	switch name {
	case "annotation":
		c.startNote()
	case "creator", "date":
		switch {
		case c.note != nil && name == "creator":
			c.into = &c.note.author
		case c.note != nil:
			c.skip = name
		case c.changes.inside():
			c.changes.start(c, name)
		}
	case "title", "desc": // of a drawn object (10.3.17)
		if c.shapes > 0 {
			c.drawn = parted(c.drawn)
			c.into, c.par = &c.drawn, true
		}
	case "object": // 10.4.6: as XML inside, or a part of its own
		if c.shapes > 0 {
			c.startObject()
		}
	case "table-source":
		if c.table != nil {
			c.table.linked = true
		}
	case "content-validation": // 9.4.5
		condition, _ := c.t.AttrLocal("condition")
		if strings.Contains(condition, "is-in-list") {
			for _, text := range literals(condition) {
				c.choices.Add(text)
			}
		}
	case "help-message", "error-message":
		title, _ := c.t.AttrLocal("title")
		c.prompts.Add(title)
		c.inMessage = true
	case "named-expression": // 9.4.13
		c.addName()
	case "data-pilot-field": // 9.6.7
		if len(c.pilots) < maxKept {
			field, _ := c.t.AttrLocal("source-field-name")
			c.pilots = append(c.pilots, pilot{field: field})
		}
	case "item", "option": // of a list box (13.5.11, 13.5.18)
		label, _ := c.t.AttrLocal("label")
		c.choices.Add(label)
	case "data-pilot-member": // 9.6.10
		if n := len(c.pilots); n > 0 && c.keep(0) {
			member, _ := c.t.AttrLocal("name")
			c.pilots[n-1].members.Add(member)
		}
	case "tracked-changes":
		if c.changes == nil {
			c.changes = &changes{}
		}
		c.changes.open = true
	default:
		switch {
		case c.changes.inside():
			c.changes.start(c, name)
		case c.book.pkg == nil && !c.inBody:
			c.startFlat(name)
		case !c.inBody:
			c.book.styles.start(c.t, name)
		}
	}
}

// addName keeps a name with a text in its formula.
func (c *content) addName() {
	name, _ := c.t.AttrLocal("name")
	formula, _ := c.t.AttrLocal("expression")
	if texts := literals(formula); len(texts) > 0 && len(c.names) < maxKept && c.keep(len(name)+len(formula)) {
		c.names = append(c.names, append([]string{name}, texts...))
	}
}

// end takes an end-tag.
func (c *content) end() error {
	name := string(c.t.Name())
	switch {
	case c.object > 0:
		c.endInObject()
		return nil
	case c.inMeta:
		c.endFlat(name)
		return nil
	}
	if name == c.skip {
		c.skip = ""
		return nil
	}
	switch name {
	case "p", "h":
		c.endParagraph()
		return nil
	case "table-row", "table-cell", "covered-table-cell", "table":
		if c.changes.inside() || c.shapes > 0 {
			return nil
		}
		return c.endOfTable(name)
	}
	if isShape(name) && c.shapes > 0 {
		if c.shapes--; c.shapes == 0 {
			c.endShape()
		}
		return nil
	}
	switch name {
	case "annotation":
		c.endNote()
	case "creator":
		if c.note != nil {
			c.into = nil
		}
		c.changes.end(c, name)
	case "title", "desc":
		if c.shapes > 0 {
			c.into, c.par = nil, false
		}
	case "help-message", "error-message":
		c.inMessage = false
	case "tracked-changes":
		if c.changes != nil {
			c.changes.open = false
		}
	default:
		switch {
		case c.changes.inside():
			c.changes.end(c, name)
		case c.book.pkg == nil && !c.inBody:
			c.endFlat(name)
		case !c.inBody:
			c.book.styles.end(name)
		}
	}
	return nil
}

// beginParagraph makes the text of a paragraph go where it belongs.
func (c *content) beginParagraph() {
	c.par = true
	switch {
	case c.note != nil:
		c.note.text = parted(c.note.text)
		c.into = &c.note.text
	case c.shapes > 0:
		c.drawn = parted(c.drawn)
		c.into = &c.drawn
	case c.changes.inside():
		c.into = c.changes.paragraph()
	case c.table != nil && c.table.inCell:
		v := &c.table.value
		if v.count++; v.count > 1 {
			v.text = append(v.text, '\n')
		}
		c.into = &v.text
	case c.pages.inside():
		c.into = c.pages.paragraph()
	default:
		c.words = c.words[:0]
		c.into = &c.words
	}
}

func (c *content) endParagraph() {
	c.into, c.par = nil, false
	if c.inMessage {
		c.prompts.Add(string(c.words))
	}
}

// parted returns text with a line end behind it if there is any.
func parted(text []byte) []byte {
	if len(text) > 0 {
		return append(text, '\n')
	}
	return text
}

// blank takes the elements that stand for white space (6.1.3 to 6.1.5).
func (c *content) blank(name string) {
	if c.into == nil || c.skip != "" {
		return
	}
	switch name {
	case "s":
		n := 1
		if v, ok := c.t.AttrLocal("c"); ok {
			n, _ = strconv.Atoi(v)
		}
		for range min(n, max(0, c.book.in.Limits.Text-len(*c.into))) {
			*c.into = append(*c.into, ' ')
		}
	case "tab":
		*c.into = append(*c.into, '\t')
	case "line-break":
		*c.into = append(*c.into, '\n')
	}
}

// link keeps the address of mail that a text links to (6.1.8).
func (c *content) link() {
	href, _ := c.t.AttrLocal("href")
	address, ok := strings.CutPrefix(href, "mailto:")
	if !ok || c.table == nil {
		return
	}
	address, _, _ = strings.Cut(address, "?")
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	c.table.mails.Add(strings.ToValidUTF8(address, "\uFFFD"))
}

// endShape keeps the text of a drawn object.
func (c *content) endShape() {
	c.into, c.par = nil, false
	if c.table != nil && !grid.IsBlank(string(c.drawn)) && c.keep(len(c.drawn)) {
		c.table.boxes = append(c.table.boxes, string(c.drawn))
	}
}

// literals returns the texts in quotes of a formula (part 4, 5.4): a quote inside
// one is doubled.
func literals(formula string) []string {
	var texts []string
	for {
		_, rest, ok := strings.Cut(formula, `"`)
		if !ok {
			return texts
		}
		var text strings.Builder
		for {
			piece, more, closed := strings.Cut(rest, `"`)
			text.WriteString(piece)
			rest = more
			if !closed || !strings.HasPrefix(rest, `"`) {
				break
			}
			text.WriteByte('"')
			rest = rest[1:]
		}
		if s := text.String(); !grid.IsBlank(s) {
			texts = append(texts, s)
		}
		formula = rest
	}
}
