package vba_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/vba"
)

// compress returns text, of at most 4096 bytes, as a compressed container
// (2.4.1.3.6).
func compress(text string) []byte {
	var chunk []byte
	for at := 0; at < len(text); {
		flags := len(chunk)
		chunk = append(chunk, 0)
		for i := 0; i < 8 && at < len(text); i++ {
			bits := 4
			for 1<<bits < at {
				bits++
			}
			length := min(len(text)-at, 8)
			for length > 2 && !strings.Contains(text[:at], text[at:at+length]) {
				length--
			}
			if length < 3 {
				chunk = append(chunk, text[at])
				at++
				continue
			}
			offset := at - strings.LastIndex(text[:at], text[at:at+length])
			chunk[flags] |= 1 << i
			chunk = binary.LittleEndian.AppendUint16(chunk, uint16((offset-1)<<(16-bits)|length-3))
			at += length
		}
	}
	head := uint16(len(chunk)-1) | 3<<12 | 1<<15
	return append(binary.LittleEndian.AppendUint16([]byte{1}, head), chunk...)
}

// record returns a record of a project's directory.
func record(id uint16, value string) string {
	b := binary.LittleEndian.AppendUint16(nil, id)
	return string(binary.LittleEndian.AppendUint32(b, uint32(len(value)))) + value
}

// project returns a macro project with one module in a storage, whose stream is
// the given bytes behind 7 of something else.
func project(storage []string, module []byte, more ...ole.Content) []byte {
	dir := record(0x03, "\xe4\x04") + record(0x09, "\x01\x00\x00\x00") + "\x02\x00" + record(0x19, "Module1") + record(0x1A, "Module1") + record(0x31, "\x07\x00\x00\x00")
	at := func(name string) []string { return append(append([]string{}, storage...), "VBA", name) }
	return ole.Pack(append(more, ole.Content{Path: at("dir"), Data: compress(dir)}, ole.Content{Path: at("Module1"), Data: append([]byte("1234567"), module...)}))
}

func texts(t *testing.T, data []byte, storage []string) (found []string, problems []error) {
	t.Helper()
	f, err := ole.Open(io.NewSectionReader(bytes.NewReader(data), 0, int64(len(data))), 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	err = vba.Texts(f, storage,
		func(text string) error { found = append(found, text); return nil },
		func(err error) error { problems = append(problems, err); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return found, problems
}

const code = "Attribute VB_Name = \"Module1\"\r\nSub Call_()\r\n' Written by Ada Example\r\n" +
	"MsgBox \"Ask \"\"Bob\"\" Sample, Sergeant\" & \"x\" & \"12345\" 'caf\xe9: it's a remark\r\nMsgBox \"Ask Cy Test, Sergeant\"\r\nEnd Sub\r\n"

func TestTexts(t *testing.T) {
	want := []string{"Written by Ada Example", `Ask "Bob" Sample, Sergeant`, "café: it's a remark", "Ask Cy Test, Sergeant"}
	for name, storage := range map[string][]string{"file": nil, "storage": {"_VBA_PROJECT_CUR"}} {
		t.Run(name, func(t *testing.T) {
			got, problems := texts(t, project(storage, compress(code)), storage)
			if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 {
				t.Errorf("problems %v, texts (-want +got):\n%s", problems, diff)
			}
		})
	}
}

// TestSpecification has the example of [MS-OVBA] 3.2.2, as a remark.
func TestSpecification(t *testing.T) {
	example := []byte("\x01\x2F\xB0\x00\x23\x61\x61\x61\x62\x63\x64\x65\x82\x66\x00\x70\x61\x67\x68\x69\x6A\x01\x38\x08\x61\x6B\x6C\x00\x30\x6D\x6E\x6F\x70\x06\x71\x02\x70\x04\x10\x72\x73\x74\x75\x76\x10\x77\x78\x79\x7A\x00\x3C")
	remark := []byte("\x01\x01\xB0\x00'") // a chunk of an apostrophe makes a remark of the next
	got, problems := texts(t, project(nil, append(remark, example[1:]...)), nil)
	want := []string{"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"}
	if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 {
		t.Errorf("problems %v, texts (-want +got):\n%s", problems, diff)
	}
}

func TestDamaged(t *testing.T) {
	whole := compress(code)
	tests := []struct {
		name   string
		data   []byte
		least  int
		reason error
	}{
		{"no_directory", ole.Pack([]ole.Content{{Path: []string{"VBA", "Module1"}, Data: whole}}), 0, reader.ErrMalformed},
		{"not_compressed", project(nil, []byte("Sub A()")), 0, reader.ErrMalformed},
		{"copies_from_nowhere", project(nil, []byte("\x01\x02\xB0\x01\xff\xff")), 0, reader.ErrMalformed},
		{"form", project(nil, whole, ole.Content{Path: []string{"UserForm1", "o"}, Data: []byte("x")}), 4, reader.ErrUnsupported},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, problems := texts(t, tt.data, nil)
			if len(got) != tt.least || !errors.Is(errors.Join(problems...), tt.reason) {
				t.Errorf("%d texts, problems %v, want %d and %v", len(got), problems, tt.least, tt.reason)
			}
		})
	}
}

func FuzzTexts(f *testing.F) {
	f.Add(compress(code))
	f.Add([]byte("\x01\x02\x30abc"))
	f.Fuzz(func(t *testing.T, module []byte) {
		got, _ := texts(t, project(nil, module), nil)
		for _, text := range got {
			if text == "" || !utf8.ValidString(text) {
				t.Errorf("text %q", text)
			}
		}
	})
}
