package readertest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Workbook is an .xlsx file to be made for a test. The zero value of each field
// leaves it out.
type Workbook struct {
	Sheets   []Sheet
	Date1904 bool
	NumFmts  []string // format codes; the first is style 1, and so on
	Fonts    []string // font elements, such as `<font><color rgb="FFFFFFFF"/></font>`; the first is the style behind the last of NumFmts
	Names    string   // definedName elements

	// Parts holds parts by name that are added, or put in the place of the ones
	// made here: "xl/comments1.xml", "xl/workbook.xml". One with the text "-"
	// is left out.
	Parts map[string]string
	// Types holds the content types of added parts by name.
	Types map[string]string
	// Rels holds relationships by the part they belong to, one a line: type,
	// blank, target. Type is the last element of its name, such as "comments".
	Rels map[string]string
}

// Sheet is one sheet of a Workbook.
type Sheet struct {
	Name  string
	State string // "", "hidden" or "veryHidden"
	// Rows holds the rows with their cells. A cell that looks like a number is
	// one, one that begins with "<" is XML to be put in as it stands, any other is
	// a shared string. An empty cell is left out, and a row without cells too.
	Rows [][]string
	// RowAttrs holds further attributes of rows by their number, such as
	// `hidden="1"`.
	RowAttrs map[int]string
	// Styles holds the style of columns by their number: the cells in them have
	// it.
	Styles map[int]int
	// Before and After are XML in front of and behind the rows, such as
	// `<cols><col min="2" max="2" width="0"/></cols>`.
	Before, After string
	// XML, if not empty, is the whole part.
	XML string
}

// storedSize is the size below which Zip does not compress.
const storedSize = 4096

// XML namespaces and types of the parts.
const (
	mainSpace    = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relSpace     = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	xmlHead      = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	sheetML      = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	workbookType = sheetML + "sheet.main+xml"
)

// Bytes returns the workbook as a file.
func (w Workbook) Bytes(tb testing.TB) []byte {
	tb.Helper()
	parts := w.parts()
	maps.DeleteFunc(parts, func(_, text string) bool { return text == "-" })
	return Zip(tb, parts)
}

// Part returns the text of the part of the given name, as Bytes writes it.
func (w Workbook) Part(name string) string { return w.parts()[name] }

// Zip returns a zip of the given files, in the order of their names. Small ones
// are stored, which is what fuzzing needs, larger ones deflated.
func Zip(tb testing.TB, files map[string]string) []byte {
	tb.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		method := zip.Deflate
		if len(files[name]) < storedSize {
			method = zip.Store
		}
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := f.Write([]byte(files[name])); err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// parts returns all parts.
func (w Workbook) parts() map[string]string {
	types := map[string]string{"xl/workbook.xml": workbookType, "xl/styles.xml": sheetML + "styles+xml", "xl/sharedStrings.xml": sheetML + "sharedStrings+xml"}
	parts := map[string]string{
		"_rels/.rels":     relationships("officeDocument xl/workbook.xml\n" + w.Rels[""]),
		"xl/workbook.xml": w.workbook(),
		"xl/styles.xml":   w.styles(),
	}
	var rels strings.Builder
	rels.WriteString("styles styles.xml\nsharedStrings sharedStrings.xml\n")
	shared := &sharedStrings{at: map[string]int{}}
	for i, s := range w.Sheets {
		name := fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)
		parts[name] = s.part(shared)
		types[name] = sheetML + "worksheet+xml"
		fmt.Fprintf(&rels, "worksheet worksheets/sheet%d.xml\n", i+1)
	}
	parts["xl/sharedStrings.xml"] = shared.part()
	parts["xl/_rels/workbook.xml.rels"] = relationships(rels.String() + w.Rels["xl/workbook.xml"])
	for of, lines := range w.Rels {
		if of == "" || of == "xl/workbook.xml" {
			continue
		}
		folder, base := of[:strings.LastIndexByte(of, '/')+1], of[strings.LastIndexByte(of, '/')+1:]
		parts[folder+"_rels/"+base+".rels"] = relationships(lines)
	}
	maps.Copy(types, w.Types)
	parts["[Content_Types].xml"] = contentTypes(types)
	maps.Copy(parts, w.Parts)
	return parts
}

func (w Workbook) workbook() string {
	var b strings.Builder
	fmt.Fprintf(&b, `%s<workbook xmlns="%s" xmlns:r="%s">`, xmlHead, mainSpace, relSpace)
	if w.Date1904 {
		b.WriteString(`<workbookPr date1904="1"/>`)
	}
	b.WriteString("<sheets>")
	for i, s := range w.Sheets {
		state := ""
		if s.State != "" {
			state = fmt.Sprintf(` state="%s"`, s.State)
		}
		fmt.Fprintf(&b, `<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>`, Escape(s.Name), i+1, state, i+3)
	}
	b.WriteString("</sheets>")
	if w.Names != "" {
		b.WriteString("<definedNames>" + w.Names + "</definedNames>")
	}
	b.WriteString("</workbook>")
	return b.String()
}

// styles returns a styles part with style 0 for what is not formatted, then one
// for each number format and each font.
func (w Workbook) styles() string {
	const custom = 164 // the first id that is not built in
	var formats, fonts, xfs strings.Builder
	for i, code := range w.NumFmts {
		fmt.Fprintf(&formats, `<numFmt numFmtId="%d" formatCode="%s"/>`, custom+i, Escape(code))
		fmt.Fprintf(&xfs, `<xf numFmtId="%d" fontId="0" fillId="0"/>`, custom+i)
	}
	for i, f := range w.Fonts {
		fonts.WriteString(f)
		fmt.Fprintf(&xfs, `<xf numFmtId="0" fontId="%d" fillId="0"/>`, i+1)
	}
	return fmt.Sprintf(`%s<styleSheet xmlns="%s"><numFmts>%s</numFmts><fonts><font><sz val="11"/></font>%s</fonts>`+
		`<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>`+
		`<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0" fontId="0" fillId="0"/>%s</cellXfs></styleSheet>`,
		xmlHead, mainSpace, formats.String(), fonts.String(), xfs.String())
}

func (s Sheet) part(shared *sharedStrings) string {
	if s.XML != "" {
		return s.XML
	}
	var b strings.Builder
	fmt.Fprintf(&b, `%s<worksheet xmlns="%s" xmlns:r="%s">%s<sheetData>`, xmlHead, mainSpace, relSpace, s.Before)
	for i, row := range s.Rows {
		attrs := ""
		if a := s.RowAttrs[i+1]; a != "" {
			attrs = " " + a
		}
		if len(row) == 0 {
			continue
		}
		fmt.Fprintf(&b, `<row r="%d"%s>`, i+1, attrs)
		for j, text := range row {
			style := ""
			if n := s.Styles[j+1]; n != 0 {
				style = fmt.Sprintf(` s="%d"`, n)
			}
			switch _, err := strconv.ParseFloat(text, 64); {
			case text == "":
			case text[0] == '<':
				b.WriteString(text)
			case err == nil:
				fmt.Fprintf(&b, `<c r="%s%d"%s><v>%s</v></c>`, Column(j+1), i+1, style, text)
			default:
				fmt.Fprintf(&b, `<c r="%s%d"%s t="s"><v>%d</v></c>`, Column(j+1), i+1, style, shared.index(text))
			}
		}
		b.WriteString("</row>")
	}
	fmt.Fprintf(&b, "</sheetData>%s</worksheet>", s.After)
	return b.String()
}

// Column returns the letters of the column with the given number, from 1.
func Column(n int) string {
	name := ""
	for ; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

// Escape returns text as it is written in XML.
func Escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(text)
}

type sharedStrings struct {
	texts []string
	at    map[string]int
}

func (s *sharedStrings) index(text string) int {
	i, ok := s.at[text]
	if !ok {
		i = len(s.texts)
		s.at[text] = i
		s.texts = append(s.texts, text)
	}
	return i
}

func (s *sharedStrings) part() string {
	var b strings.Builder
	fmt.Fprintf(&b, `%s<sst xmlns="%s" count="%d" uniqueCount="%[3]d">`, xmlHead, mainSpace, len(s.texts))
	for _, text := range s.texts {
		fmt.Fprintf(&b, `<si><t xml:space="preserve">%s</t></si>`, Escape(text))
	}
	b.WriteString("</sst>")
	return b.String()
}

// relationships returns a relationships part with one relationship for each line,
// "rId1" and so on.
func relationships(lines string) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	n := 0
	for line := range strings.Lines(lines) {
		kind, target, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue
		}
		n++
		// The workbook's relationships begin with its styles and shared
		// strings; its sheets follow from rId3 on.
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>`, n, relSpace, kind, Escape(target))
	}
	b.WriteString("</Relationships>")
	return b.String()
}

func contentTypes(types map[string]string) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>`)
	for _, name := range slices.Sorted(maps.Keys(types)) {
		fmt.Fprintf(&b, `<Override PartName="/%s" ContentType="%s"/>`, name, types[name])
	}
	b.WriteString("</Types>")
	return b.String()
}
