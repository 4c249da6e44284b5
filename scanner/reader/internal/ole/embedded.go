package ole

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// Embedded returns what is in an embedded object as OLE 1 writes it, and as RTF
// still has it ([MS-OLEDS] 2.2.5): the file that was packed into it, or what the
// program that made it wrote; nil if the object is a link.
func Embedded(b []byte) ([]byte, error) {
	const linked, embedded, packed = 1, 2, "Package"
	broken := fmt.Errorf("%w: an embedded object", reader.ErrMalformed)
	u32 := func() (int64, bool) {
		if len(b) < 4 {
			return 0, false
		}
		n := int64(binary.LittleEndian.Uint32(b))
		b = b[4:]
		return n, true
	}
	text := func() (string, bool) {
		n, ok := u32()
		if !ok || n > int64(len(b)) {
			return "", false
		}
		s := string(b[:n])
		b = b[n:]
		return s, true
	}
	_, ok := u32() // a version that says nothing
	format, ok2 := u32()
	switch {
	case ok && ok2 && format == linked:
		return nil, nil
	case !ok || !ok2 || format != embedded:
		return nil, broken
	}
	class, ok := text()
	for range 2 { // topic and item
		if ok {
			_, ok = text()
		}
	}
	if !ok {
		return nil, broken
	}
	size, ok := u32()
	if !ok || size > int64(len(b)) {
		return nil, broken
	}
	b = b[:size]
	if strings.TrimRight(class, "\x00") == packed {
		if file, ok := native(append(make([]byte, 4, 4+len(b)), b...)); ok {
			return file, nil
		}
	}
	return b, nil
}
