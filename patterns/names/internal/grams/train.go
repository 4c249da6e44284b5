package grams

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Example is a word and what it is known to be.
type Example struct {
	Word   string // lower case, a to z
	Yes    bool
	Weight float64
}

// Head is what Train learns: one weight a group of letters.
type Head struct {
	Weights []int8
	Scale   float64 // of the sum of weights
	Bias    float64
}

// Train learns to tell the examples apart by logistic regression over groups of
// letters. Both classes count the same, however many examples they have. The
// same examples in the same order give the same head.
func Train(examples []Example, rounds int, decay float64) Head {
	var yes, no float64
	for _, e := range examples {
		if e.Yes {
			yes += e.Weight
		} else {
			no += e.Weight
		}
	}
	total := (yes + no) / 2
	weights := make([]float64, Size)
	squares := make([]float64, Size)
	var bias float64
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // an order that repeats
	var feature []uint32
	for range rounds {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, at := range order {
			e := examples[at]
			feature = slots(feature[:0], e.Word)
			var sum float64
			for _, f := range feature {
				sum += weights[f]
			}
			weight, target := e.Weight*total/no, 0.0
			if e.Yes {
				weight, target = e.Weight*total/yes, 1.0
			}
			slope := (sigmoid(sum+bias) - target) * weight
			bias -= 0.01 * slope
			for _, f := range feature {
				step := slope + decay*weights[f]
				squares[f] += step * step
				weights[f] -= 0.1 * step / math.Sqrt(squares[f]+1e-6)
			}
		}
	}
	return quantise(weights, bias)
}

// quantise rounds the weights to bytes. The few largest are cut off, so that the
// many small ones keep some precision.
func quantise(weights []float64, bias float64) Head {
	sizes := make([]float64, 0, len(weights))
	for _, w := range weights {
		if w != 0 {
			sizes = append(sizes, math.Abs(w))
		}
	}
	if len(sizes) == 0 {
		return Head{Weights: make([]int8, Size), Scale: 1, Bias: bias}
	}
	slices.Sort(sizes)
	top := max(sizes[len(sizes)-1-len(sizes)/500], 1e-9)
	scale := top / steps
	out := make([]int8, len(weights))
	for i, w := range weights {
		out[i] = int8(max(-steps, min(steps, math.Round(w/scale))))
	}
	return Head{Weights: out, Scale: scale, Bias: bias}
}

// steps is how many sizes a weight can have on either side of nought.
const steps = 63
