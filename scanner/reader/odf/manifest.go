package odf

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// maxEntries bounds what is kept of a manifest.
const maxEntries = 1 << 16

// readManifest reads the list of the files in the package (part 2, 4.2). It
// returns an error if the text is encrypted.
func (d *document) readManifest() error {
	part := d.Pkg.Part("META-INF/manifest.xml")
	if part == nil {
		return nil
	}
	name, locked := "", false
	err := d.Tokens(part, "the manifest", func(t *xmltok.Tokenizer, k xmltok.Kind) {
		if k != xmltok.Start {
			return
		}
		switch string(t.Name()) {
		case "file-entry":
			name, _ = t.AttrLocal("full-path")
			if mediaType, _ := t.AttrLocal("media-type"); len(d.media) < maxEntries {
				d.media[strings.TrimPrefix(name, "/")] = mediaType
			}
		case "encryption-data":
			locked = locked || name == "content.xml" || name == "encrypted-package"
		}
	})
	if err != nil {
		return err
	}
	if locked {
		return fmt.Errorf("%s: %w", d.format, reader.ErrEncrypted)
	}
	return nil
}

// readObjects deals with the documents in folders of the package: charts are read,
// others are handed on as files of their own.
func (d *document) readObjects() error {
	var taken []string // folders that were handed on
	for _, part := range d.Pkg.Parts {
		folder := path.Dir(part.Name)
		if path.Base(part.Name) != "content.xml" || folder == "." || slices.ContainsFunc(taken, func(t string) bool { return strings.HasPrefix(folder+"/", t+"/") }) {
			continue
		}
		mediaType := d.media[folder+"/"]
		if kind := strings.TrimPrefix(mediaType, "application/vnd.oasis.opendocument."); kind == "chart" || kind == "formula" || !strings.HasPrefix(mediaType, "application/") {
			if err := d.readChart(part, folder); err != nil {
				return err
			}
			continue
		}
		taken = append(taken, folder)
		if err := d.Sink.Member(doc.Member{
			Loc:    d.In.Loc.Member(folder),
			Hidden: doc.EmbeddedFile,
			Open:   func() (io.ReadCloser, error) { return d.repack(folder, mediaType) },
		}); err != nil {
			return err
		}
		for _, inside := range d.Pkg.Parts {
			if strings.HasPrefix(inside.Name, folder+"/") {
				d.Done(inside)
			}
		}
	}
	return nil
}

// readChart reads a chart or formula: its text, and the table that it keeps of its
// data.
func (d *document) readChart(content *opc.Part, folder string) error {
	outer := d.common
	d.common = styles{}
	defer func() { d.common = outer }()
	if part := d.Pkg.Part(folder + "/styles.xml"); part != nil {
		if err := d.walk(part, "styles", d.Part(doc.File, folder+" styles", 0)); err != nil {
			return err
		}
	}
	if part := d.Pkg.Part(folder + "/meta.xml"); part != nil {
		if err := d.readMeta(d.File, part); err != nil {
			return err
		}
	}
	for _, name := range []string{"/settings.xml", "/mimetype"} {
		if part := d.Pkg.Part(folder + name); part != nil {
			d.Done(part)
		}
	}
	return d.walk(content, "a chart", d.Part(doc.File, folder, 0))
}

// readMeta sends the properties in a file of metadata (4.3).
func (d *document) readMeta(_ *office.File, part *opc.Part) error {
	return d.walk(part, "document properties", d.Part(doc.Property, part.Name, doc.DocumentProperty))
}
