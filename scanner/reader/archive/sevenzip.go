package archive

import (
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"

	"github.com/bodgit/sevenzip"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// read7z sends the files of a 7z archive. Whether they need a password shows only
// when the first is read, and then they all do; if their names do as well, there
// is nothing to send.
func read7z(b *box) error {
	z, err := sevenzip.NewReader(b.in.Data, b.in.Data.Size())
	if err != nil {
		return b.classed(sevenzipError(err))
	}
	for _, f := range z.File {
		if mode := f.Mode(); mode&(fs.ModeDir|fs.ModeSymlink) != 0 {
			continue
		}
		r, err := f.Open()
		if err != nil && errors.Is(sevenzipError(err), reader.ErrEncrypted) {
			b.secret()
			continue
		}
		err = b.entry(f.Name, func() (io.ReadCloser, error) {
			if err != nil {
				return nil, sevenzipError(err)
			}
			return &sevenzipFile{r: r, want: f.CRC32, hash: crc32.NewIEEE()}, nil
		})
		if r != nil {
			r.Close() // it was only read
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sevenzipError returns err with its class if it has one.
func sevenzipError(err error) error {
	if e, ok := errors.AsType[*sevenzip.ReadError](err); ok && e.Encrypted {
		return fmt.Errorf("%w: needs a password", reader.ErrEncrypted)
	}
	return err
}

// sevenzipFile is a file in a 7z archive. It checks what the library does not.
type sevenzipFile struct {
	r    io.Reader
	want uint32 // 0 if not known
	hash hash.Hash32
}

// Read implements io.Reader.
func (f *sevenzipFile) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	f.hash.Write(p[:n])
	if errors.Is(err, io.EOF) && f.want != 0 && f.want != f.hash.Sum32() {
		err = fmt.Errorf("%w: wrong checksum", reader.ErrMalformed)
	}
	return n, err
}

// Close does nothing: the file is closed by who opened it.
func (*sevenzipFile) Close() error { return nil }
