package xls

import "encoding/binary"

// Numbers of the records that are read (2.3.1), as far as several functions need
// them.
const (
	recEOF      = 0x000A
	recContinue = 0x003C
	recBOF      = 0x0809
	recFilePass = 0x002F
	recString   = 0x0207
)

// header is the length of what precedes a record's data: its number and length.
const header = 4

// records steps through a stream of records.
type records struct {
	b      []byte
	at     int  // of the next record
	broken bool // the last record goes on beyond the end
}

// next returns the number and the data of the next record, and false at the end.
func (r *records) next() (id uint16, data []byte, ok bool) {
	if r.at < 0 || r.at+header > len(r.b) {
		r.broken = r.broken || r.at < len(r.b)
		return 0, nil, false
	}
	id = binary.LittleEndian.Uint16(r.b[r.at:])
	end := r.at + header + int(binary.LittleEndian.Uint16(r.b[r.at+2:]))
	if end > len(r.b) {
		r.broken = true
		return 0, nil, false
	}
	data = r.b[r.at+header : end : end]
	r.at = end
	return id, data, true
}

// peek returns the number of the next record, 0 at the end.
func (r *records) peek() uint16 {
	if r.at < 0 || r.at+header > len(r.b) {
		return 0
	}
	return binary.LittleEndian.Uint16(r.b[r.at:])
}

// continued returns data, of the record read last, and that of the records
// Continue (2.4.58) behind it.
func (r *records) continued(data []byte) *joined {
	j := &joined{cur: data}
	for r.peek() == recContinue {
		_, more, ok := r.next()
		if !ok {
			j.short = true
			break
		}
		j.rest = append(j.rest, more)
	}
	return j
}

// joined reads data that goes on in records Continue. What reads beyond the end
// returns zeros and sets short.
type joined struct {
	cur   []byte
	rest  [][]byte
	short bool
	raw   []byte // a text as UTF-16
}

// done reports whether everything was read.
func (j *joined) done() bool {
	for len(j.cur) == 0 && len(j.rest) > 0 {
		j.cur, j.rest = j.rest[0], j.rest[1:]
	}
	return len(j.cur) == 0
}

func (j *joined) u8() byte {
	if j.done() {
		j.short = true
		return 0
	}
	v := j.cur[0]
	j.cur = j.cur[1:]
	return v
}

func (j *joined) u16() uint16 {
	if len(j.cur) >= 2 {
		v := binary.LittleEndian.Uint16(j.cur)
		j.cur = j.cur[2:]
		return v
	}
	low := uint16(j.u8())
	return low | uint16(j.u8())<<8
}

func (j *joined) u32() uint32 {
	low := uint32(j.u16())
	return low | uint32(j.u16())<<16
}

// skip passes over n bytes.
func (j *joined) skip(n int64) {
	for n > 0 {
		if j.done() {
			j.short = true
			return
		}
		step := min(n, int64(len(j.cur)))
		j.cur = j.cur[step:]
		n -= step
	}
}

// bytes returns the next n bytes, fewer at the end.
func (j *joined) bytes(n int) []byte {
	var b []byte
	for n > 0 {
		if j.done() {
			j.short = true
			return b
		}
		step := min(n, len(j.cur))
		if b == nil && step == n {
			b = j.cur[:n:n]
		} else {
			b = append(b, j.cur[:step]...)
		}
		j.cur = j.cur[step:]
		n -= step
	}
	return b
}

// u16At and u32At return the number at an offset of a record's data, 0 if it is
// beyond its end.
func u16At(data []byte, at int) uint16 {
	if at+2 > len(data) {
		return 0
	}
	return binary.LittleEndian.Uint16(data[at:])
}

func u32At(data []byte, at int) uint32 {
	if at+4 > len(data) {
		return 0
	}
	return binary.LittleEndian.Uint32(data[at:])
}
