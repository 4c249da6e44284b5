package html

import (
	"slices"
	"strings"
	"unicode"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// flow gathers the text of a paragraph or cell, each way of being hidden on its
// own, so that hidden words are never joined to words in plain sight.
type flow struct{ runs []run }

type run struct {
	hidden doc.Hidden
	text   []byte
	gap    bool // white space is due before the next word
	line   bool // and it is a line break
}

// add adds text, white space as one blank, to what is hidden in the same way.
func (f *flow) add(hidden doc.Hidden, text string) {
	r := f.at(hidden)
	for text != "" {
		i := strings.IndexFunc(text, unicode.IsSpace)
		if i < 0 {
			i = len(text)
		}
		if i > 0 {
			r.space()
			r.text = append(r.text, text[:i]...)
		}
		rest := strings.TrimLeftFunc(text[i:], unicode.IsSpace)
		r.gap = r.gap || len(rest) < len(text)-i
		text = rest
	}
}

func (r *run) space() {
	switch {
	case len(r.text) == 0:
	case r.line:
		r.text = append(r.text, '\n')
	case r.gap:
		r.text = append(r.text, ' ')
	}
	r.gap, r.line = false, false
}

// part parts what comes from what was, in all runs, by a blank or a line break.
func (f *flow) part(line bool) {
	for i := range f.runs {
		f.runs[i].gap = true
		f.runs[i].line = f.runs[i].line || line
	}
}

func (f *flow) at(hidden doc.Hidden) *run {
	for i := range f.runs {
		if f.runs[i].hidden == hidden {
			return &f.runs[i]
		}
	}
	f.runs = append(f.runs, run{hidden: hidden})
	return &f.runs[len(f.runs)-1]
}

// take returns the texts, those in plain sight first, and empties f.
func (f *flow) take() []text {
	var texts []text
	for i := range f.runs {
		r := &f.runs[i]
		if len(r.text) > 0 {
			t := text{r.hidden, string(r.text)}
			if t.hidden == 0 {
				texts = slices.Insert(texts, 0, t)
			} else {
				texts = append(texts, t)
			}
		}
		*r = run{hidden: r.hidden, text: r.text[:0]}
	}
	return texts
}

// text is a text and what hides it.
type text struct {
	hidden doc.Hidden
	text   string
}
