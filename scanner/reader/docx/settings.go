package docx

import (
	"path"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/office"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// readSettings sends what the settings of a document hold of texts: variables
// that macros and fields keep (17.15.1.31), and where the addresses of a mail
// merge come from (17.14.8 and after).
func (d *document) readSettings(_ *office.File, part *opc.Part) error {
	variables := d.Part(doc.Property, "document variables", doc.DocumentProperty)
	merge := d.Part(doc.Property, "mail merge", doc.Connection)
	if _, err := d.Relationships(part.Name); err != nil {
		return err
	}
	return d.Tokens(part, "settings", func(t *xmltok.Tokenizer, k xmltok.Kind) {
		if k != xmltok.Start {
			return
		}
		val, _ := t.AttrLocal("val")
		switch string(t.Name()) {
		case "docVar":
			name, _ := t.AttrLocal("name")
			d.Flow.Row(variables, name, val)
		case "connectString", "query", "mailSubject":
			d.Flow.Row(merge, string(t.Name()), val)
		}
	})
}

// readPeople takes note of those who commented on the document or changed it
// ([MS-DOCX] 2.5.3.1), and of the accounts by which they are known.
func (d *document) readPeople(_ *office.File, part *opc.Part) error {
	return d.Tokens(part, "the list of people", func(t *xmltok.Tokenizer, k xmltok.Kind) {
		if k != xmltok.Start {
			return
		}
		switch string(t.Name()) {
		case "person":
			name, _ := t.AttrLocal("author")
			d.Person("author", name)
		case "presenceInfo":
			// "S::ada@example.org::" and an identifier
			id, _ := t.AttrLocal("userId")
			for field := range strings.SplitSeq(id, "::") {
				if strings.Contains(field, "@") {
					d.Person("account", field)
				}
			}
		}
	})
}

// baseName returns the name of a part without folders and extension.
func baseName(part *opc.Part) string {
	return strings.TrimSuffix(path.Base(part.Name), path.Ext(part.Name))
}
