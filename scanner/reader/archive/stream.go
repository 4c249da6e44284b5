package archive

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/ulikunitz/xz"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/label"
)

func readGzip(b *box) error {
	z, err := gzip.NewReader(b.data())
	if err != nil {
		return b.classed(err)
	}
	return b.stream(z, z.Name)
}

func readBzip2(b *box) error {
	return b.stream(io.NopCloser(bzip2.NewReader(b.data())), "")
}

func readXZ(b *box) error {
	x, err := xz.NewReader(b.data())
	if err != nil {
		return b.classed(err)
	}
	return b.stream(io.NopCloser(x), "")
}

func readZstd(b *box) error {
	z, err := newZstd(b.data())
	if err != nil {
		return b.classed(err)
	}
	return b.stream(z, "")
}

// data returns the file from its beginning.
func (b *box) data() *bufio.Reader {
	return bufio.NewReaderSize(io.NewSectionReader(b.in.Data, 0, b.in.Data.Size()), 64<<10)
}

// stream sends what comes out of r: the files of a tar archive if it is one, else
// all of it as one file, under the name that the compressor noted or else that of
// the compressed file without its suffix.
func (b *box) stream(r io.ReadCloser, noted string) error {
	defer r.Close() // it was only read
	out := bufio.NewReaderSize(r, 64<<10)
	head, err := out.Peek(512)
	if isTar(head) {
		return b.tar(&limited{box: b, r: out})
	}
	if len(head) == 0 && err != nil && !errors.Is(err, io.EOF) {
		return b.classed(err)
	}
	name := bare(b.in.Loc.Path)
	if noted != "" {
		name = path.Base(label.Of(noted))
	}
	return b.entry(name, func() (io.ReadCloser, error) { return io.NopCloser(out), nil })
}

// bare returns the last element of path without the suffix of a compressor.
func bare(from string) string {
	name := path.Base(from[strings.LastIndexByte(from, '!')+1:])
	lower := strings.ToLower(name)
	for _, suffix := range []string{".gz", ".bz2", ".xz", ".zst", ".z"} {
		if n := len(name) - len(suffix); n > 0 && strings.HasSuffix(lower, suffix) {
			return name[:n]
		}
	}
	for _, suffix := range []string{".tgz", ".tbz2", ".tbz", ".txz", ".tzst"} {
		if n := len(name) - len(suffix); n > 0 && strings.HasSuffix(lower, suffix) {
			return name[:n] + ".tar"
		}
	}
	return name
}

// limited bounds what is decompressed of a tar archive, of its headers and the
// files that are passed over as well.
type limited struct {
	box *box
	r   io.Reader
	n   int64
}

// Read implements io.Reader.
func (l *limited) Read(p []byte) (int, error) {
	if err := l.box.ctx.Err(); err != nil {
		return 0, err
	}
	if l.n >= allowance(l.box.in) {
		return 0, l.box.errExpands()
	}
	n, err := l.r.Read(p)
	l.n += int64(n)
	return n, err
}
