package detect

import (
	"fmt"
	"runtime"
)

// besides runs one call at a time in a goroutine of its own. The zero value runs
// none.
type besides struct {
	ended chan *panicError // takes how the call ended, nil for well; nil if none runs
}

// run begins call. wait has to be called before anything that call uses is touched.
func (b *besides) run(call func()) {
	ended := make(chan *panicError, 1)
	b.ended = ended
	go func() {
		defer func() { ended <- panicked(recover()) }()
		call()
	}()
}

// wait waits for the end of the call that runs, if one does, and panics with a
// *panicError if that panicked.
func (b *besides) wait() {
	if b.ended == nil {
		return
	}
	err := <-b.ended
	b.ended = nil
	if err != nil {
		panic(err) //nolint:forbidigo // it goes on where it would have been without the goroutine
	}
}

// panicError is a panic of another goroutine.
type panicError struct {
	value any
	stack []uintptr // of runtime.Callers
}

// panicked returns the panic that is being recovered with value, nil if there is
// none.
func panicked(value any) *panicError {
	if value == nil {
		return nil
	}
	stack := make([]uintptr, 64)
	return &panicError{value, stack[:runtime.Callers(1, stack)]}
}

func (e *panicError) Error() string { return fmt.Sprintf("panic of type %T beside", e.value) }

// Panicked returns what the goroutine panicked with, and its callers then, as
// runtime.Callers has them.
func (e *panicError) Panicked() (value any, stack []uintptr) { return e.value, e.stack }
