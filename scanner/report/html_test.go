package report_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"image/color"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/report"
)

// drawnFiles are the files of the other tests, with the extent of their parts.
func drawnFiles() []finding.File {
	all := files()
	for i, f := range all {
		switch f.Format {
		case "xlsx":
			for _, x := range f.Findings {
				all[i].Parts = append(all[i].Parts, finding.PartExtent{Loc: doc.Location{Path: f.Path, Part: x.Loc.Part, Kind: doc.Sheet}, Hidden: x.Hidden, Extent: finding.Extent{Rows: x.LastRow, Cells: 9 * x.LastRow}})
			}
			all[i].Parts = append(all[i].Parts, finding.PartExtent{Loc: doc.Location{Path: f.Path, Part: "<b>&\u202eTable", Kind: doc.Sheet}, Extent: finding.Extent{Rows: 20, Cells: 60, VisibleRows: 20, VisibleCells: 60}})
		case "pdf":
			for page := 1; page <= f.Extent.Pages; page++ {
				all[i].Parts = append(all[i].Parts, finding.PartExtent{Loc: doc.Location{Path: f.Path, Kind: doc.Page, Page: page}, Extent: finding.Extent{Rows: 20, Cells: 20, VisibleRows: 10, VisibleCells: 10}})
			}
		}
	}
	return all
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// content returns the text in n.
func content(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func parsed(t *testing.T, page string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// TestHTMLStructure reads the page as a screen reader does.
func TestHTMLStructure(t *testing.T) {
	root := parsed(t, written(t, "html", report.Options{}, drawnFiles()))
	ids, wanted := map[string]bool{}, map[string]string{}
	seen := map[string]int{}
	level := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		seen[n.Data]++
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("id %s stands twice", id)
			}
			ids[id] = true
		}
		for _, name := range []string{"aria-labelledby", "href"} {
			for id := range strings.FieldsSeq(attr(n, name)) {
				wanted[strings.TrimPrefix(id, "#")] = n.Data
			}
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" {
				t.Errorf("<%s> has %s", n.Data, a.Key)
			}
		}
		switch n.Data {
		case "script", "link", "iframe", "img", "form", "object":
			t.Errorf("the page has a <%s>", n.Data)
		case "h1", "h2", "h3", "h4":
			now := int(n.Data[1] - '0')
			if now > level+1 {
				t.Errorf("heading %q: %s after h%d", content(n), n.Data, level)
			}
			level = now
		case "table":
			if n.FirstChild == nil || n.FirstChild.NextSibling == nil || n.FirstChild.NextSibling.DataAtom != atom.Caption {
				t.Error("a table has no caption")
			}
		case "th":
			if attr(n, "scope") == "" {
				t.Errorf("<th> %q has no scope", content(n))
			}
		case "svg":
			if attr(n, "aria-hidden") != "true" && (attr(n, "role") != "img" || attr(n, "aria-labelledby") == "") {
				t.Error("a picture has no words")
			}
		}
		if attr(n, "tabindex") == "0" && attr(n, "aria-label") == "" && attr(n, "aria-labelledby") == "" {
			t.Errorf("<%s> takes the focus and has no name", n.Data)
		}
	}
	for id, by := range wanted {
		if !ids[id] {
			t.Errorf("<%s> points to %q, which is not there", by, id)
		}
	}
	for name, n := range map[string]int{"main": 1, "header": 1, "footer": 1, "h1": 1, "article": 6} {
		if seen[name] != n {
			t.Errorf("%d <%s>, want %d", seen[name], name, n)
		}
	}
	if seen["script"]+seen["b"] > 0 {
		t.Error("a name became markup")
	}
}

// The policy of the page allows its own style sheet and nothing else.
func TestHTMLPolicy(t *testing.T) {
	root := parsed(t, written(t, "html", report.Options{}, drawnFiles()))
	style, policy := "", ""
	for n := range root.Descendants() {
		switch {
		case n.DataAtom == atom.Style:
			style = content(n)
		case n.DataAtom == atom.Meta && attr(n, "http-equiv") != "":
			policy = attr(n, "content")
		}
	}
	hash := sha256.Sum256([]byte(style))
	want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'; base-uri 'none'; form-action 'none'"
	if policy != want {
		t.Errorf("policy %q, want %q", policy, want)
	}
	if strings.Contains(style, "url(") || strings.Contains(style, "@import") {
		t.Error("the style sheet fetches something")
	}
}

// TestHTMLInBrowser lets a browser draw the page: it has nothing to complain of, and
// the colours of the style sheet are there, so the policy lets it through.
func TestHTMLInBrowser(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium to draw the page")
	}
	dir := t.TempDir()
	page, picture := filepath.Join(dir, "report.html"), filepath.Join(dir, "report.png")
	if err := os.WriteFile(page, []byte(written(t, "html", report.Options{}, drawnFiles())), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	said, err := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+filepath.Join(dir, "profile"),
		"--enable-logging=stderr", "--window-size=800,600", "--screenshot="+picture, "file://"+page).CombinedOutput()
	if err != nil {
		t.Fatalf("chromium: %v\n%s", err, said)
	}
	if bytes.Contains(said, []byte("CONSOLE")) {
		t.Errorf("the browser complains:\n%s", said)
	}
	f, err := os.Open(picture)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	drawn, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	banner := color.RGBA{0xfd, 0xec, 0xeb, 0xff} // --stop-panel
	for y := range drawn.Bounds().Dy() {
		if color.RGBAModel.Convert(drawn.At(400, y)) == banner {
			return
		}
	}
	t.Error("the banner has not its colour")
}

// TestHTMLContrast computes the contrast of each pair of colours that stands
// together (WCAG 2.2, 1.4.3 and 1.4.11), on light, dark and paper.
func TestHTMLContrast(t *testing.T) {
	page := written(t, "html", report.Options{}, nil)
	schemes := regexp.MustCompile(`:root\{[^}]*\}`).FindAllString(page, -1)
	if len(schemes) != 3 {
		t.Fatalf("%d schemes, want light, dark and paper", len(schemes))
	}
	colour := regexp.MustCompile(`--([a-z-]+):(#[0-9a-f]{6})`)
	for i, scheme := range schemes {
		is := map[string]string{}
		for _, m := range colour.FindAllStringSubmatch(scheme, -1) {
			is[m[1]] = m[2]
		}
		for _, pair := range []struct {
			on, of string
			least  float64
		}{
			{"page", "text", 7},
			{"page", "soft", 4.5},
			{"page", "link", 4.5},
			{"page", "line", 3},
			{"panel", "text", 4.5},
			{"panel", "soft", 4.5},
			{"panel", "line", 3},
			{"stop-panel", "stop", 4.5},
			{"stop-panel", "text", 4.5},
			{"page", "stop", 4.5},
			{"wait-panel", "wait", 4.5},
			{"wait-panel", "text", 4.5},
			{"page", "wait", 4.5},
			{"look-panel", "look", 4.5},
			{"look-panel", "text", 4.5},
			{"page", "look", 4.5},
			{"fine-panel", "fine", 4.5},
			{"fine-panel", "text", 4.5},
			{"page", "fine", 4.5},
			{"page", "seen", 3},
			{"page", "kept", 3},
			{"page", "people", 3},
		} {
			for _, name := range []string{pair.on, pair.of} {
				if is[name] == "" {
					t.Fatalf("scheme %d has no colour %s", i, name)
				}
			}
			if got := contrast(t, is[pair.on], is[pair.of]); got < pair.least {
				t.Errorf("scheme %d: %s on %s has a contrast of %.2f, want %.1f", i, pair.of, pair.on, got, pair.least)
			}
		}
	}
}

// contrast is the ratio of WCAG 2.2 between two colours, such as #ffffff.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	luminance := func(hex string) float64 {
		sum := 0.0
		for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
			n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
			if err != nil {
				t.Fatal(err)
			}
			c := float64(n) / 255
			if c <= 0.04045 {
				c /= 12.92
			} else {
				c = math.Pow((c+0.055)/1.055, 2.4)
			}
			sum += weight * c
		}
		return sum
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// A drive of many files gives a page that opens: the worst in full, in order.
func TestHTMLOfManyFiles(t *testing.T) {
	var all []finding.File
	for i := range 20_000 {
		f := finding.File{Path: fmt.Sprintf("share/%05d.xlsx", i), Format: "xlsx"}
		if i%3 == 0 {
			at := doc.Location{Path: f.Path, Part: "Staff", Kind: doc.Sheet, Row: 2}
			f.Findings = []finding.Finding{{
				Rule: finding.PersonnelTable, Severity: finding.Medium, Records: i, Loc: at, LastRow: i + 2,
				Fields: []finding.Field{{Kind: patterns.Surname, Column: "A", Filled: i}},
			}}
		}
		f.Verdict = finding.Judge(f)
		all = append(all, f)
	}
	page := written(t, "html", report.Options{}, all)
	if limit := 1 << 20; len(page) > limit {
		t.Errorf("%d bytes, want %d at most", len(page), limit)
	}
	root := parsed(t, page)
	var links []string
	for n := range root.Descendants() {
		if n.DataAtom == atom.A && attr(n, "class") == "" {
			links = append(links, content(n))
		}
	}
	if len(links) != 100 || links[0] != "share/19998.xlsx" || !slices.IsSortedFunc(links, func(a, b string) int { return cmp.Compare(b, a) }) {
		t.Errorf("%d files told in full, first %v", len(links), links[:min(len(links), 1)])
	}
	for _, want := range []string{"And 4,667 files less grave", "13,333 files, of which the first 1,000 are listed", "6,667 of 20,000 files"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
