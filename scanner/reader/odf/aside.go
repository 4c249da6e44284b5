package odf

import (
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/look"
)

// startHidden takes elements that hide their text, and reports whether the
// element is one.
func (w *walker) startHidden(l *level) bool {
	switch l.name {
	case "deletion": // 5.5.5
		l.hidden |= doc.TrackedChange
	case "section": // 5.4
		if w.attr("display") == "none" || w.attr("is-hidden") == "true" {
			l.hidden |= doc.HiddenText
		}
	case "hidden-text": // 7.7.7
		if w.attr("is-hidden") == "true" {
			l.hidden |= doc.HiddenText
			w.send(w.attr("string-value"))
			w.drop()
		}
	case "hidden-paragraph": // 7.7.8
		if w.attr("is-hidden") == "true" {
			for n := 1; n < len(w.levels); n++ {
				if p := w.up(n); p.name == "p" || p.name == "h" {
					p.hidden |= doc.HiddenText
					break
				}
			}
		}
	case "conditional-text": // 7.7.6: one of two texts is shown
		other := w.attr("string-value-if-true")
		if w.attr("current-value") == "true" {
			other = w.attr("string-value-if-false")
		}
		w.Flow.Enter(w.Flow.Here())
		w.Flow.Text([]byte(other), l.hidden|doc.HiddenText)
		w.Flow.Leave()
	case "variable-set", "user-field-get", "variable-get", "expression", "user-field-input": // 7.4
		if w.attr("display") == "none" {
			l.hidden |= doc.HiddenText
		}
	case "script": // 7.7.9
		l.hidden |= doc.HiddenText
	default:
		return false
	}
	return true
}

// startAside takes elements whose text stands by itself or in an attribute, and
// reports whether the element is one.
func (w *walker) startAside(l *level) bool {
	switch l.name {
	case "note": // 6.3
		w.noteClass = w.attr("note-class")
	case "note-body":
		name := "footnotes"
		if w.noteClass == "endnote" {
			name = "endnotes"
		}
		w.enter(l, w.Part(doc.File, name, w.base.Hidden))
		l.look = w.levels[0].look
	case "annotation": // 14.1
		to := w.Part(doc.File, "comments", doc.Comment)
		to.Loc.Page = w.Flow.Here().Loc.Page
		w.enter(l, to)
		l.look = w.levels[0].look
	case "creator", "title", "desc": // 4.3.2.7, 10.3.17; in a paragraph, a field
		switch w.up(1).name {
		case "p", "h", "span", "a", "chart":
		default:
			w.gather(l, map[string]string{"creator": "author", "title": "description", "desc": "description"}[l.name])
		}
	case "bookmark", "bookmark-start", "reference-mark", "reference-mark-start": // 6.2.1
		if name := w.attr("name"); !strings.HasPrefix(name, "_") {
			w.Mark("bookmark", name)
		}
	case "user-field-decl", "variable-decl": // 7.4.8
		w.Mark(w.attr("name"), w.attr("string-value"))
	case "option", "item": // 13.5.7
		w.Choice(w.attr("label"))
	case "text", "textarea", "formatted-text", "combobox", "listbox": // 13.5
		if value := w.attr("current-value"); value != "" {
			w.Flow.Row(w.Part(doc.Property, "form", doc.FormValue), w.attr("name"), value)
		} else if w.up(1).name == "form" {
			w.Flow.Row(w.Part(doc.Property, "form", doc.FormValue), w.attr("name"), w.attr("value"))
		}
	case "header-decl", "footer-decl", "date-time-decl": // 10.9.3
		w.enter(l, w.Part(doc.File, "headers and footers", doc.HeaderFooter))
	default:
		return false
	}
	return true
}

// startPage takes pages and the shapes on them, and reports whether the element
// is one.
func (w *walker) startPage(l *level) bool {
	switch l.name {
	case "page": // 10.2.4
		w.pages++
		to := w.Part(doc.Page, "", 0)
		to.Loc.Page = w.pages
		_, to.Hidden = w.styled("drawing-page", w.attr("style-name"), look.Plain())
		w.page = w.sizes[w.master[w.attr("master-page-name")]]
		w.picture, w.worded = false, false
		w.Flow.Main(to)
		w.Flow.Announce()
	case "notes": // 10.9.4
		if l.master {
			w.drop()
			return true
		}
		to := w.Part(doc.Page, "notes", doc.SpeakerNote|w.Flow.Here().Hidden)
		to.Loc.Page = w.pages
		w.enter(l, to)
		w.page, w.onNotes = size{}, true // notes have pages of their own
	case "master-page": // 16.9
		name := w.attr("name")
		if len(w.master) < maxStyles {
			w.master[name] = w.attr("page-layout-name")
		}
		w.enter(l, w.Part(doc.File, "master page "+name, doc.HeaderFooter))
		l.master = true
	case "layer": // 10.2.3
		if display := w.attr("display"); display == "none" && len(w.layers) < maxStyles {
			w.layers[w.attr("name")] = true
		}
	case "image", "plugin", "object-ole":
		w.picture = w.picture || !w.onNotes
		if w.Pkg == nil { // of a package the pictures are parts
			w.Images++
		}
	case "frame", "custom-shape", "rect", "line", "circle", "ellipse", "polygon", "polyline", "path", "regular-polygon", "connector", "measure", "caption", "control": // 10.3
		return w.startShape(l)
	default:
		return false
	}
	return true
}

// startShape takes the start of a shape with text.
func (w *walker) startShape(l *level) bool {
	l.look.Color, l.look.Size, l.look.Back = look.Unset, 0, look.Unknown
	for _, family := range []string{"graphic", "presentation"} {
		name, _ := w.t.Attr(map[string]string{"graphic": "draw:style-name", "presentation": "presentation:style-name"}[family])
		if name != "" {
			l.look, _ = w.styled(family, name, l.look)
		}
	}
	if w.layers[w.attr("layer")] {
		l.hidden |= doc.HiddenLayer
	}
	if w.offPage() {
		l.hidden |= doc.OffPage
	}
	return true
}

// startMeta takes an element of metadata.
func (w *walker) startMeta(l *level) {
	if w.up(1).name != "meta" {
		return
	}
	label := l.name
	switch label {
	case "generator", "creation-date", "print-date", "date", "editing-cycles", "editing-duration", "document-statistic", "language", "auto-reload", "hyperlink-behaviour":
		return // of nobody
	case "template":
		w.Flow.Row(w.metadata(), label, w.attr("title"))
		return
	case "user-defined": // 4.3.2.17
		switch w.attr("value-type") {
		case "", "string":
		default:
			return
		}
		label = w.attr("name")
	}
	if label == "" {
		label = "user-defined"
	}
	w.gather(l, label)
}

// metadata returns the part of the properties of the file (4.3).
func (w *walker) metadata() doc.Part {
	return w.Part(doc.Property, "meta.xml", doc.DocumentProperty)
}

// endGathered takes the text that was gathered of an element.
func (w *walker) endGathered(l *level) {
	text := string(w.said)
	w.said = w.said[:0]
	switch {
	case l.meta:
		w.Flow.Row(w.metadata(), l.label, text)
	case l.label == "author":
		w.Person("author", text)
	default:
		w.Describe(text)
	}
}
