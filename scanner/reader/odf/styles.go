package odf

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/look"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// styles are styles (16.2), as far as they decide whether text can be seen, by
// family and name. The name of a default is empty.
type styles map[styleKey]style

type styleKey struct{ family, name string }

type style struct {
	look.Change

	parent string
	hidden doc.Hidden // what has the style
}

// Bounds of what is kept of styles.
const (
	maxStyles = 1 << 15
	maxBased  = 32 // styles that are based on one another
)

// size is that of a page, in points.
type size struct{ width, height float64 }

// chain returns the style of the given family and name, and those that it is based
// on, the default last.
func (w *walker) chain(family, name string) []style {
	var found []style
	for name != "" && len(found) < maxBased {
		s, known := w.auto[styleKey{family, name}]
		if !known {
			if s, known = w.common[styleKey{family, name}]; !known {
				break
			}
		}
		found = append(found, s)
		name = s.parent
	}
	if s, known := w.common[styleKey{family, ""}]; known {
		found = append(found, s)
	}
	return found
}

// styled returns l as the style of the given family and name makes it, and how
// that hides what has it.
func (w *walker) styled(family, name string, l look.Look) (look.Look, doc.Hidden) {
	var hidden doc.Hidden
	for _, s := range slices.Backward(w.chain(family, name)) {
		l = s.On(l)
		hidden |= s.hidden
	}
	return l, hidden
}

// startStyle begins a style.
func (w *walker) startStyle(l *level) {
	w.style = style{parent: w.attr("parent-style-name")}
	w.key = styleKey{w.attr("family"), w.attr("name")}
	if l.name == "default-style" {
		w.key.name = ""
	}
}

// endStyle keeps a style: the styles of the document for all of its files, the
// others for the file that they stand in.
func (w *walker) endStyle() {
	to := w.auto
	if w.up(1).name == "styles" {
		to = w.common
	}
	if len(to) < maxStyles {
		to[w.key] = w.style
	}
}

// properties takes an element of formatting properties (17).
func (w *walker) properties(name string) {
	var c look.Change
	for _, a := range w.t.Attrs() {
		value := string(w.t.Unescape(nil, a.Value))
		switch string(a.Name) {
		case "text:display": // 20.415
			c.SetVanish, c.Vanish = true, value == "none"
		case "fo:color":
			c.SetColor, c.Color = true, color(value)
		case "style:use-window-font-color":
			if value == "true" {
				c.SetColor, c.Color = true, look.Unset
			}
		case "fo:font-size":
			if n, ok := points(value); ok {
				c.SetSize, c.Size = true, int(math.Ceil(2*n))
			}
		case "fo:background-color":
			if back := color(value); back != look.Unset {
				c.SetBack, c.Back = true, back
			}
		case "draw:fill": // 20.107
			c.SetBack, c.Back = true, look.Unknown
			if fill, ok := w.t.Attr("draw:fill-color"); ok && value == "solid" {
				c.Back = color(fill)
			}
		case "presentation:visibility": // 20.280
			if value == "hidden" && name == "drawing-page-properties" {
				w.style.hidden |= doc.HiddenSlide
			}
		}
	}
	w.style.Change = w.style.And(c)
}

// color returns the colour that a value names (18.3.9).
func color(value string) look.Color {
	digits, ok := strings.CutPrefix(value, "#")
	if !ok {
		return look.Unset
	}
	return look.RGB(digits)
}

// points returns a length in points (18.3.18).
func points(value string) (float64, bool) {
	const inch, cm = 72, 72 / 2.54
	units := []struct {
		name   string
		points float64
	}{{"pt", 1}, {"mm", cm / 10}, {"cm", cm}, {"in", inch}, {"pc", 12}, {"px", 0.75}}
	for _, u := range units {
		if digits, ok := strings.CutSuffix(value, u.name); ok {
			n, err := strconv.ParseFloat(digits, 64)
			if err != nil || math.IsNaN(n) || math.Abs(n) > 1e6 {
				return 0, false
			}
			return n * u.points, true
		}
	}
	return 0, false
}

// layout takes the size of a page (17.2).
func (w *walker) layout(t *xmltok.Tokenizer) {
	width, _ := t.Attr("fo:page-width")
	height, _ := t.Attr("fo:page-height")
	x, known := points(width)
	y, too := points(height)
	if known && too && len(w.sizes) < maxStyles {
		w.sizes[w.layoutName] = size{x, y}
	}
}

// offPage reports whether the shape whose start-tag is read lies outside of the
// page.
func (w *walker) offPage() bool {
	if w.page.width == 0 {
		return false
	}
	if _, turned := w.t.Attr("draw:transform"); turned {
		return false
	}
	var at [4]float64
	for i, name := range []string{"svg:x", "svg:y", "svg:width", "svg:height"} {
		value, _ := w.t.Attr(name)
		n, ok := points(value)
		if !ok {
			return false
		}
		at[i] = n
	}
	x, y, width, height := at[0], at[1], at[2], at[3]
	return x >= w.page.width || y >= w.page.height || x+width <= 0 || y+height <= 0
}
