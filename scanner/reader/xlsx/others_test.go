package xlsx_test

import (
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

// one returns a workbook with a sheet "S" of one row and with further parts,
// related to the sheet if they have a type of relationship.
func one(parts map[string]string, rels string) readertest.Workbook {
	return readertest.Workbook{
		Sheets: []readertest.Sheet{{Name: "S", State: "hidden", Rows: [][]string{{"1"}}}},
		Parts:  parts,
		Rels:   map[string]string{"xl/worksheets/sheet1.xml": rels},
	}
}

const oneSheet = `
part sheet "S" 0[hidden-sheet]
sheet "S" 1[hidden-sheet]: 1="1"
`

func TestComments(t *testing.T) {
	const comments = `<comments><authors><author>Hr Example</author><author>tc={1}</author></authors><commentList>` +
		`<comment ref="C4" authorId="0"><text><r><t>Ada </t></r><r><t>Example</t></r><rPh><t>x</t></rPh></text></comment>` +
		`<comment ref="B2" authorId="0"><text><t>_x0042_ob
Sample</t></text></comment>` +
		`<comment ref="A9" authorId="1"><text><t>[Threaded comment] Cy Test</t></text></comment>` +
		`<comment ref="A1" authorId="0"><text><t> </t></text></comment></commentList></comments>`
	t.Run("on_a_sheet", func(t *testing.T) {
		check(t, one(map[string]string{"xl/comments1.xml": comments}, "comments ../comments1.xml"), oneSheet+`part "S" 0[hidden-sheet comment] (comments)
"S" 2[hidden-sheet comment]: 2="Bob\nSample"
"S" 4[hidden-sheet comment]: 3="Ada Example"
"S" 9[hidden-sheet comment]: 1="[Threaded comment] Cy Test"
part property "xl/comments1.xml" 0[document-property] (authors of comments)
property "xl/comments1.xml" 1[document-property]: 1="Hr Example"
`)
	})
	t.Run("with_threads", func(t *testing.T) {
		w := one(map[string]string{
			"xl/comments1.xml":                         comments,
			"xl/threadedComments/threadedComment1.xml": `<ThreadedComments><threadedComment ref="A9" personId="{1}" id="{2}"><text>Cy Test</text></threadedComment><threadedComment ref="A9" parentId="{2}"><text>Dee Example</text></threadedComment></ThreadedComments>`,
			"xl/persons/person.xml":                    `<personList><person displayName="Dee Example" id="{1}" userId="S::dee@example.org::1-2" providerId="AD"/><person displayName="Ed" userId="Ed" providerId="None"/></personList>`,
		}, "comments ../comments1.xml\nthreadedComment ../threadedComments/threadedComment1.xml")
		check(t, w, oneSheet+`part "S" 0[hidden-sheet comment] (comments)
"S" 9[hidden-sheet comment]: 1="Cy Test"
"S" 9[hidden-sheet comment]: 1="Dee Example"
part "S" 0[hidden-sheet comment] (comments)
"S" 2[hidden-sheet comment]: 2="Bob\nSample"
"S" 4[hidden-sheet comment]: 3="Ada Example"
part property "xl/comments1.xml" 0[document-property] (authors of comments)
property "xl/comments1.xml" 1[document-property]: 1="Hr Example"
part property "xl/persons/person.xml" 0[comment] (people who comment)
property "xl/persons/person.xml" 1[comment]: 1="Dee Example" 2="dee@example.org"
property "xl/persons/person.xml" 2[comment]: 1="Ed"
`)
	})
	t.Run("broken_off", func(t *testing.T) {
		check(t, one(map[string]string{"xl/comments1.xml": `<comments><commentList><comment ref="B7"><text><t>Ada Exam`}, ""), oneSheet+`problem "xl/comments1.xml" 0: malformed
part "xl/comments1.xml" 0[comment] (comments)
"xl/comments1.xml" 7[comment]: 2="Ada Exam"
`)
	})
	t.Run("persons_without_comments", func(t *testing.T) {
		check(t, one(map[string]string{"xl/persons/person.xml": `<personList><person displayName="Dee Example"/></personList>`}, ""), oneSheet+`part property "xl/persons/person.xml" 0[document-property] (people who comment)
property "xl/persons/person.xml" 1[document-property]: 1="Dee Example"
`)
	})
}

func TestPivotCache(t *testing.T) {
	const (
		definition = "xl/pivotCache/pivotCacheDefinition1.xml"
		records    = "xl/pivotCache/pivotCacheRecords1.xml"
		fields     = `<cacheFields><cacheField name="Surname"><sharedItems><s v="Example"/><s v="Gone" u="1"/><s v="Sample"><x v="3"/></s><m/></sharedItems></cacheField>` +
			`<cacheField name="Half" databaseField="0"><fieldGroup base="0"><discretePr><x v="0"/></discretePr><groupItems><s v="First team"/></groupItems></fieldGroup></cacheField>` +
			`<cacheField name="No."><sharedItems containsNumber="1"/></cacheField><cacheField name="Since"><sharedItems><d v="2001-02-03T00:00:00"/><b v="1"/><e v="#N/A"/></sharedItems>` +
			`<fieldGroup><rangePr groupBy="months"/><groupItems><s v="Jan"/></groupItems></fieldGroup></cacheField></cacheFields>`
		rows = `<pivotCacheRecords><r><x v="0"/><n v="12345"/><x v="0"/></r><r><x v="2"/><n v="7.50"/><m/></r><r><s v="New &amp; Old"/><m/><x v="1"/></r><r><m/><m/><x v="2"/></r></pivotCacheRecords>`
	)
	of := func(source string) string {
		return `<pivotCacheDefinition refreshedBy="Hr Example"><cacheSource>` + source + `</cacheSource>` + fields + `</pivotCacheDefinition>`
	}
	workbook := func(definitionText, recordsText string) readertest.Workbook {
		w := one(map[string]string{definition: definitionText}, "")
		if recordsText != "" {
			w.Parts[records] = recordsText
			w.Rels[definition] = "pivotCacheRecords pivotCacheRecords1.xml"
		}
		return w
	}
	tests := []struct {
		name string
		w    readertest.Workbook
		want string
	}{
		{"source_gone", workbook(of(`<worksheetSource ref="A1:C9" sheet="Extract"/>`), rows), `part table "xl/pivotCache/pivotCacheRecords1.xml" 0[pivot-cache] (source sheet Extract is not in the file)
table "xl/pivotCache/pivotCacheRecords1.xml" 1[pivot-cache]: 1="Surname" 2="No." 3="Since"
table "xl/pivotCache/pivotCacheRecords1.xml" 2[pivot-cache]: 1="Example" 2="12345" 3="2001-02-03"
table "xl/pivotCache/pivotCacheRecords1.xml" 3[pivot-cache]: 1="Sample" 2="7.5"
table "xl/pivotCache/pivotCacheRecords1.xml" 4[pivot-cache]: 1="New & Old" 3="TRUE"
table "xl/pivotCache/pivotCacheRecords1.xml" 5[pivot-cache]: 3="#N/A"
part table "xl/pivotCache/pivotCacheDefinition1.xml" 0[pivot-cache] (values that no record has; source sheet Extract is not in the file)
table "xl/pivotCache/pivotCacheDefinition1.xml" 1[pivot-cache]: 1="Surname"
table "xl/pivotCache/pivotCacheDefinition1.xml" 2[pivot-cache]: 1="Gone"
table "xl/pivotCache/pivotCacheDefinition1.xml" 3[pivot-cache]: 2="Half"
table "xl/pivotCache/pivotCacheDefinition1.xml" 4[pivot-cache]: 2="First team"
part property "xl/pivotCache/pivotCacheDefinition1.xml" 0[document-property]
property "xl/pivotCache/pivotCacheDefinition1.xml" 1[document-property]: 1="refreshedBy" 2="Hr Example"
`},
		{"without_records", workbook(`<pivotCacheDefinition><cacheSource><worksheetSource sheet="s" ref="A1"/></cacheSource><cacheFields><cacheField name="Surname"><sharedItems><s v="Example"/><s v="Sample"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>`, ""), `part table "xl/pivotCache/pivotCacheDefinition1.xml" 0[pivot-cache] (values that no record has; copied from the sheet s)
table "xl/pivotCache/pivotCacheDefinition1.xml" 1[pivot-cache]: 1="Surname"
table "xl/pivotCache/pivotCacheDefinition1.xml" 2[pivot-cache]: 1="Example"
table "xl/pivotCache/pivotCacheDefinition1.xml" 3[pivot-cache]: 1="Sample"
`},
		{"of_another_workbook", workbook(`<pivotCacheDefinition><worksheetSource r:id="rId9" sheet="Extract"/><cacheField name="A"/></pivotCacheDefinition>`, `<pivotCacheRecords><r><s v="Ada"/></r></pivotCacheRecords>`), `part table "xl/pivotCache/pivotCacheRecords1.xml" 0[pivot-cache] (the source is another workbook)
table "xl/pivotCache/pivotCacheRecords1.xml" 1[pivot-cache]: 1="A"
table "xl/pivotCache/pivotCacheRecords1.xml" 2[pivot-cache]: 1="Ada"
`},
		{"numbers_out_of_range", workbook(`<pivotCacheDefinition><cacheField name="A"><sharedItems><s v="Ada"/></sharedItems></cacheField></pivotCacheDefinition>`, `<pivotCacheRecords><r><x v="0"/></r><r><x v="1"/></r><r><x v="-1"/><x v="0"/></r></pivotCacheRecords>`), `part table "xl/pivotCache/pivotCacheRecords1.xml" 0[pivot-cache]
table "xl/pivotCache/pivotCacheRecords1.xml" 1[pivot-cache]: 1="A"
table "xl/pivotCache/pivotCacheRecords1.xml" 2[pivot-cache]: 1="Ada"
problem "xl/pivotCache/pivotCacheRecords1.xml" 0: malformed
`},
		{"definition_gone", one(map[string]string{records: `<pivotCacheRecords><r><s v="Ada"/><n v="7"/></r></pivotCacheRecords>`}, ""), `part table "xl/pivotCache/pivotCacheRecords1.xml" 0[pivot-cache] (the description of the fields is not in the file)
table "xl/pivotCache/pivotCacheRecords1.xml" 2[pivot-cache]: 1="Ada" 2="7"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, tt.w, oneSheet+tt.want) })
	}
}

func TestExternalLink(t *testing.T) {
	const part = "xl/externalLinks/externalLink1.xml"
	w := one(map[string]string{part: `<externalLink><externalBook r:id="rId1"><sheetNames><sheetName val="Roll"/><sheetName val="Empty"/></sheetNames>` +
		`<definedNames><definedName name="Boss" refersTo="=&quot;Sgt Example&quot;"/><definedName name="Area" refersTo="=Roll!$A$1"/></definedNames>` +
		`<sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1" t="str"><v>Name</v></cell><cell r="C1" t="str"><v>No.</v></cell></row>` +
		`<row r="7"><cell r="C7"><v>12345</v></cell><cell r="A7" t="str"><v>Ada Example</v></cell><cell r="D7" t="b"><v>1</v></cell><cell r="E7" t="e"><v>#REF!</v></cell></row></sheetData>` +
		`<sheetData sheetId="1" refreshError="1"/></sheetDataSet></externalBook></externalLink>`}, "")
	w.Parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = `<Relationships><Relationship Id="rId1" Type="x/externalLinkPath" Target="file:///C:/Users/ada.example/Roll%20Call.xlsx" TargetMode="External"/></Relationships>`
	check(t, w, oneSheet+`part property "xl/externalLinks/externalLink1.xml" 0[external-link-cache] (texts of the other workbook)
property "xl/externalLinks/externalLink1.xml" 1[external-link-cache]: 1="Boss" 2="Sgt Example"
part table "Roll" 0[external-link-cache] (copied from another workbook)
table "Roll" 1[external-link-cache]: 1="Name" 3="No."
table "Roll" 7[external-link-cache]: 1="Ada Example" 3="12345" 4="TRUE"
part property "xl/externalLinks/externalLink1.xml" 0[document-property] (the other workbook)
property "xl/externalLinks/externalLink1.xml" 1[document-property]: 1="file:///C:/Users/ada.example/Roll Call.xlsx"
property "xl/externalLinks/externalLink1.xml" 2[document-property]: 1="Roll"
property "xl/externalLinks/externalLink1.xml" 3[document-property]: 1="Empty"
`)
	w = one(map[string]string{part: `<externalLink><ddeLink ddeService="Feed" ddeTopic="Duty"><ddeItems><ddeItem name="R1C1"><values><value t="str"><val>Ada Example</val></value><value><val>5</val></value></values></ddeItem></ddeItems></ddeLink></externalLink>`}, "")
	check(t, w, oneSheet+`part property "xl/externalLinks/externalLink1.xml" 0[external-link-cache] (texts of the other workbook)
property "xl/externalLinks/externalLink1.xml" 1[external-link-cache]: 1="Feed" 2="Duty"
property "xl/externalLinks/externalLink1.xml" 2[external-link-cache]: 1="R1C1"
property "xl/externalLinks/externalLink1.xml" 3[external-link-cache]: 1="Ada Example"
property "xl/externalLinks/externalLink1.xml" 4[external-link-cache]: 1="5"
`)
}
