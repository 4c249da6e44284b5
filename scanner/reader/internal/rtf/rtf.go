// Package rtf takes Rich Text Format apart, for the reader of it and for that of
// mail, which Outlook keeps in it.
//
// Source: Rich Text Format (RTF) Specification, version 1.9.1.
package rtf

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// Kind is the kind of a token.
type Kind int

// The kinds of tokens.
const (
	End    Kind = iota // of the file, or what can be read of it
	Open               // {
	Close              // }
	Word               // a control word
	Symbol             // a control symbol: word is the character
	Hex                // \'hh: param is the byte
	Text               // bytes of text, line ends left out
)

// Tokenizer takes RTF apart ("RTF Syntax").
type Tokenizer struct {
	At  int64 // bytes that were read
	Err error // of reading, nil at the end of the file

	Word    []byte // of a token that is a word or symbol, until the next
	Param   int    // of a word, 0 if it has none; of two digits, the byte
	Valid   bool   // there is a parameter
	Content []byte // of a token that is text, until the next

	r *bufio.Reader
}

// Sizes of what is looked at in one piece.
const (
	bufferSize = 64 << 10
	maxWord    = 32 // letters of a control word; what is beyond is left out
)

// New returns a Tokenizer of what r holds.
func New(r io.Reader) *Tokenizer {
	return &Tokenizer{r: bufio.NewReaderSize(r, bufferSize), Word: make([]byte, 0, maxWord)}
}

// Next returns the kind of the next token.
func (t *Tokenizer) Next() Kind {
	for {
		c, ok := t.byte()
		if !ok {
			return End
		}
		switch c {
		case '{':
			return Open
		case '}':
			return Close
		case '\\':
			return t.control()
		case '\r', '\n', 0:
		default:
			t.back()
			return t.plain()
		}
	}
}

func (t *Tokenizer) byte() (byte, bool) {
	c, err := t.r.ReadByte()
	if err != nil {
		if !errors.Is(err, io.EOF) {
			t.Err = err
		}
		return 0, false
	}
	t.At++
	return c, true
}

// back takes back the byte that was read last.
func (t *Tokenizer) back() {
	if t.r.UnreadByte() == nil {
		t.At--
	}
}

// plain takes text as far as it goes without a break in the buffer.
func (t *Tokenizer) plain() Kind {
	if _, err := t.r.Peek(1); err != nil {
		return End
	}
	t.Content, _ = t.r.Peek(t.r.Buffered())
	if i := bytes.IndexAny(t.Content, "\\{}\r\n\x00"); i >= 0 {
		t.Content = t.Content[:i]
	}
	n, _ := t.r.Discard(len(t.Content)) // they are buffered
	t.At += int64(n)
	return Text
}

// control takes what follows a backslash.
func (t *Tokenizer) control() Kind {
	t.Word, t.Param, t.Valid = t.Word[:0], 0, false
	c, ok := t.byte()
	if !ok {
		return End
	}
	if !isLetter(c) {
		if c == '\'' {
			return t.hex()
		}
		t.Word = append(t.Word, c)
		return Symbol
	}
	for ok && isLetter(c) {
		if len(t.Word) < maxWord {
			t.Word = append(t.Word, c)
		}
		c, ok = t.byte()
	}
	negative := ok && c == '-'
	if negative {
		c, ok = t.byte()
	}
	const most = 1 << 31
	for ok && c >= '0' && c <= '9' {
		t.Valid = true
		t.Param = min(most, t.Param*10+int(c-'0'))
		c, ok = t.byte()
	}
	if negative {
		t.Param = -t.Param
	}
	if ok && c != ' ' {
		t.back()
	}
	return Word
}

// hex takes the two digits of \'hh. What are none are left where they are.
func (t *Tokenizer) hex() Kind {
	for range 2 {
		c, ok := t.byte()
		d := Digit(c)
		if !ok || d < 0 {
			if ok {
				t.back()
			}
			break
		}
		t.Param = t.Param<<4 | d
		t.Valid = true
	}
	return Hex
}

// Take reads n bytes that are not RTF (\bin) into w, nil if they are not wanted.
func (t *Tokenizer) Take(n int64, w io.Writer) {
	if w == nil {
		w = io.Discard
	}
	done, err := io.CopyN(w, t.r, n)
	t.At += done
	if err != nil && !errors.Is(err, io.EOF) {
		t.Err = err
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// Digit returns the value of a hexadecimal digit, -1 if c is none.
func Digit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
