package pdf_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

// TestStrayPage has pages that the page tree does not lead to.
func TestStrayPage(t *testing.T) {
	const page = "<< /Type /Page /MediaBox [0 0 595 842] /Resources 6 0 R /Contents 9 0 R >>"
	quill := stream("", text(50, 700, 10, "Constable Ann Quill"))
	want := `part page "page out of the tree" p1 0[older-revision]` + "\n" + `page "page out of the tree" p1 1[older-revision]: 1="Constable Ann Quill"` + "\n"
	tests := []struct {
		name string
		pdf  readertest.PDF
		want string
	}{
		{"page", readertest.PDF{Objects: []string{page, quill}}, want},
		{"template", readertest.PDF{Objects: []string{strings.Replace(page, "/Page ", "/Template ", 1), quill}}, want},
		{"node", readertest.PDF{Objects: []string{strings.Replace(page, "/Page ", "/Page /Parent 10 0 R ", 1), quill, "<< /Type /Pages /Count 1 /Kids [8 0 R] >>"}}, want},
		{"packed", readertest.PDF{Objects: []string{"null", quill, deflated("/Type /ObjStm /N 1 /First 5", "30 0 "+page)}}, want},
		{"in_use", readertest.PDF{}, ""},
		{"same_text", readertest.PDF{Pages: []string{text(50, 700, 10, "Constable Ann Quill")}, Objects: []string{page, quill}}, strings.SplitAfter(want, "\n")[0]},
		{"content_alone", readertest.PDF{Objects: []string{"null", quill}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if len(tt.pdf.Pages) == 0 {
				tt.pdf.Pages = []string{text(50, 700, 10, "x")}
			}
			if diff := cmp.Diff(tt.want, beside(t, tt.pdf.Bytes())); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
