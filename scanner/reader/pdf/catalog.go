package pdf

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/ledongthuc/pdf"
)

// catalog is what the objects of a file say that PDFium's interface does not.
type catalog struct {
	info, xmp []property
	scripts   []string
	formed    bool     // there is an XFA form
	unread    []string // what is there and is not read, in words
}

const (
	maxProperties = 1000
	maxMetadata   = 4 << 20
)

var errWalk = errors.New("its objects cannot be walked")

// walk reads the information dictionary and the document catalog (ISO 32000-1,
// 7.7.2). The library does so without the care that PDFium takes: it panics on
// what it does not expect, which costs the properties only, and it believes the
// sizes that it reads, which are looked at beforehand.
func walk(file io.ReaderAt) (c catalog, err error) {
	defer func() {
		if recover() != nil {
			err = errWalk
		}
	}()
	b := &bounded{file: file, left: 64 << 20, until: time.Now().Add(3 * time.Second)}
	size, err := b.frame()
	if err != nil {
		return c, err
	}
	r, err := pdf.NewReader(b, size)
	if err != nil {
		return c, errWalk // its own words may hold a value
	}
	trailer := r.Trailer()
	c.readInfo(trailer.Key("Info"))
	root := trailer.Key("Root")
	c.readMetadata(root.Key("Metadata"))
	c.readAction(root.Key("OpenAction"))
	for _, key := range root.Key("AA").Keys() {
		c.readAction(root.Key("AA").Key(key))
	}
	c.formed = !root.Key("AcroForm").Key("XFA").IsNull()
	return c, nil
}

// readInfo reads the entries of the information dictionary, custom ones too, but
// for those that name programs and dates.
func (c *catalog) readInfo(info pdf.Value) {
	for _, key := range info.Keys() {
		switch key {
		case "Producer", "Creator", "CreationDate", "ModDate", "Trapped":
			continue
		}
		if value := plain(info.Key(key).Text()); value != "" && len(c.info) < maxProperties {
			c.info = append(c.info, property{plain(key), value})
		}
	}
}

// readAction notes a script (ISO 32000-1, 12.6.4.16).
func (c *catalog) readAction(action pdf.Value) {
	if action.Key("S").Name() != "JavaScript" {
		return
	}
	script := action.Key("JS")
	text := script.Text()
	if script.Kind() == pdf.Stream {
		text = string(content(script))
	}
	if text = plain(text); text != "" {
		c.scripts = append(c.scripts, text)
	}
}

// readMetadata reads the texts in XMP metadata (ISO 16684-1), each under the name
// of the property that it belongs to.
func (c *catalog) readMetadata(stream pdf.Value) {
	if stream.Kind() != pdf.Stream {
		return
	}
	d := xml.NewDecoder(bytes.NewReader(content(stream)))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	var names []string
	for len(c.xmp) < maxProperties {
		token, err := d.RawToken()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				c.unread = append(c.unread, "the rest of the XMP metadata")
			}
			return
		}
		switch t := token.(type) {
		case xml.StartElement:
			name := t.Name.Local
			if t.Name.Space == "rdf" {
				name = "" // a container
			}
			names = append(names, name)
			for _, a := range t.Attr {
				if a.Name.Space != "xmlns" && a.Name.Space != "rdf" && a.Name.Space != "xml" && a.Name.Space != "x" {
					c.addXMP(a.Name.Local, a.Value)
				}
			}
		case xml.EndElement:
			names = names[:max(0, len(names)-1)]
		case xml.CharData:
			c.addXMP(innermost(names), string(t))
		}
	}
}

func innermost(names []string) string {
	for _, name := range slices.Backward(names) {
		if name != "" {
			return name
		}
	}
	return ""
}

// addXMP notes a value, unless it names a program, a date or the file itself.
func (c *catalog) addXMP(name, value string) {
	switch value = plain(value); {
	case value == "", strings.HasSuffix(name, "Date"), strings.HasSuffix(name, "ID"), name == "when":
		return
	}
	switch name {
	case "", "CreatorTool", "Producer", "format", "softwareAgent", "action", "Trapped", "part", "conformance", "xmptk":
		return
	}
	c.xmp = append(c.xmp, property{plain(name), value})
}

// content returns what a stream holds, at most maxMetadata of it.
func content(stream pdf.Value) []byte {
	const widest = 1 << 16
	if stream.Key("DecodeParms").Key("Columns").Int64() > widest {
		return nil
	}
	data, _ := io.ReadAll(io.LimitReader(stream.Reader(), maxMetadata))
	return data
}
