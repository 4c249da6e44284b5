package flow

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// runs is the text of a paragraph or cell in the making.
type runs struct {
	list []run
	size int  // bytes of all runs
	next bool // a new paragraph begins with the next run
}

// run is a piece of text, all of it hidden in the same ways.
type run struct {
	text   []byte
	hidden doc.Hidden
	begins bool // a paragraph
}

// stretch is text that is hidden, with nothing but blanks in plain sight in it.
type stretch struct {
	text   string
	hidden doc.Hidden
}

// add adds text.
func (r *runs) add(text []byte, hidden doc.Hidden) {
	if len(text) == 0 {
		return
	}
	if n := len(r.list); n > 0 && r.list[n-1].hidden == hidden {
		if r.next {
			r.list[n-1].text = append(r.list[n-1].text, '\n')
			r.size++
		}
		r.list[n-1].text = append(r.list[n-1].text, text...)
	} else {
		r.list = append(r.list, run{text: bytes.Clone(text), hidden: hidden, begins: r.next})
		r.size++ // for the line end that may come before it
	}
	r.size += len(text)
	r.next = false
}

// endParagraph makes what is added next begin a paragraph.
func (r *runs) endParagraph() { r.next = r.size > 0 }

func (r *runs) reset() { *r = runs{list: r.list[:0]} }

// split returns the text in plain sight and the stretches that are not, without
// blanks around them. None of them is longer than the text that was added.
func (r *runs) split() (visible string, hidden []stretch) {
	if len(r.list) == 1 && r.list[0].hidden == 0 { // as it mostly is
		return clean(r.list[0].text), nil
	}
	var seen, unseen []byte
	var how doc.Hidden
	var between []byte // in plain sight, since the last that is not
	end := func() {
		if text := clean(unseen); text != "" {
			hidden = append(hidden, stretch{text, how})
		}
		unseen, between = nil, nil
	}
	for _, x := range r.list {
		if x.hidden == 0 {
			if x.begins && len(seen) > 0 {
				seen = append(seen, '\n')
			}
			seen = append(seen, x.text...)
			if len(unseen) > 0 {
				between = append(between, x.text...)
			}
			continue
		}
		if len(unseen) > 0 && (how != x.hidden || len(bytes.TrimSpace(between)) > 0) {
			end()
		}
		unseen = append(unseen, between...)
		between = between[:0]
		if x.begins && len(unseen) > 0 {
			unseen = append(unseen, '\n')
		}
		how = x.hidden
		unseen = append(unseen, x.text...)
	}
	end()
	return clean(seen), hidden
}

// clean returns text in UTF-8 and without blanks around it.
func clean(text []byte) string {
	return strings.TrimSpace(strings.ToValidUTF8(string(text), "\uFFFD"))
}

// cutAt returns at most n bytes of text, and cuts no character in two.
func cutAt(text []byte, n int) []byte {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}
