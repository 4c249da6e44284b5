package ole

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// Names of streams that hold a file in an embedded object: as it is
// ([MS-OLEDS] 2.3.6 has the second), or with its name in front.
const (
	packageStream = "Package"
	nativeStream  = "\x01Ole10Native"
)

// Object returns the embedded object in the storage of the given path as a file
// inside the file at l: the file that was packed into it, or what is in the
// storage as a compound file of its own. It is read when it is opened.
func (f *File) Object(l doc.Location, path []string) doc.Member {
	m := doc.Member{
		Loc:    l.Member(strings.Trim(strings.Join(path, "/"), "\x01\x03\x05")),
		Hidden: doc.EmbeddedFile,
	}
	var inside []*Stream
	for _, s := range f.Streams {
		if len(s.Path) > len(path) && slices.Equal(s.Path[:len(path)], path) {
			inside = append(inside, s)
		}
	}
	m.Open = func() (io.ReadCloser, error) {
		b, err := object(inside, len(path))
		if err != nil {
			return nil, err
		}
		return io.NopCloser(bytes.NewReader(b)), nil
	}
	return m
}

// object returns the file that the streams make; the first depth elements of
// their paths are those of their storage.
func object(streams []*Stream, depth int) ([]byte, error) {
	var contents []Content
	for _, s := range streams {
		b, err := s.Bytes()
		if err != nil {
			return nil, err
		}
		if len(s.Path) == depth+1 {
			switch {
			case strings.EqualFold(s.Name(), packageStream):
				return b, nil
			case s.Name() == nativeStream:
				if file, ok := native(b); ok {
					return file, nil
				}
			}
		}
		contents = append(contents, Content{s.Path[depth:], b})
	}
	b := Pack(contents)
	if b == nil {
		return nil, fmt.Errorf("%w: an embedded object", reader.ErrTooLarge)
	}
	return b, nil
}

// native returns the file in an Ole10Native stream: its size, label, path and
// temporary path stand before it.
func native(b []byte) ([]byte, bool) {
	le := binary.LittleEndian
	if len(b) < 6 {
		return nil, false
	}
	rest := b[6:]
	for range 2 { // label and path
		_, after, ok := bytes.Cut(rest, []byte{0})
		if !ok {
			return nil, false
		}
		rest = after
	}
	if len(rest) < 8 {
		return nil, false
	}
	path := int64(le.Uint32(rest[4:]))
	if rest = rest[8:]; path+4 > int64(len(rest)) {
		return nil, false
	}
	rest = rest[path:]
	size := int64(le.Uint32(rest))
	if rest = rest[4:]; size > int64(len(rest)) {
		return nil, false
	}
	return rest[:size], true
}
