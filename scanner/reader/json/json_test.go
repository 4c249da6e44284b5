package json_test

import (
	stdjson "encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	utf16 "golang.org/x/text/encoding/unicode"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/json"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

func TestSniff(t *testing.T) {
	tests := []struct {
		name string
		in   string
		want bool
	}{
		{"array", `[{"a":1}]`, true},
		{"object", " \n{\"a\": [1, 2, {}]}\n", true},
		{"lines", "{\"a\":1}\n{\"a\":2}\n", true},
		{"lines_one_broken", "{\"a\":1}\n{\"a\":2}\n{\"a:\n{\"a\":3}\n{\"a\":x}\n", true},
		{"bom", "\uFEFF[1]", true},
		{"cut_off", `[{"name": "Ad`, true},
		{"long", "[" + strings.Repeat(`{"name": "Ada"},`, 5000) + "{}]", true},
		{"log", "[INFO] all is well\n[INFO] still\n", false},
		{"log_numbers", "[12] Ada\n[13] Bob\n", false},
		{"braces_in_prose", "{see below} and so on", false},
		{"template", "{{ name }}, {{ rank }}", false},
		{"rtf", `{\rtf1\ansi}`, false},
		{"bare_string", `"Ada"`, false},
		{"csv", "a,b\n1,2\n", false},
		{"empty", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, got, err := reader.Identify([]reader.Format{json.Format()}, readertest.Input([]byte(tt.in)))
			if err != nil || got != tt.want {
				t.Errorf("Sniff = %v, %v, want %v", got, err, tt.want)
			}
		})
	}
}

func TestRead(t *testing.T) {
	tests := []struct {
		name string
		in   string
		want string
	}{
		{"array_of_objects", "[\n{\"name\": \"Ada Alder\", \"no\": 101, \"gone\": null},\n{\"no\": 1.50, \"name\": \" Bob \", \"rank\": \"PC\", \"x\": \"\"}\n]\n", `
part table 0
table 2: 1="name" 2="no" 3="rank"
table 2: 1="Ada Alder" 2="101"
table 3: 1="Bob" 2="1.50" 3="PC"
`},
		{"lines", "{\"a\":\"x\",\"b\":true}\n\n{\"a\":\"y\"}\n", `
part table 0
table 1: 1="a" 2="b"
table 1: 1="x" 2="true"
table 3: 1="y"
`},
		{"no_lines_rows_are_counted", `[{"a":"x"},{"a":"y"}]` + strings.Repeat(" ", 4000), `
part table 0
table 1: 1="a"
table 2: 1="x"
table 3: 1="y"
`},
		{"nested_keys_and_lists", `{"staff": {"records": [
{"name": {"first": "Ada", "last": "Alder"}, "vetting": ["MV", "SC"]},
{"name": {"first": "Bob"}, "vetting": []}]}}
`, `
part table "staff.records" 0
table "staff.records" 2: 1="name.first" 2="name.last" 3="vetting"
table "staff.records" 2: 1="Ada" 2="Alder" 3="MV, SC"
table "staff.records" 3: 1="Bob"
`},
		{"tables_in_rows", `[
{"unit": "Custody", "officers": [{"n": "Ada"},
{"n": "Bob"}]},
{"unit": "Traffic", "officers": [{"n": "Cy"}]}]
`, `
part table "officers" 0
table "officers" 2: 1="n"
table "officers" 2: 1="Ada"
table "officers" 3: 1="Bob"
table "officers" 4: 1="Cy"
part table 0
table 2: 1="unit"
table 2: 1="Custody"
table 4: 1="Traffic"
`},
		{"one_object_is_a_form", `{
"name": {"first": "Ada", "last": "Alder"},
"home": {"town": "Westhaven"},
"rank": "PC"
}
`, `
part table 0
table 2: 1="name.first" 2="Ada"
table 2: 1="name.last" 2="Alder"
table 3: 1="home.town" 2="Westhaven"
table 4: 1="rank" 2="PC"
`},
		{"dictionary", `{"v": 1, "staff": {
"a1": {"n": "Ada", "r": "PC"},
"a2": {"n": "Bob", "r": "PS"},
"a3": {"n": "Cy"}
}}
`, `
part table "staff" 0
table "staff" 2: 1="key" 2="n" 3="r"
table "staff" 2: 1="a1" 2="Ada" 3="PC"
table "staff" 3: 1="a2" 2="Bob" 3="PS"
table "staff" 4: 1="a3" 2="Cy"
part table 0
table 1: 1="v" 2="1"
`},
		{"rows_of_arrays", `{"rows": [["Name", "Rank"],
["Ada", null, "x"],
[]]}
`, `
part table "rows" 0
table "rows" 1: 1="Name" 2="Rank"
table "rows" 2: 1="Ada" 3="x"
`},
		{"list_of_names", "{\"names\": [\"Ada Alder\",\n\"Bob Birch\"]}\n", `
part table "names" 0
table "names" 1: 1="names"
table "names" 1: 1="Ada Alder"
table "names" 2: 1="Bob Birch"
`},
		{"escapes", `[{"a": "caf\u00e9 \ud83d\ude00 \ud83d \"q\" \/ \\ tab\tnl\n."}]` + "\n", `
part table 0
table 1: 1="a"
table 1: 1="café 😀 � \"q\" / \\ tab\tnl\n."
`},
		{"cut_off", "[{\"a\": \"x\"},\n{\"a\": \"y\", \"b\": [\"p\", \"q", `
part table 0
table 1: 1="a" 2="b"
table 1: 1="x"
table 2: 1="y" 2="p, q"
problem 2: malformed
`},
		{"broken_line", "{\"a\":\"x\"}\n{\"a\":oops}\n{\"a\":\"z\"}\n", `
part table 0
table 1: 1="a"
table 1: 1="x"
table 3: 1="z"
problem 2: malformed
`},
		{"words_after_it", "[\n1]\nand so on", `
part table 0
table 2: 1="1"
problem 3: malformed
`},
		{"too_deep", strings.Repeat("[", 300) + "\"x\"" + strings.Repeat("]", 300) + "\n\n", "problem 1: nested too deep\n"},
		{"commas_too_many", "[\n{\"a\": \"x\",},\n]\n", `
part table 0
table 2: 1="a"
table 2: 1="x"
`},
		{"same_key_twice", "{\"a\":\"x\",\"a\":\"y\"}\n{\"a\":\"z\"}\n", `
part table 0
table 1: 1="a"
table 1: 1="x, y"
table 2: 1="z"
`},
		{"empty_things", "[{}, [], \"\", null]\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readertest.Transcript(t, json.Format(), []byte(tt.in))
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), got); diff != "" {
				t.Errorf("transcript (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadUTF16(t *testing.T) {
	in, err := utf16.UTF16(utf16.LittleEndian, utf16.UseBOM).NewEncoder().Bytes([]byte("[\n{\"n\": \"Łukasz\"}\n]"))
	if err != nil {
		t.Fatal(err)
	}
	want := "part table 0\ntable 2: 1=\"n\"\ntable 2: 1=\"Łukasz\"\n"
	if diff := cmp.Diff(want, readertest.Transcript(t, json.Format(), in)); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
}

func TestReadNewKeysLate(t *testing.T) {
	var b strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&b, "{\"a\":\"x%d\"}\n", i)
	}
	b.WriteString("{\"a\":\"y\",\"late\":\"z\"}\n")
	got := readertest.Transcript(t, json.Format(), []byte(b.String()))
	if !strings.Contains(got, "2=\"late\"\n") || !strings.HasSuffix(got, "table 1001: 1=\"y\" 2=\"z\"\n") {
		t.Errorf("ends with %q", got[len(got)-200:])
	}
	if n := strings.Count(got, "part "); n != 1 {
		t.Errorf("%d parts", n)
	}
}

func TestReadBounds(t *testing.T) {
	object := func(n int, value string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "\"k%d\": %s,\n", i, value)
		}
		return "{" + b.String() + "\"end\": 1}"
	}
	tests := []struct {
		name, in string
		words    int // "w" in all cells
		problem  string
	}{
		{"many_keys", "[" + object(20_000, `"w"`) + "]", 20_000, ""},
		{"many_keys_in_form", object(20_000, `"w"`), 20_000, ""},
		{"large_dictionary", object(20_000, `{"a": "w", "b": "w"}`), 40_000, ""},
		{"object_of_unlike_objects", object(20_000, `{"a": {"b": "w"}}`), 20_000, ""},
		{"long_row", "[[" + strings.Repeat(`"w",`, 50_000) + "0]]", 50_000, ""},
		{"long_list_in_row", "[{\"a\": [" + strings.Repeat(`"w",`, 50_000) + "0]}]", 50_000, ""},
		{"long_string", `[{"a": "` + strings.Repeat("w ", 1<<20) + `"}, {"a": "w"}]`, 1<<19 + 1, "too large"},
		{"many_tables", object(3000, `[{"a": "w"}]`), 3000, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readertest.Transcript(t, json.Format(), []byte(tt.in))
			words := 0
			for _, w := range strings.FieldsFunc(got, func(r rune) bool { return !unicode.IsLetter(r) }) {
				if w == "w" {
					words++
				}
			}
			if words != tt.words {
				t.Errorf("%d words, want %d", words, tt.words)
			}
			if has := strings.Contains(got, "problem"); has != (tt.problem != "") || !strings.Contains(got, tt.problem) {
				t.Errorf("problem %q is wanted", tt.problem)
			}
		})
	}
}

type collector struct{ texts []string }

func (c *collector) Part(doc.Part) error               { return nil }
func (c *collector) Member(doc.Member) error           { return nil }
func (c *collector) Problem(doc.Location, error) error { return nil }
func (c *collector) Fragment(f doc.Fragment) error {
	for _, cell := range f.Cells {
		c.texts = append(c.texts, cell.Text)
	}
	return nil
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		`[{"a":1,"b":[1,2,{"c":"d"}]},[1,[2]],"x"]`, "{\"a\":{\"b\":\"c\"}}\n{\"a\":1}\n", `{"a":{"x":1},"b":{"x":2},"c":{"x":3}}`,
		`["\u00e9\ud83d\ude00\n"]`, `{"a":[["b","c"],["d"]]}`, `[1.5e+3,-0,true,null]`, `{"":{"":{"":""}}}`, `[{"a":"x`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		readertest.Fuzz(t, json.Format(), []byte(in))
		in = strings.ToValidUTF8(in, "?")
		var v any
		if strings.ContainsAny(in, "\x00\x1b") || strings.Count(in, "[")+strings.Count(in, "{") > 150 || stdjson.Unmarshal([]byte(in), &v) != nil {
			return
		}
		var c collector
		if err := json.Format().Read(t.Context(), readertest.Input([]byte(in)), &c); err != nil {
			t.Fatal(err)
		}
		all := strings.Join(c.texts, "\n")
		leaves(v, func(s string) {
			if !strings.Contains(all, s) {
				t.Errorf("value %q is lost", s)
			}
		})
	})
}

// leaves calls f with every string in v. Of a key that stands twice in an object
// v holds one value.
func leaves(v any, f func(string)) {
	switch v := v.(type) {
	case string:
		f(strings.TrimSpace(v))
	case []any:
		for _, x := range v {
			leaves(x, f)
		}
	case map[string]any:
		for _, x := range v {
			leaves(x, f)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	row := `{"surname": "Alder", "forename": "Ada", "rank": "Constable", "no": 10001, "unit": {"name": "Custody", "place": "Westhaven"}}`
	data := []byte("[" + strings.Repeat(row+",\n", 50_000) + row + "]")
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		var s nothing
		if err := json.Format().Read(b.Context(), readertest.Input(data), s); err != nil {
			b.Fatal(err)
		}
	}
}

type nothing struct{}

func (nothing) Part(doc.Part) error               { return nil }
func (nothing) Fragment(doc.Fragment) error       { return nil }
func (nothing) Member(doc.Member) error           { return nil }
func (nothing) Problem(doc.Location, error) error { return nil }
