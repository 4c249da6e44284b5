package ole_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
)

func section(b []byte) *io.SectionReader {
	return io.NewSectionReader(bytes.NewReader(b), 0, int64(len(b)))
}

// open returns the streams of a compound file by their paths.
func open(t *testing.T, b []byte) map[string]string {
	t.Helper()
	f, err := ole.Open(section(b), 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, s := range f.Streams {
		data, err := s.Bytes()
		if err != nil {
			t.Errorf("%q: %v", s.Path, err)
		}
		again, err := s.Bytes()
		if err != nil || !bytes.Equal(data, again) {
			t.Errorf("%q: differs when read again: %v", s.Path, err)
		}
		got[strings.Join(s.Path, "/")] = string(data)
	}
	return got
}

func TestPack(t *testing.T) {
	long := strings.Repeat("0123456789abcdef", 600)
	want := map[string]string{
		"Workbook": long, "short": "abc", "empty": "", "A/B/deep": "x", "A/other": strings.Repeat("y", 4095),
		"A/exact": strings.Repeat("z", 4096), "\x05SummaryInformation": "p",
	}
	for i := range 40 {
		want[fmt.Sprintf("many/%d", i)] = strings.Repeat("m", i)
	}
	large := map[string]string{"big": strings.Repeat("b", 9<<20), "small": "s"}
	for name, want := range map[string]map[string]string{"small": want, "large": large} {
		t.Run(name, func(t *testing.T) {
			var contents []ole.Content
			for path, data := range want {
				contents = append(contents, ole.Content{Path: strings.Split(path, "/"), Data: []byte(data)})
			}
			if diff := cmp.Diff(want, open(t, ole.Pack(contents))); diff != "" {
				t.Errorf("(-packed +read):\n%s", diff)
			}
		})
	}
}

func TestStreamIsHeldAgainstTheFile(t *testing.T) {
	b := ole.Pack([]ole.Content{{Path: []string{"Workbook"}, Data: bytes.Repeat([]byte("x"), 5000)}})
	f, err := ole.Open(section(b), 1000)
	if err != nil {
		t.Fatal(err)
	}
	if data, err := f.Root("WORKBOOK").Bytes(); len(data) != 1000 || !errors.Is(err, reader.ErrTooLarge) {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	i := bytes.Index(b, []byte("W\x00o\x00r\x00k"))
	b[i+120], b[i+123] = 0xFF, 0x7F // the length of the stream
	f, err = ole.Open(section(b), 1<<40)
	if err != nil {
		t.Fatal(err)
	}
	if data, err := f.Root("Workbook").Bytes(); len(data) < 4608 || !errors.Is(err, reader.ErrMalformed) {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	if _, err := ole.Open(section(b[:700]), 1<<20); !errors.Is(err, reader.ErrMalformed) {
		t.Errorf("cut off: %v", err)
	}
	if !ole.Mentions(section(b), "Workbook") || ole.Mentions(section(b), "Work") {
		t.Error("the directory is not found where it is")
	}
}

func TestObject(t *testing.T) {
	native := "\x00\x00\x00\x00\x02\x00list.csv\x00C:\\list.csv\x00\x00\x00\x03\x00\x05\x00\x00\x00C:\\x\x00\x03\x00\x00\x00a,brest"
	b := ole.Pack([]ole.Content{
		{Path: []string{"MBD1", "Package"}, Data: []byte("PK-file")},
		{Path: []string{"MBD1", "\x01CompObj"}, Data: []byte("x")},
		{Path: []string{"MBD2", "\x01Ole10Native"}, Data: []byte(native)},
		{Path: []string{"MBD3", "Workbook"}, Data: []byte("records")},
		{Path: []string{"MBD3", "MBD4", "Workbook"}, Data: []byte("inner")},
		{Path: []string{"MBD5", "\x01Ole10Native"}, Data: []byte("\xff\xff")},
	})
	f, err := ole.Open(section(b), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	content := func(name string) []byte {
		m := f.Object(doc.Location{Path: "in"}, []string{name})
		if m.Loc.Path != "in!"+name || m.Hidden != doc.EmbeddedFile {
			t.Errorf("%v, %v", m.Loc, m.Hidden)
		}
		r, err := m.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	if got := content("MBD1"); string(got) != "PK-file" {
		t.Errorf("package: %q", got)
	}
	if got := content("MBD2"); string(got) != "a,b" {
		t.Errorf("native: %q", got)
	}
	if diff := cmp.Diff(map[string]string{"Workbook": "records", "MBD4/Workbook": "inner"}, open(t, content("MBD3"))); diff != "" {
		t.Errorf("storage:\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"\x01Ole10Native": "\xff\xff"}, open(t, content("MBD5"))); diff != "" {
		t.Errorf("damaged native:\n%s", diff)
	}
}

// set returns a property set stream of one set with the given first word of its
// identifier; properties are texts of code page 1252 by number.
func set(id string, properties map[uint32]string) []byte {
	u32 := func(v int) string { return string([]byte{byte(v), byte(v >> 8), byte(v >> 16), byte(v >> 24)}) }
	head := "\xfe\xff\x00\x00\x0a\x00\x02\x00" + strings.Repeat("\x00", 16) + u32(1) + id + strings.Repeat("\x00", 12) + u32(48)
	at := 8 + 8*(len(properties)+1)
	index := []byte(u32(1) + u32(at))
	values := []byte(u32(2) + u32(1252))
	for _, n := range []uint32{2, 3, 4, 7, 18} {
		text, ok := properties[n]
		if !ok {
			continue
		}
		index = append(index, u32(int(n))+u32(at+len(values))...)
		values = append(values, u32(0x1E)+u32(len(text)+1)+text+strings.Repeat("\x00", 4-len(text)%4)...)
	}
	return []byte(head + u32(8+len(index)+len(values)) + u32(len(properties)+1) + string(index) + string(values))
}

func TestProperties(t *testing.T) {
	b := set("\xe0\x85\x9f\xf2", map[uint32]string{2: "Staff list", 4: "Z\xf6e Alder", 7: " ", 18: "Excel"})
	got, err := ole.Properties(b)
	if err != nil {
		t.Fatal(err)
	}
	want := []ole.Property{{Name: "title", Text: "Staff list"}, {Name: "creator", Text: "Zöe Alder"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for i := range b {
		if _, err := ole.Properties(b[:i]); err == nil && i < 56 {
			t.Errorf("cut at %d: no error", i)
		}
	}
}

func FuzzProperties(f *testing.F) {
	f.Add(set("\xe0\x85\x9f\xf2", map[uint32]string{2: "Staff list", 4: "Ada"}))
	f.Add(set("\x05\xd5\xcd\xd5", map[uint32]string{3: "x"}))
	f.Fuzz(func(t *testing.T, b []byte) {
		properties, _ := ole.Properties(b)
		total := 0
		for _, p := range properties {
			total += len(p.Text) + len(p.Name)
			if !strings.Contains(p.Name+p.Text, "\uFFFD") && strings.ToValidUTF8(p.Name+p.Text, "") != p.Name+p.Text {
				t.Error("not UTF-8")
			}
		}
		if total > 32*len(b)+64 {
			t.Errorf("%d bytes of text from %d", total, len(b))
		}
	})
}
