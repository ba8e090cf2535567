package options_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"

	"orderly.example/lockstep"
	"orderly.example/lockstep/internal/options/onfields"
	"orderly.example/lockstep/lockstephttp"
	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

const deferred = `{ authors(first: 1) { name ... @defer(label: "later") { books { title } } } }`

func onFields(o lockstep.Options) *lockstep.Schema {
	return onfields.NewLockstepSchema(onfields.NewConfig(), o)
}

func onFieldsOfGqlgen() graphql.ExecutableSchema {
	return onfields.NewExecutableSchema(onfields.NewConfig())
}

// TestDeferredFields shows what clients get over the transports that send several answers, gqlgen's and lockstep's. It is
// gqlgen's executor that has null where a deferred field will be.
func TestDeferredFields(t *testing.T) {
	t.Parallel()
	want := []string{
		`{"data":{"authors":[{"name":"author 0","books":null}]},"hasNext":true}`,
		`{"data":{"books":[{"title":"on author 0"}]},"label":"later","path":["authors",0],"hasNext":false}`,
	}
	for name, accept := range map[string]string{"gqlgen's parts": "multipart/mixed", "gqlgen's events": "text/event-stream", "lockstep's events": "text/event-stream"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := handler.New(onFields(lockstep.Options{}))
			server.AddTransport(transport.MultipartMixed{})
			if strings.HasPrefix(name, "gqlgen") {
				server.AddTransport(transport.SSE{})
			}
			server.AddTransport(lockstephttp.Events{})
			require.Equal(t, want, partsOf(t, server, accept, deferred))
		})
	}
}

// partsOf posts a query, and returns the answers that have data, in the form of gqlgen's events.
func partsOf(t *testing.T, server http.Handler, accept, query string) []string {
	t.Helper()
	listening := httptest.NewServer(server)
	defer listening.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, listening.URL, strings.NewReader(`{"query": `+strconv.Quote(query)+`}`))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", accept)
	answer, err := listening.Client().Do(r)
	require.NoError(t, err)
	defer func() { require.NoError(t, answer.Body.Close()) }()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	body := strings.NewReplacer(`{"incremental":[`, "", `],"hasNext":false}`+"\r\n--", "\r\n--", `],"hasNext":false}`+"\n--", "\n--").Replace(string(text))
	return regexp.MustCompile(`\{"data":.*\}`).FindAllString(body, -1)
}

// TestOperationsThatGqlgenRuns shows that they are answered as by gqlgen's executor, whatever is in them.
func TestOperationsThatGqlgenRuns(t *testing.T) {
	t.Parallel()
	for query, data := range map[string]string{
		`{ greeting @louder(by: "?") a: author(name: "A") { name @louder } }`:                       `{"greeting":"hello!?","a":{"name":"A!"}}`,
		`{ authors { ...F } } fragment F on Author { books { title @louder } }`:                     `{"authors":[{"books":[{"title":"on author 0!"}]},{"books":[{"title":"on author 1!"}]}]}`,
		`mutation { rename(name: "B") { name @louder books { title } } }`:                           `{"rename":{"name":"B!","books":[{"title":"on B"}]}}`,
		`subscription { renamed(times: 1) { name @louder } }`:                                       `{"renamed":{"name":"author 0!"}}`,
		`{ author(name: "failing") { name @louder books { title } } }`:                              `{"author":null}`,
		`{ authors(first: 1) { ... @defer(if: false) { name books { title } } } }`:                  `{"authors":[{"name":"author 0","books":[{"title":"on author 0"}]}]}`,
		`query A { ...F } query B { greeting } fragment F on Query { greeting @louder }`:            `{"greeting":"hello!!"}`,
		`query($d: Boolean! = false) { authors(first: 1) { ... @defer(if: $d) { name @louder } } }`: `{"authors":[{"name":"author 0!"}]}`,
	} {
		op := randql.Op{Query: query}
		if strings.Contains(query, "query A") {
			op.OperationName = "A"
		}
		lockstest.CompareOperation(t, onFieldsOfGqlgen(), onFields(lockstep.Options{}), op, lockstest.Options{})
		answer := lockstest.Answers(t, lockstest.Executor(onFields(lockstep.Options{}), lockstest.Options{}), op)
		require.Equal(t, data, answer[0].Data, query)
	}
}

// TestDirectivesBelowFieldsOfQuery shows that one of a root field is called once for each of its results, also where
// interceptors see these.
func TestDirectivesBelowFieldsOfQuery(t *testing.T) {
	t.Parallel()
	for _, interceptor := range []graphql.FieldMiddleware{nil, func(ctx context.Context, next graphql.Resolver) (any, error) { return next(ctx) }} {
		exec := lockstest.Executor(onFields(lockstep.Options{}), lockstest.Options{})
		if interceptor != nil {
			exec.AroundFields(interceptor)
		}
		answer := lockstest.Answers(t, exec, randql.Op{Query: `{ authors { query { greeting } } }`})
		require.JSONEq(t, `{"authors":[{"query":{"greeting":"hello!"}},{"query":{"greeting":"hello!"}}]}`, answer[0].Data)
	}
}

// calls counts what a schema calls of its options.
type calls struct{ admitted, begun, done int }

func (c *calls) options() lockstep.Options {
	return lockstep.Options{
		Admit: func(context.Context, *lockstep.Plan) error { c.admitted++; return nil },
		Begin: func(ctx context.Context, _ *lockstep.Plan) context.Context { c.begun++; return ctx },
		Done:  func(context.Context, *lockstep.Plan, lockstep.Written) { c.done++ },
	}
}

// TestHooksOfOperationsThatGqlgenRuns shows that such an operation is admitted, once, and that others of the same document
// are lockstep's.
func TestHooksOfOperationsThatGqlgenRuns(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]calls{
		`query A { greeting @louder } query B { greeting }`:                   {admitted: 1},
		`query A { greeting } query B { greeting @louder }`:                   {1, 1, 1},
		`query A { authors { ... @defer { name } } }`:                         {admitted: 1},
		`mutation A { rename(name: "x") { name @louder } }`:                   {admitted: 1},
		`subscription A { renamed(times: 2) { name @louder } }`:               {admitted: 1},
		`subscription A { renamed(times: 2) { name } }`:                       {2, 2, 2},
		`mutation A { rename(name: "x") { ... @defer { books { title } } } }`: {1, 1, 1},
	} {
		var got calls
		lockstest.Answers(t, lockstest.Executor(onFields(got.options()), lockstest.Options{}), randql.Op{Query: query, OperationName: "A"})
		require.Equal(t, want, got, query)
	}
}

// TestLimitsOfOperationsThatGqlgenRuns shows that limits and Admit refuse them before anything runs.
func TestLimitsOfOperationsThatGqlgenRuns(t *testing.T) {
	t.Parallel()
	narrow := lockstep.Options{Limits: lockstep.Limits{Nodes: 1}}
	closed := lockstep.Options{Admit: func(context.Context, *lockstep.Plan) error { return errors.New("closed") }}
	for _, query := range []string{
		`{ authors { name @louder } }`, `{ authors { ... @defer { name } } }`, `mutation { rename(name: "x") { books { title @louder } } }`,
		`subscription { renamed { books { title @louder } } }`,
	} {
		answer := lockstest.Answers(t, lockstest.Executor(onFields(narrow), lockstest.Options{}), randql.Op{Query: query})
		require.Contains(t, answer[0].Errors[0], lockstep.CodeNodes, query)
		answer = lockstest.Answers(t, lockstest.Executor(onFields(closed), lockstest.Options{}), randql.Op{Query: query})
		require.Contains(t, answer[0].Errors[0], "closed", query)
	}
}

// TestMutationsDeferNothing shows that all fields are answered where gqlgen's executor would answer without those of @defer.
func TestMutationsDeferNothing(t *testing.T) {
	t.Parallel()
	for query, data := range map[string]string{
		`mutation { rename(name: "x") { name ... @defer { books { title } } } }`:     `{"rename":{"name":"x","books":[{"title":"on x"}]}}`,
		`subscription { renamed(times: 1) { name ... @defer { books { title } } } }`: `{"renamed":{"name":"author 0","books":[{"title":"on author 0"}]}}`,
	} {
		answer := lockstest.Answers(t, lockstest.Executor(onFields(lockstep.Options{}), lockstest.Options{}), randql.Op{Query: query})
		require.Equal(t, []lockstest.Answer{{Data: data}}, answer)
	}
}

// TestDryRunsOfOperationsThatGqlgenRuns shows that they are planned, and not run.
func TestDryRunsOfOperationsThatGqlgenRuns(t *testing.T) {
	t.Parallel()
	for _, query := range []string{deferred, `subscription { renamed { books { title @louder } } }`} {
		planned := 0
		dry := lockstest.Options{Context: func(ctx context.Context) context.Context {
			return lockstep.WithDryRun(ctx, func(plan *lockstep.Plan) { planned += plan.Nodes })
		}}
		exec := lockstest.Executor(onFields(lockstep.Options{}), dry)
		ctx := dry.Context(graphql.StartOperationTrace(t.Context()))
		op, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: query})
		require.Empty(t, errs)
		next, ctx := exec.DispatchOperation(ctx, op)
		require.Empty(t, next(ctx).Data)
		require.Nil(t, next(ctx))
		require.Equal(t, 4, planned)
	}
}

// TestPlannedOnly shows that operations are refused that no plan runs, with the way out, and that the schema does not offer
// what they use.
func TestPlannedOnly(t *testing.T) {
	t.Parallel()
	schema := onFields(lockstep.Options{PlannedOnly: true})
	exec := lockstest.Executor(schema, lockstest.Options{})
	exec.SetDefaultRulesFn(schema.Rules)
	for query, message := range map[string]string{
		deferred: `Unknown directive "@defer": leave it out, and the answer has all fields at once`,
		`mutation { rename(name: "x") { ... @defer { name } } }`: `Unknown directive "@defer": leave it out, and the answer has all fields at once`,
		`{ greeting @louder }`: `Directive "@louder" may not be used on FIELD: leave it out, and change the field's value where it is used`,
	} {
		answer := lockstest.Answers(t, exec, randql.Op{Query: query})
		require.Len(t, answer[0].Errors, 1)
		require.Contains(t, answer[0].Errors[0], message)
		require.Contains(t, answer[0].Errors[0], lockstep.CodeValidation)
	}
	shown := lockstest.Answers(t, exec, randql.Op{Query: `{ __schema { directives { name locations } } }`})[0].Data
	require.NotContains(t, shown, `"defer"`)
	require.Contains(t, shown, `{"name":"louder","locations":["FIELD_DEFINITION"]}`)
	offered := lockstest.Answers(t, lockstest.Executor(onFields(lockstep.Options{}), lockstest.Options{}), randql.Op{Query: `{ __schema { directives { name locations } } }`})[0].Data
	require.Contains(t, offered, `"defer"`)
	require.Contains(t, offered, `{"name":"louder","locations":["FIELD","FIELD_DEFINITION"]}`)
}

// TestPlannedOnlyWithoutValidation shows that documents that another schema has validated are refused too.
func TestPlannedOnlyWithoutValidation(t *testing.T) {
	t.Parallel()
	for query, message := range map[string]string{
		deferred:               "@defer can't be used here: leave it out, and the answer has all fields at once",
		`{ greeting @louder }`: "@louder can't be used here: leave it out, and change the field's value where it is used",
	} {
		document, err := parser.ParseQuery(&ast.Source{Input: query})
		require.NoError(t, err)
		require.Empty(t, validator.ValidateWithRules(onFieldsOfGqlgen().Schema(), document, nil))
		schema := onFields(lockstep.Options{PlannedOnly: true})
		var refused *gqlerror.Error
		require.ErrorAs(t, schema.Prepare(t.Context(), document), &refused)
		require.Equal(t, message, refused.Message)

		exec := lockstest.Executor(schema, lockstest.Options{})
		exec.SetQueryCache(graphql.MapCache[*ast.QueryDocument]{query: document})
		answer := lockstest.Answers(t, exec, randql.Op{Query: query})
		require.Empty(t, answer[0].Data)
		require.Contains(t, answer[0].Errors[0], message)
	}
}
