package main

import (
	"errors"
	"strconv"

	"github.com/spf13/pflag"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// defineLimits gives flags those that set the limits in l, whose values are the defaults.
func defineLimits(flags *pflag.FlagSet, l *reader.Limits) {
	flags.DurationVar(&l.Time, "timeout", l.Time, "`time` for one file")
	sizes(flags, &l.Size, "max-file-size", "of a file, such as 200MB or 1GiB")
	sizes(flags, &l.Member, "max-member-size", "of a file inside a file")
	counts(flags, &l.Members, "max-members", "files inside a file, at any depth")
	counts(flags, &l.Depth, "max-depth", "files inside one another")
	sizes(flags, &l.Expanded, "max-expanded", "of all that decompresses from a file")
	counts(flags, &l.Ratio, "max-ratio", "expand an archive to so many times its size, beyond 64MiB")
	counts(flags, &l.Parts, "max-parts", "sheets, tables and other parts")
	counts(flags, &l.Pages, "max-pages", "pages")
	counts(flags, &l.Cells, "max-cells", "cells and paragraphs")
	sizes(flags, &l.Strings, "max-strings", "of the texts that cells of a workbook share")
	sizes(flags, &l.Texts, "max-text", "of all text")
	sizes(flags, &l.Text, "max-cell-size", "of one cell or paragraph")
}

// limitFlags are the names of the flags that set limits, in the order of the help.
func limitFlags() []string {
	return []string{
		"timeout", "max-memory", "max-file-size", "max-member-size", "max-members", "max-depth", "max-expanded", "max-ratio",
		"max-parts", "max-pages", "max-cells", "max-strings", "max-text", "max-cell-size",
	}
}

func sizes[T int | int64](flags *pflag.FlagSet, value *T, name, usage string) {
	flags.Var(limit[T]{value, true}, name, usage)
}

func counts[T int | int64](flags *pflag.FlagSet, value *T, name, usage string) {
	flags.Var(limit[T]{value, false}, name, usage)
}

// limit is a number as a flag: of bytes, as a size is written, or of things.
type limit[T int | int64] struct {
	value *T
	bytes bool
}

// Set implements pflag.Value.
func (l limit[T]) Set(text string) error {
	var n size
	if l.bytes {
		if err := n.Set(text); err != nil {
			return err
		}
	} else {
		number, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return errors.New("not a whole number")
		}
		n = size(number)
	}
	if n < 1 || size(T(n)) != n {
		return errors.New("out of range")
	}
	*l.value = T(n)
	return nil
}

// String implements pflag.Value.
func (l limit[T]) String() string {
	n := size(*l.value)
	if l.bytes {
		return n.String()
	}
	return strconv.FormatInt(int64(n), 10)
}

// Type implements pflag.Value.
func (l limit[T]) Type() string {
	if l.bytes {
		return "size"
	}
	return "int"
}
