package mail

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

// readMailbox sends the messages of a mailbox. A line "From sender date" after an
// empty line begins the next one.
func readMailbox(ctx context.Context, in reader.Input, sink doc.Sink) error {
	var (
		separator = regexp.MustCompile(`^From \S+.* [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?\b.*[0-9]{4}|^From - `)
		r         = bufio.NewReaderSize(io.NewSectionReader(in.Data, 0, in.Data.Size()), 64<<10)
		at        int64
		from      = int64(-1) // where the open message begins
		blank     = true      // the line before is empty
		whole     = true      // the last piece of a line ended it
		count     int
	)
	send := func(end int64) error {
		if from < 0 || end <= from {
			return nil
		}
		count++
		begin := from
		return sink.Member(doc.Member{
			Loc: in.Loc.Member(fmt.Sprintf("message %d.eml", count)),
			Open: func() (io.ReadCloser, error) {
				return io.NopCloser(io.NewSectionReader(in.Data, begin, end-begin)), nil
			},
		})
	}
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		line, err := r.ReadSlice('\n')
		if at == 0 || whole && blank && bytes.HasPrefix(line, []byte("From ")) && separator.Match(line) {
			if err := send(at); err != nil {
				return err
			}
			from = at + int64(len(line))
		}
		at += int64(len(line))
		if whole {
			blank = len(bytes.TrimRight(line, "\r\n")) == 0
		}
		whole = err == nil
		switch {
		case errors.Is(err, io.EOF):
			return send(at)
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return fmt.Errorf("mail: %w: %w", reader.ErrUnreadable, err)
		}
	}
}
