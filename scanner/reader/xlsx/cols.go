package xlsx

import (
	"strconv"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// Sizes below which nothing of a text can be seen: a column in widths of a digit,
// a row in points.
const (
	leastWidth  = 0.3
	leastHeight = 1
)

// columns says how the columns of a sheet are hidden.
type columns struct {
	of    []doc.Hidden // by number, those that col elements tell of
	other doc.Hidden   // all the rest
	seen  int          // col elements
}

// hidden returns how the column is hidden.
func (c *columns) hidden(col int) doc.Hidden {
	if col < len(c.of) {
		return c.of[col]
	}
	return c.other
}

// format takes a sheetFormatPr (18.3.1.81), which stands before the columns: the
// width of columns that say nothing themselves.
func (c *columns) format(t *xmltok.Tokenizer) {
	if width, ok := attrFloat(t, "defaultColWidth"); ok && width < leastWidth {
		c.other = doc.ZeroSize
	}
}

// add takes a col (18.3.1.13): a range of columns that are alike. Excel gives a
// hidden one no width either, so that the width only counts alone.
func (c *columns) add(t *xmltok.Tokenizer) {
	first, last := attrInt(t, "min"), min(attrInt(t, "max"), maxCol)
	if c.seen++; first < 1 || c.seen > maxCol {
		return
	}
	var h doc.Hidden
	hidden, _ := t.Attr("hidden")
	width, ok := attrFloat(t, "width")
	switch {
	case isTrue([]byte(hidden)):
		h = doc.HiddenColumn
	case ok && width < leastWidth:
		h = doc.ZeroSize
	}
	for len(c.of) <= last {
		c.of = append(c.of, c.other)
	}
	for i := first; i <= last; i++ {
		c.of[i] = h
	}
}

// attrFloat returns the number in an attribute, and whether there is one.
func attrFloat(t *xmltok.Tokenizer, name string) (float64, bool) {
	v, ok := t.Attr(name)
	if !ok {
		return 0, false
	}
	f, err := strconv.ParseFloat(v, 64)
	return f, err == nil
}
