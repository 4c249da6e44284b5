package msword_test

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
	"github.com/rollcall-scan/rollcall/scanner/reader/msword"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

func check(t *testing.T, data []byte, want string) {
	t.Helper()
	got := readertest.Transcript(t, msword.Format(), data)
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), got); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
}

func runs(list ...text) para {
	return para{runs: append(list, text{"\r", ""}), format: "\x00\x00"}
}

func TestBody(t *testing.T) {
	styled := func(p para, n byte) para {
		p.format = string(n) + "\x00" + p.format[2:]
		return p
	}
	tests := []struct {
		name  string
		paras []para
		want  string
	}{
		{"paragraphs", []para{p("One"), p(""), p("Zo\u00eb\tAlder\x0bline\x1eend\x1f"), p("page\x0cbreak")}, `
1: 1="One"
3: 1="Zoë\tAlder\nline-end"
4: 1="page"
5: 1="break"
`},
		{"table", slices.Concat([]para{p("Before")}, row([]int{2000, 4000}, cell("Name"), cell("Rank")),
			row([]int{2000, 4000}, cell("Ada"), cell("PC")), row([]int{4000}, cell("Bob")), []para{p("After")}), `
1: 1="Before"
2: 1="After"
part table "table 1" 0
table "table 1" 1: 1="Name" 2="Rank"
table "table 1" 2: 1="Ada" 2="PC"
table "table 1" 3: 1="Bob"
`},
		{"wide_cells", slices.Concat(row([]int{4000, 6000}, cell("Name"), cell("Rank")), row([]int{2000, 4000, 6000}, cell("Ada"), cell("Example"), cell("PC"))), `
part table "table 1" 0
table "table 1" 1: 1="Name" 3="Rank"
table "table 1" 2: 1="Ada" 2="Example" 3="PC"
`},
		{"table_in_a_cell", slices.Concat([]para{
			{[]text{{"A\r", ""}}, "\x00\x00" + inTable},
			{[]text{{"inner\r", ""}}, "\x00\x00" + inTable + inner + innerEnd},
			{[]text{{"table\r", ""}}, "\x00\x00" + inTable + inner + innerEnd},
			{[]text{{"\r", ""}}, "\x00\x00" + inTable + inner + innerEnd + innerRow},
		}, row([]int{2000, 4000}, cell("B"), cell("C")), []para{p("D")}), `
1: 1="D"
part table "table 2" 0
table "table 2" 1: 1="inner" 2="table"
part table "table 1" 0
table "table 1" 1: 1="A\nB" 2="C"
`},
		{"cells_that_nothing_tells", []para{p("Before"), {[]text{{"A\x07B\x07\x07C\x07D\x07\x07", ""}}, ""}, p("After")}, `
1: 1="Before"
2: 1="After"
part table "table 1" 0
table "table 1" 1: 1="A" 2="B"
table "table 1" 2: 1="C" 2="D"
`},
		{"vanished_and_deleted", []para{runs(text{"Seen ", ""}, text{"PC Ada Example", vanish}, text{"here", "\x3C\x08\x00"}, text{" gone", deleted})}, `
1: 1="Seen here"
1[hidden-text]: 1="PC Ada Example"
1[tracked-change]: 1="gone"
`},
		{"white_and_tiny", []para{runs(text{"white", white}, text{"seen", black}, text{"tiny", tiny}, text{"marked", white + marked})}, `
1: 1="seenmarked"
1[hidden-text]: 1="white"
1[hidden-text]: 1="tiny"
`},
		{"shaded_paragraph", []para{{[]text{{"white\r", white}}, "\x00\x00\x2D\x44\x20\x00"}}, `
1: 1="white"
`},
		{"heading_on_a_colour", func() []para {
			r := row([]int{1000, 2000}, []text{{"Name", white}}, []text{{"Ghost", white}})
			r[2].format += "\x09\xD6\x04\x20\x00\xFF\xFF"
			return r
		}(), `
part table "table 1" 0
table "table 1" 1: 1="Name" 2="Ghost"[hidden-text]
`},
		{"styles", []para{styled(runs(text{"hidden", ""}, text{"shown", "\x3C\x08\x81"}, text{"off", "\x3C\x08\x00"}), 1), runs(text{"ghost", "\x30\x4A\x02\x00"})}, `
1: 1="shownoff"
1[hidden-text]: 1="hidden"
2[hidden-text]: 1="ghost"
`},
		{"fields", []para{p("\x13 HYPERLINK \"mailto:ada@example.org\" \x14mail\x15 \x13 IF 1 = 1 \x13 REF x \x14Ada\x15 \"Bob\"\x14Ada\x15"), p("\x13 PAGE")}, `
1[hidden-text]: 1="IF 1 = 1 Ada \"Bob\""
2: 1="mail Ada"
part property "links" 0
property "links" 1: 2="ada@example.org"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := body(tt.paras...)
			d.parts = map[int]string{1: sheet()}
			check(t, d.bytes(t), tt.want)
			d.narrow = true
			check(t, d.bytes(t), tt.want)
		})
	}
}

func stream(path, content string) ole.Content {
	return ole.Content{Path: strings.Split(path, "/"), Data: []byte(content)}
}

func TestStories(t *testing.T) {
	d := body(p("Text"))
	d.stories[1] = []para{p("See PC Ada")}
	d.stories[2] = []para{p("Even"), p("Odd"), p("Foot"), p("")}
	d.stories[4] = []para{p("\x05Is this Bob?")}
	d.stories[5] = []para{p("The end")}
	d.stories[6] = []para{p("In a box")}
	d.stories[7] = []para{p("Over the page")}
	places := []byte{}
	for _, n := range []uint32{0, 0, 0, 0, 0, 0, 0, 5, 9, 14, 14, 14, 14, 15} {
		places = binary.LittleEndian.AppendUint32(places, n)
	}
	d.parts = map[int]string{
		11: string(places), 36: xst("Eve Editor"), 51: sttb("Unknown", "Fay Fixer"), 21: sttb("_Toc1", "Alder"), 60: sttb("Officer") + xst("Cy Test"),
	}
	store := "<staff/>"
	native := "\x00\x00\x00\x00\x02\x00list.csv\x00C:\\list.csv\x00\x00\x00\x03\x00\x05\x00\x00\x00C:\\x\x00\x03\x00\x00\x00a,b"
	d.streams = []ole.Content{
		stream("ObjectPool/_1/\x01Ole10Native", native), stream("ObjectPool/_1/\x03ObjInfo", "x"),
		stream("MsoDataStore/A/Item", store), stream("MsoDataStore/A/Properties", store),
		stream("Macros/VBA/dir", "x"), stream("Macros/VBA/_VBA_PROJECT", "x"),
		stream("Oddity", "x"), stream("\x01CompObj", "x"), stream("\x05SummaryInformation", "x"), stream("\x09DRMContent", "x"),
	}
	check(t, d.bytes(t), `
1: 1="Text"
2: 1="In a box"
problem "Macros" 0: malformed
problem "Oddity" 0: not supported
member in!ObjectPool/_1[embedded-file]
problem "\tDRMContent" 0: encrypted
member in!MsoDataStore/A/Item.xml[document-property]
problem "SummaryInformation" 0: malformed
part "footnotes" 0
"footnotes" 1: 1="See PC Ada"
part "header" 0[header-footer]
"header" 1[header-footer]: 1="Even"
"header" 2[header-footer]: 1="Odd"
"header" 4[header-footer]: 1="Over the page"
part "footer" 0[header-footer]
"footer" 1[header-footer]: 1="Foot"
part "comments" 0[comment]
"comments" 1[comment]: 1="Is this Bob?"
part "endnotes" 0
"endnotes" 1: 1="The end"
part property "document variables" 0[document-property]
property "document variables" 1[document-property]: 1="Officer" 2="Cy Test"
part property "names" 0[document-property]
property "names" 1[document-property]: 1="bookmark" 2="Alder"
part property "authors" 0[document-property]
property "authors" 1[document-property]: 1="author" 2="Eve Editor"
property "authors" 2[document-property]: 1="author" 2="Fay Fixer"
`)
}

func TestOlderText(t *testing.T) {
	d := body(p("One"))
	d.before = "Sgt Ada Alder, retired\r\x01\x02\x03\x04\x05\x06\x07qx7\u2022\u2022\rZz9\r"
	check(t, d.bytes(t), `
1: 1="One"
part "older text" 0[older-revision]
"older text" 1[older-revision]: 1="Sgt Ada Alder, retired"
`)
	d.narrow = true
	check(t, d.bytes(t), `
1: 1="One"
part "older text" 0[older-revision]
"older text" 1[older-revision]: 1="Sgt Ada Alder, retired"
`)
	d.before = strings.Repeat("\xe7\xba\xb3\xab", 40) + "\r"
	check(t, d.bytes(t), "1: 1=\"One\"\n")
}

func TestWord95(t *testing.T) {
	d := body(p("Zo\u00eb"), para{[]text{{"A\x07B\x07\x07", ""}}, ""})
	d.old = true
	d.stories[1] = []para{p("note")}
	check(t, d.bytes(t), `
1: 1="Zoë"
part table "table 1" 0
table "table 1" 1: 1="A" 2="B"
part "footnotes" 0
"footnotes" 1: 1="note"
`)
}

func TestDamage(t *testing.T) {
	whole := body(p("One"), p("Two")).bytes(t)
	change := func(old, instead string) []byte {
		b := slices.Clone(whole)
		copy(b[index(t, b, old):], document{}.encode(instead))
		return b
	}
	locked := body(p("One"))
	locked.locked = true
	empty := body(p("One"))
	empty.parts = map[int]string{33: ""}
	liar := body(p("One"))
	liar.parts = map[int]string{33: "\x02\xff\xff\x00\x00\x00\x00\x00\x00\xff\xff\xff\x0f\x00\x00\x00\x04\x00\x00\x00\x00"}
	picture := body(p("\x01"))
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"locked", locked.bytes(t), "error: encrypted\n"},
		{"no_pieces", func() []byte { empty.narrow = true; return empty.bytes(t) }(), "problem \"WordDocument\" 0: malformed\n1: 1=\"One\"\n"},
		{"pieces_that_lie", liar.bytes(t), "1: 1=\"One\"\n"},
		{"no_table_stream", change("1Table", "9Table"), "problem \"1Table\" 0: malformed\nproblem \"WordDocument\" 0: malformed\n1: 1=\"One\"\n2: 1=\"Two\"\nproblem \"9Table\" 0: not supported\n"},
		{"cut_off", whole[:700], "error: malformed\n"},
		{"picture", picture.bytes(t), "problem \"WordDocument\" 0: no text\n"},
		{"word_2", []byte("\xdb\xa5\x2d\x00" + strings.Repeat("\x00", 60)), "error: not supported\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, tt.data, tt.want) })
	}
}

func TestSniff(t *testing.T) {
	whole := body(p("One")).bytes(t)
	tests := []struct {
		name string
		data []byte
		want bool
	}{
		{"document", whole, true},
		{"damaged", whole[:len(whole)-600], true},
		{"word_2", []byte("\xdb\xa5\x2d\x00" + strings.Repeat("\x00", 60)), true},
		{"inside_a_workbook", ole.Pack([]ole.Content{{Path: []string{"Workbook"}, Data: []byte("x")}, {Path: []string{"MBD1", "WordDocument"}, Data: []byte("x")}}), false},
		{"text", []byte("WordDocument"), false},
		{"text_in_japanese", []byte("\xdb\xa5\x82\xa0" + strings.Repeat("\x82\xa0", 30)), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := msword.Format().Sniff(readertest.Input(tt.data), tt.data[:min(len(tt.data), 8192)]); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

// FuzzRead changes the text, its formatting and the parts of the table stream.
func FuzzRead(f *testing.F) {
	f.Add("One\rA\x07B\x07\x07\x13PAGE\x14x\x15", vanish+white, "\x00\x00"+inTable+rowEnd+"\x08\xD6\x06\x00\x01\x00\x00\x10\x00", sheet(), "", []byte("Sgt Ada Alder\r"))
	f.Add("\x01\x08\x0c", "\x30\x4A\x01\x00", "\x01\x00"+inner+innerRow, sttb("a", "b"), "\x01\x03\x00\x3C\x08\x01\x02\x10\x00\x00\x00\x00\x00\x00\x00\x09\x00\x00\x00\x00\x00\x00\x08\x00\x40\x01\x00", []byte{})
	f.Fuzz(func(t *testing.T, s, chars, paras, list, pieces string, before []byte) {
		s, chars, paras = s[:min(len(s), 200)], chars[:min(len(chars), 60)], paras[:min(len(paras), 60)]
		d := body(para{[]text{{s, chars}, {"x\r", ""}}, paras}, para{[]text{{s, ""}}, "\x01\x00"}, p("end"))
		for n := range d.stories[1:] {
			d.stories[1+n] = []para{p("y")}
		}
		d.parts = map[int]string{1: list, 11: list, 21: list, 36: list, 51: list, 60: list}
		if pieces != "" {
			d.parts[33] = pieces
		}
		d.before = string(before)
		readertest.Fuzz(t, msword.Format(), d.bytes(t))
		d.old = true
		readertest.Fuzz(t, msword.Format(), d.bytes(t))
	})
}

// nothing is a sink that takes note of nothing.
type nothing struct{}

func (nothing) Part(doc.Part) error               { return nil }
func (nothing) Fragment(doc.Fragment) error       { return nil }
func (nothing) Member(doc.Member) error           { return nil }
func (nothing) Problem(doc.Location, error) error { return nil }

func BenchmarkRead(b *testing.B) {
	d := body(para{runs: []text{{strings.Repeat("Sgt Ada Alder, custody\r", 20_000), ""}}})
	data := d.bytes(b)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if err := msword.Format().Read(b.Context(), readertest.Input(data), nothing{}); err != nil {
			b.Fatal(err)
		}
	}
}
