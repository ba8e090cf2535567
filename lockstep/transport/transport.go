package transport

import (
	"context"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// CodeBadRequest is the code of a request that holds no operation, in extensions.code.
const CodeBadRequest = "BAD_REQUEST"

// CodeLongLists is the code of a request whose lists have too many elements.
const CodeLongLists = "LIST_LIMIT_EXCEEDED"

// maxErrors is how many errors of one document are told.
const maxErrors = 100

// HTTP is a transport for gqlgen's handler.Server.
type HTTP struct {
	// BodyLimit is the largest body that is read, in bytes; 1 MiB where it is zero.
	BodyLimit int64
	// Status is the status that an error asks for where there are no data, 0 for none: of several errors the highest
	// status is sent. A 400 goes only to clients that accept the specification's media type. May be nil.
	Status func(err *gqlerror.Error) int
	// Header adds headers to an answer with errors. May be nil.
	Header func(h http.Header, errs gqlerror.List)
}

var _ graphql.Transport = HTTP{}

// Supports says yes to all that asks for no socket: a request that is wrong gets its answer here.
func (HTTP) Supports(r *http.Request) bool { return !IsSocket(r) }

// Do answers a request.
func (t HTTP) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	exec = located{exec}
	kind, ok := negotiate(r.Header.Values("Accept"))
	if !ok {
		w.Header().Set("Content-Type", legacyType+charset)
		refuse(r.Context(), w, exec, &problem{http.StatusNotAcceptable, CodeBadRequest, "the answer is " + graphqlType + " or " + legacyType + ": accept one of them"})
		return
	}
	params, ok := t.params(w, r, exec, kind)
	if !ok {
		return
	}
	op, errs := operationOf(r.Context(), exec, params)
	t.answer(w, r, exec, op, errs, kind)
}

// operationOf has a request's document and variables read. The variables of one that is refused are as they were sent: its
// errors name them. There are few of them: one mistake that is made again and again is told often enough.
func operationOf(ctx context.Context, exec graphql.GraphExecutor, params *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	checking := &validation{}
	defer checking.end()
	op, errs := exec.CreateOperationContext(context.WithValue(ctx, validationKey{}, checking), params)
	if len(errs) > 0 && op.Variables == nil {
		op.Variables = params.Variables
	}
	if len(errs) > maxErrors {
		more := gqlerror.Errorf("%d further errors are not told", len(errs)-maxErrors)
		errcode.Set(more, errcode.ValidationFailed)
		errs = append(errs[:maxErrors:maxErrors], more)
	}
	return op, errs
}

// validation is the time from when a request's document is there until it is validated, or refused.
type validation struct{ after []func() }

type validationKey struct{}

// AfterValidation calls f when the document is validated, or refused, whose context an extension of gqlgen's handler has
// got before that, as by MutateOperationParameters. It says false where the context is no such one, and calls nothing.
func AfterValidation(ctx context.Context, f func()) bool {
	c, ok := ctx.Value(validationKey{}).(*validation)
	if ok {
		c.after = append(c.after, f)
	}
	return ok
}

func (c *validation) end() {
	for _, f := range c.after {
		f()
	}
}

// params reads a request, or answers it where it holds no operation.
func (t HTTP) params(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor, kind string) (*graphql.RawParams, bool) {
	w.Header().Set("Content-Type", kind+charset)
	params, problem := t.read(w, r)
	if problem != nil {
		if problem.status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", "GET, POST")
		}
		refuse(r.Context(), w, exec, problem)
		return nil, false
	}
	params.Headers = r.Header
	return params, true
}

// answer runs an operation, if it has no errors, and writes what it returns.
func (t HTTP) answer(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor, op *graphql.OperationContext, errs gqlerror.List, kind string) {
	ctx := r.Context()
	if len(errs) > 0 {
		t.write(w, exec.DispatchError(graphql.WithOperationContext(ctx, op), withCodes(errs)), kind)
		return
	}
	if r.Method == http.MethodGet && op.Operation.Operation != ast.Query {
		w.Header().Set("Allow", "POST")
		refuse(ctx, w, exec, &problem{http.StatusMethodNotAllowed, CodeBadRequest, "only queries can be sent by GET"})
		return
	}
	if op.Operation.Operation == ast.Subscription {
		refuse(ctx, w, exec, bad("subscriptions need a socket or an event stream"))
		return
	}
	responses, ctx := exec.DispatchOperation(ctx, op)
	response := responses(ctx)
	if response == nil { // the context had ended before the operation began
		if ctx.Err() == nil {
			return
		}
		response = exec.DispatchError(ctx, gqlerror.List{gqlerror.Wrap(context.Cause(ctx))})
	}
	t.write(w, response, kind)
}

// withCodes gives errors of the request that have no code one: extensions of gqlgen don't, as that of persisted queries for
// a hash that is not the document's.
func withCodes(errs gqlerror.List) gqlerror.List {
	for _, err := range errs {
		if err.Extensions["code"] == nil {
			if err.Extensions == nil {
				err.Extensions = map[string]any{}
			}
			err.Extensions["code"] = CodeBadRequest
		}
	}
	return errs
}
