package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rollcall-scan/rollcall/scanner"
	"github.com/rollcall-scan/rollcall/scanner/accept"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/isolate"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/report"
	"github.com/rollcall-scan/rollcall/scanner/walk"
)

// scanFlags are the flags of scan.
type scanFlags struct {
	format     string
	output     string
	config     string
	filesFrom  string
	revisions  string // of a git repository
	history    bool   // all of them
	packs      []string
	baseline   string
	accepting  string // where to write a baseline
	allow      []accept.Entry
	failOn     failOn
	limits     reader.Limits
	jobs       int
	isolation  string
	maxMemory  size
	noProgress bool
	quiet      bool
	verbose    bool
	explain    bool
	colour     string

	open func(name string) (io.ReadCloser, error) // opens the baseline
}

func scanCommand() *cobra.Command {
	set := newScanFlags()
	cmd := &cobra.Command{
		Use:   "scan [flags] PATH...",
		Short: "Scan files and folders",
		Long: `scan reads files, and folders with all that is in them, and says for each file
whether it exposes people, where they stand and why nobody noticed.
A PATH of - reads standard input. What is beyond a limit is reported so.

Exit status: 0 every file was read and nobody is exposed, 1 people are exposed,
2 the command was wrong or broke, 3 nobody was found but something could not be
read, 4 a person should look (only with --fail-on review).`,
		RunE: func(cmd *cobra.Command, args []string) error { return set.run(cmd.Context(), cmd, args) },
	}
	set.define(cmd)
	cmd.Flags().StringVar(&set.revisions, "git", "", "scan every version of every file that the git commits of `RANGE` bring in, such as main..HEAD")
	cmd.Flags().BoolVar(&set.history, "all-history", false, "scan every version of every file that a git branch, tag or stash leads to")
	grouped(cmd, scanGroups())
	return cmd
}

// newScanFlags returns the flags as they are if nobody sets them.
func newScanFlags() *scanFlags {
	return &scanFlags{
		failOn: failOn{exposed: true, unchecked: true}, maxMemory: defaultMemory,
		limits: reader.DefaultLimits(),
		open:   func(name string) (io.ReadCloser, error) { return os.Open(name) },
	}
}

// define gives cmd the flags of set.
func (set *scanFlags) define(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&set.format, "format", "text", "report `format`: "+report.Names())
	f.StringVarP(&set.output, "output", "o", "", "write the report to `FILE`")
	f.StringVar(&set.config, "config", "", "take settings from `FILE` (TOML, keys are the names of the flags); empty for none (default: your own, see rollcall config)")
	f.StringArrayVar(&set.packs, "pack", nil, "add the patterns in `FILE` (TOML); can be given several times")
	f.StringVar(&set.baseline, "baseline", "", "accept the findings listed in `FILE`, unless they have grown")
	f.StringVar(&set.accepting, "write-baseline", "", "write what is found to `FILE`, to be accepted from now on")
	f.StringVar(&set.filesFrom, "files-from", "", "scan the paths listed in `FILE` too, separated by NUL or newline; - is standard input")
	f.Var(&set.failOn, "fail-on", "`verdicts` that give a status other than 0: exposed, unchecked, review")
	defineLimits(f, &set.limits)
	f.Var(&set.maxMemory, "max-memory", "of memory for one file, if it is read in a process of its own")
	f.StringVar(&set.isolation, "isolation", isolateAuto, "read files in processes of their own: `on`, off, or auto, which is off for one small file")
	f.IntVar(&set.jobs, "jobs", 0, "read `N` files at a time (default: one a processor)")
	f.BoolVar(&set.noProgress, "no-progress", false, "show no progress bar")
	f.BoolVarP(&set.quiet, "quiet", "q", false, "show no progress bar and no summary")
	f.BoolVarP(&set.verbose, "verbose", "v", false, "list clean files, samples and every hidden place too")
	f.BoolVar(&set.explain, "explain", false, "say how each finding came about: columns, evidence, what raised or lowered it")
	f.StringVar(&set.colour, "color", colourAuto, "colour the text: `WHEN` is auto, always or never")
	complete(cmd, "format", strings.Split(report.Names(), ", ")...)
	complete(cmd, "fail-on", "exposed", "unchecked", "review", "exposed,unchecked", "exposed,unchecked,review")
	complete(cmd, "isolation", isolateAuto, isolateOn, isolateOff)
	complete(cmd, "color", colourAuto, colourAlways, colourNever)
}

// complete has shells offer words for a flag.
func complete(cmd *cobra.Command, flag string, words ...string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)) // the flag is there
}

// What --color takes.
const (
	colourAuto   = "auto"
	colourAlways = "always"
	colourNever  = "never"
)

// run scans what args name. It returns a statusError for a status other than 0,
// and any other error if the command was wrong.
func (set *scanFlags) run(ctx context.Context, cmd *cobra.Command, args []string) error {
	format, from, err := set.check(ctx, cmd, args)
	if err != nil {
		return err
	}
	if from.Git != nil {
		defer from.Git.Close()
		noteSubmodules(cmd.ErrOrStderr(), from.Git)
	}
	return set.scan(ctx, cmd, format, from)
}

// scan scans what from names.
func (set *scanFlags) scan(ctx context.Context, cmd *cobra.Command, format report.Format, from walk.Sources) (err error) {
	known, policy, err := set.policy()
	if err != nil {
		return &statusError{exitBroken, err.Error()}
	}
	engine, err := newEngine(set.packs, policy)
	if err != nil {
		return &statusError{exitBroken, err.Error()}
	}
	defer func() { err = errors.Join(err, engine.Close()) }() //nolint:contextcheck // closing is not to be broken off

	stdout := cmd.OutOrStdout()
	options := report.Options{Colour: set.colour == colourAlways || set.colour == colourAuto && set.output == "" && coloured(stdout), Verbose: set.verbose, Quiet: set.quiet, Explain: set.explain}
	finish := func(err error) error { return err }
	if set.output != "" {
		out, err := createOutput(set.output)
		if err != nil {
			return &statusError{exitBroken, err.Error()}
		}
		stdout, finish, from.Skip = out, out.finish, out.temporary()
	}

	s := &scanner.Scanner{
		Formats: engine.formats, Detector: engine.detector, Accept: policy.Apply,
		Limits: set.limits, Jobs: set.jobs,
	}
	if set.apart(from) {
		pool, err := startPool(s, workerSetup{Packs: set.packs, Allow: set.allow, Baseline: known}, set.maxMemory, engine.pdf)
		if err != nil {
			return &statusError{exitBroken, err.Error()}
		}
		defer pool.Close()
		s.Apart = pool.Scan
	}
	stderr := cmd.ErrOrStderr()
	p := startProgress(stderr, from, set.noProgress || set.quiet)
	var found accept.Baseline
	job := job{scanner: s, from: from, seen: p.add, found: found.Add}
	err = format.Write(stdout, report.Result{
		Tool:    finding.Tool{Name: "rollcall", Version: version()},
		Config:  finding.Config{Path: set.config, Packs: engine.packs},
		Files:   job.files(ctx),
		Summary: func() finding.Summary { return job.summary },
	}, options)
	p.stop()
	for _, line := range job.notes {
		fmt.Fprintf(stderr, "rollcall: %s\n", line)
	}
	if err := finish(err); err != nil {
		return &statusError{exitBroken, "no report: " + err.Error()}
	}
	if set.accepting != "" && !job.summary.Incomplete {
		if err := writeBaseline(set.accepting, &found); err != nil {
			return &statusError{exitBroken, err.Error()}
		}
	}
	if job.summary.Incomplete {
		fmt.Fprintf(stderr, "rollcall: scan interrupted: %s\n", job.left())
	}
	if status := set.failOn.status(job.summary, job.missing); status != exitClean {
		return &statusError{status: status}
	}
	return nil
}

// valid returns the report format, or an error if the flags make no sense.
func (set *scanFlags) valid() (format report.Format, err error) {
	format, known := report.ByName(set.format)
	switch {
	case !known:
		return format, fmt.Errorf("no report format %q; there are %s", set.format, report.Names())
	case set.jobs < 0:
		return format, errors.New("--jobs takes a number of 1 or more")
	case set.isolation != isolateAuto && set.isolation != isolateOn && set.isolation != isolateOff:
		return format, errors.New("--isolation takes on, off or auto")
	case set.isolation == isolateOn && !isolate.Available():
		return format, errors.New("--isolation on: this system has no such thing")
	case set.colour != colourAuto && set.colour != colourAlways && set.colour != colourNever:
		return format, errors.New("--color takes auto, always or never")
	case set.limits.Time <= 0:
		return format, errors.New("--timeout takes a time of more than 0, such as 2m")
	case set.quiet && set.verbose:
		return format, errors.New("--quiet and --verbose do not go together")
	case set.baseline != "" && set.accepting != "":
		return format, errors.New("--baseline and --write-baseline do not go together: a new baseline holds all that is found")
	}
	return format, nil
}

// check returns the report format and the sources that the flags and args name.
func (set *scanFlags) check(ctx context.Context, cmd *cobra.Command, args []string) (report.Format, walk.Sources, error) {
	from := walk.Sources{Paths: args, Stdin: cmd.InOrStdin()}
	if err := set.settle(cmd.Flags()); err != nil {
		return report.Format{}, from, &statusError{exitBroken, err.Error()}
	}
	format, err := set.valid()
	if err != nil {
		return format, from, err
	}
	streams := slices.DeleteFunc(slices.Clone(args), func(arg string) bool { return arg != "-" })
	history := set.history || set.revisions != ""
	switch {
	case set.history && set.revisions != "":
		return format, from, errors.New("--git and --all-history do not go together")
	case history && (len(args) > 0 || set.filesFrom != ""):
		return format, from, errors.New("--git and --all-history scan the repository of the working folder, and take no paths")
	case slices.ContainsFunc(strings.Fields(set.revisions), func(word string) bool { return strings.HasPrefix(word, "-") }):
		return format, from, errors.New("--git takes commits, such as main..HEAD or v1.0 ^v0.9")
	case history:
		revisions := strings.Fields(set.revisions)
		if set.history {
			revisions = []string{"--all", "HEAD"}
		}
		from.Git, err = walk.History(ctx, revisions...)
		return format, from, hookError(err)
	case len(args) == 0 && set.filesFrom == "":
		return format, from, errors.New("nothing to scan: name files or folders, or - for standard input")
	case len(streams) > 1, len(streams) == 1 && set.filesFrom == "-":
		return format, from, errors.New("standard input can be read only once")
	}
	if set.filesFrom != "" {
		list, err := readList(ctx, set.filesFrom, from.Stdin)
		if ctx.Err() != nil {
			return format, from, &statusError{exitUnchecked, "scan interrupted: nothing was looked at"}
		}
		if err != nil {
			return format, from, &statusError{exitBroken, err.Error()}
		}
		from.List = list
	}
	return format, from, nil
}

// policy returns who may be named by the config and the baseline.
func (set *scanFlags) policy() (known accept.Baseline, p *accept.Policy, err error) {
	if set.baseline != "" {
		f, err := set.open(set.baseline)
		if err == nil {
			defer f.Close()
			known, err = accept.ReadBaseline(f)
		}
		if err != nil {
			return known, nil, fmt.Errorf("baseline %s: %w", set.baseline, reason(err))
		}
	}
	if p, err = accept.New(set.allow, known); err != nil {
		return known, nil, fmt.Errorf("config %s: %w", set.config, err)
	}
	return known, p, nil
}

// What --isolation takes.
const (
	isolateAuto = "auto"
	isolateOn   = "on"
	isolateOff  = "off"
)

// defaultMemory is how much memory a worker may take.
const defaultMemory = 2 << 30

// smallFile is the size up to which a file that is scanned alone is read by this
// process: a worker would take longer to start than to read it.
const smallFile = 4 << 20

// apart reports whether files are read in processes of their own.
func (set *scanFlags) apart(from walk.Sources) bool {
	if set.isolation != isolateAuto {
		return set.isolation == isolateOn
	}
	if !isolate.Available() {
		return false
	}
	if len(from.Paths) != 1 || set.filesFrom != "" {
		return true
	}
	info, err := os.Stat(from.Paths[0])
	return err != nil || !info.Mode().IsRegular() || info.Size() > smallFile
}

// writeBaseline writes b to the file called name.
func writeBaseline(name string, b *accept.Baseline) error {
	out, err := createOutput(name)
	if err != nil {
		return err
	}
	return out.finish(b.Write(out))
}

// maxList is how many bytes a list of paths may have.
const maxList = 1 << 30

// readList returns the paths in the file called name.
func readList(ctx context.Context, name string, stdin io.Reader) ([]string, error) {
	r := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("--files-from %s: %w", name, reason(err))
		}
		defer f.Close()
		r = f
	}
	list, err := walk.ReadAll(ctx, r, maxList)
	if err != nil {
		return nil, fmt.Errorf("--files-from %s: %w", name, reason(err))
	}
	return walk.ParseList(bytes.TrimPrefix(list, []byte("\xef\xbb\xbf"))), nil
}

// job is one scan, and what is to be said about it beside the report.
type job struct {
	scanner *scanner.Scanner
	from    walk.Sources
	seen    func(finding.File) // told of each file that is done
	found   func(finding.File) // told of each, and of those inside

	summary finding.Summary
	notes   []string // paths of the command line that cannot be read
	missing bool     // one of them does not exist
	done    int      // files of the walk that were reported
}

// files scans, and returns the outcomes as they come. The other fields of j are
// filled in when it ends.
func (j *job) files(ctx context.Context) iter.Seq[finding.File] {
	return func(yield func(finding.File) bool) {
		begun := time.Now()
		top := ""
		sum, _ := j.scanner.Scan(ctx, j.walk, func(f finding.File) error {
			if j.done == 0 || !strings.HasPrefix(f.Path, top+"!") {
				top = f.Path
				j.done++
				j.seen(f)
			}
			j.found(f)
			if !yield(f) {
				return errStop
			}
			return nil
		})
		sum.ElapsedMS = time.Since(begun).Milliseconds()
		j.summary = sum
	}
}

// errStop ends a scan whose report cannot be written.
var errStop = errors.New("stop")

// walk is the walk over j.from that takes note of what cannot be reached on it.
func (j *job) walk(yield func(walk.Entry, error) bool) {
	for e, err := range j.from.Files() {
		if err != nil && e.Named {
			j.notes = append(j.notes, fmt.Sprintf("%s: %v", report.Safe(e.Path), reason(err)))
			j.missing = j.missing || errors.Is(err, fs.ErrNotExist)
		}
		if !yield(e, err) {
			return
		}
	}
}

// left says how many files an interrupted scan did not come to. Counting them
// takes a second at most.
func (j *job) left() string {
	patience := time.Now().Add(time.Second)
	n, words := 0, ""
	for range j.from.Files() { //nolint:errcheck // what cannot be reached is not looked at either
		if time.Now().After(patience) {
			words = "at least "
			break
		}
		n++
	}
	n = max(n-j.done, 0)
	if n == 1 {
		return words + "1 file not looked at"
	}
	return fmt.Sprintf("%s%d files not looked at", words, n)
}
