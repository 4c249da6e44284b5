package layout

// Align numbers the columns of a table as those of the table before, if they
// stand in the same places: a table that goes on over a page keeps its columns,
// even if one is empty there. It returns nil if they do not.
func Align(before []Span, numbers []int, cols []Span) []int {
	aligned := make([]int, len(cols))
	at, matched := 0, 0
	for i, c := range cols {
		hit := -1
		for k := at; k < len(before); k++ {
			o := min(c.To, before[k].To) - max(c.From, before[k].From)
			if 2*o <= min(c.To-c.From, before[k].To-before[k].From) {
				continue
			}
			if hit >= 0 {
				return nil
			}
			hit = k
		}
		switch {
		case hit >= 0:
			aligned[i] = numbers[hit]
			at = hit + 1
			matched++
		case len(before) > 0 && c.From >= before[len(before)-1].To:
			aligned[i] = numbers[len(numbers)-1] + 1
			if i > 0 {
				aligned[i] = max(aligned[i], aligned[i-1]+1)
			}
			at = len(before)
		default:
			return nil
		}
	}
	if 2*matched <= len(cols) {
		return nil
	}
	return aligned
}
