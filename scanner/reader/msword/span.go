package msword

import (
	"encoding/binary"
	"slices"
	"sort"
)

// span is a stretch of the main stream whose text has the same formatting.
type span struct {
	from, to int64
	format   []byte
}

// spans are in order and do not overlap, as far as the file is sound.
type spans []span

const pageSize = 512 // of formatting in the main stream (2.9.33, 2.9.175)

// readSpans reads the pages that a part of the table stream leads to (2.8.5, 2.8.6).
// each calls its argument with the stretches of one page.
func (d *document) readSpans(part int, each func(page []byte, f func(span))) spans {
	const number, place = 4, 4
	b := d.part(part)
	n := (len(b) - place) / (number + place)
	var all spans
	seen := map[uint32]bool{}
	for i := range n {
		const bits = 1<<22 - 1
		page := binary.LittleEndian.Uint32(b[place*(n+1)+number*i:]) & bits
		at := int64(page) * pageSize
		if seen[page] || at+pageSize > int64(len(d.main)) {
			continue
		}
		seen[page] = true
		d.pages = append(d.pages, at)
		each(d.main[at:at+pageSize], func(s span) { all = append(all, s) })
	}
	slices.SortStableFunc(all, func(a, b span) int {
		switch {
		case a.from < b.from:
			return -1
		case a.from > b.from:
			return 1
		}
		return 0
	})
	return all
}

// characterSpans takes a page of formatting of characters (2.9.33).
func characterSpans(page []byte, f func(span)) {
	n := int(page[pageSize-1])
	if 4*(n+1)+n > pageSize-1 {
		return
	}
	for i := range n {
		s := pageSpan(page, i)
		if at := 2 * int(page[4*(n+1)+i]); at > 0 {
			s.format = page[at+1:][:min(int(page[at]), pageSize-1-at)]
		}
		f(s)
	}
}

// paragraphSpans takes a page of formatting of paragraphs (2.9.175, 2.9.176).
func paragraphSpans(page []byte, f func(span)) {
	const entry = 13
	n := int(page[pageSize-1])
	if 4*(n+1)+entry*n > pageSize-1 {
		return
	}
	for i := range n {
		s := pageSpan(page, i)
		if at := 2 * int(page[4*(n+1)+entry*i]); at > 0 {
			size := 2*int(page[at]) - 1
			if size < 0 && at+1 < pageSize {
				at++
				size = 2 * int(page[at])
			}
			s.format = page[at+1:][:max(0, min(size, pageSize-1-at))]
		}
		f(s)
	}
}

func pageSpan(page []byte, i int) span {
	le := binary.LittleEndian
	return span{from: int64(le.Uint32(page[4*i:])), to: int64(le.Uint32(page[4*i+4:]))}
}

// at returns the formatting at a place in the main stream, and where it ends. What
// no stretch says anything of has none, to the beginning of the next.
func (s spans) at(place int64) ([]byte, int64) {
	const never = 1 << 62
	i := sort.Search(len(s), func(i int) bool { return s[i].from > place })
	next := int64(never)
	if i < len(s) {
		next = s[i].from
	}
	if i > 0 && s[i-1].to > place {
		return s[i-1].format, min(next, s[i-1].to)
	}
	return nil, next
}
