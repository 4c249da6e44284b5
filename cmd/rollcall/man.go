package main

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// manCommand writes the manual for those who make packages. It is derived from the
// help of the commands, so it stands in no repository.
func manCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "man DIR",
		Short:  "Write the manual pages to a folder",
		Args:   cobra.ExactArgs(1),
		Hidden: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			root.DisableAutoGenTag = true // the same pages from the same program
			header := &doc.GenManHeader{Section: "1", Source: "rollcall " + version(), Manual: "rollcall"}
			if err := doc.GenManTree(root, header, args[0]); err != nil {
				return &statusError{exitBroken, fmt.Sprintf("man %s: %v", args[0], reason(err))}
			}
			return nil
		},
	}
}
