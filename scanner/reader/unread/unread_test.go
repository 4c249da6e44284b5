package unread_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/csv"
	"github.com/rollcall-scan/rollcall/scanner/reader/json"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/text"
	"github.com/rollcall-scan/rollcall/scanner/reader/unread"
)

// identify returns the name of the format that data is taken for.
func identify(t *testing.T, data string) string {
	t.Helper()
	formats := append(unread.Formats(), json.Format(), csv.Format(), text.Format())
	f, ok, err := reader.Identify(formats, readertest.Input([]byte(data)))
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		return "none"
	}
	return f.Name
}

// compound returns a compound file of which only the magic and the directory
// are as they should be.
func compound(streams ...string) string {
	b := make([]byte, 1024)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for _, name := range append([]string{"Root Entry"}, streams...) {
		entry := make([]byte, 128)
		for i, u := range utf16.Encode([]rune(name)) {
			entry[2*i], entry[2*i+1] = byte(u), byte(u>>8)
		}
		entry[64] = byte(2*len(name) + 2)
		b = append(b, entry...)
	}
	return string(b)
}

func TestIdentify(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"office_locked", compound("EncryptionInfo", "EncryptedPackage"), "office-encrypted"},
		{"ole_other", compound("Contents"), "ole"},
		{"name_in_text_of_ole", compound("Contents") + "Workbook", "ole"},

		{"pgp", "-----BEGIN PGP MESSAGE-----\n\nabcd\n", "pgp"},

		{"gif", "GIF89a\x01\x00", "gif"},
		{"bmp", "BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00", "bmp"},
		{"mp4", "\x00\x00\x00\x18ftypisom\x00\x00", "video"},
		{"mp3", "ID3\x03\x00\x00", "audio"},
		{"wav", "RIFF\x24\x00\x00\x00WAVEfmt ", "audio"},
		{"elf", "\x7fELF\x02\x01", "executable"},
		{"pe", "MZ\x90\x00" + strings.Repeat("\x00", 64), "executable"},
		{"mach_o", "\xcf\xfa\xed\xfe\x07\x00", "executable"},
		{"font", "wOF2\x00\x01", "font"},

		{"csv_from", "From: x,To: y,Subject: z\n1,2,3\n4,5,6\n", "csv"},
		{"csv_of_tags", "<name>,<rank>,<no>\nAda,PC,1\nBob,PS,2\n", "csv"},
		{"memo", "From: Inspector Alder\nTo: All staff\nSubject: Postings\n\nPlease note.\n", "text"},
		{"prose_with_a_tag", "<name> please fill in your rank and number here.\n", "text"},
		{"address_in_brackets", "<ada@alder.example> wrote to us.\n", "text"},
		{"markdown_with_html", "<p align=\"center\">\n  <img src=\"x.png\">\n</p>\n\n# Title\n\nWords.\n", "text"},
		{"markdown_comment", "<!-- badges -->\n# Title\n", "text"},
		{"notes", "Notes: none\nTime: 10:00\n\nDate: 1 May\n", "text"},
		{"bm_text", "BM is a unit of measure, and so on.\n", "text"},
		{"mz_text", "MZ was here, in a text that goes on for more than sixty-four bytes, as it must.\n", "text"},
		{"json", "[1]", "json"},
		{"empty", "", "text"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := identify(t, tt.in); got != tt.want {
				t.Errorf("taken for %s, want %s", got, tt.want)
			}
		})
	}
}

func TestRead(t *testing.T) {
	for _, f := range unread.Formats() {
		want := reader.ErrUnsupported
		if strings.HasSuffix(f.Name, "-encrypted") || f.Name == "pgp" {
			want = reader.ErrEncrypted
		}
		if err := f.Read(t.Context(), readertest.Input(nil), nil); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", f.Name, err, want)
		}
	}
}

func TestFormatsAreNamedOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range unread.Formats() {
		if seen[f.Name] || f.Name == "" || f.Name != strings.ToLower(f.Name) {
			t.Errorf("format %q", f.Name)
		}
		seen[f.Name] = true
		for _, e := range f.Extensions {
			if !strings.HasPrefix(e, ".") || e != strings.ToLower(e) {
				t.Errorf("%s: extension %q", f.Name, e)
			}
		}
	}
}

func FuzzSniff(f *testing.F) {
	f.Add([]byte(compound("Workbook")))
	f.Add([]byte("PK\x03\x04PK\x05\x06"))
	f.Add([]byte("<?xml?><!-- --><a b='c'/>"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		in := readertest.Input(data)
		for _, f := range unread.Formats() {
			f.Sniff(in, data[:min(len(data), reader.SniffLen)])
		}
	})
}
