package mail

import (
	"bytes"
	"net/mail"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/markup"
)

// isMail recognises a message by its header (RFC 5322, 2.2): lines of the form
// "Name: value", and among them one that only programs write. A letter that
// begins with "From:" and "Subject:" is text.
func isMail(text []byte) bool {
	known, machine := 0, false
	for line := range bytes.SplitSeq(text, []byte{'\n'}) {
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			if known == 0 {
				return false
			}
			continue
		}
		name, value, ok := strings.Cut(string(line), ":")
		if !ok {
			break
		}
		switch name = strings.ToLower(name); name {
		case "from", "to", "cc", "bcc", "subject", "sender", "reply-to", "in-reply-to", "references":
			known++
		case "received", "message-id", "mime-version", "return-path", "delivered-to", "content-type",
			"content-transfer-encoding", "dkim-signature", "authentication-results", "x-mailer", "user-agent":
			known, machine = known+1, true
		case "date":
			known++
			if _, err := mail.ParseDate(strings.TrimSpace(value)); err == nil {
				machine = true
			}
		default:
			if name == "" || strings.ContainsAny(name, " \t,;\"") {
				return false
			}
			if !strings.HasPrefix(name, "x-") && !strings.Contains(name, "-") {
				known--
			}
		}
	}
	return known >= 2 && machine
}

// headerStart are the letters that the names of header fields begin with.
const headerStart = "abcdefiklmnoprstuxABCDEFIKLMNOPRSTUX"

// isMessage recognises a message, which may have a line "From sender date" of a
// mailbox before it.
func isMessage(in reader.Input, head []byte) bool {
	return isMail(markup.Opening(in, head, headerStart))
}

// isMailbox recognises a file of messages, each after a line "From sender date"
// (RFC 4155).
func isMailbox(in reader.Input, head []byte) bool {
	if !bytes.HasPrefix(head, []byte("From ")) {
		return false
	}
	_, rest, ok := bytes.Cut(markup.Opening(in, head, "F"), []byte{'\n'})
	return ok && isMail(rest)
}
