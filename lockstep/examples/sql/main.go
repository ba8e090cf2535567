// Sql is a GraphQL server over tables of PostgreSQL, whose relations lockstep loads: one statement for each relation of
// a level, whatever the number of its parents.
//
//	DATABASE_URL=postgres://localhost/postgres go run .
//
// It serves GraphiQL at http://127.0.0.1:8080, and makes its tables in the schema lockstep_example of that database. It is
// a module of its own, so that lockstep needs no PostgreSQL: run it in its folder.
//
// schema.graphqls and gqlgen.yml say what there is, and which fields load. generate/ writes graph/ from them. The
// resolvers are in resolvers/, the statements in store/. sql_test.go holds lockstep against gqlgen's own executor, and
// counts the statements.
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/playground"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep"
	"orderly.example/lockstep/examples/sql/graph"
	"orderly.example/lockstep/examples/sql/resolvers"
	"orderly.example/lockstep/examples/sql/store"
	"orderly.example/lockstep/lockstephttp"
)

//go:generate go tool lockstep

func main() {
	url := os.Getenv("DATABASE_URL")
	if url == "" {
		log.Fatal("DATABASE_URL is not set. It names a PostgreSQL database, as postgres://user@localhost/postgres; the tables are made there, in the schema lockstep_example.")
	}
	library, err := store.Open(context.Background(), url, "lockstep_example", nil)
	if err != nil {
		log.Fatal(err)
	}
	server := http.Server{Addr: "127.0.0.1:8080", Handler: newHandler(library), ReadHeaderTimeout: time.Second}
	log.Printf("serving GraphiQL at http://%s", server.Addr)
	log.Fatal(server.ListenAndServe())
}

// newHandler answers GraphQL requests at /graphql, and has GraphiQL for browsers.
func newHandler(library *store.Store) http.Handler {
	// With graph.NewExecutableSchema in its place, gqlgen's own executor runs the same resolvers.
	schema := graph.NewLockstepSchema(resolvers.Config(library), lockstep.Options{Limits: limits()})

	server := handler.New(schema)
	server.AddTransport(lockstephttp.HTTP{})
	server.SetQueryCache(lru.New[*ast.QueryDocument](1000)) // lockstep compiles each document in it once
	server.SetValidationRulesFn(schema.Rules)
	server.Use(schema.Inputs())
	server.Use(extension.Introspection{})

	mux := http.NewServeMux()
	mux.Handle("/graphql", server)
	mux.Handle("/", playground.Handler("Library", "/graphql"))
	return mux
}

// limits refuse an operation before its first statement, by what it asks for at most: by its arguments and by @load.
func limits() lockstep.Limits {
	return lockstep.Limits{Loads: 8, Nodes: 20_000, MaxPage: 100}
}
