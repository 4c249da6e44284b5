// Package image reads what stands beside the dots of a picture: its metadata, and
// files that are hidden behind its end. What the dots show is not read.
package image

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/picture"
)

// Formats returns the formats of pictures that may hold texts.
func Formats() []reader.Format {
	return []reader.Format{
		format(picture.JPEG, ".jpg", ".jpeg", ".jfif"),
		format(picture.PNG, ".png"),
		format(picture.TIFF, ".tif", ".tiff"),
		format(picture.WebP, ".webp"),
		format(picture.HEIC, ".heic", ".heif", ".avif"),
	}
}

func format(name string, extensions ...string) reader.Format {
	return reader.Format{
		Name:       name,
		Extensions: extensions,
		Sniff:      func(_ reader.Input, head []byte) bool { return picture.Name(head) == name },
		Read: func(ctx context.Context, in reader.Input, sink doc.Sink) error {
			return read(ctx, in, sink, name)
		},
	}
}

// read sends the metadata as properties and a file behind the end as a member. It
// always reports that there is no text: nobody has looked at the picture.
func read(ctx context.Context, in reader.Input, sink doc.Sink, name string) error {
	at := in.Loc
	at.Part = "metadata"
	texts := picture.Texts(io.NewSectionReader(in.Data, 0, in.Data.Size()), name)
	if err := picture.Send(sink, at, texts, in.Limits.Text); err != nil {
		return err
	}
	if err := behind(ctx, in, sink, name); err != nil {
		return err
	}
	return sink.Problem(in.Loc, fmt.Errorf("%s: a picture: %w", name, reader.ErrNoText))
}

// behind looks for a file that was put behind the end of a picture, where no
// program that shows it looks.
func behind(ctx context.Context, in reader.Input, sink doc.Sink, name string) error {
	var end []byte
	switch name {
	case picture.PNG:
		end = []byte("IEND\xae\x42\x60\x82")
	case picture.JPEG:
		end = []byte("\xff\xd9")
	default:
		return nil
	}
	const step, longest = 1 << 20, 16 // bytes at a time, and of an end with a beginning
	buf := make([]byte, min(step+longest, in.Data.Size()))
	for at := int64(0); at < in.Data.Size(); at += step {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		n, err := in.Data.ReadAt(buf, at)
		if from := file(buf[:n], end); from > 0 {
			return sink.Member(doc.Member{
				Loc: in.Loc.Member("behind the picture"), Hidden: doc.EmbeddedFile,
				Open: func() (io.ReadCloser, error) {
					return io.NopCloser(io.NewSectionReader(in.Data, at+int64(from), in.Data.Size())), nil
				},
			})
		}
		if err != nil {
			return nil //nolint:nilerr // the end, or what was read of the picture has to do
		}
	}
	return nil
}

// file returns where in b a file begins right behind the end of a picture, 0 if
// none does.
func file(b, end []byte) int {
	for from := 0; ; {
		i := bytes.Index(b[from:], end)
		if i < 0 {
			return 0
		}
		from += i + len(end)
		for _, mark := range []string{"PK\x03\x04", "%PDF-", "Rar!\x1a\x07", "7z\xbc\xaf\x27\x1c", "\x1f\x8b\x08", "\xd0\xcf\x11\xe0"} {
			if bytes.HasPrefix(b[from:], []byte(mark)) {
				return from
			}
		}
	}
}
