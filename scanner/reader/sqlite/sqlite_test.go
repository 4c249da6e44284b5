package sqlite_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/sqlite"
)

// size is that of the pages of the databases that are made here.
const size = 1024

// database is made page by page.
type database struct {
	pages    [][]byte
	freelist uint32
	encoding uint32 // 1 is UTF-8
}

// record returns a record of the given values: nil, int, float-free string or
// []byte.
func record(values ...any) []byte {
	var types, body []byte
	for _, v := range values {
		switch v := v.(type) {
		case nil:
			types = append(types, 0)
		case int:
			types = append(types, 4)
			body = binary.BigEndian.AppendUint32(body, uint32(int32(v)))
		case string:
			types = append(types, varint(13+2*len(v))...)
			body = append(body, v...)
		case []byte:
			types = append(types, varint(12+2*len(v))...)
			body = append(body, v...)
		}
	}
	return append(append(varint(len(types)+1), types...), body...)
}

// wide returns s in UTF-16.
func wide(s string) string {
	var b []byte
	for _, c := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, c)
	}
	return string(b)
}

// varint returns n as an integer of variable length, of one or two bytes.
func varint(n int) []byte {
	if n < 0x80 {
		return []byte{byte(n)}
	}
	return []byte{byte(n>>7) | 0x80, byte(n & 0x7f)}
}

// cell returns a cell of a leaf of a table.
func cell(id int, rec []byte) []byte {
	return append(append(varint(len(rec)), varint(id)...), rec...)
}

// leaf returns a page of the given kind with cells; space before its header is left
// for that of the file. Freed cells are left in place, as SQLite leaves them.
func leaf(kind byte, space int, cells [][]byte, freed ...int) []byte {
	p := make([]byte, size)
	at := size
	var pointers, free []int
	for i, c := range cells {
		at -= len(c)
		copy(p[at:], c)
		if len(freed) > 0 && freed[0] == i {
			freed = freed[1:]
			binary.BigEndian.PutUint16(p[at:], 0)
			binary.BigEndian.PutUint16(p[at+2:], uint16(len(c)))
			free = append(free, at)
			continue
		}
		pointers = append(pointers, at)
	}
	h := p[space:]
	h[0] = kind
	for i, f := range slices.Backward(free) { // the list rises
		at := len(free) - 1 - i
		if at == 0 {
			binary.BigEndian.PutUint16(h[1:], uint16(f))
		} else {
			binary.BigEndian.PutUint16(p[free[i+1]:], uint16(f))
		}
	}
	binary.BigEndian.PutUint16(h[3:], uint16(len(pointers)))
	binary.BigEndian.PutUint16(h[5:], uint16(at))
	for i, pointer := range pointers {
		binary.BigEndian.PutUint16(h[8+2*i:], uint16(pointer))
	}
	return p
}

// rows returns a leaf of a table with the given records, numbered from 1.
func rows(records ...[]byte) []byte {
	var cells [][]byte
	for i, r := range records {
		cells = append(cells, cell(i+1, r))
	}
	return leaf(0x0d, 0, cells)
}

// bytes returns the file. sql are the statements of its tables, of which the n-th
// begins on page n+2.
func (d database) bytes(sql ...string) []byte {
	var cells [][]byte
	for i, s := range sql {
		kind, root := "table", any(i+2)
		if strings.HasPrefix(s, "CREATE VIEW") {
			kind, root = "view", 0
		}
		name := "t" + string(rune('1'+i))
		if d.encoding == 2 {
			kind, name, s = wide(kind), wide(name), wide(s)
		}
		cells = append(cells, cell(i+1, record(kind, name, name, root, s)))
	}
	file := leaf(0x0d, 100, cells)
	copy(file, "SQLite format 3\x00")
	binary.BigEndian.PutUint16(file[16:], size)
	binary.BigEndian.PutUint32(file[32:], d.freelist)
	binary.BigEndian.PutUint32(file[56:], max(1, d.encoding))
	for _, p := range d.pages {
		file = append(file, p...)
	}
	return file
}

func check(t *testing.T, data []byte, want string) {
	t.Helper()
	got := readertest.Transcript(t, sqlite.Format(), data)
	_, got, _ = strings.Cut(got, "part table") // the schema before it is the same
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), "part table"+got); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
}

func TestTables(t *testing.T) {
	interior := func(left, right uint32) []byte {
		p := leaf(0x05, 0, nil)
		binary.BigEndian.PutUint32(p[8:], right)
		binary.BigEndian.PutUint16(p[3:], 1)
		binary.BigEndian.PutUint16(p[12:], 1000)
		binary.BigEndian.PutUint32(p[1000:], left)
		p[1004] = 1
		return p
	}
	long := strings.Repeat("Ada Example ", 200)
	over := record(long)
	const u = size
	least := (u-12)*32/255 - 23
	local := least + (len(over)-least)%(u-4)
	if local > u-35 {
		local = least
	}
	first := append(append(varint(len(over)), 1), over[:local]...)
	overflow := func(next uint32, content []byte) []byte {
		p := make([]byte, size)
		binary.BigEndian.PutUint32(p, next)
		copy(p[4:], content)
		return p
	}
	rest := over[local:]
	tests := []struct {
		name string
		db   database
		sql  string
		want string
	}{
		{
			"rows",
			database{pages: [][]byte{rows(record("Ada", "PC", 4471), record("Bob", nil, -1))}},
			`CREATE TABLE t (name TEXT NOT NULL, "the rank" varchar(20) DEFAULT 'a, b', [pay no] INT, CHECK (pay > 0))`, `
part table "t1" 0
table "t1" 1: 1="name" 2="the rank" 3="pay no"
table "t1" 2: 1="Ada" 2="PC" 3="4471"
table "t1" 3: 1="Bob" 3="-1"
`,
		},
		{"row_id", database{pages: [][]byte{rows(record(nil, "Ada"), record(nil, "Bob"))}}, "CREATE TABLE t(id INTEGER PRIMARY KEY, n)", `
part table "t1" 0
table "t1" 1: 1="id" 2="n"
table "t1" 2: 1="1" 2="Ada"
table "t1" 3: 1="2" 2="Bob"
`},
		{
			"without_row_id",
			database{pages: [][]byte{leaf(0x0a, 0, [][]byte{append(varint(len(record("k", "v"))), record("k", "v")...)})}},
			"CREATE TABLE t(v TEXT, k TEXT, PRIMARY KEY (k DESC)) WITHOUT ROWID", `
part table "t1" 0
table "t1" 1: 1="v" 2="k"
table "t1" 2: 1="v" 2="k"
`,
		},
		{"interior_page", database{pages: [][]byte{interior(3, 4), rows(record("Ada")), rows(record("Bob"))}}, "CREATE TABLE t(n)", `
part table "t1" 0
table "t1" 1: 1="n"
table "t1" 2: 1="Ada"
table "t1" 3: 1="Bob"
`},
		{"overflow", database{pages: [][]byte{leaf(0x0d, 0, [][]byte{binary.BigEndian.AppendUint32(first, 3)}), overflow(4, rest), overflow(0, rest[min(len(rest), u-4):])}}, "CREATE TABLE t(n)", `
part table "t1" 0
table "t1" 1: 1="n"
table "t1" 2: 1="` + strings.TrimSpace(long) + `"
`},
		{"utf_16", database{encoding: 2, pages: [][]byte{rows(record(wide("Zoë")))}}, "CREATE TABLE t(n)", `
part table "t1" 0
table "t1" 1: 1="n"
table "t1" 2: 1="Zoë"
`},
		{"blobs", database{pages: [][]byte{rows(record([]byte("text")), record([]byte("\x00\x01")), record([]byte("PK\x03\x04")))}}, "CREATE TABLE t(n)", `
part table "t1" 0
table "t1" 1: 1="n"
table "t1" 2: 1="text"
member in!t1/4/n
problem table "t1" 0: not supported
`},
		{"row_breaks_off", database{pages: [][]byte{rows(record("Ada", "Constable")[:9])}}, "CREATE TABLE t(n, r)", `
part table "t1" 0
table "t1" 1: 1="n" 2="r"
table "t1" 2: 1="Ada"
problem table "t1" 0: malformed
`},
		{"damaged_page", database{pages: [][]byte{interior(3, 9), rows(record("Ada"))}}, "CREATE TABLE t(n)", `
part table "t1" 0
table "t1" 1: 1="n"
table "t1" 2: 1="Ada"
problem table "t1" 0: malformed
`},
		{"loop", database{pages: [][]byte{interior(2, 3), rows(record("Ada"))}}, "CREATE TABLE t(n)", `
part table "t1" 0
table "t1" 1: 1="n"
table "t1" 2: 1="Ada"
problem table "t1" 0: malformed
`},
		{"no_such_page", database{}, "CREATE TABLE t(n)", `
part table "t1" 0
table "t1" 1: 1="n"
problem table "t1" 0: malformed
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			check(t, tt.db.bytes(tt.sql), tt.want)
		})
	}
}

func TestSchema(t *testing.T) {
	data := database{pages: [][]byte{rows(record("Ada"))}}.bytes("CREATE TABLE t(n) -- of Ada Example", "CREATE VIEW v AS SELECT n FROM t")
	want := `part property "schema" 0[document-property]
property "schema" 1[document-property]: 1="CREATE TABLE t(n) -- of Ada Example"
property "schema" 2[document-property]: 1="CREATE VIEW v AS SELECT n FROM t"
part table "t1" 0
table "t1" 1: 1="n"
table "t1" 2: 1="Ada"
`
	if diff := cmp.Diff(want, readertest.Transcript(t, sqlite.Format(), data)); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
}

// TestDeleted finds rows that were deleted: alone, and with all of their table.
func TestDeleted(t *testing.T) {
	live := leaf(0x0d, 0, [][]byte{
		cell(1, record("Ada Example", "Constable")), cell(200, record("Bob Sample", "Sergeant")), cell(201, record("Cy Test", "Inspector")),
	}, 1)
	trunk := make([]byte, size)
	binary.BigEndian.PutUint32(trunk[4:], 1)
	binary.BigEndian.PutUint32(trunk[8:], 4)
	dropped := rows(record("Di Sample", 3, "Larkhaven"), record("Ed Sample", 4, "Mossdale"))
	data := database{freelist: 3, pages: [][]byte{live, trunk, dropped}}.bytes("CREATE TABLE t(name, rank)")
	check(t, data, `
part table "t1" 0
table "t1" 1: 1="name" 2="rank"
table "t1" 2: 1="Ada Example" 2="Constable"
table "t1" 3: 1="Cy Test" 2="Inspector"
part table "deleted rows" 0[older-revision] (rows that were deleted)
table "deleted rows" 1[older-revision]: 1="Di Sample" 2="3" 3="Larkhaven"
table "deleted rows" 2[older-revision]: 1="Ed Sample" 2="4" 3="Mossdale"
part table "deleted rows of t1" 0[older-revision] (rows that were deleted)
table "deleted rows of t1" 1[older-revision]: 1="name" 2="rank"
table "deleted rows of t1" 2[older-revision]: 1="Bob Sample" 2="Sergeant"
`)
	secure := bytes.Clone(data)
	for i := 3 * size; i < 4*size; i++ {
		secure[i] = 0 // as secure_delete leaves it
	}
	if got := readertest.Transcript(t, sqlite.Format(), secure); strings.Contains(got, "Larkhaven") || !strings.Contains(got, "Bob Sample") {
		t.Error("rows that were wiped are found, or others are not")
	}
}

func TestDamage(t *testing.T) {
	whole := database{pages: [][]byte{rows(record("Ada"))}}.bytes("CREATE TABLE t(n)")
	bad := bytes.Clone(whole)
	bad[16] = 3
	for name, data := range map[string][]byte{"short": whole[:50], "page_size": bad} {
		t.Run(name, func(t *testing.T) {
			if got := readertest.Transcript(t, sqlite.Format(), data); got != "error: malformed\n" {
				t.Errorf("got %q", got)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add(database{pages: [][]byte{rows(record("Ada", 3), record("Bob", nil))}}.bytes("CREATE TABLE t(name, n)"))
	live := leaf(0x0d, 0, [][]byte{cell(1, record("Ada Example", "Constable")), cell(2, record("Bob Sample", "Sergeant"))}, 1)
	f.Add(database{freelist: 3, pages: [][]byte{live, make([]byte, size)}}.bytes("CREATE TABLE t(name, rank)"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 64<<10 {
			return
		}
		readertest.Fuzz(t, sqlite.Format(), data)
	})
}

// TestBehindTheEnd adds to a database what no program looks at. The count of pages
// in the header tells where it begins, unless it is out of date.
func TestBehindTheEnd(t *testing.T) {
	d := database{pages: [][]byte{rows(record("Ada Example"))}}
	file := d.bytes("CREATE TABLE t1 (name)")
	binary.BigEndian.PutUint32(file[28:], uint32(len(file)/size))
	whole := readertest.Transcript(t, sqlite.Format(), file)
	longer := append(slices.Clip(file), "Surname,Rank\n"...)
	if diff := cmp.Diff(whole+"member in!behind the end[embedded-file]\n", readertest.Transcript(t, sqlite.Format(), longer)); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
	longer[27]++ // an older program added a page and did not count it
	if diff := cmp.Diff(whole, readertest.Transcript(t, sqlite.Format(), longer)); diff != "" {
		t.Errorf("out of date: transcript (-want +got):\n%s", diff)
	}
}
