package flow

import (
	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// store keeps back the fragments of all parts but the main one.
type store struct {
	main    doc.Location
	current doc.Location // the part that the sink was told of last
	direct  doc.Location // a part that has grown too large to be kept back
	index   map[doc.Location]int
	parts   []kept
	size    int
	sent    int
}

// kept is what is kept back of one part.
type kept struct {
	part      doc.Part
	fragments []doc.Fragment
}

const (
	maxStored    = 16 << 20 // bytes that are kept back
	overhead     = 128      // bytes of a fragment beside its text
	sentPerCheck = 256      // fragments after which the context is looked at
)

// send sends a fragment of the main part, and keeps others.
func (w *Writer) send(part doc.Part, f doc.Fragment) {
	if w.err != nil {
		return
	}
	if part.Loc == w.store.main || part.Loc == w.store.direct && part.Loc != (doc.Location{}) {
		w.pass(part, f)
		return
	}
	s := &w.store
	i, known := s.index[part.Loc]
	if !known {
		if s.index == nil {
			s.index = map[doc.Location]int{}
		}
		i = len(s.parts)
		s.index[part.Loc] = i
		s.parts = append(s.parts, kept{part: part})
	}
	s.parts[i].fragments = append(s.parts[i].fragments, f)
	s.size += overhead
	for _, c := range f.Cells {
		s.size += overhead + len(c.Text)
	}
	if s.size > maxStored {
		// What is written to now goes on directly.
		last := s.parts[i]
		s.parts[i].fragments = nil
		w.flush()
		for _, f := range last.fragments {
			w.pass(last.part, f)
		}
		s.direct = part.Loc
	}
}

// flush sends all that was kept back.
func (w *Writer) flush() {
	parts := w.store.parts
	w.store.parts, w.store.index, w.store.size = nil, nil, 0
	for _, k := range parts {
		for _, f := range k.fragments {
			w.pass(k.part, f)
		}
	}
}

// pass sends a fragment, and before it the part if it is another one than
// before.
func (w *Writer) pass(part doc.Part, f doc.Fragment) {
	if w.err != nil {
		return
	}
	if part.Loc != w.store.current {
		if w.announce(part); w.err != nil {
			return
		}
	}
	if w.err = w.sink.Fragment(f); w.err != nil {
		return
	}
	if w.store.sent++; w.store.sent%sentPerCheck == 0 {
		w.err = w.ctx.Err()
	}
}

// announce tells the sink of a part.
func (w *Writer) announce(part doc.Part) {
	w.store.current = part.Loc
	w.err = w.sink.Part(part)
}
