package scanner

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/isolate"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/walk"
)

// interruption is the detail of a file that was being read when the scan ended.
const interruption = "the scan was interrupted"

// interrupted reports whether f was broken off with the scan.
func interrupted(f finding.File) bool {
	for _, p := range f.Problems {
		if p.Reason == finding.Unreadable && p.Detail == interruption {
			return true
		}
	}
	return false
}

// problem returns err as a Problem of a file of the format that has this name.
func problem(at doc.Location, format string, err error) finding.Problem {
	at.Col = 0
	reason, class := classify(err)
	p := finding.Problem{Loc: at, Reason: reason}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		p.Detail = "the time for one file was up; --timeout sets it"
	case errors.Is(err, context.Canceled):
		p.Detail = interruption
	default:
		p.Detail = detail(err, format, class)
	}
	return p
}

// classify returns the Reason for err, and the error value that decided it if its
// text says no more than the Reason does.
func classify(err error) (finding.Reason, error) {
	if _, crashed := errors.AsType[*crashError](err); crashed {
		return finding.Crashed, nil
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return finding.Timeout, nil
	}
	if _, os := errors.AsType[*fs.PathError](err); os || errors.Is(err, context.Canceled) {
		return finding.Unreadable, nil
	}
	for _, c := range []struct {
		class  error
		reason finding.Reason
	}{
		{reader.ErrEncrypted, finding.Encrypted},
		{reader.ErrTooLarge, finding.TooLarge},
		{reader.ErrTooDeep, finding.TooDeep},
		{reader.ErrUnsupported, finding.Unsupported},
		{reader.ErrNoText, finding.NoText},
		{reader.ErrUnreadable, finding.Unreadable},
		{reader.ErrMalformed, finding.Malformed},
		{walk.ErrTooLarge, finding.TooLarge},
		{isolate.ErrCrashed, finding.Crashed},
		{isolate.ErrMemory, finding.TooLarge},
	} {
		if errors.Is(err, c.class) {
			return c.reason, c.class
		}
	}
	for _, class := range []error{walk.ErrNotFile, walk.ErrLink, walk.ErrGit} {
		if errors.Is(err, class) {
			return finding.Unsupported, nil
		}
	}
	return finding.Malformed, nil
}

// maxDetail is how many bytes of an error's text are kept.
const maxDetail = 300

// detail returns the text of err without what the report says anyway: the name
// of the format, of the file and of the class.
func detail(err error, format string, class error) string {
	text := err.Error()
	if os, ok := errors.AsType[*fs.PathError](err); ok {
		text = os.Err.Error()
	}
	text = strings.TrimPrefix(text, format+": ")
	if class != nil {
		text = strings.TrimLeft(strings.TrimPrefix(text, class.Error()), ":\n ")
		text = strings.TrimSuffix(text, ": "+class.Error())
		text = strings.ReplaceAll(text, ": "+class.Error()+": ", ": ")
	}
	text = strings.TrimPrefix(text, format+": ")
	if text == "" && format != "" && errors.Is(err, reader.ErrUnsupported) {
		return "files of the format " + format + " are not read"
	}
	if len(text) > maxDetail {
		text = strings.ToValidUTF8(text[:maxDetail], "") + "..."
	}
	return strings.ReplaceAll(text, "\n", "; ")
}

// note adds a problem of the file. The same problem in the same part is one,
// with a count.
func (c *collector) note(at doc.Location, err error) {
	p := problem(at, c.file.Format, err)
	key := p
	key.Loc.Row = 0
	i, known := c.problems[key]
	if !known && len(c.problems) >= maxPlaces {
		key = finding.Problem{Loc: doc.Location{Path: c.file.Path}, Reason: p.Reason}
		p = key
		i, known = c.problems[key]
	}
	if !known {
		i = len(c.file.Problems)
		c.problems[key] = i
		c.file.Problems = append(c.file.Problems, p)
		c.repeats = append(c.repeats, 0)
	}
	c.repeats[i]++
}

// lost notes that the rest of the file, after what was collected, is not read.
func (c *collector) lost(err error) {
	at := c.last
	if at.Path == "" {
		at = c.part.Loc
	}
	if at.Path == "" {
		at = doc.Location{Path: c.file.Path}
	}
	c.note(at, err)
}

// countRepeats adds to each problem that occurred more than once how often.
func (c *collector) countRepeats() {
	for i, n := range c.repeats {
		if n > 1 {
			p := &c.file.Problems[i]
			p.Detail = strings.TrimSpace(fmt.Sprintf("%s (%d times)", p.Detail, n))
		}
	}
}
