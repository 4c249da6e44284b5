// Package isolate reads files in worker processes, so that a file that crashes,
// hangs or takes too much memory costs itself and nothing else. A worker is handed
// open files one at a time; it can open none, write none and reach no network
// where the system lets it be locked in.
//
// Values stay in the worker: what it says of a file holds their shapes only.
package isolate

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"sync"
	"time"

	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// Errors that say how a worker ended with a file.
var (
	// ErrCrashed is a worker that ended by itself.
	ErrCrashed = errors.New("crashed")
	// ErrMemory is a worker that needed more memory than it may have.
	ErrMemory = errors.New("needs too much memory")
	// ErrUntouched is a file that no worker has seen, since the scan was ended.
	ErrUntouched = errors.New("not looked at")
)

// Pool starts workers and hands files to them. Its fields are set before the first
// file; then it may be used from several goroutines.
type Pool struct {
	// Command returns the command that runs Server.Serve in a new process.
	Command func() *exec.Cmd
	Setup   []byte        // for Server.Setup
	Workers int           // how many there are
	Memory  uint64        // bytes that a worker may hold; 0 for no limit
	Timeout time.Duration // for one file; workers that have not answered a little later are killed
	Cold    func()        // called once if a worker lacks what it may not build for itself; nil if nobody cares

	begin   sync.Once
	cold    sync.Once
	queue   chan *request
	runners sync.WaitGroup
}

// Batch is how many small files are handed over at a time, so that a walk over many
// does not wait for each. Scan has to be called from that many goroutines for each
// worker to make use of it.
const Batch = 16

// smallFile is the size up to which files are handed over together.
const smallFile = 256 << 10

// Server is the inside of a worker.
type Server struct {
	// Setup makes the worker ready, before it is locked in. setup is what the Pool
	// was given. Room names folders that may still be read.
	Setup func(setup []byte) (room []string, err error)
	// Read reads one file. cold says that it would be faster if the other side built
	// what the worker may not keep.
	Read func(ctx context.Context, path string, data io.ReaderAt, size int64) (files []finding.File, cold bool)
}

// descriptor is the file descriptor of the socket in a worker: the first after the
// three that every process has.
const descriptor = 3

// opening is the first thing that a worker is told. It answers ready, and only then
// jobs come: the first byte of a job must not be read ahead.
type (
	opening struct {
		Setup  []byte
		Memory uint64
	}
	ready struct{ Ready bool }
)

// job is what a worker is asked to read. The open files travel beside it, unless
// their content does.
type job struct {
	Files []handed
}

type handed struct {
	Path    string
	Size    int64
	Held    bool
	Content []byte // if it is held in memory
}

// reply is what a worker says of the files of a job. Headings of columns that are
// made of known words stand apart, since a Secret crosses as its shape.
type reply struct {
	Files    [][]finding.File
	Headings []string
	Cold     bool // something has to be built that the worker may not keep
}

// newReply returns files as they cross.
func newReply(files [][]finding.File, cold bool) reply {
	r := reply{Files: files, Cold: cold}
	for field := range r.known {
		r.Headings = append(r.Headings, field.Header.Reveal())
	}
	return r
}

// restore gives the fields of r their headings.
func (r reply) restore() {
	i := 0
	for field := range r.known {
		if i < len(r.Headings) {
			field.Header = finding.NewSecret(r.Headings[i])
		}
		i++
	}
}

// known goes through the fields whose headings are made of known words.
func (r reply) known(yield func(*finding.Field) bool) {
	for _, files := range r.Files {
		for i := range files {
			for j := range files[i].Findings {
				fields := files[i].Findings[j].Fields
				for k := range fields {
					if fields[k].Known && !yield(&fields[k]) {
						return
					}
				}
			}
		}
	}
}
