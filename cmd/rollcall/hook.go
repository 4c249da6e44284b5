package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/rollcall-scan/rollcall/scanner/report"
	"github.com/rollcall-scan/rollcall/scanner/walk"
)

func hookCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "hook",
		Short: "Scan what is staged before it is committed to git",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		&cobra.Command{
			Use:   "install",
			Short: "Have git scan what is staged before each commit",
			Long: `install writes a pre-commit hook for the repository that the working folder
belongs to. A hook that is there already is kept, and run first.`,
			Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return hookError(installHook(cmd)) },
		},
		&cobra.Command{
			Use:   "uninstall",
			Short: "Take the hook out again",
			Args:  cobra.NoArgs,
			RunE:  func(cmd *cobra.Command, _ []string) error { return hookError(uninstallHook(cmd)) },
		},
		hookRunCommand(),
	)
	return cmd
}

func hookRunCommand() *cobra.Command {
	set := newScanFlags()
	cmd := &cobra.Command{
		Use:   "run [flags] [PATH...]",
		Short: "Scan what is staged, as the hook does",
		Long: `run scans the files that the next commit adds or changes, as they are staged and
not as they are in the working folder. With PATHs it scans those of them only.
The config is .rollcall.toml at the top of the repository, and with the baseline
that it names it counts as it stands in the last commit.

Exit status as of scan; every status but 0 stops the commit.`,
		RunE: func(cmd *cobra.Command, args []string) error { return set.runHook(cmd.Context(), cmd, args) },
	}
	set.define(cmd)
	grouped(cmd, scanGroups())
	return cmd
}

// runHook scans what is staged.
func (set *scanFlags) runHook(ctx context.Context, cmd *cobra.Command, args []string) error {
	if err := set.configureHook(ctx, cmd.Flags()); err != nil {
		return err
	}
	format, err := set.valid()
	if err != nil {
		return err
	}
	staged, err := walk.ReadStaged(ctx, args)
	if err != nil {
		return hookError(err)
	}
	stderr := cmd.ErrOrStderr()
	for _, path := range staged.Submodules {
		fmt.Fprintf(stderr, "rollcall: %s: a submodule; what is in it is looked at where it is committed\n", report.Safe(path))
	}
	if staged.Len() == 0 {
		return nil
	}
	set.quiet = !set.verbose
	err = set.scan(ctx, cmd, format, walk.Sources{Staged: staged})
	if status, ok := errors.AsType[*statusError](err); ok {
		switch status.status {
		case exitExposed:
			fmt.Fprint(stderr, `rollcall: commit stopped: it would expose people who serve
  Take them out of the files above, and stage those again: git add FILE
  If they may be published, say so in .rollcall.toml ([[allow]]), committed before,
  or commit once without this check: git commit --no-verify
`)
		case exitUnchecked, exitReview:
			fmt.Fprint(stderr, `rollcall: commit stopped: look at the files above before they go out
  If they may be published, commit without this check: git commit --no-verify
`)
		}
	}
	return err
}

// committedConfig is the config of a repository, at its top.
const committedConfig = ".rollcall.toml"

// configureHook takes the config that is named, or the one of the repository, or the
// user's own. That of the repository counts, and so does the baseline it names, as it stands in the last commit
// and not as it is staged, so that a change cannot wave itself through.
func (set *scanFlags) configureHook(ctx context.Context, flags *pflag.FlagSet) error {
	data, err := walk.Committed(ctx, committedConfig)
	switch {
	case flags.Changed("config"), errors.Is(err, fs.ErrNotExist):
		return hookError(set.settle(flags))
	case err != nil:
		return hookError(err)
	}
	set.config = committedConfig
	if !flags.Changed("baseline") {
		set.open = func(name string) (io.ReadCloser, error) {
			data, err := walk.Committed(ctx, filepath.ToSlash(name))
			return io.NopCloser(bytes.NewReader(data)), err
		}
	}
	return hookError(set.take(flags, data))
}

// What the files of the hook are called, and how ours is known.
const (
	hookName   = "pre-commit"
	hookBefore = hookName + ".before-rollcall"
	hookMark   = "# Scans what is staged. To remove it: rollcall hook uninstall\n"
)

// hookScript returns the hook that runs the given program after the hook that was
// there before.
func hookScript(program string) []byte {
	quoted := "'" + strings.ReplaceAll(program, "'", `'\''`) + "'"
	return []byte("#!/bin/sh\n" + hookMark + `before="$(dirname -- "$0")/` + hookBefore + `"
if [ -x "$before" ]; then "$before" "$@" || exit; fi
exec ` + quoted + " hook run\n")
}

// installHook writes the hook. What it says on the way goes to standard output.
func installHook(cmd *cobra.Command) error {
	hook, before, err := hookFiles(cmd.Context())
	if err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	ours, err := isOurs(hook)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case !ours:
		if _, err := os.Lstat(before); err == nil {
			return fmt.Errorf("%s: there is a hook, and %s is there from before: remove one of them", hook, hookBefore)
		}
		if err := os.Rename(hook, before); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "The hook that was there is kept as %s, and runs first.\n", report.Safe(before))
	}
	if err := os.MkdirAll(filepath.Dir(hook), 0o750); err != nil {
		return err
	}
	out, err := createOutput(hook)
	if err != nil {
		return err
	}
	_, err = out.Write(hookScript(program))
	if err == nil {
		err = out.Chmod(0o755)
	}
	if err := out.finish(err); err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "Each commit is looked at from now on: %s\n", report.Safe(hook))
	return nil
}

// uninstallHook removes the hook, and puts the one back that was there before.
func uninstallHook(cmd *cobra.Command) error {
	hook, before, err := hookFiles(cmd.Context())
	if err != nil {
		return err
	}
	if ours, err := isOurs(hook); err != nil || !ours {
		return fmt.Errorf("%s: there is no hook of rollcall", hook)
	}
	if _, err := os.Lstat(before); err == nil {
		err = os.Rename(before, hook)
		if err == nil {
			fmt.Fprintf(cmd.OutOrStdout(), "Removed; the hook that was there before is back: %s\n", report.Safe(hook))
		}
		return err
	}
	if err := os.Remove(hook); err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "Removed: %s\n", report.Safe(hook))
	return nil
}

// hookFiles returns the paths of the hook and of the one that was there before.
func hookFiles(ctx context.Context) (hook, before string, err error) {
	dir, err := walk.HooksFolder(ctx)
	return filepath.Join(dir, hookName), filepath.Join(dir, hookBefore), err
}

// isOurs reports whether the file is a hook that installHook wrote.
func isOurs(name string) (bool, error) {
	data, err := os.ReadFile(name)
	return bytes.Contains(data, []byte(hookMark)), err
}

// hookError gives err the status of a command that broke.
func hookError(err error) error {
	if err == nil {
		return nil
	}
	return &statusError{exitBroken, err.Error()}
}
