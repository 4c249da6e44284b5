package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/spf13/cobra"
)

// Exit statuses. They are part of the interface: scripts and hooks depend on them.
const (
	exitClean     = 0 // every file was read, and nobody is exposed
	exitExposed   = 1 // people are exposed
	exitBroken    = 2 // the command was wrong, or broke off
	exitUnchecked = 3 // nobody was found, but something could not be read
	exitReview    = 4 // a person should look; only if asked for
)

// statusError ends the program with a status. Without a message everything that
// there is to say has been said.
type statusError struct {
	status  int
	message string
}

func (e *statusError) Error() string { return e.message }

// run executes the command line args and returns the exit status. Everything that
// main does and a test cannot stays in main.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := rootCommand() //nolint:contextcheck // cobra hands ctx on
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitClean
	}
	if status, ok := errors.AsType[*statusError](err); ok {
		if status.message != "" {
			fmt.Fprintf(stderr, "rollcall: %s\n", status.message)
		}
		return status.status
	}
	fmt.Fprintf(stderr, "rollcall: %v (see %s --help)\n", err, cmd.CommandPath())
	return exitBroken
}

// reason returns err without the name of the file that it is about, for messages
// that begin with the name the user gave.
func reason(err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err
	}
	return err
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "rollcall",
		Short: "Find people who serve in files that are about to be published",
		Long: `rollcall reads files that are about to be published, the places that no reader
sees included, and says whether they expose people who serve: police officers,
soldiers, firefighters and the staff beside them.
Environment: NO_COLOR and TERM=dumb switch colours off.`,
		Version:       version(),
		Args:          cobra.NoArgs,
		SilenceErrors: true, // run prints them, in one line
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return cmd.Help()
		},
	}
	root.AddCommand(scanCommand(), hookCommand(), patternsCommand(), configCommand(), explainCommand(), versionCommand(), manCommand(), workerCommand())
	root.SetVersionTemplate("rollcall {{.Version}}\n")
	return root
}
