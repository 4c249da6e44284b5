// Package unread names the formats that are recognised by their content but not
// read yet, so that what they hold is reported as not read and never mistaken
// for text, let alone for nothing.
//
// A format leaves this package when it gets a reader of its own.
package unread

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// Formats returns the formats, in the order in which they have to be tried. Their
// Read returns reader.ErrUnsupported or reader.ErrEncrypted and nothing else.
func Formats() []reader.Format {
	var formats []reader.Format
	for _, s := range signatures() {
		formats = append(formats, reader.Format{
			Name:       s.name,
			Extensions: s.extensions,
			Sniff:      s.sniff,
			Read: func(context.Context, reader.Input, doc.Sink) error {
				return fmt.Errorf("%s: %w", s.name, s.err)
			},
		})
	}
	return formats
}

// signature is how a format is recognised.
type signature struct {
	name       string
	extensions []string
	sniff      func(in reader.Input, head []byte) bool
	err        error
}

// signatures lists the formats, those first that are written in another one.
//
// Sources: [MS-CFB] and [MS-OFFCRYPTO] for Office files before 2007 and for
// encrypted ones, ECMA-376 part 2 and OASIS OpenDocument 1.3 part 2 for what is
// in a zip, APPNOTE.TXT 6.3.10 for zip itself, the WHATWG MIME Sniffing Standard
// and file(1)'s magic for the rest.
func signatures() []signature {
	const no, locked = false, true
	return []signature{
		of("office-encrypted", locked, ole("EncryptedPackage", "EncryptionInfo"), ".xlsx", ".docx", ".pptx"),
		of("ole", no, magic(oleMagic)),

		of("lz4", no, magic("\x04\x22\x4d\x18"), ".lz4"),
		of("compress", no, magic("\x1f\x9d", "\x1f\xa0"), ".z"),
		of("cab", no, magic("MSCF\x00\x00\x00\x00"), ".cab"),

		of("pgp", locked, either(magic("-----BEGIN PGP MESSAGE-----"), magic("age-encryption.org/v1\n", "Salted__")), ".pgp", ".asc", ".age"),
		of("pst", no, magic("!BDN"), ".pst", ".ost"),

		of("access", no, magic("\x00\x01\x00\x00Standard Jet DB", "\x00\x01\x00\x00Standard ACE DB"), ".mdb", ".accdb"),
		of("avro", no, magic("Obj\x01"), ".avro"),
		of("orc", no, magic("ORC"+"\x0a", "ORC"+"\x08"), ".orc"),
		of("spss", no, magic("$FL2@(#)", "$FL3@(#)"), ".sav"),
		of("hdf5", no, magic("\x89HDF\r\n\x1a\n"), ".h5"),

		of("gif", no, magic("GIF87a", "GIF89a"), ".gif"),
		of("bmp", no, bitmap, ".bmp"),
		of("psd", no, magic("8BPS\x00"), ".psd"),
		of("ico", no, magic("\x00\x00\x01\x00\x01\x00"), ".ico"),

		of("video", no, either(riff("AVI "), ftyp(), magic("\x1a\x45\xdf\xa3", "FLV\x01", "\x00\x00\x01\xba", "\x00\x00\x01\xb3", "\x30\x26\xb2\x75\x8e\x66\xcf\x11")), ".mp4", ".avi", ".mkv", ".mov", ".wmv"),
		of("audio", no, either(riff("WAVE"), magic("ID3\x02", "ID3\x03", "ID3\x04", "fLaC", "OggS", "\xff\xfb", "#!AMR")), ".mp3", ".wav", ".ogg", ".flac"),
		of("executable", no, either(portable, magic("\x7fELF", "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe\x00\x00", "\x00asm\x01")), ".exe", ".dll", ".so", ".class", ".wasm"),
		of("font", no, magic("OTTO\x00", "\x00\x01\x00\x00\x00", "wOFF", "wOF2", "ttcf\x00"), ".ttf", ".otf", ".woff"),
	}
}

func of(name string, locked bool, sniff func(reader.Input, []byte) bool, extensions ...string) signature {
	err := reader.ErrUnsupported
	if locked {
		err = reader.ErrEncrypted
	}
	return signature{name, extensions, sniff, err}
}

// magic recognises files that begin with one of marks.
func magic(marks ...string) func(reader.Input, []byte) bool {
	return func(_ reader.Input, head []byte) bool {
		for _, m := range marks {
			if bytes.HasPrefix(head, []byte(m)) {
				return true
			}
		}
		return false
	}
}

func either(a, b func(reader.Input, []byte) bool, more ...func(reader.Input, []byte) bool) func(reader.Input, []byte) bool {
	return func(in reader.Input, head []byte) bool {
		if a(in, head) || b(in, head) {
			return true
		}
		for _, f := range more {
			if f(in, head) {
				return true
			}
		}
		return false
	}
}

// riff recognises a Resource Interchange File Format of the given type.
func riff(kind string) func(reader.Input, []byte) bool {
	return func(_ reader.Input, head []byte) bool {
		return len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == kind
	}
}

// ftyp recognises an ISO base media file (ISO/IEC 14496-12, 4.3) of one of the
// brands, of any brand if there is none.
func ftyp(brands ...string) func(reader.Input, []byte) bool {
	return func(_ reader.Input, head []byte) bool {
		if len(head) < 12 || string(head[4:8]) != "ftyp" {
			return false
		}
		return len(brands) == 0 || slices.Contains(brands, string(head[8:12]))
	}
}

// bitmap recognises a Windows bitmap: "BM" alone begins many a text.
func bitmap(_ reader.Input, head []byte) bool {
	return len(head) >= 18 && string(head[:2]) == "BM" && string(head[6:10]) == "\x00\x00\x00\x00" &&
		head[14] >= 12 && string(head[15:18]) == "\x00\x00\x00"
}

// portable recognises programs for DOS and Windows: "MZ" and a binary header.
func portable(_ reader.Input, head []byte) bool {
	return len(head) >= 64 && (string(head[:2]) == "MZ" || string(head[:2]) == "ZM") &&
		bytes.IndexByte(head[:64], 0) >= 0
}
