package html_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/html"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

var tests = []struct{ name, in, want string }{
	{"table", `<html><body><table border=1><tr><th>Name</th><th>Rank</th></tr>
<tr><td>Alder, Ada</td><td>Sgt</td></tr></table></body></html>`, `
part table "table 1" 0
table "table 1" 1: 1="Name" 2="Rank"
table "table 1" 2: 1="Alder, Ada" 2="Sgt"
`},
	{"end_tags_left_out", `<table><tr><td>a<td>b<tr><td>c<td>d<tbody><tr><td>e</table><p>x<p>y`, `
part table "table 1" 0
table "table 1" 1: 1="a" 2="b"
table "table 1" 2: 1="c" 2="d"
table "table 1" 3: 1="e"
part 0
1: 1="x"
1: 1="y"
`},
	{"spans", `<table id="staff"><tr><td rowspan=2>a<td colspan="2">b<td>c<tr><td>d<td>e<td>f<tr><td>g</table>`, `
part table "staff" 0
table "staff" 1: 1="a" 2="b" 4="c"
table "staff" 2: 2="d" 3="e" 4="f"
table "staff" 3: 1="g"
`},
	{"table_in_table", `<table><tr><td>menu</td><td><table><tr><td>Alder</td><td>Sgt</td></tr></table></td></tr><tr><td>x</td></tr></table>`, `
part table "table 2" 0
table "table 2" 1: 1="Alder" 2="Sgt"
part table "table 1" 0
table "table 1" 1: 1="menu"
table "table 1" 2: 1="x"
`},
	{"running_text", "<h1>Duty  list</h1>\n<p>Sgt <b>Ada</b>\nAlder\n<ul><li>one<li>two</ul>text<br>more", `
1: 1="Duty list"
2: 1="Sgt Ada Alder"
4: 1="one"
4: 1="two"
4: 1="text"
4: 1="more"
`},
	{"hidden", `<p>a<span style="display: none">b</span>c<p hidden>d<p style="visibility:hidden">e<div style="font-size:0"><p>f</div><p><font color=#FFFFFF>g</font><p style="left:-9999px">h`, `
1: 1="ac"
1[hidden-text]: 1="b"
1[hidden-text]: 1="d"
1[hidden-text]: 1="e"
1[hidden-text]: 1="f"
1[hidden-text]: 1="g"
1[hidden-text]: 1="h"
`},
	{"not_hidden", `<div style="background:#003"><p style="color:white">a</div><p class=x style="color:#fff">b<p style="font-size:0.8em">c<p style="display:block;opacity:1">d<table bgcolor=navy><tr><td><font color=white>e</font></table>`, `
1: 1="a"
1: 1="b"
1: 1="c"
1: 1="d"
part table "table 1" 0
table "table 1" 1: 1="e"
`},
	{"style_sheet", `<style>/* x */ .off, p.gone { display:none } @media print { .on { display:none } } .w{color:#fff}.h{color:#fff;background:navy}</style><p class="a off">a<p class=gone>b<p class=on>c<p><b class=w>d</b><p class=h>e`, `
1[hidden-text]: 1="a"
1[hidden-text]: 1="b"
1: 1="c"
1[hidden-text]: 1="d"
1: 1="e"
`},
	{"hidden_rows_and_columns", `<table><col><col style="display:none"><tr><td>a<td>b<td>c<tr style='display:none'><td>d<td>e<tr><td>f<i hidden>g</i></table>`, `
part table "table 1" 0
table "table 1" 1: 1="a" 2="b"[hidden-column] 3="c"
table "table 1" 2[hidden-row]: 1="d" 2="e"[hidden-column]
table "table 1" 3: 1="f"
table "table 1" 3: 1="g"[hidden-text]
`},
	{"properties", `<head><title>Duty
list</title><meta name="Author" content="Ada Alder"><meta name=viewport content="width=1"></head>`, `
1[document-property]: 1="Duty list"
2[document-property]: 1="author" 2="Ada Alder"
`},
	{"comments", "a<!-- was: <table><tr><td>Alder<td>Sgt</table> --><!--[if gte mso 9]><o:Author>Ada</o:Author><![endif]-->b<!-- -->", `
1[comment]: 1="was:"
part table "table 1" 0[comment]
table "table 1" 1[comment]: 1="Alder" 2="Sgt"
part 0
1[comment]: 1="Ada"
1: 1="ab"
`},
	{"forms", `<input type=hidden name=surname value=Alder><input name=rank value=Sgt><input type=submit value=Go><select><option>a<option>b</select><textarea>c <b></textarea>`, `
1[hidden-text]: 1="surname" 2="Alder"
1: 1="rank" 2="Sgt"
1: 1="a"
1: 1="b"
1: 1="c <b>"
`},
	{"template_and_noscript", `<template><p>a</template><noscript>b</noscript>c`, `
1[hidden-text]: 1="a"
1[hidden-text]: 1="b"
1: 1="c"
`},
	{"attributes", `<p>see <a href="mailto:ada@alder.example?subject=x" title="Sgt Alder">her</a> <img alt="photo of Ada" src="data:image/png;base64,AAAA">`, `
1: 1="ada@alder.example"
1: 1="Sgt Alder"
1: 1="see her photo of Ada"
`},
	{"data", `<a href="data:text/csv;base64,bmFtZSxyYW5rCg==">x</a>`, `
member in!data 1[embedded-file]
1: 1="x"
`},
	{"scripts", `<script type="application/ld+json">{"a": 1}</script><script>var staff = [{"name": "Ada Alder", "rank": "Sgt"}, {"name": "Bo Birch", "rank": "PC"}];
var more = ['Cy Cedar', 'Insp', 4711]; // all of them are off duty
alert("please call the duty officer"); x = "short";</script>`, `
member in!script 1.json[hidden-text]
member in!script 2.json[hidden-text]
1[hidden-text]: 1="Cy Cedar" 2="Insp" 3="4711"
1[comment]: 1="all of them are off duty"
1[hidden-text]: 1="please call the duty officer"
`},
	{"preformatted", "<pre>one\ntwo</pre><pre>Name   Rank\nAlder  Sgt\nBirch  PC\n</pre>", `
2: 1="one"
2: 1="two"
member in!text 1.txt
`},
	{"page_laid_out_as_a_table", "<table><tr><td><p>" + strings.Repeat("words and ", 50) + "<p>Sgt Ada Alder<td>x</table>", `
part table "table 1" 0
table "table 1" 1: 1="` + strings.TrimSpace(strings.Repeat("words and ", 50)) + `"
table "table 1" 1: 1="Sgt Ada Alder"
table "table 1" 1: 2="x"
`},
	{"stray_tags", `</td></table><td>a</td></p><tr><table></div><td>b</i></tr>`, `
1: 1="a"
part table "table 1" 0
table "table 1" 1: 1="b"
`},
	{"entities", `<p>O&#39;Neill &amp; D&rsquo;Amico&nbsp;&lt;x&gt;`, `
1: 1="O'Neill & D’Amico <x>"
`},
}

func TestRead(t *testing.T) {
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readertest.Transcript(t, html.Format(), []byte(tt.in))
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), got); diff != "" {
				t.Errorf("Read (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	latin, _ := charmap.Windows1252.NewEncoder().String(`<meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><p>Zoë`)
	cyrillic, _ := charmap.KOI8R.NewEncoder().String(`<meta charset=koi8-r><p>Ада`)
	wide, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(`<html><p>Zoë`)
	tests := []struct{ name, in, want string }{
		{"declared", latin, "1: 1=\"Zoë\"\n"},
		{"declared_by_another_name", cyrillic, "1: 1=\"Ада\"\n"},
		{"utf16", wide, "1: 1=\"Zoë\"\n"},
		{"utf8_that_says_it_is_not", `<meta charset=iso-8859-1><p>Zoë`, "1: 1=\"Zoë\"\n"},
		{"nothing_said", "<p>Zo\xeb", "1: 1=\"Zoë\"\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, readertest.Transcript(t, html.Format(), []byte(tt.in))); diff != "" {
				t.Errorf("Read (-want +got):\n%s", diff)
			}
		})
	}
}

// What is nested without end or repeated without number takes no time beyond its
// length.
func TestHostile(t *testing.T) {
	const n = 40_000
	for name, in := range map[string]string{
		"open":     strings.Repeat("<div><b>", n),
		"tables":   strings.Repeat("<table><tr><td>", n),
		"spans":    "<table>" + strings.Repeat("<tr><td rowspan=65534 colspan=1000>x", n/10),
		"brackets": "<script>x=" + strings.Repeat("[", n) + "</script>",
		"quotes":   "<script>x=" + strings.Repeat(`["`, n) + "</script>",
		"comments": strings.Repeat("<!-- <!-- x --> --><!--", n),
		"styles":   "<style>" + strings.Repeat("/* {", n) + "</style>" + strings.Repeat("<p class='a b c'>", n),
	} {
		t.Run(name, func(t *testing.T) { readertest.Fuzz(t, html.Format(), []byte(in)) })
	}
}

func FuzzRead(f *testing.F) {
	for _, tt := range tests {
		f.Add(tt.in)
	}
	f.Fuzz(func(t *testing.T, in string) { readertest.Fuzz(t, html.Format(), []byte(in)) })
}

// nothing is a sink that takes note of nothing.
type nothing struct{}

func (nothing) Part(doc.Part) error               { return nil }
func (nothing) Fragment(doc.Fragment) error       { return nil }
func (nothing) Member(doc.Member) error           { return nil }
func (nothing) Problem(doc.Location, error) error { return nil }

func BenchmarkRead(b *testing.B) {
	var page strings.Builder
	page.WriteString("<html><table>")
	for i := range 20_000 {
		fmt.Fprintf(&page, "<tr><td>Alder, Ada</td><td class=r>Sgt</td><td>%d</td><td>Station %d</td></tr>\n", i, i%50)
	}
	b.SetBytes(int64(page.Len()))
	format := html.Format()
	for b.Loop() {
		if err := format.Read(b.Context(), readertest.Input([]byte(page.String())), nothing{}); err != nil {
			b.Fatal(err)
		}
	}
}
