package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// Schema names the structure of the JSON reports.
const Schema = "rollcall.report/v1"

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type jsonConfig struct {
	Path  string   `json:"path"`
	Packs []string `json:"packs"`
}

type jsonSummary struct {
	Files      int   `json:"files"`
	Exposed    int   `json:"exposed"`
	Review     int   `json:"review"`
	Unchecked  int   `json:"unchecked"`
	Clean      int   `json:"clean"`
	Records    int   `json:"records"`
	Allowed    int   `json:"allowed,omitempty"` // people found who may be named
	Bytes      int64 `json:"bytes"`
	ElapsedMS  int64 `json:"elapsed_ms"`
	Incomplete bool  `json:"incomplete,omitempty"` // the scan was broken off
}

type jsonFile struct {
	Path     string        `json:"path"`
	Format   string        `json:"format"`
	Bytes    int64         `json:"bytes"`
	SHA256   string        `json:"sha256"`
	Verdict  string        `json:"verdict"`
	Findings []jsonFinding `json:"findings"`
	Allowed  []jsonAllowed `json:"allowed,omitempty"`
	Hidden   []jsonHidden  `json:"hidden"`
	Problems []jsonProblem `json:"problems"`
	Extent   jsonExtent    `json:"extent"`
}

type jsonFinding struct {
	Rule       string       `json:"rule"`
	Severity   string       `json:"severity"`
	Confidence float64      `json:"confidence"`
	Records    int          `json:"records"`
	Before     int          `json:"records_in_baseline,omitempty"` // if there are more now
	Location   jsonLocation `json:"location"`
	Hidden     []string     `json:"hidden"`
	Fields     []jsonField  `json:"fields"`
	Samples    []jsonSample `json:"samples"`
	Steps      []jsonStep   `json:"steps,omitempty"` // how the severity came about, if asked for

	Weighed map[string]float64 `json:"weighed,omitempty"` // what speaks for people who serve, if asked for

	Covert bool `json:"covert,omitempty"` // some of the units are
}

type jsonLocation struct {
	Path     string `json:"path"`
	Part     string `json:"part,omitempty"`
	PartKind string `json:"part_kind,omitempty"`
	FirstRow int    `json:"first_row,omitempty"`
	LastRow  int    `json:"last_row,omitempty"`
	Columns  string `json:"columns,omitempty"`
	Page     int    `json:"page,omitempty"`
	LastPage int    `json:"last_page,omitempty"` // if it goes on over several
	Line     int    `json:"line,omitempty"`
}

type jsonField struct {
	Kind       string  `json:"kind"`
	Column     string  `json:"column,omitempty"`
	Header     string  `json:"header,omitempty"` // its shape, unless it is made of known words
	Filled     int     `json:"filled"`
	Confidence float64 `json:"confidence"`

	Clues map[string]float64 `json:"clues,omitempty"` // what speaks for the kind, if asked for
}

type jsonStep struct {
	Why      string `json:"why"`
	Severity string `json:"severity"` // after the step
	Count    int    `json:"count,omitempty"`
	Bound    int    `json:"bound,omitempty"`
}

type jsonSample struct {
	Row    int               `json:"row"`
	Values map[string]string `json:"values"` // shapes
}

type jsonAllowed struct {
	Location jsonLocation `json:"location"`
	Reason   string       `json:"reason"`
	Records  int          `json:"records"`
}

type jsonHidden struct {
	Kind     string       `json:"kind"`
	Location jsonLocation `json:"location"`
	Rows     int          `json:"rows"`
	Cells    int          `json:"cells"`
	Detail   string       `json:"detail,omitempty"`
}

type jsonProblem struct {
	Location jsonLocation `json:"location"`
	Reason   string       `json:"reason"`
	Detail   string       `json:"detail"`
}

type jsonExtent struct {
	Parts        int   `json:"parts"`
	Rows         int   `json:"rows"`
	Cells        int   `json:"cells"`
	Pages        int   `json:"pages"`
	VisibleRows  int   `json:"visible_rows"`
	VisibleCells int   `json:"visible_cells"`
	TextBytes    int64 `json:"text_bytes"`
}

// JSON writes r as one object of the schema. The files are written as they come,
// so that a large scan needs no memory for them; the summary stands at the end.
func JSON(w io.Writer, r Result, o Options) error {
	out := bufio.NewWriter(w)
	tool, err := encode(jsonTool(r.Tool), "  ")
	if err != nil {
		return err
	}
	config, err := encode(jsonConfig{r.Config.Path, list(r.Config.Packs)}, "  ")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "{\n  \"schema\": %q,\n  \"tool\": %s,\n  \"config\": %s,\n  \"files\": [", Schema, tool, config)
	before, after := "\n    ", ""
	for f := range r.Files {
		text, err := encode(fileOf(f, o), "    ")
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(out, "%s%s", before, text); err != nil {
			return err
		}
		before, after = ",\n    ", "\n  "
	}
	summary, err := encode(jsonSummary(r.Summary()), "  ")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s],\n  \"summary\": %s\n}\n", after, summary)
	return out.Flush()
}

// JSONL writes the files of r as they come, each an object on a line, and last
// {"summary": ...} with what else the JSON report has around the files.
func JSONL(w io.Writer, r Result, o Options) error {
	line := func(v any) error {
		text, err := encode(v, "")
		if err != nil {
			return err
		}
		_, err = w.Write(append(text, '\n'))
		return err
	}
	for f := range r.Files {
		if err := line(fileOf(f, o)); err != nil {
			return err
		}
	}
	return line(struct {
		Schema  string      `json:"schema"`
		Tool    jsonTool    `json:"tool"`
		Config  jsonConfig  `json:"config"`
		Summary jsonSummary `json:"summary"`
	}{Schema, jsonTool(r.Tool), jsonConfig{r.Config.Path, list(r.Config.Packs)}, jsonSummary(r.Summary())})
}

// encode returns v as JSON, indented if there is an indent, with characters
// escaped that could steer a terminal. Such characters only stand in strings.
func encode(v any, indent string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if indent != "" {
		e.SetIndent(indent, "  ")
	}
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	text := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	if !bytes.ContainsFunc(text, steers) {
		return text, nil
	}
	var safe bytes.Buffer
	for _, r := range string(text) {
		switch {
		case !steers(r):
			safe.WriteRune(r)
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&safe, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			fmt.Fprintf(&safe, `\u%04x`, r)
		}
	}
	return safe.Bytes(), nil
}

// steers reports whether r has to be escaped in JSON that a person may look at.
// The newlines between the lines of the JSON itself stay.
func steers(r rune) bool { return r != '\n' && r != 0xfffd && unsafe(r) }

// list returns s, and an empty slice for nil: no array of a report is null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// mapped returns f of each element of s. It is never nil.
func mapped[T, U any](s []T, f func(T) U) []U {
	out := make([]U, 0, len(s))
	for _, x := range s {
		out = append(out, f(x))
	}
	return out
}

func fileOf(f finding.File, o Options) jsonFile {
	return jsonFile{
		Path: f.Path, Format: f.Format, Bytes: f.Bytes, SHA256: f.SHA256, Verdict: f.Verdict.String(),
		Findings: mapped(f.Findings, func(x finding.Finding) jsonFinding { return findingOf(x, o) }),
		Allowed: mapped(f.Allowed, func(a finding.Allowance) jsonAllowed {
			return jsonAllowed{location(a.Loc, 0, ""), a.Reason, a.Records}
		}),
		Hidden: mapped(f.Hidden, hiddenOf),
		Problems: mapped(f.Problems, func(p finding.Problem) jsonProblem {
			return jsonProblem{location(p.Loc, 0, ""), string(p.Reason), p.Detail}
		}),
		Extent: jsonExtent(f.Extent),
	}
}

func findingOf(f finding.Finding, o Options) jsonFinding {
	at := location(f.Loc, f.LastRow, f.Columns)
	if f.LastPage > f.Loc.Page {
		at.LastPage = f.LastPage
	}
	out := jsonFinding{
		Rule: f.Rule, Severity: f.Severity.String(), Confidence: round(f.Confidence), Records: f.Records, Before: f.Before,
		Location: at,
		Hidden:   f.Hidden.Words(),
		Fields: mapped(f.Fields, func(x finding.Field) jsonField {
			if x.Kind == patterns.CovertUnit {
				x.Kind = patterns.Unit
			}
			return jsonField{Kind: string(x.Kind), Column: x.Column, Header: heading(x), Filled: x.Filled, Confidence: round(x.Confidence)}
		}),
		Covert:  f.Covert,
		Samples: mapped(f.Samples[:min(len(f.Samples), maxSamples)], sampleOf),
	}
	if !o.Explain {
		return out
	}
	for _, x := range f.Steps {
		out.Steps = append(out.Steps, jsonStep{string(x.Why), x.Severity.String(), x.Count, x.Bound})
	}
	for _, x := range f.Weighed {
		if out.Weighed == nil {
			out.Weighed = map[string]float64{}
		}
		out.Weighed[string(x.What)] = round(x.Odds)
	}
	for i, x := range f.Fields {
		for _, c := range x.Clues {
			if out.Fields[i].Clues == nil {
				out.Fields[i].Clues = map[string]float64{}
			}
			out.Fields[i].Clues[string(c.What)] = round(c.Share)
		}
	}
	return out
}

// maxSamples is how many samples of a finding are shown.
const maxSamples = 3

func sampleOf(s finding.Sample) jsonSample {
	values := make(map[string]string, len(s.Values))
	for _, v := range s.Values {
		if _, known := values[string(v.Kind)]; !known {
			values[string(v.Kind)] = v.Text.String()
		}
	}
	return jsonSample{s.Row, values}
}

func hiddenOf(c finding.Concealment) jsonHidden {
	word := ""
	if words := c.Kind.Words(); len(words) > 0 {
		word = words[0]
	}
	return jsonHidden{word, location(c.Loc, 0, ""), c.Rows, c.Cells, c.Detail}
}

// heading returns the heading of a field if it is made of words that the packs
// know, and its shape if not: a first row may be a person as well.
func heading(f finding.Field) string {
	if f.Known {
		return f.Header.Reveal()
	}
	return f.Header.String()
}

// location returns loc for JSON. What stands in running text has a line, what
// stands in a table has rows.
func location(loc doc.Location, lastRow int, columns string) jsonLocation {
	l := jsonLocation{Path: loc.Path, Part: loc.Part, PartKind: string(loc.Kind), Page: loc.Page, Columns: columns}
	if columns == "" && (loc.Kind == doc.File || loc.Kind == doc.Page) {
		l.Line = loc.Row
		return l
	}
	l.FirstRow, l.LastRow = loc.Row, lastRow
	return l
}

// round keeps two places: more would feign an accuracy that is not there.
func round(x float64) float64 { return math.Round(x*100) / 100 }
