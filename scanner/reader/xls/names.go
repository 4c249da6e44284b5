package xls

import (
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
)

// definedName is a name for a formula with texts in it.
type definedName struct {
	name  string
	texts []string
}

// area is a range of rows, from 1; the zero value is none.
type area struct{ first, last int }

func (a area) covers(row int) bool { return a == area{} || a.first <= row && row <= a.last }

// maxNames bounds the names that are kept.
const maxNames = 1 << 16

// addName takes a record Lbl (2.4.150). It is kept if its formula has a text in
// it: a reference to cells says nothing that the cells do not. The name that
// Excel gives to the range of a sheet's filter is kept as that.
func (b *book) addName(j *joined) {
	const builtIn, filterDatabase = 1 << 5, 0x0D
	flags := j.u16()
	j.skip(1)
	length := int(j.u8())
	size := int(j.u16())
	j.skip(2)
	sheet := int(j.u16())
	j.skip(4)
	var name string
	if b.biff8 {
		name = j.text(length)
	} else {
		name = codepage.Decode(j.bytes(length), b.page)
	}
	formula := j.bytes(size)
	if flags&builtIn != 0 {
		if name == string(rune(filterDatabase)) && len(formula) > 0 {
			b.addFilter(sheet-1, formula)
		}
		return
	}
	if texts := b.literals(formula); len(texts) > 0 && len(b.names) < maxNames {
		b.names = append(b.names, definedName{name, texts})
	}
}

// addFilter keeps the rows of the area that the formula names (2.5.198.28).
func (b *book) addFilter(sheet int, formula []byte) {
	const area3d = 0x3B
	if formula[0]&^0x60|0x20 != area3d {
		return
	}
	at := 3 // behind the token and the sheet
	if !b.biff8 {
		at = 15
	}
	if at+4 > len(formula) {
		return
	}
	if b.filters == nil {
		b.filters = map[int]area{}
	}
	const row = 0x3FFF // of BIFF5, beside flags
	first, last := int(u16At(formula, at)), int(u16At(formula, at+2))
	if !b.biff8 {
		first, last = first&row, last&row
	}
	if len(b.filters) < maxSheets {
		b.filters[sheet] = area{first + 1, last + 1}
	}
}

// sendNames sends the defined names with a text in their formulas.
func (b *book) sendNames() error {
	rows := make([][]string, len(b.names))
	for i, n := range b.names {
		rows[i] = append([]string{n.name}, n.texts...)
	}
	return grid.Rows(b.sink, b.at(doc.Property, b.name), doc.DefinedName, "texts in defined names", rows, b.in.Limits.Text)
}

// sendQueries sends what connects the workbook to a database.
func (b *book) sendQueries() error {
	return grid.Rows(b.sink, b.at(doc.Property, b.name), doc.Connection, "queries to a database", grid.Single(b.queries), b.in.Limits.Text)
}

// literals returns the texts in a formula (2.5.198.89). It steps from token to
// token; at one that it does not know it ends with what it has.
func (b *book) literals(formula []byte) []string {
	var texts []string
	for len(formula) > 0 {
		token := formula[0]
		formula = formula[1:]
		if token >= 0x40 { // of another class, with the same operands
			token = token&0x1F | 0x20
		}
		const str, attr, extend = 0x17, 0x19, 0x18
		n := 0
		switch token {
		case str:
			j := &joined{cur: formula}
			text := b.shortText(j)
			if j.short {
				return texts
			}
			if strings.TrimSpace(text) != "" {
				texts = append(texts, text)
			}
			formula = j.cur
			continue
		case attr:
			n = 3
			const choose = 1 << 2
			if len(formula) >= 3 && formula[0]&choose != 0 {
				n += 2 * (int(u16At(formula, 1)) + 1)
			}
		case extend:
			n = 5
		default:
			var ok bool
			if n, ok = b.operands(token); !ok {
				return texts
			}
		}
		if n > len(formula) {
			return texts
		}
		formula = formula[n:]
	}
	return texts
}

// operands returns the length of what follows a token, and false if it is not
// known (2.5.198.25 and after; for BIFF5, 3 of the documentation by
// OpenOffice.org).
func (b *book) operands(token byte) (int, bool) {
	pick := func(five, eight int) (int, bool) {
		if b.biff8 {
			return eight, true
		}
		return five, true
	}
	switch {
	case token >= 0x03 && token <= 0x16: // operators
		return 0, true
	}
	switch token {
	case 0x01, 0x02: // exp, tbl
		return pick(4, 4)
	case 0x1C, 0x1D: // err, bool
		return 1, true
	case 0x1E: // int
		return 2, true
	case 0x1F: // num
		return 8, true
	case 0x20: // array
		return pick(7, 7)
	case 0x21: // func
		return 2, true
	case 0x22: // funcVar
		return 3, true
	case 0x23: // name
		return pick(14, 4)
	case 0x24, 0x2A, 0x2C: // ref, refErr, refN
		return pick(3, 4)
	case 0x25, 0x2B, 0x2D: // area, areaErr, areaN
		return pick(6, 8)
	case 0x26, 0x27, 0x28: // memArea, memErr, memNoMem
		return 6, true
	case 0x29, 0x2E, 0x2F: // memFunc and the like
		return 2, true
	case 0x39: // nameX
		return pick(24, 6)
	case 0x3A, 0x3C: // ref3d
		return pick(17, 6)
	case 0x3B, 0x3D: // area3d
		return pick(20, 10)
	}
	return 0, false
}
