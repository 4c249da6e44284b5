//go:build ignore

// This program writes lists.gz from the words that make.py prints, and with them
// the weights of the n-grams: go run train.go words.tsv.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"sort"
	"strings"

	"github.com/rollcall-scan/rollcall/patterns/names/internal/grams"
)

type entry struct {
	word                            string
	given, surname, ordinary, place int
	office                          bool
}

func main() {
	entries, err := read(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	evaluate(entries)
	if err := write("grams.gz", weights(entries)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := write("words.gz", list(entries)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func read(path string) ([]entry, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []entry
	for s := bufio.NewScanner(f); s.Scan(); {
		var e entry
		var office int
		if _, err := fmt.Sscan(s.Text(), &e.word, &e.given, &e.surname, &e.ordinary, &e.place, &office); err != nil {
			return nil, fmt.Errorf("%q: %w", s.Text(), err)
		}
		e.office = office > 0
		out = append(out, e)
	}
	return out, nil
}

// listed says whether a word is in the list itself; the others only teach the
// n-grams. Rare words that are regular forms of a listed one are left out.
func listed(e entry, all map[string]entry) bool {
	if e.given > 0 || e.surname > 0 || e.ordinary >= 8 || e.place >= 10 || e.office {
		return true
	}
	if e.ordinary < 6 {
		return false
	}
	for _, ending := range []string{"s", "es", "ed", "d", "ing", "ly", "er", "r", "ness", "ers"} {
		if base, ok := strings.CutSuffix(e.word, ending); ok {
			for _, b := range []string{base, base + "e"} {
				if all[b].ordinary >= 6 {
					return false
				}
			}
		}
	}
	return true
}

// The names and the other words, without those that are both.
func examples(entries []entry, keep func(string) bool) (names, kinds []grams.Example) {
	for _, e := range entries {
		if !keep(e.word) || len(e.word) < 3 {
			continue
		}
		name := max(e.given, e.surname)
		other := max(e.ordinary, e.place)
		switch {
		case name > 0 && e.ordinary == 0 && e.place < 8:
			weight := 1.0
			if name < 8 {
				weight = 0.6
			}
			names = append(names, grams.Example{Word: e.word, Yes: true, Weight: weight})
		case name == 0 && other > 0:
			weight := 1.0
			switch {
			case e.office:
				weight = 3
			case e.ordinary == 8 || e.ordinary == 5:
				weight = 1.2
			case e.ordinary > 9:
				weight = 1.5
			case e.ordinary == 0 && e.place < 10:
				weight = 0.4
			case e.ordinary == 0:
				weight = 0.7
			}
			names = append(names, grams.Example{Word: e.word, Weight: weight})
		}
		if (e.given > 0) != (e.surname > 0) && e.ordinary == 0 {
			kinds = append(kinds, grams.Example{Word: e.word, Yes: e.surname > 0, Weight: 1})
		}
	}
	return names, kinds
}

const (
	rounds = 6
	decay  = 1e-4
)

func heldOut(word string) bool {
	h := fnv.New32a()
	h.Write([]byte(word))
	return h.Sum32()%10 == 0
}

func evaluate(entries []entry) {
	names, kinds := examples(entries, func(w string) bool { return !heldOut(w) })
	head, kind := grams.Train(names, rounds, decay), grams.Train(kinds, rounds, decay)
	m := model(head, kind)
	testNames, testKinds := examples(entries, heldOut)
	area := func(what string, es []grams.Example, odds func(string) float64, keep func(grams.Example) bool) {
		var yes, no []float64
		for _, e := range es {
			if !keep(e) {
				continue
			}
			if e.Yes {
				yes = append(yes, odds(e.Word))
			} else {
				no = append(no, odds(e.Word))
			}
		}
		fmt.Printf("%-24s auc %.4f  (%d, %d) loss %.4f best temperature %.2f\n", what, auc(yes, no), len(yes), len(no), loss(yes, no, 1), temperature(yes, no))
	}
	of := map[string]entry{}
	for _, e := range entries {
		of[e.word] = e
	}
	name := func(w string) float64 { n, _ := m.Odds([]byte(w)); return n }
	area("names", testNames, name, func(grams.Example) bool { return true })
	area("names, ordinary words", testNames, name, func(e grams.Example) bool { return e.Yes || of[e.Word].ordinary >= 6 })
	area("names, places", testNames, name, func(e grams.Example) bool { return e.Yes || of[e.Word].ordinary == 0 })
	area("surnames, given names", testKinds, func(w string) float64 { _, s := m.Odds([]byte(w)); return s }, func(grams.Example) bool { return true })
}

func model(head, kind grams.Head) *grams.Model {
	return &grams.Model{
		Name: head.Weights, Surname: kind.Weights,
		Scale: grams.Scale{Name: head.Scale, NameBias: head.Bias, Surname: kind.Scale, SurnameBias: kind.Bias},
	}
}

func auc(yes, no []float64) float64 {
	sort.Float64s(no)
	var sum float64
	for _, y := range yes {
		sum += float64(sort.SearchFloat64s(no, y))
	}
	return sum / float64(len(yes)) / float64(len(no))
}

func loss(yes, no []float64, t float64) float64 {
	var a, b float64
	for _, x := range yes {
		a += math.Log1p(math.Exp(-x / t))
	}
	for _, x := range no {
		b += math.Log1p(math.Exp(x / t))
	}
	return (a/float64(len(yes)) + b/float64(len(no))) / 2
}

func temperature(yes, no []float64) float64 {
	best, at := math.Inf(1), 1.0
	for t := 0.5; t < 6; t += 0.05 {
		if l := loss(yes, no, t); l < best {
			best, at = l, t
		}
	}
	return at
}

// weights is the two heads: four numbers of 32 bits, then the bytes.
func weights(entries []entry) []byte {
	names, kinds := examples(entries, func(string) bool { return true })
	head, kind := grams.Train(names, rounds, decay), grams.Train(kinds, rounds, decay)
	var b bytes.Buffer
	for _, f := range []float64{head.Scale, head.Bias, kind.Scale, kind.Bias} {
		binary.Write(&b, binary.LittleEndian, float32(f))
	}
	binary.Write(&b, binary.LittleEndian, head.Weights)
	binary.Write(&b, binary.LittleEndian, kind.Weights)
	return b.Bytes()
}

// list is every word in order: how many letters it shares with the word before,
// with the bit of office vocabulary on top, how many follow, these, and two
// bytes of strengths.
func list(entries []entry) []byte {
	all := map[string]entry{}
	for _, e := range entries {
		all[e.word] = e
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].word < entries[j].word })
	var b bytes.Buffer
	last := ""
	n := 0
	for _, e := range entries {
		if !listed(e, all) {
			continue
		}
		same := 0
		for same < len(last) && same < len(e.word) && last[same] == e.word[same] {
			same++
		}
		first := byte(same)
		if e.office {
			first |= 0x80
		}
		b.WriteByte(first)
		b.WriteByte(byte(len(e.word) - same))
		b.WriteString(e.word[same:])
		b.WriteByte(byte(e.given<<4 | e.surname))
		b.WriteByte(byte(e.ordinary<<4 | e.place))
		last = e.word
		n++
	}
	fmt.Println(n, "words")
	return b.Bytes()
}

func write(path string, data []byte) error {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(data); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	fmt.Println(path, len(data), b.Len())
	return os.WriteFile(path, b.Bytes(), 0o644)
}
