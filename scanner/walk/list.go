package walk

import (
	"bytes"
	"strings"
)

// ParseList returns the paths in a list, as find -print0 or git diff --name-only
// write them: separated by NUL if there is one in it, otherwise by newlines, with
// or without a carriage return. Empty paths are left out.
func ParseList(list []byte) []string {
	separator := "\n"
	if bytes.IndexByte(list, 0) >= 0 {
		separator = "\x00"
	}
	var paths []string
	for path := range strings.SplitSeq(string(list), separator) {
		if separator == "\n" {
			path = strings.TrimSuffix(path, "\r")
		}
		if path != "" {
			paths = append(paths, path)
		}
	}
	return paths
}
