package pdf

import (
	"bytes"
	"io"

	"github.com/klauspost/compress/zlib"
)

// rawStream is a stream as it stands in a file, found without the
// cross-reference table (ISO 32000-1, 7.3.8).
type rawStream struct {
	dict []byte // from the keyword obj to the keyword stream
	data []byte // as far as the keyword endstream, or the end of the file
}

// nextStream returns the first stream in data, and what follows it; ok is false
// if there is none.
func nextStream(data []byte) (s rawStream, rest []byte, ok bool) {
	const longest = 16 << 10 // of a dictionary
	for from := 0; ; {
		i := bytes.Index(data[from:], []byte("stream"))
		if i < 0 {
			return s, nil, false
		}
		at := from + i
		from = at + len("stream")
		if at >= 3 && string(data[at-3:at]) == "end" {
			continue
		}
		body := data[from:]
		switch {
		case bytes.HasPrefix(body, []byte("\r\n")):
			body = body[2:]
		case bytes.HasPrefix(body, []byte("\n")), bytes.HasPrefix(body, []byte("\r")):
			body = body[1:]
		default:
			continue
		}
		head := data[max(0, at-longest):at]
		begin := bytes.LastIndex(head, []byte("obj"))
		if begin < 0 {
			continue
		}
		s.dict = head[begin+len("obj"):]
		end := bytes.Index(body, []byte("endstream"))
		if end < 0 {
			end = len(body)
		}
		s.data = body[:end]
		return s, body[end:], true
	}
}

// has reports whether the dictionary of the stream holds one of the words.
func (s rawStream) has(words ...string) bool {
	for _, w := range words {
		if bytes.Contains(s.dict, []byte(w)) {
			return true
		}
	}
	return false
}

// is reports whether one of the names is the type or the subtype of the stream.
func (s rawStream) is(names ...string) bool {
	for rest := s.dict; ; {
		i := bytes.Index(rest, []byte("ype"))
		if i < 0 {
			return false
		}
		key, value := rest[:i], bytes.TrimLeft(rest[i+len("ype"):], " \r\n\t")
		rest = rest[i+len("ype"):]
		if !bytes.HasSuffix(key, []byte("/T")) && !bytes.HasSuffix(key, []byte("/Subt")) {
			continue
		}
		for _, name := range names {
			if after, ok := bytes.CutPrefix(value, []byte("/"+name)); ok && (len(after) == 0 || !regular(after[0])) {
				return true
			}
		}
	}
}

// inflate returns what the stream holds, at most limit bytes of it; ok is false
// if it is coded in a way that takes more than inflating.
func (s rawStream) inflate(limit int64) (data []byte, ok bool) {
	if !s.has("/Filter") {
		return s.data, true
	}
	if !s.has("/FlateDecode") || s.has("/ASCII", "/LZW", "/RunLength", "/Crypt", "/DCT", "/CCITT", "/JBIG2", "/JPX", "/Predictor") {
		return nil, false
	}
	z, err := zlib.NewReader(bytes.NewReader(s.data))
	if err != nil {
		return nil, false
	}
	data, _ = io.ReadAll(io.LimitReader(z, limit)) // what is there of a damaged one counts
	return data, true
}
