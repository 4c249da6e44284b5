package ods

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/picture"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// readParts reads the parts of a package (part 2, 3.1): styles first, since the
// content refers to them.
func (b *book) readParts() error {
	if b.pkg.Damage != nil {
		if err := b.problem(b.at(doc.File, ""), "the file", b.pkg.Damage); err != nil {
			return err
		}
	}
	m := readManifest(b.ctx, b.pkg)
	if m.locked["content.xml"] || b.pkg.Part("encrypted-package") != nil { // part 2, 3.4
		return fmt.Errorf("ods: %w", reader.ErrEncrypted)
	}
	if m.err != nil {
		if err := b.problem(b.at(doc.File, "META-INF/manifest.xml"), "the manifest", m.err); err != nil {
			return err
		}
	}
	headers := &pages{}
	if part := b.pkg.Part("styles.xml"); part != nil {
		if err := b.readStyles(part, headers); err != nil {
			return err
		}
	}
	part := b.pkg.Part("content.xml")
	if part == nil {
		return fmt.Errorf("ods: no content: %w", reader.ErrMalformed)
	}
	if err := b.readContent(part); err != nil {
		return err
	}
	if err := headers.send(b, "styles.xml"); err != nil {
		return err
	}
	if part := b.pkg.Part("meta.xml"); part != nil {
		if err := b.readMeta(part); err != nil {
			return err
		}
	}
	return b.readOthers(m)
}

func (b *book) readContent(part *opc.Part) error {
	r, err := part.Open(b.ctx)
	if err != nil {
		return b.problem(b.at(doc.File, part.Name), "the content", err)
	}
	defer r.Close()
	c := newContent(b, part.Name)
	if err := c.read(r); err != nil {
		return err
	}
	return c.finish()
}

// readStyles reads named styles, and headers and footers.
func (b *book) readStyles(part *opc.Part, headers *pages) error {
	var into *[]byte
	skip := ""
	return b.tokens(part, "styles", func(t *xmltok.Tokenizer, k xmltok.Kind) error {
		switch k {
		case xmltok.Text:
			if into != nil && skip == "" && len(*into) < b.in.Limits.Text {
				*into = t.AppendText(*into)
			}
		case xmltok.Start:
			name := string(t.Name())
			if s := headers.start(name); s != "" {
				skip = s
			}
			switch {
			case name == "p" && headers.open:
				into = headers.paragraph()
			case !headers.open:
				b.styles.start(t, name)
			}
		case xmltok.End:
			name := string(t.Name())
			if name == skip {
				skip = ""
			}
			if name == "p" {
				into = nil
			}
			headers.end(name)
			b.styles.end(name)
		case xmltok.EOF:
		}
		return nil
	})
}

func (b *book) readMeta(part *opc.Part) error {
	m := &metadata{}
	err := b.tokens(part, "document properties", func(t *xmltok.Tokenizer, k xmltok.Kind) error {
		switch k {
		case xmltok.Text:
			if m.name != "" && len(m.text) < b.in.Limits.Text {
				m.text = t.AppendText(m.text)
			}
		case xmltok.Start:
			m.start(t, string(t.Name()))
		case xmltok.End:
			m.end()
		case xmltok.EOF:
		}
		return nil
	})
	if err != nil {
		return err
	}
	return m.send(b, part.Name)
}

// readOthers deals with all other parts. What holds text and cannot be read yet
// is reported once for each kind.
func (b *book) readOthers(m manifest) error {
	told := map[string]bool{}
	objects := map[string]bool{}
	for _, part := range b.pkg.Parts {
		if b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		what, err := b.readOther(part, m, objects)
		if err != nil {
			return err
		}
		if what == "" || told[what] {
			continue
		}
		told[what] = true
		if err := b.problem(b.at(doc.File, part.Name), what+" not read yet", reader.ErrUnsupported); err != nil {
			return err
		}
	}
	return nil
}

// readOther reads a part, or returns what it is that is not read, with its verb;
// nothing if there is no text in it.
func (b *book) readOther(part *opc.Part, m manifest, objects map[string]bool) (string, error) {
	name := part.Name
	folder, rest, inFolder := strings.Cut(name, "/")
	if part.Duplicate {
		return "a second part of the same name is", nil
	}
	if m.locked[name] {
		return "", b.problem(b.at(doc.File, name), "a part", reader.ErrEncrypted)
	}
	if !inFolder {
		switch name {
		case "mimetype", "content.xml", "styles.xml", "meta.xml", "settings.xml", "manifest.rdf", "layout-cache", "VersionList.xml":
			return "", nil
		}
		return "", b.sendPart(part, doc.EmbeddedFile)
	}
	switch folder {
	case "META-INF", "Thumbnails", "Configurations2", "ObjectReplacements", "media", "Fonts":
		return "", nil
	case "Pictures":
		return "", b.sendPicture(part)
	case "Versions": // each a package of its own
		return "", b.sendPart(part, doc.OlderRevision)
	case "Basic", "Scripts":
		if strings.HasPrefix(rest, "script-l") || strings.HasSuffix(name, "/script-lb.xml") {
			return "", nil
		}
		return "", b.sendPart(part, doc.EmbeddedFile)
	case "Dialogs":
		if strings.HasSuffix(name, "-lb.xml") || strings.HasSuffix(name, "-lc.xml") {
			return "", nil
		}
		return "", b.sendPart(part, doc.EmbeddedFile)
	}
	kind, ok := m.types[folder+"/"]
	switch {
	case !ok && b.pkg.Part(folder+"/content.xml") == nil:
		return "a part of unknown kind is", nil
	case strings.HasSuffix(kind, "opendocument.formula"):
		return "", nil
	case kind == "" || strings.HasSuffix(kind, "opendocument.chart"):
		if rest == "content.xml" {
			return "", b.readChart(part)
		}
		return "", nil
	case objects[folder]:
		return "", nil
	}
	objects[folder] = true
	return "", b.sendFolder(folder, kind)
}

// sendPicture sends what is kept beside the dots of a picture.
func (b *book) sendPicture(part *opc.Part) error {
	r, err := part.Open(b.ctx)
	if err != nil {
		return nil // a picture that is damaged is no loss of text
	}
	defer r.Close()
	return picture.Send(b.sink, b.at(doc.Property, part.Name), picture.OfPart(r), b.in.Limits.Text)
}

// sendPart sends a part as a file inside the file.
func (b *book) sendPart(part *opc.Part, hidden doc.Hidden) error {
	return b.sink.Member(doc.Member{
		Loc: b.in.Loc.Member(part.Name), Hidden: hidden,
		Open: func() (io.ReadCloser, error) { return part.Open(b.ctx) },
	})
}

// sendFolder sends the document in a folder of the package as a package of its
// own.
func (b *book) sendFolder(folder, mediaType string) error {
	return b.sink.Member(doc.Member{
		Loc: b.in.Loc.Member(folder), Hidden: doc.EmbeddedFile,
		Open: func() (io.ReadCloser, error) {
			packed, err := b.packFolder(folder, mediaType)
			if err != nil {
				return nil, err
			}
			return io.NopCloser(bytes.NewReader(packed)), nil
		},
	})
}

func (b *book) packFolder(folder, mediaType string) ([]byte, error) {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "mimetype", Method: zip.Store})
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(w, mediaType); err != nil {
		return nil, err
	}
	for _, part := range b.pkg.Parts {
		name, ok := strings.CutPrefix(part.Name, folder+"/")
		if !ok || name == "mimetype" {
			continue
		}
		if err := b.packPart(z, part, name); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

func (b *book) packPart(z *zip.Writer, part *opc.Part, name string) error {
	r, err := part.Open(b.ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := z.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return err
}
