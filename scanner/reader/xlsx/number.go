package xlsx

import (
	"bytes"
	"math"
	"strconv"
)

// maxDigits is how many digits of a number Excel keeps and shows.
const maxDigits = 15

// appendNumber appends the number that raw holds as Excel's General format shows
// it in a cell that is wide enough: up to 15 digits, without an exponent as long
// as there is a way around it. What is no number is appended as it stands.
func appendNumber(dst, raw []byte) []byte {
	if isShown(raw) {
		return append(dst, raw...)
	}
	v, ok := parseNumber(raw)
	if !ok {
		return append(dst, raw...)
	}
	return appendFloat(dst, v)
}

// isShown reports whether raw is a number in the form in which it is shown: up to
// 15 digits, no zeros to be left out, no exponent.
func isShown(raw []byte) bool {
	if len(raw) > 1 && raw[0] == '-' && raw[1] != '0' {
		raw = raw[1:]
	}
	if len(raw) == 0 || len(raw) > maxDigits {
		return false
	}
	point := len(raw)
	for i, c := range raw {
		if c < '0' || c > '9' {
			if c != '.' || point < len(raw) || i == 0 {
				return false
			}
			point = i
		}
	}
	return (raw[0] != '0' || point == 1) && (point == len(raw) || raw[len(raw)-1] > '0')
}

func parseNumber(raw []byte) (float64, bool) {
	raw = bytes.TrimSpace(raw)
	const longest = 64
	if len(raw) == 0 || len(raw) > longest {
		return 0, false
	}
	for _, c := range raw { // ParseFloat knows forms that XML Schema does not
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(string(raw), 64)
	return v, err == nil
}

// appendFloat appends v with at most 15 significant digits.
func appendFloat(dst []byte, v float64) []byte {
	const plainFrom, plainTo = 1e-9, 1e21
	if v == 0 {
		return append(dst, '0')
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

// appendFormatted appends the number that raw holds as the format f shows it.
// Dates are ISO 8601, with a blank before the time.
func (f *numFmt) appendFormatted(dst, raw []byte, date1904 bool) []byte {
	if f.shows == showsNumber {
		return appendNumber(dst, raw)
	}
	v, ok := parseNumber(raw)
	if !ok {
		return append(dst, raw...)
	}
	if f.shows == showsDigits {
		if v >= 0 && v < 1e15 && v == math.Trunc(v) {
			return appendDigits(dst, f.digits, uint64(v))
		}
		return appendFloat(dst, v)
	}
	out, ok := appendDate(dst, v, f.shows, date1904)
	if !ok {
		return appendFloat(dst, v)
	}
	return out
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
