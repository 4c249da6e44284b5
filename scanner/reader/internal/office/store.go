package office

import (
	"bytes"
	"io"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
)

// CustomXML hands on a stream of custom XML, as documents keep it in a compound
// file ([MS-DOC] 2.1.6), as a file.
func CustomXML(f *File, s *ole.Stream) error {
	if err := f.Flow.Err(); err != nil {
		return err
	}
	content, err := s.Bytes()
	name := strings.Join(s.Path, "/")
	if err != nil {
		return f.Problem(name, "custom XML", err)
	}
	return f.Sink.Member(doc.Member{
		Loc: f.In.Loc.Member(name + ".xml"), Hidden: doc.DocumentProperty,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil },
	})
}
