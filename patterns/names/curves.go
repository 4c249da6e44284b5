package names

import "math"

// curves are the functions of a score, worked out once.
type curves struct {
	belief     [16]float64 // how sure a strength makes it that a word is a name
	commonness [16]float64 // how ordinary a strength makes a word
	logistic   [2*curveEnd*curveSteps + 1]float64
}

// The logistic curve is kept from -curveEnd to curveEnd in steps of
// 1/curveSteps.
const (
	curveEnd   = 6
	curveSteps = 64
)

func newCurves() curves {
	var c curves
	for i := 1; i < 16; i++ {
		d := float64(15 - i)
		c.belief[i] = 0.98 - 0.0021*d*d
		c.commonness[i] = 0.98 - 0.06*d
	}
	for i := range c.logistic {
		c.logistic[i] = 1 / (1 + math.Exp(-float64(i-curveEnd*curveSteps)/curveSteps))
	}
	return c
}

// sigmoid turns a logarithm of odds into a probability.
func (c *curves) sigmoid(odds float64) float64 {
	at := int(odds*curveSteps + curveEnd*curveSteps + 0.5)
	return c.logistic[max(0, min(len(c.logistic)-1, at))]
}
