package table_test

import (
	"testing"

	"github.com/rollcall-scan/rollcall/patterns/names/internal/table"
)

func TestFind(t *testing.T) {
	words := map[string]uint16{"": 1, "a": 2, "blenkinsop": 0xffff, "smith": 0x1234}
	data, err := table.Marshal(words)
	if err != nil {
		t.Fatal(err)
	}
	tab, err := table.Parse(string(data))
	if err != nil {
		t.Fatal(err)
	}
	if tab.Len() != len(words) {
		t.Errorf("%d words", tab.Len())
	}
	for word, want := range words {
		if got, ok := tab.Find([]byte(word)); !ok || got != want {
			t.Errorf("%q: %x, %v", word, got, ok)
		}
	}
	for _, word := range []string{"b", "smit", "smiths"} {
		if got, ok := tab.Find([]byte(word)); ok {
			t.Errorf("%q: %x", word, got)
		}
	}
	for _, damaged := range []string{"", string(data[:100]), string(data[:len(data)-1]), string(data) + "x"} {
		if _, err := table.Parse(damaged); err == nil {
			t.Errorf("%d bytes are a table", len(damaged))
		}
	}
	if _, ok := new(table.Table).Find([]byte("smith")); ok {
		t.Error("an empty table has a word")
	}
}
