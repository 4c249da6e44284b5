package xlsx_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

func TestCharts(t *testing.T) {
	points := func(texts ...string) string {
		var list strings.Builder
		for i, text := range texts {
			if text != "" {
				fmt.Fprintf(&list, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, i, text)
			}
		}
		return list.String()
	}
	series := func(name, labels, values string) string {
		return `<c:ser><c:tx><c:strRef><c:f>[1]R!$B$1</c:f><c:strCache>` + points(name) + `</c:strCache></c:strRef></c:tx><c:cat><c:strRef>` + labels + `</c:strRef></c:cat><c:val><c:numRef>` + values + `</c:numRef></c:val></c:ser>`
	}
	labels := `<c:f>[1]R!$A$2:$A$4</c:f><c:strCache>` + points("Sgt Example", "", "PC Sample") + `</c:strCache>`
	chart := func(inside string) string {
		return `<c:chartSpace><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Sick </a:t></a:r><a:r><a:t>days</a:t></a:r></a:p><a:p><a:t>by name</a:t></a:p></c:rich></c:tx></c:title><c:plotArea>` + inside + `</c:plotArea></c:chart></c:chartSpace>`
	}
	title := `part "xl/charts/chart1.xml" 0 (text on a chart)
"xl/charts/chart1.xml" 0: 1="Sick days"
"xl/charts/chart1.xml" 0: 1="by name"
`
	tests := []struct{ name, text, want string }{
		{"of_another_workbook", chart(series("Days", labels, `<c:f>[1]R!$B$2:$B$4</c:f>`+points("3", "", "12.50")) + series("Nights", labels, points("", "1"))), `part table "xl/charts/chart1.xml" 0[chart-cache] (copied for a chart)
table "xl/charts/chart1.xml" 1[chart-cache]: 2="Days" 3="Nights"
table "xl/charts/chart1.xml" 2[chart-cache]: 1="Sgt Example" 2="3"
table "xl/charts/chart1.xml" 3[chart-cache]: 3="1"
table "xl/charts/chart1.xml" 4[chart-cache]: 1="PC Sample" 2="12.5"
` + title},
		{"two_tables", chart(series("", labels, points("3")) + series("", `<c:f>[1]R!$D$2:$D$4</c:f>`+points("Insp Test"), points("4"))), `part table "xl/charts/chart1.xml" 0[chart-cache] (copied for a chart)
table "xl/charts/chart1.xml" 1[chart-cache]: 1="Sgt Example" 2="3"
table "xl/charts/chart1.xml" 2[chart-cache]: 1="PC Sample"
table "xl/charts/chart1.xml" 3[chart-cache]: 1="Insp Test" 2="4"
` + title},
		{"several_levels", chart(`<c:ser><c:cat><c:multiLvlStrRef><c:multiLvlStrCache><c:lvl>` + points("Ada", "Bob") + `</c:lvl><c:lvl>` + points("North") + `</c:lvl></c:multiLvlStrCache></c:multiLvlStrRef></c:cat></c:ser>`), `part table "xl/charts/chart1.xml" 0[chart-cache] (copied for a chart)
table "xl/charts/chart1.xml" 1[chart-cache]: 1="North" 2="Ada"
table "xl/charts/chart1.xml" 2[chart-cache]: 1="Bob"
` + title},
		{"of_this_workbook", chart(`<c:ser><c:tx><c:strRef><c:f>'S'!$A$1</c:f>` + points("Days") + `</c:strRef></c:tx><c:cat><c:strRef><c:f>s!$A$1:$A$3</c:f>` + points("Sgt Example", "PC Sample", "Insp Test") + `</c:strRef></c:cat></c:ser>`), title},
		{"rows_deleted_since", chart(`<c:ser><c:cat><c:strRef><c:f>S!$A$2:$A$6</c:f>` + points("Sgt Example", "PC Sample", "Insp Test", "Ada") + `</c:strRef></c:cat></c:ser>`), `part table "xl/charts/chart1.xml" 0[chart-cache] (copied for a chart)
table "xl/charts/chart1.xml" 1[chart-cache]: 1="Insp Test"
table "xl/charts/chart1.xml" 2[chart-cache]: 1="Ada"
` + title},
		{"sheet_gone", chart(`<c:ser><c:cat><c:strRef><c:f>'It''s gone'!$A$1:$A$6</c:f>` + points("Sgt Example") + `</c:strRef></c:cat></c:ser>`), `part table "xl/charts/chart1.xml" 0[chart-cache] (copied for a chart)
table "xl/charts/chart1.xml" 1[chart-cache]: 1="Sgt Example"
` + title},
		{"numbers", chart(series("", `<c:f>[1]R!$A$1</c:f>`+points("2001", "2002"), points("1", "2"))), title},
		{"newer_kind", `<cx:chartSpace><cx:chartData><cx:data id="0"><cx:strDim type="cat"><cx:f>[1]R!$A$1:$A$2</cx:f><cx:lvl ptCount="2"><cx:pt idx="0">Ada Example</cx:pt><cx:pt idx="1">Bob</cx:pt></cx:lvl></cx:strDim><cx:numDim type="val"><cx:f>[1]R!$B$1:$B$2</cx:f><cx:lvl><cx:pt idx="0">5</cx:pt></cx:lvl></cx:numDim></cx:data></cx:chartData><cx:chart><cx:plotArea><cx:series><cx:tx><cx:txData><cx:v>Points</cx:v></cx:txData></cx:tx></cx:series></cx:plotArea></cx:chart></cx:chartSpace>`, `part table "xl/charts/chart1.xml" 0[chart-cache] (copied for a chart)
table "xl/charts/chart1.xml" 1[chart-cache]: 1="Ada Example" 2="5"
table "xl/charts/chart1.xml" 2[chart-cache]: 1="Bob"
part "xl/charts/chart1.xml" 0 (text on a chart)
"xl/charts/chart1.xml" 0: 1="Points"
`},
		{"stray_text", `<c:chart><c:v>Ada</c:v><c:trendline><c:name>Trend of Bob</c:name></c:trendline></c:chart>`, `part "xl/charts/chart1.xml" 0 (text on a chart)
"xl/charts/chart1.xml" 0: 1="Ada"
"xl/charts/chart1.xml" 0: 1="Trend of Bob"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := readertest.Workbook{
				Sheets: []readertest.Sheet{{Name: "S", Rows: [][]string{{"1"}, {"2"}, {"3"}}}},
				Parts:  map[string]string{"xl/charts/chart1.xml": tt.text},
			}
			check(t, w, `
part sheet "S" 0
sheet "S" 1: 1="1"
sheet "S" 2: 1="2"
sheet "S" 3: 1="3"
`+tt.want)
		})
	}
}

func TestDrawings(t *testing.T) {
	anchor := func(row, inside string) string {
		return `<xdr:twoCellAnchor><xdr:from><xdr:col>2</xdr:col><xdr:colOff>5</xdr:colOff><xdr:row>` + row + `</xdr:row></xdr:from><xdr:to><xdr:col>9</xdr:col><xdr:row>99</xdr:row></xdr:to>` + inside + `</xdr:twoCellAnchor>`
	}
	w := one(map[string]string{
		"xl/drawings/drawing1.xml": `<xdr:wsDr>` + anchor("8", `<xdr:sp><xdr:cNvPr id="2" name="TextBox 1" descr="Sgt Example at the desk" title="Desk"/><xdr:txBody><a:p><a:r><a:t>Duty: </a:t></a:r><a:r><a:t>Ada</a:t></a:r></a:p><a:p/><a:p><a:r><a:t>Bob</a:t></a:r><a:br/><a:fld><a:t>Cy</a:t></a:fld></a:p></xdr:txBody></xdr:sp>`) +
			anchor("0", `<xdr:pic><xdr:cNvPr id="3" name="Picture 2" descr="A picture containing text&#10;&#10;Description automatically generated"/></xdr:pic>`) +
			anchor("1", `<mc:AlternateContent><mc:Choice><xdr:sp><a:p><a:t>Dee</a:t></a:p></xdr:sp></mc:Choice><mc:Fallback><xdr:sp><a:p><a:t>Dee</a:t></a:p><a:p><a:t>Ed</a:t></a:p><a:p><a:t>This shape represents a slicer. Slicers are supported in later versions.</a:t></a:p></xdr:sp></mc:Fallback></mc:AlternateContent>`) + `</xdr:wsDr>`,
		"xl/drawings/vmlDrawing1.vml": `<xml><v:shape alt="A button"><v:textbox><div><font>Call </font><font>Flo</font></div><div>Gus</div></v:textbox><x:ClientData ObjectType="Button"><x:Anchor>
    3, 15, 6, 2, 5, 1, 8, 0</x:Anchor><x:FmlaMacro>x</x:FmlaMacro></x:ClientData></v:shape><v:shape><x:ClientData ObjectType="List"><x:ListItem>Hal Example</x:ListItem></x:ClientData></v:shape></xml>`,
		"xl/ctrlProps/ctrlProp1.xml": `<formControlPr objectType="List"><itemLst><item val="Ida Example"/><item val="7"/></itemLst></formControlPr>`,
		"xl/activeX/activeX1.xml":    `<ax:ocx><ax:ocxPr ax:name="Caption" ax:value="Jo Example"/></ax:ocx>`,
	}, "drawing ../drawings/drawing1.xml\nvmlDrawing ../drawings/vmlDrawing1.vml\nctrlProp ../ctrlProps/ctrlProp1.xml")
	w.Types = map[string]string{"xl/activeX/activeX1.xml": "application/vnd.ms-office.activeX+xml"}
	check(t, w, oneSheet+`part "S" 0[hidden-sheet] (texts of drawings)
"S" 2[hidden-sheet]: 3="Dee"
"S" 2[hidden-sheet]: 3="Ed"
"S" 9[hidden-sheet]: 3="Sgt Example at the desk"
"S" 9[hidden-sheet]: 3="Desk"
"S" 9[hidden-sheet]: 3="Duty: Ada"
"S" 9[hidden-sheet]: 3="Bob\nCy"
part "S" 0[hidden-sheet] (texts of drawings)
"S" 0[hidden-sheet]: 1="Hal Example"
"S" 7[hidden-sheet]: 4="A button"
"S" 7[hidden-sheet]: 4="Call Flo"
"S" 7[hidden-sheet]: 4="Gus"
part property "S" 0
property "S" 1: 1="Ida Example"
part property "xl/activeX/activeX1.xml" 0
property "xl/activeX/activeX1.xml" 1: 1="Jo Example"
`)
}

func TestDiagrams(t *testing.T) {
	check(t, one(map[string]string{
		"xl/diagrams/data1.xml":    `<dgm:dataModel><dgm:pt><dgm:t><a:p><a:r><a:t>Ada Example</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>`,
		"xl/diagrams/drawing1.xml": `<dsp:drawing><a:p><a:t>Ada Example</a:t></a:p><a:p><a:t>Bob</a:t></a:p></dsp:drawing>`,
	}, ""), oneSheet+`part "xl/diagrams/data1.xml" 0 (text of a diagram)
"xl/diagrams/data1.xml" 0: 1="Ada Example"
part "xl/diagrams/drawing1.xml" 0 (text of a diagram)
"xl/diagrams/drawing1.xml" 0: 1="Bob"
`)
}

func TestPictures(t *testing.T) {
	picture := func(row, col, rel, descr string) string {
		return `<xdr:oneCellAnchor><xdr:from><xdr:col>` + col + `</xdr:col><xdr:row>` + row + `</xdr:row></xdr:from><xdr:pic><xdr:cNvPr id="2" name="Picture" descr="` + descr + `"/><a:blip r:embed="` + rel + `"/></xdr:pic></xdr:oneCellAnchor>`
	}
	w := readertest.Workbook{
		Sheets: []readertest.Sheet{{Name: "S", Rows: [][]string{{"Ada", "1"}, {"Bob", "2"}, {"Cy", "3", "taken"}, {"Dee", "4"}}}},
		Parts: map[string]string{"xl/drawings/drawing1.xml": `<xdr:wsDr>` + picture("0", "5", "rId1", "Logo") +
			picture("0", "2", "rId1", "") + picture("1", "2", "rId2", "B12345.jpg") + picture("2", "2", "rId3", "") + picture("9", "2", "rId3", "") + `</xdr:wsDr>`},
		Rels: map[string]string{
			"xl/worksheets/sheet1.xml": "drawing ../drawings/drawing1.xml",
			"xl/drawings/drawing1.xml": "image ../media/image1.jpeg\nimage ../media/image2.jpeg\nimage ../media/image3.jpeg",
		},
	}
	check(t, w, `
part sheet "S" 0
sheet "S" 1: 1="Ada" 2="1" 3="image1.jpeg"
sheet "S" 2: 1="Bob" 2="2" 3="B12345.jpg"
sheet "S" 3: 1="Cy" 2="3" 3="taken"
sheet "S" 4: 1="Dee" 2="4"
part "S" 0 (texts of drawings)
"S" 1: 6="Logo"
`)
}
