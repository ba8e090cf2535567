package health

import (
	"encoding/json"
	"net/http"
)

const (
	healthPath = "/healthz"
	readyPath  = "/readyz"
)

// Mount adds /healthz, which always answers 200, and /readyz, which answers 503 where problem returns one. problem returns in
// plain words why the process can't serve, or nothing.
func Mount(mux *http.ServeMux, problem func(*http.Request) string) {
	mux.HandleFunc("GET "+healthPath, func(w http.ResponseWriter, _ *http.Request) {
		write(w, http.StatusOK, state{Status: "ok"})
	})
	mux.HandleFunc("GET "+readyPath, func(w http.ResponseWriter, r *http.Request) {
		if problem := problem(r); problem != "" {
			write(w, http.StatusServiceUnavailable, state{Status: "not ready", Problem: problem})
			return
		}
		write(w, http.StatusOK, state{Status: "ready"})
	})
}

// IsProbe reports whether a request is for /healthz or /readyz.
func IsProbe(r *http.Request) bool { return r.URL.Path == healthPath || r.URL.Path == readyPath }

type state struct {
	Status  string `json:"status"`
	Problem string `json:"problem,omitempty"`
}

func write(w http.ResponseWriter, status int, s state) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(s) // the client may have disconnected
}
