//go:build !unix

package isolate

import (
	"context"
	"errors"

	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/walk"
)

// Available reports whether this system has workers.
func Available() bool { return false }

// Locks says in words what keeps a worker in on this system.
func Locks() string { return "nothing" }

type request struct{}

// Scan returns errors.ErrUnsupported.
func (p *Pool) Scan(context.Context, string, *walk.File) ([]finding.File, error) {
	return nil, errors.ErrUnsupported
}

// Close does nothing.
func (p *Pool) Close() {}

// Serve returns errors.ErrUnsupported.
func (s Server) Serve(context.Context) error { return errors.ErrUnsupported }
