package xls

import (
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
)

// Flags of a string of BIFF8 (2.5.293, 2.5.296).
const (
	flagWide     = 1 << 0 // characters of two bytes
	flagPhonetic = 1 << 2 // phonetic data behind it
	flagRich     = 1 << 3 // formatting runs behind it
)

// text reads n characters of a string of BIFF8, its flags in front and its
// formatting runs and phonetic data behind.
func (j *joined) text(n int) string {
	flags := j.u8()
	var runs, phonetic int64
	if flags&flagRich != 0 {
		runs = int64(j.u16())
	}
	if flags&flagPhonetic != 0 {
		phonetic = int64(j.u32())
	}
	text := j.characters(n, flags&flagWide != 0)
	const run = 4 // bytes
	j.skip(runs * run)
	j.skip(phonetic)
	return text
}

// characters reads n characters. Where they go on in another record, that begins
// with flags of its own, of which only the width counts (2.5.293).
func (j *joined) characters(n int, wide bool) string {
	size := 1
	if wide {
		size = 2
	}
	if len(j.cur) >= n*size { // as nearly always
		raw := j.cur[:n*size]
		j.cur = j.cur[n*size:]
		if wide {
			return codepage.DecodeUTF16(raw)
		}
		return narrow(raw)
	}
	j.raw = j.raw[:0]
	for n > 0 {
		if len(j.cur) == 0 {
			if j.done() {
				j.short = true
				break
			}
			wide = j.u8()&flagWide != 0
			continue
		}
		switch {
		case !wide:
			step := min(n, len(j.cur))
			for _, c := range j.cur[:step] {
				j.raw = append(j.raw, c, 0)
			}
			j.cur = j.cur[step:]
			n -= step
		case len(j.cur) == 1:
			j.short = true // half a character
			j.cur = nil
		default:
			step := min(n, len(j.cur)/2)
			j.raw = append(j.raw, j.cur[:2*step]...)
			j.cur = j.cur[2*step:]
			n -= step
		}
	}
	return codepage.DecodeUTF16(j.raw)
}

// narrow returns characters that are the low bytes of UTF-16.
func narrow(raw []byte) string {
	for i, c := range raw {
		if c >= 0x80 {
			b := make([]byte, i, len(raw)+8)
			copy(b, raw)
			for _, c := range raw[i:] {
				if c < 0x80 {
					b = append(b, c)
				} else {
					b = append(b, 0xC0|c>>6, 0x80|c&0x3F)
				}
			}
			return string(b)
		}
	}
	return string(raw)
}

// longText reads a string with a length of 16 bits, of either version.
func (b *book) longText(j *joined) string {
	n := int(j.u16())
	if b.biff8 {
		return j.text(n)
	}
	return codepage.Decode(j.bytes(n), b.page)
}

// shortText reads a string with a length of 8 bits, of either version.
func (b *book) shortText(j *joined) string {
	n := int(j.u8())
	if b.biff8 {
		return j.text(n)
	}
	return codepage.Decode(j.bytes(n), b.page)
}
