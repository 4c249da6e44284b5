// Package xmltok splits XML into tags and text without building anything from
// it. It is made for the parts of office files: fast, of bounded memory whatever
// the input, and lenient, since a damaged part is read as far as it goes. What
// is not well-formed is noted, not refused; see [Tokenizer.Flaw].
//
// Source: Extensible Markup Language (XML) 1.0, fifth edition. Namespaces are
// not resolved: prefixes are cut off elements, and attributes keep theirs.
// Entities of a document type declaration are not expanded, since Office Open
// XML allows none (ECMA-376 Part 2, 8.1.4).
package xmltok

import (
	"bytes"
	"errors"
	"io"
)

// Kind is the sort of a token.
type Kind uint8

// The kinds of tokens. An empty-element tag gives a Start and an End.
const (
	EOF   Kind = iota // the end of the input, or of what can be read of it
	Start             // a start-tag
	End               // an end-tag
	Text              // character data, or a piece of it
)

// Sizes that bound what one token may hold in memory.
const (
	bufferSize = 64 << 10 // text longer than this comes in pieces
	maxTag     = 1 << 20  // of a longer tag only the first attributes are kept
	maxAttrs   = 256      // in one tag
)

// Attr is one attribute of a Start, valid until the next call of Next.
type Attr struct {
	Name  []byte // as it stands, prefix included
	Value []byte // as it stands: escaped, see [Tokenizer.Unescape]
}

// Tokenizer reads tokens from a stream of XML.
type Tokenizer struct {
	// Comment is called with the text of each comment, or of each piece of a long
	// one; valid during the call. It may be nil.
	Comment func(text []byte)
	// Doctype says that a document type declaration that declares something is no
	// flaw. What it declares is not heeded all the same.
	Doctype bool

	src      io.Reader
	buf      []byte
	pos, end int // what is read of buf and not yet told
	started  bool
	readErr  error // what src returned last, io.EOF included

	name    []byte
	attrs   []Attr
	text    []byte
	cdata   bool // inside a CDATA section
	raw     bool // text is of a CDATA section
	selfEnd bool // the End of an empty-element tag is due
	long    bool // the rest of an overlong tag is to be skipped
	depth   int
	rooted  bool // an element was seen
	flaw    string
}

// New returns a Tokenizer that reads from r, which may hold UTF-8, UTF-16 or
// another encoding that the XML declaration names.
func New(r io.Reader) *Tokenizer {
	t := &Tokenizer{buf: make([]byte, bufferSize), attrs: make([]Attr, 0, 16)}
	t.Reset(r)
	return t
}

// Reset makes t read from r as if it were new, and keeps its buffer.
func (t *Tokenizer) Reset(r io.Reader) {
	buf := t.buf
	if len(buf) > bufferSize {
		buf = make([]byte, bufferSize)
	}
	*t = Tokenizer{src: r, buf: buf, attrs: t.attrs[:0]}
}

// Name returns the local name of a Start or End, valid until the next call of
// Next.
func (t *Tokenizer) Name() []byte { return t.name }

// Attrs returns the attributes of a Start.
func (t *Tokenizer) Attrs() []Attr { return t.attrs }

// Attr returns the unescaped value of the attribute called name, prefix
// included, and whether there is one.
func (t *Tokenizer) Attr(name string) (string, bool) {
	for i := range t.attrs {
		if string(t.attrs[i].Name) == name {
			return string(t.Unescape(nil, t.attrs[i].Value)), true
		}
	}
	return "", false
}

// AttrLocal is like Attr but compares names without their prefixes.
func (t *Tokenizer) AttrLocal(name string) (string, bool) {
	for i := range t.attrs {
		if string(local(t.attrs[i].Name)) == name {
			return string(t.Unescape(nil, t.attrs[i].Value)), true
		}
	}
	return "", false
}

// Depth returns how many elements are open.
func (t *Tokenizer) Depth() int { return t.depth }

// Err returns what kept the input from being read to its end, nil if nothing
// did.
func (t *Tokenizer) Err() error {
	if errors.Is(t.readErr, io.EOF) {
		return nil
	}
	return t.readErr
}

// Flaw says what is not well-formed in what was read so far, the first thing
// only, or nothing. It never holds text of the input.
func (t *Tokenizer) Flaw() string { return t.flaw }

func (t *Tokenizer) note(flaw string) {
	if t.flaw == "" {
		t.flaw = flaw
	}
}

// Next moves on to the next token and returns its kind. After EOF it returns
// EOF again.
func (t *Tokenizer) Next() Kind {
	if t.selfEnd {
		t.selfEnd = false
		t.depth--
		return End
	}
	for {
		if t.long {
			if k := t.skipLong(); k != Text {
				return k
			}
		}
		if t.cdata {
			if t.cdataText() {
				return Text
			}
			continue
		}
		if t.pos == t.end && !t.fill() {
			return t.finish()
		}
		if t.buf[t.pos] != '<' {
			if t.plainText() {
				return Text
			}
			continue
		}
		if k := t.markup(); k != EOF {
			return k
		}
	}
}

// finish notes what is missing at the end of the input.
func (t *Tokenizer) finish() Kind {
	switch {
	case !t.rooted:
		t.note("no element")
	case t.depth > 0:
		t.note("ends before its end tag")
	case t.depth < 0:
		t.note("more end tags than start tags")
	}
	return EOF
}

// fill reads more input behind t.end and reports whether there was any. It
// moves what is not yet told to the front of the buffer.
func (t *Tokenizer) fill() bool {
	if !t.started {
		t.started = true
		t.src = decode(t.src)
	}
	if t.pos > 0 {
		copy(t.buf, t.buf[t.pos:t.end])
		t.end -= t.pos
		t.pos = 0
	}
	for t.readErr == nil && t.end < len(t.buf) {
		n, err := t.src.Read(t.buf[t.end:])
		t.end += n
		t.readErr = err
		if n > 0 {
			return true
		}
	}
	return false
}

// more makes room for a tag that does not fit and reads on. It reports whether
// there is more to look at.
func (t *Tokenizer) more() bool {
	if t.pos == 0 && t.end == len(t.buf) {
		if len(t.buf) >= maxTag {
			return false
		}
		t.buf = append(t.buf, make([]byte, len(t.buf))...)
	}
	return t.fill()
}

// plainText tells the text up to the next tag, or a piece of it. It reports
// false if there is nothing to tell yet.
func (t *Tokenizer) plainText() bool {
	for from := t.pos; ; {
		if i := bytes.IndexByte(t.buf[from:t.end], '<'); i >= 0 {
			t.tell(from + i)
			return true
		}
		seen := t.end - t.pos
		if !t.fill() {
			break
		}
		from = t.pos + seen
	}
	cut := t.end
	if t.readErr == nil { // the buffer is full
		cut = t.pos + wholeLen(t.buf[t.pos:t.end])
	}
	t.tell(cut)
	return len(t.text) > 0
}

// tell makes the input up to cut the text of the token.
func (t *Tokenizer) tell(cut int) {
	t.text, t.raw = t.buf[t.pos:cut], false
	t.pos = cut
}

// wholeLen returns the length of the longest beginning of a full buffer that
// cuts no character and no reference in two.
func wholeLen(b []byte) int {
	const longest = 12 // bytes of a reference, as in "&#x0010FFFF;"
	tail := b[max(0, len(b)-longest):]
	if i := bytes.LastIndexByte(tail, '&'); i >= 0 && bytes.IndexByte(tail[i:], ';') < 0 {
		return len(b) - len(tail) + i
	}
	n := len(b)
	for n > len(b)-4 && b[n-1]&0xC0 == 0x80 {
		n--
	}
	if b[n-1] >= 0xC0 || b[n-1] == '\r' {
		return n - 1
	}
	return len(b)
}

// cdataText tells a piece of a CDATA section, and reports false if there is
// none, as at its end.
func (t *Tokenizer) cdataText() bool {
	const closing = "]]>"
	for {
		if i := bytes.Index(t.buf[t.pos:t.end], []byte(closing)); i >= 0 {
			t.cdata = false
			t.tell(t.pos + i)
			t.pos += len(closing)
			t.raw = true
			return len(t.text) > 0
		}
		if t.end-t.pos > bufferSize/2 {
			cut := t.pos + wholeLen(t.buf[t.pos:t.end-len(closing)])
			t.tell(cut)
			t.raw = true
			return true
		}
		if !t.fill() {
			t.note("unfinished CDATA section")
			t.cdata = false
			t.tell(t.end)
			t.raw = true
			return len(t.text) > 0
		}
	}
}

// markup reads what begins with "<" and returns its kind, or EOF for what is no
// token of its own.
func (t *Tokenizer) markup() Kind {
	for t.end-t.pos < 2 {
		if !t.fill() {
			t.note("unfinished tag")
			t.pos = t.end
			return EOF
		}
	}
	switch c := t.buf[t.pos+1]; {
	case c == '/':
		return t.endTag()
	case c == '?':
		t.skipPast("?>")
		return EOF
	case c == '!':
		return t.declaration()
	case c <= ' ' || c == '<' || c == '>' || c >= '0' && c <= '9' || c == '=' || c == '&':
		t.note("a bare <")
		t.text, t.raw = t.buf[t.pos:t.pos+1], true
		t.pos++
		return Text
	}
	for {
		if done, kind := t.startTag(); done {
			return kind
		}
		if !t.more() {
			return t.brokenTag()
		}
	}
}

// brokenTag handles a start-tag without an end: at the end of the input there is
// nothing in it to tell; of an overlong one the first attributes are.
func (t *Tokenizer) brokenTag() Kind {
	if t.readErr != nil {
		t.note("unfinished tag")
		t.pos = t.end
		return EOF
	}
	t.note("overlong tag")
	t.name = bytes.Clone(t.name)
	t.pos = t.end
	t.long = true
	t.depth++
	t.rooted = true
	return Start
}

// skipLong passes over the rest of an overlong tag. It returns End if that was
// an empty-element tag, EOF at the end of the input, else Text.
func (t *Tokenizer) skipLong() Kind {
	var last byte
	for {
		b := t.buf[t.pos:t.end]
		if i := bytes.IndexByte(b, '>'); i >= 0 {
			if i > 0 {
				last = b[i-1]
			}
			t.pos += i + 1
			t.long = false
			if last == '/' {
				t.depth--
				return End
			}
			return Text
		}
		if len(b) > 0 {
			last = b[len(b)-1]
		}
		t.pos = t.end
		if !t.fill() {
			t.long = false
			return t.finish()
		}
	}
}

func (t *Tokenizer) endTag() Kind {
	for {
		b := t.buf[t.pos+2 : t.end]
		if i := bytes.IndexByte(b, '>'); i >= 0 {
			b = b[:i]
			for len(b) > 0 && b[len(b)-1] <= ' ' {
				b = b[:len(b)-1]
			}
			t.name = local(b)
			t.pos += 2 + i + 1
			t.depth--
			return End
		}
		if len(b) > bufferSize/2 {
			t.note("overlong tag")
			t.pos = t.end
			t.long = true
			return EOF
		}
		if !t.more() {
			t.note("unfinished tag")
			t.pos = t.end
			return EOF
		}
	}
}

// declaration reads what begins with "<!".
func (t *Tokenizer) declaration() Kind {
	const cdata = "<![CDATA["
	for t.end-t.pos < len(cdata) && t.fill() {
	}
	b := t.buf[t.pos:t.end]
	switch {
	case bytes.HasPrefix(b, []byte(cdata)):
		t.pos += len(cdata)
		t.cdata = true
	case bytes.HasPrefix(b, []byte("<!--")):
		t.pos += len("<!--")
		t.comment()
	default:
		if t.skipTo("[>") == '[' {
			if !t.Doctype {
				t.note("document type declaration")
			}
			t.skipTo("]")
			t.skipTo(">")
		}
	}
	return EOF
}

// comment reads a comment whose opening is read.
func (t *Tokenizer) comment() {
	const closing = "-->"
	if t.Comment == nil {
		t.skipPast(closing)
		return
	}
	for {
		b := t.buf[t.pos:t.end]
		if i := bytes.Index(b, []byte(closing)); i >= 0 {
			t.pos += i + len(closing)
			t.Comment(b[:i])
			return
		}
		if len(b) > bufferSize/2 {
			cut := wholeLen(b[:len(b)-len(closing)])
			t.pos += cut
			t.Comment(b[:cut])
		}
		if !t.fill() {
			t.note("unfinished markup")
			b = t.buf[t.pos:t.end]
			t.pos = t.end
			t.Comment(b)
			return
		}
	}
}

// skipPast passes over the input up to and with the closing mark.
func (t *Tokenizer) skipPast(closing string) {
	for {
		if i := bytes.Index(t.buf[t.pos:t.end], []byte(closing)); i >= 0 {
			t.pos += i + len(closing)
			return
		}
		t.pos = max(t.pos, t.end-len(closing)+1)
		if !t.fill() {
			t.note("unfinished markup")
			t.pos = t.end
			return
		}
	}
}

// skipTo passes over the input up to and with the first of the given bytes, and
// returns it, or 0 at the end of the input.
func (t *Tokenizer) skipTo(any string) byte {
	for {
		if i := bytes.IndexAny(t.buf[t.pos:t.end], any); i >= 0 {
			c := t.buf[t.pos+i]
			t.pos += i + 1
			return c
		}
		t.pos = t.end
		if !t.fill() {
			return 0
		}
	}
}

// Seek passes over the input, tags and all, up to the next start-tag or
// declaration that holds the given name, and reports whether there is one. It is
// many times faster than Next, but loses count of what is open.
func (t *Tokenizer) Seek(name string) bool {
	for {
		b := t.buf[t.pos:t.end]
		i := bytes.Index(b, []byte(name))
		if i >= 0 {
			at := bytes.LastIndexByte(b[:i], '<')
			if at >= 0 && i-at < 64 && b[at+1] != '/' && !bytes.ContainsAny(b[at:i], " >") {
				t.pos += at
				return true
			}
			t.pos += i + len(name)
			continue
		}
		t.pos = max(t.pos, t.end-len(name)-64)
		if !t.fill() {
			return false
		}
	}
}
