package scanner

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// crashError is a panic of a reader or of detection. It names the kind of panic
// and the place in the program, but not its value, which may come out of a file.
type crashError struct{ kind, site string }

func (e *crashError) Error() string { return e.kind + " in " + e.site }

// guarded returns the error of call, or a crashError if it panics: the parsers
// that readers stand on do, and one bad file must not end the scan.
func guarded(call func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			pc := make([]uintptr, 64)
			pc = pc[:runtime.Callers(1, pc)]
			if elsewhere, ok := v.(interface{ Panicked() (any, []uintptr) }); ok {
				v, pc = elsewhere.Panicked() // in another goroutine
			}
			err = &crashError{kind: fmt.Sprintf("%T", v), site: panicSite(pc)}
		}
	}()
	return call()
}

// panicSite returns where the panic arose that was being recovered when pc were the
// callers, as a function and a line.
func panicSite(pc []uintptr) string {
	frames := runtime.CallersFrames(pc)
	panicked := false
	for {
		f, more := frames.Next()
		switch {
		case strings.HasPrefix(f.Function, "runtime."):
			panicked = panicked || strings.HasPrefix(f.Function, "runtime.gopanic")
		case panicked:
			return fmt.Sprintf("%s (%s:%d)", f.Function, filepath.Base(f.File), f.Line)
		}
		if !more {
			return "an unknown place"
		}
	}
}
