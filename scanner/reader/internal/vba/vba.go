// Package vba reads the macros that office files carry: the texts and the
// remarks in their source.
//
// Source: [MS-OVBA], Office VBA File Format Structure.
package vba

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
)

// MaxSize bounds the source of one module.
const MaxSize = 64 << 20

// leastLiteral is the length from which on a text in a macro says something.
const leastLiteral = 4

// Texts calls text with each text in quotes and each remark in the macros of the
// project in the storage of the given path, nil for that of the file itself
// (2.2). It returns the first error of text as it is. What could not be read it
// tells problem, whose first error it returns as well.
func Texts(f *ole.File, storage []string, text func(string) error, problem func(error) error) error {
	streams := map[string]*ole.Stream{} // of the modules, by their names in lower case
	for _, s := range f.Streams {
		inside, ok := below(s.Path, storage)
		if !ok {
			continue
		}
		switch {
		case len(inside) == 2 && strings.EqualFold(inside[0], "VBA"):
			streams[strings.ToLower(inside[1])] = s
		case len(inside) > 1 && inside[len(inside)-1] == "o" && s.Size > 0: // [MS-OFORMS] 2.1.2
			if err := problem(fmt.Errorf("%w: a form of the macros", reader.ErrUnsupported)); err != nil {
				return err
			}
		}
	}
	modules, page, err := modulesOf(streams["dir"])
	if err != nil {
		if err := problem(err); err != nil {
			return err
		}
	}
	for _, m := range modules {
		code, err := source(streams[strings.ToLower(m.stream)], m.offset)
		for line := range strings.Lines(codepage.Decode(code, page)) {
			for _, said := range spoken(line) {
				if err := text(said); err != nil {
					return err
				}
			}
		}
		if err != nil {
			if err := problem(err); err != nil {
				return err
			}
		}
	}
	return nil
}

// below returns the rest of a path that begins with storage.
func below(path, storage []string) ([]string, bool) {
	if len(path) < len(storage) || !slices.EqualFunc(path[:len(storage)], storage, strings.EqualFold) {
		return nil, false
	}
	return path[len(storage):], true
}

// module says where the source of a module is.
type module struct {
	stream string
	offset uint32
}

// The records of a project's directory that are looked at (2.3.4.2).
const (
	projectCodePage  = 0x0003
	projectVersion   = 0x0009
	moduleStreamName = 0x001A
	moduleOffset     = 0x0031
)

// modulesOf returns the modules that the directory lists, and the code page of
// their sources.
func modulesOf(dir *ole.Stream) ([]module, int, error) {
	if dir == nil {
		return nil, 0, fmt.Errorf("%w: a stream is missing", reader.ErrMalformed)
	}
	raw, err := dir.Bytes()
	if err != nil {
		return nil, 0, err
	}
	b, err := decompress(raw)
	var modules []module
	page := 1252
	le := binary.LittleEndian
	const head = 6
	for len(b) >= head {
		id, size := le.Uint16(b), int64(le.Uint32(b[2:]))
		if id == projectVersion {
			size += 2 // the minor version is not counted (2.3.4.2.1.11)
		}
		if size > int64(len(b)-head) {
			return modules, page, fmt.Errorf("%w: the directory of macros breaks off", reader.ErrMalformed)
		}
		value := b[head : head+size]
		b = b[head+size:]
		switch {
		case id == projectCodePage && size >= 2:
			page = int(le.Uint16(value))
		case id == moduleStreamName:
			modules = append(modules, module{stream: codepage.Decode(value, page)})
		case id == moduleOffset && size >= 4 && len(modules) > 0:
			modules[len(modules)-1].offset = le.Uint32(value)
		}
	}
	return modules, page, err
}

// source returns the source of a module, which is behind the compiled form.
// With an error comes what could be read.
func source(s *ole.Stream, offset uint32) ([]byte, error) {
	if s == nil {
		return nil, fmt.Errorf("%w: a stream is missing", reader.ErrMalformed)
	}
	b, err := s.Bytes()
	if err != nil {
		return nil, err
	}
	if int64(offset) > int64(len(b)) {
		return nil, fmt.Errorf("%w: the source of a macro is not where the directory says", reader.ErrMalformed)
	}
	return decompress(b[offset:])
}

// decompress returns what a compressed container holds (2.4.1): chunks
// of up to 4096 bytes, in which bits say what is a byte and what a copy of bytes
// before it. With an error comes what could be read.
func decompress(b []byte) ([]byte, error) {
	const signature, chunkSize = 1, 4096
	broken := fmt.Errorf("%w: compressed macros", reader.ErrMalformed)
	if len(b) == 0 || b[0] != signature {
		return nil, broken
	}
	b = b[1:]
	var out []byte
	for len(b) >= 2 {
		head := binary.LittleEndian.Uint16(b)
		size := int(head&0x0FFF) + 3 - 2
		b = b[2:]
		chunk := b[:min(size, len(b))]
		b = b[len(chunk):]
		if len(out) > MaxSize {
			return out, fmt.Errorf("%w: compressed macros", reader.ErrTooLarge)
		}
		if head&0x8000 == 0 { // not compressed
			out = append(out, chunk...)
			continue
		}
		start := len(out)
		for len(chunk) > 0 {
			flags := chunk[0]
			chunk = chunk[1:]
			for i := 0; i < 8 && len(chunk) > 0; i++ {
				if flags&(1<<i) == 0 {
					out = append(out, chunk[0])
					chunk = chunk[1:]
					continue
				}
				if len(chunk) < 2 {
					return out, broken
				}
				token := int(binary.LittleEndian.Uint16(chunk))
				chunk = chunk[2:]
				bits := 4 // of the offset, by how much there is to copy from (2.4.1.3.19.1)
				for 1<<bits < len(out)-start {
					bits++
				}
				bits = min(bits, 12)
				length := token&(0xFFFF>>bits) + 3
				offset := token>>(16-bits) + 1
				if offset > len(out)-start || len(out)-start+length > chunkSize {
					return out, broken
				}
				for range length {
					out = append(out, out[len(out)-offset])
				}
			}
		}
	}
	return out, nil
}

// spoken returns the texts in quotes and the remark of a line of source. The
// attributes that precede the source of each module are left out.
func spoken(line string) []string {
	line = strings.TrimSpace(line)
	if strings.HasPrefix(line, "Attribute VB_") {
		return nil
	}
	var texts []string
	code := line
	inText := false
	for i := range len(line) {
		if line[i] == '"' {
			inText = !inText
		}
		if line[i] == '\'' && !inText {
			code = line[:i]
			texts = append(texts, strings.TrimSpace(line[i+1:]))
			break
		}
	}
	texts = append(quoted(code), texts...)
	kept := texts[:0]
	for _, text := range texts {
		if len(text) >= leastLiteral && strings.ContainsFunc(text, unicode.IsLetter) {
			kept = append(kept, text)
		}
	}
	return kept
}

// quoted returns the texts in quotes of a line of code ([MS-VBAL] 3.3.4): a quote
// inside one is doubled.
func quoted(code string) []string {
	var texts []string
	for {
		_, rest, ok := strings.Cut(code, `"`)
		if !ok {
			return texts
		}
		var text strings.Builder
		for {
			piece, more, closed := strings.Cut(rest, `"`)
			text.WriteString(piece)
			rest = more
			if !closed || !strings.HasPrefix(rest, `"`) {
				break
			}
			text.WriteByte('"')
			rest = rest[1:]
		}
		texts = append(texts, text.String())
		code = rest
	}
}
