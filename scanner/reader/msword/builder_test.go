package msword_test

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
)

// text is text that is formatted in the same way.
type text struct {
	s      string
	format string // properties of characters
}

// para is a paragraph. Its text is that of runs; what ends it comes last.
type para struct {
	runs   []text
	format string // number of the style and properties of the paragraph
}

// p returns a paragraph without formatting. Runs begin with "\x00" and the
// properties they have up to the next zero.
func p(s string) para { return para{runs: []text{{s + "\r", ""}}, format: "\x00\x00"} }

// Properties: of characters, and of paragraphs.
const (
	vanish  = "\x3C\x08\x01"
	deleted = "\x00\x08\x01"
	white   = "\x42\x2A\x08"
	black   = "\x70\x68\x00\x00\x00\x00"
	tiny    = "\x43\x4A\x02\x00"
	marked  = "\x0C\x2A\x01" // on black

	inTable  = "\x16\x24\x01"
	rowEnd   = "\x17\x24\x01"
	inner    = "\x49\x66\x02\x00\x00\x00"
	innerEnd = "\x4B\x24\x01"
	innerRow = "\x4C\x24\x01"
)

// row returns the paragraphs of a row of a table. edges are where its cells end.
func row(edges []int, cells ...[]text) []para {
	var all []para
	for _, c := range cells {
		all = append(all, para{runs: append(slices.Clone(c), text{"\x07", ""}), format: "\x00\x00" + inTable})
	}
	def := []byte{byte(len(edges)), 0, 0}
	for _, e := range edges {
		def = binary.LittleEndian.AppendUint16(def, uint16(e))
	}
	size := binary.LittleEndian.AppendUint16([]byte{0x08, 0xD6}, uint16(len(def)+1))
	return append(all, para{runs: []text{{"\x07", ""}}, format: "\x00\x00" + inTable + rowEnd + string(size) + string(def)})
}

func cell(s string) []text { return []text{{s, ""}} }

// document is a document to be made.
type document struct {
	stories [8][]para
	parts   map[int]string // of the table stream, by number
	narrow  bool           // one byte a character
	old     bool           // of Word 95, and that implies narrow
	before  string         // text that no piece refers to
	streams []ole.Content
	locked  bool
}

func body(ps ...para) document { return document{stories: [8][]para{ps}} }

// encode returns s as the document keeps it.
func (d document) encode(s string) []byte {
	if d.narrow || d.old {
		b, _ := charmap.Windows1252.NewEncoder().Bytes([]byte(s))
		return b
	}
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// bytes returns the document as a file.
func (d document) bytes(tb testing.TB) []byte {
	tb.Helper()
	le := binary.LittleEndian
	const start, counts, pairs = 0x400, 76, 154
	main := make([]byte, start)
	main = append(main, d.encode(d.before)...)
	from, width := len(main), len(d.encode("a"))
	var chars, paras []span
	for n, ps := range d.stories {
		begin := len(main)
		for _, x := range ps {
			at := len(main)
			for _, r := range x.runs {
				chars = append(chars, span{len(main), r.format})
				main = append(main, d.encode(r.s)...)
			}
			paras = append(paras, span{at, x.format})
		}
		le.PutUint32(main[counts+4*n:], uint32((len(main)-begin)/width))
	}
	to := len(main)
	main = append(main, make([]byte, (512-len(main)%512)%512)...)
	page := uint32(len(main) / 512)
	main = append(main, pageOf(tb, chars, to, 1)...)
	main = append(main, pageOf(tb, paras, to, 13)...)

	copy(main, "\xEC\xA5\xC1\x00")
	le.PutUint16(main[10:], 1<<9)
	if d.locked {
		le.PutUint16(main[10:], 1<<9|1<<8)
	}
	le.PutUint32(main[24:], start)
	le.PutUint32(main[28:], uint32(to))
	le.PutUint16(main[152:], 93)
	if d.old {
		le.PutUint16(main[2:], 104)
		for n := range d.stories {
			copy(main[52+4*n:], main[counts+4*n:][:4])
		}
		clear(main[88:0x400])
		return ole.Pack(append(d.streams, ole.Content{Path: []string{"WordDocument"}, Data: main}))
	}
	fc := uint32(from)
	if d.narrow {
		fc = uint32(2*from) | 1<<30
	}
	u32 := func(values ...uint32) string {
		var b []byte
		for _, v := range values {
			b = le.AppendUint32(b, v)
		}
		return string(b)
	}
	parts := map[int]string{
		33: "\x02" + u32(16, 0, uint32((to-from)/width)) + "\x00\x00" + u32(fc) + "\x00\x00",
		12: u32(uint32(from), uint32(to), page),
		13: u32(uint32(from), uint32(to), page+1),
	}
	maps.Copy(parts, d.parts)
	table := []byte("table")
	for n, s := range parts {
		le.PutUint32(main[pairs+8*n:], uint32(len(table)))
		le.PutUint32(main[pairs+8*n+4:], uint32(len(s)))
		table = append(table, s...)
	}
	return ole.Pack(append(d.streams, ole.Content{Path: []string{"WordDocument"}, Data: main}, ole.Content{Path: []string{"1Table"}, Data: table}))
}

type span struct {
	from   int
	format string
}

// pageOf returns a page of formatting; entries have the given size.
func pageOf(tb testing.TB, spans []span, to, size int) []byte {
	tb.Helper()
	le := binary.LittleEndian
	page := make([]byte, 512)
	end := 510
	for i, s := range spans {
		le.PutUint32(page[4*i:], uint32(s.from))
		le.PutUint32(page[4*i+4:], uint32(to))
		f := s.format
		if f == "" {
			continue
		}
		if size > 1 { // counted in words
			if len(f)%2 == 0 {
				f = "\x00" + string(byte(len(f)/2)) + f
			} else {
				f = string(byte(len(f)/2+1)) + f
			}
		} else {
			f = string(byte(len(f))) + f
		}
		end = (end - len(f)) &^ 1
		if 4*(len(spans)+1)+size*len(spans) > end {
			tb.Fatal("more formatting than a page holds")
		}
		copy(page[end:], f)
		page[4*(len(spans)+1)+size*i] = byte(end / 2)
	}
	page[511] = byte(len(spans))
	return page
}

// sttb returns a table of texts.
func sttb(texts ...string) string {
	b := []byte{0xFF, 0xFF, byte(len(texts)), 0, 0, 0}
	for _, s := range texts {
		b = append(b, xst(s)...)
	}
	return string(b)
}

// xst returns a text behind its length.
func xst(s string) string {
	b := binary.LittleEndian.AppendUint16(nil, uint16(len(s)))
	return string(append(b, document{}.encode(s)...))
}

// sheet returns a sheet of two styles: one of paragraphs that vanish, which is
// based on nothing, and one of characters in white.
func sheet() string {
	style := func(kind byte, format string) string {
		b := []byte{0, 0, kind, 0xFF, 0, 0, 0, 0, 0, 0, 1, 0, 'n', 0, 0, 0}
		b = append(b, format...)
		return string([]byte{byte(len(b)), 0}) + string(b)
	}
	format := func(s string) string {
		return string([]byte{byte(len(s)), 0}) + s + strings.Repeat("\x00", len(s)%2)
	}
	return "\x06\x00\x03\x00\x0A\x00\x00\x00" + "\x00\x00" + style(0xF1, format("\x01\x00")+format(vanish)) + style(0xF2, format(white))
}

// index returns where the text is in the file.
func index(tb testing.TB, data []byte, s string) int {
	tb.Helper()
	i := bytes.Index(data, document{}.encode(s))
	if i < 0 {
		tb.Fatalf("%q is not in the file", s)
	}
	return i
}
