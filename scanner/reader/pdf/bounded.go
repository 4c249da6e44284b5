package pdf

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"time"
)

// bounded is a file for a library that trusts it: it fails when so much has been
// read that something must be going round in circles, and shows a header and an
// end as the library wants them.
type bounded struct {
	file  io.ReaderAt
	start int64 // of the header
	left  int64
	until time.Time
}

var errBounds = errors.New("too much of it would have to be read")

// ReadAt implements [io.ReaderAt].
func (b *bounded) ReadAt(p []byte, off int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 || time.Now().After(b.until) {
		return 0, errBounds
	}
	n, err := b.file.ReadAt(p, off+b.start)
	const header = "%PDF-1.7\n"
	if off >= 0 && off < int64(len(header)) {
		copy(p[:n], header[off:])
	}
	return n, err
}

var errSize = errors.New("it claims more objects than there can be")

// frame finds the header and the end of the file, and returns the size of what
// lies between. It fails if a number in the file would make the library ask for
// more memory than any document needs.
func (b *bounded) frame() (int64, error) {
	const (
		step    = 1 << 20
		overlap = 128
	)
	buffer := make([]byte, step+overlap)
	var size int64
	for off := int64(0); ; off += step {
		n, err := b.file.ReadAt(buffer, off)
		data := buffer[:n]
		if off == 0 {
			b.start = max(0, int64(bytes.Index(data, []byte("%PDF-"))))
		}
		if !modest(data) || !b.tables(data, off) {
			return 0, errSize
		}
		if end := bytes.LastIndex(data, []byte("%%EOF")); end >= 0 {
			size = off + int64(end) + int64(len("%%EOF")) - b.start
		}
		if err != nil {
			break
		}
	}
	if size < 100 {
		return 0, errWalk
	}
	return size, nil
}

// tables reports whether the cross-reference tables that begin in data, which
// stands at off in the file, have sections of a modest size (ISO 32000-1, 7.5.4).
func (b *bounded) tables(data []byte, off int64) bool {
	const most = 1 << 30
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte("xref"))
		if i < 0 {
			return true
		}
		at += i + len("xref")
		if bytes.HasSuffix(data[:at], []byte("startxref")) {
			continue
		}
		words := bufio.NewScanner(io.NewSectionReader(b, off-b.start+int64(at), most))
		words.Split(bufio.ScanWords)
		if !sections(words) {
			return false
		}
	}
}

// sections reports whether the sections of a table are of a modest size. What
// does not look like a table is none.
func sections(words *bufio.Scanner) bool {
	for words.Scan() {
		start, err := strconv.Atoi(words.Text())
		if err != nil || !words.Scan() {
			return true
		}
		n, err := strconv.Atoi(words.Text())
		if err != nil {
			return true
		}
		if start < 0 || n < 0 || start > mostObjects || n > mostObjects {
			return false
		}
		const perEntry = 3
		for range perEntry * n {
			if !words.Scan() {
				return true
			}
		}
	}
	return true
}

// mostObjects is how many objects a document can have (ISO 32000-1, Annex C).
const mostObjects = 8_388_607

// modest reports whether the numbers after the keys that the library allocates by
// are those of a document that can exist.
func modest(data []byte) bool {
	for _, key := range []string{"/Size", "/Columns", "/Index", "/W", "/N"} {
		rest := data
		for {
			at := bytes.Index(rest, []byte(key))
			if at < 0 {
				break
			}
			rest = rest[at+len(key):]
			if !small(rest) {
				return false
			}
		}
	}
	return true
}

// small reports whether the numbers that come first are small: the one there is,
// or those of an array or a line.
func small(data []byte) bool {
	number := 0
	for _, c := range data[:min(len(data), 100)] {
		switch {
		case c >= '0' && c <= '9':
			if number = number*10 + int(c-'0'); number > mostObjects {
				return false
			}
		case c == ' ' || c == '[' || c == '\r' || c == '\n' || c == '\t':
			number = 0
		default:
			return true
		}
	}
	return true
}
