package xlsb

import (
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
)

// rows gathers rows of texts. More than are kept are counted as lost.
type rows struct {
	texts [][]string
	lost  bool
}

func (r *rows) add(texts ...string) {
	if len(r.texts) < maxNames {
		r.texts = append(r.texts, texts)
	} else {
		r.lost = true
	}
}

// readRows returns the reading of a part that says rows of texts: take adds those
// of a record, and returns false if there is more in it that it cannot read. what
// names the part.
func (b *book) readRows(what string, hidden doc.Hidden, take func(to *rows, id int, f *fields) bool) func(f *office.File, part *opc.Part) error {
	return func(f *office.File, part *opc.Part) error {
		var found rows
		short, strange := false, false
		err := records(f, part, what, func(id int, data []byte) error {
			r := fields{b: data}
			strange = !take(&found, id, &r) || strange
			short = short || r.short
			return nil
		})
		if err != nil {
			return err
		}
		owner, ok := b.owners[part]
		if !ok {
			owner.name = part.Name
		}
		if err := grid.Rows(f.Sink, b.at(doc.Property, owner.name), hidden, what, found.texts, f.In.Limits.Text); err != nil {
			return err
		}
		for _, fault := range []struct {
			is  bool
			err error
		}{{short, reader.ErrMalformed}, {strange, reader.ErrUnsupported}, {found.lost, reader.ErrTooLarge}} {
			if fault.is {
				if err := f.Problem(part.Name, what+", not all of it", fault.err); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

// addConnection takes a record of the connections (2.1.7.24).
func addConnection(to *rows, id int, f *fields) bool {
	switch id {
	case 201: // BrtBeginExtConnection (2.4.80)
		f.skip(8)
		has := f.u16()
		f.skip(4 + 4 + 4 + 1)
		var texts [4]string // source, connection file, description, name
		for i := range texts {
			if has&(1<<i) != 0 {
				texts[i] = f.text()
			}
		}
		to.add(texts[3], texts[2], texts[0], texts[1])
	case 203: // BrtBeginECDbProps (2.4.61)
		const server, command = 1 << 0, 1 << 1
		f.skip(4)
		has := f.u8()
		texts := []string{f.text()}
		for _, bit := range []byte{command, server} {
			if has&bit != 0 {
				texts = append(texts, f.text())
			}
		}
		to.add(texts...)
	case 261: // BrtBeginECWebProps (2.4.73)
		f.skip(4)
		has := f.u8()
		var texts []string // address, what is posted, page to edit
		for _, bit := range []byte{1 << 2, 1 << 0, 1 << 1} {
			if has&bit != 0 {
				texts = append(texts, f.text())
			}
		}
		to.add(texts...)
	case 538: // BrtBeginECTxtWiz (2.4.69)
		f.skip(12)
		to.add(f.text())
	case 2111, 2117: // BrtBeginOledbPr15 (2.4.121), BrtDbCommand15 (2.4.348)
		f.skip(4)
		to.add(f.text())
	case 2115: // BrtTextPr15 is a BrtBeginECTxtWiz15 (2.4.70)
		f.skip(4 + 12)
		to.add(f.text())
	case 205, 267, 2113, 2116, 2120: // of OLAP, parameters, feeds, ranges and tables
		return false
	}
	return true
}

// addQuery takes a record of a query table (2.1.7.42).
func addQuery(to *rows, id int, f *fields) bool {
	switch id {
	case 447: // BrtBeginQSI (2.4.187)
		f.skip(10)
		to.add(f.text())
	case 453: // BrtBeginDeletedName (2.4.50)
		to.add(f.text())
	case 457: // BrtBeginQSIF (2.4.188)
		const named = 1 << 4
		has := f.u32()
		f.skip(8)
		if has&named != 0 {
			to.add(f.text())
		}
	}
	return true
}

// readTable sends what a table (2.1.7.51) says that its cells do not: a name that
// somebody gave it, a comment, and the headings of its columns where their row is
// switched off.
func (b *book) readTable(f *office.File, part *opc.Part) error {
	seen := true // the row of headings
	read := b.readRows("a table", 0, func(to *rows, id int, f *fields) bool {
		switch id {
		case 343: // BrtBeginList (2.4.100)
			f.skip(16 + 4 + 4)
			seen = f.u32() != 0
			f.skip(36)
			name, shown := f.text(), f.text()
			if shown == "" {
				shown = name
			}
			if comment := f.text(); comment != "" || !grid.Numbered(shown) {
				to.add(shown, comment)
			}
		case 347: // BrtBeginListCol (2.4.101)
			f.skip(24)
			name, caption := f.text(), f.text()
			if caption == "" {
				caption = name
			}
			if !seen {
				to.add(caption)
			}
		}
		return true
	})
	return read(f, part)
}
