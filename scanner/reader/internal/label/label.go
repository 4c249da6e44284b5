// Package label makes labels of the names that files give to the files inside
// them.
package label

import (
	"strings"
	"unicode"
)

// longest is how many bytes of a name are kept.
const longest = 1024

// Of returns the name of a file in another as a label: separated by slashes, in
// UTF-8, without anything that would not show, and not endless. It is never used
// as a path.
func Of(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r == '\\':
			return '/'
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == '\u2028', r == '\u2029':
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(name, "\uFFFD"))
	name = strings.TrimLeft(strings.TrimSpace(name), "/")
	if len(name) > longest {
		name = strings.ToValidUTF8(name[:longest], "") + "..."
	}
	if name == "" {
		return "unnamed"
	}
	return name
}
