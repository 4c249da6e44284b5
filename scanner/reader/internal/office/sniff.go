package office

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
)

// Bounds of what recognising a file may cost.
const (
	sniffExpanded = 4 << 20 // bytes decompressed
	sniffWalk     = 1 << 20 // bytes searched for local headers
)

// Sniff returns a function that recognises a zip, possibly with something in
// front, whose main part has a content type of types; where that
// is not known, a part in the folder that only such files have.
func Sniff(folder string, types ...string) func(reader.Input, []byte) bool {
	return func(in reader.Input, head []byte) bool {
		if !bytes.Contains(head, []byte("PK\x03\x04")) && !endsAsZip(in.Data) {
			return false
		}
		pkg, err := opc.OpenHead(in.Data, sniffExpanded, sniffWalk)
		if err != nil {
			return false
		}
		if pkg.Part("[Content_Types].xml") == nil {
			return false
		}
		_ = pkg.ReadTypes(context.Background()) // what can be read of them is enough
		other, lies := false, false
		for _, p := range pkg.Parts {
			if slices.Contains(types, p.Type) {
				return true
			}
			other = other || isMain(p.Type)
			name := strings.ToLower(p.Name)
			lies = lies || strings.HasPrefix(name, folder) && strings.HasSuffix(name, ".xml")
		}
		return lies && !other
	}
}

// isMain reports whether a content type is that of the main part of some office
// document.
func isMain(contentType string) bool {
	return strings.HasSuffix(contentType, ".main+xml") || strings.HasSuffix(contentType, ".main")
}

// endsAsZip reports whether the last bytes are those of a zip without a comment.
func endsAsZip(data *io.SectionReader) bool {
	const size = 22
	var b [size]byte
	n, _ := data.ReadAt(b[:], max(0, data.Size()-size))
	return n == size && string(b[:4]) == "PK\x05\x06"
}
