package report

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/guide"
)

// SARIF writes r for code hosts and editors, as SARIF 2.1.0 (OASIS, errata 01).
// Findings, what was not read, and hidden content with nobody in it are results;
// people who may be named are none. Sheets, pages and rows are logical locations:
// a line is given only where the file is text.
//
// It holds all results until the end, since their rules stand before them.
func SARIF(w io.Writer, r Result, _ Options) error {
	s := sarifRun{Run: sarif.NewRunWithInformationURI(r.Tool.Name, "https://github.com/rollcall-scan/rollcall"), rules: map[string]int{}, seen: map[string]int{}}
	s.Tool.Driver.WithVersion(r.Tool.Version)
	for f := range r.Files {
		s.file(f)
	}
	done := sarif.NewInvocation().WithExecutionSuccessful(true)
	if r.Summary().Incomplete {
		done.WithExecutionSuccessful(false).AddToolExecutionNotification(
			sarif.NewNotification().WithLevel(sarif.LevelError).WithMessage(sarif.NewTextMessage(interrupted)))
	}
	s.AddInvocation(done)
	text, err := encode(sarif.NewReport().AddRun(s.Run), "")
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%s\n", text)
	return out.Flush()
}

// sarifRun is the run that results are added to.
type sarifRun struct {
	*sarif.Run
	rules map[string]int // index of each rule by its identifier
	seen  map[string]int // how many results each rule has in each place
	top   string         // path of the last file that is in no container
}

// file adds the results of f.
func (s *sarifRun) file(f finding.File) {
	if s.top == "" || !strings.HasPrefix(f.Path, s.top+"!") {
		s.top = f.Path
	}
	for _, x := range f.Findings {
		level := sarif.LevelError
		if x.Severity < finding.Medium {
			level = sarif.LevelNote
		}
		var kinds []string
		for _, field := range findingOf(x, Options{}).Fields {
			kinds = append(kinds, field.Kind)
		}
		s.add(guide.Rule, x.Rule, level, text{}.finding(x), f, x.Loc, rows(x)).
			WithProperties(sarif.NewPropertyBag().
				Add("severity", x.Severity.String()).Add("confidence", round(x.Confidence)).
				Add("records", x.Records).Add("hidden", x.Hidden.Words()).Add("fields", list(kinds)))
	}
	for _, p := range f.Problems {
		s.add(guide.Reason, string(p.Reason), sarif.LevelWarning, "not checked: "+problem(p, 0), f, p.Loc, "")
	}
	for _, c := range unexplained(f) {
		s.add(guide.Hiding, hiddenOf(c).Kind, sarif.LevelNote, concealment(c), f, c.Loc, "")
	}
}

// add adds a result of the rule that word of class is. Within says which rows and
// columns of the part it is about.
func (s *sarifRun) add(class guide.Class, word, level, message string, f finding.File, at doc.Location, within string) *sarif.Result {
	place := sarif.NewPhysicalLocation().WithArtifactLocation(artifact(s.top))
	if f.Format == "text" && f.Path == s.top && at.Kind == doc.File && at.Row > 0 {
		place.WithRegion(sarif.NewRegion().WithStartLine(at.Row))
	}
	where := sarif.NewLocation().WithPhysicalLocation(place)
	name := strings.TrimPrefix(strings.TrimPrefix(at.Path, s.top), "!") // of the member, "" if it is none
	kind := "member"
	if part := partName(at); part != "" {
		name, kind = strings.TrimPrefix(name+"!"+part, "!"), string(at.Kind)
	}
	if name += within; name != "" {
		logical := sarif.NewLogicalLocation().WithName(strings.TrimSpace(name)).WithFullyQualifiedName(s.top + "!" + strings.TrimSpace(name))
		if kind != "" {
			logical.WithKind(kind)
		}
		where.AddLogicalLocation(logical)
	}
	result := sarif.NewRuleResult(word).WithRuleIndex(s.rule(class, word)).WithLevel(level).
		WithMessage(sarif.NewTextMessage(message)).
		WithPartialFingerprints(map[string]string{"rollcallPlace/v1": s.fingerprint(word, at)})
	result.AddLocation(where)
	s.AddResult(result)
	return result
}

// rule returns the index of a rule, which is told of when it is first broken.
func (s *sarifRun) rule(class guide.Class, word string) int {
	if i, known := s.rules[word]; known {
		return i
	}
	topic, _ := guide.Of(class, word)
	var steps []string
	for _, step := range topic.Steps {
		steps = append(steps, strings.TrimPrefix(step.Program+": ", ": ")+step.Do)
	}
	descriptor := sarif.NewRule(word).WithShortDescription(sarif.NewMultiformatMessageString().WithText(topic.What))
	if len(steps) > 0 {
		descriptor.WithHelp(sarif.NewMultiformatMessageString().WithText(strings.Join(steps, "\n")))
	}
	descriptor.WithProperties(sarif.NewPropertyBag().WithTags([]string{"privacy", "security"}))
	s.rules[word] = len(s.rules)
	s.Tool.Driver.AddRule(descriptor)
	return s.rules[word]
}

// artifact returns the location of the file at path, from the folder in which the
// scan was begun unless the path says another.
func artifact(path string) *sarif.ArtifactLocation {
	at := sarif.NewArtifactLocation()
	if filepath.IsAbs(path) {
		return at.WithURI((&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(path, "/")}).String())
	}
	return at.WithURI((&url.URL{Path: path}).String()).WithURIBaseID("%SRCROOT%")
}

// partName names the part of a file that at is in, "" for the file as a whole.
func partName(at doc.Location) string {
	if at.Part == "" && at.Page > 0 {
		return "page " + number(at.Page)
	}
	return at.Part
}

// fingerprint tells a result from all others of the run, and stays the same when
// what is in its place changes: no value has part in it.
func (s *sarifRun) fingerprint(rule string, at doc.Location) string {
	place := strings.Join([]string{rule, at.Path, partName(at)}, "\x00")
	s.seen[place]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", place, s.seen[place]))
	return hex.EncodeToString(sum[:16])
}
