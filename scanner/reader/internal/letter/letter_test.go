package letter_test

import (
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/letter"
)

func TestCovered(t *testing.T) {
	const table = "<table><tr><td>Sgt<td>Alder<tr><td>PC<td>Birch<tr></table>"
	tests := []struct {
		name, text, page string
		textIs, pageIs   bool
	}{
		{"same", "Sgt Alder, PC Birch", "<p>Sgt <b>Alder</b>, PC Birch", false, true},
		{"table", "Sgt Alder PC Birch", table, true, false},
		{"table_that_says_less", "Sgt Alder PC Birch Insp Cedar", table, false, true},
		{"hidden_text", "Sgt Alder", "<p>Sgt Alder<p hidden>PC Birch", false, false},
		{"comment", "Sgt Alder", "<p>Sgt Alder<!-- PC Birch -->", false, false},
		{"attribute", "Sgt Alder", "<p>Sgt Alder<img alt=Birch>", false, false},
		{"style", "Sgt Alder", "<style>p{color:red}</style><p>Sgt Alder", false, true},
		{"text_says_more", "Sgt Alder PC Birch", "<p>Sgt Alder", false, true},
		{"nothing", "", "", false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			textIs, pageIs := letter.Covered(tt.text, []byte(tt.page))
			if textIs != tt.textIs || pageIs != tt.pageIs {
				t.Errorf("Covered: %t, %t", textIs, pageIs)
			}
		})
	}
}

func TestUnquoted(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"none", "a > b\n", "a > b\n"},
		{"one", "> a\n>b\nc", "a\nb\nc"},
		{"levels", "x\n> > >a\n", "x\na\n"},
		{"columns", ">   a   b\n", "  a   b\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(letter.Unquoted([]byte(tt.in))); got != tt.want {
				t.Errorf("Unquoted: %q, want %q", got, tt.want)
			}
		})
	}
}
