package pdf_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/pdf"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

// shared is the one Reader of these tests, since a sandbox takes seconds to
// build, and cache is where it keeps what it has built.
var (
	shared *pdf.Reader
	cache  string
)

func TestMain(m *testing.M) {
	if dir, err := os.MkdirTemp("", "pdf"); err == nil {
		cache = filepath.Join(dir, "a", "b")
		defer os.RemoveAll(dir)
	}
	shared = pdf.New(cache)
	defer shared.Close()
	m.Run()
}

var (
	text  = readertest.PDFText
	table = readertest.PDFTable
)

// one is a document of one page.
func one(content string) readertest.PDF { return readertest.PDF{Pages: []string{content}} }

const (
	picture = "q 500 0 0 700 40 60 cm /Im Do Q\n"
	stamp   = "q 20 0 0 20 500 800 cm /Im Do Q\n"
)

func TestRead(t *testing.T) {
	tests := []struct {
		name string
		pdf  readertest.PDF
		want string
	}{
		{
			"table", one(table(700, []float64{50, 150, 300}, [][]string{
				{"Name", "Rank", "Number"},
				{"Adair, Wilhelmina", "Constable", "11112"},
				{"Borealis, Otto", "Detective Sergeant", "9"},
				{"Quill, Ann", "", "11114"},
			})),
			"part page p1 0\n" +
				`page p1 1: 1="Name" 2="Rank" 3="Number"` + "\n" +
				`page p1 2: 1="Adair, Wilhelmina" 2="Constable" 3="11112"` + "\n" +
				`page p1 3: 1="Borealis, Otto" 2="Detective Sergeant" 3="9"` + "\n" +
				`page p1 4: 1="Quill, Ann" 3="11114"` + "\n",
		},
		{
			"numbers_flush_right_under_heading_flush_left", one(
				text(50, 700, 10, "Surname") + text(150, 700, 10, "No") + text(260, 700, 10, "Unit") +
					text(50, 686, 10, "Adair") + text(222.2, 686, 10, "11112") + text(260, 686, 10, "North") +
					text(50, 672, 10, "Quill") + text(233.3, 672, 10, "113") + text(260, 672, 10, "South") +
					text(50, 658, 10, "Otto") + text(222.2, 658, 10, "21113") + text(260, 658, 10, "East")),
			"part page p1 0\n" +
				`page p1 1: 1="Surname" 2="No" 3="Unit"` + "\n" +
				`page p1 2: 1="Adair" 2="11112" 3="North"` + "\n" +
				`page p1 3: 1="Quill" 2="113" 3="South"` + "\n" +
				`page p1 4: 1="Otto" 2="21113" 3="East"` + "\n",
		},
		{
			"columns_keep_their_numbers_on_the_next_page",
			readertest.PDF{Pages: []string{
				table(700, []float64{50, 150, 300}, [][]string{{"Adair", "PC", "1"}, {"Quill", "PS", "2"}, {"Otto", "DC", "3"}}),
				table(700, []float64{50, 150, 300}, [][]string{{"Birch", "", "4"}, {"Elm", "", "5"}, {"Oak", "", "6"}}),
			}},
			"part page p1 0\n" +
				`page p1 1: 1="Adair" 2="PC" 3="1"` + "\n" + `page p1 2: 1="Quill" 2="PS" 3="2"` + "\n" + `page p1 3: 1="Otto" 2="DC" 3="3"` + "\n" +
				"part page p2 0\n" +
				`page p2 1: 1="Birch" 3="4"` + "\n" + `page p2 2: 1="Elm" 3="5"` + "\n" + `page p2 3: 1="Oak" 3="6"` + "\n",
		},
		{
			"paragraphs", one(
				text(50, 700, 10, "The review considered the staffing of the unit and found that it was") +
					text(50, 688, 10, "adequate, though some posts stayed vacant for longer than was planned") +
					text(50, 676, 10, "at the outset.") +
					text(50, 655, 10, "Yours faithfully,")),
			"part page p1 0\n" +
				`page p1 1: 1="The review considered the staffing of the unit and found that it was\nadequate, though some posts stayed vacant for longer than was planned\nat the outset."` + "\n" +
				`page p1 4: 1="Yours faithfully,"` + "\n",
		},
		{
			"list_of_short_lines", one(
				text(50, 700, 10, "Constable Ann Quill, North") + text(50, 688, 10, "Assistant Chief Constable Wilhelmina Adair, South") +
					text(50, 676, 10, "Sergeant Otto Borealis, East") + text(50, 664, 10, "Constable Eve Birch")),
			"part page p1 0\n" +
				`page p1 1: 1="Constable Ann Quill, North"` + "\n" + `page p1 2: 1="Assistant Chief Constable Wilhelmina Adair, South"` + "\n" +
				`page p1 3: 1="Sergeant Otto Borealis, East"` + "\n" + `page p1 4: 1="Constable Eve Birch"` + "\n",
		},
		{
			"drawn_from_the_foot_up", one(text(50, 600, 10, "second") + text(50, 700, 10, "first")),
			"part page p1 0\n" + `page p1 1: 1="first"` + "\n" + `page p1 2: 1="second"` + "\n",
		},
		{
			"turned_text", one(text(50, 700, 10, "level and long enough") + "BT /F1 10 Tf 0 1 -1 0 500 300 Tm (upward text) Tj ET\n"),
			"part page p1 0\n" + `page p1 1: 1="level and long enough"` + "\n" + `page p1 2: 1="upward text"` + "\n",
		},
		{
			"slanted_text", one(text(50, 700, 10, "level and long enough") + "BT /F1 40 Tf 0.7 0.7 -0.7 0.7 100 300 Tm (DRAFT copy) Tj ET\n"),
			"part page p1 0\n" + `page p1 1: 1="level and long enough"` + "\n" + `page p1 2: 1="DRAFT copy"` + "\n",
		},
		{
			"font_of_negative_size", one("BT /F1 -10 Tf 300 700 Td (turned over with a word) Tj ET\n"),
			"part page p1 0\n" + `page p1 1: 1="turned over with a word"` + "\n",
		},
		{
			"off_page", one(text(50, 700, 10, "seen") + text(700, 500, 10, "unseen")),
			"part page p1 0\n" + `page p1 1: 1="seen"` + "\n" + `page p1 2: 1="unseen"[off-page]` + "\n",
		},
		{
			"soft_hyphen_is_drawn", one(text(50, 700, 10, "Double\xADBarrel")),
			"part page p1 0\n" + `page p1 1: 1="Double-Barrel"` + "\n",
		},
		{"blank_page", one("0 0 m 100 100 l S\n"), "part page p1 0\n"},
		{
			"pictures",
			readertest.PDF{Pages: []string{picture, picture, text(50, 700, 10, "words"), picture}},
			"part page p1 0\n" + "part page p2 0\n" + "problem page p1 0: no text\n" +
				"part page p3 0\n" + `page p3 1: 1="words"` + "\n" + "part page p4 0\n" + "problem page p4 0: no text\n",
		},
		{
			"scan_with_a_page_number", one(picture + text(290, 30, 10, "Page 7")),
			"part page p1 0\n" + `page p1 1: 1="Page 7"` + "\n" + "problem page p1 0: no text\n",
		},
		{
			"letter_with_a_crest", one(stamp + text(50, 700, 10, "Thank you.")),
			"part page p1 0\n" + `page p1 1: 1="Thank you."` + "\n",
		},
		{
			"annotation",
			readertest.PDF{
				Pages:   []string{text(50, 700, 10, "Draft")},
				Page:    "/Annots [8 0 R 9 0 R]",
				Objects: []string{"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /T (Eve Birch) /Contents (PC Quill objects) >>", "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] >>"},
			},
			"part page p1 0\n" + `page p1 1: 1="Draft"` + "\n" +
				`part page "annotations" p1 0[annotation]` + "\n" + `page "annotations" p1 1[annotation]: 1="Eve Birch" 3="PC Quill objects"` + "\n",
		},
		{
			"stamp_that_shows_text",
			readertest.PDF{
				Pages: []string{text(50, 700, 10, "Draft")},
				Page:  "/Annots [8 0 R]",
				Objects: []string{
					"<< /Type /Annot /Subtype /Stamp /Rect [100 100 300 140] /F 4 /AP << /N 9 0 R >> >>",
					stream("/Type /XObject /Subtype /Form /BBox [0 0 200 40] /Resources 6 0 R", text(5, 10, 10, "Approved by Ann Quill")),
				},
			},
			"part page p1 0\n" + `page p1 1: 1="Draft"` + "\n" +
				`part page "annotations" p1 0[annotation]` + "\n" + `page "annotations" p1 1[annotation]: 3="Approved by Ann Quill"` + "\n",
		},
		{
			"form_value",
			readertest.PDF{
				Pages:   []string{text(50, 700, 10, "Form")},
				Page:    "/Annots [8 0 R]",
				Catalog: "/AcroForm << /Fields [8 0 R] >>",
				Objects: []string{"<< /Type /Annot /Subtype /Widget /FT /Tx /Rect [0 0 9 9] /T (officer) /V (Ann Quill) >>"},
			},
			"part page p1 0\n" + `page p1 1: 1="Form"` + "\n" +
				`part page "form fields" p1 0[form-value]` + "\n" + `page "form fields" p1 1[form-value]: 1="officer" 2="Ann Quill"` + "\n",
		},
		{
			"attachment",
			readertest.PDF{
				Pages:   []string{text(50, 700, 10, "Cover")},
				Catalog: "/Names << /EmbeddedFiles << /Names [(staff.csv) 8 0 R] >> >>",
				Objects: []string{"<< /Type /Filespec /F (staff.csv) /EF << /F 9 0 R >> >>", "<< /Type /EmbeddedFile /Length 4 >>\nstream\na,b\n\nendstream"},
			},
			"part page p1 0\n" + `page p1 1: 1="Cover"` + "\n" + "member in!staff.csv[attachment]\n",
		},
		{
			"properties",
			readertest.PDF{
				Pages: []string{text(50, 700, 10, "x")},
				Info:  "/Title (Roster) /Producer (Some Press 9) /ApprovedBy (Ann Quill)", Catalog: "/Metadata 8 0 R",
				Objects: []string{stream("/Type /Metadata /Subtype /XML", `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r"><rdf:Description xmlns:dc="d" xmlns:p="p" p:Source="Payroll">`+
					`<dc:creator><rdf:Seq><rdf:li>Eve Birch</rdf:li></rdf:Seq></dc:creator><p:CreateDate>2026-01-01</p:CreateDate></rdf:Description></rdf:RDF></x:xmpmeta>`)},
			},
			"part page p1 0\n" + `page p1 1: 1="x"` + "\n" + "part property 0[document-property]\n" +
				`property 1[document-property]: 1="Title" 2="Roster"` + "\n" + `property 2[document-property]: 1="ApprovedBy" 2="Ann Quill"` + "\n" +
				`property 3[document-property]: 1="Source" 2="Payroll"` + "\n" + `property 4[document-property]: 1="creator" 2="Eve Birch"` + "\n",
		},
		{
			"script",
			readertest.PDF{Pages: []string{text(50, 700, 10, "x")}, Catalog: "/OpenAction << /S /JavaScript /JS (app.alert) >>"},
			"part page p1 0\n" + `page p1 1: 1="x"` + "\n" + `part property "scripts" 0[document-property]` + "\n" + `property "scripts" 1[document-property]: 1="app.alert"` + "\n",
		},
		{
			"attachment_pinned_to_a_page",
			readertest.PDF{
				Pages: []string{text(50, 700, 10, "Cover")}, Page: "/Annots [8 0 R]",
				Objects: []string{
					"<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS 9 0 R >>",
					"<< /Type /Filespec /F (staff.csv) /UF (staff.csv) /EF << /F 10 0 R >> >>", stream("/Type /EmbeddedFile", "a,b"),
				},
			},
			"part page p1 0\n" + `page p1 1: 1="Cover"` + "\n" + "member in!staff.csv[attachment]\n",
		},
		{
			"link",
			readertest.PDF{
				Pages: []string{text(50, 700, 10, "Contact")}, Page: "/Annots [8 0 R 9 0 R]",
				Objects: []string{
					"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (mailto:ann.quill@north.example) >> >>",
					"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [0 /Fit] >>",
				},
			},
			"part page p1 0\n" + `page p1 1: 1="Contact"` + "\n" +
				`part page "links" p1 0` + "\n" + `page "links" p1 1: 1="mailto:ann.quill@north.example"` + "\n",
		},
		{
			"value_of_the_field_above",
			readertest.PDF{
				Pages: []string{text(50, 700, 10, "Form")}, Page: "/Annots [9 0 R]", Catalog: "/AcroForm << /Fields [8 0 R] >>",
				Objects: []string{
					"<< /FT /Tx /T (officer) /V (Ann Quill) /Kids [9 0 R] >>",
					"<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /Parent 8 0 R >>",
				},
			},
			"part page p1 0\n" + `page p1 1: 1="Form"` + "\n" +
				`part page "form fields" p1 0[form-value]` + "\n" + `page "form fields" p1 1[form-value]: 1="officer" 2="Ann Quill"` + "\n",
		},
		{
			"xfa_form",
			readertest.PDF{
				Pages: []string{text(50, 700, 10, "Please wait")}, Catalog: "/AcroForm << /Fields [] /XFA [(datasets) 8 0 R] >>",
				Objects: []string{stream("", `<xfa:datasets xmlns:xfa="x"><xfa:data><form><Officer>Ann Quill</Officer><Rank/></form></xfa:data></xfa:datasets>`)},
			},
			"part page p1 0\n" + `page p1 1: 1="Please wait"` + "\n" +
				`part property "form" 0[form-value]` + "\n" + `property "form" 1[form-value]: 1="Officer" 2="Ann Quill"` + "\n",
		},
		{
			"texts_in_place_of_what_is_drawn",
			readertest.PDF{
				Pages: []string{"/Span << /MCID 0 >> BDC\n" + text(50, 700, 10, "Portrait of staff") + "EMC\n"}, Page: "/StructParents 0",
				Catalog: "/MarkInfo << /Marked true >> /StructTreeRoot 8 0 R",
				Objects: []string{
					"<< /Type /StructTreeRoot /K [9 0 R] /ParentTree << /Nums [0 [10 0 R]] >> >>",
					"<< /Type /StructElem /S /Document /P 8 0 R /K [10 0 R] >>",
					"<< /Type /StructElem /S /Span /P 9 0 R /Pg 11 0 R /K 0 /ActualText (Constable Ann Quill) /Alt (Portrait of staff) >>",
				},
			},
			"part page p1 0\n" + `page p1 1: 1="Portrait of staff"` + "\n" +
				`part page "descriptions" p1 0[document-property]` + "\n" + `page "descriptions" p1 1[document-property]: 1="Constable Ann Quill"` + "\n",
		},
		{
			"text_drawn_under_another_name", one("/Span << /ActualText (weather report) >> BDC\n" + text(50, 700, 10, "Constable Ann Quill") + text(50, 686, 10, "Sergeant Otto Adair") + "EMC\n"),
			"part page p1 0\n" + `page p1 1: 1="weather report"` + "\n" +
				`part page "drawn text" p1 0` + "\n" + `page "drawn text" p1 1: 1="Constable Ann Quill\nSergeant Otto Adair"` + "\n",
		},
		{
			"text_under_another_name_that_is_not_drawn", one("3 Tr /Span << /ActualText (weather report) >> BDC\n" + text(50, 700, 10, "Constable Ann Quill") + "EMC\n"),
			"part page p1 0\n" + `page p1 1: 1="weather report"[hidden-text]` + "\n" +
				`part page "drawn text" p1 0` + "\n" + `page "drawn text" p1 1: 1="Constable Ann Quill"` + "\n",
		},
		{
			"text_drawn_under_its_own_name", one("/Span << /ActualText (Constable Ann Quill) >> BDC\n" + text(50, 700, 10, "Constable Ann Quill") + "EMC\n"),
			"part page p1 0\n" + `page p1 1: 1="Constable Ann Quill"` + "\n",
		},
		{"no_pages", readertest.PDF{}, "error: malformed\n"},
		{"owner_password", encrypted(one(text(50, 700, 10, "Restricted")), "", "owner"), "part page p1 0\n" + `page p1 1: 1="Restricted"` + "\n"},
		{"user_password", encrypted(one(text(50, 700, 10, "Restricted")), "secret", "owner"), "error: encrypted\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readertest.Transcript(t, shared.Format(), tt.pdf.Bytes())
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func stream(dict, content string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(content), content)
}

func TestBrokenFile(t *testing.T) {
	var rows [][]string
	for i := range 40 {
		rows = append(rows, []string{fmt.Sprintf("Person%d", i), "Constable"})
	}
	whole := one(table(800, []float64{50, 200}, rows)).Bytes()
	clean := readertest.Transcript(t, shared.Format(), whole)
	if !strings.Contains(clean, `page p1 40: 1="Person39" 2="Constable"`) || strings.Contains(clean, "problem") {
		t.Fatalf("whole file: %s", clean)
	}
	t.Run("junk_before_the_header", func(t *testing.T) {
		want := clean + "member in!before the start[embedded-file]\n"
		if diff := cmp.Diff(want, readertest.Transcript(t, shared.Format(), append([]byte("From: x\r\n\r\n"), whole...))); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("blanks_around", func(t *testing.T) {
		if diff := cmp.Diff(clean, readertest.Transcript(t, shared.Format(), slices.Concat([]byte("\xef\xbb\xbf\r\n"), whole, []byte("\r\n\x00\x00")))); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("text_behind_the_end", func(t *testing.T) {
		want := clean + "member in!behind the end[embedded-file]\n"
		if diff := cmp.Diff(want, readertest.Transcript(t, shared.Format(), append(slices.Clip(whole), "Ada Example"...))); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("no_end", func(t *testing.T) {
		end := strings.Index(string(whole), "startxref")
		if diff := cmp.Diff("problem 0: malformed\n"+clean, readertest.Transcript(t, shared.Format(), whole[:end])); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	for _, n := range []int{len(whole) / 4, len(whole) / 2, len(whole) * 3 / 4} {
		t.Run(fmt.Sprintf("cut_at_%d", n), func(t *testing.T) {
			if got := readertest.Transcript(t, shared.Format(), whole[:n]); !strings.Contains(got, "malformed") {
				t.Errorf("a file cut short reads as\n%s", got)
			}
		})
	}
}

func TestOlderRevision(t *testing.T) {
	line := text(50, 700, 10, "Statement of Constable Ann Quill as given")
	tests := []struct {
		name     string
		was, now string
		want     string
	}{
		{
			"taken_out", text(50, 700, 10, "Constable Ann Quill") + text(50, 600, 10, "Heading"), text(50, 600, 10, "Heading"),
			`page p1 1: 1="Heading"` + "\n" +
				`part page "revision 1" p1 0[older-revision]` + "\n" + `page "revision 1" p1 1[older-revision]: 1="Constable Ann Quill"` + "\n",
		},
		{
			"row_taken_out",
			table(700, []float64{50, 150}, [][]string{{"Adair", "PC"}, {"Quill", "PS"}, {"Birch", "DC"}}),
			table(700, []float64{50, 150}, [][]string{{"Adair", "PC"}, {"", ""}, {"Birch", "DC"}}),
			`page p1 1: 1="Adair" 2="PC"` + "\n" + `page p1 2: 1="Birch" 2="DC"` + "\n" +
				`part page "revision 1" p1 0[older-revision]` + "\n" + `page "revision 1" p1 2[older-revision]: 1="Quill" 2="PS"` + "\n",
		},
		{
			"covered", line, line + box(black, 110.5, 696, 94, 14),
			`page p1 1: 1="Statement of"` + "\n" + `page p1 1: 1="Constable Ann Quill"[redaction-overlay]` + "\n" + `page p1 1: 1="as given"` + "\n" +
				`part page "revision 1" p1 0[older-revision]` + "\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readertest.Transcript(t, shared.Format(), []byte(revised(one(tt.was), tt.now)))
			if diff := cmp.Diff("part page p1 0\n"+tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// revised appends a revision to a document of one page, with another content of
// the page.
func revised(p readertest.PDF, content string) string {
	was := string(p.Bytes())
	object := fmt.Sprintf("%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n", readertest.PDFObject+1, len(content), content)
	return fmt.Sprintf("%s%sxref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size 10 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n",
		was, object, readertest.PDFObject+1, len(was), strings.Index(was, "xref\n0"), len(was)+len(object))
}

func TestManyPages(t *testing.T) {
	const pages = 60
	var p readertest.PDF
	var want strings.Builder
	for i := 1; i <= pages; i++ {
		p.Pages = append(p.Pages, text(50, 700, 10, fmt.Sprintf("number %d", i)))
		fmt.Fprintf(&want, "part page p%d 0\npage p%d 1: 1=\"number %d\"\n", i, i, i)
	}
	data := p.Bytes()
	var wait sync.WaitGroup
	for range 4 { // documents at a time
		wait.Go(func() {
			if diff := cmp.Diff(want.String(), readertest.Transcript(t, shared.Format(), data)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	wait.Wait()
}

func TestPagesThatAreNotThere(t *testing.T) {
	data := strings.Replace(string(one(text(50, 700, 10, "x")).Bytes()), "/Count 1 ", "/Count 9000", 1)
	got := readertest.Transcript(t, shared.Format(), []byte(data))
	if !strings.HasPrefix(got, "part page p1 0\n") || !strings.Contains(got, "problem page p2 0: malformed\n") {
		t.Errorf("got %s", got)
	}
}

func TestSniff(t *testing.T) {
	tests := []struct {
		name, data string
		want       bool
	}{
		{"header", "%PDF-1.4\n", true},
		{"junk_before_it", strings.Repeat("x", 1000) + "%PDF-1.4\n", true},
		{"too_late", strings.Repeat("x", 1020) + "%PDF-1.4\n", false},
		{"postscript", "%!PS-Adobe-3.0\n", false},
		{"empty", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := shared.Format().Sniff(readertest.Input([]byte(tt.data)), []byte(tt.data)); got != tt.want {
				t.Errorf("Sniff = %v", got)
			}
		})
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	began := time.Now()
	err := shared.Format().Read(ctx, readertest.Input(one("").Bytes()), discard{})
	if !errors.Is(err, context.Canceled) || time.Since(began) > 5*time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}

func TestCache(t *testing.T) {
	data := one(text(50, 700, 10, "x")).Bytes()
	want := readertest.Transcript(t, shared.Format(), data)
	if kept, err := os.ReadDir(cache); err != nil || len(kept) == 0 {
		t.Fatalf("nothing is kept: %v", err)
	}
	warm := pdf.New(cache)
	if diff := cmp.Diff(want, readertest.Transcript(t, warm.Format(), data)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := warm.Close(); err != nil {
		t.Error(err)
	}
}

func TestUnwritableCache(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r := pdf.New(filepath.Join(file, "below"))
	defer r.Close()
	if got := readertest.Transcript(t, r.Format(), one(text(50, 700, 10, "x")).Bytes()); !strings.Contains(got, `1="x"`) {
		t.Errorf("got %s", got)
	}
}

func TestClosed(t *testing.T) {
	r := pdf.New("")
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := r.Format().Read(t.Context(), readertest.Input(one("").Bytes()), discard{}); err == nil {
		t.Error("a closed reader reads")
	}
}

// discard is a sink that keeps nothing.
type discard struct{}

func (discard) Part(doc.Part) error               { return nil }
func (discard) Fragment(doc.Fragment) error       { return nil }
func (discard) Member(doc.Member) error           { return nil }
func (discard) Problem(doc.Location, error) error { return nil }

// FuzzRead changes the content of a page and the objects beside it, below the
// container.
func FuzzRead(f *testing.F) {
	// Building the sandbox must not count as the time of an input.
	if err := shared.Format().Read(f.Context(), readertest.Input(one("").Bytes()), discard{}); err != nil {
		f.Fatal(err)
	}
	f.Add(table(700, []float64{50, 150, 300}, [][]string{{"Name", "Rank", "No"}, {"Adair", "PC", "1"}, {"Quill", "PS", "22"}}), "")
	f.Add(text(50, 700, 10, "words of a line")+"BT /F1 9 Tf 0 1 -1 0 500 300 Tm (up) Tj ET", "/Rotate 90")
	f.Add(picture+"BT /F2 10 Tf 3 Tr 10 TL 50 500 Td (a) Tj T* [(b) -3000 (c)] TJ ET", "/CropBox [0 0 100 100]")
	f.Add("BT /F1 1e9 Tf 1e9 -1e9 Td (x) Tj 0 0 0 0 0 0 Tm (y) Tj ET", "/UserUnit 1e9")
	f.Fuzz(func(t *testing.T, content, entries string) {
		readertest.Fuzz(t, shared.Format(), readertest.PDF{Pages: []string{content}, Page: entries}.Bytes())
	})
}

func BenchmarkRead(b *testing.B) {
	var rows [][]string
	for i := range 50 {
		rows = append(rows, []string{"Surname" + strconv.Itoa(i), "Constable", strconv.Itoa(10000 + i), "Station"})
	}
	var p readertest.PDF
	for range 40 {
		p.Pages = append(p.Pages, table(780, []float64{50, 200, 300, 400}, rows))
	}
	data := p.Bytes()
	format := shared.Format()
	_ = format.Read(b.Context(), readertest.Input(data), discard{})
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := format.Read(b.Context(), readertest.Input(data), discard{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(p.Pages)*b.N)/b.Elapsed().Seconds(), "pages/s")
}
