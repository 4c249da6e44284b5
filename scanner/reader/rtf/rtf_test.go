package rtf_test

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/rtf"
)

// head is what documents of Word begin with, as far as it says what text is.
const head = `{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fcharset204 Times New Roman Cyr;}{\f2\fcharset128{\*\falt Mincho}MS Gothic;}}` +
	`{\colortbl;\red0\green0\blue0;\red255\green255\blue255;\red31\green56\blue100;}{\stylesheet{\s0 Normal;}{\*\cs10 Default;}}`

func check(t *testing.T, body, want string) {
	t.Helper()
	got := readertest.Transcript(t, rtf.Format(), []byte(head+body+"}"))
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), got); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
}

// row returns a row of a table as Word writes it: definition, cells.
func row(edges []int, cells ...string) string {
	var b strings.Builder
	b.WriteString(`\trowd\trgaph108`)
	for _, e := range edges {
		fmt.Fprintf(&b, `\clvertalt\cellx%d`, e)
	}
	b.WriteString(`\pard\plain\intbl `)
	for _, c := range cells {
		b.WriteString(c + `\cell `)
	}
	return b.String() + `\row` + "\r\n"
}

func TestText(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"paragraphs", `\pard\plain One\par\par Two {\b runs}\tab tab\line line\par`, `
1: 1="One"
3: 1="Two runs\ttab\nline"
`},
		{"line_ends_are_none", "One\r\n two\\\nThree", `
1: 1="One two"
2: 1="Three"
`},
		{"symbols", `\{a\}\\b\~c\_d\-e\emdash f\rquote s\bullet\ldblquote q\rdblquote`, `
1: 1="{a}\\b\u00a0c-de—f’s•“q”"
`},
		{"code_pages", `Zo\'eb {\f1\'c0\'e4\'e0} {\f2\'93\'fa\'96{}\'7b\'93\'fac} na\'efve`, `
1: 1="Zoë Ада 日�{日c naïve"
`},
		{"unicode", `\u1040?\uc2\u1076\'e4\'20\uc1\u-10179?\u-8704?{\uc0\u1072}\u8217\rquote s\u8211 \emdash x\u-3913 \'b7y`, `
1: 1="Ад😀а’s–x y"
`},
		{"unicode_twice", `{\upr{A?a}{\*\ud{A\u1076 ?a}}} b`, `
1: 1="Aдa b"
`},
		{"lists_and_styles", `{\listtext\pard 1.\tab}{\*\pn\pnlvlblt{\pntxtb\'b7}}\cs10\s1 First{\pntext 2.}`, `
1: 1="First"
`},
		{"pictures_with_text", `Text {\*\shppict{\pict\pngblip\bin5 {}}\}}}{\nonshppict{\pict 0102}}`, `
1: 1="Text"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, tt.body, tt.want) })
	}
}

func TestTables(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"table", `\pard Before\par ` + row([]int{2000, 4000}, "Name", "Rank") + row([]int{2000, 4010}, `Ada\par Example`, "PC") + row([]int{2000, 4000}, "", "DC") + `\pard After\par`, `
1: 1="Before"
2: 1="After"
part table "table 1" 0
table "table 1" 1: 1="Name" 2="Rank"
table "table 1" 2: 1="Ada\nExample" 2="PC"
table "table 1" 3: 2="DC"
`},
		{"wide_cells", row([]int{4000, 6000}, "Name", "Rank") + row([]int{2000, 4000, 6000}, "Ada", "Example", "PC") + row([]int{2000, 6000}, "Bob", "Sample DC"), `
part table "table 1" 0
table "table 1" 1: 1="Name" 3="Rank"
table "table 1" 2: 1="Ada" 2="Example" 3="PC"
table "table 1" 3: 1="Bob" 2="Sample DC"
`},
		{"definition_behind_and_none", `{\trowd\cellx10\cellx20\pard\intbl A\cell B\cell\pard\intbl{\trowd\cellx10\cellx20\row}}\pard\intbl C\cell D\cell\pard\intbl\row\pard\par After`, `
2: 1="After"
part table "table 1" 0
table "table 1" 1: 1="A" 2="B"
table "table 1" 2: 1="C" 2="D"
`},
		{"paragraphs_not_said_to_be_in_it", `\trowd\cellx10\cellx20\pard A\cell B\cell\row` + "\n" + `\pard After`, `
1: 1="After"
part table "table 1" 0
table "table 1" 1: 1="A" 2="B"
`},
		{"nested", `\trowd\cellx100\cellx200\pard\intbl A\par\pard\intbl\itap2 inner\nestcell table\nestcell{\*\nesttableprops\trowd\cellx50\cellx90\nestrow}{\nonesttables\par}` +
			`\pard\intbl\itap1 B\cell C\cell\row\pard D`, `
1: 1="D"
part table "table 2" 0
table "table 2" 1: 1="inner" 2="table"
part table "table 1" 0
table "table 1" 1: 1="A\nB" 2="C"
`},
		{"frame_of_one_column", row([]int{2000}, "First") + row([]int{2000}, "Second") + `\pard Third`, `
1: 1="First"
2: 1="Second"
3: 1="Third"
`},
		{"heading_on_a_colour", `\trowd\clcbpat3\cellx100\cellx200\pard\intbl{\cf2 Name}\cell{\cf2 Ghost}\cell\row`, `
part table "table 1" 0
table "table 1" 1: 1="Name" 2="Ghost"[hidden-text]
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, tt.body, tt.want) })
	}
}

func TestHiddenText(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"vanished", `Seen {\v PC Ada Example}here \v0 and \v gone\plain  here`, `
1: 1="Seen here and  here"
1[hidden-text]: 1="PC Ada Example"
1[hidden-text]: 1="gone"
`},
		{"white_and_tiny", `{\cf2 white}seen{\fs2 tiny}{\cf0 auto}{\cf9 beyond}{\cf2\highlight1 on black}{\chcbpat1\cf1 black}`, `
1: 1="seenautobeyondon black"
1[hidden-text]: 1="white"
1[hidden-text]: 1="tiny"
1[hidden-text]: 1="black"
`},
		{"shaded_paragraph", `\cbpat1{\cf2 white}{\cf1 black}\par\pard{\cf2 white}`, `
1: 1="white"
1[hidden-text]: 1="black"
2[hidden-text]: 1="white"
`},
		{"deleted", `{\*\revtbl{Unknown;}{Eve Editor;}}Signed by {\deleted\revauthdel1 PC Ada Example}{\revised\revauth1 an officer}`, `
1: 1="Signed by an officer"
1[tracked-change]: 1="PC Ada Example"
part property "authors" 0[document-property]
property "authors" 1[document-property]: 1="author" 2="Eve Editor"
`},
		{"index_entry", `Text{\xe{\v Example, Ada}}`, `
1[hidden-text]: 1="Example, Ada"
2: 1="Text"
`},
		{"other_programs", `Text{\*\staffid Ada Example {\b 1234}}{\*\blob 0102abcd}{\*\password 01ff}{\stylesheet{\*\odd Name;}}`, `
1: 1="Text"
part property "other destinations" 0[document-property]
property "other destinations" 1[document-property]: 1="staffid" 2="Ada Example 1234"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, tt.body, tt.want) })
	}
}

func TestBesideTheText(t *testing.T) {
	check(t, `{\info{\title Staff list}{\author Eve Editor}{\operator Bo Birch}{\*\company Force}{\*\manager \u1040?da}{\creatim\yr2020}{\nofpages3}}`+
		`{\*\userprops{\propname Owner}\proptype30{\staticval Cy Test}}{\*\docvar{Officer}{Di Elder}}`+
		`{\header\pard Fire Service\par}{\footerf Page}`+
		`Text{\super\chftn{\footnote\pard{\super\chftn} See PC Ada}}{\footnote\ftnalt The end}{\*\ftnsep\chftnsep}`+
		`{\*\atrfstart 0}{\*\atrfend 0}{\*\atnid EE}{\*\atnauthor Eve Editor}\chatn{\*\annotation{\*\atnref 0}{\*\atndate 12}\pard Is this Bob?}`+
		`{\*\bkmkstart Alder}{\*\bkmkend Alder}{\*\bkmkstart _Toc1}\par`+
		`{\field{\*\fldinst{HYPERLINK "mailto:ada@example.org"}}{\fldrslt{\ul mail}}} {\field{\*\fldinst IF 1 = 1 "Ada" "Bob"}{\fldrslt Ada}}`+
		`{\field{\*\fldinst FORMDROPDOWN {\*\formfield{\*\ffname Who}{\*\ffl Cy}{\*\ffl Di}{\*\ffhelptext Choose}}}{\fldrslt Cy}}`+
		`{\shp{\*\shpinst\shpleft1{\sp{\sn wzDescription}{\sv A portrait}}{\sp{\sn gtextUNICODE}{\sv DRAFT}}{\shptxt\pard In a box\par}}{\shprslt{\*\do{\dptxbxtext In a box}}}}`, `
1: 1="Text"
2[hidden-text]: 1="IF 1 = 1 \"Ada\" \"Bob\""
3: 1="DRAFT"
4: 1="In a box"
5: 1="mail AdaCy"
part property "info" 0[document-property]
property "info" 1[document-property]: 1="title" 2="Staff list"
property "info" 2[document-property]: 1="creator" 2="Eve Editor"
property "info" 3[document-property]: 1="lastModifiedBy" 2="Bo Birch"
property "info" 4[document-property]: 1="Company" 2="Force"
property "info" 5[document-property]: 1="Manager" 2="Аda"
part property "properties" 0[document-property]
property "properties" 1[document-property]: 1="Owner" 2="Cy Test"
part property "document variables" 0[document-property]
property "document variables" 1[document-property]: 1="Officer" 2="Di Elder"
part "header" 0[header-footer]
"header" 1[header-footer]: 1="Fire Service"
part "footer" 0[header-footer]
"footer" 1[header-footer]: 1="Page"
part "footnotes" 0
"footnotes" 1: 1="See PC Ada"
part "endnotes" 0
"endnotes" 1: 1="The end"
part "comments" 0[comment]
"comments" 1[comment]: 1="Is this Bob?"
part property "choices" 0
property "choices" 1: 2="Cy"
property "choices" 2: 2="Di"
part property "links" 0
property "links" 1: 2="ada@example.org"
part property "descriptions" 0[document-property]
property "descriptions" 1[document-property]: 2="A portrait"
part property "names" 0[document-property]
property "names" 1[document-property]: 1="bookmark" 2="Alder"
property "names" 2[document-property]: 1="helpText" 2="Choose"
part property "authors" 0[document-property]
property "authors" 1[document-property]: 1="author" 2="Eve Editor"
`)
}

// object returns an object as OLE 1 writes it.
func object(class, content string) string {
	text := func(s string) string {
		if s == "" {
			return "\x00\x00\x00\x00"
		}
		return string(binary.LittleEndian.AppendUint32(nil, uint32(len(s)+1))) + s + "\x00"
	}
	b := "\x01\x05\x00\x00\x02\x00\x00\x00" + text(class) + text("") + text("") +
		string(binary.LittleEndian.AppendUint32(nil, uint32(len(content)))) + content
	return `{\object\objemb{\*\objclass ` + class + `}{\*\objdata ` + hex.EncodeToString([]byte(b)) + `}{\result A picture of it}}`
}

func TestMembers(t *testing.T) {
	packed := "\x02\x00list.csv\x00C:\\list.csv\x00\x00\x00\x03\x00\x05\x00\x00\x00C:\\x\x00\x03\x00\x00\x00a,b"
	book := string(ole.Pack([]ole.Content{{Path: []string{"Workbook"}, Data: []byte("x")}}))
	store := string(ole.Pack([]ole.Content{{Path: []string{"MsoDataStore", "A", "Item"}, Data: []byte("<staff/>")}, {Path: []string{"MsoDataStore", "A", "Properties"}, Data: []byte("<p/>")}}))
	body := object("Package", packed) + object("Excel.Sheet.8", book) + `{\object\objlink{\*\objdata 01050000 01000000}}{\object{\*\objdata 0105}}` +
		strings.NewReplacer(`{\object\objemb{\*\objclass Msxml2}{\*\objdata `, `{\*\datastore `, `}{\result A picture of it}}`, `}`).Replace(object("Msxml2", store)) + `Text`
	check(t, body, `
member in!object 1[embedded-file]
member in!object 2[embedded-file]
problem "object 4" 0: malformed
member in!MsoDataStore/A/Item.xml[document-property]
1: 1="A picture of itA picture of itText"
`)
	contents := members(t, head+body+"}")
	if diff := cmp.Diff([]string{"a,b", book, "<staff/>"}, contents); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
}

// HTML as Outlook wraps it ([MS-OXRTFEX] 4).
func TestWrappedPage(t *testing.T) {
	page := `{\rtf1\ANSI\ansicpg1251\fromhtml1 \deff0 {\fonttbl {\f0\fmodern Courier New;}{\f1\fcharset0 Arial;}}{\colortbl\red0\green0\blue0;}` +
		"\r\n" + `{\*\htmltag19 <HTML>}{\*\htmltag64 <P>}\htmlrtf {\f1 \htmlrtf0 Sgt Alder \'c0{\*\htmltag84 &nbsp;}\htmlrtf\f0 x\htmlrtf0 {\*\mhtmltag84 again}{\*\htmltag4 \par}\htmlrtf }\htmlrtf0 {\*\htmltag27 </HTML>}}`
	if diff := cmp.Diff("member in!body.html\n1[document-property]: 1=\"x\"\n", readertest.Transcript(t, rtf.Format(), []byte(page))); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"\uFEFF<HTML><P>Sgt Alder А&nbsp;\r\n</HTML>"}, members(t, page)); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
}

// A word that comes too late hides nothing.
func TestWrappedPageTooLate(t *testing.T) {
	page := head + strings.Repeat(" ", 70<<10) + `\par\fromhtml1 Sgt Alder}`
	if got := readertest.Transcript(t, rtf.Format(), []byte(page)); got != "2: 1=\"Sgt Alder\"\n" {
		t.Errorf("got %q", got)
	}
}

func TestDamage(t *testing.T) {
	tests := []struct{ name, data, want string }{
		{"broken_off", head + `One\par {\b Two`, "1: 1=\"One\"\nproblem 0: malformed\n2: 1=\"Two\"\n"},
		{"behind_the_end", head + "One}\r\n\x00", "1: 1=\"One\"\n"},
		{"text_behind_the_end", head + "One}}\r\nPC Ada {\\b Example}", "1: 1=\"One\"\n1[hidden-text]: 1=\"PC Ada Example\"\n"},
		{"file_behind_the_end", head + "One}\r\nPK\x03\x04", "member in!behind the end[hidden-text]\n1: 1=\"One\"\n"},
		{"deep", head + "One" + strings.Repeat("{", 1<<14) + "deep" + strings.Repeat("}", 1<<14) + " two}", "problem 0: nested too deep\n1: 1=\"One two\"\n"},
		{"deep_tables", head + `\intbl\itap99 x\nestcell\row}`, "1: 1=\"x\"\n"},
		{"lengths_that_lie", head + `One{\pict\bin99999999999 x}`, "problem 0: malformed\n1: 1=\"One\"\n"},
		{"picture", head + `{\pict 0102}}`, "problem 0: no text\n"},
		{"closed_before_it_opens", `{\rtf1}}}}`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, readertest.Transcript(t, rtf.Format(), []byte(tt.data))); diff != "" {
				t.Errorf("transcript (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSniff(t *testing.T) {
	for data, want := range map[string]bool{
		head: true, "\r\n" + head: true, "\xef\xbb\xbf{\\rtf": true, `{\rtx1}`: false, "a " + head: false, "{\"rtf\": 1}": false,
	} {
		if got := rtf.Format().Sniff(readertest.Input([]byte(data)), []byte(data)); got != want {
			t.Errorf("%.12q: got %v", data, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(row([]int{10, 20}, "A", `B{\v C}`) + `\itap2 x\nestcell{\*\nesttableprops\trowd\cellx9\nestrow}`)
	f.Add(`{\header\cf2 x}{\footnote\ftnalt y}{\*\annotation{\*\atnauthor z}}{\upr{a}{\*\ud\u1040?}}\u-10179?\'e4{\shptxt{\row}}`)
	f.Add(object("Package", "x") + `{\field{\*\fldinst IF{\*\formfield{\*\ffl x}}}{\fldrslt y}}{\*\odd z}{\info{\author x}}{\*\docvar{a}{b}}{\pict\bin3 {}}}`)
	f.Add(`\fromhtml1{\*\htmltag <p>}\htmlrtf x\htmlrtf0\par}{\xe y}\f2\'93`)
	f.Fuzz(func(t *testing.T, body string) {
		readertest.Fuzz(t, rtf.Format(), []byte(head+body+"}"))
		readertest.Fuzz(t, rtf.Format(), []byte(`{\rtf1`+body))
	})
}

// BenchmarkRead reads a table of 5,000 rows.
func BenchmarkRead(b *testing.B) {
	var body strings.Builder
	for i := range 5000 {
		body.WriteString(row([]int{1000, 2000, 3000, 4000, 5000}, fmt.Sprint("Surname", i), "Forename", "Constable", fmt.Sprint("PAY", i), "Custody"))
	}
	data := []byte(head + body.String() + "}")
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if err := rtf.Format().Read(b.Context(), readertest.Input(data), nothing{}); err != nil {
			b.Fatal(err)
		}
	}
}
