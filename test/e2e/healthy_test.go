package e2e

import (
	"net"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// A container's health check has no shell: it runs the program beside the one that it asks.
func TestHealthy(t *testing.T) {
	t.Parallel()
	environ := production(t, migrated(t))
	for _, role := range []string{"serve", "work"} {
		p := startProgram(t, append(environ, "ORDERLY_SHUTDOWN_DELAY="+map[string]string{"serve": "5m", "work": "0s"}[role]), role)
		_, port, err := net.SplitHostPort(p.admin)
		require.NoError(t, err)
		for _, address := range []string{p.admin, "0.0.0.0:" + port, ":" + port} {
			code, stdout, stderr := runInProcess(t, append(environ, "ORDERLY_ENV=production", "ORDERLY_ADMIN_ADDR="+address), "healthy")
			require.Equal(t, 0, code, stderr)
			require.Equal(t, "ready\n", stdout)
		}
		if role == "work" { // which stops at once: no load balancer leads to it
			p.signal(t, syscall.SIGTERM)
			require.Equal(t, 0, p.await(t))
			continue
		}
		p.signal(t, syscall.SIGTERM)
		p.awaitLog(t, "shutting down")
		require.Eventually(t, func() bool {
			code, _, stderr := runInProcess(t, append(environ, "ORDERLY_ADMIN_ADDR="+p.admin), "healthy")
			return code == 1 && strings.Contains(stderr, "not ready: shutting down")
		}, patience, tick)
		p.signal(t, syscall.SIGTERM)
		require.Equal(t, -1, p.await(t), "the second signal ends it")
		code, _, stderr := runInProcess(t, append(environ, "ORDERLY_ADMIN_ADDR="+p.admin), "healthy")
		require.Equal(t, 1, code)
		require.Contains(t, stderr, "nothing answers")
	}
}
