package detect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/patterns/packs"
	"github.com/rollcall-scan/rollcall/scanner/detect"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

func matcher(tb testing.TB) *patterns.Matcher {
	tb.Helper()
	all, err := packs.All()
	if err != nil {
		tb.Fatal(err)
	}
	m, err := patterns.Load(all...)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// feed sends text to d, a row a line with cells parted by "|". An empty line is
// a row left out; "[hidden-row]" before a line hides it, and "~" before a cell
// hides the cell as a hidden column does.
func feed(d *detect.Detector, text string) {
	d.Part(doc.Part{Loc: doc.Location{Path: "in", Part: "Sheet1", Kind: doc.Sheet}})
	for i, line := range strings.Split(strings.Trim(text, "\n"), "\n") {
		f := doc.Fragment{Loc: doc.Location{Path: "in", Part: "Sheet1", Kind: doc.Sheet, Row: i + 1}}
		for _, h := range []doc.Hidden{doc.HiddenRow, doc.HiddenText, doc.Comment, doc.Attachment} {
			if rest, ok := strings.CutPrefix(line, "["+h.Words()[0]+"]"); ok {
				f.Hidden, line = h, rest
			}
		}
		for col, cell := range strings.Split(line, "|") {
			cell, hidden := strings.CutPrefix(strings.TrimSpace(cell), "~")
			if cell == "" {
				continue
			}
			c := doc.Cell{Col: col + 1, Text: cell}
			if hidden {
				c.Hidden = doc.HiddenColumn
			}
			f.Cells = append(f.Cells, c)
		}
		if len(f.Cells) > 0 {
			d.Fragment(f)
		}
	}
}

// summary writes findings without any value.
func summary(found []finding.Finding) string {
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "%s %s %d rows %d-%d %s", f.Rule, f.Severity, f.Records, f.Loc.Row, f.LastRow, f.Columns)
		for _, x := range f.Fields {
			fmt.Fprintf(&b, " %s", x.Kind)
		}
		for _, w := range f.Hidden.Words() {
			fmt.Fprintf(&b, " [%s %d]", w, f.HiddenRecs)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestTables(t *testing.T) {
	m := matcher(t)
	tests := []struct {
		name string
		text string
		want string
	}{
		{"headed", `
Surname|Initials|Rank|Service No.|Location
Ashdown|PJ|Constable|40112|Millport
Okonjo|T|Sergeant|40533|Millport
Lindqvist|EA|Inspector|41208|Harbour View
`, "personnel-table medium 3 rows 2-4 A:E surname initials rank service-number location\n"},
		{"no_header", `
Ashdown|PJ|Detective Constable|40112|Tactical Support Unit
Okonjo|T|Sergeant|40533|Road Policing Unit
Lindqvist|EA|Inspector|41208|Tactical Support Unit
Farrelly|M|Constable|41377|Road Policing Unit
`, "personnel-table medium 4 rows 1-4 A:E surname initials rank service-number unit\n"},
		{"title_section_total", `
|NOMINAL ROLL

|Officer||Posting
|Officer Name|Rank|Collar No|Station
|Ashdown, Peter|Constable|CX4011|Millport
|Section 1
|Okonjo, Tamsin|Sergeant|CX4053|Millport
|Lindqvist, Ebba|Inspector|4120|Harbour View

|Total strength|3
`, "personnel-table medium 3 rows 5-8 B:E name rank collar-number location\n"},
		{"under_harmless_rows", `
Ref|Type|Ward|Count
INC0001|Theft|North|4
INC0002|Burglary|East|7
INC0003|Theft|West|1
INC0004|Arson|North|2
Name|Rank|Pay Number
Peter Ashdown|Constable|C400112
Tamsin Okonjo|Sergeant|C400533
Ebba Lindqvist|Inspector|C400212
`, "personnel-table medium 3 rows 7-9 A:C name rank pay-number\n"},
		{"under_harmless_rows_without_header", `
Ref|Type|Ward|Count
INC0001|Theft|North|4
INC0002|Burglary|East|7
INC0003|Theft|West|1
INC0004|Arson|North|2
INC0005|Arson|North|2

Peter Ashdown|Constable|C400112|Full time
Tamsin Okonjo|Sergeant|C400533|Part time
Ebba Lindqvist|Inspector|C400212|Full time
Maeve Farrelly|Constable|C400377|Full time
`, "personnel-table medium 4 rows 8-11 A:D name rank service-number contract-type\n"},
		{"one_person_a_column", `
Employee No|45511|45512|45513|45514
Forename|Peter|Tamsin|Ebba|Maeve
Surname|Ashdown|Okonjo|Lindqvist|Farrelly
Job Title|Constable|Sergeant|Constable|Inspector
`, "personnel-table medium 4 rows 1-4 B:E employee-number forename surname rank\n"},
		{"cards", `
Name|Peter Ashdown
Rank|Constable
Warrant No|240112
Name|Tamsin Okonjo
Rank|Sergeant
Warrant No|240533
Name|Ebba Lindqvist
Rank|Inspector
Warrant No|241208
`, "personnel-table medium 3 rows 1-9 B:B name rank warrant-number\n"},
		{"side_by_side", `
Name|Rank||Name|Rank
Peter Ashdown|Constable||Ebba Lindqvist|Inspector
Tamsin Okonjo|Sergeant||Maeve Farrelly|Constable
Idris Pugh|Sergeant||Kofi Mensah|Constable
`, "personnel-table medium 3 rows 2-4 A:B name rank\npersonnel-table medium 3 rows 2-4 D:E name rank\n"},
		{"numbers_with_ranks", `
Warrant No|Rank|Unit
240112|Constable|Road Policing
240533|Sergeant|Custody
241208|Inspector|Road Policing
`, "personnel-table medium 3 rows 2-4 A:C warrant-number rank unit\n"},
		{"hidden_columns", `
Rank|Hours|~Surname|~Service No.
Constable|38|~Ashdown|~40112
Sergeant|12|~Okonjo|~40533
Inspector|44|~Lindqvist|~41208
`, "personnel-table high 3 rows 2-4 A:D rank surname service-number [hidden-column 3]\n"},
		{"hidden_rows", `
Name|Rank
Peter Ashdown|Constable
[hidden-row]Tamsin Okonjo|Sergeant
[hidden-row]Ebba Lindqvist|Inspector
`, "personnel-table high 3 rows 2-4 A:B name rank [hidden-row 2]\n"},
		{"ranks_and_names_in_one_column", `
Constable Peter Ashdown
Sergeant Tamsin Okonjo
Detective Inspector Ebba Lindqvist
Constable Maeve Farrelly
`, "personnel-table medium 4 rows 1-4 A:A name rank\n"},
		{"two_people_are_few", `
Name|Rank
Peter Ashdown|Constable
Tamsin Okonjo|Sergeant
`, "personnel-table low 2 rows 2-3 A:B name rank\n"},
		{"vetting_is_grave", `
Name|Rank|Vetting Level
Peter Ashdown|Constable|NPPV 3
Tamsin Okonjo|Sergeant|MV/SC
Ebba Lindqvist|Inspector|DV
`, "personnel-table high 3 rows 2-4 A:C name rank vetting-level\n"},
		{"names_alone", `
Name
Peter Ashdown
Tamsin Okonjo
Ebba Lindqvist
Maeve Farrelly
`, "people-list low 4 rows 2-5 A:A name\n"},

		// Near misses: nobody is in these.
		{"count_by_rank", "Rank|Female|Male|Total\nConstable|364|491|855\nSergeant|85|140|225\nInspector|30|86|116\n", ""},
		{"ranks_across", "Station|Constable|Sergeant|Inspector\nMillport|22|4|18\nHarbour View|5|2|5\nQuarry Hill|40|9|3\n", ""},
		{"posts", "Post ref|Job title|Rank/Grade|Location|Salary\nV6034|Analyst|EO1|Millport|31000\nV8950|Detective|Constable|Harbour View|41000\nV3816|Call handler|AO|Millport|25000\n", ""},
		{"cost_centres", "Cost centre|Rank|Posts|Pay\n59745|Constable|37|2164713\n84724|Sergeant|52|2126717\n78825|Inspector|88|6736790\n", ""},
		{"assets", "Asset no|Serial number|Description|Location\n100001|SN19447480|Radio|Millport\n100002|SN19447481|Laptop|Harbour View\n100003|SN19447482|Radio|Millport\n", ""},
		{"products", "SKU|Name|Grade|Unit|Price\nP284760|Paint Basic|C|each|54\nP524032|Washer Pro|B|each|42\nP860138|Bolt Basic|B|box|45\n", ""},
		{"streets", "Street|Ward|Length m\nFarrelly Court|North|88\nPugh Road|North|386\nAshdown Lane|South|653\n", ""},
		{"stations", "Station|Address|Town|Postcode\nMillport|90 Pugh Street|Millport|SE15 7AB\nHarbour View|46 Ashdown Street|Harbour View|SE10 8AB\nQuarry Hill|4 Mensah Road|Quarry Hill|SE4 6AB\n", ""},
		{"glossary", "Rank|Abbreviation|Insignia\nConstable|PC|Number\nSergeant|PS|Three chevrons\nInspector|Insp|Two pips\nSuperintendent|Supt|Crown\n", ""},
		{"authors", "Author|Title|Year\nJohn Ashdown|On bridges|1998\nMary Penrose|On rivers|2001\nPeter Whitlock|On hills|2003\nSusan Ashby|On roads|2004\n", ""},
		{"players_with_pay", "Player|Club|Position|Salary\nJohn Ashdown|Millport|Forward|90000\nPeter Whitlock|Millport|Keeper|80000\nPaul Ashby|Millport|Forward|70000\n", ""},
		{"votes", "Name|Party|Votes\nJohn Ashdown|Green|4212\nMary Penrose|Blue|3311\nPeter Whitlock|Red|2718\nSusan Ashby|Blue|999\n", ""},
		{"born_somewhere", "Name|Born location|Year\nJohn Ashdown|Millport|1901\nMary Penrose|Harbour View|1911\nPeter Whitlock|Millport|1921\nSusan Ashby|Quarry Hill|1931\n", "people-list low 4 rows 2-5 A:A name\n"},
		{"stationed_somewhere", "Name|Station\nJohn Ashdown|Millport\nMary Penrose|Harbour View\nPeter Whitlock|Millport\nSusan Ashby|Quarry Hill\n", "personnel-table medium 4 rows 2-5 A:B name location\n"},
		{"died", "Name|Born|Died|Occupation\nJohn Ashdown|1901|1970|Inspector of mines\nMary Penrose|1911|1980|Teacher\nPeter Whitlock|1921|1990|Clerk\nSusan Ashby|1931|1999|Teacher\n", ""},
		{"fallen_officers", "Name|Rank|Died\nJohn Ashdown|Constable|1970\nMary Penrose|Sergeant|1980\nPeter Whitlock|Constable|1990\n", "personnel-table medium 3 rows 2-4 A:B name rank\n"},
		{"births", "Name|Date of birth\nJohn Ashdown|01/02/1950\nMary Penrose|03/04/1951\nPeter Whitlock|05/06/1952\nSusan Ashby|07/08/1953\n", "people-list low 4 rows 2-5 A:B name date-of-birth\n"},
		{"births_and_starts", "Name|Date of birth|Start date\nJohn Ashdown|01/02/1950|01/02/1980\nMary Penrose|03/04/1951|03/04/1981\nPeter Whitlock|05/06/1952|05/06/1982\nSusan Ashby|07/08/1953|07/08/1983\n", "people-list medium 4 rows 2-5 A:C name date-of-birth start-date\n"},
		{"towns_called_after_officers", "Town|State|Population\nColonel Ashdown|North|1200\nColonel Penrose|South|1311\nGeneral Whitlock|North|9000\nSergeant Ashby|East|1400\n", "personnel-mention low 4 rows 2-5  rank name\n"},
		{"officers_in_one_cell", "Officer|State|Days\nColonel Ashdown|North|12\nColonel Penrose|South|13\nSergeant Whitlock|North|9\nSergeant Ashby|East|14\n", "personnel-table medium 4 rows 2-5 A:A name rank\n"},
		{"candidates_with_ranks", "Candidate|Rank|Result\nJohn Ashdown|Constable|Pass\nMary Penrose|Sergeant|Pass\nPeter Whitlock|Constable|Fail\n", "personnel-table medium 3 rows 2-4 A:B name rank\n"},
		{"grade_over_ranks", "Name|Grade\nJohn Ashdown|Constable\nMary Penrose|Sergeant\nPeter Whitlock|Constable\n", "personnel-table medium 3 rows 2-4 A:B name rank\n"},
		{"steps", "Nom et prénom|Échelon\nASHDOWN John|4\nPENROSE Mary|7\nWHITLOCK Peter|5\n", "personnel-table medium 3 rows 2-4 A:B name grade\n"},
		{"steps_without_names", "Établissement|Échelon\nAshdown|4\nPenrose|7\nWhitlock|5\n", ""},
		{"name_beside_forename", "Name|Vorname|Dienstgrad\nAshdown|Peter|Polizeihauptmeister\nPenrose|Mary|Polizeikommissar\nWhitlock|John|Polizeihauptmeister\n", "personnel-table medium 3 rows 2-4 A:C surname forename rank\n"},
		{"shifts", "Date|Name|Rank\n01/02/2024|John Ashdown|Constable\n01/02/2024|Mary Penrose|Sergeant\n01/02/2024|Peter Whitlock|Constable\n02/02/2024|John Ashdown|Constable\n02/02/2024|Mary Penrose|Sergeant\n02/02/2024|Peter Whitlock|Constable\n", "personnel-table medium 3 rows 2-7 B:C name rank\n"},
		{"namesakes", "Name|Rank\nJohn Ashdown|Constable\nMary Penrose|Sergeant\nJohn Ashdown|Constable\nJohn Ashdown|Inspector\n", "personnel-table medium 4 rows 2-5 A:B name rank\n"},
		{"other_posts_among_ranks", "John Ashdown|Constable|14,200\nMary Penrose|Sergeant|15,100\nPeter Whitlock|Gardener|9,300\nSusan Ashby|Constable|14,900\nPaul Harcourt|Gardener|9,100\n", "personnel-table medium 5 rows 1-5 A:B name rank\n"},
		{"players_and_pay", "Player|Club|Salary\nJohn Ashdown|Rovers|12000\nMary Penrose|City|9000\nPeter Whitlock|City|8000\nSusan Ashby|Rovers|9100\n", ""},
		{"engines", "Number|Name|Depot\n47001|General Wolfe|Crewe\n47002|Sergeant Bridge|Leeds\n47003|Lord Nelson|Crewe\n47004|General Wolfe|Leeds\n47005|Sergeant Bridge|Crewe\n47006|Lord Nelson|Leeds\n47007|General Wolfe|Leeds\n47008|Sergeant Bridge|Crewe\n47009|Lord Nelson|Leeds\n47010|General Wolfe|Crewe\n", ""},
		{"variables_over_figures", "w_1id|w_name|w_ht|l_1st\n11|John Ashdown|181|4\n12|Mary Penrose|178|5\n13|Peter Whitlock|190|1\n14|Susan Ashby|170|4\n", "people-list low 4 rows 2-5 B:B name\n"},
		{"days_as_headings", "Officer|Grade|01/06|02/06|03/06\nJohn Ashdown|AO|E|L|N\nMary Penrose|EO|E|L|N\nPeter Whitlock|HO|E|L|RD\nSusan Ashby|SO|E|N|L\nPaul Harcourt|HO|N|N|E\n", "personnel-table medium 5 rows 2-6 A:B name grade\n"},
		{"no_comma_allowed", "Name|Position\nAshdown_John C|Court Clerk\nPenrose_Mary S|Nurse\nWhitlock_Peter|Court Clerk\n", "personnel-table medium 3 rows 2-4 A:B name role\n"},
		{"rare_names_among_ranked", "Officer|Mon|Tue\nPC Ashdown|E|L\nPS Penrose|E|N\nPC Winterflood|L|L\nPC Whitlock|N|L\nPC Vacant|N|L\n", "personnel-table medium 4 rows 2-5 A:A name rank\n"},
		{"many_rows_a_person", "Name|Rank|Course\n" + strings.Repeat("John Ashdown|Constable|Driving\nMary Penrose|Sergeant|First aid\nPeter Whitlock|Constable|Custody\n", 4), "personnel-table medium 3 rows 2-13 A:B name rank\n"},
		{"posts_that_begin_with_their_head", "Denominación|Titular\nJefe de Contabilidad|Juan Ashdown\nAuxiliar de biblioteca|María Penrose\nTécnico de sonido|Pedro Whitlock\n", "personnel-table medium 3 rows 2-4 A:B role name\n"},
		{"streets_that_begin_with_theirs", "Vía|Barrio\nCalle Juan Ashdown|Centro\nAvenida María Penrose|Centro\nPaseo Pedro Whitlock|Norte\nPlaza Susana Ashby|Norte\n", ""},
		{"two_ranks_and_no_headings", "PC|John Ashdown|E\nPS|Mary Penrose|L\nPC|Peter Whitlock|E\nPC|Susan Ashby|N\nPS|Paul Harcourt|L\n", "personnel-table medium 5 rows 1-5 A:B rank name\n"},
		{"two_letters_that_stand_rarely", "WC|John Ashdown|E\n|Mary Penrose|L\n|Peter Whitlock|E\n|Susan Ashby|N\n|Paul Harcourt|L\n|Ann Ashby|L\nQ|Jane Ashdown|L\nWC|Jean Harcourt|L\n", "people-list low 8 rows 1-8 B:B name\n"},
		{"second_names", "Constable|Ashdown|Peter John\nSergeant|Penrose|Mary\nConstable|Whitlock|John Paul\nInspector|Harcourt|Susan\n", "personnel-table medium 4 rows 1-4 A:C rank surname forename\n"},
		{"years_at_school", "7|John Ashdown|QB|So\n12|Mary Penrose|RB|Jr\n3|Peter Whitlock|C|Sr\n44|Susan Ashby|WR|Fr\n21|Paul Harcourt|QB|So\n5|Ann Ashby|C|Sr\n31|Jane Ashdown|RB|Jr\n2|Jean Harcourt|C|So\n", "people-list low 8 rows 1-8 B:B name\n"},
		{"split_names_under_words", "Ilk|Zut|Rank held\nJohn|Ashdown|Constable\nMary|Penrose|Sergeant\nPeter|Whitlock|Constable\nPaul|Harcourt|Constable\n", "personnel-table medium 4 rows 2-5 A:C forename surname rank\n"},
		{"turns_are_no_units", "Shift|Name|Rank\nEarly|John Ashdown|Constable\nLate|Mary Penrose|Sergeant\nRest day|Peter Whitlock|Constable\n", "personnel-table medium 3 rows 2-4 B:C name rank\n"},
		{"words_under_a_heading_of_figures", "Surname|Forename|Grade|Establishment\nAshdown|John|Prison Officer|HMP Coldham\nPenrose|Mary|Prison Officer|HMP Eastwick\nWhitlock|Peter|Prison Officer|HMP Coldham\n", "personnel-table medium 3 rows 2-4 A:D surname forename rank location\n"},
		{"companies", "Supplier|Department|Amount\nPugh Transport Ltd|Estates|1200\nMensah & Sons|Fleet|88\nHarbour Catering Services|Estates|431\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := detect.New(m).Detector()
			feed(d, tt.text)
			if diff := cmp.Diff(tt.want, summary(d.Findings())); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestWindows reads a table much longer than a window, with harmless rows before.
func TestWindows(t *testing.T) {
	surnames := strings.Fields("Ashdown Okonjo Lindqvist Farrelly Pugh Mensah Kowalczyk Bhatti")
	ranks := []string{"Constable", "Sergeant", "Inspector"}
	var b strings.Builder
	b.WriteString("Ref|Offence|Ward\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "R%05d|Theft|Ward %d\n", i, i%7)
	}
	b.WriteString("Surname|Rank|Collar No\n")
	for i := range 5000 {
		fmt.Fprintf(&b, "%s|%s|%d\n", surnames[i%len(surnames)], ranks[i%len(ranks)], 10000+7*i)
	}
	d := detect.New(matcher(t)).Detector()
	feed(d, b.String())
	want := "personnel-table high 5000 rows 3003-8002 A:C surname rank collar-number\n"
	if diff := cmp.Diff(want, summary(d.Findings())); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func TestRunningText(t *testing.T) {
	m := matcher(t)
	tests := []struct {
		name string
		text string
		want string
	}{
		{
			"ranks_names_numbers", "Constable Tamsin Okonjo (244844) was posted to Millport during the operation.\nSgt. O'Farrelly (4521) and DCI E. Lindqvist met PC 1234 PUGH, who reported to the duty officer at the station.",
			"personnel-mention medium 4 rows 1-2  rank name collar-number service-number\n",
		},
		{
			"each_once", "Sergeant Tamsin Okonjo spoke. Later Sergeant Tamsin Okonjo left, and Sergeant Tamsin Okonjo came back to the station again.",
			"personnel-mention low 1 rows 1-1  rank name\n",
		},
		{"policy", "A Sergeant may apply for the rank of Inspector after two years. The Chief Inspector of the district reviews the application and the Superintendent approves it. May Day duties count double. The Constable or Sergeant on duty at Victoria Park and Charing Cross signs the book.", ""},
		{"signed", "I write in response to your request. The number of officers at each rank is in the table attached.\nYours faithfully,\nEbba Lindqvist\nInformation Access Manager", ""},
		{"common_nouns", "The major reason was a general lack of private rooms; the captain of industry met a corporal punishment debate in Washington DC on Monday.", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := detect.New(m).Detector()
			d.Fragment(doc.Fragment{Loc: doc.Location{Path: "in", Row: 1}, Cells: []doc.Cell{{Col: 1, Text: tt.text}}})
			if diff := cmp.Diff(tt.want, summary(d.Findings())); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}
