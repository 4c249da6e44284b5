package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// size is a number of bytes as a flag: "200MB", "1GiB", "4096".
type size int64

// units are the suffixes of a size, longest first. A letter alone is a power of
// 1024, as in ls and du.
//
//nolint:gochecknoglobals // a constant table, which Go cannot declare const
var units = []struct {
	suffix string
	bytes  float64
}{
	{"kib", 1 << 10},
	{"mib", 1 << 20},
	{"gib", 1 << 30},
	{"tib", 1 << 40},
	{"kb", 1e3},
	{"mb", 1e6},
	{"gb", 1e9},
	{"tb", 1e12},
	{"k", 1 << 10},
	{"m", 1 << 20},
	{"g", 1 << 30},
	{"t", 1 << 40},
	{"b", 1},
}

// Set implements pflag.Value.
func (s *size) Set(text string) error {
	digits, unit := strings.ToLower(strings.TrimSpace(text)), 1.0
	for _, u := range units {
		if rest, ok := strings.CutSuffix(digits, u.suffix); ok {
			digits, unit = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(digits, 64)
	if err != nil || math.IsNaN(n) {
		return errors.New("not a size such as 200MB or 1GiB")
	}
	if n *= unit; n < 1 || n > math.MaxInt64/2 {
		return errors.New("out of range")
	}
	*s = size(n)
	return nil
}

// String implements pflag.Value.
func (s *size) String() string {
	for _, u := range []struct {
		suffix string
		bytes  size
	}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}} {
		if *s >= u.bytes && *s%u.bytes == 0 {
			return fmt.Sprintf("%d%s", *s/u.bytes, u.suffix)
		}
	}
	return strconv.FormatInt(int64(*s), 10)
}

// Type implements pflag.Value.
func (s *size) Type() string { return "size" }
