package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"orderly.example/lockstep"
	"orderly.example/lockstep/examples/sql/graph"
	"orderly.example/lockstep/examples/sql/resolvers"
	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

// lockstep answers random operations as gqlgen's own executor does.
func TestLockstepAnswersAsGqlgen(t *testing.T) {
	t.Parallel()
	data := open(t)
	config := resolvers.Config(data.Store)
	lockstest.Compare(t, graph.NewExecutableSchema(config), graph.NewLockstepSchema(config, lockstep.Options{}), comparison(t, data))
}

// No answer holds more objects than its plan says.
func TestPlansAreBounds(t *testing.T) {
	t.Parallel()
	data := open(t)
	lockstest.Bound(t, func(o lockstep.Options) *lockstep.Schema {
		return graph.NewLockstepSchema(resolvers.Config(data.Store), o)
	}, comparison(t, data))
}

// comparison says what is drawn, and how the rows become what they were.
func comparison(t *testing.T, data database) lockstest.Options {
	t.Helper()
	return lockstest.Options{
		Draw: randql.Options{Values: map[string]*rapid.Generator[any]{
			"ID":               rapid.SampledFrom([]any{"1", "7", "12", "60", "0", "no number"}),
			"AddReview.bookId": rapid.SampledFrom([]any{"1", "60", "61"}),
			"AddReview.stars":  rapid.SampledFrom([]any{5, 1, 6}),
			"AddReview.text":   rapid.SampledFrom([]any{"Read it!", ""}),
			"after":            rapid.SampledFrom([]any{"MTk4Ny8yMQ", "MTk5OS8x", "no cursor"}),
			"Int":              rapid.SampledFrom([]any{3, 1, 60, 1000, 0, -1}),
		}},
		Reset: func() { data.reset(t) },
	}
}

// Each relation of a level is one statement, however many parents it has; and the plan has counted them.
func TestOneStatementForEachRelationOfALevel(t *testing.T) {
	t.Parallel()
	for _, first := range []int{1, 10, 60} {
		t.Run(fmt.Sprint(first), func(t *testing.T) {
			t.Parallel()
			data := open(t)
			answer := post(t, data, fmt.Sprintf(
				`{ books(first: %d) { nodes { title author { name bookCount books { title } } reviews { stars book { title } } } } }`, first))
			require.Len(t, answer.Data.Books.Nodes, first)
			require.ElementsMatch(t, []string{
				"SELECT id, author_id, year, title FROM books ORDER BY year, id LIMIT $1",
				"SELECT id, name FROM authors WHERE id = ANY($1)",
				"SELECT author_id, count(*) AS books FROM books WHERE author_id = ANY($1) GROUP BY author_id",
				"SELECT id, author_id, year, title FROM ( SELECT *, row_number() OVER (PARTITION BY author_id ORDER BY year, id) AS place FROM books WHERE author_id = ANY($1) ) AS ranked WHERE place <= $2 ORDER BY year, id",
				"SELECT id, book_id, stars FROM ( SELECT *, row_number() OVER (PARTITION BY book_id ORDER BY id DESC) AS place FROM reviews WHERE book_id = ANY($1) ) AS ranked WHERE place <= $2 ORDER BY id DESC",
				"SELECT id, author_id, year, title FROM books WHERE id = ANY($1)",
			}, data.take())
		})
	}
}

// What the operation does not select is not read.
func TestOnlyWhatIsSelectedIsRead(t *testing.T) {
	t.Parallel()
	data := open(t)
	post(t, data, `{ books { nodes { author { id } } } }`)
	require.Equal(t, []string{"SELECT id, author_id, year FROM books ORDER BY year, id LIMIT $1"}, data.take())
	post(t, data, `{ book(id: 1) { reviews { book { id __typename } } } }`)
	require.Len(t, data.take(), 2)
	post(t, data, `{ author(id: 1) { bookCount } }`)
	require.Equal(t, "SELECT id FROM authors WHERE id = ANY($1)", data.take()[0])
}

// Pages of any size go through all books once, in their order, and the last one says that it is the last.
func TestPagesWalkEveryRowOnce(t *testing.T) {
	t.Parallel()
	data := open(t)
	rows, err := data.admin.Query(t.Context(), "SELECT id FROM books ORDER BY year, id")
	require.NoError(t, err)
	expected, err := pgx.CollectRows(rows, pgx.RowTo[int])
	require.NoError(t, err)
	require.Len(t, expected, 60)

	for _, first := range []int{1, 7, 20, 60, 61} {
		var walked []int
		pages := 0
		for after := "null"; after != ""; pages++ {
			require.LessOrEqual(t, len(walked), len(expected))
			page := post(t, data, fmt.Sprintf(`{ books(first: %d, after: %s) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`, first, after)).Data.Books
			for _, edge := range page.Edges {
				walked = append(walked, edge.Node.ID)
				require.NotEmpty(t, edge.Cursor)
			}
			require.Equal(t, page.Edges[len(page.Edges)-1].Cursor, page.PageInfo.EndCursor)
			after = ""
			if page.PageInfo.HasNextPage {
				after = fmt.Sprintf("%q", page.PageInfo.EndCursor)
			}
		}
		require.Equal(t, expected, walked, "by %d", first)
		require.Equal(t, (59+first)/first, pages, "by %d", first)
	}
}

// An operation over a limit is refused before its first statement.
func TestCostlyOperationsAreRefused(t *testing.T) {
	t.Parallel()
	data := open(t)
	answer := post(t, data, `{ books(first: 100) { nodes { author { books { reviews(first: 100) { text } } } } } }`)
	require.Equal(t, lockstep.CodeNodes, answer.Errors[0].Extensions.Code)
	require.Empty(t, data.take())
}

func TestAddReview(t *testing.T) {
	t.Parallel()
	data := open(t)
	answer := post(t, data, `mutation { addReview(input: { bookId: 1, stars: 4, text: "A find." }) { review { id book { title reviews(first: 1) { text } } } } }`)
	require.JSONEq(t, `{"id": "201", "book": {"title": "Book 1", "reviews": [{"text": "A find."}]}}`, string(answer.Data.AddReview.Review))

	for input, message := range map[string]string{
		`{ bookId: 61, stars: 4, text: "" }`: "there is no book 61",
		`{ bookId: 60, stars: 6, text: "" }`: "a review has 1 to 5 stars, not 6",
	} {
		answer := post(t, data, `mutation { addReview(input: `+input+`) { review { id } } }`)
		require.Equal(t, message, answer.Errors[0].Message)
	}
}

// answerOf is what the tests read of an answer.
type answerOf struct {
	Data struct {
		Books struct {
			Edges []struct {
				Cursor string
				Node   struct {
					ID int `json:"id,string"`
				}
			}
			Nodes    []json.RawMessage
			PageInfo struct {
				HasNextPage bool
				EndCursor   string
			}
		}
		AddReview struct{ Review json.RawMessage }
	}
	Errors []struct {
		Message    string
		Extensions struct{ Code string }
	}
}

// post sends an operation as a client does.
func post(t *testing.T, data database, query string) (answer answerOf) {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	require.NoError(t, err)
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(string(body)))
	request.Header.Set("Content-Type", "application/json")
	recorded := httptest.NewRecorder()
	newHandler(data.Store).ServeHTTP(recorded, request)
	require.NoError(t, json.Unmarshal(recorded.Body.Bytes(), &answer), recorded.Body.String())
	return answer
}
