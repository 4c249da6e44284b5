package names

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/rollcall-scan/rollcall/patterns/names/internal/grams"
)

//go:embed data/words.gz
var wordData []byte //nolint:gochecknoglobals // embedded, never written

//go:embed data/grams.gz
var gramData []byte //nolint:gochecknoglobals // embedded, never written

// ErrData says that the embedded lists are damaged.
var ErrData = errors.New("names: damaged data")

// Load reads the lists that are part of the program. It takes a few milliseconds;
// the Model is there to be kept.
func Load() (*Model, error) {
	list, err := inflate(wordData)
	if err != nil {
		return nil, fmt.Errorf("%w: words: %w", ErrData, err)
	}
	w, err := parse(list)
	if err != nil {
		return nil, err
	}
	weights, err := inflate(gramData)
	if err != nil {
		return nil, fmt.Errorf("%w: n-grams: %w", ErrData, err)
	}
	g, err := parseGrams(weights)
	if err != nil {
		return nil, err
	}
	return &Model{words: w, grams: g}, nil
}

// inflate expands data of known good size: gzip keeps it in the last four bytes.
func inflate(data []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	out := make([]byte, binary.LittleEndian.Uint32(data[len(data)-4:]))
	if _, err := io.ReadFull(z, out); err != nil {
		return nil, err
	}
	return out, z.Close()
}

// parseGrams reads four numbers and the weights of two heads.
func parseGrams(data []byte) (grams.Model, error) {
	if len(data) != 16+2*grams.Size {
		return grams.Model{}, fmt.Errorf("%w: n-grams: %d bytes", ErrData, len(data))
	}
	number := func(i int) float64 {
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:])))
	}
	weights := make([]int8, 2*grams.Size)
	for i, b := range data[16:] {
		weights[i] = int8(b) //nolint:gosec // the byte is the two's complement
	}
	return grams.Model{
		Name:    weights[:grams.Size],
		Surname: weights[grams.Size:],
		Scale:   grams.Scale{Name: number(0), NameBias: number(1), Surname: number(2), SurnameBias: number(3)},
	}, nil
}
