package xlsx

import (
	"path"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
	picturetext "github.com/rollcall-scan/rollcall/scanner/reader/internal/picture"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/xmltok"
)

// picture is a picture that stands in a cell's place.
type picture struct {
	col  int
	name string // of its file
}

// leastPictures is how many rows a column must have pictures in to be one of
// pictures: a logo is not.
const leastPictures = 3

// readPictures returns the pictures on a sheet by the row that they begin in, of
// the columns that have many.
func (b *book) readPictures(rels []opc.Relationship) map[int][]picture {
	byRow := map[int][]picture{}
	columns := map[int]int{}
	for _, r := range rels {
		if r.Type != "drawing" || r.Part == nil {
			continue
		}
		// What is wrong with the drawing is told when its texts are read.
		media, err := b.pkg.Relationships(b.ctx, r.Part.Name)
		if err != nil || len(media) < leastPictures {
			continue
		}
		src, err := r.Part.Reopen(b.ctx)
		if err != nil {
			continue
		}
		names := map[string]string{}
		for _, m := range media {
			if m.Type == "image" {
				names[m.ID] = path.Base(strings.ReplaceAll(m.Target, `\`, "/"))
			}
		}
		d := drawing{paragraphs: paragraphs{book: b}}
		t := xmltok.New(src)
		said := "" // the name of the file that the picture was made from, if it is kept
		for k := t.Next(); k != xmltok.EOF && len(byRow) < maxNotes; k = t.Next() {
			d.place(t, k)
			if k != xmltok.Start {
				continue
			}
			switch string(t.Name()) {
			case "cNvPr":
				said = attr(t, "descr")
			case "blip": // 20.1.8.13
				id, _ := t.AttrLocal("embed")
				name := names[id]
				if name == "" || d.row < 1 || d.col < 1 || d.col > maxCol {
					continue
				}
				if isPicture(said) {
					name = said
				}
				byRow[d.row] = append(byRow[d.row], picture{d.col, name})
				columns[d.col]++
			}
		}
		_ = src.Close() // it was only read
	}
	for row, list := range byRow {
		list = slices.DeleteFunc(list, func(p picture) bool { return columns[p.col] < leastPictures })
		slices.SortStableFunc(list, func(a, b picture) int { return a.col - b.col })
		byRow[row] = slices.CompactFunc(list, func(a, b picture) bool { return a.col == b.col })
	}
	return byRow
}

// addPictures adds the pictures that stand in the row to its cells, where a cell
// has no text: a picture in the row of a person is one of the person.
func (s *sheet) addPictures() {
	r := &s.row
	for _, p := range s.pictures[r.number] {
		i, taken := slices.BinarySearchFunc(r.cells, p.col, func(c doc.Cell, col int) int { return c.Col - col })
		if !taken {
			r.cells = slices.Insert(r.cells, i, doc.Cell{Col: p.col, Text: s.book.cut(strings.ToValidUTF8(p.name, "\uFFFD")), Hidden: s.cols.hidden(p.col)})
		}
	}
	delete(s.pictures, r.number)
}

// sendPictureTexts sends what is kept beside the dots of a picture.
func sendPictureTexts(b *book, part *opc.Part) error {
	r, err := part.Open(b.ctx)
	if err != nil {
		return nil // a picture that is damaged is no loss of text
	}
	defer r.Close()
	return picturetext.Send(b.sink, b.partAt(part), picturetext.OfPart(r), b.in.Limits.Text)
}
