package archive

import (
	"bytes"
	"compress/bzip2"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"github.com/ulikunitz/xz/lzma"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
)

// readZip sends the files of a zip in the order of its directory; if that is
// missing or breaks off, those whose local headers are found. Two files of one
// name are two files.
func readZip(b *box) error {
	if emptyZip(b) {
		return nil
	}
	p, err := opc.Open(b.in.Data, b.in.Limits.Expanded)
	if err == opc.ErrNoFiles { //nolint:errorlint // only if it is nothing worse
		return nil
	}
	if err != nil {
		return b.classed(err)
	}
	p.Decompress = decompressor
	for _, part := range p.Parts {
		switch {
		case part.Link():
		case part.Encrypted():
			b.secret()
		default:
			if err := b.entry(part.Name, func() (io.ReadCloser, error) { return part.Open(b.ctx) }); err != nil {
				return err
			}
		}
	}
	if p.Damage != nil {
		return b.damaged(p.Damage)
	}
	return nil
}

// emptyZip reports whether the file is nothing but the end of a directory
// without entries (APPNOTE 4.3.16).
func emptyZip(b *box) bool {
	var end [22]byte
	n, _ := b.in.Data.ReadAt(end[:], 0)
	return n == len(end) && string(end[:4]) == "PK\x05\x06" &&
		b.in.Data.Size() == int64(len(end))+int64(binary.LittleEndian.Uint16(end[20:]))
}

// decompressor returns a reader of data compressed by one of the methods of
// APPNOTE 4.4.5 other than deflate. size is how much will come out, -1 if that is
// not known.
func decompressor(method uint16, r io.Reader, size int64) (io.ReadCloser, error) {
	switch method {
	case 12:
		return io.NopCloser(bzip2.NewReader(r)), nil
	case 14:
		return newLZMA(r, size)
	case 20, 93:
		return newZstd(r)
	case 95:
		x, err := xz.NewReader(r)
		return io.NopCloser(x), err
	}
	return nil, fmt.Errorf("%w: compression method %d", reader.ErrUnsupported, method)
}

// newLZMA reads LZMA as zip has it (APPNOTE 5.8.8): a version, the length of the
// properties, the properties, and no size, which the .lzma header has in their
// place.
func newLZMA(r io.Reader, size int64) (io.ReadCloser, error) {
	var head [9]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	if binary.LittleEndian.Uint16(head[2:]) != 5 {
		return nil, errors.New("lzma properties of an odd length")
	}
	header := binary.LittleEndian.AppendUint64(head[4:9:9], uint64(size)) //nolint:gosec // -1 is "not known" there as well
	l, err := lzma.ReaderConfig{DictCap: maxDictionary}.NewReader(io.MultiReader(bytes.NewReader(header), r))
	return io.NopCloser(l), err
}

// newZstd returns a decoder that starts no goroutines and keeps its memory in
// bounds.
func newZstd(r io.Reader) (io.ReadCloser, error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxDictionary))
	if err != nil {
		return nil, err
	}
	return z.IOReadCloser(), nil
}

// maxDictionary bounds the memory of decoders whose dictionary is as large as the
// file says.
const maxDictionary = 256 << 20
