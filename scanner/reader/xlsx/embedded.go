package xlsx

import (
	"io"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
)

// sendEmbedded hands on a file that is embedded in the workbook (15.2.11). What
// is wrapped in a compound file, as every file but those of Office is, is taken
// out of it.
func sendEmbedded(b *book, part *opc.Part) error {
	m := doc.Member{
		Loc: b.in.Loc.Member(part.Name), Hidden: doc.EmbeddedFile,
		Open: func() (io.ReadCloser, error) { return part.Reopen(b.ctx) },
	}
	r, err := part.Open(b.ctx)
	if err != nil {
		return b.problem(part.Name, "an embedded file is not read", err)
	}
	head := make([]byte, len(ole.Magic))
	_, _ = io.ReadFull(r, head) // a shorter one is no compound file
	_ = r.Close()               // it was only read
	if string(head) == ole.Magic {
		m.Open = func() (io.ReadCloser, error) { return b.unwrapped(part) }
	}
	return b.sink.Member(m)
}

// unwrapped returns the file that is in a compound file, or that itself if there
// is none in it or it is a document of its own.
func (b *book) unwrapped(part *opc.Part) (io.ReadCloser, error) {
	data, err := b.bytes(part)
	if err != nil {
		return nil, err
	}
	whole := io.NopCloser(inMemory(data))
	f, err := ole.Open(inMemory(data), maxObject)
	if err != nil {
		return whole, nil //nolint:nilerr // who reads it says what is wrong with it
	}
	if s := f.Root("CONTENTS"); s != nil { // as Acrobat keeps its documents
		if content, err := s.Bytes(); err == nil && len(content) > 0 {
			return io.NopCloser(inMemory(content)), nil
		}
	}
	if f.Root("Package") != nil || f.Root("\x01Ole10Native") != nil {
		return f.Object(b.in.Loc, nil).Open()
	}
	return whole, nil
}
