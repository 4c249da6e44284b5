package html

import (
	"bytes"
	"io"
	"regexp"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/transform"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/charset"
)

// headLen is how much of a page decides about its encoding. The standard looks at
// 1024 bytes (HTML, 13.2.3.2); exports have long heads.
const headLen = 16 << 10

// decoded returns the page as UTF-8. Content decides over what the page says of
// itself, since pages are converted without being corrected: what is UTF-8 or
// UTF-16 is read so.
func decoded(data *io.SectionReader) (io.Reader, error) {
	head := make([]byte, min(headLen, data.Size()))
	if _, err := io.ReadFull(io.NewSectionReader(data, 0, int64(len(head))), head); err != nil {
		return nil, err
	}
	name := declared(head)
	if name == "" || bytes.IndexByte(head[:min(len(head), 64)], 0) >= 0 || foreign(head) && valid(head) {
		return charset.NewReader(data)
	}
	enc, err := htmlindex.Get(name)
	if err != nil {
		return charset.NewReader(data)
	}
	if canonical, err := htmlindex.Name(enc); err != nil || canonical == "utf-8" || canonical == "utf-16le" || canonical == "utf-16be" || canonical == "replacement" {
		return charset.NewReader(data)
	}
	return transform.NewReader(io.NewSectionReader(data, 0, data.Size()), enc.NewDecoder()), nil
}

// declared returns the name of the encoding in a meta element or the XML
// declaration, "" if there is none.
func declared(head []byte) string {
	m := regexp.MustCompile(`(?i)<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([a-z0-9_:.-]+)`).FindSubmatch(head)
	if m == nil {
		return ""
	}
	return string(m[1])
}

// foreign reports whether there is anything in head that is not ASCII.
func foreign(head []byte) bool {
	for _, c := range head {
		if c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// valid reports whether head is UTF-8, but for a character that its end cuts.
func valid(head []byte) bool {
	for n := 0; n < utf8.UTFMax && n <= len(head); n++ {
		if utf8.Valid(head[:len(head)-n]) {
			return true
		}
	}
	return false
}
