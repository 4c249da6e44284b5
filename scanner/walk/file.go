package walk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
)

// File is a file opened for reading, of a size that is known.
type File struct {
	io.ReaderAt
	Size int64

	os   *os.File // nil for what is held in memory
	info os.FileInfo
}

// Close closes the file.
func (f *File) Close() error {
	if f.os == nil {
		return nil
	}
	return f.os.Close()
}

// OS returns the open file of the operating system, nil if the content is held in
// memory.
func (f *File) OS() *os.File { return f.os }

// Check returns an error if the file has changed since it was opened, so that
// what was read of it may be neither the old file nor the new one.
func (f *File) Check() error {
	if f.os == nil {
		return nil
	}
	now, err := f.os.Stat()
	if err != nil {
		return err
	}
	if now.Size() != f.info.Size() || !now.ModTime().Equal(f.info.ModTime()) {
		return errors.New("the file changed while it was read")
	}
	return nil
}

// file returns the entry for a file of the operating system.
func file(name, shown string) Entry {
	return Entry{Path: shown, name: name, Open: func(context.Context, int64) (*File, error) { return open(name) }}
}

// open opens a regular file. It does not wait for the other end of a pipe that
// has taken the file's place.
func open(name string) (*File, error) {
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil {
		err = regular(info.Mode())
	}
	if err != nil {
		_ = f.Close() // nothing was written
		return nil, err
	}
	return &File{ReaderAt: f, Size: info.Size(), os: f, info: info}, nil
}

// stream returns the entry for standard input.
func stream(r io.Reader) Entry {
	return Entry{Path: "-", Named: true, Open: func(ctx context.Context, limit int64) (*File, error) {
		data, err := ReadAll(ctx, r, limit)
		if err != nil {
			return nil, err
		}
		return &File{ReaderAt: bytes.NewReader(data), Size: int64(len(data))}, nil
	}}
}

// ReadAll reads r to its end. It returns ErrTooLarge if there are more than limit
// bytes, and the error of ctx as soon as that is done: a read that blocks is left
// behind.
func ReadAll(ctx context.Context, r io.Reader, limit int64) ([]byte, error) {
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		data, err := io.ReadAll(io.LimitReader(r, limit+1))
		done <- result{data, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case got := <-done:
		if got.err == nil && int64(len(got.data)) > limit {
			return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, limit)
		}
		return got.data, got.err
	}
}
