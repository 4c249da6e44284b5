package xlsx

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/flate"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// maxMashup bounds the queries of Power Query that are held.
const maxMashup = 64 << 20

// sendMashup sends the queries of Power Query, a line each, and the tables that
// somebody typed into them ([MS-QDEFF] 2.2): base64 of a version, the length of a
// package, and the package, which holds the text of the queries.
func sendMashup(b *book, part *opc.Part) error {
	var text []byte
	inside := false
	err := b.scan(part, "a query is", func(t *xmltok.Tokenizer, k xmltok.Kind) error {
		switch k {
		case xmltok.Start:
			inside = string(t.Name()) == "DataMashup"
		case xmltok.Text:
			if inside {
				text = appendUpTo(t, text, maxMashup)
			}
		case xmltok.End, xmltok.EOF:
			inside = false
		}
		return nil
	})
	if err != nil {
		return err
	}
	text = bytes.Join(bytes.Fields(text), nil)
	raw := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(raw, text)
	raw = raw[:n]
	const head = 8
	if err != nil || len(raw) < head {
		return b.problem(part.Name, "a query is not read", reader.ErrMalformed)
	}
	length := min(int64(binary.LittleEndian.Uint32(raw[4:])), int64(len(raw)-head))
	pkg, err := opc.Open(io.NewSectionReader(bytes.NewReader(raw[head:]), 0, length), min(b.in.Limits.Expanded, maxMashup))
	if err != nil {
		return b.problem(part.Name, "a query is not read", err)
	}
	for _, p := range pkg.Parts {
		switch name := strings.ToLower(p.Name); {
		case strings.HasSuffix(name, ".m"):
			if err := sendQueries(b, part, p); err != nil {
				return err
			}
		case name == "[content_types].xml", name == "config/package.xml", strings.HasSuffix(name, ".rels"):
		default:
			if err := b.problem(part.Name, "a file kept with a query is not read", reader.ErrUnsupported); err != nil {
				return err
			}
		}
	}
	return nil
}

// sendQueries sends the text of queries.
func sendQueries(b *book, part, section *opc.Part) error {
	r, err := section.Open(b.ctx)
	if err != nil {
		return b.problem(part.Name, "a query is not read", err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	s := b.texts(b.at(doc.File, part.Name), doc.Connection, "queries")
	for line := range bytes.Lines(text) {
		if isText(string(line)) {
			if err := s.sendText(strings.ToValidUTF8(strings.TrimSpace(string(line)), "\uFFFD")); err != nil {
				return err
			}
		}
	}
	if err != nil {
		return b.problem(part.Name, "a query is not read, or not all", err)
	}
	return sendTyped(b, part, string(text))
}

// sendTyped sends the tables that somebody typed into a query. They are JSON in
// deflate in base64, in a call that Power Query writes in this form alone.
func sendTyped(b *book, part *opc.Part, queries string) error {
	s := b.texts(b.at(doc.Table, part.Name), doc.Connection, "tables typed into queries")
	for {
		_, after, found := strings.Cut(queries, `Binary.FromText("`)
		if !found {
			return nil
		}
		text, rest, _ := strings.Cut(after, `"`)
		queries = rest
		rows, err := typedRows(text)
		if err != nil {
			if err := b.problem(part.Name, "a table typed into a query is not read", err); err != nil {
				return err
			}
			continue
		}
		for _, row := range rows {
			for i, v := range row {
				switch v := v.(type) {
				case nil:
				case string:
					s.add(i+1, v)
				default:
					s.add(i+1, fmt.Sprint(v))
				}
			}
			if err := s.sendRow(); err != nil {
				return err
			}
		}
	}
}

// typedRows returns the rows of a typed table.
func typedRows(text string) ([][]any, error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", reader.ErrMalformed, err)
	}
	plain, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(raw)), maxMashup))
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("%w: %w", reader.ErrMalformed, err)
	}
	var rows [][]any
	if err := json.Unmarshal(plain, &rows); err != nil {
		return nil, fmt.Errorf("%w: a table that is no list", reader.ErrUnsupported) // the error would quote it
	}
	return rows, nil
}
