package xlsx

import (
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// Bounds of what recognising a file may cost.
const (
	sniffExpanded = 4 << 20 // bytes decompressed
	sniffWalk     = 1 << 20 // bytes searched for local headers
)

// sniff reports whether the file is a zip, possibly with something in front,
// that holds a workbook. The content types decide; where they are missing or
// damaged, the main relationship does, and then the names of the parts, which a
// file still has that was cut off and lost its directory.
func sniff(in reader.Input, head []byte) bool {
	if !bytes.Contains(head, []byte("PK\x03\x04")) && !endsAsZip(in.Data) {
		return false
	}
	pkg, err := opc.OpenHead(in.Data, sniffExpanded, sniffWalk)
	if err != nil {
		return false
	}
	ctx := context.Background()
	switch mainType(ctx, pkg) {
	case workbookMain:
		return true
	case otherMain:
		return false
	case noMain:
	}
	if rels, err := pkg.Relationships(ctx, ""); err == nil {
		for _, r := range rels {
			if r.Type == "officeDocument" && r.Part != nil {
				return rootIsWorkbook(ctx, r.Part)
			}
		}
	}
	named := false
	for _, p := range pkg.Parts {
		name := strings.ToLower(p.Name)
		switch {
		case name == "xl/workbook.bin", strings.HasPrefix(name, "word/"), strings.HasPrefix(name, "ppt/"):
			return false
		case name == "xl/workbook.xml", name == "xl/sharedstrings.xml", name == "xl/styles.xml", strings.HasPrefix(name, "xl/worksheets/"):
			named = true
		}
	}
	return named
}

// endsAsZip reports whether the last bytes are those of a zip without a comment.
func endsAsZip(data *io.SectionReader) bool {
	const size = 22
	var b [size]byte
	n, _ := data.ReadAt(b[:], max(0, data.Size()-size))
	return n == size && string(b[:4]) == "PK\x05\x06"
}

type mainKind int

const (
	noMain mainKind = iota
	workbookMain
	otherMain
)

// mainType says what the content types call the main part (18, and [MS-XLSX] for
// those with macros).
func mainType(ctx context.Context, pkg *opc.Package) mainKind {
	if err := pkg.ReadTypes(ctx); err != nil && pkg.Part("[Content_Types].xml") == nil {
		return noMain
	}
	kind := noMain
	for _, p := range pkg.Parts {
		switch {
		case isWorkbook(p.Type):
			return workbookMain
		case strings.HasSuffix(p.Type, ".main+xml"), p.Type == "application/vnd.ms-excel.sheet.binary.macroenabled.main":
			kind = otherMain
		}
	}
	return kind
}

// isWorkbook reports whether a content type is that of a workbook's main part.
func isWorkbook(contentType string) bool {
	switch contentType {
	case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
		"application/vnd.ms-excel.sheet.macroenabled.main+xml",
		"application/vnd.ms-excel.template.macroenabled.main+xml",
		"application/vnd.ms-excel.addin.macroenabled.main+xml":
		return true
	}
	return false
}

func rootIsWorkbook(ctx context.Context, part *opc.Part) bool {
	root := ""
	_ = part.Scan(ctx, func(t *xmltok.Tokenizer) { // what can be read of it is enough
		if root == "" {
			root = string(t.Name())
		}
	})
	return root == "workbook"
}
