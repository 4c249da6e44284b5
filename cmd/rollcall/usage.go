package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagGroup is a heading of the help and the flags below it.
type flagGroup struct {
	title string
	flags []string
}

// scanGroups are the groups of the flags of scan. Flags that stand in none come
// last.
func scanGroups() []flagGroup {
	return []flagGroup{
		{"What to scan", []string{"files-from", "git", "all-history", "push", "pack"}},
		{"The report", []string{"format", "output", "color", "explain", "verbose", "quiet", "no-progress"}},
		{"What counts", []string{"fail-on", "baseline", "write-baseline", "config"}},
		{"How to read", []string{"jobs", "isolation"}},
		{"Limits", limitFlags()},
	}
}

// grouped has the help of cmd print its flags in groups.
func grouped(cmd *cobra.Command, groups []flagGroup) {
	cmd.SetUsageFunc(func(cmd *cobra.Command) error {
		out := cmd.OutOrStderr()
		fmt.Fprintf(out, "Usage:\n  %s\n", cmd.UseLine())
		rest := pflag.NewFlagSet("", pflag.ContinueOnError)
		rest.AddFlagSet(cmd.Flags())
		told := map[string]bool{}
		for _, g := range groups {
			set := pflag.NewFlagSet("", pflag.ContinueOnError)
			set.SortFlags = false
			for _, name := range g.flags {
				if f := rest.Lookup(name); f != nil {
					set.AddFlag(f)
					told[name] = true
				}
			}
			printFlags(out, g.title, set)
		}
		others := pflag.NewFlagSet("", pflag.ContinueOnError)
		rest.VisitAll(func(f *pflag.Flag) {
			if !told[f.Name] {
				others.AddFlag(f)
			}
		})
		printFlags(out, "More", others)
		return nil
	})
}

func printFlags(out io.Writer, title string, set *pflag.FlagSet) {
	if usages := set.FlagUsagesWrapped(80); usages != "" {
		fmt.Fprintf(out, "\n%s:\n%s", title, usages)
	}
}
