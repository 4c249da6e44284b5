package walk

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"strconv"
	"strings"
	"sync"
)

// store reads objects of a repository, by one process of git cat-file --batch that
// is started when the first is asked for. It may be used from several goroutines.
type store struct {
	ctx context.Context //nolint:containedctx // the process lives as long as the scan

	mu   sync.Mutex
	cmd  *exec.Cmd
	ask  io.WriteCloser
	told *bufio.Reader
	err  error // what it came to a stop on
}

func newStore(ctx context.Context) *store { return &store{ctx: ctx} }

// open reads an object into memory. What git-lfs keeps is read where it keeps it.
func (s *store) open(ctx context.Context, object string, limit int64) (*File, error) {
	data, err := s.read(object, limit)
	if err != nil {
		return nil, err
	}
	if id, ok := pointer(data); ok {
		name, err := git(ctx, "rev-parse", "--git-path", "lfs/objects/"+id[:2]+"/"+id[2:4]+"/"+id)
		if err != nil {
			return nil, err
		}
		f, err := open(strings.TrimSuffix(string(name), "\n"))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, ErrLFS
		}
		return f, err
	}
	return &File{ReaderAt: bytes.NewReader(data), Size: int64(len(data))}, nil
}

// read returns the content of an object: fs.ErrNotExist if it is not there,
// ErrTooLarge if it has more than limit bytes.
func (s *store) read(object string, limit int64) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil && s.cmd == nil {
		s.err = s.start()
	}
	if s.err != nil {
		return nil, s.err
	}
	size, err := s.find(object)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var data []byte
	switch {
	case err != nil:
	case size > limit:
		_, err = io.CopyN(io.Discard, s.told, size+1) // and the newline behind it
	default:
		data = make([]byte, size+1)
		_, err = io.ReadFull(s.told, data)
	}
	if err != nil {
		s.err = fmt.Errorf("git cannot read it: %w", errors.Join(s.ctx.Err(), err))
		return nil, s.err
	}
	if size > limit {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, limit)
	}
	return data[:size], nil
}

// find asks for an object, and returns how many bytes of it and a newline come.
func (s *store) find(object string) (size int64, err error) {
	if _, err := io.WriteString(s.ask, object+"\n"); err != nil {
		return 0, err
	}
	line, err := s.told.ReadString('\n')
	if err != nil {
		return 0, err
	}
	if strings.HasSuffix(line, " missing\n") {
		return 0, fs.ErrNotExist
	}
	f := strings.Fields(line) // object, type, size
	if len(f) != 3 {
		return 0, errors.New("it answers in a form that is not known")
	}
	return strconv.ParseInt(f[2], 10, 64)
}

func (s *store) start() error {
	cmd := command(s.ctx, "cat-file", "--batch")
	ask, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	told, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	s.cmd, s.ask, s.told = cmd, ask, bufio.NewReaderSize(told, 64<<10)
	return nil
}

// close ends the process.
func (s *store) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd == nil {
		return nil
	}
	s.err = errors.New("closed")
	err := s.ask.Close()
	if s.ctx.Err() != nil {
		_ = s.cmd.Wait() // it was ended
		return err
	}
	return errors.Join(err, s.cmd.Wait())
}
