// Package reader defines what a file format is and tells formats apart by their
// content. Each format lives in a folder of its own below; package all lists
// them.
package reader

import (
	"context"
	"errors"
	"io"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// Errors that say why something was not read. Readers wrap one of them, so that
// the scanner can tell people the reason; an error that wraps none counts as
// ErrMalformed. No message holds a value out of the file.
var (
	ErrEncrypted   = errors.New("encrypted")
	ErrMalformed   = errors.New("malformed")
	ErrTooLarge    = errors.New("too large")
	ErrTooDeep     = errors.New("nested too deep")
	ErrUnsupported = errors.New("not supported")
	ErrNoText      = errors.New("no text")
	ErrUnreadable  = errors.New("unreadable")
)

// Format is one file format: how it is recognised and how it is read. All its
// fields are set once, where it is declared.
type Format struct {
	Name       string   // as reports print it, such as "xlsx"
	Extensions []string // lower case, with the dot; for documentation and tie-breaks only

	// Sniff reports whether the content of in is of this format. head is its
	// beginning, at most SniffLen bytes, all of it if the file is shorter.
	Sniff func(in Input, head []byte) bool

	// Read sends the content of in to sink. It returns an error only if the
	// file as a whole cannot be read, or what remains of it; what is lost of a
	// part goes to sink.Problem. It neither retains in nor closes it, and
	// returns soon after ctx is done.
	Read func(ctx context.Context, in Input, sink doc.Sink) error
}

// Input is one file to read.
type Input struct {
	Loc    doc.Location      // where the file is; readers fill in the rest
	Data   *io.SectionReader // never larger than the scanner's size limit
	Limits Limits
}

// SniffLen is how much of a file's beginning Identify shows to Sniff.
const SniffLen = 8 << 10

// Identify returns the first of formats whose Sniff recognises in, and whether
// there is one. Content decides, the name of the file does not matter.
func Identify(formats []Format, in Input) (Format, bool, error) {
	head := make([]byte, min(SniffLen, in.Data.Size()))
	if _, err := io.ReadFull(io.NewSectionReader(in.Data, 0, int64(len(head))), head); err != nil {
		return Format{}, false, errors.Join(ErrUnreadable, err)
	}
	for _, f := range formats {
		if f.Sniff(in, head) {
			return f, true, nil
		}
	}
	return Format{}, false, nil
}
