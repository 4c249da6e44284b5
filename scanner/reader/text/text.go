// Package text reads whatever is text and no format of its own: letters, notes
// and logs, lists with an item a line, and listings made for a printer, whose
// columns are aligned by blanks.
package text

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/charset"
)

// Format returns the format of plain text. It takes all that is text, so it
// stands last.
func Format() reader.Format {
	return reader.Format{
		Name:       "text",
		Extensions: []string{".txt", ".dat", ".log", ".prn", ".md", ".text"},
		Sniff:      func(in reader.Input, head []byte) bool { return charset.IsText(in.Data, head) },
		Read:       read,
	}
}

// A piece is what is held in memory and judged at once. A paragraph that goes on
// in the next piece is sent again from up to overlap bytes before the cut, so
// that no name is torn.
const (
	maxPiece = 64 << 10
	overlap  = 256
)

// read sends a fragment for each row of a table and each paragraph. Row is the
// line on which it begins.
func read(ctx context.Context, in reader.Input, sink doc.Sink) error {
	r, err := charset.NewReader(in.Data)
	if err != nil {
		return fmt.Errorf("text: %w: %w", reader.ErrUnreadable, err)
	}
	limit := max(min(maxPiece, in.Limits.Text), 4*overlap)
	p := pieces{src: r, buf: make([]byte, charset.Room(in.Data, limit-overlap)), row: 1}
	w := writer{sink: sink, at: in.Loc}
	for ctx.Err() == nil {
		piece, err := p.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("text: %w: %w", reader.ErrUnreadable, err)
		}
		if err := w.write(piece); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// piece is a stretch of the file, if possible whole lines and whole blocks.
type piece struct {
	text []byte // valid until the next one
	row  int    // of its first line
	cut  cut    // how it ends
}

// cut says where a piece ends. The zero value is the end of a block.
type cut int

const (
	atBlank cut = iota // before a blank line, or at the end of the file
	atLine             // between two lines of a block
	inLine             // within a line
)

// pieces divides a file.
type pieces struct {
	src  io.Reader
	buf  []byte
	n    int // bytes in buf
	done int // bytes of buf that went out with the last piece
	row  int // of buf[done]
	eol  byte
	err  error
}

// next returns the next piece, io.EOF after the last.
func (p *pieces) next() (piece, error) {
	p.n = copy(p.buf, p.buf[p.done:p.n])
	p.done = 0
	for p.n < len(p.buf) && p.err == nil {
		var n int
		n, p.err = p.src.Read(p.buf[p.n:])
		p.n += n
	}
	if p.n == 0 {
		return piece{}, p.err
	}
	text := p.buf[:p.n]
	if p.eol == 0 {
		p.eol = '\n'
		if bytes.IndexByte(text, '\n') < 0 && bytes.IndexByte(text, '\r') >= 0 {
			p.eol = '\r'
		}
	}
	out := piece{row: p.row, text: text}
	if p.n == len(p.buf) {
		end := 0
		end, out.cut = p.cut(text)
		out.text = text[:end]
	}
	p.done = len(out.text)
	if p.eol == '\r' {
		for i, c := range out.text {
			if c == '\r' {
				out.text[i] = '\n'
			}
		}
	}
	p.row += bytes.Count(out.text, []byte{'\n'})
	return out, nil
}

// cut returns where to end a piece made from text: at the last blank line in its
// second half, else after the last line, else at white space, else anywhere
// between two characters.
func (p *pieces) cut(text []byte) (int, cut) {
	half := len(text) / 2
	for end := len(text); ; {
		i := bytes.LastIndexByte(text[half:end], p.eol)
		if i < 0 {
			break
		}
		end = half + i
		before := bytes.TrimRight(text[:end], " \t\r")
		if n := len(before); p.eol == '\n' && n > 0 && before[n-1] == '\n' {
			return end + 1, atBlank
		}
	}
	if i := bytes.LastIndexByte(text, p.eol); i >= 0 {
		return i + 1, atLine
	}
	if i := bytes.LastIndexAny(text[half:], " \t,;"); i >= 0 {
		return half + i + 1, inLine
	}
	n := len(text)
	if !utf8.FullRune(text[lastStart(text):]) {
		n = lastStart(text)
	}
	return n, inLine
}

// lastStart returns where the last character of text begins.
func lastStart(text []byte) int {
	n := len(text) - 1
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}
