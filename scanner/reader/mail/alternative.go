package mail

import (
	"bytes"
	"strings"

	"github.com/jhillyerd/enmime/v2"
	"golang.org/x/net/html"
)

// leastRows is from how many rows on a table in the HTML counts for more than the
// text beside it, which has lost its columns.
const leastRows = 3

// alternatives returns those of parts that say nothing beyond another one: of a
// text and an HTML that are alternatives (RFC 2046, 5.1.4), the text if the HTML
// has tables, else the HTML.
func alternatives(parts []*enmime.Part) map[*enmime.Part]bool {
	covered := map[*enmime.Part]bool{}
	texts := map[*enmime.Part]*enmime.Part{}
	for _, p := range parts {
		if isBody(p, "text/plain") {
			texts[group(p)] = p
		}
	}
	for _, p := range parts {
		g := group(p)
		text := texts[g]
		if g == nil || text == nil || !isBody(p, "text/html") {
			continue
		}
		said, shown := words(string(text.Content)), words(visible(p.Content))
		switch {
		case bytes.Count(bytes.ToLower(p.Content), []byte("<tr")) >= leastRows && within(said, shown):
			covered[text] = true
		case within(shown, said):
			covered[p] = true
		}
	}
	return covered
}

// group returns the innermost multipart/alternative around p, nil if there is
// none.
func group(p *enmime.Part) *enmime.Part {
	for p = p.Parent; p != nil; p = p.Parent {
		if p.ContentType == "multipart/alternative" {
			return p
		}
	}
	return nil
}

// words returns the words of s, in lower case.
func words(s string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool {
		return strings.ContainsRune(" \t\r\n\u00a0.,;:!?()[]<>*_|>\"'-", r)
	}) {
		set[w] = true
	}
	return set
}

// within reports whether all of a is in b.
func within(a, b map[string]bool) bool {
	for w := range a {
		if !b[w] {
			return false
		}
	}
	return true
}

// visible returns all text of a page, that in attributes and comments included:
// none of it may be passed over unless it is said elsewhere.
func visible(page []byte) string {
	var b strings.Builder
	z := html.NewTokenizer(bytes.NewReader(page))
	skip := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if !skip {
				b.Write(z.Text())
				b.WriteByte(' ')
			}
		case html.CommentToken:
			if text := z.Text(); !bytes.HasPrefix(text, []byte("[if ")) {
				b.Write(text)
				b.WriteByte(' ')
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			skip = string(name) == "style"
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				switch string(key) {
				case "alt", "title", "value":
					b.Write(value)
					b.WriteByte(' ')
				}
			}
		case html.EndTagToken:
			skip = false
		default:
		}
	}
}
