package ods_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/reader/ods"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

func TestValues(t *testing.T) {
	both(t, document{body: sheet("S",
		row(text("Ada"), text("a &amp; b"), text("one</text:p><text:p>two"), text(`a<text:s text:c="3"/>b<text:s/>c<text:tab/>d<text:line-break/>e`), text("<text:span>sp</text:span>an"), text("木<text:ruby><text:ruby-base>村</text:ruby-base><text:ruby-text>mura</text:ruby-text></text:ruby>"))+
			row(value("float", "value", "12345", "12345"), value("float", "value", "0.30000000000000004", "0.3"), value("float", "value", "-7", "-7.00"), value("float", "value", "1234", "1,234"), value("float", "value", "1E-7", "1E-07"))+
			row(value("float", "value", "1234", "00001234"), value("float", "value", "123456", "12-34-56"), value("percentage", "value", "0.5", "50%"), value("currency", "value", "1234.5", "£1,234.50"))+
			row(value("date", "date-value", "2023-07-16", "16/07/23"), value("date", "date-value", "2023-07-16T18:00:00.5", "16/07/23 18:00"), value("date", "date-value", "2023-07-16T18:00:00", "July"), value("time", "time-value", "PT06H05M04.5S", "06:05"), value("time", "time-value", "PT30H00M00S", "30:00"), value("time", "time-value", "P1D", "x"))+
			row(value("boolean", "boolean-value", "true", "WAHR"), value("boolean", "boolean-value", "false", "FALSCH"), `<table:table-cell office:value-type="string" office:string-value="attr"/>`, value("string", "string-value", "", "#N/A"), `<table:table-cell table:formula="of:=&quot;Bob&quot;"/>`, `<table:table-cell table:formula="of:=[.A1]"/>`))},
		`
part sheet "S" 0
sheet "S" 1: 1="Ada" 2="a & b" 3="one\ntwo" 4="a   b c\td\ne" 5="span" 6="木村"
sheet "S" 2: 1="12345" 2="0.3" 3="-7" 4="1234" 5="0.0000001"
sheet "S" 3: 1="00001234" 2="12-34-56" 3="0.5" 4="1234.5"
sheet "S" 4: 1="2023-07-16" 2="2023-07-16 18:00:00" 3="2023-07-16" 4="06:05:04" 5="30:00:00" 6="P1D"
sheet "S" 5: 1="TRUE" 2="FALSE" 3="attr" 4="#N/A" 5="=of:=\"Bob\""
`)
}

func TestRepeated(t *testing.T) {
	times := func(attr string, n int, inside string) string {
		return fmt.Sprintf(`<table:table-cell table:number-%s-repeated="%d" office:value-type="string"><text:p>%s</text:p></table:table-cell>`, attr, n, inside)
	}
	rows := func(n int, cells string) string {
		return fmt.Sprintf(`<table:table-row table:number-rows-repeated="%d">%s</table:table-row>`, n, cells)
	}
	both(t, document{body: sheet("S",
		row(times("columns", 3, "a"), times("columns", 2, ""), text("b"))+
			rows(2, text("c"))+
			rows(1_000_000, times("columns", 16384, ""))+
			row(text("far")))}, `
part sheet "S" 0
sheet "S" 1: 1="a" 2="a" 3="a" 6="b"
sheet "S" 2: 1="c"
sheet "S" 3: 1="c"
sheet "S" 1000004[remote-cell]: 1="far"
`)
	for name, body := range map[string]string{
		"rows":  strings.Repeat(rows(2_000_000_000, text("x")), 3),
		"cells": strings.Repeat(rows(60_000, times("columns", 2_000_000_000, "x")), 3),
	} {
		t.Run(name, func(t *testing.T) {
			readertest.Fuzz(t, ods.Formats()[0], document{body: sheet("S", body)}.bytes(t))
		})
	}
}

func TestHidden(t *testing.T) {
	const styles = `<style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style>` +
		`<style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/></style:style>` +
		`<style:style style:name="flatrow" style:family="table-row"><style:table-row-properties style:row-height="0cm" style:use-optimal-row-height="false"/></style:style>` +
		`<style:style style:name="autorow" style:family="table-row"><style:table-row-properties style:row-height="0cm" style:use-optimal-row-height="true"/></style:style>` +
		`<style:style style:name="flatcol" style:family="table-column"><style:table-column-properties style:column-width="0.01cm"/></style:style>` +
		`<style:style style:name="col" style:family="table-column"><style:table-column-properties style:column-width="2.2cm"/></style:style>`
	const x = `<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>`
	tests := []struct{ name, body, want string }{
		{"table", `<table:table table:name="S" table:style-name="gone">` + row(x) + `</table:table>`, `
part sheet "S" 0[hidden-sheet]
sheet "S" 1[hidden-sheet]: 1="x"
`},
		{"table_shown", `<table:table table:name="S" table:style-name="shown">` + row(x) + `</table:table>`, `
part sheet "S" 0
sheet "S" 1: 1="x"
`},
		{"copy_of_another_document", `<table:table table:name="'file:///a.ods'#S" table:style-name="gone"><table:table-source xlink:href="a.ods"/>` + row(x) + `</table:table>`, `
part sheet "'file:///a.ods'#S" 0[external-link-cache] (copied from another document)
sheet "'file:///a.ods'#S" 1[external-link-cache]: 1="x"
`},
		{"rows", sheet("S", `<table:table-row table:visibility="collapse">`+x+`</table:table-row><table:table-row-group><table:table-row table:visibility="filter">`+x+`</table:table-row></table:table-row-group>`+
			`<table:table-row table:style-name="flatrow">`+x+`</table:table-row><table:table-row table:style-name="autorow">`+x+`</table:table-row><table:table-row table:visibility="visible">`+x+`</table:table-row>`), `
part sheet "S" 0
sheet "S" 1[hidden-row]: 1="x"
sheet "S" 2[filtered-row]: 1="x"
sheet "S" 3[zero-size]: 1="x"
sheet "S" 4: 1="x"
sheet "S" 5: 1="x"
`},
		{"columns", sheet("S", `<table:table-column table:style-name="col"/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/><table:table-column table:style-name="flatcol"/><table:table-column table:number-columns-repeated="16380"/>`+row(x, x, x, x, x)), `
part sheet "S" 0
sheet "S" 1: 1="x" 2="x"[hidden-column] 3="x"[hidden-column] 4="x"[zero-size] 5="x"
`},
		{"covered", sheet("S", row(x, `<table:covered-table-cell office:value-type="string"><text:p>under</text:p></table:covered-table-cell>`, `<table:covered-table-cell/>`)), `
part sheet "S" 0
sheet "S" 1: 1="x" 2="under"[hidden-text]
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { both(t, document{styles: styles, body: tt.body}, tt.want) })
	}
}

func TestHiddenText(t *testing.T) {
	cellStyle := func(name, parent, cell, text string) string {
		return fmt.Sprintf(`<style:style style:name="%s" style:family="table-cell" style:parent-style-name="%s"%s/><style:text-properties %s/></style:style>`, name, parent, cell, text)
	}
	styles := `<number:text-style style:name="mute"><number:text/></number:text-style><number:text-style style:name="loud"><number:text-content/></number:text-style>` +
		cellStyle("white", "", "><style:table-cell-properties", `fo:color="#ffffff"`) +
		cellStyle("white-on-blue", "white", `><style:table-cell-properties fo:background-color="#0000ff"`, "") +
		cellStyle("blue-on-blue", "white-on-blue", "><style:table-cell-properties", `fo:color="#0000fa"`) +
		cellStyle("transparent", "white", `><style:table-cell-properties fo:background-color="transparent"`, "") +
		cellStyle("window", "white", "><style:table-cell-properties", `fo:color="#ffffff" style:use-window-font-color="true"`) +
		cellStyle("tiny", "", "><style:table-cell-properties", `fo:font-size="1pt"`) +
		cellStyle("none", "", "><style:table-cell-properties", `text:display="none"`) +
		cellStyle("mute", "", ` style:data-style-name="mute"><style:table-cell-properties`, "") +
		cellStyle("loud", "", ` style:data-style-name="loud"><style:table-cell-properties`, "")
	cell := func(style string) string {
		return `<table:table-cell table:style-name="` + style + `" office:value-type="string"><text:p>x</text:p></table:table-cell>`
	}
	both(t, document{styles: styles, body: sheet("S",
		row(cell("white"), cell("white-on-blue"), cell("blue-on-blue"), cell("transparent"), cell("tiny"), cell("none"), cell("mute"), cell("loud"), cell("unknown"))+
			row(value("float", "value", "5", ""), `<table:table-cell office:value-type="float" office:value="5"/>`)) +
		sheet("D", `<table:table-column table:default-cell-style-name="white"/><table:table-column/>`+row(text("x"), text("x"), text("x"))+
			`<table:table-row table:default-cell-style-name="white-on-blue">`+text("x")+cell("white")+`</table:table-row>`)}, `
part sheet "S" 0
sheet "S" 1: 1="x"[hidden-text] 2="x" 3="x"[hidden-text] 4="x"[hidden-text] 5="x"[hidden-text] 6="x"[hidden-text] 7="x"[hidden-text] 8="x" 9="x"
sheet "S" 2: 1="5"[hidden-text] 2="5"
part sheet "D" 0
sheet "D" 1: 1="x"[hidden-text] 2="x" 3="x"
sheet "D" 2: 1="x" 2="x"[hidden-text]
`)
}

func TestOutsideOfCells(t *testing.T) {
	const frame = `<draw:frame><svg:title>alt</svg:title><draw:text-box><text:p>in a</text:p><text:p>box</text:p></draw:text-box></draw:frame>`
	both(t, document{body: `<table:content-validations><table:content-validation table:condition="of:cell-content-is-in-list(&quot;Ada&quot;;&quot;Bob&quot;)">` +
		`<table:help-message table:title="Choose"><text:p>a name</text:p></table:help-message></table:content-validation>` +
		`<table:content-validation table:condition="of:cell-content()&gt;1"/></table:content-validations>` +
		sheet("S", `<table:shapes><draw:custom-shape><text:p>a shape</text:p></draw:custom-shape></table:shapes>`+
			row(`<table:table-cell office:value-type="string"><office:annotation><dc:creator>Ada Alder</dc:creator><dc:date>2024-01-01</dc:date><text:p>first</text:p><text:p>second</text:p></office:annotation><text:p>cell</text:p></table:table-cell>`,
				`<table:table-cell>`+frame+`</table:table-cell>`,
				text(`<text:a xlink:href="mailto:ada@alder.example?subject=x">mail</text:a>`))+
			row(text("next"))) +
		`<table:named-expressions><table:named-expression table:name="Heads" table:expression="of:=&quot;Cyd&quot;"/><table:named-range table:name="Area"/></table:named-expressions>` +
		`<table:data-pilot-tables><table:data-pilot-table><table:data-pilot-field table:source-field-name="Name"><table:data-pilot-member table:name="Dee"/><table:data-pilot-member table:name="Eve"/></table:data-pilot-field></table:data-pilot-table></table:data-pilot-tables>`},
		`
part sheet "S" 0
sheet "S" 1: 1="cell" 3="mail"
sheet "S" 2: 1="next"
part property "S" 0 (addresses behind links)
property "S" 1: 1="ada@alder.example"
part property "S" 0 (text in drawings)
property "S" 1: 1="a shape"
property "S" 2: 1="alt\nin a\nbox"
part property "S" 0[comment] (comments)
property "S" 1[comment]: 1="Ada Alder" 2="first\nsecond"
part property PART0 (choices of drop-down lists)
property PART1: 1="Ada"
property PART2: 1="Bob"
part property PART0 (messages on entering data)
property PART1: 1="Choose"
property PART2: 1="a name"
part property PART0[defined-name] (texts in defined names)
property PART1[defined-name]: 1="Heads" 2="Cyd"
part table "pivot field Name" 0[pivot-cache] (values that a pivot table keeps)
table "pivot field Name" 1[pivot-cache]: 1="Name"
table "pivot field Name" 2[pivot-cache]: 1="Dee"
table "pivot field Name" 3[pivot-cache]: 1="Eve"
`)
}

func TestTrackedChanges(t *testing.T) {
	cell := func(text string) string {
		return `<table:change-track-table-cell office:value-type="string"><text:p>` + text + `</text:p></table:change-track-table-cell>`
	}
	at := func(table, row, col int) string {
		return fmt.Sprintf(`<table:cell-address table:table="%d" table:row="%d" table:column="%d"/>`, table, row, col)
	}
	const who = `<office:change-info><dc:creator>Ada Alder</dc:creator><dc:date>2024-01-01T00:00:00</dc:date></office:change-info>`
	both(t, document{body: `<table:tracked-changes>` +
		`<table:cell-content-change>` + at(1, 2, 0) + who + `<table:previous>` + cell("old") + `</table:previous></table:cell-content-change>` +
		`<table:deletion table:type="row" table:position="4" table:table="0">` + who + `<table:deletions>` +
		`<table:cell-content-deletion>` + at(0, 4, 1) + cell("Bob") + `</table:cell-content-deletion>` +
		`<table:cell-content-deletion>` + at(0, 4, 0) + `<table:change-track-table-cell office:value-type="float" office:value="7"/></table:cell-content-deletion>` +
		`<table:cell-content-deletion>` + at(0, 4, 2) + cell("") + `</table:cell-content-deletion>` +
		`</table:deletions></table:deletion></table:tracked-changes>` + sheet("S", row(text("x")))}, `
part sheet "S" 0
sheet "S" 1: 1="x"
part table "tracked changes of sheet 1" 0[tracked-change] (values before changes)
table "tracked changes of sheet 1" 5[tracked-change]: 1="7" 2="Bob"
part table "tracked changes of sheet 2" 0[tracked-change] (values before changes)
table "tracked changes of sheet 2" 3[tracked-change]: 1="old"
part property "tracked changes" 0[tracked-change] (who made changes)
property "tracked changes" 1[tracked-change]: 1="Ada Alder"
`)
}
