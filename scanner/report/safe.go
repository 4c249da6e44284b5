package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Safe returns s with everything that could steer a terminal, start a new line
// or change the direction of writing spelt out, as in "\x1b", "\n" and "\u202e".
// Names of files and sheets come from whoever made them.
func Safe(s string) string {
	if !strings.ContainsFunc(s, unsafe) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case !unsafe(r):
			b.WriteRune(r)
		case r == utf8.RuneError:
			if _, n := utf8.DecodeRuneInString(s[i:]); n > 1 {
				b.WriteRune(r)
			} else {
				fmt.Fprintf(&b, `\x%02x`, s[i])
			}
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x80:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// unsafe reports whether r is a control character, a mark without a shape of its
// own (which those for direction are), or a separator of lines. It is true of
// utf8.RuneError too, which may stand for a byte that is not UTF-8.
func unsafe(r rune) bool {
	if ' ' <= r && r <= '~' {
		return false // nearly all there is
	}
	return r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs)
}

// maxName is how many characters of a part's name are shown.
const maxName = 80

// quoted returns the name of a part for use in a sentence.
func quoted(name string) string {
	if runes := []rune(name); len(runes) > maxName {
		name = string(runes[:maxName]) + "..."
	}
	return `"` + strings.ReplaceAll(Safe(name), `"`, `\"`) + `"`
}
