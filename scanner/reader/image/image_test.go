package image_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/image"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

// exif returns metadata with the given texts by the number of their tag.
func exif(tags map[uint16]string, order ...uint16) []byte {
	b := []byte("MM\x00*\x00\x00\x00\x08")
	b = binary.BigEndian.AppendUint16(b, uint16(len(order)))
	at := 8 + 2 + 12*len(order) + 4
	var texts []byte
	for _, tag := range order {
		text := tags[tag] + "\x00"
		b = binary.BigEndian.AppendUint16(b, tag)
		b = binary.BigEndian.AppendUint16(b, 2) // ASCII
		b = binary.BigEndian.AppendUint32(b, uint32(len(text)))
		b = binary.BigEndian.AppendUint32(b, uint32(at+len(texts)))
		texts = append(texts, text...)
	}
	return append(append(b, 0, 0, 0, 0), texts...)
}

// jpeg returns a picture of no dots with the given metadata.
func jpeg(meta []byte) []byte {
	b := []byte("\xff\xd8")
	if meta != nil {
		meta = append([]byte("Exif\x00\x00"), meta...)
		b = append(b, 0xff, 0xe1)
		b = binary.BigEndian.AppendUint16(b, uint16(len(meta)+2))
		b = append(b, meta...)
	}
	return append(b, "\xff\xda\x00\x02\xff\xd9"...)
}

// png returns a picture of no dots with the given chunks: name, content.
func png(chunks ...string) []byte {
	b := []byte("\x89PNG\r\n\x1a\n")
	for i := 0; i+1 < len(chunks); i += 2 {
		b = binary.BigEndian.AppendUint32(b, uint32(len(chunks[i+1])))
		from := len(b)
		b = append(append(b, chunks[i]...), chunks[i+1]...)
		b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[from:]))
	}
	return append(b, "\x00\x00\x00\x00IEND\xae\x42\x60\x82"...)
}

func packed(text string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return b.String()
}

func format(tb testing.TB, name string) reader.Format {
	tb.Helper()
	for _, f := range image.Formats() {
		if f.Name == name {
			return f
		}
	}
	tb.Fatalf("no format %s", name)
	return reader.Format{}
}

func TestRead(t *testing.T) {
	const artist, copyright, software, description = 0x013b, 0x8298, 0x0131, 0x010e
	tags := map[uint16]string{artist: "Ada Example", copyright: "", software: "Editor 3", description: "Sergeant Bob Sample at Larkhaven"}
	tests := []struct {
		name, format string
		data         []byte
		want         string
	}{
		{"nothing", "jpeg", jpeg(nil), `
problem 0: no text
`},
		{"exif", "jpeg", jpeg(exif(tags, description, software, artist, copyright)), `
part property "metadata" 0[image-metadata]
property "metadata" 1[image-metadata]: 1="ImageDescription" 2="Sergeant Bob Sample at Larkhaven"
property "metadata" 2[image-metadata]: 1="Artist" 2="Ada Example"
problem 0: no text
`},
		{"tiff", "tiff", exif(tags, artist), `
part property "metadata" 0[image-metadata]
property "metadata" 1[image-metadata]: 1="Artist" 2="Ada Example"
problem 0: no text
`},
		{"png_texts", "png", png("tEXt", "Author\x00Ada Example", "zTXt", "Comment\x00\x00"+packed("of Bob Sample"), "iTXt", "Title\x00\x00\x00en\x00Titel\x00Cyd Test", "iTXt", "Source\x00\x01\x00\x00\x00"+packed("Di Sample")), `
part property "metadata" 0[image-metadata]
property "metadata" 1[image-metadata]: 1="Author" 2="Ada Example"
property "metadata" 2[image-metadata]: 1="Comment" 2="of Bob Sample"
property "metadata" 3[image-metadata]: 1="Title" 2="Cyd Test"
property "metadata" 4[image-metadata]: 1="Source" 2="Di Sample"
problem 0: no text
`},
		{"file_behind_jpeg", "jpeg", append(jpeg(nil), "PK\x03\x04 and so on"...), `
member in!behind the picture[embedded-file]
problem 0: no text
`},
		{"file_behind_png", "png", append(png(), "%PDF-1.4"...), `
member in!behind the picture[embedded-file]
problem 0: no text
`},
		{"zip_inside_the_picture", "jpeg", append([]byte("\xff\xd8 PK\x03\x04"), jpeg(nil)...), `
problem 0: no text
`},
		{"breaks_off", "png", png("tEXt", "Author\x00Ada Example")[:30], `
problem 0: no text
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readertest.Transcript(t, format(t, tt.format), tt.data)
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), got); diff != "" {
				t.Errorf("transcript (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSniff(t *testing.T) {
	for data, want := range map[string]string{
		"\xff\xd8\xff\xe0\x00\x10JFIF": "jpeg", "\x89PNG\r\n\x1a\n\x00\x00": "png", "II*\x00\x08\x00": "tiff", "MM\x00*\x00": "tiff",
		"RIFF\x24\x00\x00\x00WEBPVP8 ": "webp", "\x00\x00\x00\x18ftypheic\x00\x00": "heic", "\x00\x00\x00\x18ftypisom\x00\x00": "",
		"RIFF\x24\x00\x00\x00WAVEfmt ": "", "II,Name": "", "": "",
	} {
		var names []string
		for _, f := range image.Formats() {
			if f.Sniff(reader.Input{}, []byte(data)) {
				names = append(names, f.Name)
			}
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%q: taken for %q, want %q", data, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(uint8(0), jpeg(exif(map[uint16]string{0x013b: "Ada"}, 0x013b)))
	f.Add(uint8(1), png("tEXt", "Author\x00Ada", "zTXt", "a\x00\x00"+packed("b"), "iTXt", "T\x00\x00\x00\x00\x00c"))
	f.Add(uint8(2), exif(map[uint16]string{0x013b: "Ada", 0x8298: "b"}, 0x013b, 0x8298))
	f.Add(uint8(4), []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1"))
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		formats := image.Formats()
		readertest.Fuzz(t, formats[int(which)%len(formats)], data)
	})
}
