package xlsb

import (
	"encoding/binary"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/grid"
)

// literals returns the texts in a formula (2.5.98.16): those among its tokens,
// and those of the arrays behind them, which are in extra (2.5.98.8). It steps
// from token to token; at one that it does not know it ends with what it has.
func literals(formula, extra []byte) []string {
	const text, array = 0x17, 0x20
	var texts []string
	add := func(s string) {
		if !grid.IsBlank(s) {
			texts = append(texts, s)
		}
	}
	more := fields{b: extra}
	for len(formula) > 0 {
		token := formula[0]
		if formula = formula[1:]; token >= 0x40 { // of another class, with the same operands
			token = token&0x1F | 0x20
		}
		if token == text {
			s, rest, ok := shortText(formula)
			if !ok {
				return texts
			}
			add(s)
			formula = rest
			continue
		}
		n, ok := operands(token, formula)
		if !ok || n > len(formula) {
			return texts
		}
		if token == array {
			more.array(add)
		}
		formula = formula[n:]
	}
	return texts
}

// shortText reads a text with its length in two bytes, and returns what follows.
func shortText(b []byte) (text string, rest []byte, ok bool) {
	if len(b) < 2 {
		return "", nil, false
	}
	n := 2 * int(binary.LittleEndian.Uint16(b))
	if b = b[2:]; n > len(b) {
		return "", nil, false
	}
	return codepage.DecodeUTF16(b[:n]), b[n:], true
}

// array hands the texts of an array of constants to add (2.5.98.8).
func (f *fields) array(add func(string)) {
	const number, text, boolean, fault = 0, 1, 2, 4
	rows, cols := f.u32(), f.u32()
	for n := rows * cols; n > 0 && len(f.b) > 0; n-- {
		switch f.u8() {
		case number:
			f.skip(8)
		case text:
			s, rest, ok := shortText(f.b)
			if !ok {
				f.b = nil
				return
			}
			add(s)
			f.b = rest
		case boolean:
			f.skip(1)
		case fault:
			f.skip(4)
		default:
			f.b = nil
			return
		}
	}
}

// operands returns the length of what follows a token, and false if it is not
// known (2.5.98.17 and after).
func operands(token byte, after []byte) (int, bool) {
	switch {
	case token >= 0x03 && token <= 0x16: // operators
		return 0, true
	}
	switch token {
	case 0x01: // exp
		return 4, true
	case 0x18: // with a token of its own
		const list, pivotName = 0x19, 0x1D
		switch {
		case len(after) > 0 && after[0] == list:
			return 13, true
		case len(after) > 0 && after[0] == pivotName:
			return 5, true
		}
		return 0, false
	case 0x19: // attr
		const choose = 1 << 2
		if len(after) >= 3 && after[0]&choose != 0 {
			return 3 + 2*(int(binary.LittleEndian.Uint16(after[1:]))+1), true
		}
		return 3, true
	case 0x1C, 0x1D: // err, bool
		return 1, true
	case 0x1E, 0x21, 0x29: // int, func, memFunc
		return 2, true
	case 0x22: // funcVar
		return 3, true
	case 0x1F: // num
		return 8, true
	case 0x20: // array
		return 14, true
	case 0x23: // name
		return 4, true
	case 0x24, 0x2A, 0x2C, 0x26, 0x27, 0x28, 0x39: // ref, refErr, refN, memArea, memErr, memNoMem, nameX
		return 6, true
	case 0x25, 0x2B, 0x2D: // area, areaErr, areaN
		return 12, true
	case 0x3A, 0x3C: // ref3d
		return 8, true
	case 0x3B, 0x3D: // area3d
		return 14, true
	}
	return 0, false
}
