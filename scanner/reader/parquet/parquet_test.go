package parquet_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	pq "github.com/parquet-go/parquet-go"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/parquet"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

// made returns a file of the given rows.
func made[T any](tb testing.TB, rows []T, options ...pq.WriterOption) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := pq.NewGenericWriter[T](&b, options...)
	if _, err := w.Write(rows); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

type person struct {
	Name string  `parquet:"name"`
	Rank *string `parquet:"rank,optional"`
	Pay  int64   `parquet:"pay_number"`
}

func people() []person {
	return []person{{"Ada Example", new("Constable"), 104233}, {"Bob Sample", nil, 104234}, {" ", new("Sergeant"), 104235}}
}

func check(t *testing.T, data []byte, want string) {
	t.Helper()
	got := readertest.Transcript(t, parquet.Format(), data)
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), got); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
}

func TestRows(t *testing.T) {
	want := `
part table 0
table 1: 1="name" 2="rank" 3="pay_number"
table 2: 1="Ada Example" 2="Constable" 3="104233"
table 3: 1="Bob Sample" 3="104234"
table 4: 2="Sergeant" 3="104235"
`
	for name, options := range map[string][]pq.WriterOption{
		"plain":      nil,
		"zstd":       {pq.Compression(&pq.Zstd)},
		"snappy":     {pq.Compression(&pq.Snappy)},
		"one_a_page": {pq.PageBufferSize(1)},
		"row_groups": {pq.MaxRowsPerRowGroup(1)},
		"version_1":  {pq.DataPageVersion(1)},
	} {
		t.Run(name, func(t *testing.T) { check(t, made(t, people(), options...), want) })
	}
}

func TestTypes(t *testing.T) {
	type unit struct {
		Name string `parquet:"name"`
	}
	type row struct {
		A string    `parquet:"a_text"`
		B bool      `parquet:"b_bool"`
		C float64   `parquet:"c_float"`
		D int32     `parquet:"d_date,date"`
		E time.Time `parquet:"e_time,timestamp"`
		F [16]byte  `parquet:"f_uuid,uuid"`
		G int64     `parquet:"g_decimal,decimal(2:10)"`
		H []string  `parquet:"h_list,list"`
		I unit      `parquet:"i_unit"`
		J []byte    `parquet:"j_bytes"`
	}
	data := made(t, []row{{
		A: "Ada", B: true, C: 1.5, D: 19753, E: time.Date(2024, 1, 31, 9, 30, 0, 0, time.UTC), F: [16]byte{15: 1}, G: -1205,
		H: []string{"x", "y"}, I: unit{"Knock"}, J: []byte("\x00\x01"),
	}, {A: "Bob", G: 5, J: []byte("text")}})
	check(t, data, `
part table 0
table 1: 1="a_text" 2="b_bool" 3="c_float" 4="d_date" 5="e_time" 6="f_uuid" 7="g_decimal" 8="h_list" 9="i_unit.name" 10="j_bytes"
table 2: 1="Ada" 2="true" 3="1.5" 4="2024-01-31" 5="2024-01-31 09:30:00" 6="00000000-0000-0000-0000-000000000001" 7="-12.05" 8="x; y" 9="Knock"
table 3: 1="Bob" 2="false" 3="0" 4="1970-01-01" 5="0001-01-01" 6="00000000-0000-0000-0000-000000000000" 7="0.05" 10="text"
problem table 0: not supported
`)
}

func TestMetadata(t *testing.T) {
	data := made(t, people()[:1], pq.KeyValueMetadata("made by", "Bob Sample"), pq.KeyValueMetadata("pandas", "{}"), pq.KeyValueMetadata("pandas notes", "of Cyd Test"), pq.KeyValueMetadata("ARROW:schema", "AAAA"))
	check(t, data, `
part property "metadata" 0[document-property]
property "metadata" 1[document-property]: 1="made by" 2="Bob Sample"
property "metadata" 2[document-property]: 1="pandas notes" 2="of Cyd Test"
part table 0
table 1: 1="name" 2="rank" 3="pay_number"
table 2: 1="Ada Example" 2="Constable" 3="104233"
`)
}

func TestDamage(t *testing.T) {
	data := made(t, people())
	long := bytes.Clone(data)
	copy(long[len(long)-8:], "\xff\xff\xff\x7f")
	body := bytes.Clone(data)
	for i := 4; i < 40; i++ {
		body[i] ^= 0x55
	}
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"cut_off", data[:len(data)-20], "error: malformed\n"},
		{"too_short", data[:6], "error: malformed\n"},
		{"long_footer", long, "error: malformed\n"},
		{"encrypted", append([]byte("PARE"), data[4:]...), "error: encrypted\n"},
		{"no_footer", append(bytes.Clone(data[:len(data)-8]), "\x01\x00\x00\x00PAR1"...), "error: malformed\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, tt.data, tt.want) })
	}
	t.Run("damaged_page", func(t *testing.T) {
		if got := readertest.Transcript(t, parquet.Format(), body); !strings.Contains(got, "problem table") {
			t.Errorf("damage goes unreported:\n%s", got)
		}
	})
}

func TestSniff(t *testing.T) {
	for data, want := range map[string]bool{"PAR1\x15\x04": true, "PARE\x15\x04": true, "PAR1": false, "PARTS,1": false} {
		if got := parquet.Format().Sniff(reader.Input{}, []byte(data)); got != want {
			t.Errorf("%q: recognised %v, want %v", data, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(made(f, people()))
	f.Add(made(f, people(), pq.Compression(&pq.Snappy), pq.DataPageVersion(1)))
	f.Fuzz(func(t *testing.T, data []byte) { readertest.Fuzz(t, parquet.Format(), data) })
}
