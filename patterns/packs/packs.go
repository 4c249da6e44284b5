// Package packs holds the vocabulary that rollcall comes with: one TOML file a
// service or a language, each block with the public document it was taken from.
// A block whose only evidence are reports of leaks says so and is weak.
package packs

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/rollcall-scan/rollcall/patterns"
)

// files are the packs, compiled in. go:embed needs a variable of the package.
//
//go:embed *.toml
var files embed.FS

// All returns the packs, in the order of their ids. The id of a pack is the name
// of its file without the extension.
func All() ([]patterns.Pack, error) {
	names, err := fs.Glob(files, "*.toml")
	if err != nil {
		return nil, fmt.Errorf("packs: %w", err)
	}
	// Reading them is most of what a scan of one file takes: they are read side by
	// side.
	all := make([]patterns.Pack, len(names))
	failed := make([]error, len(names))
	var reading sync.WaitGroup
	for i, name := range names {
		reading.Go(func() {
			if all[i], failed[i] = read(name); failed[i] != nil {
				failed[i] = fmt.Errorf("packs: %s: %w", name, failed[i])
			}
		})
	}
	reading.Wait()
	if err := errors.Join(failed...); err != nil {
		return nil, err
	}
	return all, nil
}

// read returns the pack in the embedded file name.
func read(name string) (patterns.Pack, error) {
	f, err := files.Open(name)
	if err != nil {
		return patterns.Pack{}, err
	}
	defer func() { _ = f.Close() }() // an embedded file has nothing to lose

	p, err := patterns.ReadPack(f)
	if err != nil {
		return patterns.Pack{}, err
	}
	if want := strings.TrimSuffix(name, path.Ext(name)); p.ID != want {
		return patterns.Pack{}, fmt.Errorf("id %q, want %q", p.ID, want)
	}
	return p, nil
}
