package scanner

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// beside reads what a file holds beside what its format says, where another
// program would show it: a zip archive at the end of a file of any other format,
// and what follows the archive in one that begins as a zip. Readers need not know;
// what they have sent as a member already is not read twice.
func (c *collector) beside(in reader.Input) error {
	z, found := reader.FindZip(in.Data)
	if !found {
		return nil
	}
	var head [4]byte
	_, _ = in.Data.ReadAt(head[:], 0) // a file with an archive in it is longer
	if string(head[:]) == "PK\x03\x04" {
		return c.rest(in, z.End)
	}
	if z.Start == 0 {
		return c.Problem(in.Loc, fmt.Errorf("%w: the file is a zip archive as well, which was not read", reader.ErrUnsupported))
	}
	if c.sent(in, z.Start, z.End) || c.sent(in, z.Start, in.Data.Size()) {
		return nil
	}
	return c.Member(section(in, "zip at the end", z.Start, in.Data.Size()))
}

// rest reads what stands behind the end of a zip archive, at from.
func (c *collector) rest(in reader.Input, from int64) error {
	const step = 4 << 10
	buf := make([]byte, step)
	for ; from < in.Data.Size(); from += step {
		n, err := in.Data.ReadAt(buf[:min(step, in.Data.Size()-from)], from)
		if left := bytes.TrimLeft(buf[:n], "\x00 \t\r\n"); len(left) > 0 {
			return c.Member(section(in, "behind the end", from+int64(n-len(left)), in.Data.Size()))
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("%w: %w", reader.ErrUnreadable, err)
		}
	}
	return nil
}

// section returns a stretch of a file as a member that no reader sees.
func section(in reader.Input, name string, from, to int64) doc.Member {
	return doc.Member{
		Loc: in.Loc.Member(name), Hidden: doc.EmbeddedFile,
		Open: func() (io.ReadCloser, error) {
			return io.NopCloser(io.NewSectionReader(in.Data, from, to-from)), nil
		},
	}
}

// sent reports whether a stretch of the file was read as a member.
func (c *collector) sent(in reader.Input, from, to int64) bool {
	members := c.tree.files[c.first+1:]
	if len(members) == 0 {
		return false
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, inContext{c.ctx, io.NewSectionReader(in.Data, from, to-from)}); err != nil {
		return false
	}
	sum := hex.EncodeToString(hash.Sum(nil))
	return slices.ContainsFunc(members, func(f finding.File) bool { return f.SHA256 == sum })
}
