package web

import (
	"embed"
	"io/fs"
	"net/http"
)

//go:embed dist
var dist embed.FS

//go:embed examples
var examples embed.FS

// Built says whether the pages are there.
func Built() bool { return built(folder(dist, "dist/graphiql")) && built(folder(dist, "dist/app")) }

// Examples holds the example operations, NN-name.graphql, whose first line is a comment with the
// title, and the variables of those that have any, NN-name.variables.json.
func Examples() fs.FS { return folder(examples, "examples") }

// App serves the application at / and at every path that no other handler has. It sends its operations to /graphql.
func App() http.Handler { return app(folder(dist, "dist/app")) }

// Missing answers at paths that have nothing: the application's page where a person asks, and a line where a program does.
func Missing() http.Handler { return withHeaders(appPolicy, missing(folder(dist, "dist/app"))) }

// Unreadable is the application's page as a response to what net/http can't read as a request, from the line after the status
// on; nil where it is not built.
func Unreadable() []byte { return unreadable(folder(dist, "dist/app")) }

// GraphiQL serves the GraphiQL page and its assets. Mount it at /graphiql/: its paths are absolute.
// The page sends its operations to /graphql.
func GraphiQL() http.Handler { return graphiql(folder(dist, "dist/graphiql")) }

// folder is the part of files below a folder. The folder need not exist.
func folder(files fs.FS, name string) fs.FS {
	sub, err := fs.Sub(files, name)
	if err != nil {
		panic(err) // Sub refuses malformed names only, and ours are constants.
	}
	return sub
}
