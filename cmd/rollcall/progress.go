package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/walk"
)

// patience is how long a scan may take before it shows how far it is.
const patience = time.Second

// progress shows on a terminal how far a scan is. It counts bytes; a walk of its
// own, ahead of the scan, says how many there are.
type progress struct {
	quit  chan struct{}
	group sync.WaitGroup

	doneFiles, doneBytes   atomic.Int64
	totalFiles, totalBytes atomic.Int64
	counted                atomic.Bool // the totals are final
}

// startProgress shows the progress of a scan of from on w, unless it is off or w
// is no terminal.
func startProgress(w io.Writer, from walk.Sources, off bool) *progress {
	p := &progress{quit: make(chan struct{})}
	if off || !terminal(w) {
		return p
	}
	p.group.Go(func() { p.count(from) })
	p.group.Go(func() { p.show(w) })
	return p
}

// add takes note of a file that is done.
func (p *progress) add(f finding.File) {
	p.doneFiles.Add(1)
	p.doneBytes.Add(f.Bytes)
}

// stop takes the bar off the terminal.
func (p *progress) stop() {
	close(p.quit)
	p.group.Wait()
}

// count finds out how much there is to do, if the scan takes long enough for
// anyone to want to know.
func (p *progress) count(from walk.Sources) {
	select {
	case <-p.quit:
		return
	case <-time.After(patience / 2):
	}
	for e, err := range from.Files() {
		select {
		case <-p.quit:
			return
		default:
		}
		p.totalFiles.Add(1)
		if err == nil {
			p.totalBytes.Add(e.Size())
		}
	}
	p.counted.Store(true)
}

// show draws the bar until the scan is done.
func (p *progress) show(w io.Writer) {
	select {
	case <-p.quit:
		return
	case <-time.After(patience):
	}
	bar := progressbar.NewOptions64(-1,
		progressbar.OptionSetWriter(w),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionSetWidth(24),
		progressbar.OptionSpinnerType(14),
		progressbar.OptionSetPredictTime(true),
	)
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		files, bytes := p.doneFiles.Load(), p.doneBytes.Load()
		if p.counted.Load() {
			if total := p.totalBytes.Load(); bar.GetMax64() != total && total > 0 {
				bar.ChangeMax64(total)
			}
			bar.Describe(fmt.Sprintf("%d of %d files", files, p.totalFiles.Load()))
			bytes = min(bytes, bar.GetMax64()-1) // a full bar takes itself away
		} else {
			bar.Describe(fmt.Sprintf("%d files", files))
		}
		_ = bar.Set64(max(bytes, 0)) // nothing depends on the bar
		select {
		case <-p.quit:
			_ = bar.Exit() // first, or it draws itself once more
			_ = bar.Clear()
			return
		case <-tick.C:
		}
	}
}

// terminal reports whether w is one.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// coloured reports whether w takes colours and the user wants them.
func coloured(w io.Writer) bool {
	return terminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
