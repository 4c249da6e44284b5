package pdf_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader/pdf"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

// beside returns the lines of a transcript but for those of the page.
func beside(t *testing.T, data []byte) string {
	t.Helper()
	var b strings.Builder
	for line := range strings.Lines(readertest.Transcript(t, shared.Format(), data)) {
		if !strings.HasPrefix(line, "part page p1") && !strings.HasPrefix(line, "page p1") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// TestSweep reads what PDFium does not tell, wherever it stands.
func TestSweep(t *testing.T) {
	options := func(lines ...string) string {
		var want strings.Builder
		want.WriteString(`part property "options and captions" 0` + "\n")
		for i, line := range lines {
			fmt.Fprintf(&want, "property \"options and captions\" %d: %s\n", i+1, line)
		}
		return want.String()
	}
	script := `part property "scripts" 0[document-property]` + "\n" + `property "scripts" 1[document-property]: 1="Quill"` + "\n"
	formatted := `part property "formatted text" 0[annotation]` + "\n" + `property "formatted text" 1[annotation]: 1="Constable\nQuill & Adair"` + "\n"
	const rich = "/RC (<body><p>Constable</p><p><b>Quill</b> &amp; Adair</p></body>)"
	tests := []struct {
		name    string
		objects []string
		want    string
	}{
		{"choices", []string{"<< /FT /Ch /T (who) /Opt [(Adair) (Quill)] >>"}, options(`1="who" 2="Adair"`, `1="who" 2="Quill"`)},
		{
			"choices_with_export_values",
			[]string{"<< /FT /Ch /T (who) /Opt [[(17) (Adair)] [(Quill) (Quill)]] >>"},
			options(`1="who" 2="17"`, `1="who" 2="Adair"`, `1="who" 2="Quill"`),
		},
		{"choices_elsewhere", []string{"<< /FT /Ch /T (who) /Opt 9 0 R >>", "[10 0 R]", "(Quill)"}, options(`1="who" 2="Quill"`)},
		{"key_in_disguise", []string{"<< /FT /Ch /T (who) /#4Fpt [<FEFF005100750069006C006C>] >>"}, options(`1="who" 2="Quill"`)},
		{"choices_in_utf8", []string{"<< /FT /Ch /T (who) /Opt [<EFBBBFC3896E69>] >>"}, options(`1="who" 2="Éni"`)},
		{"no_choices", []string{"<< /FT /Ch /T (who) /Opt [] >>"}, ""},
		{"layer_options", []string{"<< /Name (x) /Opts [(Quill)] >>"}, ""},
		{"caption", []string{`<< /FT /Btn /T (go) /MK << /CA (Send to \121uill) >> >>`}, options(`1="go" 2="Send to Quill"`)},
		{"tick", []string{"<< /FT /Btn /T (go) /MK << /CA (4) >> >>"}, ""},
		{"script_of_a_field", []string{"<< /FT /Tx /AA << /K << /S /JavaScript /JS (Quill) >> >> >>"}, script},
		{"script_in_a_stream", []string{"<< /S /JavaScript /JS 9 0 R >>", stream("", "Quill")}, script},
		{"script_in_a_packed_stream", []string{"<< /S /JavaScript /JS 9 0 R >>", deflated("", "Quill")}, script},
		{"script_that_cannot_be_unpacked", []string{"<< /S /JavaScript /JS 9 0 R >>", stream("/Filter /LZWDecode", "Quill")}, "problem 0: not supported\n"},
		{"formatted_text", []string{"<< /Subtype /FreeText /Contents (see above) " + rich + " >>"}, formatted},
		{"formatted_text_that_says_the_same", []string{"<< /Subtype /FreeText /Contents (Constable\\nQuill & Adair) " + rich + " >>"}, ""},
		{
			"portfolio",
			[]string{
				"<< /Type /Collection /Schema << /F1 << /Subtype /S /N (Officer) >> >> /Folders 9 0 R >>",
				"<< /Type /Folder /Name (Leeds) /Child 10 0 R /Next 9 0 R >>", "<< /Type /Folder /Name (Quill) /Next 10 0 R >>",
				"<< /Type /Filespec /CI << /F1 (Adair) /F2 << /D (sick) /P (p) >> >> >>",
			},
			`part property "portfolio" 0` + "\n" + `property "portfolio" 1: 1="F1" 2="Officer"` + "\n" + `property "portfolio" 2: 1="folder" 2="Leeds"` + "\n" +
				`property "portfolio" 3: 1="folder" 2="Quill"` + "\n" + `property "portfolio" 4: 1="F1" 2="Adair"` + "\n" + `property "portfolio" 5: 1="F2" 2="sick"` + "\n",
		},
		{"in_an_object_stream", []string{deflated("/Type /ObjStm /N 1 /First 5", "30 0 << /FT /Ch /T (who) /Opt [(Quill)] >>")}, options(`1="who" 2="Quill"`)},
		{"object_stream_that_cannot_be_unpacked", []string{stream("/Type /ObjStm /N 1 /First 5 /Filter /LZWDecode", "x")}, "problem 0: not supported\n"},
		{"in_a_stream_that_only_looks_so", []string{stream("", "30 0 obj << /FT /Ch /T (who) /Opt [(Quill)] >> endobj")}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := beside(t, readertest.PDF{Pages: []string{text(50, 700, 10, "x")}, Objects: tt.objects}.Bytes())
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestReplacedObject has an object that a later one with its number replaces.
func TestReplacedObject(t *testing.T) {
	field := func(names string) string { return "<< /FT /Ch /T (who) /Opt [" + names + "] >>" }
	data := readertest.PDF{Pages: []string{text(50, 700, 10, "x")}, Objects: []string{field("(Adair) (Quill)")}}.Bytes()
	later := "8 0 obj\n" + field("(Adair)") + "\nendobj\n"
	data = bytes.Replace(data, []byte("xref\n0 "), []byte(later+"xref\n0 "), 1)
	want := `part property "options and captions" 0` + "\n" + `property "options and captions" 1: 1="who" 2="Adair"` + "\n" +
		`part property "replaced objects, options and captions" 0[older-revision]` + "\n" +
		`property "replaced objects, options and captions" 1[older-revision]: 1="who" 2="Quill"` + "\n"
	got := beside(t, data)
	if _, rest, ok := strings.Cut(got, "part"); ok {
		got = "part" + rest
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestBrokenTable reads the properties of a file whose cross-reference table is
// of no use.
func TestBrokenTable(t *testing.T) {
	p := readertest.PDF{Pages: []string{text(50, 700, 10, "x")}, Info: "/Officer (Ann Quill)"}
	want := beside(t, p.Bytes())
	if !strings.Contains(want, "Ann Quill") {
		t.Fatalf("got %s", want)
	}
	for _, damage := range []struct{ name, from, to string }{
		{"entries", "\nxref\n0 ", "\nxrfe\n0 "},
		{"place", "startxref\n", "startxref\n9"},
	} {
		t.Run(damage.name, func(t *testing.T) {
			data := bytes.Replace(p.Bytes(), []byte(damage.from), []byte(damage.to), 1)
			if diff := cmp.Diff(want, beside(t, data)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// deflated is a stream that is packed.
func deflated(dict, content string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(content)) // to memory
	_ = z.Close()
	return stream(dict+" /Filter /FlateDecode", b.String())
}

// TestEncryptedObjects reads the objects of a file that opens without a password.
func TestEncryptedObjects(t *testing.T) {
	p := encrypted(readertest.PDF{Pages: []string{text(50, 700, 10, "x")}}, "", "owner")
	locked := p.Cipher
	p.Catalog = "/AcroForm << /Fields [8 0 R] >>"
	p.Objects = []string{fmt.Sprintf("<< /FT /Ch /Opt [<%x>] >>", locked(8, []byte("Quill")))}
	want := `part property "options and captions" 0` + "\n" + `property "options and captions" 1: 2="Quill"` + "\n"
	if diff := cmp.Diff(want, beside(t, p.Bytes())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// FuzzObjects changes what stands between the objects of a document, below
// PDFium.
func FuzzObjects(f *testing.F) {
	f.Add("30 0 obj << /FT /Ch /T (w\\150o) /Opt [[(1) <FEFF0051>] 31 0 R] /MK << /CA (Go on) >> >> endobj 31 0 obj (x) endobj")
	f.Add("30 0 obj << /#4AS 31 0 R /RC (<p>a</p>) >> endobj 31 0 obj << /Length 3 >> stream\nabc\nendstream endobj")
	f.Add("30 0 obj << /Type /ObjStm /First 4 /N 1 >> stream\n7 0 << /CI << /A << /D (x) >> >> >> endstream endobj trailer << /Encrypt 5 0 R >>")
	f.Add("30 0 obj << /Folders 30 0 R /Child 30 0 R /Name (x) >> endobj 30 0 obj [[[[<< /Opt [(")
	f.Fuzz(func(t *testing.T, between string) {
		for _, text := range pdf.Sweep(t.Context(), []byte(between)) {
			if !utf8.ValidString(text) || text == "" {
				t.Errorf("a text of %d bytes is not fit to be sent", len(text))
			}
		}
	})
}
