package xlsx_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/xlsx"
)

// sharedPart returns a shared strings part with the given items.
func sharedPart(items string) string {
	return `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + items + `</sst>`
}

// values returns the transcript of the fragments of the first sheet, which has
// the given cells in its first row.
func values(t *testing.T, w readertest.Workbook, cells string) string {
	t.Helper()
	w.Sheets = []readertest.Sheet{{Name: "S", Rows: [][]string{{cells}}}}
	lines := strings.SplitAfter(readertest.Transcript(t, xlsx.Format(), w.Bytes(t)), "\n")
	return strings.Join(lines[1:], "")
}

func TestCellTypes(t *testing.T) {
	shared := sharedPart(`<si><t>Ada Example</t></si>` +
		`<si><r><t>Ada </t></r><r><rPr><b/></rPr><t xml:space="preserve">Example </t></r><rPh sb="0" eb="3"><t>furigana</t></rPh><phoneticPr fontId="1"/></si>` +
		`<si><t>  </t></si><si/>` +
		`<si><t>a&amp;b &lt;c&gt; &quot;d&quot; &#233; &#x20AC; &apos;</t></si>` +
		`<si><t>line_x000D_` + "\r\n" + `end _x005F_x0041_ _x00e9_ _xyz_</t></si>` +
		`<si><t><![CDATA[R&D <unit>]]></t></si>` +
		`<si><t> kept blanks </t></si>`)
	tests := []struct {
		name, cells, want string
	}{
		{"shared", `<c r="A1" t="s"><v>0</v></c>`, `1="Ada Example"`},
		{"rich_text_without_phonetic_runs", `<c r="A1" t="s"><v>1</v></c>`, `1="Ada Example "`},
		{"blank_and_empty_shared", `<c r="A1" t="s"><v>2</v></c><c r="B1" t="s"><v>3</v></c><c r="C1"><v>1</v></c>`, `3="1"`},
		{"entities", `<c r="A1" t="s"><v>4</v></c>`, `1="a&b <c> \"d\" é € '"`},
		{"x_escapes_and_line_ends", `<c r="A1" t="s"><v>5</v></c>`, `1="line\r\nend _x0041_ é _xyz_"`},
		{"cdata", `<c r="A1" t="s"><v>6</v></c>`, `1="R&D <unit>"`},
		{"blanks_kept", `<c r="A1" t="s"><v>7</v></c>`, `1=" kept blanks "`},
		{"inline", `<c r="A1" t="inlineStr"><is><t>Bob</t></is></c>`, `1="Bob"`},
		{"inline_rich", `<c r="A1" t="inlineStr"><is><r><rPr><i/></rPr><t>Bob </t></r><r><t>Sample</t></r><rPh sb="0" eb="1"><t>no</t></rPh></is></c>`, `1="Bob Sample"`},
		{"formula_text", `<c r="A1" t="str"><f>A2&amp;B2</f><v>Cy Test</v></c>`, `1="Cy Test"`},
		{"formula_number", `<c r="A1"><f>1+1</f><v>2</v></c>`, `1="2"`},
		{"formula_never_calculated", `<c r="A1"><f>"PC "&amp;"Example"</f></c><c r="B1"><f>C1+1</f></c><c r="C1"><v>1</v></c>`, `1="=\"PC \"&\"Example\"" 3="1"`},
		{"booleans", `<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c>`, `1="TRUE" 2="FALSE"`},
		{"error", `<c r="A1" t="e"><v>#N/A</v></c>`, `1="#N/A"`},
		{"iso_date", `<c r="A1" t="d"><v>1980-02-29T00:00:00</v></c><c r="B1" t="d"><v>1980-02-29T13:05:00Z</v></c><c r="C1" t="d"><v>soon</v></c>`, `1="1980-02-29" 2="1980-02-29 13:05:00" 3="soon"`},
		{"no_references", `<c><v>1</v></c><c t="s"><v>0</v></c><c r="E1"><v>5</v></c><c><v>6</v></c>`, `1="1" 2="Ada Example" 5="5" 6="6"`},
		{"text_where_a_number_should_be", `<c r="A1"><v>PC 12</v></c>`, `1="PC 12"`},
		{"empty_style_attribute", `<c r="A1" s="" t="s"><v>0</v></c>`, `1="Ada Example"`},
		{"style_out_of_range", `<c r="A1" s="99"><v>3</v></c>`, `1="3"`},
		{"value_in_pieces", `<c r="A1"><v>12<!-- x -->34</v></c><c r="B1"><v>&#49;2</v></c>`, `1="1234" 2="12"`},
		{"empty_cells", `<c r="A1" s="0"/><c r="B1" t="s"></c><c r="C1"><v/></c><c r="D1"><v>1</v></c>`, `4="1"`},
		{"wide_column", `<c r="XFD1"><v>1</v></c>`, `16384="1"[remote-cell]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := readertest.Workbook{Parts: map[string]string{"xl/sharedStrings.xml": shared}}
			got, _, _ := strings.Cut(values(t, w, tt.cells), "\npart table") // the shared strings that the case does not use
			if diff := cmp.Diff(`sheet "S" 1: `+tt.want, strings.TrimSuffix(got, "\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestNumbers(t *testing.T) {
	tests := []struct{ raw, want string }{
		{"45123", "45123"},
		{"45123.0", "45123"},
		{"45123.50", "45123.5"},
		{"-7", "-7"},
		{"-0", "0"},
		{"007", "7"},
		{"0.5", "0.5"},
		{"-0.25", "-0.25"},
		{".5", "0.5"},
		{"1E5", "100000"},
		{"1.00000000000000E+14", "100000000000000"},
		{"123456789012345", "123456789012345"},
		{"12345678901234567890", "12345678901234600000"},
		{"0.30000000000000004", "0.3"},
		{"12345.670000000001", "12345.67"},
		{"1e-3", "0.001"},
		{"1E+30", "1E+30"},
		{" 12 ", "12"},
		{"NaN", "NaN"},
		{"0x10", "0x10"},
		{"1_000", "1_000"},
		{"1.2.3", "1.2.3"},
	}
	for _, tt := range tests {
		t.Run(tt.raw, func(t *testing.T) {
			got := values(t, readertest.Workbook{}, fmt.Sprintf(`<c r="A1"><v>%s</v></c>`, tt.raw))
			if want := fmt.Sprintf("sheet \"S\" 1: 1=%q\n", tt.want); got != want {
				t.Errorf("got %s want %s", got, want)
			}
		})
	}
}

func TestNumberFormats(t *testing.T) {
	tests := []struct{ name, code, raw, want string }{
		{"general", "General", "45123", "45123"},
		{"two_decimals", "0.00", "45123", "45123"},
		{"thousands", "#,##0", "1812", "1812"},
		{"percent", "0%", "0.25", "0.25"},
		{"accounts", `_-* #,##0.00_-;\-* #,##0.00_-;_-* "-"??_-;_-@_-`, "12", "12"},
		{"exponent", "0.00E+00", "1200", "1200"},
		{"text", "@", "12", "12"},

		{"leading_zeros", "00000000", "12345", "00012345"},
		{"leading_zeros_of_zero", "0000", "0", "0000"},
		{"more_digits_than_places", "0000", "1234567", "1234567"},
		{"not_whole", "0000", "1.5", "1.5"},
		{"negative", "0000", "-5", "-5"},
		{"literal_in_front", `"PC "000`, "12", "PC 012"},
		{"literal_between", `00\-00\-00`, "102030", "10-20-30"},
		{"literal_between_few_digits", "000-00-0000", "12345678", "012-34-5678"},
		{"literal_alone_is_no_number", `"withheld"`, "12", "12"},
		{"one_zero", "0", "12", "12"},

		{"date", "dd/mm/yyyy", "29221", "1980-01-01"},
		{"date_iso", "yyyy\\-mm\\-dd;@", "45352.75", "2024-03-01"},
		{"date_locale", "[$-809]d mmmm yyyy;@", "44620", "2022-02-28"},
		{"date_month_only", "mmm", "36526", "2000-01-01"},
		{"date_capitals", "DD/MM/YY", "29221", "1980-01-01"},
		{"date_and_time", "dd/mm/yyyy hh:mm", "29221.5", "1980-01-01 12:00:00"},
		{"date_and_no_time", "dd/mm/yyyy hh:mm", "29221", "1980-01-01"},
		{"date_rounded_up", "dd/mm/yyyy hh:mm", "29220.9999999", "1980-01-01"},
		{"time", "hh:mm", "0.75", "18:00:00"},
		{"time_am_pm", "h:mm AM/PM", "0.25", "06:00:00"},
		{"elapsed", "[h]:mm:ss", "1.5", "36:00:00"},
		{"leap_day_that_never_was", "yyyy", "60", "1900-02-29"},
		{"before_it", "yyyy", "59", "1900-02-28"},
		{"first_day", "yyyy", "1", "1900-01-01"},
		{"last_day", "yyyy", "2958465", "9999-12-31"},
		{"too_late_for_a_date", "yyyy", "2958466", "2958466"},
		{"negative_date", "yyyy", "-1", "-1"},
		{"quoted_letters_are_no_date", `0 "days"`, "5", "5 days"},
		{"escaped_letters_are_no_date", `0\d`, "5", "5d"},
		{"bracketed_letters_are_no_date", `[Red]0.0`, "5", "5"},
		{"condition_is_no_date", `[<100]0.0;0.00`, "5", "5"},
		{"text_under_date", "yyyy", "unknown", "unknown"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := readertest.Workbook{NumFmts: []string{tt.code}}
			got := values(t, w, fmt.Sprintf(`<c r="A1" s="1"><v>%s</v></c>`, tt.raw))
			if want := fmt.Sprintf("sheet \"S\" 1: 1=%q\n", tt.want); got != want {
				t.Errorf("got %s want %s", got, want)
			}
		})
	}
}

func TestBuiltinFormats(t *testing.T) {
	want := map[int]string{
		0: "29221.5", 1: "29221.5", 4: "29221.5", 10: "29221.5", 13: "29221.5", 49: "29221.5", 48: "29221.5", 40: "29221.5",
		14: "1980-01-01", 17: "1980-01-01", 18: "12:00:00", 21: "12:00:00", 22: "1980-01-01 12:00:00",
		27: "1980-01-01 12:00:00", 36: "1980-01-01 12:00:00", 45: "12:00:00", 46: "701316:00:00", 47: "12:00:00",
		50: "1980-01-01 12:00:00", 58: "1980-01-01 12:00:00", 59: "29221.5",
	}
	for id, text := range want {
		w := readertest.Workbook{Parts: map[string]string{
			"xl/styles.xml": fmt.Sprintf(`<styleSheet><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="%d"/></cellXfs></styleSheet>`, id),
		}}
		got := values(t, w, `<c r="A1" s="1"><v>29221.5</v></c>`)
		if want := fmt.Sprintf("sheet \"S\" 1: 1=%q\n", text); got != want {
			t.Errorf("format %d: got %s want %s", id, got, want)
		}
	}
}

func TestDate1904(t *testing.T) {
	w := readertest.Workbook{Date1904: true, NumFmts: []string{"yyyy-mm-dd"}}
	got := values(t, w, `<c r="A1" s="1"><v>0</v></c><c r="B1" s="1"><v>27759</v></c>`)
	if want := "sheet \"S\" 1: 1=\"1904-01-01\" 2=\"1980-01-01\"\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
}
