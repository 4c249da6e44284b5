package pdf

import (
	"bytes"
	"io"

	"github.com/klippa-app/go-pdfium/requests"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

const maxXFA = 16 << 20

// xfa reads the form that a document holds beside its pages, as XML (ISO
// 32000-1, 12.7.8): what is filled in, and the texts of the template. Each text
// is under the name of its element. It reports whether that is all of it; a
// document without such a form has nothing.
func (d *document) xfa() (texts []property, found, whole bool) {
	count, err := d.pdfium.FPDF_GetXFAPacketCount(&requests.FPDF_GetXFAPacketCount{Document: d.ref})
	if err != nil || count.Count == 0 {
		return nil, false, err == nil
	}
	const most = 64 // parts
	var form bytes.Buffer
	whole = count.Count <= most
	for i := range min(count.Count, most) {
		got, err := d.pdfium.FPDF_GetXFAPacketContent(&requests.FPDF_GetXFAPacketContent{Document: d.ref, Index: i})
		if err != nil || form.Len()+len(got.Content) > maxXFA {
			whole = false
			continue
		}
		form.Write(got.Content) // the parts make one XML document
	}
	texts, ended := elementTexts(&form)
	return texts, true, whole && ended
}

// elementTexts returns the texts of elements under their names. It reports
// whether it came to the end.
func elementTexts(r io.Reader) (texts []property, whole bool) {
	const most = 20_000
	t := xmltok.New(r)
	var name string // of the element that began last
	for len(texts) < most {
		switch t.Next() {
		case xmltok.Start:
			name = string(t.Name())
		case xmltok.Text:
			if text := plain(string(t.AppendText(nil))); text != "" {
				texts = append(texts, property{name, text})
			}
		case xmltok.EOF:
			return texts, t.Err() == nil
		default:
		}
	}
	return texts, false
}
