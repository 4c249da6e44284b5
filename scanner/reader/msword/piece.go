package msword

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// piece is a stretch of text (2.8.35).
type piece struct {
	from, to int   // characters
	at       int64 // where it lies in the main stream
	width    int   // bytes of a character: 1 or 2
	change   []byte
}

// readPieces reads the table of pieces (2.9.38). If there is none, as in
// documents of Word 6 that were not saved in haste, or it is damaged, the text is
// one piece.
func (d *document) readPieces() error {
	b := d.part(clx)
	d.changes = nil
	le := binary.LittleEndian
	for len(b) >= 3 && b[0] == 1 { // changes that pieces refer to
		n := int(le.Uint16(b[1:]))
		if n > len(b)-3 {
			break
		}
		d.changes = append(d.changes, b[3:3+n])
		b = b[3+n:]
	}
	if len(b) >= 5 && b[0] == 2 {
		size := min(int64(le.Uint32(b[1:])), int64(len(b)-5))
		d.addPieces(b[5 : 5+size])
	}
	if d.info.extended && !d.mostlyWide() {
		d.info.extended = false
		d.pieces = d.pieces[:0]
		return d.readPieces()
	}
	if len(d.pieces) > 0 {
		return nil
	}
	if from, to := d.info.from, min(d.info.to, int64(len(d.main))); from > 0 && from < to {
		p := piece{at: from, width: 1}
		if wide(d.main[from:to]) {
			p.width = 2
		}
		p.to = int(to-from) / p.width
		d.pieces = append(d.pieces, p)
	}
	if d.info.old {
		return nil
	}
	return d.Problem(mainStream, "the table of its pieces", fmt.Errorf("%w: it is missing or damaged", reader.ErrMalformed))
}

// mostlyWide reports whether the text of the pieces is of two bytes a character, as
// it may be in documents of Word 95 that say that they are extended.
func (d *document) mostlyWide() bool {
	var sample []byte
	for _, p := range d.pieces {
		const enough = 4 << 10
		if sample = append(sample, d.main[p.at:p.at+int64((p.to-p.from)*p.width)]...); len(sample) > enough {
			break
		}
	}
	return len(sample) > 0 && wide(sample)
}

// addPieces takes the PlcPcd (2.8.35).
func (d *document) addPieces(b []byte) {
	const descriptor, character = 8, 4
	n := (len(b) - character) / (character + descriptor)
	le := binary.LittleEndian
	for i := range n {
		from, to := le.Uint32(b[4*i:]), le.Uint32(b[4*i+4:])
		if from >= to || to > math.MaxInt32 {
			continue
		}
		pcd := b[4*(n+1)+descriptor*i:]
		p := piece{from: int(from), to: int(to), at: int64(le.Uint32(pcd[2:])), width: 1, change: d.change(le.Uint16(pcd[6:]))}
		if !d.info.old {
			const compressed = 1 << 30 // 2.9.73
			if p.at&compressed != 0 {
				p.at = p.at &^ compressed / 2
			} else {
				p.width = 2
			}
		}
		if d.info.extended {
			p.width = 2
		}
		// What the stream does not hold is left out.
		if room := (int64(len(d.main)) - p.at) / int64(p.width); int64(p.to-p.from) > room {
			p.to = p.from + int(max(0, room))
		}
		if p.from < p.to {
			d.pieces = append(d.pieces, p)
		}
	}
}

// change returns what a fast save changed of the formatting of a piece: one of the
// lists in front of the pieces, or one of a few properties (2.9.202).
func (d *document) change(prm uint16) []byte {
	if prm&1 != 0 {
		if i := int(prm >> 1); i < len(d.changes) {
			return d.changes[i]
		}
		return nil
	}
	var sprm uint16
	switch prm >> 1 & 0x7F {
	case 0x18:
		sprm = sprmPFInTable
	case 0x19:
		sprm = sprmPFTtp
	case 0x41:
		sprm = sprmCFRMarkDel
	case 0x5C:
		sprm = sprmCFVanish
	case 0x62:
		sprm = sprmCIco
	default:
		return nil
	}
	return []byte{byte(sprm), byte(sprm >> 8), byte(prm >> 8)} //nolint:gosec // two bytes and one
}
