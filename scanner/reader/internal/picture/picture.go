// Package picture reads the texts that are kept beside the dots of a picture: who
// took it, of whom, what it shows.
//
// Sources: CIPA DC-008 (Exif 3.0), IPTC Photo Metadata Standard 2023, ISO 16684-1
// (XMP), read by imagemeta; ISO/IEC 15948 (PNG), clause 11.3.4, for its text chunks.
package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bep/imagemeta"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/piece"
)

// Text is one text about a picture.
type Text struct {
	Name  string // of the field
	Value string // valid UTF-8
}

// Bounds of what is read of one picture.
const (
	maxTags    = 2000
	maxTagSize = 64 << 10
	maxChunks  = 1 << 14
)

// Formats names the formats of pictures that may hold texts.
const (
	JPEG = "jpeg"
	PNG  = "png"
	TIFF = "tiff"
	WebP = "webp"
	HEIC = "heic"
)

// Name returns the format of a picture that begins with head, "" if it is none of
// those above.
func Name(head []byte) string {
	brand := ""
	if len(head) >= 12 && string(head[4:8]) == "ftyp" {
		brand = string(head[8:12])
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return JPEG
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return PNG
	case bytes.HasPrefix(head, []byte("II*\x00")), bytes.HasPrefix(head, []byte("MM\x00*")):
		return TIFF
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return WebP
	case strings.Contains("heic heix hevc mif1 msf1 avif", brand) && brand != "":
		return HEIC
	}
	return ""
}

// Texts returns the texts in the picture that r holds. What is damaged is left out:
// a picture that cannot be shown is no less a picture.
func Texts(r io.ReadSeeker, format string) []Text {
	kind, known := map[string]imagemeta.ImageFormat{
		JPEG: imagemeta.JPEG, PNG: imagemeta.PNG, TIFF: imagemeta.TIFF, WebP: imagemeta.WebP, HEIC: imagemeta.HEIF,
	}[format]
	if !known {
		return nil
	}
	var found []Text
	add := func(name string, value any) {
		for _, text := range texts(value) {
			if isWorth(name, text) && len(found) < maxTags {
				found = append(found, Text{name, text})
			}
		}
	}
	_, _ = imagemeta.Decode(imagemeta.Options{ // what could be read is enough
		R: r, ImageFormat: kind, Sources: imagemeta.EXIF | imagemeta.IPTC | imagemeta.XMP,
		ShouldHandleTag: func(imagemeta.TagInfo) bool { return true },
		HandleTag: func(t imagemeta.TagInfo) error {
			add(t.Tag, t.Value)
			return nil
		},
		LimitNumTags: maxTags, LimitTagSize: maxTagSize,
	})
	if format == PNG {
		if _, err := r.Seek(0, io.SeekStart); err == nil {
			chunks(r, add)
		}
	}
	return found
}

// How much of a picture inside a document is looked at. What a JPEG keeps beside its
// dots stands before them; other pictures may have it behind.
const (
	headJPEG = 256 << 10
	most     = 16 << 20
)

// OfPart returns the texts in a picture inside a document.
func OfPart(r io.Reader) []Text {
	b, _ := io.ReadAll(io.LimitReader(r, headJPEG)) // what there is of it
	name := Name(b)
	if name == "" {
		return nil
	}
	if name != JPEG && len(b) == headJPEG {
		rest, _ := io.ReadAll(io.LimitReader(r, most-headJPEG))
		b = append(b, rest...)
	}
	return Texts(bytes.NewReader(b), name)
}

// Send sends texts as a part of the properties of a file, nothing if there are
// none.
func Send(sink doc.Sink, at doc.Location, texts []Text, limit int) error {
	if len(texts) == 0 {
		return nil
	}
	at.Kind = doc.Property
	if err := sink.Part(doc.Part{Loc: at, Hidden: doc.ImageMetadata}); err != nil {
		return err
	}
	for i, t := range texts {
		at.Row = i + 1
		f := doc.Fragment{Loc: at, Hidden: doc.ImageMetadata, Cells: []doc.Cell{{Col: 2, Text: t.Value}}}
		if t.Name != "" {
			f.Cells = append([]doc.Cell{{Col: 1, Text: t.Name}}, f.Cells...)
		}
		if err := piece.Send(sink, f, limit); err != nil {
			return err
		}
	}
	return nil
}

// texts returns the texts in the value of a tag.
func texts(value any) []string {
	switch v := value.(type) {
	case string:
		return []string{clean(v)}
	case []string:
		all := make([]string, len(v))
		for i, s := range v {
			all[i] = clean(s)
		}
		return all
	case []byte:
		if utf8.Valid(v) {
			return []string{clean(string(v))}
		}
	case fmt.Stringer, nil:
	}
	return nil
}

func clean(s string) string {
	return strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", " "), "\uFFFD"))
}

// isWorth reports whether a text can be about people: it has letters, and its field
// is not one in which cameras and programs name themselves.
func isWorth(name, text string) bool {
	switch strings.ToLower(name) {
	case "make", "model", "software", "lensmake", "lensmodel", "creatortool", "exifversion", "flashpixversion", "interopindex",
		"interopversion", "componentsconfiguration", "profiledescription", "icc_profile", "colorspace", "format", "documentid",
		"instanceid", "originaldocumentid", "toolkit", "xmptoolkit", "subjectarea", "modifydate", "createdate", "date", "gpsversionid":
		return false
	}
	return strings.ContainsFunc(text, unicode.IsLetter)
}

// chunks calls add for the text chunks of a PNG.
func chunks(r io.Reader, add func(name string, value any)) {
	if _, err := io.CopyN(io.Discard, r, 8); err != nil {
		return
	}
	var h [8]byte
	for range maxChunks {
		if _, err := io.ReadFull(r, h[:]); err != nil {
			return
		}
		size, kind := int64(binary.BigEndian.Uint32(h[:4])), string(h[4:])
		if kind == "IEND" {
			return
		}
		isText := kind == "tEXt" || kind == "zTXt" || kind == "iTXt"
		if !isText || size > maxTagSize {
			if _, err := io.CopyN(io.Discard, r, size+4); err != nil {
				return
			}
			continue
		}
		data := make([]byte, size+4) // with the checksum
		if _, err := io.ReadFull(r, data); err != nil {
			return
		}
		name, rest, _ := bytes.Cut(data[:size], []byte{0})
		switch kind {
		case "zTXt": // a byte says how it is compressed
			rest = inflate(rest, 1)
		case "iTXt": // whether and how it is compressed, language, translated name
			if len(rest) < 2 {
				continue
			}
			packed := rest[0] == 1
			_, rest, _ = bytes.Cut(rest[2:], []byte{0})
			_, rest, _ = bytes.Cut(rest, []byte{0})
			if packed {
				rest = inflate(rest, 0)
			}
		}
		if !bytes.HasPrefix(name, []byte("XML:")) { // XMP, which was read
			add(latin(name), latin(rest))
		}
	}
}

// inflate returns what zlib packed in b after skip bytes, as far as it goes.
func inflate(b []byte, skip int) []byte {
	if len(b) < skip {
		return nil
	}
	z, err := zlib.NewReader(bytes.NewReader(b[skip:]))
	if err != nil {
		return nil
	}
	defer z.Close()
	out, _ := io.ReadAll(io.LimitReader(z, maxTagSize)) // what there is of it
	return out
}

// latin returns text of a chunk, which is Latin-1 or UTF-8.
func latin(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}
