// Package archive opens archives and compressed files: zip, tar, 7z and rar, and
// gzip, bzip2, xz and zstd with or without a tar file inside. Each file in them
// is a member; what it holds is the business of its own format.
//
// Sources: PKWARE APPNOTE 6.3.10 (zip), POSIX.1-2017 pax (tar), RFC 1952 (gzip),
// the .xz file format 1.2.1, RFC 8878 (zstd), 7zFormat.txt and the RAR 5.0
// archive format.
//
// Folders and links are passed over: a folder holds nothing itself, and what a
// link points to is either a file of its own or not in the archive.
package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/label"
)

// Formats returns the formats of archives. Formats that are zip files themselves
// have to be tried before.
func Formats() []reader.Format {
	return []reader.Format{
		format("zip", magic("PK\x03\x04", "PK\x05\x06", "PK\x07\x08PK\x03\x04", "PK00PK\x03\x04"), readZip, ".zip"),
		format("gz", magic("\x1f\x8b\x08"), readGzip, ".gz", ".tgz"),
		format("bz2", isBzip2, readBzip2, ".bz2", ".tbz2"),
		format("xz", magic("\xfd7zXZ\x00"), readXZ, ".xz", ".txz"),
		format("zst", magic("\x28\xb5\x2f\xfd"), readZstd, ".zst"),
		format("7z", magic("7z\xbc\xaf\x27\x1c"), read7z, ".7z"),
		format("rar", magic("Rar!\x1a\x07\x00", "Rar!\x1a\x07\x01\x00"), readRAR, ".rar"),
		format("tar", isTar, readTar, ".tar"),
	}
}

// format returns a format that is told by its first bytes and read through a box.
func format(name string, sniff func(head []byte) bool, read func(*box) error, extensions ...string) reader.Format {
	return reader.Format{
		Name:       name,
		Extensions: extensions,
		Sniff:      func(_ reader.Input, head []byte) bool { return sniff(head) },
		Read: func(ctx context.Context, in reader.Input, sink doc.Sink) error {
			b := box{ctx: ctx, in: in, sink: sink, format: name, left: allowance(in)}
			if err := read(&b); err != nil {
				return err
			}
			return b.finish()
		},
	}
}

func magic(marks ...string) func(head []byte) bool {
	return func(head []byte) bool {
		for _, m := range marks {
			if bytes.HasPrefix(head, []byte(m)) {
				return true
			}
		}
		return false
	}
}

func isBzip2(head []byte) bool {
	return len(head) >= 10 && string(head[:3]) == "BZh" && head[3] >= '1' && head[3] <= '9' &&
		(string(head[4:10]) == "1AY&SY" || string(head[4:10]) == "\x17\x72\x45\x38\x50\x90")
}

// freeSize is how many bytes may come out of an archive whatever its own size.
const freeSize = 64 << 20

// allowance returns how many bytes may come out of in.
func allowance(in reader.Input) int64 {
	return min(in.Limits.Expanded, max(freeSize, in.Limits.Ratio*in.Data.Size()))
}

// tooMuch says that more comes out of in than is allowed.
func tooMuch(in reader.Input) error {
	setting := "max-ratio"
	if allowance(in) == in.Limits.Expanded {
		setting = "max-expanded"
	}
	return reader.Exceeded(allowance(in), "bytes when expanded", setting)
}

// box is one archive while it is read.
type box struct {
	ctx    context.Context //nolint:containedctx // of one Read, as short-lived as the call
	in     reader.Input
	sink   doc.Sink
	format string

	left   int64 // bytes that may still come out
	files  int   // seen so far
	locked int   // of them that need a password
	over   int   // of them that nothing was left for
}

// entry sends the file called name. What can be read of a damaged file is read
// before the damage is told. open is called during the call or not at all.
func (b *box) entry(name string, open func() (io.ReadCloser, error)) error {
	if err := b.ctx.Err(); err != nil {
		return err
	}
	b.files++
	if b.left <= 0 {
		b.over++
		return nil
	}
	at := b.in.Loc.Member(label.Of(name))
	var damage error
	err := b.sink.Member(doc.Member{Loc: at, Open: func() (io.ReadCloser, error) {
		r, err := open()
		if err != nil {
			return nil, b.classed(err)
		}
		return &content{box: b, r: r, damage: &damage}, nil
	}})
	if err == nil && damage != nil {
		err = b.sink.Problem(at, damage)
	}
	return err
}

// secret counts a file that cannot be read without a password.
func (b *box) secret() {
	b.files++
	b.locked++
}

// damaged tells that the archive cannot be read on. It is a problem and not the
// end in vain: what was read counts.
func (b *box) damaged(err error) error {
	return b.sink.Problem(b.in.Loc, b.classed(err))
}

// finish tells what was left out.
func (b *box) finish() error {
	if b.locked > 0 {
		err := fmt.Errorf("%s: %w: %d of %d files", b.format, reader.ErrEncrypted, b.locked, b.files)
		if err := b.sink.Problem(b.in.Loc, err); err != nil {
			return err
		}
	}
	if b.over > 0 {
		err := fmt.Errorf("%s: %w: %d of %d files were left out, the others expand to too much", b.format, reader.ErrTooLarge, b.over, b.files)
		return b.sink.Problem(b.in.Loc, err)
	}
	return nil
}

// classed returns err as one of this format that wraps an error of package
// reader. An error of the context stays what it is.
func (b *box) classed(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	for _, class := range []error{reader.ErrEncrypted, reader.ErrMalformed, reader.ErrTooLarge, reader.ErrUnsupported, reader.ErrUnreadable} {
		if errors.Is(err, class) {
			if strings.HasPrefix(err.Error(), b.format+": ") {
				return err
			}
			return fmt.Errorf("%s: %w", b.format, err)
		}
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%s: %w: data break off", b.format, reader.ErrMalformed)
	}
	return fmt.Errorf("%s: %w: damaged data", b.format, reader.ErrMalformed)
}

// errExpands says that a file, or the archive so far, is too large.
func (b *box) errExpands() error {
	return fmt.Errorf("%s: %w", b.format, tooMuch(b.in))
}

// content is the content of one file. It takes from what the archive has left,
// and ends at damage as if that were the end of the file.
type content struct {
	box    *box
	r      io.ReadCloser
	damage *error
}

// Read implements io.Reader.
func (c *content) Read(p []byte) (int, error) {
	if c.box.left <= 0 {
		return 0, c.box.errExpands()
	}
	if err := c.box.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p[:min(int64(len(p)), c.box.left)])
	c.box.left -= int64(n)
	if err == nil || errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return n, err
	}
	err = c.box.classed(err)
	if !errors.Is(err, reader.ErrMalformed) {
		return n, err
	}
	*c.damage = err
	return n, io.EOF
}

// Close implements io.Closer.
func (c *content) Close() error { return c.r.Close() }
