package xlsx

import (
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
)

// kind is one kind of part of a workbook other than its sheets, and what is done
// about it.
type kind struct {
	types   []string // how its content type ends or, with a slash at the end, begins
	folders []string // how its name begins, for parts without a type of their own
	name    string   // with its verb, for "... not read yet"
	read    reading  // nil if it is not read, but reported unless it is empty
}

// kinds lists the kinds of parts; the first that fits a part is its kind, and
// parts are read in its order. A new kind is one line. What is on no line is
// reported as unknown.
func kinds() []kind {
	return []kind{
		// Metadata of the file.
		{types: []string{"core-properties+xml", "extended-properties+xml", "custom-properties+xml"}, folders: []string{"docprops/core.xml", "docprops/app.xml", "docprops/custom.xml"}, read: sendProperties},

		// Without text, or with nothing but what the cells say.
		{types: []string{"package.relationships+xml"}, folders: []string{"_rels/", "[content_types].xml"}, read: silent},
		{types: []string{"image/"}, folders: []string{"xl/media/", "docprops/thumbnail"}, read: sendPictureTexts},
		{types: []string{"theme+xml", "themeoverride+xml", "spreadsheetml.styles+xml", "spreadsheetml.calcchain+xml"}, folders: []string{"xl/theme/", "xl/calcchain.xml"}, read: silent},
		{folders: []string{"xl/xmlmaps.xml"}, read: sendAttrs("a map of custom XML is", doc.DocumentProperty, map[string][]string{"enumeration": {"value"}, "element": {"default", "fixed"}, "attribute": {"default", "fixed"}})},
		{types: []string{"digital-signature-xmlsignature+xml"}, folders: []string{"_xmlsignatures/sig"}, read: sendElements("a signature is", doc.DocumentProperty, "X509SubjectName", "X509IssuerName", "SignatureText", "SignatureComments")},
		{types: []string{"digital-signature-origin"}, folders: []string{"_xmlsignatures/origin"}, read: silent},
		// What Google Sheets keeps for itself, locked: nobody else can read it.
		{folders: []string{"xl/metadata"}, read: silent},
		{types: []string{"printersettings"}, folders: []string{"xl/printersettings/"}, read: silent},
		{types: []string{"spreadsheetml.sheetmetadata+xml", "rdrichvaluestructure+xml", "rdrichvaluetypes+xml", "richvaluerel+xml", "rdarray+xml", "richstyles+xml", "featurepropertybag+xml"}, folders: []string{"xl/metadata.xml", "xl/featurepropertybag/"}, read: silent},
		{types: []string{"spreadsheetml.tablesinglecells+xml"}, folders: []string{"xl/tables/tablesinglecells"}, read: silent},
		{types: []string{"spreadsheetml.pivottable+xml"}, folders: []string{"xl/pivottables/"}, read: silent},
		{types: []string{"ms-excel.slicer+xml", "ms-excel.timeline+xml", "timelinecache+xml"}, folders: []string{"xl/slicers/", "xl/timelines/", "xl/timelinecaches/"}, read: silent},
		{types: []string{"chartstyle+xml", "chartcolorstyle+xml", "diagramlayout+xml", "diagramstyle+xml", "diagramcolors+xml"}, folders: []string{"xl/charts/style", "xl/charts/colors"}, read: silent},
		{types: []string{"customxmlproperties+xml"}, folders: []string{"customxml/itemprops"}, read: silent},
		{types: []string{"classificationlabels+xml"}, folders: []string{"docmetadata/"}, read: silent},
		{types: []string{"vbaprojectsignature", "vbaprojectsignatureagile", "vbaprojectsignaturev3", "vbadata+xml"}, read: silent},

		// On the sheets, beside their cells. Threads come before the comments
		// that say the same, and the data of diagrams before their drawings.
		{types: []string{"threadedcomments+xml"}, folders: []string{"xl/threadedcomments/"}, read: sendThreads},
		{types: []string{"spreadsheetml.comments+xml"}, folders: []string{"xl/comments"}, read: sendComments},
		{types: []string{"ms-excel.person+xml"}, folders: []string{"xl/persons/"}, read: sendPersons},
		{types: []string{"officedocument.drawing+xml", "chartshapes+xml", "cellimage+xml"}, folders: []string{"xl/drawings/drawing", "xl/cellimages.xml"}, read: sendDrawing},
		{types: []string{"vmldrawing"}, folders: []string{"xl/drawings/vmldrawing"}, read: sendVML},
		{types: []string{"diagramdata+xml"}, folders: []string{"xl/diagrams/data"}, read: sendDiagram},
		{types: []string{"diagramdrawing+xml"}, folders: []string{"xl/diagrams/drawing"}, read: sendDiagramDrawing},
		{types: []string{"drawingml.chart+xml", "ms-office.chartex+xml"}, folders: []string{"xl/charts/"}, read: sendChart},
		{types: []string{"controlproperties+xml"}, folders: []string{"xl/ctrlprops/"}, read: sendAttrs("a control is", 0, map[string][]string{"item": {"val"}})},
		{types: []string{"activex+xml"}, read: sendAttrs("a control is", 0, map[string][]string{"ocxPr": {"value"}})},
		{types: []string{"namedsheetviews+xml"}, folders: []string{"xl/namedsheetviews/"}, read: sendAttrs("a view of a sheet is", 0, map[string][]string{"namedSheetView": {"name"}, "filter": {"val"}, "customFilter": {"val"}})},
		{types: []string{"spreadsheetml.table+xml"}, folders: []string{"xl/tables/"}, read: sendTable},
		{types: []string{"spreadsheetml.custompropertyx", "spreadsheetml.customproperty"}, folders: []string{"xl/customproperty"}, read: sendSheetProperty},

		// Behind the sheets.
		{types: []string{"pivotcachedefinition+xml"}, folders: []string{"xl/pivotcache/pivotcachedefinition"}, read: sendPivotCache},
		{types: []string{"pivotcacherecords+xml"}, folders: []string{"xl/pivotcache/"}, read: sendStrayRecords},
		{types: []string{"slicercache+xml"}, folders: []string{"xl/slicercaches/"}, read: sendAttrs("a slicer cache is", doc.SlicerCache, map[string][]string{"i": {"c", "n"}})},
		{types: []string{"externallink+xml"}, folders: []string{"xl/externallinks/"}, read: sendLink},
		{types: []string{"spreadsheetml.connections+xml"}, folders: []string{"xl/connections.xml"}, read: sendAttrs("a data connection is", doc.Connection, connectionAttrs())},
		{types: []string{"spreadsheetml.querytable+xml"}, folders: []string{"xl/querytables/"}, read: sendAttrs("a query table is", doc.Connection, map[string][]string{"queryTable": {"name"}, "queryTableField": {"name"}, "deletedField": {"name"}})},
		{types: []string{"rdrichvalue+xml", "rdsupportingpropertybag+xml"}, folders: []string{"xl/richdata/"}, read: sendElements("a linked data type is", doc.Connection, "v")},
		{types: []string{"volatiledependencies+xml"}, folders: []string{"xl/volatiledependencies.xml"}, read: sendElements("values of a data server are", doc.Connection, "v", "stp")},
		{types: []string{"revisionlog+xml"}, folders: []string{"xl/revisions/revisionlog"}, read: sendRevisions},
		{types: []string{"revisionheaders+xml", "usernames+xml"}, folders: []string{"xl/revisions/"}, read: sendAttrs("the log of a shared workbook is", doc.DocumentProperty, map[string][]string{"header": {"userName"}, "userInfo": {"name"}})},
		{types: []string{"oleobject", "officedocument.package", "spreadsheetml.sheet", "wordprocessingml.document", "presentationml.presentation"}, folders: []string{"xl/embeddings/"}, read: sendEmbedded},
		{types: []string{"ms-office.vbaproject"}, folders: []string{"xl/vbaproject.bin"}, read: sendMacros},
		{folders: []string{"customxml/"}, read: sendCustomXML},
		{folders: []string{"[trash]/"}, read: sendTrash},
		{types: []string{"spreadsheetml.sharedstrings+xml"}, read: sendMoreStrings},

		// With text that is not read.
		{types: []string{"ms-office.activex"}, folders: []string{"xl/activex/"}, name: "a control is"},
		{types: []string{"ms-excel.model+data", "openxmlformats-officedocument.model+data"}, folders: []string{"xl/model/"}, name: "the data model is"},
	}
}

// connectionAttrs names what connections (18.13) say, by their elements.
func connectionAttrs() map[string][]string {
	return map[string][]string{
		"connection": {"name", "description", "sourceFile", "odcFile"},
		"dbPr":       {"connection", "command", "serverCommand"},
		"olapPr":     {"localConnection"},
		"webPr":      {"url", "post", "editPage"},
		"textPr":     {"sourceFile"},
		"parameter":  {"name", "prompt", "string"},
		"rangePr":    {"sourceName"},
	}
}

// is reports whether part is of the kind by its content type.
func (k *kind) is(part *opc.Part) bool {
	contentType, _, _ := strings.Cut(part.Type, ";")
	return slices.ContainsFunc(k.types, func(t string) bool {
		if strings.HasSuffix(t, "/") {
			return strings.HasPrefix(contentType, t)
		}
		return strings.HasSuffix(contentType, t)
	})
}

// lies reports whether part is of the kind by its name.
func (k *kind) lies(part *opc.Part) bool {
	name := strings.ToLower(part.Name)
	return slices.ContainsFunc(k.folders, func(folder string) bool {
		return strings.HasPrefix(name, folder) || folder == "_rels/" && strings.HasSuffix(name, ".rels")
	})
}

// kindOf returns the index of a part's kind in all, whose last is that of unknown
// parts. The content type counts before the name.
func kindOf(all []kind, part *opc.Part) int {
	known := all[:len(all)-1]
	for i := range known {
		if known[i].is(part) {
			return i
		}
	}
	for i := range known {
		if known[i].lies(part) {
			return i
		}
	}
	return len(known)
}

// readOthers deals with all parts that were not read so far, kind after kind.
// What may hold text and cannot be read is reported once for each kind.
func (b *book) readOthers() error {
	all := kinds()
	all = append(all, kind{name: "a part of unknown kind is"})
	byKind := make([][]*opc.Part, len(all))
	for _, part := range b.pkg.Parts {
		i := kindOf(all, part)
		byKind[i] = append(byKind[i], part)
	}
	for i, k := range all {
		told := false
		for _, part := range byKind[i] {
			if b.done[part] || told {
				continue
			}
			b.done[part] = true
			if k.read != nil {
				if err := k.read(b, part); err != nil {
					return err
				}
				continue
			}
			empty, err := b.isEmpty(part)
			switch {
			case err != nil:
				err = b.problem(part.Name, k.name+" not read", err)
			case !empty:
				told = true
				at := b.in.Loc
				at.Part = part.Name
				err = b.sheetProblem(at, errNotYet(k.name))
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// silent is for parts that hold no text.
func silent(*book, *opc.Part) error { return nil }

// isEmpty reports whether there is nothing in a part.
func (b *book) isEmpty(part *opc.Part) (bool, error) {
	r, err := part.Open(b.ctx)
	if err != nil {
		return false, err
	}
	defer r.Close()
	var one [1]byte
	_, err = io.ReadFull(r, one[:])
	if errors.Is(err, io.EOF) {
		return true, nil
	}
	return false, err
}
