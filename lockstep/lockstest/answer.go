package lockstest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"orderly.example/lockstep"
	"orderly.example/lockstep/randql"
)

// Answer is what a client sees of one response.
type Answer struct {
	// Data as sent; "" where there are none, which is not the same as "null".
	Data string
	// Errors are sorted. Each is "path: message (line:column)", with its extensions as JSON at the end where it has some.
	Errors []string
	// Extensions of the response as JSON; "" where there are none.
	Extensions string
}

// Executor returns gqlgen's handler of operations for a schema of either kind, as Compare uses it: introspection is
// allowed, errors are completed by lockstep.Locate, and a panic becomes an error with its value. It has the options'
// ErrorPresenter and Extensions.
func Executor(schema graphql.ExecutableSchema, options Options) *executor.Executor {
	present := options.ErrorPresenter
	if present == nil {
		present = graphql.DefaultErrorPresenter
	}
	exec := executor.New(schema)
	exec.Use(extension.Introspection{})
	for _, e := range options.Extensions {
		exec.Use(e)
	}
	exec.SetErrorPresenter(func(ctx context.Context, err error) *gqlerror.Error {
		presented := present(ctx, err)
		if presented != nil {
			lockstep.Locate(ctx, schema.Schema(), presented)
		}
		return presented
	})
	exec.SetRecoverFunc(func(_ context.Context, panicked any) error { return fmt.Errorf("panic: %v", panicked) })
	return exec
}

// Answers runs an operation and returns all its responses: one, or one for each event of a subscription that ends by
// itself.
func Answers(t TB, exec *executor.Executor, op randql.Op) []Answer {
	t.Helper()
	return run(t, exec, op, Options{}).answers()
}

// outcome is what became of an operation.
type outcome struct {
	kind      ast.Operation
	root      string     // the response name of the first root field
	field     *ast.Field // the first root field
	responses []*graphql.Response
	unended   time.Duration // after how long the operation was given up; 0 if it ended
}

func run(t TB, exec *executor.Executor, op randql.Op, options Options) outcome {
	t.Helper()
	limit := options.Timeout
	if limit == 0 {
		limit = 30 * time.Second
	}
	ctx, cancel := context.WithTimeout(graphql.StartOperationTrace(context.Background()), limit)
	defer cancel()
	if options.Context != nil {
		ctx = options.Context(ctx)
	}
	operation, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{
		Query: op.Query, OperationName: op.OperationName, Variables: variables(t, op),
	})
	if len(errs) > 0 {
		return outcome{responses: []*graphql.Response{exec.DispatchError(graphql.WithOperationContext(ctx, operation), errs)}}
	}
	out := outcome{kind: operation.Operation.Operation}
	if field, ok := operation.Operation.SelectionSet[0].(*ast.Field); ok {
		out.root, out.field = field.Alias, field
	}
	next, running := exec.DispatchOperation(ctx, operation)
	if out.kind == ast.Subscription && options.Events != nil {
		options.Events()
	}
	for response := next(running); response != nil; response = next(running) {
		response.Data = bytes.Clone(response.Data) // gqlgen writes the next event into the same buffer
		out.responses = append(out.responses, response)
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		out.unended = limit
	}
	return out
}

// completeNulls makes an event null whose only field is, where the schema forbids that: gqlgen sends the field's null.
func (o outcome) completeNulls() {
	if o.kind != ast.Subscription || o.field == nil || o.field.Definition == nil || !o.field.Definition.Type.NonNull {
		return
	}
	for _, response := range o.responses {
		if string(response.Data) == `{"`+o.root+`":null}` {
			response.Data = []byte("null")
		}
	}
}

// completePaths puts a subscription's only field before the paths of what went wrong in an event.
func (o outcome) completePaths() {
	if o.kind != ast.Subscription || o.root == "" {
		return
	}
	for _, response := range o.responses {
		if response.Data == nil {
			continue // it did not begin
		}
		for _, err := range response.Errors {
			err.Path = append(ast.Path{ast.PathName(o.root)}, err.Path...)
		}
	}
}

func (o outcome) failed() bool {
	return slices.ContainsFunc(o.responses, func(r *graphql.Response) bool { return len(r.Errors) > 0 })
}

func (o outcome) answers() []Answer {
	list := make([]Answer, len(o.responses))
	for i, response := range o.responses {
		list[i] = Answer{Data: string(response.Data), Extensions: jsonOf(response.Extensions)}
		for _, err := range response.Errors {
			list[i].Errors = append(list[i].Errors, errorText(err))
		}
		slices.Sort(list[i].Errors)
	}
	return list
}

func errorText(err *gqlerror.Error) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s: %s", err.Path, err.Message)
	for _, at := range err.Locations {
		fmt.Fprintf(&text, " (%d:%d)", at.Line, at.Column)
	}
	if extensions := jsonOf(err.Extensions); extensions != "" {
		text.WriteString(" " + extensions)
	}
	return text.String()
}

// jsonOf is "" for an empty map.
func jsonOf(values map[string]any) string {
	if len(values) == 0 {
		return ""
	}
	text, err := json.Marshal(values)
	if err != nil {
		return fmt.Sprintf("%v (%v)", values, err)
	}
	return string(text)
}

// variables reads the values as a server does, each time anew, because an executor may change them.
func variables(t TB, op randql.Op) map[string]any {
	t.Helper()
	text, err := json.Marshal(op.Variables)
	if err != nil {
		t.Fatalf("lockstest: the variables are no JSON: %v", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var values map[string]any
	if err := decoder.Decode(&values); err != nil {
		t.Fatalf("lockstest: reading the variables: %v", err)
	}
	return values
}

// kindOf returns the kind of an operation; "" if the schema has no such operation.
func kindOf(op randql.Op) ast.Operation {
	document, err := parser.ParseQuery(&ast.Source{Input: op.Query})
	if err != nil {
		return ""
	}
	if operation := document.Operations.ForName(op.OperationName); operation != nil {
		return operation.Operation
	}
	return ""
}
