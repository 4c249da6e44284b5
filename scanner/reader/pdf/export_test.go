package pdf

import (
	"bytes"
	"context"
	"slices"
)

// Sweep returns the texts that a sweep of a file finds.
func Sweep(ctx context.Context, data []byte) []string {
	s := sweep(ctx, bytes.NewReader(data), int64(len(data)))
	var all []string
	for _, found := range []swept{s.now, s.old} {
		all = slices.Concat(all, found.scripts, found.rich)
		for _, p := range slices.Concat(found.choices, found.portfolio) {
			all = append(all, p.value)
		}
	}
	return all
}
