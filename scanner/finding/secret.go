package finding

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"unicode"
)

// Secret is text that must not leave the program by accident. However it is
// printed, logged or marshalled, only its shape shows: "Xxx 9999999" for a name
// and a number. A field of this type has to be exported: package fmt cannot call
// the methods of one that is not, and shows the text.
type Secret struct{ plain string }

// NewSecret returns s as a Secret.
func NewSecret(s string) Secret { return Secret{plain: s} }

// Reveal returns the text itself. It is the only way to it; review its callers.
func (s Secret) Reveal() string { return s.plain }

// maxShape is how many characters of a shape are shown: enough to recognise a
// field by, and no measure of a long text.
const maxShape = 48

// String returns the shape of s, cut off after 48 characters. Marks that steer a
// terminal or turn the direction of writing are shown as "?".
func (s Secret) String() string {
	n := 0
	return strings.Map(func(r rune) rune {
		if n++; n > maxShape {
			return -1
		}
		switch {
		case unicode.IsDigit(r):
			return '9'
		case unicode.IsUpper(r):
			return 'X'
		case unicode.IsLetter(r):
			return 'x'
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsMark(r):
			return -1
		case r < 0x80 && unicode.IsPrint(r):
			return r
		}
		return '?'
	}, s.plain)
}

// Format writes the shape of s whatever the verb, %#v and %x included.
func (s Secret) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, s.String()) }

// MarshalText returns the shape of s, for encoding/json and encoding/xml.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// GobEncode returns the shape of s, for encoding/gob: between processes too only
// the shape travels.
func (s Secret) GobEncode() ([]byte, error) { return []byte(s.String()), nil }

// GobDecode sets s to a shape.
func (s *Secret) GobDecode(shape []byte) error {
	s.plain = string(shape)
	return nil
}

// LogValue returns the shape of s, for log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
