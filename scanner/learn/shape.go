package learn

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Shape is a proposed pattern.
type Shape struct {
	Pattern string // a regular expression that the whole value matches
	Covers  int    // distinct values of the column
	Marked  bool   // a prefix of capitals and at least six characters: it hardly occurs by chance
	Example string // of this shape and not in the column, unless that holds nearly all there are
	Near    string // almost of this shape

	compiled *regexp.Regexp
}

// Matches reports whether value is of the shape.
func (s Shape) Matches(value string) bool { return s.compiled.MatchString(value) }

// Bounds on what is learned.
const (
	minValues   = 5  // distinct values that a shape is learned from
	minShare    = 50 // one in so many of all values, for a shape to be proposed
	maxShapes   = 8
	maxPrefixes = 4 // different prefixes that are taken over
	maxPrefix   = 3 // letters of a prefix
	maxLength   = 24
)

// Shapes returns the shapes of the values, those that cover the most first, and how
// many distinct values none of them covers. It returns no shapes if there are too
// few values.
func Shapes(values map[string]int) (shapes []Shape, left int) {
	groups := map[string]*group{}
	for value := range values {
		g, ok := newGroup(value)
		if !ok {
			left++
			continue
		}
		if known := groups[g.signature]; known != nil {
			known.join(g)
		} else {
			groups[g.signature] = g
		}
	}
	for _, g := range groups {
		if g.count < minValues || g.count*minShare < len(values) {
			left += g.count
			continue
		}
		shapes = append(shapes, g.shape(values))
	}
	slices.SortFunc(shapes, func(a, b Shape) int {
		return cmp.Or(cmp.Compare(b.Covers, a.Covers), cmp.Compare(a.Pattern, b.Pattern))
	})
	for _, s := range shapes[min(len(shapes), maxShapes):] {
		left += s.Covers
	}
	return shapes[:min(len(shapes), maxShapes)], left
}

// group is the values with the same runs of digits, letters and signs.
type group struct {
	signature string
	runs      []run
	count     int
}

// run is a stretch of characters of one class.
type run struct {
	class       byte // digit, capital, small, or the sign itself
	least, most int
	texts       []string // of capitals, up to one more than maxPrefixes
	zeros       int      // that all of the values begin the run with
}

// Classes of characters, apart from signs, each of which is a class of its own.
const (
	digit byte = 1 + iota
	capital
	small
)

// newGroup returns the group of one value, false if it holds no digits or other
// characters than numbers have.
func newGroup(value string) (*group, bool) {
	if len(value) > maxLength {
		return nil, false
	}
	g := &group{count: 1}
	digits := false
	for i := 0; i < len(value); {
		class := classOf(value[i])
		if class == 0 {
			return nil, false
		}
		end := i + 1
		for end < len(value) && class <= small && classOf(value[end]) == class {
			end++
		}
		text := value[i:end]
		r := run{class: class, least: len(text), most: len(text)}
		switch class {
		case digit:
			digits = true
			r.zeros = len(text) - len(strings.TrimLeft(text, "0"))
		case capital:
			r.texts = []string{text}
		}
		g.runs = append(g.runs, r)
		g.signature += string(class)
		i = end
	}
	return g, digits
}

// classOf returns the class of a character, 0 for one that numbers do not have.
func classOf(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return digit
	case 'A' <= c && c <= 'Z':
		return capital
	case 'a' <= c && c <= 'z':
		return small
	case strings.IndexByte(" -/._#()", c) >= 0:
		return c
	}
	return 0
}

// join adds another group with the same signature.
func (g *group) join(o *group) {
	g.count += o.count
	for i := range g.runs {
		r, s := &g.runs[i], o.runs[i]
		r.least, r.most = min(r.least, s.least), max(r.most, s.most)
		r.zeros = min(r.zeros, s.zeros)
		for _, text := range s.texts {
			if len(r.texts) <= maxPrefixes && !slices.Contains(r.texts, text) {
				r.texts = append(r.texts, text)
			}
		}
	}
}

// shape returns the pattern of g. values are those of the column: no example is
// one of them.
func (g *group) shape(values map[string]int) Shape {
	var b strings.Builder
	length, marked := 0, false
	for _, r := range g.runs {
		length += r.least
		switch {
		case r.class == digit && r.zeros > 0 && r.zeros < r.least:
			fmt.Fprintf(&b, "%s[0-9]%s", strings.Repeat("0", r.zeros), times(r.least-r.zeros, r.most-r.zeros))
		case r.class == digit:
			b.WriteString("[0-9]" + times(r.least, r.most))
		case r.class == capital && r.most <= maxPrefix && len(r.texts) <= maxPrefixes:
			slices.Sort(r.texts)
			marked = true
			if len(r.texts) == 1 {
				b.WriteString(r.texts[0])
			} else {
				b.WriteString("(?:" + strings.Join(r.texts, "|") + ")")
			}
		case r.class == capital:
			b.WriteString("[A-Z]" + times(r.least, r.most))
		case r.class == small:
			b.WriteString("[a-z]" + times(r.least, r.most))
		default:
			b.WriteString(regexp.QuoteMeta(string(r.class)))
		}
	}
	const longEnough = 6
	s := Shape{
		Pattern: b.String(), Covers: g.count, Marked: marked && length >= longEnough,
		compiled: regexp.MustCompile("^(?:" + b.String() + ")$"),
	}
	for i := range 90 { // a column that holds all of these has numbers enough
		if s.Example = g.invent(i%10, 1+i/10); values[s.Example] == 0 {
			break
		}
	}
	s.Near = g.invent(1, 1) + "0"
	return s
}

// times returns the repetition of a run.
func times(least, most int) string {
	switch {
	case least == most && least == 1:
		return ""
	case least == most:
		return fmt.Sprintf("{%d}", least)
	}
	return fmt.Sprintf("{%d,%d}", least, most)
}

// invent returns a value of the group's shape, as long as it can be, whose digits go
// up from first by step.
func (g *group) invent(first, step int) string {
	var b strings.Builder
	for _, r := range g.runs {
		for i := range r.most {
			switch r.class {
			case digit:
				if i < r.zeros {
					b.WriteByte('0')
				} else {
					b.WriteByte(byte('0' + (first+i*step)%10))
				}
			case capital:
				text := r.texts[0]
				b.WriteByte(text[i%len(text)])
			case small:
				b.WriteByte(byte('a' + i%26))
			default:
				b.WriteByte(r.class)
			}
		}
	}
	return b.String()
}
