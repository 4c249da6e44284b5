// Package piece keeps what readers send within the limits of a scan.
package piece

import (
	"strings"
	"unicode/utf8"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// Send sends f. A cell of more than limit bytes is cut: its beginning stays where
// it is, and the rest follows in fragments of the same row and column. The cells
// of f are changed by that.
func Send(sink doc.Sink, f doc.Fragment, limit int) error {
	for i := range f.Cells {
		if len(f.Cells[i].Text) > limit {
			return send(sink, f, limit)
		}
	}
	return sink.Fragment(f)
}

func send(sink doc.Sink, f doc.Fragment, limit int) error {
	var rest []doc.Cell
	for i, c := range f.Cells {
		n := Cut(c.Text, limit)
		f.Cells[i].Text = c.Text[:n]
		if c.Text = strings.TrimSpace(c.Text[n:]); c.Text != "" {
			rest = append(rest, c)
		}
	}
	if err := sink.Fragment(f); err != nil {
		return err
	}
	for _, c := range rest {
		for text := c.Text; text != ""; {
			n := Cut(text, limit)
			c.Text = text[:n]
			f.Cells = []doc.Cell{c}
			if err := sink.Fragment(f); err != nil {
				return err
			}
			text = strings.TrimSpace(text[n:])
		}
	}
	return nil
}

// Cut returns where to cut text so that the first piece has at most limit bytes:
// after white space if there is any near, and never inside a character.
func Cut(text string, limit int) int {
	if len(text) <= limit {
		return len(text)
	}
	limit = max(limit, utf8.UTFMax)
	near := limit - limit/8
	if i := strings.LastIndexAny(text[near:limit], " \t\n"); i >= 0 {
		return near + i + 1
	}
	for !utf8.RuneStart(text[limit]) {
		limit--
	}
	return limit
}
