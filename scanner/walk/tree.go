package walk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// tree is the walk below one named folder.
type tree struct {
	root  string // the folder, with every symbolic link resolved
	skip  string
	yield func(Entry, error) bool
}

// folder yields what lies in the folder called name, which reports show as
// shown. self stands for the folder if it cannot be read. Its depth is bounded by
// the length of a path that the operating system accepts.
func (t tree) folder(name, shown string, self Entry) bool {
	entries, err := os.ReadDir(name) // what could be read, even with an error
	if err != nil && !t.yield(broken(self), err) {
		return false
	}
	for _, d := range entries {
		if !t.entry(d, filepath.Join(name, d.Name()), shown+"/"+d.Name()) {
			return false
		}
	}
	return true
}

// entry yields the file d, or what lies in it if it is a folder.
func (t tree) entry(d fs.DirEntry, name, shown string) bool {
	e := file(name, shown)
	switch mode := d.Type(); {
	case d.IsDir() && d.Name() == ".git":
		return t.yield(broken(e), ErrGit)
	case d.IsDir():
		return t.folder(name, shown, e)
	case mode&fs.ModeSymlink != 0:
		if err := t.inside(name); err != nil {
			return t.yield(broken(e), err)
		}
		return true
	case mode.IsRegular():
		if t.skip != "" && d.Name() == filepath.Base(t.skip) && same(name, t.skip) {
			return true
		}
		return t.yield(e, nil)
	default:
		return t.yield(broken(e), regular(mode))
	}
}

// inside returns an error unless the symbolic link called name leads to a place
// inside the tree, where the walk comes without its help.
func (t tree) inside(name string) error {
	target, err := filepath.EvalSymlinks(name)
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNowhere
	}
	if err != nil {
		return err
	}
	root, err := filepath.Abs(t.root)
	if err != nil {
		return err
	}
	target, err = filepath.Abs(target)
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(root, target)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return ErrLink
	}
	return nil
}

// same reports whether two names are of one file.
func same(a, b string) bool {
	x, errA := os.Lstat(a)
	y, errB := os.Lstat(b)
	return errA == nil && errB == nil && os.SameFile(x, y)
}
