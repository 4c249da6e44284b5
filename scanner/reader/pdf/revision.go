package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// maxRevisions bounds how many older revisions of a file are read.
const maxRevisions = 16

// olderRevisions returns where the older revisions of a file end, if it has any:
// an editor may append what it changes and leave the rest as it was (ISO
// 32000-1, 7.5.6). The first end of a linearized file is not one of a revision
// (Annex F.2).
func olderRevisions(file io.ReaderAt, ends []int) ([]int, error) {
	if len(ends) < 2 {
		return nil, nil
	}
	head := make([]byte, 1024)
	n, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("pdf: %w: %w", reader.ErrUnreadable, err)
	}
	older := ends[:len(ends)-1]
	if bytes.Contains(head[:n], []byte("/Linearized")) {
		older = older[1:]
	}
	return older, nil
}

// older sends of each older revision what later ones do not have, the latest
// first.
func (r *Reader) older(ctx context.Context, e *engine, ends []int, now *sender) error {
	for i, end := range slices.Backward(ends) {
		name := fmt.Sprintf("revision %d", i+1)
		at := now.in.Loc
		if len(ends)-i > maxRevisions {
			return now.sink.Problem(at, fmt.Errorf("pdf: %w: %d older revisions", reader.ErrTooLarge, i+1))
		}
		then := &sender{in: now.in, sink: now.sink, part: name, hidden: doc.OlderRevision, known: now.known}
		_, _, err := r.revision(ctx, e, int64(end), then)
		if errors.As(err, &openError{}) {
			err = now.sink.Problem(at, fmt.Errorf("pdf: %w: %s", reader.ErrUnsupported, name))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// openError says that a document, or a revision of it, cannot be opened.
type openError struct{ error }

func (e openError) Unwrap() error { return e.error }

// known is a set of rows.
type known struct {
	seed maphash.Seed
	rows map[uint64]struct{}
}

// add adds a row, and reports whether it is new.
func (k *known) add(cells []doc.Cell) bool {
	var h maphash.Hash
	h.SetSeed(k.seed)
	for i := range cells {
		_, _ = h.WriteString(cells[i].Text)
		_ = h.WriteByte(0)
	}
	sum := h.Sum64()
	_, old := k.rows[sum]
	k.rows[sum] = struct{}{}
	return !old
}
