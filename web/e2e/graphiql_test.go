package e2e_test

import (
	"embed"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly/web"
	"orderly/web/e2e"
)

func TestGraphiQLRunsExamplesOffline(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.Handle("/graphiql/", web.GraphiQL())
	mux.Handle("POST /graphql", standIn(t))

	e2e.CheckGraphiQL(t, mux,
		e2e.Run{
			Title:  "My home page: recent orders with items and products, notifications, spending",
			Answer: `"username": "customer"`,
		},
		e2e.Run{
			Title:  "One order: customer, items, products and history, under the page's header",
			Answer: `"number": 1`,
		},
	)
}

// introspection is the answer to GraphiQL's first request, written by `npm run introspection`.
//
//go:embed testdata/introspection.json
var introspection embed.FS

// standIn answers the operations of this test without executing anything. It gives back an operation's
// variables, so that the test sees whether the page sent them.
func standIn(t *testing.T) http.Handler {
	t.Helper()
	schema, err := introspection.ReadFile("testdata/introspection.json")
	require.NoError(t, err)

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var request struct {
			Query         string
			OperationName string
			Variables     json.RawMessage
		}
		if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/graphql-response+json")
		switch {
		case request.OperationName == "IntrospectionQuery":
			_, _ = w.Write(schema)
		case request.OperationName == "Dashboard":
			_, _ = io.WriteString(w, `{"data":{"dashboard":{"user":{"username":"customer"}}}}`)
		case request.OperationName == "OrderPage":
			_, _ = io.WriteString(w, `{"data":`+string(request.Variables)+`}`)
		case strings.HasPrefix(request.Query, "{ __typename"):
			_, _ = io.WriteString(w, `{"data":{"__typename":"Query"}}`)
		default:
			http.Error(w, "no such operation here: "+request.Query, http.StatusNotFound)
		}
	})
}
