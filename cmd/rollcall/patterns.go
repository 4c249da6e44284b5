package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/report"
)

func patternsCommand() *cobra.Command {
	var files []string
	cmd := &cobra.Command{
		Use:   "patterns",
		Short: "List, explain and learn what people are recognised by",
		Long: `patterns shows what people are recognised by: the packs, one a service or a
language, with the words, the shapes of numbers and the headings in them, each with
the public document it was taken from.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringArrayVar(&files, "pack", nil, "take the patterns in `FILE` (TOML) in; can be given several times")
	cmd.AddCommand(listCommand(&files), showCommand(&files), testCommand(&files), learnCommand())
	return cmd
}

func listCommand(files *[]string) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the packs",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			vocabulary, err := loadPacks(*files)
			if err != nil {
				return &statusError{exitBroken, err.Error()}
			}
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "PACK\tLANGUAGE\tWORDS\tNUMBERS\tHEADINGS\tTITLE")
			for _, p := range vocabulary {
				words, headings := 0, 0
				for _, t := range p.Terms {
					words += len(t.Strong) + len(t.Weak) + len(t.Words)
				}
				for _, h := range p.Headings {
					headings += len(h.Terms) + len(h.Weak)
				}
				fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%s\n", p.ID, report.Safe(p.Language), words, len(p.Numbers), headings, report.Safe(p.Title))
			}
			return w.Flush()
		},
	}
}

func showCommand(files *[]string) *cobra.Command {
	return &cobra.Command{
		Use:   "show PACK|KIND",
		Short: "Show a pack, or what all packs say of one kind of field",
		Args:  cobra.ExactArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			vocabulary, _ := loadPacks(*files) // a pack with a mistake is no reason to say so here
			for _, p := range vocabulary {
				ids = append(ids, cobra.CompletionWithDesc(p.ID, report.Safe(p.Title)))
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			vocabulary, err := loadPacks(*files)
			if err != nil {
				return &statusError{exitBroken, err.Error()}
			}
			id, shown := args[0], 0
			for _, p := range vocabulary {
				if p.ID == id {
					fmt.Fprintf(cmd.OutOrStdout(), "%s: %s (%s)\n", p.ID, report.Safe(p.Title), report.Safe(p.Language))
				}
				shown += showBlocks(cmd.OutOrStdout(), p, id)
			}
			if shown == 0 {
				return &statusError{exitBroken, fmt.Sprintf("no pack and no kind of field is called %q; rollcall patterns list names the packs", id)}
			}
			return nil
		},
	}
}

// showBlocks writes the blocks of p if that is the pack id, or those of the kind
// id, and returns how many there were.
func showBlocks(w io.Writer, p patterns.Pack, id string) int {
	n := 0
	block := func(what string, kind patterns.Kind, source string, lists ...list) {
		if p.ID != id && string(kind) != id {
			return
		}
		n++
		fmt.Fprintf(w, "\n%s  %s  (%s)\n  source: %s\n", kind, what, p.ID, report.Safe(source))
		for _, l := range lists {
			if len(l.words) > 0 {
				fmt.Fprintf(w, "  %s: %s\n", l.name, report.Safe(strings.Join(l.words, ", ")))
			}
		}
	}
	for _, t := range p.Terms {
		block("words", t.Kind, t.Source, list{"by themselves", t.Strong}, list{"with company", t.Weak}, list{"before", t.Prefixes},
			list{"after", t.Suffixes}, list{"last words", t.Words}, list{"examples", t.Examples}, list{"lookalikes", t.Lookalikes})
	}
	for _, x := range p.Numbers {
		block("numbers", x.Kind, x.Source, list{"title", []string{x.Title}}, list{"pattern", []string{x.Pattern}},
			list{"proof", []string{x.Proof}}, list{"examples", x.Examples}, list{"lookalikes", x.Lookalikes})
	}
	for _, h := range p.Headings {
		block("headings", h.Kind, h.Source, list{"by themselves", h.Terms}, list{"with company", h.Weak})
	}
	return n
}

// list is one list of words in a pack.
type list struct {
	name  string
	words []string
}

func testCommand(files *[]string) *cobra.Command {
	var header string
	cmd := &cobra.Command{
		Use:   "test VALUE [--header HEADING]",
		Short: "Say what a value is taken for, and why",
		Long: `test says what a value of a cell is taken for, by itself and under a heading, and
which packs say so. The value is shown by its shape only.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			vocabulary, err := loadPacks(*files)
			if err != nil {
				return &statusError{exitBroken, err.Error()}
			}
			value := strings.TrimSpace(args[0])
			if value == "" {
				return errors.New("the value is empty")
			}
			return explainValue(cmd.OutOrStdout(), vocabulary, value, strings.TrimSpace(header))
		},
	}
	cmd.Flags().StringVar(&header, "header", "", "the `HEADING` of the column that the value stands in")
	return cmd
}

// explainValue writes what value is taken for under heading.
func explainValue(w io.Writer, vocabulary []patterns.Pack, value, heading string) error {
	m, err := patterns.Load(vocabulary...)
	if err != nil {
		return &statusError{exitBroken, err.Error()}
	}
	said, err := patterns.Sayings(vocabulary, value, heading)
	if err != nil {
		return &statusError{exitBroken, err.Error()}
	}
	r, column := m.Value(value), m.Heading(heading)
	fmt.Fprintf(w, "value %s: %s\n", finding.NewSecret(value), r.Form)
	fmt.Fprintf(w, "  by itself: %s\n", kindList(r.Strong))
	fmt.Fprintf(w, "  with company: %s\n", kindList(r.Weak&^r.Strong))
	if r.Name != patterns.NoName {
		fmt.Fprintf(w, "  as a name: %s, %.2f of 1 that it is a person's\n", r.Name, r.Person)
	}
	switch {
	case heading == "":
	case column.Kind == patterns.None:
		fmt.Fprintln(w, "heading: no pack knows it")
	default:
		fmt.Fprintf(w, "heading: %s, %.2f of 1 sure\n", column.Kind, column.Weight)
	}
	fmt.Fprintf(w, "so: %s\n", conclusion(r, column))
	if len(said) == 0 {
		return nil
	}
	fmt.Fprintln(w, "who says so:")
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range said {
		how := "with company"
		if s.Strong {
			how = "by itself"
		}
		what := s.Block
		if s.Title != "" {
			what += " " + report.Safe(s.Title)
		}
		fmt.Fprintf(out, "  %s\t%s\t%s\t%s\t%s\n", s.Pack, s.Kind, what, how, report.Safe(s.Source))
	}
	return out.Flush()
}

// conclusion says what a column of values like r under the heading comes to.
func conclusion(r patterns.Reading, heading patterns.Column) string {
	const sure = 0.7 // as for a heading that means one thing
	switch {
	case heading.Kind.Against():
		return "the heading speaks against people"
	case heading.Kind != patterns.None && heading.Weight >= sure:
		return fmt.Sprintf("under this heading such values count as %s, if they look the part", heading.Kind)
	case r.Strong != 0:
		return "such values count by themselves"
	case heading.Kind != patterns.None || r.Weak != 0 || r.Name != patterns.NoName:
		return "such values count beside names, ranks or numbers"
	}
	return "such values say nothing about people"
}

// kindList names the kinds in s.
func kindList(s patterns.KindSet) string {
	var words []string
	for k := range s.Each {
		words = append(words, string(k))
	}
	if len(words) == 0 {
		return "nothing"
	}
	return strings.Join(slices.Compact(words), ", ")
}
