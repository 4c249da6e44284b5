package sqlite

import (
	"slices"
	"strings"
)

// table is an entry of the schema.
type table struct {
	name    string
	root    uint32 // page, 0 for what has no rows of its own
	columns []string
	rowid   int   // the column that is another name of the row's id, -1 if there is none
	order   []int // of the columns in a record, if it is another (WITHOUT ROWID)
}

// place returns the column that the i-th value of a record is of.
func (t table) place(i int) int {
	if i < len(t.order) {
		return t.order[i]
	}
	return i
}

// parse takes the names of the columns out of the statement that made the table
// (sqlite.org/lang_createtable.html). It knows no more of SQL than that: what it
// does not understand leaves columns without a name.
func (t *table) parse(sql string) {
	t.rowid = -1
	words := tokens(sql)
	open := slices.Index(words, "(")
	if open < 0 {
		return
	}
	var key []string // of a table without row ids
	depth := 0
	var def []string
	end := func() {
		if len(def) == 0 {
			return
		}
		switch strings.ToUpper(def[0]) {
		case "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN":
			if i := primary(def); i >= 0 {
				key = names(def[i:])
			}
		default:
			name := unquote(def[0])
			t.columns = append(t.columns, name)
			if primary(def) >= 0 {
				key = []string{name}
				if len(def) > 1 && strings.EqualFold(def[1], "INTEGER") {
					t.rowid = len(t.columns) - 1
				}
			}
		}
		def = nil
	}
	i := open
	for ; i < len(words); i++ {
		switch w := words[i]; {
		case w == "(":
			if depth++; depth > 1 {
				def = append(def, w)
			}
		case w == ")":
			if depth--; depth > 0 {
				def = append(def, w)
			}
		case w == "," && depth == 1:
			end()
		default:
			def = append(def, w)
		}
		if depth == 0 {
			break
		}
	}
	end()
	rest := strings.ToUpper(strings.Join(words[min(i, len(words)):], " "))
	if strings.Contains(rest, "WITHOUT ROWID") {
		t.rowid = -1
		t.reorder(key)
	}
}

// reorder puts the columns of the key first, as records of a table without row ids
// have them (2.4).
func (t *table) reorder(key []string) {
	for _, name := range key {
		if i := slices.IndexFunc(t.columns, func(c string) bool { return strings.EqualFold(c, name) }); i >= 0 && !slices.Contains(t.order, i) {
			t.order = append(t.order, i)
		}
	}
	for i := range t.columns {
		if !slices.Contains(t.order, i) {
			t.order = append(t.order, i)
		}
	}
}

// primary returns where in a definition PRIMARY KEY stands, -1 if it does not.
func primary(def []string) int {
	for i := range len(def) - 1 {
		if strings.EqualFold(def[i], "PRIMARY") && strings.EqualFold(def[i+1], "KEY") {
			return i
		}
	}
	return -1
}

// names returns the names in the brackets of a key.
func names(def []string) []string {
	open := slices.Index(def, "(")
	if open < 0 {
		return nil
	}
	var list []string
	first := true
	for _, w := range def[open+1:] {
		switch {
		case w == ")":
			return list
		case w == ",":
			first = true
		case first:
			list = append(list, unquote(w))
			first = false
		}
	}
	return list
}

// tokens parts a statement into words, names in quotes, and signs; remarks are
// left out.
func tokens(sql string) []string {
	var words []string
	for i := 0; i < len(sql); {
		c := sql[i]
		end := i + 1
		switch {
		case c <= ' ':
			i = end
			continue
		case strings.HasPrefix(sql[i:], "--"):
			i = until(sql, i, "\n")
			continue
		case strings.HasPrefix(sql[i:], "/*"):
			i = until(sql, i+2, "*/")
			continue
		case c == '"' || c == '\'' || c == '`':
			end = quoted(sql, i, c)
		case c == '[':
			end = until(sql, i, "]")
		case strings.IndexByte("(),;", c) < 0:
			for end < len(sql) && sql[end] > ' ' && strings.IndexByte("(),;\"'`[", sql[end]) < 0 {
				end++
			}
		}
		words = append(words, sql[i:end])
		i = end
	}
	return words
}

// until returns where after from the mark has ended.
func until(sql string, from int, mark string) int {
	if i := strings.Index(sql[from:], mark); i >= 0 {
		return from + i + len(mark)
	}
	return len(sql)
}

// quoted returns the end of what begins with a quote, which is doubled inside.
func quoted(sql string, from int, quote byte) int {
	for i := from + 1; i < len(sql); i++ {
		if sql[i] != quote {
			continue
		}
		if i+1 < len(sql) && sql[i+1] == quote {
			i++
			continue
		}
		return i + 1
	}
	return len(sql)
}

// unquote returns a name without its quotes.
func unquote(w string) string {
	if len(w) < 2 {
		return w
	}
	switch w[0] {
	case '"', '\'', '`':
		return strings.ReplaceAll(w[1:len(w)-1], w[:1]+w[:1], w[:1])
	case '[':
		return w[1 : len(w)-1]
	}
	return w
}
