//go:build unix

package isolate_test

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/isolate"
	"github.com/rollcall-scan/rollcall/scanner/walk"
)

// pool returns a pool of two workers, which may read the folders in room.
func pool(t *testing.T, room string) *isolate.Pool {
	t.Helper()
	p := &isolate.Pool{
		Command: func() *exec.Cmd { return exec.CommandContext(context.Background(), program(), "worker") },
		Setup:   []byte(room), Workers: 2, Memory: 256 << 20, Timeout: time.Second,
	}
	t.Cleanup(p.Close)
	return p
}

// scan has content read as a file on disk, or as one held in memory.
func scan(ctx context.Context, t *testing.T, p *isolate.Pool, content string, held bool) ([]finding.File, error) {
	t.Helper()
	from := walk.Sources{Paths: []string{"-"}, Stdin: strings.NewReader(content)}
	if !held {
		name := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		from = walk.Sources{Paths: []string{name}}
	}
	for e, err := range from.Files() {
		if err != nil {
			t.Fatal(err)
		}
		in, err := e.Open(ctx, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		return p.Scan(ctx, "path", in)
	}
	return nil, errors.New("no file")
}

func TestOutcomes(t *testing.T) {
	tests := []struct {
		content string
		want    error
		says    string
	}{
		{"nothing", nil, ""},
		{"exit", isolate.ErrCrashed, "exit status 7"},
		{"panic", isolate.ErrCrashed, ""},
		{"hang", context.DeadlineExceeded, ""},
		{"memory", isolate.ErrMemory, ""},
		{"nothing", nil, ""},
	}
	p := pool(t, "")
	for _, tt := range tests {
		t.Run(tt.content, func(t *testing.T) {
			if tt.content == "memory" && runtime.GOOS != "linux" {
				t.Skip("memory is only asked to be kept to here")
			}
			p.Timeout = time.Minute // a busy machine takes its time
			if tt.content == "hang" {
				p.Timeout = time.Second
			}
			for _, held := range []bool{false, true} {
				files, err := scan(t.Context(), t, p, tt.content, held)
				if !errors.Is(err, tt.want) || err != nil && !strings.Contains(err.Error(), tt.says) {
					t.Fatalf("error %v, want %v", err, tt.want)
				}
				if err != nil && strings.Contains(err.Error(), "person") {
					t.Error("the error holds what the panic said")
				}
				if err == nil && (len(files) != 1 || files[0].Path != "path" || files[0].Format != "done") {
					t.Errorf("%d files, not the one that was read", len(files))
				}
			}
		})
	}
}

// TestCulprit reads a bad file among good ones that go to the worker with it.
func TestCulprit(t *testing.T) {
	p := pool(t, "")
	var group sync.WaitGroup
	errs := make([]error, 60)
	for i := range errs {
		content := "nothing"
		if i == 23 {
			content = "exit"
		}
		group.Go(func() { _, errs[i] = scan(t.Context(), t, p, content, i%2 == 0) })
	}
	group.Wait()
	for i, err := range errs {
		if (err != nil) != (i == 23) {
			t.Errorf("file %d: %v", i, err)
		}
	}
}

// TestLocks has the worker try what it must not be able to do.
func TestLocks(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("workers are not locked in on this system")
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	room, outside := t.TempDir(), t.TempDir()
	for _, dir := range []string{room, outside} {
		if err := os.WriteFile(filepath.Join(dir, "a"), []byte("a"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name, content, want string
		lock                string // what has to be in force
	}{
		{"read_in_room", "read " + filepath.Join(room, "a"), "done", ""},
		{"read_elsewhere", "read " + filepath.Join(outside, "a"), "refused", "landlock"},
		{"write_in_room", "write " + filepath.Join(room, "a"), "refused", "seccomp"},
		{"write_anew", "write " + filepath.Join(outside, "b"), "refused", "landlock"},
		{"program", "run /bin/true", "refused", "seccomp"},
		{"network", "dial " + listener.Addr().String(), "refused", "seccomp"},
	}
	p := pool(t, room)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(isolate.Locks(), tt.lock) {
				t.Skipf("no %s here: %s", tt.lock, isolate.Locks())
			}
			files, err := scan(t.Context(), t, p, tt.content, true)
			if err != nil || len(files) != 1 || files[0].Format != tt.want {
				t.Errorf("%d files, error %v, want %s", len(files), err, tt.want)
			}
		})
	}
}

// TestShapes holds what a worker says to shapes, but for headings of known words.
func TestShapes(t *testing.T) {
	files, err := scan(t.Context(), t, pool(t, ""), "people", true)
	if err != nil {
		t.Fatal(err)
	}
	f := files[0].Findings[0]
	if got := f.Fields[0].Header.Reveal(); got != "Surname" {
		t.Errorf("known heading came as %q", got)
	}
	for _, s := range []finding.Secret{f.Fields[1].Header, f.Samples[0].Values[0].Text} {
		if got := s.Reveal(); got != "Xxxxxxxxxxxx" {
			t.Errorf("a value came as other than its shape, %d bytes", len(got))
		}
	}
}

// TestInterrupted ends a scan whose file is being read.
func TestInterrupted(t *testing.T) {
	p := pool(t, "")
	p.Timeout = time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	begun := time.Now()
	if _, err := scan(ctx, t, p, "hang", true); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want that of the context", err)
	}
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("took %v to end", took)
	}
}

// TestNoWorker is a pool whose command is no worker.
func TestNoWorker(t *testing.T) {
	p := pool(t, "")
	p.Command = func() *exec.Cmd { return exec.CommandContext(context.Background(), "/bin/true") }
	if _, err := scan(t.Context(), t, p, "nothing", true); err == nil {
		t.Error("no error")
	}
}
