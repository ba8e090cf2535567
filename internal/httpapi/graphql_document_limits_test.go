package httpapi_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/ratelimit"
)

// repeated joins the results of f for 0 to n-1.
func repeated(n int, f func(i int) string) string {
	var text strings.Builder
	for i := range n {
		text.WriteString(f(i))
	}
	return text.String()
}

// Documents that are short but expensive to validate are refused before validation, over a number of something.
func TestExpensiveDocumentsAreRefused(t *testing.T) {
	t.Parallel()
	g := newGraph(t)
	again := func(text string) func(int) string { return func(int) string { return text } }
	for name, c := range map[string]struct {
		document func(n int) string
		most     int
	}{
		"fields of one name":         {func(n int) string { return "{ viewer {" + repeated(n, again(" username")) + "} }" }, 447},
		"in inline fragments":        {func(n int) string { return "{ viewer {" + repeated(n, again(" ... { id }")) + "} }" }, 447},
		"in nested inline fragments": {func(n int) string { return "{ viewer {" + repeated(n, again(" ... { ... { id id } }")) + "} }" }, 223},
		"in fragments": {func(n int) string {
			return "{ viewer {" + repeated(n, func(i int) string { return fmt.Sprint(" ...F", i) }) + "} }" + repeated(n, func(i int) string { return fmt.Sprint(" fragment F", i, " on User { id }") })
		}, 447},
		"below fields of one name": {func(n int) string { return "{" + repeated(n, again(" viewer { id id id id }")) + "}" }, 108},
		"a fragment in many operations": {func(n int) string {
			return repeated(n, func(i int) string { return fmt.Sprint(" query Q", i, " { viewer { ...F } }") }) + " fragment F on User {" + repeated(100, func(i int) string { return fmt.Sprint(" f", i, ": id") }) + "}"
		}, 81},
		"fields of one alias": {func(n int) string {
			return "{ viewer {" + repeated(n, func(i int) string { return fmt.Sprint(" a: f", i) }) + "} }"
		}, 100},
		"fields with arguments": {func(n int) string { return "{" + repeated(n, again(" products(first: 1) { totalCount }")) + "}" }, 98},
		"a string in operations": {func(n int) string {
			return "query A { ...F } query B { ...F } fragment F on Query { user(id: \"" + strings.Repeat("a", n) + "\") { id } }"
		}, 532_863},
		"a string that grows": {func(n int) string { return `{ user(id: "` + strings.Repeat("\x7f", n) + `") { id } }` }, 266_613},
		"controls that grow":  {func(n int) string { return `{ user(id: "` + strings.Repeat("\u0080", n) + `") { id } }` }, 399_919},
		"a string in nested lists": {func(n int) string {
			return "{ user(id: " + strings.Repeat("[", n) + `"` + strings.Repeat("a", 100<<10) + `"` + strings.Repeat("]", n) + ") { id } }"
		}, 231},
		"nested inline fragments": {func(n int) string {
			return "{ viewer" + strings.Repeat(" { ... on User", n) + " { id }" + strings.Repeat(" }", n) + "}"
		}, 221},
	} {
		for _, n := range []int{c.most, c.most + 1} {
			a := g.post(t, c.document(n))
			told := strings.Contains(a.body, "pairs are to be compared") || strings.Contains(a.body, "fragments counted wherever")
			require.Equal(t, n > c.most, told, "%s: %d: %s", name, n, a.body[:min(len(a.body), 300)])
			if told {
				require.Equal(t, []string{"GRAPHQL_VALIDATION_FAILED"}, a.codes(t), name)
			}
		}
	}
}

// An unknown document is charged for its parsing and validation, also if it is invalid.
func TestUnknownDocumentsAreCharged(t *testing.T) {
	t.Parallel()
	const maximum = 200
	f := newServer(t, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) {
		o.Throttle = ratelimit.NewLeased(nil, "cost", ratelimit.Rate{Maximum: maximum, Restore: maximum / time.Hour.Seconds()})
	})
	left := func() int { return f.ask(`{ __typename }`, nil).costOf(t).Throttle.Available }
	require.Equal(t, maximum-2, left(), "one for the document, one for its nodes")
	require.Equal(t, maximum-3, left(), "it is known now")
	require.Equal(t, []string{"GRAPHQL_VALIDATION_FAILED"}, f.ask(`{ nonsense }`, nil).codes(t))
	require.Equal(t, maximum-5, left())
	dear := f.ask("{ viewer {"+strings.Repeat(" ... { id }", 448)+"} }", nil)
	require.Equal(t, []string{"GRAPHQL_VALIDATION_FAILED"}, dear.codes(t))
	dear = f.ask("{ viewer {"+strings.Repeat(" ... { id }", 449)+"} }", nil)
	require.Equal(t, []string{"THROTTLED"}, dear.codes(t))
	require.NotEmpty(t, dear.header.Get("Retry-After"))
}

// Few expensive documents are validated at once. Each makes room for the next, whether it was valid or not.
func TestExpensiveDocumentsTakeTurns(t *testing.T) {
	t.Parallel()
	g := newGraph(t)
	for i := range 2*runtime.GOMAXPROCS(0) + 1 {
		valid := g.post(t, fmt.Sprintf("{ viewer {%s} } #%d", repeated(1200, func(i int) string { return fmt.Sprint(" a", i, ":id") }), i))
		require.NotContains(t, valid.body, "TIMEOUT")
		require.Equal(t, []string{"GRAPHQL_VALIDATION_FAILED"}, g.post(t, fmt.Sprintf("{ viewer {%s nonsense } } #%d", strings.Repeat(" ... { id }", 400), i)).codes(t))
	}
}

// An error that occurs a thousand times is reported a hundred times.
func TestFewMistakesAreTold(t *testing.T) {
	t.Parallel()
	g := newGraph(t)
	a := g.post(t, "{ viewer {"+repeated(1000, func(i int) string { return fmt.Sprint(" wrong", i) })+"} }")
	require.Len(t, a.codes(t), 101)
	require.Contains(t, a.body, "900 further errors are not told")
}
