package mail

import (
	"github.com/jhillyerd/enmime/v2"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/letter"
)

// alternatives returns those of parts that say nothing beyond another one, of a
// text and an HTML that are alternatives (RFC 2046, 5.1.4).
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
		textIs, pageIs := letter.Covered(string(text.Content), p.Content)
		covered[text] = covered[text] || textIs
		covered[p] = pageIs
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
