package archive

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/nwaples/rardecode/v2"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// readRAR sends the files of a RAR archive, versions 1.5 to 5. An archive in
// several volumes is read to the end of this one.
func readRAR(b *box) error {
	r, err := rardecode.NewReader(b.data(), rardecode.MaxDictionarySize(maxDictionary))
	if err != nil {
		return b.classed(rarError(err))
	}
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if broken := b.ctx.Err(); broken != nil {
			return broken
		}
		if err != nil {
			return b.damaged(rarError(err))
		}
		switch {
		case h.IsDir, h.Mode()&fs.ModeSymlink != 0:
		case h.Encrypted, h.HeaderEncrypted:
			b.secret()
		default:
			if err := b.entry(h.Name, func() (io.ReadCloser, error) { return rarFile{r}, nil }); err != nil {
				return err
			}
		}
	}
}

// rarFile is the file at which a RAR reader stands.
type rarFile struct{ r *rardecode.Reader }

// Read implements io.Reader.
func (f rarFile) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = rarError(err)
	}
	return n, err
}

// Close implements io.Closer.
func (rarFile) Close() error { return nil }

// rarError returns err with its class if it has one.
func rarError(err error) error {
	for _, e := range []error{rardecode.ErrArchiveEncrypted, rardecode.ErrArchivedFileEncrypted, rardecode.ErrBadPassword} {
		if errors.Is(err, e) {
			return fmt.Errorf("%w: needs a password", reader.ErrEncrypted)
		}
	}
	for _, e := range []error{rardecode.ErrMultiVolume, rardecode.ErrUnknownVersion, rardecode.ErrUnknownDecoder, rardecode.ErrUnsupportedDecoder, rardecode.ErrUnknownEncryptMethod, rardecode.ErrUnknownFilter} {
		if errors.Is(err, e) {
			return fmt.Errorf("%w: %w", reader.ErrUnsupported, err)
		}
	}
	if errors.Is(err, rardecode.ErrDictionaryTooLarge) {
		return fmt.Errorf("%w: %w", reader.ErrTooLarge, err)
	}
	return err
}
