package html

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// look is what decides whether text can be seen, of an element or of a rule of a
// style sheet.
type look struct {
	gone  bool // not displayed, or moved off the page
	tiny  bool // of no size
	shown bool // a size is given, and it can be read
	white bool // in white
	other bool // in another colour
	back  bool // on a background that may not be white
}

// and returns l with what m says beyond or instead of it.
func (l look) and(m look) look {
	l.gone = l.gone || m.gone
	l.back = l.back || m.back
	if m.tiny || m.shown {
		l.tiny, l.shown = m.tiny, m.shown
	}
	if m.white || m.other {
		l.white, l.other = m.white, m.other
	}
	return l
}

// hides reports whether text that looks so cannot be seen.
func (l look) hides() bool { return l.gone || l.tiny || l.white && !l.back }

// declarations returns the look that CSS declarations give.
func declarations(css string) look {
	var l look
	for declaration := range strings.SplitSeq(css, ";") {
		name, value, _ := strings.Cut(declaration, ":")
		value = strings.ToLower(strings.TrimSpace(value))
		value = strings.TrimSpace(strings.TrimSuffix(value, "!important"))
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "display":
			l.gone = l.gone || value == "none"
		case "visibility":
			l.gone = l.gone || value == "hidden" || value == "collapse"
		case "mso-hide":
			l.gone = l.gone || value == "all"
		case "opacity":
			n, err := strconv.ParseFloat(value, 64)
			l.gone = l.gone || err == nil && n == 0
		case "left", "top", "right", "text-indent", "margin-left", "margin-top":
			n, ok := length(value)
			l.gone = l.gone || ok && n <= -500
		case "font-size", "line-height":
			n, ok := length(value)
			l.tiny = l.tiny || ok && n >= 0 && n < 1 && !strings.HasSuffix(value, "em") || ok && n == 0
			l.shown = !l.tiny
		case "color":
			l.white = isWhite(value)
			l.other = !l.white
		case "background", "background-color", "background-image", "mso-pattern":
			l.back = l.back || !isWhite(value) && value != "" && value != "none" && value != "transparent" && value != "inherit"
		}
	}
	return l
}

// length returns the number of a CSS length. A bare number, as for line-height, is
// none but for zero.
func length(value string) (float64, bool) {
	end := 0
	for end < len(value) && strings.IndexByte("+-.0123456789", value[end]) >= 0 {
		end++
	}
	n, err := strconv.ParseFloat(value[:end], 64)
	return n, err == nil && (value[end:] != "" || n == 0)
}

// isWhite reports whether the colour is white, or nearly so.
func isWhite(value string) bool {
	value = strings.ToLower(strings.Join(strings.Fields(value), ""))
	switch value {
	case "white", "#fff", "#ffffff", "#fefefe", "#fffffe", "rgb(255,255,255)", "rgba(255,255,255,1)", "rgb(100%,100%,100%)", "window", "transparent", "snow", "ghostwhite":
		return true
	}
	return false
}

// maxRules is how many rules of the style sheets in a page are kept.
const maxRules = 4096

// sheet takes over the rules of a style sheet in the page that are for a type, a
// class or an identifier alone. Those for some media only are left out.
func (d *document) sheet(css string) {
	for css != "" && len(d.rules) < maxRules {
		if i := strings.Index(css, "/*"); i >= 0 && i < max(0, strings.IndexByte(css, '{')) {
			end := strings.Index(css[i+2:], "*/")
			if end < 0 {
				return
			}
			css = css[:i] + css[i+2+end+2:]
			continue
		}
		selectors, rest, ok := strings.Cut(css, "{")
		if !ok {
			return
		}
		selectors = strings.TrimSpace(strings.NewReplacer("<!--", "", "-->", "").Replace(selectors))
		if strings.HasPrefix(selectors, "@") {
			css = behindBlock(rest)
			continue
		}
		body, after, _ := strings.Cut(rest, "}")
		css = after
		l := declarations(body)
		for selector := range strings.SplitSeq(selectors, ",") {
			if key, ok := simple(selector); ok && len(d.rules) < maxRules {
				d.rules[key] = d.rules[key].and(l)
			}
		}
	}
}

// simple returns the form in which a selector is kept, and whether it is kept.
func simple(selector string) (string, bool) {
	selector = strings.ToLower(strings.TrimSpace(selector))
	return selector, selector != "" && len(selector) < 200 && !strings.ContainsAny(selector, " >+~:[*")
}

// behindBlock returns what follows a block whose opening brace is cut off.
func behindBlock(css string) string {
	depth := 1
	for i := range len(css) {
		switch css[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return css[i+1:]
			}
		}
	}
	return ""
}

// lookOf returns how an element looks by its attributes and the rules for it. An
// element of a class that is not known may have any background.
func (d *document) lookOf(name string, attrs []html.Attribute) look {
	l := d.rules[name]
	var own look
	for _, a := range attrs {
		switch a.Key {
		case "hidden":
			own.gone = true
		case "style":
			own = own.and(declarations(a.Val))
		case "color":
			if name == "font" {
				own = own.and(declarations("color:" + a.Val))
			}
		case "text":
			if name == "body" {
				own = own.and(declarations("color:" + a.Val))
			}
		case "bgcolor", "background":
			own.back = own.back || !isWhite(a.Val)
		case "id":
			if rule, known := d.rules["#"+strings.ToLower(a.Val)]; known {
				l = l.and(rule)
			}
		case "class":
			for class := range strings.FieldsSeq(strings.ToLower(a.Val)) {
				rule, known := d.rules["."+class]
				if own, specific := d.rules[name+"."+class]; specific {
					rule, known = rule.and(own), true
				}
				if !known {
					rule.back = true
				}
				l = l.and(rule)
			}
		}
	}
	return l.and(own)
}
