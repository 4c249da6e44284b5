package text_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/text"
)

func TestRead(t *testing.T) {
	tests := []struct {
		name string
		in   string
		want string
	}{
		{"paragraphs", "Dear Sir,\r\n\r\nI saw the officers\r\nleave at ten.\r\n\r\n\r\nYours\r\n", `
1: 1="Dear Sir,"
3: 1="I saw the officers\nleave at ten."
7: 1="Yours"
`},
		{"listing", `STRENGTH RETURN

NAME                  RANK                 NUMBER  STATION
Alder, Ada            Detective Constable  100101  Westhaven
Birch, Robert         Sergeant             100102  Easthaven
Cedar-Longlastname, C Constable            100103  North Quay
Dogwood, Di           Chief Inspector      100104  Westhaven

TOTAL 4
`, `
1: 1="STRENGTH RETURN"
3: 1="NAME" 2="RANK" 3="NUMBER" 4="STATION"
4: 1="Alder, Ada" 2="Detective Constable" 3="100101" 4="Westhaven"
5: 1="Birch, Robert" 2="Sergeant" 3="100102" 4="Easthaven"
6: 1="Cedar-Longlastname, C" 2="Constable" 3="100103" 4="North Quay"
7: 1="Dogwood, Di" 2="Chief Inspector" 3="100104" 4="Westhaven"
9: 1="TOTAL 4"
`},
		{"columns_stay_over_pages", "NAME          RANK       NO\n-----------------------------\nAlder, Ada    Constable   1\nBirch, Bob    Sergeant   22\nCedar, Cy     Constable   3\n" +
			"\fPage 2\n\nNAME          RANK       NO\n\nDogwood, Di              44\nElder, Ed     Inspector   5\n", `
1: 1="NAME" 2="RANK" 3="NO"
3: 1="Alder, Ada" 2="Constable" 3="1"
4: 1="Birch, Bob" 2="Sergeant" 3="22"
5: 1="Cedar, Cy" 2="Constable" 3="3"
6: 1="Page 2"
8: 1="NAME" 2="RANK" 3="NO"
10: 1="Dogwood, Di" 3="44"
11: 1="Elder, Ed" 2="Inspector" 3="5"
`},
		{"ruled_columns", "NAME       RANK NO\n---------- ---- -----\nAlder Ada  PC   10001\nBirch Bobb PS   10002\n", `
1: 1="NAME" 2="RANK" 3="NO"
3: 1="Alder Ada" 2="PC" 3="10001"
4: 1="Birch Bobb" 2="PS" 3="10002"
`},
		{"sparse_column", "NAME         RANK       REMARK\nAlder, Ada   Constable\nBirch, Bob   Sergeant   on leave\nCedar, Cy    Constable\nDogwood, Di  Inspector\n", `
1: 1="NAME" 2="RANK" 3="REMARK"
2: 1="Alder, Ada" 2="Constable"
3: 1="Birch, Bob" 2="Sergeant" 3="on leave"
4: 1="Cedar, Cy" 2="Constable"
5: 1="Dogwood, Di" 2="Inspector"
`},
		{"accents_count_as_one_place", "NAME          RANK       NO\nÓ Síoráin, S  Constable  1\nŁukowicz, Ł   Sergeant   2\nAlder, Ada    Inspector  3\n", `
1: 1="NAME" 2="RANK" 3="NO"
2: 1="Ó Síoráin, S" 2="Constable" 3="1"
3: 1="Łukowicz, Ł" 2="Sergeant" 3="2"
4: 1="Alder, Ada" 2="Inspector" 3="3"
`},
		{"tabs", "See below.\n\nName\tRank\nAda\tConstable\n\nAs told.\n", `
1: 1="See below."
3: 1="Name" 2="Rank"
4: 1="Ada" 2="Constable"
6: 1="As told."
`},
		{"table_in_prose", "We looked at all of the\nmatters that were raised and\nthen went on to the list.\nIt follows at once.\nNAME          RANK       NO\nAlder, Ada    Constable  1\nBirch, Bob    Sergeant   2\nCedar, Cy     Sergeant   3\nDogwood, Di   Sergeant   4\n", `
1: 1="We looked at all of the\nmatters that were raised and\nthen went on to the list.\nIt follows at once."
5: 1="NAME" 2="RANK" 3="NO"
6: 1="Alder, Ada" 2="Constable" 3="1"
7: 1="Birch, Bob" 2="Sergeant" 3="2"
8: 1="Cedar, Cy" 2="Sergeant" 3="3"
9: 1="Dogwood, Di" 2="Sergeant" 3="4"
`},
		{"markdown_table", "Some words.\n\n| Name | Rank |\n|------|------|\n| Ada  | PC |\n", `
1: 1="Some words."
3: 2="Name" 3="Rank"
5: 2="Ada" 3="PC"
`},
		{"list", "PC 101 Alder\nPS 102 Birch\nPC 103 Cedar\n", `
1: 1="PC 101 Alder"
2: 1="PS 102 Birch"
3: 1="PC 103 Cedar"
`},
		{"address_stays_whole", "Ada Alder\n12 High Street\nWesthaven\nWH1 2AB\n", `
1: 1="Ada Alder\n12 High Street\nWesthaven\nWH1 2AB"
`},
		{"two_blanks_after_a_sentence", "It rained.  We left.  Nobody came.\nIt was late.  We slept.\nAll was well.  The end.\n", `
1: 1="It rained.  We left.  Nobody came.\nIt was late.  We slept.\nAll was well.  The end."
`},
		{"old_mac", "One line,\rand another.\r\rNext.\r", `
1: 1="One line,\nand another."
4: 1="Next."
`},
		{"empty", "", "\n"},
		{"blank", " \r\n\f\r\n", "\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readertest.Transcript(t, text.Format(), []byte(tt.in))
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), got); diff != "" {
				t.Errorf("transcript (-want +got):\n%s", diff)
			}
		})
	}
}

type collector struct{ fragments []doc.Fragment }

func (c *collector) Part(doc.Part) error               { return nil }
func (c *collector) Member(doc.Member) error           { return nil }
func (c *collector) Problem(doc.Location, error) error { return nil }
func (c *collector) Fragment(f doc.Fragment) error {
	f.Cells = append([]doc.Cell(nil), f.Cells...)
	c.fragments = append(c.fragments, f)
	return nil
}

func collect(t *testing.T, in string) []doc.Fragment {
	t.Helper()
	var c collector
	if err := text.Format().Read(t.Context(), readertest.Input([]byte(in)), &c); err != nil {
		t.Fatal(err)
	}
	return c.fragments
}

// A paragraph without end is sent in pieces that overlap, each with the line it
// begins on.
func TestReadLongParagraph(t *testing.T) {
	var b strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&b, "Sentence %d is here, Ada Alder.\n", i+1)
	}
	last := ""
	for i, f := range collect(t, b.String()) {
		piece := f.Cells[0].Text
		if len(piece) > 64<<10 {
			t.Errorf("piece of %d bytes", len(piece))
		}
		first, _, _ := strings.Cut(piece, "\n")
		if want := fmt.Sprintf("Sentence %d is here, Ada Alder.", f.Loc.Row); first != want {
			t.Errorf("row %d begins with %q", f.Loc.Row, first)
		}
		if i > 0 && !strings.HasSuffix(last, first) && !strings.Contains(last, first+"\n") {
			t.Errorf("no overlap at row %d", f.Loc.Row)
		}
		last = piece
	}
	if !strings.HasSuffix(last, "Sentence 20000 is here, Ada Alder.") {
		t.Error("the end is missing")
	}
}

func TestReadOneLongLine(t *testing.T) {
	in := strings.Repeat("Ada Alder and ", 100_000)
	names, bytes := 0, 0
	for _, f := range collect(t, in) {
		if f.Loc.Row != 1 {
			t.Errorf("row %d", f.Loc.Row)
		}
		names += strings.Count(f.Cells[0].Text, "Ada Alder")
		bytes += len(f.Cells[0].Text)
	}
	if names < 100_000 || names > 102_000 {
		t.Errorf("%d names", names)
	}
	if bytes > len(in)*102/100 {
		t.Errorf("%d bytes out of %d", bytes, len(in))
	}
}

// The columns of a long listing are the same from its first to its last page.
func TestReadLongListing(t *testing.T) {
	var b strings.Builder
	ranks := []string{"Constable", "Detective Sergeant", "Chief Inspector", "Assistant Chief Constable"}
	for i := range 20_000 {
		fmt.Fprintf(&b, "%-30s%-28s%06d    %s\n", fmt.Sprintf("Alder%d, Ada", i), ranks[i*i%7%4], i, "Westhaven")
		if i%50 == 49 {
			b.WriteString("\n")
		}
	}
	fragments := collect(t, b.String())
	if len(fragments) != 20_000 {
		t.Fatalf("%d fragments", len(fragments))
	}
	for i, f := range fragments {
		want := []doc.Cell{
			{Col: 1, Text: fmt.Sprintf("Alder%d, Ada", i)},
			{Col: 2, Text: ranks[i*i%7%4]},
			{Col: 3, Text: fmt.Sprintf("%06d", i)},
			{Col: 4, Text: "Westhaven"},
		}
		if diff := cmp.Diff(want, f.Cells); diff != "" {
			t.Fatalf("row %d (-want +got):\n%s", f.Loc.Row, diff)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"NAME      RANK\nAlder A   PC\nBirch B   PS\nCedar C   PC\n",
		"A  B\n-- --\nx  y\n", "a\tb\nc\td\n", "One.  Two.\n\nThree\n", "| a | b |\n|---|---|\n| c | d |\n",
		"x\f\fy\r\nz\r", "- a\n- b\n- c\n", "a    1\nb   22\n\n\nc  333\n",
	} {
		f.Add(seed, 1)
		f.Add(seed, 700)
	}
	f.Fuzz(func(t *testing.T, in string, times int) {
		in = strings.ToValidUTF8(strings.Map(func(r rune) rune {
			if r == 0 || r == 0x1b {
				return ' '
			}
			return r
		}, in), "?")
		if times > 1 && times < 2000 && len(in)*times < 1<<20 {
			in = strings.Repeat(in, times)
		}
		readertest.Fuzz(t, text.Format(), []byte(in))
		have := map[string]int{}
		for _, fragment := range collect(t, in) {
			for _, c := range fragment.Cells {
				for _, w := range words(c.Text) {
					have[w]++
				}
			}
		}
		for _, w := range words(in) {
			if have[w]--; have[w] < 0 && len(w) < 1000 {
				t.Fatalf("word %q is lost", w)
			}
		}
	})
}

// words returns the runs of letters and digits in s.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func BenchmarkRead(b *testing.B) {
	for _, tt := range []struct{ name, line string }{
		{"prose", "Nobody had seen them leave, and by the time it was noticed it was late.\n"},
		{"listing", "Alder, Ada            Detective Constable  100101  Westhaven\n"},
	} {
		data := []byte(strings.Repeat(tt.line, 100_000))
		b.Run(tt.name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if err := text.Format().Read(b.Context(), readertest.Input(data), nothing{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

type nothing struct{}

func (nothing) Part(doc.Part) error               { return nil }
func (nothing) Fragment(doc.Fragment) error       { return nil }
func (nothing) Member(doc.Member) error           { return nil }
func (nothing) Problem(doc.Location, error) error { return nil }
