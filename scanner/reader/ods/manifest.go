package ods

import (
	"context"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// manifest is what META-INF/manifest.xml says of the members of a package (part
// 2, 4).
type manifest struct {
	types  map[string]string // media types by name; "/" is the document
	locked map[string]bool   // those that are encrypted
	err    error             // what kept it from being read
}

// maxEntries bounds the entries of a manifest.
const maxEntries = 1 << 16

func readManifest(ctx context.Context, pkg *opc.Package) manifest {
	m := manifest{types: map[string]string{}, locked: map[string]bool{}}
	part := pkg.Part("META-INF/manifest.xml")
	if part == nil {
		return m
	}
	name := ""
	m.err = part.Scan(ctx, func(t *xmltok.Tokenizer) {
		switch string(t.Name()) {
		case "file-entry":
			name, _ = t.AttrLocal("full-path")
			if len(m.types) < maxEntries {
				m.types[name], _ = t.AttrLocal("media-type")
			}
		case "encryption-data":
			if len(m.locked) < maxEntries {
				m.locked[name] = true
			}
		}
	})
	return m
}
