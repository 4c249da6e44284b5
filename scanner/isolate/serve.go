//go:build unix

package isolate

import (
	"bufio"
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"io"
	"net"
	"os"

	"golang.org/x/sys/unix"

	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// Serve answers the Pool that started this process until it closes the connection,
// or is gone. It returns an error if the process is no worker.
func (s Server) Serve(ctx context.Context) error {
	f := os.NewFile(descriptor, "pool")
	c, err := net.FileConn(f)
	if err != nil {
		return errors.New("this command is for rollcall itself")
	}
	_ = f.Close() // it was copied
	conn, ok := c.(*net.UnixConn)
	if !ok {
		return errors.New("this command is for rollcall itself")
	}
	in := gob.NewDecoder(bufio.NewReader(conn))
	out := gob.NewEncoder(conn)
	var start opening
	if err := in.Decode(&start); err != nil {
		return err
	}
	if err := errors.Join(s.begin(start), out.Encode(ready{true})); err != nil {
		return err
	}
	ctx, gone := context.WithCancel(ctx)
	defer gone()
	jobs := make(chan work)
	go func() {
		defer close(jobs)
		for {
			w, err := receive(conn, in)
			if err != nil { // the pool is gone: whatever is being read is for nobody
				gone()
				return
			}
			jobs <- w
		}
	}()
	for w := range jobs {
		files, cold := make([][]finding.File, len(w.data)), false
		for i, h := range w.job.Files {
			if ctx.Err() != nil {
				break // the others were not looked at
			}
			files[i], cold = s.Read(ctx, h.Path, w.data[i], h.Size)
		}
		w.close()
		if err := out.Encode(newReply(files, cold)); err != nil {
			return err
		}
	}
	return nil
}

// begin makes the worker ready and locks it in.
func (s Server) begin(start opening) error {
	room, err := s.Setup(start.Setup)
	if err != nil {
		return err
	}
	return lock(room, start.Memory)
}

// work is a job with its open files.
type work struct {
	job  job
	data []io.ReaderAt // of each file
	open []*os.File
}

// close closes the files.
func (w work) close() {
	for _, f := range w.open {
		_ = f.Close() // it was only read
	}
}

// receive waits for the next job. Its first byte comes with the files; the rest
// follows.
func receive(conn *net.UnixConn, in *gob.Decoder) (work, error) {
	var w work
	first, rights := make([]byte, 1), make([]byte, unix.CmsgSpace(4*Batch))
	n, oob, _, _, err := conn.ReadMsgUnix(first, rights)
	if err != nil || n == 0 {
		return w, errors.Join(err, io.EOF)
	}
	messages, err := unix.ParseSocketControlMessage(rights[:oob])
	if err != nil {
		return w, err
	}
	for i := range messages {
		files, err := unix.ParseUnixRights(&messages[i])
		if err != nil {
			return w, err
		}
		for _, fd := range files {
			w.open = append(w.open, os.NewFile(uintptr(fd), "file"))
		}
	}
	if err := in.Decode(&w.job); err != nil {
		return w, err
	}
	left := w.open
	for _, h := range w.job.Files {
		switch {
		case h.Held:
			w.data = append(w.data, bytes.NewReader(h.Content))
		case len(left) == 0:
			return w, errors.New("a file is missing")
		default:
			w.data, left = append(w.data, left[0]), left[1:]
		}
	}
	return w, nil
}
