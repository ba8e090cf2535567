package e2e

import (
	"encoding/json"
	"net/url"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/test/services"
)

// When the database is lost under load, the log has a few lines, which count every request.
func TestRepeatedWarningsAreCountedInFewLines(t *testing.T) {
	t.Parallel()
	databaseURL := migrated(t)
	p := startProgram(t, production(t, databaseURL), "serve")
	closeDatabase(t, databaseURL)
	const requests = 20
	for failed := 0; failed < requests; {
		answer := post(t, "http://"+p.api+"/graphql", `{"query":"{ products(first: 1) { nodes { name } } }"}`)
		if strings.Contains(answer, `"nodes"`) { // a connection that was being made, and was not yet listed
			closeDatabase(t, databaseURL)
			continue
		}
		failed++
	}
	p.signal(t, syscall.SIGTERM)
	require.Equal(t, 0, p.await(t))

	lines, counted := 0, 0
	for text := range strings.Lines(p.stderr.String()) {
		var line struct {
			Msg      string
			Repeated int
		}
		require.NoError(t, json.Unmarshal([]byte(text), &line), text)
		if strings.HasPrefix(line.Msg, "a request met") {
			lines++
			counted += max(1, line.Repeated)
		}
	}
	require.Equal(t, requests, counted, "every failed request is counted")
	require.Less(t, lines, requests)
}

// closeDatabase forbids connections to a database, and ends those that exist.
func closeDatabase(t *testing.T, databaseURL string) {
	t.Helper()
	address, err := url.Parse(databaseURL)
	require.NoError(t, err)
	name := strings.TrimPrefix(address.Path, "/")
	address.Path = "/postgres"
	conn, err := pgx.Connect(t.Context(), address.String())
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), "ALTER DATABASE "+pgx.Identifier{name}.Sanitize()+" ALLOW_CONNECTIONS false")
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
	require.NoError(t, err)
	require.NoError(t, conn.Close(t.Context()))
}

func TestRiverOnlyLogsAtDebugLevel(t *testing.T) {
	t.Parallel()
	for level, tells := range map[string]bool{"info": false, "debug": true} {
		t.Run(level, func(t *testing.T) {
			t.Parallel()
			p := startProgram(t, append(production(t, services.Migrated(t)), "ORDERLY_LOG_LEVEL="+level), "work")
			p.signal(t, syscall.SIGTERM)
			require.Equal(t, 0, p.await(t))
			require.NotContains(t, p.stderr.String(), `"level":"INFO","msg":"River`)
			require.Equal(t, tells, strings.Contains(p.stderr.String(), `"level":"DEBUG","msg":"River client started"`))
		})
	}
}
