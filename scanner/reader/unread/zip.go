package unread

import (
	"bytes"
	"encoding/binary"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

const (
	localHeader   = "PK\x03\x04"
	centralHeader = "PK\x01\x02"
	endOfCentral  = "PK\x05\x06"
)

// opc recognises packages of Office Open XML that hold a part whose name begins
// with prefix.
func opc(prefix string) func(reader.Input, []byte) bool {
	return func(in reader.Input, head []byte) bool {
		if !bytes.HasPrefix(head, []byte(localHeader)) {
			return false
		}
		types, part := false, false
		for _, name := range names(in, head) {
			types = types || strings.EqualFold(name, "[Content_Types].xml")
			part = part || len(name) >= len(prefix) && strings.EqualFold(name[:len(prefix)], prefix)
		}
		return types && part
	}
}

// names returns names of members of a zip file: from its central directory or,
// if that is missing as in a file that was cut off, from the local headers in
// head. It is no more than a look: long directories are not read to the end.
func names(in reader.Input, head []byte) []string {
	if found := headers(directory(in), centralHeader, 46, 28); len(found) > 0 {
		return found
	}
	return headers(head, localHeader, 30, 26)
}

// headers returns the names in headers that begin with mark in b. A header is
// fixed bytes long before the name, whose length is at offset size.
func headers(b []byte, mark string, fixed, size int) []string {
	const enough = 2000
	var found []string
	for len(found) < enough {
		i := bytes.Index(b, []byte(mark))
		if i < 0 || len(b)-i < fixed {
			break
		}
		b = b[i:]
		end := fixed + int(binary.LittleEndian.Uint16(b[size:]))
		if end > len(b) {
			break
		}
		found = append(found, strings.ReplaceAll(string(b[fixed:end]), `\`, "/"))
		b = b[end:]
	}
	return found
}

// directory returns the beginning of the central directory, nil if there is none
// (APPNOTE 4.3.16).
func directory(in reader.Input) []byte {
	const longest = 22 + 65535
	size := in.Data.Size()
	tail := make([]byte, min(size, longest))
	if n, _ := in.Data.ReadAt(tail, size-int64(len(tail))); n < len(tail) {
		return nil
	}
	i := bytes.LastIndex(tail, []byte(endOfCentral))
	if i < 0 || len(tail)-i < 22 {
		return nil
	}
	end := size - int64(len(tail)) + int64(i)
	length := int64(binary.LittleEndian.Uint32(tail[i+12:]))
	if length > end {
		return nil
	}
	b := make([]byte, min(length, 256<<10))
	n, _ := in.Data.ReadAt(b, end-length)
	return b[:n]
}
