package graphql

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/internal/auth"
	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi/apierror"
	"orderly.example/internal/httpapi/limits"
	"orderly.example/internal/httpapi/metrics"
	"orderly.example/internal/tracing"
	"orderly.example/lockstep"
	"orderly.example/sqlpage"
)

// errorPresenter decides what a client sees of an error, and logs the rest.
type errorPresenter struct {
	schema  *ast.Schema
	log     *slog.Logger
	metrics *metrics.Metrics
}

// present is called once for each error. An error that is not meant for clients becomes INTERNAL with an id, under which it is
// logged.
func (p errorPresenter) present(ctx context.Context, err error) *gqlerror.Error {
	if page, ok := errors.AsType[*lockstep.PageError](err); ok {
		err = sqlpage.BadSize(page.Argument)
	}
	out := &gqlerror.Error{Message: err.Error()}
	if known, ok := errors.AsType[*gqlerror.Error](err); ok {
		clone := *known
		out = &clone
		out.Extensions = maps.Clone(known.Extensions) // other requests may have the error too
	}
	if out.Extensions == nil {
		out.Extensions = map[string]any{}
	}
	lockstep.Locate(ctx, p.schema, out)
	listOperations(ctx, out)
	code := p.code(ctx, err, out)
	out.Extensions["code"] = string(code)
	if id := tracing.ID(ctx); id != "" {
		out.Extensions["traceId"] = id
	}
	out.Err = nil // the chain of causes stays here
	p.count(code, out)
	return out
}

// listOperations puts the names of the document's operations into the message of an error, where the request does not say which one
// to run or names one that the document does not have.
func listOperations(ctx context.Context, out *gqlerror.Error) {
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

// code returns the code of an error, and sets its message for clients.
func (p errorPresenter) code(ctx context.Context, err error, out *gqlerror.Error) faults.Code {
	fault := faults.Of(err)
	_, isArgument := errors.AsType[*lockstep.ArgumentError](err)
	given := inTheShopsWords(out)
	_, known := apierror.Lookup(faults.Code(given))
	switch {
	case fault != nil:
		out.Message = fault.Message
		if fault.Argument != nil {
			out.Extensions["argument"] = fault.Argument
		}
		apierror.SetRetryAfter(out, fault)
		p.metrics.RefusedBy(fault.Reason)
		apierror.LogCause(ctx, p.log, fault)
		return fault.Code
	case known:
		return faults.Code(given)
	case errors.Is(err, context.DeadlineExceeded):
		out.Message = limits.ErrTimeout.Message
		return faults.CodeTimeout
	case isIntrospection(ctx) && auth.From(ctx).IsNobody():
		out.Message = "the schema is shown to staff alone: please log in"
		return faults.CodeUnauthenticated
	case isIntrospection(ctx):
		out.Message = "the schema is shown to staff alone"
		return faults.CodeForbidden
	case isArgument:
		out.Message = "this is not a valid value"
		return faults.CodeBadInput
	default:
		return p.internal(ctx, err, out)
	}
}

// inTheShopsWords returns the code that an error has. Here each load is an SQL statement: the message of an operation that needs too
// many says so.
func inTheShopsWords(out *gqlerror.Error) string {
	code, _ := out.Extensions["code"].(string)
	if code == lockstep.CodeLoads {
		out.Message = strings.Replace(out.Message, "more loads", "more SQL statements", 1)
		return string(apierror.CodeStatements)
	}
	return code
}

// isIntrospection reports whether the error is of an introspection field: it is refused to all but staff.
func isIntrospection(ctx context.Context) bool {
	fc := graphql.GetFieldContext(ctx)
	return fc != nil && fc.Field.Field != nil && (fc.Field.Name == "__schema" || fc.Field.Name == "__type")
}

func (p errorPresenter) internal(ctx context.Context, err error, out *gqlerror.Error) faults.Code {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		out.Message = "the request was cancelled"
		return faults.CodeTimeout
	}
	id := rand.Text()
	p.log.ErrorContext(ctx, "a request met an internal error", "id", id, "path", out.Path.String(), "error", err)
	out.Message = "something went wrong on our side; the log has it under " + id
	out.Extensions = map[string]any{"id": id}
	return faults.CodeInternal
}

// count counts an error. An error without a path is of the whole operation, which was refused, unless it began and then took too
// long or met an internal error.
func (p errorPresenter) count(code faults.Code, err *gqlerror.Error) {
	switch {
	case p.metrics == nil:
	case len(err.Path) == 0 && code != faults.CodeTimeout && code != faults.CodeInternal:
		p.metrics.Refused(string(code))
	default:
		p.metrics.Failed(string(code))
	}
}

// recovered turns a panic into an error.
func (p errorPresenter) recovered(_ context.Context, r any) error {
	return fmt.Errorf("panic: %v\n%s", r, debug.Stack())
}
