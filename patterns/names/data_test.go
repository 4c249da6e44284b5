package names_test

import (
	"bytes"
	"hash/fnv"
	"os"
	"testing"

	"github.com/rollcall-scan/rollcall/patterns/names/internal/grams"
	"github.com/rollcall-scan/rollcall/patterns/names/internal/lists"
	"github.com/rollcall-scan/rollcall/patterns/names/internal/table"
)

func entries(t *testing.T) []lists.Entry {
	t.Helper()
	f, err := os.Open("data/words.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	es, err := lists.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return es
}

// Four words in five teach the n-grams; they must know the rest apart. Places are
// told from names less well, since so many families are called after one.
func TestUnseenNames(t *testing.T) {
	var seen, unseen []lists.Entry
	of := map[string]lists.Entry{}
	for _, e := range entries(t) {
		h := fnv.New32a()
		h.Write([]byte(e.Word))
		if h.Sum32()%5 == 0 {
			unseen = append(unseen, e)
			of[e.Word] = e
		} else {
			seen = append(seen, e)
		}
	}
	examples, kinds := lists.Examples(seen)
	m, err := grams.Parse(string(grams.Marshal(grams.Train(examples, 3, 1e-4), grams.Train(kinds, 3, 1e-4))))
	if err != nil {
		t.Fatal(err)
	}
	examples, kinds = lists.Examples(unseen)
	for _, tt := range []struct {
		name     string
		examples []grams.Example
		against  func(lists.Entry) bool
		surname  bool
		floor    float64
	}{
		{"names_from_common_words", examples, func(e lists.Entry) bool { return e.Ordinary >= 6 }, false, 0.945},
		{"names_from_rare_words", examples, func(e lists.Entry) bool { return e.Ordinary > 0 && e.Ordinary < 6 }, false, 0.93},
		{"names_from_places", examples, func(e lists.Entry) bool { return e.Ordinary == 0 }, false, 0.79},
		{"surnames_from_given_names", kinds, func(lists.Entry) bool { return true }, true, 0.89},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var yes, no []float64
			for _, e := range tt.examples {
				name, surname := m.Odds([]byte(e.Word))
				if tt.surname {
					name = surname
				}
				switch {
				case e.Yes:
					yes = append(yes, name)
				case tt.against(of[e.Word]):
					no = append(no, name)
				}
			}
			if len(yes) < 1000 || len(no) < 1000 {
				t.Fatalf("%d and %d words to judge", len(yes), len(no))
			}
			if got := grams.Area(yes, no); got < tt.floor {
				t.Errorf("area %.4f, want %.4f", got, tt.floor)
			} else {
				t.Logf("area %.4f", got)
			}
		})
	}
}

// What is embedded was made from the list beside it.
func TestTableIsOfTheList(t *testing.T) {
	facts := map[string]uint16{}
	for _, e := range lists.Listed(entries(t)) {
		facts[e.Word] = uint16(e.Given<<12 | e.Surname<<8 | e.Ordinary<<4 | e.Place)
	}
	want, err := table.Marshal(facts)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("data/words.table")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Fatal("words.table is not of words.gz: go run train.go in data")
	}
	m := load(t)
	for word := range facts {
		if len(word) > 1 && !m.Listed(word) {
			t.Fatalf("%s is not found", word)
		}
	}
}
