package walk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// Errors that say why nothing of a git repository can be read.
var (
	// ErrNoGit is a system without the git program.
	ErrNoGit = errors.New("the program git is not installed")
	// ErrNoRepository is a folder that belongs to no repository.
	ErrNoRepository = errors.New("this is no git repository")
	// ErrLFS is a file whose content git-lfs keeps, and not on this machine.
	ErrLFS = errors.New("the content is kept by git-lfs and is not on this machine")
)

// Blobs are files as git keeps them. They are read by one process of git, which
// ends with Close.
type Blobs struct {
	Submodules []string // paths of those that change; they are repositories of their own

	blobs []blob
	store *store
}

// blob is one version of a file.
type blob struct{ path, object string }

// Staged returns what is staged in the repository that the working folder
// belongs to: the files that are new or changed against the last commit, as they
// stand in the index. Paths are slash-separated and begin at the top of the
// repository. If only is not empty, files that it does not name are left out; it
// has paths as the user gives them, from the working folder.
//
// git is run with the environment as it is, since it tells a hook by it where the
// index stands.
func Staged(ctx context.Context, only []string) (*Blobs, error) {
	against := "HEAD"
	if _, err := git(ctx, "rev-parse", "--quiet", "--verify", "HEAD"); err != nil {
		if _, err := git(ctx, "rev-parse", "--git-dir"); err != nil {
			return nil, err
		}
		empty, err := git(ctx, "hash-object", "-t", "tree", "--stdin") // of SHA-1 or SHA-256, as the repository has it
		if err != nil {
			return nil, err
		}
		against = strings.TrimSpace(string(empty))
	}
	raw, err := git(ctx, "diff-index", "--cached", "--raw", "-z", "--no-renames", "--full-index", "--ignore-submodules=none", "--diff-filter=AMT", against)
	if err != nil {
		return nil, err
	}
	b := &Blobs{store: newStore(ctx)}
	if err := b.parse(raw); err != nil || len(only) == 0 {
		return b, err
	}
	prefix, err := git(ctx, "rev-parse", "--show-prefix")
	if err != nil {
		return nil, err
	}
	named := map[string]bool{}
	for _, path := range only {
		named[filepath.ToSlash(filepath.Join(strings.TrimSuffix(string(prefix), "\n"), path))] = true
	}
	b.blobs = slices.DeleteFunc(b.blobs, func(b blob) bool { return !named[b.path] })
	return b, nil
}

// History returns every version of every file that commits brought in: those that
// git-rev-list(1) lists for revisions, such as "main..HEAD", or "--all" for all
// that a branch, tag or stash leads to. What several commits or paths share comes
// once, where it was first. Paths are those of doc.AtCommit.
func History(ctx context.Context, revisions ...string) (*Blobs, error) {
	// Of a merge it is -c that tells what is in none of the commits it joins.
	args := []string{"log", "--format=%x00%H", "--raw", "-z", "-c", "--root", "--reverse", "--no-abbrev", "--no-renames", "--ignore-submodules=none", "--diff-filter=AMT", "--no-show-signature"}
	raw, err := git(ctx, append(append(args, revisions...), "--")...)
	if err != nil {
		return nil, err
	}
	b := &Blobs{store: newStore(ctx)}
	return b, b.parse(raw)
}

// Pushed is what a push brings to a remote.
type Pushed struct {
	Revisions []string // for History
	Base      string   // the commit of the remote that it builds on, HEAD if there is none
}

// ParsePushed parses what git gives a pre-push hook on its standard input, a line a
// branch or tag (githooks(5)). Commits that a branch of the remote leads to, as far
// as that is known here, are left out; a remote of "" is any.
func ParsePushed(ctx context.Context, list, remote string) (Pushed, error) {
	const fields = 4 // local name and object, remote name and object
	p := Pushed{Base: "HEAD"}
	var known []string
	exists := func(commit string) bool {
		_, err := git(ctx, "rev-parse", "--quiet", "--verify", commit+"^{commit}")
		return err == nil
	}
	for line := range strings.Lines(list) {
		f := strings.Fields(line)
		switch {
		case len(f) == 0:
			continue
		case len(f) != fields:
			return p, errors.New("what is pushed has to be on standard input, as git gives it to a pre-push hook")
		case strings.Trim(f[1], "0") == "":
			continue // is deleted
		}
		p.Revisions = append(p.Revisions, f[1])
		if strings.Trim(f[3], "0") != "" && exists(f[3]) {
			known = append(known, f[3])
		}
	}
	if len(p.Revisions) == 0 {
		return Pushed{Base: "HEAD", Revisions: []string{"--max-count=0"}}, nil
	}
	p.Revisions = append(append(p.Revisions, "--not"), known...)
	if remote == "" {
		p.Revisions = append(p.Revisions, "--remotes")
	} else {
		p.Revisions = append(p.Revisions, "--remotes="+remote)
	}
	return p, p.findBase(ctx)
}

// findBase takes the newest of the commits that the push leaves out and builds on.
func (p *Pushed) findBase(ctx context.Context) error {
	all, err := git(ctx, append([]string{"rev-list", "--boundary"}, append(p.Revisions, "--")...)...)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(all)) {
		if commit, left := strings.CutPrefix(strings.TrimSpace(line), "-"); left {
			p.Base = commit
			break
		}
	}
	return nil
}

// parse adds the files of the raw output format, -z (git-diff-tree(1), "Raw output
// format"): a colon for each commit that is compared with, modes and objects,
// those of the file itself last, the status; NUL path NUL. Hashes of commits
// stand between them. A version of a file that is known already is left out.
func (b *Blobs) parse(raw []byte) error {
	const submodule = "160000"
	known, commit := map[string]bool{}, ""
	words := strings.Split(string(raw), "\x00")
	for i := 0; i < len(words); i++ {
		word := strings.TrimLeft(words[i], "\n")
		f := strings.Fields(strings.TrimLeft(word, ":"))
		against := len(word) - len(strings.TrimLeft(word, ":"))
		switch {
		case word == "":
			continue
		case against == 0 && len(f) == 1 && len(f[0]) >= 40:
			commit = f[0]
			continue
		case against == 0, len(f) != 2*against+3, i+1 == len(words):
			return errors.New("git says what has changed in a form that is not known")
		}
		i++
		mode, object, path := f[against], f[2*against+1], words[i]
		switch {
		case mode == submodule:
			b.Submodules = append(b.Submodules, path)
		case commit == "":
			b.blobs = append(b.blobs, blob{path, object})
		case !known[object]:
			known[object] = true
			b.blobs = append(b.blobs, blob{doc.AtCommit(commit, path), object})
		}
	}
	return nil
}

// Len returns how many files there are.
func (b *Blobs) Len() int { return len(b.blobs) }

// Close ends the process that reads them.
func (b *Blobs) Close() error { return b.store.close() }

// files yields the files until yield has enough.
func (b *Blobs) files(yield func(Entry, error) bool) {
	for _, x := range b.blobs {
		open := func(ctx context.Context, limit int64) (*File, error) { return b.store.open(ctx, x.object, limit) }
		if !yield(Entry{Path: x.path, Open: open}, nil) {
			return
		}
	}
}

// pointer returns the SHA-256 of the content that data stands for, if it is a
// pointer of git-lfs (git-lfs specification, docs/spec.md, "The Pointer").
func pointer(data []byte) (id string, ok bool) {
	const (
		most   = 1024
		digits = 64
	)
	if len(data) >= most || !bytes.HasPrefix(data, []byte("version https://git-lfs.github.com/spec/v1\n")) {
		return "", false
	}
	_, rest, _ := strings.Cut(string(data), "\noid sha256:")
	id, _, _ = strings.Cut(rest, "\n")
	return id, len(id) == digits && strings.Trim(id, "0123456789abcdef") == ""
}

// Committed returns the file of the given path, from the top of the repository, as
// it stands in a commit; fs.ErrNotExist if that has none.
func Committed(ctx context.Context, commit, path string) ([]byte, error) {
	object, err := git(ctx, "rev-parse", "--quiet", "--verify", commit+":"+path)
	if err != nil {
		return nil, fs.ErrNotExist
	}
	return git(ctx, "cat-file", "blob", strings.TrimSpace(string(object)))
}

// HooksFolder returns the folder in which git looks for the hooks of the repository
// that the working folder belongs to.
func HooksFolder(ctx context.Context) (string, error) {
	dir, err := git(ctx, "rev-parse", "--git-path", "hooks")
	return strings.TrimSuffix(string(dir), "\n"), err
}

// GlobalHooksFolder returns the folder in which git looks for the hooks of all
// repositories of the user, "" if it has none.
func GlobalHooksFolder(ctx context.Context) (string, error) {
	dir, err := git(ctx, "config", "--global", "--type=path", "--default", "", "--get", "core.hooksPath")
	return strings.TrimSuffix(string(dir), "\n"), err
}

// SetGlobalHooksFolder has git look there; "" for in each repository.
func SetGlobalHooksFolder(ctx context.Context, dir string) error {
	args := []string{"config", "--global", "core.hooksPath", dir}
	if dir == "" {
		args = []string{"config", "--global", "--unset", "core.hooksPath"}
	}
	_, err := git(ctx, args...)
	return err
}

// git runs git and returns what it prints.
func git(ctx context.Context, args ...string) ([]byte, error) {
	var stderr bytes.Buffer
	cmd := command(ctx, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	switch {
	case err == nil:
		return out, nil
	case errors.Is(err, exec.ErrNotFound):
		return nil, ErrNoGit
	case strings.Contains(stderr.String(), "not a git repository"):
		return nil, ErrNoRepository
	}
	line, _, _ := strings.Cut(stderr.String(), "\n")
	return nil, fmt.Errorf("git %s: %s", args[0], line)
}

// command returns the command that runs git: in English, since its messages are
// read; without programs that the repository's config names, without the network,
// and without replacements, since those stay behind when a commit is handed on.
func command(ctx context.Context, args ...string) *exec.Cmd {
	args = append([]string{"--literal-pathspecs", "-c", "core.fsmonitor=false"}, args...)
	cmd := exec.CommandContext(ctx, "git", args...) //nolint:gosec // no shell reads them, and git takes paths as they are
	cmd.Env = append(os.Environ(), "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_LAZY_FETCH=1", "GIT_NO_REPLACE_OBJECTS=1")
	return cmd
}
