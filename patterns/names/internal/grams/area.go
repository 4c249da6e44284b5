package grams

import "slices"

// Area is how often an odds of yes is above one of no: the area under the curve
// that weighs what is found against what is found by mistake. It sorts no.
func Area(yes, no []float64) float64 {
	if len(yes) == 0 || len(no) == 0 {
		return 0
	}
	slices.Sort(no)
	var sum float64
	for _, y := range yes {
		below, _ := slices.BinarySearch(no, y)
		sum += float64(below)
	}
	return sum / float64(len(yes)) / float64(len(no))
}
