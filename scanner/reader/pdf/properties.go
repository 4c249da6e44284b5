package pdf

import (
	"context"

	"github.com/rollcall-scan/rollcall/scanner/doc"
	"github.com/rollcall-scan/rollcall/scanner/reader"
)

func properties(ctx context.Context, in reader.Input, sink doc.Sink) error { return ctx.Err() }
