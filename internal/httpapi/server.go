package httpapi

import (
	"log/slog"
	"net/http"

	"orderly.example/web"
)

// Options are the parts of the public listener.
type Options struct {
	GraphQL *GraphQL
	Health  *Health
	// Files serves the files of reports; nil where there are none.
	Files *Files
	// Queue are River's pages on its jobs; nil where there are none.
	Queue http.Handler
	// Proxies tell whose a request is.
	Proxies Proxies
	// Hosts are the names that it is asked by; without any, by all.
	Hosts Hosts
	// Metrics count what is answered; nil counts nothing.
	Metrics *Metrics
	// Log gets a line for each request at debug level, and panics; nil is silence.
	Log *slog.Logger
}

// New is the public listener's handler: /graphql, GraphiQL at /graphiql/, the
// page to log in, the files of reports at /files/, River's pages at /admin/river/,
// and what a load balancer asks for, /healthz and /readyz.
func New(options Options) http.Handler {
	all, mux := http.NewServeMux(), http.NewServeMux()
	all.Handle("/graphql", options.GraphQL)
	all.Handle("/", inTurn(options.Proxies, mux))
	mux.Handle("/graphiql/", options.GraphQL.ForStaff(web.GraphiQL()))
	mux.Handle(logInPath, web.LogIn())
	mux.Handle("GET /{$}", http.RedirectHandler("/graphiql/", http.StatusFound))
	if options.Queue != nil {
		mux.Handle(QueuePath, options.GraphQL.ForAdmins(options.Queue))
	}
	options.Files.mount(mux)
	options.Health.mount(mux)
	return around(options.Metrics.countStatuses(options.Hosts.guard(options.Metrics, all)), options.Log)
}

// around puts a handler inside what every request meets, outermost first: an
// id, the log, the guard against panics, the limit on slow bodies.
func around(handler http.Handler, log *slog.Logger) http.Handler {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return identify(logRequests(log, readPatience, recoverPanics(log, hurryBodies(bodyPatience, handler))))
}
