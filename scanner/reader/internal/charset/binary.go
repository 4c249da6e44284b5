package charset

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// IsText reports whether data is text in some encoding and not binary. head is
// its beginning. Pieces from the middle and the end are looked at as well, so
// that a binary file with a text in front does not pass. Nothing at all is text.
func IsText(data *io.SectionReader, head []byte) bool {
	const piece = 4 << 10
	enc, skip := fromHead(head)
	pieces := [][]byte{head[min(skip, len(head)):]}
	if size := data.Size(); size > int64(len(head)) {
		for _, at := range []int64{size / 2, size - piece} {
			at = max(at, int64(len(head))) &^ 3 // whole units of UTF-16 and UTF-32
			if at >= size {
				continue
			}
			b := make([]byte, min(piece, size-at))
			if _, err := io.ReadFull(io.NewSectionReader(data, at, int64(len(b))), b); err != nil {
				return false
			}
			if skip%4 != 0 && enc != nil {
				b = b[min(skip, len(b)):]
			}
			pieces = append(pieces, b)
		}
	}
	for i, b := range pieces {
		if enc != nil {
			text, err := enc.NewDecoder().Bytes(b)
			if err != nil {
				return false
			}
			b = text
		}
		if !readable(b, i > 0) {
			return false
		}
	}
	return true
}

// readable reports whether b is text in UTF-8 or an encoding that extends ASCII.
// Data that is compressed, encrypted or compiled has control characters in about
// one byte of nine; text has next to none. Blocks filled up with zeros or with one
// letter are let pass if filled is set: they stand at the end of files that were
// recovered or laid out in advance.
func readable(b []byte, filled bool) bool {
	if filled {
		b = bytes.Trim(b, "\x00")
	}
	controls, foreign := 0, 0
	for _, c := range b {
		switch {
		case c >= utf8.RuneSelf:
			foreign++
		case c < ' ' && c != '\t' && c != '\n' && c != '\v' && c != '\f' && c != '\r' &&
			c != 0x1A && c != 0x1B && c != 0x1E && c != 0x1F, c == 0x7F:
			controls++
		}
	}
	switch {
	case !filled && filler(b):
		return false
	case controls == 0 && foreign == 0:
		return true
	case bytes.Count(b, []byte("\uFFFD"))*10 > utf8.RuneCount(b):
		return false
	case foreign == 0 || mostlyUTF8(b):
		return controls*20 <= len(b)
	}
	return controls*50 <= len(b) && !noise(b)
}

// noise reports whether the values of the bytes are spread as evenly as only
// compressed and encrypted data spread them. Text of no language uses all of the
// upper half and little of the lower.
func noise(b []byte) bool {
	if len(b) < 64 {
		return false
	}
	var seen [256]bool
	plain := 0
	for _, c := range b {
		seen[c] = true
		if c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == ';' {
			plain++
		}
	}
	different := 0
	for _, s := range seen {
		if s {
			different++
		}
	}
	return plain*100 < len(b) && different > 160
}

// filler reports whether b is one character over and over, as disks and failed
// downloads are filled with: that somebody wrote such a text is less likely than
// that something is lost.
func filler(b []byte) bool {
	return len(b) >= 256 && b[0] > ' ' && bytes.Count(b, b[:1]) == len(b)
}
