package pdf

import (
	"bytes"
	"context"
	"slices"
	"strconv"
)

// objects are the objects of a file as they stand in it, found without the
// cross-reference table (ISO 32000-1, 7.3.10 and 7.5.7): damage to the table
// costs none of them, and neither does being out of reach.
type objects struct {
	places    map[int]place // the newest of each number
	held      []heldObject  // those that may hold what is looked for, as they stand
	tree      tree
	trailer   dict // the entries of all trailers, later ones first
	encrypted bool
	packed    bool // there are objects in object streams
	whole     bool // all of them were found
	left      int  // values that may yet be parsed
}

// place is where an object stands.
type place struct {
	order  int       // in the file
	start  int       // where its number stands, -1 if it is packed
	value  []byte    // from after the keyword obj
	stream rawStream // without data if it is none
}

type heldObject struct {
	number, order int
	value         dict
}

// The values of a file that matter here (ISO 32000-1, 7.3); numbers are int,
// anything else is nil.
type (
	dict  []entry
	entry struct {
		key   string
		value any
	}
	list      []any
	literal   []byte
	nameValue string
	reference int
)

const (
	mostPlaces   = 1_000_000
	mostValues   = 4_000_000
	mostInflated = 128 << 20
	mostNested   = 32
)

// survey finds the objects of a file, and parses those that wanted says may hold
// what is looked for.
func survey(ctx context.Context, data []byte, wanted func([]byte) bool) *objects {
	o := &objects{places: make(map[int]place), whole: true, left: mostValues}
	var containers []place
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte("obj"))
		if i < 0 {
			o.trailers(data[at:])
			break
		}
		if len(o.places)%1024 == 0 && ctx.Err() != nil || len(o.places) >= mostPlaces {
			o.whole = false
			break
		}
		o.trailers(data[at : at+i])
		number, start, ok := objectNumber(data, at+i)
		if at += i + len("obj"); !ok {
			continue
		}
		p := parser{data: data, at: at, left: &o.left}
		value := p.value(0)
		place := place{order: at, start: start, value: data[at:p.at]}
		at = max(at, p.at)
		d, _ := value.(dict)
		if body, end, ok := streamBody(data, p.at, d); ok {
			place.stream = rawStream{dict: place.value, data: body}
			at = end
			switch d.get("Type") {
			case nameValue("ObjStm"):
				o.packed = true
				containers = append(containers, place)
			case nameValue("XRef"):
				o.trail(d)
			}
		}
		o.add(number, place, d, wanted)
	}
	budget := int64(mostInflated)
	for _, c := range containers {
		if ctx.Err() != nil {
			o.whole = false
		}
		budget -= o.unpack(c, budget, wanted)
	}
	o.whole = o.whole && o.left > 0
	return o
}

// add adds an object.
func (o *objects) add(number int, p place, d dict, wanted func([]byte) bool) {
	if old, ok := o.places[number]; !ok || old.order <= p.order {
		o.places[number] = p
	}
	o.tree.note(number, p.order, d)
	if len(d) > 0 && wanted(p.value) {
		o.held = append(o.held, heldObject{number: number, order: p.order, value: d})
	}
}

// unpack adds the objects of an object stream (ISO 32000-1, 7.5.7), and returns
// how many bytes they take.
func (o *objects) unpack(c place, budget int64, wanted func([]byte) bool) int64 {
	if o.encrypted || budget <= 0 {
		o.whole = o.whole && o.encrypted
		return 0
	}
	data, ok := c.stream.inflate(budget)
	head := parser{data: c.value, left: &o.left}
	d, _ := head.value(0).(dict)
	first, known := d.get("First").(int)
	if !ok || !known || first < 0 || first > len(data) {
		o.whole = false
		return 0
	}
	table := bytes.Fields(data[:first])
	for i := 0; i+1 < len(table) && len(o.places) < mostPlaces; i += 2 {
		number, _ := strconv.Atoi(string(table[i]))
		at, err := strconv.Atoi(string(table[i+1]))
		if err != nil || at < 0 || at > len(data)-first {
			o.whole = false
			continue
		}
		p := parser{data: data, at: first + at, left: &o.left}
		value, _ := p.value(0).(dict)
		o.add(number, place{order: c.order, start: -1, value: data[first+at : p.at]}, value, wanted)
	}
	return int64(len(data))
}

// trailers notes the trailers in what stands between objects.
func (o *objects) trailers(between []byte) {
	for {
		_, after, ok := bytes.Cut(between, []byte("trailer"))
		if !ok {
			return
		}
		p := parser{data: after, left: &o.left}
		if d, ok := p.value(0).(dict); ok {
			o.trail(d)
		}
		between = after[p.at:]
	}
}

func (o *objects) trail(d dict) {
	o.encrypted = o.encrypted || d.get("Encrypt") != nil
	o.trailer = append(slices.Clip(d), o.trailer...)
	const most = 10_000
	o.trailer = o.trailer[:min(len(o.trailer), most)]
}

// resolve returns what a value refers to, and the place of the object if it
// refers to one.
func (o *objects) resolve(v any) (any, place) {
	var p place
	for range mostNested {
		r, ok := v.(reference)
		if !ok {
			return v, p
		}
		if p, ok = o.places[int(r)]; !ok {
			return nil, p
		}
		parse := parser{data: p.value, left: &o.left}
		v = parse.value(0)
	}
	return nil, p
}

// objectNumber returns the number of the object whose keyword stands at at, and
// where the number stands.
func objectNumber(data []byte, at int) (number, start int, ok bool) {
	const (
		digits  = "0123456789"
		longest = 32
	)
	rest := bytes.TrimRight(data[max(0, at-longest):at], " \r\n\t\f\x00")
	generation := bytes.TrimRight(rest, digits)
	before := bytes.TrimRight(generation, " \r\n\t\f\x00")
	if len(generation) == len(rest) || len(before) == len(generation) {
		return 0, 0, false
	}
	first := len(bytes.TrimRight(before, digits))
	n, err := strconv.Atoi(string(before[first:]))
	return n, max(0, at-longest) + first, err == nil && n > 0 && n <= mostObjects
}

// streamBody returns the data of the stream whose dictionary ends at at, and
// where they end; ok is false if it is none.
func streamBody(data []byte, at int, d dict) (body []byte, end int, ok bool) {
	if d == nil {
		return nil, at, false
	}
	rest, ok := bytes.CutPrefix(bytes.TrimLeft(data[at:], " \r\n\t\f\x00"), []byte("stream"))
	if !ok {
		return nil, at, false
	}
	rest = bytes.TrimPrefix(bytes.TrimPrefix(rest, []byte("\r")), []byte("\n"))
	from := len(data) - len(rest)
	marker := []byte("endstream")
	if n, known := d.get("Length").(int); known && n >= 0 && n <= len(rest) && bytes.HasPrefix(bytes.TrimLeft(rest[n:], "\r\n \t"), marker) {
		return rest[:n], from + n, true
	}
	if n := bytes.Index(rest, marker); n >= 0 {
		return rest[:n], from + n, true
	}
	return rest, len(data), true
}

// get returns the value of a key, nil if there is none.
func (d dict) get(key string) any {
	for i := range d {
		if d[i].key == key {
			return d[i].value
		}
	}
	return nil
}

// parser reads values (ISO 32000-1, 7.3). What is damaged ends early.
type parser struct {
	data []byte
	at   int
	left *int // values that may be read
}

func (p *parser) space() {
	for p.at < len(p.data) {
		switch c := p.data[p.at]; {
		case space(c):
			p.at++
		case c == '%':
			for p.at < len(p.data) && p.data[p.at] != '\n' && p.data[p.at] != '\r' {
				p.at++
			}
		default:
			return
		}
	}
}

func (p *parser) has(prefix string) bool {
	return len(p.data)-p.at >= len(prefix) && string(p.data[p.at:p.at+len(prefix)]) == prefix
}

// value reads one value. It always advances unless it stands at a delimiter that
// ends something else.
func (p *parser) value(depth int) any {
	p.space()
	if *p.left--; p.at >= len(p.data) || *p.left <= 0 || depth > mostNested {
		return nil
	}
	switch c := p.data[p.at]; {
	case p.has("<<"):
		p.at += 2
		return p.dict(depth)
	case c == '[':
		p.at++
		return p.list(depth)
	case c == '(':
		n := stringEnd(p.data[p.at:])
		raw := p.data[p.at : p.at+n]
		p.at += n
		return unescape(raw)
	case c == '<':
		return p.hex()
	case c == '/':
		return p.name()
	case c >= '0' && c <= '9':
		return p.number()
	}
	for p.at < len(p.data) && regular(p.data[p.at]) {
		p.at++
	}
	return nil
}

func (p *parser) dict(depth int) dict {
	d := dict{}
	for {
		p.space()
		switch {
		case p.at >= len(p.data) || *p.left <= 0 || p.has("endobj") || p.has("stream"):
			return d
		case p.has(">>"):
			p.at += 2
			return d
		case p.data[p.at] != '/':
			p.skip(depth)
			continue
		}
		key := string(p.name())
		if p.space(); p.has(">>") {
			continue
		}
		if v := p.value(depth + 1); v != nil {
			d = append(d, entry{key, v})
		}
	}
}

func (p *parser) list(depth int) list {
	l := list{}
	for {
		p.space()
		if p.at >= len(p.data) || *p.left <= 0 || p.has("endobj") || p.has(">>") {
			return l
		}
		if p.data[p.at] == ']' {
			p.at++
			return l
		}
		before := p.at
		v := p.value(depth + 1)
		if _, number := v.(int); v != nil && !number {
			l = append(l, v)
		}
		if p.at == before {
			p.at++
		}
	}
}

// skip passes over a value that stands where none should.
func (p *parser) skip(depth int) {
	if before := p.at; p.value(depth+1) == nil && p.at == before {
		p.at++
	}
}

func (p *parser) name() nameValue {
	p.at++
	from := p.at
	for p.at < len(p.data) && regular(p.data[p.at]) {
		p.at++
	}
	raw := p.data[from:p.at]
	if bytes.IndexByte(raw, '#') < 0 {
		return nameValue(raw)
	}
	var b []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if v, err := strconv.ParseUint(string(raw[i+1:i+3]), 16, 8); err == nil {
				b = append(b, byte(v))
				i += 2
				continue
			}
		}
		b = append(b, raw[i])
	}
	return nameValue(b)
}

// number reads a whole number, or a reference, which begins with two of them.
func (p *parser) number() any {
	n, ok := p.digits()
	if !ok {
		for p.at < len(p.data) && regular(p.data[p.at]) {
			p.at++
		}
		return nil
	}
	back := p.at
	p.space()
	if _, ok := p.digits(); ok {
		if p.space(); p.has("R") && (p.at+1 == len(p.data) || !regular(p.data[p.at+1])) {
			p.at++
			return reference(n)
		}
	}
	p.at = back
	return n
}

func (p *parser) digits() (int, bool) {
	from := p.at
	for p.at < len(p.data) && p.data[p.at] >= '0' && p.data[p.at] <= '9' {
		p.at++
	}
	n, err := strconv.Atoi(string(p.data[from:p.at]))
	return n, err == nil && (p.at == len(p.data) || !regular(p.data[p.at]))
}

func (p *parser) hex() literal {
	p.at++
	var b literal
	half, digit := byte(0), false
	for ; p.at < len(p.data) && p.data[p.at] != '>'; p.at++ {
		var v byte
		switch c := p.data[p.at]; {
		case c >= '0' && c <= '9':
			v = c - '0'
		case c >= 'a' && c <= 'f':
			v = c - 'a' + 10
		case c >= 'A' && c <= 'F':
			v = c - 'A' + 10
		default:
			continue
		}
		if digit {
			b = append(b, half<<4|v)
		}
		half, digit = v, !digit
	}
	p.at = min(p.at+1, len(p.data))
	if digit {
		b = append(b, half<<4)
	}
	return b
}

// unescape returns the bytes of a literal string (ISO 32000-1, 7.3.4.2).
func unescape(raw []byte) literal {
	raw = bytes.TrimSuffix(raw[1:], []byte(")"))
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw
	}
	b := make(literal, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' || i+1 == len(raw) {
			b = append(b, raw[i])
			continue
		}
		i++
		switch c := raw[i]; {
		case c == 'n':
			b = append(b, '\n')
		case c == 'r':
			b = append(b, '\r')
		case c == 't':
			b = append(b, '\t')
		case c == 'b' || c == 'f':
			b = append(b, ' ')
		case c == '\r' || c == '\n':
			if c == '\r' && i+1 < len(raw) && raw[i+1] == '\n' {
				i++
			}
		case c >= '0' && c <= '7':
			v := 0
			for k := 0; k < 3 && i < len(raw) && raw[i] >= '0' && raw[i] <= '7'; k++ {
				v = v<<3 | int(raw[i]-'0')
				i++
			}
			i--
			b = append(b, byte(v)) // an overflow is ignored, as the standard says
		default:
			b = append(b, c)
		}
	}
	return b
}
