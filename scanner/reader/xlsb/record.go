package xlsb

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
)

// maxRecord bounds what is kept of a record; the largest hold one text of 32,767
// characters, or a picture of which nothing is wanted.
const maxRecord = 4 << 20

// records calls take for each record of a part: its number and its data, which
// are valid during the call (2.1.4). What keeps the part from being read to its
// end is a problem; the error of take is returned as it is.
func records(f *office.File, part *opc.Part, what string, take func(id int, data []byte) error) error {
	f.Done(part)
	r, err := part.Open(f.Ctx)
	if err != nil {
		return f.Problem(part.Name, what, err)
	}
	defer r.Close()
	in := bufio.NewReaderSize(r, 64<<10)
	var buf []byte
	cut := false
	for {
		id, size, err := head(in)
		if errors.Is(err, io.EOF) {
			if cut {
				return f.Problem(part.Name, what+": the end of a record is left out", reader.ErrTooLarge)
			}
			return nil
		}
		cut = cut || size > maxRecord
		if err == nil {
			buf, err = body(in, buf, size)
		}
		if err != nil {
			return f.Problem(part.Name, what, err)
		}
		if err := take(id, buf); err != nil {
			return err
		}
	}
}

// head reads the number and the length of a record: seven bits a byte, the lowest
// first, at most two bytes and four.
func head(in *bufio.Reader) (id int, size int64, err error) {
	c, err := in.ReadByte()
	if err != nil {
		return 0, 0, err
	}
	id = int(c)
	if c&0x80 != 0 {
		if c, err = in.ReadByte(); err != nil {
			return 0, 0, broken(err)
		}
		id = id&0x7F | int(c&0x7F)<<7
	}
	for shift := 0; shift < 28; shift += 7 {
		if c, err = in.ReadByte(); err != nil {
			return 0, 0, broken(err)
		}
		size |= int64(c&0x7F) << shift
		if c&0x80 == 0 {
			break
		}
	}
	return id, size, nil
}

// body reads the data of a record into buf, which grows with what there is. What
// is beyond maxRecord is passed over.
func body(in *bufio.Reader, buf []byte, size int64) ([]byte, error) {
	const step = 64 << 10
	buf = buf[:0]
	for left := min(size, maxRecord); left > 0; {
		n := int(min(left, step))
		from := len(buf)
		if cap(buf)-from < n {
			buf = append(buf, make([]byte, n)...)
		} else {
			buf = buf[:from+n]
		}
		if _, err := io.ReadFull(in, buf[from:]); err != nil {
			return nil, broken(err)
		}
		left -= int64(n)
	}
	if size > maxRecord {
		if _, err := io.CopyN(io.Discard, in, size-maxRecord); err != nil {
			return nil, broken(err)
		}
	}
	return buf, nil
}

// broken returns what an error in the middle of a record says.
func broken(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: a record breaks off", reader.ErrMalformed)
	}
	return err
}

// fields reads the data of a record from the front. What reads beyond the end
// returns zeros and sets short.
type fields struct {
	b     []byte
	short bool
}

func (f *fields) take(n int) []byte {
	if n > len(f.b) {
		f.short = true
		f.b = nil
		return make([]byte, min(n, 8))
	}
	b := f.b[:n]
	f.b = f.b[n:]
	return b
}

// skip passes over what is not wanted, however long it says it is.
func (f *fields) skip(n int64) {
	if n > int64(len(f.b)) {
		f.short = true
		n = int64(len(f.b))
	}
	f.b = f.b[n:]
}

func (f *fields) u8() byte   { return f.take(1)[0] }
func (f *fields) u16() int   { return int(binary.LittleEndian.Uint16(f.take(2))) }
func (f *fields) u32() int64 { return int64(binary.LittleEndian.Uint32(f.take(4))) }
func (f *fields) float() float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(f.take(8)))
}

// text reads an XLWideString (2.5.168), or one that may be null (2.5.166).
func (f *fields) text() string {
	const null = math.MaxUint32
	n := f.u32()
	if n == null {
		return ""
	}
	if 2*n > int64(len(f.b)) {
		f.short = true
		n = int64(len(f.b)) / 2
	}
	raw := f.b[:2*n]
	f.b = f.b[2*n:]
	return codepage.DecodeUTF16(raw)
}

// rich reads a RichStr (2.5.121) without its formatting and phonetic data.
func (f *fields) rich() string {
	f.u8()
	return f.text()
}
