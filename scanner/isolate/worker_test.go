//go:build unix

//nolint:forbidigo // this is the program of a worker
package isolate_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/finding"
	"github.com/rollcall-scan/rollcall/scanner/isolate"
)

// TestMain is a worker as well: its files say what becomes of it.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		server := isolate.Server{
			Setup: func(setup []byte) ([]string, error) { return strings.Fields(string(setup)), nil },
			Read:  obey,
		}
		if err := server.Serve(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, "rollcall:", err)
			os.Exit(2)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// obey does what the file says, and reports what came of it as the format.
func obey(ctx context.Context, path string, data io.ReaderAt, size int64) ([]finding.File, bool) {
	content := make([]byte, size)
	_, _ = data.ReadAt(content, 0)
	word, rest, _ := strings.Cut(strings.TrimSpace(string(content)), " ")
	f := finding.File{Path: path}
	var err error
	switch word {
	case "exit":
		os.Exit(7)
	case "panic":
		go panic("the name of a person")
		time.Sleep(time.Minute)
	case "hang":
		for {
			runtime.Gosched()
		}
	case "wait":
		<-ctx.Done()
	case "memory":
		var all [][]byte
		for range 1 << 10 {
			block := make([]byte, 16<<20)
			for i := 0; i < len(block); i += 4096 {
				block[i] = 1
			}
			all = append(all, block)
		}
		runtime.KeepAlive(all)
	case "read":
		_, err = os.ReadFile(rest)
	case "write":
		err = os.WriteFile(rest, content, 0o600)
	case "run":
		err = exec.CommandContext(ctx, rest).Run()
	case "dial":
		var c net.Conn
		if c, err = (&net.Dialer{}).DialContext(ctx, "tcp", rest); err == nil {
			_ = c.Close()
		}
	case "people":
		f.Findings = []finding.Finding{{Records: 3, Fields: []finding.Field{
			{Kind: patterns.Surname, Header: finding.NewSecret("Surname"), Known: true},
			{Kind: patterns.Rank, Header: finding.NewSecret("Quillfeather")},
		}, Samples: []finding.Sample{{Row: 1, Values: []finding.Value{{Kind: patterns.Surname, Text: finding.NewSecret("Quillfeather")}}}}}}
	}
	f.Format = "done"
	if err != nil {
		f.Format = "refused"
	}
	return []finding.File{f}, false
}

// program is this test.
func program() string { return os.Args[0] }
