package csv_test

import (
	"bytes"
	stdcsv "encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/csv"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

func TestSniff(t *testing.T) {
	tests := []struct {
		name string
		in   string
		want bool
	}{
		{"comma", "Name,Rank\nAda Alder,Constable\nBob Birch,Sergeant\n", true},
		{"semicolon", "Name;Rank\nAda Alder;Constable\n", true},
		{"tab", "Name\tRank\nAlder, Ada\tConstable\nBirch, Bob\tSergeant\n", true},
		{"pipe", "Name|Rank|No\nAda|Constable|1\n", true},
		{"caret", "Name^Rank^No\nAda^Constable^1\nBob^Sergeant^2\n", true},
		{"unit_separator", "Name\x1fRank\nAda\x1fConstable\n", true},
		{"old_mac", "Name,Rank\rAda,Constable\rBob,Sergeant\r", true},
		{"banner", "Report: Leavers,\nRun date: 01/04/2025,,Page 1\n\nSurname,Initials,Rank\nAlder,A,PC\nBirch,B,PC\nCedar,C,PS\n", true},
		{"declared", "sep=;\na;b\n", true},
		{"header_only", "Name,Rank,Number\n", true},
		{"quoted_column", "\"Alder, Ada\"\n\"Birch, Bob\"\n\"Cedar, Cy\"\n", true},
		{"decimal_commas", "a;b;c\n1,5;2,5;3,5\n2,5;3,5;4,5\n", true},
		{"names_alone", "Alder, Ada\nBirch, Bob\nCedar, Cy\nDogwood, Di\n", false},
		{"prose", "The officers, who were late, left.\nThen, in the end, all came back, and sat down.\nNobody, it seems, minded.\n", false},
		{"letter", "Dear Sir,\nThank you for yours.\nYours,\nAda\n", false},
		{"listing", "NAME                RANK         STATION\nAlder, Ada          Constable    Westhaven\nBirch, Bob          Sergeant     Easthaven\n", false},
		{"json", "[\n{\"a\": 1,\n\"b\": 2},\n{\"a\": 1,\n\"b\": 2}]\n", false},
		{"json_lines", "{\"a\":1,\"b\":2,\"c\":3}\n{\"a\":1,\"b\":2,\"c\":3}\n", false},
		{"code", "func main() {\n\tf(a, b)\n\tif x {\n\t\tg()\n\t}\n}\n", false},
		{"binary", "a,b,c\n\x00\x01\x02\x03\x04,\x05\x06\x07,\x0e\x0f\n\x10\x11,\x12,\x13\n", false},
		{"empty", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, got, err := reader.Identify([]reader.Format{csv.Format()}, readertest.Input([]byte(tt.in)))
			if err != nil || got != tt.want {
				t.Errorf("Sniff = %v, %v, want %v", got, err, tt.want)
			}
		})
	}
}

func TestRead(t *testing.T) {
	long := strings.Repeat("x,y,z\n", 40)
	tests := []struct {
		name string
		in   string
		want string
	}{
		{"quotes", "Name,Rank,Note\n\"Alder, Ada\",PC,\"says \"\"no\"\"\"\n", `
1: 1="Name" 2="Rank" 3="Note"
2: 1="Alder, Ada" 2="PC" 3="says \"no\""
`},
		{"row_is_the_line", "a,b\n\n\"x\ny\",z\r\n\r\nc,d\n", `
1: 1="a" 2="b"
3: 1="x\ny" 2="z"
6: 1="c" 2="d"
`},
		{"ragged_and_empty", "a,b,c\n,,\n1\n , 2 ,,4,\n5,6,7\n8,9,10\n", `
1: 1="a" 2="b" 3="c"
3: 1="1"
4: 2="2" 4="4"
5: 1="5" 2="6" 3="7"
6: 1="8" 2="9" 3="10"
`},
		{"bom_and_cr", "\uFEFFa,b\rc,d\r", `
1: 1="a" 2="b"
2: 1="c" 2="d"
`},
		{"excel_text_form", "No,Name\n=\"00123\",Ada\n\"=\"\"00124\"\"\",Bob\n", `
1: 1="No" 2="Name"
2: 1="00123" 2="Ada"
3: 1="00124" 2="Bob"
`},
		{"declared_separator", "sep=;\na;b,c\nd;e\n", `
2: 1="a" 2="b,c"
3: 1="d" 2="e"
`},
		{"quote_never_closed", "Name,Rank,No\nAda,PC,1\n\"Bob,PS,2\nCy,PC,3\nDi,PC,4\n", `
1: 1="Name" 2="Rank" 3="No"
2: 1="Ada" 2="PC" 3="1"
3: 1="Bob" 2="PS" 3="2"
4: 1="Cy" 2="PC" 3="3"
5: 1="Di" 2="PC" 3="4"
`},
		{"quote_closed_by_the_next_one", "Name,Rank,No\n\"Alder, Ada\",PC,1\n\"Birch, Bob,PS,2\n\"Cedar, Cy\",PC,3\n", `
1: 1="Name" 2="Rank" 3="No"
2: 1="Alder, Ada" 2="PC" 3="1"
3: 1="Birch" 2="Bob" 3="PS" 4="2"
4: 1="Cedar, Cy" 2="PC" 3="3"
`},
		{"quote_closed_far_below", "Name,Rank,No\nAda,\"PC,1\nBob,PS,2\nCy,PC,3\nDi,PC\",4\n", `
1: 1="Name" 2="Rank" 3="No"
2: 1="Ada" 2="PC" 3="1"
3: 1="Bob" 2="PS" 3="2"
4: 1="Cy" 2="PC" 3="3"
5: 1="Di" 2="PC\"" 3="4"
`},
		{"quote_as_inch", "Item,Size,No\nBolt,5\" long,1\nNut,6\",2\n", `
1: 1="Item" 2="Size" 3="No"
2: 1="Bolt" 2="5\" long" 3="1"
3: 1="Nut" 2="6\"" 3="2"
`},
		{"blank_before_quote", "a,b,c\n1, \"x, y\" ,2\n", `
1: 1="a" 2="b" 3="c"
2: 1="1" 2="x, y" 3="2"
`},
		{"other_table_below", "Name,Rank,No\nAda,PC,1\nBob,PS,2\n\nSurname;Unit;Post\nCedar, C;Custody;A\nDogwood, D;Traffic;B\n", `
1: 1="Name" 2="Rank" 3="No"
2: 1="Ada" 2="PC" 3="1"
3: 1="Bob" 2="PS" 3="2"
5: 1="Surname" 2="Unit" 3="Post"
6: 1="Cedar, C" 2="Custody" 3="A"
7: 1="Dogwood, D" 2="Traffic" 3="B"
`},
		{"footer", "a,b,c\n1,2,3\n4,5,6\n\nTotal: 2, checked\n", `
1: 1="a" 2="b" 3="c"
2: 1="1" 2="2" 3="3"
3: 1="4" 2="5" 3="6"
5: 1="Total: 2" 2="checked"
`},
		{"windows_1252", "Name;No\nSe\xE1n;1\nZo\xEB;2\n", `
1: 1="Name" 2="No"
2: 1="Seán" 2="1"
3: 1="Zoë" 2="2"
`},
		{"ascii_separators", "Name\x1fNo\x1eAda\x1f1\x1eBob\x1f2\x1e", `
1: 1="Name" 2="No"
2: 1="Ada" 2="1"
3: 1="Bob" 2="2"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readertest.Transcript(t, csv.Format(), []byte(tt.in))
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), got); diff != "" {
				t.Errorf("transcript (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("quote_swallows_nothing_of_many_lines", func(t *testing.T) {
		got := readertest.Transcript(t, csv.Format(), []byte(long+"a,\"b,c\n"+strings.Repeat(long, 300)))
		if n := strings.Count(got, "\n"); n != 301*40+1 {
			t.Errorf("%d fragments, want %d", n, 301*40+1)
		}
	})
}

// A line that is too long to be held comes in pieces, each column where it was.
func TestReadLongLine(t *testing.T) {
	var b strings.Builder
	b.WriteString("a,b,c\nd,e,f\n")
	for i := range 300_000 {
		fmt.Fprintf(&b, "%d,", i)
	}
	b.WriteString("end\ng,h,i\n")
	var s collector
	if err := csv.Format().Read(t.Context(), readertest.Input([]byte(b.String())), &s); err != nil {
		t.Fatal(err)
	}
	for col, text := range s.line(3) {
		if text != strconv.Itoa(col-1) && (text != "end" || col != 300_001) {
			t.Fatalf("column %d is %q", col, text)
		}
	}
	if got := len(s.line(3)); got != 300_001 {
		t.Errorf("%d columns", got)
	}
	if got := s.line(4)[2]; got != "h" {
		t.Errorf("the line after it has %q", got)
	}
}

func TestReadLongCell(t *testing.T) {
	cell := strings.Repeat("word ", 500_000)
	in := "a,b,c\nd,e,f\n1," + cell + ",3\n"
	var s collector
	if err := csv.Format().Read(t.Context(), readertest.Input([]byte(in)), &s); err != nil {
		t.Fatal(err)
	}
	words := 0
	for _, f := range s.fragments {
		for _, c := range f.Cells {
			if len(c.Text) > reader.DefaultLimits().Text {
				t.Errorf("cell of %d bytes", len(c.Text))
			}
			words += strings.Count(c.Text, "word")
		}
	}
	if words != 500_000 {
		t.Errorf("%d words", words)
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

func (c *collector) line(row int) map[int]string {
	cells := map[int]string{}
	for _, f := range c.fragments {
		if f.Loc.Row == row {
			for _, cell := range f.Cells {
				cells[cell.Col] += cell.Text
			}
		}
	}
	return cells
}

// TestAgainstStandardLibrary reads well-formed tables with encoding/csv as well.
func TestAgainstStandardLibrary(t *testing.T) {
	words := []string{
		"Alder", "Birch, Bob", "", "12", "O'Neill", "a \"b\" c", "two\nlines", "é", "x\r\ny", "\"", ",", "end\n", "=1+1",
	}
	for seed := range int64(400) {
		r := rand.New(rand.NewSource(seed))
		var b bytes.Buffer
		w := stdcsv.NewWriter(&b)
		w.UseCRLF = seed%2 == 1
		columns := 3 + r.Intn(6)
		for range 5 + r.Intn(60) {
			row := make([]string, columns)
			for i := range row {
				row[i] = words[r.Intn(min(len(words), 5+int(seed)%10))]
			}
			row[0] = "key"
			if err := w.Write(row); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		compare(t, b.Bytes())
	}
}

// compare fails if data is read otherwise than by encoding/csv.
func compare(t *testing.T, data []byte) {
	t.Helper()
	var s collector
	if err := csv.Format().Read(t.Context(), readertest.Input(data), &s); err != nil {
		t.Fatal(err)
	}
	var want []doc.Fragment
	std := stdcsv.NewReader(bytes.NewReader(data))
	std.FieldsPerRecord = -1
	for {
		record, err := std.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		f := doc.Fragment{Loc: doc.Location{Path: "in"}}
		f.Loc.Row, _ = std.FieldPos(0)
		for i, field := range record {
			if text := strings.TrimSpace(field); text != "" {
				f.Cells = append(f.Cells, doc.Cell{Col: i + 1, Text: text})
			}
		}
		want = append(want, f)
	}
	normal := cmp.Transformer("crlf", func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") })
	if diff := cmp.Diff(want, s.fragments, normal); diff != "" {
		t.Errorf("differs from encoding/csv (-want +got):\n%s\nfor\n%s", diff, data)
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"Name,Rank,No\n\"Alder, Ada\",PC,1\n\"Birch, Bob,PS,2\n\"Cedar\",PC,3\n",
		"a;b;c\r\n1;2;3\r\n\r\nx,y,z\r\n1,2,3\r\n4,5,6\r\n",
		"a\tb\n=\"001\"\t\"x\n\"\"y\"\"\"\n", "sep=|\na|b\n", "a,\"b\n\"\"\n,\"\n\",\"\"\nc", "\"\"\"\n\"\"\n", "a,b\rc,d\r",
		"x\x1fy\x1ez\x1fw\x1e", "\"a\" ,\"b\"x,\"c\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		in = strings.ToValidUTF8(strings.ReplaceAll(in, "\x00", ""), "?")
		if strings.Contains(in, "\x1b") {
			return // another charset
		}
		readertest.Fuzz(t, csv.Format(), []byte(in))
		var s collector
		if err := csv.Format().Read(t.Context(), readertest.Input([]byte(in)), &s); err != nil {
			t.Fatal(err)
		}
		have := map[string]int{}
		for _, f := range s.fragments {
			for _, c := range f.Cells {
				if !utf8.ValidString(c.Text) {
					t.Error("not UTF-8")
				}
				for _, w := range words(c.Text) {
					have[w]++
				}
			}
		}
		if strings.HasPrefix(strings.ToLower(strings.TrimLeft(strings.TrimPrefix(in, "\uFEFF"), "\" \r")), "sep=") {
			return
		}
		for _, w := range words(strings.TrimPrefix(in, "\uFEFF")) {
			if have[w]--; have[w] < 0 {
				t.Errorf("word %q is lost", w)
			}
		}
	})
}

// words returns the runs of letters and digits in s.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func BenchmarkRead(b *testing.B) {
	row := "Alder,Ada,Constable,10001,C100001,Surveillance,Westhaven,F,28/10/2014,Full time\n"
	quoted := "\"Alder, Ada\",\"Constable\",\"10001\",\"Surveillance\",\"Westhaven\"\n"
	for _, tt := range []struct{ name, row string }{{"plain", row}, {"quoted", quoted}} {
		data := []byte(strings.Repeat(tt.row, 100_000))
		b.Run(tt.name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if err := csv.Format().Read(b.Context(), readertest.Input(data), nothing{}); err != nil {
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
