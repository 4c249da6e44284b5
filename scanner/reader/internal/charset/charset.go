// Package charset turns the bytes of a text file into UTF-8 and tells text from
// binary data.
//
// A byte order mark decides; without one, valid UTF-8 is UTF-8 (RFC 3629: other
// encodings hardly ever look like it), zero bytes in a pattern are UTF-16 or
// UTF-32, and the rest is guessed from the first stretch that is not ASCII. The
// last resort is Windows-1252, in which every byte is readable.
package charset

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// sampleLen is how much of the beginning decides about byte order marks, zero
// bytes and escape sequences.
const sampleLen = 8 << 10

// NewReader returns the content of data from its beginning as valid UTF-8,
// without byte order mark. It never fails because of the encoding: what fits
// none is read as Windows-1252. The reader does not move data's own offset.
func NewReader(data *io.SectionReader) (io.Reader, error) {
	head := make([]byte, min(sampleLen, data.Size()))
	if _, err := io.ReadFull(io.NewSectionReader(data, 0, int64(len(head))), head); err != nil {
		return nil, err
	}
	enc, skip := fromHead(head)
	rest := io.NewSectionReader(data, int64(skip), data.Size()-int64(skip))
	if enc != nil {
		return transform.NewReader(rest, enc.NewDecoder()), nil
	}
	return &utf8Reader{src: rest, chunk: Room(data, chunk)}, nil
}

// Head returns the first bytes of data as UTF-8, made from at most n bytes of
// the file, and whether that is all of it. A character cut in two by the end of
// the n bytes is left out.
func Head(data *io.SectionReader, n int) (text []byte, whole bool) {
	size := min(int64(n), data.Size())
	r, err := NewReader(io.NewSectionReader(data, 0, size))
	if err != nil {
		return nil, false
	}
	buf := bytes.NewBuffer(make([]byte, 0, int(size)+bytes.MinRead))
	if _, err := buf.ReadFrom(r); err != nil {
		return nil, false
	}
	text = buf.Bytes()
	if size == data.Size() {
		return text, true
	}
	return bytes.TrimSuffix(text, []byte("\uFFFD")), false
}

// utf8Reader reads bytes of which it is only known that they are neither UTF-16
// nor UTF-32. ASCII and UTF-8 pass untouched. At the first byte that is neither,
// it makes up its mind on what it has in hand.
type utf8Reader struct {
	src     io.Reader
	chunk   int    // how much is read at once
	decided bool   // something that is not ASCII has been seen, and it was UTF-8
	held    []byte // read from src, not yet looked at
	ready   []byte // valid UTF-8, to be returned next
	decoder io.Reader
	err     error // of src, returned after what is in hand
}

// chunk is how much is read at once, and so the most that a guess is based on.
const chunk = 64 << 10

// Room returns how large a buffer of at most n bytes has to be to hold data after
// decoding. Most files of a drive are small, and clearing large buffers for them
// takes longer than reading them.
func Room(data *io.SectionReader, n int) int {
	const growth, least = 3, 512 // UTF-8 takes at most three bytes for one of a code page
	return int(min(int64(n), growth*data.Size()+least))
}

// Read implements io.Reader.
func (r *utf8Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for {
		switch {
		case len(r.ready) > 0:
			n := copy(p, r.ready)
			r.ready = r.ready[n:]
			return n, nil
		case r.decoder != nil:
			return r.decoder.Read(p)
		case r.err != nil && len(r.held) == 0:
			return 0, r.err
		}
		if n := r.fill(p); n > 0 {
			return n, nil
		}
	}
}

// fill reads from the source, straight into p if p is large enough, and returns
// how many bytes of p are done. If none are, there is something in r.ready, a
// decoder, an error, or nothing yet.
func (r *utf8Reader) fill(p []byte) int {
	buf := p
	if len(buf) < r.chunk {
		buf = make([]byte, r.chunk)
	}
	n := copy(buf, r.held)
	r.held = r.held[:0]
	if r.err == nil {
		var m int
		m, r.err = r.src.Read(buf[n:])
		n += m
	}
	buf = buf[:n]

	good := validLen(buf)
	if good < n && (r.err != nil || !partial(buf[good:])) {
		r.decide(buf, good)
		return 0
	}
	if !r.decided && !isASCII(buf[:good]) {
		r.decided = true
	}
	if good < n {
		r.held = append(r.held[:0], buf[good:]...)
	}
	if len(p) < r.chunk {
		r.ready = buf[:good]
		return 0
	}
	return good
}

// decide is called with the first bytes that are not UTF-8, which begin at
// buf[good]. If UTF-8 has been seen before, or is seen more often, they are odd
// characters in a UTF-8 file; if not, all from here on is in another encoding.
func (r *utf8Reader) decide(buf []byte, good int) {
	first := 0
	for first < good && buf[first] < utf8.RuneSelf {
		first++
	}
	if r.decided || mostlyUTF8(buf) {
		r.decided = true
		end := len(buf)
		if r.err == nil {
			end -= partialLen(buf)
		}
		r.ready = repair(buf[:end])
		r.held = append(r.held[:0], buf[end:]...)
		return
	}
	rest := append([]byte(nil), buf[first:]...)
	r.ready = append([]byte(nil), buf[:first]...)
	src := r.src
	if r.err != nil {
		src = errReader{r.err}
	}
	r.decoder = transform.NewReader(io.MultiReader(bytes.NewReader(rest), src), guess(buf).NewDecoder())
}

// errReader returns an error that was met before.
type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

// repair returns b with every byte that is no part of UTF-8 read as
// Windows-1252.
func repair(b []byte) []byte {
	out := make([]byte, 0, len(b)+len(b)/8)
	for len(b) > 0 {
		n := validLen(b)
		out = append(out, b[:n]...)
		b = b[n:]
		if len(b) > 0 {
			out = utf8.AppendRune(out, charmap.Windows1252.DecodeByte(b[0]))
			b = b[1:]
		}
	}
	return out
}

// mostlyUTF8 reports whether b holds more characters of several bytes than
// bytes that are no part of UTF-8.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		b = b[n:]
	}
	return good > bad
}

// validLen returns the length of the longest valid beginning of b.
func validLen(b []byte) int {
	if utf8.Valid(b) {
		return len(b)
	}
	n := 0
	for n < len(b) {
		// Halving would look at most bytes twice; blocks are looked at once.
		end := min(n+256, len(b))
		if isASCII(b[n:end]) {
			n = end
			continue
		}
		for n < end {
			r, size := utf8.DecodeRune(b[n:])
			if r == utf8.RuneError && size <= 1 {
				return n
			}
			n += size
		}
	}
	return n
}

// partial reports whether b could be the beginning of one character.
func partial(b []byte) bool { return len(b) < utf8.UTFMax && !utf8.FullRune(b) }

// partialLen returns how many bytes at the end of b are the beginning of a
// character that is cut off there.
func partialLen(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if utf8.RuneStart(b[len(b)-n]) {
			if b[len(b)-n] >= utf8.RuneSelf && partial(b[len(b)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

func isASCII(b []byte) bool {
	for len(b) >= 8 {
		// The compiler joins the eight bytes to one load.
		x := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
		if x&0x8080808080808080 != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// last is the encoding in which every byte is readable.
func last() encoding.Encoding { return charmap.Windows1252 }
