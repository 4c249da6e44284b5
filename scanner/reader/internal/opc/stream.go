package opc

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/flate"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// Compression methods of APPNOTE 4.4.5.
const (
	stored   = 0
	deflated = 8
)

// encrypted is the bit of the general purpose flags for that (APPNOTE 4.4.4).
const encrypted = 1

// smallPart is the compressed size up to which a part is inflated by its reader
// itself, since starting a goroutine costs more than it saves.
const smallPart = 32 << 10

// Open returns the content of the part. Reading returns io.EOF only if all of it
// came out and its length and checksum are right; else, after everything that
// could be read, an error that wraps one of package reader, or that of ctx. The
// caller closes it, before or after the end; then no goroutine is left of it.
func (p *Part) Open(ctx context.Context) (io.ReadCloser, error) { return p.open(ctx, true) }

// Reopen is like Open, for a second look at a part that is read at the moment or
// was before: it does not count for the limit.
func (p *Part) Reopen(ctx context.Context) (io.ReadCloser, error) { return p.open(ctx, false) }

func (p *Part) open(ctx context.Context, counts bool) (io.ReadCloser, error) {
	if p.Encrypted() {
		return nil, fmt.Errorf("%w: zip encryption", reader.ErrEncrypted)
	}
	if p.method != stored && p.method != deflated && p.pkg.Decompress == nil {
		return nil, fmt.Errorf("%w: compression method %d", reader.ErrUnsupported, p.method)
	}
	start, err := p.start()
	if err != nil {
		return nil, err
	}
	f := p.pkg.inflater()
	f.counts = counts
	f.begin(ctx, p, start)
	if errors.Is(f.err, reader.ErrUnsupported) {
		err := f.err
		f.Close() // nothing was opened
		return nil, err
	}
	if p.compressed >= 0 && p.compressed <= smallPart && p.size < smallPart*32 {
		return f, nil
	}
	return readAhead(f), nil
}

// inflater returns an inflater that is in no use.
func (p *Package) inflater() *inflater {
	if n := len(p.free); n > 0 {
		f := p.free[n-1]
		p.free = p.free[:n-1]
		return f
	}
	return &inflater{in: bufio.NewReaderSize(nil, 64<<10)}
}

// inflater reads and checks the content of one part.
type inflater struct {
	ctx  context.Context //nolint:containedctx // of one Open, as short-lived as the call
	part *Part
	in   *bufio.Reader
	flat io.ReadCloser // a flate.Resetter, nil before the first use
	src  io.Reader     // in, flat or other
	n    int64
	crc  uint32
	err  error

	other io.ReadCloser // for another method than deflate, nil if not in use

	counts bool // for the limit of the package
}

func (f *inflater) begin(ctx context.Context, p *Part, start int64) {
	f.ctx, f.part, f.n, f.crc, f.err = ctx, p, 0, 0, nil
	length := p.pkg.data.Size() - start
	if p.method != deflated {
		if p.compressed >= 0 {
			length = min(length, p.compressed)
		}
		f.in.Reset(io.NewSectionReader(p.pkg.data, start, max(0, length)))
		f.src = f.in
		if p.method != stored {
			var err error
			if f.other, err = p.pkg.Decompress(p.method, f.in, p.size); errors.Is(err, reader.ErrUnsupported) {
				f.err = err
			} else if err != nil {
				f.err = fmt.Errorf("%w: %w", reader.ErrMalformed, err)
			}
			f.src = f.other
		}
		return
	}
	// A deflate stream ends by itself: the length that the directory gives is
	// not needed and may lie.
	f.in.Reset(io.NewSectionReader(p.pkg.data, start, max(0, length)))
	if f.flat == nil {
		f.flat = flate.NewReader(f.in)
	} else if err := f.flat.(flate.Resetter).Reset(f.in, nil); err != nil {
		f.err = fmt.Errorf("%w: %w", reader.ErrMalformed, err)
	}
	f.src = f.flat
}

// Read implements io.Reader.
func (f *inflater) Read(b []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	if f.err = f.ctx.Err(); f.err != nil {
		return 0, f.err
	}
	n, err := f.src.Read(b)
	f.n += int64(n)
	f.crc = crc32.Update(f.crc, crc32.IEEETable, b[:n])
	if f.counts {
		if left := f.part.pkg.budget.Add(-int64(n)); left < 0 {
			f.err = spentError{reader.Exceeded(f.part.pkg.expanded, "bytes when expanded", "max-expanded")}
			return max(0, n+int(left)), f.err
		}
	}
	if err != nil {
		f.err = f.ending(err)
	}
	return n, f.err
}

// ending returns what err, which ended the reading, says about the part.
func (f *inflater) ending(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: compressed data break off", reader.ErrMalformed)
	case errors.As(err, &corrupt), f.other != nil && !errors.Is(err, io.EOF):
		return fmt.Errorf("%w: corrupt compressed data", reader.ErrMalformed)
	case !errors.Is(err, io.EOF):
		return fmt.Errorf("%w: %w", reader.ErrUnreadable, err)
	case f.part.size < 0:
		return io.EOF
	case f.n != f.part.size:
		return fmt.Errorf("%w: length differs from the zip's directory", reader.ErrMalformed)
	case f.crc != f.part.crc:
		return fmt.Errorf("%w: wrong checksum", reader.ErrMalformed)
	}
	return io.EOF
}

// Close gives the inflater back for reuse.
func (f *inflater) Close() error {
	if f.other != nil {
		f.other.Close() // it was only read
		f.other = nil
	}
	if f.part != nil {
		f.part.pkg.free = append(f.part.pkg.free, f)
		f.part = nil
		f.err = io.ErrClosedPipe
	}
	return nil
}

// Blank reports whether there is nothing in the part but zeros, ones and blanks.
func (p *Part) Blank(ctx context.Context) (bool, error) {
	r, err := p.Open(ctx)
	if err != nil {
		return false, err
	}
	defer r.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		for _, c := range buf[:n] {
			if c != 0 && c != 0xFF && c != ' ' {
				return false, nil
			}
		}
		if errors.Is(err, io.EOF) {
			return true, nil
		}
		if err != nil {
			return false, err
		}
	}
}
