// Package parquet reads Apache Parquet files as tables: a row of headings, then
// every row of every group, with the values of nested and repeated columns in one
// cell.
//
// Source: Apache Parquet format specification 2.11 (parquet.apache.org); the parser
// is parquet-go.
package parquet

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/piece"
)

// What a file begins and ends with; the second if its footer is encrypted.
const (
	magic     = "PAR1"
	encrypted = "PARE"
)

// Format returns the Parquet format.
func Format() reader.Format {
	return reader.Format{Name: "parquet", Extensions: []string{".parquet"}, Sniff: sniff, Read: read}
}

func sniff(_ reader.Input, head []byte) bool {
	return len(head) > len(magic) && (string(head[:len(magic)]) == magic || string(head[:len(magic)]) == encrypted)
}

// Bounds of what is held at once.
const (
	maxFooter = 64 << 20
	batch     = 64 // rows
)

// read sends the rows in one part, the first of them being the names of the
// columns, and the metadata that programs keep beside them as properties.
func read(ctx context.Context, in reader.Input, sink doc.Sink) error {
	if err := check(in); err != nil {
		return fmt.Errorf("parquet: %w", err)
	}
	f, err := parquet.OpenFile(in.Data, in.Data.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return fmt.Errorf("parquet: %w: the footer", reader.ErrMalformed)
	}
	t := table{ctx: ctx, in: in, sink: sink, columns: columnsOf(f.Schema())}
	if err := t.metadata(f); err != nil {
		return err
	}
	return t.read(f)
}

// check looks at the end of the file: a footer that is cut off or larger than any
// is not handed to the parser, which would make room for it first.
func check(in reader.Input) error {
	var first, last [8]byte
	size := in.Data.Size()
	if _, err := in.Data.ReadAt(first[:4], 0); err != nil {
		return fmt.Errorf("%w: the file is too short", reader.ErrMalformed)
	}
	if string(first[:4]) == encrypted {
		return reader.ErrEncrypted
	}
	if size < int64(len(magic)+len(last)) {
		return fmt.Errorf("%w: the file is too short", reader.ErrMalformed)
	}
	if _, err := in.Data.ReadAt(last[:], size-int64(len(last))); err != nil {
		return fmt.Errorf("%w: %w", reader.ErrUnreadable, err)
	}
	footer := int64(binary.LittleEndian.Uint32(last[:4]))
	switch {
	case string(last[4:]) == encrypted:
		return reader.ErrEncrypted
	case string(last[4:]) != magic:
		return fmt.Errorf("%w: the file breaks off before its footer", reader.ErrMalformed)
	case footer > size-int64(len(magic)+len(last)):
		return fmt.Errorf("%w: the footer is longer than the file", reader.ErrMalformed)
	case footer > maxFooter:
		return fmt.Errorf("%w: the footer", reader.ErrTooLarge)
	}
	return nil
}

// table is a file while its rows are read.
type table struct {
	ctx     context.Context //nolint:containedctx // of one call of Read, as short-lived as the call
	in      reader.Input
	sink    doc.Sink
	columns []column
	row     int
	cells   []doc.Cell
	texts   [][]byte // of the row in the making, by column
}

// metadata sends what programs keep beside the data, but for descriptions of the
// schema, which repeat it.
func (t *table) metadata(f *parquet.File) error {
	at := t.in.Loc
	at.Kind, at.Part = doc.Property, "metadata"
	told := false
	for _, kv := range f.Metadata().KeyValueMetadata {
		switch kv.Key {
		case "ARROW:schema", "pandas", "org.apache.spark.version", "org.apache.spark.sql.parquet.row.metadata", "parquet.avro.schema", "writer.model.name":
			continue
		}
		if !told {
			told = true
			if err := t.sink.Part(doc.Part{Loc: at, Hidden: doc.DocumentProperty}); err != nil {
				return err
			}
		}
		at.Row++
		fragment := doc.Fragment{Loc: at, Hidden: doc.DocumentProperty, Cells: t.pair(kv.Key, kv.Value)}
		if len(fragment.Cells) == 0 {
			continue
		}
		if err := piece.Send(t.sink, fragment, t.in.Limits.Text); err != nil {
			return err
		}
	}
	return nil
}

// pair returns a row of two cells, without those that are empty.
func (t *table) pair(key, value string) []doc.Cell {
	var cells []doc.Cell
	for i, text := range []string{key, value} {
		if text = strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD")); text != "" {
			cells = append(cells, doc.Cell{Col: i + 1, Text: text})
		}
	}
	return cells
}

// read sends the rows of f.
func (t *table) read(f *parquet.File) error {
	at := t.in.Loc
	at.Kind = doc.Table
	if err := t.sink.Part(doc.Part{Loc: at}); err != nil {
		return err
	}
	t.texts = make([][]byte, len(t.columns))
	for i, c := range t.columns {
		t.texts[i] = append(t.texts[i], c.name...)
	}
	if err := t.send(); err != nil {
		return err
	}
	for _, group := range f.RowGroups() {
		if err := t.group(group); err != nil {
			return err
		}
	}
	for _, c := range t.columns {
		if c.binary {
			at.Col = c.index + 1
			if err := t.sink.Problem(at, fmt.Errorf("parquet: %w: binary values in a column", reader.ErrUnsupported)); err != nil {
				return err
			}
		}
	}
	return nil
}

// group sends the rows of a row group. What cannot be read of it is reported.
func (t *table) group(group parquet.RowGroup) error {
	rows := group.Rows()
	defer rows.Close() // it was only read
	buf := make([]parquet.Row, batch)
	breaksOff := func() error {
		at := t.in.Loc
		at.Kind, at.Row = doc.Table, t.row
		return t.sink.Problem(at, fmt.Errorf("parquet: %w: a group of rows breaks off", reader.ErrMalformed))
	}
	left := group.NumRows()
	for {
		if err := t.ctx.Err(); err != nil {
			return err
		}
		n, err := rows.ReadRows(buf)
		left -= int64(n)
		for _, row := range buf[:n] {
			if err := t.take(row); err != nil {
				return err
			}
		}
		switch {
		case err != nil && !errors.Is(err, io.EOF), (n == 0 || err != nil) && left > 0:
			return breaksOff()
		case n == 0 || err != nil:
			return nil
		}
	}
}

// take sends one row.
func (t *table) take(row parquet.Row) error {
	for _, v := range row {
		i := v.Column()
		if v.IsNull() || i < 0 || i >= len(t.columns) {
			continue
		}
		if len(t.texts[i]) > t.in.Limits.Text {
			continue // a list without end: piece.Send reports it
		}
		if len(t.texts[i]) > 0 {
			t.texts[i] = append(t.texts[i], "; "...)
		}
		t.texts[i] = t.columns[i].appendText(t.texts[i], v)
	}
	return t.send()
}

// send sends the row in the making.
func (t *table) send() error {
	t.row++
	size := 0
	for _, text := range t.texts {
		size += len(text)
	}
	all := make([]byte, 0, size)
	for _, text := range t.texts {
		all = append(all, text...)
	}
	row, from := string(all), 0
	t.cells = t.cells[:0]
	for i, text := range t.texts {
		value := strings.TrimSpace(row[from : from+len(text)])
		from += len(text)
		if value != "" {
			t.cells = append(t.cells, doc.Cell{Col: i + 1, Text: strings.ToValidUTF8(value, "\uFFFD")})
		}
		t.texts[i] = text[:0]
	}
	if len(t.cells) == 0 {
		return nil
	}
	at := t.in.Loc
	at.Kind, at.Row = doc.Table, t.row
	return piece.Send(t.sink, doc.Fragment{Loc: at, Cells: slices.Clone(t.cells)}, t.in.Limits.Text)
}
