package pdf

import (
	"bytes"
	"errors"
	"io"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
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

// around sends what stands before the header and behind the last end-of-file
// marker, as far as viewers pass over it: 1,024 bytes (ISO 32000-1, Annex H.3,
// notes 13 and 18). Other programs may show it.
func around(in reader.Input, sink doc.Sink) error {
	const (
		most  = 1024
		blank = "\x00\t\n\f\r "
	)
	head, tail := make([]byte, min(most, in.Data.Size())), make([]byte, min(most, in.Data.Size()))
	_, err := in.Data.ReadAt(head, 0)
	_, late := in.Data.ReadAt(tail, in.Data.Size()-int64(len(tail)))
	if err = errors.Join(err, late); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	before := bytes.TrimPrefix(head[:max(0, bytes.Index(head, []byte("%PDF-")))], []byte("\xef\xbb\xbf"))
	_, behind, _ := bytes.Cut(tail[max(0, bytes.LastIndex(tail, []byte("%%EOF"))):], []byte("%%EOF"))
	for _, part := range []struct {
		name string
		text []byte
	}{{"before the start", bytes.TrimRight(before, blank)}, {"behind the end", bytes.TrimLeft(behind, blank)}} {
		if len(bytes.Trim(part.text, blank)) == 0 {
			continue
		}
		err := sink.Member(doc.Member{
			Loc: in.Loc.Member(part.name), Hidden: doc.EmbeddedFile,
			Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(part.text)), nil },
		})
		if err != nil {
			return err
		}
	}
	return nil
}
