package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cobra"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/patterns/packs"
	"github.com/rollcall-scan/rollcall/scanner"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/learn"
	"github.com/rollcall-scan/rollcall/scanner/report"
	"github.com/rollcall-scan/rollcall/scanner/walk"
)

// learnFlags are the flags of patterns learn.
type learnFlags struct {
	column  string
	kind    string
	id      string
	output  string
	against []string
}

func learnCommand() *cobra.Command {
	var set learnFlags
	cmd := &cobra.Command{
		Use:   "learn --column HEADING FILE...",
		Short: "Propose the number formats of a column as a pack",
		Long: `learn reads the column of the given heading in the files, proposes the shapes of
the numbers in it as a pack, and says how many of them each shape covers. With
--against it says as well what else in other files each shape would hit. No value
of the files is written: the examples in the pack are made up.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return set.run(cmd.Context(), cmd, args)
		},
	}
	f := cmd.Flags()
	f.StringVar(&set.column, "column", "", "the `HEADING` of the column, such as \"Pay Number\"")
	f.StringVar(&set.kind, "kind", "", "the `KIND` of number (default: what the heading says)")
	f.StringVar(&set.id, "id", "x-own", "the `ID` of the pack")
	f.StringVarP(&set.output, "output", "o", "", "write the pack to `FILE`")
	f.StringArrayVar(&set.against, "against", nil, "count what the shapes hit in `PATH`; can be given several times")
	_ = cmd.MarkFlagRequired("column") // it is there
	return cmd
}

func (set *learnFlags) run(ctx context.Context, cmd *cobra.Command, args []string) (err error) {
	broken := func(err error) error { return &statusError{exitBroken, err.Error()} }
	e, err := newEngine(nil, nil)
	if err != nil {
		return broken(err)
	}
	defer func() { err = errors.Join(err, e.Close()) }() //nolint:contextcheck // closing is not to be broken off

	column := learn.NewColumn(set.column)
	if err := e.collect(ctx, cmd, args, func() scanner.Detector { return column.Detector() }); err != nil {
		return broken(err)
	}
	if column.Tables == 0 {
		return broken(fmt.Errorf("no column %q in what was read", set.column))
	}
	shapes, left := learn.Shapes(column.Values)
	if len(shapes) == 0 {
		return broken(fmt.Errorf("the %d different values in the column %q have no shape in common that a number has", len(column.Values), set.column))
	}
	others := learn.NewOthers(set.column, shapes)
	if len(set.against) > 0 {
		if err := e.collect(ctx, cmd, set.against, func() scanner.Detector { return others.Detector() }); err != nil {
			return broken(err)
		}
	}
	pack, err := set.pack(shapes, others)
	if err != nil {
		return broken(err)
	}
	set.tell(cmd.ErrOrStderr(), column, others, left)
	if err := set.write(cmd.OutOrStdout(), pack); err != nil {
		return broken(err)
	}
	return nil
}

// collect reads what paths name into detectors, one file after the other. What
// cannot be read is said and left out.
func (e *engine) collect(ctx context.Context, cmd *cobra.Command, paths []string, detector func() scanner.Detector) error {
	s := &scanner.Scanner{Formats: e.formats, Detector: detector, Jobs: 1}
	from := walk.Sources{Paths: paths, Stdin: cmd.InOrStdin()}
	sum, err := s.Scan(ctx, from.Files(), func(f finding.File) error {
		for _, p := range f.Problems {
			fmt.Fprintf(cmd.ErrOrStderr(), "rollcall: %s: not read: %s\n", report.Safe(f.Path), p.Reason)
		}
		return nil
	})
	if err == nil && sum.Incomplete {
		err = errors.New("interrupted: nothing was learned")
	}
	return err
}

// pack returns the shapes as a pack. A shape proves a number by itself if it is
// marked and nothing else was hit.
func (set *learnFlags) pack(shapes []learn.Shape, others *learn.Others) (patterns.Pack, error) {
	kind, known, err := set.kindOf()
	if err != nil {
		return patterns.Pack{}, err
	}
	source := "our own numbers: the column " + set.column
	p := patterns.Pack{ID: set.id, Title: "Numbers of our own", Language: "und"}
	for i, s := range shapes {
		n := patterns.Number{
			Kind: kind, Title: set.column, Source: source, Pattern: s.Pattern, Proof: "heading",
			Examples: []string{s.Example}, Lookalikes: []string{s.Near},
		}
		if s.Marked && len(set.against) > 0 && others.Cells[i] == 0 {
			n.Proof = "shape"
		}
		p.Numbers = append(p.Numbers, n)
	}
	if !known {
		p.Headings = []patterns.Heading{{Kind: kind, Source: source, Terms: []string{set.column}}}
	}
	return p, p.Check()
}

// kindOf returns the kind of the numbers, and whether the packs know the heading
// as one of it.
func (set *learnFlags) kindOf() (kind patterns.Kind, known bool, err error) {
	vocabulary, err := packs.All()
	if err != nil {
		return kind, false, err
	}
	m, err := patterns.Load(vocabulary...)
	if err != nil {
		return kind, false, err
	}
	says := m.Heading(set.column)
	kind = patterns.Kind(set.kind)
	switch numbers := patterns.Numbers(); {
	case set.kind == "" && slices.Contains(numbers, says.Kind):
		kind = says.Kind
	case set.kind == "":
		kind = patterns.EmployeeNumber
	case !slices.Contains(numbers, kind):
		return kind, false, fmt.Errorf("no kind of number %q; there are %s", set.kind, joinKinds(numbers))
	}
	return kind, says.Kind == kind && says.Known, nil
}

func joinKinds(kinds []patterns.Kind) string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = string(k)
	}
	return strings.Join(words, ", ")
}

// tell says what was learned.
func (set *learnFlags) tell(w io.Writer, c *learn.Column, o *learn.Others, left int) {
	fmt.Fprintf(w, "%d different values under %q in %d tables\n", len(c.Values), set.column, c.Tables)
	for i, s := range o.Shapes {
		fmt.Fprintf(w, "  %s covers %d", s.Pattern, s.Covers)
		if len(set.against) > 0 {
			fmt.Fprintf(w, ", and hits %d other cells in %d files", o.Cells[i], o.Files[i])
		}
		fmt.Fprintln(w)
	}
	if left > 0 {
		fmt.Fprintf(w, "  no shape covers %d\n", left)
	}
}

// write writes p to the file that was asked for, or to stdout.
func (set *learnFlags) write(stdout io.Writer, p patterns.Pack) error {
	w, finish := stdout, func(err error) error { return err }
	if set.output != "" {
		out, err := createOutput(set.output)
		if err != nil {
			return err
		}
		w, finish = out, out.finish
	}
	return finish(toml.NewEncoder(w).Encode(p))
}
