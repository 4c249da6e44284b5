package main

import "testing"

func TestSize(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       size
		shown      string
	}{
		{"bytes", "4096", 4096, "4KiB"},
		{"odd_bytes", "4097", 4097, "4097"},
		{"decimal", "200MB", 200_000_000, "200000000"},
		{"binary", "1GiB", 1 << 30, "1GiB"},
		{"letter", "8m", 8 << 20, "8MiB"},
		{"fraction_and_space", "1.5 KiB", 1536, "1536"},
		{"with_b", "10B", 10, "10"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got size
			if err := got.Set(tt.text); err != nil || got != tt.want || got.String() != tt.shown {
				t.Errorf("%q is %d, shown as %q, error %v; want %d, %q", tt.text, got, got.String(), err, tt.want, tt.shown)
			}
			var again size
			if err := again.Set(got.String()); err != nil || again != got {
				t.Errorf("%q does not read back as %d", got.String(), got)
			}
		})
	}
	for _, text := range []string{"", "MB", "-1", "0", "1 apple", "NaN", "1e30", "0x10"} {
		var got size
		if err := got.Set(text); err == nil {
			t.Errorf("%q is taken for %d", text, got)
		}
	}
}
