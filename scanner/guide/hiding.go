package guide

// step names the program in which it is done.
func step(program, do string) Step { return Step{program, do} }

// Steps that several ways of hiding share. Menus are called what they are called in
// the English versions of Microsoft 365 and Acrobat.
const (
	excel = "Excel"
	word  = "Word"
	point = "PowerPoint"
	pdf   = "PDF"

	inspect  = "File, Info, Check for Issues, Inspect Document; "
	sanitise = "in an editor with a redaction tool, remove hidden information (Acrobat: Redact a PDF, Sanitize Document); a plain save keeps it."
)

func hidings() []Topic {
	return []Topic{
		{"hidden-sheet", Hiding, "A sheet that has no tab. Anyone can bring it back with two clicks.", []Step{step(excel, "right-click any sheet tab, choose Unhide, and pick the sheet."), step(excel, "right-click its tab and choose Delete. Hiding it is not enough.")}},
		{"very-hidden-sheet", Hiding, "A sheet that is not even listed under Unhide, but is in the file like any other.", []Step{step(excel, inspect+"let it remove Hidden Worksheets. Or copy the sheets that are meant for the public into a new workbook, as values.")}},
		{"hidden-row", Hiding, "Rows that are hidden by hand or folded away by an outline.", []Step{step(excel, "select the whole sheet, right-click a row number and choose Unhide."), step(excel, "select the rows, right-click and choose Delete.")}},
		{"filtered-row", Hiding, "Rows that a filter keeps out of view. Whoever clears the filter sees them.", []Step{step(excel, "Data, Clear, to show all rows."), step(excel, "delete the rows that must not go out, or copy only the visible cells into a new workbook as values.")}},
		{"hidden-column", Hiding, "Columns that are hidden.", []Step{step(excel, "select the whole sheet, right-click a column letter and choose Unhide."), step(excel, "select the columns, right-click and choose Delete.")}},
		{"zero-size", Hiding, "Rows without height or columns without width: nobody sees them, but they are there.", []Step{step(excel, "select the whole sheet and set a row height and a column width."), step(excel, "delete the rows or columns.")}},
		{"hidden-text", Hiding, "Text that is formatted to be invisible: white on white, hidden, or drawn without ink.", []Step{step(excel, "clear the formats of the whole sheet (Home, Clear, Clear Formats) and delete the cells that appear."), step(word, inspect+"remove Hidden Text. Then select all and set the colour to automatic."), step(pdf, sanitise)}},
		{"remote-cell", Hiding, "Cells far away from the rest of the sheet, where nobody scrolls.", []Step{step(excel, "go to the cells named (F5), and delete their rows or columns.")}},
		{"pivot-cache", Hiding, "A pivot table keeps a copy of all the rows that it sums up, also when their sheet is gone. A double click on a total brings them back.", []Step{step(excel, "copy the pivot table, and paste it as values into a new workbook (Paste Special, Values)."), step(excel, "publish the new workbook. Deleting the source sheet is not enough.")}},
		{"slicer-cache", Hiding, "A slicer or timeline keeps the values that it offers as buttons.", []Step{step(excel, "delete the slicer, and paste its table as values into a new workbook.")}},
		{"data-model", Hiding, "The workbook has a data model (Power Pivot) with whole tables in it that no sheet shows.", []Step{step(excel, "paste what is meant for the public as values into a new workbook. The model stays behind.")}},
		{"external-link-cache", Hiding, "For formulas that point to another workbook the file keeps a copy of that workbook's cells.", []Step{step(excel, "Data, Edit Links, Break Link, for each link; then save and scan again.")}},
		{"connection", Hiding, "A connection to a database or file, with its query and often its results.", []Step{step(excel, "Data, Queries & Connections: delete each of them, and save.")}},
		{"defined-name", Hiding, "A name that is defined in the workbook and holds text of its own.", []Step{step(excel, "Formulas, Name Manager: delete the names. "+inspect+"shows those that are hidden.")}},
		{"chart-cache", Hiding, "A chart keeps a copy of the cells that it draws, in Word and PowerPoint the whole workbook.", []Step{step(excel, "copy the chart and paste it as a picture; delete the chart."), step(word, "paste charts as pictures."), step(point, "paste charts as pictures.")}},
		{"orphan-string", Hiding, "Text of cells that were deleted; the file still holds it.", []Step{step(excel, "open the file and save it under a new name, then scan again. If it stays, copy the sheets as values into a new workbook.")}},
		{"revision-log", Hiding, "A shared workbook keeps a log of all changes, with the old values.", []Step{step(excel, "stop sharing the workbook (Review, Share Workbook), save, and scan again.")}},
		{"comment", Hiding, "Comments or notes that stand behind cells or in the margin.", []Step{step(excel, "Review, Delete, for all comments and notes."), step(word, "Review, Delete, Delete All Comments."), step(pdf, "delete the comments, and save a copy.")}},
		{"header-footer", Hiding, "Headers and footers, which a spreadsheet shows in print only.", []Step{step(excel, "Insert, Header & Footer: clear them."), step(word, "double-click the header, and clear it.")}},
		{"document-property", Hiding, "What the file says of itself: author, manager, company, title, its own fields.", []Step{step("Office", inspect+"remove Document Properties and Personal Information."), step(pdf, "File, Properties: clear the fields; or remove hidden information.")}},
		{"embedded-file", Hiding, "A whole file that lies inside this one. A double click opens it, with more in it than the picture shows.", []Step{step("Office", "delete the object, or paste it as a picture."), step("", "If the file inside is meant to go out, check it by itself.")}},
		{"tracked-change", Hiding, "Text that was deleted or changed while changes were tracked is still there.", []Step{step(word, "Review, Accept, Accept All Changes and Stop Tracking. Then save and scan again.")}},
		{"speaker-note", Hiding, "Notes below the slides, for the speaker.", []Step{step(point, inspect+"remove Presentation Notes.")}},
		{"hidden-slide", Hiding, "Slides that are skipped in the show.", []Step{step(point, "delete the slides that are marked as hidden in the list at the left.")}},
		{"attachment", Hiding, "A file that is attached to this one.", []Step{step(pdf, "open the list of attachments, and delete them."), step("Mail", "remove the attachment, or check it by itself.")}},
		{"annotation", Hiding, "Annotations of a PDF: notes, pop-ups, marks with text behind them.", []Step{step(pdf, "delete the annotations, then "+sanitise)}},
		{"form-value", Hiding, "Values of form fields, also of fields that are not shown.", []Step{step(pdf, "clear the form, or print it to a new PDF."), step(word, "clear the fields.")}},
		{"redaction-overlay", Hiding, "A box was drawn over text, which is still below it. Whoever selects and copies the page reads it.", []Step{step(pdf, "go back to the source and delete the words there, then make the PDF anew; or use a redaction tool that removes text (Acrobat: Redact a PDF, Apply)."), step(word, "delete the words, and put [redacted] in their place. Never cover them.")}},
		{"hidden-layer", Hiding, "A layer that is switched off. Any reader can switch it on.", []Step{step(pdf, "delete the layer in the program that made it, or "+sanitise)}},
		{"older-revision", Hiding, "The file keeps an earlier version of itself, from before the last changes.", []Step{step(pdf, "save it under a new name with an editor (Save As, not Save), or print it to a new PDF; then scan again.")}},
		{"off-page", Hiding, "Text outside the edges of the page, cropped away or moved out.", []Step{step(pdf, sanitise), step(word, "delete the text box that stands outside the page.")}},
		{"image-metadata", Hiding, "What a picture says of itself: who made it, where, with what words.", []Step{step("Pictures", "save a copy without metadata (Windows: Properties, Details, Remove Properties and Personal Information).")}},
	}
}
