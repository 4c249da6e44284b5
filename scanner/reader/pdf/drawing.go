package pdf

import (
	"context"
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// drawing is what a page draws, in order: each object may cover those before it
// (ISO 32000-1, 8.2).
type drawing struct {
	texts  []drawnText
	covers []cover
	scan   bool // pictures take up most of the page
}

// drawnText is one text object.
type drawnText struct {
	ref     references.FPDF_PAGEOBJECT
	order   int // among all that is drawn
	in      frame
	mode    enums.FPDF_TEXT_RENDERMODE
	colour  structs.FPDF_COLOR
	known   bool // the colour
	layered bool // it is on a layer, which may be switched off
}

// cover is something that hides text that is drawn before it, if it is opaque.
type cover struct {
	order  int
	box    structs.FPDF_FS_RECTF
	image  bool
	colour structs.FPDF_COLOR
	plain  bool // it is opaque and all of that colour
}

const (
	maxObjects = 20_000 // that are looked at on one page
	maxForms   = 6      // within each other
)

// drawing lists the text objects of a page, and what may cover them.
func (d *document) drawing(ctx context.Context, page requests.Page, box structs.FPDF_FS_RECTF) (drawing, error) {
	l := lister{d: d, ctx: ctx}
	count, err := d.pdfium.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return drawing{}, err
	}
	for i := range count.Count {
		if l.full() {
			break
		}
		got, err := d.pdfium.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			continue
		}
		l.object(got.PageObject, frame{level: true, a: 1, d: 1}, 0)
	}
	var pictured float64
	for _, c := range l.covers {
		if c.image {
			pictured += area(c.box)
		}
	}
	l.scan = pictured > 0.5*area(box)
	return l.drawing, ctx.Err()
}

// lister lists objects.
type lister struct {
	drawing

	d     *document
	ctx   context.Context //nolint:containedctx // it lives as long as the call that makes the list
	order int
}

func (l *lister) full() bool {
	return l.order >= maxObjects || l.order%256 == 255 && l.ctx.Err() != nil
}

// frame is the coordinate system of a form, as that of the page.
type frame struct {
	level            bool // it is that of the page
	a, b, c, d, e, f float64
}

// then returns the frame of a form that stands in f with the matrix m.
func (f frame) then(m structs.FPDF_FS_MATRIX) frame {
	a, b, c, d, x, y := float64(m.A), float64(m.B), float64(m.C), float64(m.D), float64(m.E), float64(m.F)
	return frame{
		a: a*f.a + b*f.c, b: a*f.b + b*f.d,
		c: c*f.a + d*f.c, d: c*f.b + d*f.d,
		e: x*f.a + y*f.c + f.e, f: x*f.b + y*f.d + f.f,
	}
}

// box returns the bounds on the page of a box in f.
func (f frame) box(b structs.FPDF_FS_RECTF) structs.FPDF_FS_RECTF {
	if f.level {
		return b
	}
	out := structs.FPDF_FS_RECTF{Left: math.MaxFloat32, Bottom: math.MaxFloat32, Right: -math.MaxFloat32, Top: -math.MaxFloat32}
	for _, x := range []float32{b.Left, b.Right} {
		for _, y := range []float32{b.Bottom, b.Top} {
			px := float32(float64(x)*f.a + float64(y)*f.c + f.e)
			py := float32(float64(x)*f.b + float64(y)*f.d + f.f)
			out.Left, out.Right = min(out.Left, px), max(out.Right, px)
			out.Bottom, out.Top = min(out.Bottom, py), max(out.Top, py)
		}
	}
	return out
}

// object adds an object, and what is in it if it is a form.
func (l *lister) object(ref references.FPDF_PAGEOBJECT, in frame, depth int) {
	l.order++
	l.d.handles++
	switch l.d.kind(ref) {
	case enums.FPDF_PAGEOBJ_TEXT:
		l.text(ref, in, depth)
	case enums.FPDF_PAGEOBJ_PATH:
		l.path(ref, in)
	case enums.FPDF_PAGEOBJ_IMAGE:
		l.covers = append(l.covers, cover{order: l.order, box: in.box(l.d.bounds(ref)), image: true})
	case enums.FPDF_PAGEOBJ_SHADING:
		l.covers = append(l.covers, cover{order: l.order, box: in.box(l.d.bounds(ref))})
	case enums.FPDF_PAGEOBJ_FORM:
		l.form(ref, in, depth)
	default:
	}
}

// form adds what is in a form.
func (l *lister) form(ref references.FPDF_PAGEOBJECT, in frame, depth int) {
	count, err := l.d.pdfium.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: ref})
	if err != nil || depth == maxForms {
		return
	}
	if m, err := l.d.pdfium.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: ref}); err == nil {
		in = in.then(m.Matrix)
	}
	for i := range count.Count {
		if l.full() {
			return
		}
		got, err := l.d.pdfium.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: ref, Index: uint64(i)})
		if err == nil {
			l.object(got.PageObject, in, depth+1)
		}
	}
}

// text adds a text object.
func (l *lister) text(ref references.FPDF_PAGEOBJECT, in frame, depth int) {
	t := drawnText{ref: ref, order: l.order, in: in}
	if l.d.hints.colours {
		if got, err := l.d.pdfium.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: ref}); err == nil {
			t.mode = got.TextRenderMode
		}
		t.colour, t.known = l.d.fill(ref)
	}
	if l.d.hints.layers {
		t.layered = depth > 0 || l.d.layered(ref)
	}
	l.texts = append(l.texts, t)
}

// path adds a path if it is wide enough to hide text: an area that is filled, or
// the stroke of a marker.
func (l *lister) path(ref references.FPDF_PAGEOBJECT, in frame) {
	const thin = 2
	mode, err := l.d.pdfium.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: ref})
	if err != nil {
		return
	}
	c := cover{order: l.order, box: in.box(l.d.bounds(ref))}
	if c.box.Right-c.box.Left < thin || c.box.Top-c.box.Bottom < thin {
		return
	}
	if mode.FillMode == enums.FPDF_FILLMODE_NONE {
		got, err := l.d.pdfium.FPDFPageObj_GetStrokeWidth(&requests.FPDFPageObj_GetStrokeWidth{PageObject: ref})
		if err == nil && mode.Stroke && got.StrokeWidth > thin {
			l.covers = append(l.covers, c)
		}
		return
	}
	var known bool
	c.colour, known = l.d.fill(ref)
	c.plain = known && c.colour.A == 255 && !l.d.transparent(ref)
	l.covers = append(l.covers, c)
}

// layered reports whether a text object is marked as content of a layer (ISO
// 32000-1, 8.11.3.2).
func (d *document) layered(ref references.FPDF_PAGEOBJECT) bool {
	count, err := d.pdfium.FPDFPageObj_CountMarks(&requests.FPDFPageObj_CountMarks{PageObject: ref})
	if err != nil {
		return false
	}
	const most = 16
	for i := range min(count.Count, most) {
		mark, err := d.pdfium.FPDFPageObj_GetMark(&requests.FPDFPageObj_GetMark{PageObject: ref, Index: uint64(i)})
		if err != nil {
			continue
		}
		d.handles++
		name, err := d.pdfium.FPDFPageObjMark_GetName(&requests.FPDFPageObjMark_GetName{PageObjectMark: mark.Mark})
		if err == nil && name.Name == "OC" {
			return true
		}
	}
	return false
}

func (d *document) transparent(ref references.FPDF_PAGEOBJECT) bool {
	got, err := d.pdfium.FPDFPageObj_HasTransparency(&requests.FPDFPageObj_HasTransparency{PageObject: ref})
	return err != nil || got.HasTransparency
}

func (d *document) fill(ref references.FPDF_PAGEOBJECT) (structs.FPDF_COLOR, bool) {
	got, err := d.pdfium.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: ref})
	if err != nil {
		return structs.FPDF_COLOR{}, false
	}
	return got.FillColor, true
}

func (d *document) bounds(ref references.FPDF_PAGEOBJECT) structs.FPDF_FS_RECTF {
	got, err := d.pdfium.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: ref})
	if err != nil {
		return structs.FPDF_FS_RECTF{}
	}
	return structs.FPDF_FS_RECTF{Left: got.Left, Bottom: got.Bottom, Right: got.Right, Top: got.Top}
}

func area(b structs.FPDF_FS_RECTF) float64 {
	return float64(b.Right-b.Left) * float64(b.Top-b.Bottom)
}
