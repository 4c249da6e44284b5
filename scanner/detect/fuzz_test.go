package detect_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/detect"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// FuzzTable judges tables put together at random from words that mean something
// to detection, and from the fuzzer's own, and holds the findings to their bounds.
func FuzzTable(f *testing.F) {
	detectors := detect.New(matcher(f))
	words := []string{
		"Name", "Surname", "Rank", "Service No.", "Unit", "Headcount", "Name:", "Grade:", "Street", "Vacant", "Total",
		"Peter Ashdown", "Okonjo, Tamsin", "Lindqvist", "PJ", "Constable", "PC", "PC 1234 PUGH", "Ashdown (402117)",
		"40112", "C400112", "31/12/1999", "12.50", "AB123456C", "Road Policing Unit", "Female", "", "", "\n", "---",
	}
	f.Add(uint64(1), "Peter Ashdown|Constable", 20)
	f.Add(uint64(7), "Name|Rank\nX|Y", 700)
	f.Fuzz(func(t *testing.T, seed uint64, own string, rows int) {
		own = strings.ToValidUTF8(own, "\uFFFD")
		some := append(strings.Split(own, "|"), words...)
		random := rand.New(rand.NewPCG(seed, 1))
		d := detectors.Detector()
		sent, number := 0, 0
		for range min(max(rows, 0), 1200) {
			number += 1 + random.IntN(10)/9
			frag := doc.Fragment{Loc: doc.Location{Path: "in", Row: number, Page: int(seed%2) * (1 + number/40)}}
			for col := 1; col <= 6; col++ {
				if text := some[random.IntN(len(some))]; text != "" {
					frag.Cells = append(frag.Cells, doc.Cell{Col: col, Text: text, Hidden: doc.Hidden(random.Uint64N(64))})
				}
			}
			if len(frag.Cells) > 0 {
				d.Fragment(frag)
				sent++
			}
		}
		for _, x := range d.Findings() {
			switch {
			case x.Records < 1 || x.Rule != finding.PersonnelMention && x.Records > 6*sent:
				t.Errorf("%s: %d records in %d rows", x.Rule, x.Records, sent)
			case x.HiddenRecs > x.Records:
				t.Errorf("%s: %d of %d records hidden", x.Rule, x.HiddenRecs, x.Records)
			case x.Confidence < 0 || x.Confidence > 1:
				t.Errorf("%s: confidence %v", x.Rule, x.Confidence)
			case x.Severity < finding.Low || x.Severity > finding.Critical:
				t.Errorf("%s: severity %v", x.Rule, x.Severity)
			case x.LastRow > number || x.Loc.Row < 1:
				t.Errorf("%s: rows %d to %d of %d", x.Rule, x.Loc.Row, x.LastRow, number)
			}
			for _, field := range x.Fields {
				if field.Filled < 1 || field.Filled > x.Records || field.Confidence > 1 {
					t.Errorf("%s: %s filled %d of %d, confidence %v", x.Rule, field.Kind, field.Filled, x.Records, field.Confidence)
				}
			}
		}
	})
}

func BenchmarkTable(b *testing.B) {
	detectors := detect.New(matcher(b))
	row := []doc.Cell{{Col: 1, Text: "Ashdown"}, {Col: 2, Text: "Peter"}, {Col: 3, Text: "Constable"}, {Col: 4, Text: "40112"}, {Col: 5, Text: "Road Policing"}}
	head := []doc.Cell{{Col: 1, Text: "Surname"}, {Col: 2, Text: "Forename"}, {Col: 3, Text: "Rank"}, {Col: 4, Text: "Service No."}, {Col: 5, Text: "Unit"}}
	for b.Loop() {
		d := detectors.Detector()
		d.Fragment(doc.Fragment{Loc: doc.Location{Row: 1}, Cells: head})
		for i := range 10_000 {
			d.Fragment(doc.Fragment{Loc: doc.Location{Row: i + 2}, Cells: row})
		}
		d.Findings()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/50_000, "ns/cell")
}
