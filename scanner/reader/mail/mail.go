// Package mail reads messages and mailboxes. What is in a message goes back to the
// scanner as files: the text, the HTML unless it says nothing that the text does
// not, what is attached, and messages that were forwarded whole.
//
// Sources: RFC 5322 and the MIME documents (RFC 2045 to 2047, 2231), read
// leniently; RFC 4155 for mailboxes.
package mail

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"path"
	"strings"

	"github.com/jhillyerd/enmime/v2"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/label"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/letter"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/piece"
)

// Formats returns the formats of mail.
func Formats() []reader.Format {
	return []reader.Format{
		{Name: "mail", Extensions: []string{".eml", ".mht"}, Sniff: isMessage, Read: readMessage},
		{Name: "mbox", Extensions: []string{".mbox"}, Sniff: isMailbox, Read: readMailbox},
	}
}

// Bounds of a message, which is held in memory.
const (
	maxSize  = 512 << 20
	maxParts = 1000 // boundaries in one another make time grow with their square
)

// message is a message while it is read.
type message struct {
	in    reader.Input
	sink  doc.Sink
	names map[string]int
}

func readMessage(ctx context.Context, in reader.Input, sink doc.Sink) error {
	if in.Data.Size() > maxSize {
		return fmt.Errorf("mail: %w: a message of more than %d bytes", reader.ErrTooLarge, maxSize)
	}
	raw := make([]byte, in.Data.Size())
	if n, err := in.Data.ReadAt(raw, 0); n < len(raw) {
		return fmt.Errorf("mail: %w: %w", reader.ErrUnreadable, err)
	}
	if bytes.Count(raw, []byte("boundary=")) > maxParts {
		return fmt.Errorf("mail: %w: more than %d parts that have parts", reader.ErrTooDeep, maxParts)
	}
	root, err := enmime.NewParser(
		enmime.SkipMalformedParts(true),
		enmime.SetReadPartErrorPolicy(func(*enmime.Part, error) bool { return true }),
	).ReadParts(bytes.NewReader(raw))
	if err != nil {
		return fmt.Errorf("mail: %w: the structure of the message", reader.ErrMalformed)
	}
	m := &message{in: in, sink: sink, names: map[string]int{}}
	if err := m.header(root); err != nil {
		return err
	}
	parts := leaves(root)
	covered := alternatives(parts)
	for _, p := range parts {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if covered[p] {
			continue
		}
		if err := m.part(p); err != nil {
			return err
		}
	}
	return m.damage(root)
}

// header sends the fields that say who and what, each with its name.
func (m *message) header(root *enmime.Part) error {
	at := m.in.Loc
	at.Part = "header"
	announced := false
	for _, name := range []string{
		"From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Resent-From", "Resent-To", "Resent-Cc", "Delivered-To",
		"X-Original-To", "Subject", "Thread-Topic", "Keywords", "Comments", "Organization", "Disposition-Notification-To",
	} {
		for _, value := range root.Header.Values(name) {
			value = one(decoded(value))
			if value == "" {
				continue
			}
			if !announced {
				announced = true
				if err := m.sink.Part(doc.Part{Loc: at}); err != nil {
					return err
				}
			}
			at.Row++
			f := doc.Fragment{Loc: at, Cells: []doc.Cell{{Col: 1, Text: name}, {Col: 2, Text: value}}}
			if err := piece.Send(m.sink, f, m.in.Limits.Text); err != nil {
				return err
			}
		}
	}
	return nil
}

// decoded returns a header field with its encoded words (RFC 2047) in the clear.
func decoded(value string) string {
	if plain, err := new(mime.WordDecoder).DecodeHeader(value); err == nil {
		value = plain
	}
	return strings.ToValidUTF8(value, "\uFFFD")
}

// one returns s as one line.
func one(s string) string { return strings.Join(strings.Fields(s), " ") }

// leaves returns the parts that hold something themselves, in order.
func leaves(root *enmime.Part) []*enmime.Part {
	var all []*enmime.Part
	for p := root; p != nil; {
		if p.FirstChild != nil {
			p = p.FirstChild
			continue
		}
		all = append(all, p)
		for p != nil && p.NextSibling == nil {
			p = p.Parent
		}
		if p != nil {
			p = p.NextSibling
		}
	}
	return all
}

// isBody reports whether p is text of the message itself.
func isBody(p *enmime.Part, kind string) bool {
	return p.ContentType == kind && p.Disposition != "attachment" && p.FileName == ""
}

// part sends what is in a part.
func (m *message) part(p *enmime.Part) error {
	kind := strings.ToLower(p.ContentType)
	if kind == "" {
		kind = "text/plain"
	}
	var hidden doc.Hidden
	if p.Disposition == "attachment" {
		hidden = doc.Attachment
	}
	switch {
	case len(bytes.TrimSpace(p.Content)) == 0:
		return nil
	case isBody(p, "text/plain"), p.ContentType == "":
		return m.member("body.txt", 0, letter.Unquoted(p.Content))
	case isBody(p, "text/html"):
		return m.member("body.html", 0, p.Content)
	case kind == "application/pgp-signature", strings.HasSuffix(kind, "pkcs7-signature"):
		return nil // it says nothing but that it is one
	case strings.HasSuffix(kind, "/pkcs7-mime") || strings.HasSuffix(kind, "/x-pkcs7-mime"):
		if strings.EqualFold(p.ContentTypeParams["smime-type"], "signed-data") {
			return m.sink.Problem(m.at(), fmt.Errorf("mail: %w: a part that is signed as a whole", reader.ErrUnsupported))
		}
		return m.sink.Problem(m.at(), fmt.Errorf("mail: %w: a part", reader.ErrEncrypted))
	case strings.HasSuffix(kind, "/ms-tnef"), strings.HasSuffix(kind, "/vnd.ms-tnef"), strings.EqualFold(p.FileName, "winmail.dat"):
		return m.sink.Problem(m.at(), fmt.Errorf("mail: %w: an attachment in the format of Outlook (winmail.dat)", reader.ErrUnsupported))
	case kind == "message/rfc822" && p.FileName == "":
		return m.member("message.eml", hidden, p.Content)
	}
	return m.member(nameOf(p, kind), hidden, p.Content)
}

// nameOf returns the name of a part that is a file.
func nameOf(p *enmime.Part, kind string) string {
	if p.FileName != "" {
		return path.Base(label.Of(decoded(p.FileName)))
	}
	if extensions, err := mime.ExtensionsByType(kind); err == nil && len(extensions) > 0 {
		return "part" + extensions[0]
	}
	return "part"
}

func (m *message) at() doc.Location { return m.in.Loc }

// member sends a file. The second of a name is numbered, unless it is attached
// under it.
func (m *message) member(name string, hidden doc.Hidden, content []byte) error {
	if m.names[name]++; m.names[name] > 1 {
		extension := path.Ext(name)
		name = fmt.Sprintf("%s %d%s", strings.TrimSuffix(name, extension), m.names[name], extension)
	}
	return m.sink.Member(doc.Member{
		Loc:    m.in.Loc.Member(name),
		Hidden: hidden,
		Open:   func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil },
	})
}

// damage tells what of the message could not be read.
func (m *message) damage(root *enmime.Part) error {
	told := map[string]bool{}
	for _, p := range root.DepthMatchAll(func(*enmime.Part) bool { return true }) {
		for _, e := range p.Errors {
			lost := e.Severe
			switch e.Name {
			case enmime.ErrorMissingBoundary, enmime.ErrorMalformedBase64, enmime.ErrorMalformedChildPart, enmime.ErrorContentEncoding:
				lost = true
			}
			if !lost || told[e.Name] {
				continue
			}
			told[e.Name] = true // e.Detail may hold text of the message
			if err := m.sink.Problem(m.at(), fmt.Errorf("mail: %w: %s", reader.ErrMalformed, strings.ToLower(e.Name))); err != nil {
				return err
			}
		}
	}
	return nil
}
