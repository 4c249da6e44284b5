package reader

import (
	"fmt"
	"time"
)

// Limits bound what reading one file may cost, with all the files inside it. The
// scanner sets them, and counts what it is sent: files, parts, pages, cells and
// text. The others are the reader's, who reports what Exceeded returns for the part
// and goes on where it can. What is left out is never passed over in silence.
//
// A limit of zero stands for the default.
type Limits struct {
	Size     int64         // bytes of a file; larger ones are not read
	Member   int64         // bytes of a file inside a file, which is held in memory
	Members  int           // files inside a file, at any depth
	Depth    int           // files inside one another
	Expanded int64         // bytes out of all decompressors of one file
	Ratio    int64         // bytes out of an archive for each of its own, beyond the first 64 MiB
	Parts    int           // sheets, tables, pages and the like
	Pages    int           // of a document
	Cells    int64         // and paragraphs
	Strings  int64         // bytes of the texts that the cells of a workbook share, which are held in memory
	Text     int           // bytes of one cell or paragraph; longer ones are cut in pieces or, in a cell, cut off and reported
	Texts    int64         // bytes of all text
	Time     time.Duration // to read it
}

// DefaultLimits are the limits of a scan that sets none. They let through what
// people send one another.
func DefaultLimits() Limits {
	return Limits{
		Size:     2 << 30,
		Member:   256 << 20,
		Members:  100_000,
		Depth:    8,
		Expanded: 8 << 30,
		Ratio:    250, // text of people compresses by 5 to 50; what compresses by more is filled with nothing
		Parts:    250_000,
		Pages:    100_000,
		Cells:    500_000_000,
		Strings:  256 << 20,
		Text:     1 << 20,
		Texts:    8 << 30,
		Time:     2 * time.Minute,
	}
}

// OrDefault returns l with its zero fields filled in.
func (l Limits) OrDefault() Limits {
	d := DefaultLimits()
	orDefault(&l.Size, d.Size)
	orDefault(&l.Member, d.Member)
	orDefault(&l.Members, d.Members)
	orDefault(&l.Depth, d.Depth)
	orDefault(&l.Expanded, d.Expanded)
	orDefault(&l.Ratio, d.Ratio)
	orDefault(&l.Parts, d.Parts)
	orDefault(&l.Pages, d.Pages)
	orDefault(&l.Cells, d.Cells)
	orDefault(&l.Strings, d.Strings)
	orDefault(&l.Text, d.Text)
	orDefault(&l.Texts, d.Texts)
	orDefault(&l.Time, d.Time)
	return l
}

func orDefault[T int | int64 | time.Duration](field *T, value T) {
	if *field == 0 {
		*field = value
	}
}

// Exceeded returns an error that wraps ErrTooLarge: there is more of what, such as
// "cells", than most. setting is the flag of a scan that sets the limit.
func Exceeded[T int | int64](most T, what, setting string) error {
	return fmt.Errorf("%w: more than %d %s; --%s sets the limit", ErrTooLarge, most, what, setting)
}

// Room returns how many bytes of shared texts may be held of in, and what to report
// where there are more. They are perByte for each of the file's own, since texts
// that differ hardly compress, but 64 MiB for any file and never over the limit.
func (in Input) Room(perByte int64) (room int64, over error) {
	const least = 64 << 20
	room = max(least, perByte*in.Data.Size())
	if room < in.Limits.Strings {
		return room, fmt.Errorf("%w: more than %d bytes out of a file of %d", ErrTooLarge, room, in.Data.Size())
	}
	return in.Limits.Strings, Exceeded(in.Limits.Strings, "bytes", "max-strings")
}
