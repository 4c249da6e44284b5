package xmltok

import (
	"bytes"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// decode returns r as UTF-8. The encoding is found as XML 1.0, appendix F, has
// it: a byte order mark, the zeros of UTF-16 around the first "<", and then what
// the declaration says. An encoding it does not know is taken for UTF-8.
func decode(r io.Reader) io.Reader {
	head := make([]byte, 256)
	n, err := io.ReadFull(r, head)
	head = head[:n]
	rest := io.Reader(&joined{head: head, err: err, r: r})
	switch {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		return &joined{head: head[3:], err: err, r: r}
	case bytes.HasPrefix(head, []byte("\xFF\xFE")), bytes.HasPrefix(head, []byte("<\x00")):
		return transcode(rest, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM))
	case bytes.HasPrefix(head, []byte("\xFE\xFF")), bytes.HasPrefix(head, []byte("\x00<")):
		return transcode(rest, unicode.UTF16(unicode.BigEndian, unicode.UseBOM))
	}
	switch name := declared(head); name {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		return rest
	case "iso-8859-1", "latin1", "windows-1252", "cp1252":
		return transcode(rest, charmap.Windows1252)
	case "iso-8859-15":
		return transcode(rest, charmap.ISO8859_15)
	case "windows-1250":
		return transcode(rest, charmap.Windows1250)
	case "iso-8859-2":
		return transcode(rest, charmap.ISO8859_2)
	default:
		e, err := htmlindex.Get(name)
		if err != nil {
			return rest
		}
		switch canonical, _ := htmlindex.Name(e); canonical {
		case "utf-8", "utf-16le", "utf-16be", "replacement": // the zeros would have been seen
			return rest
		}
		return transcode(rest, e)
	}
}

func transcode(r io.Reader, e encoding.Encoding) io.Reader { return e.NewDecoder().Reader(r) }

// declared returns the encoding that the XML declaration names, in lower case.
func declared(head []byte) string {
	declaration, _, ok := bytes.Cut(head, []byte("?>"))
	if !ok || !bytes.HasPrefix(declaration, []byte("<?xml")) {
		return ""
	}
	_, value, _ := bytes.Cut(declaration, []byte("encoding"))
	value = bytes.TrimLeft(value, " \t\r\n=")
	if len(value) < 2 {
		return ""
	}
	name, _, _ := bytes.Cut(value[1:], value[:1])
	return strings.ToLower(string(name))
}

// joined reads head, then returns err if there is one, then reads r. Unlike
// io.MultiReader it hands on an error that came with the first bytes.
type joined struct {
	head []byte
	err  error
	r    io.Reader
}

func (j *joined) Read(p []byte) (int, error) {
	if len(j.head) > 0 {
		n := copy(p, j.head)
		j.head = j.head[n:]
		return n, nil
	}
	if j.err == io.ErrUnexpectedEOF { //nolint:errorlint // of io.ReadFull itself, never wrapped
		return 0, io.EOF
	}
	if j.err != nil {
		return 0, j.err
	}
	return j.r.Read(p)
}
