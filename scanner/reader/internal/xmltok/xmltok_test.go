package xmltok_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// tokens returns the tokens of r, one a line, neighbouring texts as one, and
// last what is wrong.
func tokens(r io.Reader) string {
	var b strings.Builder
	var text []byte
	flush := func() {
		if text != nil {
			fmt.Fprintf(&b, "%q\n", text)
			text = nil
		}
	}
	t := xmltok.New(r)
	for k := t.Next(); k != xmltok.EOF; k = t.Next() {
		if k == xmltok.Text {
			text = t.AppendText(text)
			continue
		}
		flush()
		if k == xmltok.End {
			fmt.Fprintf(&b, "/%s\n", t.Name())
			continue
		}
		fmt.Fprintf(&b, "%s", t.Name())
		for _, a := range t.Attrs() {
			fmt.Fprintf(&b, " %s=%q", a.Name, t.Unescape(nil, a.Value))
		}
		b.WriteByte('\n')
	}
	flush()
	if err := t.Err(); err != nil {
		fmt.Fprintf(&b, "error %v\n", err)
	}
	if flaw := t.Flaw(); flaw != "" {
		fmt.Fprintf(&b, "flaw: %s\n", flaw)
	}
	return b.String()
}

func TestNext(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"elements", `<a><b/>x</a>`, "a\nb\n/b\n\"x\"\n/a\n"},
		{"attributes", `<a b="1" c='2 "' d = "&lt;&#65;" e="x>y"/>`, "a b=\"1\" c=\"2 \\\"\" d=\"<A\" e=\"x>y\"\n/a\n"},
		{"long_attribute", `<a b="` + strings.Repeat("x", 100) + `"/>`, "a b=\"" + strings.Repeat("x", 100) + "\"\n/a\n"},
		{"prefixes", `<x:a x:b="1"></x:a>`, "a x:b=\"1\"\n/a\n"},
		{"blanks_in_tags", "<a\n b=\"1\"\t></a >", "a b=\"1\"\n/a\n"},
		{"references", `<a>&amp;&lt;&gt;&quot;&apos;&#233;&#xE9;&#X20ac;</a>`, "a\n\"&<>\\\"'éé€\"\n/a\n"},
		{"line_ends", "<a>1\r\n2\r3\n</a>", "a\n\"1\\n2\\n3\\n\"\n/a\n"},
		{"cdata", `<a>1<![CDATA[<b>&amp;]]]]>2</a>`, "a\n\"1<b>&amp;]]2\"\n/a\n"},
		{"comments_and_instructions", `<?xml version="1.0"?><!-- <x> --><a><?y <z> ?>1<!-->-->2</a>`, "a\n\"12\"\n/a\n"},
		{"declaration", `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`, "a\n\"&b;\"\n/a\nflaw: document type declaration\n"},
		{"bad_entity", `<a>R&D &; &#xZ; &#0; &#1114112;</a>`, "a\n\"R&D &; &#xZ; &#0; &#1114112;\"\n/a\nflaw: bad entity\n"},
		{"bare_less_than", `<a>1 < 2 <3</a>`, "a\n\"1 < 2 <3\"\n/a\nflaw: a bare <\n"},
		{"control_character", "<a>\x01</a>", "a\n\"\\x01\"\n/a\nflaw: control character\n"},
		{"not_utf8", "<a>\xff\xc3</a>", "a\n\"\uFFFD\uFFFD\"\n/a\nflaw: text that is not in the encoding\n"},
		{"unquoted_attribute", `<a b=1 c></a>`, "a b=\"1\"\n/a\nflaw: attribute without quotes\n"},
		{"unclosed_tag", `<a <b>1</b></a>`, "a\nb\n\"1\"\n/b\n/a\nflaw: unfinished tag\n"},
		{"cut_off_in_text", `<a><b>1`, "a\nb\n\"1\"\nflaw: ends before its end tag\n"},
		{"cut_off_in_a_tag", `<a><b c="1`, "a\nflaw: unfinished tag\n"},
		{"cut_off_in_an_end_tag", `<a>1</`, "a\n\"1\"\nflaw: unfinished tag\n"},
		{"cut_off_after_less_than", `<a>1<`, "a\n\"1\"\nflaw: unfinished tag\n"},
		{"cut_off_in_a_comment", `<a>1<!-- <b>`, "a\n\"1\"\nflaw: unfinished markup\n"},
		{"cut_off_in_cdata", `<a><![CDATA[1]]`, "a\n\"1]]\"\nflaw: unfinished CDATA section\n"},
		{"end_tag_too_many", `<a/></b>`, "a\n/a\n/b\nflaw: more end tags than start tags\n"},
		{"nothing", ``, "flaw: no element\n"},
		{"text_only", `abc`, "\"abc\"\nflaw: no element\n"},
		{"byte_order_mark", "\uFEFF<a/>", "a\n/a\n"},
		{"utf16_little", "\xff\xfe<\x00a\x00/\x00>\x00", "a\n/a\n"},
		{"utf16_big_unmarked", "\x00<\x00a\x00>\x20\xac\x00<\x00/\x00a\x00>", "a\n\"€\"\n/a\n"},
		{"windows_1252", `<?xml version="1.0" encoding="ISO-8859-1"?>` + "<a>\xe9</a>", "a\n\"é\"\n/a\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(tt.in), iotest.OneByteReader(strings.NewReader(tt.in)), iotest.DataErrReader(strings.NewReader(tt.in))} {
				if diff := cmp.Diff(tt.want, tokens(r)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestReadError(t *testing.T) {
	broken := errors.New("broken")
	for _, in := range []string{"<", "<a>text", `<a><b c="1`} {
		r := io.MultiReader(strings.NewReader(in), iotest.ErrReader(broken))
		tok := xmltok.New(r)
		for k := tok.Next(); k != xmltok.EOF; k = tok.Next() {
		}
		if err := tok.Err(); !errors.Is(err, broken) {
			t.Errorf("%q: error %v, want %v", in, err, broken)
		}
	}
}

// TestLongTokens has tokens of all lengths around that of the buffer.
func TestLongTokens(t *testing.T) {
	for n := 65_500; n < 65_600; n++ {
		text := strings.Repeat("x", n-6) + "é&amp;\r\n"
		in := "<a>" + text + `<b c="` + text + `"/><![CDATA[` + text + `]]></a>`
		want := strings.Repeat("x", n-6)
		got := tokens(strings.NewReader(in))
		if want := fmt.Sprintf("a\n%q\nb c=%[2]q\n/b\n%q\n/a\n", want+"é&\n", want+"é&\n", want+"é&amp;\n"); got != want {
			t.Fatalf("length %d: tokens differ", n)
		}
	}
}

func TestOverlongTag(t *testing.T) {
	const long = 3 << 20
	blanks := strings.Repeat(" ", long)
	got := tokens(strings.NewReader(`<a><b c="1"` + blanks + `d="2"/>x<e` + blanks + `>y</e></a>`))
	want := "a\nb c=\"1\"\n/b\n\"x\"\ne\n\"y\"\n/e\n/a\nflaw: overlong tag\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLeaf(t *testing.T) {
	tests := []struct {
		in, text string
		ok       bool
	}{
		{`<c><v>12</v></c><d/>`, "12", true},
		{`<c><v></v></c><d/>`, "", true},
		{`<c><v>1&amp;</v></c><d/>`, "", false},
		{`<c><v>1</v ></c><d/>`, "", false},
		{`<c><f>1</f><v>1</v></c><d/>`, "", false},
		{`<c/><d/>`, "", false},
		{`<c><v>1`, "", false},
	}
	for _, tt := range tests {
		tok := xmltok.New(strings.NewReader(tt.in))
		if tok.Next() != xmltok.Start {
			t.Fatal("no start")
		}
		text, ok := tok.Leaf("<v>", "</v></c>")
		if string(text) != tt.text || ok != tt.ok {
			t.Errorf("%s: got %q and %v", tt.in, text, ok)
		}
		if ok && (tok.Next() != xmltok.Start || string(tok.Name()) != "d" || tok.Depth() != 1) {
			t.Errorf("%s: does not go on behind the element", tt.in)
		}
	}
}

func TestSeek(t *testing.T) {
	filler := strings.Repeat("autoFilter <row autoFilter=\"1\"> </autoFilter>", 20_000)
	tok := xmltok.New(strings.NewReader("<a>" + filler + `<x:autoFilter ref="A1"/></a>`))
	if !tok.Seek("autoFilter") || tok.Next() != xmltok.Start {
		t.Fatal("not found")
	}
	if v, _ := tok.Attr("ref"); v != "A1" {
		t.Errorf("found another element, ref %q", v)
	}
	if tok.Seek("autoFilter") {
		t.Error("found twice")
	}
}

func FuzzNext(f *testing.F) {
	f.Add(`<a b="1"><!-- c --><![CDATA[d]]>&amp;<e/></a>`, 3)
	f.Add("\xff\xfe<\x00a\x00", 1)
	f.Fuzz(func(t *testing.T, in string, chunk int) {
		whole := tokens(strings.NewReader(in))
		if !utf8.ValidString(whole) && utf8.ValidString(in) {
			t.Error("not UTF-8")
		}
		if pieces := tokens(iotest.OneByteReader(strings.NewReader(in))); chunk%2 == 0 && pieces != whole {
			t.Errorf("differs when read byte by byte:\n%s\n%s", whole, pieces)
		}
	})
}
