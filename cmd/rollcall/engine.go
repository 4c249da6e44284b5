package main

import (
	"os"
	"path/filepath"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/patterns/packs"
	"github.com/rollcall-scan/rollcall/scanner"
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

// newEngine loads the patterns. Formats that need much to begin with start when
// the first file of theirs comes.
func newEngine() (*engine, error) {
	vocabulary, err := packs.All()
	if err != nil {
		return nil, err
	}
	matcher, err := patterns.Load(vocabulary...)
	if err != nil {
		return nil, err
	}
	detectors := detect.New(matcher)
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

// Close ends what the formats started.
func (e *engine) Close() error { return e.pdf.Close() }

// cacheFolder returns the user's folder for what can be made again, "" if there
// is none. Nothing that was scanned goes there.
func cacheFolder() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "rollcall")
}
