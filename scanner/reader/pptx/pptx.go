// Package pptx reads the presentations of PowerPoint and of what writes its
// format: .pptx, .pptm, .potx, .ppsx and their kin.
//
// Source: ECMA-376 Part 1 (PresentationML, clause 19, and DrawingML, clause 21) in
// its transitional and strict forms; clauses are of the fifth edition. [MS-PPTX]
// for comments and authors of later versions.
//
// Every slide is read in the order of the show, skipped ones included, with its
// notes and comments, and so is a slide that the presentation does not list. Every
// other part of the package has a line in a table of kinds: it is read, is known to
// hold no text, or is reported as not read.
package pptx

import (
	"context"
	"path"
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// Format returns the format of PowerPoint presentations.
func Format() reader.Format {
	types := mainTypes()
	return reader.Format{
		Name:       "pptx",
		Extensions: []string{".pptx", ".pptm", ".potx", ".potm", ".ppsx", ".ppsm"},
		Sniff:      office.Sniff("ppt/", types...),
		Read:       read,
	}
}

// mainTypes returns the content types of a main part (13.3.6, and [MS-PPTX] for
// those with macros).
func mainTypes() []string {
	return []string{
		"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
		"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
		"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
		"application/vnd.ms-powerpoint.presentation.macroenabled.main+xml",
		"application/vnd.ms-powerpoint.template.macroenabled.main+xml",
		"application/vnd.ms-powerpoint.slideshow.macroenabled.main+xml",
	}
}

// read sends the slides, each a page with its number in the show, then what else
// holds text.
func read(ctx context.Context, in reader.Input, sink doc.Sink) error {
	f, err := office.Open(ctx, in, sink, "pptx")
	if err != nil {
		return err
	}
	s := &show{File: f}
	err = s.read()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// show is one presentation while it is read.
type show struct {
	*office.File

	width, height int64 // of a slide, in English Metric Units; 0 if not known
	pages         int   // slides so far
	blank         []int // slides with a picture and no text
}

// Bounds of what is kept of a presentation.
const (
	maxSlides = 1 << 14
	maxBlank  = 1 << 12
)

func (s *show) read() error {
	main, err := s.Main("ppt/presentation.xml", mainTypes()...)
	if err != nil {
		return err
	}
	if main == nil {
		if err := s.Problem("", "the main part is missing", reader.ErrMalformed); err != nil {
			return err
		}
	} else if err := s.readShow(main); err != nil {
		return err
	}
	for _, part := range s.Pkg.Parts {
		if isOf(part, "presentationml.slide+xml", "ppt/slides/slide") && !s.Done(part) {
			if err := s.readSlide(part, doc.HiddenSlide); err != nil { // no show comes to it
				return err
			}
		}
	}
	for _, page := range s.blank {
		at := s.In.Loc
		at.Kind, at.Page = doc.Page, page
		if err := s.ProblemAt(at, "a picture and no text", reader.ErrNoText); err != nil {
			return err
		}
	}
	if err := s.Rest(append(s.kinds(), office.Kinds("ppt/")...)); err != nil {
		return err
	}
	return s.Close()
}

// isOf reports whether a part is of the content type that ends so or, if it has
// none, has a name that begins so and ends in a number.
func isOf(part *opc.Part, contentType, name string) bool {
	if part.Type != "" {
		return strings.HasSuffix(part.Type, contentType)
	}
	rest, ok := strings.CutPrefix(strings.ToLower(part.Name), name)
	_, err := strconv.Atoi(strings.TrimSuffix(rest, ".xml"))
	return ok && err == nil
}

// readShow reads the main part, and the slides that it lists (19.2.1.26).
func (s *show) readShow(main *opc.Part) error {
	rels, err := s.Relationships(main.Name)
	if err != nil {
		return err
	}
	byID := map[string]*opc.Part{}
	for _, r := range rels {
		byID[r.ID] = r.Part
	}
	var slides []*opc.Part
	missing := 0
	err = s.Tokens(main, "the list of slides", func(t *xmltok.Tokenizer, k xmltok.Kind) {
		if k != xmltok.Start {
			return
		}
		switch string(t.Name()) {
		case "sldSz": // 19.2.1.39
			s.width, s.height = length(t, "cx"), length(t, "cy")
		case "sldId": // 19.2.1.33
			id, _ := t.Attr("r:id")
			if part := byID[id]; part != nil && len(slides) < maxSlides {
				slides = append(slides, part)
			} else {
				missing++
			}
		case "section": // [MS-PPTX] 2.2.1.3
			name, _ := t.Attr("name")
			s.Mark("section", name)
		case "custShow": // 19.2.1.6
			name, _ := t.Attr("name")
			s.Mark("show", name)
		}
	})
	if err != nil {
		return err
	}
	if missing > 0 {
		if err := s.Problem(main.Name, strconv.Itoa(missing)+" slides are missing", reader.ErrMalformed); err != nil {
			return err
		}
	}
	for _, part := range slides {
		if s.Done(part) {
			continue // a slide is shown twice
		}
		if err := s.readSlide(part, 0); err != nil {
			return err
		}
	}
	return nil
}

// length returns a length in an attribute, 0 if there is none.
func length(t *xmltok.Tokenizer, name string) int64 {
	v, _ := t.Attr(name)
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// readSlide sends a slide, its notes and the comments on it.
func (s *show) readSlide(part *opc.Part, hidden doc.Hidden) error {
	rels, err := s.Relationships(part.Name)
	if err != nil {
		return err
	}
	s.pages++
	to := s.Part(doc.Page, "", hidden)
	to.Loc.Page = s.pages
	w := newWalker(s, to)
	s.Flow.Main(to)
	if err := w.walk(part, "a slide"); err != nil {
		return err
	}
	if w.picture && !w.worded && len(s.blank) < maxBlank {
		s.blank = append(s.blank, s.pages)
	}
	for _, r := range rels {
		if r.Part == nil {
			continue
		}
		name, kind := "", doc.Hidden(0)
		switch r.Type {
		case "notesSlide":
			name, kind = "notes", doc.SpeakerNote
		case "comments":
			name, kind = "comments", doc.Comment
		default:
			continue
		}
		if s.Done(r.Part) {
			continue
		}
		about := s.Part(doc.Page, name, kind|w.to.Hidden)
		about.Loc.Page = s.pages
		if err := s.walk(r.Part, name, about); err != nil {
			return err
		}
	}
	return nil
}

// walk sends the text of a part that is no slide.
func (s *show) walk(part *opc.Part, what string, to doc.Part) error {
	if _, err := s.Relationships(part.Name); err != nil {
		return err
	}
	s.Flow.Enter(to)
	defer s.Flow.Leave()
	return newWalker(s, to).walk(part, what)
}

// kinds lists the kinds of parts that only presentations have.
func (s *show) kinds() []office.Kind {
	walks := func(what, name string, hidden doc.Hidden) func(*office.File, *opc.Part) error {
		return func(_ *office.File, part *opc.Part) error {
			if name == "" {
				name := strings.TrimSuffix(path.Base(part.Name), path.Ext(part.Name))
				return s.walk(part, what, s.Part(doc.File, name, hidden))
			}
			return s.walk(part, what, s.Part(doc.File, name, hidden))
		}
	}
	return []office.Kind{
		{Types: []string{"presentationml.slidelayout+xml"}, Folders: []string{"ppt/slidelayouts/"}, Read: walks("a layout", "", doc.HeaderFooter)},
		{Types: []string{"presentationml.slidemaster+xml"}, Folders: []string{"ppt/slidemasters/"}, Read: walks("a master", "", doc.HeaderFooter)},
		{Types: []string{"presentationml.notesmaster+xml"}, Folders: []string{"ppt/notesmasters/"}, Read: walks("a master", "", doc.HeaderFooter)},
		{Types: []string{"presentationml.handoutmaster+xml"}, Folders: []string{"ppt/handoutmasters/"}, Read: walks("a master", "", doc.HeaderFooter)},
		{Types: []string{"presentationml.notesslide+xml"}, Folders: []string{"ppt/notesslides/"}, Read: walks("notes", "notes", doc.SpeakerNote)},
		{Types: []string{"presentationml.comments+xml", "ms-powerpoint.comments+xml"}, Folders: []string{"ppt/comments/"}, Read: walks("comments", "comments", doc.Comment)},
		{Types: []string{"presentationml.commentauthors+xml", "ms-powerpoint.authors+xml"}, Folders: []string{"ppt/commentauthors", "ppt/authors"}, Read: s.readAuthors},
		{Types: []string{"ms-powerpoint.changesinfo+xml"}, Folders: []string{"ppt/changesinfos/"}, Read: s.readAuthors},
		{Types: []string{"presentationml.tags+xml"}, Folders: []string{"ppt/tags/"}, Read: s.readTags},
		{Types: []string{"presentationml.slideupdateinfo+xml"}, Read: office.Data},
		{Types: []string{"vmldrawing"}, Folders: []string{"ppt/drawings/vmldrawing"}, Read: s.readVML},
		{Types: []string{
			"presentationml.presprops+xml", "presentationml.viewprops+xml", "presentationml.tablestyles+xml", "ms-powerpoint.revisioninfo+xml",
		}, Folders: []string{"ppt/presprops", "ppt/viewprops", "ppt/tablestyles", "ppt/revisioninfo"}, Read: office.Silent},
		{Types: mainTypes(), Read: walks("a second main part", "second main part", doc.HiddenText)},
	}
}

// readAuthors takes note of those who commented on slides or changed them
// (19.4.2; [MS-PPTX] 2.6.2), and of the accounts by which they are known.
func (s *show) readAuthors(_ *office.File, part *opc.Part) error {
	return s.Tokens(part, "the list of authors", func(t *xmltok.Tokenizer, k xmltok.Kind) {
		if k != xmltok.Start {
			return
		}
		switch string(t.Name()) {
		case "cmAuthor", "author", "chgData":
			name, _ := t.Attr("name")
			s.Person("author", name)
			id, _ := t.Attr("userId") // "S::ada@example.org::" and an identifier
			for field := range strings.SplitSeq(id, "::") {
				if strings.Contains(field, "@") {
					s.Person("account", field)
				}
			}
		}
	})
}

// readTags sends what programs keep beside slides (19.3.1.46).
func (s *show) readTags(_ *office.File, part *opc.Part) error {
	to := s.Part(doc.Property, "tags", doc.DocumentProperty)
	return s.Tokens(part, "tags", func(t *xmltok.Tokenizer, k xmltok.Kind) {
		if k == xmltok.Start && string(t.Name()) == "tag" {
			name, _ := t.Attr("name")
			val, _ := t.Attr("val")
			s.Flow.Row(to, name, val)
		}
	})
}

// readVML sends the text in drawings of an older kind (Part 4, 19.1), which stand
// for embedded objects.
func (s *show) readVML(_ *office.File, part *opc.Part) error {
	s.Flow.Enter(s.Part(doc.File, strings.TrimSuffix(path.Base(part.Name), path.Ext(part.Name)), 0))
	defer s.Flow.Leave()
	inBox := 0
	return s.Tokens(part, "a drawing", func(t *xmltok.Tokenizer, k xmltok.Kind) {
		switch k {
		case xmltok.Start:
			alt, _ := t.Attr("alt")
			s.Describe(alt)
			if inBox > 0 || string(t.Name()) == "textbox" {
				inBox++
			}
		case xmltok.Text:
			if inBox > 0 {
				s.Flow.Text(t.AppendText(nil), 0)
			}
		case xmltok.End:
			if inBox > 0 {
				if inBox--; inBox == 0 {
					s.Flow.EndParagraph()
				}
			}
		case xmltok.EOF:
		}
	})
}
