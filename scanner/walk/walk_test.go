package walk_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-scan/rollcall/scanner/walk"
)

// folder makes the files that are named in a new folder, and goes there. A name
// that ends in "/" is a folder, "a -> b" a symbolic link.
func folder(t *testing.T, names ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, name := range names {
		link, target, isLink := strings.Cut(name, " -> ")
		if err := os.MkdirAll(filepath.Dir(link), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		switch {
		case isLink:
			err = os.Symlink(target, link)
		case strings.HasSuffix(name, "/"):
			err = os.MkdirAll(name, 0o755)
		default:
			err = os.WriteFile(name, []byte("content of "+name), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// lines walks s and returns a line for each entry.
func lines(t *testing.T, s walk.Sources) []string {
	t.Helper()
	var got []string
	for e, err := range s.Files() {
		line := e.Path
		if e.Named {
			line = "named " + line
		}
		if err != nil {
			line += ": " + err.Error()
		}
		if (err == nil) != (e.Open != nil) {
			t.Errorf("%s: error %v, but can be opened: %t", e.Path, err, e.Open != nil)
		}
		got = append(got, line)
	}
	return got
}

func TestFiles(t *testing.T) {
	tests := []struct {
		name  string
		files []string
		from  walk.Sources
		want  []string
	}{
		{
			name:  "one_file",
			files: []string{"a.csv"},
			from:  walk.Sources{Paths: []string{"a.csv"}},
			want:  []string{"named a.csv"},
		},
		{
			name:  "path_as_it_was_given",
			files: []string{"d/a.csv"},
			from:  walk.Sources{Paths: []string{"./d/../d/a.csv", "./d//"}},
			want:  []string{"named ./d/../d/a.csv", "./d/a.csv"},
		},
		{
			name:  "folders_in_lexical_order",
			files: []string{"d/b", "d/a/2", "d/a/10", "d/a.txt", "d/empty/", "d/.hidden/x"},
			from:  walk.Sources{Paths: []string{"d"}},
			want:  []string{"d/.hidden/x", "d/a/10", "d/a/2", "d/a.txt", "d/b"},
		},
		{
			name:  "arguments_in_their_order_and_twice",
			files: []string{"b", "a"},
			from:  walk.Sources{Paths: []string{"b", "a", "b"}},
			want:  []string{"named b", "named a", "named b"},
		},
		{
			name:  "list_comes_last_and_names_nothing",
			files: []string{"a", "-", "d/x"},
			from:  walk.Sources{Paths: []string{"a"}, List: []string{"-", "d"}},
			want:  []string{"named a", "-", "d/x"},
		},
		{
			name:  "missing",
			files: []string{"a"},
			from:  walk.Sources{Paths: []string{"nosuch", "a"}},
			want:  []string{"named nosuch: stat nosuch: no such file or directory", "named a"},
		},
		{
			name:  "link_inside_is_read_once",
			files: []string{"d/a", "d/link -> a", "d/sub/up -> ..", "d/sub/x"},
			from:  walk.Sources{Paths: []string{"d"}},
			want:  []string{"d/a", "d/sub/x"},
		},
		{
			name:  "link_to_itself",
			files: []string{"d/a", "d/loop -> loop", "d/z"},
			from:  walk.Sources{Paths: []string{"d"}},
			want:  []string{"d/a", "d/loop: EvalSymlinks: too many links", "d/z"},
		},
		{
			name:  "link_out_is_not_followed",
			files: []string{"secret", "d/link -> ../secret", "d/twin -> ../d2", "d2/x", "d/z"},
			from:  walk.Sources{Paths: []string{"d"}},
			want: []string{
				"d/link: a symbolic link that leads out of the folder is not followed",
				"d/twin: a symbolic link that leads out of the folder is not followed",
				"d/z",
			},
		},
		{
			name:  "link_out_by_way_of_a_link_inside",
			files: []string{"secret", "d/one -> two", "d/two -> ../secret"},
			from:  walk.Sources{Paths: []string{"d"}},
			want: []string{
				"d/one: a symbolic link that leads out of the folder is not followed",
				"d/two: a symbolic link that leads out of the folder is not followed",
			},
		},
		{
			name:  "link_to_nothing",
			files: []string{"d/link -> nosuch"},
			from:  walk.Sources{Paths: []string{"d"}},
			want:  []string{"d/link: a symbolic link that leads nowhere"},
		},
		{
			name:  "named_links_are_followed",
			files: []string{"d/a", "d/in -> a", "file -> d/a", "folder -> d"},
			from:  walk.Sources{Paths: []string{"file", "folder"}},
			want:  []string{"named file", "folder/a"},
		},
		{
			name:  "store_of_git",
			files: []string{"d/.git/objects/aa/bb", "d/a"},
			from:  walk.Sources{Paths: []string{"d"}},
			want:  []string{"d/.git: the history that git keeps here is not read", "d/a"},
		},
		{
			name:  "skipped",
			files: []string{"d/a", "d/report.json", "d/sub/report.json"},
			from:  walk.Sources{Paths: []string{"d"}, Skip: "d/report.json"},
			want:  []string{"d/a", "d/sub/report.json"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			folder(t, tt.files...)
			if diff := cmp.Diff(tt.want, lines(t, tt.from)); diff != "" {
				t.Errorf("Files() (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFolderWithoutPermission(t *testing.T) {
	if os.Getuid() <= 0 {
		t.Skip("nothing is forbidden to this user")
	}
	folder(t, "d/a", "d/locked/x", "d/z")
	if err := os.Chmod("d/locked", 0); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod("d/locked", 0o700)
	want := []string{"d/a", "d/locked: open d/locked: permission denied", "d/z"}
	if diff := cmp.Diff(want, lines(t, walk.Sources{Paths: []string{"d"}})); diff != "" {
		t.Errorf("Files() (-want +got):\n%s", diff)
	}
}

func TestOpen(t *testing.T) {
	folder(t, "a")
	stdin := strings.NewReader("from the pipe")
	want := []string{"content of a", "from the pipe"}
	var got []string
	for e, err := range (walk.Sources{Paths: []string{"a", "-"}, Stdin: stdin}).Files() {
		if err != nil {
			t.Fatal(err)
		}
		f, err := e.Open(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size))
		if err := errors.Join(err, f.Check(), f.Close()); err != nil {
			t.Error(err)
		}
		got = append(got, string(data))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("contents (-want +got):\n%s", diff)
	}
}

func TestCheckSeesAChange(t *testing.T) {
	folder(t, "a")
	for e := range (walk.Sources{Paths: []string{"a"}}).Files() {
		f, err := e.Open(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := os.WriteFile("a", []byte("something longer than before"), 0o600); err != nil {
			t.Fatal(err)
		}
		if f.Check() == nil {
			t.Error("Check does not notice that the file has grown")
		}
	}
}

func TestReadAll(t *testing.T) {
	if _, err := walk.ReadAll(t.Context(), strings.NewReader("12345"), 4); !errors.Is(err, walk.ErrTooLarge) {
		t.Errorf("five bytes under a limit of four: %v", err)
	}
	if got, err := walk.ReadAll(t.Context(), strings.NewReader("1234"), 4); err != nil || string(got) != "1234" {
		t.Errorf("four bytes under a limit of four: %q, %v", got, err)
	}
	r, w := io.Pipe()
	defer w.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := walk.ReadAll(ctx, r, 4); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a read that blocks: %v", err)
	}
}

func TestParseList(t *testing.T) {
	tests := []struct {
		name string
		list string
		want []string
	}{
		{"empty", "", nil},
		{"newlines", "a\nb c\n", []string{"a", "b c"}},
		{"no_newline_at_the_end", "a\nb", []string{"a", "b"}},
		{"windows", "a\r\nb\r\n", []string{"a", "b"}},
		{"nul", "a\x00b\nc\x00", []string{"a", "b\nc"}},
		{"nul_keeps_carriage_return", "a\r\x00", []string{"a\r"}},
		{"empty_lines", "\n\na\n\n", []string{"a"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, walk.ParseList([]byte(tt.list))); diff != "" {
				t.Errorf("ParseList(%q) (-want +got):\n%s", tt.list, diff)
			}
		})
	}
}

func BenchmarkFiles(b *testing.B) {
	root := b.TempDir()
	for _, dir := range []string{"a", "b", "c", "d"} {
		if err := os.Mkdir(filepath.Join(root, dir), 0o755); err != nil {
			b.Fatal(err)
		}
		for i := range 250 {
			name := filepath.Join(root, dir, strings.Repeat("x", i%9+1)+string(rune('a'+i%26))+runtime.GOOS[:1]+string(bytes.Repeat([]byte{'0'}, i/26)))
			if err := os.WriteFile(name, nil, 0o600); err != nil {
				b.Fatal(err)
			}
		}
	}
	for b.Loop() {
		for _, err := range (walk.Sources{Paths: []string{root}}).Files() {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
