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
	"slices"
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
	var push, global bool
	install := &cobra.Command{
		Use:   "install",
		Short: "Have git scan what is staged before each commit",
		Long: `install writes a pre-commit hook for the repository that the working folder
belongs to, and with --push a pre-push hook. A hook that is there already is
kept, and run first.

With --global the hook is for all your repositories, by git's setting
core.hooksPath. Their own hooks go on running.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			h := commitHook()
			if push {
				h = pushHook()
			}
			if global {
				return hookError(installGlobally(cmd, h))
			}
			return hookError(installHere(cmd, h))
		},
	}
	install.Flags().BoolVar(&push, "push", false, "scan what is pushed, before each push, instead")
	install.Flags().BoolVar(&global, "global", false, "for all your repositories")
	uninstall := &cobra.Command{
		Use:   "uninstall",
		Short: "Take the hooks out again",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if global {
				return hookError(uninstallGlobally(cmd))
			}
			return hookError(uninstallHere(cmd))
		},
	}
	uninstall.Flags().BoolVar(&global, "global", false, "those for all your repositories")
	cmd.AddCommand(install, uninstall, hookRunCommand())
	return cmd
}

func hookRunCommand() *cobra.Command {
	set := newScanFlags()
	push := false
	cmd := &cobra.Command{
		Use:   "run [flags] [PATH...]",
		Short: "Scan what is staged or pushed, as the hook does",
		Long: `run scans the files that the next commit adds or changes, as they are staged and
not as they are in the working folder. With PATHs it scans those of them only.
The config is .rollcall.toml at the top of the repository, and with the baseline
that it names it counts as it stands in the last commit.

With --push it scans what a push would bring to a remote, every version of every
file, and takes what git gives a pre-push hook: the name of the remote, and on
standard input what is pushed. The config is that of the remote then, as far as
it is known here.

Exit status as of scan; every status but 0 stops the commit or the push.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if push {
				return set.runPush(cmd.Context(), cmd, args)
			}
			return set.runCommit(cmd.Context(), cmd, args)
		},
	}
	set.define(cmd)
	cmd.Flags().BoolVar(&push, "push", false, "scan what is pushed; the arguments are those of a pre-push hook")
	grouped(cmd, scanGroups())
	return cmd
}

// runCommit scans what is staged.
func (set *scanFlags) runCommit(ctx context.Context, cmd *cobra.Command, args []string) error {
	return set.runHook(ctx, cmd, "HEAD", "commit", func() (*walk.Blobs, error) { return walk.Staged(ctx, args) })
}

// runPush scans what is pushed. Args and standard input are as githooks(5) says.
func (set *scanFlags) runPush(ctx context.Context, cmd *cobra.Command, args []string) error {
	const most = 16 << 20
	remote := ""
	if len(args) > 0 {
		remote = args[0]
	}
	list, err := walk.ReadAll(ctx, cmd.InOrStdin(), most)
	if err != nil {
		return hookError(err)
	}
	pushed, err := walk.ParsePushed(ctx, string(list), remote)
	if err != nil {
		return hookError(err)
	}
	return set.runHook(ctx, cmd, pushed.Base, "push", func() (*walk.Blobs, error) { return walk.History(ctx, pushed.Revisions...) })
}

// runHook scans what read returns, with the config of the commit called base. Act
// is what the hook comes before.
func (set *scanFlags) runHook(ctx context.Context, cmd *cobra.Command, base, act string, read func() (*walk.Blobs, error)) (err error) {
	if err := set.configureHook(ctx, cmd.Flags(), base); err != nil {
		return err
	}
	format, err := set.valid()
	if err != nil {
		return err
	}
	blobs, err := read()
	if err != nil {
		return hookError(err)
	}
	defer func() { err = errors.Join(err, blobs.Close()) }()
	stderr := cmd.ErrOrStderr()
	noteSubmodules(stderr, blobs)
	if blobs.Len() == 0 {
		return nil
	}
	set.quiet = !set.verbose
	err = set.scan(ctx, cmd, format, walk.Sources{Git: blobs})
	if status, ok := errors.AsType[*statusError](err); ok {
		again := "stage those again: git add FILE"
		if act == "push" {
			again = "out of the commits named too: git rebase"
		}
		switch status.status {
		case exitExposed:
			fmt.Fprintf(stderr, `rollcall: %[1]s stopped: it would expose people who serve
  Take them out of the files above, and %[2]s
  If they may be published, say so in %[3]s ([[allow]]), committed before,
  or %[1]s once without this check: git %[1]s --no-verify
`, act, again, committedConfig)
		case exitUnchecked, exitReview:
			fmt.Fprintf(stderr, `rollcall: %[1]s stopped: look at the files above before they go out
  If they may be published, %[1]s without this check: git %[1]s --no-verify
`, act)
		}
	}
	return err
}

// noteSubmodules says which files are not looked at here.
func noteSubmodules(stderr io.Writer, blobs *walk.Blobs) {
	for _, path := range slices.Compact(slices.Sorted(slices.Values(blobs.Submodules))) {
		fmt.Fprintf(stderr, "rollcall: %s: a submodule; what is in it is looked at where it is committed\n", report.Safe(path))
	}
}

// committedConfig is the config of a repository, at its top.
const committedConfig = ".rollcall.toml"

// configureHook takes the config that is named, or the one of the repository, or
// the user's own. That of the repository counts as it stands in the commit called
// base, and so does the baseline it names: a change cannot wave itself through.
func (set *scanFlags) configureHook(ctx context.Context, flags *pflag.FlagSet, base string) error {
	data, err := walk.Committed(ctx, base, committedConfig)
	switch {
	case flags.Changed("config"), errors.Is(err, fs.ErrNotExist):
		return hookError(set.settle(flags))
	case err != nil:
		return hookError(err)
	}
	set.config = committedConfig
	if !flags.Changed("baseline") {
		set.open = func(name string) (io.ReadCloser, error) {
			data, err := walk.Committed(ctx, base, filepath.ToSlash(name))
			return io.NopCloser(bytes.NewReader(data)), err
		}
	}
	return hookError(set.take(flags, data))
}

// gitHook is a hook of git that runs rollcall.
type gitHook struct {
	name, args string
	act        string // what it comes before
	listens    bool   // git gives it something on standard input
}

// hookMark is how a hook of ours is known.
const hookMark = "# Scans what goes out. To remove it: rollcall hook uninstall\n"

func commitHook() gitHook { return gitHook{"pre-commit", "hook run", "commit", false} }
func pushHook() gitHook   { return gitHook{"pre-push", `hook run --push -- "$@"`, "push", true} }

// before is what a hook that was there is called from then on.
func (h gitHook) before() string { return h.name + ".before-rollcall" }

// script returns the hook that runs the given program after the hook that was
// there before.
func (h gitHook) script(program string) []byte {
	quoted := "'" + strings.ReplaceAll(program, "'", `'\''`) + "'"
	keep, given := "", ""
	if h.listens { // and so does the hook from before
		keep, given = "given=$(cat)\n", `printf '%s\n' "$given" | `
	}
	return []byte("#!/bin/sh\n" + hookMark + keep + `before="$(dirname -- "$0")/` + h.before() + `"
if [ -x "$before" ]; then ` + given + `"$before" "$@" || exit; fi
` + given + quoted + " " + h.args + "\n")
}

// installHere writes the hook for the repository of the working folder.
func installHere(cmd *cobra.Command, h gitHook) error {
	dir, err := walk.HooksFolder(cmd.Context())
	if err != nil {
		return err
	}
	return h.install(cmd, dir)
}

// install writes the hook into dir. What it says on the way goes to standard output.
func (h gitHook) install(cmd *cobra.Command, dir string) error {
	hook, before := filepath.Join(dir, h.name), filepath.Join(dir, h.before())
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
			return fmt.Errorf("%s: there is a hook, and %s is there from before: remove one of them", hook, h.before())
		}
		if err := os.Rename(hook, before); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "The hook that was there is kept as %s, and runs first.\n", report.Safe(before))
	}
	if err := writeHook(hook, h.script(program)); err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "Each %s is looked at from now on: %s\n", h.act, report.Safe(hook))
	return nil
}

// writeHook writes a hook that git can run.
func writeHook(name string, script []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		return err
	}
	out, err := createOutput(name)
	if err != nil {
		return err
	}
	_, err = out.Write(script)
	if err == nil {
		err = out.Chmod(0o755)
	}
	return out.finish(err)
}

// uninstallHere removes the hooks of the repository of the working folder.
func uninstallHere(cmd *cobra.Command) error {
	dir, err := walk.HooksFolder(cmd.Context())
	if err != nil {
		return err
	}
	return uninstallHooks(cmd, dir)
}

// uninstallHooks removes the hooks in dir, and puts those back that were there
// before.
func uninstallHooks(cmd *cobra.Command, dir string) error {
	none := true
	for _, h := range []gitHook{commitHook(), pushHook()} {
		hook, before := filepath.Join(dir, h.name), filepath.Join(dir, h.before())
		if ours, err := isOurs(hook); err != nil || !ours {
			continue
		}
		none = false
		if _, err := os.Lstat(before); err == nil {
			if err := os.Rename(before, hook); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "Removed; the hook that was there before is back: %s\n", report.Safe(hook))
			continue
		}
		if err := os.Remove(hook); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "Removed: %s\n", report.Safe(hook))
	}
	if none {
		return errors.New("there is no hook of rollcall")
	}
	return nil
}

// isOurs reports whether the file is a hook that install wrote.
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
