package xlsx

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// book is one workbook while it is read.
type book struct {
	ctx  context.Context //nolint:containedctx // of one call of Read, as short-lived as the call
	in   reader.Input
	sink doc.Sink
	pkg  *opc.Package
	done map[*opc.Part]bool // parts that were read

	main     string // name of the workbook part
	rels     []opc.Relationship
	unsure   bool // the list of sheets or its relationships are damaged
	date1904 bool
	sheets   []listed
	filters  map[int]area // by the sheet's index: where it has a filter
	names    []definedName
	shared   sharedStrings
	styles   []cellStyle
	scratch  *xmltok.Tokenizer // for sheets
	wasCut   bool              // a text outside of cells

	moreNames bool // than are kept

	side     *xmltok.Tokenizer   // for other parts, nil while it is in use
	owners   map[*opc.Part]owner // the sheets that parts belong to
	lastRows map[string]int      // of sheets by their names in lower case
	threads  map[string]bool     // names of the parts that have threads of comments
	diagrams map[string]bool     // texts in the data of diagrams
}

// listed is a sheet as the workbook part lists it (18.2.19).
type listed struct {
	name   string
	hidden doc.Hidden
	relID  string
}

// maxSheets bounds the sheets of a workbook.
const maxSheets = 1 << 16

func (b *book) read() error {
	if b.pkg.Damage != nil {
		if err := b.problem("", "the file", b.pkg.Damage); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(b.pkg.Parts, func(p *opc.Part) bool { return p.Unlisted }) {
		if err := b.problem("", "the zip's directory does not list all files in it", reader.ErrMalformed); err != nil {
			return err
		}
	}
	for _, step := range []func() error{
		b.readTypes, b.readWorkbook, b.readShared, b.readStyles,
		b.readSheets, b.readUnlisted, b.sendNames, b.sendOrphans, b.readOthers, b.reportCut,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) readTypes() error {
	if err := b.pkg.ReadTypes(b.ctx); err != nil {
		return b.problem("[Content_Types].xml", "content types", err)
	}
	return nil
}

// readWorkbook reads the workbook part: the sheets and their states, the epoch
// of dates and the defined names (18.2).
func (b *book) readWorkbook() error {
	part, err := b.findWorkbook()
	if err != nil {
		return err
	}
	if part == nil {
		return b.problem("", "the workbook part is missing", reader.ErrMalformed)
	}
	b.main = part.Name
	b.done[part] = true
	if b.rels, err = b.pkg.Relationships(b.ctx, part.Name); err != nil {
		b.unsure = true
		if err := b.problem(part.Name, "relationships of the workbook", err); err != nil {
			return err
		}
	}
	var name definedName
	inName := false
	err = part.Tokens(b.ctx, func(t *xmltok.Tokenizer, k xmltok.Kind) {
		switch {
		case k == xmltok.Text && inName:
			name.text = appendUpTo(t, name.text, b.in.Limits.Text)
		case k == xmltok.Start:
			if inName = string(t.Name()) == "definedName"; inName {
				name = newDefinedName(t)
			} else {
				b.workbookElement(t)
			}
		case k == xmltok.End && inName && string(t.Name()) == "definedName":
			b.addName(name)
			inName = false
		}
	})
	if err != nil {
		b.unsure = true
		return b.problem(part.Name, "workbook", err)
	}
	if len(b.sheets) == maxSheets {
		return b.problem(part.Name, "more sheets than any workbook has", reader.ErrTooLarge)
	}
	return nil
}

// findWorkbook returns the main part: what the package's main relationship leads
// to, or else a part of the right type or the usual name.
func (b *book) findWorkbook() (*opc.Part, error) {
	rels, err := b.pkg.Relationships(b.ctx, "")
	if err != nil {
		if err := b.problem("_rels/.rels", "relationships of the package", err); err != nil {
			return nil, err
		}
	}
	for _, r := range rels {
		if r.Type == "officeDocument" && r.Part != nil {
			return r.Part, nil
		}
	}
	for _, p := range b.pkg.Parts {
		if isWorkbook(p.Type) {
			return p, nil
		}
	}
	return b.pkg.Part("xl/workbook.xml"), nil
}

// workbookElement takes note of what a start-tag of the workbook part says.
func (b *book) workbookElement(t *xmltok.Tokenizer) {
	switch string(t.Name()) {
	case "workbookPr": // 18.2.28
		v, _ := t.Attr("date1904")
		b.date1904 = isTrue([]byte(v))
	case "sheet": // 18.2.19, states in 18.18.68
		if len(b.sheets) == maxSheets {
			return
		}
		var s listed
		s.name, _ = t.Attr("name")
		s.relID, _ = t.AttrLocal("id")
		switch state, _ := t.Attr("state"); strings.ToLower(state) {
		case "hidden":
			s.hidden = doc.HiddenSheet
		case "veryhidden":
			s.hidden = doc.VeryHiddenSheet
		}
		b.sheets = append(b.sheets, s)
	}
}

// related returns the part that the workbook is related to by the given type of
// relationship, or else the first with the content type or the usual name.
func (b *book) related(relType, contentType, usual string) *opc.Part {
	for _, r := range b.rels {
		if r.Type == relType && r.Part != nil {
			return r.Part
		}
	}
	for _, p := range b.pkg.Parts {
		if p.Type == contentType {
			return p
		}
	}
	return b.pkg.Part(usual)
}

// readSheets announces and reads the sheets that the workbook lists.
func (b *book) readSheets() error {
	byID := map[string]*opc.Part{}
	for _, r := range b.rels {
		if r.Part != nil {
			byID[r.ID] = r.Part
		}
	}
	for i, s := range b.sheets {
		part := byID[s.relID]
		if part == nil {
			part = b.guessSheet(i)
		}
		if err := b.readSheet(i, s, part, ""); err != nil {
			return err
		}
	}
	return nil
}

// guessSheet returns the part that by its usual name is the i-th sheet, unless a
// relationship says that it is another.
func (b *book) guessSheet(i int) *opc.Part {
	part := b.pkg.Part(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1))
	for _, r := range b.rels {
		if r.Part == part {
			return nil
		}
	}
	return part
}

// readUnlisted reads the sheets that are in the package but not in the
// workbook's list: no menu shows them. Where the list is damaged or missing,
// nothing can be said of their state.
func (b *book) readUnlisted() error {
	for _, p := range b.pkg.Parts {
		if b.done[p] || !isSheetPart(p) {
			continue
		}
		s := listed{name: p.Name, hidden: doc.VeryHiddenSheet}
		detail := "the workbook does not list this sheet"
		switch {
		case p.Unlisted:
			s.hidden, detail = doc.OlderRevision, "the zip's directory does not list this part"
		case p.Duplicate:
			detail = "second part of this name"
			if err := b.problem(p.Name, "two parts of one name", reader.ErrMalformed); err != nil {
				return err
			}
		case b.unsure || len(b.sheets) == 0:
			s.hidden, detail = 0, "the workbook's list of sheets is damaged or missing"
		}
		if err := b.readSheet(-1, s, p, detail); err != nil {
			return err
		}
	}
	return nil
}

// isSheetPart reports whether a part is a sheet with cells, by its content type
// or else by its folder.
func isSheetPart(p *opc.Part) bool {
	switch {
	case strings.HasSuffix(p.Type, "spreadsheetml.worksheet+xml"), strings.HasSuffix(p.Type, ".macrosheet+xml"), strings.HasSuffix(p.Type, ".intlmacrosheet+xml"):
		return true
	case p.Type == "" || p.Type == "application/xml" || p.Type == "text/xml":
		name := strings.ToLower(p.Name)
		return strings.HasSuffix(name, ".xml") &&
			(strings.HasPrefix(name, "xl/worksheets/") || strings.HasPrefix(name, "xl/macrosheets/"))
	}
	return false
}

// at returns the location of a part of the workbook.
func (b *book) at(kind doc.PartKind, part string) doc.Location {
	at := b.in.Loc
	at.Kind, at.Part = kind, part
	return at
}

// readSheet announces a sheet and reads it. index is its place in the workbook's
// list, -1 if it has none.
func (b *book) readSheet(index int, l listed, part *opc.Part, detail string) error {
	if l.name == "" && part != nil {
		l.name = part.Name
	}
	at := b.at(doc.Sheet, l.name)
	if part != nil && b.done[part] {
		detail = "the same part as another sheet"
	}
	if err := b.sink.Part(doc.Part{Loc: at, Hidden: l.hidden, Detail: detail}); err != nil {
		return err
	}
	if part == nil {
		return b.sheetProblem(at, fmt.Errorf("the sheet's part is missing: %w", reader.ErrMalformed))
	}
	if b.done[part] {
		return nil
	}
	b.done[part] = true
	r, err := part.Open(b.ctx)
	if err != nil {
		return b.sheetProblem(at, err)
	}
	defer r.Close()
	if b.scratch == nil {
		b.scratch = xmltok.New(nil)
	}
	b.scratch.Reset(r)
	s := &sheet{book: b, part: part, t: b.scratch, at: at, hidden: l.hidden}
	rels, err := b.pkg.Relationships(b.ctx, part.Name)
	if err != nil {
		s.malformed("relationships of the sheet are damaged")
	}
	s.filters = newFilters(b, index, part, rels)
	s.tail.addresses(rels)
	s.pictures = b.readPictures(rels)
	b.own(owner{l.name, l.hidden}, rels, true)
	if err := s.read(); err != nil {
		return err
	}
	b.lastRows[strings.ToLower(l.name)] = s.row.last
	return s.sendTail()
}

// sheetNamed returns the last row in use of the sheet of the given name, and
// whether there is one.
func (b *book) sheetNamed(name string) (int, bool) {
	if row, known := b.lastRows[strings.ToLower(name)]; known {
		return row, true
	}
	return 0, slices.ContainsFunc(b.sheets, func(s listed) bool { return strings.EqualFold(s.name, name) })
}

// held returns how many of the values that were copied from the cells in a
// formula are still on a sheet of this workbook: those of the rows in use.
func (b *book) held(formula string) int {
	at := strings.LastIndexByte(formula, '!')
	if at < 0 {
		return 0
	}
	name := strings.TrimSpace(formula[:at])
	name = strings.TrimLeft(name, "(")
	if name == "[0]" { // a name that this workbook defines
		return math.MaxInt
	}
	if n := len(name); n > 1 && name[0] == '\'' && name[n-1] == '\'' {
		name = strings.ReplaceAll(name[1:n-1], "''", "'")
	}
	last, known := b.sheetNamed(name)
	if !known {
		return 0
	}
	switch rows := parseArea(formula); {
	case rows == area{}:
	case rows.first > last:
		return 0
	case rows.first < rows.last:
		return last - rows.first + 1
	}
	return math.MaxInt
}

// sheetProblem is problem for a sheet.
func (b *book) sheetProblem(at doc.Location, err error) error {
	if b.ctx.Err() != nil {
		return b.ctx.Err()
	}
	if err := b.sink.Problem(at, fmt.Errorf("xlsx: %w", err)); err != nil {
		return err
	}
	if errors.Is(err, opc.ErrSpent) {
		return fmt.Errorf("xlsx: the parts after it are not read: %w", reader.ErrTooLarge)
	}
	return nil
}

// isTrue reports whether v is true as XML Schema's boolean.
func isTrue(v []byte) bool {
	switch string(v) {
	case "1", "true", "True", "TRUE", "on":
		return true
	}
	return false
}

// cut returns text, or as much of it as the limit allows.
func (b *book) cut(text string) string {
	if len(text) <= b.in.Limits.Text {
		return text
	}
	b.wasCut = true
	return string(cutAt([]byte(text), b.in.Limits.Text))
}

// reportCut reports, once, texts outside of cells that were cut.
func (b *book) reportCut() error {
	if !b.wasCut {
		return nil
	}
	return b.problem("", "a text outside of the cells is cut off", reader.ErrTooLarge)
}

// appendUpTo appends the text of a token to dst, which grows to little more than
// limit bytes.
func appendUpTo(t *xmltok.Tokenizer, dst []byte, limit int) []byte {
	if len(dst) > limit {
		return dst
	}
	return t.AppendText(dst)
}
