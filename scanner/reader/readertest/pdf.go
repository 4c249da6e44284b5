package readertest

import (
	"bytes"
	"fmt"
	"strings"
)

// PDF is a document to be built. Its pages are A4, in points, and know the fonts
// /F1 (Helvetica) and /F2 (Courier) and the picture /Im. Further objects count
// from [PDFObject].
type PDF struct {
	Pages   []string // content streams
	Page    string   // more entries of each page
	Catalog string   // more entries of the catalog
	Info    string   // entries of the information dictionary
	Objects []string // more objects, without "obj" and "endobj"
	Trailer string   // more entries of the trailer

	// Cipher encrypts the content streams if it is not nil.
	Cipher func(object int, stream []byte) []byte
}

// PDFObject is the number of the first of PDF.Objects.
const PDFObject = 8

// Bytes returns the document.
func (p PDF) Bytes() []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", len(offsets))
		fmt.Fprintf(&b, format, args...)
		b.WriteString("\nendobj\n")
	}
	b.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	first := PDFObject + len(p.Objects)
	kids := make([]string, len(p.Pages))
	for i := range p.Pages {
		kids[i] = fmt.Sprintf("%d 0 R", first+2*i)
	}
	object("<< /Type /Catalog /Pages 2 0 R %s >>", p.Catalog)
	object("<< /Type /Pages /Count %d /Kids [%s] /MediaBox [0 0 595 842] /Resources 6 0 R >>", len(kids), strings.Join(kids, " "))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>")
	object("<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream")
	object("<< /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /Im 5 0 R >> >>")
	object("<< %s >>", p.Info)
	for _, o := range p.Objects {
		object("%s", o)
	}
	for i, content := range p.Pages {
		object("<< /Type /Page /Parent 2 0 R /Contents %d 0 R %s >>", first+2*i+1, p.Page)
		stream := []byte(content)
		if p.Cipher != nil {
			stream = p.Cipher(first+2*i+1, stream)
		}
		object("<< /Length %d >>\nstream\n%s\nendstream", len(stream), stream)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info 7 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, p.Trailer, table)
	return b.Bytes()
}

// PDFText returns the operators that write text in Helvetica at a place.
func PDFText(x, y, size float64, text string) string {
	text = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(text)
	return fmt.Sprintf("BT /F1 %g Tf %g %g Td (%s) Tj ET\n", size, x, y, text)
}

// PDFTable returns the operators that write rows, from the top of the page down,
// with the left edges of the columns at the places given.
func PDFTable(top float64, columns []float64, rows [][]string) string {
	const size, pitch = 10, 14
	var b strings.Builder
	for i, row := range rows {
		for k, cell := range row {
			if cell != "" {
				b.WriteString(PDFText(columns[k], top-pitch*float64(i), size, cell))
			}
		}
	}
	return b.String()
}
