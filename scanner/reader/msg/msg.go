// Package msg reads messages as Outlook saves them, .msg. What is in one goes back
// to the scanner as files: the text, the HTML unless it says nothing beyond the
// text, what is attached, and messages in the message.
//
// Sources: [MS-OXMSG] for the compound file, whose streams are named by the tags
// of properties; [MS-OXPROPS] for the tags; [MS-OXRTFCP] for text that is kept as
// compressed RTF, and [MS-OXRTFEX] for the HTML that is wrapped in it.
package msg

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/codepage"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/label"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/letter"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/ole"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/piece"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/rtf"
)

// Format returns the format of Outlook's messages.
func Format() reader.Format {
	return reader.Format{Name: "msg", Extensions: []string{".msg", ".oft"}, Sniff: sniff, Read: read}
}

// Names of streams and storages (2.2).
const (
	propertyStream   = "__properties_version1.0"
	valuePrefix      = "__substg1.0_"
	recipientPrefix  = "__recip_version1.0_"
	attachmentPrefix = "__attach_version1.0_"
)

func sniff(in reader.Input, head []byte) bool {
	if !bytes.HasPrefix(head, []byte(ole.Magic)) {
		return false
	}
	f, err := ole.Open(in.Data, 0)
	return err == nil && f.Root(propertyStream) != nil
}

// message is a message while it is read.
type message struct {
	in    reader.Input
	sink  doc.Sink
	file  *ole.File
	page  int // code page of texts that are not in Unicode
	root  *store
	names map[string]int
	told  map[string]bool // values that were sent
}

func read(ctx context.Context, in reader.Input, sink doc.Sink) error {
	f, err := ole.Open(in.Data, in.Limits.Expanded)
	if err != nil {
		return fmt.Errorf("msg: %w", err)
	}
	m := &message{in: in, sink: sink, file: f, names: map[string]int{}, told: map[string]bool{}}
	stores := m.stores()
	m.root = stores[""]
	m.page = codepage.Windows
	if n := m.root.number(tagCodePage, rootHeader); n > 0 {
		m.page = n
	}
	if err := m.header(stores); err != nil {
		return err
	}
	if err := m.body(); err != nil {
		return err
	}
	for _, name := range sorted(stores, attachmentPrefix) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := m.attachment(name, stores[name]); err != nil {
			return err
		}
	}
	for _, name := range slices.Concat([]string{""}, sorted(stores, recipientPrefix), sorted(stores, attachmentPrefix)) {
		if err := stores[name].err; err != nil {
			if err := sink.Problem(in.Loc, fmt.Errorf("msg: %w", err)); err != nil {
				return err
			}
		}
	}
	if f.Damage != nil {
		return sink.Problem(in.Loc, fmt.Errorf("msg: %w", f.Damage))
	}
	return nil
}

// header sends what says who and what, each value with its name, then everybody
// it goes to, and then what else is kept with the message and not shown.
func (m *message) header(stores map[string]*store) error {
	at := m.in.Loc
	at.Part = "header"
	if err := m.sink.Part(doc.Part{Loc: at}); err != nil {
		return err
	}
	send := func(hidden doc.Hidden, texts ...string) error {
		var cells []doc.Cell
		for i, text := range texts {
			if text = one(text); text != "" {
				cells = append(cells, doc.Cell{Col: i + 1, Text: text})
				m.told[text] = true
			}
		}
		if len(cells) < 2 {
			return nil
		}
		at.Row++
		return piece.Send(m.sink, doc.Fragment{Loc: at, Hidden: hidden, Cells: cells}, m.in.Limits.Text)
	}
	for _, f := range shown() {
		if err := send(0, f.name, m.text(m.root, f.tag), m.text(m.root, f.address)); err != nil {
			return err
		}
	}
	for _, name := range sorted(stores, recipientPrefix) {
		r := stores[name]
		kind := "To"
		switch r.number(tagRecipientType, partHeader) & 0xF {
		case 2:
			kind = "Cc"
		case 3:
			kind = "Bcc"
		}
		address := m.text(r, tagSMTP)
		if address == "" {
			address = m.text(r, tagAddress)
		}
		if err := send(0, kind, m.text(r, tagDisplayName), address); err != nil {
			return err
		}
	}
	at.Part, at.Kind, at.Row = "properties", doc.Property, 0
	announced := false
	for _, id := range m.root.texts() {
		text := one(m.text(m.root, id))
		if text == "" || m.told[text] || technical(id) {
			continue
		}
		if !announced {
			announced = true
			if err := m.sink.Part(doc.Part{Loc: at, Hidden: doc.DocumentProperty}); err != nil {
				return err
			}
		}
		if err := send(doc.DocumentProperty, fmt.Sprintf("property %04X", id), text); err != nil {
			return err
		}
	}
	return nil
}

// body sends the text of the message as files.
func (m *message) body() error {
	text := m.text(m.root, tagBody)
	page := m.page1013()
	var mark []byte
	if len(page) == 0 {
		wrapped, err := m.rtf()
		if err != nil {
			if err := m.sink.Problem(m.in.Loc, fmt.Errorf("msg: %w", err)); err != nil {
				return err
			}
		}
		if text == "" {
			return m.member("body.rtf", 0, wrapped)
		}
		if page = rtf.Page(bytes.NewReader(wrapped)); len(page) > 0 {
			mark = []byte(rtf.Mark)
		}
		if len(page) == 0 && bytes.Contains(wrapped, []byte(`\trowd`)) { // the text has lost the columns
			if err := m.member("body.rtf", 0, wrapped); err != nil {
				return err
			}
		}
	}
	var textIs, pageIs bool
	if text != "" && len(page) > 0 {
		textIs, pageIs = letter.Covered(text, page)
	}
	if !textIs {
		if err := m.member("body.txt", 0, letter.Unquoted([]byte(text))); err != nil {
			return err
		}
	}
	if pageIs {
		return nil
	}
	return m.member("body.html", 0, append(mark, page...))
}

// rtf returns the message in RTF, nil if there is none. With an error comes what
// could be read.
func (m *message) rtf() ([]byte, error) {
	raw := m.root.binary(tagRTF)
	if len(raw) == 0 {
		return nil, nil
	}
	return decompress(raw, m.in.Limits.Expanded)
}

// page1013 returns the HTML of the message in UTF-8, or in an encoding that it
// names itself.
func (m *message) page1013() []byte {
	if text := m.text(m.root, tagHTML); text != "" {
		return []byte(text)
	}
	raw := m.root.binary(tagHTML)
	if n := m.root.number(tagInternetPage, rootHeader); n > 0 && n != codepage.UTF8 && !bytes.Contains(bytes.ToLower(raw), []byte("charset=")) {
		return []byte(codepage.Decode(raw, n))
	}
	return raw
}

// Ways of attaching (PidTagAttachMethod).
const (
	byReference = 4 // and those below, but for 1
	embedded    = 5
	asObject    = 6
)

// attachment sends what is attached.
func (m *message) attachment(storage string, a *store) error {
	name := m.text(a, tagLongName)
	if name == "" {
		name = m.text(a, tagShortName)
	}
	if name == "" {
		name = m.text(a, tagDisplayName)
	}
	name = path.Base(label.Of(name))
	if s := a.streams[key(tagData, binaryType)]; s != nil {
		return m.member(name, doc.Attachment, a.binary(tagData))
	}
	object := []string{storage, valuePrefix + strings.ToUpper(key(tagData, objectType))}
	inside, isMessage := m.inside(object)
	switch {
	case len(inside) == 0:
		method := a.number(tagMethod, partHeader)
		if method > 1 && method <= byReference {
			return nil // it is elsewhere
		}
		return m.sink.Problem(m.in.Loc, fmt.Errorf("msg: %w: an attachment without content", reader.ErrMalformed))
	case !isMessage:
		member := m.file.Object(m.in.Loc, object)
		member.Loc = m.in.Loc.Member(name)
		member.Hidden = doc.Attachment
		return m.sink.Member(member)
	}
	packed, err := pack(inside, len(object))
	if err != nil {
		return m.sink.Problem(m.in.Loc, fmt.Errorf("msg: %w", err))
	}
	if path.Ext(name) == "" {
		name += ".msg"
	}
	return m.member(name, doc.Attachment, packed)
}

// inside returns the streams in the storage of the given path, and whether they
// are a message.
func (m *message) inside(storage []string) (streams []*ole.Stream, isMessage bool) {
	for _, s := range m.file.Streams {
		if len(s.Path) <= len(storage) || !slices.EqualFunc(s.Path[:len(storage)], storage, strings.EqualFold) {
			continue
		}
		streams = append(streams, s)
		isMessage = isMessage || len(s.Path) == len(storage)+1 && s.Name() == propertyStream
	}
	return streams, isMessage
}

// pack returns an embedded message as a file of its own. The header of its
// properties is eight bytes longer then (2.4.1.1, 2.4.1.2).
func pack(streams []*ole.Stream, depth int) ([]byte, error) {
	var contents []ole.Content
	for _, s := range streams {
		b, err := s.Bytes()
		if err != nil {
			return nil, err
		}
		if len(s.Path) == depth+1 && s.Name() == propertyStream && len(b) >= embeddedHeader {
			b = slices.Concat(b[:embeddedHeader], make([]byte, rootHeader-embeddedHeader), b[embeddedHeader:])
		}
		contents = append(contents, ole.Content{Path: s.Path[depth:], Data: b})
	}
	packed := ole.Pack(contents)
	if packed == nil {
		return nil, fmt.Errorf("%w: a message in the message", reader.ErrTooLarge)
	}
	return packed, nil
}

// member sends a file. The second of a name is numbered.
func (m *message) member(name string, hidden doc.Hidden, content []byte) error {
	if len(bytes.TrimSpace(content)) == 0 {
		return nil
	}
	if m.names[name]++; m.names[name] > 1 {
		extension := path.Ext(name)
		name = strings.TrimSuffix(name, extension) + " " + strconv.Itoa(m.names[name]) + extension
	}
	return m.sink.Member(doc.Member{
		Loc:    m.in.Loc.Member(name),
		Hidden: hidden,
		Open:   func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil },
	})
}

// one returns s as one line.
func one(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == '\u00a0' || r == 0x7F }), " ")
}
