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
	if stream := root.Key("Metadata"); stream.Kind() == pdf.Stream {
		c.readMetadata(content(stream))
	}
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
		c.addInfo(key, info.Key(key).Text())
	}
}

func (c *catalog) addInfo(key, value string) {
	switch key {
	case "Producer", "Creator", "CreationDate", "ModDate", "Trapped":
		return
	}
	if value = plain(value); value != "" && len(c.info) < maxProperties {
		c.info = append(c.info, property{plain(key), value})
	}
}

// catalog reads what walk reads, where that failed, from the objects as they
// stand in the file. The scripts are those of the sweep.
func (s *sweeper) catalog() (c catalog, err error) {
	if s.o == nil || !s.o.whole || s.o.encrypted {
		return c, errWalk
	}
	value, _ := s.o.resolve(s.o.trailer.get("Root"))
	root, ok := value.(dict)
	if !ok {
		return c, errWalk
	}
	value, _ = s.o.resolve(s.o.trailer.get("Info"))
	info, _ := value.(dict)
	for _, e := range info {
		c.addInfo(e.key, s.text(e.value))
	}
	if value, at := s.o.resolve(root.get("Metadata")); value != nil {
		data, ok := at.stream.inflate(maxMetadata)
		if !ok {
			return c, errWalk
		}
		c.readMetadata(data)
	}
	value, _ = s.o.resolve(root.get("AcroForm"))
	form, _ := value.(dict)
	c.formed = form.get("XFA") != nil
	return c, nil
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
func (c *catalog) readMetadata(stream []byte) {
	d := xml.NewDecoder(bytes.NewReader(stream))
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
