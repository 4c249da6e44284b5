package grams_test

import (
	"testing"

	"github.com/rollcall-scan/rollcall/patterns/names/internal/grams"
)

func TestTrain(t *testing.T) {
	var examples []grams.Example
	for _, stem := range []string{"kowal", "nowak", "lewand", "zielin", "wisn", "gor", "brod", "czar"} {
		examples = append(examples,
			grams.Example{Word: stem + "owski", Yes: true, Weight: 1},
			grams.Example{Word: stem + "ation", Weight: 1})
	}
	head := grams.Train(examples, 20, 1e-4)
	data := grams.Marshal(head, head)
	m, err := grams.Parse(string(data))
	if err != nil {
		t.Fatal(err)
	}
	if name, surname := m.Odds([]byte("malinowski")); name < 0.5 || name != surname {
		t.Errorf("odds %v, %v", name, surname)
	}
	if name, _ := m.Odds([]byte("vacation")); name > -0.5 {
		t.Errorf("odds %v", name)
	}
	if string(grams.Marshal(grams.Train(examples, 20, 1e-4), head)) != string(data) {
		t.Error("the same examples give another head")
	}
	if _, err := grams.Parse(string(data[1:])); err == nil {
		t.Error("damaged weights are read")
	}
	if name, surname := new(grams.Model).Odds([]byte("smith")); name != 0 || surname != 0 {
		t.Errorf("an empty model has odds %v, %v", name, surname)
	}
}

func TestArea(t *testing.T) {
	for _, tt := range []struct {
		name    string
		yes, no []float64
		want    float64
	}{
		{"apart", []float64{2, 3}, []float64{1, 0}, 1},
		{"mixed", []float64{0.5, 3}, []float64{1, 0}, 0.75},
		{"wrong_way", []float64{-1}, []float64{1, 0}, 0},
		{"none", nil, []float64{1}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := grams.Area(tt.yes, tt.no); got != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}
