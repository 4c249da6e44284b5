// Package all is the one list of the formats that rollcall knows.
package all

import (
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/csv"
)

// Formats returns the formats in the order in which they are tried. What has a
// signature comes first; text, which takes whatever is text, comes last.
func Formats() []reader.Format {
	return []reader.Format{
		csv.Format(),
	}
}
