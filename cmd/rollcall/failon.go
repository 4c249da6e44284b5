package main

import (
	"errors"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// failOn is the flag that says which verdicts give a status other than 0.
type failOn struct{ exposed, unchecked, review bool }

// Set implements pflag.Value.
func (f *failOn) Set(text string) error {
	var set failOn
	for word := range strings.SplitSeq(text, ",") {
		switch strings.TrimSpace(word) {
		case "exposed":
			set.exposed = true
		case "unchecked":
			set.unchecked = true
		case "review":
			set.review = true
		default:
			return errors.New("takes exposed, unchecked and review, separated by commas")
		}
	}
	*f = set
	return nil
}

// String implements pflag.Value.
func (f *failOn) String() string {
	var words []string
	for _, w := range []struct {
		word string
		on   bool
	}{{"exposed", f.exposed}, {"unchecked", f.unchecked}, {"review", f.review}} {
		if w.on {
			words = append(words, w.word)
		}
	}
	return strings.Join(words, ",")
}

// Type implements pflag.Value.
func (f *failOn) Type() string { return "verdicts" }

// status returns the exit status of a scan. missing says that a path named on the
// command line does not exist. A scan that was broken off never passes.
func (f *failOn) status(s finding.Summary, missing bool) int {
	switch {
	case f.exposed && s.Exposed > 0:
		return exitExposed
	case missing:
		return exitBroken
	case f.unchecked && s.Unchecked > 0, s.Incomplete:
		return exitUnchecked
	case f.review && s.Review > 0:
		return exitReview
	}
	return exitClean
}
