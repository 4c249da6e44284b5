package xls

import (
	"context"
	"fmt"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
)

// book is one workbook while it is read.
type book struct {
	ctx  context.Context //nolint:containedctx // of one call of Read, as short-lived as the call
	in   reader.Input
	sink doc.Sink

	file *ole.File   // nil if the workbook has no compound file around it
	main *ole.Stream // the workbook
	name string      // of main
	data []byte      // of main

	biff8    bool
	page     int // code page of BIFF5
	date1904 bool
	sheets   []listed
	shared   sharedStrings
	styles   styles
	xfs      []cellStyle
	names    []definedName
	filters  map[int]area // by the sheet's index: where it has a filter
	links    []link
	linkFrom int             // the first of the workbook that is listed
	linkTo   int             // the one that cells are added to
	linked   int             // rows of all links
	objects  map[string]bool // embedded objects that were sent, by their storage
	queries  []string        // connections and commands of queries

	streams []substream
	read1   map[int]bool // substreams that were read, by their offset
	faults  []fault
}

// listed is a sheet as the globals list it (2.4.28).
type listed struct {
	name   string
	hidden doc.Hidden
	offset int
	kind   byte
}

// fault is something wrong with the workbook, told once, after its globals.
type fault struct {
	what  string
	class error
}

func (b *book) fault(what string, class error) {
	for _, f := range b.faults {
		if f.what == what {
			return
		}
	}
	b.faults = append(b.faults, fault{what, class})
}

// Kinds of substreams in BOF (2.4.21).
const (
	kindGlobals   = 0x0005
	kindModule    = 0x0006
	kindSheet     = 0x0010
	kindChart     = 0x0020
	kindMacro     = 0x0040
	kindWorkspace = 0x0100
)

// substream is a stretch of records from BOF to EOF (2.1.7.20), with others
// inside.
type substream struct {
	at   int
	kind uint16
}

// findSubstreams lists the outermost substreams.
func (b *book) findSubstreams() error {
	r := records{b: b.data}
	depth := 0
	for n := 0; ; n++ {
		if n%4096 == 0 && b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		at := r.at
		id, data, ok := r.next()
		if !ok {
			break
		}
		switch id {
		case recBOF:
			if depth == 0 {
				b.streams = append(b.streams, substream{at, u16At(data, 2)})
			}
			depth++
		case recEOF:
			depth = max(0, depth-1)
		}
	}
	if r.broken && depth > 0 {
		b.fault("the records break off", reader.ErrMalformed)
	}
	return nil
}

func (b *book) read() error {
	if err := b.version(); err != nil {
		return err
	}
	b.read1 = map[int]bool{}
	if err := b.findSubstreams(); err != nil {
		return err
	}
	for _, step := range []func() error{
		b.readGlobals, b.tellFaults, b.readSheets, b.readUnlisted, b.sendNames, b.sendLinks, b.sendQueries, b.sendOrphans, b.readStreams,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// version looks at the first record, which says of which version the workbook
// is.
func (b *book) version() error {
	r := records{b: b.data}
	id, data, _ := r.next()
	switch {
	case id == 0x0009 || id == 0x0209 || id == 0x0409:
		return fmt.Errorf("xls: a workbook of Excel 2 to 4: %w", reader.ErrUnsupported)
	case id != recBOF || len(data) < 4:
		return fmt.Errorf("xls: does not begin as a workbook does: %w", reader.ErrMalformed)
	}
	switch version := u16At(data, 0); version {
	case 0x0600:
		b.biff8 = true
	case 0x0500:
	default:
		return fmt.Errorf("xls: a workbook of version %#x: %w", version, reader.ErrUnsupported)
	}
	b.page = codepage.Windows
	return nil
}

// readGlobals reads the first substream: the list of sheets, texts, styles and
// names (2.1.7.20.3). A sheet alone has no globals before it.
func (b *book) readGlobals() error {
	if len(b.streams) == 0 || b.streams[0].kind != kindGlobals && b.streams[0].kind != kindWorkspace {
		b.xfs = b.styles.resolve()
		return nil
	}
	b.read1[b.streams[0].at] = true
	r := records{b: b.data}
	r.next()
	for n := 0; ; n++ {
		if n%4096 == 0 && b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		id, data, ok := r.next()
		if !ok || id == recEOF || id == recBOF {
			break
		}
		if id == recFilePass { // 2.4.117
			return fmt.Errorf("xls: %w", reader.ErrEncrypted)
		}
		b.global(&r, id, data)
	}
	b.xfs = b.styles.resolve()
	return nil
}

// maxSheets bounds the sheets of a workbook.
const maxSheets = 1 << 16

// global takes a record of the globals.
func (b *book) global(r *records, id uint16, data []byte) {
	switch id {
	case 0x0022: // Date1904 (2.4.77)
		b.date1904 = u16At(data, 0) == 1
	case 0x0042: // CodePage (2.4.52)
		b.page = int(u16At(data, 0))
	case 0x0085: // BoundSheet8
		b.addSheet(data)
	case 0x00FC:
		b.readShared(r.continued(data))
	case 0x0031:
		b.styles.addFont(data)
	case 0x00E0:
		b.styles.addXF(data, b.biff8)
	case 0x0092:
		b.styles.setPalette(data)
	case 0x041E: // Format
		j := r.continued(data)
		format := j.u16()
		if b.biff8 {
			b.styles.addFormat(format, b.longText(j))
		} else {
			b.styles.addFormat(format, b.shortText(j))
		}
	case 0x0018, 0x0218: // Lbl
		b.addName(r.continued(data))
	default:
		b.external(r, id, data)
	}
}

// addSheet takes a record BoundSheet8 (2.4.28).
func (b *book) addSheet(data []byte) {
	if len(data) < 7 || len(b.sheets) == maxSheets {
		b.fault("the list of sheets is damaged", reader.ErrMalformed)
		return
	}
	s := listed{offset: int(u32At(data, 0)), kind: data[5]}
	const state = 3
	switch data[4] & state {
	case 1:
		s.hidden = doc.HiddenSheet
	case 2:
		s.hidden = doc.VeryHiddenSheet
	}
	s.name = b.shortText(&joined{cur: data[6:]})
	b.sheets = append(b.sheets, s)
}

// tellFaults tells what was wrong so far.
func (b *book) tellFaults() error {
	for _, f := range b.faults {
		if err := b.problem(b.name, f.what, f.class); err != nil {
			return err
		}
	}
	b.faults = nil
	return nil
}

// readSheets reads the sheets that the globals list.
func (b *book) readSheets() error {
	for i, s := range b.sheets {
		at := b.at(doc.Sheet, s.name)
		if err := b.sink.Part(doc.Part{Loc: at, Hidden: s.hidden}); err != nil {
			return err
		}
		r := records{b: b.data, at: s.offset}
		id, data, ok := r.next()
		switch {
		case !ok || id != recBOF:
			if err := b.problemAt(at, "the sheet is not where the list of sheets says", reader.ErrMalformed); err != nil {
				return err
			}
			continue
		case b.read1[s.offset]:
			continue // listed twice
		}
		b.read1[s.offset] = true
		if err := b.readSheet(i, at, s.hidden, s.offset, u16At(data, 2)); err != nil {
			return err
		}
	}
	return nil
}

// readUnlisted reads the substreams that are in the workbook but not in its list
// of sheets: no menu shows them. Without a list nothing can be said of their
// state.
func (b *book) readUnlisted() error {
	n := 0
	for _, s := range b.streams {
		if b.read1[s.at] || s.kind == kindGlobals || s.kind == kindWorkspace || s.kind == kindModule {
			continue
		}
		b.read1[s.at] = true
		n++
		at := b.at(doc.Sheet, fmt.Sprintf("%s %d", b.name, n))
		hidden, detail := doc.VeryHiddenSheet, "the workbook does not list this sheet"
		if len(b.sheets) == 0 {
			hidden, detail = 0, "the workbook has no list of sheets"
		}
		if err := b.sink.Part(doc.Part{Loc: at, Hidden: hidden, Detail: detail}); err != nil {
			return err
		}
		if err := b.readSheet(-1, at, hidden, s.at, s.kind); err != nil {
			return err
		}
	}
	return nil
}

// at returns the location of a part of the workbook.
func (b *book) at(kind doc.PartKind, part string) doc.Location {
	at := b.in.Loc
	at.Kind, at.Part = kind, part
	return at
}
