package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"orderly.example/lockstep"
	"orderly.example/lockstep/examples/blog/graph"
	"orderly.example/lockstep/examples/blog/resolvers"
	"orderly.example/lockstep/examples/blog/store"
	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

// lockstep answers random operations as gqlgen's own executor does, to members and to others.
func TestLockstepAnswersAsGqlgen(t *testing.T) {
	t.Parallel()
	for name, viewer := range map[string]func(context.Context) context.Context{"member": resolvers.AsMember, "other": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compare(t, viewer)
		})
	}
}

func compare(t *testing.T, viewer func(context.Context) context.Context) {
	t.Helper()
	data := store.New()
	config := resolvers.Config(data)
	options := comparison(data)
	options.Context = viewer
	lockstest.Compare(t, graph.NewExecutableSchema(config), graph.NewLockstepSchema(config, lockstep.Options{}), options)
}

// comparison says what is drawn, and how the data become what they were.
func comparison(data *store.Store) lockstest.Options {
	ids := rapid.SampledFrom([]any{"author-1", "author-4", "post-0", "post-3", "comment-7", "nobody"})
	return lockstest.Options{
		Draw: randql.Options{Values: map[string]*rapid.Generator[any]{
			"ID":                  ids,
			"AddComment.authorId": rapid.SampledFrom([]any{"author-1", "author-4", "nobody"}),
			"AddComment.postId":   rapid.SampledFrom([]any{"post-0", "post-3", "nothing"}),
			"after":               ids,
			"Date":                rapid.SampledFrom([]any{"2024-01-01", "2024-02-29", "no date"}),
			"Int":                 rapid.SampledFrom([]any{3, 1, 100, 0, -1}),
			"Query.search.text":   rapid.SampledFrom([]any{"a", "Post", "agree", "nowhere"}),
		}},
		Reset: data.Reset,
		Events: func() {
			for _, post := range []string{"post-0", "post-3", "post-0"} {
				if _, err := data.AddComment(post, "author-2", "An event."); err != nil {
					panic(err)
				}
			}
			data.EndSubscriptions()
		},
	}
}

// However many posts there are, each level of the operation is one call: the posts, their authors and comments, and the
// comments' authors.
func TestOneCallForEachLevel(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]string{"a few": "3", "all": "12"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var calls []string
			data := store.New()
			data.Called = func(call string) {
				mu.Lock()
				defer mu.Unlock()
				calls = append(calls, call)
			}
			answer := post(t, data, `{ posts(first: `+first+`) { nodes { title author { name } comments(first: 2) { edges { node { author { name } } } } } } }`)

			require.Contains(t, answer, `{"title":"Post 1","author":{"name":"Barbara"},"comments":{"edges":[{"node":{"author":{"name":"Barbara"}}},{"node":{"author":{"name":"Donald"}}}]}}`)
			require.ElementsMatch(t, []string{"all posts", "authors", "comments of posts", "authors"}, calls)
		})
	}
}

// A plan's nodes are those of all pages of comments: a connection is known by its pageInfo, with nodes or without.
func TestPagesBoundThePlan(t *testing.T) {
	t.Parallel()
	const query = `{ posts(first: 3) { nodes { comments(first: 4) { totalCount edges { node { author { id } } } } } } }`
	subject := graph.NewLockstepSchema(resolvers.Config(store.New()), lockstep.Options{})
	plan := lockstest.Plan(t, subject, randql.Op{Query: query})
	require.Equal(t, 3+3*4+3*4, plan.Nodes)
	require.Equal(t, 3, plan.Loads)
}

// A page over the limit is an error of its field, which is not called.
func TestLargePagesAreErrors(t *testing.T) {
	t.Parallel()
	subject := graph.NewLockstepSchema(resolvers.Config(store.New()), lockstep.Options{Limits: lockstep.Limits{MaxPage: 5}})
	answer := lockstest.Answers(t, lockstest.Executor(subject, lockstest.Options{}), randql.Op{
		Query: `{ author(id: "author-0") { name } a: posts(first: 6) { totalCount } b: posts(first: 6) { totalCount } }`,
	})[0]
	require.Equal(t, "null", answer.Data) // posts may not be null
	require.Len(t, answer.Errors, 2)
	require.Contains(t, answer.Errors[0], "a: first is 6 where 5 is the limit")
	require.Contains(t, answer.Errors[0], lockstep.CodePage)
	require.Contains(t, answer.Errors[1], "b: first is 6 where 5 is the limit")
}

// gqlgen's own executor runs what uses @defer, and knows no limits: an operation with such a page is refused.
func TestLargePagesAreNotDeferred(t *testing.T) {
	t.Parallel()
	subject := graph.NewLockstepSchema(resolvers.Config(store.New()), lockstep.Options{Limits: lockstep.Limits{MaxPage: 5}})
	for size, errs := range map[string]int{"5": 0, "6": 1} {
		answer := lockstest.Answers(t, lockstest.Executor(subject, lockstest.Options{}), randql.Op{
			Query: `{ posts(first: ` + size + `) { nodes { id ... @defer(if: false) { title } } } }`,
		})[0]
		require.Len(t, answer.Errors, errs)
		if errs > 0 {
			require.Contains(t, answer.Errors[0], lockstep.CodePage)
			require.Empty(t, answer.Data)
		}
	}
}

func TestPlansAreBounds(t *testing.T) {
	t.Parallel()
	data := store.New()
	lockstest.Bound(t, func(o lockstep.Options) *lockstep.Schema { return graph.NewLockstepSchema(resolvers.Config(data), o) }, comparison(data))
}

func TestEmailsAreForMembers(t *testing.T) {
	t.Parallel()
	const query = `{ author(id: "author-0") { email } }`
	require.Contains(t, post(t, store.New(), query), `{"author":{"email":null}}`)
	require.Contains(t, post(t, store.New(), query, "Member"), `{"author":{"email":"ada@example.com"}}`)
}

// post sends an operation as a client does, and returns the answer's text.
func post(t *testing.T, data *store.Store, query string, headers ...string) string {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(`{"query":`+strconv.Quote(query)+`}`))
	request.Header.Set("Content-Type", "application/json")
	for _, name := range headers {
		request.Header.Set(name, "yes")
	}
	answer := httptest.NewRecorder()
	newHandler(data).ServeHTTP(answer, request)
	return answer.Body.String()
}
