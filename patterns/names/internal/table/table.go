// Package table keeps what is known of many words in few bytes, without the words
// themselves: a hash of 39 bits stands for each. A word that is not in the table
// is taken for one that is about once in four million words.
package table

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// Table is a set of words with two bytes of facts each. It is immutable.
type Table struct {
	starts []uint32 // of each bucket in entries, and the end of the last
	data   string   // three bytes of hash and two of facts a word
}

const (
	bits    = 15 // of the hash, that choose a bucket
	buckets = 1 << bits
	width   = 5
)

// Parse reads what Marshal wrote. It keeps data.
func Parse(data string) (Table, error) {
	if len(data) < buckets {
		return Table{}, errors.New("table: ends early")
	}
	counts, rest := data[:buckets], data[buckets:]
	starts := make([]uint32, buckets+1)
	for i := range buckets {
		starts[i+1] = starts[i] + uint32(counts[i])
	}
	if int(starts[buckets])*width != len(rest) {
		return Table{}, fmt.Errorf("table: %d words in %d bytes", starts[buckets], len(rest))
	}
	return Table{starts: starts, data: rest}, nil
}

// Len is the number of words.
func (t *Table) Len() int { return len(t.data) / width }

// Find returns the facts of a word.
func (t *Table) Find(word []byte) (uint16, bool) {
	if len(t.starts) != buckets+1 {
		return 0, false
	}
	bucket, tag := hash(word)
	for at, end := int(t.starts[bucket])*width, int(t.starts[bucket+1])*width; at+width <= end; at += width {
		e := t.data[at : at+width]
		if uint32(e[0])<<16|uint32(e[1])<<8|uint32(e[2]) == tag {
			return uint16(e[3])<<8 | uint16(e[4]), true
		}
	}
	return 0, false
}

// hash is FNV-1a of 64 bits, mixed once more: the number of the bucket and a tag
// of 24 bits.
func hash(word []byte) (bucket, tag uint32) {
	h := uint64(14695981039346656037)
	for _, c := range word {
		h = (h ^ uint64(c)) * 1099511628211
	}
	h ^= h >> 32
	h *= 0x9e3779b97f4a7c15
	return uint32(h >> (64 - bits)), uint32(h>>16) & 0xffffff //nolint:gosec // parts of the hash on purpose
}

// Marshal writes a table of words and their facts. It fails if two words have the
// same hash.
func Marshal(facts map[string]uint16) ([]byte, error) {
	type item struct {
		bucket, tag uint32
		facts       uint16
	}
	items := make([]item, 0, len(facts))
	for word, f := range facts {
		bucket, tag := hash([]byte(word))
		items = append(items, item{bucket, tag, f})
	}
	slices.SortFunc(items, func(a, b item) int {
		if a.bucket != b.bucket {
			return int(a.bucket) - int(b.bucket)
		}
		return int(a.tag) - int(b.tag)
	})
	out := make([]byte, buckets, buckets+width*len(items))
	for i, it := range items {
		if i > 0 && items[i-1].bucket == it.bucket && items[i-1].tag == it.tag {
			return nil, errors.New("table: two words with one hash")
		}
		if out[it.bucket] == 255 {
			return nil, errors.New("table: a bucket is full")
		}
		out[it.bucket]++
		out = append(out, byte(it.tag>>16))                      //nolint:gosec // a tag has 24 bits
		out = binary.BigEndian.AppendUint16(out, uint16(it.tag)) //nolint:gosec // its lower half
		out = binary.BigEndian.AppendUint16(out, it.facts)
	}
	return out, nil
}
