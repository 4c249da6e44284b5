package names_test

import (
	"testing"

	"github.com/rollcall-scan/rollcall/patterns/names"
)

func load(tb testing.TB) *names.Model {
	tb.Helper()
	m, err := names.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := names.Load(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScore(b *testing.B) {
	m := load(b)
	for _, bb := range []struct{ name, word string }{
		{"listed_name", "Smith"},
		{"listed_word", "THEFT"},
		{"diacritics", "Wójcik"},
		{"double_name", "Smith-Jones"},
		{"prefix", "McSnorty"},
		{"unlisted", "Blenkinsoppe"},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.Score(bb.word)
			}
		})
	}
}
