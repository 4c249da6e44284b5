package xlsx

import (
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// threadAuthor begins the author of a comment that says again, for old programs,
// what a thread of comments says ([MS-XLSX] 2.6.207).
const threadAuthor = "tc="

// sendComments sends the comments of a sheet (18.7), each at the row of its cell,
// and as metadata who wrote them.
func sendComments(b *book, part *opc.Part) error {
	var (
		n        = b.notes(part, doc.Comment, "comments")
		authors  []string
		into     bool // text counts
		phonetic bool
		again    bool // the comment says what its thread says
		row, col int
		text     []byte
	)
	err := b.scan(part, "comments are", func(t *xmltok.Tokenizer, k xmltok.Kind) error {
		switch k {
		case xmltok.Text:
			if into {
				text = appendUpTo(t, text, b.in.Limits.Text)
			}
		case xmltok.Start:
			switch string(t.Name()) {
			case "author":
				into, text = true, text[:0]
			case "comment":
				row, col, _ = reference([]byte(attr(t, "ref")))
				id := attrInt(t, "authorId")
				again = b.threads[n.part.Loc.Part] && id >= 0 && id < len(authors) && strings.HasPrefix(authors[id], threadAuthor)
				text = text[:0]
			case "rPh":
				phonetic = true
			case "t":
				into = !phonetic
			}
		case xmltok.End:
			switch string(t.Name()) {
			case "author":
				if len(authors) < maxNotes {
					authors = append(authors, string(text))
				}
				into, text = false, text[:0]
			case "rPh":
				phonetic = false
			case "t":
				into = false
			case "comment":
				if again {
					text = text[:0]
				}
				whole := string(text)
				text = text[:0]
				return n.note(row, col, whole)
			}
		case xmltok.EOF:
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := n.note(row, col, string(text)); err != nil { // of a part that breaks off
		return err
	}
	if err := n.flush(); err != nil {
		return err
	}
	by := b.texts(b.at(doc.Property, part.Name), doc.DocumentProperty, "authors of comments")
	for _, author := range authors {
		if strings.HasPrefix(author, threadAuthor) {
			continue
		}
		if err := by.sendText(author); err != nil {
			return err
		}
	}
	return nil
}

// sendThreads sends the comments of a sheet that people answer to ([MS-XLSX]
// 2.6.203).
func sendThreads(b *book, part *opc.Part) error {
	var (
		n        = b.notes(part, doc.Comment, "comments")
		inText   bool
		row, col int
		text     []byte
	)
	err := b.scan(part, "threaded comments are", func(t *xmltok.Tokenizer, k xmltok.Kind) error {
		switch k {
		case xmltok.Text:
			if inText {
				text = appendUpTo(t, text, b.in.Limits.Text)
			}
		case xmltok.Start:
			switch string(t.Name()) {
			case "threadedComment":
				row, col, _ = reference([]byte(attr(t, "ref")))
			case "text":
				inText, text = true, text[:0]
			}
		case xmltok.End:
			if string(t.Name()) == "text" && inText {
				inText = false
				b.threads[n.part.Loc.Part] = true
				whole := string(text)
				text = text[:0]
				return n.note(row, col, whole)
			}
		case xmltok.EOF:
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := n.note(row, col, string(text)); err != nil { // of a part that breaks off
		return err
	}
	return n.flush()
}

// sendPersons sends the list of those who took part in threads of comments
// ([MS-XLSX] 2.6.205). Excel writes one into workbooks without comments as well;
// there it is no more than metadata.
func sendPersons(b *book, part *opc.Part) error {
	hidden := doc.DocumentProperty
	if len(b.threads) > 0 {
		hidden = doc.Comment
	}
	s := b.texts(b.at(doc.Property, part.Name), hidden, "people who comment")
	return b.scan(part, "the list of persons is", func(t *xmltok.Tokenizer, k xmltok.Kind) error {
		if k != xmltok.Start || string(t.Name()) != "person" {
			return nil
		}
		s.add(1, attr(t, "displayName"))
		// An account is written alone or as in "S::ada@example.org::" and an
		// identifier.
		for account := range strings.SplitSeq(attr(t, "userId"), "::") {
			if strings.Contains(account, "@") {
				s.add(2, account)
				break
			}
		}
		return s.sendRow()
	})
}
