package pdf

import (
	"bytes"
	"context"
	"html"
	"io"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/rollcall-scan/rollcall/scanner/doc"
)

// swept is what the objects of a file hold that neither PDFium nor a walk from
// the catalog comes to.
type swept struct {
	scripts   []string // of any action (ISO 32000-1, 12.6.4.16)
	rich      []string // formatted text of annotations and fields that differs from their plain text
	choices   []property
	portfolio []property
	lost      []string // in words
}

// sweepKeys are the keys under which such text stands.
func sweepKeys() []string {
	return []string{"/Opt", "/MK", "/RC", "/RV", "/JS", "/CI", "/Folders", "/Schema"}
}

const (
	maxSwept     = 100_000     // texts
	maxSweepSize = 256 << 20   // of a file
	maxSweepText = maxMetadata // of one text
)

// sweeper collects text from objects.
type sweeper struct {
	o        *objects
	data     []byte // of the file
	now, old swept  // of the newest objects, and of those that they replaced
	out      *swept
	left     int
	folders  map[reference]bool
}

// sweep reads a file object by object. What an object says that a later one
// with the same number replaces is older.
func sweep(ctx context.Context, file io.ReaderAt, size int64) (s *sweeper) {
	s = &sweeper{left: maxSwept, folders: make(map[reference]bool)}
	unread := []string{"options, captions and scripts"}
	if size > maxSweepSize {
		s.now.lost = unread
		return s
	}
	data := make([]byte, size)
	if n, err := file.ReadAt(data, 0); int64(n) < size && err != nil {
		s.now.lost = unread
		return s
	}
	keys := make([][]byte, 0, len(sweepKeys()))
	for _, key := range sweepKeys() {
		keys = append(keys, []byte(key))
	}
	s.data = data
	s.o = survey(ctx, data, func(object []byte) bool {
		return bytes.IndexByte(object, '#') >= 0 || slices.ContainsFunc(keys, func(key []byte) bool { return bytes.Contains(object, key) })
	})
	for _, h := range s.o.held {
		if s.out = &s.now; s.o.places[h.number].order > h.order {
			s.out = &s.old
		}
		s.dict(h.value, "", 0)
	}
	if !s.o.whole || s.o.left <= 0 || s.left <= 0 {
		s.now.lost = append(s.now.lost, unread...)
	}
	s.old.scripts = without(s.old.scripts, s.now.scripts)
	s.old.rich = without(s.old.rich, s.now.rich)
	s.old.choices = without(s.old.choices, s.now.choices)
	s.old.portfolio = without(s.old.portfolio, s.now.portfolio)
	return s
}

// without returns what is in all and not in known, each once.
func without[T comparable](all, known []T) []T {
	seen := make(map[T]struct{}, len(known))
	for _, v := range known {
		seen[v] = struct{}{}
	}
	return slices.DeleteFunc(all, func(v T) bool {
		_, old := seen[v]
		seen[v] = struct{}{}
		return old
	})
}

// dict collects the text of a dictionary and of those in it. The name is that of
// the field to which it belongs.
func (s *sweeper) dict(d dict, name string, depth int) {
	if depth > mostNested {
		return
	}
	if t := s.text(d.get("T")); t != "" {
		name = t
	}
	for _, e := range d {
		switch e.key {
		case "JS":
			s.script(e.value)
		case "Opt":
			s.options(name, e.value)
		case "MK":
			s.captions(name, e.value)
		case "RC":
			s.formatted(e.value, d.get("Contents"))
		case "RV":
			s.formatted(e.value, d.get("V"))
		case "CI", "Schema":
			s.columns(e.value)
		case "Folders":
			s.folder(e.value)
		}
		s.inner(e.value, name, depth)
	}
}

func (s *sweeper) inner(v any, name string, depth int) {
	switch v := v.(type) {
	case dict:
		s.dict(v, name, depth+1)
	case list:
		for _, item := range v {
			if depth <= mostNested {
				s.inner(item, name, depth+1)
			}
		}
	}
}

// text returns a text string, "" if it is none. That of an encrypted file stays
// unread.
func (s *sweeper) text(v any) string {
	v, _ = s.o.resolve(v)
	b, ok := v.(literal)
	if !ok {
		return ""
	}
	if s.o.encrypted {
		if len(b) > 0 {
			s.lose("options, captions and scripts, which are encrypted")
		}
		return ""
	}
	return plain(textString(b))
}

// long returns the text of a string or a stream.
func (s *sweeper) long(v any) string {
	resolved, at := s.o.resolve(v)
	if _, ok := resolved.(dict); !ok || at.stream.data == nil {
		return s.text(resolved)
	}
	data, ok := at.stream.inflate(maxSweepText)
	if !ok || s.o.encrypted {
		s.lose("a text in a stream")
		return ""
	}
	return plain(textString(data))
}

func (s *sweeper) lose(what string) {
	if !slices.Contains(s.out.lost, what) {
		s.out.lost = append(s.out.lost, what)
	}
}

func (s *sweeper) script(v any) {
	if text := s.long(v); text != "" && s.take() {
		s.out.scripts = append(s.out.scripts, text)
	}
}

func (s *sweeper) take() bool {
	s.left--
	return s.left > 0
}

// options reads what a field offers to choose from: texts, or pairs of a value
// and a text (ISO 32000-1, table 231).
func (s *sweeper) options(name string, v any) {
	v, _ = s.o.resolve(v)
	all, _ := v.(list)
	for _, item := range all {
		item, _ = s.o.resolve(item)
		pair, ok := item.(list)
		if !ok {
			pair = list{item}
		}
		before := ""
		for _, part := range pair {
			if text := s.text(part); text != "" && text != before && s.take() {
				s.out.choices = append(s.out.choices, property{name, text})
				before = text
			}
		}
	}
}

// captions reads what is written on a button (ISO 32000-1, table 189). A single
// character is its tick.
func (s *sweeper) captions(name string, v any) {
	v, _ = s.o.resolve(v)
	d, _ := v.(dict)
	for _, key := range []string{"CA", "RC", "AC"} {
		raw, _ := s.o.resolve(d.get(key))
		if b, ok := raw.(literal); ok && (s.o.encrypted || len(b) < 2) {
			continue
		}
		if text := s.text(raw); text != "" && s.take() {
			s.out.choices = append(s.out.choices, property{name, text})
		}
	}
}

// formatted reads formatted text (ISO 32000-1, 12.7.3.4), unless it says what the
// plain text beside it says.
func (s *sweeper) formatted(v, beside any) {
	v, _ = s.o.resolve(v)
	text := plain(unformat(s.long(v)))
	if text == "" || strings.Contains(squeeze(s.long(beside)), squeeze(text)) {
		return
	}
	if s.take() {
		s.out.rich = append(s.out.rich, text)
	}
}

// unformat returns XHTML without its tags, a paragraph a line.
func unformat(markup string) string {
	var b strings.Builder
	for markup != "" {
		text, rest, tag := strings.Cut(markup, "<")
		b.WriteString(text)
		if !tag {
			break
		}
		name, after, _ := strings.Cut(rest, ">")
		if name == "/p" || strings.HasPrefix(name, "br") {
			b.WriteByte('\n')
		}
		markup = after
	}
	return html.UnescapeString(b.String())
}

// columns reads what a portfolio says of a file, and how it names its columns
// (ISO 32000-1, tables 46 and 156).
func (s *sweeper) columns(v any) {
	v, _ = s.o.resolve(v)
	d, _ := v.(dict)
	for _, e := range d {
		value, _ := s.o.resolve(e.value)
		if inner, ok := value.(dict); ok {
			if value = inner.get("N"); value == nil {
				value = inner.get("D")
			}
		}
		if text := s.text(value); text != "" && s.take() {
			s.out.portfolio = append(s.out.portfolio, property{plain(strings.ToValidUTF8(e.key, "\uFFFD")), text})
		}
	}
}

// folder reads the folders of a portfolio (Adobe Supplement to ISO 32000,
// extension level 3, table 8.6c).
func (s *sweeper) folder(v any) {
	for next := []any{v}; len(next) > 0; {
		v := next[0]
		next = next[1:]
		if r, ok := v.(reference); ok {
			if s.folders[r] {
				continue
			}
			s.folders[r] = true
		}
		v, _ = s.o.resolve(v)
		d, _ := v.(dict)
		for _, key := range []string{"Name", "Desc"} {
			if text := s.text(d.get(key)); text != "" && s.take() {
				s.out.portfolio = append(s.out.portfolio, property{"folder", text})
			}
		}
		for _, key := range []string{"Child", "Next"} {
			if at := d.get(key); at != nil {
				next = append(next, at)
			}
		}
	}
}

// textString decodes a text string: UTF-16 or UTF-8 with a mark, or else
// PDFDocEncoding (ISO 32000-1, 7.9.2.2 and annex D.2; ISO 32000-2 for UTF-8).
func textString(b []byte) string {
	const (
		from18 = "\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc"
		from80 = "\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018" +
			"\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e\ufffd\u20ac"
	)
	switch {
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		units := make([]uint16, 0, len(b)/2)
		for i := 2; i+1 < len(b); i += 2 {
			units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
		}
		return string(utf16.Decode(units))
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return strings.ToValidUTF8(string(b[3:]), "\uFFFD")
	}
	low, high := []rune(from18), []rune(from80)
	var out strings.Builder
	for _, c := range b {
		switch {
		case c >= 0x18 && c < 0x20:
			out.WriteRune(low[c-0x18])
		case c >= 0x80 && c <= 0xa0:
			out.WriteRune(high[c-0x80])
		default:
			out.WriteRune(rune(c))
		}
	}
	return out.String()
}

// sweep sends what was found object by object. The scripts are sent with the
// others.
func (s *sender) sweep(found swept, hidden doc.Hidden) error {
	at := s.in.Loc
	at.Kind = doc.Property
	if hidden != 0 {
		at.Part = "replaced objects"
	}
	if err := s.beside(at, "options and captions", hidden, pairs(found.choices)); err != nil {
		return err
	}
	if err := s.beside(at, "formatted text", hidden|doc.Annotation, single(found.rich)); err != nil {
		return err
	}
	if err := s.beside(at, "portfolio", hidden, pairs(found.portfolio)); err != nil {
		return err
	}
	if hidden == 0 {
		return nil
	}
	return s.beside(at, "scripts", hidden|doc.DocumentProperty, single(found.scripts))
}
