package scanner

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/isolate"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/walk"
)

// smallFile is the size up to which a file is read into memory at once, which
// saves a system call for each look at it.
const smallFile = 8 << 20

// file returns the outcome of one entry of the walk and of the files inside it, nil
// if the scan was ended before anything was read.
func (s *Scanner) file(ctx context.Context, e walk.Entry, walkErr error) []finding.File {
	at := doc.Location{Path: e.Path}
	if walkErr != nil {
		return unread(at, finding.File{}, unopened(walkErr))
	}
	in, err := e.Open(ctx, s.Limits.Size)
	if err != nil {
		return unread(at, finding.File{}, unopened(err))
	}
	defer in.Close() // it was only read

	f := finding.File{Path: e.Path, Bytes: in.Size}
	if in.Size > s.Limits.Size {
		return unread(at, f, reader.Exceeded(s.Limits.Size, "bytes", "max-file-size"))
	}
	files, err := s.apart(ctx, e.Path, in)
	if errors.Is(err, isolate.ErrUntouched) {
		return nil
	}
	if err != nil {
		return unread(at, f, err)
	}
	if err := in.Check(); err != nil {
		top := &files[0]
		top.Problems = append(top.Problems, problem(at, "", errors.Join(reader.ErrUnreadable, err)))
		top.Verdict = max(top.Verdict, finding.Judge(*top))
	}
	return files
}

// apart reads in where files are to be read.
func (s *Scanner) apart(ctx context.Context, path string, in *walk.File) ([]finding.File, error) {
	if s.Apart == nil {
		return s.Read(ctx, path, in, in.Size), nil
	}
	files, err := s.Apart(ctx, path, in)
	if err == nil && len(files) == 0 {
		err = errors.New("nothing was said of the file")
	}
	return files, err
}

// Read reads one file that is open, which reports call path and which has size
// bytes, and returns its outcome, followed by those of the files inside it.
func (s *Scanner) Read(ctx context.Context, path string, data io.ReaderAt, size int64) []finding.File {
	s = s.withDefaults()
	f := finding.File{Path: path, Bytes: size}
	if size <= smallFile {
		buf := buffers.Get().(*bytes.Buffer) // the pool holds nothing else
		defer buffers.Put(buf)
		if err := fill(buf, data, size); err != nil {
			return unread(doc.Location{Path: path}, f, err)
		}
		data = bytes.NewReader(buf.Bytes())
	}
	ctx, cancel := context.WithTimeout(ctx, s.Limits.Time)
	defer cancel()
	t := tree{scanner: s}
	t.scan(ctx, f, io.NewSectionReader(data, 0, size), 0, 0)
	return t.files
}

// buffers keeps the memory of small files for the next ones.
//
//nolint:gochecknoglobals // a pool holds no state that can be seen
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// fill reads all of data into buf. A file that holds more or less than it says is
// an error: some of it would go unread.
func fill(buf *bytes.Buffer, data io.ReaderAt, size int64) error {
	buf.Reset()
	buf.Grow(int(size) + bytes.MinRead)
	n, err := buf.ReadFrom(io.NewSectionReader(data, 0, size+1))
	if err != nil {
		return err
	}
	if n != size {
		return fmt.Errorf("%w: the file does not have the size it says", reader.ErrUnreadable)
	}
	return nil
}

// unopened returns err as one of opening a file: if nothing else is known, that
// failed.
func unopened(err error) error {
	if reason, _ := classify(err); reason == finding.Malformed {
		return fmt.Errorf("%w: %w", reader.ErrUnreadable, err)
	}
	return err
}

// unread returns the outcome of a file that could not be read at all.
func unread(at doc.Location, f finding.File, err error) []finding.File {
	f.Path = at.Path
	f.Problems = []finding.Problem{problem(at, "", err)}
	f.Verdict = finding.Judge(f)
	return []finding.File{f}
}

// digest returns the SHA-256 of data. A large file is read for it by a goroutine
// of its own, while the caller has it read by its format; the operating system
// fetches it once. The result is "" if the file could not be read or ctx was done.
func digest(ctx context.Context, data *io.SectionReader) func() string {
	sum := func() string {
		hash := sha256.New()
		if _, err := io.CopyBuffer(hash, inContext{ctx, io.NewSectionReader(data, 0, data.Size())}, make([]byte, min(data.Size(), 128<<10))); err != nil {
			return ""
		}
		return hex.EncodeToString(hash.Sum(nil))
	}
	if data.Size() <= smallFile {
		return sum
	}
	done := make(chan string, 1)
	go func() { done <- sum() }()
	return func() string { return <-done }
}

// inContext is a reader that fails when ctx is done.
type inContext struct {
	ctx context.Context
	r   io.Reader
}

func (r inContext) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
