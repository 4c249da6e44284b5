package pdf

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// property is one value of the document information dictionary (ISO 32000-1,
// 14.3.3) or of the XMP metadata (14.3.2).
type property struct{ name, value string }

// properties sends the properties of the document and its scripts. What PDFium
// does not tell is read from the objects of the file itself.
func (s *sender) properties(x extra) error {
	c := catalog{}
	if s.whole {
		var err error
		if c, err = walk(s.in.Data); err != nil {
			err = fmt.Errorf("pdf: %w: custom properties, layers and actions: %w", reader.ErrUnsupported, err)
			if err := s.sink.Problem(s.in.Loc, err); err != nil {
				return err
			}
		}
	}
	var rows [][]string
	for _, p := range slices.Concat(x.info, c.info, c.xmp) {
		row := []string{p.name, p.value}
		if !slices.ContainsFunc(rows, func(r []string) bool { return strings.EqualFold(r[0], row[0]) && r[1] == row[1] }) {
			rows = append(rows, row)
		}
	}
	at := s.in.Loc
	at.Kind = doc.Property
	if err := s.beside(at, "", doc.DocumentProperty, rows); err != nil {
		return err
	}
	if err := s.beside(at, "scripts", doc.DocumentProperty, single(slices.Concat(x.scripts, c.scripts))); err != nil {
		return err
	}
	if c.formed && !x.formed {
		c.unread = append(c.unread, "an XFA form")
	}
	for _, what := range c.unread {
		if err := s.sink.Problem(s.in.Loc, fmt.Errorf("pdf: %w: %s", reader.ErrUnsupported, what)); err != nil {
			return err
		}
	}
	return nil
}
