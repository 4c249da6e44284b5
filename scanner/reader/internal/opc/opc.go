// Package opc reads the containers of office files: Open Packaging Conventions,
// ECMA-376 Part 2, on top of zip (PKWARE APPNOTE 6.3). It is lenient: it reads
// what can be read of a container whose directory is gone or lies, and says what
// is wrong with it.
//
// A Package and its parts are used from one goroutine.
package opc

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"
	"sync/atomic"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// ErrSpent is what reading ends with when as much was decompressed as Open
// allows. It is wrapped by an error that wraps reader.ErrTooLarge too.
var ErrSpent = errors.New("decompresses to more than the limit")

// ErrNoFiles is what Open returns for a zip that is sound but holds no files. It
// wraps reader.ErrMalformed, since an office file cannot be empty.
var ErrNoFiles = fmt.Errorf("%w: a zip without files", reader.ErrMalformed)

// Package is an open container.
type Package struct {
	// Parts lists what the zip's directory lists, in its order: all files,
	// relationship parts and "[Content_Types].xml" included, folders left out.
	Parts []*Part
	// Damage says what is wrong with the container as a whole; nil if nothing.
	// It wraps reader.ErrMalformed or reader.ErrTooLarge.
	Damage error
	// Decompress returns a reader of data that are compressed by another method
	// than deflate (APPNOTE 4.4.5). size is how much will come out, -1 if that is
	// not known. If it is nil, such parts are not supported: office files have
	// none (ECMA-376 Part 2, B.4).
	Decompress func(method uint16, r io.Reader, size int64) (io.ReadCloser, error)

	data     *io.SectionReader
	start    int64 // of the directory
	byName   map[string]*Part
	expanded int64             // bytes that may be decompressed
	budget   atomic.Int64      // what is left of them
	free     []*inflater       // for reuse
	tok      *xmltok.Tokenizer // for reuse
}

// Part is one file in a container. Nothing of it is read before Open.
type Part struct {
	// Name is the part's name with slashes and without one in front, as the
	// container spells it. Names are compared without regard to case (Part 2,
	// 6.2.2.3).
	Name string
	// Type is the content type, in lower case, "" before ReadTypes and for
	// parts without one.
	Type string
	// Duplicate is set if an earlier part has the same name.
	Duplicate bool
	// Unlisted is set if the part is not in the zip's directory, though that
	// is whole: programs do not show it.
	Unlisted bool

	pkg        *Package
	method     uint16
	flags      uint16
	unixMode   uint16 // 0 if not known
	crc        uint32
	compressed int64 // -1 if not known
	size       int64 // -1 if not known; then crc is not known either
	header     int64 // offset of the local header
}

// maxParts bounds the number of files of a container.
const maxParts = 1 << 18

// Open reads the directory of the container in data. At most expanded bytes are
// decompressed from it in all. It returns an error only if there is nothing to
// read, neither a directory nor the local headers of files.
func Open(data *io.SectionReader, expanded int64) (*Package, error) {
	p, err := OpenHead(data, expanded, data.Size())
	if err == nil && p.Damage == nil {
		p.addFromGaps()
	}
	return p, err
}

// OpenHead is like Open, but looks for local headers in the first walk bytes
// only.
func OpenHead(data *io.SectionReader, expanded, walk int64) (*Package, error) {
	p := &Package{data: data, expanded: expanded, byName: map[string]*Part{}}
	p.budget.Store(expanded)
	err := p.readDirectory()
	if err != nil {
		p.Damage = err
		if err := p.walk(min(walk, data.Size())); err != nil {
			return nil, err
		}
	}
	if len(p.Parts) == 0 {
		if err == nil {
			return nil, ErrNoFiles
		}
		return nil, errors.Join(err, ErrNoFiles)
	}
	return p, nil
}

// Part returns the part of the given name, nil if there is none.
func (p *Package) Part(name string) *Part { return p.byName[key(name)] }

// add adds a file of the zip to the package, unless it is a folder.
func (p *Package) add(part *Part) {
	name := strings.ToValidUTF8(strings.ReplaceAll(part.Name, `\`, "/"), "\uFFFD")
	if strings.HasSuffix(name, "/") {
		return
	}
	if len(p.Parts) == maxParts {
		p.Damage = fmt.Errorf("%w: more than %d files in the zip", reader.ErrTooLarge, maxParts)
		return
	}
	part.Name = strings.TrimLeft(name, "/")
	part.pkg = p
	p.Parts = append(p.Parts, part)
	k := key(part.Name)
	if _, part.Duplicate = p.byName[k]; !part.Duplicate {
		p.byName[k] = part
	}
}

// key returns the form of a part's name in which names are compared: no escapes,
// no dots, no leading slash, lower case.
func key(name string) string {
	name = strings.ReplaceAll(name, `\`, "/")
	if strings.Contains(name, "%") {
		if plain, err := url.PathUnescape(name); err == nil {
			name = plain
		}
	}
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+name), "/"))
}

// spentError says as reader.Exceeded does that the error is ErrSpent.
type spentError struct{ error }

func (e spentError) Unwrap() []error { return []error{e.error, ErrSpent} }
