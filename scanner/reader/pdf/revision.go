package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/layout"
)

// maxRevisions bounds how many older revisions of a file are read.
const maxRevisions = 16

// olderRevisions returns where the older revisions of a file end, if it has any:
// an editor may append what it changes and leave the rest as it was (ISO
// 32000-1, 7.5.6). An end is a marker after the place of a cross-reference
// table that is there; the first one of a linearized file names no place (Annex
// F.3.3).
func olderRevisions(ctx context.Context, file *io.SectionReader) ([]int64, error) {
	const (
		step    = 1 << 20
		overlap = 128
	)
	marker := []byte("%%EOF")
	buffer := make([]byte, step+overlap)
	var ends []int64
	var start int64 // of the header, from which places are counted
	for off := int64(0); ctx.Err() == nil; off += step {
		n, err := file.ReadAt(buffer, off)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("pdf: %w: %w", reader.ErrUnreadable, err)
		}
		data := buffer[:n]
		if off == 0 {
			start = max(0, int64(bytes.Index(data, []byte("%PDF-"))))
		}
		for at := 0; ; {
			i := bytes.Index(data[at:], marker)
			if i < 0 {
				break
			}
			at += i + len(marker)
			end := off + int64(at)
			if (len(ends) == 0 || end > ends[len(ends)-1]) && pointsToTable(file, start, data[max(0, at-overlap/2):at-len(marker)]) {
				ends = append(ends, end)
			}
		}
		if err != nil {
			break
		}
	}
	return ends[:max(0, len(ends)-1)], ctx.Err()
}

// pointsToTable reports whether before ends with the keyword startxref and the
// place of a cross-reference table or stream.
func pointsToTable(file io.ReaderAt, start int64, before []byte) bool {
	const keyword = "startxref"
	i := bytes.LastIndex(before, []byte(keyword))
	if i < 0 {
		return false
	}
	place, err := strconv.ParseInt(string(bytes.TrimSpace(before[i+len(keyword):])), 10, 64)
	if err != nil || place <= 0 {
		return false
	}
	var table [16]byte
	n, _ := file.ReadAt(table[:], start+place)
	head := bytes.TrimLeft(table[:n], " \r\n\t")
	return bytes.HasPrefix(head, []byte("xref")) || len(head) > 0 && head[0] >= '0' && head[0] <= '9'
}

// older sends of each older revision what later ones do not have, the latest
// first.
func (r *Reader) older(ctx context.Context, e *engine, ends []int64, now *sender) error {
	for i, end := range slices.Backward(ends) {
		name := fmt.Sprintf("revision %d", i+1)
		at := now.in.Loc
		if len(ends)-i > maxRevisions {
			return now.sink.Problem(at, fmt.Errorf("pdf: %w: %d older revisions", reader.ErrTooLarge, i+1))
		}
		then := &sender{in: now.in, sink: now.sink, part: name, hidden: doc.OlderRevision, known: now.known}
		x, err := r.revision(ctx, e, end, then)
		if err == nil {
			err = then.members(x.files)
		}
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

func newKnown() *known {
	return &known{seed: maphash.MakeSeed(), rows: make(map[uint64]struct{})}
}

// add adds a row, and reports whether it is new. Neither blanks nor the way in
// which a row is parted into cells make a difference.
func (k *known) add(cells []doc.Cell) bool {
	var h maphash.Hash
	h.SetSeed(k.seed)
	for i := range cells {
		write(&h, cells[i].Text)
	}
	return k.put(h.Sum64())
}

// join adds a row that is sent in pieces, since part of it is hidden, as the one
// that it is.
func (k *known) join(cells []layout.Cell) {
	var h maphash.Hash
	h.SetSeed(k.seed)
	for i := range cells {
		write(&h, cells[i].Text)
	}
	k.put(h.Sum64())
}

// file adds a file that is attached, and reports whether it is new.
func (k *known) file(f attachment) bool {
	var h maphash.Hash
	h.SetSeed(k.seed)
	_, _ = h.WriteString(f.name)
	_ = h.WriteByte(0)
	_, _ = h.Write(f.content)
	return k.put(h.Sum64())
}

func write(h *maphash.Hash, text string) {
	for word := range strings.FieldsSeq(text) {
		_, _ = h.WriteString(word)
	}
}

func (k *known) put(sum uint64) bool {
	_, old := k.rows[sum]
	k.rows[sum] = struct{}{}
	return !old
}
