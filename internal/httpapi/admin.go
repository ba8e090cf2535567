package httpapi

import (
	"log/slog"
	"net/http"
	"net/http/pprof"
)

// AdminOptions are the parts of the admin listener.
type AdminOptions struct {
	Health  *Health
	Metrics *Metrics
	// Profiles adds /debug/pprof/. Whoever reaches it can slow the process down
	// and read of its memory.
	Profiles bool
	// Hosts are the names that it is asked by; without any, by all.
	Hosts Hosts
	Log   *slog.Logger // nil is silence
}

// NewAdmin is the admin listener's handler: /metrics for Prometheus, /healthz
// and /readyz, and /debug/pprof/ where asked for. It is not for the public.
func NewAdmin(options AdminOptions) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", options.Metrics.handler())
	options.Health.mount(mux)
	if options.Profiles {
		mux.HandleFunc("/debug/pprof/", pprof.Index)
		mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
		mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
		mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
		mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	}
	return around(options.Hosts.guard(options.Metrics, mux), options.Log)
}
