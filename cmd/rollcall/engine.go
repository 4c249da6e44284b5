package main

import (
	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/patterns/packs"
	"github.com/rollcall-scan/rollcall/scanner"
	"github.com/rollcall-scan/rollcall/scanner/detect"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/all"
)

// engine is what a scanner is made of: formats on one side, patterns on the other.
type engine struct {
	formats  []reader.Format
	detector func() scanner.Detector
	packs    []string // their IDs
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
	e := &engine{
		formats:  all.Formats(),
		detector: func() scanner.Detector { return detect.New(matcher) },
	}
	for _, p := range vocabulary {
		e.packs = append(e.packs, p.ID)
	}
	return e, nil
}

// Close ends what the formats started.
func (e *engine) Close() error { return nil }
