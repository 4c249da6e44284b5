package pdf_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

// box returns the operators that fill a rectangle with a colour.
func box(colour string, x, y, wide, high float64) string {
	return fmt.Sprintf("q %s rg %g %g %g %g re f Q\n", colour, x, y, wide, high)
}

const (
	black = "0 0 0"
	white = "1 1 1"
	grey  = "0.85 0.85 0.85"
)

// graphics is a page with graphics states of its own.
const graphics = "/Resources << /Font << /F1 3 0 R >> /XObject << /Im 5 0 R >> /ExtGState << " +
	"/Half << /ca 0.4 >> /None << /ca 0 >> /Mix << /BM /Multiply >> >> >>"

func TestHidden(t *testing.T) {
	quill := text(50, 700, 10, "Constable Ann Quill")
	plain := `page p1 1: 1="Constable Ann Quill"` + "\n"
	covered := `page p1 1: 1="Constable Ann Quill"[redaction-overlay]` + "\n"
	unseen := `page p1 1: 1="Constable Ann Quill"[hidden-text]` + "\n"
	over := box(black, 48, 696, 200, 14)
	with := func(page, content string) readertest.PDF {
		return readertest.PDF{Pages: []string{content}, Page: page}
	}
	annotated := func(content string, objects ...string) readertest.PDF {
		return readertest.PDF{Pages: []string{content}, Page: "/Annots [8 0 R]", Objects: objects}
	}
	tests := []struct {
		name string
		pdf  readertest.PDF
		want string
	}{
		{"black_box", one(quill + over), covered},
		{"black_box_before_white_text", one(over + "1 g " + quill), plain},
		{"shading_before_the_text", one(box(grey, 48, 696, 200, 14) + quill), plain},
		{"white_box", one(quill + box(white, 48, 696, 200, 14)), covered},
		{"redacted_with_nothing_under_it", one(quill + box(black, 48, 600, 200, 14)), plain},
		{"box_beside_the_text", one(quill + box(black, 300, 696, 200, 14)), plain},
		{"shading_of_the_next_row", one(quill + box(grey, 48, 684, 200, 14)), plain},
		{"struck_through", one(quill + box(black, 48, 702, 200, 1) + "q 0.5 w 48 703 m 250 703 l S Q\n"), plain},
		{"frame", one(quill + "q 4 w 40 690 220 24 re S 38 688 224 28 re 42 692 216 20 re f* Q\n"), plain},
		{"marker", one(quill + "q 16 w 40 703 m 250 703 l S Q\n"), covered},
		{"see_through_box", with(graphics, quill+"q /Half gs 1 1 0 rg 48 696 200 14 re f Q\n"), plain},
		{"highlighter", with(graphics, quill+"q /Mix gs 1 1 0 rg 48 696 200 14 re f Q\n"), plain},
		{
			"something_else_written_on_the_box", one(quill + box(white, 48, 696, 200, 14) + text(50, 700, 10, "name withheld")),
			covered + `page p1 2: 1="name withheld"` + "\n",
		},
		{
			"part_of_a_line", one(text(50, 700, 10, "Statement of Constable Ann Quill as taken by") + box(black, 110.5, 696, 94, 14)),
			`page p1 1: 1="Statement of"` + "\n" + `page p1 1: 1="Constable Ann Quill"[redaction-overlay]` + "\n" + `page p1 1: 1="as taken by"` + "\n",
		},
		{
			"cells_of_a_table",
			one(table(700, []float64{50, 150, 300}, [][]string{{"Surname", "Rank", "No"}, {"Adair", "PC", "17"}, {"Quill", "PS", "18"}}) +
				box(black, 48, 682, 90, 14) + box(black, 48, 668, 90, 14)),
			`page p1 1: 1="Surname" 2="Rank" 3="No"` + "\n" +
				`page p1 2: 1="Adair"[redaction-overlay] 2="PC" 3="17"` + "\n" + `page p1 3: 1="Quill"[redaction-overlay] 2="PS" 3="18"` + "\n",
		},
		{
			"part_of_a_cell",
			one(table(700, []float64{50, 250, 300}, [][]string{{"Name", "Rank", "No"}, {"Officer Ann Quill", "PC", "17"}, {"Otto Adair", "PS", "18"}}) +
				box(black, 86, 682, 60, 14)),
			`page p1 1: 1="Name" 2="Rank" 3="No"` + "\n" +
				`page p1 2: 1="Ann Quill"[redaction-overlay] 2="PC" 3="17"` + "\n" + `page p1 2: 1="Officer"` + "\n" +
				`page p1 3: 1="Otto Adair" 2="PS" 3="18"` + "\n",
		},
		{"turned_page", with("/Rotate 90", quill+over), covered},
		{"turned_page_with_shading", with("/Rotate 90", box(grey, 48, 696, 200, 14)+quill), plain},
		{"page_that_begins_elsewhere", with("/CropBox [20 600 400 800]", quill+over), covered},
		{
			"upward_text", one(over + "BT /F1 10 Tf 0 1 -1 0 500 300 Tm (Constable Ann Quill) Tj ET\n" + box(black, 488, 295, 16, 200)),
			covered,
		},
		{"picture", one(quill + "q 200 0 0 14 48 696 cm /Im Do Q\n"), covered},
		{"picture_before_the_text", one("q 200 0 0 14 48 696 cm /Im Do Q\n1 g " + quill), plain},
		{
			"picture_that_is_see_through",
			readertest.PDF{
				Pages: []string{quill + "q 200 0 0 14 48 696 cm /Cut Do Q\n"}, Page: "/Resources << /Font << /F1 3 0 R >> /XObject << /Cut 8 0 R >> >>",
				Objects: []string{
					stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /SMask 9 0 R", "\x00"),
					stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x00"),
				},
			},
			plain,
		},
		{
			"text_in_a_form",
			readertest.PDF{
				Pages: []string{"q 1 0 0 1 0 100 cm /Fm Do Q\n" + over}, Page: "/Resources << /Font << /F1 3 0 R >> /XObject << /Fm 8 0 R >> >>",
				Objects: []string{stream("/Type /XObject /Subtype /Form /BBox [0 0 600 700] /Resources 6 0 R", text(50, 600, 10, "Constable Ann Quill"))},
			},
			covered,
		},
		{
			"box_in_a_form",
			readertest.PDF{
				Pages: []string{quill + "q 1 0 0 1 0 100 cm /Fm Do Q\n"}, Page: "/Resources << /Font << /F1 3 0 R >> /XObject << /Fm 8 0 R >> >>",
				Objects: []string{stream("/Type /XObject /Subtype /Form /BBox [0 0 600 700]", box(black, 48, 596, 200, 14))},
			},
			covered,
		},
		{
			"annotation_that_covers",
			annotated(quill, "<< /Type /Annot /Subtype /Square /F 4 /Rect [48 696 248 710] /AP << /N 9 0 R >> >>",
				stream("/Type /XObject /Subtype /Form /BBox [0 0 200 14]", box(black, 0, 0, 200, 14))),
			covered,
		},
		{"annotation_that_only_frames", annotated(quill, "<< /Type /Annot /Subtype /Square /F 4 /Rect [48 696 248 710] /C [1 0 0] >>"), plain},
		{"annotation_that_highlights", annotated(quill, "<< /Type /Annot /Subtype /Highlight /F 4 /Rect [48 696 248 710] /QuadPoints [48 710 248 710 48 696 248 696] /C [1 1 0] >>"), plain},
		{"annotation_that_asks_for_redaction", annotated(quill, "<< /Type /Annot /Subtype /Redact /F 4 /Rect [48 696 248 710] /QuadPoints [48 710 248 710 48 696 248 696] >>"), covered},
		{"annotation_that_asks_for_redaction_elsewhere", annotated(quill, "<< /Type /Annot /Subtype /Redact /F 4 /Rect [48 596 248 610] >>"), plain},

		{"not_drawn", one("3 Tr " + quill), unseen},
		{"outlined", one("1 Tr " + quill), plain},
		{"white_on_white", one("1 g " + quill), unseen},
		{"nearly_white", one("0.99 0.99 0.98 rg " + quill), unseen},
		{"pale_but_legible", one("0.7 g " + quill), plain},
		{"no_ink_at_all", one("0 0 0 0 k " + quill), unseen},
		{"black_on_black", one(over + quill), unseen},
		{"see_through_text", with(graphics, "/None gs "+quill), unseen},
		{"half_see_through_text", with(graphics, "/Half gs "+quill), plain},
		{"tiny", one(text(50, 700, 0.5, "Constable Ann Quill")), unseen},
		{"small_print", one(text(50, 700, 4, "Constable Ann Quill")), plain},
		{
			"searchable_scan", one(picture + "3 Tr " + quill + text(50, 650, 10, strings.Repeat("words ", 12)) + text(50, 600, 10, strings.Repeat("words ", 16))),
			plain + `page p1 2: 1="` + strings.TrimSpace(strings.Repeat("words ", 12)) + `"` + "\n" + `page p1 3: 1="` + strings.TrimSpace(strings.Repeat("words ", 16)) + `"` + "\n",
		},

		{"layer_switched_off", layers("/OFF [8 0 R]"), `page p1 1: 1="Heading"` + "\n" + `page p1 2: 1="Constable Ann Quill"[hidden-layer]` + "\n"},
		{"layer_switched_on", layers("/ON [8 0 R]"), `page p1 1: 1="Heading"` + "\n" + `page p1 2: 1="Constable Ann Quill"` + "\n"},
		{"all_layers_switched_off", layers("/BaseState /OFF"), `page p1 1: 1="Heading"` + "\n" + `page p1 2: 1="Constable Ann Quill"[hidden-layer]` + "\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readertest.Transcript(t, shared.Format(), tt.pdf.Bytes())
			if diff := cmp.Diff("part page p1 0\n"+tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// layers is a document with text on a layer, and the default state of its layers
// (ISO 32000-1, 8.11.4.3).
func layers(state string) readertest.PDF {
	return readertest.PDF{
		Pages:   []string{text(50, 740, 10, "Heading") + "/OC /L BDC\n" + text(50, 700, 10, "Constable Ann Quill") + "EMC\n"},
		Page:    "/Resources << /Font << /F1 3 0 R >> /Properties << /L 8 0 R >> >>",
		Catalog: "/OCProperties << /OCGs [8 0 R] /D << " + state + " >> >>",
		Objects: []string{"<< /Type /OCG /Name (notes) >>"},
	}
}
