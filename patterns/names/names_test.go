package names_test

import (
	"strings"
	"testing"

	"github.com/rollcall-scan/rollcall/patterns/names"
)

// The words were typed for these tests, listed and unlisted ones as they came to
// mind; nobody in particular is meant.
func TestPersonOfEveryOrigin(t *testing.T) {
	m := load(t)
	for _, tt := range []struct{ name, words string }{
		{"english", `Harriet Nigel Clive Prudence Barnaby Imogen Tristram Verity Cuthbert Winifred
			Hargreave Micklethwait Thornbury Wetherby Smithson Oakhurst Pennyfeather Fotheringay Bickerton Ravenshaw
			Stubbington Wolstenholm Cattermole Dunsford Huddlethwaite Garrowby Haversham Ibbetson Kettlewell Lockersby
			Netherthwaite Nettlefold Ollerton Pilkingham Quarrington Rowbottam Sidgewick Tattersal Uppington Winkworth`},
		{"irish", `Niamh Oisín Fionnuala Cathal Gráinne Tadhg Saoirse Diarmuid Aoibheann Caoimhe
			O'Neill O'Shaughnessy McKenna McGillicuddy MacNamara Ó'Briain Mulvihill Geoghegan Donoghue Fitzmaurice
			McElhatton McGuirke O'Donnchadha Gilhoolie Mulgannon Heffernan Tuohey Loughnane Shaughnessey Cuddihy
			Bhriain Bhreathnach McAnulty O'Hanrahan Finnerty Mac-Aodha Kinsellagh Rafferty Brannock MCGLINCHY`},
		{"scottish", `Hamish Catriona Eilidh Torquil Mhairi Alasdair Ruaridh Morag Lachlan Iona
			MacAskill McCorquodale MacGillivray Farquharson Auchterlony Abercrombie Drummond Colquhoun Strachan Urquhart
			MacSporran McLehose Buccleugh Dalrymple Carmichael Galbraith Kilgower Lamont Menzies Ogilvy
			McTavish MacQuarrie Pitcairn Ramsay Sutherland MCWHANNELL Geddes Haldane Innes Kinnear`},
		{"welsh", `Angharad Rhys Llewelyn Myfanwy Gwenllian Dafydd Ieuan Cerys Tudur Eluned
			Bronwen Gethin Iorwerth Meinir Caradog Prydderch Llywelyn Cadwaladr Gruffudd Pritchard
			Probert Gwilliam Protheroe Beddoe Trahaearn Rhydderch Bevan Mostyn Vaughan Ap-Rhys
			Penhale Gwynfor Llwyd Treharne Eifion Bowen Merfyn Griffiths Howells Lleucu`},
		{"polish", `Agnieszka Krzysztof Małgorzata Zbigniew Grażyna Wojciech Stanisław Bożena Mirosława Jarosław
			Kowalczyk Wiśniewska Zieliński Wójcik Kamińska Szymborska Dąbrowski Mazurkiewicz Pietrzykowska Wróblewska
			Grzegorczyk Szczepaniak Jędrzejewska Brzęczyszczykiewicz Chmielowski Olszańska Zawistowski Krawczuk Bartosiewicz Nowacki
			Domaradzki Przewoźniak Gołębiewska Trzaskowski Stachurska Wesołowski Jagiełło Kubacki Lisiecka MALINOWSKI`},
		{"south_asian", `Priyanka Gurpreet Rajesh Lakshmi Anirudh Harjinder Shabana Imtiaz Nusrat Sukhwinder
			Chakravarty Mukhopadhyay Venkataraman Balasubramaniam Dhaliwal Choudhury Bhattacharjee Krishnaswamy Sandhawalia Qureshi
			Rajagopal Jayawardene Wickremasinghe Thirunavukkarasu Siddiqui Gunawardene Randhawa Deshpande Chaudhari Hussain
			Begum Kaur Patel Ghosal Vijayakumar Muthusamy Ramanathan Gopalan Shahid Zulfiqar`},
		{"west_african", `Oluwaseun Chukwuemeka Ngozi Adaeze Babatunde Kwabena Akosua Abimbola Ifeanyi Temitope
			Okonkwo Adeyemi Nwachukwu Ogunbiyi Boateng Owusu Mensah Oyelowo Ezeudu Adichie
			Okparaebo Ogundimu Adebanjo Nwokocha Agyekum Asamoah Diallo Koulibaly Ouedraogo Amoateng
			Olorunfemi Uzochukwu Obaseki Ekundayo Ademuyiwa Osarenkhoe Eboagwu Traoré Kouyaté Ndiaye`},
		{"chinese", `Xiaoming Zhihao Meiling Yuxuan Jianguo Liwei Xinyi Guangming Weiqiang Shufen
			Zhang Huang Ouyang Cheung Leung Tsang Kwok Szeto Zhuge Hsieh
			Xiao-Ling Wai-Man Chen Zheng Zhao Xuemin Haoyang Jingyuan Ruolan Tianyi
			Qiuyan Yongfu Zhongwei Fengying Lihong Dongsheng Wenqing Kaiwen Mingxia Zhuang`},
		{"arabic", `Abdulrahman Mohammed Fatimah Khadijah Yousef Mustafa Zaynab Abdelkader Noureddine Hisham
			Al-Hashimi El-Sayed Benmoussa Bouzidi Abu-Bakr Khalifah Al-Otaibi Mansouri Haddad Bin-Laswad
			Chaouki Boumedienne Abdelhamid Shamsuddin Najjar Qasimi Barghouthi Ghannouchi Tantawi Zarqawi
			Rashidi Sulaimani Abdulkarim Hamdani Fakhoury Maktoumi Sabbagh Lahoud Nasrallah Tahiri`},
		{"iberian", `Guadalupe Inmaculada Joaquín Íñigo Concepción Gonçalo Conceição Thiago Rosário Xavier
			Fernández González Echeverría Zubizarreta Villanueva Etxebarria Montenegro Cervantes Urrutia Ibáñez
			Guimarães Vasconcelos Albuquerque Figueiredo Cavalcanti Magalhães Nogueira Rodrigues Sepúlveda Gonçalves
			Arrizabalaga Bermúdez Carrasquilla Domínguez Escobedo Quintanilla Goicoechea Teixeira Loureiro ZAPATERO`},
		{"french", `Geneviève Jean-Baptiste Thibault Océane Marie-Claude Guillaume Aurélie Gwenaëlle Thierry Éloïse
			Beauregard Charpentier Lefebvre Rousselot D'Aubigny De-Villiers Bouchard Thibodeaux Deschênes Guillemot
			Desrosiers Lachapelle Montaigut Delacourt Fontenelle Gauthier Marchandeau Pelletier Rochefort Vaillancourt
			Arsenault Barbeau Cloutier Duquesnoy Émond Froissart Grandjean Hautecoeur Jacquemin Larochelle`},
		{"german_dutch_hungarian", `Wolfgang Hannelore Jürgen Sieglinde Marijke Joost Szabolcs Ildikó Zsuzsanna Gábor
			Müller Schwarzenberger Hoffmann Zimmermann Oberhauser Krüger Weißmüller Schröder Baumgartner Lichtenberger
			van-der-Berg Vandenbroucke Dijkgraaf Oosterhuis Hoogenboom de-Groot Zuiderveld Steenbergen Verstappen Bloemendaal
			Szilágyi Kovács Horváth Nagypál Szentmiklósi Keresztes Bernáth Csernus Mészöly Vásárhelyi`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			words := strings.Fields(tt.words)
			var missed []string
			for _, w := range words {
				if m.Person(w) < 0.6 {
					missed = append(missed, w)
				}
			}
			if len(missed)*10 > len(words) {
				t.Errorf("%d of %d are no names: %q", len(missed), len(words), missed)
			}
		})
	}
}

func TestOrdinaryWords(t *testing.T) {
	m := load(t)
	for _, tt := range []struct{ name, words string }{
		{"police", `Constable Sergeant Theft Burglary Custody Station Division Crime Radio Laptop Overtime Budget Grade Early Late
			Night Inspector Superintendent Robbery Patrol Vehicle Unit Squad Section Headquarters Firearms Dog Traffic Response
			Neighbourhood Intelligence Surveillance Vetting Clearance Warrant Arrest Detention Offence Victim Witness Assault`},
		{"office", `Department Directorate Secretary Finance Payroll Procurement Estates Training Temporary Permanent Vacancy Contract
			Headcount Total Number Location Surname Forename Initials Address Postcode Telephone Invoice Paint Street Road Avenue`},
		{"forces", `Corporal Lieutenant Captain Colonel Brigadier Battalion Regiment Squadron Barracks Infantry Artillery Airfield`},
		{"countries", `France Germany Spain Portugal Poland Hungary Belgium Netherlands Nigeria Ghana Pakistan Bangladesh Australia
			Canada Scotland Wales Ireland Afghanistan Luxembourg Switzerland Sweden Denmark Argentina Thailand`},
		{"towns", `Belfast Lisburn Ballymena Portadown Birmingham Wolverhampton Middlesbrough Aberystwyth Kilmarnock Budapest Warszawa
			Düsseldorf Eindhoven Southampton Coleraine Enniskillen`},
		{"months_and_days", `January February March July September October November December
			Monday Tuesday Wednesday Thursday Friday Saturday Sunday`},
		{"colours", `Red Blue Yellow Orange Purple Pink Turquoise Maroon Beige Navy`},
		{"companies", `Ltd Limited Holdings Plc Group Trading Enterprises Solutions Logistics GmbH Partners Services International`},
		{"products", `Toyota Vauxhall Samsung Motorola Microsoft Printer Battery Helmet Torch Baton Handcuffs Camera Charger`},
		{"beasts", `Tiger-shark Labrador Elephant Hamster Squirrel Hedgehog Pigeon Lobster`},
		{"french", `Commissariat Gendarmerie Véhicule Février Préfecture Sécurité`},
		{"german", `Polizeipräsidium Straße Fahrzeug Dienststelle Abteilung Hauptmann Januar`},
		{"spanish_portuguese", `Comisaría Vehículo Ayuntamiento Polícia Delegacia Segurança Fevereiro`},
		{"polish", `Komenda Policja Pojazd Sierżant Wydział Województwo Październik`},
		{"hungarian_dutch", `Rendőrség Kapitányság Osztály Gépjármű Politie Voertuig Gemeente Afdeling`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for w := range strings.FieldsSeq(tt.words) {
				if s := m.Score(w); s.Ordinary < 0.6 || s.Person > 0.4 {
					t.Errorf("%s: ordinary %.2f, person %.2f", w, s.Ordinary, s.Person)
				}
			}
		})
	}
}

// Words on no list: both what they are made of and what they look like.
func TestUnlisted(t *testing.T) {
	m := load(t)
	for _, tt := range []struct {
		name, word string
		person     bool
	}{
		{"mc", "McSnorrigan", true},
		{"mac_with_capital", "MacDrummoyle", true},
		{"o_apostrophe", "O’Ballyhane", true},
		{"o_clock", "O'Clock", false},
		{"d_apostrophe", "D'Arbanville", true},
		{"polish_ending", "Zblewiczowski", true},
		{"spaced_particle", "van den Hoogenzand", true},
		{"german_compound", "Streifendienstplanung", false},
		{"english_compound", "Hangarkeepership", false},
		{"portuguese_noun", "Fiscalizações", false},
		{"with_digits", "AB1234", false},
		{"plural", "Roadsweepings", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if m.Listed(tt.word) {
				t.Fatalf("%s is on a list", tt.word)
			}
			if got := m.Person(tt.word); got > 0.5 != tt.person {
				t.Errorf("%s: person %.2f", tt.word, got)
			}
		})
	}
}

func TestBothNameAndWord(t *testing.T) {
	m := load(t)
	for _, w := range []string{"May", "Rose", "Bell", "Savage", "Young", "White", "Brown", "Grant", "Mark", "Bill", "Frank", "April"} {
		s := m.Score(w)
		if name := max(s.Given, s.Surname); name < 0.55 || s.Ordinary < 0.6 || s.Person < 0.35 || s.Person > 0.8 {
			t.Errorf("%s: %+v", w, s)
		}
	}
}

func TestSpellings(t *testing.T) {
	m := load(t)
	for _, tt := range []struct{ name, a, b string }{
		{"capitals", "Blenkinsop", "BLENKINSOP"},
		{"diacritics", "Wójcik", "WOJCIK"},
		{"combining_marks", "Séamus", "Se\u0301amus"},
		{"sharp_s", "Weiß", "WEISS"},
		{"typographic_apostrophe", "O'Neill", "O’NEILL"},
		{"no_apostrophe", "O'Neill", "ONeill"},
		{"genitive", "Blenkinsop", "Blenkinsop's"},
		{"dot_and_space", "Blenkinsop", " Blenkinsop. "},
		{"hyphens", "Smith-Jones", "Smith–Jones"},
		{"initial_beside", "Blenkinsop", "J Blenkinsop"},
		{"vietnamese", "Nguyễn", "Nguyen"},
		{"cyrillic", "Иванов", "Ivanov"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if a, b := m.Score(tt.a), m.Score(tt.b); a != b {
				t.Errorf("%q %+v, %q %+v", tt.a, a, tt.b, b)
			}
		})
	}
}

func TestGivenAndSurname(t *testing.T) {
	m := load(t)
	for _, w := range []string{"Geraldine", "Siobhán", "Jean-Pierre", "Małgorzata", "Chukwuemeka"} {
		if s := m.Score(w); s.Given < 0.7 || s.Given < s.Surname {
			t.Errorf("%s: %+v", w, s)
		}
	}
	for _, w := range []string{"Blenkinsop", "O'Shaughnessy", "McElhinney", "Wiśniewska", "Papadopoulos", "Featherstonhaugh"} {
		if s := m.Score(w); s.Surname < 0.5 || s.Surname < s.Given {
			t.Errorf("%s: %+v", w, s)
		}
	}
}

func TestNothing(t *testing.T) {
	m := load(t)
	for _, w := range []string{"", " ", "-", "'", "...", "—"} {
		if s := m.Score(w); s.Given != 0 || s.Surname != 0 || s.Person > 0.5 {
			t.Errorf("%q: %+v", w, s)
		}
		if m.Listed(w) {
			t.Errorf("%q is listed", w)
		}
	}
	if got := (&names.Model{}).Person("Smith"); got < 0 || got > 1 {
		t.Errorf("empty model: %v", got)
	}
}

func FuzzScore(f *testing.F) {
	m, err := names.Load()
	if err != nil {
		f.Fatal(err)
	}
	for _, w := range []string{
		"Smith", "O'Neill", "Ní Bhriain", "van der Berg", "Smith-Jones", "WÓJCIK", "ﬁ", "Ĳssel", "''s", "o'", "mac", "Mc'X",
		"\xff\xfe", "a-b-c-d-e-f-g-h-i", "Иванов", "李小明", "é\u0301", "’’’", "fitz", strings.Repeat("Ab'c-", 40), strings.Repeat("x", 300),
	} {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, w string) {
		s := m.Score(w)
		for _, v := range []float64{s.Given, s.Surname, s.Ordinary, s.Person} {
			if !(v >= 0 && v <= 1) {
				t.Fatalf("%q: %+v", w, s)
			}
		}
		if s != m.Score(w) || s.Person != m.Person(w) {
			t.Fatalf("%q: two scores", w)
		}
		if n := testing.AllocsPerRun(1, func() { m.Score(w); m.Listed(w) }); n > 0 {
			t.Fatalf("%q: %v allocations", w, n)
		}
	})
}
