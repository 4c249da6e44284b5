package docx

import (
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/look"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// styles are the styles of a document (17.7), as far as they decide whether text
// can be seen.
type styles struct {
	defaults look.Change // of the document
	normal   string      // style of paragraphs without one
	byID     map[string]style
}

type style struct {
	look.Change

	basedOn string
	fills   bool // a table style that fills some cells with a colour
}

// Bounds of what is kept of styles.
const (
	maxStyles = 1 << 14
	maxBased  = 32 // styles that are based on one another
)

// readStyles reads the styles part that belongs to the main part.
func (d *document) readStyles(main *opc.Part) error {
	part := d.Pkg.Part("word/styles.xml")
	if main != nil {
		rels, err := d.Relationships(main.Name)
		if err != nil {
			return err
		}
		for _, r := range rels {
			if r.Type == "styles" && r.Part != nil {
				part = r.Part
			}
		}
	}
	d.styles.byID = map[string]style{}
	if part == nil {
		return nil
	}
	var (
		s       style
		id      string
		path    []string // open elements
		keepOut int      // depth from which on formatting is not the style's own
	)
	return d.Tokens(part, "styles", func(t *xmltok.Tokenizer, k xmltok.Kind) {
		switch k {
		case xmltok.Start:
			const deep = 64
			name := string(t.Name())
			if path = append(path, name); len(path) > deep {
				path = path[:deep]
				return
			}
			switch {
			case name == "style":
				s = style{}
				id, _ = t.AttrLocal("styleId")
				kind, _ := t.AttrLocal("type")
				if v, ok := t.AttrLocal("default"); ok && isTrue(v) && kind == "paragraph" {
					d.styles.normal = id
				}
			case name == "basedOn":
				s.basedOn, _ = t.AttrLocal("val")
			case keepOut == 0 && (strings.HasSuffix(name, "Change") || name == "tblStylePr"):
				keepOut = len(path)
			case name == "shd":
				c := changeOf(t)
				s.fills = s.fills || c.Back != look.Unset && c.Back != look.White
				if keepOut == 0 {
					s.Change = s.And(c)
				}
			case keepOut == 0 && parentIs(path, "rPr"):
				if len(path) > 3 && path[len(path)-3] == "rPrDefault" {
					d.styles.defaults = d.styles.defaults.And(changeOf(t))
				} else {
					s.Change = s.And(changeOf(t))
				}
			}
		case xmltok.End:
			if len(path) == 0 || path[len(path)-1] != string(t.Name()) {
				return
			}
			if keepOut == len(path) {
				keepOut = 0
			}
			path = path[:len(path)-1]
			if string(t.Name()) == "style" && len(d.styles.byID) < maxStyles {
				d.styles.byID[id] = s
			}
		case xmltok.Text, xmltok.EOF:
		}
	})
}

func parentIs(path []string, name string) bool {
	return len(path) > 1 && path[len(path)-2] == name
}

// apply returns l as the style of the given name makes it.
func (s *styles) apply(id string, l look.Look) look.Look {
	var chain [maxBased]look.Change
	n := 0
	for n < maxBased && id != "" {
		st, known := s.byID[id]
		if !known {
			break
		}
		chain[n] = st.Change
		n++
		id = st.basedOn
	}
	for n > 0 {
		n--
		l = chain[n].On(l)
	}
	return l
}

// fills reports whether a table style fills cells with a colour.
func (s *styles) fills(id string) bool {
	for range maxBased {
		st, known := s.byID[id]
		if !known {
			return false
		}
		if st.fills {
			return true
		}
		id = st.basedOn
	}
	return false
}

// base returns the look of text in a paragraph without a style.
func (s *styles) base() look.Look {
	return s.apply(s.normal, s.defaults.On(look.Plain()))
}
