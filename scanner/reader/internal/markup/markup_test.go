package markup_test

import (
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/markup"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

func TestKinds(t *testing.T) {
	tests := []struct {
		name, in  string
		html, xml bool
	}{
		{"doctype", "<!DOCTYPE html>\n<html><body>x</body></html>", true, true},
		{"table", "\r\n <TABLE border=1><tr><td>Name</td></tr></TABLE>", true, true},
		{"comment_first", "<!-- saved -->\n<html lang=\"en\"><p>x", true, true},
		{"xhtml", "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\">\n<html>", true, true},
		{"utf16", "\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00", true, false},
		{"xml", "<?xml version=\"1.0\"?>\n<staff><p>Ada</p></staff>", false, true},
		{"no_declaration", "<staff year=\"2025\">\n <p>Ada</p>\n</staff>", false, true},
		{"rows", "<rows>\n<row a=\"1,2,3\"/>\n<row a=\"1,2,3\"/>\n</rows>", false, true},
		{"csv_of_tags", "<name>,<rank>,<no>\nAda,PC,1\n", false, false},
		{"prose_with_a_tag", "<name> please fill in your rank and number here.\n", false, false},
		{"address_in_brackets", "<ada@alder.example> wrote to us.\n", false, false},
		{"markdown_with_html", "<p align=\"center\">\n  <img src=\"x.png\">\n</p>\n\n# Title\n", false, false},
		{"markdown_comment", "<!-- badges -->\n# Title\n", false, false},
		{"text", "Name,Rank\n", false, false},
		{"nothing", "", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := readertest.Input([]byte(tt.in))
			head := []byte(tt.in)[:min(len(tt.in), reader.SniffLen)]
			if got := markup.IsHTML(in, head); got != tt.html {
				t.Errorf("IsHTML: %t", got)
			}
			if got := markup.IsXML(in, head); got != tt.xml {
				t.Errorf("IsXML: %t", got)
			}
		})
	}
}

func TestRoot(t *testing.T) {
	tests := []struct {
		name, in string
		want     bool
	}{
		{"plain", "<svg xmlns=\"http://www.w3.org/2000/svg\"><path/></svg>", true},
		{"prefixed", "<?xml version=\"1.0\"?><s:svg xmlns:s=\"http://www.w3.org/2000/svg\"/>", true},
		{"doctype", "<!DOCTYPE svg><svg/>", true},
		{"other", "<html><svg/></html>", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := markup.Root("svg")(readertest.Input([]byte(tt.in)), []byte(tt.in)); got != tt.want {
				t.Errorf("Root: %t", got)
			}
		})
	}
}
