package msg_test

import (
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
	"github.com/rollcall-scan/rollcall/scanner/reader/msg"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

// stream returns a stream; path is separated by slashes.
func stream(path, content string) ole.Content {
	return ole.Content{Path: strings.Split(path, "/"), Data: []byte(content)}
}

// wide returns the stream of a text in Unicode.
func wide(storage, tag, text string) ole.Content {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return stream(storage+"__substg1.0_"+tag+"001F", string(b))
}

// properties returns a property stream of numbers, behind a header of that length.
func properties(storage string, header int, numbers ...uint32) ole.Content {
	b := make([]byte, header)
	for pair := range slices.Chunk(numbers, 2) {
		b = binary.LittleEndian.AppendUint16(b, 3)
		b = binary.LittleEndian.AppendUint16(b, uint16(pair[0]))
		b = append(b, 0, 0, 0, 0)
		b = binary.LittleEndian.AppendUint64(b, uint64(pair[1]))
	}
	return stream(storage+"__properties_version1.0", string(b))
}

const (
	recipient  = "__recip_version1.0_#00000000/"
	attachment = "__attach_version1.0_#00000000/"
	second     = "__attach_version1.0_#00000001/"
	inner      = attachment + "__substg1.0_3701000D/"
)

const hello = `{\rtf1 hello}`

// rtf returns text compressed as by the examples of the specification: all
// literals, and the reference that ends it.
func rtf(text string) string {
	var body []byte
	for chunk := range slices.Chunk([]byte(text), 8) {
		control := byte(0)
		if len(chunk) < 8 {
			control = 1 << len(chunk)
		}
		body = append(append(body, control), chunk...)
	}
	end := (207 + len(text)) % 4096
	body = append(body, byte(end>>4), byte(end<<4))
	head := binary.LittleEndian.AppendUint32(nil, uint32(len(body)+12))
	head = binary.LittleEndian.AppendUint32(head, uint32(len(text)))
	return string(head) + "LZFu\x00\x00\x00\x00" + string(body)
}

type test struct {
	name    string
	streams []ole.Content
	want    string
}

func tests() []test {
	top := properties("", 32)
	return []test{
		{"header", []ole.Content{
			top, wide("", "0037", "Rosters"), wide("", "0C1A", "Ada Alder"), wide("", "5D01", "ada@alder.example"), wide("", "0E04", "Bo Birch"),
			properties(recipient, 8, 0x0C15, 3), wide(recipient, "3001", "Cy Cedar"), wide(recipient, "39FE", "cy@cedar.example"),
			wide("", "001A", "IPM.Note"), wide("", "3FFA", "Di Elder"),
		}, `part "header" 0
"header" 1: 1="From" 2="Ada Alder" 3="ada@alder.example"
"header" 2: 1="Subject" 2="Rosters"
"header" 3: 1="To" 2="Bo Birch"
"header" 4: 1="Bcc" 2="Cy Cedar" 3="cy@cedar.example"
part property "properties" 0[document-property]
property "properties" 1[document-property]: 1="property 3FFA" 2="Di Elder"
`},
		{"code_page", []ole.Content{properties("", 32, 0x3FFD, 1251), stream("__substg1.0_0037001E", "\xc0\xe4\xe0\x00"), stream("__substg1.0_1000001E", "\xc0\xe4\xe0")}, `part "header" 0
"header" 1: 1="Subject" 2="Ада"
body.txt: "Ада"
`},
		{"text_and_html", []ole.Content{top, wide("", "1000", "Sgt Alder"), stream("__substg1.0_10130102", "<p>Sgt Alder")}, `part "header" 0
body.txt: "Sgt Alder"
`},
		{"html_in_a_code_page", []ole.Content{properties("", 32, 0x3FDE, 1252), stream("__substg1.0_10130102", "<p>Zo\xeb")}, `part "header" 0
body.html: "<p>Zoë"
`},
		{"rtf", []ole.Content{top, stream("__substg1.0_10090102", rtf(hello))}, `part "header" 0
body.rtf: "{\\rtf1 hello}"
`},
		{"text_and_wrapped_html", []ole.Content{top, wide("", "1000", "Sgt Alder"), stream("__substg1.0_10090102", rtf(`{\rtf1\fromhtml1{\*\htmltag <p>}Sgt Alder{\*\htmltag <b title="Bo Birch">}}`))}, `part "header" 0
body.txt: "Sgt Alder"
body.html: "\ufeff<p>Sgt Alder<b title=\"Bo Birch\">"
`},
		{"text_that_wrapped_html_repeats", []ole.Content{top, wide("", "1000", "Sgt Alder"), stream("__substg1.0_10090102", rtf(`{\rtf1\fromhtml1{\*\htmltag <p>}Sgt Alder\htmlrtf x\htmlrtf0}`))}, `part "header" 0
body.txt: "Sgt Alder"
`},
		{"text_and_rtf_with_a_table", []ole.Content{top, wide("", "1000", "Sgt Alder"), stream("__substg1.0_10090102", rtf(`{\rtf1\trowd\cellx9 Sgt Alder\cell\row}`))}, `part "header" 0
body.rtf: "{\\rtf1\\trowd\\cellx9 Sgt Alder\\cell\\row}"
body.txt: "Sgt Alder"
`},
		{"rtf_cut_off", []ole.Content{top, stream("__substg1.0_10090102", rtf(hello)[:24])}, `part "header" 0
problem: msg: malformed: compressed text breaks off
body.rtf: "{\\rtf1 "
`},
		{"attachments", []ole.Content{
			top,
			properties(attachment, 8, 0x3705, 1), wide(attachment, "3704", "STAFF~1.CSV"), wide(attachment, "3707", "../staff list.csv"), stream(attachment+"__substg1.0_37010102", "name,rank\n"),
			properties(second, 8, 0x3705, 1), wide(second, "3707", "staff list.csv"), stream(second+"__substg1.0_37010102", "x"),
		}, `part "header" 0
staff list.csv [attachment]: "name,rank\n"
staff list 2.csv [attachment]: "x"
`},
		{"message_in_the_message", []ole.Content{
			top, properties(attachment, 8, 0x3705, 5), wide(attachment, "3001", "Rosters"),
			properties(inner, 24, 0x3FFD, 1251), stream(inner+"__substg1.0_0037001E", "\xc0\xe4\xe0"), wide(inner, "1000", "Sgt Alder"),
			wide(inner+recipient, "3001", "Cy Cedar"),
		}, `part "header" 0
Rosters.msg [attachment]:
| part "header" 0
| "header" 1: 1="Subject" 2="Ада"
| "header" 2: 1="To" 2="Cy Cedar"
| body.txt: "Sgt Alder"
`},
		{"elsewhere", []ole.Content{top, properties(attachment, 8, 0x3705, 2), wide(attachment, "3707", "x")}, "part \"header\" 0\n"},
		{"without_content", []ole.Content{top, properties(attachment, 8, 0x3705, 1), wide(attachment, "3707", "x")}, "part \"header\" 0\nproblem: msg: malformed: an attachment without content\n"},
	}
}

// listing is a sink that opens each member, and messages in messages as such.
type listing struct {
	strings.Builder

	t *testing.T
}

func (l *listing) Part(p doc.Part) error {
	return l.line("part ", p.Loc, p.Hidden, "")
}

func (l *listing) Fragment(f doc.Fragment) error {
	var text strings.Builder
	for _, c := range f.Cells {
		fmt.Fprintf(&text, " %d=%q", c.Col, c.Text)
	}
	return l.line("", f.Loc, f.Hidden, ":"+text.String())
}

func (l *listing) line(begin string, at doc.Location, hidden doc.Hidden, text string) error {
	l.WriteString(begin)
	if at.Kind != doc.File {
		fmt.Fprintf(l, "%s ", at.Kind)
	}
	fmt.Fprintf(l, "%q %d", at.Part, at.Row)
	if hidden != 0 {
		fmt.Fprintf(l, "%v", hidden.Words())
	}
	l.WriteString(text + "\n")
	return nil
}

func (l *listing) Member(m doc.Member) error {
	r, err := m.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	l.WriteString(strings.TrimPrefix(m.Loc.Path, "in!"))
	if m.Hidden != 0 {
		fmt.Fprintf(l, " %v", m.Hidden.Words())
	}
	if strings.HasSuffix(m.Loc.Path, ".msg") {
		fmt.Fprintf(l, ":\n| %s\n", strings.ReplaceAll(strings.TrimSpace(list(l.t, content)), "\n", "\n| "))
		return nil
	}
	fmt.Fprintf(l, ": %q\n", content)
	return nil
}

func (l *listing) Problem(_ doc.Location, err error) error {
	fmt.Fprintf(l, "problem: %v\n", err)
	return nil
}

func list(t *testing.T, data []byte) string {
	t.Helper()
	in := readertest.Input(data)
	if !msg.Format().Sniff(in, data[:min(len(data), 8192)]) {
		return "not recognised\n"
	}
	l := &listing{t: t}
	if err := msg.Format().Read(t.Context(), in, l); err != nil {
		fmt.Fprintf(l, "error: %v\n", err)
	}
	return l.String()
}

func TestRead(t *testing.T) {
	for _, tt := range tests() {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, list(t, ole.Pack(tt.streams))); diff != "" {
				t.Errorf("Read (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSniff(t *testing.T) {
	other := ole.Pack([]ole.Content{stream("Workbook", "x"), properties("inside/", 32)})
	if msg.Format().Sniff(readertest.Input(other), other) {
		t.Error("a message in a workbook is taken for the whole")
	}
}

// FuzzRead mutates the streams of a message, not the container.
func FuzzRead(f *testing.F) {
	f.Add([]byte("hello"), []byte(rtf(hello)), []byte("<p>x"), []byte("name"), uint32(5))
	f.Add([]byte{}, []byte(rtf(hello)[:20]), []byte{}, []byte{}, uint32(1))
	f.Fuzz(func(t *testing.T, body, compressed, page, name []byte, method uint32) {
		readertest.Fuzz(t, msg.Format(), ole.Pack([]ole.Content{
			properties("", 32, 0x3FFD, method), stream("__substg1.0_1000001E", string(body)), stream("__substg1.0_10130102", string(page)),
			stream("__substg1.0_10090102", string(compressed)), properties(attachment, 8, 0x3705, method), stream(attachment+"__substg1.0_3707001F", string(name)),
			stream(inner+"__properties_version1.0", string(page)),
		}))
		readertest.Fuzz(t, msg.Format(), ole.Pack([]ole.Content{stream("__properties_version1.0", string(body)), stream("__substg1.0_10090102", string(compressed))}))
	})
}

func BenchmarkRead(b *testing.B) {
	data := ole.Pack([]ole.Content{properties("", 32), wide("", "1000", strings.Repeat("Sgt Alder\r\n", 50_000))})
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := msg.Format().Read(b.Context(), readertest.Input(data), &listing{}); err != nil {
			b.Fatal(err)
		}
	}
}
