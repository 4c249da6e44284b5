//go:build unix

package main

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestInterruption breaks off a scan that waits for standard input. What was
// found so far is reported, and nobody can take it for a complete scan.
func TestInterruption(t *testing.T) {
	const people = "Surname,Forename,Rank,Collar number,Station\n" +
		"Harding,Martin,Constable,4471,Larkhaven\n" +
		"Nolan,Helen,Sergeant,2093,Larkhaven\n" +
		"Whitlock,Rachel,Constable,5518,Mossdale\n"
	const counts = "Rank,Number of officers\nConstable,412\nSergeant,96\n"

	for _, tt := range []struct {
		name, first string
		status      int
	}{
		{"people_found", people, exitExposed},
		{"nobody_found_yet", counts, exitUnchecked},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, content := range map[string]string{"first.csv": tt.first, "last.csv": people} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			exe, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), exe)
			cmd.Args = []string{"rollcall", "scan", "--jobs", "1", "--isolation", "off", "--fail-on", "exposed", "--format", "jsonl", "first.csv", "-", "last.csv", "last.csv"}
			cmd.Dir = dir
			stdin, err := cmd.StdinPipe() // on which the end never comes
			if err != nil {
				t.Fatal(err)
			}
			defer stdin.Close()
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			stdout, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(stdout)
			var got []string
			for lines.Scan() {
				if got = append(got, lines.Text()); len(got) == 1 {
					// More than a pipe holds: when it is written, the scan has begun to read it.
					if _, err := stdin.Write(make([]byte, 1<<18)); err != nil {
						t.Fatal(err)
					}
					if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
						t.Fatal(err)
					}
				}
			}
			var exit *exec.ExitError
			if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != tt.status {
				t.Errorf("ended with %v, want status %d", err, tt.status)
			}
			if want := "rollcall: scan interrupted: 2 files not looked at\n"; stderr.String() != want {
				t.Errorf("standard error %q, want %q", stderr.String(), want)
			}
			if len(got) != 3 || !strings.Contains(got[1], "the scan was interrupted") || !strings.Contains(got[2], `"incomplete":true`) {
				t.Errorf("report:\n%s", strings.Join(got, "\n"))
			}
		})
	}
}
