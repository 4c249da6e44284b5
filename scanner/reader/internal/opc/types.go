package opc

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// ReadTypes sets the Type of all parts from "[Content_Types].xml" (Part 2, 7.2).
// An error says what of it could not be read; what could be is set.
func (p *Package) ReadTypes(ctx context.Context) error {
	list := p.Part("[Content_Types].xml")
	if list == nil {
		return fmt.Errorf("%w: no content types", reader.ErrMalformed)
	}
	defaults := map[string]string{}
	overrides := map[string]string{}
	err := list.Scan(ctx, func(t *xmltok.Tokenizer) {
		name := string(t.Name())
		if name != "Default" && name != "Override" || len(defaults)+len(overrides) > maxParts {
			return
		}
		contentType, _ := t.Attr("ContentType")
		contentType = strings.ToLower(strings.TrimSpace(contentType))
		if extension, ok := t.Attr("Extension"); ok {
			defaults[strings.ToLower(extension)] = contentType
		}
		if part, ok := t.Attr("PartName"); ok {
			overrides[key(part)] = contentType
		}
	})
	for _, part := range p.Parts {
		if part == list {
			continue
		}
		k := key(part.Name)
		contentType, ok := overrides[k]
		if !ok {
			contentType = defaults[strings.TrimPrefix(path.Ext(k), ".")]
		}
		part.Type = contentType
	}
	return err
}

// Scan calls start for each start-tag of the part. It returns what kept the part
// from being read to its end or is wrong with it.
func (p *Part) Scan(ctx context.Context, start func(t *xmltok.Tokenizer)) error {
	return p.Tokens(ctx, func(t *xmltok.Tokenizer, k xmltok.Kind) {
		if k == xmltok.Start {
			start(t)
		}
	})
}

// Tokens calls token for each token of the part. It returns what kept the part
// from being read to its end or is wrong with it.
func (p *Part) Tokens(ctx context.Context, token func(t *xmltok.Tokenizer, k xmltok.Kind)) error {
	r, err := p.Open(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	t := p.pkg.tok
	if p.pkg.tok = nil; t == nil {
		t = xmltok.New(nil)
	}
	t.Reset(r)
	defer func() { p.pkg.tok = t }()
	for k := t.Next(); k != xmltok.EOF; k = t.Next() {
		token(t, k)
	}
	return Check(t)
}

// Check returns what is wrong with the XML that t has read to its end, nil if
// nothing is.
func Check(t *xmltok.Tokenizer) error {
	if err := t.Err(); err != nil {
		return err
	}
	if flaw := t.Flaw(); flaw != "" {
		return fmt.Errorf("%w: XML is not well-formed: %s", reader.ErrMalformed, flaw)
	}
	return nil
}
