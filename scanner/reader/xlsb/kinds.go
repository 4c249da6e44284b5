package xlsb

import (
	"slices"
	"strings"
	"unicode"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// kinds lists the kinds of parts other than sheets, texts and styles.
func (b *book) kinds() []office.Kind {
	return slices.Concat([]office.Kind{
		{Types: []string{"ms-excel.comments"}, Folders: []string{"xl/comments"}, Read: b.readComments},
		{Types: []string{"officedocument.drawing+xml"}, Folders: []string{"xl/drawings/drawing"}, Read: office.Texts},
		{Types: []string{"vmldrawing"}, Folders: []string{"xl/drawings/vmldrawing"}, Read: readVML},
		{Types: []string{"threadedcomments+xml", "ms-excel.person+xml"}, Folders: []string{"xl/threadedcomments/", "xl/persons/"}, Read: office.Data},
		{Types: []string{"ms-excel.calcchain", "ms-excel.binindexws", "ms-excel.binindexms", "ms-excel.sheetmetadata", "ms-excel.styles", "ms-excel.tablesinglecells", "ms-excel.pivottable", "ms-excel.slicer+xml", "ms-excel.timeline+xml", "timelinecache+xml"}, Folders: []string{"xl/worksheets/binaryindex"}, Read: office.Silent},
		{Types: []string{"ms-excel.table"}, Folders: []string{"xl/tables/"}, Read: b.readTable},
		{Types: []string{"ms-excel.pivotcachedefinition"}, Folders: []string{"xl/pivotcache/pivotcachedefinition"}, Read: b.readPivotCache},
		{Types: []string{"ms-excel.pivotcacherecords"}, Folders: []string{"xl/pivotcache/"}, Read: b.readStrayRecords},
		{Types: []string{"ms-excel.externallink"}, Folders: []string{"xl/externallinks/"}, Read: b.readLink},
		{Types: []string{"ms-excel.connections"}, Folders: []string{"xl/connections.bin"}, Read: b.readRows("data connections", doc.Connection, addConnection)},
		{Types: []string{"ms-excel.querytable"}, Folders: []string{"xl/querytables/"}, Read: b.readRows("a query table", doc.Connection, addQuery)},
		{Types: []string{"slicercache+xml"}, Read: readSlicerCache},
		{Folders: []string{"xl/slicercaches/", "xl/timelinecaches/"}, Name: "a slicer cache is"},
		{Types: []string{"ms-excel.revisionheaders", "ms-excel.revisionlog", "ms-excel.usernames"}, Folders: []string{"xl/revisions/"}, Name: "the log of a shared workbook is"},
		{Types: []string{"model+data"}, Folders: []string{"xl/model/"}, Name: "the data model is"},
		{Types: []string{"ms-excel.worksheet", "ms-excel.macrosheet", "ms-excel.intlmacrosheet", "ms-excel.chartsheet", "ms-excel.dialogsheet"}, Folders: []string{"xl/worksheets/", "xl/chartsheets/", "xl/dialogsheets/", "xl/macrosheets/"}, Name: "a sheet is"},
		{Types: []string{"ms-excel.controlproperties+xml"}, Folders: []string{"xl/ctrlprops/"}, Read: office.Silent},
	}, office.Kinds("xl/"))
}

// readComments reads the comments of a sheet (2.1.7.9), each at the row of its
// cell, and as metadata who wrote them.
func (b *book) readComments(f *office.File, part *opc.Part) error {
	type comment struct {
		row, col int
		text     string
	}
	const maxComments = 1 << 16
	var authors grid.Set
	var comments []comment
	more := false
	err := records(f, part, "comments", func(id int, data []byte) error {
		r := fields{b: data}
		switch id {
		case 632: // BrtCommentAuthor
			authors.Add(r.text())
		case 635: // BrtBeginComment
			r.u32()
			row := r.u32()
			r.u32()
			col := r.u32()
			if more = len(comments) == maxComments; !more {
				comments = append(comments, comment{row: int(row) + 1, col: int(min(col, grid.MaxCol)) + 1})
			}
		case 637: // BrtCommentText
			if n := len(comments); n > 0 && !more {
				comments[n-1].text = r.rich()
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(comments, func(a, b comment) int { return a.row - b.row })
	owner, ok := b.owners[part]
	if !ok {
		owner.name = part.Name
	}
	g := grid.Sheet{Sink: f.Sink, At: b.at(doc.File, owner.name), Hidden: doc.Comment | owner.hidden, Limit: f.In.Limits.Text}
	if more || authors.Full {
		g.Fault("comments are left out", reader.ErrTooLarge)
	}
	for i, c := range comments {
		if i == 0 {
			if err := f.Sink.Part(doc.Part{Loc: g.At, Hidden: g.Hidden, Detail: "comments"}); err != nil {
				return err
			}
		}
		if err := g.Row(c.row, 0); err != nil {
			return err
		}
		if err := g.Text(c.col, c.text, 0); err != nil {
			return err
		}
	}
	if err := g.End("xlsb"); err != nil {
		return err
	}
	return grid.Rows(f.Sink, b.at(doc.Property, part.Name), doc.DocumentProperty, "authors of comments", grid.Single(authors.Texts), f.In.Limits.Text)
}

// readSlicerCache sends the items that a slicer offers, where they have names of
// their own ([MS-XLSX] 2.6.69): those of a cube.
func readSlicerCache(f *office.File, part *opc.Part) error {
	to := f.Part(doc.Property, part.Name, doc.SlicerCache)
	return f.Tokens(part, "a slicer cache", func(t *xmltok.Tokenizer, k xmltok.Kind) {
		if k != xmltok.Start || string(t.Name()) != "i" {
			return
		}
		caption, _ := t.Attr("c")
		name, _ := t.Attr("n")
		if strings.ContainsFunc(caption+name, unicode.IsLetter) {
			f.Flow.Row(to, caption, name)
		}
	})
}

// readVML sends the text of a VML drawing (ECMA-376 Part 4, 19), but for the
// settings of its shapes.
func readVML(f *office.File, part *opc.Part) error {
	to := f.Part(doc.File, part.Name, 0)
	settings := 0
	return f.Tokens(part, "a drawing", func(t *xmltok.Tokenizer, k xmltok.Kind) {
		switch k {
		case xmltok.Start:
			if settings > 0 || string(t.Name()) == "ClientData" {
				settings++
			}
		case xmltok.End:
			settings = max(0, settings-1)
		case xmltok.Text:
			if settings == 0 && !t.Blank() {
				f.Flow.Row(to, string(t.AppendText(nil)))
			}
		case xmltok.EOF:
		}
	})
}
