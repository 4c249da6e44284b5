package xls_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/xls"
)

func TestSheetStates(t *testing.T) {
	x := label(0, 0, 0, "x")
	check(t, workbook{sheets: []sheet{
		{name: "A", records: x},
		{name: "B", state: 1, records: x},
		{name: "C", state: 2, records: x},
		{name: "D", state: 1},
	}}, `
part sheet "A" 0
sheet "A" 1: 1="x"
part sheet "B" 0[hidden-sheet]
sheet "B" 1[hidden-sheet]: 1="x"
part sheet "C" 0[very-hidden-sheet]
sheet "C" 1[very-hidden-sheet]: 1="x"
part sheet "D" 0[hidden-sheet]
`)
}

func TestUnlistedSheet(t *testing.T) {
	w := one(label(0, 0, 0, "x"))
	w.tail = bof(kindSheet) + label(0, 0, 0, "left over") + eof + strings.Repeat("\x00", 100)
	check(t, w, `
part sheet "S" 0
sheet "S" 1: 1="x"
part sheet "Workbook 1" 0[very-hidden-sheet] (the workbook does not list this sheet)
sheet "Workbook 1" 1[very-hidden-sheet]: 1="left over"
`)
}

func TestHiddenRows(t *testing.T) {
	const filter = 0x9B
	filterName := rec(0x18, u16(0x20), u8(0), u8(1), u16(11), u16(0), u16(1), u32(0), "\x00\x0d", "\x3b", u16(0), u16(0), u16(1), u16(0), u16(2))
	zero := rec(0x225, u16(2), u16(0xFF))
	tests := []struct{ name, globals, before, want string }{
		{"shown", "", rowRec(0, 255, 0x100), ""},
		{"hidden", "", rowRec(0, 255, 0x120), "[hidden-row]"},
		{"hidden_behind_the_cells", "", label(1, 0, 0, " ") + rowRec(0, 255, 0x120), "[hidden-row]"},
		{"no_height", "", rowRec(0, 0, 0x140), "[zero-size]"},
		{"hardly_any_height", "", rowRec(0, 15, 0x140), "[zero-size]"},
		{"default_height", "", rowRec(0, 0x8000, 0x100), ""},
		{"filtered", "", rec(filter) + rowRec(0, 255, 0x120), "[filtered-row]"},
		{"filtered_in_the_area", filterName, rec(filter) + rowRec(0, 255, 0x120), "[filtered-row]"},
		{"filter_not_active", filterName, rowRec(0, 255, 0x120), "[hidden-row]"},
		{"rows_have_no_height", "", zero, "[zero-size]"},
		{"rows_have_no_height_but_this", "", zero + rowRec(0, 255, 0x100), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := one(tt.before, label(0, 0, 0, "x"))
			w.globals = tt.globals
			check(t, w, fmt.Sprintf("part sheet \"S\" 0\nsheet \"S\" 1%s: 1=\"x\"\n", tt.want))
		})
	}
	w := one(rec(filter), rowRec(4, 255, 0x120), label(4, 0, 0, "below"))
	w.globals = filterName
	check(t, w, "part sheet \"S\" 0\nsheet \"S\" 5[hidden-row]: 1=\"below\"\n")
}

func TestHiddenColumns(t *testing.T) {
	cols := func(first, last, width, flags int) string {
		return rec(0x7D, u16(first), u16(last), u16(width), u16(0), u16(flags), u16(0))
	}
	cells := label(0, 0, 0, "a") + label(0, 1, 0, "b") + label(0, 2, 0, "c")
	tests := []struct{ name, records, want string }{
		{"shown", cols(0, 2, 2304, 0), `1="a" 2="b" 3="c"`},
		{"hidden", cols(1, 1, 2304, 1), `1="a" 2="b"[hidden-column] 3="c"`},
		{"hidden_without_width", cols(1, 255, 0, 1), `1="a" 2="b"[hidden-column] 3="c"[hidden-column]`},
		{"no_width", cols(0, 1, 0, 0), `1="a"[zero-size] 2="b"[zero-size] 3="c"`},
		{"no_default_width", rec(0x55, u16(0)) + cols(0, 0, 2304, 0), `1="a" 2="b"[zero-size] 3="c"[zero-size]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			check(t, one(tt.records, cells), "part sheet \"S\" 0\nsheet \"S\" 1: "+tt.want+"\n")
		})
	}
}

func TestOrder(t *testing.T) {
	check(t, one(label(2, 0, 0, "c"), label(0, 1, 0, "b"), label(0, 0, 0, "a"), label(0, 0, 0, "again"),
		formula(1, 0, "\x00\x00\x00\x00\x00\x00\xff\xff"), rec(0x207, long("text"))), `
part sheet "S" 0
sheet "S" 1: 1="a" 2="b"
sheet "S" 1: 1="again"
sheet "S" 2: 1="text"
sheet "S" 3: 1="c"
`)
}

func TestRemoteCells(t *testing.T) {
	check(t, one(label(0, 0, 0, "a"), label(0, 200, 0, "far right"), label(5000, 0, 0, "far below")), `
part sheet "S" 0
sheet "S" 1: 1="a" 201="far right"[remote-cell]
sheet "S" 5001[remote-cell]: 1="far below"
`)
}

func TestDamage(t *testing.T) {
	x := label(0, 0, 0, "x")
	tests := []struct {
		name string
		w    workbook
		want string
	}{
		{"no_end", workbook{sheets: []sheet{{name: "S", records: x, open: true}}}, `
part sheet "S" 0
sheet "S" 1: 1="x"
problem sheet "S" 0: malformed
`},
		{"record_goes_beyond_the_end", workbook{sheets: []sheet{{name: "S", records: x + "\x04\x02\xff\x00abc", open: true}}}, `
problem "Workbook" 0: malformed
part sheet "S" 0
sheet "S" 1: 1="x"
problem sheet "S" 0: malformed
`},
		{"cell_too_short", one(x, rec(0x203, "abcdefgh"), rec(0x203, "a")), `
part sheet "S" 0
sheet "S" 1: 1="x"
problem sheet "S" 0: malformed
`},
		{"missing_shared_string", one(x, rec(0xFD, u16(0), u16(1), u16(0), u32(0xFFFFFF))), `
part sheet "S" 0
sheet "S" 1: 1="x"
problem sheet "S" 0: malformed
`},
		{"missing_text_of_a_formula", one(x, formula(0, 1, "\x00\x00\x00\x00\x00\x00\xff\xff")), `
part sheet "S" 0
sheet "S" 1: 1="x"
problem sheet "S" 0: malformed
`},
		{"shared_strings_break_off", workbook{globals: rec(0xFC, u32(1), u32(1), long("Ada"), u16(99), "\x00Bo"), sheets: []sheet{{name: "S"}}}, `
problem "Workbook" 0: malformed
part sheet "S" 0
part table "shared strings" 0[orphan-string] (shared strings that no cell refers to)
table "shared strings" 1[orphan-string]: 1="Ada"
table "shared strings" 2[orphan-string]: 1="Bo"
`},
		{"sheet_is_not_there", workbook{globals: rec(0x85, u32(7), u16(0), short("Gone")), sheets: []sheet{{name: "S", records: x}}}, `
part sheet "S" 0
sheet "S" 1: 1="x"
part sheet "Gone" 0
problem sheet "Gone" 0: malformed
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, tt.w, tt.want) })
	}
}

func TestWholeFile(t *testing.T) {
	locked := workbook{globals: rec(0x2F, "abcdef"), sheets: []sheet{{name: "S"}}}
	plain := one(label(0, 0, 0, "x"))
	book := func(name string) []byte {
		return ole.Pack([]ole.Content{{Path: []string{name}, Data: []byte(plain.stream())}})
	}
	const read = "part sheet \"S\" 0\nsheet \"S\" 1: 1=\"x\"\n"
	tests := []struct{ name, in, want string }{
		{"encrypted", string(locked.bytes()), "error: encrypted\n"},
		{"without_a_compound_file", plain.stream(), read},
		{"capitals", string(book("WORKBOOK")), read},
		{"biff4", "\x09\x04\x06\x00\x00\x04\x10\x00\x00\x00", "error: not supported\n"},
		{"biff2", "\x09\x00\x04\x00\x02\x00\x10\x00", "error: not supported\n"},
		{"other_version", string(ole.Pack([]ole.Content{{Path: []string{"Book"}, Data: []byte(rec(0x809, u16(0x700), u16(5)))}})), "error: not supported\n"},
		{"no_workbook", string(ole.Pack([]ole.Content{{Path: []string{"Workbook"}, Data: []byte("abcdefgh")}})), "error: malformed\n"},
		{"truncated", string(plain.bytes()[:600]), "error: malformed\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := readertest.Input([]byte(tt.in))
			if !xls.Format().Sniff(in, []byte(tt.in)) && tt.name != "truncated" {
				t.Error("not recognised")
			}
			checkBytes(t, []byte(tt.in), tt.want)
		})
	}
	for name, other := range map[string][]byte{
		"document":         ole.Pack([]ole.Content{{Path: []string{"WordDocument"}, Data: []byte("x")}, {Path: []string{"ObjectPool", "Workbook"}, Data: []byte("x")}}),
		"office_encrypted": ole.Pack([]ole.Content{{Path: []string{"EncryptedPackage"}, Data: []byte("x")}}),
		"text":             []byte("\t\b, a text"),
	} {
		if xls.Format().Sniff(readertest.Input(other), other) {
			t.Errorf("%s is taken for a workbook", name)
		}
	}
}

// TestBIFF5 reads a workbook of Excel 95: strings are of a code page and without
// flags.
func TestBIFF5(t *testing.T) {
	bof := func(kind int) string { return rec(0x809, u16(0x500), u16(kind), u32(0)) }
	bytes := func(text string) string { return u16(len(text)) + text }
	sheet := bof(kindSheet) + rec(0x204, u16(0), u16(0), u16(0), bytes("\xc8vet\xe0")) +
		number(0, 1, 0, 45123) +
		formula(0, 2, "\x00\x00\x00\x00\x00\x00\xff\xff") + rec(0x207, bytes("\xe0")) +
		rec(0x14, u8(7), "&L\xf4\xf3\xf4 &P") +
		rec(0x1C, u16(0), u16(1), bytes("note be")) + rec(0x1C, u16(0xFFFF), u16(0), bytes("gun")) + eof
	head := bof(kindGlobals) + rec(0x42, u16(1251)) + rec(0x41E, u16(200), u8(10), "yyyy-mm-dd") +
		rec(0xE0, u16(0), u16(200), strings.Repeat("\x00", 12))
	list := rec(0x85, u32(len(head)+len(rec(0x85, u32(0), u16(1), u8(2), "\xd1\xf2"))+len(eof)), u16(1), u8(2), "\xd1\xf2")
	checkBytes(t, ole.Pack([]ole.Content{{Path: []string{"Book"}, Data: []byte(head + list + eof + sheet)}}), `
part sheet "Ст" 0[hidden-sheet]
sheet "Ст" 1[hidden-sheet]: 1="Иvetа" 2="2023-07-16" 3="а"
part property "Ст" 0[hidden-sheet header-footer] (header and footer)
property "Ст" 1[hidden-sheet header-footer]: 1="фуф"
part property "Ст" 0[hidden-sheet comment] (comments)
property "Ст" 1[hidden-sheet comment]: 2="note begun"
`)
}
