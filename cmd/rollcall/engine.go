package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/patterns/packs"
	"github.com/rollcall-scan/rollcall/scanner"
	"github.com/rollcall-scan/rollcall/scanner/accept"
	"github.com/rollcall-scan/rollcall/scanner/detect"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/all"
	"github.com/rollcall-scan/rollcall/scanner/reader/pdf"
)

// engine is what a scanner is made of: formats on one side, patterns on the other.
type engine struct {
	formats  []reader.Format
	detector func() scanner.Detector
	packs    []string // their IDs
	pdf      *pdf.Reader
}

// newEngine loads the patterns, and the packs in the files named beside those that
// come with the program. policy says who may be named, nil if nobody. Formats that
// need much to begin with start when the first file of theirs comes.
func newEngine(packFiles []string, policy *accept.Policy) (*engine, error) {
	vocabulary, err := loadPacks(packFiles)
	if err != nil {
		return nil, err
	}
	matcher, err := patterns.Load(vocabulary...)
	if err != nil {
		return nil, err
	}
	detectors := detect.New(matcher)
	if policy.HasNames() {
		detectors.MayName = policy.Person
	}
	documents := pdf.New(cacheFolder())
	e := &engine{
		formats:  all.Formats(documents),
		detector: func() scanner.Detector { return detectors.Detector() },
		pdf:      documents,
	}
	for _, p := range vocabulary {
		e.packs = append(e.packs, p.ID)
	}
	return e, nil
}

// loadPacks returns the packs that come with the program and those in files, which
// have to hold to their own examples.
func loadPacks(files []string) ([]patterns.Pack, error) {
	vocabulary, err := packs.All()
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		p, err := loadPack(name)
		if err != nil {
			return nil, fmt.Errorf("pack %s: %s", name, strings.ReplaceAll(err.Error(), "\n", "; "))
		}
		if slices.ContainsFunc(vocabulary, func(o patterns.Pack) bool { return o.ID == p.ID }) {
			return nil, fmt.Errorf("pack %s: there is a pack %q already", name, p.ID)
		}
		vocabulary = append(vocabulary, p)
	}
	return vocabulary, nil
}

func loadPack(name string) (patterns.Pack, error) {
	f, err := os.Open(name)
	if err != nil {
		return patterns.Pack{}, reason(err)
	}
	defer f.Close()
	p, err := patterns.ReadPack(f)
	if err != nil {
		return p, err
	}
	return p, p.Check()
}

// Close ends what the formats started.
func (e *engine) Close() error { return e.pdf.Close() }

// cacheFolder returns the user's folder for what can be made again by this version
// of the program, "" if there is none. Nothing that was scanned goes there.
func cacheFolder() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "rollcall", sandboxVersion())
}

// sandboxVersion names the versions of what the sandbox for PDF documents is made
// of.
func sandboxVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "sandbox"
	}
	parts := []string{"sandbox"}
	for _, m := range info.Deps {
		switch m.Path {
		case "github.com/klippa-app/go-pdfium", "github.com/tetratelabs/wazero":
			parts = append(parts, m.Version)
		}
	}
	return strings.Join(parts, "-")
}
