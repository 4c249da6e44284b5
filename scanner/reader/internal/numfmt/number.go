package numfmt

import (
	"math"
	"strconv"
)

// maxDigits is how many digits of a number Excel keeps and shows.
const maxDigits = 15

// AppendFloat appends v as Excel's General format shows it in a cell that is wide
// enough: up to 15 digits, without an exponent as long as there is a way around
// it.
func AppendFloat(dst []byte, v float64) []byte {
	const plainFrom, plainTo = 1e-9, 1e21
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return strconv.AppendInt(dst, int64(v), 10)
	}
	var b [32]byte
	if short, err := strconv.ParseFloat(string(strconv.AppendFloat(b[:0], v, 'e', maxDigits-1, 64)), 64); err == nil {
		v = short
	}
	if abs := math.Abs(v); abs >= plainFrom && abs < plainTo {
		return strconv.AppendFloat(dst, v, 'f', -1, 64)
	}
	return strconv.AppendFloat(dst, v, 'E', -1, 64)
}

// Append appends v as the format f shows it. Dates are ISO 8601, with a blank
// before the time.
func (f *Format) Append(dst []byte, v float64, date1904 bool) []byte {
	switch {
	case f == nil || f.shows == showsNumber:
		return AppendFloat(dst, v)
	case f.shows == showsDigits:
		if v >= 0 && v < 1e15 && v == math.Trunc(v) {
			return appendDigits(dst, f.digits, uint64(v))
		}
		return AppendFloat(dst, v)
	}
	if out, ok := appendDate(dst, v, f.shows, date1904); ok {
		return out
	}
	return AppendFloat(dst, v)
}

// Hides reports whether the format shows nothing of v.
func (f *Format) Hides(v float64) bool {
	switch {
	case f == nil:
		return false
	case v < 0:
		return f.hidesNegative
	case v == 0:
		return f.hidesPositive && f.hidesZero
	}
	return f.hidesPositive
}

// appendDigits appends v with its digits in the places of a format, from the
// right; what is left over goes to the first place.
func appendDigits(dst []byte, places []digitToken, v uint64) []byte {
	var b [20]byte
	digits := strconv.AppendUint(b[:0], v, 10)
	if v == 0 {
		digits = digits[:0]
	}
	left := 0
	for _, p := range places {
		if p.place != 0 {
			left++
		}
	}
	for _, p := range places {
		if p.place == 0 {
			dst = append(dst, p.literal...)
			continue
		}
		for len(digits) > left {
			dst = append(dst, digits[0])
			digits = digits[1:]
		}
		switch {
		case len(digits) == left:
			dst = append(dst, digits[0])
			digits = digits[1:]
		case p.place == '0':
			dst = append(dst, '0')
		}
		left--
	}
	return dst
}
