//go:build unix && !linux

package isolate

import (
	"fmt"
	"runtime/debug"

	"golang.org/x/sys/unix"
)

// lock takes from this process core dumps, in which what it reads would stay, and
// asks it to keep to its memory.
//
// Source: POSIX.1-2017, setrlimit.
func lock(_ []string, memory uint64) error {
	if memory > 0 {
		debug.SetMemoryLimit(int64(memory)) //nolint:gosec // less than the memory of a machine
	}
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		return fmt.Errorf("core dumps: %w", err)
	}
	return nil
}

// Locks says in words what keeps a worker in on this system.
func Locks() string { return "processes of their own" }
