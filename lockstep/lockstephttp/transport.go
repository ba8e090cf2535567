package lockstephttp

import (
	"context"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// CodeBadRequest is the code of a request without an operation, in extensions.code.
const CodeBadRequest = "BAD_REQUEST"

// maxErrors is how many errors of one document are reported.
const maxErrors = 100

// HTTP is a transport for gqlgen's handler.Server.
type HTTP struct {
	// BodyLimit is the largest body that is read, in bytes. Default: 1 MiB.
	BodyLimit int64
	// Status is the status for an error without data, 0 for none; of several errors the highest is sent. A 400 goes
	// only to clients that accept the specification's media type. May be nil.
	Status func(err *gqlerror.Error) int
	// Header adds headers to an answer with errors. May be nil.
	Header func(h http.Header, errs gqlerror.List)
}

var _ graphql.Transport = HTTP{}

// Supports accepts everything but sockets: invalid requests get their answer here.
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

// operationOf reads a request's document and variables. Those of a refused operation are as they were sent, because
// its errors name them. The number of errors is limited.
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

// validation is the time from when a request's document was read until it is validated or refused.
type validation struct{ after []func() }

type validationKey struct{}

// AfterValidation calls f when the document is validated or refused. ctx is one that an extension of gqlgen's
// handler has got before that, as in MutateOperationParameters. For any other context it returns false, and f is
// not called.
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

// params reads a request, or answers it if it has no operation.
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

// answer runs an operation, if it has no errors, and writes the result.
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
	if response == nil { // the context had ended before the operation started
		if ctx.Err() == nil {
			return
		}
		response = exec.DispatchError(ctx, gqlerror.List{gqlerror.Wrap(context.Cause(ctx))})
	}
	if response.HasNext != nil && *response.HasNext {
		refuse(ctx, w, exec, bad("the operation has @defer, and is answered in parts: accept "+eventsType+" alone, or leave @defer out"))
		return
	}
	t.write(w, response, kind)
}

// withCodes gives errors of the request a code if they have none: some extensions of gqlgen set none, such as that
// of persisted queries for a hash that does not match the document.
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
