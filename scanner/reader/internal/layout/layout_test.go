package layout_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/layout"
)

// piece is a text at a place, in a font of size 10 whose characters are 5 wide.
type piece struct {
	x, y float32
	text string
}

const size = 10

func glyphs(pieces []piece) []layout.Glyph {
	var all []layout.Glyph
	for _, p := range pieces {
		brk := layout.Apart
		x := p.x
		for _, r := range p.text {
			if r == '+' { // goes on with the piece before
				brk = layout.Together
				continue
			}
			if r == ' ' {
				brk = layout.Blank
			} else {
				all = append(all, layout.Glyph{Rune: r, X0: x, X1: x + size/2, Y0: p.y, Y1: p.y + size, Break: brk})
				brk = layout.Together
			}
			x += size / 2
		}
	}
	return all
}

// script writes blocks down, a line a row: its number, and the cells parted by
// bars.
func script(blocks []layout.Block) string {
	var b strings.Builder
	for _, block := range blocks {
		fmt.Fprintf(&b, "block of %d\n", len(block.Columns))
		for _, row := range block.Rows {
			fmt.Fprintf(&b, "%d", row.Line)
			for _, c := range row.Cells {
				fmt.Fprintf(&b, "|%d:%s", c.Col, strings.ReplaceAll(c.Text, "\n", "/"))
				if c.Mark != 0 {
					fmt.Fprintf(&b, "[%d]", c.Mark)
				}
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func TestBlocks(t *testing.T) {
	tests := []struct {
		name   string
		pieces []piece
		want   string
	}{
		{"nothing", nil, ""},
		{
			"table",
			[]piece{
				{0, 100, "Surname"},
				{60, 100, "Rank"},
				{160, 100, "No"},
				{0, 86, "Adair"},
				{60, 86, "Chief Inspector"},
				{160, 86, "17"},
				{0, 72, "Quill"},
				{160, 72, "18"},
			},
			"block of 3\n0|0:Surname|1:Rank|2:No\n1|0:Adair|1:Chief Inspector|2:17\n2|0:Quill|2:18\n",
		},
		{
			"order_of_the_file_does_not_matter",
			[]piece{{160, 86, "17"}, {0, 72, "Quill"}, {0, 100, "Surname"}, {160, 72, "18"}, {160, 100, "No"}, {0, 86, "Adair"}},
			"block of 2\n0|0:Surname|1:No\n1|0:Adair|1:17\n2|0:Quill|1:18\n",
		},
		{
			"wrapped_at_the_top",
			[]piece{
				{0, 100, "Adair"},
				{60, 100, "Detective"},
				{160, 100, "17"},
				{60, 88, "Constable"},
				{0, 72, "Quill"},
				{60, 72, "Sergeant"},
				{160, 72, "18"},
				{0, 56, "Birch"},
				{60, 56, "Sergeant"},
				{160, 56, "19"},
			},
			"block of 3\n0|0:Adair|1:Detective/Constable|2:17\n2|0:Quill|1:Sergeant|2:18\n3|0:Birch|1:Sergeant|2:19\n",
		},
		{
			"wrapped_around_the_middle",
			[]piece{
				{60, 106, "Detective"},
				{0, 100, "Adair"},
				{160, 100, "17"},
				{60, 94, "Constable"},
				{0, 72, "Quill"},
				{60, 72, "Sergeant"},
				{160, 72, "18"},
			},
			"block of 3\n0|0:Adair|1:Detective/Constable|2:17\n3|0:Quill|1:Sergeant|2:18\n",
		},
		{
			"wrapped_at_the_foot",
			[]piece{
				{0, 116, "Birch"},
				{60, 116, "Sergeant"},
				{160, 116, "19"},
				{60, 100, "Detective"},
				{0, 88, "Adair"},
				{60, 88, "Constable"},
				{160, 88, "17"},
				{0, 72, "Quill"},
				{60, 72, "Sergeant"},
				{160, 72, "18"},
			},
			"block of 3\n0|0:Birch|1:Sergeant|2:19\n1|0:Adair|1:Detective/Constable|2:17\n3|0:Quill|1:Sergeant|2:18\n",
		},
		{
			"people_under_one_station_stay_apart",
			[]piece{
				{0, 100, "North"},
				{60, 100, "Adair"},
				{120, 100, "PC"},
				{160, 100, "17"},
				{60, 88, "Quill"},
				{120, 88, "PS"},
				{160, 88, "18"},
				{0, 70, "South"},
				{60, 70, "Birch"},
				{120, 70, "PC"},
				{160, 70, "19"},
				{60, 58, "Borealis"},
				{120, 58, "PC"},
				{160, 58, "20"},
			},
			"block of 4\n0|0:North|1:Adair|2:PC|3:17\n1|1:Quill|2:PS|3:18\n2|0:South|1:Birch|2:PC|3:19\n3|1:Borealis|2:PC|3:20\n",
		},
		{
			"value_cut_off_at_the_next_cell",
			[]piece{
				{0, 100, "Adair"},
				{50, 100, "Constable"},
				{140, 100, "17"},
				{0, 86, "Wilhelmina"},
				{46, 86, "Sergeant"},
				{140, 86, "18"},
				{0, 72, "Quill"},
				{46, 72, "Inspector"},
				{140, 72, "19"},
			},
			"block of 3\n0|0:Adair|1:Constable|2:17\n1|0:Wilhelmina|1:Sergeant|2:18\n2|0:Quill|1:Inspector|2:19\n",
		},
		{
			"less_than_a_blank_between_columns",
			[]piece{
				{0, 100, "Adair"},
				{75, 100, "117"},
				{92, 100, "North End"},
				{0, 86, "Quill"},
				{70, 86, "2118"},
				{92, 86, "South"},
				{0, 72, "Birch"},
				{80, 72, "19"},
				{92, 72, "East"},
				{0, 58, "Otto"},
				{70, 58, "9119"},
				{92, 58, "West"},
			},
			"block of 3\n0|0:Adair|1:117|2:North End\n1|0:Quill|1:2118|2:South\n2|0:Birch|1:19|2:East\n3|0:Otto|1:9119|2:West\n",
		},
		{
			"overflow_into_an_empty_neighbour",
			[]piece{
				{0, 100, "Adair"},
				{60, 100, "PC"},
				{160, 100, "17"},
				{0, 86, "Featherstone-Cholmondeley"},
				{160, 86, "18"},
				{0, 72, "Birch"},
				{60, 72, "PS"},
				{160, 72, "19"},
			},
			"block of 3\n0|0:Adair|1:PC|2:17\n1|0:Featherstone-Cholmondeley|2:18\n2|0:Birch|1:PS|2:19\n",
		},
		{
			"newspaper",
			[]piece{
				{0, 100, "one two three four five"},
				{160, 100, "red orange green blue up"},
				{0, 88, "six seven eight nine ten"},
				{160, 88, "black white brown grey or"},
				{0, 76, "and then we go on to it"},
				{160, 76, "none of these at all, as"},
				{0, 64, "all that was before us."},
				{160, 64, "far as one can see then."},
			},
			"block of 0\n0|0:one two three four five/six seven eight nine ten/and then we go on to it/all that was before us.\n" +
				"block of 0\n4|0:red orange green blue up/black white brown grey or/none of these at all, as/far as one can see then.\n",
		},
		{
			"raised_figure",
			[]piece{{0, 100, "On the 21"}, {45, 103, "+st"}, {60, 100, "of May"}},
			"block of 0\n0|0:On the 21st of May\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, script(layout.Blocks(glyphs(tt.pieces)))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTurns(t *testing.T) {
	level := glyphs([]piece{{0, 100, "level text"}})
	for _, turn := range []layout.Turn{layout.Upward, layout.Over, layout.Down} {
		turned := glyphs([]piece{{50, 20, "a b"}})
		for i, g := range turned {
			g.Turn = turn
			switch turn {
			case layout.Upward:
				g.X0, g.Y0, g.X1, g.Y1 = -g.Y1, g.X0, -g.Y0, g.X1
			case layout.Over:
				g.X0, g.Y0, g.X1, g.Y1 = -g.X1, -g.Y1, -g.X0, -g.Y0
			default:
				g.X0, g.Y0, g.X1, g.Y1 = g.Y0, -g.X1, g.Y1, -g.X0
			}
			turned[i] = g
		}
		want := "block of 0\n0|0:level text\nblock of 0\n1|0:a b\n"
		if diff := cmp.Diff(want, script(layout.Blocks(append(turned, level...)))); diff != "" {
			t.Errorf("%v (-want +got):\n%s", turn, diff)
		}
	}
}

func TestMarks(t *testing.T) {
	tests := []struct {
		name   string
		pieces []piece
		hidden string // characters that are marked
		want   string
	}{
		{"part_of_a_line", []piece{{0, 100, "seen XYZ again"}}, "XYZ", "block of 0\n0|0:seen|0:XYZ[8]|0:again\n"},
		{
			"paragraph",
			[]piece{{0, 100, "those who are seen and XYZ"}, {0, 88, "ZZZ as well as the others"}},
			"XYZ",
			"block of 0\n0|0:those who are seen and|0:XYZ/ZZZ[8]|0:as well as the others\n",
		},
		{
			"cell",
			[]piece{{0, 100, "Adair"}, {60, 100, "PC"}, {0, 86, "XXX"}, {60, 86, "PS"}},
			"XYZ",
			"block of 2\n0|0:Adair|1:PC\n1|0:XXX[8]|1:PS\n",
		},
		{
			"part_of_a_cell",
			[]piece{{0, 100, "Adair"}, {80, 100, "PC"}, {0, 86, "Ann XXX Otto"}, {80, 86, "PS"}},
			"XYZ",
			"block of 2\n0|0:Adair|1:PC\n1|0:Ann Otto|0:XXX[8]|1:PS\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			all := glyphs(tt.pieces)
			for i := range all {
				if strings.ContainsRune(tt.hidden, all[i].Rune) {
					all[i].Mark = 8
				}
			}
			if diff := cmp.Diff(tt.want, script(layout.Blocks(all))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAlign(t *testing.T) {
	before, numbers := []layout.Span{{0, 40}, {60, 100}, {150, 170}}, []int{1, 2, 3}
	tests := []struct {
		name string
		cols []layout.Span
		want []int
	}{
		{"same", []layout.Span{{0, 30}, {60, 110}, {160, 170}}, []int{1, 2, 3}},
		{"one_is_empty", []layout.Span{{0, 30}, {155, 170}}, []int{1, 3}},
		{"one_more", []layout.Span{{0, 30}, {60, 90}, {155, 170}, {200, 220}}, []int{1, 2, 3, 4}},
		{"another_table", []layout.Span{{0, 30}, {45, 58}, {110, 140}}, nil},
		{"one_over_two", []layout.Span{{0, 100}, {150, 170}}, nil},
		{"none", nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, layout.Align(before, numbers, tt.cols)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzBlocks checks that no character is lost, and that lines and columns are in
// order.
func FuzzBlocks(f *testing.F) {
	f.Add("Name\tRank\nAdair\tPC\nQuill\tPS", uint8(14))
	f.Add("a b c\t\t\td\n\n\t\te\nf", uint8(6))
	f.Fuzz(func(t *testing.T, text string, pitch uint8) {
		var pieces []piece
		letters := 0
		for i, row := range strings.Split(strings.ToValidUTF8(text, ""), "\n") {
			for k, cell := range strings.Split(row, "\t") {
				pieces = append(pieces, piece{float32(40 * k), -float32(i) * float32(pitch), cell})
				letters += len([]rune(cell)) - strings.Count(cell, " ")
			}
		}
		line := -1
		for _, b := range layout.Blocks(glyphs(pieces)) {
			for _, row := range b.Rows {
				if row.Line <= line {
					t.Errorf("line %d after %d", row.Line, line)
				}
				line = row.Line
				col := -1
				for _, c := range row.Cells {
					if c.Col <= col || c.Col >= max(1, len(b.Columns)) {
						t.Errorf("column %d after %d of %d", c.Col, col, len(b.Columns))
					}
					col = c.Col
					letters -= len([]rune(c.Text)) - strings.Count(c.Text, " ") - strings.Count(c.Text, "\n")
				}
			}
		}
		if letters != 0 && !strings.ContainsAny(text, "\r\v\f\x00+") {
			t.Errorf("%d characters are lost", letters)
		}
	})
}
