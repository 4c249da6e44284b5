package office

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/vba"
)

// maxObject bounds a compound file in the document that is held to be looked
// into.
const maxObject = 256 << 20

// Embedded hands on a file that is embedded as an object (Part 1, 15.2.10 and
// 15.2.11). What is wrapped in a compound file, as every file but those of Office
// is, is taken out of it.
func Embedded(f *File, part *opc.Part) error {
	m := doc.Member{
		Loc: f.In.Loc.Member(part.Name), Hidden: doc.EmbeddedFile,
		Open: func() (io.ReadCloser, error) { return part.Reopen(f.Ctx) },
	}
	f.done[part] = true
	r, err := part.Open(f.Ctx)
	if err != nil {
		return f.Problem(part.Name, "an embedded file is not read", err)
	}
	head := make([]byte, len(ole.Magic))
	_, _ = io.ReadFull(r, head) // a shorter one is no compound file
	_ = r.Close()               // it was only read
	if string(head) == ole.Magic {
		m.Open = func() (io.ReadCloser, error) { return f.unwrapped(part) }
	}
	return f.Sink.Member(m)
}

// unwrapped returns the file that is in a compound file, or that itself if there
// is none in it or it is a document of its own.
func (f *File) unwrapped(part *opc.Part) (io.ReadCloser, error) {
	data, err := f.bytes(part)
	if err != nil {
		return nil, err
	}
	return Unwrap(f.In.Loc, data)
}

// Unwrap returns the file that is in the compound file data of a document at l,
// or that itself if there is none in it or it is a document of its own.
func Unwrap(l doc.Location, data []byte) (io.ReadCloser, error) {
	whole := io.NopCloser(bytes.NewReader(data))
	object, err := ole.Open(inMemory(data), maxObject)
	if err != nil {
		return whole, nil //nolint:nilerr // who reads it says what is wrong with it
	}
	if s := object.Root("CONTENTS"); s != nil { // as Acrobat keeps its documents
		if content, err := s.Bytes(); err == nil && len(content) > 0 {
			return io.NopCloser(bytes.NewReader(content)), nil
		}
	}
	if object.Root("Package") != nil || object.Root("\x01Ole10Native") != nil {
		return object.Object(l, nil).Open()
	}
	return whole, nil
}

// Macros sends the texts and the remarks in the macros of a document.
func Macros(f *File, part *opc.Part) error {
	data, err := f.bytes(part)
	if err != nil {
		return f.Problem(part.Name, "macros are not read, or not all", err)
	}
	project, err := ole.Open(inMemory(data), maxObject)
	if err != nil {
		return f.Problem(part.Name, "macros are not read", err)
	}
	to := f.Part(doc.File, "vbaProject", doc.HiddenText)
	return vba.Texts(project, nil,
		func(text string) error {
			f.Flow.Row(to, strings.ToValidUTF8(text, "\uFFFD"))
			return f.Flow.Err()
		},
		func(err error) error { return f.Problem(part.Name, "macros are not read, or not all", err) })
}

// bytes returns the content of a part.
func (f *File) bytes(part *opc.Part) ([]byte, error) {
	r, err := part.Reopen(f.Ctx)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxObject+1))
	if err == nil && len(data) > maxObject {
		err = fmt.Errorf("%w: larger than anything of its kind", reader.ErrTooLarge)
	}
	return data, err
}

func inMemory(data []byte) *io.SectionReader {
	return io.NewSectionReader(bytes.NewReader(data), 0, int64(len(data)))
}
