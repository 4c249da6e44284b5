package xml

import (
	"context"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/piece"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// readDrawing sends the texts of an SVG drawing, each text element a line. Titles
// and descriptions are shown when one points at them, metadata is not; an element
// that is not displayed hides what is in it (SVG 2, 3.2.5, 5.7, 5.8, 14.5).
func readDrawing(ctx context.Context, in reader.Input, sink doc.Sink) error {
	tok, err := tokens(in)
	if err != nil {
		return err
	}
	var (
		hidden  []doc.Hidden // of the open elements
		deeper  int
		style   bool // in a style sheet
		text    []byte
		at      = in.Loc
		failure error
	)
	send := func(h doc.Hidden, raw []byte) error {
		s := one(clean(raw))
		if s == "" || failure != nil {
			return failure
		}
		at.Row++
		return piece.Send(sink, doc.Fragment{Loc: at, Hidden: h, Cells: []doc.Cell{{Col: 1, Text: s}}}, in.Limits.Text)
	}
	tok.Comment = func(raw []byte) {
		if failure == nil {
			failure = send(doc.Comment, raw)
		}
	}
	now := func() doc.Hidden {
		if len(hidden) == 0 {
			return 0
		}
		return hidden[len(hidden)-1]
	}
	for n := 0; ; n++ {
		if n%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		kind := tok.Next()
		if failure != nil {
			return failure
		}
		switch kind {
		case xmltok.EOF:
			if err := send(now(), text); err != nil {
				return err
			}
			return ending(tok, in, sink)
		case xmltok.Start:
			name := string(tok.Name())
			if name != "tspan" && name != "textPath" && name != "a" && name != "b" && name != "i" && name != "span" {
				if err := send(now(), text); err != nil {
					return err
				}
				text = text[:0]
			} else if name == "tspan" && len(text) > 0 {
				text = append(text, ' ')
			}
			style = name == "style"
			if len(hidden) >= maxDepth {
				deeper++
				continue
			}
			hidden = append(hidden, now()|hiddenIn(tok, name))
		case xmltok.Text:
			if style {
				continue
			}
			if len(text) < maxBytes {
				text = tok.AppendText(text)
			} else if err := send(now(), text); err != nil {
				return err
			} else {
				text = tok.AppendText(text[:0])
			}
		case xmltok.End:
			style = false
			switch string(tok.Name()) {
			case "tspan", "textPath", "a", "b", "i", "span":
			default:
				if err := send(now(), text); err != nil {
					return err
				}
				text = text[:0]
			}
			if deeper > 0 {
				deeper--
			} else if len(hidden) > 0 {
				hidden = hidden[:len(hidden)-1]
			}
		}
	}
}

// hiddenIn returns how the element that starts hides what is in it.
func hiddenIn(tok *xmltok.Tokenizer, name string) doc.Hidden {
	switch name {
	case "metadata":
		return doc.DocumentProperty
	case "script":
		return doc.HiddenText
	}
	gone := func(property, value string) bool {
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(property) {
		case "display":
			return value == "none"
		case "visibility":
			return value == "hidden" || value == "collapse"
		case "opacity", "font-size", "fill-opacity":
			return value == "0" || value == "0px" || value == "0%"
		}
		return false
	}
	for _, a := range tok.Attrs() {
		value := string(a.Value)
		if gone(string(a.Name), value) {
			return doc.HiddenText
		}
		if string(a.Name) != "style" {
			continue
		}
		for declaration := range strings.SplitSeq(value, ";") {
			if property, value, ok := strings.Cut(declaration, ":"); ok && gone(property, value) {
				return doc.HiddenText
			}
		}
	}
	return 0
}
