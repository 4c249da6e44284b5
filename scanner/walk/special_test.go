//go:build unix

package walk_test

import (
	"errors"
	"net"
	"os"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/walk"
)

func TestSpecialFilesAreNotOpened(t *testing.T) {
	folder(t, "d/a")
	if err := syscall.Mkfifo("d/pipe", 0o600); err != nil {
		t.Skip("no named pipes here: ", err)
	}
	listener, err := net.Listen("unix", "d/socket")
	if err != nil {
		t.Skip("no sockets here: ", err)
	}
	defer listener.Close()
	want := []string{
		"d/a", "d/pipe: a named pipe is not a file", "d/socket: a socket is not a file",
		"named d/pipe: a named pipe is not a file", "named /dev/null: a device is not a file",
	}
	got := lines(t, walk.Sources{Paths: []string{"d", "d/pipe", "/dev/null"}})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Files() (-want +got):\n%s", diff)
	}
}

// A pipe may take the place of a file after the walk has seen it.
func TestOpenDoesNotWaitForAPipe(t *testing.T) {
	folder(t, "d/a")
	for e := range (walk.Sources{Paths: []string{"d"}}).Files() {
		if err := os.Remove("d/a"); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mkfifo("d/a", 0o600); err != nil {
			t.Skip("no named pipes here: ", err)
		}
		if _, err := e.Open(t.Context(), 1); !errors.Is(err, walk.ErrNotFile) {
			t.Errorf("Open of a pipe: %v", err)
		}
	}
}
