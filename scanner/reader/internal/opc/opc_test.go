package opc_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
)

// file is one file of a zip to be made.
type file struct {
	name, text string
	method     uint16
	known      bool // its sizes are in its local header, as some writers have it
}

func makeZip(t *testing.T, files ...file) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: f.method}
		var w io.Writer
		var err error
		if f.known { // CreateRaw is the way to sizes in front of the data
			h.Method = zip.Store
			h.CRC32 = crc32.ChecksumIEEE([]byte(f.text))
			h.CompressedSize64, h.UncompressedSize64 = uint64(len(f.text)), uint64(len(f.text))
			w, err = z.CreateRaw(h)
		} else {
			w, err = z.CreateHeader(h)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, f.text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func open(t *testing.T, data []byte) *opc.Package {
	t.Helper()
	p, err := opc.Open(section(data), 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func section(data []byte) *io.SectionReader {
	return io.NewSectionReader(bytes.NewReader(data), 0, int64(len(data)))
}

// content returns what can be read of a part, and why not more.
func content(t *testing.T, p *opc.Part) (string, error) {
	t.Helper()
	if p == nil {
		t.Fatal("no such part")
	}
	r, err := p.Open(t.Context())
	if err != nil {
		return "", err
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	return string(text), err
}

func threeFiles() []file {
	return []file{
		{name: "one.xml", text: strings.Repeat("first ", 1000), method: zip.Deflate},
		{name: "two.xml", text: "a stored zip: PK\x03\x04 is no header", method: zip.Store, known: true},
		{name: "three.xml", text: strings.Repeat("third ", 20_000), method: zip.Deflate},
	}
}

// TestDirectories opens zips whose directory is where it should be, elsewhere,
// broken and gone.
func TestDirectories(t *testing.T) {
	whole := makeZip(t, threeFiles()...)
	directory := bytes.Index(whole, []byte("PK\x01\x02"))
	broken := bytes.Clone(whole)
	broken[directory+bytes.Index(broken[directory:], []byte("two.xml"))-46] = 'X'
	tests := []struct {
		name    string
		data    []byte
		damaged bool
	}{
		{"sound", whole, false},
		{"junk_in_front", append([]byte(strings.Repeat("junk", 999)), whole...), false},
		{"junk_behind", append(bytes.Clone(whole), strings.Repeat("junk", 99_999)...), false},
		{"junk_behind_with_a_signature", append(bytes.Clone(whole), "PK\x05\x06"+strings.Repeat("\xff", 40)...), false},
		{"directory_gone", whole[:directory], true},
		{"end_gone", whole[:len(whole)-22], true},
		{"entry_broken", broken, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := open(t, tt.data)
			if got := p.Damage != nil; got != tt.damaged {
				t.Errorf("damage %v, want %v", p.Damage, tt.damaged)
			}
			if len(p.Parts) != 3 {
				t.Errorf("%d parts, want 3", len(p.Parts))
			}
			for _, f := range threeFiles() {
				if text, err := content(t, p.Part(f.name)); text != f.text || err != nil {
					t.Errorf("%s: %d bytes of %d, error %v", f.name, len(text), len(f.text), err)
				}
			}
		})
	}
}

// TestUnlisted has a directory that is whole but does not list all files.
func TestUnlisted(t *testing.T) {
	files := threeFiles()
	whole := makeZip(t, files...)
	for i, f := range files {
		// The directory of a zip of the other two, moved, says where they are.
		rest := makeZip(t, append(append([]file{}, files[:i]...), files[i+1:]...)...)
		at := bytes.Index(whole, []byte("PK\x01\x02"))
		data := append(bytes.Clone(whole[:at]), rest[bytes.Index(rest, []byte("PK\x01\x02")):]...)
		for j, left := 0, data[at:]; bytes.HasPrefix(left, []byte("PK\x01\x02")); j++ {
			if j == i {
				j++
			}
			header := bytes.Index(whole, append([]byte(nil), files[j].name...)) - 30
			binary.LittleEndian.PutUint32(left[42:], uint32(header))
			left = left[46+len(files[j].name)+int(binary.LittleEndian.Uint16(left[30:])):]
		}
		binary.LittleEndian.PutUint32(data[len(data)-6:], uint32(at))
		p := open(t, data)
		if p.Damage != nil || len(p.Parts) != len(files) {
			t.Fatalf("%s: %d parts, damage %v", f.name, len(p.Parts), p.Damage)
		}
		for _, part := range p.Parts {
			if part.Unlisted != (part.Name == f.name) {
				t.Errorf("%s: unlisted is %v", part.Name, part.Unlisted)
			}
		}
		if text, err := content(t, p.Part(f.name)); text != f.text || err != nil {
			t.Errorf("%s: %d bytes of %d, error %v", f.name, len(text), len(f.text), err)
		}
	}
}

func TestNoZip(t *testing.T) {
	for _, data := range []string{"", "PK", "no zip", "PK\x05\x06" + strings.Repeat("\x00", 18)} {
		if _, err := opc.Open(section([]byte(data)), 1<<30); !errors.Is(err, reader.ErrMalformed) {
			t.Errorf("%q: error %v, want %v", data, err, reader.ErrMalformed)
		}
	}
}

func TestNames(t *testing.T) {
	p := open(t, makeZip(t, file{name: `XL\Sheets\Sheet 1.xml`, text: "1"}, file{name: "/a/b.xml", text: "2"}, file{name: "A/B.XML", text: "3"}, file{name: "folder/"}))
	for name, want := range map[string]string{"xl/sheets/sheet%201.xml": "1", "/xl/sheets/../sheets/SHEET 1.xml": "1", "a/b.xml": "2", "./a/b.xml": "2"} {
		if text, err := content(t, p.Part(name)); text != want || err != nil {
			t.Errorf("%s: got %q and %v, want %q", name, text, err, want)
		}
	}
	var duplicates []bool
	for _, part := range p.Parts {
		duplicates = append(duplicates, part.Duplicate)
	}
	if diff := cmp.Diff([]bool{false, false, true}, duplicates); diff != "" {
		t.Errorf("duplicates (-want +got):\n%s", diff)
	}
	if p.Part("folder") != nil || p.Part("../../a") != nil {
		t.Error("found what is not there")
	}
}

func TestZip64(t *testing.T) {
	data := makeZip(t, file{name: "a", text: "text"})
	at := bytes.LastIndex(data, []byte("PK\x05\x06"))
	le := binary.LittleEndian
	end := bytes.Clone(data[at:])
	record := append([]byte("PK\x06\x06"), make([]byte, 52)...)
	le.PutUint64(record[32:], 1)
	le.PutUint64(record[40:], uint64(le.Uint32(end[12:])))
	le.PutUint64(record[48:], uint64(le.Uint32(end[16:])))
	locator := append([]byte("PK\x06\x07"), make([]byte, 16)...)
	le.PutUint64(locator[8:], uint64(at))
	copy(end[8:], strings.Repeat("\xff", 12))
	data = append(append(append(data[:at], record...), locator...), end...)
	if text, err := content(t, open(t, data).Part("a")); text != "text" || err != nil {
		t.Errorf("got %q and %v", text, err)
	}
}

func TestRelationships(t *testing.T) {
	p := open(t, makeZip(t,
		file{name: "_rels/.rels", text: `<Relationships><Relationship Id="a" Type="http://x/officeDocument" Target="xl/book.xml"/></Relationships>`},
		file{name: "xl/_rels/book.xml.rels", text: `<Relationships><Relationship Id="1" Type="http://x/worksheet" Target="sheets/one.xml"/>` +
			`<Relationship Id="2" Type="http://purl.oclc.org/x/worksheet" Target="/data/two.xml#A1"/>` +
			`<Relationship Id="3" Type="x/worksheet" Target="..\data\two.xml"/>` +
			`<Relationship Id="4" Type="x/hyperlink" Target="mailto:someone" TargetMode="External"/>` +
			`<Relationship Id="5" Type="x/worksheet" Target="xl/sheets/one.xml"/><Relationship Id="6" Type="x/none" Target="none.xml"/></Relationships>`},
		file{name: "xl/book.xml"}, file{name: "xl/sheets/one.xml"}, file{name: "data/two.xml"},
	))
	type rel struct{ ID, Type, Part string }
	list := func(source string) []rel {
		rels, err := p.Relationships(t.Context(), source)
		if err != nil {
			t.Fatal(err)
		}
		var got []rel
		for _, r := range rels {
			name := ""
			if r.Part != nil {
				name = r.Part.Name
			}
			got = append(got, rel{r.ID, r.Type, name})
		}
		return got
	}
	if diff := cmp.Diff([]rel{{"a", "officeDocument", "xl/book.xml"}}, list("")); diff != "" {
		t.Errorf("of the package (-want +got):\n%s", diff)
	}
	want := []rel{
		{"1", "worksheet", "xl/sheets/one.xml"},
		{"2", "worksheet", "data/two.xml"},
		{"3", "worksheet", "data/two.xml"},
		{"4", "hyperlink", ""},
		{"5", "worksheet", "xl/sheets/one.xml"},
		{"6", "none", ""},
	}
	if diff := cmp.Diff(want, list("xl/book.xml")); diff != "" {
		t.Errorf("of a part (-want +got):\n%s", diff)
	}
	if got := list("xl/sheets/one.xml"); got != nil {
		t.Errorf("of a part without: %v", got)
	}
}

func TestBudget(t *testing.T) {
	data := makeZip(t, threeFiles()...)
	p, err := opc.Open(section(data), 10_000)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := content(t, p.Part("one.xml")); len(text) != 6000 || err != nil {
		t.Errorf("%d bytes and %v of the first part", len(text), err)
	}
	text, err := content(t, p.Part("three.xml"))
	if len(text) != 4000 || !errors.Is(err, opc.ErrSpent) || !errors.Is(err, reader.ErrTooLarge) {
		t.Errorf("%d bytes and %v of the third part, want 4000 and %v", len(text), err, opc.ErrSpent)
	}
	r, err := p.Part("one.xml").Reopen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(r); len(text) != 6000 || err != nil {
		t.Errorf("%d bytes and %v of the first part again", len(text), err)
	}
	_ = r.Close()
}

// TestCloseEarly closes parts that are read ahead before their end, and reads
// others after them with what they leave behind.
func TestCloseEarly(t *testing.T) {
	var long strings.Builder
	for i := range 400_000 {
		long.WriteString(string(rune('a' + i*i%7919%26)))
	}
	data := makeZip(t, file{name: "long", text: long.String(), method: zip.Deflate}, file{name: "short", text: "short", method: zip.Deflate})
	p := open(t, data)
	before := runtime.NumGoroutine()
	for n := range 20 {
		r, err := p.Part("long").Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.CopyN(io.Discard, r, int64(n)*10_000); err != nil {
			t.Error(err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if err := r.Close(); err != nil {
			t.Error("second Close:", err)
		}
		if text, err := content(t, p.Part("short")); text != "short" || err != nil {
			t.Errorf("got %q and %v", text, err)
		}
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines are left", after-before)
	}
	if text, err := content(t, p.Part("long")); text != long.String() || err != nil {
		t.Errorf("%d bytes of %d, error %v", len(text), long.Len(), err)
	}
}
