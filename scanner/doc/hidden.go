package doc

import "math/bits"

// Hidden is the set of ways in which a file keeps a text from a person who opens
// it. The zero value means that the text is in plain sight. Readers state the
// fact; how grave it is, is not theirs to say.
type Hidden uint64

// The ways of hiding, in the order in which reports name them. Each bit's word
// in reports is the constant's name in lower case with hyphens.
const (
	HiddenSheet       Hidden = 1 << iota // the sheet's state is "hidden"
	VeryHiddenSheet                      // the sheet's state is "veryHidden": no menu shows it
	HiddenRow                            // the row is hidden by hand or by outline
	FilteredRow                          // the row is hidden by a filter
	HiddenColumn                         // the column is hidden
	ZeroSize                             // the row has no height or the column no width
	HiddenText                           // formatted to be invisible: same colour, ";;;", vanished, render mode 3
	RemoteCell                           // far from the part of the sheet that is in use
	PivotCache                           // kept for a pivot table
	SlicerCache                          // kept for a slicer or timeline
	DataModel                            // kept in the workbook's data model
	ExternalLinkCache                    // copied from another workbook for a formula
	Connection                           // part of a data connection or query
	DefinedName                          // value of a defined name
	ChartCache                           // copied for a chart
	OrphanString                         // a shared string that no cell refers to
	RevisionLog                          // log of a shared workbook
	Comment                              // comment or note
	HeaderFooter                         // shown in print only
	DocumentProperty                     // metadata of the file
	EmbeddedFile                         // a file embedded as an object
	TrackedChange                        // kept by change tracking
	SpeakerNote                          // notes of a slide
	HiddenSlide                          // the slide is skipped in a show
	Attachment                           // a file attached
	Annotation                           // annotation of a PDF
	FormValue                            // value of a form field
	RedactionOverlay                     // under a box that only covers it
	HiddenLayer                          // on a layer that is switched off
	OlderRevision                        // in an earlier revision kept in the file
	OffPage                              // outside the page
	ImageMetadata                        // metadata of a picture
	end
)

// names lists the report's word for each bit, in the order of the bits.
//
//nolint:gochecknoglobals // a constant table, which Go cannot declare const
var names = [...]string{
	"hidden-sheet", "very-hidden-sheet", "hidden-row", "filtered-row",
	"hidden-column", "zero-size", "hidden-text", "remote-cell", "pivot-cache",
	"slicer-cache", "data-model", "external-link-cache", "connection",
	"defined-name", "chart-cache", "orphan-string", "revision-log", "comment",
	"header-footer", "document-property", "embedded-file", "tracked-change",
	"speaker-note", "hidden-slide", "attachment", "annotation", "form-value",
	"redaction-overlay", "hidden-layer", "older-revision", "off-page",
	"image-metadata",
}

// Metadata is what every file carries beside its content, and people expect:
// text there is searched, but its mere presence is not worth a word.
const Metadata = HeaderFooter | DocumentProperty | ImageMetadata

// Has reports whether h and other have a way of hiding in common.
func (h Hidden) Has(other Hidden) bool { return h&other != 0 }

// Words returns the report's words for h, in the order of the constants.
func (h Hidden) Words() []string {
	words := make([]string, 0, bits.OnesCount64(uint64(h)))
	for h &= end - 1; h != 0; h &= h - 1 {
		words = append(words, names[bits.TrailingZeros64(uint64(h))])
	}
	return words
}

// Each returns the single ways of hiding in h, in the order of the constants.
func (h Hidden) Each() []Hidden {
	each := make([]Hidden, 0, bits.OnesCount64(uint64(h)))
	for h &= end - 1; h != 0; h &= h - 1 {
		each = append(each, h&-h)
	}
	return each
}
