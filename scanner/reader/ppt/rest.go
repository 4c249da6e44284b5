package ppt

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/vba"
)

// rest sends what is in the stream beside what is shown: embedded files, and what
// the last edit leads to no longer. Of a presentation without a directory that is
// all there is, and in plain sight as far as can be told.
func (d *document) rest() error {
	var hidden doc.Hidden
	if len(d.sent) > 0 {
		hidden = doc.OlderRevision
	}
	in := map[int]bool{} // offsets of objects that the last edit leads to
	for _, at := range d.objects {
		in[at] = true
	}
	before := d.said
	if hidden != 0 {
		d.said = map[string]bool{}
	}
	d.Flow.Enter(d.Part(doc.File, "older slides", hidden))
	for r := range records(d.data) {
		if err := errors.Join(d.Ctx.Err(), d.Flow.Err()); err != nil {
			return err
		}
		switch {
		case d.sent[r.at], r.kind == kindUserEdit, r.kind == kindDirectory:
		case r.kind == kindStorage:
			more := hidden
			if in[r.at] {
				more = 0
			}
			if err := d.storage(r, more); err != nil {
				return err
			}
		default:
			d.unseen(r, before, 0)
		}
	}
	d.Flow.Leave()
	if hidden != 0 {
		d.said = before
	}
	return d.Flow.Err()
}

// unseen sends the texts in a record that were not sent before.
func (d *document) unseen(r record, before map[string]bool, depth int) {
	if s, ok := textOf(r); ok {
		for line := range strings.FieldsFuncSeq(s, func(c rune) bool { return c == '\r' }) {
			if line = strings.ReplaceAll(line, "\v", "\n"); !before[line] && !d.said[line] {
				d.send(line, 0)
			}
		}
		return
	}
	if !r.inside {
		return
	}
	if depth > maxGroups {
		d.deep = true
		return
	}
	for inner := range records(r.data) {
		d.unseen(inner, before, depth+1)
	}
}

// maxObject bounds an embedded file.
const maxObject = 256 << 20

// storage hands on an embedded file, or reads macros (2.10.34): a compound file,
// mostly compressed.
func (d *document) storage(r record, hidden doc.Hidden) error {
	data, err := r.data, error(nil)
	if r.instance == 1 {
		data, err = inflate(r.data, min(maxObject, d.In.Limits.Expanded))
	}
	d.files++
	name := "object " + strconv.Itoa(d.files)
	if err != nil {
		if err := d.Problem(name, "an embedded file", err); err != nil {
			return err
		}
	}
	if len(data) == 0 {
		return nil
	}
	if f, err := ole.Open(io.NewSectionReader(bytes.NewReader(data), 0, int64(len(data))), maxObject); err == nil {
		for _, s := range f.Streams {
			if len(s.Path) == 2 && strings.EqualFold(s.Path[0], "VBA") && strings.EqualFold(s.Path[1], "dir") {
				return d.macros(f, name, hidden)
			}
		}
	}
	return d.member(doc.Member{
		Loc: d.In.Loc.Member(name), Hidden: hidden | doc.EmbeddedFile,
		Open: func() (io.ReadCloser, error) { return office.Unwrap(d.In.Loc, data) },
	})
}

// inflate returns what is compressed in b behind its size. With an error comes what
// could be read.
func inflate(b []byte, most int64) ([]byte, error) {
	const size = 4
	if len(b) < size {
		return nil, fmt.Errorf("%w: it breaks off", reader.ErrMalformed)
	}
	z, err := zlib.NewReader(bytes.NewReader(b[size:]))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", reader.ErrMalformed, err)
	}
	data, err := io.ReadAll(io.LimitReader(z, most+1))
	switch stated := int64(binary.LittleEndian.Uint32(b)); {
	case int64(len(data)) == stated && stated <= most: // what comes behind it may be missing
		return data, nil
	case int64(len(data)) > most:
		return nil, fmt.Errorf("%w: larger than anything of its kind", reader.ErrTooLarge)
	case err != nil:
		return data, fmt.Errorf("%w: %w", reader.ErrMalformed, err)
	}
	return data, nil
}

// macros sends the texts and the remarks in the macros.
func (d *document) macros(f *ole.File, name string, hidden doc.Hidden) error {
	to := d.Part(doc.File, "vbaProject", doc.HiddenText|hidden)
	return vba.Texts(f, nil,
		func(text string) error {
			d.Flow.Row(to, strings.ToValidUTF8(text, "\uFFFD"))
			return d.Flow.Err()
		},
		func(err error) error { return d.Problem(name, "macros are not read, or not all", err) })
}

// member hands on a file, unless the sink returned an error before.
func (d *document) member(m doc.Member) error {
	if err := d.Flow.Err(); err != nil {
		return err
	}
	return d.Sink.Member(m)
}

// streams deals with the other streams of the file (2.1). What is of no known kind
// is reported.
func (d *document) streams() error {
	told := false
	for _, s := range d.ole.Streams {
		if err := d.Ctx.Err(); err != nil {
			return err
		}
		if s.Size == 0 {
			continue
		}
		var err error
		switch name := s.Path[len(s.Path)-1]; {
		case strings.EqualFold(name, "Pictures"):
			d.Images++
		case len(s.Path) > 1 && strings.EqualFold(s.Path[0], "MsoDataStore"):
			if strings.EqualFold(name, "Item") {
				err = office.CustomXML(d.File, s)
			}
		case len(s.Path) > 1 && (s.Path[0] == dual || strings.EqualFold(s.Path[0], "_xmlsignatures")):
		case name == ole.SummaryInformation, name == ole.DocumentSummaryInformation:
			err = d.properties(s)
		case silent(name):
		case name == "\x09DRMContent": // [MS-OFFCRYPTO] 2.2.10
			err = d.Problem(name, "a part of the presentation", reader.ErrEncrypted)
		case !told:
			told = true
			err = d.Problem(strings.TrimLeft(strings.Join(s.Path, "/"), "\x01\x03\x05\x06"), "a stream of unknown kind is not read", reader.ErrUnsupported)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// silent reports whether a stream holds no text, or was read.
func silent(name string) bool {
	switch name {
	case mainStream, userStream, "\x01CompObj", "\x01Ole", "\x03PRINT", "\x06DataSpaces", "EncryptedSummary", "Header", "PP40", "_signatures":
		return true
	}
	return strings.EqualFold(name, mainStream) || strings.EqualFold(name, userStream)
}

// properties sends the properties of the presentation.
func (d *document) properties(s *ole.Stream) error {
	part := strings.TrimLeft(s.Name(), "\x05")
	data, err := s.Bytes()
	properties, damage := ole.Properties(data)
	for _, p := range properties {
		d.Flow.Row(d.Part(doc.Property, part, doc.DocumentProperty), p.Name, p.Text)
	}
	if err = errors.Join(err, damage); err != nil {
		return d.Problem(part, "document properties", errors.Join(reader.ErrMalformed, err))
	}
	return nil
}
