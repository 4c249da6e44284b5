package xls_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestCells(t *testing.T) {
	const hundredth = 1
	check(t, workbook{
		globals: rec(0xFC, u32(2), u32(2), long("Ada"), wide("Zoë Żak"), long("")),
		sheets: []sheet{{name: "S", records: strings.Join([]string{
			rec(0xFD, u16(0), u16(0), u16(0), u32(0)),
			rec(0xFD, u16(0), u16(1), u16(0), u32(1)),
			label(0, 2, 0, "caf\xe9"),
			rec(0xD6, u16(0), u16(3), u16(0), u16(4), "\x00rich", u16(1), u32(0)),
			rec(0xFD, u16(0), u16(4), u16(0), u32(2)),
			number(1, 0, 0, 12345), number(1, 1, 0, -0.5), number(1, 2, 0, 1e-7), number(1, 3, 0, 0.1+0.2),
			rec(0x27E, u16(2), u16(0), u16(0), u32(12345<<2|2|hundredth)),
			rec(0x27E, u16(2), u16(1), u16(0), u32(-7<<2|2)),
			rec(0x27E, u16(2), u16(2), u16(0), f64(1.5)[4:]),
			rec(0xBD, u16(2), u16(3), u16(0), u32(1<<2|2), u16(0), u32(2<<2|2), u16(4)),
			rec(0x205, u16(3), u16(0), u16(0), "\x01\x00"),
			rec(0x205, u16(3), u16(1), u16(0), "\x00\x00"),
			rec(0x205, u16(3), u16(2), u16(0), "\x2a\x01"),
			formula(4, 0, f64(7)),
			formula(4, 1, "\x00\x00\x00\x00\x00\x00\xff\xff") + rec(0x221, "array") + rec(0x207, wide("text")),
			formula(4, 2, "\x01\x00\x01\x00\x00\x00\xff\xff"),
			formula(4, 3, "\x02\x00\x07\x00\x00\x00\xff\xff"),
			formula(4, 4, "\x03\x00\x00\x00\x00\x00\xff\xff"),
		}, "")}},
	}, `
part sheet "S" 0
sheet "S" 1: 1="Ada" 2="Zoë Żak" 3="café" 4="rich"
sheet "S" 2: 1="12345" 2="-0.5" 3="0.0000001" 4="0.3"
sheet "S" 3: 1="123.45" 2="-7" 3="1.5" 4="1" 5="2"
sheet "S" 4: 1="TRUE" 2="FALSE" 3="#N/A"
sheet "S" 5: 1="7" 2="text" 3="TRUE" 4="#DIV/0!"
`)
}

func TestSharedStrings(t *testing.T) {
	const run = "\x00\x00\x00\x00"
	tests := []struct{ name, sst, want string }{
		{"cut_within_narrow", rec(0xFC, u32(1), u32(1), u16(6), "\x00ab") + rec(0x3C, "\x00cdef"), "abcdef"},
		{"narrow_goes_on_wide", rec(0xFC, u32(1), u32(1), u16(4), "\x00ab") + rec(0x3C, "\x01"+utf("éż")), "abéż"},
		{"wide_goes_on_narrow", rec(0xFC, u32(1), u32(1), u16(4), "\x01"+utf("żż")) + rec(0x3C, "\x00ab"), "żżab"},
		{"cut_twice", rec(0xFC, u32(1), u32(1), u16(6), "\x00ab") + rec(0x3C, "\x00cd") + rec(0x3C, "\x01"+utf("ef")), "abcdef"},
		{"cut_before_the_string", rec(0xFC, u32(1), u32(1)) + rec(0x3C, long("abc")), "abc"},
		{"cut_behind_the_flags", rec(0xFC, u32(1), u32(1), u16(3), "\x00") + rec(0x3C, "\x00abc"), "abc"},
		{"surrogates_cut_apart", rec(0xFC, u32(1), u32(1), u16(2), "\x01\x3d\xd8") + rec(0x3C, "\x01\x00\xde"), "😀"},
		{"rich", rec(0xFC, u32(1), u32(1), u16(3), "\x08", u16(2), "abc", run, run), "abc"},
		{"runs_in_the_next_record", rec(0xFC, u32(1), u32(1), u16(3), "\x08", u16(2), "abc", run) + rec(0x3C, run), "abc"},
		{"phonetic", rec(0xFC, u32(1), u32(1), u16(2), "\x05", u32(5), utf("木村"), "\x01\x00\x05\x00x"), "木村"},
		{"rich_and_phonetic", rec(0xFC, u32(1), u32(1), u16(1), "\x0d", u16(1), u32(3), utf("木"), run, "abc"), "木"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			// A text behind shows that the end of the first was found.
			w := one(rec(0xFD, u16(0), u16(0), u16(0), u32(0)), rec(0xFD, u16(0), u16(1), u16(0), u32(1)))
			last := rec(0x3C, long("next"))
			w.globals = tt.sst + last
			check(t, w, fmt.Sprintf("part sheet \"S\" 0\nsheet \"S\" 1: 1=%q 2=\"next\"\n", tt.want))
		})
	}
}

func TestOrphanStrings(t *testing.T) {
	w := one(rec(0xFD, u16(0), u16(0), u16(0), u32(1)))
	w.globals = rec(0xFC, u32(9), u32(9), long("deleted"), long("kept"), long(" "))
	check(t, w, `
part sheet "S" 0
sheet "S" 1: 1="kept"
part table "shared strings" 0[orphan-string] (shared strings that no cell refers to)
table "shared strings" 1[orphan-string]: 1="deleted"
`)
}

// formats returns a record Format and an XF that has it, and XFs for the formats
// of the given numbers.
func formats(codes []string, numbers ...int) string {
	var b strings.Builder
	xf := func(format int) { b.WriteString(rec(0xE0, u16(0), u16(format), strings.Repeat("\x00", 16))) }
	for i, code := range codes {
		b.WriteString(rec(0x41E, u16(200+i), long(code)))
	}
	for i := range codes {
		xf(200 + i)
	}
	for _, n := range numbers {
		xf(n)
	}
	return b.String()
}

func TestFormats(t *testing.T) {
	w := one(
		number(0, 0, 0, 45123), number(0, 1, 1, 45123.75), number(0, 2, 2, 1234),
		number(0, 3, 3, 5), label(0, 4, 3, "x"), number(0, 5, 4, 45123), number(0, 6, 5, 0.5), number(0, 7, 99, 3),
	)
	w.globals = formats([]string{"yyyy-mm-dd", "dd/mm/yyyy hh:mm", "00000000", ";;;"}, 14, 20)
	check(t, w, `
part sheet "S" 0
sheet "S" 1: 1="2023-07-16" 2="2023-07-16 18:00:00" 3="00001234" 4="5"[hidden-text] 5="x"[hidden-text] 6="2023-07-16" 7="12:00:00" 8="3"
`)
	w.globals += rec(0x22, u16(1))
	w.sheets[0].records = number(0, 0, 0, 43661)
	check(t, w, `
part sheet "S" 0
sheet "S" 1: 1="2023-07-16"
`)
}

// fonts returns records Font of the given colours and heights.
func fontRec(height, color int) string {
	return rec(0x31, u16(height), u16(0), u16(color), strings.Repeat("\x00", 10))
}

func TestHiddenText(t *testing.T) {
	xf := func(font, pattern, fore int) string {
		return rec(0xE0, u16(font), u16(0), strings.Repeat("\x00", 10), u32(pattern<<26), u16(fore|65<<7))
	}
	const white, black, red, auto = 9, 8, 10, 0x7FFF
	w := workbook{globals: fontRec(200, auto) + fontRec(200, white) + fontRec(200, red) + fontRec(20, black) + fontRec(200, white) +
		xf(0, 0, 64) + xf(1, 0, 64) + xf(1, 1, red) + xf(2, 1, red) + xf(3, 0, 64) + xf(5, 0, 64) + xf(0, 1, black) + xf(1, 17, red) + xf(77, 0, 0)}
	var records strings.Builder
	for i := range 9 {
		records.WriteString(label(0, i, i, "x"))
	}
	w.sheets = []sheet{{name: "S", records: records.String()}}
	check(t, w, `
part sheet "S" 0
sheet "S" 1: 1="x" 2="x"[hidden-text] 3="x" 4="x"[hidden-text] 5="x"[hidden-text] 6="x"[hidden-text] 7="x"[hidden-text] 8="x" 9="x"
`)
	// A palette of the workbook's own in which 10 is white.
	w.globals += rec(0x92, u16(3), "\x00\x00\x00\x00\xff\xff\xff\x00\xff\xff\xff\x00")
	w.sheets[0].records = label(0, 0, 2, "x") + label(0, 1, 3, "x")
	check(t, w, `
part sheet "S" 0
sheet "S" 1: 1="x"[hidden-text] 2="x"[hidden-text]
`)
}
