package xlsx

import (
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// definedName is a name for a formula (18.2.5).
type definedName struct {
	name    string
	comment string
	sheet   int // index of the sheet it is local to, -1 if none
	text    []byte
}

func newDefinedName(t *xmltok.Tokenizer) definedName {
	n := definedName{sheet: -1}
	n.name, _ = t.Attr("name")
	n.comment, _ = t.Attr("comment")
	if _, ok := t.Attr("localSheetId"); ok {
		n.sheet = attrInt(t, "localSheetId")
	}
	return n
}

// maxNames bounds the names that are kept.
const maxNames = 1 << 16

// addName keeps a name if its formula has a text in it, or if somebody wrote a
// comment on it: a reference to cells says nothing that the cells do not. The name that Excel gives to the range of a
// sheet's filter is kept as that.
func (b *book) addName(n definedName) {
	const filter = "_xlnm._FilterDatabase"
	if strings.EqualFold(n.name, filter) {
		if b.filters == nil {
			b.filters = map[int]area{}
		}
		if len(b.filters) < maxSheets {
			b.filters[n.sheet] = parseArea(string(n.text))
		}
		return
	}
	switch {
	case !strings.Contains(string(n.text), `"`) && n.comment == "":
	case len(b.names) == maxNames:
		b.moreNames = true
	default:
		b.names = append(b.names, n)
	}
}

// sendNames sends the defined names with a text in their formulas.
func (b *book) sendNames() error {
	if len(b.names) == 0 {
		return nil
	}
	if b.moreNames {
		if err := b.problem(b.main, "defined names are left out", reader.ErrTooLarge); err != nil {
			return err
		}
	}
	at := b.at(doc.Property, b.main)
	if err := b.sink.Part(doc.Part{Loc: at, Hidden: doc.DefinedName, Detail: "texts in defined names"}); err != nil {
		return err
	}
	for i, n := range b.names {
		at.Row = i + 1
		cells := make([]doc.Cell, 0, 8)
		if n.name != "" {
			cells = append(cells, doc.Cell{Col: 1, Text: b.cut(n.name)})
		}
		for _, text := range append(literals(string(n.text)), n.comment) {
			if text = b.cut(text); text != "" {
				cells = append(cells, doc.Cell{Col: 2 + len(cells), Text: text})
			}
		}
		if len(cells) == 0 {
			continue
		}
		if err := b.sink.Fragment(doc.Fragment{Loc: at, Hidden: doc.DefinedName, Cells: cells}); err != nil {
			return err
		}
	}
	return nil
}

// literals returns the texts in quotes of a formula (18.17.2.2): a quote inside
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
		if s := text.String(); strings.TrimSpace(s) != "" {
			texts = append(texts, s)
		}
		formula = rest
	}
}
