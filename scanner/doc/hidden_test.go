package doc_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// TestWords holds the words that other programs read to their agreed order.
func TestWords(t *testing.T) {
	want := strings.Fields(`hidden-sheet very-hidden-sheet hidden-row filtered-row hidden-column zero-size hidden-text
		remote-cell pivot-cache slicer-cache data-model external-link-cache connection defined-name chart-cache
		orphan-string revision-log comment header-footer document-property embedded-file tracked-change
		speaker-note hidden-slide attachment annotation form-value redaction-overlay hidden-layer older-revision
		off-page image-metadata`)
	if diff := cmp.Diff(want, doc.Hidden(^uint64(0)).Words()); diff != "" {
		t.Errorf("all words (-want +got):\n%s", diff)
	}
	some := doc.RedactionOverlay | doc.HiddenRow | doc.Comment
	if got := some.Words(); !slices.Equal(got, []string{"hidden-row", "comment", "redaction-overlay"}) {
		t.Errorf("words %v", got)
	}
	var again doc.Hidden
	for _, one := range some.Each() {
		if len(one.Words()) != 1 || again.Has(one) {
			t.Errorf("%v is not a single new way of hiding", one.Words())
		}
		again |= one
	}
	if again != some {
		t.Errorf("Each leaves out %v", (some &^ again).Words())
	}
}

func TestMember(t *testing.T) {
	at := doc.Location{Path: "a.zip", Part: "x", Row: 3}
	want := doc.Location{Path: "a.zip!in/b.csv"}
	if got := at.Member("/in/b.csv"); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
