package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// tree is what the objects of a file say of its page tree (ISO 32000-1, 7.7.3).
type tree struct {
	nodes map[int]int // pages, page templates and the nodes above them, with their places
	named []reference // by a node or a catalog, be it still in use or not
	lists []reference // of what nodes name
}

// note notes what an object is to the tree.
func (t *tree) note(number, order int, d dict) {
	switch d.get("Type") {
	case nameValue("Page"), nameValue("Pages"), nameValue("Template"):
		if t.nodes == nil {
			t.nodes = make(map[int]int)
		}
		t.nodes[number] = max(order, t.nodes[number]) // what is packed comes last
	}
	if r, ok := d.get("Pages").(reference); ok {
		t.named = append(t.named, r)
	}
	switch v := d.get("Kids").(type) {
	case list:
		t.name(v)
	case reference:
		t.lists = append(t.lists, v)
	}
}

func (t *tree) name(kids list) {
	for _, kid := range kids {
		if r, ok := kid.(reference); ok {
			t.named = append(t.named, r)
		}
	}
}

// stray returns the pages, and nodes with pages, that the page tree has never
// had, or has no more since the file was written anew. Those of an older
// revision are read with it.
func (o *objects) stray() []int {
	for _, r := range o.tree.lists {
		v, _ := o.resolve(r)
		kids, _ := v.(list)
		o.tree.name(kids)
	}
	for _, r := range o.tree.named {
		delete(o.tree.nodes, int(r))
	}
	for number, order := range o.tree.nodes {
		if o.places[number].order != order {
			delete(o.tree.nodes, number)
		}
	}
	return slices.Sorted(maps.Keys(o.tree.nodes))
}

// hung returns the file with a page tree of the stray pages alone, and all its
// objects where a table of their places, made anew, says that they are. What was
// packed is written out.
func (o *objects) hung(data []byte, stray []int) []byte {
	var b bytes.Buffer
	b.Write(data)
	numbers := slices.Sorted(maps.Keys(o.places))
	next := numbers[len(numbers)-1] + 1
	starts := make(map[int]int, len(numbers)+2)
	object := func(number int, value []byte) {
		b.WriteByte('\n')
		starts[number] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj", number, value)
	}
	for _, number := range numbers {
		p := o.places[number]
		switch _, node := o.tree.nodes[number]; {
		case node: // PDFium takes no template for a page
			object(number, bytes.Replace(p.value, []byte("/Template"), []byte("/Page"), 1))
		case p.start >= 0:
			starts[number] = p.start
		default:
			object(number, p.value)
		}
	}
	var kids bytes.Buffer
	for _, number := range stray {
		fmt.Fprintf(&kids, " %d 0 R", number)
	}
	object(next, fmt.Appendf(nil, "<< /Type /Catalog /Pages %d 0 R >>", next+1))
	object(next+1, fmt.Appendf(nil, "<< /Type /Pages /Count %d /Kids [%s ] >>", len(stray), kids.Bytes()))
	b.WriteByte('\n')
	table := b.Len()
	b.WriteString("xref\n0 1\n0000000000 65535 f \n")
	for _, number := range slices.Sorted(maps.Keys(starts)) {
		if number > 0 {
			fmt.Fprintf(&b, "%d 1\n%010d 00000 n \n", number, starts[number])
		}
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", next+2, next, table)
	return b.Bytes()
}

// stray sends the pages that are in the file and not in its page tree, as what
// an older state of it has left behind. If it was encrypted, what was found is
// of a copy that lacks them.
func (r *Reader) stray(ctx context.Context, e *engine, now *sender, found *sweeper, x extra) error {
	const name = "page out of the tree"
	lost := func() error {
		return now.sink.Problem(now.in.Loc, fmt.Errorf("pdf: %w: pages out of the tree", reader.ErrUnsupported))
	}
	if x.opened != nil {
		found = sweep(ctx, now.in.Data, now.in.Data.Size())
		if found.o != nil && found.o.packed && len(found.o.tree.nodes) <= x.pages {
			return nil // the tree is among what is packed and encrypted
		}
	}
	if found.o == nil {
		return nil // it is said to be too large
	}
	numbers := found.o.stray()
	switch {
	case len(numbers) == 0:
		return ctx.Err()
	case found.o.encrypted, !found.o.whole, len(found.data) > maxHung:
		return lost()
	}
	file := bytes.NewReader(found.o.hung(found.data, numbers))
	in := now.in
	in.Data = io.NewSectionReader(file, 0, file.Size())
	then := &sender{in: in, sink: now.sink, part: name, hidden: doc.OlderRevision, known: now.known}
	_, err := r.revision(ctx, e, file.Size(), then) // what belongs to the document as a whole is read with it
	if errors.As(err, &openError{}) {
		return lost()
	}
	return err
}

const maxHung = 64 << 20
