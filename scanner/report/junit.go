package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// JUnit writes r for servers that show the outcome of tests, in the XML of JUnit: a
// test a file. One that exposes people has failed, one that was not checked has
// an error; what a person should look at is told with a test that has passed.
func JUnit(w io.Writer, r Result, _ Options) error {
	suite := junit.Testsuite{Name: r.Tool.Name}
	for f := range r.Files {
		said := told(f)
		if said == "" && f.Verdict != finding.Clean {
			continue // a container, whose members are tests of their own
		}
		test := junit.Testcase{Name: Safe(f.Path), Classname: f.Format}
		result := &junit.Result{Message: verdictWords(f.Verdict), Type: f.Verdict.String(), Data: said}
		switch f.Verdict {
		case finding.Exposed:
			test.Failure = result
		case finding.Unchecked:
			test.Error = result
		case finding.Review:
			test.SystemOut = &junit.Output{Data: said}
		case finding.Clean:
		}
		suite.AddTestcase(test)
	}
	if r.Summary().Incomplete {
		suite.AddTestcase(junit.Testcase{Name: "the whole scan", Error: &junit.Result{Message: interrupted, Type: "interrupted"}})
	}
	suite.Time = fmt.Sprintf("%.3f", float64(r.Summary().ElapsedMS)/1000)
	suites := junit.Testsuites{Name: r.Tool.Name, Time: suite.Time}
	suites.AddSuite(suite)
	return suites.WriteXML(w)
}

// told returns what the text report says of f.
func told(f finding.File) string {
	var b bytes.Buffer
	t := newText(&b, Options{})
	t.file(f)
	_ = t.Flush() // into memory
	return strings.TrimSuffix(b.String(), "\n")
}
