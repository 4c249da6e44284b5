package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/gob"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/rollcall-scan/rollcall/scanner"
	"github.com/rollcall-scan/rollcall/scanner/accept"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/isolate"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// workerSetup is what a worker has to know of the scan that it works for.
type workerSetup struct {
	Packs    []string
	Allow    []accept.Entry
	Baseline accept.Baseline
	Limits   reader.Limits
}

// inWorker is the variable of the environment that says that a process is a worker.
// If ever a program that embeds this one did not know the command "worker" and
// scanned instead, it would start itself without end.
const inWorker = "ROLLCALL_WORKER"

// startPool returns a pool of workers, which read files as s does.
func startPool(s *scanner.Scanner, set workerSetup, memory size, documents warmer) (*isolate.Pool, error) {
	if os.Getenv(inWorker) != "" {
		return nil, errors.New("a worker starts no workers")
	}
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	set.Limits = s.Limits.OrDefault()
	var setup bytes.Buffer
	if err := gob.NewEncoder(&setup).Encode(set); err != nil {
		return nil, err
	}
	return &isolate.Pool{
		Command: func() *exec.Cmd {
			cmd := exec.Command(program, "worker") //nolint:noctx // the pool ends it
			cmd.Args[0] = os.Args[0]               // by which a program that is several knows which it is
			cmd.Env = append(os.Environ(), inWorker+"=1")
			return cmd
		},
		Setup:   setup.Bytes(),
		Workers: cmp.Or(s.Jobs, runtime.GOMAXPROCS(0)),
		Memory:  uint64(max(memory, 0)),
		Timeout: set.Limits.Time,
		Cold:    func() { go func() { _ = documents.Warm() }() }, // if it cannot be kept, nothing is lost
	}, nil
}

// warmer builds what workers may not keep.
type warmer interface{ Warm() error }

// workerCommand is what the program runs of itself to read files apart.
func workerCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "worker",
		Short:  "Read files for another rollcall",
		Args:   cobra.NoArgs,
		Hidden: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := work(cmd.Context()); err != nil {
				return &statusError{exitBroken, err.Error()}
			}
			return nil
		},
	}
}

// work reads files until nobody asks for more.
func work(ctx context.Context) error {
	debug.SetTraceback("none") // a trace could show what was being read
	var (
		s *scanner.Scanner
		e *engine
	)
	server := isolate.Server{
		Setup: func(setup []byte) ([]string, error) {
			var set workerSetup
			if err := gob.NewDecoder(bytes.NewReader(setup)).Decode(&set); err != nil {
				return nil, err
			}
			policy, err := accept.New(set.Allow, set.Baseline)
			if err != nil {
				return nil, err
			}
			if e, err = newEngine(set.Packs, policy); err != nil {
				return nil, err
			}
			s = &scanner.Scanner{
				Formats: e.formats, Detector: e.detector, Accept: policy.Apply, Limits: set.Limits,
			}
			return []string{cacheFolder()}, nil
		},
		Read: func(ctx context.Context, path string, data io.ReaderAt, size int64) ([]finding.File, bool) {
			return s.Read(ctx, path, data, size), e.pdf.Cold()
		},
	}
	return server.Serve(ctx)
}
