package rtf_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/rtf"
)

// HTML as Outlook wraps it ([MS-OXRTFEX] 4).
func TestPage(t *testing.T) {
	const head = `{\rtf1\ANSI\ansicpg1251\fromhtml1 \deff0{\fonttbl{\f0 Courier;}{\f1\fcharset161 Arial;}}{\colortbl;}`
	tests := []struct{ name, in, want string }{
		{"tags_and_text", head + `{\*\htmltag64 <p>}\htmlrtf {\f1 \htmlrtf0 Sgt \'e1{\*\htmltag84 &lt;}\f0\'c0\htmlrtf }\htmlrtf0 {\*\htmltag4 \par}}`, "<p>Sgt α&lt;А\r\n"},
		{"left_out", head + `a{\*\mhtmltag b}{\*\odd c}{\pict 01}{\pntext 1}\htmlrtf d\htmlrtf0 e`, "a1e"},
		{"unicode", head + `\u1040?\uc2\u-10179??\u-8704??\'20\rquote\{\~`, "А😀 \u2019{&nbsp;"},
		{"not_closed", head + `{{{{a`, "a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(rtf.Page(strings.NewReader(tt.in))); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if got := rtf.Page(strings.NewReader(`{\rtf1 text}`)); got != nil {
		t.Errorf("a page where there is none: %q", got)
	}
}

func FuzzPage(f *testing.F) {
	f.Add(`{\*\htmltag <p>}\htmlrtf{\f1\htmlrtf0\'e1\u1040?\uc0\bin3 {}}`)
	f.Fuzz(func(t *testing.T, body string) {
		if page := rtf.Page(strings.NewReader(`{\rtf1\fromhtml1` + body)); !utf8.Valid(page) || len(page) > 8*len(body)+64 {
			t.Errorf("%d bytes of page from %d", len(page), len(body))
		}
	})
}
