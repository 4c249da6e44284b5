package opc

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// walk adds the files whose local headers it finds in the first limit bytes, for
// a zip without a directory. Where a header tells the length of its file, the
// next is looked for behind that; else the signature is searched for.
func (p *Package) walk(limit int64) error {
	for at := int64(0); ; {
		found, err := p.search(at, limit)
		if err != nil {
			return err
		}
		if found < 0 {
			return nil
		}
		part, next := p.localHeader(found)
		if part != nil {
			p.add(part)
		}
		at = next
	}
}

// addUnlisted adds the files that have a local header but no entry in what could
// be read of the directory.
func (p *Package) addUnlisted() {
	listed := map[int64]bool{}
	for _, part := range p.Parts {
		listed[part.header] = true
	}
	other := &Package{data: p.data, byName: map[string]*Part{}}
	if err := other.walk(p.data.Size()); err != nil {
		return // the directory's damage is told already
	}
	for _, part := range other.Parts {
		if !listed[part.header] {
			p.add(part)
		}
	}
}

// addFromGaps adds the files that stand where, by a directory that is whole,
// nothing does: what was deleted from the directory alone, or hidden there.
func (p *Package) addFromGaps() {
	listed := slices.Clone(p.Parts)
	slices.SortFunc(listed, func(a, b *Part) int { return cmp.Compare(a.header, b.header) })
	end := int64(0)
	for _, part := range listed {
		p.addBetween(end, part.header)
		if start, err := part.start(); err == nil {
			end = max(end, start+max(0, part.compressed))
		}
	}
	p.addBetween(end, p.start)
}

// addBetween adds the files whose headers stand between two offsets. What merely
// looks like a header, as in a program in front of the zip, is passed over.
func (p *Package) addBetween(from, to int64) {
	const methods, version = 99, 63 // the highest of APPNOTE 4.4.5 and 4.4.3.2
	for from+localSize <= to {
		at, err := p.search(from, to)
		if err != nil || at < 0 {
			return // who reads a part meets the same error
		}
		part, next := p.localHeader(at)
		var b [6]byte
		n, _ := p.data.ReadAt(b[:], at)
		if part == nil || n < len(b) || b[4] > version || part.method > methods || next > to || !utf8.ValidString(part.Name) {
			from = at + int64(len(localSignature))
			continue
		}
		part.Unlisted = true
		if part.method == stored && part.compressed < 0 {
			p.bound(part, next, to)
		}
		p.add(part)
		from = next
	}
}

// bound finds where a stored part ends whose header does not tell its length: in
// front of the next header, or of to, and of the descriptor that tells it (APPNOTE
// 4.3.9).
func (p *Package) bound(part *Part, start, to int64) {
	const size = 16
	if next, err := p.search(start, to); err == nil && next >= 0 {
		to = next
	}
	part.compressed = to - start
	var b [size]byte
	if n, _ := p.data.ReadAt(b[:], max(start, to-size)); n < size || string(b[:4]) != "PK\x07\x08" {
		return
	}
	le := binary.LittleEndian
	if length := int64(le.Uint32(b[8:])); length == to-size-start {
		part.compressed, part.size, part.crc = length, int64(le.Uint32(b[12:])), le.Uint32(b[4:])
	}
}

// search returns the offset of the first local header at or after at that starts
// before limit, -1 if there is none.
func (p *Package) search(at, limit int64) (int64, error) {
	const window = 256 << 10
	buf := make([]byte, max(0, min(window, limit-at)))
	for at < limit {
		n, err := p.data.ReadAt(buf[:min(int64(len(buf)), limit-at)], at)
		if err != nil && !errors.Is(err, io.EOF) {
			return -1, fmt.Errorf("%w: %w", reader.ErrUnreadable, err)
		}
		if i := bytes.Index(buf[:n], []byte(localSignature)); i >= 0 {
			return at + int64(i), nil
		}
		if n < len(localSignature) || at+int64(n) >= limit {
			return -1, nil
		}
		at += int64(n - len(localSignature) + 1)
	}
	return -1, nil
}

// localHeader reads the local header at the given offset. It returns a file, nil
// if that is no header but looks like one, and where to go on.
func (p *Package) localHeader(at int64) (*Part, int64) {
	const streamed = 1 << 3 // sizes follow the data (APPNOTE 4.3.9)
	le := binary.LittleEndian
	var b [localSize]byte
	if n, _ := p.data.ReadAt(b[:], at); n < len(b) {
		return nil, at + int64(len(localSignature))
	}
	part := &Part{
		flags:      le.Uint16(b[6:]),
		method:     le.Uint16(b[8:]),
		crc:        le.Uint32(b[14:]),
		compressed: int64(le.Uint32(b[18:])),
		size:       int64(le.Uint32(b[22:])),
		header:     at,
	}
	rest := make([]byte, int(le.Uint16(b[26:]))+int(le.Uint16(b[28:])))
	nameLen := int(le.Uint16(b[26:]))
	const longestName = 4096
	if n, _ := p.data.ReadAt(rest, at+localSize); n < len(rest) || nameLen == 0 || nameLen > longestName || bytes.IndexByte(rest[:nameLen], 0) >= 0 {
		return nil, at + int64(len(localSignature))
	}
	part.Name = string(rest[:nameLen])
	next := at + localSize + int64(len(rest))
	if part.flags&streamed != 0 && part.compressed == 0 {
		part.compressed, part.size = -1, -1
		return part, next
	}
	part.zip64(rest[nameLen:])
	if next+part.compressed <= p.data.Size() {
		next += part.compressed
	}
	return part, next
}
