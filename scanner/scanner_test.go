package scanner_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/walk"
)

func TestScan(t *testing.T) {
	tests := []struct {
		name string
		file string // without its first line
		want string
	}{
		{
			"nothing_in_it", "",
			`file1: clean
`,
		},
		{
			"plain_rows", `
row 1: a|b
row 2: c`,
			`file1: clean, sees 2 of 2 rows, 3 of 3 cells
`,
		},
		{
			"two_people_are_a_doubt", `
row 1: person
row 2: person`,
			`file1: review, sees 2 of 2 rows, 2 of 2 cells
  2 low []
`,
		},
		{
			"gravest_finding_first", `
part one
row 1: person
part two
row 1: person
row 2: person
row 3: person`,
			`file1: exposed, sees 4 of 4 rows, 4 of 4 cells
  3 medium in two []
  1 low in one []
`,
		},
		{
			"hidden_sheet_counts_once", `
part one hidden-sheet
row 1 hidden-sheet: a|b!hidden-column
row 2 hidden-sheet hidden-row: a|b`,
			`file1: review, sees 0 of 2 rows, 0 of 4 cells
  hidden-sheet in one: 2 rows, 4 cells
`,
		},
		{
			"empty_hidden_sheet_is_not_worth_a_word", `
part one hidden-sheet
part two
row 1: a`,
			`file1: clean, sees 1 of 1 rows, 1 of 1 cells
`,
		},
		{
			"hidden_rows_and_columns", `
part one
row 1: a|b!hidden-column|c!hidden-column|d|e!zero-size
row 2 hidden-row: a|b!hidden-column
row 5 hidden-row: a
row 6 filtered-row hidden-row: a`,
			`file1: review, sees 1 of 4 rows, 2 of 9 cells
  hidden-column in one: 2 rows, 3 cells (columns B:C)
  zero-size in one: 1 rows, 1 cells (column E)
  hidden-row in one: 3 rows, 4 cells (among rows 2 to 6)
  filtered-row in one: 1 rows, 1 cells
`,
		},
		{
			"a_row_in_several_fragments_is_one_row", `
row 1 hidden-text: a
row 1: b
row 1 hidden-text: c`,
			`file1: review, sees 1 of 1 rows, 1 of 3 cells
  hidden-text: 1 rows, 2 cells
`,
		},
		{
			"metadata_is_expected", `
part properties document-property
row 1 document-property: a
part sheet
row 1: b`,
			`file1: clean, sees 1 of 1 rows, 1 of 1 cells
`,
		},
		{
			"metadata_with_people_is_not", `
part properties document-property
row 1 document-property: person`,
			`file1: review
  1 low in properties [document-property]
  document-property in properties: 1 rows, 1 cells
`,
		},
		{
			"problem_of_a_part", `
part one
row 1: a
problem malformed no end
part two
row 1: b`,
			`file1: unchecked, sees 2 of 2 rows, 2 of 2 cells
  malformed in one: no end
`,
		},
		{
			"people_weigh_more_than_a_problem", `
row 1: person
row 2: person
row 3: person
error malformed no end`,
			`file1: exposed, sees 3 of 3 rows, 3 of 3 cells
  3 medium []
  malformed row 3: no end
`,
		},
		{
			"problem_without_a_class", `
problem what is this`,
			`file1: unchecked
  malformed: what is this
`,
		},
		{
			"problem_with_the_class_at_its_end_or_within", `
problem malformed no end:
problem malformed the zip: malformed: no end`,
			`file1: unchecked
  malformed: no end
  malformed: the zip: no end
`,
		},
		{
			"format_that_is_only_named", `
error not-supported`,
			`file1: unchecked
  unsupported: files of the format script are not read
`,
		},
		{
			"same_problem_is_folded", `
page 1
problem no-text it is a picture
problem no-text it is a picture
page 2
problem no-text it is a picture`,
			`file1: unchecked
  no-text on page 1: it is a picture (2 times)
  no-text on page 2: it is a picture
`,
		},
		{
			"encrypted", `
error encrypted needs a password`,
			`file1: unchecked
  encrypted: needs a password
`,
		},
		{
			"out_of_time", `
part one
row 7: a
wait`,
			`file1: unchecked, sees 1 of 1 rows, 1 of 1 cells
  timeout in one row 7: the time for one file was up; --timeout sets it
`,
		},
		{
			"out_of_time_and_silent_about_it", `
wait quietly`,
			`file1: unchecked
  timeout: the time for one file was up; --timeout sets it
`,
		},
		{
			"members_follow_their_container", `
member a.csv: script;row 1: person;row 2: person;row 3: person
row 1: a
member b.csv: script;row 1: b`,
			`file1: exposed, sees 1 of 1 rows, 1 of 1 cells
file1!a.csv: exposed, sees 3 of 3 rows, 3 of 3 cells
  3 medium []
file1!b.csv: clean, sees 1 of 1 rows, 1 of 1 cells
`,
		},
		{
			"container_is_no_better_than_its_members", `
member a: what is this
member b.csv: script;row 1: b`,
			`file1: unchecked
file1!a: unchecked
  unsupported: content is of no known format
file1!b.csv: clean, sees 1 of 1 rows, 1 of 1 cells
`,
		},
		{
			"all_of_a_hidden_member_is_hidden", `
member a.csv attachment: script;part one;row 1: person;row 2 hidden-row: b`,
			`file1: review
file1!a.csv: review, sees 0 of 2 rows, 0 of 2 cells
  1 low in one [attachment]
  attachment: 2 rows, 2 cells
  hidden-row in one: 1 rows, 1 cells
`,
		},
		{
			"too_deep", `
member a: script;member b: script`,
			`file1: unchecked
file1!a: unchecked
file1!a!b: unchecked
  too-deep: more than 1 files inside one another; --max-depth sets the limit
`,
		},
		{
			"member_too_large", `
member a: script;` + strings.Repeat("x", 2000),
			`file1: unchecked
file1!a: unchecked
  too-large: more than 1000 bytes inside another file; --max-member-size sets the limit
`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := fake()
			s.Limits.Time = 20 * time.Millisecond
			s.Limits.Depth = 1
			s.Limits.Member = 1000
			got := transcript(t, s, entries("script\n"+strings.TrimPrefix(tt.file, "\n")))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Scan (-want +got):\n%s", diff)
			}
		})
	}
}

// Each limit ends the reading of the file, whose verdict is never clean, and says
// its number and the flag that sets it. Files inside count with the file.
func TestLimits(t *testing.T) {
	const file = `script
page 1
row 1: a|b|c
member x: script;page 1;row 1: d|e|f;row 2: g
page 2
row 1: h
`
	for _, tt := range []struct {
		limits reader.Limits
		want   string // of the problems
	}{
		{reader.Limits{}, ""},
		{reader.Limits{Parts: 3, Pages: 2, Cells: 8, Texts: 8, Members: 1, Depth: 1, Member: 35, Expanded: 35}, ""},
		{reader.Limits{Parts: 1}, "x: more than 1 parts; --max-parts|file: more than 1 parts; --max-parts"},
		{reader.Limits{Parts: 2}, "file: more than 2 parts; --max-parts"},
		{reader.Limits{Pages: 1}, "file: more than 1 pages; --max-pages"},
		{reader.Limits{Cells: 6}, "x: more than 6 cells; --max-cells|file: more than 6 cells; --max-cells"},
		{reader.Limits{Texts: 7}, "file: more than 7 bytes of text; --max-text"},
		{reader.Limits{Member: 34}, "x: more than 34 bytes inside another file; --max-member-size"},
		{reader.Limits{Expanded: 34}, "x: more than 34 bytes in all files inside; --max-expanded"},
	} {
		s := fake()
		s.Limits = tt.limits
		var got []string
		for _, f := range collect(t, s, entries(file)) {
			for _, p := range f.Problems {
				of, _ := strings.CutPrefix(strings.TrimPrefix(f.Path, "file1"), "!")
				got = append(got, orFile(of)+": "+strings.TrimSuffix(p.Detail, " sets the limit"))
				if p.Reason != finding.TooLarge || f.Verdict != finding.Unchecked {
					t.Errorf("%+v: %s, %s", tt.limits, p.Reason, f.Verdict)
				}
			}
		}
		slices.Sort(got)
		want := strings.Split(tt.want, "|")
		if tt.want == "" {
			want = nil
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", tt.limits, diff)
		}
	}
}

// orFile names the outer file of TestLimits.
func orFile(member string) string {
	if member == "" {
		return "file"
	}
	return member
}

func TestMembersAreCounted(t *testing.T) {
	s := fake()
	s.Limits.Members = 2
	want := `file1: unchecked
  too-large: more than 2 files inside; --max-members sets the limit (2 times)
file1!a: clean, sees 1 of 1 rows, 1 of 1 cells
file1!b: clean, sees 1 of 1 rows, 1 of 1 cells
`
	const file = "script\nmember a: script;row 1: x\nmember b: script;row 1: x\nmember c: script\nmember d: script\n"
	if diff := cmp.Diff(want, transcript(t, s, entries(file))); diff != "" {
		t.Errorf("Scan (-want +got):\n%s", diff)
	}
}

func TestWhatIsNoScript(t *testing.T) {
	got := transcript(t, fake(), entries("", "something else"))
	want := `file1: clean
file2: unchecked
  unsupported: content is of no known format
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Scan (-want +got):\n%s", diff)
	}
}

// A crash costs the rest of its file, names the place, and shows no value.
func TestCrash(t *testing.T) {
	for _, tt := range []struct{ name, event, kind, site string }{
		{"reader", "panic", "string", "scanner_test.event (fake_test.go:"},
		{"detector", "row 9: crash", "runtime.boundsError", "scanner_test.(*persons).Fragment (fake_test.go:"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			files := collect(t, fake(), entries("script\npart one\nrow 8: a\n"+tt.event+"\nrow 10: b", "script\nrow 1: a"))
			if len(files) != 2 || files[0].Verdict != finding.Unchecked || files[1].Verdict != finding.Clean {
				t.Fatalf("not one unchecked and one clean file: %+v", files)
			}
			p := files[0].Problems[0]
			if p.Reason != finding.Crashed || p.Loc.Part != "one" || p.Loc.Row < 8 {
				t.Errorf("problem %+v", p)
			}
			if !strings.HasPrefix(p.Detail, tt.kind+" in ") || !strings.Contains(p.Detail, tt.site) || strings.Contains(p.Detail, "the name of a person") {
				t.Errorf("detail %q, want %s in %s", p.Detail, tt.kind, tt.site)
			}
			if files[0].Extent.Rows == 0 {
				t.Error("what was read before the crash is forgotten")
			}
		})
	}
}

// A crash while a window is judged beside the reading of the next one is told as one
// of the reader's goroutine is.
func TestCrashBeside(t *testing.T) {
	s, ds := whole(t), detectors(t)
	ds.MayName = func(name string, _ doc.Location) (string, bool) {
		panic(name) //nolint:forbidigo // as if by mistake
	}
	s.Detector = func() scanner.Detector { return ds.Detector() }
	files := collect(t, s, on(t, "Surname,Rank,Collar No\n"+strings.Repeat("Ashdown,Constable,10412\nOkonjo,Sergeant,10413\n", 2000)))
	if len(files) != 1 || len(files[0].Problems) == 0 {
		t.Fatalf("%d files, or no problem", len(files))
	}
	if p := files[0].Problems[0]; p.Reason != finding.Crashed || !strings.HasPrefix(p.Detail, "string in ") || !strings.Contains(p.Detail, "TestCrashBeside.") {
		t.Errorf("problem %+v", p)
	}
}

// collect scans files and returns the outcomes.
func collect(t *testing.T, s *scanner.Scanner, files iter.Seq2[walk.Entry, error]) []finding.File {
	t.Helper()
	var got []finding.File
	if _, err := s.Scan(t.Context(), files, func(f finding.File) error {
		got = append(got, f)
		return nil
	}); err != nil {
		t.Error(err)
	}
	return got
}

// on returns a walk over files of these contents in a new folder.
func on(t *testing.T, contents ...string) iter.Seq2[walk.Entry, error] {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for i, content := range contents {
		path := filepath.Join(dir, fmt.Sprintf("%d.csv", i))
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return walk.Sources{Paths: paths}.Files()
}

func TestDigest(t *testing.T) {
	small := "script\nrow 1: a\n"
	large := small + strings.Repeat("rest\n", 2<<20)
	files := collect(t, fake(), on(t, small, large))
	for i, content := range []string{small, large} {
		sum := sha256.Sum256([]byte(content))
		if got, want := files[i].SHA256, hex.EncodeToString(sum[:]); got != want {
			t.Errorf("file of %d bytes: digest %s, want %s", len(content), got, want)
		}
		if files[i].Bytes != int64(len(content)) {
			t.Errorf("file of %d bytes: says %d", len(content), files[i].Bytes)
		}
	}
}

func TestTooLarge(t *testing.T) {
	s := fake()
	s.Limits.Size = 7
	files := collect(t, s, on(t, "script\n", "script\nrow 1: a"))
	if files[0].Verdict != finding.Clean {
		t.Errorf("a file of the largest size is %s", files[0].Verdict)
	}
	want := []finding.Problem{{Loc: files[1].Problems[0].Loc, Reason: finding.TooLarge, Detail: "more than 7 bytes; --max-file-size sets the limit"}}
	if diff := cmp.Diff(want, files[1].Problems); diff != "" || files[1].Verdict != finding.Unchecked {
		t.Errorf("a file that is too large (-want +got):\n%s", diff)
	}
}

func TestStandardInputTooLarge(t *testing.T) {
	s := fake()
	s.Limits.Size = 10
	want := "file1: unchecked\n  too-large: more than 10 bytes\n"
	if diff := cmp.Diff(want, transcript(t, s, entries("script\nrow 1: a"))); diff != "" {
		t.Errorf("Scan (-want +got):\n%s", diff)
	}
}

func TestWhatCannotBeOpened(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Symlink("/", "out"); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	want := `nosuch: unchecked
  unreadable: no such file or directory
/dev/null: unchecked
  unsupported: a device is not a file
./out: unchecked
  unsupported: a symbolic link that leads out of the folder is not followed
`
	got := transcript(t, fake(), walk.Sources{Paths: []string{"nosuch", "/dev/null", "."}}.Files())
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Scan (-want +got):\n%s", diff)
	}
}

func TestFileThatChangesIsNotClean(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("log", []byte("script\nrow 1: a\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := fake()
	read := s.Formats[0].Read
	s.Formats[0].Read = func(ctx context.Context, in reader.Input, sink doc.Sink) error {
		f, err := os.OpenFile("log", os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		fmt.Fprintln(f, "row 2: person")
		return errors.Join(f.Close(), read(ctx, in, sink))
	}
	want := "log: unchecked, sees 1 of 1 rows, 1 of 1 cells\n  unreadable: the file changed while it was read\n"
	if diff := cmp.Diff(want, transcript(t, s, walk.Sources{Paths: []string{"log"}}.Files())); diff != "" {
		t.Errorf("Scan (-want +got):\n%s", diff)
	}
}

// The order of the outcomes is that of the walk, whatever takes how long.
func TestOrder(t *testing.T) {
	var files []string
	for i := range 300 {
		content := "script\n"
		if i%7 == 0 {
			content += "sleep\n"
		}
		files = append(files, content+fmt.Sprintf("row %d: a\nmember x: script;row 1: b", i+1))
	}
	one, many := fake(), fake()
	one.Jobs, many.Jobs = 1, 8
	want := transcript(t, one, entries(files...))
	if got := transcript(t, many, entries(files...)); got != want {
		t.Errorf("eight jobs differ from one (-one +eight):\n%s", cmp.Diff(want, got))
	}
	if n := strings.Count(want, ": clean"); n != 600 {
		t.Errorf("%d clean files, want 600", n)
	}
}

func TestInterruption(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := fake()
	s.Jobs = 1
	read := s.Formats[0].Read
	s.Formats[0].Read = func(ctx context.Context, in reader.Input, sink doc.Sink) error {
		if in.Loc.Path == "file2" {
			defer cancel() // before the reader returns, which does not notice
		}
		return read(ctx, in, sink)
	}
	var got strings.Builder
	sum, err := s.Scan(ctx, entries("script\nrow 1: a", "script\nrow 1: a", "script\nrow 1: a"), func(f finding.File) error {
		write(&got, f)
		return nil
	})
	want := `file1: clean, sees 1 of 1 rows, 1 of 1 cells
file2: unchecked, sees 1 of 1 rows, 1 of 1 cells
  unreadable row 1: the scan was interrupted
`
	if diff := cmp.Diff(want, got.String()); diff != "" || err != nil {
		t.Errorf("Scan: %v (-want +got):\n%s", err, diff)
	}
	if !sum.Incomplete || sum.Files != 2 {
		t.Errorf("summary %+v, want two files and incomplete", sum)
	}
}

func TestErrorOfEmit(t *testing.T) {
	errFull := errors.New("disk full")
	calls := 0
	_, err := fake().Scan(t.Context(), entries("script\n", "script\n", "script\n"), func(finding.File) error {
		calls++
		return errFull
	})
	if err != errFull || calls != 1 { //nolint:errorlint // as it is
		t.Errorf("Scan returned %v after %d calls", err, calls)
	}
}

// Bad files cannot make an outcome grow without bounds.
func TestManyPlaces(t *testing.T) {
	var b strings.Builder
	b.WriteString("script\n")
	for i := range 12_000 {
		fmt.Fprintf(&b, "part p%d\nrow 1 hidden-row: a\nproblem malformed p%d\n", i, i)
	}
	f := collect(t, fake(), entries(b.String()))[0]
	for what, n := range map[string]int{"hidden": len(f.Hidden), "problems": len(f.Problems), "parts": len(f.Parts)} {
		if n < 10_000 || n > 10_001 {
			t.Errorf("%d %s are told apart", n, what)
		}
	}
	if f.Extent.Rows != 12_000 || f.Extent.Parts != 12_000 {
		t.Errorf("extent %+v", f.Extent)
	}
}

func BenchmarkScan(b *testing.B) {
	content := "script\n" + strings.Repeat("row 1: a|b|c|d|e|f|g|h\n", 10_000)
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		if _, err := fake().Scan(b.Context(), entries(content), func(finding.File) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
