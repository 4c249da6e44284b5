// Package grams judges a word by its letters alone: the groups of up to five
// letters that it is made of, each with a weight that was learned from lists of
// names and of other words.
package grams

import "math"

// Size is the number of weights of a head. Groups of letters share them by
// their hash.
const Size = 1 << size

const (
	size    = 17
	longest = 5 // letters in a group, the marks of begin and end included
)

// Model has two heads over the same groups of letters. Each weight is in
// hundredths of the natural logarithm of the odds, over Scale.
type Model struct {
	Name    []int8 // a name rather than another word
	Surname []int8 // a surname rather than a given name
	Scale   Scale
}

// Scale turns the sums of weights into logarithms of odds.
type Scale struct {
	Name, NameBias       float64
	Surname, SurnameBias float64
}

// Odds returns the logarithms of the odds that the word is a name rather than
// something else, and a surname rather than a given name. The word is in lower
// case and has only the letters a to z.
func (m *Model) Odds(word []byte) (name, surname float64) {
	if len(m.Name) != Size || len(m.Surname) != Size {
		return 0, 0
	}
	var n, s int
	for i := -1; i < len(word); i++ {
		h := start
		for j := i; j < i+longest && j <= len(word); j++ {
			c := byte('^')
			if j >= len(word) {
				c = '$'
			} else if j >= 0 {
				c = word[j]
			}
			h = (h ^ uint32(c)) * prime
			slot := h >> (32 - size)
			n += int(m.Name[slot])
			s += int(m.Surname[slot])
		}
	}
	return float64(n)*m.Scale.Name + m.Scale.NameBias, float64(s)*m.Scale.Surname + m.Scale.SurnameBias
}

// The hash is FNV-1a; its upper bits are well mixed after one letter already.
const (
	start = uint32(2166136261)
	prime = uint32(16777619)
)

// slots lists the weights that a word uses, in the order of Odds.
func slots(dst []uint32, word []byte) []uint32 {
	for i := -1; i < len(word); i++ {
		h := start
		for j := i; j < i+longest && j <= len(word); j++ {
			c := byte('^')
			if j >= len(word) {
				c = '$'
			} else if j >= 0 {
				c = word[j]
			}
			h = (h ^ uint32(c)) * prime
			dst = append(dst, h>>(32-size))
		}
	}
	return dst
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
