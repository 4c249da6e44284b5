package pdf

import (
	"bytes"
	"context"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

const (
	window    = 16 // pages that are read ahead of the sink
	manyPages = 24 // from here on a second sandbox pays
)

// work is the reading of one document, by one sandbox or two.
type work struct {
	engine  *engine
	file    *source
	hints   hints
	opened  chan error    // whether the first sandbox could open it
	pages   int           // known once it is open
	next    atomic.Int64  // page that nobody has taken yet
	ahead   chan struct{} // one for each page that is taken and not yet sent
	done    chan page     // never blocks: it has room for all that is ahead
	extras  chan extra    // what is attached to the document as a whole
	workers sync.WaitGroup
}

// deliver sends the document, what older revisions of it say, and what is
// attached to it.
func (r *Reader) deliver(ctx context.Context, e *engine, in reader.Input, out *sender) error {
	older, err := olderRevisions(ctx, in.Data)
	if err != nil {
		return err
	}
	x, err := r.revision(ctx, e, in.Data.Size(), out)
	if err != nil {
		return err
	}
	if err := out.extras(x); err != nil {
		return err
	}
	if err := r.older(ctx, e, older, out); err != nil {
		return err
	}
	file := in.Data
	if x.opened != nil {
		file = io.NewSectionReader(bytes.NewReader(x.opened), 0, int64(len(x.opened)))
	}
	found := sweep(ctx, file, file.Size())
	if err := r.stray(ctx, e, out, found, x); err != nil {
		return err
	}
	return out.properties(x, file, found)
}

// revision reads the pages of the document that the first size bytes of the file
// are, and sends them in order.
func (r *Reader) revision(ctx context.Context, e *engine, size int64, out *sender) (extra, error) {
	inner, stop := context.WithCancel(ctx)
	w := &work{
		engine: e,
		file:   &source{file: out.in.Data, size: size},
		hints:  hints{older: out.hidden != 0},
		opened: make(chan error, 1),
		ahead:  make(chan struct{}, window),
		done:   make(chan page, window),
		extras: make(chan extra, 1),
	}
	if !w.hints.older {
		w.hints = look(ctx, out.in.Data, size)
	}
	defer r.leave(w, stop)
	w.workers.Go(func() { w.first(inner) })
	select {
	case err := <-w.opened:
		if err != nil {
			return extra{}, openError{err}
		}
	case <-ctx.Done():
		return extra{}, ctx.Err()
	}
	if err := out.begin(); err != nil {
		return extra{}, err
	}
	if w.pages >= manyPages {
		w.second(inner)
	}
	lost, err := w.send(ctx, out)
	if err != nil {
		return extra{}, err
	}
	if lost {
		return extra{lost: []string{"what is attached"}}, nil
	}
	select {
	case x := <-w.extras:
		return x, nil
	case <-ctx.Done():
		return extra{}, ctx.Err()
	}
}

// send sends the pages in order as they come. It reports whether it has given up
// on them.
func (w *work) send(ctx context.Context, out *sender) (lost bool, err error) {
	waiting := make(map[int]page, window)
	for i := range w.pages {
		p, ok := waiting[i]
		for !ok {
			select {
			case got := <-w.done:
				waiting[got.index] = got
				p, ok = waiting[i]
			case <-ctx.Done():
				return false, ctx.Err()
			}
		}
		delete(waiting, i)
		<-w.ahead
		if err := out.page(p); err != nil {
			return false, err
		}
		if out.lost(w.pages) {
			lost = true
			break
		}
	}
	return lost, out.end()
}

// leave ends the work on a document. PDFium cannot be interrupted: if it does
// not come to an end soon the file is taken away from it, and it is left alone.
func (r *Reader) leave(w *work, stop context.CancelFunc) {
	const grace = 500 * time.Millisecond
	stop()
	ended := make(chan struct{})
	r.stuck.Add(1)
	go func() {
		w.workers.Wait()
		r.stuck.Add(-1)
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(grace):
		w.file.take()
	}
}

// first opens the document and reads pages until none is left.
func (w *work) first(ctx context.Context) {
	select {
	case w.engine.slots <- struct{}{}:
		defer func() { <-w.engine.slots }()
	default:
	}
	d, err := w.engine.open(ctx, w.file, w.hints)
	if err == nil && d.pages == 0 {
		d.close()
		err = errNoPages
	}
	if err != nil {
		w.opened <- err
		return
	}
	w.pages = d.pages
	w.opened <- nil
	d = w.read(ctx, d)
	x := extra{}
	if d != nil {
		x = d.extras(ctx)
		d.close()
	}
	w.extras <- x
}

// second starts another sandbox on the same document if a processor is free.
func (w *work) second(ctx context.Context) {
	select {
	case w.engine.slots <- struct{}{}:
	default:
		return
	}
	w.workers.Go(func() {
		defer func() { <-w.engine.slots }()
		d, err := w.engine.open(ctx, w.file, w.hints)
		if err != nil {
			return // the first one reads all pages
		}
		if d.pages != w.pages {
			d.close()
			return
		}
		if d = w.read(ctx, d); d != nil {
			d.close()
		}
	})
}

// mostHandles is how many names of objects a sandbox may keep, at some 150 bytes
// each, before the document is opened in another.
const mostHandles = 400_000

// read reads pages until none is left, and returns the document for further
// use. A page that breaks the sandbox costs that page: the document is opened
// again, in a new one. If that fails, all pages that are left are lost to this
// worker, and it returns nil.
func (w *work) read(ctx context.Context, d *document) *document {
	const patience = 8 // sandboxes that may break
	broken := 0
	for {
		select {
		case w.ahead <- struct{}{}:
		case <-ctx.Done():
			return d
		}
		index := int(w.next.Add(1)) - 1
		if index >= w.pages {
			<-w.ahead
			return d
		}
		if d == nil {
			w.done <- page{index: index, err: errBroken}
			continue
		}
		p := d.page(ctx, index)
		w.done <- p
		switch {
		case p.err == nil && d.handles < mostHandles:
			continue
		case p.err != nil:
			if d.alive() {
				continue
			}
			broken++
		}
		d.close()
		d = nil
		if broken > patience || ctx.Err() != nil {
			continue
		}
		if again, err := w.engine.open(ctx, w.file, w.hints); err == nil {
			d = again
		}
	}
}
