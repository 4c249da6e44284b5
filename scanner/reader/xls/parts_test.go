package xls_test

import (
	"strings"
	"testing"
)

// drawn returns the records of an object of the given kind and number and its
// text.
func drawn(kind, number int, text string) string {
	return rec(0x5D, u16(0x15), u16(0x12), u16(kind), u16(number), strings.Repeat("\x00", 14), u32(0)) +
		rec(0xEC, "drawing") +
		rec(0x1B6, strings.Repeat("\x00", 10), u16(len(text)), u16(16), u32(0)) +
		rec(0x3C, "\x00", text) + rec(0x3C, strings.Repeat("\x00", 16))
}

func TestComments(t *testing.T) {
	check(t, one(
		drawn(0x19, 2, "second"), drawn(0x19, 1, "first"), drawn(0x06, 3, "in a box"),
		rec(0x1C, u16(8), u16(0), u16(0), u16(2), long("Ada Alder"), "\x00"),
		rec(0x1C, u16(4), u16(3), u16(0), u16(1), long(""), "\x00"),
	), `
part sheet "S" 0
part property "S" 0 (text in drawings)
property "S" 1: 1="in a box"
part property "S" 0[comment] (comments)
property "S" 5[comment]: 2="first"
property "S" 9[comment]: 1="Ada Alder" 2="second"
`)
}

func TestHeadersListsAndLinks(t *testing.T) {
	list := "\x17" + u8(11) + "\x00Ada\x00Bob\x00Cyd"
	mail := "mailto:ada@alder.example?subject=x\x00"
	check(t, one(
		rec(0x14, long(`&L&"Arial,Bold"&12Alder House&RPage &P`)), rec(0x15), rec(0x15, long("&P")),
		rec(0x1BE, u32(3|1<<7), long("Choose"), long("\x00"), long("a name"), long("\x00"), u16(len(list)), u16(0), list, u16(0), u16(0), u16(0)),
		rec(0x1BE, u32(1), long("\x00"), long("\x00"), long("\x00"), long("\x00"), u16(3), u16(0), "\x1e\x01\x00", u16(0), u16(0), u16(0)),
		rec(0x1B8, strings.Repeat("\x00", 40), utf(mail)),
		rec(0x1B8, strings.Repeat("\x00", 40), utf("https://alder.example\x00")),
		rec(0xAF, "scenario"),
	), `
part sheet "S" 0
part property "S" 0[header-footer] (header and footer)
property "S" 1[header-footer]: 1="Alder House" 3="Page"
part property "S" 0 (choices of drop-down lists)
property "S" 1: 1="Ada"
property "S" 2: 1="Bob"
property "S" 3: 1="Cyd"
part property "S" 0 (messages on entering data)
property "S" 1: 1="Choose"
property "S" 2: 1="a name"
part property "S" 0 (addresses behind links)
property "S" 1: 1="ada@alder.example"
problem sheet "S" 0: not supported
`)
}

func TestDefinedNames(t *testing.T) {
	name := func(text, formula string) string {
		return rec(0x18, u16(0), u8(0), u8(len(text)), u16(len(formula)), u16(0), u16(0), u32(0), "\x00"+text, formula)
	}
	w := one()
	w.globals = name("Area", "\x3b"+u16(0)+u32(0)+u32(0)) +
		name("Heads", "\x17"+short("Ada")+"\x17"+short(`B"b`)+"\x08") +
		name("Late", "\x44"+u32(0)+"\x19\x04\x00\x00\x00\x00\x17"+short("Cyd")) +
		name("Cut", "\x17\x09\x00Ad") + name("Unknown", "\x7f\x17"+short("Eve"))
	check(t, w, `
part sheet "S" 0
part property "Workbook" 0[defined-name] (texts in defined names)
property "Workbook" 1[defined-name]: 1="Heads" 2="Ada" 3="B\"b"
property "Workbook" 2[defined-name]: 1="Late" 2="Cyd"
`)
}

func TestLinks(t *testing.T) {
	w := one()
	w.globals = rec(0x1AE, u16(1), u16(0x0401)) + rec(0x59, u16(1), u16(0)) +
		rec(0x1AE, u16(2), long("other.xls"), long("Staff"), long("Posts")) +
		rec(0x59, u16(2), u16(1)) +
		rec(0x5A, u8(2), u8(1), u16(6), "\x02", long("Bob"), "\x01", f64(7)) +
		rec(0x5A, u8(3), u8(0), u16(2), "\x02", long("Ada"), "\x04\x01", strings.Repeat("\x00", 7), "\x10\x2a", strings.Repeat("\x00", 7), "\x00", strings.Repeat("\x00", 8))
	check(t, w, `
part sheet "S" 0
part table "Posts" 0[external-link-cache] (copied from another workbook)
table "Posts" 3[external-link-cache]: 1="Ada" 2="TRUE" 3="#N/A"
table "Posts" 7[external-link-cache]: 2="Bob" 3="7"
`)
}

func TestCharts(t *testing.T) {
	value := func(point, series int, v float64) string {
		return rec(0x203, u16(point), u16(series), u16(0), f64(v))
	}
	chart := bof(kindChart) + rec(0x100D, u16(0), short("Staff by name")) + rec(0x203, "not cached....") +
		rec(0x1065, u16(2)) + label(0, 0, 0, "Ada") + label(1, 0, 0, "Bob") +
		rec(0x1065, u16(1)) + value(0, 0, 5) + value(1, 0, 0.25) + rec(0x1065, u16(3)) + eof
	inner := one(label(0, 0, 0, "x"), chart, label(1, 0, 0, "y"))
	inner.sheets = append(inner.sheets, sheet{name: "C", kind: kindChart, state: 1, records: rec(0x1065, u16(2)) + label(0, 0, 0, "Cyd")})
	check(t, inner, `
part sheet "S" 0
sheet "S" 1: 1="x"
sheet "S" 2: 1="y"
part table "S" 0 (texts of a chart)
table "S" 1: 1="Staff by name"
part table "S" 0[chart-cache] (copied for a chart)
table "S" 1[chart-cache]: 1="Ada" 2="5"
table "S" 2[chart-cache]: 1="Bob" 2="0.25"
part sheet "C" 0[hidden-sheet]
part table "C" 0[hidden-sheet chart-cache] (copied for a chart)
table "C" 1[hidden-sheet chart-cache]: 1="Cyd"
`)
}

func TestPivotCache(t *testing.T) {
	field := func(flags int, name string) string {
		return rec(0xC7, u16(flags), strings.Repeat("\x00", 12), long(name))
	}
	text := func(s string) string { return rec(0xCD, long(s)) }
	head := rec(0xC6, u32(2), u16(1), u16(0), u16(0), u16(4), u16(5), u16(0), u16(1), long("x"))
	w := one()
	w.streams = map[string]string{
		// Three fields with items, one without, and one that is grouped by
		// another and so has nothing in rows.
		"_SX_DB_CUR/0001": head +
			field(1, "Name") + text("Ada") + text("Bob") +
			field(1|0x200, "Rank") + text("PC") + rec(0xCA, u16(1)) +
			field(0, "Pay") +
			field(1, "Joined") + rec(0xCE, u16(2020), u16(5), "\x01\x00\x00\x00") + rec(0xCF) +
			field(1, "Year") + rec(0xCC, u16(2020)) +
			rec(0xC8, "\x00", u16(0), "\x00") + rec(0xC9, f64(1234.5)) +
			rec(0xC8, "\x01", u16(1), "\x01") + rec(0xCB, u16(7)) +
			eof,
		"_SX_DB_CUR/0002": rec(0xC6, u32(2), u16(1), u16(0), u16(0), u16(2), u16(2), u16(0), u16(1), long("x")) +
			field(0, "Name") + field(0, "No") + text("Cyd") + rec(0xCC, u16(-3)) + text("Dee") + rec(0xCC, u16(4)) + eof,
		"_SX_DB_CUR/0003": head,
	}
	check(t, w, `
part sheet "S" 0
part table "pivot cache 0001" 0[pivot-cache] (copied for a pivot table)
table "pivot cache 0001" 1[pivot-cache]: 1="Name" 2="Rank" 3="Pay" 4="Joined"
table "pivot cache 0001" 2[pivot-cache]: 1="Ada" 2="PC" 3="1234.5" 4="2020-05-01"
table "pivot cache 0001" 3[pivot-cache]: 1="Bob" 2="TRUE" 3="#DIV/0!"
part table "pivot cache 0002" 0[pivot-cache] (copied for a pivot table)
table "pivot cache 0002" 1[pivot-cache]: 1="Name" 2="No"
table "pivot cache 0002" 2[pivot-cache]: 1="Cyd" 2="-3"
table "pivot cache 0002" 3[pivot-cache]: 1="Dee" 2="4"
problem table "pivot cache 0003" 0: malformed
`)
}

func TestStreams(t *testing.T) {
	w := one(label(0, 0, 0, "x"))
	w.streams = map[string]string{
		"MBD00A1/Workbook":          "records",
		"MsoDataStore/A/Item":       "<a>Ada</a>",
		"MsoDataStore/A/Properties": "x",
		"MBD00A1/\x01CompObj":       "x",
		"_VBA_PROJECT_CUR/PROJECT":  "x",
		"_VBA_PROJECT_CUR/VBA/dir":  "x",
		"\x01CompObj":               "x",
		"Revision Log":              "x",
		"User Names":                "",
		"Ctls":                      "",
		"Book":                      "x",
		"Odd":                       "x",
	}
	check(t, w, `
part sheet "S" 0
sheet "S" 1: 1="x"
problem "Odd" 0: not supported
member in!Book[older-revision]
member in!MBD00A1[embedded-file]
member in!MsoDataStore/A/Item.xml[document-property]
problem "Revision Log" 0: not supported
problem "_VBA_PROJECT_CUR" 0: malformed
`)
}
