package httpapi_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/test/services"
)

func TestAClientThatHangsUpCancelsItsStatements(t *testing.T) {
	t.Parallel()
	g := openGraph(t, services.Seeded(t))
	public := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.handler.ServeHTTP(w, r.WithContext(auth.WithViewer(r.Context(), g.viewer)))
	}))
	release := g.lockTables(t, "orders, users, products")

	for query, statements := range map[string]int{
		`{ orders { nodes { number } } users { nodes { username } } products { nodes { name } } }`:                                                                   3,
		`{ a: orders { totalCount } b: users { totalCount } c: users(first: 1) { nodes { id } } d: orders(first: 1) { nodes { id } } e: products { nodes { id } } }`: 4, // one is fused
	} {
		ctx, hangUp := context.WithCancel(t.Context())
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, public.URL, strings.NewReader(`{"query": "`+query+`"}`))
		require.NoError(t, err)
		r.Header.Set("Content-Type", "application/json")
		failed := make(chan error, 1)
		go func() {
			response, err := http.DefaultClient.Do(r)
			if err == nil {
				_ = response.Body.Close()
			}
			failed <- err
		}()
		g.awaitWaitingForLock(t, statements)
		hangUp()
		require.ErrorIs(t, <-failed, context.Canceled)
		g.awaitWaitingForLock(t, 0)
	}
	release()
	require.Equal(t, http.StatusOK, g.post(t, anOrder).status)
	require.NotContains(t, g.log.String(), `"level":"ERROR"`, "a client that goes is no fault of ours")
}

func TestARequestThatTakesTooLong(t *testing.T) {
	t.Parallel()
	for name, limit := range map[string]option{
		"of the request":   func(_ *db.Options, g *httpapi.GraphQLOptions) { g.Timeout = 300 * time.Millisecond },
		"of the statement": func(o *db.Options, _ *httpapi.GraphQLOptions) { o.Postgres.StatementTimeout = 300 * time.Millisecond },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := openGraph(t, services.Seeded(t), production, limit)
			release := g.lockTables(t, "orders")
			for _, query := range []string{anOrder, `{ viewer { id } a: orders { nodes { id } } b: orders { totalCount } c: users { totalCount } d: users { nodes { id } } }`} {
				a := g.post(t, query)
				require.Contains(t, a.codes(t), "TIMEOUT", a.body)
				require.NotContains(t, a.codes(t), "INTERNAL", a.body)
				g.awaitWaitingForLock(t, 0)
			}
			require.Equal(t, http.StatusGatewayTimeout, g.post(t, anOrder).status)
			release()
			require.Eventually(t, func() bool { return g.post(t, anOrder).status == http.StatusOK }, patience, pollInterval, "a busy machine can be late too")
		})
	}
}
