package odf

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
)

// maxObject bounds an embedded document.
const maxObject = 256 << 20

// repack returns the document in a folder of the package as a package of its own.
func (d *document) repack(folder, mediaType string) (io.ReadCloser, error) {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "mimetype", Method: zip.Store})
	if err == nil {
		_, err = io.WriteString(w, mediaType)
	}
	left := int64(maxObject)
	for _, part := range d.Pkg.Parts {
		name, inside := strings.CutPrefix(part.Name, folder+"/")
		if !inside || name == "mimetype" || err != nil {
			continue
		}
		var n int64
		n, err = d.repackPart(z, part, name, left)
		left -= n
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return nil, err
	}
	return io.NopCloser(&buf), nil
}

// repackPart adds a part to a zip under another name. Nothing but a limit keeps
// the others from being added: who reads the document says what of it is damaged.
func (d *document) repackPart(z *zip.Writer, part *opc.Part, name string, left int64) (int64, error) {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err != nil {
		return 0, err
	}
	r, err := part.Reopen(d.Ctx)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	n, err := io.Copy(w, io.LimitReader(r, left+1))
	if n > left {
		return n, fmt.Errorf("%w: an embedded document", reader.ErrTooLarge)
	}
	return n, err
}
