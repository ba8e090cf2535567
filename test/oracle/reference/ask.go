package reference

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/internal/auth"
	"orderly.example/internal/faults"
	"orderly.example/lockstep"
	"orderly.example/lockstep/randql"
)

// Answer is what is compared.
type Answer struct {
	// Data as sent.
	Data string
	// Errors are "path code", sorted.
	Errors []string
}

// Ask answers an operation for a viewer. Its error is a failure of the reference itself.
func (o *API) Ask(ctx context.Context, viewer auth.Viewer, op randql.Op) (Answer, error) {
	return o.ask(ctx, viewer, op, &request{})
}

// AskWhole is Ask with every page being its whole list.
func (o *API) AskWhole(ctx context.Context, viewer auth.Viewer, op randql.Op) (Answer, error) {
	return o.ask(ctx, viewer, op, &request{whole: true})
}

func (o *API) ask(ctx context.Context, viewer auth.Viewer, op randql.Op, state *request) (Answer, error) {
	ctx = context.WithValue(auth.WithViewer(ctx, viewer), requestKey{}, state)
	ctx = graphql.StartOperationTrace(ctx)
	variables, err := readVariables(op)
	if err != nil {
		return Answer{}, err
	}
	params := &graphql.RawParams{Query: op.Query, OperationName: op.OperationName, Variables: variables}
	operation, errs := o.executor.CreateOperationContext(ctx, params)
	if len(errs) > 0 {
		return answerOf(o.executor.DispatchError(graphql.WithOperationContext(ctx, operation), errs)), nil
	}
	next, ctx := o.executor.DispatchOperation(ctx, operation)
	response := next(ctx)
	return answerOf(response), errors.Join(state.failures...)
}

// readVariables reads the values as the server does.
func readVariables(op randql.Op) (values map[string]any, err error) {
	text, err := json.Marshal(op.Variables)
	if err != nil {
		return nil, fmt.Errorf("writing variables: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&values); err != nil {
		return nil, fmt.Errorf("reading variables: %w", err)
	}
	return values, nil
}

func answerOf(response *graphql.Response) Answer {
	a := Answer{Data: string(response.Data)}
	for _, err := range response.Errors {
		a.Errors = append(a.Errors, fmt.Sprintf("%s %s", err.Path, err.Extensions["code"]))
	}
	slices.Sort(a.Errors)
	return a
}

// internal is a panic: the oracle's resolvers panic where Postgres fails them.
type internal struct{ cause error }

func (e internal) Error() string { return e.cause.Error() }

func recovered(ctx context.Context, p any) error {
	err := internal{fmt.Errorf("the oracle failed: %v", p)}
	from(ctx).failed(err)
	return err
}

// present gives an error its code. What is neither a fault, nor the oracle's own, nor a null where none may stand, is
// an argument that a scalar refused.
func (o *API) present(ctx context.Context, err error) *gqlerror.Error {
	out := &gqlerror.Error{Message: err.Error(), Path: graphql.GetPath(ctx)}
	if known, ok := errors.AsType[*gqlerror.Error](err); ok {
		out = known
	}
	if out.Extensions == nil {
		out.Extensions = map[string]any{}
	}
	lockstep.Locate(ctx, o.schema, out)
	_, isInternal := errors.AsType[internal](err)
	switch fault := faults.Of(err); {
	case fault != nil:
		out.Extensions["code"] = string(fault.Code)
	case out.Extensions["code"] != nil:
	case isInternal, errors.Is(err, graphql.ErrInvalidNull):
		out.Extensions["code"] = string(faults.CodeInternal)
	default:
		out.Extensions["code"] = string(faults.CodeBadInput)
	}
	return out
}
