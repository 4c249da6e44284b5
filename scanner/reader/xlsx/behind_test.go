package xlsx_test

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/binary"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/xlsx"
)

func TestConnections(t *testing.T) {
	check(t, one(map[string]string{
		"xl/connections.xml": `<connections><connection id="1" name="Staff" description="Roll" sourceFile="C:\x\staff.mdb"><dbPr connection="Provider=X;User ID=ada.example" command="SELECT * FROM staff WHERE name = 'Example'"/>` +
			`<parameters><parameter name="who" string="Sgt Sample"/></parameters></connection></connections>`,
		"xl/queryTables/queryTable1.xml":   `<queryTable name="staff_1"><queryTableRefresh><queryTableDeletedFields><deletedField name="Pay number"/></queryTableDeletedFields></queryTableRefresh></queryTable>`,
		"xl/slicerCaches/slicerCache1.xml": `<slicerCacheDefinition name="S" sourceName="[Staff].[Name]"><data><olap><levels><level><ranges><range><i n="[Staff].[Name].&amp;[Ada]" c="Ada"/><i n="x" c="Bob"/></range></ranges></level></levels></olap></data></slicerCacheDefinition>`,
	}, ""), oneSheet+`part property "xl/slicerCaches/slicerCache1.xml" 0[slicer-cache]
property "xl/slicerCaches/slicerCache1.xml" 1[slicer-cache]: 1="Ada" 2="[Staff].[Name].&[Ada]"
property "xl/slicerCaches/slicerCache1.xml" 2[slicer-cache]: 1="Bob" 2="x"
part property "xl/connections.xml" 0[connection]
property "xl/connections.xml" 1[connection]: 1="Staff" 2="Roll" 3="C:\\x\\staff.mdb"
property "xl/connections.xml" 2[connection]: 1="Provider=X;User ID=ada.example" 2="SELECT * FROM staff WHERE name = 'Example'"
property "xl/connections.xml" 3[connection]: 1="who" 3="Sgt Sample"
part property "xl/queryTables/queryTable1.xml" 0[connection]
property "xl/queryTables/queryTable1.xml" 1[connection]: 1="staff_1"
property "xl/queryTables/queryTable1.xml" 2[connection]: 1="Pay number"
`)
}

// mashup returns the custom XML in which Power Query keeps the given queries.
func mashup(t *testing.T, queries string) string {
	t.Helper()
	pkg := readertest.Zip(t, map[string]string{"Formulas/Section1.m": queries, "Config/Package.xml": "<Package/>", "[Content_Types].xml": "<Types/>"})
	raw := binary.LittleEndian.AppendUint32(make([]byte, 4), uint32(len(pkg)))
	raw = append(append(raw, pkg...), "\x00\x00\x00\x00"...)
	return `<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">` + base64.StdEncoding.EncodeToString(raw) + `</DataMashup>`
}

func TestCustomXML(t *testing.T) {
	var typed bytes.Buffer
	w, err := flate.NewWriter(&typed, 9)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, `[["Ada Example","Sergeant",12345],["Bob Sample",null,true]]`); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	check(t, one(map[string]string{
		"customXml/item1.xml": mashup(t, "section Section1;\r\n\r\nshared Staff = let\r\n  Source = Table.FromRows(Json.Document(Binary.Decompress(Binary.FromText(\""+
			base64.StdEncoding.EncodeToString(typed.Bytes())+"\", BinaryEncoding.Base64), Compression.Deflate)))\r\nin Source;"),
		"customXml/item2.xml": `<p:properties><documentManagement><Owner><DisplayName>Cy Test</DisplayName><Id>7</Id></Owner></documentManagement></p:properties>`,
		"customXml/item3.xml": `<DataMashup>no base64</DataMashup>`,
	}, ""), oneSheet+`part "customXml/item1.xml" 0[connection] (queries)
"customXml/item1.xml" 1[connection]: 1="section Section1;"
"customXml/item1.xml" 2[connection]: 1="shared Staff = let"
"customXml/item1.xml" 3[connection]: 1="Source = Table.FromRows(Json.Document(Binary.Decompress(Binary.FromText(\"`+base64.StdEncoding.EncodeToString(typed.Bytes())+`\", BinaryEncoding.Base64), Compression.Deflate)))"
"customXml/item1.xml" 4[connection]: 1="in Source;"
part table "customXml/item1.xml" 0[connection] (tables typed into queries)
table "customXml/item1.xml" 1[connection]: 1="Ada Example" 2="Sergeant" 3="12345"
table "customXml/item1.xml" 2[connection]: 1="Bob Sample" 3="true"
part property "customXml/item2.xml" 0[document-property]
property "customXml/item2.xml" 1[document-property]: 1="DisplayName" 2="Cy Test"
problem "customXml/item3.xml" 0: malformed
`)
}

func TestRevisions(t *testing.T) {
	cell := func(side, ref, text string) string {
		return `<` + side + ` r="` + ref + `" t="inlineStr"><is><t>` + text + `</t></is></` + side + `>`
	}
	check(t, one(map[string]string{
		"xl/revisions/revisionHeaders.xml": `<headers><header guid="{1}" userName="Hr Example"/></headers>`,
		"xl/revisions/revisionLog1.xml": `<revisions><rrc rId="1" sId="1" action="deleteRow"><rcc sId="1">` + cell("oc", "A5", "Ada Example") + `<nc r="A5"/></rcc><rcc sId="1">` + cell("oc", "B5", "Sergeant") + `<nc r="B5"/></rcc>` +
			`<rcc sId="1"><oc r="C5"><v>12345</v></oc><nc r="C5"/></rcc></rrc><rcc sId="1">` + cell("oc", "A7", "Bob") + cell("nc", "A7", "Cy") + `</rcc><rsnm sheetId="2" oldName="[x]Staff" newName="[x]Other"/></revisions>`,
		"xl/revisions/userNames.xml": `<users><userInfo name="Dee Sample"/></users>`,
	}, ""), oneSheet+`part table "xl/revisions/revisionLog1.xml" 0[revision-log] (changes of cells)
table "xl/revisions/revisionLog1.xml" 1[revision-log]: 1="Ada Example" 2="Sergeant" 3="12345"
table "xl/revisions/revisionLog1.xml" 2[revision-log]: 2="[x]Staff" 3="[x]Other"
table "xl/revisions/revisionLog1.xml" 3[revision-log]: 1="Bob"
table "xl/revisions/revisionLog1.xml" 4[revision-log]: 1="Cy"
part property "xl/revisions/revisionHeaders.xml" 0[document-property]
property "xl/revisions/revisionHeaders.xml" 1[document-property]: 1="Hr Example"
part property "xl/revisions/userNames.xml" 0[document-property]
property "xl/revisions/userNames.xml" 1[document-property]: 1="Dee Sample"
`)
}

func TestEmbedded(t *testing.T) {
	object := func(contents ...ole.Content) string { return string(ole.Pack(contents)) }
	files := map[string]string{
		"xl/embeddings/book.xlsx":      "PK",
		"xl/embeddings/oleObject1.bin": object(ole.Content{Path: []string{"Package"}, Data: []byte("packed")}),
		"xl/embeddings/oleObject2.bin": object(ole.Content{Path: []string{"CONTENTS"}, Data: []byte("%PDF")}),
		"xl/embeddings/oleObject3.bin": object(ole.Content{Path: []string{"\x01Ole10Native"}, Data: []byte("\x00\x00\x00\x00\x02\x00a.txt\x00c:\\a.txt\x00\x00\x00\x03\x00\x02\x00\x00\x00x\x00\x04\x00\x00\x00text")}),
		"xl/embeddings/oleObject4.bin": object(ole.Content{Path: []string{"WordDocument"}, Data: []byte("x")}),
	}
	m := members{}
	if err := xlsx.Format().Read(t.Context(), readertest.Input(one(files, "").Bytes(t)), m); err != nil {
		t.Fatal(err)
	}
	want := members{
		"in!xl/embeddings/book.xlsx":      "PK",
		"in!xl/embeddings/oleObject1.bin": "packed",
		"in!xl/embeddings/oleObject2.bin": "%PDF",
		"in!xl/embeddings/oleObject3.bin": "text",
		"in!xl/embeddings/oleObject4.bin": files["xl/embeddings/oleObject4.bin"],
	}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// members is a sink that keeps the content of members that are embedded.
type members map[string]string

func (members) Part(doc.Part) error               { return nil }
func (members) Fragment(doc.Fragment) error       { return nil }
func (members) Problem(doc.Location, error) error { return nil }

func (m members) Member(x doc.Member) error {
	r, err := x.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if x.Hidden == doc.EmbeddedFile {
		m[x.Loc.Path] = string(b)
	}
	return err
}

func TestScenariosAndTips(t *testing.T) {
	check(t, readertest.Workbook{Sheets: []readertest.Sheet{{
		Name: "S", Rows: [][]string{{"1"}},
		After: `<scenarios><scenario name="Worst" user="Hr Example" comment="By Ada"><inputCells r="A1" val="Sgt Sample"/><inputCells r="A2" val="7"/></scenario></scenarios>` +
			`<hyperlinks><hyperlink ref="A1" location="S!A1" tooltip="Call Bob Test"/></hyperlinks>`,
	}}}, `
part sheet "S" 0
sheet "S" 1: 1="1"
part property "S" 0 (messages beside cells)
property "S" 1: 1="Call Bob Test"
part property "S" 0 (scenarios)
property "S" 1: 1="Worst" 2="Hr Example" 3="By Ada" 4="Sgt Sample" 5="7"
`)
}

func TestWhiteRuns(t *testing.T) {
	const white = `<r><rPr><color rgb="FFFFFFFF"/></rPr><t>%</t></r>`
	runs := func(color, text string) string {
		return `<r><t>Seen </t></r>` + strings.NewReplacer(`rgb="FFFFFFFF"`, color, "%", text).Replace(white) + `<r><t>too</t></r>`
	}
	w := readertest.Workbook{Sheets: []readertest.Sheet{{Name: "S", Rows: [][]string{
		{`<c r="A1" t="s"><v>0</v></c>`, "1"},
		{`<c r="A2" t="s"><v>1</v></c>`},
		{`<c r="A3" t="s"><v>2</v></c>`},
		{`<c r="A4" t="inlineStr"><is>` + runs(`theme="0"`, "Cy Test") + `</is></c>`},
		{`<c r="A5" t="s" s="1"><v>0</v></c>`},
	}}}, Fonts: []string{`<font/>`}}
	w.Parts = map[string]string{
		"xl/sharedStrings.xml": sharedPart(`<si>` + runs(`rgb="FFFFFFFF"`, "Ada Example ") + `</si><si>` + strings.Replace(white, "%", "Bob", 1) + `</si><si>` + runs(`rgb="FFFF0000"`, "red ") + `</si>`),
		"xl/styles.xml": strings.NewReplacer(`<patternFill patternType="gray125"/>`, `<patternFill patternType="solid"><fgColor rgb="FF000080"/></patternFill>`,
			`fontId="1" fillId="0"`, `fontId="1" fillId="1"`).Replace(w.Part("xl/styles.xml")),
	}
	check(t, w, `
part sheet "S" 0
sheet "S" 1: 1="Seen too" 2="1"
sheet "S" 1: 1="Ada Example "[hidden-text]
sheet "S" 2: 1="Bob"[hidden-text]
sheet "S" 3: 1="Seen red too"
sheet "S" 4: 1="Seen too"
sheet "S" 4: 1="Cy Test"[hidden-text]
sheet "S" 5: 1="Seen Ada Example too"
`)
}

// TestUnlistedPart has a sheet that is in the zip but not in its directory.
func TestUnlistedPart(t *testing.T) {
	w := readertest.Workbook{Sheets: []readertest.Sheet{{Name: "S", Rows: [][]string{{"1"}}}}}
	rest := w.Bytes(t)
	whole := readertest.Zip(t, map[string]string{"xl/worksheets/sheet9.xml": sheetXML(twoCells)})
	data := append(bytes.Clone(whole[:bytes.Index(whole, []byte("PK\x01\x02"))]), rest...)
	got := readertest.Transcript(t, xlsx.Format(), data)
	want := `problem 0: malformed
part sheet "S" 0
sheet "S" 1: 1="1"
part sheet "xl/worksheets/sheet9.xml" 0[older-revision] (the zip's directory does not list this part)
sheet "xl/worksheets/sheet9.xml" 1[older-revision]: 1="1" 2="2"
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
