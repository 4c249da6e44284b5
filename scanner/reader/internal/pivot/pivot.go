// Package pivot holds what the formats of workbooks keep of a pivot cache while
// they read it: the fields, and the values that records refer to by number.
//
// Source: ECMA-376 Part 1, 18.10, and the same in records, [MS-XLSB] 2.2.5.2.
package pivot

import (
	"fmt"
	"slices"
)

// Cache is the copy that a pivot table keeps of its source. Its room is set
// before values are added.
type Cache struct {
	Fields []Field
	Room   int64 // bytes that values may still take
	Full   bool  // fields or values were left out
	Bad    bool  // records refer to values that are missing
}

// Field is a column of the source, or one made from another.
type Field struct {
	Name string
	Made bool // it has no values in the records

	items  []string // values that are kept once, "" for none
	used   []uint64 // a bit for each item that a record refers to
	groups []string // names that somebody gave to groups of values
}

const (
	maxFields = 1 << 14 // as many as a sheet has columns
	maxGroups = 1 << 16
	header    = 16 // bytes of a string without its text
)

// AddField adds a field to the cache; items and groups are those of the last.
// Where there are too many it is left out, and false returned.
func (c *Cache) AddField(f Field) bool {
	if len(c.Fields) == maxFields {
		c.Full = true
		return false
	}
	c.Fields = append(c.Fields, f)
	return true
}

// AddItem adds a value to those that the last field shares, "" for none.
func (c *Cache) AddItem(text string) {
	if f := c.room(text); f != nil {
		f.items = append(f.items, text)
	}
}

// AddGroup adds a name to those of the groups of the last field.
func (c *Cache) AddGroup(text string) {
	f := c.room(text)
	switch {
	case f == nil:
	case len(f.groups) == maxGroups:
		c.Full = true
	default:
		f.groups = append(f.groups, text)
	}
}

// room returns the last field if there is room for the text in it.
func (c *Cache) room(text string) *Field {
	if len(c.Fields) == 0 {
		return nil
	}
	if c.Room -= int64(len(text) + header); c.Room < 0 {
		c.Full = true
		return nil
	}
	return &c.Fields[len(c.Fields)-1]
}

// Stored returns the numbers of the fields that records have values for, once
// all fields are known.
func (c *Cache) Stored() []int {
	var stored []int
	for i := range c.Fields {
		f := &c.Fields[i]
		f.used = make([]uint64, len(f.items)/64+1)
		if !f.Made {
			stored = append(stored, i)
		}
	}
	return stored
}

// Item returns the n-th value that the field of the given number shares, for a
// record. If there is none, the cache is bad.
func (c *Cache) Item(field, n int) string {
	if uint(field) >= uint(len(c.Fields)) || uint(n) >= uint(len(c.Fields[field].items)) {
		c.Bad = true
		return ""
	}
	f := &c.Fields[field]
	if n/64 < len(f.used) {
		f.used[n/64] |= 1 << (n % 64)
	}
	return f.items[n]
}

// Shares reports whether the field keeps values once.
func (f *Field) Shares() bool { return len(f.items) > 0 }

// Rest returns the names of groups and the values that no record refers to, as a
// cache without records keeps them, and one whose source has lost rows.
func (f *Field) Rest() []string {
	rest := slices.Clip(f.groups)
	for n, text := range f.items {
		if n/64 >= len(f.used) || f.used[n/64]&(1<<(n%64)) == 0 {
			rest = append(rest, text)
		}
	}
	return rest
}

// Date returns what a date of an item looks like, with its time unless that is
// midnight.
func Date(year, month, day, hour, minute, second int) string {
	text := fmt.Sprintf("%04d-%02d-%02d", year, month, day)
	if hour|minute|second != 0 {
		text += fmt.Sprintf(" %02d:%02d:%02d", hour, minute, second)
	}
	return text
}
