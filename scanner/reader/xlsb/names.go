package xlsb

import (
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
)

// maxNames bounds the names that are kept.
const maxNames = 1 << 16

// addName takes a record BrtName (2.4.711). It is kept if its formula has a text
// in it, or if somebody wrote a comment on it: a reference to cells says nothing
// that the cells do not.
func (b *book) addName(f *fields) {
	f.skip(4 + 1 + 4)
	name := f.text()
	formula := f.take(int(min(f.u32(), int64(len(f.b)))))
	extra := f.take(int(min(f.u32(), int64(len(f.b)))))
	texts := literals(formula, extra)
	if comment := f.text(); comment != "" {
		texts = append(texts, comment)
	}
	switch {
	case len(texts) == 0:
	case len(b.names) == maxNames:
		b.moreNames = true
	default:
		b.names = append(b.names, append([]string{name}, texts...))
	}
}

// sendNames sends the defined names with a text in their formulas.
func (b *book) sendNames() error {
	if b.moreNames {
		if err := b.file.Problem(b.main.Name, "defined names are left out", reader.ErrTooLarge); err != nil {
			return err
		}
	}
	at := b.at(doc.Property, b.main.Name)
	return grid.Rows(b.file.Sink, at, doc.DefinedName, "texts in defined names", b.names, b.file.In.Limits.Text)
}
