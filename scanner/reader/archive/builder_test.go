package archive_test

import (
	"encoding/binary"
	"hash/crc32"
	"unicode/utf16"
)

// sevenzip returns a 7z archive (7zFormat.txt) of files that are stored, one
// folder a file, with a header that is not compressed. No file may be empty.
func sevenzip(files ...file) []byte {
	const (
		header, mainStreams, filesInfo        = 1, 4, 5
		packInfo, unpackInfo, subStreams, end = 6, 7, 8, 0
		size, crc, folder, unpackSize, names  = 9, 10, 11, 12, 17
	)
	var data []byte
	for i := range files {
		if files[i].content == "" {
			files[i].content = "-"
		}
		data = append(data, files[i].content...)
	}
	n := byte(len(files))
	h := []byte{header, mainStreams, packInfo, 0, n, size}
	for _, f := range files {
		h = append(h, number(len(f.content))...)
	}
	h = append(h, end, unpackInfo, folder, n, 0)
	for range files {
		h = append(h, 1, 1, 0) // one coder, whose name is one byte long: copy
	}
	h = append(h, unpackSize)
	for _, f := range files {
		h = append(h, number(len(f.content))...)
	}
	h = append(h, crc, 1)
	for _, f := range files {
		h = binary.LittleEndian.AppendUint32(h, crc32.ChecksumIEEE([]byte(f.content)))
	}
	h = append(h, end, subStreams, end, end, filesInfo, n, names)
	list := []byte{0}
	for _, f := range files {
		for _, u := range append(utf16.Encode([]rune(f.name)), 0) {
			list = binary.LittleEndian.AppendUint16(list, u)
		}
	}
	h = append(append(append(h, number(len(list))...), list...), end, end)

	le := binary.LittleEndian
	start := le.AppendUint64(nil, uint64(len(data)))
	start = le.AppendUint64(start, uint64(len(h)))
	start = le.AppendUint32(start, crc32.ChecksumIEEE(h))
	out := append([]byte("7z\xbc\xaf\x27\x1c\x00\x04"), le.AppendUint32(nil, crc32.ChecksumIEEE(start))...)
	return append(append(append(out, start...), data...), h...)
}

// number writes n as 7z does: the ones that begin the first byte say how many
// bytes follow.
func number(n int) []byte {
	switch {
	case n < 1<<7:
		return []byte{byte(n)}
	case n < 1<<14:
		return []byte{0x80 | byte(n>>8), byte(n)}
	}
	return []byte{0xE0, byte(n), byte(n >> 8), byte(n >> 16)}
}

// rar returns a RAR 5 archive of files that are stored.
func rar(files ...file) []byte {
	const archiveHead, fileHead, endHead = 1, 2, 5
	out := append([]byte("Rar!\x1a\x07\x01\x00"), block(archiveHead, 0, 0, []byte{0})...)
	for _, f := range files {
		if f.name == "" {
			f.name = "-"
		}
		const hasCRC = 4
		fields := append([]byte{hasCRC}, vint(len(f.content))...)
		fields = append(fields, 0) // attributes
		fields = binary.LittleEndian.AppendUint32(fields, crc32.ChecksumIEEE([]byte(f.content)))
		fields = append(fields, 0, 1) // stored, on Unix
		fields = append(append(fields, vint(len(f.name))...), f.name...)
		out = append(append(out, block(fileHead, 2, len(f.content), fields)...), f.content...)
	}
	return append(out, block(endHead, 0, 0, []byte{0})...)
}

// block returns a block of a RAR 5 archive without its data.
func block(kind, flags byte, dataSize int, fields []byte) []byte {
	b := []byte{kind, flags}
	if flags&2 != 0 {
		b = append(b, vint(dataSize)...)
	}
	b = append(b, fields...)
	b = append(vint(len(b)), b...)
	return append(binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(b)), b...)
}

func vint(n int) []byte { return binary.AppendUvarint(nil, uint64(n)) }
