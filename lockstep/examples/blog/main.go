// Blog is a GraphQL server over data in memory, whose relations lockstep loads: one call for each level of an operation.
//
//	go run . &
//	curl -H 'Content-Type: application/json' localhost:8080 \
//		-d '{"query": "{ posts { nodes { title author { name } comments { totalCount } } } }"}'
//
// schema.graphqls and gqlgen.yml say what there is, and which fields load. `go generate` writes graph/ from them. The
// resolvers are in resolvers/, and store/ stands for a database. blog_test.go holds lockstep against gqlgen's own
// executor, and counts the calls.
package main

import (
	"log"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep"
	"orderly.example/lockstep/examples/blog/graph"
	"orderly.example/lockstep/examples/blog/resolvers"
	"orderly.example/lockstep/examples/blog/store"
)

//go:generate go run orderly.example/lockstep/cmd/lockstep

func main() {
	server := http.Server{Addr: "localhost:8080", Handler: newHandler(store.New()), ReadHeaderTimeout: time.Second}
	log.Printf("serving http://%s", server.Addr)
	log.Fatal(server.ListenAndServe())
}

// newHandler answers GraphQL requests, subscriptions as server-sent events. Who sends the header Member is a member.
func newHandler(data *store.Store) http.Handler {
	// With graph.NewExecutableSchema in its place, gqlgen's own executor runs the same resolvers.
	schema := graph.NewLockstepSchema(resolvers.Config(data), lockstep.Options{})

	server := handler.New(schema)
	server.AddTransport(transport.SSE{})
	server.AddTransport(transport.POST{})
	server.SetQueryCache(lru.New[*ast.QueryDocument](1000)) // lockstep compiles each document in it once
	server.SetValidationRulesFn(schema.Rules)
	server.Use(schema.Inputs())
	server.Use(extension.Introspection{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Member") != "" {
			r = r.WithContext(resolvers.AsMember(r.Context()))
		}
		server.ServeHTTP(w, r)
	})
}
