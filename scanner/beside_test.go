package scanner_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"slices"
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

// TestBeside puts a roster into files of other formats, where another program
// would show it. Whatever its place, the file is exposed; without it, it is not.
func TestBeside(t *testing.T) {
	const staff = "Surname,Forename,Rank,Collar Number,Station\nHarding,Martin,Constable,4471,Larkhaven\nNolan,Helen,Sergeant,2093,Larkhaven\nWhitlock,Rachel,Constable,5518,Mossdale\nAdair,Susan,Inspector,1178,Mossdale\n"
	const page = "<html><body><p>The library is open from nine to five.</p></body></html>\n"
	roster, notice := zipOf(t, "staff.csv", staff), zipOf(t, "notice.txt", "The library is open from nine to five.\n")
	document := readertest.PDF{Pages: []string{readertest.PDFText(50, 700, 10, "The library is open from nine to five.")}}.Bytes()
	gif := []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;")
	padded := append(slices.Clip(roster), make([]byte, 700)...)

	tests := []struct {
		name    string
		data    []byte
		rosters int
	}{
		{"html_alone", []byte(page), 0},
		{"html_zip", slices.Concat([]byte(page), roster), 1},
		{"html_zip_padded", slices.Concat([]byte(page), padded), 1},
		{"gif_alone", gif, 0},
		{"gif_zip", slices.Concat(gif, roster), 1},
		{"no_format_zip", slices.Concat([]byte{0, 1, 2, 3, 0xfe, 0xff, 0, 9}, roster), 1},
		{"pdf_alone", document, 0},
		{"pdf_zip", slices.Concat(document, roster), 1},
		{"pdf_long_zip", slices.Concat(document, zipOf(t, "noise.bin", noise(4096)), roster), 1},
		{"pdf_csv", slices.Concat(document, []byte(staff)), 1},
		{"csv_pdf", slices.Concat([]byte(staff), document), 1},
		{"html_pdf", slices.Concat([]byte("<html><body><table><tr><th>Surname<th>Rank<th>Collar Number<tr><td>Harding<td>Constable<td>4471<tr><td>Nolan<td>Sergeant<td>2093<tr><td>Adair<td>Inspector<td>1178</table></body></html>\n"), document), 1},
		{"zip_alone", notice, 0},
		{"zip_csv", slices.Concat(notice, []byte(staff)), 1},
		{"zip_far_csv", slices.Concat(notice, make([]byte, 9000), []byte(staff)), 1},
		{"gz_zip", slices.Concat(gzipOf(t, page), roster), 1},
		{"tar_of_a_zip", tarOf(t, "staff.zip", roster), 1},
		{"tar_zip", slices.Concat(tarOf(t, "notice.html", []byte(page)), roster), 1},
		{"rtf_zip", slices.Concat([]byte(`{\rtf1 Open from nine to five.}`), roster), 1},
		{"png_zip", slices.Concat([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x00IEND\xae\x42\x60\x82"), roster), 1},
	}
	s := whole(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := s.Read(t.Context(), "f", bytes.NewReader(tt.data), int64(len(tt.data)))
			found := 0
			for _, f := range files {
				found += len(f.Findings)
			}
			if exposed := files[0].Verdict == finding.Exposed; found != tt.rosters || exposed != (tt.rosters > 0) {
				t.Errorf("%s with %d findings, want %d", files[0].Verdict, found, tt.rosters)
			}
		})
	}

	// An archive whose directory counts from the beginning of the file is not
	// cut out of it, but reported.
	data := slices.Concat([]byte(page), roster)
	offset := data[len(data)-6:]
	binary.LittleEndian.PutUint32(offset, binary.LittleEndian.Uint32(offset)+uint32(len(page)))
	if got := s.Read(t.Context(), "f", bytes.NewReader(data), int64(len(data)))[0].Verdict; got != finding.Unchecked {
		t.Errorf("offsets from the beginning: %s, want unchecked", got)
	}
}

// noise returns n bytes that do not compress.
func noise(n int) string {
	b := make([]byte, n)
	x := uint32(1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
	}
	return string(b)
}

func zipOf(t *testing.T, name, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipOf(t *testing.T, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarOf(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(content))}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
