// Package xlsb reads the binary workbooks of Excel since 2007, .xlsb.
//
// Source: [MS-XLSB], whose clauses are given; the package is that of Office Open
// XML (ECMA-376 Part 2), and so are the parts in XML. Sheets are streamed: memory
// does not grow with rows, only with the table of shared strings.
//
// Every sheet is read whatever its state. What values look like is what package
// xlsx makes of the same workbook. Binary parts of which nothing is said here are
// reported as not read.
package xlsb

import (
	"bytes"
	"context"
	"fmt"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
)

// Format returns the format of binary workbooks.
func Format() reader.Format {
	return reader.Format{Name: "xlsb", Extensions: []string{".xlsb"}, Sniff: sniff, Read: read}
}

// Bounds of what recognising a file may cost.
const (
	sniffExpanded = 1 << 20 // bytes decompressed
	sniffWalk     = 1 << 20 // bytes searched for local headers
)

const (
	mainPart = "xl/workbook.bin"
	mainType = "application/vnd.ms-excel.sheet.binary.macroenabled.main"
)

// sniff recognises a zip with a binary workbook in it, by the type of the main
// part or its usual name.
func sniff(in reader.Input, head []byte) bool {
	if !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return false
	}
	pkg, err := opc.OpenHead(in.Data, sniffExpanded, sniffWalk)
	if err != nil {
		return false
	}
	if pkg.Part(mainPart) != nil {
		return true
	}
	_ = pkg.ReadTypes(context.Background()) // what can be read of it is enough
	for _, p := range pkg.Parts {
		if p.Type == mainType {
			return true
		}
	}
	return false
}

// read sends the sheets in the workbook's order, then what else holds text.
func read(ctx context.Context, in reader.Input, sink doc.Sink) error {
	f, err := office.Open(ctx, in, sink, "xlsb")
	if err == nil {
		b := &book{file: f, owners: map[*opc.Part]listed{}}
		err = b.read()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// book is one workbook while it is read.
type book struct {
	file     *office.File
	main     *opc.Part
	date1904 bool
	sheets   []listed
	shared   sharedStrings
	styles   styles
	xfs      []cellStyle
	owners   map[*opc.Part]listed // sheets by the parts that belong to them

	names     [][]string // defined ones with the texts in their formulas
	moreNames bool
}

// listed is a sheet as the workbook part lists it (2.4.306).
type listed struct {
	name   string
	hidden doc.Hidden
	relID  string
}

func (b *book) read() error {
	for _, step := range []func() error{b.readWorkbook, b.readShared, b.readStyles, b.readSheets, b.sendNames, b.sendOrphans} {
		if err := step(); err != nil {
			return err
		}
	}
	if err := b.file.Rest(b.kinds()); err != nil {
		return err
	}
	return b.file.Close()
}

// at returns the location of a part of the workbook.
func (b *book) at(kind doc.PartKind, part string) doc.Location {
	at := b.file.In.Loc
	at.Kind, at.Part = kind, part
	return at
}

// sheetProblem reports what is wrong with a sheet.
func (b *book) sheetProblem(at doc.Location, what string, err error) error {
	if b.file.Ctx.Err() != nil {
		return b.file.Ctx.Err()
	}
	return b.file.Sink.Problem(at, fmt.Errorf("xlsb: %s: %w", what, err))
}

// related returns the part that the workbook is related to by the given type of
// relationship, or else the one of the usual name.
func (b *book) related(rels []opc.Relationship, kind, usual string) *opc.Part {
	for _, r := range rels {
		if r.Type == kind && r.Part != nil {
			return r.Part
		}
	}
	return b.file.Pkg.Part(usual)
}
