package archive_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/archive"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

// listing is a sink that opens each member, as a scan does, and writes down what
// is in it.
type listing struct{ strings.Builder }

func (l *listing) Part(doc.Part) error         { return nil }
func (l *listing) Fragment(doc.Fragment) error { return nil }

func (l *listing) Member(m doc.Member) error {
	r, err := m.Open()
	if err != nil {
		fmt.Fprintf(l, "%s: error: %v\n", m.Loc.Path, err)
		return nil
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if len(content) > 40 {
		content = fmt.Appendf(nil, "%d bytes", len(content))
	}
	fmt.Fprintf(l, "%s: %s", m.Loc.Path, content)
	if err != nil {
		fmt.Fprintf(l, " error: %v", err)
	}
	l.WriteByte('\n')
	return nil
}

func (l *listing) Problem(at doc.Location, err error) error {
	fmt.Fprintf(l, "problem %s: %v\n", at.Path, err)
	return nil
}

// list reads data, whose path ends in name, with the format that recognises it.
func list(t *testing.T, name string, data []byte) string {
	t.Helper()
	in := readertest.Input(data)
	in.Loc.Path = name
	f, known, err := reader.Identify(archive.Formats(), in)
	if err != nil || !known {
		t.Fatalf("not recognised: %v", err)
	}
	var l listing
	fmt.Fprintf(&l, "%s\n", f.Name)
	if err := f.Read(t.Context(), in, &l); err != nil {
		fmt.Fprintf(&l, "error: %v\n", err)
	}
	return l.String()
}

// file is a file to be put into an archive.
type file struct{ name, content string }

func zipped(t *testing.T, method uint16, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(95, func(w io.Writer) (io.WriteCloser, error) { return &lateXZ{w: w}, nil })
	z.RegisterCompressor(93, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) })
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: method}
		if strings.HasSuffix(f.name, ".link") {
			h.SetMode(0o777 | 1<<27) // fs.ModeSymlink
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, f.content)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// lateXZ compresses all at the end, since a writer of xz writes before the header
// of the file is written.
type lateXZ struct {
	bytes.Buffer
	w io.Writer
}

func (l *lateXZ) Close() error {
	x, err := xz.NewWriter(l.w)
	if err != nil {
		return err
	}
	x.Write(l.Bytes())
	return x.Close()
}

func tarred(t *testing.T, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		h := &tar.Header{Name: f.name, Size: int64(len(f.content)), Mode: 0o600, Typeflag: tar.TypeReg}
		switch {
		case strings.HasSuffix(f.name, "/"):
			h.Typeflag = tar.TypeDir
		case strings.HasSuffix(f.name, ".link"):
			h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, f.content, 0
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			io.WriteString(w, f.content)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Name = name
	w.Write(content)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// encrypted sets the flag of encryption of the n-th file of a zip, in its local
// header and in the directory.
func encrypted(data []byte, n int) []byte {
	for _, h := range []struct {
		mark string
		at   int
	}{{"PK\x03\x04", 6}, {"PK\x01\x02", 8}} {
		from := 0
		for range n {
			from += bytes.Index(data[from:], []byte(h.mark)) + 4
		}
		data[from-4+h.at] |= 1
	}
	return data
}

const roster = "name,rank\nAlder,Sgt\n"

func TestZip(t *testing.T) {
	two := []file{{"staff.csv", roster}, {"notes/", ""}, {"notes/a.txt", "hello"}}
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"plain", zipped(t, zip.Deflate, two...), "zip\nx.zip!staff.csv: name,rank\nAlder,Sgt\n\nx.zip!notes/a.txt: hello\n"},
		{"stored", zipped(t, zip.Store, two[0]), "zip\nx.zip!staff.csv: name,rank\nAlder,Sgt\n\n"},
		{"xz", zipped(t, 95, two[2]), "zip\nx.zip!notes/a.txt: hello\n"},
		{"zstd", zipped(t, 93, two[2]), "zip\nx.zip!notes/a.txt: hello\n"},
		{"empty", zipped(t, zip.Store), "zip\n"},
		{"only_folders", zipped(t, zip.Store, two[1]), "zip\n"},
		{"two_of_one_name", zipped(t, zip.Store, file{"a", "1"}, file{"a", "2"}), "zip\nx.zip!a: 1\nx.zip!a: 2\n"},
		{"link", zipped(t, zip.Store, file{"a.link", "/etc/passwd"}, file{"b", "2"}), "zip\nx.zip!b: 2\n"},
		{"names_are_labels", zipped(t, zip.Store, file{"../../up\\a\x1b[31m.txt", "1"}, file{"/abs", "2"}), "zip\nx.zip!../../up/a\uFFFD[31m.txt: 1\nx.zip!abs: 2\n"},
		{"encrypted", encrypted(zipped(t, zip.Store, file{"a", "1"}, file{"b", "2"}), 2), "zip\nx.zip!a: 1\nproblem x.zip: zip: encrypted: 1 of 2 files\n"},
		{"no_directory", zipped(t, zip.Store, two[0])[:30+9+len(roster)], "zip\nx.zip!staff.csv: name,rank\nAlder,Sgt\n\nproblem x.zip: zip: malformed: the zip's directory is missing\n"},
		{"text_behind", append(zipped(t, zip.Store, two[2]), "trailing"...), "zip\nx.zip!notes/a.txt: hello\n"},
		{"no_zip_at_all", []byte("PK\x03\x04nothing"), "zip\nerror: zip: malformed: the zip's directory is missing\nmalformed: a zip without files\n"},
		{"wrong_checksum", bytes.Replace(zipped(t, zip.Store, two[2], two[0]), []byte("hello"), []byte("jello"), 1), "zip\nx.zip!notes/a.txt: jello\nproblem x.zip!notes/a.txt: zip: malformed: wrong checksum\nx.zip!staff.csv: name,rank\nAlder,Sgt\n\n"},
		{"unknown_method", bytes.ReplaceAll(zipped(t, 95, two[2]), []byte{95, 0}, []byte{9, 0}), "zip\nx.zip!notes/a.txt: error: zip: not supported: compression method 9\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, list(t, "x.zip", tt.data)); diff != "" {
				t.Errorf("Read (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTar(t *testing.T) {
	all := []file{{"d/", ""}, {"d/a.csv", roster}, {"a.link", "d/a.csv"}, {strings.Repeat("long/", 60) + "b", "2"}}
	whole := tarred(t, all...)
	long := "x.tar!" + strings.Repeat("long/", 60) + "b: 2\n"
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"plain", whole, "tar\nx.tar!d/a.csv: name,rank\nAlder,Sgt\n\n" + long},
		{"cut_off", whole[:1024+10], "tar\nx.tar!d/a.csv: name,rank\n\nproblem x.tar!d/a.csv: tar: malformed: data break off\nproblem x.tar: tar: malformed: data break off\n"},
		{"text_behind", append(tarred(t, all[1]), "Alder"...), "tar\nx.tar!d/a.csv: name,rank\nAlder,Sgt\n\nproblem x.tar: tar: malformed: data behind the end of the archive\n"},
		{"blocks_of_padding", append(tarred(t, all[1]), make([]byte, 9000)...), "tar\nx.tar!d/a.csv: name,rank\nAlder,Sgt\n\n"},
		{"no_end_mark", whole[:2048], "tar\nx.tar!d/a.csv: name,rank\nAlder,Sgt\n\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, list(t, "x.tar", tt.data)); diff != "" {
				t.Errorf("Read (-want +got):\n%s", diff)
			}
		})
	}
}

func TestStreams(t *testing.T) {
	bzip := unhex(t, "425a6839314159265359c1c080e2000001410000100244a00030cd00c3462997177245385090c1c080e2")
	var x, z bytes.Buffer
	xw, _ := xz.NewWriter(&x)
	io.WriteString(xw, "hello\n")
	xw.Close()
	zw, _ := zstd.NewWriter(&z)
	io.WriteString(zw, "hello\n")
	zw.Close()
	gz := gzipped(t, "", []byte(roster))
	tgz := gzipped(t, "", tarred(t, file{"a/staff.csv", roster}, file{"b", "2"}))
	tests := []struct {
		name, path string
		data       []byte
		want       string
	}{
		{"gz", "d/staff.csv.gz", gz, "gz\nd/staff.csv.gz!staff.csv: name,rank\nAlder,Sgt\n\n"},
		{"gz_of_two", "a.gz", append(gzipped(t, "", []byte("hel")), gzipped(t, "", []byte("lo"))...), "gz\na.gz!a: hello\n"},
		{"gz_with_a_name", "a.gz", gzipped(t, "../b\n.csv", []byte("x")), "gz\na.gz!b\uFFFD.csv: x\n"},
		{"gz_in_an_archive", "a.zip!b.GZ", gz, "gz\na.zip!b.GZ!b: name,rank\nAlder,Sgt\n\n"},
		{"gz_cut_off", "a.gz", gz[:len(gz)-8], "gz\na.gz!a: name,rank\nAlder,Sgt\n\nproblem a.gz!a: gz: malformed: data break off\n"},
		{"gz_and_then_something", "a.gz", append(gzipped(t, "", []byte("x")), "something"...), "gz\na.gz!a: x\nproblem a.gz!a: gz: malformed: data break off\n"},
		{"gz_wrong_checksum", "a.gz", append(gz[:len(gz)-8:len(gz)-8], 1, 2, 3, 4, 5, 6, 7, 8), "gz\na.gz!a: name,rank\nAlder,Sgt\n\nproblem a.gz!a: gz: malformed: damaged data\n"},
		{"gz_of_nothing", "a.gz", gzipped(t, "", nil), "gz\na.gz!a: \n"},
		{"tgz", "a.tgz", tgz, "gz\na.tgz!a/staff.csv: name,rank\nAlder,Sgt\n\na.tgz!b: 2\n"},
		{"bz2", "a.tbz2", bzip, "bz2\na.tbz2!a.tar: hello\n\n"},
		{"xz", "a.xz", x.Bytes(), "xz\na.xz!a: hello\n\n"},
		{"zst", "a.csv.zst", z.Bytes(), "zst\na.csv.zst!a.csv: hello\n\n"},
		{"zst_cut_off", "a.zst", z.Bytes()[:z.Len()-3], "zst\nerror: zst: malformed: data break off\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, list(t, tt.path, tt.data)); diff != "" {
				t.Errorf("Read (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOthers(t *testing.T) {
	s := sevenzip(file{"d/a.csv", roster}, file{"b", "2"})
	r := rar(file{"a.csv", roster}, file{"b", "2"})
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"7z", s, "7z\nx!d/a.csv: name,rank\nAlder,Sgt\n\nx!b: 2\n"},
		{"7z_wrong_checksum", bytes.Replace(s, []byte("Sgt"), []byte("Cpl"), 1), "7z\nx!d/a.csv: name,rank\nAlder,Cpl\n\nproblem x!d/a.csv: 7z: malformed: wrong checksum\nx!b: 2\n"},
		{"7z_cut_off", s[:len(s)-10], "7z\nerror: 7z: malformed: damaged data\n"},
		{"rar", r, "rar\nx!a.csv: name,rank\nAlder,Sgt\n\nx!b: 2\n"},
		{"rar_wrong_checksum", bytes.Replace(r, []byte("Sgt"), []byte("Cpl"), 1), "rar\nx!a.csv: name,rank\nAlder,Cpl\n\nproblem x!a.csv: rar: malformed: damaged data\nx!b: 2\n"},
		{"rar_cut_off", r[:len(r)-20], "rar\nx!a.csv: name,rank\nAlder,Sgt\n\nproblem x: rar: malformed: data break off\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, list(t, "x", tt.data)); diff != "" {
				t.Errorf("Read (-want +got):\n%s", diff)
			}
		})
	}
}

// What expands beyond all measure is broken off, and what comes after is not
// even begun.
func TestBombs(t *testing.T) {
	nothing := string(make([]byte, 80<<20))
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"zip", zipped(t, zip.Deflate, file{"a", nothing}, file{"b", "2"}), "zip\nx!a: 67108864 bytes error: zip: too large: more than 67108864 bytes when expanded; --max-ratio sets the limit\nproblem x: zip: too large: 1 of 2 files were left out, the others expand to too much\n"},
		{"gz", gzipped(t, "", []byte(nothing)), "gz\nx!x: 67108864 bytes error: gz: too large: more than 67108864 bytes when expanded; --max-ratio sets the limit\n"},
		{"tgz", gzipped(t, "", tarred(t, file{"a", nothing})), "gz\nx!a: 67108352 bytes error: gz: too large: more than 67108864 bytes when expanded; --max-ratio sets the limit\nproblem x: gz: too large: more than 67108864 bytes when expanded; --max-ratio sets the limit\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, list(t, "x", tt.data)); diff != "" {
				t.Errorf("Read (-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add("staff.csv", roster, uint16(30), byte(1))
	f.Add("../a\\b", "hello", uint16(0), byte(0))
	f.Fuzz(func(t *testing.T, name, content string, at uint16, flip byte) {
		if len(content) > 1<<12 || len(name) > 1<<10 {
			t.Skip()
		}
		all := []file{{name, content}, {"b", "2"}}
		for _, data := range [][]byte{
			zipped(t, zip.Deflate, all...), sevenzip(all...), rar(all...), gzipped(t, "", []byte(content)),
		} {
			data[int(at)%len(data)] ^= flip
			in := readertest.Input(data)
			if format, known, _ := reader.Identify(archive.Formats(), in); known {
				readertest.Fuzz(t, format, data)
				format.Read(t.Context(), in, &listing{})
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var z bytes.Buffer
	w := zip.NewWriter(&z)
	f, _ := w.Create("staff.csv")
	for i := range 200_000 {
		fmt.Fprintf(f, "%d,Alder,Sgt,Station %d\n", i, i%97)
	}
	w.Close()
	format := archive.Formats()[0]
	b.SetBytes(int64(z.Len()))
	for b.Loop() {
		if err := format.Read(b.Context(), readertest.Input(z.Bytes()), &listing{}); err != nil {
			b.Fatal(err)
		}
	}
}
