package ole

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"
)

// Content is a stream to be packed into a compound file.
type Content struct {
	Path []string // the storages it is in, the outermost first, and its own name
	Data []byte
}

// Sizes and marks ([MS-CFB] 2.2, 2.1).
const (
	smallSector = 512  // of version 3
	largeSector = 4096 // of version 4
	miniSize    = 64
	miniCutoff  = 4096
	entrySize   = 128
	endOfChain  = 0xFFFFFFFE
	fatSector   = 0xFFFFFFFD
	freeSector  = 0xFFFFFFFF
	noStream    = 0xFFFFFFFF
	inHeader    = 109 // numbers of FAT sectors that the header holds
)

// entry is one entry of the directory that Pack writes.
type entry struct {
	name     string
	kind     byte // 1 storage, 2 stream, 5 root
	children []int
	data     []byte
	start    uint32
}

// packer is a compound file while it is written.
type packer struct {
	sectorSize int

	entries []entry
	sectors bytes.Buffer
	fat     []uint32
	mini    bytes.Buffer
	miniFAT []uint32
}

// Pack returns a compound file of the streams: what lies in a storage of another
// compound file is a document of its own. Of more than 450 MB, of which the numbers
// of sectors do not fit into the header, it returns nil.
func Pack(streams []Content) []byte {
	if b := pack(streams, smallSector); b != nil {
		return b
	}
	return pack(streams, largeSector)
}

func pack(streams []Content, sectorSize int) []byte {
	p := packer{sectorSize: sectorSize, entries: []entry{{name: "Root Entry", kind: 5}}}
	for _, s := range streams {
		at := 0
		for i, name := range s.Path {
			at = p.child(at, name, i == len(s.Path)-1)
		}
		p.entries[at].data = s.Data
	}
	for i := range p.entries {
		p.store(&p.entries[i])
	}
	p.entries[0].start = p.chain(p.mini.Bytes())
	p.entries[0].data = p.mini.Bytes()
	directory := p.chain(p.directory())
	miniFAT := p.chain(p.words(p.miniFAT))
	if len(p.miniFAT) == 0 {
		miniFAT = endOfChain
	}
	count := 0 // sectors of the FAT, which lists itself
	for (len(p.fat)+count)*4 > count*sectorSize {
		count++
	}
	if count > inHeader {
		return nil
	}
	first := len(p.fat)
	for range count {
		p.fat = append(p.fat, fatSector)
	}
	for len(p.fat)*4 < count*sectorSize {
		p.fat = append(p.fat, freeSector)
	}
	le := binary.LittleEndian
	head := make([]byte, sectorSize)
	copy(head, Magic)
	le.PutUint16(head[24:], 0x3E)
	le.PutUint16(head[26:], 3)
	le.PutUint16(head[28:], 0xFFFE)
	le.PutUint16(head[30:], 9)
	if sectorSize == largeSector {
		le.PutUint16(head[26:], 4)
		le.PutUint16(head[30:], 12)
	}
	le.PutUint16(head[32:], 6)
	put := func(at, v int) { le.PutUint32(head[at:], uint32(v)) } //nolint:gosec // numbers of sectors
	put(44, count)
	le.PutUint32(head[48:], directory)
	put(56, miniCutoff)
	le.PutUint32(head[60:], miniFAT)
	put(64, (len(p.miniFAT)*4+sectorSize-1)/sectorSize)
	le.PutUint32(head[68:], endOfChain)
	for i := range inHeader {
		v := uint32(freeSector)
		if i < count {
			v = uint32(first + i) //nolint:gosec // a number of a sector
		}
		le.PutUint32(head[76+4*i:], v)
	}
	return slices.Concat(head, p.sectors.Bytes(), p.words(p.fat))
}

// child returns the number of the entry of the given name in the storage at,
// made if there is none.
func (p *packer) child(at int, name string, stream bool) int {
	for _, c := range p.entries[at].children {
		if p.entries[c].name == name {
			return c
		}
	}
	kind := byte(1)
	if stream {
		kind = 2
	}
	p.entries = append(p.entries, entry{name: name, kind: kind, start: endOfChain})
	n := len(p.entries) - 1
	p.entries[at].children = append(p.entries[at].children, n)
	return n
}

// store puts the data of a stream into sectors, or into small ones if it is
// short.
func (p *packer) store(e *entry) {
	switch {
	case e.kind != 2 || len(e.data) == 0:
	case len(e.data) >= miniCutoff:
		e.start = p.chain(e.data)
	default:
		e.start = uint32(len(p.miniFAT)) //nolint:gosec // a number of a sector
		p.mini.Write(e.data)
		p.mini.Write(make([]byte, -len(e.data)&(miniSize-1)))
		p.miniFAT = link(p.miniFAT, p.mini.Len()/miniSize)
	}
}

// chain puts data into sectors and returns the first.
func (p *packer) chain(data []byte) uint32 {
	if len(data) == 0 {
		return endOfChain
	}
	first := uint32(len(p.fat)) //nolint:gosec // a number of a sector
	p.sectors.Write(data)
	p.sectors.Write(make([]byte, -len(data)&(p.sectorSize-1)))
	p.fat = link(p.fat, p.sectors.Len()/p.sectorSize)
	return first
}

// link adds a chain to a table until that has n entries.
func link(table []uint32, n int) []uint32 {
	for len(table) < n {
		table = append(table, uint32(len(table)+1)) //nolint:gosec // a number of a sector
	}
	table[n-1] = endOfChain
	return table
}

// directory returns the entries as they are written ([MS-CFB] 2.6). The entries
// of a storage hang in a row, which is a tree as well.
func (p *packer) directory() []byte {
	le := binary.LittleEndian
	b := make([]byte, (len(p.entries)*entrySize+p.sectorSize-1)/p.sectorSize*p.sectorSize)
	for at := 0; at < len(b); at += entrySize {
		for _, link := range []int{68, 72, 76} {
			le.PutUint32(b[at+link:], noStream)
		}
	}
	for i, e := range p.entries {
		d := b[i*entrySize:]
		const longest = 31
		units := utf16.Encode([]rune(e.name))
		units = units[:min(len(units), longest)]
		for k, u := range units {
			le.PutUint16(d[2*k:], u)
		}
		le.PutUint16(d[64:], uint16(2*len(units)+2)) //nolint:gosec // at most 64
		d[66], d[67] = e.kind, 1
		le.PutUint32(d[116:], e.start)
		le.PutUint32(d[120:], uint32(len(e.data))) //nolint:gosec // below 450 MB
		slices.SortFunc(e.children, func(x, y int) int {
			x1, y1 := p.entries[x].name, p.entries[y].name
			return cmp.Or(len(x1)-len(y1), strings.Compare(strings.ToUpper(x1), strings.ToUpper(y1)))
		})
		for k, c := range e.children {
			at := i*entrySize + 76
			if k > 0 {
				at = e.children[k-1]*entrySize + 72
			}
			le.PutUint32(b[at:], uint32(c)) //nolint:gosec // a number of an entry
		}
	}
	return b
}

// words returns numbers as they are written.
func (p *packer) words(v []uint32) []byte {
	b := make([]byte, 0, 4*len(v))
	for _, w := range v {
		b = binary.LittleEndian.AppendUint32(b, w)
	}
	return append(b, bytes.Repeat([]byte{0xFF}, -len(b)&(p.sectorSize-1))...)
}
