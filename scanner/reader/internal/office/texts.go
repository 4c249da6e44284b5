package office

import (
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/flow"
)

// texts gathers texts, each once, that have no place in the running text.
type texts struct {
	known map[labelled]bool
	list  []labelled
	full  bool
}

type labelled struct{ label, text string }

// maxTexts bounds the texts of one sort.
const maxTexts = 1 << 16

func (t *texts) add(label, text string) {
	l := labelled{label, strings.TrimSpace(text)}
	if l.text == "" || t.known[l] {
		return
	}
	if len(t.list) == maxTexts {
		t.full = true
		return
	}
	if t.known == nil {
		t.known = map[labelled]bool{}
	}
	t.known[l] = true
	t.list = append(t.list, l)
}

// send sends the texts as rows of a part, behind their labels.
func (t *texts) send(w *flow.Writer, part doc.Part) {
	for _, l := range t.list {
		w.Row(part, l.label, l.text)
	}
}

// Person takes note of somebody who worked on the document. role says as what.
func (f *File) Person(role, name string) { f.people.add(role, name) }

// Describe takes note of the description of a picture or table.
func (f *File) Describe(text string) { f.alt.add("", text) }

// Choice takes note of an entry of a drop-down list.
func (f *File) Choice(text string) { f.choices.add("", text) }

// Mark takes note of the name of a bookmark, a section or the like.
func (f *File) Mark(kind, name string) { f.marks.add(kind, name) }
