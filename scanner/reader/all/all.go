// Package all is the one list of the formats that rollcall knows.
package all

import (
	"slices"

	"github.com/rollcall-scan/rollcall/scanner/reader"
	"github.com/rollcall-scan/rollcall/scanner/reader/archive"
	"github.com/rollcall-scan/rollcall/scanner/reader/csv"
	"github.com/rollcall-scan/rollcall/scanner/reader/docx"
	"github.com/rollcall-scan/rollcall/scanner/reader/html"
	"github.com/rollcall-scan/rollcall/scanner/reader/image"
	"github.com/rollcall-scan/rollcall/scanner/reader/json"
	"github.com/rollcall-scan/rollcall/scanner/reader/mail"
	"github.com/rollcall-scan/rollcall/scanner/reader/msg"
	"github.com/rollcall-scan/rollcall/scanner/reader/msword"
	"github.com/rollcall-scan/rollcall/scanner/reader/odf"
	"github.com/rollcall-scan/rollcall/scanner/reader/ods"
	"github.com/rollcall-scan/rollcall/scanner/reader/parquet"
	"github.com/rollcall-scan/rollcall/scanner/reader/pdf"
	"github.com/rollcall-scan/rollcall/scanner/reader/ppt"
	"github.com/rollcall-scan/rollcall/scanner/reader/pptx"
	"github.com/rollcall-scan/rollcall/scanner/reader/rtf"
	"github.com/rollcall-scan/rollcall/scanner/reader/sqlite"
	"github.com/rollcall-scan/rollcall/scanner/reader/text"
	"github.com/rollcall-scan/rollcall/scanner/reader/unread"
	"github.com/rollcall-scan/rollcall/scanner/reader/xls"
	"github.com/rollcall-scan/rollcall/scanner/reader/xlsb"
	"github.com/rollcall-scan/rollcall/scanner/reader/xlsx"
	"github.com/rollcall-scan/rollcall/scanner/reader/xml"
)

// Formats returns the formats in the order in which they are tried. What has a
// signature comes first; text, which takes whatever is text, comes last. The
// reader of PDF documents is given, since it holds what has to be closed.
func Formats(documents *pdf.Reader) []reader.Format {
	return slices.Concat(
		[]reader.Format{xlsx.Format(), xlsb.Format(), xls.Format()},
		ods.Formats(),
		odf.Formats(),
		[]reader.Format{
			docx.Format(),
			pptx.Format(),
			documents.Format(),
			rtf.Format(),
			html.Format(),
			msg.Format(),
			msword.Format(),
			ppt.Format(),
			parquet.Format(),
			sqlite.Format(),
		},
		image.Formats(),
		unread.Formats(),
		xml.Formats(),
		mail.Formats(),
		archive.Formats(),
		[]reader.Format{json.Format(), csv.Format(), text.Format()},
	)
}
