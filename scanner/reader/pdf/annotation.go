package pdf

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/layout"
)

// note is the text of an annotation (ISO 32000-1, 12.5.6).
type note struct{ author, subject, text string }

// field is a form field and its value (ISO 32000-1, 12.7.3.1).
type field struct{ name, value string }

// maxAnnotations bounds what is read of one page.
const maxAnnotations = 10_000

// annotated is what the annotations of a page say.
type annotated struct {
	notes  []note
	fields []field
	links  []string     // addresses that links lead to
	files  []attachment // pinned to the page (ISO 32000-1, 12.5.6.15)
	lost   bool         // one of them cannot be read
	drawn  bool         // one shows something, and has no text
	heirs  bool         // a field may have its value from the field that it is part of

	over   []structs.FPDF_FS_RECTF // where they may cover the text of the page
	redact []structs.FPDF_FS_RECTF // where they ask for it to be taken out (ISO 32000-1, 12.5.6.23)
}

// annotations reads the annotations of a page that hold text, and the values of
// its form fields.
func (d *document) annotations(ctx context.Context, page requests.Page) (all annotated, err error) {
	size := 0
	count, err := d.pdfium.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: page})
	if err != nil {
		return all, err
	}
	for i := range min(count.Count, maxAnnotations) {
		if ctx.Err() != nil {
			return all, ctx.Err()
		}
		got, err := d.pdfium.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: page, Index: i})
		if err != nil {
			continue // a null in the list
		}
		a := annotation{d, got.Annotation}
		n := note{a.text("T"), a.text("Subj"), a.text("Contents")}
		subtype := a.subtype()
		a.place(subtype, &all)
		a.lead(subtype, &all, &size)
		switch {
		case subtype == enums.FPDF_ANNOT_SUBTYPE_WIDGET:
			value := a.text("V")
			if value != "" && value != "Off" {
				all.fields = append(all.fields, field{n.author, value})
			}
			kind := a.text("FT")
			all.drawn = all.drawn || value == "" && kind == "Sig"
			all.heirs = all.heirs || value == "" && kind == ""
		case n.text != "" || n.subject != "":
			all.notes = append(all.notes, n)
		case subtype == enums.FPDF_ANNOT_SUBTYPE_STAMP, subtype == enums.FPDF_ANNOT_SUBTYPE_FREETEXT, subtype == enums.FPDF_ANNOT_SUBTYPE_WATERMARK:
			all.drawn = true
		}
		if _, err := d.pdfium.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: a.ref}); err != nil {
			return all, err
		}
	}
	if all.heirs {
		d.inherited(page, &all)
	}
	return all, nil
}

// inherited adds the values that fields have from those they are part of (ISO
// 32000-1, 12.7.3.1), which PDFium tells of the form as a whole only.
func (d *document) inherited(page requests.Page, all *annotated) {
	form, err := d.pdfium.GetForm(&requests.GetForm{Page: page})
	if err != nil {
		return // there is none
	}
	for _, f := range form.Fields {
		values := f.Values
		if f.Value != nil {
			values = append(values, *f.Value)
		}
		for _, value := range values {
			value = plain(value)
			known := slices.ContainsFunc(all.fields, func(g field) bool { return g.value == value })
			if value != "" && value != "Off" && !known && len(all.fields) < maxAnnotations {
				all.fields = append(all.fields, field{plain(f.Name), value})
			}
		}
	}
}

// lead notes the address that a link leads to, and the file that an annotation
// holds. The size is that of the files so far.
func (a annotation) lead(subtype enums.FPDF_ANNOTATION_SUBTYPE, all *annotated, size *int) {
	switch subtype {
	case enums.FPDF_ANNOT_SUBTYPE_LINK:
		if address := a.address(); address != "" {
			all.links = append(all.links, address)
		}
	case enums.FPDF_ANNOT_SUBTYPE_FILEATTACHMENT:
		got, err := a.d.pdfium.FPDFAnnot_GetFileAttachment(&requests.FPDFAnnot_GetFileAttachment{Document: a.d.ref, Annotation: a.ref})
		if err != nil {
			return // it names a file that is not there
		}
		file, ok := a.d.attached(got.Attachment, "attachment")
		if *size += len(file.content); !ok || *size > maxAttachedBytes {
			all.lost = true
			return
		}
		all.files = append(all.files, file)
	default:
	}
}

// address returns the address that a link leads to, "" if it leads elsewhere.
func (a annotation) address() string {
	link, err := a.d.pdfium.FPDFAnnot_GetLink(&requests.FPDFAnnot_GetLink{Annotation: a.ref})
	if err != nil {
		return ""
	}
	a.d.handles++
	action, err := a.d.pdfium.FPDFLink_GetAction(&requests.FPDFLink_GetAction{Link: link.Link})
	if err != nil || action.Action == nil {
		return ""
	}
	a.d.handles++
	got, err := a.d.pdfium.FPDFAction_GetURIPath(&requests.FPDFAction_GetURIPath{Document: a.d.ref, Action: *action.Action})
	if err != nil || got.URIPath == nil {
		return ""
	}
	return plain(*got.URIPath)
}

type annotation struct {
	d   *document
	ref references.FPDF_ANNOTATION
}

func (a annotation) subtype() enums.FPDF_ANNOTATION_SUBTYPE {
	got, err := a.d.pdfium.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: a.ref})
	if err != nil {
		return enums.FPDF_ANNOT_SUBTYPE_UNKNOWN
	}
	return got.Subtype
}

// text returns the text under a key of the annotation's dictionary, "" if there
// is none.
func (a annotation) text(key string) string {
	got, err := a.d.pdfium.FPDFAnnot_GetStringValue(&requests.FPDFAnnot_GetStringValue{Annotation: a.ref, Key: key})
	if err != nil {
		return ""
	}
	return plain(got.Value)
}

// plain makes text of a document fit to be sent: valid, without control
// characters other than line breaks, and without blanks around it.
func plain(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u00A0", " ").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == '\uFEFF' || r == '\uFFFE' || r == '\uFFFF' {
			return -1
		}
		return r
	}, s))
}

// appearance reads what the annotations of a page show, as that of a stamp or a
// signature (ISO 32000-1, 12.5.5), and is not among their texts. PDFium makes it
// part of the page, behind the characters that were there before.
func (d *document) appearance(ctx context.Context, index, before int, box structs.FPDF_FS_RECTF, all *annotated) error {
	load := func() (requests.Page, error) {
		loaded, err := d.pdfium.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: d.ref, Index: index})
		if err != nil {
			return requests.Page{}, err
		}
		return requests.Page{ByReference: &loaded.Page}, nil
	}
	page, err := load()
	if err != nil {
		return err
	}
	_, err = d.pdfium.FPDFPage_Flatten(&requests.FPDFPage_Flatten{Page: page, Usage: requests.FPDFPage_FlattenUsageNormalDisplay})
	if _, closing := d.pdfium.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: *page.ByReference}); err != nil || closing != nil {
		return errors.Join(err, closing)
	}
	if page, err = load(); err != nil {
		return err
	}
	t, err := d.glyphs(ctx, page, box)
	if err == nil {
		all.show(t.glyphs[min(before, len(t.glyphs)):])
	}
	_, closing := d.pdfium.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: *page.ByReference})
	return errors.Join(err, closing)
}

// show adds the rows that glyphs make, unless their text is known.
func (a *annotated) show(glyphs []layout.Glyph) {
	known := func(text string) bool {
		return slices.ContainsFunc(a.notes, func(n note) bool { return strings.Contains(n.text, text) }) ||
			slices.ContainsFunc(a.fields, func(f field) bool { return strings.Contains(f.value, text) })
	}
	for _, block := range layout.Blocks(glyphs) {
		for _, row := range block.Rows {
			texts := make([]string, len(row.Cells))
			for i, c := range row.Cells {
				texts[i] = c.Text
			}
			if text := strings.Join(texts, " "); !known(text) {
				a.notes = append(a.notes, note{text: text})
			}
		}
	}
}
