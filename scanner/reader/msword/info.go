package msword

import (
	"encoding/binary"
	"fmt"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
)

// info is what the file information block says (2.5.1).
type info struct {
	old    bool // of Word 6 or 95
	page   int  // code page of text in single bytes
	second bool // 1Table is the one in use

	extended bool // in Word 95: text may be of two bytes a character

	from, to int64  // where text lies in the stream
	counts   [8]int // characters of the stories
	pairs    int    // offset of the places of parts in the table stream
	most     int    // number of them
}

// The stories in the order in which their characters come (2.3).
const (
	mainStory = iota
	footnoteStory
	headerStory
	macroStory
	commentStory
	endnoteStory
	boxStory
	headerBoxStory
)

// Numbers of the parts of the table stream that are looked at (2.5.6).
const (
	stshf           = 1
	plcfHdd         = 11
	plcfBteChpx     = 12
	plcfBtePapx     = 13
	sttbfFfn        = 15
	sttbfBkmk       = 21
	clx             = 33
	grpXstAtnOwners = 36
	sttbfRMark      = 51
	stwUser         = 60
)

// readInfo reads the file information block.
func (d *document) readInfo() error {
	const head, magic, word97 = 0x100, 0xA5EC, 106
	if len(d.main) < head {
		return fmt.Errorf("doc: the document breaks off: %w", reader.ErrMalformed)
	}
	le := binary.LittleEndian
	const old95 = 0xA5DC // Word 6
	if id := le.Uint16(d.main); id != magic && id != old95 && id != 0xA697 && id != 0xA698 && id != 0xA699 {
		return fmt.Errorf("doc: no document of Word: %w", reader.ErrMalformed)
	}
	const locked, second = 1 << 8, 1 << 9
	flags := le.Uint16(d.main[10:])
	if flags&locked != 0 {
		return fmt.Errorf("doc: %w", reader.ErrEncrypted)
	}
	i := &d.info
	i.old = le.Uint16(d.main[2:]) < word97
	i.second = flags&second != 0
	i.from, i.to = int64(le.Uint32(d.main[24:])), int64(le.Uint32(d.main[28:]))
	counts := 76 // 2.5.4
	i.page, i.pairs, i.most = codepage.Windows, 154, int(le.Uint16(d.main[152:]))
	if i.old {
		const chs, mac, extended = 20, 256, 1 << 12
		i.extended = flags&extended != 0
		counts, i.pairs, i.most = 52, 88, 60
		i.page = pageOf(le.Uint16(d.main[6:]))
		if le.Uint16(d.main[chs:]) == mac {
			i.page = 10000
		}
	}
	for n := range i.counts {
		i.counts[n] = int(min(le.Uint32(d.main[counts+4*n:]), uint32(len(d.main)))) //nolint:gosec // no stream is as long
	}
	return nil
}

// part returns a part of the table stream, nil if there is none or it breaks off.
func (d *document) part(n int) []byte {
	at := d.info.pairs + 8*n
	if n >= d.info.most || at+8 > len(d.main) {
		return nil
	}
	le := binary.LittleEndian
	from, size := int64(le.Uint32(d.main[at:])), int64(le.Uint32(d.main[at+4:]))
	if size <= 0 || from+size > int64(len(d.table)) {
		return nil
	}
	return d.table[from : from+size]
}

// guessPage corrects the code page of a document of Word 6 or 95 whose language
// says nothing, by its fonts: it has one for the letters of another script, and the
// text is full of them.
func (d *document) guessPage() {
	const size, charset, most = 2, 4, 8
	if d.info.page != codepage.Windows {
		return
	}
	foreign, all := 0, 0
	for _, p := range d.pieces {
		for _, c := range d.main[p.at : p.at+int64((p.to-p.from)*p.width)] {
			if c >= 0xC0 {
				foreign++
			}
			if c > ' ' {
				all++
			}
		}
	}
	fonts := d.part(sttbfFfn)
	if len(fonts) < size {
		return
	}
	for fonts = fonts[size:]; len(fonts) > charset; fonts = fonts[min(len(fonts), int(fonts[0])+1):] {
		page := codepage.OfCharset(int(fonts[charset]))
		scripts := page != 0 && page != 1250 && page != 1254 && page != 1257
		if page != 0 && (!scripts || foreign*most > all) {
			d.info.page = page
			return
		}
	}
}

// pageOf returns the code page of a language ([MS-LCID]).
func pageOf(language uint16) int {
	const primary = 0x3FF
	switch language & primary {
	case 0x05, 0x0E, 0x15, 0x18, 0x1A, 0x1B, 0x1C, 0x24:
		return 1250
	case 0x02, 0x19, 0x22, 0x23, 0x2F:
		return 1251
	case 0x08:
		return 1253
	case 0x1F:
		return 1254
	case 0x0D:
		return 1255
	case 0x01, 0x29:
		return 1256
	case 0x25, 0x26, 0x27:
		return 1257
	case 0x1E:
		return 874
	case 0x11:
		return 932
	case 0x12:
		return 949
	case 0x04:
		if language == 0x0404 {
			return 950
		}
		return 936
	}
	return codepage.Windows
}
