// Package walk says where files come from: paths that a user names, the folders
// below them, lists of paths, standard input, and what a git repository keeps:
// what is staged, and what commits brought in. It opens files, and reads none.
package walk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// Errors that say why there is no file where one was named or met. Other errors
// are the operating system's.
var (
	// ErrNotFile is a device, a named pipe or a socket. They are not opened:
	// that could block, or make a device act.
	ErrNotFile = errors.New("not a file")
	// ErrLink is a symbolic link in a folder that leads out of the folder.
	ErrLink = errors.New("a symbolic link that leads out of the folder is not followed")
	// ErrNowhere is a symbolic link in a folder to a file that does not exist.
	ErrNowhere = errors.New("a symbolic link that leads nowhere")
	// ErrGit is the store in which git keeps its objects, packed.
	ErrGit = errors.New("the history that git keeps here is not read")
	// ErrTooLarge is a stream of more bytes than may be held in memory.
	ErrTooLarge = errors.New("too large to be held in memory")
)

// Entry is one file to scan, or the place of one that could not be reached.
type Entry struct {
	Path  string // as reports show it: slash-separated, and as the user gave it
	Named bool   // it is one of Sources.Paths, neither listed nor met in a folder

	// Open opens the file. A stream is read to its end first, and fails with
	// ErrTooLarge if it has more than limit bytes. Nil if the Entry comes with
	// an error.
	Open func(ctx context.Context, limit int64) (*File, error)

	name string // for the operating system
}

// Size returns how many bytes the file has, 0 if that cannot be told without
// reading it.
func (e Entry) Size() int64 {
	if e.name == "" {
		return 0
	}
	info, err := os.Stat(e.name)
	if err != nil || !info.Mode().IsRegular() {
		return 0
	}
	return info.Size()
}

// Sources says what Files walks.
type Sources struct {
	Paths []string  // files and folders; "-" is Stdin
	List  []string  // more of them; here "-" is a file of that name
	Stdin io.Reader // read when its Entry is opened
	Skip  string    // path of a file that is left out wherever it is met, "" for none

	Git *Blobs // what git keeps; nil for nothing
}

// Files returns the files of s: the paths in their order, the folders among them
// recursively and in lexical order. A path that stands twice in s comes twice.
// What is no regular file, or cannot be reached, comes with an error, and the
// walk goes on.
//
// A symbolic link that is named is followed. One that is met in a folder is not:
// if it leads to a place inside the folder, the walk comes there anyway; if it
// leads out or nowhere, it comes with an error.
func (s Sources) Files() iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for _, path := range s.Paths {
			if path == "-" {
				if !yield(stream(s.Stdin), nil) {
					return
				}
			} else if !s.start(path, true, yield) {
				return
			}
		}
		for _, path := range s.List {
			if !s.start(path, false, yield) {
				return
			}
		}
		if s.Git != nil {
			s.Git.files(yield)
		}
	}
}

// start yields the file called path, or those in the folder of that name.
func (s Sources) start(path string, named bool, yield func(Entry, error) bool) bool {
	e := file(path, filepath.ToSlash(path))
	e.Named = named
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		root, err := filepath.EvalSymlinks(path)
		if err != nil {
			return yield(broken(e), err)
		}
		shown := strings.TrimRight(e.Path, "/") // "" for the root, whose children begin with "/"
		return tree{root: root, skip: s.Skip, yield: yield}.folder(path, shown, e)
	}
	if err == nil {
		err = regular(info.Mode())
	}
	if err != nil {
		return yield(broken(e), err)
	}
	return yield(e, nil)
}

// regular returns an error unless a file of this mode can be read like a file.
func regular(mode fs.FileMode) error {
	if mode.IsRegular() {
		return nil
	}
	return fmt.Errorf("%s is %w", kind(mode), ErrNotFile)
}

// kind names the sort of what is no regular file.
func kind(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "something special"
}

// broken returns e for a file that cannot be opened.
func broken(e Entry) Entry {
	e.Open = nil
	return e
}
