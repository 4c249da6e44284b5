package patterns_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/patterns/packs"
)

func load(tb testing.TB) (*patterns.Matcher, []patterns.Pack) {
	tb.Helper()
	all, err := packs.All()
	if err != nil {
		tb.Fatal(err)
	}
	m, err := patterns.Load(all...)
	if err != nil {
		tb.Fatal(err)
	}
	return m, all
}

func TestFormOf(t *testing.T) {
	tests := []struct {
		value string
		want  patterns.Form
	}{
		{"", patterns.Empty},
		{"4521", patterns.Digits},
		{"007", patterns.Digits},
		{"1,204.50", patterns.Decimal},
		{"£20", patterns.Decimal},
		{"-3%", patterns.Decimal},
		{"3.14", patterns.Decimal},
		{"2024-01-31", patterns.Date},
		{"2024-01-31 09:00:00", patterns.Date},
		{"2024-01-31T09:00:00", patterns.Date},
		{"31/12/1999", patterns.Date},
		{"31.12.1999", patterns.Date},
		{"1/2/99", patterns.Date},
		{"1 Feb 2024", patterns.Date},
		{"01-FEB-24", patterns.Date},
		{"2024-01", patterns.Date},
		{"09:30", patterns.Date},
		{"3:58:53", patterns.Date},
		{"10-20-30", patterns.Date}, // a sort code looks like one: the heading decides
		{"C461834", patterns.Code},
		{"12345678-2", patterns.Code},
		{"MJ", patterns.Letters},
		{"M. J.", patterns.Letters},
		{"Smith", patterns.Word},
		{"O'Neill", patterns.Word},
		{"Ó Briain", patterns.Words},
		{"John Smith", patterns.Words},
		{"7 Mill Road", patterns.WordsMore},
		{"line\nbreak", patterns.Long},
		{strings.Repeat("word ", 30), patterns.Long},
		{"---", patterns.Signs},
	}
	for _, tt := range tests {
		t.Run(tt.value, func(t *testing.T) {
			if got := patterns.FormOf(tt.value); got != tt.want {
				t.Errorf("FormOf(%q) = %d, want %d", tt.value, got, tt.want)
			}
		})
	}
}

func TestHeading(t *testing.T) {
	m, _ := load(t)
	tests := []struct {
		heading string
		want    patterns.Kind
		sure    bool // weight of 0.7 or more
	}{
		{"Surname", patterns.Surname, true},
		{"LAST_NAME", patterns.Surname, true},
		{"LastName", patterns.Surname, true},
		{"Surname of officer", patterns.Surname, true},
		{"Forename1", patterns.Forename, true},
		{"Officer Name", patterns.Name, true},
		{"Rank/Grade", patterns.Rank, true},
		{"PayNumber", patterns.PayNumber, true},
		{"Pay No.", patterns.PayNumber, true},
		{"Collar No", patterns.CollarNumber, true},
		{"D.O.B.", patterns.DateOfBirth, true},
		{"Vetting Level", patterns.VettingLevel, true},
		{"Street name", patterns.Thing, true},
		{"Ship name", patterns.Thing, true},
		{"Asset no", patterns.Thing, true},
		{"Number of officers", patterns.Count, true},
		{"Headcount", patterns.Count, true},
		{"Photosynthesis", patterns.None, false},
		{"Culmen depth", patterns.None, false},
		{strings.Repeat("Surname ", 20), patterns.None, false},
	}
	for _, tt := range tests {
		t.Run(tt.heading, func(t *testing.T) {
			got := m.Heading(tt.heading)
			if got.Kind != tt.want || got.Weight >= 0.7 != tt.sure {
				t.Errorf("Heading(%q) = %q with weight %.2f, want %q, sure %v", tt.heading, got.Kind, got.Weight, tt.want, tt.sure)
			}
		})
	}
}

// TestExamples holds every pack to its own examples and lookalikes.
func TestExamples(t *testing.T) {
	m, all := load(t)
	for _, p := range all {
		for _, block := range p.Terms {
			set := patterns.Set(block.Kind)
			for _, value := range block.Examples {
				if r := m.Value(value); !(r.Strong | r.Weak).Has(set) && (block.Kind != patterns.Turn || !m.IsTurn(value)) {
					t.Errorf("%s: example %q is no %s", p.ID, value, block.Kind)
				}
			}
			for _, value := range block.Lookalikes {
				if r := m.Value(value); r.Strong.Has(set) || block.Kind == patterns.Turn && m.IsTurn(value) {
					t.Errorf("%s: lookalike %q is taken for a %s by itself", p.ID, value, block.Kind)
				}
			}
		}
	}
}

func TestValue(t *testing.T) {
	m, _ := load(t)
	tests := []struct {
		value  string
		strong patterns.Kind // "" for none
	}{
		{"Detective Constable", patterns.Rank},
		{"DETECTIVE CONSTABLE", patterns.Rank},
		{"Ch. Insp", patterns.Rank},
		{"Acting Sergeant", patterns.Rank},
		{"T/Inspector", patterns.Rank},
		{"Assistant Chief Constab", patterns.Rank}, // cut off by a print
		{"PC", ""},
		{"Sergeant Street", ""},
		{"jane.doe@police.example", patterns.Email},
		{"AB 12 34 56 C", patterns.NINumber},
		{"AB123456C", patterns.NINumber},
		{"GB123456C", ""},
		{"BT1 1AA", patterns.Postcode},
		{"C461834.jpg", patterns.Photo},
		{"07700 900123", patterns.Phone},
		{"NPPV 3", patterns.VettingLevel},
		{"123456", ""},
		{"Paint", ""},
	}
	for _, tt := range tests {
		t.Run(tt.value, func(t *testing.T) {
			got := m.Value(tt.value).Strong
			if tt.strong == "" {
				if got != 0 {
					t.Errorf("Value(%q) is strong: %b", tt.value, got)
				}
				return
			}
			if !got.Has(patterns.Set(tt.strong)) {
				t.Errorf("Value(%q).Strong lacks %s", tt.value, tt.strong)
			}
		})
	}
}

func TestNames(t *testing.T) {
	m, _ := load(t)
	tests := []struct {
		value string
		form  patterns.NameForm
		name  bool // rather a name than not
	}{
		{"O'Farrelly, Maeve", patterns.Comma, true},
		{"McGrane Declan", patterns.Full, true},
		{"SMITH-JONES Patricia", patterns.Full, true},
		{"D'Amico, Luca", patterns.Comma, true},
		{"J. Bloggs", patterns.Abbreviated, true},
		{"Bloggs J A", patterns.Abbreviated, true},
		{"Rhys ap Gwilym", patterns.Full, true},
		{"Siân Llewellyn", patterns.Full, true},
		{"Caoimhe Ní Bhriain", patterns.Full, true},
		{"Wojciech Kowalczyk", patterns.Full, true},
		{"Harpreet Kaur Gill", patterns.Full, true},
		{"Oluwaseun Adeyemi", patterns.Full, true},
		{"Zhang Wei", patterns.Full, true},
		{"Mr John Smith", patterns.Full, true},
		{"John Smith QPM", patterns.Full, true},
		{"PJ", patterns.InitialsOnly, true},
		{"Sgt Jane Smith", patterns.Ranked, true},
		{"PC 1234 Smith", patterns.Ranked, true},
		{"Kovács János r. őrm.", patterns.Ranked, true},
		{"John Smith (Sgt)", patterns.Ranked, true},
		{"John Smith (retired)", patterns.Full, true},
		{"PC 1234 L. van 't Hof", patterns.Ranked, true},
		{"Ashdown Peter (402117)", patterns.Numbered, true},
		{"Khalid al-Tikriti", patterns.Full, true},
		{"Ashdown_Peter J", patterns.Comma, true},
		{"first_name", patterns.NoName, false},
		{"Calle Miguel Penrose", patterns.Full, false},
		{"HMS Duncan", patterns.NoName, false},
		{"Ashdown Ltd", patterns.NoName, false},
		{"Paint Basic", patterns.Full, false},
		{"Vehicle crime", patterns.NoName, false},
		{"Murphy Transport", patterns.Full, false},
		{"Kelly's Lane", patterns.NoName, false},
		{"Bell Lane", patterns.Full, false},
		{"Public Protection", patterns.Full, false},
		{"End of report", patterns.NoName, false},
	}
	for _, tt := range tests {
		t.Run(tt.value, func(t *testing.T) {
			got := m.Value(tt.value)
			if got.Name != tt.form {
				t.Errorf("Value(%q).Name = %d, want %d", tt.value, got.Name, tt.form)
			}
			if got.Person >= 0.5 != tt.name {
				t.Errorf("Value(%q).Person = %.2f", tt.value, got.Person)
			}
		})
	}
}

func TestMentions(t *testing.T) {
	m, _ := load(t)
	tests := []struct {
		name string
		text string
		want []string // the whole mentions
	}{
		{"rank_name", "met Sergeant Tamsin Okonjo there", []string{"Sergeant Tamsin Okonjo"}},
		{"number_between", "PC 1234 PUGH attended", []string{"PC 1234 PUGH"}},
		{"number_after", "Sgt. O'Farrelly (4521) said", []string{"Sgt. O'Farrelly (4521)"}},
		{"initial", "DCI J. Bloggs, the SIO", []string{"DCI J. Bloggs"}},
		{"signature", "Jane Bloggs, Detective Sergeant\n", []string{"Jane Bloggs, Detective Sergeant"}},
		{"two", "Inspector Bloggs and Sergeant Pugh", []string{"Inspector Bloggs", "Sergeant Pugh"}},
		{"no_name", "the Sergeant on duty", nil},
		{"rank_of_rank", "A Sergeant Major reports", nil},
		{"common_noun", "a major Smith said", nil},
		{"place", "Chief Constable of the district", nil},
		{"street_before", "dans la rue du Général Ashdown", nil},
		{"street_before_without_a_particle", "en la avenida General Penrose", nil},
		{"not_a_street", "de la lettre du Général Ashdown", []string{"Général Ashdown"}},
		{"school_before", "aluna da Escola Major Silva, em Braga", nil},
		{"school_of_a_kind_before", "Escola Estadual General Silva", nil},
		{"school_behind", "pupils of General Wolfe School", nil},
		{"capitals_of_another_language", "COORDENAÇÃO DE APOIO AO ENSINO", nil},
		{"amid_capitals", "CHECKED BY PC SMITH TODAY", []string{"PC SMITH"}},
		{"particle_in_capitals", "SGT DE SOUZA", []string{"SGT DE SOUZA"}},
		{"agent_of_something", "AGENTE DE APOIO", nil},
		{"general_de", "le General de Gaulle", []string{"General de Gaulle"}},
		{"sentence_ends", "la inspectora Marta Quintero. El acta", []string{"inspectora Marta Quintero"}},
		{"ordinal_of_the_rank", "el Sargento 1.º Quintero", []string{"Sargento 1.º Quintero"}},
		{"branch_and_number", "o Sgt PM 114.233-1 Edson Queiroz", []string{"Sgt PM 114.233-1 Edson Queiroz"}},
		{"number_and_comma", "PC 4521, Jane Pugh", []string{"PC 4521, Jane Pugh"}},
		{"number_and_place", "PC 4521, London", nil},
		{"in_small_letters", "en hoofdagent Pieter de Wit bleef", []string{"hoofdagent Pieter de Wit"}},
		{"in_small_letters_one_word", "the sergeant Tom said", nil},
		{"name_before", "Kovács Béla r. alezredes, Tóth Mária r. százados", []string{"Kovács Béla r. alezredes", "Tóth Mária r. százados"}},
		{"no_name_before", "A Rendőrség r. alezredes", nil},
		{"empty", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			m.Mentions(tt.text, func(x patterns.Mention) { got = append(got, tt.text[x.Start:x.End]) })
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Mentions(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestMentionNumber(t *testing.T) {
	m, _ := load(t)
	tests := []struct {
		name string
		text string
		want patterns.Kind
	}{
		{"police", "PC 1234 PUGH attended", patterns.CollarNumber},
		{"detective_behind", "Det Sgt Pugh (4521) said", patterns.CollarNumber},
		{"shared_rank_long", "Sgt Pugh (25123456) said", patterns.ServiceNumber},
		{"forces", "Lance Corporal Pugh (25123456) said", patterns.ServiceNumber},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []patterns.Kind
			m.Mentions(tt.text, func(x patterns.Mention) { got = append(got, x.NumberKind) })
			if diff := cmp.Diff([]patterns.Kind{tt.want}, got); diff != "" {
				t.Errorf("kinds of numbers (-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzText holds what is read of any text to its bounds.
func FuzzText(f *testing.F) {
	m, _ := load(f)
	for _, s := range []string{"PC 1234 PUGH", "Sgt. O'Farrelly (4521)", "Jane Bloggs, DS", "AB123456C", "Ch. Insp. Ó Briain", "a@b.cd", "Sergeant \n\n.", "T/A/DC\x80", ",(-Sergeant"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "\uFFFD")
		r := m.Value(strings.TrimSpace(s))
		if r.Person < 0 || r.Person > 1 {
			t.Errorf("person %v", r.Person)
		}
		if c := m.Heading(s); c.Weight < 0 || c.Weight > 1 {
			t.Errorf("weight %v", c.Weight)
		}
		last := 0
		m.Mentions(s, func(x patterns.Mention) {
			if x.Start < last || x.End <= x.Start || x.End > len(s) {
				t.Fatalf("mention %d-%d after %d in %d bytes", x.Start, x.End, last, len(s))
			}
			if !utf8.ValidString(s[x.Start:x.End]) {
				t.Error("mention cuts a character")
			}
			last = x.End
		})
	})
}

func BenchmarkMentions(b *testing.B) {
	m, _ := load(b)
	text := strings.Repeat("the of and to in a is that for it as was with be by on not he his but at are this have from or had an they. ", 500)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		m.Mentions(text, func(patterns.Mention) {})
	}
}

func BenchmarkValue(b *testing.B) {
	m, _ := load(b)
	values := []string{"O'Farrelly, Maeve", "Detective Constable", "Tactical Support Unit", "C461834", "Millport"}
	for b.Loop() {
		for _, v := range values {
			m.Value(v)
		}
	}
}

// TestHeads holds what a value is by its first word, in languages that put the word
// there that decides.
func TestHeads(t *testing.T) {
	m, _ := load(t)
	tests := []struct {
		value string
		weak  patterns.Kind // "" for none
	}{
		{"Jefe de Contabilidad", patterns.Role},
		{"TÉCNICA DE SONIDO", patterns.Role},
		{"Chargée de communication", patterns.Role},
		{"Funzionario contabile", patterns.Role},
		{"Secretaria de Obras", patterns.Unit},
		{"Pôle Enfance", patterns.Unit},
		{"Via Garibaldi", patterns.HomeAddress},
		{"12 rue des Lilas", patterns.HomeAddress},
		{"101545 Teacher - Elementary", patterns.Role},
		{"Manager, Finance", patterns.Role},
		{"Police Department (416)", patterns.Unit},
		{"Jefferson Penrose", ""},
		{"Contabilidad del Jefe", ""},
	}
	for _, tt := range tests {
		t.Run(tt.value, func(t *testing.T) {
			if got := m.Value(tt.value).Weak; got.Has(patterns.Set(patterns.Role, patterns.Unit, patterns.HomeAddress)) != (tt.weak != "") ||
				tt.weak != "" && !got.Has(patterns.Set(tt.weak)) {
				t.Errorf("Value(%q).Weak = %b, want %q", tt.value, got, tt.weak)
			}
		})
	}
}

func TestIsRanked(t *testing.T) {
	m, _ := load(t)
	tests := []struct {
		value string
		want  bool
	}{
		{"SO Winterflood", true},
		{"PC 1747 Wickgate", true},
		{"PC Vacant", false},
		{"Marine Unit, crew for the regatta", false},
		{"Winterflood", false},
		{"SO", false},
	}
	for _, tt := range tests {
		t.Run(tt.value, func(t *testing.T) {
			if got := m.IsRanked(tt.value); got != tt.want {
				t.Errorf("IsRanked(%q) = %t", tt.value, got)
			}
		})
	}
}
