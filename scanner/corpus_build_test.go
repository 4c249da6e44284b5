package scanner_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"html"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

// sheet is one table or text of a corpus case, written as testdata/corpus/README.md
// explains.
type sheet struct {
	Sheet         string
	State         string
	Names         string
	Above         [][]string
	Text          string
	Columns       []string
	Rows          [][]string
	People        int
	Each          int
	Line          string
	After         string
	Header        string
	Transposed    bool
	HiddenRows    []int `toml:"hidden-rows"`
	HiddenColumns []int `toml:"hidden-columns"`
}

// nameStock is what people of a language are called.
type nameStock struct {
	Surnames  string // typed as they came to mind
	Heads     string // the first and the last part of made-up surnames
	Tails     string
	Forenames string
}

// person is somebody invented.
type person struct{ forename, middle, surname string }

// maker expands cases. The same case always comes out the same.
type maker struct {
	stock map[string]nameStock
	rng   *rand.Rand
	taken map[string]bool
}

func newMaker(stock map[string]nameStock, seed string) *maker {
	h := fnv.New64a()
	h.Write([]byte(seed))
	return &maker{stock: stock, rng: rand.New(rand.NewPCG(h.Sum64(), 1)), taken: map[string]bool{}}
}

func (m *maker) pick(words []string) string { return words[m.rng.IntN(len(words))] }

// person returns somebody new. Half the surnames are typed ones, half made up.
func (m *maker) person(t *testing.T, language string) person {
	t.Helper()
	s, ok := m.stock[language]
	if !ok {
		t.Fatalf("no names for %q", language)
	}
	for try := range 1000 {
		p := person{forename: m.pick(strings.Fields(s.Forenames)), middle: string(rune('A' + m.rng.IntN(23)))}
		if heads := strings.Fields(s.Heads); len(heads) > 0 && m.rng.IntN(2) == 0 {
			p.surname = m.pick(heads) + m.pick(strings.Fields(s.Tails))
		} else {
			p.surname = strings.ReplaceAll(m.pick(strings.Fields(s.Surnames)), "_", " ")
		}
		// Two of a surname only where they run out: a list may give no more of them.
		key := p.surname
		if try > 50 {
			key += p.forename
		}
		if !m.taken[key] {
			m.taken[key] = true
			return p
		}
	}
	t.Fatalf("the names of %q are used up", language)
	return person{}
}

var (
	slot  = regexp.MustCompile(`\{[^}]*\}`)
	span  = regexp.MustCompile(`^(\d+)-(\d+)$`)
	plain = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ö", "o", "ü", "u", "ñ", "n", "ç", "c", "ł", "l", "ś", "s", "ą", "a", "ę", "e", "ń", "n", "'", "", " ", "")
)

// value expands one value of a column.
func (m *maker) value(t *testing.T, spec string, p person, row int) string {
	t.Helper()
	choice := strings.TrimSpace(m.pick(strings.Split(spec, ";")))
	if choice == "-" {
		return ""
	}
	choice = strings.Map(func(r rune) rune {
		switch r {
		case '#':
			return '0' + rune(m.rng.IntN(10))
		case '%':
			return rune("ABCDEFGHJKLMNPRSTWXYZ"[m.rng.IntN(21)])
		}
		return r
	}, choice)
	first, _ := utf8.DecodeRuneInString(p.forename)
	initial := string(first)
	return slot.ReplaceAllStringFunc(choice, func(s string) string {
		switch s = s[1 : len(s)-1]; s {
		case "surname":
			return p.surname
		case "SURNAME":
			return strings.ToUpper(p.surname)
		case "forename":
			return p.forename
		case "FORENAME":
			return strings.ToUpper(p.forename)
		case "initial":
			return initial
		case "middle":
			return p.middle
		case "initials":
			return initial + p.middle
		case "mailbox":
			return plain.Replace(strings.ToLower(p.forename + "." + p.surname))
		case "n":
			return strconv.Itoa(row)
		case "date":
			return fmt.Sprintf("%02d/%02d/20%02d", 1+m.rng.IntN(28), 1+m.rng.IntN(12), 20+m.rng.IntN(6))
		case "dob":
			return fmt.Sprintf("%02d/%02d/19%02d", 1+m.rng.IntN(28), 1+m.rng.IntN(12), 62+m.rng.IntN(38))
		}
		if r := span.FindStringSubmatch(s); r != nil {
			low, _ := strconv.Atoi(r[1])
			high, _ := strconv.Atoi(r[2])
			return strconv.Itoa(low + m.rng.IntN(high-low+1))
		}
		t.Fatalf("no vocabulary %q", s)
		return ""
	})
}

// expand returns the rows of s with its headings, and the lines of its list.
func (m *maker) expand(t *testing.T, s sheet) (rows [][]string, lines []string) {
	t.Helper()
	t.Helper()
	var heads, specs []string
	for _, c := range s.Columns {
		head, spec, ok := strings.Cut(c, " = ")
		if !ok {
			t.Fatalf("column %q has no values", c)
		}
		heads, specs = append(heads, strings.TrimSpace(head)), append(specs, strings.TrimSpace(spec))
	}
	var fixed [][]string // by person, what stays the same in each of their rows
	var people []person
	for i := range s.People {
		p := m.person(t, s.Names)
		row := make([]string, len(specs))
		for k, spec := range specs {
			row[k] = m.value(t, strings.TrimPrefix(spec, "+"), p, i+1)
		}
		people, fixed = append(people, p), append(fixed, row)
	}
	var body [][]string
	for range max(s.Each, 1) {
		for i, p := range people {
			row := slices.Clone(fixed[i])
			for k, spec := range specs {
				if again, ok := strings.CutPrefix(spec, "+"); ok {
					row[k] = m.value(t, again, p, len(body)+1)
				}
			}
			body = append(body, row)
		}
	}
	if s.Line != "" {
		for _, row := range body {
			line := s.Line
			for k, head := range heads {
				line = strings.ReplaceAll(line, "{"+head+"}", row[k])
			}
			lines = append(lines, line)
		}
		return nil, lines
	}
	rows = slices.Clone(s.Above)
	switch {
	case len(heads) == 0 || s.Header == "none":
	case s.Header == "double": // such as "Officer/Surname": the upper one stands over several
		upper, lower, last := make([]string, len(heads)), make([]string, len(heads)), ""
		for k, head := range heads {
			over, under, ok := strings.Cut(head, "/")
			if !ok {
				over, under = "", head
			}
			if over != last {
				upper[k] = over
			}
			lower[k], last = under, over
		}
		rows = append(rows, upper, lower)
	default:
		rows = append(rows, heads)
	}
	rows = append(append(rows, body...), s.Rows...)
	if s.Transposed {
		turned := make([][]string, len(rows[0]))
		for k := range turned {
			for _, row := range rows {
				turned[k] = append(turned[k], row[k])
			}
		}
		rows = turned
	}
	return rows, nil
}

// page is an expanded sheet.
type page struct {
	sheet
	rows  [][]string
	lines []string
}

// build returns the file that sheets make in the layout as.
func build(t *testing.T, as string, pages []page) []byte {
	t.Helper()
	if inner, ok := strings.CutPrefix(as, "zip/"); ok {
		return readertest.Zip(t, map[string]string{"docs/extract." + inner: string(build(t, inner, pages)), "readme.txt": "Files as requested.\n"})
	}
	if inner, ok := strings.CutPrefix(as, "eml/"); ok {
		bare := slices.Clone(pages)
		for i := range bare {
			bare[i].Text, bare[i].After = "", ""
		}
		return mail(pages[0].Text+pages[0].After, "extract."+inner, build(t, inner, bare))
	}
	switch as {
	case "xlsx":
		return workbook(t, pages)
	case "ods":
		return openDocument(t, pages)
	case "docx":
		return readertest.Document(word(pages)).Bytes(t)
	case "pdf":
		return portable(t, pages)
	case "html":
		return []byte(web(pages))
	case "json", "jsonl":
		return objects(t, as, pages)
	case "txt":
		return []byte(aligned(pages))
	case "eml":
		return mail(aligned(pages), "", nil)
	case "csv":
		return []byte(delimited(pages, ","))
	case "csv-semicolon":
		return []byte(delimited(pages, ";"))
	case "tsv":
		return []byte(delimited(pages, "\t"))
	case "pipes":
		return []byte(delimited(pages, "|"))
	case "csv-latin1":
		data, err := charmap.Windows1252.NewEncoder().String(delimited(pages, ";"))
		if err != nil {
			t.Fatal(err)
		}
		return []byte(data)
	case "csv-utf16":
		data, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(delimited(pages, "\t"))
		if err != nil {
			t.Fatal(err)
		}
		return []byte(data)
	}
	t.Fatalf("no layout %q", as)
	return nil
}

// prose returns the paragraphs of p in front of its table or list, with the list.
func (p page) prose() []string {
	var all []string
	if p.Text != "" {
		all = strings.Split(strings.TrimRight(p.Text, "\n"), "\n")
	}
	return append(all, p.lines...)
}

func (p page) closing() []string {
	if p.After == "" {
		return nil
	}
	return strings.Split(strings.TrimRight(p.After, "\n"), "\n")
}

func delimited(pages []page, comma string) string {
	var b strings.Builder
	for _, p := range pages {
		for _, line := range p.prose() {
			b.WriteString(line + "\r\n")
		}
		for _, row := range p.rows {
			for k, cell := range row {
				if k > 0 {
					b.WriteString(comma)
				}
				if strings.ContainsAny(cell, comma+"\"\n") {
					cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
				}
				b.WriteString(cell)
			}
			b.WriteString("\r\n")
		}
		for _, line := range p.closing() {
			b.WriteString(line + "\r\n")
		}
	}
	return b.String()
}

// aligned writes columns with blanks between them.
func aligned(pages []page) string {
	var b strings.Builder
	for _, p := range pages {
		for _, line := range p.prose() {
			b.WriteString(line + "\n")
		}
		var widths []int
		for _, row := range p.rows {
			for k, cell := range row {
				if k == len(widths) {
					widths = append(widths, 0)
				}
				widths[k] = max(widths[k], utf8.RuneCountInString(cell))
			}
		}
		for _, row := range p.rows {
			var line strings.Builder
			for k, cell := range row {
				line.WriteString(cell + strings.Repeat(" ", widths[k]-utf8.RuneCountInString(cell)+3))
			}
			b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
		}
		for _, line := range p.closing() {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

func workbook(t *testing.T, pages []page) []byte {
	t.Helper()
	var w readertest.Workbook
	for i, p := range pages {
		if p.State == "pivot-cache" {
			pivotCache(&w, p)
			continue
		}
		s := readertest.Sheet{Name: p.Sheet, State: p.State, RowAttrs: map[int]string{}}
		if s.Name == "" {
			s.Name = "Sheet" + strconv.Itoa(i+1)
		}
		for _, line := range p.prose() {
			s.Rows = append(s.Rows, []string{line})
		}
		s.Rows = append(s.Rows, p.rows...)
		for _, line := range p.closing() {
			s.Rows = append(s.Rows, []string{line})
		}
		if len(p.HiddenRows) == 2 {
			for n := p.HiddenRows[0]; n <= p.HiddenRows[1]; n++ {
				s.RowAttrs[n] = `hidden="1"`
			}
		}
		for _, n := range p.HiddenColumns {
			s.Before += fmt.Sprintf(`<col min="%d" max="%d" width="9" hidden="1"/>`, n, n)
		}
		if s.Before != "" {
			s.Before = "<cols>" + s.Before + "</cols>"
		}
		w.Sheets = append(w.Sheets, s)
	}
	return w.Bytes(t)
}

// pivotCache adds the rows of p as the records behind a pivot table whose source
// is gone.
func pivotCache(w *readertest.Workbook, p page) {
	const definition = "xl/pivotCache/pivotCacheDefinition1.xml"
	var head, records strings.Builder
	for _, name := range p.rows[0] {
		head.WriteString(`<cacheField name="` + readertest.Escape(name) + `"><sharedItems/></cacheField>`)
	}
	for _, row := range p.rows[1:] {
		records.WriteString("<r>")
		for _, cell := range row {
			records.WriteString(`<s v="` + readertest.Escape(cell) + `"/>`)
		}
		records.WriteString("</r>")
	}
	w.Parts = map[string]string{
		definition:                             `<pivotCacheDefinition><cacheSource><worksheetSource ref="A1:C9" sheet="` + p.Sheet + `"/></cacheSource><cacheFields>` + head.String() + `</cacheFields></pivotCacheDefinition>`,
		"xl/pivotCache/pivotCacheRecords1.xml": "<pivotCacheRecords>" + records.String() + "</pivotCacheRecords>",
	}
	w.Rels = map[string]string{
		"xl/workbook.xml": "pivotCacheDefinition pivotCache/pivotCacheDefinition1.xml",
		definition:        "pivotCacheRecords pivotCacheRecords1.xml",
	}
}

func openDocument(t *testing.T, pages []page) []byte {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" ` +
		`xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>`)
	row := func(cells []string, attr string) {
		b.WriteString("<table:table-row" + attr + ">")
		for _, c := range cells {
			b.WriteString(`<table:table-cell office:value-type="string"><text:p>` + readertest.Escape(c) + `</text:p></table:table-cell>`)
		}
		b.WriteString("</table:table-row>")
	}
	for i, p := range pages {
		name := p.Sheet
		if name == "" {
			name = "Sheet" + strconv.Itoa(i+1)
		}
		b.WriteString(`<table:table table:name="` + readertest.Escape(name) + `">`)
		for _, line := range p.prose() {
			row([]string{line}, "")
		}
		for n, cells := range p.rows {
			attr := ""
			if len(p.HiddenRows) == 2 && n+1 >= p.HiddenRows[0] && n+1 <= p.HiddenRows[1] {
				attr = ` table:visibility="collapse"`
			}
			row(cells, attr)
		}
		b.WriteString("</table:table>")
	}
	b.WriteString("</office:spreadsheet></office:body></office:document-content>")
	const kind = "application/vnd.oasis.opendocument.spreadsheet"
	return readertest.Zip(t, map[string]string{
		"content.xml":           b.String(),
		"META-INF/manifest.xml": `<manifest><file-entry full-path="/" media-type="` + kind + `"/></manifest>`,
	})
}

func word(pages []page) string {
	var b strings.Builder
	paragraph := func(text string) string {
		return `<w:p><w:r><w:t xml:space="preserve">` + readertest.Escape(text) + `</w:t></w:r></w:p>`
	}
	for _, p := range pages {
		for _, line := range p.prose() {
			b.WriteString(paragraph(line))
		}
		if len(p.rows) > 0 {
			b.WriteString("<w:tbl>")
			for _, row := range p.rows {
				b.WriteString("<w:tr>")
				for _, cell := range row {
					b.WriteString("<w:tc>" + paragraph(cell) + "</w:tc>")
				}
				b.WriteString("</w:tr>")
			}
			b.WriteString("</w:tbl>")
		}
		for _, line := range p.closing() {
			b.WriteString(paragraph(line))
		}
	}
	return b.String()
}

// portable writes pages of 50 lines.
func portable(t *testing.T, pages []page) []byte {
	t.Helper()
	var doc readertest.PDF
	latin := func(text string) string {
		data, err := charmap.Windows1252.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for _, p := range pages {
		var rows [][]string
		for _, line := range p.prose() {
			rows = append(rows, []string{latin(line)})
		}
		var columns []float64
		widths := []int{}
		for _, row := range p.rows {
			var out []string
			for k, cell := range row {
				if k == len(widths) {
					widths = append(widths, 0)
				}
				widths[k] = max(widths[k], utf8.RuneCountInString(cell))
				out = append(out, latin(cell))
			}
			rows = append(rows, out)
		}
		x := 40.0
		for _, w := range append(widths, 0) {
			columns = append(columns, x)
			x += 6*float64(w) + 14
		}
		for _, line := range p.closing() {
			rows = append(rows, []string{latin(line)})
		}
		for chunk := range slices.Chunk(rows, 50) {
			doc.Pages = append(doc.Pages, readertest.PDFTable(800, columns, chunk))
		}
	}
	return doc.Bytes()
}

func web(pages []page) string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><html><head><title>Page</title></head><body>\n")
	for _, p := range pages {
		for _, line := range p.prose() {
			b.WriteString("<p>" + html.EscapeString(line) + "</p>\n")
		}
		if len(p.rows) > 0 {
			b.WriteString("<table>\n")
			for _, row := range p.rows {
				b.WriteString("<tr>")
				for _, cell := range row {
					b.WriteString("<td>" + html.EscapeString(cell) + "</td>")
				}
				b.WriteString("</tr>\n")
			}
			b.WriteString("</table>\n")
		}
		for _, line := range p.closing() {
			b.WriteString("<p>" + html.EscapeString(line) + "</p>\n")
		}
	}
	b.WriteString("</body></html>\n")
	return b.String()
}

// objects writes one object a row, with the headings of the first row.
func objects(t *testing.T, as string, pages []page) []byte {
	t.Helper()
	var lines []string
	for _, p := range pages {
		for _, row := range p.rows[1:] {
			var fields []string
			for k, head := range p.rows[0] {
				key, err := json.Marshal(head)
				if err != nil {
					t.Fatal(err)
				}
				cell, err := json.Marshal(row[k])
				if err != nil {
					t.Fatal(err)
				}
				fields = append(fields, string(key)+": "+string(cell))
			}
			lines = append(lines, "{"+strings.Join(fields, ", ")+"}")
		}
	}
	if as == "jsonl" {
		return []byte(strings.Join(lines, "\n") + "\n")
	}
	return []byte("[" + strings.Join(lines, ",\n") + "]\n")
}

func mail(body, name string, attachment []byte) []byte {
	head := "From: records@agency.example\r\nTo: requests@site.example\r\nSubject: Documents\r\nDate: Mon, 6 Jan 2025 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
	text := "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + strings.ReplaceAll(body, "\n", "\r\n") + "\r\n"
	if name == "" {
		return []byte(head + text)
	}
	var b strings.Builder
	b.WriteString(head + "Content-Type: multipart/mixed; boundary=\"cut\"\r\n\r\n--cut\r\n" + text + "--cut\r\n")
	b.WriteString("Content-Type: application/octet-stream; name=\"" + name + "\"\r\nContent-Disposition: attachment; filename=\"" + name + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	for chunk := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(attachment)), 76) {
		b.Write(chunk)
		b.WriteString("\r\n")
	}
	b.WriteString("--cut--\r\n")
	return []byte(b.String())
}
