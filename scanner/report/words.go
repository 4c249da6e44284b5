package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rollcall-scan/rollcall/patterns"
	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/finding"
)

// verdictWords returns what a person is told of a file.
func verdictWords(v finding.Verdict) string {
	switch v {
	case finding.Exposed:
		return "DO NOT PUBLISH"
	case finding.Unchecked:
		return "NOT CHECKED"
	case finding.Review:
		return "PLEASE LOOK"
	case finding.Clean:
	}
	return "CLEAN"
}

// kindWords returns what a person calls many values of a kind.
func kindWords(k patterns.Kind) string {
	switch k {
	case patterns.CovertUnit:
		return "units"
	case patterns.Initials:
		return "initials"
	case patterns.Forename:
		return "first names"
	case patterns.Gender, patterns.Ethnicity, patterns.Religion, patterns.Disability,
		patterns.Orientation, patterns.NextOfKin, patterns.ServiceDuration:
		return strings.ReplaceAll(string(k), "-", " ")
	case patterns.DateOfBirth:
		return "dates of birth"
	case patterns.NINumber:
		return "National Insurance numbers"
	case patterns.Email:
		return "e-mail addresses"
	case patterns.Phone:
		return "phone numbers"
	case patterns.HomeAddress:
		return "home addresses"
	case patterns.Salary:
		return "salaries"
	default:
		return strings.ReplaceAll(string(k), "-", " ") + "s"
	}
}

// where returns, for a single way of hiding, the words that say where it is that
// nobody looks: "12 people in hidden rows".
func where(kind doc.Hidden) string {
	switch kind {
	case doc.HiddenSheet:
		return "on a hidden sheet"
	case doc.VeryHiddenSheet:
		return "on a sheet that no menu shows"
	case doc.HiddenRow:
		return "in hidden rows"
	case doc.FilteredRow:
		return "in rows a filter hides"
	case doc.HiddenColumn:
		return "in hidden columns"
	case doc.ZeroSize:
		return "in rows or columns of no size"
	case doc.HiddenText:
		return "in white or invisible text"
	case doc.RemoteCell:
		return "far away from the rest of the sheet"
	case doc.PivotCache:
		return "in the data that a pivot table keeps"
	case doc.SlicerCache:
		return "in the data that a slicer keeps"
	case doc.DataModel:
		return "in the data model of the workbook"
	case doc.ExternalLinkCache:
		return "in a copy of another workbook, kept for a link"
	case doc.Connection:
		return "in a data connection"
	case doc.DefinedName:
		return "in defined names"
	case doc.ChartCache:
		return "in the data that a chart keeps"
	case doc.OrphanString:
		return "in text that no cell shows any more"
	case doc.RevisionLog:
		return "in the log of changes"
	case doc.Comment:
		return "in comments"
	case doc.HeaderFooter:
		return "in headers and footers"
	case doc.DocumentProperty:
		return "in the properties of the file"
	case doc.EmbeddedFile:
		return "in an embedded file"
	case doc.TrackedChange:
		return "in tracked changes"
	case doc.SpeakerNote:
		return "in speaker notes"
	case doc.HiddenSlide:
		return "on a hidden slide"
	case doc.Attachment:
		return "in an attached file"
	case doc.Annotation:
		return "in annotations"
	case doc.FormValue:
		return "in form fields"
	case doc.RedactionOverlay:
		return "under a box that only covers it"
	case doc.HiddenLayer:
		return "on a layer that is switched off"
	case doc.OlderRevision:
		return "in an earlier version that the file keeps"
	case doc.OffPage:
		return "outside the page"
	case doc.ImageMetadata:
		return "in the metadata of a picture"
	default:
		return "out of sight"
	}
}

// advice returns what to do about people who are hidden in this way, or in plain
// sight if kind is zero.
func advice(kind doc.Hidden) string {
	switch kind {
	case 0:
		return "Take the people out, or publish counts in their place."
	case doc.HiddenSheet, doc.VeryHiddenSheet:
		return "Delete the sheet; hiding it is not enough."
	case doc.HiddenRow, doc.FilteredRow:
		return "Delete the rows; hiding or filtering them is not enough."
	case doc.HiddenColumn, doc.ZeroSize:
		return "Delete the columns or rows; hiding them or making them narrow is not enough."
	case doc.HiddenText, doc.RedactionOverlay, doc.HiddenLayer, doc.OffPage:
		return "Delete the text; whoever selects or searches it can read it."
	case doc.PivotCache, doc.SlicerCache, doc.ChartCache:
		return "Paste the table or chart as plain values or as a picture; it brings its source data with it."
	case doc.ExternalLinkCache, doc.Connection, doc.DataModel:
		return "Break the links and connections; the file keeps a copy of their data."
	case doc.OlderRevision, doc.TrackedChange, doc.RevisionLog:
		return "Publish a new copy without its history; a print to a new file has none."
	case doc.EmbeddedFile, doc.Attachment:
		return "Remove the file inside, or publish it only after the same check."
	default:
		return "Copy what is meant for the public into a new file; this one keeps more."
	}
}

// reasonWords says why something was not read.
func reasonWords(r finding.Reason) string {
	switch r {
	case finding.Encrypted:
		return "needs a password"
	case finding.Malformed:
		return "damaged"
	case finding.TooLarge:
		return "too large"
	case finding.TooDeep:
		return "too deep inside other files"
	case finding.Timeout:
		return "took too long"
	case finding.Crashed:
		return "rollcall failed on it"
	case finding.Unsupported:
		return "not supported"
	case finding.NoText:
		return "no text to read"
	case finding.Unreadable:
		return "could not be read"
	}
	return string(r)
}

// count writes n with a noun in singular or plural: "1 row", "10,820 rows".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + many
}

// number writes n with a comma every three digits.
func number(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// interrupted is said of a scan that was broken off.
const interrupted = "The scan was interrupted: files that it did not come to are not in this report."

// duration writes how long a scan took.
func duration(ms int64) string {
	d := time.Duration(ms) * time.Millisecond
	if d < time.Minute {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}

// joined lists phrases as a sentence does: "a, b and c".
func joined(phrases []string) string {
	if n := len(phrases); n > 1 {
		return strings.Join(phrases[:n-1], ", ") + " and " + phrases[n-1]
	}
	return strings.Join(phrases, "")
}
