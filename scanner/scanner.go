// Package scanner reads files to the end and says what they come to. It opens
// and identifies them, has a format read them under limits, follows the files
// inside them, and folds what readers and detection say into one outcome a file.
package scanner

import (
	"cmp"
	"context"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/isolate"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/walk"
)

// Detector finds people in what one file says. It sees the parts and fragments
// in the order of the file, from one goroutine.
type Detector interface {
	Part(p doc.Part)
	// Fragment looks at f. The slice f.Cells is only valid during the call.
	Fragment(f doc.Fragment)
	// Findings ends the file and returns what was found in it.
	Findings() []finding.Finding
	// Allowed returns the people who were found and may be named, and are not in
	// the findings. It is called after Findings.
	Allowed() []finding.Allowance
}

// Scanner scans files. Its fields are set before the first scan; after that any
// number of goroutines may use it.
type Scanner struct {
	Formats  []reader.Format // in the order of identification
	Detector func() Detector // returns a new one for each file
	// Accept takes out of f the findings that are accepted; nil if none are. It is
	// called from several goroutines.
	Accept func(f *finding.File)

	// Apart reads the open file in, which reports call path, in another process, and
	// returns what Read says there; nil to read it in this one. It is called from
	// several goroutines.
	Apart func(ctx context.Context, path string, in *walk.File) ([]finding.File, error)

	Jobs   int // files read at a time; 0 for one a processor
	Limits reader.Limits
}

// window is how many files may wait for their turn to be reported. It is large,
// so that one file that takes long does not keep the others from being read.
const window = 1024

// Scan reads files and hands their outcomes to emit, in the order of files
// whatever takes how long, each followed by the files inside it. emit is called
// from the calling goroutine.
//
// When ctx is done, the files that are being read are broken off and reported so,
// the rest is not looked at, and the Summary says that it is incomplete; that is
// not an error. Scan returns the first error of emit as it is, and no other.
func (s *Scanner) Scan(ctx context.Context, files iter.Seq2[walk.Entry, error], emit func(finding.File) error) (finding.Summary, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	set := s.withDefaults()

	type job struct {
		entry walk.Entry
		err   error
		done  chan []finding.File // takes the outcome, nil if the file was not looked at
	}
	var (
		order = make(chan job, window)
		work  = make(chan job)
		group sync.WaitGroup
		left  atomic.Bool // some files were left out
	)
	group.Go(func() {
		defer close(order)
		defer close(work)
		for entry, err := range files {
			j := job{entry, err, make(chan []finding.File, 1)}
			select {
			case order <- j:
			case <-ctx.Done():
				left.Store(true)
				return
			}
			work <- j
		}
	})
	hands := set.Jobs
	if set.Apart != nil {
		hands *= isolate.Batch // most of which wait for one of the others
	}
	for range hands {
		group.Go(func() {
			for j := range work {
				if ctx.Err() != nil {
					left.Store(true)
					j.done <- nil
					continue
				}
				files := set.file(ctx, j.entry, j.err)
				if files == nil {
					left.Store(true)
				}
				j.done <- files
			}
		})
	}

	var (
		sum    finding.Summary
		broken error
	)
	for j := range order {
		for _, f := range <-j.done {
			if broken != nil {
				break
			}
			sum.Add(f)
			if broken = emit(f); broken != nil {
				cancel()
			}
			if interrupted(f) {
				left.Store(true)
			}
		}
	}
	group.Wait()
	sum.Incomplete = left.Load()
	return sum, broken
}

// withDefaults returns s with its zero fields filled in.
func (s *Scanner) withDefaults() *Scanner {
	set := *s
	set.Limits = s.Limits.OrDefault()
	set.Jobs = cmp.Or(s.Jobs, runtime.GOMAXPROCS(0))
	return &set
}
