package charset

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	utf16 "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// fromHead returns the encoding that the first bytes of a file show beyond
// doubt, and the length of its byte order mark. The encoding is nil if what
// follows is ASCII, UTF-8 or an encoding that extends ASCII.
func fromHead(head []byte) (enc encoding.Encoding, skip int) {
	for _, m := range []struct {
		mark string
		enc  encoding.Encoding
	}{
		{"\xEF\xBB\xBF", nil},
		{"\xFF\xFE\x00\x00", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
		{"\x00\x00\xFE\xFF", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
		{"\xFF\xFE", utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM)},
		{"\xFE\xFF", utf16.UTF16(utf16.BigEndian, utf16.IgnoreBOM)},
		{"\x84\x31\x95\x33", simplifiedchinese.GB18030},
	} {
		if bytes.HasPrefix(head, []byte(m.mark)) {
			return m.enc, len(m.mark)
		}
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return wide(head), 0
	}
	if isASCII(head) && (bytes.Contains(head, []byte("\x1b$")) || bytes.Contains(head, []byte("\x1b(J"))) {
		return japanese.ISO2022JP, 0
	}
	if isEBCDIC(head) {
		return charmap.CodePage1047, 0
	}
	return nil, 0
}

// wide returns the encoding of UTF-16 or UTF-32 without byte order mark, which
// the places of zero bytes betray; nil if head is neither.
func wide(head []byte) encoding.Encoding {
	var zero [4]int
	for i, c := range head {
		if c == 0 {
			zero[i%4]++
		}
	}
	quarter := len(head) / 4
	if quarter > 0 {
		few := quarter / 50
		switch {
		case zero[3] >= quarter-few && zero[2] >= quarter-few && zero[0] <= few:
			return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
		case zero[0] >= quarter && zero[1] >= quarter-few && zero[3] <= few:
			return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
		}
	}
	even, odd := zero[0]+zero[2], zero[1]+zero[3]
	few := len(head) / 200
	if odd > even && even <= few && odd*50 >= len(head) && isUTF16(head, 0, 1) {
		return utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM)
	}
	if even > odd && odd <= few && even*50 >= len(head) && isUTF16(head, 1, 0) {
		return utf16.UTF16(utf16.BigEndian, utf16.IgnoreBOM)
	}
	return nil
}

// isUTF16 reports whether head makes sense as UTF-16 with the low byte of a unit
// at lo and the high byte at hi: characters that are assigned, no control
// characters, and blanks or ASCII among them, as every table has.
func isUTF16(head []byte, lo, hi int) bool {
	units, ascii, odd := 0, 0, 0
	for i := 0; i+1 < len(head); i += 2 {
		r := rune(head[i+lo]) | rune(head[i+hi])<<8
		units++
		switch {
		case r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r < 0x7F:
			ascii++
		case r < ' ' || !unicode.IsPrint(r) && !unicode.IsSpace(r) && (r < 0xD800 || r > 0xDFFF) && r != 0xFEFF:
			odd++
		}
	}
	return units > 1 && odd*50 <= units && ascii*25 >= units
}

// isEBCDIC reports whether head is text of a mainframe (IBM code page 1047 and
// its relatives, which agree on what is counted here): a blank is 0x40, a comma
// 0x6B, a line ends with 0x15 or 0x25, digits and letters lie above ASCII, and
// there is next to nothing that would be a blank, digit or small letter in ASCII.
func isEBCDIC(head []byte) bool {
	if len(head) < 32 {
		return false
	}
	gap, end, letter, ascii := 0, 0, 0, 0
	for _, c := range head {
		switch {
		case c == 0x40, c == 0x6B:
			gap++
		case c == 0x15, c == 0x25:
			end++
		case c >= 0xF0 && c <= 0xF9,
			c >= 0x81 && c <= 0x89, c >= 0x91 && c <= 0x99, c >= 0xA2 && c <= 0xA9,
			c >= 0xC1 && c <= 0xC9, c >= 0xD1 && c <= 0xD9, c >= 0xE2 && c <= 0xE9:
			letter++
		case c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c == ' ' || c == '\n':
			ascii++
		}
	}
	n := len(head)
	return gap*20 >= n && end*10 <= n && letter*5 >= n && (gap+end+letter)*10 >= n*8 && ascii*25 <= n
}

// guess returns the encoding of a stretch of text that is neither ASCII nor
// UTF-8. Languages in Latin script have accented letters one at a time between
// plain ones; other scripts have them in runs, and those package chardet tells
// apart well.
func guess(b []byte) encoding.Encoding {
	sample := foreignLines(b)
	if !isolated(sample) {
		for _, r := range chardet.DetectAll(sample) {
			if enc := byName(r.Encoding); enc != nil && r.Confidence >= 0.2 && decodes(enc, sample) {
				return enc
			}
		}
	}
	return latin(sample)
}

// foreignLines returns the lines of b that are not ASCII, up to 16 KiB.
func foreignLines(b []byte) []byte {
	const enough = 16 << 10
	var out []byte
	for len(b) > 0 && len(out) < enough {
		end := bytes.IndexByte(b, '\n') + 1
		if end == 0 {
			end = len(b)
		}
		if line := b[:end]; !isASCII(line) {
			out = append(out, line[:min(len(line), enough)]...)
		}
		b = b[end:]
	}
	return out
}

// isolated reports whether most bytes above ASCII have none beside them.
func isolated(b []byte) bool {
	alone, all := 0, 0
	for i, c := range b {
		if c < utf8.RuneSelf {
			continue
		}
		all++
		if (i == 0 || b[i-1] < utf8.RuneSelf) && (i+1 == len(b) || b[i+1] < utf8.RuneSelf) {
			alone++
		}
	}
	return alone*2 > all
}

// decodes reports whether hardly anything in b is invalid in enc.
func decodes(enc encoding.Encoding, b []byte) bool {
	text, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return false
	}
	return bytes.Count(text, []byte("\uFFFD"))*100 <= utf8.RuneCount(text)
}

// byName returns the encoding of a script other than Latin by chardet's name of
// it; nil if it is Latin, or not one that can be decoded.
func byName(name string) encoding.Encoding {
	switch name {
	case "SHIFT_JIS", "Shift_JIS", "CP932":
		return japanese.ShiftJIS
	case "EUC-JP":
		return japanese.EUCJP
	case "ISO-2022-JP":
		return japanese.ISO2022JP
	case "EUC-KR", "CP949":
		return korean.EUCKR
	case "GB2312", "GB18030", "GBK":
		return simplifiedchinese.GB18030
	case "HZ-GB-2312":
		return simplifiedchinese.HZGB2312
	case "Big5":
		return traditionalchinese.Big5
	case "Windows-1251":
		return charmap.Windows1251
	case "KOI8-R":
		return charmap.KOI8R
	case "IBM866":
		return charmap.CodePage866
	case "IBM855":
		return charmap.CodePage855
	case "ISO-8859-5":
		return charmap.ISO8859_5
	case "MacCyrillic":
		return charmap.MacintoshCyrillic
	case "ISO-8859-7", "Windows-1253":
		return charmap.Windows1253
	case "ISO-8859-8", "Windows-1255":
		return charmap.Windows1255
	case "ISO-8859-6", "Windows-1256":
		return charmap.Windows1256
	case "TIS-620":
		return charmap.Windows874
	}
	return nil
}
