package httpapi

import (
	"log/slog"
	"net/http"

	"orderly.example/internal/httpapi/files"
	"orderly.example/internal/httpapi/health"
	"orderly.example/internal/httpapi/limits"
	"orderly.example/internal/httpapi/metrics"
	"orderly.example/internal/httpapi/middleware"
	"orderly.example/internal/httpapi/origin"
	"orderly.example/internal/httpapi/pages"
	"orderly.example/web"
)

// Options are the parts of the public listener's handler.
type Options struct {
	GraphQL *GraphQL
	Health  *health.Checker
	// Files serves the files of reports; nil serves none.
	Files *files.Handler
	// River are River's pages on the queue; nil is none.
	River http.Handler
	// Proxies are the trusted proxies.
	Proxies origin.Proxies
	// Hosts are the host names of the server; without any, every name is accepted.
	Hosts origin.Hosts
	// Metrics count responses and refusals; nil counts nothing.
	Metrics *metrics.Metrics
	// Log gets a line for each request at debug level, and panics; nil is silence.
	Log *slog.Logger
}

// New makes the public listener's handler: /graphql, GraphiQL at /graphiql/, the page to log in, the files of reports at /files/,
// River's pages at /admin/river/, the probes of a load balancer, /healthz and /readyz, and the application at all other paths.
//
// A request passes, in this order: those of everyRequest, the status counter, the check of its host name, and either /graphql (see
// NewGraphQL) or, in the turn of its address, one of the other handlers.
func New(options Options) http.Handler {
	all, mux := http.NewServeMux(), http.NewServeMux()
	all.Handle("/graphql", options.GraphQL)
	all.Handle("/", limits.TakeTurns(options.Proxies, mux))
	mux.Handle("/graphiql/", options.GraphQL.Pages.ForStaff(web.GraphiQL()))
	mux.Handle("/", web.App())
	for _, path := range notOfTheApp() {
		mux.Handle(path, web.Missing())
	}
	if options.River != nil {
		mux.Handle(pages.RiverPath, options.GraphQL.Pages.ForAdmins(options.River))
	}
	options.Files.Mount(mux)
	options.Health.Mount(mux)
	known := options.Hosts.Guard(options.Metrics.RefusedBy, health.IsProbe, all)
	return everyRequest(middleware.CountStatuses(options.Metrics.CountStatus, known), options.Log)
}

// notOfTheApp are paths that have nothing, where the application's page would hide that: below paths that programs use, and
// where the admin listener has what this one has not.
func notOfTheApp() []string {
	return []string{"/admin/", "/debug/", "/files/", "/graphql/", "/metrics"}
}

// everyRequest wraps a handler in what the requests of all listeners pass, in this order: the id, the log and the time limit of
// reading responses, the recovery from panics, the time limit of sending bodies.
func everyRequest(handler http.Handler, log *slog.Logger) http.Handler {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	handler = middleware.RecoverPanics(log, middleware.LimitBodyTime(middleware.BodyTimeout, handler))
	return middleware.Identify(middleware.LogRequests(log, middleware.PieceTimeout, handler))
}
