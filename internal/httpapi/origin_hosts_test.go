package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/health"
	"orderly.example/internal/httpapi/metrics"
	"orderly.example/internal/httpapi/origin"
	"orderly.example/internal/httpapi/pages"
)

// A site can make its own name resolve to this machine: requests with that host name are refused.
func TestHosts(t *testing.T) {
	t.Parallel()
	const (
		graph = "/graphql"
		probe = "/healthz"
	)
	passed := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	ofMachine := origin.Hosts{Local: true}
	tunnelled := origin.Hosts{Local: true, Names: []string{"Tunnel.example"}}
	named := origin.Hosts{Names: []string{"shop.example", "api.shop.example"}}
	for _, c := range []struct {
		hosts  origin.Hosts
		host   string
		path   string
		status int
	}{
		{ofMachine, "localhost:8080", graph, http.StatusOK},
		{ofMachine, "localhost", graph, http.StatusOK},
		{ofMachine, "LocalHost.:8080", graph, http.StatusOK},
		{ofMachine, "shop.localhost:8080", graph, http.StatusOK},
		{ofMachine, "127.0.0.1:8080", graph, http.StatusOK},
		{ofMachine, "127.0.0.1", graph, http.StatusOK},
		{ofMachine, "[::1]:8080", graph, http.StatusOK},
		{ofMachine, "[::1]", graph, http.StatusOK},
		{ofMachine, "evil.example:8080", graph, http.StatusMisdirectedRequest},
		{ofMachine, "evil.example:8080", "/graphiql/", http.StatusMisdirectedRequest},
		{ofMachine, "evil.example:8080", "/log-in", http.StatusMisdirectedRequest},
		{ofMachine, "evil.example:8080", probe, http.StatusOK},
		{ofMachine, "localhost.evil.example", graph, http.StatusMisdirectedRequest},
		{ofMachine, "evillocalhost", graph, http.StatusMisdirectedRequest},
		{ofMachine, "127.0.0.1.evil.example", graph, http.StatusMisdirectedRequest},
		{ofMachine, "0.0.0.0:8080", graph, http.StatusMisdirectedRequest},
		{ofMachine, "192.0.2.7:8080", graph, http.StatusMisdirectedRequest},
		{ofMachine, "", graph, http.StatusMisdirectedRequest},
		{tunnelled, "tunnel.example", graph, http.StatusOK},
		{tunnelled, "localhost:8080", graph, http.StatusOK},
		{tunnelled, "other.tunnel.example", graph, http.StatusMisdirectedRequest},
		{named, "shop.example:443", graph, http.StatusOK},
		{named, "API.shop.example", graph, http.StatusOK},
		{named, "localhost:8080", graph, http.StatusMisdirectedRequest},
		{named, "10.0.0.7:8080", probe, http.StatusOK},
		{origin.Hosts{}, "evil.example", graph, http.StatusOK},
	} {
		h := httpapi.New(httpapi.Options{GraphQL: &httpapi.GraphQL{Handler: passed, Pages: pages.Access{Development: true}}, Health: health.NewChecker(nil, nil), Hosts: c.hosts})
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, c.path, nil)
		r.Host = c.host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		require.Equal(t, c.status, w.Code, "%q of %v", c.host, c.hosts)
	}
}

// The error names the variable to set for a new host name.
func TestRefusedHostsAreTold(t *testing.T) {
	t.Parallel()
	metrics := metrics.New(prometheus.NewRegistry())
	h := httpapi.NewAdmin(httpapi.AdminOptions{Health: health.NewChecker(nil, nil), Metrics: metrics, Profiles: true, Hosts: origin.Hosts{Local: true}})
	ask := func(host, path string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	refused := ask("evil.example:9090", "/debug/pprof/cmdline")
	require.Equal(t, http.StatusMisdirectedRequest, refused.Code)
	require.Contains(t, refused.Body.String(), `"code":"FORBIDDEN"`)
	require.Contains(t, refused.Body.String(), "ORDERLY_ALLOWED_HOSTS")
	require.Contains(t, ask("localhost:9090", "/metrics").Body.String(), "\norderly_refused_total{reason=\"host\"} 1\n")
}
