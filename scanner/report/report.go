// Package report writes the outcome of a scan, one function a format. Values out
// of files appear in no format: only their shapes do.
package report

import (
	"io"
	"iter"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// Result is what a scan comes to, as it comes.
type Result struct {
	Tool    finding.Tool
	Config  finding.Config
	Files   iter.Seq[finding.File] // in the order of the walk; can be gone through once
	Summary func() finding.Summary // valid after Files has come to its end
}

// Options are what a person may choose about a report. Formats that are read by
// programs take no notice of them, but for Explain.
type Options struct {
	Colour  bool // with escape sequences for a terminal
	Verbose bool // clean files, samples and all hidden places too
	Quiet   bool // no summary
	Explain bool // how each finding came about; in JSON too
}

// Format is one report format.
type Format struct {
	Name  string
	Write func(w io.Writer, r Result, o Options) error
}

// Formats returns the report formats there are, the default first.
func Formats() []Format {
	return []Format{
		{"text", Text},
		{"json", JSON},
		{"jsonl", JSONL},
		{"sarif", SARIF},
		{"junit", JUnit},
		{"html", HTML},
	}
}

// Names lists the names of the formats, for messages.
func Names() string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// ByName returns the format with this name, and whether there is one.
func ByName(name string) (Format, bool) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}
