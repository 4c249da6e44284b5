package xls

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
)

// readStreams deals with the other streams of the compound file (2.1.2). What
// holds text and cannot be read yet is reported once for each kind.
func (b *book) readStreams() error {
	if b.file == nil {
		return nil
	}
	told := map[string]bool{}
	for _, s := range b.file.Streams {
		if b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		if s == b.main || s.Size == 0 {
			continue
		}
		what, err := b.readStream(s)
		if err != nil {
			return err
		}
		if what == "" || told[what] {
			continue
		}
		told[what] = true
		if err := b.notYet(strings.TrimLeft(strings.Join(s.Path, "/"), "\x01\x03\x05\x06"), what); err != nil {
			return err
		}
	}
	return nil
}

// readStream reads a stream, or returns what it is that is not read; nothing if
// there is no text in it.
func (b *book) readStream(s *ole.Stream) (string, error) {
	if len(s.Path) > 1 {
		switch root := s.Path[0]; {
		case strings.EqualFold(root, "_SX_DB_CUR"), strings.EqualFold(root, "_SX_DB"):
			data, err := s.Bytes()
			if err != nil {
				if err := b.problem(strings.Join(s.Path, "/"), "a pivot cache", err); err != nil {
					return "", err
				}
			}
			return "", b.readPivotCache("pivot cache "+s.Name(), data)
		case strings.HasPrefix(strings.ToUpper(root), "_VBA_PROJECT"):
			return "", b.readMacros(s)
		case strings.EqualFold(root, "_xmlsignatures"):
			return "", nil
		case strings.EqualFold(root, "MsoDataStore"): // as in documents, [MS-DOC] 2.1.6
			if strings.EqualFold(s.Name(), "Item") {
				return "", b.sendFile(s, ".xml", doc.DocumentProperty)
			}
			return "", nil
		}
		return "", b.sendObject(s.Path[:1])
	}
	switch name := s.Name(); {
	case name == ole.SummaryInformation, name == ole.DocumentSummaryInformation:
		return "", b.readProperties(s)
	case name == "\x01CompObj", name == "\x01Ole", name == "\x03PRINT", name == "\x06DataSpaces", strings.EqualFold(name, "_signatures"),
		strings.HasPrefix(name, "\x02OlePres"), strings.EqualFold(name, "XCB"): // a picture of it; bars of buttons
		return "", nil
	case strings.EqualFold(name, "Revision Log"), strings.EqualFold(name, "User Names"):
		return "the log of a shared workbook is", nil
	case strings.EqualFold(name, "Ctls"):
		return "a control is", nil
	case strings.EqualFold(name, streamBIFF5): // a copy for Excel 5, which need not say the same
		return "", b.sendFile(s, "", doc.OlderRevision)
	}
	return "a stream of unknown kind is", nil
}

// sendFile hands on a stream as a file of its own, whose name ends in extension.
func (b *book) sendFile(s *ole.Stream, extension string, hidden doc.Hidden) error {
	return b.sink.Member(doc.Member{
		Loc: b.in.Loc.Member(strings.Join(s.Path, "/") + extension), Hidden: hidden,
		Open: func() (io.ReadCloser, error) {
			data, err := s.Bytes()
			if err != nil {
				return nil, fmt.Errorf("xls: %w", err)
			}
			return io.NopCloser(bytes.NewReader(data)), nil
		},
	})
}

// sendObject sends the embedded object in a storage, once.
func (b *book) sendObject(path []string) error {
	if b.objects[path[0]] {
		return nil
	}
	b.done(path)
	return b.sink.Member(b.file.Object(b.in.Loc, path))
}

// done takes note that the storage of the given path is dealt with.
func (b *book) done(path []string) {
	if b.objects == nil {
		b.objects = map[string]bool{}
	}
	b.objects[path[0]] = true
}

// readProperties sends the properties of the document, a fragment each: its name
// and its value.
func (b *book) readProperties(s *ole.Stream) error {
	part := strings.TrimLeft(s.Name(), "\x05")
	data, err := s.Bytes()
	properties, damage := ole.Properties(data)
	rows := make([][]string, len(properties))
	for i, p := range properties {
		rows[i] = []string{p.Name, p.Text}
	}
	if err := grid.Rows(b.sink, b.at(doc.Property, part), doc.DocumentProperty, "", rows, b.in.Limits.Text); err != nil {
		return err
	}
	if err = errors.Join(err, damage); err != nil {
		return b.problem(part, "document properties", errors.Join(reader.ErrMalformed, err))
	}
	return nil
}
