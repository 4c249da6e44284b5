package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcall-scan/rollcall/scanner/guide"
)

func explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [WORD]...",
		Short: "Say what a word of the reports means, and what to do",
		Long: `explain says in plain words what a word of the reports means, and what to do
about it: an exit status (0 to 4), a verdict, a rule, a way of hiding, a reason
for not reading, or a kind of field. Without a word it lists them all.`,
		Example: "  rollcall explain 3\n  rollcall explain pivot-cache",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return topicWords(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			out := cmd.OutOrStdout()
			if len(args) == 0 {
				var class guide.Class
				for _, t := range guide.Topics() {
					if t.Class != class {
						class = t.Class
						fmt.Fprintf(out, "%s:\n", class)
					}
					fmt.Fprintf(out, "  %s\n", t.Word)
				}
				return nil
			}
			for _, word := range args {
				topics := guide.Find(word)
				if len(topics) == 0 {
					return fmt.Errorf("no word %q; rollcall explain lists them", word)
				}
				for _, t := range topics {
					printTopic(cmd, t)
				}
			}
			return nil
		},
	}
}

func printTopic(cmd *cobra.Command, t guide.Topic) {
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "%s (%s)\n%s", t.Word, t.Class, folded(t.What, "  ", "  "))
	for _, s := range t.Steps {
		do := s.Do
		if s.Program != "" {
			do = s.Program + ": " + do
		}
		fmt.Fprint(out, folded(do, "  - ", "    "))
	}
}

// folded returns text in lines of 78 characters at most, the first of which begins
// with first and the others with rest.
func folded(text, first, rest string) string {
	var b strings.Builder
	line := first
	for i, word := range strings.Fields(text) {
		if i > 0 && len(line)+len(word) >= 78 {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
			line = rest
		}
		line += word + " "
	}
	return b.String() + strings.TrimRight(line, " ") + "\n"
}

// topicWords returns the words there are, each once.
func topicWords() []string {
	var words []string
	for _, t := range guide.Topics() {
		words = append(words, t.Word)
	}
	slices.Sort(words)
	return slices.Compact(words)
}
