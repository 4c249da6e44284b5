package xlsb_test

import (
	"encoding/binary"
	"maps"
	"math"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/xlsb"
)

// record returns a record of the given number (2.1.4).
func record(id int, data ...[]byte) []byte {
	var all []byte
	for _, d := range data {
		all = append(all, d...)
	}
	head := []byte{byte(id)}
	if id >= 0x80 {
		head = []byte{byte(id&0x7f) | 0x80, byte(id >> 7)}
	}
	n := len(all)
	for n >= 0x80 {
		head = append(head, byte(n&0x7f)|0x80)
		n >>= 7
	}
	return append(append(head, byte(n)), all...)
}

func u8(v byte) []byte    { return []byte{v} }
func u16(v uint16) []byte { return binary.LittleEndian.AppendUint16(nil, v) }
func u32(v uint32) []byte { return binary.LittleEndian.AppendUint32(nil, v) }
func float(v float64) []byte {
	return binary.LittleEndian.AppendUint64(nil, math.Float64bits(v))
}

// text returns an XLWideString.
func text(s string) []byte {
	units := utf16.Encode([]rune(s))
	b := u32(uint32(len(units)))
	for _, u := range units {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func join(all ...[]byte) []byte {
	var b []byte
	for _, part := range all {
		b = append(b, part...)
	}
	return b
}

// sheet is a sheet of a workbook that is made for a test.
type sheet struct {
	name  string
	state uint32
	body  []byte // records
}

// row begins a row; flags are those of the record.
func row(number uint32, height uint16, flags byte) []byte {
	return record(0, u32(number-1), u32(0), u16(height), u8(0), u8(flags))
}

// cell returns a cell record of the given number, style and value.
func cell(id int, col, style uint32, value ...[]byte) []byte {
	return record(id, append([][]byte{u32(col - 1), u32(style)}, value...)...)
}

// plain is the first row, of a height that shows, with texts.
func plain(texts ...string) []byte {
	b := row(1, 300, 0)
	for i, s := range texts {
		b = append(b, cell(6, uint32(i)+1, 0, text(s))...)
	}
	return b
}

// book returns a workbook.
func book(parts map[string]string, sheets ...sheet) readertest.Office {
	o := readertest.Office{
		Main: "xl/workbook.bin", Type: "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
		Parts: map[string]string{}, Types: map[string]string{}, Rels: map[string]string{},
	}
	var main []byte
	var rels strings.Builder
	for i, s := range sheets {
		id := string(rune('1' + i))
		main = append(main, record(156, u32(s.state), u32(uint32(i)+1), text("rId"+id), text(s.name))...)
		rels.WriteString("worksheet worksheets/sheet" + id + ".bin\n")
		name := "xl/worksheets/sheet" + id + ".bin"
		o.Parts[name] = string(s.body) + string(record(130))
		o.Types[name] = "application/vnd.ms-excel.worksheet"
	}
	rels.WriteString("sharedStrings sharedStrings.bin\nstyles styles.bin\n")
	o.XML, o.Rels[o.Main] = string(main), rels.String()
	maps.Copy(o.Parts, parts)
	return o
}

func check(t *testing.T, o readertest.Office, want string) {
	t.Helper()
	got := readertest.Transcript(t, xlsb.Format(), o.Bytes(t))
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), got); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
}

func TestSheets(t *testing.T) {
	const rk30 = 42<<2 | 2 // an integer
	styles := string(join(
		record(43, u16(220), make([]byte, 10), []byte{0, 0, 0, 0, 0, 0, 0, 0}),             // a font
		record(43, u16(220), make([]byte, 10), []byte{5, 0, 0, 0, 0xff, 0xff, 0xff, 0xff}), // white
		record(45, u32(0), make([]byte, 8)),
		record(44, u16(170), text(";;;")),
		record(617),
		record(47, u16(0), u16(0), u16(0), u16(0)),
		record(47, u16(0), u16(14), u16(0), u16(0)), // a date
		record(47, u16(0), u16(0), u16(1), u16(0)),  // white
		record(47, u16(0), u16(170), u16(0), u16(0)),
		record(618),
	))
	shared := string(join(record(19, u8(0), text("Ada")), record(19, u8(0), text("left over"))))
	tests := []struct {
		name   string
		sheets []sheet
		want   string
	}{
		{"values", []sheet{{name: "S", body: join(row(1, 300, 0),
			cell(7, 1, 0, u32(0)), cell(6, 2, 0, text("Zoë")), cell(2, 3, 0, u32(rk30)), cell(5, 4, 0, float(1.5)), cell(4, 5, 0, u8(1)), cell(3, 6, 0, u8(0x17)),
			cell(9, 7, 1, float(45322), u16(0)), cell(8, 8, 0, text("by a formula"), u16(0)), cell(62, 9, 0, u8(0), text("rich")), cell(1, 10, 0))}}, `
part sheet "S" 0
sheet "S" 1: 1="Ada" 2="Zoë" 3="42" 4="1.5" 5="TRUE" 6="#REF!" 7="2024-01-31" 8="by a formula" 9="rich"
part table "xl/sharedStrings.bin" 0[orphan-string] (shared strings that no cell refers to)
table "xl/sharedStrings.bin" 2[orphan-string]: 1="left over"
`},
		{"states", []sheet{{name: "Seen", body: plain("a")}, {name: "Hidden", state: 1, body: plain("b")}, {name: "Very", state: 2, body: plain("c")}}, `
part sheet "Seen" 0
sheet "Seen" 1: 1="a"
part sheet "Hidden" 0[hidden-sheet]
sheet "Hidden" 1[hidden-sheet]: 1="b"
part sheet "Very" 0[very-hidden-sheet]
sheet "Very" 1[very-hidden-sheet]: 1="c"
`},
		{"hidden_rows", []sheet{{name: "S", body: join(plain("a"), row(2, 300, 1<<4), cell(6, 1, 0, text("b")), row(3, 2, 0), cell(6, 1, 0, text("c")))}}, `
part sheet "S" 0
sheet "S" 1: 1="a"
sheet "S" 2[hidden-row]: 1="b"
sheet "S" 3[zero-size]: 1="c"
`},
		{"hidden_columns", []sheet{{name: "S", body: join(record(60, u32(1), u32(1), u32(2560), u32(0), u16(1)), record(60, u32(2), u32(2), u32(10), u32(0), u16(0)), plain("a", "b", "c"))}}, `
part sheet "S" 0
sheet "S" 1: 1="a" 2="b"[hidden-column] 3="c"[zero-size]
`},
		{"white_and_hidden_by_format", []sheet{{name: "S", body: join(row(1, 300, 0), cell(6, 1, 2, text("white")), cell(6, 2, 3, text("away")), cell(6, 3, 0, text("seen")))}}, `
part sheet "S" 0
sheet "S" 1: 1="white"[hidden-text] 2="away"[hidden-text] 3="seen"
`},
		{"short_cells", []sheet{{name: "S", body: join(row(1, 300, 0), cell(6, 1, 0, text("a")), record(17, u32(0), text("b")))}}, `
part sheet "S" 0
sheet "S" 1: 1="a" 2="b"
`},
		{"missing_string", []sheet{{name: "S", body: join(row(1, 300, 0), cell(7, 1, 0, u32(9)))}}, `
part sheet "S" 0
problem sheet "S" 0: malformed
`},
		{"header", []sheet{{name: "S", body: join(plain("a"), record(479, u16(0), text("&LOf Ada Example"), u32(0xffffffff), u32(0xffffffff), u32(0xffffffff), u32(0xffffffff), u32(0xffffffff)))}}, `
part sheet "S" 0
sheet "S" 1: 1="a"
part property "S" 0[header-footer] (header and footer)
property "S" 1[header-footer]: 1="Of Ada Example"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			parts := map[string]string{"xl/styles.bin": styles}
			if tt.name == "values" {
				parts["xl/sharedStrings.bin"] = shared
			}
			check(t, book(parts, tt.sheets...), tt.want)
		})
	}
}

func TestParts(t *testing.T) {
	one := sheet{name: "S", body: plain("a")}
	tests := []struct {
		name  string
		parts map[string]string
		want  string
	}{
		{"comments", map[string]string{"xl/comments1.bin": string(join(record(632, text("Bob Sample")), record(635, u32(0), u32(2), u32(2), u32(1), u32(1)), record(637, u8(0), text("who is this"))))}, `
part sheet "S" 0
sheet "S" 1: 1="a"
part "xl/comments1.bin" 0[comment] (comments)
"xl/comments1.bin" 3[comment]: 2="who is this"
part property "xl/comments1.bin" 0[document-property] (authors of comments)
property "xl/comments1.bin" 1[document-property]: 1="Bob Sample"
`},
		{"unknown", map[string]string{"xl/strange.bin": "x"}, `
part sheet "S" 0
sheet "S" 1: 1="a"
problem "xl/strange.bin" 0: not supported
`},
		{"missing_sheet", map[string]string{"xl/worksheets/sheet1.bin": "-"}, `
part sheet "S" 0
problem sheet "S" 0: malformed
`},
		{"breaks_off", map[string]string{"xl/worksheets/sheet1.bin": string(plain("a", "bc"))[:30]}, `
part sheet "S" 0
sheet "S" 1: 1="a"
problem sheet "S" 0: malformed
`},
		{"no_end", map[string]string{"xl/worksheets/sheet1.bin": string(plain("a"))}, `
part sheet "S" 0
sheet "S" 1: 1="a"
problem sheet "S" 0: malformed
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, book(tt.parts, one), tt.want) })
	}
}

func TestSheetsListedByBeta(t *testing.T) {
	o := book(nil, sheet{name: "S", body: plain("a")})
	o.XML = string(record(156, u32(1), u32(0), u32(1), text("rId1"), text("Staff")))
	check(t, o, `
part sheet "Staff" 0[hidden-sheet]
sheet "Staff" 1[hidden-sheet]: 1="a"
`)
}

func TestSniff(t *testing.T) {
	odd := book(nil, sheet{name: "S"})
	odd.Main, odd.Rels = "xl/other.bin", nil
	tests := []struct {
		name string
		data []byte
		want bool
	}{
		{"workbook", book(nil, sheet{name: "S"}).Bytes(t), true},
		{"odd_name", odd.Bytes(t), true},
		{"document", readertest.Document("").Bytes(t), false},
		{"text", []byte("PK"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := xlsb.Format().Sniff(readertest.Input(tt.data), tt.data[:min(len(tt.data), reader.SniffLen)]); got != tt.want {
				t.Errorf("recognised: %v, want %v", got, tt.want)
			}
		})
	}
}

// FuzzSheet changes the records of a sheet, of the styles and of the shared strings
// inside of the package.
func FuzzSheet(f *testing.F) {
	f.Add(join(plain("a", "b"), row(2, 0, 1<<4), cell(7, 1, 0, u32(0))), record(47, u16(0), u16(14), u16(0), u16(0)), record(19, u8(0), text("c")))
	f.Add(record(64, u32(3), u32(0), text("a"), text("b"), text("c"), text("d"), u32(5), []byte{0x17, 1, 0, 'x', 0}), record(44, u16(170), text(";;;")), record(635, u32(0), u32(2), u32(2), u32(1), u32(1)))
	f.Add(record(681, text("a,b")), []byte{}, newList())
	f.Fuzz(func(t *testing.T, body, styles, other []byte) {
		o := book(map[string]string{"xl/styles.bin": string(styles) + " ", "xl/sharedStrings.bin": string(other) + " ", "xl/comments1.bin": string(other) + " "}, sheet{name: "S", body: body})
		readertest.Fuzz(t, xlsb.Format(), o.Bytes(t))
	})
}
