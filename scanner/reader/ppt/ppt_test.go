package ppt_test

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
	"github.com/rollcall-scan/rollcall/scanner/reader/ppt"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

func check(t *testing.T, data []byte, want string) {
	t.Helper()
	want = strings.TrimPrefix(want, "\n")
	if !strings.HasPrefix(want, "error") {
		want += "part property \"authors\" 0[document-property]\nproperty \"authors\" 1[document-property]: 1=\"lastModifiedBy\" 2=\"Eve\"\n"
	}
	if diff := cmp.Diff(want, readertest.Transcript(t, ppt.Format(), data)); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
}

func TestSlides(t *testing.T) {
	one := root(list(0, entry(2, 256, chars("Zo\u00eb Alder\rSgt"))))
	tests := []struct {
		name  string
		edits []edit
		want  string
	}{
		{"order_and_lists", []edit{{
			root(list(0, entry(3, 257, chars("Second file\rfirst slide")), entry(2, 256, narrow("Zo\xeb\x0bAlder")))),
			slide(0, drawing(shape(chars("Box*")), shape(narrow("*")))), slide(0),
		}}, `
part "slide 1" 0
"slide 1" 1: 1="Second file"
"slide 1" 2: 1="first slide"
part "slide 2" 0
"slide 2" 1: 1="Zoë\nAlder"
"slide 2" 2: 1="Box*"
`},
		{"hidden_slide_and_notes", []edit{{
			root(list(0, entry(2, 256)), list(2, entry(3, 1))),
			slide(4, drawing(shape(chars("Covert")))), box(0x03F0, 0, rec(0x03F1, 0, u32(256, 0)), drawing(shape(chars("Say nothing")))),
		}}, `
part "slide 1" 0[hidden-slide]
"slide 1" 1[hidden-slide]: 1="Covert"
part "notes of slide 1" 0[speaker-note hidden-slide]
"notes of slide 1" 1[speaker-note hidden-slide]: 1="Say nothing"
`},
		{"shapes", []edit{{one, slide(0, drawing(
			shape(chars("beside"), at(10, 600, 700, 20)), shape(chars("on"), at(10, 500, 700, 20)),
			shape(chars("unseen"), options(0xF00B, 0x03BF, 1<<17|1<<1)), shape("", options(0xF00B, 0x00C0, "DRAFT", 0x0381, "A portrait")),
			box(0xF003, 0, shape(""), shape(chars("in a group"), at(0, 900, 950, 5))),
		))}}, `
part "slide 1" 0
"slide 1" 1: 1="Zoë Alder"
"slide 1" 2: 1="Sgt"
"slide 1" 3[off-page]: 1="beside"
"slide 1" 4: 1="on"
"slide 1" 5[hidden-text]: 1="unseen"
"slide 1" 6: 1="DRAFT"
"slide 1" 7: 1="in a group"
part property "descriptions" 0[document-property]
property "descriptions" 1[document-property]: 2="A portrait"
`},
		{"table", []edit{{root(list(0, entry(2, 256))), slide(0, drawing(box(0xF003, 0,
			shape("", options(0xF122, 0x039F, 1)),
			cell("PC", 200, 100, 300, 200), cell("Name", 0, 0, 200, 100), cell("Rank", 200, 0, 300, 100), cell("Ada\rExample", 0, 100, 200, 300),
			cell("DC", 200, 200, 300, 300),
		)))}}, `
part table "slide 1, table 1" 0
table "slide 1, table 1" 1: 1="Name" 2="Rank"
table "slide 1, table 1" 2: 1="Ada\nExample" 2="PC"
table "slide 1, table 1" 3: 1="DC"
`},
		{"comments_and_tags", []edit{{one, slide(0, box(0x1388, 0,
			box(0x138A, 0, str(0, "___PPT10"), rec(0x138B, 0, box(0x2EE0, 0, str(0, "Fay Fixer"), str(1, "Is this Bob?"), str(2, "FF")))),
			box(0x1389, 0, str(0, "OWNER"), str(1, "Cy Test")),
		), box(0x0FD9, 0, str(2, "Force")))}}, `
part "slide 1" 0
"slide 1" 1: 1="Zoë Alder"
"slide 1" 2: 1="Sgt"
part "comments" 0[comment]
"comments" 1[comment]: 1="Is this Bob?"
part property "tags" 0[document-property]
property "tags" 1[document-property]: 1="OWNER" 2="Cy Test"
part "footer" 0[header-footer]
"footer" 1[header-footer]: 1="Force"
part property "authors" 0[document-property]
property "authors" 1[document-property]: 1="lastModifiedBy" 2="Eve"
property "authors" 2[document-property]: 1="author" 2="Fay Fixer"
`},
		{"masters", []edit{{root(list(1, entry(2, 1)), box(0x0409, 0, box(0x0FD7, 0, str(1, "mailto:ada@example.org")))), box(0x03F8, 0, drawing(
			shape(chars("Click to edit"), box(0xF011, 0, rec(0x0BC3, 0, u32(0, 0)))), shape(chars("Fire Service")),
		))}}, `
part "masters" 0
"masters" 1[document-property]: 1="Click to edit"
"masters" 2: 1="Fire Service"
part property "links" 0
property "links" 1: 2="ada@example.org"
`},
		{"older_edits", []edit{
			{root(list(0, entry(2, 256), entry(3, 257))), slide(0, drawing(shape(chars("Sgt Alder\rTitle")))), slide(0, drawing(shape(chars("PC Birch"))))},
			{root(list(0, entry(2, 256))), slide(0, drawing(shape(chars("An officer\rTitle"))))},
		}, `
part "slide 1" 0
"slide 1" 1: 1="An officer"
"slide 1" 2: 1="Title"
part "older slides" 0[older-revision]
"older slides" 1[older-revision]: 1="Sgt Alder"
"older slides" 2[older-revision]: 1="PC Birch"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.name == "comments_and_tags" { // it has its own list of authors
				got := readertest.Transcript(t, ppt.Format(), bytesOf(plain, tt.edits))
				if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), got); diff != "" {
					t.Errorf("transcript (-want +got):\n%s", diff)
				}
				return
			}
			check(t, bytesOf(plain, tt.edits), tt.want)
		})
	}
}

// contents is a sink that reads the members.
type contents struct {
	nothing

	list []string
}

func (c *contents) Member(m doc.Member) error {
	r, err := m.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	c.list = append(c.list, string(b))
	return err
}

func TestMembers(t *testing.T) {
	book := string(ole.Pack([]ole.Content{{Path: []string{"Workbook"}, Data: []byte("x")}}))
	project := string(ole.Pack([]ole.Content{{Path: []string{"VBA", "dir"}, Data: []byte("x")}}))
	cut := deflate(book)
	data := bytesOf(plain, []edit{
		{root(), rec(0x1011, 0, "older")},
		{root(list(0, entry(9, 1))), rec(0x1011, 1, deflate(book)), rec(0x1011, 0, "a,b"), rec(0x1011, 1, deflate(project)), rec(0x1011, 1, cut[:len(cut)-5]), rec(0x1011, 1, u32(5)+"no zlib")},
	}, ole.Content{Path: []string{"Pictures"}, Data: []byte("x")}, ole.Content{Path: []string{"Oddity"}, Data: []byte("x")})
	check(t, data, `
member in!object 1[embedded-file older-revision]
member in!object 2[embedded-file]
member in!object 3[embedded-file]
problem "object 4" 0: malformed
member in!object 5[embedded-file]
problem "object 6" 0: malformed
problem "Oddity" 0: not supported
problem "PowerPoint Document" 0: no text
`)
	var c contents
	if err := ppt.Format().Read(t.Context(), readertest.Input(data), &c); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"older", book, "a,b", book}, c.list); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
}

func TestDamage(t *testing.T) {
	edits := []edit{{root(list(0, entry(2, 256))), slide(0, drawing(shape(chars("Sgt Alder"))))}}
	whole := bytesOf(plain, edits)
	deep := shape(chars("deep"))
	for range 200 {
		deep = box(0xF003, 0, box(0xF004, 0), deep)
	}
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"locked", bytesOf(locked, edits), "error: encrypted\n"},
		{"user_unknown", bytesOf(0, edits), "part \"slide 1\" 0\n\"slide 1\" 1: 1=\"Sgt Alder\"\n"},
		{"no_directory", bytesOf(plain, []edit{{"", slide(0, drawing(shape(chars("Sgt Alder"))))}}), "problem \"PowerPoint Document\" 0: malformed\npart \"older slides\" 0\n\"older slides\" 1: 1=\"Sgt Alder\"\n"},
		{"cut_off", whole[:700], "error: malformed\n"},
		{"deep", bytesOf(plain, []edit{{root(list(0, entry(2, 256))), slide(0, drawing(deep))}}), "problem \"PowerPoint Document\" 0: nested too deep\n"},
		{"powerpoint_95", ole.Pack([]ole.Content{{Path: []string{"PP40"}, Data: []byte("x")}}), "error: not supported\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, tt.data, tt.want) })
	}
}

func TestSniff(t *testing.T) {
	whole := bytesOf(plain, []edit{{root()}})
	tests := []struct {
		name string
		data []byte
		want bool
	}{
		{"presentation", whole, true},
		{"damaged", whole[:len(whole)-600], true},
		{"two_in_one", ole.Pack([]ole.Content{{Path: []string{"PP97_DUALSTORAGE", "PowerPoint Document"}, Data: []byte("x")}}), true},
		{"inside_a_document", ole.Pack([]ole.Content{{Path: []string{"WordDocument"}, Data: []byte("x")}, {Path: []string{"ObjectPool", "PowerPoint Document"}, Data: []byte("x")}}), false},
		{"text", []byte("PowerPoint Document"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ppt.Format().Sniff(readertest.Input(tt.data), tt.data[:min(len(tt.data), 8192)]); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

// FuzzRead changes objects, not the container.
func FuzzRead(f *testing.F) {
	f.Add([]byte(list(0, entry(2, 256, chars("x")))), []byte(drawing(shape(chars("y"), at(1, 2, 3, 4)), box(0xF003, 0, shape("", options(0xF122, 0x039F, 1)), cell("z", 0, 0, 9, 9)))), []byte(chars("older")), uint32(0))
	f.Add([]byte(list(2, entry(2, 256))+box(0x0FD9, 0, str(2, "f"))), []byte(box(0x1388, 0, box(0x138A, 0, rec(0x138B, 0, box(0x2EE0, 0, str(0, "a"), str(1, "b")))))), []byte(deflate("file")), uint32(8))
	f.Fuzz(func(t *testing.T, document, page, other []byte, edit0 uint32) {
		readertest.Fuzz(t, ppt.Format(), bytesOf(plain, []edit{
			{root(list(0, entry(2, 256))), slide(0, string(page)), rec(0x1011, 1, string(other)), box(0x03F0, 0, string(other))},
			{root(string(document)), slide(byte(edit0), string(page)), "", string(other)},
		}))
		readertest.Fuzz(t, ppt.Format(), ole.Pack([]ole.Content{
			{Path: []string{"PowerPoint Document"}, Data: append(page, document...)}, {Path: []string{"Current User"}, Data: []byte(rec(0x0FF6, 0, u32(20, plain, int(edit0)), string(other)))},
		}))
	})
}

// nothing is a sink that takes note of nothing.
type nothing struct{}

func (nothing) Part(doc.Part) error               { return nil }
func (nothing) Fragment(doc.Fragment) error       { return nil }
func (nothing) Member(doc.Member) error           { return nil }
func (nothing) Problem(doc.Location, error) error { return nil }

func BenchmarkRead(b *testing.B) {
	var entries []string
	objects := edit{""}
	for i := range 200 {
		entries = append(entries, entry(i+2, 256+i, chars("Title")))
		objects = append(objects, slide(0, drawing(shape(chars(strings.Repeat("Sgt Ada Alder, custody\r", 20))))))
	}
	objects[0] = root(list(0, entries...))
	data := bytesOf(plain, []edit{objects})
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if err := ppt.Format().Read(b.Context(), readertest.Input(data), nothing{}); err != nil {
			b.Fatal(err)
		}
	}
}
