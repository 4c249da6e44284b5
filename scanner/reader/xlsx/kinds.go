package xlsx

import (
	"slices"
	"strings"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/opc"
)

// kind is one kind of part of a workbook other than its sheets, and what is done
// about it.
type kind struct {
	types   []string // how its content type ends or, with a slash at the end, begins
	folders []string // how its name begins, for parts without a type of their own
	name    string   // with its verb, for "... not read yet"
	read    func(b *book, part *opc.Part) error
	unread  probe // finds text in it; nil if read does the reading
}

// kinds lists the kinds of parts; the first that fits a part is its kind. A new
// kind is one line. What is on no line is reported as unknown.
func kinds() []kind {
	return []kind{
		// Read.
		{types: []string{"core-properties+xml"}, folders: []string{"docprops/core.xml"}, read: sendProperties},
		{types: []string{"extended-properties+xml"}, folders: []string{"docprops/app.xml"}, read: sendProperties},
		{types: []string{"custom-properties+xml"}, folders: []string{"docprops/custom.xml"}, read: sendProperties},

		// Without text, or with nothing but what the cells say.
		{types: []string{"package.relationships+xml"}, folders: []string{"_rels/", "[content_types].xml"}, read: silent},
		{types: []string{"image/"}, folders: []string{"xl/media/", "docprops/thumbnail"}, read: silent},
		{types: []string{"theme+xml", "themeoverride+xml", "spreadsheetml.styles+xml", "spreadsheetml.calcchain+xml"}, folders: []string{"xl/theme/", "xl/calcchain.xml"}, read: silent},
		{types: []string{"printersettings"}, folders: []string{"xl/printersettings/"}, read: silent},
		{types: []string{"spreadsheetml.sheetmetadata+xml", "rdrichvaluestructure+xml", "rdrichvaluetypes+xml", "richvaluerel+xml", "rdarray+xml", "richstyles+xml", "featurepropertybag+xml"}, folders: []string{"xl/metadata.xml", "xl/featurepropertybag/"}, read: silent},
		{types: []string{"spreadsheetml.table+xml", "spreadsheetml.tablesinglecells+xml"}, folders: []string{"xl/tables/"}, read: silent},
		{types: []string{"spreadsheetml.pivottable+xml"}, folders: []string{"xl/pivottables/"}, read: silent},
		{types: []string{"ms-excel.slicer+xml", "ms-excel.timeline+xml"}, folders: []string{"xl/slicers/", "xl/timelines/"}, read: silent},
		{types: []string{"chartstyle+xml", "chartcolorstyle+xml", "diagramlayout+xml", "diagramstyle+xml", "diagramcolors+xml"}, folders: []string{"xl/charts/style", "xl/charts/colors"}, read: silent},
		{types: []string{"customxmlproperties+xml"}, folders: []string{"customxml/itemprops"}, read: silent},
		{types: []string{"classificationlabels+xml"}, folders: []string{"docmetadata/"}, read: silent},
		{types: []string{"vbaprojectsignature", "vbaprojectsignatureagile", "vbaprojectsignaturev3"}, read: silent},

		// With text that is not read yet.
		{types: []string{"spreadsheetml.comments+xml"}, folders: []string{"xl/comments"}, name: "comments are", unread: textIn("t")},
		{types: []string{"threadedcomments+xml"}, folders: []string{"xl/threadedcomments/"}, name: "threaded comments are", unread: textIn("text")},
		{types: []string{"ms-excel.person+xml"}, folders: []string{"xl/persons/"}, name: "the list of persons is", unread: element("person")},
		{types: []string{"pivotcachedefinition+xml"}, folders: []string{"xl/pivotcache/pivotcachedefinition"}, name: "a pivot cache is", unread: element("s", "n", "d", "e", "cacheField")},
		{types: []string{"pivotcacherecords+xml"}, folders: []string{"xl/pivotcache/"}, name: "a pivot cache is", unread: element("r")},
		{types: []string{"externallink+xml"}, folders: []string{"xl/externallinks/"}, name: "a link to another workbook is", unread: anything},
		{types: []string{"drawingml.chart+xml", "ms-office.chartex+xml"}, folders: []string{"xl/charts/"}, name: "a chart is", unread: wordsIn("v", "t", "pt")},
		{types: []string{"officedocument.drawing+xml", "chartshapes+xml", "cellimage+xml"}, folders: []string{"xl/drawings/drawing", "xl/cellimages.xml"}, name: "text in drawings is", unread: drawingText},
		{types: []string{"vmldrawing"}, folders: []string{"xl/drawings/vmldrawing"}, name: "text in drawings is", unread: vmlText},
		{types: []string{"diagramdata+xml", "diagramdrawing+xml"}, folders: []string{"xl/diagrams/"}, name: "text in diagrams is", unread: textIn("t")},
		{types: []string{"spreadsheetml.connections+xml"}, folders: []string{"xl/connections.xml"}, name: "a data connection is", unread: element("connection")},
		{types: []string{"spreadsheetml.querytable+xml"}, folders: []string{"xl/querytables/"}, name: "a query table is", unread: anything},
		{types: []string{"slicercache+xml"}, folders: []string{"xl/slicercaches/"}, name: "a slicer cache is", unread: anything},
		{types: []string{"timelinecache+xml"}, folders: []string{"xl/timelinecaches/"}, name: "a timeline cache is", unread: anything},
		{types: []string{"revisionheaders+xml", "revisionlog+xml", "usernames+xml"}, folders: []string{"xl/revisions/"}, name: "the log of a shared workbook is", unread: element("header", "rcc", "rrc", "rm", "ris", "rsnm", "rcmt", "userInfo")},
		{types: []string{"oleobject", "officedocument.package", "spreadsheetml.sheet", "wordprocessingml.document", "presentationml.presentation"}, folders: []string{"xl/embeddings/"}, name: "an embedded file is", unread: anything},
		{types: []string{"ms-office.vbaproject", "vbadata+xml"}, folders: []string{"xl/vbaproject.bin"}, name: "a macro project is", unread: anything},
		{types: []string{"activex+xml", "ms-office.activex"}, folders: []string{"xl/activex/"}, name: "a control is", unread: anything},
		{types: []string{"controlproperties+xml"}, folders: []string{"xl/ctrlprops/"}, name: "a control is", unread: element("item")},
		{types: []string{"rdrichvalue+xml", "rdsupportingpropertybag+xml"}, folders: []string{"xl/richdata/"}, name: "a linked data type is", unread: wordsIn("v")},
		{types: []string{"volatiledependencies+xml"}, folders: []string{"xl/volatiledependencies.xml"}, name: "values of a data server are", unread: wordsIn("v", "stp")},
		{types: []string{"ms-excel.model+data", "openxmlformats-officedocument.model+data"}, folders: []string{"xl/model/"}, name: "the data model is", unread: anything},
		{types: []string{"spreadsheetml.custompropertyx", "spreadsheetml.customproperty"}, folders: []string{"xl/customproperty"}, name: "a property of a sheet is", unread: anything},
		{types: []string{"namedsheetviews+xml"}, folders: []string{"xl/namedsheetviews/"}, name: "a view of a sheet is", unread: element("filter")},
		{folders: []string{"customxml/"}, name: "custom XML is", unread: anyText},
		{types: []string{"spreadsheetml.sharedstrings+xml"}, name: "a second table of shared strings is", unread: textIn("t")},
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

// kindOf returns the kind of a part, nil if it is not known. The content type
// counts before the name.
func kindOf(all []kind, part *opc.Part) *kind {
	for i := range all {
		if all[i].is(part) {
			return &all[i]
		}
	}
	for i := range all {
		if all[i].lies(part) {
			return &all[i]
		}
	}
	return nil
}

// readOthers deals with all parts that were not read so far. What holds text and
// cannot be read yet is reported once for each kind.
func (b *book) readOthers() error {
	all := kinds()
	told := map[string]bool{}
	for _, part := range b.pkg.Parts {
		if b.done[part] {
			continue
		}
		b.done[part] = true
		k := kindOf(all, part)
		if k != nil && k.read != nil {
			if err := k.read(b, part); err != nil {
				return err
			}
			continue
		}
		unread, name := probe(anything), "a part of unknown kind is"
		if k != nil {
			unread, name = k.unread, k.name
		}
		if told[name] {
			continue
		}
		found, err := holdsText(b, part, unread)
		switch {
		case err != nil:
			err = b.problem(part.Name, name+" not read", err)
		case found:
			told[name] = true
			at := b.in.Loc
			at.Part = part.Name
			err = b.sheetProblem(at, errNotYet(name))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// silent is for parts that hold no text.
func silent(*book, *opc.Part) error { return nil }
