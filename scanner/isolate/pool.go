//go:build unix

package isolate

import (
	"bufio"
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/walk"
)

// grace is how long after its time is up a worker may take to say what it has.
const grace = 2 * time.Second

// startup is how long a worker may take to be ready.
const startup = 30 * time.Second

// worker is one process.
type worker struct {
	cmd  *exec.Cmd
	conn *net.UnixConn
	in   *gob.Decoder
	out  *gob.Encoder
	said *tail // the beginning of what it wrote when it crashed
}

// Available reports whether this system has workers.
func Available() bool { return true }

// request is a file that waits for its outcome.
type request struct {
	ctx  context.Context
	path string
	in   *walk.File

	files []finding.File
	err   error
	done  chan struct{}
}

// Scan has a worker read the file in, which reports call path. It returns
// ErrCrashed or ErrMemory if the worker ended over it, context.DeadlineExceeded if
// its time was up, and the error of ctx if that is done. A file that is being read
// when ctx is done comes with what was found so far, if the worker says that soon.
func (p *Pool) Scan(ctx context.Context, path string, in *walk.File) ([]finding.File, error) {
	p.begin.Do(func() {
		p.queue = make(chan *request, Batch*p.Workers)
		for range p.Workers {
			p.runners.Go(p.run)
		}
	})
	r := &request{ctx: ctx, path: path, in: in, done: make(chan struct{})}
	select {
	case p.queue <- r:
		<-r.done
		return r.files, r.err
	case <-ctx.Done():
		return nil, ErrUntouched
	}
}

// Close ends the workers. No call of Scan may be under way or come after it.
func (p *Pool) Close() {
	p.begin.Do(func() {})
	if p.queue != nil {
		close(p.queue)
		p.runners.Wait()
	}
}

// run hands requests to one worker after the other.
func (p *Pool) run() {
	var w *worker
	for batch := range p.batches {
		w = p.handle(w, batch)
	}
	if w != nil {
		w.kill()
	}
}

// batches goes through the requests: large files one by one, small ones as many as
// there are.
func (p *Pool) batches(yield func([]*request) bool) {
	for r := range p.queue {
		batch := []*request{r}
		var large *request
		for large == nil && len(batch) < Batch && r.in.Size <= smallFile && len(p.queue) > 0 {
			next, open := <-p.queue
			switch {
			case !open:
			case next.in.Size > smallFile:
				large = next
			default:
				batch = append(batch, next)
			}
			if !open {
				break
			}
		}
		if !yield(batch) || large != nil && !yield([]*request{large}) {
			return
		}
	}
}

// handle has the worker w, or a new one if that is nil, read a batch. It returns
// the worker if it can read more.
func (p *Pool) handle(w *worker, batch []*request) *worker {
	w, err := p.try(w, batch)
	switch {
	case err != nil && len(batch) > 1: // the worker ended over one of them
		for _, r := range batch {
			w = p.handle(w, []*request{r})
		}
		return w
	case err != nil:
		batch[0].err = err
	}
	for _, r := range batch {
		close(r.done)
	}
	return w
}

// try is handle without an answer to those who wait if there is an error, for which
// there is no worker any more.
func (p *Pool) try(w *worker, batch []*request) (*worker, error) {
	ctx := batch[0].ctx
	if ctx.Err() != nil {
		return w, ErrUntouched
	}
	if w != nil {
		if err := w.send(batch); err != nil {
			w.kill() // it ended while nobody asked it anything: another one has a try
			w = nil
		}
	}
	if w == nil {
		var err error
		if w, err = p.start(); err != nil {
			return nil, err
		}
		if err := w.send(batch); err != nil {
			w.kill()
			return nil, fmt.Errorf("%w: %w", ErrCrashed, err)
		}
	}
	answer, err := w.wait(ctx, p.Timeout+grace, p.Memory)
	if err == nil && len(answer.Files) != len(batch) {
		w.kill()
		err = ErrCrashed
	}
	if err != nil {
		return nil, err
	}
	answer.restore()
	for i, r := range batch {
		if r.files = answer.Files[i]; len(r.files) == 0 && ctx.Err() != nil {
			r.err = ErrUntouched
		}
	}
	if answer.Cold && p.Cold != nil {
		p.cold.Do(p.Cold)
	}
	return w, nil
}

// start starts a worker.
func (p *Pool) start() (*worker, error) {
	syscall.ForkLock.RLock() // no process that is started meanwhile gets the ends
	ends, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err == nil {
		unix.CloseOnExec(ends[0])
		unix.CloseOnExec(ends[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, fmt.Errorf("no worker: %w", err)
	}
	ours, theirs := os.NewFile(uintptr(ends[0]), "worker"), os.NewFile(uintptr(ends[1]), "pool")
	c, err := net.FileConn(ours)
	_ = ours.Close() // it was copied
	if err != nil {
		_ = theirs.Close()
		return nil, fmt.Errorf("no worker: %w", err)
	}
	w := &worker{cmd: p.Command(), conn: c.(*net.UnixConn), said: &tail{}} // of a socket pair
	w.cmd.ExtraFiles = []*os.File{theirs}
	w.cmd.Stderr = w.said
	err = w.cmd.Start()
	_ = theirs.Close() // the worker has its own, whose end is the end of the worker
	if err != nil {
		_ = w.conn.Close()
		return nil, fmt.Errorf("no worker: %w", err)
	}
	w.in, w.out = gob.NewDecoder(bufio.NewReader(w.conn)), gob.NewEncoder(w.conn)
	_ = w.conn.SetReadDeadline(time.Now().Add(startup)) // a socket pair has deadlines
	err = errors.Join(w.out.Encode(opening{p.Setup, p.Memory}), w.in.Decode(&ready{}))
	if err != nil {
		w.kill()
		return nil, fmt.Errorf("no worker: %w", err)
	}
	_ = w.conn.SetReadDeadline(time.Time{})
	return w, nil
}

// send hands a batch to the worker.
func (w *worker) send(batch []*request) error {
	j := job{Files: make([]handed, len(batch))}
	var open []int
	for i, r := range batch {
		h := &j.Files[i]
		h.Path, h.Size = r.path, r.in.Size
		f := r.in.OS()
		if f == nil {
			h.Held, h.Content = true, make([]byte, h.Size)
			if _, err := r.in.ReadAt(h.Content, 0); err != nil && !errors.Is(err, io.EOF) {
				return err
			}
			continue
		}
		raw, err := f.SyscallConn()
		if err != nil {
			return err
		}
		if err := raw.Control(func(fd uintptr) { open = append(open, int(fd)) }); err != nil {
			return err
		}
	}
	if _, _, err := w.conn.WriteMsgUnix([]byte{0}, unix.UnixRights(open...), nil); err != nil {
		return err
	}
	return w.out.Encode(j)
}

// wait returns the answer of the worker. The worker is gone if there is an error.
func (w *worker) wait(ctx context.Context, patience time.Duration, memory uint64) (reply, error) {
	type result struct {
		answer reply
		err    error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		r.err = w.in.Decode(&r.answer)
		done <- r
	}()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case r := <-done:
		if r.err == nil {
			return r.answer, nil
		}
		err := w.crash()
		if errors.Is(err, ErrMemory) {
			err = fmt.Errorf("%w: more than %d bytes; --max-memory sets the limit", ErrMemory, memory)
		}
		return r.answer, err
	case <-timer.C:
		w.kill()
		return reply{}, context.DeadlineExceeded
	case <-ctx.Done():
	}
	_ = w.cmd.Process.Signal(os.Interrupt) // it may have been told already, by the terminal
	select {
	case r := <-done:
		if r.err == nil {
			return r.answer, nil
		}
	case <-time.After(grace):
	}
	w.kill()
	return reply{}, ctx.Err()
}

// kill ends the worker.
func (w *worker) kill() {
	_ = w.conn.Close()
	_ = w.cmd.Process.Kill()
	_ = w.cmd.Wait() // how it ended is known
}

// crash returns why the worker, which has closed the connection, ended.
func (w *worker) crash() error {
	_ = w.conn.Close()
	timer := time.AfterFunc(grace, func() { _ = w.cmd.Process.Kill() })
	err := w.cmd.Wait()
	timer.Stop()
	why := w.said.cause()
	switch {
	case strings.Contains(why, "memory"):
		return ErrMemory
	case why != "":
		return fmt.Errorf("%w: %s", ErrCrashed, why)
	case err != nil:
		return fmt.Errorf("%w: %w", ErrCrashed, err)
	}
	return ErrCrashed
}

// tail keeps the beginning of what a process writes when it crashes.
type tail struct{ bytes.Buffer }

// maxSaid is how much of it is kept.
const maxSaid = 4 << 10

// Write implements io.Writer.
func (t *tail) Write(p []byte) (int, error) {
	if room := maxSaid - t.Len(); room > 0 {
		t.Buffer.Write(p[:min(len(p), room)])
	}
	return len(p), nil
}

// cause returns the line in which the runtime of Go says why it gave up. Messages
// of a panic may hold a value, so only those of the runtime itself are passed on.
func (t *tail) cause() string {
	for line := range strings.Lines(t.String()) {
		line = strings.TrimSpace(line)
		for _, mark := range []string{"fatal error: ", "runtime: out of memory", "panic: runtime error: ", "rollcall: "} {
			if strings.HasPrefix(line, mark) {
				return strings.TrimPrefix(strings.TrimPrefix(line, "fatal error: "), "panic: ")
			}
		}
	}
	return ""
}
