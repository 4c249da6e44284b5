package piece_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/piece"
)

type rows []string

func (r *rows) Part(doc.Part) error               { return nil }
func (r *rows) Member(doc.Member) error           { return nil }
func (r *rows) Problem(doc.Location, error) error { return nil }
func (r *rows) Fragment(f doc.Fragment) error {
	var b strings.Builder
	for _, c := range f.Cells {
		b.WriteString(string(rune('0'+c.Col)) + "=" + c.Text + ";")
	}
	*r = append(*r, b.String())
	return nil
}

func TestSend(t *testing.T) {
	tests := []struct {
		name  string
		cells []doc.Cell
		want  rows
	}{
		{"fits", []doc.Cell{{Col: 1, Text: "a"}, {Col: 3, Text: "12345678"}}, rows{"1=a;3=12345678;"}},
		{"one_too_long", []doc.Cell{{Col: 1, Text: "a"}, {Col: 3, Text: "123456789"}}, rows{"1=a;3=12345678;", "3=9;"}},
		{"cut_at_blank", []doc.Cell{{Col: 2, Text: "1234567 9012 "}}, rows{"2=1234567 ;", "2=9012;"}},
		{"two_too_long", []doc.Cell{{Col: 1, Text: "123456789"}, {Col: 2, Text: "abcdefghijklmnopqr"}}, rows{"1=12345678;2=abcdefgh;", "1=9;", "2=ijklmnop;", "2=qr;"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got rows
			if err := piece.Send(&got, doc.Fragment{Cells: tt.cells}, 8); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzCut(f *testing.F) {
	f.Add("two words", 5)
	f.Add("żółć", 3)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		text = strings.ToValidUTF8(text, "?")
		if limit < utf8.UTFMax {
			return
		}
		n := piece.Cut(text, limit)
		if n < 0 || n > min(limit, len(text)) || n == 0 && text != "" || !utf8.ValidString(text[:n]) || !utf8.ValidString(text[n:]) {
			t.Errorf("Cut(%q, %d) = %d", text, limit, n)
		}
	})
}
