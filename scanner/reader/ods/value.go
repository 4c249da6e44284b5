package ods

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/numfmt"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// value is the value of a cell as its attributes give it (19.385 and after), and
// the text that the application showed.
type value struct {
	kind  string // of office:value-type
	raw   []byte // of the attribute that goes with it
	given bool   // there is one
	text  []byte // of its paragraphs
	count int    // of paragraphs
}

// reset takes the attributes of a cell.
func (v *value) reset(t *xmltok.Tokenizer) {
	*v = value{raw: v.raw[:0], text: v.text[:0]}
	attrs := t.Attrs()
	for i := range attrs {
		prefix, name, ok := bytes.Cut(attrs[i].Name, []byte{':'})
		if !ok || string(prefix) == "calcext" {
			continue
		}
		switch string(name) {
		case "value-type":
			v.kind = kindOf(attrs[i].Value)
		case "value", "date-value", "time-value", "boolean-value", "string-value":
			v.raw = t.Unescape(v.raw[:0], attrs[i].Value)
			v.given = true
		}
	}
}

// Kinds of values (19.389).
const (
	kindText    = "string"
	kindFloat   = "float"
	kindPercent = "percentage"
	kindMoney   = "currency"
	kindDate    = "date"
	kindTime    = "time"
	kindBool    = "boolean"
)

func kindOf(raw []byte) string {
	for _, k := range []string{kindText, kindFloat, kindPercent, kindMoney, kindDate, kindTime, kindBool} {
		if string(raw) == k {
			return k
		}
	}
	return ""
}

// shown appends the value in the form in which Excel's values are sent: numbers
// as in the format General, dates in ISO 8601.
func (v *value) shown(dst []byte) []byte {
	if !v.given {
		return append(dst, v.text...)
	}
	switch v.kind {
	case kindFloat, kindPercent, kindMoney:
		f, err := strconv.ParseFloat(string(bytes.TrimSpace(v.raw)), 64)
		switch {
		case err != nil:
			return append(dst, v.raw...)
		case isPlaces(v.text, f):
			return append(dst, v.text...)
		}
		return numfmt.AppendFloat(dst, f)
	case kindDate:
		raw := v.raw
		if day, _, ok := bytes.Cut(raw, []byte{'T'}); ok && v.count > 0 && bytes.IndexByte(v.text, ':') < 0 {
			raw = day // the time of day is not shown
		}
		return numfmt.AppendISO(dst, withoutFraction(raw))
	case kindTime:
		return appendDuration(dst, v.raw)
	case kindBool:
		return append(dst, strings.ToUpper(string(v.raw))...)
	}
	if v.count > 0 {
		return append(dst, v.text...)
	}
	return append(dst, v.raw...)
}

// unseen reports whether the cell holds a number of which nothing is shown: it
// has a paragraph, and that is empty.
func (v *value) unseen() bool {
	return v.given && v.kind != kindText && v.count > 0 && len(bytes.TrimSpace(v.text)) == 0
}

// isPlaces reports whether text shows the digits of the whole number f one by
// one, with zeros before or something between or around them, as number formats
// for identifiers do. What groups thousands or has a sign or fraction does not.
func isPlaces(text []byte, f float64) bool {
	const most = 1e15
	if len(text) == 0 || f < 0 || f >= most || f != math.Trunc(f) {
		return false
	}
	var digits []byte
	for _, c := range string(text) {
		switch {
		case c >= '0' && c <= '9':
			digits = append(digits, byte(c))
		case c == ',', c == '.', c == '%', c == '\'', c == 0xA0, c == 0x202F, c == 0x2019, c == '\n':
			return false
		}
	}
	shown, err := strconv.ParseFloat(string(digits), 64)
	return err == nil && shown == f
}

// withoutFraction cuts fractions of a second off a date with a time.
func withoutFraction(raw []byte) []byte {
	if i := bytes.LastIndexByte(raw, '.'); i > 0 {
		return raw[:i]
	}
	return raw
}

// appendDuration appends a duration such as "PT12H30M00S" as "12:30:00"; what is
// none as it stands.
func appendDuration(dst, raw []byte) []byte {
	rest, ok := strings.CutPrefix(string(raw), "PT")
	if !ok {
		return append(dst, raw...)
	}
	var parts [3]int
	for i, unit := range []string{"H", "M", "S"} {
		number, after, ok := strings.Cut(rest, unit)
		if !ok {
			continue
		}
		number, _, _ = strings.Cut(strings.ReplaceAll(number, ",", "."), ".")
		n, err := strconv.Atoi(number)
		if err != nil || n < 0 {
			return append(dst, raw...)
		}
		parts[i], rest = n, after
	}
	for i, n := range parts {
		if i > 0 {
			dst = append(dst, ':')
		}
		if n < 10 {
			dst = append(dst, '0')
		}
		dst = strconv.AppendInt(dst, int64(n), 10)
	}
	return dst
}
