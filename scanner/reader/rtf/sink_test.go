package rtf_test

import (
	"io"
	"testing"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
	"github.com/rollcall-scan/rollcall/scanner/reader/rtf"
)

// nothing is a sink that takes note of nothing.
type nothing struct{}

func (nothing) Part(doc.Part) error               { return nil }
func (nothing) Fragment(doc.Fragment) error       { return nil }
func (nothing) Member(doc.Member) error           { return nil }
func (nothing) Problem(doc.Location, error) error { return nil }

// contents is a sink that reads the members.
type contents struct {
	nothing

	list []string
}

func (c *contents) Member(m doc.Member) error {
	r, err := m.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	c.list = append(c.list, string(b))
	return err
}

// members returns the contents of the files in the document.
func members(t *testing.T, data string) []string {
	t.Helper()
	var c contents
	if err := rtf.Format().Read(t.Context(), readertest.Input([]byte(data)), &c); err != nil {
		t.Fatal(err)
	}
	return c.list
}
