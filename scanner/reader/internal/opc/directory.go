package opc

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// Signatures and fixed sizes of APPNOTE 4.3.
const (
	localSignature     = "PK\x03\x04"
	directorySignature = "PK\x01\x02"
	endSignature       = "PK\x05\x06"
	end64Signature     = "PK\x06\x06"
	locator64Signature = "PK\x06\x07"

	localSize     = 30
	directorySize = 46
	endSize       = 22
	end64Size     = 56
	locator64Size = 20
)

const (
	maxTail      = 1 << 20   // how far from the file's end its directory's end is looked for
	maxDirectory = 128 << 20 // bytes of a directory
)

// end is the record at the end of a zip, which says where the directory is.
type end struct {
	at     int64 // where the record stands, or what of zip64 comes before it
	count  uint64
	size   int64
	offset int64
}

// readDirectory reads the central directory. What precedes the zip moves all
// offsets; the difference between where the directory is and where it should be
// says by how much. It returns an error if there is no directory; if it breaks
// off, its files are kept and p.Damage says so.
func (p *Package) readDirectory() error {
	size := p.data.Size()
	tail := make([]byte, min(size, maxTail))
	if n, err := p.data.ReadAt(tail, size-int64(len(tail))); n < len(tail) {
		return fmt.Errorf("%w: %w", reader.ErrUnreadable, err)
	}
	const tries = 8
	for range tries {
		i := bytes.LastIndex(tail, []byte(endSignature))
		if i < 0 {
			break
		}
		if len(tail)-i >= endSize && p.tryEnd(tail[i:], size-int64(len(tail))+int64(i)) {
			return nil
		}
		size -= int64(len(tail) - i)
		tail = tail[:i]
	}
	return fmt.Errorf("%w: the zip's directory is missing", reader.ErrMalformed)
}

// tryEnd reads the directory that the end record b at the offset at points to,
// and reports whether there is one.
func (p *Package) tryEnd(b []byte, at int64) bool {
	le := binary.LittleEndian
	e := end{
		at:     at,
		count:  uint64(le.Uint16(b[10:])),
		size:   int64(le.Uint32(b[12:])),
		offset: int64(le.Uint32(b[16:])),
	}
	if e.count == math.MaxUint16 || e.size == math.MaxUint32 || e.offset == math.MaxUint32 {
		e = p.zip64(e)
	}
	if e.count == 0 && e.size == 0 {
		return false
	}
	base := e.at - e.size - e.offset
	for _, base := range []int64{base, 0} {
		start := e.offset + base
		if start < 0 || start >= at {
			continue
		}
		length := min(at-start, maxDirectory)
		if e.size > 0 && e.size < length {
			length = e.size
		}
		dir := make([]byte, length)
		if n, _ := p.data.ReadAt(dir, start); n < len(dir) || !bytes.HasPrefix(dir, []byte(directorySignature)) {
			continue
		}
		p.start = start
		n := p.readEntries(dir, base)
		if uint16(n) != uint16(e.count) { //nolint:gosec // the count may be of 16 bits only
			p.Damage = fmt.Errorf("%w: the zip's directory breaks off", reader.ErrMalformed)
			p.addUnlisted()
		}
		return true
	}
	return false
}

// zip64 returns e with the numbers of the zip64 end record (APPNOTE 4.3.14), or
// e itself if there is none.
func (p *Package) zip64(e end) end {
	le := binary.LittleEndian
	var locator [locator64Size]byte
	if n, _ := p.data.ReadAt(locator[:], max(0, e.at-locator64Size)); n < len(locator) || string(locator[:4]) != locator64Signature {
		return e
	}
	for _, at := range []int64{int64(le.Uint64(locator[8:])), e.at - locator64Size - end64Size} { //nolint:gosec // checked below
		var b [end64Size]byte
		if at < 0 || at > e.at-end64Size {
			continue
		}
		if n, _ := p.data.ReadAt(b[:], at); n < len(b) || string(b[:4]) != end64Signature {
			continue
		}
		size, offset := le.Uint64(b[40:]), le.Uint64(b[48:])
		if size > uint64(e.at) || offset > uint64(e.at) { //nolint:gosec // not negative
			continue
		}
		return end{at: at, count: le.Uint64(b[32:]), size: int64(size), offset: int64(offset)} //nolint:gosec // checked above
	}
	return e
}

// readEntries adds the files that the directory dir lists, until something in it
// is no entry, and returns their number.
func (p *Package) readEntries(dir []byte, base int64) int {
	le := binary.LittleEndian
	n := 0
	for len(dir) >= directorySize && string(dir[:4]) == directorySignature {
		name, extra, comment := int(le.Uint16(dir[28:])), int(le.Uint16(dir[30:])), int(le.Uint16(dir[32:]))
		length := directorySize + name + extra + comment
		if len(dir) < length {
			break
		}
		part := &Part{
			Name:       string(dir[directorySize : directorySize+name]),
			flags:      le.Uint16(dir[8:]),
			method:     le.Uint16(dir[10:]),
			crc:        le.Uint32(dir[16:]),
			compressed: int64(le.Uint32(dir[20:])),
			size:       int64(le.Uint32(dir[24:])),
			header:     int64(le.Uint32(dir[42:])),
		}
		if dir[5] == madeOnUnix {
			part.unixMode = le.Uint16(dir[40:])
		}
		part.zip64(dir[directorySize+name : directorySize+name+extra])
		part.header += base
		p.add(part)
		dir = dir[length:]
		n++
	}
	return n
}

// zip64 takes over the sizes of an extra field of type 1 (APPNOTE 4.5.3), which
// holds those that are all ones elsewhere.
func (p *Part) zip64(extra []byte) {
	le := binary.LittleEndian
	for len(extra) >= 4 {
		id, n := le.Uint16(extra), int(le.Uint16(extra[2:]))
		if extra = extra[4:]; len(extra) < n {
			return
		}
		field := extra[:n]
		extra = extra[n:]
		if id != 1 {
			continue
		}
		for _, v := range []*int64{&p.size, &p.compressed, &p.header} {
			if *v == math.MaxUint32 && len(field) >= 8 {
				if u := le.Uint64(field); u <= math.MaxInt64/2 {
					*v = int64(u)
				}
				field = field[8:]
			}
		}
	}
}

// start returns the offset of the part's data, behind its local header.
func (p *Part) start() (int64, error) {
	var b [localSize]byte
	n, err := p.pkg.data.ReadAt(b[:], p.header)
	if n < len(b) {
		if !errors.Is(err, io.EOF) {
			return 0, fmt.Errorf("%w: %w", reader.ErrUnreadable, err)
		}
		return 0, fmt.Errorf("%w: lies beyond the end of the file", reader.ErrMalformed)
	}
	if string(b[:4]) != localSignature {
		return 0, fmt.Errorf("%w: not where the zip's directory says", reader.ErrMalformed)
	}
	le := binary.LittleEndian
	return p.header + localSize + int64(le.Uint16(b[26:])) + int64(le.Uint16(b[28:])), nil
}
