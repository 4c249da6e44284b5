//go:build ignore

// This program makes what is embedded from words.gz: words.table, what is known
// of each word, and grams.weights, the weights of the n-grams.
package main

import (
	"fmt"
	"hash/fnv"
	"math"
	"os"

	"github.com/rollcall-scan/rollcall/patterns/names/internal/grams"
	"github.com/rollcall-scan/rollcall/patterns/names/internal/lists"
	"github.com/rollcall-scan/rollcall/patterns/names/internal/table"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	f, err := os.Open("words.gz")
	if err != nil {
		return err
	}
	defer f.Close()
	entries, err := lists.Read(f)
	if err != nil {
		return err
	}
	if err := evaluate(entries); err != nil {
		return err
	}
	facts := map[string]uint16{}
	for _, e := range lists.Listed(entries) {
		facts[e.Word] = uint16(e.Given<<12 | e.Surname<<8 | e.Ordinary<<4 | e.Place)
	}
	words, err := table.Marshal(facts)
	if err != nil {
		return err
	}
	weights := learn(entries)
	fmt.Println(len(entries), "words,", len(facts), "listed,", len(words)+len(weights), "bytes")
	if err := os.WriteFile("words.table", words, 0o644); err != nil {
		return err
	}
	return os.WriteFile("grams.weights", weights, 0o644)
}

const (
	rounds = 6
	decay  = 1e-4
)

func learn(entries []lists.Entry) []byte {
	names, surnames := lists.Examples(entries)
	return grams.Marshal(grams.Train(names, rounds, decay), grams.Train(surnames, rounds, decay))
}

// evaluate learns from nine words in ten and tells how well it does on the rest.
func evaluate(entries []lists.Entry) error {
	var seen, unseen []lists.Entry
	of := map[string]lists.Entry{}
	for _, e := range entries {
		h := fnv.New32a()
		h.Write([]byte(e.Word))
		if h.Sum32()%10 == 0 {
			unseen = append(unseen, e)
		} else {
			seen = append(seen, e)
		}
		of[e.Word] = e
	}
	m, err := grams.Parse(string(learn(seen)))
	if err != nil {
		return err
	}
	area := func(what string, examples []grams.Example, odds func(string) float64, keep func(lists.Entry) bool) {
		var yes, no []float64
		for _, e := range examples {
			switch {
			case e.Yes:
				yes = append(yes, odds(e.Word))
			case keep(of[e.Word]):
				no = append(no, odds(e.Word))
			}
		}
		fmt.Printf("%-22s %6d %6d  area %.4f  best slope %.2f\n", what, len(yes), len(no), grams.Area(yes, no), slope(yes, no))
	}
	name := func(w string) float64 { n, _ := m.Odds([]byte(w)); return n }
	surname := func(w string) float64 { _, s := m.Odds([]byte(w)); return s }
	names, surnames := lists.Examples(unseen)
	area("names, all", names, name, func(lists.Entry) bool { return true })
	area("names, words", names, name, func(e lists.Entry) bool { return e.Ordinary >= 6 })
	area("names, places", names, name, func(e lists.Entry) bool { return e.Ordinary == 0 })
	area("surnames, given names", surnames, surname, func(lists.Entry) bool { return true })
	return nil
}

// slope is by what the odds would have to be multiplied to be right.
func slope(yes, no []float64) float64 {
	best, at := math.Inf(1), 1.0
	for s := 0.2; s < 2; s += 0.05 {
		var a, b float64
		for _, x := range yes {
			a += math.Log1p(math.Exp(-x * s))
		}
		for _, x := range no {
			b += math.Log1p(math.Exp(x * s))
		}
		if l := a/float64(len(yes)) + b/float64(len(no)); l < best {
			best, at = l, s
		}
	}
	return at
}
