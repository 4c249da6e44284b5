package pdf

import (
	"fmt"
	"io"
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
func (s *sender) properties(x extra, file *io.SectionReader, found *sweeper) error {
	c := catalog{}
	err := errWalk
	if s.whole {
		c, err = walk(file)
	}
	if err != nil {
		if c, err = found.catalog(); err != nil && s.whole {
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
	scripts := slices.Concat(x.scripts, c.scripts, found.now.scripts)
	if err := s.beside(at, "scripts", doc.DocumentProperty, single(without(scripts, nil))); err != nil {
		return err
	}
	if err := s.sweep(found.now, 0); err != nil {
		return err
	}
	if err := s.sweep(found.old, doc.OlderRevision); err != nil {
		return err
	}
	if c.formed && !x.formed {
		c.unread = append(c.unread, "an XFA form")
	}
	for _, what := range slices.Concat(c.unread, found.now.lost) {
		if err := s.sink.Problem(s.in.Loc, fmt.Errorf("pdf: %w: %s", reader.ErrUnsupported, what)); err != nil {
			return err
		}
	}
	return nil
}
