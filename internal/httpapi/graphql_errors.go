package httpapi

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/tracing"
	"orderly.example/lockstep"
)

// presenter decides what a client sees of an error, and logs what it does not.
type presenter struct {
	schema  *ast.Schema
	log     *slog.Logger
	metrics *Metrics
}

// present is called for each error once. What is not meant for clients becomes INTERNAL with an id that the log has.
func (p presenter) present(ctx context.Context, err error) *gqlerror.Error {
	out := &gqlerror.Error{Message: err.Error()}
	if known, ok := errors.AsType[*gqlerror.Error](err); ok {
		clone := *known
		out = &clone
		out.Extensions = maps.Clone(known.Extensions) // other requests may have the error too
	}
	if out.Extensions == nil {
		out.Extensions = map[string]any{}
	}
	lockstep.Place(ctx, p.schema, out)
	tellOperations(ctx, out)
	code := p.code(ctx, err, out)
	out.Extensions["code"] = string(code)
	if id := tracing.ID(ctx); id != "" {
		out.Extensions["traceId"] = id
	}
	out.Err = nil // the chain of causes stays here
	p.count(code, out)
	return out
}

// tellOperations names the operations of a document where the request does not say which one of them to run, or says one
// that is not there.
func tellOperations(ctx context.Context, out *gqlerror.Error) {
	if !graphql.HasOperationContext(ctx) {
		return
	}
	op := graphql.GetOperationContext(ctx)
	if op.Doc == nil || op.Operation != nil {
		return
	}
	const most = 10
	var names []string
	for _, o := range op.Doc.Operations[:min(len(op.Doc.Operations), most)] {
		names = append(names, strconv.Quote(o.Name))
	}
	of := "the document has the operations " + strings.Join(names, ", ")
	if len(op.Doc.Operations) > most {
		of += " and others"
	}
	if op.OperationName == "" {
		out.Message = of + ": say by operationName which one to run"
		return
	}
	out.Message = "operationName names no operation of the document: " + of
}

// code finds the code of an error, and makes its message one for clients.
func (p presenter) code(ctx context.Context, err error, out *gqlerror.Error) db.Code {
	fault := db.FaultOf(err)
	_, isArgument := errors.AsType[*lockstep.ArgumentError](err)
	given, _ := out.Extensions["code"].(string)
	_, known := errorCode(db.Code(given))
	switch {
	case fault != nil:
		out.Message = fault.Message
		if fault.Argument != nil {
			out.Extensions["argument"] = fault.Argument
		}
		tellRetry(out, fault)
		p.metrics.RefusedBy(fault.Reason)
		logCause(ctx, p.log, fault)
		return fault.Code
	case known:
		return db.Code(given)
	case errors.Is(err, context.DeadlineExceeded):
		out.Message = errTimeout.Message
		return db.CodeTimeout
	case ofSchema(ctx) && auth.From(ctx).IsNobody():
		out.Message = "the schema is shown to staff alone: please log in"
		return db.CodeUnauthenticated
	case ofSchema(ctx):
		out.Message = "the schema is shown to staff alone"
		return db.CodeForbidden
	case isArgument:
		out.Message = "this is not a valid value"
		return db.CodeBadInput
	default:
		return p.internal(ctx, err, out)
	}
}

// logCause logs what a client does not see of a fault: what led to it.
func logCause(ctx context.Context, log *slog.Logger, fault *db.Fault) {
	if cause := errors.Unwrap(fault); cause != nil {
		log.WarnContext(ctx, "a request met a fault", "code", fault.Code, "cause", cause)
	}
}

// ofSchema says whether introspection failed: in production it always does.
func ofSchema(ctx context.Context) bool {
	fc := graphql.GetFieldContext(ctx)
	return fc != nil && fc.Field.Field != nil && (fc.Field.Name == "__schema" || fc.Field.Name == "__type")
}

func (p presenter) internal(ctx context.Context, err error, out *gqlerror.Error) db.Code {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		out.Message = "the request was cancelled"
		return db.CodeTimeout
	}
	id := rand.Text()
	p.log.ErrorContext(ctx, "a request met an internal error", "id", id, "path", out.Path.String(), "error", err)
	out.Message = "something went wrong on our side; the log has it under " + id
	out.Extensions = map[string]any{"id": id}
	return db.CodeInternal
}

// count counts an error: one without a path is of the operation as a whole. Such an operation was refused, unless it
// began and then took too long.
func (p presenter) count(code db.Code, err *gqlerror.Error) {
	switch {
	case p.metrics == nil:
	case len(err.Path) == 0 && code != db.CodeTimeout && code != db.CodeInternal:
		p.metrics.Refused(string(code))
	default:
		p.metrics.Failed(string(code))
	}
}

// recovered makes an error of a panic.
func (p presenter) recovered(_ context.Context, r any) error {
	return fmt.Errorf("panic: %v\n%s", r, debug.Stack())
}

// retryHeader tells when to come again, in the seconds that HTTP wants.
func retryHeader(h http.Header, errs gqlerror.List) {
	for _, err := range errs {
		if seconds, ok := err.Extensions["retryAfter"].(float64); ok {
			h.Set("Retry-After", strconv.Itoa(max(1, int(time.Duration(seconds*float64(time.Second)).Round(time.Second).Seconds()))))
			return
		}
	}
}
