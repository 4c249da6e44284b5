// Package flow turns running text with tables in it, as readers of documents meet
// it, into fragments: a paragraph is one, a row of a table is one. What is hidden
// is never joined with what is in plain sight.
//
// The main part of a document is sent as it comes. What stands by itself, such as
// tables, footnotes and comments, is kept back and sent behind it, so that people
// named in the same part are seen together.
package flow

import (
	"context"
	"fmt"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// Writer takes the events of a document and sends fragments. After the first
// error of the sink it does nothing more; see [Writer.Err].
type Writer struct {
	ctx   context.Context //nolint:containedctx // of one call of Read, as short-lived as the call
	sink  doc.Sink
	limit int // bytes of a paragraph or cell

	frames []frame // the innermost last, never empty
	excess int     // frames that are open beyond maxFrames
	counts map[doc.Location]*counts
	store  store
	cut    bool // text of a cell was cut off
	err    error
}

// counts are those of one part.
type counts struct {
	rows   int
	tables int
}

// frame is text that stands by itself: the main text, a footnote, a text box.
type frame struct {
	part   doc.Part
	text   runs    // of the paragraph in the making
	tables []table // open ones, the innermost last
}

// maxFrames bounds how deep texts that stand by themselves lie in one another.
const maxFrames = 64

// New returns a Writer of which main is the main part. Its Path is that of all
// parts; limit is that of one text.
func New(ctx context.Context, sink doc.Sink, main doc.Part, limit int) *Writer {
	w := &Writer{ctx: ctx, sink: sink, limit: limit, counts: map[doc.Location]*counts{}}
	w.store.current = doc.Location{Path: main.Loc.Path} // needs no announcement
	w.frames = append(w.frames, frame{})
	w.Main(main)
	return w
}

// Main ends the main part, and all that is open in it, and begins another.
func (w *Writer) Main(part doc.Part) {
	for len(w.frames) > 1 {
		w.Leave()
	}
	w.endFrame()
	w.excess = 0
	w.frames[0].part = part
	w.store.main = part.Loc
}

// Announce tells the sink of the main part even if there is no text in it.
func (w *Writer) Announce() {
	if w.err == nil {
		w.announce(w.frames[0].part)
	}
}

// Here returns the part that text goes to.
func (w *Writer) Here() doc.Part { return w.top().part }

// Enter begins text that stands by itself, of the given part: that of
// [Writer.Here] for a text box, another for a footnote or comment. The paragraph
// around it goes on after Leave.
func (w *Writer) Enter(part doc.Part) {
	if len(w.frames) == maxFrames {
		w.excess++
		return
	}
	w.frames = append(w.frames, frame{part: part})
}

// Leave ends what Enter began, and all that is open in it.
func (w *Writer) Leave() {
	if w.excess > 0 {
		w.excess--
		return
	}
	if len(w.frames) == 1 {
		return
	}
	w.endFrame()
	w.frames = w.frames[:len(w.frames)-1]
}

func (w *Writer) top() *frame { return &w.frames[len(w.frames)-1] }

// endFrame ends what is open in the innermost frame.
func (w *Writer) endFrame() {
	for len(w.top().tables) > 0 {
		w.EndTable()
	}
	if w.top().text.size > 0 {
		w.EndParagraph()
	}
}

// Text adds to the paragraph in the making. The bytes are copied.
func (w *Writer) Text(text []byte, hidden doc.Hidden) {
	if w.err != nil || len(text) == 0 {
		return
	}
	f := w.top()
	if f.inCell() {
		if !f.table().add(text, hidden, w.limit) {
			w.cut = true
		}
		return
	}
	for len(text) > w.limit-f.text.size {
		piece := cutAt(text, w.limit-f.text.size)
		if len(piece) == 0 && f.text.size == 0 {
			return // not even one character is allowed
		}
		f.text.add(piece, hidden)
		text = text[len(piece):]
		w.sendParagraph()
	}
	f.text.add(text, hidden)
}

// EndParagraph ends a paragraph, whether or not it has text.
func (w *Writer) EndParagraph() {
	f := w.top()
	if f.inCell() {
		f.table().endParagraph()
		return
	}
	w.sendParagraph()
	w.count(f.part.Loc).ended()
}

// sendParagraph sends the paragraph in the making, or what there is of it.
func (w *Writer) sendParagraph() {
	f := w.top()
	if f.text.size == 0 {
		return
	}
	visible, hidden := f.text.split()
	f.text.reset()
	w.paragraph(f.part, visible, hidden)
}

// paragraph sends one paragraph: what is in plain sight, and each stretch that is
// not.
func (w *Writer) paragraph(part doc.Part, visible string, hidden []stretch) {
	at := part.Loc
	at.Row = w.count(part.Loc).rows + 1
	if visible != "" {
		w.send(part, doc.Fragment{Loc: at, Hidden: part.Hidden, Cells: []doc.Cell{{Col: 1, Text: visible}}})
	}
	for _, s := range hidden {
		w.send(part, doc.Fragment{Loc: at, Hidden: part.Hidden | s.hidden, Cells: []doc.Cell{{Col: 1, Text: s.text}}})
	}
}

// Row sends a row of texts of a part that is no running text, such as a list of
// properties; nothing if all are blank.
func (w *Writer) Row(part doc.Part, texts ...string) {
	var cells []doc.Cell
	for i, text := range texts {
		if text = clean([]byte(text)); text == "" {
			continue
		}
		if len(text) > w.limit {
			text = string(cutAt([]byte(text), w.limit))
			w.cut = true
		}
		if text != "" {
			cells = append(cells, doc.Cell{Col: i + 1, Text: text})
		}
	}
	if len(cells) == 0 {
		return
	}
	at := part.Loc
	at.Row = w.count(part.Loc).ended()
	w.send(part, doc.Fragment{Loc: at, Hidden: part.Hidden, Cells: cells})
}

// count returns the counts of the part at loc.
func (w *Writer) count(loc doc.Location) *counts {
	c := w.counts[loc]
	if c == nil {
		c = &counts{}
		w.counts[loc] = c
	}
	return c
}

// ended counts a row or paragraph that is at its end, and returns its number.
func (c *counts) ended() int {
	c.rows++
	return c.rows
}

// Close ends all that is open and sends what was kept back. It returns the error
// of [Writer.Err].
func (w *Writer) Close() error {
	for len(w.frames) > 1 {
		w.excess = 0
		w.Leave()
	}
	w.endFrame()
	w.flush()
	return w.Err()
}

// Err returns the first error that the sink returned, or that of a context that
// is done.
func (w *Writer) Err() error { return w.err }

// Cut returns an error if text was cut off because it is longer than the limit.
func (w *Writer) Cut() error {
	if !w.cut {
		return nil
	}
	return fmt.Errorf("text of a cell is cut off: %w", reader.ErrTooLarge)
}
