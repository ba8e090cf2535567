package torture_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/lockstep"
	"orderly.example/lockstep/randql"
)

// answer is what a client could see of a response.
type answer struct {
	// Data as sent; "" where there are none, which is not the same as "null".
	Data string
	// Errors are "path (argument): message", sorted, with the place within the arguments where the error is about one.
	Errors []string
}

// failer is what *testing.T, *testing.B and *rapid.T share.
type failer interface {
	require.TestingT
	Helper()
}

// Compare runs the operation on both and requires the same responses: data byte for byte, errors as a multiset of path
// and message. A subscription is run to its end. gqlgen leaves the subscription's field out of the paths of what went
// wrong in an event; the subject must not. gqlgen runs the fields of a mutation whose arguments are right; the subject
// must run none where any are wrong, and then tells of the arguments alone, as gqlgen does among other errors.
func Compare(t failer, oracle, subject graphql.ExecutableSchema, op randql.Op) {
	t.Helper()
	expected := answers(t, executorOf(oracle), op, completePaths)
	actual := answers(t, executorOf(subject), op, nil)
	if refused, ok := refusedArguments(actual); ok && strings.Contains(op.Query, "mutation") {
		require.Subset(t, expected[0].Errors, refused, op.Query)
		return
	}
	require.Equal(t, expected, actual, "%s\noperation %q, variables %s", op.Query, op.OperationName, variablesJSON(t, op))
}

// refusedArguments are the errors of an operation that did not run, if all of them are about arguments.
func refusedArguments(list []answer) ([]string, bool) {
	if len(list) != 1 || list[0].Data != "" || len(list[0].Errors) == 0 {
		return nil, false
	}
	isOther := func(err string) bool { return !strings.Contains(err, " (") }
	return list[0].Errors, !slices.ContainsFunc(list[0].Errors, isOther)
}

func executorOf(schema graphql.ExecutableSchema) *executor.Executor {
	exec := executor.New(schema)
	exec.Use(extension.Introspection{})
	exec.SetErrorPresenter(func(ctx context.Context, err error) *gqlerror.Error {
		presented := graphql.DefaultErrorPresenter(ctx, err)
		lockstep.Locate(ctx, schema.Schema(), presented)
		return presented
	})
	exec.SetRecoverFunc(func(_ context.Context, panicked any) error { return fmt.Errorf("panic: %v", panicked) })
	return exec
}

// answers runs the operation and gives all its responses: one, or one for each event of a subscription. The errors of
// events go through mend, if there is one.
func answers(t failer, exec *executor.Executor, op randql.Op, mend func(*ast.OperationDefinition, gqlerror.List)) []answer {
	t.Helper()
	ctx, cancel := context.WithCancel(graphql.StartOperationTrace(context.Background()))
	defer cancel()
	operation, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{
		Query: op.Query, OperationName: op.OperationName, Variables: variables(t, op),
	})
	if len(errs) > 0 {
		return []answer{answerOf(exec.DispatchError(graphql.WithOperationContext(ctx, operation), errs))}
	}
	next, ctx := exec.DispatchOperation(ctx, operation)
	var list []answer
	for response := next(ctx); response != nil; response = next(ctx) {
		if mend != nil && operation.Operation.Operation == ast.Subscription && response.Data != nil {
			mend(operation.Operation, response.Errors)
		}
		list = append(list, answerOf(response))
	}
	return list
}

// completePaths puts the subscription's only field before each path.
func completePaths(operation *ast.OperationDefinition, errs gqlerror.List) {
	root := ast.PathName(operation.SelectionSet[0].(*ast.Field).Alias)
	for _, err := range errs {
		err.Path = append(ast.Path{root}, err.Path...)
	}
}

func answerOf(response *graphql.Response) answer {
	errs := make([]string, 0, len(response.Errors))
	for _, err := range response.Errors {
		errs = append(errs, errorText(err))
	}
	slices.Sort(errs)
	return answer{Data: string(response.Data), Errors: errs}
}

func errorText(err *gqlerror.Error) string {
	if argument, ok := err.Extensions["argument"]; ok {
		return fmt.Sprintf("%s (%s): %s", err.Path, argument, err.Message)
	}
	return fmt.Sprintf("%s: %s", err.Path, err.Message)
}

// variables reads the values as a server does, each time anew, because an executor may change them.
func variables(t failer, op randql.Op) map[string]any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(variablesJSON(t, op)))
	decoder.UseNumber()
	var values map[string]any
	require.NoError(t, decoder.Decode(&values))
	return values
}

func variablesJSON(t failer, op randql.Op) []byte {
	t.Helper()
	text, err := json.Marshal(op.Variables)
	require.NoError(t, err)
	return text
}
