package label_test

import (
	"strings"
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/label"
)

func TestOf(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "d/staff.csv", "d/staff.csv"},
		{"windows", `d\staff.csv`, "d/staff.csv"},
		{"absolute", "//etc/passwd", "etc/passwd"},
		{"up", "../../x", "../../x"},
		{"escapes", "a\x1b[31m\nb", "a\uFFFD[31m\uFFFDb"},
		{"turned_around", "a\u202efdp.exe", "a\uFFFDfdp.exe"},
		{"not_utf8", "caf\xe9", "caf\uFFFD"},
		{"empty", " ", "unnamed"},
		{"endless", strings.Repeat("é", 1000), strings.Repeat("é", 512) + "..."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := label.Of(tt.in); got != tt.want {
				t.Errorf("Of(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}
