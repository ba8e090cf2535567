package rt

import (
	"context"
	"fmt"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

const (
	// checkInterval is how many bytes an answer grows between two checks whether writing may go on.
	checkInterval = 256 << 10
	// errorBytes is what an error counts for, besides its path: its texts, and what it holds until it is sent.
	errorBytes = 1 << 10
	// maxExpected is the longest answer for which a buffer is allocated in advance.
	maxExpected = 1 << 20
)

// Written is what one run has written.
type Written struct {
	Nodes int // objects that the plan counts, and the weights of what was loaded
	Bytes int // including what was truncated again, and errors
}

func (x *Exec) written() Written {
	return Written{Nodes: x.nodes + x.weight, Bytes: len(x.buf) + x.outsideBytes}
}

// mustStop reports whether writing has to stop. It is called for each object, and is nearly always one comparison.
func (x *Exec) mustStop() bool { return len(x.buf) >= x.nextCheck && x.checkStop() }

// checkStop checks whether the answer is too large or nobody waits for it any more, and grows the buffer.
func (x *Exec) checkStop() bool {
	left := x.schema.options.Limits.Bytes - x.written().Bytes
	switch {
	case x.stopErr != nil:
	case left < 0:
		x.stopErr = x.tooLarge()
	case x.ctx.Err() != nil || !x.acquireLong():
		x.stopErr = context.Cause(x.ctx)
	default:
		x.nextCheck = len(x.buf) + min(checkInterval, left+1)
		// Doubling, ahead of time: append grows by a quarter at a time, and leaves four times the garbage.
		if len(x.buf) >= checkInterval && cap(x.buf)-len(x.buf) < max(checkInterval, len(x.buf)/2) {
			x.buf = slices.Grow(x.buf, min(len(x.buf), left)+checkInterval)
		}
		return false
	}
	x.nextCheck = 0 // mustStop is true from now on
	return true
}

// acquireLong waits until a long answer may be written on, once the answer is long. It returns false if ctx has
// ended.
func (x *Exec) acquireLong() bool {
	wait := x.schema.options.Long
	if wait == nil || x.releaseLong != nil || x.written().Bytes < checkInterval {
		return true
	}
	end, ok := wait(x.ctx)
	if ok {
		x.releaseLong = end
	}
	return ok
}

// countOutside counts bytes that are not, or no longer, in the buffer: making them took as long.
func (x *Exec) countOutside(bytes int) {
	x.outsideBytes += bytes
	x.nextCheck -= bytes
}

// truncate removes what was written from start on.
func (x *Exec) truncate(start int) {
	x.countOutside(len(x.buf) - start)
	x.buf = x.buf[:start]
}

// errorContext is the context for an error at the current path. It also counts the error's bytes; those of each
// error of a list.
func (x *Exec) errorContext(err error) context.Context {
	bytes := errorBytes
	for i := range x.path {
		if f := x.path[i].field; f != nil {
			bytes += len(f.Alias)
		}
	}
	if err != nil {
		bytes += len(err.Error())
	}
	if list, ok := err.(gqlerror.List); ok { //nolint:errorlint // as gqlgen: a list inside another error is one error
		bytes *= len(list)
	}
	x.countOutside(bytes)
	return x.fieldContext()
}

func (x *Exec) tooLarge() error {
	limit := x.schema.options.Limits.Bytes
	return &gqlerror.Error{
		Message:    fmt.Sprintf("the answer is larger than the %d bytes allowed: ask for fewer objects, fields or aliases at once", limit),
		Extensions: map[string]any{"code": CodeBytes, "limit": limit},
	}
}

// response is the answer. Its errors are in ctx. If writing was stopped, it has no data, only the reason.
func (x *Exec) response(ctx, outer context.Context) *graphql.Response {
	if x.stopErr == nil && x.written().Bytes > x.schema.options.Limits.Bytes {
		x.stopErr = x.tooLarge()
	}
	if x.stopErr != nil {
		graphql.AddError(outer, x.stopErr)
		return &graphql.Response{Data: []byte("null")}
	}
	for name, value := range graphql.GetExtensions(ctx) {
		graphql.RegisterExtension(outer, name, value)
	}
	return &graphql.Response{Data: x.buf, Errors: slices.Concat(x.errors, x.lateErrors, graphql.GetErrors(ctx))}
}
