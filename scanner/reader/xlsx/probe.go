package xlsx

import (
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// probe returns a function that is shown the tokens of a part and reports whether
// there is text for a person in it; nil if any content counts.
type probe func() func(t *xmltok.Tokenizer, k xmltok.Kind) bool

// holdsText reports whether the probe finds text in a part.
func holdsText(b *book, part *opc.Part, p probe) (bool, error) {
	r, err := part.Open(b.ctx)
	if err != nil {
		return false, err
	}
	defer r.Close()
	finds := p()
	if finds == nil {
		var one [1]byte
		_, err := io.ReadFull(r, one[:])
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		return err == nil, err
	}
	t := xmltok.New(r)
	for k := t.Next(); k != xmltok.EOF; k = t.Next() {
		if finds(t, k) {
			return true, nil
		}
	}
	return false, opc.Check(t)
}

// anything is the probe for parts that are not looked into.
func anything() func(*xmltok.Tokenizer, xmltok.Kind) bool { return nil }

// anyText is the probe for text in any element.
func anyText() func(*xmltok.Tokenizer, xmltok.Kind) bool {
	return func(t *xmltok.Tokenizer, k xmltok.Kind) bool { return k == xmltok.Text && !t.Blank() }
}

// element returns the probe for elements of the given names.
func element(names ...string) probe {
	return func() func(*xmltok.Tokenizer, xmltok.Kind) bool {
		return func(t *xmltok.Tokenizer, k xmltok.Kind) bool {
			return k == xmltok.Start && slices.Contains(names, string(t.Name()))
		}
	}
}

// textIn returns the probe for text in elements of the given names.
func textIn(names ...string) probe {
	return within(names, func(t *xmltok.Tokenizer) bool { return !t.Blank() })
}

// wordsIn returns the probe for text other than numbers in elements of the given
// names.
func wordsIn(names ...string) probe {
	return within(names, func(t *xmltok.Tokenizer) bool {
		raw := strings.TrimSpace(string(t.Raw()))
		_, number := parseNumber([]byte(raw))
		return !number && strings.ContainsFunc(raw, unicode.IsLetter)
	})
}

// within returns the probe for text that counts in elements of the given names.
func within(names []string, counts func(t *xmltok.Tokenizer) bool) probe {
	return func() func(*xmltok.Tokenizer, xmltok.Kind) bool {
		inside := false
		return func(t *xmltok.Tokenizer, k xmltok.Kind) bool {
			switch k {
			case xmltok.Start:
				inside = slices.Contains(names, string(t.Name()))
			case xmltok.End:
				inside = false
			case xmltok.Text:
				return inside && counts(t)
			case xmltok.EOF:
			}
			return false
		}
	}
}

// drawingText is the probe for the text of a drawing (20.5): that of shapes, and
// descriptions for those who do not see the picture (20.5.2.8).
func drawingText() func(*xmltok.Tokenizer, xmltok.Kind) bool {
	text := textIn("t")()
	return func(t *xmltok.Tokenizer, k xmltok.Kind) bool {
		if k == xmltok.Start && string(t.Name()) == "cNvPr" {
			for _, name := range []string{"descr", "title"} {
				if v, _ := t.Attr(name); strings.TrimSpace(v) != "" {
					return true
				}
			}
		}
		return text(t, k)
	}
}

// vmlText is the probe for the text of a VML drawing (Part 4, 19): any but the
// settings of a comment's or control's shape in its ClientData (19.4).
func vmlText() func(*xmltok.Tokenizer, xmltok.Kind) bool {
	settings := false
	return func(t *xmltok.Tokenizer, k xmltok.Kind) bool {
		switch k {
		case xmltok.Start:
			settings = settings || string(t.Name()) == "ClientData"
		case xmltok.End:
			settings = settings && string(t.Name()) != "ClientData"
		case xmltok.Text:
			return !settings && !t.Blank()
		case xmltok.EOF:
		}
		return false
	}
}
