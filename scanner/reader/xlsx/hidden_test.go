package xlsx_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

func TestSheetStates(t *testing.T) {
	row := [][]string{{"1"}}
	check(t, readertest.Workbook{Sheets: []readertest.Sheet{
		{Name: "A", Rows: row},
		{Name: "B", State: "hidden", Rows: row},
		{Name: "C", State: "veryHidden", Rows: row},
		{Name: "D", State: "visible", Rows: row},
		{Name: "E & <F>", State: "hidden"},
	}}, `
part sheet "A" 0
sheet "A" 1: 1="1"
part sheet "B" 0[hidden-sheet]
sheet "B" 1[hidden-sheet]: 1="1"
part sheet "C" 0[very-hidden-sheet]
sheet "C" 1[very-hidden-sheet]: 1="1"
part sheet "D" 0
sheet "D" 1: 1="1"
part sheet "E & <F>" 0[hidden-sheet]
`)
}

func TestHiddenRows(t *testing.T) {
	tests := []struct{ name, before, attrs, want string }{
		{"hidden_1", "", `hidden="1"`, "[hidden-row]"},
		{"hidden_true", "", `hidden="true"`, "[hidden-row]"},
		{"hidden_0", "", `hidden="0"`, ""},
		{"hidden_false", "", `hidden="false"`, ""},
		{"hidden_by_outline", "", `outlineLevel="1" hidden="1"`, "[hidden-row]"},
		{"outline_open", "", `outlineLevel="1"`, ""},
		{"hidden_and_no_height", "", `ht="0" customHeight="1" hidden="1"`, "[hidden-row]"},
		{"no_height", "", `ht="0" customHeight="1"`, "[zero-size]"},
		{"hardly_any_height", "", `ht="0.75" customHeight="1"`, "[zero-size]"},
		{"low", "", `ht="5" customHeight="1"`, ""},
		{"zero_height", `<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>`, "", "[zero-size]"},
		{"zero_height_true", `<sheetFormatPr defaultRowHeight="15" zeroHeight="true"/>`, "", "[zero-size]"},
		{"zero_height_off", `<sheetFormatPr defaultRowHeight="15" zeroHeight="0"/>`, "", ""},
		{"zero_height_but_own", `<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>`, `ht="15" customHeight="1"`, ""},
		{"zero_height_but_shown", `<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>`, `hidden="0"`, ""},
		{"zero_height_but_written_out", `<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>`, `spans="1:1"`, ""},
		{"no_default_height", `<sheetFormatPr defaultRowHeight="0"/>`, "", "[zero-size]"},
		{"filter_mode", `<sheetPr filterMode="1"/>`, `hidden="1"`, "[filtered-row]"},
		{"filter_mode_off", `<sheetPr filterMode="0"/>`, `hidden="1"`, "[hidden-row]"},
		{"filter_mode_row_shown", `<sheetPr filterMode="1"/>`, ``, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			check(t, readertest.Workbook{Sheets: []readertest.Sheet{{
				Name: "S", Before: tt.before, Rows: [][]string{{"1"}}, RowAttrs: map[int]string{1: tt.attrs},
			}}}, fmt.Sprintf("part sheet \"S\" 0\nsheet \"S\" 1%s: 1=\"1\"\n", tt.want))
		})
	}
}

func TestFilteredRows(t *testing.T) {
	const filter = `<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'S'!$A$1:$B$3</definedName>`
	const criterion = `<filterColumn colId="0"><filters><filter val="1"/></filters></filterColumn>`
	hidden := map[int]string{2: `hidden="1"`, 3: ``, 5: `hidden="1"`}
	rows := [][]string{{"1"}, {"2"}, {"3"}, {}, {"5"}}
	want := func(second, fifth string) string {
		return fmt.Sprintf(`
part sheet "S" 0
sheet "S" 1: 1="1"
sheet "S" 2[%s]: 1="2"
sheet "S" 3: 1="3"
sheet "S" 5[%s]: 1="5"
`, second, fifth)
	}
	tests := []struct {
		name, names string
		sheet       readertest.Sheet
		rels, table string
		want        string
	}{
		{
			name: "filter_mode_with_a_range", names: filter,
			sheet: readertest.Sheet{Before: `<sheetPr filterMode="1"/>`},
			want:  want("filtered-row", "hidden-row"),
		},
		{
			name:  "criterion_behind_the_rows",
			sheet: readertest.Sheet{After: `<autoFilter ref="A1:B3">` + criterion + `</autoFilter>`},
			want:  want("filtered-row", "hidden-row"),
		},
		{
			name: "filter_without_criterion", names: filter,
			sheet: readertest.Sheet{After: `<autoFilter ref="A1:B3"/>`},
			want:  want("hidden-row", "hidden-row"),
		},
		{
			name: "table", rels: "table ../tables/table1.xml",
			table: `<table ref="A1:B3"><autoFilter ref="A1:B3">` + criterion + `</autoFilter></table>`,
			want:  want("filtered-row", "hidden-row"),
		},
		{
			name: "table_without_criterion", rels: "table ../tables/table1.xml",
			table: `<table ref="A1:B3"><autoFilter ref="A1:B3"/><tableColumns><tableColumn id="1"/></tableColumns></table>`,
			want:  want("hidden-row", "hidden-row"),
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.sheet.Name, tt.sheet.Rows, tt.sheet.RowAttrs = "S", rows, hidden
			w := readertest.Workbook{Sheets: []readertest.Sheet{tt.sheet}, Names: tt.names}
			if tt.table != "" {
				w.Rels = map[string]string{"xl/worksheets/sheet1.xml": tt.rels}
				w.Parts = map[string]string{"xl/tables/table1.xml": tt.table}
			}
			check(t, w, tt.want)
		})
	}
}

func TestHiddenColumns(t *testing.T) {
	tests := []struct{ name, before, want string }{
		{"hidden_1", `<cols><col min="2" max="2" width="9" hidden="1"/></cols>`, `1="1" 2="2"[hidden-column] 3="3"`},
		{"hidden_true", `<cols><col min="2" max="3" width="0" hidden="true"/></cols>`, `1="1" 2="2"[hidden-column] 3="3"[hidden-column]`},
		{"hidden_0", `<cols><col min="1" max="3" width="9" hidden="0"/></cols>`, `1="1" 2="2" 3="3"`},
		{"hidden_false", `<cols><col min="1" max="3" width="9" hidden="false"/></cols>`, `1="1" 2="2" 3="3"`},
		{"no_width", `<cols><col min="1" max="1" width="0" customWidth="1"/></cols>`, `1="1"[zero-size] 2="2" 3="3"`},
		{"hardly_any_width", `<cols><col min="1" max="1" width="0.08" customWidth="1"/></cols>`, `1="1"[zero-size] 2="2" 3="3"`},
		{"narrow", `<cols><col min="1" max="1" width="0.7" customWidth="1"/></cols>`, `1="1" 2="2" 3="3"`},
		{"all_columns", `<cols><col min="1" max="16384" width="0" hidden="1"/></cols>`, `1="1"[hidden-column] 2="2"[hidden-column] 3="3"[hidden-column]`},
		{"default_width", `<sheetFormatPr defaultColWidth="0"/><cols><col min="2" max="2" width="9"/></cols>`, `1="1"[zero-size] 2="2" 3="3"[zero-size]`},
		{"nonsense", `<cols><col min="-4" max="999999999" hidden="1"/><col hidden="1"/></cols>`, `1="1" 2="2" 3="3"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			check(t, readertest.Workbook{Sheets: []readertest.Sheet{{
				Name: "S", Before: tt.before, Rows: [][]string{{"1", "2", "3"}},
			}}}, "part sheet \"S\" 0\nsheet \"S\" 1: "+tt.want+"\n")
		})
	}
}

// styled returns a workbook whose cell A1 has the given font and fill.
func styled(font, fill, more string) readertest.Workbook {
	return readertest.Workbook{
		Sheets: []readertest.Sheet{{Name: "S", Rows: [][]string{{"1"}}, Styles: map[int]int{1: 1}}},
		Parts: map[string]string{"xl/styles.xml": `<styleSheet><fonts><font><sz val="11"/></font><font>` + font + `</font></fonts>` +
			`<fills><fill><patternFill patternType="none"/></fill><fill>` + fill + `</fill></fills>` +
			`<cellStyleXfs><xf fontId="1"/></cellStyleXfs><cellXfs><xf/><xf fontId="1" fillId="1"/></cellXfs>` +
			`<dxfs><dxf><font><color rgb="FFFFFFFF"/></font></dxf></dxfs>` + more + `</styleSheet>`},
	}
}

func TestInvisibleFonts(t *testing.T) {
	const none = `<patternFill patternType="none"/>`
	solid := func(color string) string {
		return `<patternFill patternType="solid"><fgColor ` + color + `/><bgColor indexed="64"/></patternFill>`
	}
	const theme = `<a:theme xmlns:a="x"><a:themeElements><a:clrScheme><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>` +
		`<a:dk2><a:srgbClr val="1F497D"/></a:dk2><a:lt2><a:srgbClr val="EEECE1"/></a:lt2><a:accent1><a:srgbClr val="4F81BD"/></a:accent1><a:accent2><a:srgbClr val="FFFFFF"/></a:accent2>` +
		`<a:accent3><a:srgbClr val="9BBB59"/></a:accent3><a:accent4><a:srgbClr val="8064A2"/></a:accent4><a:accent5><a:srgbClr val="4BACC6"/></a:accent5><a:accent6><a:srgbClr val="F79646"/></a:accent6>` +
		`<a:hlink><a:srgbClr val="0000FF"/></a:hlink><a:folHlink><a:srgbClr val="800080"/></a:folHlink></a:clrScheme></a:themeElements></a:theme>`
	tests := []struct {
		name, font, fill string
		hidden           bool
	}{
		{"white", `<color rgb="FFFFFFFF"/>`, none, true},
		{"white_without_alpha", `<color rgb="00FFFFFF"/>`, none, true},
		{"nearly_white", `<color rgb="FFFEFEFE"/>`, none, true},
		{"grey", `<color rgb="FFC0C0C0"/>`, none, false},
		{"black", `<color rgb="FF000000"/>`, none, false},
		{"no_colour", ``, none, false},
		{"automatic", `<color auto="1"/>`, none, false},
		{"white_by_theme", `<color theme="0"/>`, none, true},
		{"black_by_theme", `<color theme="1"/>`, none, false},
		{"accent_that_is_white", `<color theme="5"/>`, none, true},
		{"white_made_darker", `<color theme="0" tint="-0.5"/>`, none, false},
		{"black_made_white", `<color theme="1" tint="1"/>`, none, true},
		{"white_by_palette", `<color indexed="9"/>`, none, true},
		{"window_by_palette", `<color indexed="65"/>`, none, true},
		{"text_by_palette", `<color indexed="64"/>`, none, false},
		{"red_by_palette", `<color indexed="10"/>`, none, false},
		{"white_on_blue", `<color rgb="FFFFFFFF"/>`, solid(`rgb="FF0000FF"`), false},
		{"blue_on_blue", `<color rgb="FF0000FF"/>`, solid(`indexed="12"`), true},
		{"theme_on_itself", `<color theme="4"/>`, solid(`theme="4"`), true},
		{"theme_on_its_shade", `<color theme="4"/>`, solid(`theme="4" tint="0.6"`), false},
		{"black_on_black", ``, solid(`rgb="FF000000"`), true},
		{"white_on_a_pattern", `<color rgb="FFFFFFFF"/>`, `<patternFill patternType="gray125"/>`, false},
		{"white_on_a_gradient", `<color rgb="FFFFFFFF"/>`, `<gradientFill><stop position="0"><color rgb="FF000000"/></stop></gradientFill>`, false},
		{"tiny", `<sz val="1"/>`, none, true},
		{"small", `<sz val="6"/>`, none, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := styled(tt.font, tt.fill, "")
			w.Parts["xl/theme/theme1.xml"] = theme
			mark := ""
			if tt.hidden {
				mark = "[hidden-text]"
			}
			check(t, w, "part sheet \"S\" 0\nsheet \"S\" 1: 1=\"1\""+mark+"\n")
		})
	}
	t.Run("own_palette", func(t *testing.T) {
		w := styled(`<color indexed="1"/>`, none, `<colors><indexedColors><rgbColor rgb="00000000"/><rgbColor rgb="00123456"/></indexedColors></colors>`)
		check(t, w, "part sheet \"S\" 0\nsheet \"S\" 1: 1=\"1\"\n")
	})
	t.Run("no_theme_part", func(t *testing.T) {
		check(t, styled(`<color theme="0"/>`, none, ""), "part sheet \"S\" 0\nsheet \"S\" 1: 1=\"1\"[hidden-text]\n")
	})
}

func TestInvisibleNumberFormats(t *testing.T) {
	const mark = "[hidden-text]"
	tests := []struct{ name, code, number, negative, zero, text string }{
		{"all_sections_empty", ";;;", mark, mark, mark, mark},
		{"numbers_only", ";;", mark, mark, mark, ""},
		{"numbers_only_text_named", ";;;@", mark, mark, mark, ""},
		{"two_sections", ";", mark, mark, mark, ""},
		{"blanks", `" ";" ";" ";" "`, mark, mark, mark, mark},
		{"colours", `[Red];[Red];[Red];[Red]`, mark, mark, mark, mark},
		{"text_only", `General;General;General;`, "", "", "", mark},
		{"zeros_left_out", `0;-0;;@`, "", "", "", ""},
		{"negatives_only", `0;;0;@`, "", mark, "", ""},
		{"accounts", `_-* #,##0_-;\-* #,##0_-;_-* "-"??_-;_-@_-`, "", "", "", ""},
		{"general", "General", "", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			check(t, readertest.Workbook{
				NumFmts: []string{tt.code},
				Sheets: []readertest.Sheet{{
					Name: "S", Rows: [][]string{{"12.5", "-12.5", "0", "text"}},
					Styles: map[int]int{1: 1, 2: 1, 3: 1, 4: 1},
				}},
			}, fmt.Sprintf("part sheet \"S\" 0\nsheet \"S\" 1: 1=\"12.5\"%s 2=\"-12.5\"%s 3=\"0\"%s 4=\"text\"%s\n", tt.number, tt.negative, tt.zero, tt.text))
		})
	}
}

func TestOrphanStrings(t *testing.T) {
	w := readertest.Workbook{Sheets: []readertest.Sheet{{Name: "S", Rows: [][]string{{"kept", "kept too"}}}}}
	w.Parts = map[string]string{"xl/sharedStrings.xml": strings.Replace(w.Part("xl/sharedStrings.xml"), "</sst>", "<si><t>left over</t></si><si/></sst>", 1)}
	check(t, w, `
part sheet "S" 0
sheet "S" 1: 1="kept" 2="kept too"
part table "xl/sharedStrings.xml" 0[orphan-string] (shared strings that no cell refers to)
table "xl/sharedStrings.xml" 3[orphan-string]: 1="left over"
`)
}
