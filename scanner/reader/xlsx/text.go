package xlsx

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// unescapeX replaces, in place, the escapes of ST_Xstring (ECMA-376 Part 1,
// 22.9.2.19): _xHHHH_ is the UTF-16 unit of that number. An underscore that
// begins no such escape stands for itself, and _x005F_ for one that would.
func unescapeX(text []byte) []byte {
	i := bytes.Index(text, []byte("_x"))
	if i < 0 {
		return text
	}
	out := text[:i]
	for i < len(text) {
		u, ok := escaped(text[i:])
		if !ok {
			out = append(out, text[i])
			i++
			continue
		}
		i += escapeLen
		r := rune(u)
		if utf16.IsSurrogate(r) {
			r = utf8.RuneError
			if low, ok := escaped(text[i:]); ok {
				if pair := utf16.DecodeRune(rune(u), rune(low)); pair != utf8.RuneError {
					r = pair
					i += escapeLen
				}
			}
		}
		out = utf8.AppendRune(out, r) // never longer than its escape
	}
	return out
}

// escapeLen is the length of "_x0041_".
const escapeLen = 7

// escaped returns the number in the escape that b begins with.
func escaped(b []byte) (uint16, bool) {
	if len(b) < escapeLen || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	var u uint16
	for _, c := range b[2:6] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		default:
			return 0, false
		}
		u = u<<4 | uint16(c)
	}
	return u, true
}

// cutAt returns at most n bytes of text, and cuts no character in two.
func cutAt(text []byte, n int) []byte {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}
