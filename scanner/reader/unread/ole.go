package unread

import (
	"bytes"
	"errors"
	"io"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// oleMagic begins every compound file ([MS-CFB] 2.2).
const oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// maxDirectory is how much of a compound file is searched for its directory.
const maxDirectory = 64 << 20

// ole recognises compound files with a stream or storage of one of the names.
func ole(names ...string) func(reader.Input, []byte) bool {
	return func(in reader.Input, head []byte) bool {
		if !bytes.HasPrefix(head, []byte(oleMagic)) {
			return false
		}
		var entries [][]byte
		for _, name := range names {
			entries = append(entries, entry(name))
		}
		return search(in, func(b []byte) bool {
			for _, e := range entries {
				if bytes.Contains(b, e) {
					return true
				}
			}
			return false
		})
	}
}

// entry returns the beginning of the directory entry of name, as far as its
// length and its type ([MS-CFB] 2.6.1): 32 characters in UTF-16, filled up with
// zeros, and the length in bytes with the zero that ends it.
func entry(name string) []byte {
	e := make([]byte, 66)
	for i := range len(name) {
		e[2*i] = name[i]
	}
	e[64] = byte(2*len(name) + 2) //nolint:gosec // names have at most 31 characters
	return e
}

// search reports whether found is true of some stretch of the file. Stretches
// overlap by more than an entry.
func search(in reader.Input, found func([]byte) bool) bool {
	const step, over = 1 << 20, 128
	size := min(in.Data.Size(), maxDirectory)
	buf := make([]byte, min(size, step+over))
	for at := int64(0); at < size; at += step {
		n, err := in.Data.ReadAt(buf[:min(int64(len(buf)), size-at)], at)
		if found(buf[:n]) {
			return true
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return false
		}
	}
	return false
}
