package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// output is a report file in the making. Nobody sees it half-written: it takes
// its name when it is complete.
type output struct {
	*os.File
	target string // "" if the file is written in place
}

// createOutput opens the file for the report that is going to be called name. A
// name that belongs to no regular file, such as /dev/stderr, is written to in
// place.
func createOutput(name string) (*output, error) {
	mode := fs.FileMode(0o644) // a report holds no values
	if resolved, err := filepath.EvalSymlinks(name); err == nil {
		name = resolved
	}
	switch info, err := os.Stat(name); {
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("output %s: is a folder", name)
	case err == nil && !info.Mode().IsRegular():
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		return &output{File: f}, outputError(name, err)
	case err == nil:
		mode = info.Mode().Perm()
	}
	temp := filepath.Join(filepath.Dir(name), ".rollcall-"+rand.Text()+".tmp")
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	return &output{File: f, target: name}, outputError(name, err)
}

// outputError says what is wrong with the report file, without the name that it
// has for the time being.
func outputError(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("output %s: %w", name, reason(err))
}

// temporary returns the path under which the report is written, "" if there is
// none but its own.
func (o *output) temporary() string {
	if o.target == "" {
		return ""
	}
	return o.Name()
}

// finish gives the report its name, or removes it if err says that it is not
// complete. It returns err or what went wrong.
func (o *output) finish(err error) error {
	closed := o.Close()
	if o.target == "" {
		return errors.Join(err, closed)
	}
	if err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(o.Name(), o.target)
	}
	if err != nil {
		_ = os.Remove(o.Name()) // it is already known that there is no report
		return outputError(o.target, err)
	}
	return nil
}
