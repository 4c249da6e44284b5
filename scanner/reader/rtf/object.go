package rtf

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/rtf"
)

// maxBlob bounds an object.
const maxBlob = 256 << 20

func (d *document) beginBlob() {
	d.blob, d.half = nil, -1
}

// digits takes hexadecimal digits of an object; what is none is left out.
func (d *document) digits(b []byte) {
	for _, c := range b {
		v := rtf.Digit(c)
		switch {
		case v < 0:
		case d.half < 0:
			d.half = v
		case len(d.blob) == maxBlob:
			d.cut = true
		default:
			d.blob = append(d.blob, byte(d.half<<4|v)) //nolint:gosec // of two digits
			d.half = -1
		}
	}
}

// sendObject hands on the object that ended with a group, or the custom XML that
// Word keeps in one.
func (d *document) sendObject(group state) error {
	data := d.blob
	d.beginBlob()
	if len(data) == 0 {
		return nil
	}
	content, err := ole.Embedded(data)
	if group.to == binary && err == nil {
		return d.sendStore(content)
	}
	d.objects++
	name := "object " + strconv.Itoa(d.objects)
	if err != nil {
		return d.Problem(name, "an embedded object", err)
	}
	if len(content) == 0 {
		return nil // a link
	}
	at := d.In.Loc
	return d.member(doc.Member{
		Loc: at.Member(name), Hidden: group.hidden | doc.EmbeddedFile,
		Open: func() (io.ReadCloser, error) { return office.Unwrap(at, content) },
	})
}

// member hands on a file, unless the sink returned an error before.
func (d *document) member(m doc.Member) error {
	if err := d.Flow.Err(); err != nil {
		return err
	}
	return d.Sink.Member(m)
}

// sendStore hands on the XML in a store of custom XML ([MS-DOC] 2.1.6): a storage
// for each, with a stream of it.
func (d *document) sendStore(data []byte) error {
	f, err := ole.Open(io.NewSectionReader(bytes.NewReader(data), 0, int64(len(data))), maxBlob)
	if err != nil {
		return d.Problem("datastore", "custom XML", err)
	}
	for _, s := range f.Streams {
		if !strings.EqualFold(s.Name(), "Item") {
			continue
		}
		if err := office.CustomXML(d.File, s); err != nil {
			return err
		}
	}
	return nil
}
