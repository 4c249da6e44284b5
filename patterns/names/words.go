package names

import (
	"bytes"
	"fmt"
)

// entry is what the lists say of a word: strengths from 0 to 15.
type entry struct {
	given, surname, ordinary, place uint8
	office                          bool // no name by itself: office vocabulary
}

// words is a set of words in an open hash table. All letters stand in one block.
type words struct {
	letters []byte
	ends    []uint32 // where the word of this number ends in letters
	facts   []uint32 // office, given, surname, ordinary, place, from bit 16 down
	slots   []uint64 // hash and number of a word; zero is free
}

// parse reads the list: for every word, in order, how many letters it shares with
// the word before (with 0x80 for office vocabulary), how many follow, these, and
// two bytes of strengths.
func parse(data []byte) (words, error) {
	const least = 5 // bytes a word takes
	w := words{
		letters: make([]byte, 0, len(data)*3/2),
		ends:    make([]uint32, 0, len(data)/least),
		facts:   make([]uint32, 0, len(data)/least),
	}
	last := 0
	for len(data) > 0 {
		if len(data) < 4 {
			return words{}, fmt.Errorf("%w: words end early", ErrData)
		}
		same, more := int(data[0]&0x7f), int(data[1])
		if same > len(w.letters)-last || len(data) < more+4 {
			return words{}, fmt.Errorf("%w: word %d", ErrData, len(w.ends))
		}
		from := len(w.letters)
		w.letters = append(w.letters, w.letters[last:last+same]...)
		w.letters = append(w.letters, data[2:2+more]...)
		w.ends = append(w.ends, uint32(len(w.letters))) //nolint:gosec // the list is a megabyte
		fact := uint32(data[2+more])<<8 | uint32(data[3+more])
		w.facts = append(w.facts, uint32(data[0]&0x80)<<9|fact)
		last, data = from, data[4+more:]
	}
	w.index()
	return w, nil
}

// index fills the hash table, at most half.
func (w *words) index() {
	size := 1
	for size < 2*len(w.ends) {
		size *= 2
	}
	w.slots = make([]uint64, size)
	from := uint32(0)
	for i, end := range w.ends {
		h := hash(w.letters[from:end])
		at := int(h) & (size - 1)
		for w.slots[at] != 0 {
			at = (at + 1) & (size - 1)
		}
		w.slots[at] = uint64(h)<<32 | uint64(i+1)
		from = end
	}
}

// find looks a word up.
func (w *words) find(word []byte) (entry, bool) {
	if len(w.slots) == 0 {
		return entry{}, false
	}
	h := hash(word)
	mask := len(w.slots) - 1
	for at := int(h) & mask; w.slots[at] != 0; at = (at + 1) & mask {
		if uint32(w.slots[at]>>32) != h {
			continue
		}
		i := int(uint32(w.slots[at])) - 1 //nolint:gosec // the lower half on purpose
		from := uint32(0)
		if i > 0 {
			from = w.ends[i-1]
		}
		if !bytes.Equal(w.letters[from:w.ends[i]], word) {
			continue
		}
		f := w.facts[i]
		return entry{
			given:    uint8(f >> 12 & 15),
			surname:  uint8(f >> 8 & 15),
			ordinary: uint8(f >> 4 & 15),
			place:    uint8(f & 15),
			office:   f>>16 != 0,
		}, true
	}
	return entry{}, false
}

// hash is FNV-1a with its bits mixed once more, since the lower ones choose the
// slot.
func hash(word []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range word {
		h = (h ^ uint32(c)) * 16777619
	}
	h ^= h >> 15
	h *= 0x2c1b3c6d
	return h ^ h>>12
}
