package xls

import (
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/vba"
)

// readMacros sends the texts and the remarks in the macros of the project in the
// storage that s is in, once.
func (b *book) readMacros(s *ole.Stream) error {
	storage := s.Path[:1]
	if b.objects[storage[0]] {
		return nil
	}
	b.done(storage)
	var rows [][]string
	err := vba.Texts(b.file, storage,
		func(text string) error {
			rows = append(rows, []string{strings.ToValidUTF8(text, "\uFFFD")})
			return b.ctx.Err()
		},
		func(err error) error { return b.problem(storage[0], "macros are not read, or not all", err) })
	if err != nil {
		return err
	}
	return grid.Rows(b.sink, b.at(doc.File, storage[0]), doc.HiddenText, "texts in macros", rows, b.in.Limits.Text)
}
