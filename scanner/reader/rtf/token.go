package rtf

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// kind is the kind of a token.
type kind int

const (
	atEnd    kind = iota
	atOpen        // {
	atClose       // }
	atWord        // a control word
	atSymbol      // a control symbol: word is the character
	atHex         // \'hh: param is the byte
	atText        // bytes of text, line ends left out
)

// tokenizer takes RTF apart (Rich Text Format 1.9.1, "RTF Syntax").
type tokenizer struct {
	r   *bufio.Reader
	at  int64 // bytes that were read
	err error // of reading, nil at the end of the file

	word  []byte // of the token, until the next
	param int
	valid bool // there is a parameter
	text  []byte
}

// Sizes of what is looked at in one piece.
const (
	bufferSize = 64 << 10
	maxWord    = 32 // letters of a control word; what is beyond is left out
)

func newTokenizer(r io.Reader) *tokenizer {
	return &tokenizer{r: bufio.NewReaderSize(r, bufferSize), word: make([]byte, 0, maxWord)}
}

// next returns the kind of the next token.
func (t *tokenizer) next() kind {
	for {
		c, ok := t.byte()
		if !ok {
			return atEnd
		}
		switch c {
		case '{':
			return atOpen
		case '}':
			return atClose
		case '\\':
			return t.control()
		case '\r', '\n', 0:
		default:
			t.back()
			return t.plain()
		}
	}
}

func (t *tokenizer) byte() (byte, bool) {
	c, err := t.r.ReadByte()
	if err != nil {
		if !errors.Is(err, io.EOF) {
			t.err = err
		}
		return 0, false
	}
	t.at++
	return c, true
}

// back takes back the byte that was read last.
func (t *tokenizer) back() {
	if t.r.UnreadByte() == nil {
		t.at--
	}
}

// plain takes text as far as it goes without a break in the buffer.
func (t *tokenizer) plain() kind {
	if _, err := t.r.Peek(1); err != nil {
		return atEnd
	}
	t.text, _ = t.r.Peek(t.r.Buffered())
	if i := bytes.IndexAny(t.text, "\\{}\r\n\x00"); i >= 0 {
		t.text = t.text[:i]
	}
	n, _ := t.r.Discard(len(t.text)) // they are buffered
	t.at += int64(n)
	return atText
}

// control takes what follows a backslash.
func (t *tokenizer) control() kind {
	t.word, t.param, t.valid = t.word[:0], 0, false
	c, ok := t.byte()
	if !ok {
		return atEnd
	}
	if !isLetter(c) {
		if c == '\'' {
			return t.hex()
		}
		t.word = append(t.word, c)
		return atSymbol
	}
	for ok && isLetter(c) {
		if len(t.word) < maxWord {
			t.word = append(t.word, c)
		}
		c, ok = t.byte()
	}
	negative := ok && c == '-'
	if negative {
		c, ok = t.byte()
	}
	const most = 1 << 31
	for ok && c >= '0' && c <= '9' {
		t.valid = true
		t.param = min(most, t.param*10+int(c-'0'))
		c, ok = t.byte()
	}
	if negative {
		t.param = -t.param
	}
	if ok && c != ' ' {
		t.back()
	}
	return atWord
}

// hex takes the two digits of \'hh. What are none are left where they are.
func (t *tokenizer) hex() kind {
	for range 2 {
		c, ok := t.byte()
		d := digit(c)
		if !ok || d < 0 {
			if ok {
				t.back()
			}
			break
		}
		t.param = t.param<<4 | d
		t.valid = true
	}
	return atHex
}

// take reads n bytes that are not RTF (\bin) into w, nil if they are not wanted.
func (t *tokenizer) take(n int64, w io.Writer) {
	if w == nil {
		w = io.Discard
	}
	done, err := io.CopyN(w, t.r, n)
	t.at += done
	if err != nil && !errors.Is(err, io.EOF) {
		t.err = err
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// digit returns the value of a hexadecimal digit, -1 if c is none.
func digit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
