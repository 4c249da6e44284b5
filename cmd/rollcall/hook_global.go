package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/rollcall-scan/rollcall/scanner/walk"
)

// ownHooks are the hooks that a repository can have of its own (githooks(5)). git
// runs none of them where core.hooksPath says another folder.
func ownHooks() []string {
	return []string{
		"applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "pre-merge-commit", "prepare-commit-msg",
		"commit-msg", "post-commit", "pre-rebase", "post-checkout", "post-merge", "pre-push", "pre-auto-gc", "post-rewrite",
		"sendemail-validate", "reference-transaction",
	}
}

// ownScript returns a hook that runs the repository's own hook called name.
func ownScript(name string) []byte {
	return []byte("#!/bin/sh\n" + `# Runs the hook of the repository itself, since git does not with core.hooksPath.
own="$(git rev-parse --git-common-dir)/hooks/` + name + `"
if [ -x "$own" ]; then exec "$own" "$@"; fi
`)
}

// globalFolders returns where git looks for the hooks of all repositories, "" for
// nowhere, and the folder of ours that they are written to then.
func globalFolders(ctx context.Context) (dir, ours string, err error) {
	own, err := userFolder()
	if err != nil {
		return "", "", err
	}
	dir, err = walk.GlobalHooksFolder(ctx)
	return dir, filepath.Join(own, "hooks"), err
}

// installGlobally writes the hook for all repositories of the user. In a folder of
// ours there are hooks that run those of the repository itself.
func installGlobally(cmd *cobra.Command, h gitHook) error {
	dir, ours, err := globalFolders(cmd.Context())
	if err != nil {
		return err
	}
	if dir != "" && dir != ours {
		return h.install(cmd, dir) // the user has hooks for all repositories already
	}
	for _, name := range ownHooks() {
		file := filepath.Join(ours, name)
		if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := writeHook(file, ownScript(name)); err != nil {
			return err
		}
	}
	if err := h.install(cmd, ours); err != nil {
		return err
	}
	return walk.SetGlobalHooksFolder(cmd.Context(), ours)
}

// uninstallGlobally removes the hooks for all repositories of the user.
func uninstallGlobally(cmd *cobra.Command) error {
	dir, ours, err := globalFolders(cmd.Context())
	if err != nil {
		return err
	}
	if dir == "" {
		return errors.New("there is no hook of rollcall for all repositories")
	}
	if err := uninstallHooks(cmd, dir); err != nil || dir != ours {
		return err
	}
	for _, name := range ownHooks() {
		file := filepath.Join(ours, name)
		if script, err := os.ReadFile(file); err != nil || !bytes.Equal(script, ownScript(name)) {
			continue // somebody else's
		}
		if err := os.Remove(file); err != nil {
			return err
		}
	}
	if os.Remove(ours) == nil { // else there are hooks of somebody else's in it, which git goes on running
		return walk.SetGlobalHooksFolder(cmd.Context(), "")
	}
	return nil
}
