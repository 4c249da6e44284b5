// Package codepage decodes text in the code pages of Windows, by their numbers.
package codepage

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// Numbers of code pages.
const (
	UTF16 = 1200 // little-endian
	UTF8  = 65001

	// Windows is Western European, which counts where nothing is said.
	Windows = 1252
)

// Decode returns raw as UTF-8. What the code page does not know becomes U+FFFD; a
// number that is not known counts as 1252, Western European.
func Decode(raw []byte, page int) string {
	switch page {
	case UTF16:
		return DecodeUTF16(raw)
	case UTF8:
		return strings.ToValidUTF8(string(raw), "\uFFFD")
	}
	ascii := true
	for _, c := range raw {
		ascii = ascii && c < utf8.RuneSelf
	}
	if ascii {
		return string(raw)
	}
	text, err := of(page).NewDecoder().Bytes(raw)
	if err != nil {
		return strings.ToValidUTF8(string(raw), "\uFFFD")
	}
	return strings.ToValidUTF8(string(text), "\uFFFD")
}

// DecodeUTF16 returns raw, in UTF-16 little-endian, as UTF-8. Half a surrogate
// pair becomes U+FFFD; a last odd byte is left out.
func DecodeUTF16(raw []byte) string {
	return string(AppendUTF16(make([]byte, 0, len(raw)/2+len(raw)/8), raw))
}

// AppendUTF16 appends raw, in UTF-16 little-endian, to dst as UTF-8.
func AppendUTF16(dst, raw []byte) []byte {
	for len(raw) >= 2 {
		u := rune(binary.LittleEndian.Uint16(raw))
		raw = raw[2:]
		if utf16.IsSurrogate(u) {
			var low rune
			if len(raw) >= 2 {
				low = rune(binary.LittleEndian.Uint16(raw))
			}
			if u = utf16.DecodeRune(u, low); u != utf8.RuneError {
				raw = raw[2:]
			}
		}
		dst = utf8.AppendRune(dst, u)
	}
	return dst
}

// of returns the encoding of a code page.
func of(page int) encoding.Encoding {
	switch page {
	case 437:
		return charmap.CodePage437
	case 850:
		return charmap.CodePage850
	case 852:
		return charmap.CodePage852
	case 855:
		return charmap.CodePage855
	case 858:
		return charmap.CodePage858
	case 860:
		return charmap.CodePage860
	case 862:
		return charmap.CodePage862
	case 863:
		return charmap.CodePage863
	case 865:
		return charmap.CodePage865
	case 866:
		return charmap.CodePage866
	case 874:
		return charmap.Windows874
	case 932:
		return japanese.ShiftJIS
	case 936, 54936:
		return simplifiedchinese.GB18030
	case 949:
		return korean.EUCKR
	case 950:
		return traditionalchinese.Big5
	case 1250:
		return charmap.Windows1250
	case 1251:
		return charmap.Windows1251
	case 1253:
		return charmap.Windows1253
	case 1254:
		return charmap.Windows1254
	case 1255:
		return charmap.Windows1255
	case 1256:
		return charmap.Windows1256
	case 1257:
		return charmap.Windows1257
	case 1258:
		return charmap.Windows1258
	case 10000, 32768:
		return charmap.Macintosh
	case 10007:
		return charmap.MacintoshCyrillic
	case 28592:
		return charmap.ISO8859_2
	case 28605:
		return charmap.ISO8859_15
	}
	return charmap.Windows1252
}

// OfCharset returns the code page of a character set of Windows, such as fonts have,
// and 0 where it says nothing: for the default, for symbols, and for ANSI, as which
// many programs declare all their fonts.
func OfCharset(n int) int {
	switch n {
	case 77:
		return 10000
	case 128:
		return 932
	case 129:
		return 949
	case 134:
		return 936
	case 136:
		return 950
	case 161:
		return 1253
	case 162:
		return 1254
	case 163:
		return 1258
	case 177:
		return 1255
	case 178:
		return 1256
	case 186:
		return 1257
	case 204:
		return 1251
	case 222:
		return 874
	case 238:
		return 1250
	case 254:
		return 437
	case 255:
		return 850
	}
	return 0
}
