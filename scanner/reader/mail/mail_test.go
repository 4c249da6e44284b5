package mail_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/mail"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

const head = "From: Ada Alder <ada@alder.example>\r\nTo: bo@birch.example\r\nSubject: =?utf-8?q?Dienstpl=C3=A4ne?=\r\nMessage-ID: <1@alder.example>\r\nMIME-Version: 1.0\r\n"

const headRows = `"header" 1: 1="From" 2="Ada Alder <ada@alder.example>"
"header" 2: 1="To" 2="bo@birch.example"
"header" 3: 1="Subject" 2="Dienstpläne"
`

// multipart returns the rest of a message with the given parts, each its header
// and its content with an empty line between.
func multipart(kind string, parts ...string) string {
	boundary := "b" + strings.ReplaceAll(kind, "/", "")
	var b strings.Builder
	fmt.Fprintf(&b, "Content-Type: multipart/%s; boundary=%s\r\n\r\n", kind, boundary)
	for _, p := range parts {
		fmt.Fprintf(&b, "--%s\r\n%s\r\n", boundary, strings.TrimSuffix(p, "\r\n"))
	}
	fmt.Fprintf(&b, "--%s--\r\n", boundary)
	return b.String()
}

const (
	plain    = "Content-Type: text/plain; charset=utf-8\r\n\r\nThe list.\r\n> Sgt Alder\r\n>> PC Birch\r\n"
	sameHTML = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>The list.<p>Sgt Alder<p>PC Birch\r\n"
	table    = "Content-Type: text/html\r\n\r\n<p>The list.<table><tr><td>Sgt<td>Alder<tr><td>PC<td>Birch<tr></table>\r\n"
	moreHTML = "Content-Type: text/html\r\n\r\n<p>The list. Sgt Alder PC Birch<p hidden>Insp Cedar\r\n"
	nested   = "Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\nSubject: x\r\nMessage-ID: <2@b.example>\r\n\r\nhi\r\n"
	broken   = "Content-Type: text/csv; name=a.csv\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\nbmFtZSxyYW5r####"
)

func attached(name, content string) string {
	return "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"" + name + "\"\r\n\r\n" +
		base64.StdEncoding.EncodeToString([]byte(content)) + "\r\n"
}

var tests = []struct{ name, in, want string }{
	{"text", head + "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nZo=EB\r\n", `body.txt: "Zoë\r\n"
`},
	{"no_type", strings.ReplaceAll(head, "\r\n", "\n") + "\nhello\n", `body.txt: "hello\n"
`},
	{"quotes", head + plain, `body.txt: "The list.\r\nSgt Alder\r\nPC Birch\r\n"
`},
	{"attachment", head + multipart("mixed", plain, attached("../staff.csv", "name,rank\n"), attached("=?utf-8?q?D=C3=A4.csv?=", "x")), `body.txt: "The list.\r\nSgt Alder\r\nPC Birch"
staff.csv [attachment]: "name,rank\n"
Dä.csv [attachment]: "x"
`},
	{"two_of_one_name", head + multipart("mixed", attached("a.csv", "1"), attached("a.csv", "2")), `a.csv [attachment]: "1"
a 2.csv [attachment]: "2"
`},
	{"html_that_says_the_same", head + multipart("alternative", plain, sameHTML), `body.txt: "The list.\r\nSgt Alder\r\nPC Birch"
`},
	{"html_with_a_table", head + multipart("alternative", plain, table), `body.html: "<p>The list.<table><tr><td>Sgt<td>Alder<tr><td>PC<td>Birch<tr></table>"
`},
	{"html_that_says_more", head + multipart("alternative", plain, moreHTML), `body.txt: "The list.\r\nSgt Alder\r\nPC Birch"
body.html: "<p>The list. Sgt Alder PC Birch<p hidden>Insp Cedar"
`},
	{"html_alone", head + sameHTML, `body.html: "<p>The list.<p>Sgt Alder<p>PC Birch\r\n"
`},
	{"picture_in_the_text", head + multipart("related", sameHTML, "Content-Type: image/png; name=logo.png\r\nContent-ID: <1>\r\nContent-Disposition: inline\r\n\r\nPNG"), `body.html: "<p>The list.<p>Sgt Alder<p>PC Birch"
logo.png: "PNG"
`},
	{"forwarded", head + multipart("mixed", plain, nested), `body.txt: "The list.\r\nSgt Alder\r\nPC Birch"
message.eml: "From: a@b.example\r\nSubject: x\r\nMessage-ID: <2@b.example>\r\n\r\nhi"
`},
	{"winmail", head + multipart("mixed", attached("winmail.dat", "x\x9f>\x22")), `problem: mail: not supported: an attachment in the format of Outlook (winmail.dat)
`},
	{"encrypted", head + "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n\r\nxx\r\n", `problem: mail: encrypted: a part
`},
	{"broken_base64", head + multipart("mixed", broken), `a.csv [attachment]: "name,rank"
problem: mail: malformed: malformed base64
`},
	{"cut_off", strings.TrimSuffix(head+multipart("mixed", plain, attached("a.csv", "name,rank\n")), "--bmixed--\r\n"), `body.txt: "The list.\r\nSgt Alder\r\nPC Birch"
a.csv [attachment]: "name,rank\n"
problem: mail: malformed: missing boundary
`},
	{"too_many_boundaries", head + "X: " + strings.Repeat("boundary=", 1001) + "\r\n\r\nx", "error: mail: nested too deep: more than 1000 parts that have parts\n"},
}

// members is a sink that opens each member and writes down what is in it.
type members struct{ strings.Builder }

func (*members) Part(doc.Part) error         { return nil }
func (*members) Fragment(doc.Fragment) error { return nil }

func (m *members) Member(member doc.Member) error {
	r, err := member.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	fmt.Fprint(m, strings.TrimPrefix(member.Loc.Path, "in!"))
	if member.Hidden != 0 {
		fmt.Fprintf(m, " %v", member.Hidden.Words())
	}
	fmt.Fprintf(m, ": %q\n", content)
	return nil
}

func (m *members) Problem(_ doc.Location, err error) error {
	fmt.Fprintf(m, "problem: %v\n", err)
	return nil
}

func TestMembers(t *testing.T) {
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := readertest.Input([]byte(tt.in))
			f, known, err := reader.Identify(mail.Formats(), in)
			if err != nil || !known || f.Name != "mail" {
				t.Fatalf("taken for %q, %v", f.Name, err)
			}
			var got members
			if err := f.Read(t.Context(), in, &got); err != nil {
				fmt.Fprintf(&got, "error: %v\n", err)
			}
			if diff := cmp.Diff(tt.want, got.String()); diff != "" {
				t.Errorf("Read (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHeader(t *testing.T) {
	got := readertest.Transcript(t, mail.Formats()[0], []byte(head+"Bcc: =?iso-8859-1?q?Zo=EB?= <z@alder.example>,\r\n c@d.example\r\nX-Mailer: x\r\n\r\n"))
	want := "part \"header\" 0\n" + strings.Replace(headRows, `"header" 3: 1="Sub`, `"header" 3: 1="Bcc" 2="Zoë <z@alder.example>, c@d.example"
"header" 4: 1="Sub`, 1)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Read (-want +got):\n%s", diff)
	}
}

func TestMailbox(t *testing.T) {
	const first = "From: a@b.example\nMessage-ID: <1@b.example>\n\nHello\nFrom here on it is text.\n\nFrom now on as well.\n\n"
	in := readertest.Input([]byte("From a@b.example Mon Jan  6 10:00:00 2025\n" + first + "From c@d.example Tue Jan  7 11:00:00 2025 +0000\nSubject: y\n\nBye\n"))
	f, known, err := reader.Identify(mail.Formats(), in)
	if err != nil || !known || f.Name != "mbox" {
		t.Fatalf("taken for %q, %v", f.Name, err)
	}
	var got members
	if err := f.Read(t.Context(), in, &got); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("message 1.eml: %q\nmessage 2.eml: %q\n", first, "Subject: y\n\nBye\n")
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("Read (-want +got):\n%s", diff)
	}
}

func TestSniff(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"message", "Received: from a by b; Mon, 6 Jan 2025 10:00:00 +0000\r\n\tid 1\r\nFrom: a@b.example\r\nSubject: x\r\n\r\nHello\r\n", "mail"},
		{"own_fields_first", "X-Origin: here\nFrom: a@b.example\nDate: Mon, 6 Jan 2025 10:00:00 +0000\n\nHello\n", "mail"},
		{"mailbox", "From a@b.example Mon Jan  6 10:00:00 2025\nFrom: a@b.example\nMessage-ID: <1@b.example>\n\nHello\n", "mbox"},
		{"memo", "From: Inspector Alder\nTo: All staff\nSubject: Postings\n\nPlease note.\n", ""},
		{"list", "From: x,To: y,Subject: z\n1,2,3\n4,5,6\n", ""},
		{"notes", "Notes: none\nTime: 10:00\n\nDate: 1 May\n", ""},
		{"prose", "From now on.\n", ""},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, _, err := reader.Identify(mail.Formats(), readertest.Input([]byte(tt.in)))
			if err != nil || f.Name != tt.want {
				t.Errorf("taken for %q, %v", f.Name, err)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, tt := range tests {
		f.Add(tt.in)
	}
	f.Add("From a@b.example Mon Jan  6 10:00:00 2025\n" + head + "\nHello\n\nFrom a 1:00 2025\n")
	f.Fuzz(func(t *testing.T, in string) {
		for _, format := range mail.Formats() {
			readertest.Fuzz(t, format, []byte(in))
		}
	})
}

func BenchmarkRead(b *testing.B) {
	in := []byte(head + multipart("mixed", plain, attached("a.csv", strings.Repeat("Alder,Sgt\n", 100_000))))
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if err := mail.Formats()[0].Read(b.Context(), readertest.Input(in), &members{}); err != nil {
			b.Fatal(err)
		}
	}
}
