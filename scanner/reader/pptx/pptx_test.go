package pptx_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/pptx"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

const (
	spaces = `xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	types = "application/vnd.openxmlformats-officedocument.presentationml."
)

// show returns a presentation of the given slides, which are the insides of their
// shape trees; more is added to it.
func show(more readertest.Office, slides ...string) readertest.Office {
	o := readertest.Office{
		Main: "ppt/presentation.xml", Type: types + "presentation.main+xml",
		Parts: map[string]string{}, Types: map[string]string{}, Rels: map[string]string{},
	}
	var list, rels strings.Builder
	for i, inside := range slides {
		name := fmt.Sprintf("ppt/slides/slide%d.xml", i+1)
		attrs, inside, ok := strings.Cut(inside, "|")
		if !ok {
			attrs, inside = "", attrs
		}
		o.Parts[name] = `<p:sld ` + spaces + attrs + `><p:cSld><p:spTree>` + inside + `</p:spTree></p:cSld></p:sld>`
		o.Types[name] = types + "slide+xml"
		fmt.Fprintf(&list, `<p:sldId id="%d" r:id="rId%d"/>`, 256+i, i+1)
		fmt.Fprintf(&rels, "slide slides/slide%d.xml\n", i+1)
	}
	o.XML = `<p:presentation ` + spaces + `><p:sldIdLst>` + list.String() + `</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>`
	o.Rels[o.Main] = rels.String()
	maps.Copy(o.Parts, more.Parts)
	maps.Copy(o.Types, more.Types)
	maps.Copy(o.Rels, more.Rels)
	return o
}

// sp returns a shape with the given paragraphs.
func sp(paragraphs ...string) string {
	return `<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title 1"/></p:nvSpPr><p:txBody>` + strings.Join(paragraphs, "") + `</p:txBody></p:sp>`
}

func p(runs ...string) string { return `<a:p>` + strings.Join(runs, "") + `</a:p>` }

func r(text string) string { return `<a:r><a:rPr lang="en-GB"/><a:t>` + text + `</a:t></a:r>` }

// placed returns a shape at a place, in millions of units.
func placed(x, y string, text string) string {
	return `<p:sp><p:spPr><a:xfrm><a:off x="` + x + `000000" y="` + y + `000000"/><a:ext cx="1000000" cy="1000000"/></a:xfrm></p:spPr><p:txBody>` + p(r(text)) + `</p:txBody></p:sp>`
}

func check(t *testing.T, o readertest.Office, want string) {
	t.Helper()
	got := readertest.Transcript(t, pptx.Format(), o.Bytes(t))
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), got); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
}

func TestSlides(t *testing.T) {
	tests := []struct {
		name   string
		slides []string
		want   string
	}{
		{"in_order", []string{sp(p(r("First"), r(" slide")), p(r("more"))), sp(p(r("Second"), `<a:br/>`, r("line")))}, `
part page p1 0
page p1 1: 1="First slide"
page p1 2: 1="more"
part page p2 0
page p2 1: 1="Second\nline"
`},
		{"skipped", []string{sp(p(r("First"))), ` show="0"|` + sp(p(r("Second")))}, `
part page p1 0
page p1 1: 1="First"
part page p2 0[hidden-slide]
page p2 1[hidden-slide]: 1="Second"
`},
		{"shown", []string{` show="1"|` + sp(p(r("First")))}, `
part page p1 0
page p1 1: 1="First"
`},
		{"table", []string{`<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody>` + p(r("Name")) + `</a:txBody></a:tc><a:tc><a:txBody>` + p(r("Rank")) +
			`</a:txBody></a:tc></a:tr><a:tr><a:tc><a:txBody>` + p(r("Ada")) + `</a:txBody></a:tc><a:tc><a:txBody>` + p(r("PC")) + `</a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`}, `
part page p1 0
page p1 1: 1="Name" 2="Rank"
page p1 2: 1="Ada" 2="PC"
`},
		{"merged_cells", []string{`<a:tbl><a:tr><a:tc gridSpan="2">` + p(r("wide")) + `</a:tc><a:tc hMerge="1">` + p(r("under")) + `</a:tc><a:tc>` + p(r("C")) + `</a:tc></a:tr></a:tbl>`}, `
part page p1 0
page p1 1: 1="wide" 2="under"[hidden-text] 3="C"
`},
		{"hidden_shape", []string{`<p:sp><p:nvSpPr><p:cNvPr id="3" name="x" hidden="1"/></p:nvSpPr><p:txBody>` + p(r("away")) + `</p:txBody></p:sp>` + sp(p(r("there")))}, `
part page p1 0
page p1 1[hidden-text]: 1="away"
page p1 2: 1="there"
`},
		{"off_slide", []string{placed("1", "1", "on") + placed("20", "1", "beside") + placed("-1", "-1", "before") + placed("8", "6", "at the edge")}, `
part page p1 0
page p1 1: 1="on"
page p1 2[off-page]: 1="beside"
page p1 3[off-page]: 1="before"
page p1 4: 1="at the edge"
`},
		{"in_a_group", []string{`<p:grpSp><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="100" cy="100"/><a:chOff x="20000000" y="0"/><a:chExt cx="100" cy="100"/></a:xfrm></p:grpSpPr>` + placed("20", "1", "on") + `</p:grpSp>`}, `
part page p1 0
page p1 1: 1="on"
`},
		{"tiny", []string{sp(p(`<a:r><a:rPr sz="100"/><a:t>small</a:t></a:r>`, r("large")))}, `
part page p1 0
page p1 1: 1="large"
page p1 1[hidden-text]: 1="small"
`},
		{"fields", []string{sp(p(`<a:fld type="slidenum"><a:t>7</a:t></a:fld>`, `<a:fld type="footer"><a:t>Ada</a:t></a:fld>`))}, `
part page p1 0
page p1 1: 1="Ada"
part "fields" 0[header-footer]
"fields" 1[header-footer]: 1="7"
`},
		{"descriptions", []string{`<p:pic><p:nvPicPr><p:cNvPr id="4" name="Picture" descr="Ada Example"/></p:nvPicPr></p:pic>` + sp(p(r("text")))}, `
part page p1 0
page p1 1: 1="text"
part property "descriptions" 0[document-property]
property "descriptions" 1[document-property]: 2="Ada Example"
`},
		{"picture_and_no_text", []string{sp(p(r("First"))), `<p:pic/>`}, `
part page p1 0
page p1 1: 1="First"
part page p2 0
problem page p2 0: no text
`},
		{"alternatives", []string{`<mc:AlternateContent><mc:Choice>` + sp(p(r("once"))) + `</mc:Choice><mc:Fallback>` + sp(p(r("twice"))) + `</mc:Fallback></mc:AlternateContent>`}, `
part page p1 0
page p1 1: 1="once"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, show(readertest.Office{}, tt.slides...), tt.want) })
	}
}

func TestParts(t *testing.T) {
	notes := `<p:notes ` + spaces + `>` + sp(p(r("say this"))) + `</p:notes>`
	first := sp(p(r("First")))
	slide := "ppt/slides/slide1.xml"
	tests := []struct {
		name string
		more readertest.Office
		want string
	}{
		{"notes", readertest.Office{
			Parts: map[string]string{"ppt/notesSlides/notesSlide1.xml": notes}, Rels: map[string]string{slide: "notesSlide ../notesSlides/notesSlide1.xml"},
		}, `
part page p1 0
page p1 1: 1="First"
part page "notes" p1 0[speaker-note]
page "notes" p1 1[speaker-note]: 1="say this"
`},
		{"comments", readertest.Office{
			Parts: map[string]string{
				"ppt/comments/comment1.xml":       `<p:cmLst ` + spaces + `><p:cm authorId="0"><p:pos x="1" y="2"/><p:text>who is this</p:text></p:cm></p:cmLst>`,
				"ppt/comments/modernComment1.xml": `<p188:cmLst ` + spaces + `><p188:cm><p188:txBody>` + p(r("and this")) + `</p188:txBody></p188:cm></p188:cmLst>`,
				"ppt/commentAuthors.xml":          `<p:cmAuthorLst ` + spaces + `><p:cmAuthor id="0" name="Ada Example" initials="AE"/></p:cmAuthorLst>`,
				"ppt/authors.xml":                 `<p188:authorLst><p188:author id="x" name="Bob Sample" userId="S::bob@example.org::1"/></p188:authorLst>`,
			},
			Rels: map[string]string{slide: "comments ../comments/comment1.xml\ncomments ../comments/modernComment1.xml"},
		}, `
part page p1 0
page p1 1: 1="First"
part page "comments" p1 0[comment]
page "comments" p1 1[comment]: 1="who is this"
page "comments" p1 2[comment]: 1="and this"
part property "authors" 0[document-property]
property "authors" 1[document-property]: 1="author" 2="Bob Sample"
property "authors" 2[document-property]: 1="account" 2="bob@example.org"
property "authors" 3[document-property]: 1="author" 2="Ada Example"
`},
		{"masters", readertest.Office{Parts: map[string]string{
			"ppt/slideMasters/slideMaster1.xml": `<p:sldMaster ` + spaces + `>` + sp(p(r("OFFICIAL"))) + `<p:sp><p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:txBody>` + p(r("Click to edit")) + `</p:txBody></p:sp></p:sldMaster>`,
		}}, `
part page p1 0
page p1 1: 1="First"
part "slideMaster1" 0[header-footer]
"slideMaster1" 1[header-footer]: 1="OFFICIAL"
"slideMaster1" 2[header-footer]: 1="Click to edit"
`},
		{"unlisted_slide", readertest.Office{
			Parts: map[string]string{"ppt/slides/slide9.xml": `<p:sld ` + spaces + `>` + sp(p(r("left over"))) + `</p:sld>`},
			Types: map[string]string{"ppt/slides/slide9.xml": types + "slide+xml"},
		}, `
part page p1 0
page p1 1: 1="First"
part page p2 0[hidden-slide]
page p2 1[hidden-slide]: 1="left over"
`},
		{"tags", readertest.Office{Parts: map[string]string{"ppt/tags/tag1.xml": `<p:tagLst ` + spaces + `><p:tag name="OWNER" val="Ada Example"/></p:tagLst>`}}, `
part page p1 0
page p1 1: 1="First"
part property "tags" 0[document-property]
property "tags" 1[document-property]: 1="OWNER" 2="Ada Example"
`},
		{"drawing_of_old", readertest.Office{Parts: map[string]string{"ppt/drawings/vmlDrawing1.vml": `<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape alt="a roll"><v:textbox><div>Ada</div></v:textbox></v:shape></xml>`}}, `
part page p1 0
page p1 1: 1="First"
part "vmlDrawing1" 0
"vmlDrawing1" 1: 1="Ada"
part property "descriptions" 0[document-property]
property "descriptions" 1[document-property]: 2="a roll"
`},
		{"embedded_workbook", readertest.Office{Parts: map[string]string{"ppt/embeddings/Microsoft_Excel_Sheet1.xlsx": "PK"}}, `
part page p1 0
page p1 1: 1="First"
member in!ppt/embeddings/Microsoft_Excel_Sheet1.xlsx[embedded-file]
`},
		{"no_text", readertest.Office{Parts: map[string]string{"ppt/presProps.xml": "<x/>", "ppt/viewProps.xml": "<x/>", "ppt/tableStyles.xml": "<x/>", "ppt/theme/theme1.xml": "<x/>"}}, `
part page p1 0
page p1 1: 1="First"
`},
		{"unknown_part", readertest.Office{Parts: map[string]string{"ppt/strange.bin": "x"}}, `
part page p1 0
page p1 1: 1="First"
problem "ppt/strange.bin" 0: not supported
`},
		{"missing_slide", readertest.Office{Parts: map[string]string{slide: "-"}}, `
problem "ppt/presentation.xml" 0: malformed
`},
		{"breaks_off", readertest.Office{Parts: map[string]string{slide: `<p:sld ` + spaces + `><p:sp><a:p><a:r><a:t>half`}}, `
part page p1 0
problem "ppt/slides/slide1.xml" 0: malformed
page p1 1: 1="half"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, show(tt.more, first), tt.want) })
	}
}

func TestSniff(t *testing.T) {
	o := show(readertest.Office{}, sp(p(r("First"))))
	template := o
	template.Type = types + "template.main+xml"
	tests := []struct {
		name string
		data []byte
		want bool
	}{
		{"presentation", o.Bytes(t), true},
		{"template", template.Bytes(t), true},
		{"document", readertest.Document("").Bytes(t), false},
		{"other_zip", readertest.Zip(t, map[string]string{"ppt/a.xml": "<x/>"}), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := pptx.Format().Sniff(readertest.Input(tt.data), tt.data[:min(len(tt.data), reader.SniffLen)]); got != tt.want {
				t.Errorf("recognised: %v, want %v", got, tt.want)
			}
		})
	}
}

// FuzzSlide changes the XML of a slide and of its notes inside of the package.
func FuzzSlide(f *testing.F) {
	f.Add(sp(p(r("a")))+placed("20", "1", "b"), sp(p(r("c"))))
	f.Add(`<a:tbl><a:tr><a:tc hMerge="1">`+p(r("a"))+`</a:tc></a:tr></a:tbl><p:pic/>`, `<p:ph/><a:t>x`)
	f.Add(`<mc:AlternateContent><mc:Choice/><mc:Fallback>`+sp(p(r("b"))), `<p:cm><p:text>a</p:text></p:cm>`)
	f.Fuzz(func(t *testing.T, slide, notes string) {
		o := show(readertest.Office{
			Parts: map[string]string{"ppt/notesSlides/notesSlide1.xml": notes + " ", "ppt/slideLayouts/slideLayout1.xml": notes + " "},
			Rels:  map[string]string{"ppt/slides/slide1.xml": "notesSlide ../notesSlides/notesSlide1.xml"},
		}, "|"+slide)
		readertest.Fuzz(t, pptx.Format(), o.Bytes(t))
	})
}
