package ods

import (
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// pages gathers headers and footers of master pages (16.9 to 16.11). A nil pages
// has none.
type pages struct {
	open   bool
	region int
	texts  [3][]byte
	rows   [][]string
}

func (p *pages) inside() bool { return p != nil && p.open }

// start takes a start-tag; it returns the name of the element if its text is a
// field that says nothing of anybody.
func (p *pages) start(name string) string {
	switch name {
	case "header", "footer", "header-left", "footer-left", "header-first", "footer-first":
		p.open, p.region = true, 1
		p.texts = [3][]byte{}
	case "region-left":
		p.region = 0
	case "region-center":
		p.region = 1
	case "region-right":
		p.region = 2
	case "page-number", "page-count", "date", "time", "sheet-name", "file-name":
		if p.open {
			return name
		}
	}
	return ""
}

func (p *pages) paragraph() *[]byte {
	p.texts[p.region] = parted(p.texts[p.region])
	return &p.texts[p.region]
}

// end takes an end-tag.
func (p *pages) end(name string) {
	switch name {
	case "header", "footer", "header-left", "footer-left", "header-first", "footer-first":
	default:
		return
	}
	p.open = false
	row := make([]string, len(p.texts))
	wordy := false
	for i, text := range p.texts {
		row[i] = strings.TrimSpace(string(text))
		wordy = wordy || grid.IsWordy(row[i])
	}
	if wordy && len(p.rows) < maxKept && !slices.ContainsFunc(p.rows, func(r []string) bool { return slices.Equal(r, row) }) {
		p.rows = append(p.rows, row)
	}
}

func (p *pages) send(b *book, part string) error {
	if p == nil {
		return nil
	}
	return grid.Rows(b.sink, b.at(doc.Property, part), doc.HeaderFooter, "header and footer", p.rows, b.in.Limits.Text)
}

// metadata gathers the properties of the document (4.3). A nil metadata has none.
type metadata struct {
	rows [][]string
	name string // of the property that is read
	text []byte
}

// start takes a start-tag and reports whether its text is wanted.
func (m *metadata) start(t *xmltok.Tokenizer, name string) bool {
	m.name, m.text = "", m.text[:0]
	switch name {
	case "initial-creator":
		m.name = "creator"
	case "creator":
		m.name = "lastModifiedBy"
	case "keyword":
		m.name = "keywords"
	case "title", "subject", "description", "printed-by", "contributor", "publisher", "coverage", "rights", "identifier", "source", "relation":
		m.name = name
	case "user-defined": // 4.3.3
		kind, _ := t.AttrLocal("value-type")
		if kind == "" || kind == kindText {
			m.name, _ = t.AttrLocal("name")
		}
	}
	return m.name != ""
}

func (m *metadata) end() {
	if m.name != "" && len(m.rows) < maxKept {
		m.rows = append(m.rows, []string{m.name, string(m.text)})
	}
	m.name = ""
}

func (m *metadata) send(b *book, part string) error {
	if m == nil {
		return nil
	}
	rows := slices.DeleteFunc(m.rows, func(r []string) bool { return grid.IsBlank(r[1]) })
	return grid.Rows(b.sink, b.at(doc.Property, part), doc.DocumentProperty, "", rows, b.in.Limits.Text)
}

// startFlat takes a start-tag before the body of a document without a zip:
// properties, styles and pages.
func (c *content) startFlat(name string) {
	if c.pages == nil {
		c.pages, c.meta = &pages{}, &metadata{}
	}
	if skip := c.pages.start(name); skip != "" {
		c.skip = skip
		return
	}
	if c.pages.open {
		return
	}
	if name == "meta" {
		c.inMeta = true
	}
	if c.inMeta {
		if c.meta.start(c.t, name) {
			c.into, c.par = &c.meta.text, true
		}
		return
	}
	c.book.styles.start(c.t, name)
}

// endFlat takes the end-tag of such an element.
func (c *content) endFlat(name string) {
	switch {
	case c.pages == nil:
	case c.inMeta:
		c.into, c.par = nil, false
		c.inMeta = name != "meta"
		c.meta.end()
	default:
		c.pages.end(name)
		c.book.styles.end(name)
	}
}
