package ods

import (
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// styleKey names a style: names are unique within a family (16.2).
type styleKey struct{ family, name string }

// style is what a style means for reading; the zero value of a field means that
// the style does not say.
type style struct {
	parent string
	data   string // number format
	gone   bool   // a table that is not displayed (20.265)
	flat   bool   // no height or width
	color  string // of text
	behind string // background
	tiny   bool   // a size of a point or less
	unseen bool   // text that is not displayed (20.361)
}

// styles gathers the styles of a document.
type styles struct {
	of    map[styleKey]*style
	mute  map[string]bool // number formats for text that show none of it
	known map[string]doc.Hidden

	current *style
	text    string // the number format for text that is read
}

// maxStyles bounds the styles that are kept, and maxParents how far they are
// followed.
const (
	maxStyles  = 1 << 17
	maxParents = 32
)

// start takes a start-tag among styles.
func (s *styles) start(t *xmltok.Tokenizer, name string) {
	switch name {
	case "style", "default-style": // 16.2, 16.4
		s.begin(t)
	case "text-style": // 16.29.26
		s.text, _ = t.AttrLocal("name")
		if len(s.mute) < maxStyles {
			if s.mute == nil {
				s.mute = map[string]bool{}
			}
			s.mute[s.text] = true
		}
	case "text-content": // 16.29.27
		delete(s.mute, s.text)
	}
	if s.current == nil {
		return
	}
	switch name {
	case "table-properties":
		display, ok := t.AttrLocal("display")
		s.current.gone = ok && display == "false"
	case "table-row-properties":
		const points = grid.LeastHeight
		optimal, _ := t.AttrLocal("use-optimal-row-height")
		height, ok := length(t, "row-height")
		s.current.flat = ok && height < points && optimal != "true"
	case "table-column-properties":
		const points = grid.LeastWidth * 5.25 // of a digit's width
		width, ok := length(t, "column-width")
		s.current.flat = ok && width < points
	case "table-cell-properties":
		if v, ok := t.Attr("fo:background-color"); ok {
			s.current.behind = v
		}
	case "text-properties":
		s.textProperties(t)
	}
}

func (s *styles) begin(t *xmltok.Tokenizer) {
	var key styleKey
	key.family, _ = t.AttrLocal("family")
	key.name, _ = t.AttrLocal("name")
	s.current = &style{}
	s.current.parent, _ = t.AttrLocal("parent-style-name")
	s.current.data, _ = t.AttrLocal("data-style-name")
	if s.of == nil {
		s.of = map[styleKey]*style{}
	}
	if len(s.of) < maxStyles {
		s.of[key] = s.current
	}
}

func (s *styles) textProperties(t *xmltok.Tokenizer) {
	if v, ok := t.Attr("fo:color"); ok {
		s.current.color = v
	}
	if v, ok := t.Attr("style:use-window-font-color"); ok && v == "true" {
		s.current.color = ""
	}
	if v, ok := t.Attr("text:display"); ok {
		s.current.unseen = v == "none"
	}
	if size, ok := length(t, "font-size"); ok {
		s.current.tiny = size <= 1
	}
}

// end takes an end-tag among styles.
func (s *styles) end(name string) {
	if name == "style" || name == "default-style" {
		s.current = nil
	}
}

// get returns the style of a family, nil if there is none.
func (s *styles) get(family, name string) *style { return s.of[styleKey{family, name}] }

// cell returns how the style of a cell hides text in it.
func (s *styles) cell(name string) doc.Hidden {
	h, ok := s.known[name]
	if !ok {
		h = s.resolve(name)
		if s.known == nil {
			s.known = map[string]doc.Hidden{}
		}
		s.known[name] = h
	}
	return h
}

// resolve follows the parents of a cell's style, up to the default of the family.
func (s *styles) resolve(name string) doc.Hidden {
	const family = "table-cell"
	var got style
	for i := range maxParents {
		st := s.get(family, name)
		if st == nil {
			break
		}
		if got.color == "" {
			got.color = st.color
		}
		if got.behind == "" {
			got.behind = st.behind
		}
		got.tiny = got.tiny || i == 0 && st.tiny
		got.unseen = got.unseen || i == 0 && st.unseen
		if name == "" {
			break
		}
		name = st.parent
	}
	text, ok := rgb(got.color)
	if !ok {
		text = grid.Black
	}
	behind, ok := rgb(got.behind)
	if !ok {
		behind = grid.White
	}
	if got.tiny || got.unseen || grid.Alike(text, behind) {
		return doc.HiddenText
	}
	return 0
}

// hidesText reports whether the cell's number format shows nothing of a text, as
// ";;;" does not.
func (s *styles) hidesText(name string) bool {
	st := s.get("table-cell", name)
	return st != nil && st.data != "" && s.mute[st.data]
}

// rgb returns a colour such as "#FF0000", and false for none or a transparent
// one.
func rgb(color string) (uint32, bool) {
	hex, ok := strings.CutPrefix(color, "#")
	if !ok || len(hex) != 6 {
		return 0, false
	}
	v, err := strconv.ParseUint(hex, 16, 32)
	return uint32(v), err == nil
}

// length returns a length (18.3.18) in points, and whether there is one.
func length(t *xmltok.Tokenizer, attr string) (float64, bool) {
	v, ok := t.AttrLocal(attr)
	if !ok {
		return 0, false
	}
	units := []struct {
		name   string
		points float64
	}{{"cm", 72 / 2.54}, {"mm", 72 / 25.4}, {"in", 72}, {"pt", 1}, {"pc", 12}, {"px", 0.75}, {"", 1}}
	for _, u := range units {
		if number, ok := strings.CutSuffix(v, u.name); ok {
			f, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
			return f * u.points, err == nil
		}
	}
	return 0, false
}
