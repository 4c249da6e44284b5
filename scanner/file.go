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
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/walk"
)

// smallFile is the size up to which a file is read into memory at once, which
// saves a system call for each look at it.
const smallFile = 8 << 20

// file returns the outcome of one entry of the walk and of the files inside it.
func (s *Scanner) file(ctx context.Context, e walk.Entry, walkErr error) []finding.File {
	at := doc.Location{Path: e.Path}
	if walkErr != nil {
		return unread(at, finding.File{}, unopened(walkErr))
	}
	in, err := e.Open(ctx, s.MaxSize)
	if err != nil {
		return unread(at, finding.File{}, unopened(err))
	}
	defer in.Close() // it was only read

	f := finding.File{Path: e.Path, Bytes: in.Size}
	if in.Size > s.MaxSize {
		return unread(at, f, fmt.Errorf("%w: %d bytes, the limit is %d", reader.ErrTooLarge, in.Size, s.MaxSize))
	}
	var data io.ReaderAt = in
	if in.Size <= smallFile {
		buf := buffers.Get().(*bytes.Buffer) // the pool holds nothing else
		defer buffers.Put(buf)
		if err := fill(buf, in); err != nil {
			return unread(at, f, err)
		}
		data = bytes.NewReader(buf.Bytes())
	}

	ctx, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	t := tree{scanner: s}
	t.scan(ctx, f, io.NewSectionReader(data, 0, in.Size), 0, 0)
	if err := in.Check(); err != nil {
		top := &t.files[0]
		top.Problems = append(top.Problems, problem(at, "", errors.Join(reader.ErrUnreadable, err)))
		top.Verdict = max(top.Verdict, finding.Judge(*top))
	}
	return t.files
}

// buffers keeps the memory of small files for the next ones.
//
//nolint:gochecknoglobals // a pool holds no state that can be seen
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// fill reads all of in into buf. A file that holds more or less than it says is
// an error: some of it would go unread.
func fill(buf *bytes.Buffer, in *walk.File) error {
	buf.Reset()
	buf.Grow(int(in.Size) + bytes.MinRead)
	n, err := buf.ReadFrom(io.NewSectionReader(in, 0, in.Size+1))
	if err != nil {
		return err
	}
	if n != in.Size {
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
