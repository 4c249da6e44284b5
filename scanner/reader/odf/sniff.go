package odf

import (
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
)

// sniff recognises a package by its file "mimetype" (part 2, 3.3), and a flat document by the attribute of its root.
func sniff(in reader.Input, head []byte, kind string) bool {
	if !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return isFlat(head, kind)
	}
	const expanded, walk, longest = 1 << 16, 1 << 16, 128
	pkg, err := opc.OpenHead(in.Data, expanded, walk)
	if err != nil {
		return false
	}
	part := pkg.Part("mimetype")
	if part == nil {
		return false
	}
	r, err := part.Open(context.Background())
	if err != nil {
		return false
	}
	defer r.Close()
	mediaType, _ := io.ReadAll(io.LimitReader(r, longest)) // what can be read of it is enough
	return isOf(strings.TrimSpace(string(mediaType)), kind)
}

// isFlat recognises a flat document: its root says what it is (3.1.2, 19.389).
func isFlat(head []byte, kind string) bool {
	before, value, ok := bytes.Cut(head, []byte("office:mimetype="))
	if !ok || len(value) < 2 || !bytes.Contains(before, []byte("<office:document")) {
		return false
	}
	end := bytes.IndexByte(value[1:], value[0])
	return end >= 0 && isOf(string(value[1:1+end]), kind)
}
