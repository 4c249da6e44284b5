package pdf_test

import (
	"bytes"
	"crypto/md5"
	"crypto/rc4"
	"fmt"

	"github.com/rollcall-scan/rollcall/scanner/reader/readertest"
)

// encrypted locks a document with RC4 and a key of 40 bits, revision 2 (ISO
// 32000-1, 7.6.3), the simplest of the ways.
func encrypted(p readertest.PDF, user, owner string) readertest.PDF {
	const permissions = -44
	pad := func(password string) []byte {
		return append([]byte(password), "\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A"...)[:32]
	}
	cipher := func(key, data []byte) []byte {
		c, _ := rc4.NewCipher(key) // fails for other lengths of the key only
		out := make([]byte, len(data))
		c.XORKeyStream(out, data)
		return out
	}
	id := []byte("0123456789abcdef")
	ownerKey := md5.Sum(pad(owner))
	o := cipher(ownerKey[:5], pad(user))
	p32 := uint32(permissions & 0xFFFFFFFF)
	sum := md5.Sum(bytes.Join([][]byte{pad(user), o, {byte(p32), byte(p32 >> 8), byte(p32 >> 16), byte(p32 >> 24)}, id}, nil))
	key := sum[:5]
	p.Trailer = fmt.Sprintf("/ID [<%x> <%x>] /Encrypt << /Filter /Standard /V 1 /R 2 /P %d /O <%x> /U <%x> >>", id, id, permissions, o, cipher(key, pad("")))
	p.Cipher = func(object int, stream []byte) []byte {
		own := md5.Sum(append(bytes.Clone(key), byte(object), byte(object>>8), byte(object>>16), 0, 0))
		return cipher(own[:10], stream)
	}
	return p
}
