package msg

import (
	"encoding/binary"
	"fmt"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// prebuffer is what the dictionary holds at first ([MS-OXRTFCP] 2.1.2.1).
const prebuffer = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

// decompress returns the RTF in the compressed form of [MS-OXRTFCP]. With an error
// comes what could be read.
func decompress(raw []byte, limit int64) ([]byte, error) {
	const (
		headerSize   = 16
		compressed   = 0x75465A4C
		uncompressed = 0x414C454D
		window       = 4096
	)
	if len(raw) < headerSize {
		return nil, fmt.Errorf("%w: compressed text breaks off", reader.ErrMalformed)
	}
	le := binary.LittleEndian
	in := raw[headerSize:]
	switch le.Uint32(raw[8:]) {
	case uncompressed:
		return in[:min(uint32(len(in)), le.Uint32(raw[4:]))], nil //nolint:gosec // a message is no larger
	case compressed:
	default:
		return nil, fmt.Errorf("%w: text compressed in another way", reader.ErrUnsupported)
	}

	var dictionary [window]byte
	copy(dictionary[:], prebuffer)
	at := len(prebuffer)
	var out []byte
	put := func(c byte) {
		out = append(out, c)
		dictionary[at] = c
		at = (at + 1) % window
	}
	for len(in) > 0 {
		if int64(len(out)) > limit {
			return out, fmt.Errorf("%w: compressed text", reader.ErrTooLarge)
		}
		control := in[0]
		in = in[1:]
		for bit := range 8 {
			if control>>bit&1 == 0 {
				if len(in) == 0 {
					return out, fmt.Errorf("%w: compressed text breaks off", reader.ErrMalformed)
				}
				put(in[0])
				in = in[1:]
				continue
			}
			if len(in) < 2 {
				return out, fmt.Errorf("%w: compressed text breaks off", reader.ErrMalformed)
			}
			reference := int(binary.BigEndian.Uint16(in))
			in = in[2:]
			from, length := reference>>4, reference&0xF+2
			if from == at {
				return out, nil
			}
			for i := range length {
				put(dictionary[(from+i)%window])
			}
		}
	}
	return out, fmt.Errorf("%w: compressed text breaks off", reader.ErrMalformed)
}
