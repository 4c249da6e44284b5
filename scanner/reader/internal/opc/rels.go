package opc

import (
	"context"
	"net/url"
	"path"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// Relationship ties a part, or the package, to a part or to something outside
// (Part 2, 6.5).
type Relationship struct {
	ID       string
	Type     string // the last element of the type's name, the same in the transitional and the strict form, such as "worksheet"
	Target   string // as it stands
	External bool
	Part     *Part // nil if External, or if there is no such part
}

// Relationships returns the relationships of the part called source, of the
// package if source is "". A part without any has none; an error says what of
// them could not be read.
func (p *Package) Relationships(ctx context.Context, source string) ([]Relationship, error) {
	list := p.Part(path.Join(path.Dir(source), "_rels", path.Base("/"+source)+".rels"))
	if source == "" {
		list = p.Part("_rels/.rels")
	}
	if list == nil {
		return nil, nil
	}
	var rels []Relationship
	err := list.Scan(ctx, func(t *xmltok.Tokenizer) {
		if string(t.Name()) != "Relationship" || len(rels) == maxParts {
			return
		}
		var r Relationship
		r.ID, _ = t.Attr("Id")
		kind, _ := t.Attr("Type")
		r.Type = path.Base(kind)
		r.Target, _ = t.Attr("Target")
		mode, _ := t.Attr("TargetMode")
		if r.External = mode == "External"; !r.External {
			r.Part = p.resolve(source, r.Target)
		}
		rels = append(rels, r)
	})
	return rels, err
}

// resolve returns the part that target names, seen from the part source: a
// reference relative to it, or from the root if it begins with a slash (Part 2,
// 6.4).
func (p *Package) resolve(source, target string) *Part {
	target, _, _ = strings.Cut(target, "#")
	target = strings.ReplaceAll(strings.TrimSpace(target), `\`, "/")
	if u, err := url.Parse(target); err == nil && u.Scheme != "" {
		target = u.Path
	}
	if !strings.HasPrefix(target, "/") {
		if part := p.Part(path.Join("/", path.Dir(source), target)); part != nil {
			return part
		}
	}
	return p.Part(target) // some producers forget the slash
}
