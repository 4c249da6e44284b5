package reader

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// Zip is where a zip archive lies in a file, as programs that open archives find
// it: from the end of the file, whatever stands before and behind it (APPNOTE
// 4.3.16). That makes an archive of many a file of another format.
type Zip struct {
	Start, End int64 // half-open range of bytes
}

// FindZip looks for a zip archive with files in it. Its Start is 0 too where its
// directory counts from the beginning of the file.
func FindZip(data *io.SectionReader) (z Zip, found bool) {
	const (
		length  = 22               // of the end record without its comment
		longest = length + 1<<16   // with it
		mark    = "PK\x05\x06"     // of the end record
		entry   = "PK\x01\x02"     // of an entry of the directory
		wide    = int64(1<<32 - 1) // stands for a number in a record of zip64
	)
	tail := make([]byte, min(longest, data.Size()))
	if _, err := data.ReadAt(tail, data.Size()-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return Zip{}, false
	}
	for to := len(tail); ; {
		at := bytes.LastIndex(tail[:to], []byte(mark))
		if at < 0 {
			return Zip{}, false
		}
		to = at
		end := tail[at:]
		if len(end) < length || binary.LittleEndian.Uint16(end[10:]) == 0 {
			continue
		}
		record := data.Size() - int64(len(end))
		z.End = min(data.Size(), record+length+int64(binary.LittleEndian.Uint16(end[20:])))
		size, offset := int64(binary.LittleEndian.Uint32(end[12:])), int64(binary.LittleEndian.Uint32(end[16:]))
		if size == wide || offset == wide {
			return z, true
		}
		var head [len(entry)]byte
		if _, err := data.ReadAt(head[:], record-size); err != nil || string(head[:]) != entry {
			continue
		}
		z.Start = max(0, record-size-offset)
		return z, true
	}
}
