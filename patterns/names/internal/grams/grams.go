// Package grams judges a word by its letters alone: the groups of up to four
// letters that it is made of, each with a weight that was learned from lists of
// names and of other words.
package grams

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Size is the number of weights of a head. Groups of letters share them by
// their hash.
const Size = 1 << bits

const (
	bits    = 16
	longest = 4 // letters in a group, the marks of begin and end included
	header  = 16
)

// Model has two heads over the same groups of letters.
type Model struct {
	name, nameBias       float64 // what a step of a weight is worth
	surname, surnameBias float64
	weights              string // of the name and of the surname, in turn
}

// Parse reads what Marshal wrote. It keeps data.
func Parse(data string) (Model, error) {
	if len(data) != header+2*Size {
		return Model{}, fmt.Errorf("n-grams: %d bytes", len(data))
	}
	number := func(i int) float64 {
		return float64(math.Float32frombits(binary.LittleEndian.Uint32([]byte(data[4*i : 4*i+4]))))
	}
	return Model{number(0), number(1), number(2), number(3), data[header:]}, nil
}

// Marshal writes two heads: whether a word is a name, and whether a name is a
// surname rather than a given name.
func Marshal(name, surname Head) []byte {
	out := make([]byte, 0, header+2*Size)
	for _, f := range []float64{name.Scale, name.Bias, surname.Scale, surname.Bias} {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(float32(f)))
	}
	for i := range Size {
		out = append(out, byte(name.Weights[i]), byte(surname.Weights[i])) //nolint:gosec // two's complement
	}
	return out
}

// Odds returns the logarithms of the odds that the word is a name rather than
// something else, and a surname rather than a given name. The word is in lower
// case and has only the letters a to z.
func (m *Model) Odds(word []byte) (name, surname float64) {
	if len(m.weights) < 2*Size {
		return 0, 0
	}
	var marked [64]byte
	w := mark(marked[:0], word)
	weights := m.weights[:2*Size]
	var n, s int
	for i := range w {
		h := start
		for _, c := range w[i:min(i+longest, len(w))] {
			h = (h ^ uint32(c)) * prime
			at := h >> (32 - bits) << 1
			n += int(int8(weights[at]))   //nolint:gosec // two's complement
			s += int(int8(weights[at+1])) //nolint:gosec // two's complement
		}
	}
	return float64(n)*m.name + m.nameBias, float64(s)*m.surname + m.surnameBias
}

// The hash is FNV-1a; its upper bits are well mixed after one letter already.
const (
	start = uint32(2166136261)
	prime = uint32(16777619)
)

// mark adds a mark at either end of a word.
func mark(dst, word []byte) []byte {
	dst = append(dst, '^')
	dst = append(dst, word...)
	return append(dst, '$')
}

// slots lists the weights that a word uses.
func slots(dst []uint32, word string) []uint32 {
	w := mark(nil, []byte(word))
	for i := range w {
		h := start
		for _, c := range w[i:min(i+longest, len(w))] {
			h = (h ^ uint32(c)) * prime
			dst = append(dst, h>>(32-bits))
		}
	}
	return dst
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
