package opc

import "io"

// How far inflating may run ahead of parsing.
const (
	aheadChunks = 4
	aheadSize   = 128 << 10
)

// ahead inflates in a goroutine of its own, a few chunks ahead of its reader.
type ahead struct {
	src  *inflater
	full chan chunk
	free chan []byte
	stop chan struct{} // closed to end the goroutine
	done chan struct{} // closed by it at its end
	cur  chunk
	rest []byte // of cur, not yet read
}

type chunk struct {
	data []byte
	err  error
}

// readAhead begins to read src, which is its own from now on.
func readAhead(src *inflater) *ahead {
	a := &ahead{
		src:  src,
		full: make(chan chunk, aheadChunks),
		free: make(chan []byte, aheadChunks),
		stop: make(chan struct{}),
		done: make(chan struct{}),
	}
	for range aheadChunks {
		a.free <- make([]byte, aheadSize)
	}
	go a.run()
	return a
}

// run fills chunks until the end of src, an error, or a.stop. There is a place
// in a.full for each chunk, so sending never blocks.
func (a *ahead) run() {
	defer close(a.done)
	for {
		var buf []byte
		select {
		case buf = <-a.free:
		case <-a.stop:
			return
		}
		n := 0
		var err error
		for n < len(buf) && err == nil {
			var m int
			m, err = a.src.Read(buf[n:])
			n += m
		}
		a.full <- chunk{data: buf[:n], err: err}
		if err != nil {
			return
		}
	}
}

// Read implements io.Reader.
func (a *ahead) Read(b []byte) (int, error) {
	for len(a.rest) == 0 {
		if a.cur.err != nil {
			return 0, a.cur.err
		}
		if a.cur.data != nil {
			a.free <- a.cur.data[:cap(a.cur.data)]
		}
		a.cur = <-a.full
		a.rest = a.cur.data
	}
	n := copy(b, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

// Close ends the goroutine and waits for it.
func (a *ahead) Close() error {
	if a.src == nil {
		return nil
	}
	close(a.stop)
	<-a.done
	src := a.src
	a.src = nil
	a.rest, a.cur = nil, chunk{err: io.ErrClosedPipe}
	return src.Close()
}
