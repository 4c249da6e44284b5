package xlsx_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/xlsx"
)

// counts is a sink that counts.
type counts struct {
	cells    int
	rows     int
	parts    []string
	problems []error
	stopAt   int // cells after which it returns errStop
}

var errStop = errors.New("enough")

func (c *counts) Part(p doc.Part) error {
	c.parts = append(c.parts, p.Loc.Part)
	return nil
}

func (c *counts) Fragment(f doc.Fragment) error {
	c.rows++
	c.cells += len(f.Cells)
	if c.stopAt != 0 && c.cells >= c.stopAt {
		return errStop
	}
	return nil
}

func (c *counts) Member(doc.Member) error { return nil }

func (c *counts) Problem(_ doc.Location, err error) error {
	c.problems = append(c.problems, err)
	return nil
}

const fixtureRows = 2000

// twoColumns returns a worksheet of 2,000 rows of two inline texts, 4,000 cells.
func twoColumns() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	for i := range fixtureRows {
		n := i + 1
		fmt.Fprintf(&b, `<row r="%d"><c r="A%d" t="inlineStr"><is><t>Example %x</t></is></c><c r="B%d"><v>%d</v></c></row>`, n, n, n*7919, n, 100_000+n*31)
	}
	b.WriteString(`</sheetData></worksheet>`)
	return b.String()
}

// withSheet returns a workbook whose only sheet is the given part.
func withSheet(t *testing.T, part string) []byte {
	t.Helper()
	return readertest.Workbook{Sheets: []readertest.Sheet{{Name: "S", XML: part}}}.Bytes(t)
}

// entry returns the offset of the directory's entry for the sheet in a zip, and
// that of the local header.
func entry(t *testing.T, data []byte) (directory, local int) {
	t.Helper()
	const name = "xl/worksheets/sheet1.xml"
	directory = bytes.LastIndex(data, []byte(name)) - 46
	if string(data[directory:directory+4]) != "PK\x01\x02" {
		t.Fatal("no entry for the sheet")
	}
	return directory, int(binary.LittleEndian.Uint32(data[directory+42:]))
}

// TestDamage has the kinds of damage that make other readers lose rows without a
// word: each row that can be read is read, and what is wrong is told.
func TestDamage(t *testing.T) {
	sheet := twoColumns()
	at1000 := strings.Index(sheet, `<row r="1000">`)
	insert := func(text string) string {
		i := at1000 + strings.Index(sheet[at1000:], "Example") + len("Exam")
		return sheet[:i] + text + sheet[i:]
	}
	all := 2 * fixtureRows
	tests := []struct {
		name   string
		data   func(t *testing.T) []byte
		least  int // cells
		reason error
	}{
		{"bad_entity", func(t *testing.T) []byte { t.Helper(); return withSheet(t, insert("&")) }, all, reader.ErrMalformed},
		{"unknown_entity", func(t *testing.T) []byte { t.Helper(); return withSheet(t, insert("&bomb;")) }, all, reader.ErrMalformed},
		{"control_character", func(t *testing.T) []byte { t.Helper(); return withSheet(t, insert("\x01")) }, all, reader.ErrMalformed},
		{"invalid_utf8", func(t *testing.T) []byte { t.Helper(); return withSheet(t, insert("\xff")) }, all, reader.ErrMalformed},
		{"bare_less_than", func(t *testing.T) []byte { t.Helper(); return withSheet(t, insert(" < ")) }, all, reader.ErrMalformed},
		{"missing_end_tag", func(t *testing.T) []byte {
			t.Helper()
			return withSheet(t, strings.Replace(sheet, "</row>", "", 1))
		}, all, reader.ErrMalformed},
		{"bad_reference", func(t *testing.T) []byte {
			t.Helper()
			return withSheet(t, strings.Replace(sheet, `r="A1000"`, `r="A10OO"`, 1))
		}, all, reader.ErrMalformed},
		{"sheet_cut_off", func(t *testing.T) []byte { t.Helper(); return withSheet(t, sheet[:at1000]) }, 2 * 999, reader.ErrMalformed},
		{"sheet_cut_off_in_a_tag", func(t *testing.T) []byte { t.Helper(); return withSheet(t, sheet[:at1000+9]) }, 2 * 999, reader.ErrMalformed},
		{"only_the_last_end_tag_missing", func(t *testing.T) []byte {
			t.Helper()
			return withSheet(t, strings.TrimSuffix(sheet, "</worksheet>"))
		}, all, reader.ErrMalformed},
		{"empty_sheet_part", func(t *testing.T) []byte { t.Helper(); return withSheet(t, " ") }, 0, reader.ErrMalformed},
		{"utf16_little_endian", func(t *testing.T) []byte {
			t.Helper()
			return withSheet(t, utf16Text(sheet, binary.LittleEndian, true))
		}, all, nil},
		{"utf16_big_endian", func(t *testing.T) []byte { t.Helper(); return withSheet(t, utf16Text(sheet, binary.BigEndian, true)) }, all, nil},
		{"utf16_without_mark", func(t *testing.T) []byte {
			t.Helper()
			return withSheet(t, utf16Text(sheet, binary.LittleEndian, false))
		}, all, nil},
		{"windows_1252", func(t *testing.T) []byte {
			t.Helper()
			return withSheet(t, strings.ReplaceAll(insert("\xe9"), "UTF-8", "windows-1252"))
		}, all, nil},
		{"byte_order_mark", func(t *testing.T) []byte { t.Helper(); return withSheet(t, "\uFEFF"+sheet) }, all, nil},
		{"doctype", func(t *testing.T) []byte {
			t.Helper()
			return withSheet(t, strings.Replace(sheet, "?>", `?><!DOCTYPE worksheet [<!ENTITY a "b">]>`, 1))
		}, all, reader.ErrMalformed},
		{"comments_and_instructions", func(t *testing.T) []byte {
			t.Helper()
			return withSheet(t, strings.ReplaceAll(sheet, "<row ", "<!-- <row> --><?x <row> ?><row "))
		}, all, nil},
		{"prefixes", func(t *testing.T) []byte { t.Helper(); return withSheet(t, prefixed(sheet)) }, all, nil},
		{"missing_shared_strings", func(t *testing.T) []byte {
			t.Helper()
			return readertest.Workbook{
				Sheets: []readertest.Sheet{{Name: "S", Rows: [][]string{{"Ada", "12345"}}}},
				Parts:  map[string]string{"xl/sharedStrings.xml": "-"},
			}.Bytes(t)
		}, 1, reader.ErrMalformed},
		{"corrupt_compressed_data", func(t *testing.T) []byte {
			t.Helper()
			data := withSheet(t, sheet)
			_, local := entry(t, data)
			for i := range 40 {
				data[local+20_000+i] ^= 0x5A
			}
			return data
		}, all / 4, reader.ErrMalformed},
		{"wrong_checksum", func(t *testing.T) []byte {
			t.Helper()
			data := withSheet(t, sheet)
			directory, _ := entry(t, data)
			data[directory+16] ^= 1
			return data
		}, all, reader.ErrMalformed},
		{"size_too_small", func(t *testing.T) []byte {
			t.Helper()
			data := withSheet(t, sheet)
			directory, _ := entry(t, data)
			binary.LittleEndian.PutUint32(data[directory+20:], 16)
			binary.LittleEndian.PutUint32(data[directory+24:], 16)
			return data
		}, all, reader.ErrMalformed},
		{"size_lies", func(t *testing.T) []byte {
			t.Helper()
			data := withSheet(t, sheet)
			directory, _ := entry(t, data)
			binary.LittleEndian.PutUint32(data[directory+20:], 0xF0000000)
			binary.LittleEndian.PutUint32(data[directory+24:], 0xF0000000)
			return data
		}, all, reader.ErrMalformed},
		{"upload_broke_off", func(t *testing.T) []byte {
			t.Helper()
			data := withSheet(t, sheet)
			_, local := entry(t, data)
			return data[:local+20_000]
		}, all / 4, reader.ErrMalformed},
		{"directory_missing", func(t *testing.T) []byte {
			t.Helper()
			data := withSheet(t, sheet)
			return data[:bytes.Index(data, []byte("PK\x01\x02"))]
		}, all, reader.ErrMalformed},
		{"directory_breaks_off", func(t *testing.T) []byte {
			t.Helper()
			data := withSheet(t, sheet)
			directory, _ := entry(t, data)
			data[directory] = 'X'
			return data
		}, all, reader.ErrMalformed},
		{"junk_around", func(t *testing.T) []byte {
			t.Helper()
			return append(append(bytes.Repeat([]byte("junk "), 100), withSheet(t, sheet)...), bytes.Repeat([]byte("\n\x00junk"), 20_000)...)
		}, all, nil},
		{"encrypted_entry", func(t *testing.T) []byte {
			t.Helper()
			data := withSheet(t, sheet)
			directory, _ := entry(t, data)
			data[directory+8] |= 1
			return data
		}, 0, reader.ErrEncrypted},
		{"unknown_compression", func(t *testing.T) []byte {
			t.Helper()
			data := withSheet(t, sheet)
			directory, _ := entry(t, data)
			data[directory+10] = 12
			return data
		}, 0, reader.ErrUnsupported},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := tt.data(t)
			in := readertest.Input(data)
			if _, ok, err := reader.Identify([]reader.Format{xlsx.Format()}, in); !ok || err != nil {
				t.Errorf("not recognised: %v", err)
			}
			var c counts
			if err := xlsx.Format().Read(t.Context(), in, &c); err != nil {
				t.Fatal(err)
			}
			if c.cells < tt.least || c.cells > all {
				t.Errorf("%d cells, want %d at least", c.cells, tt.least)
			}
			if tt.reason == nil && len(c.problems) > 0 {
				t.Errorf("problem %v", c.problems)
			}
			if tt.reason != nil && !errors.Is(errors.Join(c.problems...), tt.reason) {
				t.Errorf("problems %v, want %v", c.problems, tt.reason)
			}
		})
	}
}

// utf16Text returns text in UTF-16, with a byte order mark if asked for.
func utf16Text(text string, order binary.AppendByteOrder, mark bool) string {
	var b []byte
	if mark {
		b = order.AppendUint16(b, 0xFEFF)
	}
	for _, u := range utf16.Encode([]rune(strings.Replace(text, "UTF-8", "UTF-16", 1))) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

// prefixed returns a worksheet with the prefix x on all its elements.
func prefixed(sheet string) string {
	sheet = strings.ReplaceAll(strings.ReplaceAll(sheet, "<", "<x:"), "<x:/", "</x:")
	return strings.Replace(strings.Replace(sheet, "<x:?", "<?", 1), "xmlns=", "xmlns:x=", 1)
}

// rawZip returns a zip of parts that are compressed already.
func rawZip(t *testing.T, parts map[string][]byte, sizes map[string]int64) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for name, data := range parts {
		w, err := z.CreateRaw(&zip.FileHeader{
			Name: name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(nil),
			CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(sizes[name]),
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// deflated returns the concatenation of texts, each repeated, compressed.
func deflated(t *testing.T, texts ...string) ([]byte, int64) {
	t.Helper()
	const block = 1 << 20
	var buf bytes.Buffer
	w, err := flate.NewWriter(&buf, 1)
	if err != nil {
		t.Fatal(err)
	}
	var n int64
	for _, text := range texts {
		count := 1
		if strings.HasPrefix(text, "*") { // 16 MiB of it
			text = text[1:]
			count = 16
			text = strings.Repeat(text, block/len(text))
		}
		for range count {
			m, err := io.WriteString(w, text)
			if err != nil {
				t.Fatal(err)
			}
			n += int64(m)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes(), n
}

// TestBombs has small files that make other readers take gigabytes.
func TestBombs(t *testing.T) {
	const head = `<worksheet><sheetData>`
	tests := []struct {
		name  string
		part  string
		texts []string
	}{
		{"blanks_between_rows", "xl/worksheets/sheet1.xml", []string{head, "*  ", "</sheetData></worksheet>"}},
		{"blanks_in_a_tag", "xl/worksheets/sheet1.xml", []string{head, "<row ", "*  ", "></row></sheetData></worksheet>"}},
		{"blanks_in_an_end_tag", "xl/worksheets/sheet1.xml", []string{head, "<row></row ", "*  ", "></sheetData></worksheet>"}},
		{"endless_attribute", "xl/worksheets/sheet1.xml", []string{head, `<row r="`, "*12", `"></row></sheetData></worksheet>`}},
		{"endless_value", "xl/worksheets/sheet1.xml", []string{head, "<row><c><v>", "*12", "</v></c></row></sheetData></worksheet>"}},
		{"endless_comment", "xl/worksheets/sheet1.xml", []string{head, "<!--", "*12", "--></sheetData></worksheet>"}},
		{"endless_cdata", "xl/worksheets/sheet1.xml", []string{head, "<![CDATA[", "*12", "]]></sheetData></worksheet>"}},
		{"attributes", "xl/worksheets/sheet1.xml", []string{head, "<row", `* a=""`, "></row></sheetData></worksheet>"}},
		{"nesting", "xl/worksheets/sheet1.xml", []string{head, "*<a>"}},
		{"columns", "xl/worksheets/sheet1.xml", []string{"<worksheet><cols>", `*<col min="1" max="16384"/>`, "</cols></worksheet>"}},
		{"cells_in_a_row", "xl/worksheets/sheet1.xml", []string{head, "<row>", "*<c><v>1</v></c>", "</row></sheetData></worksheet>"}},
		{"lists", "xl/worksheets/sheet1.xml", []string{"<worksheet>", `*<oddHeader>a</oddHeader>`, "</worksheet>"}},
		{"shared_strings", "xl/sharedStrings.xml", []string{"<sst>", "*<si><t>abc</t></si>", "</sst>"}},
		{"empty_shared_strings", "xl/sharedStrings.xml", []string{"<sst>", "*<si/>", "</sst>"}},
		{"one_shared_string", "xl/sharedStrings.xml", []string{"<sst><si><t>", "*abc", "</t></si></sst>"}},
		{"styles", "xl/styles.xml", []string{"<styleSheet><cellXfs>", "*<xf/>", "</cellXfs></styleSheet>"}},
		{"fonts", "xl/styles.xml", []string{"<styleSheet><fonts>", "*<font/>", "</fonts></styleSheet>"}},
		{"sheets", "xl/workbook.xml", []string{"<workbook>", `*<sheet name="a"/>`, "</workbook>"}},
		{"names", "xl/workbook.xml", []string{"<workbook>", `*<definedName name="a">"b"</definedName>`, "</workbook>"}},
		{"relationships", "xl/_rels/workbook.xml.rels", []string{"<Relationships>", `*<Relationship Id="a"/>`, "</Relationships>"}},
		{"types", "[Content_Types].xml", []string{"<Types>", `*<Default Extension="a"/>`, "</Types>"}},
		{"properties", "docProps/core.xml", []string{"<coreProperties><creator>", "*abc", "</creator></coreProperties>"}},
		{"picture", "xl/media/image1.png", []string{"*abc"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			parts, sizes := map[string][]byte{}, map[string]int64{}
			small := readertest.Workbook{Sheets: []readertest.Sheet{{Name: "S", Rows: [][]string{{"1"}}}}}
			for _, name := range []string{"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"} {
				parts[name], sizes[name] = deflated(t, small.Part(name))
			}
			parts[tt.part], sizes[tt.part] = deflated(t, tt.texts...)
			data := rawZip(t, parts, sizes)

			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			begun := time.Now()
			if err := xlsx.Format().Read(t.Context(), readertest.Input(data), nothing{}); err != nil {
				t.Error(err)
			}
			elapsed := time.Since(begun)
			runtime.ReadMemStats(&after)
			if sys := after.Sys; sys > 1<<30 {
				t.Errorf("%d MiB of memory", sys>>20)
			}
			if elapsed > 20*time.Second {
				t.Errorf("took %v", elapsed)
			}
			t.Logf("%v, %d MiB allocated", elapsed, (after.TotalAlloc-before.TotalAlloc)>>20)
		})
	}
}

func TestExpandedLimit(t *testing.T) {
	sheet := twoColumns()
	in := readertest.Input(readertest.Workbook{Sheets: []readertest.Sheet{{Name: "A", XML: sheet}, {Name: "B", XML: sheet}, {Name: "C", XML: sheet}}}.Bytes(t))
	in.Limits.Expanded = int64(len(sheet)) * 3 / 2
	var c counts
	err := xlsx.Format().Read(t.Context(), in, &c)
	if !errors.Is(err, reader.ErrTooLarge) {
		t.Errorf("returned %v, want %v", err, reader.ErrTooLarge)
	}
	if !errors.Is(errors.Join(c.problems...), reader.ErrTooLarge) {
		t.Errorf("problems %v, want %v", c.problems, reader.ErrTooLarge)
	}
	if most := 3 * fixtureRows; c.cells < 2*fixtureRows || c.cells > most {
		t.Errorf("%d cells, want the first sheet and a part of the second", c.cells)
	}
}

func TestTextLimit(t *testing.T) {
	long := strings.Repeat("é", 100)
	in := readertest.Input(readertest.Workbook{
		Sheets: []readertest.Sheet{{Name: "S", Rows: [][]string{{long, "<c t=\"inlineStr\"><is><t>" + long + "</t></is></c>", "short"}, {"<c t=\"str\"><v>" + long + "</v></c>"}}}},
		Parts:  map[string]string{"docProps/core.xml": "<coreProperties><creator>" + long + "</creator></coreProperties>"},
	}.Bytes(t))
	in.Limits.Text = 51
	var s texts
	if err := xlsx.Format().Read(t.Context(), in, &s); err != nil {
		t.Fatal(err)
	}
	for _, text := range s.texts {
		if len(text) > in.Limits.Text || strings.ContainsRune(text, '\uFFFD') {
			t.Errorf("%d bytes", len(text))
		}
	}
	if len(s.texts) != 6 {
		t.Errorf("%d texts, want 6", len(s.texts))
	}
	for _, err := range s.problems {
		if !errors.Is(err, reader.ErrTooLarge) {
			t.Errorf("problem %v, want %v", err, reader.ErrTooLarge)
		}
	}
	if len(s.problems) != 3 {
		t.Errorf("%d problems, want 3: of the shared strings, the sheet and the properties", len(s.problems))
	}
}

// texts is a sink that keeps the texts.
type texts struct {
	counts
	texts []string
}

func (s *texts) Fragment(f doc.Fragment) error {
	for _, c := range f.Cells {
		s.texts = append(s.texts, c.Text)
	}
	return nil
}

// TestStop reads large sheets into a sink that has enough, and with a context
// that is cancelled, and looks for goroutines that are left.
func TestStop(t *testing.T) {
	data := withSheet(t, twoColumns())
	var many strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&many, "<row><c><v>%d</v></c></row>", i*7919%1_000_003)
	}
	data = append(data[:0], withSheet(t, sheetXML("<sheetData>"+many.String()+"</sheetData>"))...)
	before := runtime.NumGoroutine()
	for _, stopAt := range []int{1, 1000, 100_000} {
		c := counts{stopAt: stopAt}
		if err := xlsx.Format().Read(t.Context(), readertest.Input(data), &c); err != errStop { //nolint:errorlint // it must come back as it is
			t.Errorf("returned %v, not the sink's error", err)
		}
		if c.cells != stopAt {
			t.Errorf("%d cells after the sink's error at %d", c.cells, stopAt)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	s := canceller{cancel: cancel}
	if err := xlsx.Format().Read(ctx, readertest.Input(data), &s); !errors.Is(err, context.Canceled) {
		t.Errorf("returned %v, want %v", err, context.Canceled)
	}
	if s.cells > 150_000 || len(s.problems) > 0 {
		t.Errorf("%d cells and problems %v after the context is done", s.cells, s.problems)
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines are left", after-before)
	}
}

// canceller is a sink that cancels the reading.
type canceller struct {
	counts
	cancel context.CancelFunc
}

func (c *canceller) Fragment(f doc.Fragment) error {
	c.cancel()
	return c.counts.Fragment(f)
}
