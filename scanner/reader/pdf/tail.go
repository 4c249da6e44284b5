package pdf

import (
	"bytes"
	"errors"
	"io"
)

// endsWell reports whether the end-of-file marker stands in the last 1,024 bytes
// of a file (ISO 32000-1, 7.5.5 and Annex H.3, note 18), after the place of the
// cross-reference table. A file without it was cut short, or something was
// appended to it.
func endsWell(file *io.SectionReader) (bool, error) {
	const tail = 1024
	end := make([]byte, min(tail, file.Size()))
	if _, err := file.ReadAt(end, file.Size()-int64(len(end))); err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	mark := bytes.LastIndex(end, []byte("%%EOF"))
	return mark >= 0 && bytes.Contains(end[:mark], []byte("startxref")), nil
}
