package guide_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/guide"
)

// constants returns the texts of the constants of a type in the Go file at path,
// with untyped ones if typ is "".
func constants(t *testing.T, path, typ string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST || !g.Lparen.IsValid() {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			of, _ := v.Type.(*ast.Ident)
			if (of == nil) != (typ == "") || of != nil && of.Name != typ || len(v.Values) != 1 {
				continue
			}
			if lit, ok := v.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				word, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				if word != "" {
					words = append(words, word)
				}
			}
		}
	}
	if len(words) == 0 {
		t.Fatalf("%s: no constants of type %q", path, typ)
	}
	return words
}

// TestComplete holds the table against the words that the code has.
func TestComplete(t *testing.T) {
	model := filepath.Join("..", "finding", "finding.go")
	want := map[guide.Class][]string{
		guide.Exit:    {"0", "1", "2", "3", "4"},
		guide.Verdict: {"exposed", "unchecked", "review", "clean"},
		guide.Rule:    constants(t, model, ""),
		guide.Hiding:  (^doc.Hidden(0)).Words(),
		guide.Reason:  constants(t, model, "Reason"),
		guide.Field:   constants(t, filepath.Join("..", "..", "patterns", "kind.go"), "Kind"),
	}
	seen := map[guide.Class]int{}
	for class, words := range want {
		for _, word := range words {
			topic, ok := guide.Of(class, word)
			if !ok || topic.What == "" {
				t.Errorf("%s %q is not explained", class, word)
			}
			if class == guide.Hiding && len(topic.Steps) == 0 {
				t.Errorf("%q: nothing says what to do", word)
			}
		}
		seen[class] = len(words)
	}
	for _, topic := range guide.Topics() {
		seen[topic.Class]--
	}
	for class, n := range seen {
		if n < 0 {
			t.Errorf("%s: %d explained that nothing prints", class, -n)
		}
	}
}
