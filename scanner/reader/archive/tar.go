package archive

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// isTar recognises a tar archive by the checksum of its first header (POSIX
// 1003.1, pax), which archives older than the word "ustar" have as well.
func isTar(head []byte) bool {
	if len(head) < 512 {
		return false
	}
	sum, want := int64(0), int64(0)
	for i, c := range head[:512] {
		if i >= 148 && i < 156 {
			c = ' '
		}
		sum += int64(c)
	}
	for _, c := range bytes.Trim(head[148:156], " \x00") {
		if c < '0' || c > '7' {
			return false
		}
		want = want<<3 | int64(c-'0')
	}
	return sum == want && head[0] != 0
}

func readTar(b *box) error {
	return b.tar(io.NewSectionReader(b.in.Data, 0, b.in.Data.Size()))
}

// tar sends the files of the tar archive in r. What comes after damage cannot be
// found.
func (b *box) tar(r io.Reader) error {
	t := tar.NewReader(r)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return b.behind(r)
		}
		if errors.Is(err, tar.ErrInsecurePath) {
			err = nil // names are labels here
		}
		if broken := b.ctx.Err(); broken != nil {
			return broken
		}
		if err != nil {
			return b.damaged(err)
		}
		switch h.Typeflag {
		case tar.TypeReg, '\x00', tar.TypeCont, tar.TypeGNUSparse:
			if err := b.entry(h.Name, func() (io.ReadCloser, error) { return io.NopCloser(t), nil }); err != nil {
				return err
			}
		}
	}
}

// behind reports what stands behind the end of a tar archive in r, which programs
// pass over.
func (b *box) behind(r io.Reader) error {
	buf := make([]byte, 32<<10)
	for b.ctx.Err() == nil {
		n, err := r.Read(buf)
		if len(bytes.Trim(buf[:n], "\x00")) > 0 {
			return b.damaged(fmt.Errorf("%w: data behind the end of the archive", reader.ErrMalformed))
		}
		if err != nil {
			return nil //nolint:nilerr // padding that breaks off hides nothing
		}
	}
	return b.ctx.Err()
}
