package parquet

import (
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// column is one leaf of the schema.
type column struct {
	index  int
	name   string
	text   func(dst []byte, v parquet.Value) []byte // nil for what the value says by itself
	binary bool                                     // it held what is no text
}

// columnsOf returns the leaves of a schema, in the order of their indexes.
func columnsOf(schema *parquet.Schema) []column {
	var columns []column
	for _, path := range schema.Columns() {
		leaf, ok := schema.Lookup(path...)
		if !ok {
			continue
		}
		columns = append(columns, column{index: leaf.ColumnIndex, name: name(path), text: writer(leaf.Node.Type())})
	}
	return columns
}

// name returns the name of a column without the levels that lists and maps have
// (LogicalTypes.md, "Nested types").
func name(path []string) string {
	var words []string
	for i, word := range path {
		switch word {
		case "list", "element", "array", "bag", "array_element", "key_value", "item":
			if i > 0 {
				continue
			}
		}
		words = append(words, word)
	}
	return strings.Join(words, ".")
}

// writer returns how values of a type are written, nil if by what they are stored
// as (LogicalTypes.md).
func writer(t parquet.Type) func(dst []byte, v parquet.Value) []byte {
	if logical := t.LogicalType(); logical != nil {
		switch l := logical.Value.(type) {
		case *format.DateType:
			return date
		case *format.TimestampType:
			if l.Unit.Value != nil {
				return timestamp(l.Unit.Value.Duration())
			}
		case *format.TimeType:
			if l.Unit.Value != nil {
				return clock(l.Unit.Value.Duration())
			}
		case *format.DecimalType:
			return decimal(int(l.Scale))
		case *format.UUIDType:
			return uuids
		}
		return nil
	}
	if t.Kind() == parquet.Int96 { // timestamps as old programs wrote them
		return julian
	}
	if converted := t.ConvertedType(); converted != nil {
		switch *converted {
		case deprecated.Date:
			return date
		case deprecated.TimestampMillis:
			return timestamp(time.Millisecond)
		case deprecated.TimestampMicros:
			return timestamp(time.Microsecond)
		case deprecated.TimeMillis:
			return clock(time.Millisecond)
		case deprecated.TimeMicros:
			return clock(time.Microsecond)
		default:
		}
	}
	return nil
}

// appendText appends the text of v.
func (c *column) appendText(dst []byte, v parquet.Value) []byte {
	if c.text != nil {
		return c.text(dst, v)
	}
	switch v.Kind() {
	case parquet.Boolean:
		return strconv.AppendBool(dst, v.Boolean())
	case parquet.Int32:
		return strconv.AppendInt(dst, int64(v.Int32()), 10)
	case parquet.Int64:
		return strconv.AppendInt(dst, v.Int64(), 10)
	case parquet.Float:
		return strconv.AppendFloat(dst, float64(v.Float()), 'g', -1, 32)
	case parquet.Double:
		return strconv.AppendFloat(dst, v.Double(), 'g', -1, 64)
	case parquet.ByteArray, parquet.FixedLenByteArray:
		text := v.ByteArray()
		if !isText(text) {
			c.binary = true
			return dst
		}
		return append(dst, text...)
	default: // of 96 bits: a timestamp, which has a writer
		return dst
	}
}

// isText reports whether bytes are text, as far as can be told.
func isText(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	for _, c := range b {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			return false
		}
	}
	return true
}

const day = 24 * time.Hour

func date(dst []byte, v parquet.Value) []byte {
	return time.Unix(int64(v.Int32())*int64(day/time.Second), 0).UTC().AppendFormat(dst, time.DateOnly)
}

func timestamp(unit time.Duration) func([]byte, parquet.Value) []byte {
	perSecond := int64(time.Second / unit)
	return func(dst []byte, v parquet.Value) []byte {
		n := v.Int64()
		return moment(dst, time.Unix(n/perSecond, n%perSecond*int64(unit)))
	}
}

// moment appends a date, and a time unless it is midnight.
func moment(dst []byte, t time.Time) []byte {
	t = t.UTC()
	if t.Hour()+t.Minute()+t.Second() == 0 {
		return t.AppendFormat(dst, time.DateOnly)
	}
	return t.AppendFormat(dst, time.DateTime)
}

func clock(unit time.Duration) func([]byte, parquet.Value) []byte {
	return func(dst []byte, v parquet.Value) []byte {
		n := v.Int64()
		if v.Kind() == parquet.Int32 {
			n = int64(v.Int32())
		}
		return time.Unix(0, n%int64(day/unit)*int64(unit)).UTC().AppendFormat(dst, time.TimeOnly)
	}
}

// julian appends a timestamp of 96 bits: nanoseconds of the day, and the Julian
// day.
func julian(dst []byte, v parquet.Value) []byte {
	const epoch = 2440588 // the Julian day of 1970-01-01
	n := v.Int96()
	nanos := int64(n[0]) | int64(n[1])<<32
	return moment(dst, time.Unix((int64(n[2])-epoch)*int64(day/time.Second), nanos))
}

func decimal(scale int) func([]byte, parquet.Value) []byte {
	return func(dst []byte, v parquet.Value) []byte {
		n := new(big.Int)
		switch v.Kind() {
		case parquet.Int32:
			n.SetInt64(int64(v.Int32()))
		case parquet.Int64:
			n.SetInt64(v.Int64())
		default: // two's complement, the highest byte first
			b := v.ByteArray()
			const most = 64 // bytes of any decimal
			if len(b) > most {
				return dst
			}
			n.SetBytes(b)
			if len(b) > 0 && b[0] >= 0x80 {
				n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
			}
		}
		digits := n.Text(10)
		if scale <= 0 || scale > 100 {
			return append(dst, digits...)
		}
		if n.Sign() < 0 {
			dst, digits = append(dst, '-'), digits[1:]
		}
		if len(digits) <= scale {
			digits = strings.Repeat("0", scale-len(digits)+1) + digits
		}
		dst = append(dst, digits[:len(digits)-scale]...)
		return append(append(dst, '.'), digits[len(digits)-scale:]...)
	}
}

func uuids(dst []byte, v parquet.Value) []byte {
	u, err := uuid.FromBytes(v.ByteArray())
	if err != nil {
		return dst
	}
	return append(dst, u.String()...)
}
