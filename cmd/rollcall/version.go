package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/rollcall-scan/rollcall/scanner/isolate"
)

// linked is the version that a release is built with.
//
//nolint:gochecknoglobals // set by the linker: -X main.linked=v1.2.3
var linked string

// version returns the version of the program: that of the release, of the module,
// or the revision it was built from.
func version() string {
	if linked != "" {
		return linked
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return "devel-" + s.Value[:min(len(s.Value), 12)]
		}
	}
	return "devel"
}

func versionCommand() *cobra.Command {
	verbose := false
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		Run: func(cmd *cobra.Command, _ []string) {
			fmt.Fprintf(cmd.OutOrStdout(), "rollcall %s (%s, %s/%s)\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			if verbose {
				fmt.Fprintf(cmd.OutOrStdout(), "isolation: %s\n", isolate.Locks())
			}
		},
	}
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "say what keeps the reading of files in on this system")
	return cmd
}
