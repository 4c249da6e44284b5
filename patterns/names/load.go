package names

import (
	_ "embed"
	"errors"
	"fmt"

	"github.com/rollcall-scan/rollcall/patterns/names/internal/grams"
	"github.com/rollcall-scan/rollcall/patterns/names/internal/table"
)

//go:embed data/words.table
var wordData string

//go:embed data/grams.weights
var gramData string

// ErrData says that what is embedded is damaged.
var ErrData = errors.New("names: damaged data")

// Load makes a Model of the lists that are part of the program. The Model is
// small, since it reads them where they are.
func Load() (*Model, error) {
	words, err := table.Parse(wordData)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrData, err)
	}
	weights, err := grams.Parse(gramData)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrData, err)
	}
	return &Model{words: words, grams: weights, curves: newCurves()}, nil
}
