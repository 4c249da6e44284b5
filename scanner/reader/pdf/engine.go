package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

var errClosed = errors.New("pdf: reader is closed")

// running returns the engine, and starts it the first time.
func (r *Reader) running() (*engine, error) {
	r.start.Do(func() {
		kept := r.kept()
		r.cold.Store(r.cacheDir != "" && !kept)
		if kept || r.cacheDir != "" && writable(r.cacheDir) {
			if r.engine, r.err = startEngine(r.cacheDir); r.err == nil {
				return
			}
		}
		r.engine, r.err = startEngine("")
	})
	return r.engine, r.err
}

// Cold reports whether the sandbox had to be compiled although it could have been
// kept from an earlier time.
func (r *Reader) Cold() bool { return r.cold.Load() }

// Warm compiles the sandbox and keeps it for the next time.
func (r *Reader) Warm() error {
	_, err := r.running()
	return err
}

// kept reports whether there is something in the cache.
func (r *Reader) kept() bool {
	if r.cacheDir == "" {
		return false
	}
	found, err := filepath.Glob(filepath.Join(r.cacheDir, "*", "*"))
	return err == nil && len(found) > 0
}

// startEngine builds the sandbox: no file system, no output, 1 GiB of memory a
// document.
func startEngine(cacheDir string) (*engine, error) {
	const memoryPages = 1 << 30 >> 16 // of 64 KiB
	e := &engine{slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling). // PDFium needs setjmp
		WithMemoryLimitPages(memoryPages)
	if cacheDir != "" {
		cache, err := wazero.NewCompilationCacheWithDir(cacheDir)
		if err != nil {
			return nil, fmt.Errorf("pdf: %w: %w", reader.ErrUnreadable, err)
		}
		e.cache = cache
		config = config.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{
		// A document waits for no other: one in another would wait for itself.
		MaxTotal:      -1,
		FSConfig:      wazero.NewFSConfig(),
		RuntimeConfig: config,
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("pdf: %w: %w", reader.ErrUnreadable, err), e.close())
	}
	e.pool = pool
	return e, nil
}

func (e *engine) close() error {
	var errs []error
	if e.pool != nil {
		errs = append(errs, e.pool.Close())
	}
	if e.cache != nil {
		errs = append(errs, e.cache.Close(context.Background()))
	}
	return errors.Join(errs...)
}

// writable makes the folder if need be, for the user alone since what is kept
// there is run, and reports whether files can be written to it.
func writable(dir string) bool {
	if os.MkdirAll(dir, 0o700) != nil {
		return false
	}
	f, err := os.CreateTemp(dir, "probe")
	if err != nil {
		return false
	}
	return errors.Join(f.Close(), os.Remove(f.Name())) == nil
}
