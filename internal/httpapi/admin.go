package httpapi

import (
	"log/slog"
	"net/http"
	"net/http/pprof"

	"orderly.example/internal/httpapi/health"
	"orderly.example/internal/httpapi/metrics"
	"orderly.example/internal/httpapi/origin"
)

// AdminOptions are the parts of the admin listener's handler.
type AdminOptions struct {
	Health  *health.Checker
	Metrics *metrics.Metrics
	// Profiles adds /debug/pprof/. Whoever can reach it can slow the process down and read parts of its memory.
	Profiles bool
	// Hosts are the host names of the listener; without any, every name is accepted.
	Hosts origin.Hosts
	Log   *slog.Logger // nil is silence
}

// NewAdmin makes the admin listener's handler: /metrics for Prometheus, /healthz and /readyz, and /debug/pprof/ if wanted. It must
// not be reachable by the public.
func NewAdmin(options AdminOptions) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", options.Metrics.Handler())
	options.Health.Mount(mux)
	if options.Profiles {
		mux.HandleFunc("/debug/pprof/", pprof.Index)
		mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
		mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
		mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
		mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	}
	return everyRequest(options.Hosts.Guard(options.Metrics.RefusedBy, health.IsProbe, mux), options.Log)
}
