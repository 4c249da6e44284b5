package finding_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// TestSecret prints a secret in every way there is and looks for it.
func TestSecret(t *testing.T) {
	const plain = "Ashdown 40112"
	secret := finding.NewSecret(plain)
	inside := struct{ S finding.Secret }{secret}
	var printed []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T %v"} {
		args := []any{secret}
		if strings.HasPrefix(verb, "%T") {
			args = []any{inside, inside}
		}
		printed = append(printed, fmt.Sprintf(verb, args...), fmt.Sprintf(strings.ReplaceAll(verb, "%T ", ""), inside))
	}
	text, err := json.Marshal(inside)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("note", "secret", secret, "inside", inside)
	printed = append(printed, string(text), log.String())
	for _, p := range printed {
		if strings.Contains(p, "shdown") || strings.Contains(p, "40112") || strings.Contains(strings.ToLower(p), fmt.Sprintf("%x", "shdown")) {
			t.Error("a way of printing shows the secret")
		}
	}
	if got := secret.Reveal(); got != plain {
		t.Error("Reveal does not return the text")
	}
}

func TestShape(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Ashdown, PJ", "Xxxxxxx, XX"},
		{"Ó Briain 007", "X Xxxxxx 999"},
		{"王小明", "xxx"},
		{"a\x1b[31mb", "x?[99xx"},
		{"a\u202eb\nc", "x?x x"},
		{strings.Repeat("a", 60), strings.Repeat("x", 48)},
		{"", ""},
	}
	for _, tt := range tests {
		if got := finding.NewSecret(tt.text).String(); got != tt.want {
			t.Errorf("shape %q, want %q", got, tt.want)
		}
	}
}

func TestJudge(t *testing.T) {
	problem := []finding.Problem{{Reason: finding.Malformed}}
	hidden := []finding.Concealment{{}}
	low, medium := finding.Finding{Severity: finding.Low}, finding.Finding{Severity: finding.Medium}
	tests := []struct {
		name string
		file finding.File
		want finding.Verdict
	}{
		{"nothing", finding.File{}, finding.Clean},
		{"hidden_content", finding.File{Hidden: hidden}, finding.Review},
		{"a_doubt", finding.File{Findings: []finding.Finding{low}}, finding.Review},
		{"not_read", finding.File{Problems: problem}, finding.Unchecked},
		{"not_read_and_a_doubt", finding.File{Problems: problem, Findings: []finding.Finding{low}, Hidden: hidden}, finding.Unchecked},
		{"people", finding.File{Findings: []finding.Finding{low, medium}}, finding.Exposed},
		{"people_and_not_read", finding.File{Findings: []finding.Finding{medium}, Problems: problem}, finding.Exposed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := finding.Judge(tt.file); got != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

func TestSummary(t *testing.T) {
	var s finding.Summary
	for _, v := range []finding.Verdict{finding.Clean, finding.Exposed, finding.Review, finding.Unchecked, finding.Exposed} {
		s.Add(finding.File{Verdict: v, Bytes: 10, Findings: []finding.Finding{{Records: 3}}})
	}
	want := finding.Summary{Files: 5, Exposed: 2, Review: 1, Unchecked: 1, Clean: 1, Records: 15, Bytes: 50}
	if s != want {
		t.Errorf("%+v, want %+v", s, want)
	}
}
