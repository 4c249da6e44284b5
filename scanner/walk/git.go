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

// Staged is what the next commit of a git repository changes or adds.
type Staged struct {
	Submodules []string // paths of those that change; they are repositories of their own

	blobs []blob
}

// blob is one file as it is staged.
type blob struct{ path, object string }

// ReadStaged returns what is staged in the repository that the working folder
// belongs to: the files that are new or changed against the last commit, as they
// stand in the index. Paths are slash-separated and begin at the top of the
// repository. If only is not empty, files that it does not name are left out; it
// has paths as the user gives them, from the working folder.
//
// git is run with the environment as it is, since it tells a hook by it where the
// index stands.
func ReadStaged(ctx context.Context, only []string) (*Staged, error) {
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
	s, err := parseRaw(raw)
	if err != nil || len(only) == 0 {
		return s, err
	}
	prefix, err := git(ctx, "rev-parse", "--show-prefix")
	if err != nil {
		return nil, err
	}
	named := map[string]bool{}
	for _, path := range only {
		named[filepath.ToSlash(filepath.Join(strings.TrimSuffix(string(prefix), "\n"), path))] = true
	}
	s.blobs = slices.DeleteFunc(s.blobs, func(b blob) bool { return !named[b.path] })
	return s, nil
}

// parseRaw parses the output of git diff-index --raw -z (git-diff-index(1), "Raw
// output format"): ":mode mode object object status NUL path NUL".
func parseRaw(raw []byte) (*Staged, error) {
	const (
		fields    = 5
		submodule = "160000"
	)
	s := &Staged{}
	words := strings.Split(strings.TrimSuffix(string(raw), "\x00"), "\x00")
	for ; len(words) >= 2; words = words[2:] {
		f := strings.Fields(words[0])
		if len(f) != fields || !strings.HasPrefix(f[0], ":") {
			return nil, errors.New("git says what is staged in a form that is not known")
		}
		if f[1] == submodule {
			s.Submodules = append(s.Submodules, words[1])
			continue
		}
		s.blobs = append(s.blobs, blob{path: words[1], object: f[3]})
	}
	return s, nil
}

// Len returns how many files there are.
func (s *Staged) Len() int { return len(s.blobs) }

// files yields the files until yield has enough.
func (s *Staged) files(yield func(Entry, error) bool) {
	for _, b := range s.blobs {
		if !yield(Entry{Path: b.path, Open: b.open}, nil) {
			return
		}
	}
}

// open reads the file into memory. What git-lfs keeps is read where it keeps it.
func (b blob) open(ctx context.Context, limit int64) (*File, error) {
	data, err := b.read(ctx, limit)
	if err != nil {
		return nil, err
	}
	if id, ok := pointer(data); ok {
		name, err := git(ctx, "rev-parse", "--git-path", "lfs/objects/"+id[:2]+"/"+id[2:4]+"/"+id)
		if err != nil {
			return nil, err
		}
		f, err := open(strings.TrimSuffix(string(name), "\n"))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, ErrLFS
		}
		return f, err
	}
	return &File{ReaderAt: bytes.NewReader(data), Size: int64(len(data))}, nil
}

func (b blob) read(ctx context.Context, limit int64) ([]byte, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := command(ctx, "cat-file", "blob", b.object)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	data, err := ReadAll(ctx, out, limit)
	if err != nil {
		cancel()
		_ = cmd.Wait() // it was ended
		return nil, err
	}
	if err := cmd.Wait(); err != nil {
		return nil, fmt.Errorf("git cannot read it: %w", err)
	}
	return data, nil
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
// it stands in the last commit; fs.ErrNotExist if that has none.
func Committed(ctx context.Context, path string) ([]byte, error) {
	const most = 64 << 20
	object, err := git(ctx, "rev-parse", "--quiet", "--verify", "HEAD:"+path)
	if err != nil {
		return nil, fs.ErrNotExist
	}
	return blob{object: strings.TrimSpace(string(object))}.read(ctx, most)
}

// HooksFolder returns the folder in which git looks for the hooks of the repository
// that the working folder belongs to.
func HooksFolder(ctx context.Context) (string, error) {
	dir, err := git(ctx, "rev-parse", "--git-path", "hooks")
	return strings.TrimSuffix(string(dir), "\n"), err
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
// read; without programs that the repository's config names, and without the
// network.
func command(ctx context.Context, args ...string) *exec.Cmd {
	args = append([]string{"--literal-pathspecs", "-c", "core.fsmonitor=false"}, args...)
	cmd := exec.CommandContext(ctx, "git", args...) //nolint:gosec // no shell reads them, and git takes paths as they are
	cmd.Env = append(os.Environ(), "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_LAZY_FETCH=1")
	return cmd
}
