package pdf

import (
	"bytes"
	"errors"
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/layout"
)

// sight is a page as it is seen, with some of its text and without: what makes
// no difference cannot be seen.
type sight struct {
	with, without []byte // four bytes a pixel, the first three are the colour
	wide, high    int
	stride        int

	// from the page to pixels
	x0, xx, xy float64
	y0, yx, yy float64
}

var errPicture = errors.New("it cannot be drawn")

// see draws the page with the text objects and without them, which it leaves
// switched off.
func (d *document) see(page requests.Page, texts []suspect) (*sight, error) {
	s, err := d.device(page)
	if err != nil {
		return nil, err
	}
	if s.with, err = d.draw(page, s); err != nil {
		return nil, err
	}
	for i := range texts {
		if _, err := d.pdfium.FPDFPageObj_SetIsActive(&requests.FPDFPageObj_SetIsActive{PageObject: texts[i].ref}); err != nil {
			return nil, err
		}
	}
	s.without, err = d.draw(page, s)
	return s, err
}

// device sets the size of the picture, a pixel a point unless the page is large,
// and asks where the corners of the page come to lie in it.
func (d *document) device(page requests.Page) (*sight, error) {
	const (
		most = 4 << 20 // pixels
		fine = 64      // parts of a pixel that places are asked in
	)
	size, err := d.pdfium.GetPageSize(&requests.GetPageSize{Page: page})
	if err != nil {
		return nil, err
	}
	scale := min(1, math.Sqrt(most/max(1, size.Width*size.Height)))
	s := &sight{wide: int(math.Ceil(size.Width * scale)), high: int(math.Ceil(size.Height * scale))}
	if s.wide < 1 || s.high < 1 || s.wide > most || s.high > most {
		return nil, errPicture
	}
	at := func(x, y float64) (float64, float64, error) {
		got, err := d.pdfium.FPDF_PageToDevice(&requests.FPDF_PageToDevice{Page: page, SizeX: s.wide * fine, SizeY: s.high * fine, PageX: x, PageY: y})
		if err != nil {
			return 0, 0, err
		}
		return float64(got.DeviceX) / fine, float64(got.DeviceY) / fine, nil
	}
	const far = 100
	var errs [3]error
	var ax, ay, bx, by float64
	s.x0, s.y0, errs[0] = at(0, 0)
	ax, ay, errs[1] = at(far, 0)
	bx, by, errs[2] = at(0, far)
	s.xx, s.yx, s.xy, s.yy = (ax-s.x0)/far, (ay-s.y0)/far, (bx-s.x0)/far, (by-s.y0)/far
	return s, errors.Join(errs[:]...)
}

// draw draws the page as it is now, with its annotations.
func (d *document) draw(page requests.Page, s *sight) (pixels []byte, err error) {
	const white = 0xFFFFFFFF
	made, err := d.pdfium.FPDFBitmap_Create(&requests.FPDFBitmap_Create{Width: s.wide, Height: s.high})
	if err != nil {
		return nil, err
	}
	defer func() {
		_, closing := d.pdfium.FPDFBitmap_Destroy(&requests.FPDFBitmap_Destroy{Bitmap: made.Bitmap})
		err = errors.Join(err, closing)
	}()
	_, err = d.pdfium.FPDFBitmap_FillRect(&requests.FPDFBitmap_FillRect{Bitmap: made.Bitmap, Width: s.wide, Height: s.high, Color: white})
	if err != nil {
		return nil, err
	}
	_, err = d.pdfium.FPDF_RenderPageBitmap(&requests.FPDF_RenderPageBitmap{
		Bitmap: made.Bitmap, Page: page, SizeX: s.wide, SizeY: s.high, Flags: enums.FPDF_RENDER_FLAG_ANNOT,
	})
	if err != nil {
		return nil, err
	}
	return d.pixels(made.Bitmap, s)
}

func (d *document) pixels(bitmap references.FPDF_BITMAP, s *sight) ([]byte, error) {
	stride, err := d.pdfium.FPDFBitmap_GetStride(&requests.FPDFBitmap_GetStride{Bitmap: bitmap})
	if err != nil {
		return nil, err
	}
	got, err := d.pdfium.FPDFBitmap_GetBuffer(&requests.FPDFBitmap_GetBuffer{Bitmap: bitmap})
	if err != nil {
		return nil, err
	}
	if s.stride = stride.Stride; s.stride < 4*s.wide || len(got.Buffer) < s.stride*s.high {
		return nil, errPicture
	}
	return bytes.Clone(got.Buffer), nil // the memory is the sandbox's
}

// pane is a part of a picture.
type pane struct{ left, top, right, bottom int }

// pane returns the pixels of the letter itself within its box: neither what
// the font keeps free above and below it, nor the neighbours; ok is false if
// there are none.
func (s *sight) pane(g layout.Glyph) (w pane, ok bool) {
	const side, foot, head = 0.15, 0.15, 0.7
	x0, x1, y0, y1 := float64(g.X0), float64(g.X1), float64(g.Y0), float64(g.Y1)
	within := func(from, to, a, b float64) (float64, float64) { return from + a*(to-from), from + b*(to-from) }
	switch g.Turn {
	case layout.Level:
		x0, x1 = within(x0, x1, side, 1-side)
		y0, y1 = within(y0, y1, foot, head)
	case layout.Over:
		x0, x1 = within(x0, x1, side, 1-side)
		y0, y1 = within(y0, y1, 1-head, 1-foot)
	case layout.Upward:
		x0, x1 = within(x0, x1, 1-head, 1-foot)
		y0, y1 = within(y0, y1, side, 1-side)
	case layout.Down:
		x0, x1 = within(x0, x1, foot, head)
		y0, y1 = within(y0, y1, side, 1-side)
	default:
	}
	ax, ay := s.x0+s.xx*x0+s.xy*y0, s.y0+s.yx*x0+s.yy*y0
	bx, by := s.x0+s.xx*x1+s.xy*y1, s.y0+s.yx*x1+s.yy*y1
	w = pane{
		left: max(0, int(math.Floor(min(ax, bx)))), right: min(s.wide, int(math.Ceil(max(ax, bx)))),
		top: max(0, int(math.Floor(min(ay, by)))), bottom: min(s.high, int(math.Ceil(max(ay, by)))),
	}
	return w, w.left < w.right && w.top < w.bottom
}

// seen reports whether the text makes a difference in a pane.
func (s *sight) seen(w pane) bool {
	const step = 8 // in one of the colours
	for y := w.top; y < w.bottom; y++ {
		a, b := s.row(s.with, w, y), s.row(s.without, w, y)
		for i := range a {
			if i%4 != 3 && max(a[i], b[i])-min(a[i], b[i]) > step {
				return true
			}
		}
	}
	return false
}

// busy reports whether there is something to be seen in a pane that is not the
// text, such as a picture of it.
func (s *sight) busy(w pane) bool {
	const contrast = 48
	low, high := byte(255), byte(0)
	for y := w.top; y < w.bottom; y++ {
		for i, v := range s.row(s.without, w, y) {
			if i%4 == 1 {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	return high > low && high-low > contrast
}

func (s *sight) row(pixels []byte, w pane, y int) []byte {
	return pixels[y*s.stride+4*w.left : y*s.stride+4*w.right]
}
