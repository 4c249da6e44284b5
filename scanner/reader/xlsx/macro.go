package xlsx

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

// maxObject bounds a compound file in the workbook that is held to be looked
// into.
const maxObject = 256 << 20

// sendMacros sends the texts and the remarks in the macros of a workbook.
func sendMacros(b *book, part *opc.Part) error {
	data, err := b.bytes(part)
	if err != nil {
		return b.problem(part.Name, "macros are not read, or not all", err)
	}
	project, err := ole.Open(inMemory(data), maxObject)
	if err != nil {
		return b.problem(part.Name, "macros are not read", err)
	}
	s := b.texts(b.at(doc.File, "vbaProject"), doc.HiddenText, "texts in macros")
	return vba.Texts(project, nil,
		func(text string) error { return s.sendText(strings.ToValidUTF8(text, "\uFFFD")) },
		func(err error) error { return b.problem(part.Name, "macros are not read, or not all", err) })
}

// bytes returns the content of a part.
func (b *book) bytes(part *opc.Part) ([]byte, error) {
	r, err := part.Open(b.ctx)
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
