package xlsx

import (
	"errors"
	"fmt"

	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// errNotYet says that something the file holds is not read. what includes its
// verb, such as "a pivot cache is".
func errNotYet(what string) error {
	return fmt.Errorf("%s not read yet: %w", what, reader.ErrUnsupported)
}

// errTooMany says that something is left out because there is too much of it.
func errTooMany(what string) error {
	return fmt.Errorf("too many %s: %w", what, reader.ErrTooLarge)
}

// errEnough ends the scan of a part of which no more is wanted.
var errEnough = errors.New("enough")
