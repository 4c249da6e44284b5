package xlsb_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/xlsb"
)

const (
	cachePart   = "xl/pivotCache/pivotCacheDefinition1.bin"
	recordsPart = "xl/pivotCache/pivotCacheRecords1.bin"
	linkPart    = "xl/externalLinks/externalLink1.bin"
)

// cacheField begins a field of a pivot cache; kinds are the flags of its items.
func cacheField(name string, kinds uint16, items ...[]byte) []byte {
	const database = 1 << 2
	head := record(183, u16(database), make([]byte, 18), text(name))
	return join(head, record(189, u16(kinds), u32(uint32(len(items)))), join(items...), record(190), record(184))
}

// cacheSource says that a cache was made of a sheet.
func cacheSource(sheet string) []byte {
	return record(187, u8(0), u8(0), u8(2), text(sheet), make([]byte, 16))
}

// definition describes rows of a name, a rank, a number and a date.
func definition() []byte {
	const isDate, isText, isNumber = 1 << 2, 1 << 3, 1 << 6
	return join(
		record(179, make([]byte, 16), u8(1), u32(2), text("Bob Sample")),
		cacheSource("Roster"),
		cacheField("Name", isText),
		cacheField("Rank", isText, record(24, text("Sergeant")), record(24, text("Constable")), record(24, text("Chief"))),
		cacheField("No", isNumber),
		cacheField("Since", isDate),
	)
}

func day(year, month uint16, day byte) []byte {
	return join(u16(year), u16(month), []byte{day, 0, 0, 0})
}

// ofSheet returns the workbook of one sheet with other parts, of which those with
// a path are related to the main part or to one another.
func ofSheet(parts, rels map[string]string) readertest.Office {
	o := book(parts, sheet{name: "S", body: plain("a")})
	maps.Copy(o.Rels, rels)
	return o
}

func TestPivotCache(t *testing.T) {
	related := map[string]string{cachePart: "pivotCacheRecords pivotCacheRecords1.bin\n"}
	tests := []struct {
		name        string
		definition  []byte
		records     []byte
		want        string
		unconnected bool
	}{
		{"packed_records", definition(), join(
			record(33, text("Ada Example"), u32(0), float(1234), day(2001, 2, 3)),
			record(33, text("Zoë Muster"), u32(1), float(1.5), day(2001, 2, 4)),
		), `
part table "xl/pivotCache/pivotCacheRecords1.bin" 0[pivot-cache] (source sheet Roster is not in the file)
table "xl/pivotCache/pivotCacheRecords1.bin" 1[pivot-cache]: 1="Name" 2="Rank" 3="No" 4="Since"
table "xl/pivotCache/pivotCacheRecords1.bin" 2[pivot-cache]: 1="Ada Example" 2="Sergeant" 3="1234" 4="2001-02-03"
table "xl/pivotCache/pivotCacheRecords1.bin" 3[pivot-cache]: 1="Zoë Muster" 2="Constable" 3="1.5" 4="2001-02-04"
part table "xl/pivotCache/pivotCacheDefinition1.bin" 0[pivot-cache] (values that no record has; source sheet Roster is not in the file)
table "xl/pivotCache/pivotCacheDefinition1.bin" 1[pivot-cache]: 2="Rank"
table "xl/pivotCache/pivotCacheDefinition1.bin" 2[pivot-cache]: 2="Chief"
part property "xl/pivotCache/pivotCacheDefinition1.bin" 0[document-property]
property "xl/pivotCache/pivotCacheDefinition1.bin" 1[document-property]: 1="refreshedBy" 2="Bob Sample"
`, false},
		{"loose_records", join(cacheField("Name", 8), cacheField("Rank", 8, record(24, text("Sergeant")))), join(
			record(34), record(24, text("Ada Example")), record(26, u32(0)),
			record(34), record(20), record(26, u32(0)),
			record(34), record(21, float(7)), record(20),
		), `
part table "xl/pivotCache/pivotCacheRecords1.bin" 0[pivot-cache]
table "xl/pivotCache/pivotCacheRecords1.bin" 1[pivot-cache]: 1="Name" 2="Rank"
table "xl/pivotCache/pivotCacheRecords1.bin" 2[pivot-cache]: 1="Ada Example" 2="Sergeant"
table "xl/pivotCache/pivotCacheRecords1.bin" 3[pivot-cache]: 2="Sergeant"
table "xl/pivotCache/pivotCacheRecords1.bin" 4[pivot-cache]: 1="7"
`, false},
		{"source_in_the_file", join(cacheSource("s"), cacheField("Name", 8)), record(33, text("Ada Example")), `
part table "xl/pivotCache/pivotCacheRecords1.bin" 0[pivot-cache] (copied from the sheet s)
table "xl/pivotCache/pivotCacheRecords1.bin" 1[pivot-cache]: 1="Name"
table "xl/pivotCache/pivotCacheRecords1.bin" 2[pivot-cache]: 1="Ada Example"
`, false},
		{"values_in_a_run", join(cacheField("Name", 8, record(191, u16(2), u32(2), text("Ada"), text("Bob")))), nil, `
part table "xl/pivotCache/pivotCacheDefinition1.bin" 0[pivot-cache] (values that no record has)
table "xl/pivotCache/pivotCacheDefinition1.bin" 1[pivot-cache]: 1="Name"
table "xl/pivotCache/pivotCacheDefinition1.bin" 2[pivot-cache]: 1="Ada"
table "xl/pivotCache/pivotCacheDefinition1.bin" 3[pivot-cache]: 1="Bob"
`, false},
		{"names_of_groups", join(cacheField("Rank", 8), record(219), record(221, u32(1)), record(31, text("Seniors"), make([]byte, 4)), record(222), record(220)), nil, `
part table "xl/pivotCache/pivotCacheDefinition1.bin" 0[pivot-cache] (values that no record has)
table "xl/pivotCache/pivotCacheDefinition1.bin" 1[pivot-cache]: 1="Rank"
table "xl/pivotCache/pivotCacheDefinition1.bin" 2[pivot-cache]: 1="Seniors"
`, false},
		{"groups_of_dates_are_trivial", join(cacheField("Since", 4), record(219), record(223, make([]byte, 26)), record(221, u32(1)), record(24, text("<01/01/2001")), record(222), record(220)), nil, "", false},
		{"empty", cacheField("Name", 8), nil, "", false},
		{"lost_definition", nil, join(record(34), record(24, text("Ada Example"))), `
part table "xl/pivotCache/pivotCacheRecords1.bin" 0[pivot-cache] (the description of the fields is not in the file)
table "xl/pivotCache/pivotCacheRecords1.bin" 2[pivot-cache]: 1="Ada Example"
`, true},
		{"missing_item", cacheField("Rank", 8, record(24, text("Sergeant"))), join(record(33, u32(0)), record(33, u32(9))), `
part table "xl/pivotCache/pivotCacheRecords1.bin" 0[pivot-cache]
table "xl/pivotCache/pivotCacheRecords1.bin" 1[pivot-cache]: 1="Rank"
table "xl/pivotCache/pivotCacheRecords1.bin" 2[pivot-cache]: 1="Sergeant"
problem table "xl/pivotCache/pivotCacheRecords1.bin" 0: malformed
`, false},
		{"short_record", cacheField("No", 1<<6), record(33, u16(1)), `
problem table "xl/pivotCache/pivotCacheRecords1.bin" 0: malformed
`, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			parts := map[string]string{recordsPart: string(tt.records)}
			rels := related
			if tt.unconnected {
				rels = nil
			} else {
				parts[cachePart] = string(tt.definition)
			}
			check(t, ofSheet(parts, rels), "\npart sheet \"S\" 0\nsheet \"S\" 1: 1=\"a\"\n"+strings.TrimPrefix(tt.want, "\n"))
		})
	}
}

// reference, shortString and constants are tokens of formulas.
func reference() []byte { return join([]byte{0x3A}, make([]byte, 8)) }

func shortString(s string) []byte { return join([]byte{0x17}, short(s)) }

func short(s string) []byte {
	b := text(s)
	return join(b[:2], b[4:])
}

func formula(tokens, extra []byte) []byte {
	return join(u32(uint32(len(tokens))), tokens, u32(uint32(len(extra))), extra)
}

// newList is a list that is written out, in a record of Excel 2010.
func newList() []byte {
	const areas, formulas = 1 << 1, 1 << 2
	tokens := shortString("Ada,Bob")
	return record(1053, u32(areas|formulas),
		u32(1), u32(0), u32(1), make([]byte, 16),
		u32(1), u32(0), u32(uint32(len(tokens))), u32(0), tokens,
		u32(3), text(""), text(""), text("Title"), text("Choose"))
}

func TestBesideCells(t *testing.T) {
	one := plain("a")
	name := func(name string, formula []byte, comment string) []byte {
		return record(39, make([]byte, 9), text(name), formula, text(comment))
	}
	array := join(u32(1), u32(2), u8(1), short("Ada"), u8(0), float(1))
	tests := []struct {
		name string
		main []byte
		body []byte
		want string
	}{
		{"defined_name", name("staff", formula(join(reference(), shortString("Ada Example"), []byte{0x08}), nil), ""), nil, `
part property "xl/workbook.bin" 0[defined-name] (texts in defined names)
property "xl/workbook.bin" 1[defined-name]: 1="staff" 2="Ada Example"
`},
		{"array_in_a_name", name("staff", formula(join([]byte{0x60}, make([]byte, 14)), array), ""), nil, `
part property "xl/workbook.bin" 0[defined-name] (texts in defined names)
property "xl/workbook.bin" 1[defined-name]: 1="staff" 2="Ada"
`},
		{"comment_of_a_name", name("staff", formula(reference(), nil), "asked by Ada"), nil, `
part property "xl/workbook.bin" 0[defined-name] (texts in defined names)
property "xl/workbook.bin" 1[defined-name]: 1="staff" 2="asked by Ada"
`},
		{"name_of_cells", name("staff", formula(reference(), nil), ""), nil, ""},
		{"long_list", nil, join(record(681, text(`"Ada,Bob"`))), `
part property "S" 0 (choices of drop-down lists)
property "S" 1: 1="Ada"
property "S" 2: 1="Bob"
`},
		{"new_list", nil, newList(), `
part property "S" 0 (choices of drop-down lists)
property "S" 1: 1="Ada"
property "S" 2: 1="Bob"
part property "S" 0 (messages on entering data)
property "S" 1: 1="Title"
property "S" 2: 1="Choose"
`},
		{"damaged_list", nil, record(64, u32(3), u32(1<<31)), `
problem sheet "S" 0: malformed
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := book(nil, sheet{name: "S", body: join(one, tt.body)})
			o.XML += string(tt.main)
			check(t, o, "\npart sheet \"S\" 0\nsheet \"S\" 1: 1=\"a\"\n"+strings.TrimPrefix(tt.want, "\n"))
		})
	}
}

func TestLongRecord(t *testing.T) {
	check(t, book(nil, sheet{name: "S", body: join(plain("a"), record(1000, make([]byte, 5<<20)))}), `
part sheet "S" 0
problem "xl/worksheets/sheet1.bin" 0: too large
sheet "S" 1: 1="a"
`)
}

func TestLink(t *testing.T) {
	sheets := record(359, u32(2), text("Roster"), text("Other"))
	tests := []struct {
		name string
		link []byte
		want string
	}{
		{"cells", join(record(360, u16(0), text("rId1"), text("")), sheets,
			record(363, u32(0), u8(0)), record(366, u32(1)), record(371, u32(0), text("Ada Example")), record(368, u32(2), float(7)), record(369, u32(3), u8(1)), record(367, u32(4)), record(364)), `
part table "Roster" 0[external-link-cache] (copied from another workbook)
table "Roster" 2[external-link-cache]: 1="Ada Example" 3="7" 4="TRUE"
part property "xl/externalLinks/externalLink1.bin" 0[document-property] (the other workbook)
property "xl/externalLinks/externalLink1.bin" 1[document-property]: 1="file:///C:/Users/Bob Sample/roster.xlsx"
property "xl/externalLinks/externalLink1.bin" 2[document-property]: 1="Roster"
property "xl/externalLinks/externalLink1.bin" 3[document-property]: 1="Other"
`},
		{"server", join(record(360, u16(1), text("Excel"), text("roster.xls")), record(577, text("R1C1")), record(582, text("Ada Example")), record(580, float(2)), record(587), record(588)), `
part property "xl/externalLinks/externalLink1.bin" 0[external-link-cache] (texts of the other workbook)
property "xl/externalLinks/externalLink1.bin" 1[external-link-cache]: 1="Excel" 2="roster.xls"
property "xl/externalLinks/externalLink1.bin" 2[external-link-cache]: 1="R1C1" 2="Ada Example" 3="2"
part property "xl/externalLinks/externalLink1.bin" 0[document-property] (the other workbook)
property "xl/externalLinks/externalLink1.bin" 1[document-property]: 1="file:///C:/Users/Bob Sample/roster.xlsx"
`},
		{"row_out_of_range", join(sheets, record(363, u32(1)), record(366, u32(1<<30)), record(371, u32(0), text("Ada")), record(364)), `
part table "Other" 0[external-link-cache] (copied from another workbook)
table "Other" 1[external-link-cache]: 1="Ada"
problem table "Other" 0: malformed
part property "xl/externalLinks/externalLink1.bin" 0[document-property] (the other workbook)
property "xl/externalLinks/externalLink1.bin" 1[document-property]: 1="file:///C:/Users/Bob Sample/roster.xlsx"
property "xl/externalLinks/externalLink1.bin" 2[document-property]: 1="Roster"
property "xl/externalLinks/externalLink1.bin" 3[document-property]: 1="Other"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rels := map[string]string{linkPart: "externalLinkPath file:///C:/Users/Bob%20Sample/roster.xlsx\n"}
			check(t, ofSheet(map[string]string{linkPart: string(tt.link)}, rels), "\npart sheet \"S\" 0\nsheet \"S\" 1: 1=\"a\"\n"+strings.TrimPrefix(tt.want, "\n"))
		})
	}
}

func TestDataParts(t *testing.T) {
	table := func(headings uint32, name, comment string) string {
		return string(join(
			record(343, make([]byte, 24), u32(headings), make([]byte, 36), text(name), text(name), text(comment)),
			record(347, make([]byte, 24), u32(0xffffffff), text("Surname")),
		))
	}
	tests := []struct{ name, part, data, want string }{
		{"connection", "xl/connections.bin", string(join(
			record(201, make([]byte, 8), u16(0xC), make([]byte, 13), text("for Bob"), text("Staff")),
			record(203, u32(2), u8(2), text("Server=hr"), text("SELECT Name FROM Staff")),
		)), `
part property "xl/connections.bin" 0[connection] (data connections)
property "xl/connections.bin" 1[connection]: 1="Staff" 2="for Bob"
property "xl/connections.bin" 2[connection]: 1="Server=hr" 2="SELECT Name FROM Staff"
`},
		{"connection_to_a_cube", "xl/connections.bin", string(record(205, u32(0))), `
problem "xl/connections.bin" 0: not supported
`},
		{"connection_breaks_off", "xl/connections.bin", string(record(203, u32(2), u8(2), text("Server=hr"))), `
part property "xl/connections.bin" 0[connection] (data connections)
property "xl/connections.bin" 1[connection]: 1="Server=hr"
problem "xl/connections.bin" 0: malformed
`},
		{"query_table", "xl/queryTables/queryTable1.bin", string(join(
			record(447, make([]byte, 10), text("Staff")), record(453, text("Surname")), record(457, u32(16), make([]byte, 8), text("Rank")), record(457, u32(0), make([]byte, 8)),
		)), `
part property "xl/queryTables/queryTable1.bin" 0[connection] (a query table)
property "xl/queryTables/queryTable1.bin" 1[connection]: 1="Staff"
property "xl/queryTables/queryTable1.bin" 2[connection]: 1="Surname"
property "xl/queryTables/queryTable1.bin" 3[connection]: 1="Rank"
`},
		{"slicer", "xl/slicerCaches/slicerCache1.xml", `<slicerCacheDefinition><data><olap><i n="[Staff].[Ada Example]" c="Ada Example"/><i n="1" c="1"/></olap></data></slicerCacheDefinition>`, `
part property "xl/slicerCaches/slicerCache1.xml" 0[slicer-cache]
property "xl/slicerCaches/slicerCache1.xml" 1[slicer-cache]: 1="Ada Example" 2="[Staff].[Ada Example]"
`},
		{"slicer_of_numbers", "xl/slicerCaches/slicerCache1.xml", `<slicerCacheDefinition><data><tabular><items><i x="0"/></items></tabular></data></slicerCacheDefinition>`, ""},
		{"slicer_breaks_off", "xl/slicerCaches/slicerCache1.xml", `<slicerCacheDefinition><data>`, `
problem "xl/slicerCaches/slicerCache1.xml" 0: malformed
`},
		{"slicer_in_records", "xl/slicerCaches/slicerCache1.bin", "x", `
problem "xl/slicerCaches/slicerCache1.bin" 0: not supported
`},
		{"table", "xl/tables/table1.bin", table(1, "Table1", ""), ""},
		{"table_that_somebody_named", "xl/tables/table1.bin", table(1, "Staff", "of Bob"), `
part property "xl/tables/table1.bin" 0 (a table)
property "xl/tables/table1.bin" 1: 1="Staff" 2="of Bob"
`},
		{"table_without_headings", "xl/tables/table1.bin", table(0, "Table1", ""), `
part property "xl/tables/table1.bin" 0 (a table)
property "xl/tables/table1.bin" 1: 1="Surname"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := ofSheet(map[string]string{tt.part: tt.data}, nil)
			if strings.HasSuffix(tt.part, "slicerCache1.xml") {
				o.Types[tt.part] = "application/vnd.ms-excel.slicerCache+xml"
			}
			check(t, o, "\npart sheet \"S\" 0\nsheet \"S\" 1: 1=\"a\"\n"+strings.TrimPrefix(tt.want, "\n"))
		})
	}
}

// FuzzParts changes the records of a pivot cache and of other parts inside of the
// package.
func FuzzParts(f *testing.F) {
	f.Add(definition(), record(33, text("Ada Example"), u32(0), float(1234), day(2001, 2, 3)), record(360, u16(1), text("a"), text("b")))
	f.Add(cacheField("Name", 8), join(record(34), record(24, text("Ada"))), join(record(359, u32(1), text("S")), record(363, u32(0)), record(366, u32(1)), record(371, u32(0), text("a"))))
	f.Add(record(343, make([]byte, 64), text("Staff"), text(""), text("")), record(203, u32(2), u8(2), text("a"), text("b")), record(39, make([]byte, 9), text("n"), formula(shortString("x"), nil), text("")))
	f.Fuzz(func(t *testing.T, definition, rows, other []byte) {
		o := ofSheet(map[string]string{
			cachePart: string(definition), recordsPart: string(rows), linkPart: string(other),
			"xl/connections.bin": string(rows), "xl/tables/table1.bin": string(definition), "xl/queryTables/queryTable1.bin": string(other),
		}, map[string]string{cachePart: "pivotCacheRecords pivotCacheRecords1.bin\n"})
		o.XML += string(other)
		readertest.Fuzz(t, xlsb.Format(), o.Bytes(t))
	})
}
