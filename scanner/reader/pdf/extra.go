package pdf

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// extra is what belongs to a document and to none of its pages.
type extra struct {
	files     []attachment
	bookmarks []string
	scripts   []string
	info      []property
	form      []property // texts of an XFA form
	formed    bool       // there is such a form
	lost      []string   // what could not be read, in words
	pages     int
	opened    []byte // the file, if it was encrypted, without encryption
}

// attachment is a file in the file (ISO 32000-1, 7.11.4).
type attachment struct {
	name    string
	content []byte
}

const (
	maxAttachments    = 10_000
	maxAttachedBytes  = 512 << 20
	maxBookmarkLevels = 64
)

// extras reads what belongs to the document as a whole.
func (d *document) extras(ctx context.Context) extra {
	x := extra{pages: d.pages}
	count, err := d.pdfium.FPDFDoc_GetAttachmentCount(&requests.FPDFDoc_GetAttachmentCount{Document: d.ref})
	if err != nil {
		x.lost = append(x.lost, "attachments")
	} else {
		size := 0
		for i := range count.AttachmentCount {
			if ctx.Err() != nil {
				return x
			}
			file, ok := d.attachment(i)
			if size += len(file.content); !ok || size > maxAttachedBytes || i >= maxAttachments {
				x.lost = append(x.lost, "an attachment")
				break
			}
			x.files = append(x.files, file)
		}
	}
	if got, err := d.pdfium.GetBookmarks(&requests.GetBookmarks{Document: d.ref}); err == nil {
		x.bookmarks = titles(nil, got.Bookmarks, 0)
	}
	if got, err := d.pdfium.GetJavaScriptActions(&requests.GetJavaScriptActions{Document: d.ref}); err == nil {
		for _, script := range got.JavaScriptActions {
			x.scripts = append(x.scripts, plain(script.Script))
		}
	}
	var whole bool
	if x.form, x.formed, whole = d.xfa(); !whole {
		x.lost = append(x.lost, "parts of an XFA form")
	}
	x.opened = d.opened()
	for _, tag := range []string{"Title", "Author", "Subject", "Keywords"} {
		if got, err := d.pdfium.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: d.ref, Tag: tag}); err == nil && plain(got.Value) != "" {
			x.info = append(x.info, property{tag, plain(got.Value)})
		}
	}
	return x
}

func (d *document) attachment(i int) (attachment, bool) {
	got, err := d.pdfium.FPDFDoc_GetAttachment(&requests.FPDFDoc_GetAttachment{Document: d.ref, Index: i})
	if err != nil {
		return attachment{}, false
	}
	return d.attached(got.Attachment, fmt.Sprintf("attachment %d", i+1))
}

// attached reads a file in the file, which has the name given if it has none.
func (d *document) attached(ref references.FPDF_ATTACHMENT, name string) (attachment, bool) {
	if n, err := d.pdfium.FPDFAttachment_GetName(&requests.FPDFAttachment_GetName{Attachment: ref}); err == nil && plain(n.Name) != "" {
		name = plain(n.Name)
	}
	file, err := d.pdfium.FPDFAttachment_GetFile(&requests.FPDFAttachment_GetFile{Attachment: ref})
	if err != nil {
		return attachment{}, false
	}
	return attachment{name, file.Contents}, true
}

func titles(all []string, marks []responses.GetBookmarksBookmark, level int) []string {
	for _, m := range marks {
		if title := plain(m.Title); title != "" {
			all = append(all, title)
		}
		if level < maxBookmarkLevels {
			all = titles(all, m.Children, level+1)
		}
	}
	return all
}

// extras sends what belongs to the document as a whole.
func (s *sender) extras(x extra) error {
	if err := s.members(x.files); err != nil {
		return err
	}
	at := s.in.Loc
	for _, what := range x.lost {
		if err := s.sink.Problem(at, fmt.Errorf("pdf: %w: %s", reader.ErrUnsupported, what)); err != nil {
			return err
		}
	}
	at.Kind = doc.Property
	if err := s.beside(at, "form", doc.FormValue, pairs(x.form)); err != nil {
		return err
	}
	return s.beside(at, "bookmarks", 0, single(x.bookmarks))
}

// members sends files that are attached, to the document or to a page.
func (s *sender) members(files []attachment) error {
	for _, f := range files {
		if !s.known.file(f) && s.hidden != 0 {
			continue // a newer revision has it
		}
		err := s.sink.Member(doc.Member{
			Loc:    s.in.Loc.Member(f.name),
			Hidden: s.hidden | doc.Attachment,
			Open:   func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(f.content)), nil },
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// pairs makes a row of each name and value.
func pairs(all []property) [][]string {
	rows := make([][]string, len(all))
	for i, p := range all {
		rows[i] = []string{p.name, p.value}
	}
	return rows
}

// single makes a row of each text.
func single(texts []string) [][]string {
	rows := make([][]string, len(texts))
	for i, text := range texts {
		rows[i] = []string{text}
	}
	return rows
}
