package office

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/picture"
)

// Kind is one kind of part and what is done about it.
type Kind struct {
	Types   []string // how its content type ends or, with a slash at the end, begins
	Folders []string // how its name begins, in lower case, for parts without a type of their own
	Name    string   // of what is not read, with its verb, such as "a control is"
	Read    func(f *File, part *opc.Part) error
}

// Kinds lists the kinds that documents of all sorts have; folder is where the
// parts of this sort lie, such as "word/". What is on no list is reported as
// unknown.
func Kinds(folder string) []Kind {
	in := func(names ...string) []string {
		for i := range names {
			names[i] = folder + names[i]
		}
		return names
	}
	return []Kind{
		// Read.
		{Types: []string{"core-properties+xml"}, Folders: []string{"docprops/core.xml"}, Read: Properties},
		{Types: []string{"extended-properties+xml"}, Folders: []string{"docprops/app.xml"}, Read: Properties},
		{Types: []string{"custom-properties+xml"}, Folders: []string{"docprops/custom.xml"}, Read: Properties},
		{Types: []string{"drawingml.chart+xml", "ms-office.chartex+xml"}, Folders: in("charts/chart"), Read: Chart},
		{Types: []string{"drawingml.diagramdata+xml"}, Folders: in("diagrams/data"), Read: Texts},
		{Types: []string{"drawingml.chartshapes+xml"}, Folders: in("drawings/drawing"), Read: Texts},
		{Types: []string{"oleobject", "officedocument.package", "spreadsheetml.sheet", "wordprocessingml.document", "presentationml.presentation"}, Folders: in("embeddings/"), Read: Embedded},
		{Types: []string{"ms-office.vbaproject"}, Folders: in("vbaproject.bin"), Read: Macros},
		{Types: []string{"customxmlproperties+xml"}, Folders: []string{"customxml/itemprops"}, Read: Silent},
		{Types: []string{"digital-signature-xmlsignature+xml"}, Folders: []string{"customxml/", "_xmlsignatures/"}, Read: Data},
		{Types: []string{"ms-office.activex+xml", "ms-office.documenttasks+xml", "webextension+xml"}, Read: Data},

		// Without text.
		{Types: []string{"package.relationships+xml"}, Folders: []string{"_rels/", "[content_types].xml"}, Read: Silent},
		{Folders: []string{"[trash]/"}, Read: Trash},
		{Types: []string{"digital-signature-origin"}, Read: Silent},
		{Folders: []string{"docprops/thumbnail"}, Read: Silent},
		{Types: []string{"image/"}, Folders: in("media/image"), Read: Picture},
		{Types: []string{"audio/", "video/"}, Folders: in("media/"), Name: "sound or film is"},
		{Types: []string{"theme+xml", "themeoverride+xml", "themestyles+xml"}, Folders: in("theme/"), Read: Silent},
		{Types: []string{"chartstyle+xml", "chartcolorstyle+xml"}, Folders: in("charts/style", "charts/colors"), Read: Silent},
		{Types: []string{"diagramlayout+xml", "diagramstyle+xml", "diagramcolors+xml", "diagramdrawing+xml"}, Folders: in("diagrams/"), Read: Silent},
		{Types: []string{"printersettings", "obfuscatedfont", "application/x-font", "application/x-fontdata"}, Folders: in("printersettings/", "fonts/"), Read: Silent},
		{Types: []string{"classificationlabels+xml", "featurepropertybag+xml", "inkml+xml"}, Folders: []string{"docmetadata/"}, Read: Silent},
		{Types: []string{"vbaprojectsignature", "vbaprojectsignatureagile", "vbaprojectsignaturev3", "vbadata+xml", "webextensiontaskpanes+xml"}, Read: Silent},
		{Folders: []string{"customui/", "usercustomization/"}, Read: Silent},

		// Not read.
		{Types: []string{"ms-office.activex"}, Folders: in("activex/"), Name: "a control is"},
	}
}

// is reports whether part is of the kind by its content type.
func (k *Kind) is(part *opc.Part) bool {
	contentType, _, _ := strings.Cut(part.Type, ";")
	return slices.ContainsFunc(k.Types, func(t string) bool {
		if strings.HasSuffix(t, "/") {
			return strings.HasPrefix(contentType, t)
		}
		return strings.HasSuffix(contentType, t)
	})
}

// lies reports whether part is of the kind by its name.
func (k *Kind) lies(part *opc.Part) bool {
	name := strings.ToLower(part.Name)
	return slices.ContainsFunc(k.Folders, func(folder string) bool {
		return strings.HasPrefix(name, folder) || folder == "_rels/" && strings.HasSuffix(name, ".rels")
	})
}

// kindOf returns the kind of a part, nil if it is not known. The content type
// counts before the name.
func kindOf(kinds []Kind, part *opc.Part) *Kind {
	for i := range kinds {
		if kinds[i].is(part) {
			return &kinds[i]
		}
	}
	for i := range kinds {
		if kinds[i].lies(part) {
			return &kinds[i]
		}
	}
	return nil
}

// Rest deals with all parts that were not read so far. What is not read is
// reported once for each kind.
func (f *File) Rest(kinds []Kind) error {
	told := map[string]bool{}
	for _, part := range f.Pkg.Parts {
		if f.Done(part) {
			continue
		}
		k := kindOf(kinds, part)
		if k != nil && k.Read != nil {
			if err := k.Read(f, part); err != nil {
				return err
			}
			continue
		}
		name := "a part of unknown kind is"
		if k != nil {
			name = k.Name
		}
		empty, err := f.isEmpty(part)
		if empty || err == nil && told[name] {
			continue
		}
		told[name] = told[name] || err == nil
		if err == nil {
			err = reader.ErrUnsupported
		}
		if err := f.Problem(part.Name, name+" not read", err); err != nil {
			return err
		}
	}
	return nil
}

// isEmpty reports whether nothing is in a part.
func (f *File) isEmpty(part *opc.Part) (bool, error) {
	r, err := part.Open(f.Ctx)
	if err != nil {
		return false, err
	}
	defer r.Close()
	var one [1]byte
	if _, err = io.ReadFull(r, one[:]); errors.Is(err, io.EOF) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("%w: %w", reader.ErrMalformed, err)
	}
	return false, nil
}

// Silent is for parts that hold no text.
func Silent(*File, *opc.Part) error { return nil }

// Trash is for what Office keeps of parts that it has written over: it is handed
// on as a file of its own, unless it is blank, as Office mostly leaves it.
func Trash(f *File, part *opc.Part) error {
	blank, err := part.Blank(f.Ctx)
	if err != nil {
		return f.Problem(part.Name, "what is left of an older part is not read", err)
	}
	if blank {
		return nil
	}
	ctx := f.Ctx
	return f.Sink.Member(doc.Member{
		Loc: f.In.Loc.Member(part.Name), Hidden: doc.OlderRevision,
		Open: func() (io.ReadCloser, error) { return part.Reopen(ctx) },
	})
}

// Picture is for parts that hold a picture: what is kept beside its dots is sent.
func Picture(f *File, part *opc.Part) error {
	f.Images++
	r, err := part.Open(f.Ctx)
	if err != nil {
		return nil // a picture that is damaged is no loss of text
	}
	defer r.Close()
	for _, t := range picture.OfPart(r) {
		f.Flow.Row(f.Part(doc.Property, "pictures", doc.ImageMetadata), t.Name, t.Value)
	}
	return f.Flow.Err()
}
