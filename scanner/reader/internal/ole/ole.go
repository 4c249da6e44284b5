// Package ole reads compound files ([MS-CFB]), in which Office kept its documents
// before 2007 and still keeps embedded objects: their streams, the property sets
// among them, and storages as files of their own.
package ole

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/richardlehane/mscfb"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// Magic begins every compound file ([MS-CFB] 2.2).
const Magic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// File is an open compound file. It is used from one goroutine.
type File struct {
	Streams []*Stream // in the order of the directory, storages left out
	Damage  error     // what is wrong with the file as a whole, nil if nothing

	size     int64
	expanded int64 // bytes that may be read of the streams
	budget   int64 // what is left of them
}

// Stream is one stream of a compound file.
type Stream struct {
	// Path holds the names of the storages it is in, the outermost first, and
	// last its own. They are valid UTF-8 and may hold control characters:
	// "\x05SummaryInformation".
	Path []string
	Size int64 // as the directory says, which may lie

	file  *File
	entry *mscfb.File
	read  bool
}

// maxStreams bounds the streams of a file.
const maxStreams = 1 << 13

// Open reads the directory of the compound file in data. At most expanded bytes
// are read of its streams in all, since many may be made of the same sectors.
func Open(data *io.SectionReader, expanded int64) (*File, error) {
	r, err := mscfb.New(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", reader.ErrMalformed, err)
	}
	f := &File{size: data.Size(), expanded: expanded, budget: expanded}
	for _, e := range r.File[1:] {
		if e.FileInfo().IsDir() {
			continue
		}
		if len(f.Streams) == maxStreams {
			f.Damage = fmt.Errorf("%w: more than %d streams", reader.ErrTooLarge, maxStreams)
			break
		}
		s := &Stream{Size: e.Size, file: f, entry: e}
		for _, p := range e.Path {
			s.Path = append(s.Path, strings.ToValidUTF8(p, "\uFFFD"))
		}
		s.Path = append(s.Path, name(e))
		f.Streams = append(f.Streams, s)
	}
	return f, nil
}

// name returns an entry's name, with the control character that may begin it.
func name(e *mscfb.File) string {
	n := strings.ToValidUTF8(e.Name, "\uFFFD")
	if e.Initial > 0 && e.Initial < ' ' {
		return string(rune(e.Initial)) + n
	}
	return n
}

// Name returns the stream's own name.
func (s *Stream) Name() string { return s.Path[len(s.Path)-1] }

// Root returns the stream of the given name that lies in no storage, nil if there
// is none. Names are compared without regard to case ([MS-CFB] 2.6.4).
func (f *File) Root(name string) *Stream {
	for _, s := range f.Streams {
		if len(s.Path) == 1 && strings.EqualFold(s.Path[0], name) {
			return s
		}
	}
	return nil
}

// Bytes returns the content of the stream. With an error comes what could be
// read.
func (s *Stream) Bytes() ([]byte, error) {
	limit := min(s.Size, s.file.size, s.file.budget)
	// The stream's place is kept between reads, small pieces lose little where it
	// breaks off.
	var buf bytes.Buffer
	if s.Size == 0 {
		return nil, nil
	}
	err := s.rewind()
	if err == nil {
		_, err = io.CopyBuffer(struct{ io.Writer }{&buf}, io.LimitReader(s.entry, limit), make([]byte, smallSector))
	}
	if err == nil && int64(buf.Len()) < limit {
		err = io.ErrUnexpectedEOF
	}
	s.file.budget -= int64(buf.Len())
	switch {
	case err != nil:
		return buf.Bytes(), fmt.Errorf("%w: a stream breaks off: %w", reader.ErrMalformed, err)
	case limit < s.Size && s.file.budget <= 0:
		return buf.Bytes(), reader.Exceeded(s.file.expanded, "bytes in its streams", "max-expanded")
	case limit < s.Size:
		return buf.Bytes(), fmt.Errorf("%w: a stream is longer than the file", reader.ErrMalformed)
	}
	return buf.Bytes(), nil
}

// rewind goes back to the beginning of a stream that was read before.
func (s *Stream) rewind() error {
	if !s.read {
		s.read = true
		return nil
	}
	_, err := s.entry.Seek(0, io.SeekStart)
	return err
}

// Mentions reports whether the directory of a compound file seems to hold one of
// the names, for a file that is too damaged to be opened: it looks for directory
// entries anywhere ([MS-CFB] 2.6.1).
func Mentions(data *io.SectionReader, names ...string) bool {
	const step, over, most = 1 << 20, 128, 64 << 20
	var entries [][]byte
	for _, name := range names {
		e := make([]byte, 66) // 32 characters in UTF-16, and the length in bytes with the zero that ends the name
		for i := range len(name) {
			e[2*i] = name[i]
		}
		e[64] = byte(2*len(name) + 2) //nolint:gosec // names have at most 31 characters
		entries = append(entries, e)
	}
	size := min(data.Size(), most)
	buf := make([]byte, min(size, step+over))
	for at := int64(0); at < size; at += step {
		n, err := data.ReadAt(buf[:min(int64(len(buf)), size-at)], at)
		for _, e := range entries {
			if bytes.Contains(buf[:n], e) {
				return true
			}
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return false
		}
	}
	return false
}
