package msword

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/vba"
)

// names sends what stands in lists of names: who wrote comments and changed the
// text, bookmarks, and the variables that macros and fields keep.
func (d *document) names() error {
	if d.info.old {
		return nil
	}
	le := binary.LittleEndian
	for b := d.part(grpXstAtnOwners); len(b) >= 2; { // 2.9.348
		n := 2 * int(le.Uint16(b))
		if n > len(b)-2 {
			break
		}
		d.Person("author", codepage.DecodeUTF16(b[2:2+n]))
		b = b[2+n:]
	}
	authors, _ := table2(d.part(sttbfRMark))
	for _, name := range authors {
		if name != "Unknown" {
			d.Person("author", name)
		}
	}
	marks, _ := table2(d.part(sttbfBkmk))
	for _, name := range marks {
		if !strings.HasPrefix(name, "_") {
			d.Mark("bookmark", name)
		}
	}
	variables, rest := table2(d.part(stwUser)) // 2.9.331
	to := d.Part(doc.Property, "document variables", doc.DocumentProperty)
	for _, name := range variables {
		if len(rest) < 2 {
			break
		}
		n := 2 * int(le.Uint16(rest))
		if n > len(rest)-2 {
			break
		}
		d.Flow.Row(to, name, codepage.DecodeUTF16(rest[2:2+n]))
		rest = rest[2+n:]
	}
	return d.Flow.Err()
}

// table2 returns the texts of an STTB of Unicode (2.2.4), and what follows it.
func table2(b []byte) (texts []string, rest []byte) {
	le := binary.LittleEndian
	if len(b) < 6 || le.Uint16(b) != 0xFFFF {
		return nil, nil
	}
	count, extra := int(le.Uint16(b[2:])), int(le.Uint16(b[4:]))
	b = b[6:]
	for range count {
		if len(b) < 2 {
			return texts, nil
		}
		n := 2 * int(le.Uint16(b))
		if n+extra > len(b)-2 {
			return texts, nil
		}
		texts = append(texts, codepage.DecodeUTF16(b[2:2+n]))
		b = b[2+n+extra:]
	}
	return texts, b
}

// streams deals with the other streams of the file (2.1). What is of no known kind
// is reported.
func (d *document) streams() error {
	done := map[string]bool{}
	once := func(what string) bool {
		was := done[what]
		done[what] = true
		return !was
	}
	for _, s := range d.ole.Streams {
		if err := d.Ctx.Err(); err != nil {
			return err
		}
		if s.Size == 0 {
			continue
		}
		var err error
		root := s.Path[0]
		switch {
		case len(s.Path) > 2 && strings.EqualFold(root, "ObjectPool"):
			if once("object " + s.Path[1]) {
				err = d.member(d.ole.Object(d.In.Loc, s.Path[:2]))
			}
		case len(s.Path) > 1 && strings.EqualFold(root, "Macros"), len(s.Path) > 1 && strings.HasPrefix(root, "_VBA_PROJECT"):
			if once("macros") {
				err = d.macros(s.Path[:1])
			}
		case len(s.Path) > 1 && strings.EqualFold(root, "MsoDataStore"):
			if strings.EqualFold(s.Name(), "Item") {
				err = office.CustomXML(d.File, s)
			}
		case len(s.Path) > 1 && (strings.EqualFold(root, "_xmlsignatures") || strings.EqualFold(root, "_signatures")):
		case len(s.Path) > 1:
			if once("object " + root) {
				err = d.member(d.ole.Object(d.In.Loc, s.Path[:1]))
			}
		case root == ole.SummaryInformation, root == ole.DocumentSummaryInformation:
			err = d.properties(s)
		case root == "\x09DRMContent": // [MS-OFFCRYPTO] 2.2.10
			err = d.Problem(root, "a part of the document", reader.ErrEncrypted)
		case silent(root):
		default:
			if once("unknown") {
				err = d.Problem(strings.TrimLeft(root, "\x01\x03\x05\x06"), "a stream of unknown kind is not read", reader.ErrUnsupported)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// silent reports whether a stream holds no text, or was read.
func silent(name string) bool {
	return slices.ContainsFunc([]string{
		mainStream, "0Table", "1Table", "Data", "\x01CompObj", "\x01Ole", "\x03PRINT", "\x06DataSpaces", "encryption", "_signatures",
	}, func(s string) bool { return strings.EqualFold(s, name) })
}

// member hands on a file, unless the sink returned an error before.
func (d *document) member(m doc.Member) error {
	if err := d.Flow.Err(); err != nil {
		return err
	}
	return d.Sink.Member(m)
}

// macros sends the texts and the remarks in the macros.
func (d *document) macros(storage []string) error {
	to := d.Part(doc.File, "vbaProject", doc.HiddenText)
	return vba.Texts(d.ole, storage,
		func(text string) error {
			d.Flow.Row(to, strings.ToValidUTF8(text, "\uFFFD"))
			return d.Flow.Err()
		},
		func(err error) error { return d.Problem(storage[0], "macros are not read, or not all", err) })
}

// properties sends the properties of the document.
func (d *document) properties(s *ole.Stream) error {
	part := strings.TrimLeft(s.Name(), "\x05")
	data, err := s.Bytes()
	properties, damage := ole.Properties(data)
	for _, p := range properties {
		d.Flow.Row(d.Part(doc.Property, part, doc.DocumentProperty), p.Name, p.Text)
	}
	if err = errors.Join(err, damage); err != nil {
		return d.Problem(part, "document properties", errors.Join(reader.ErrMalformed, err))
	}
	return nil
}
