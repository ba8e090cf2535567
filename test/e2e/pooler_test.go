package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/test/services"
)

// pooledEnvironment returns the program's environment with a PgBouncer. It gives the role the settings that the
// program asks for.
func pooledEnvironment(t *testing.T, databaseURL, mode string, size int) []string {
	t.Helper()
	environ := append(production(t, databaseURL), "ORDERLY_ENV=development", "ORDERLY_DATA_DIR="+t.TempDir(),
		"ORDERLY_DIRECT_DATABASE_URL="+databaseURL, "ORDERLY_DB_STATEMENT_TIMEOUT=10m", "ORDERLY_DB_MAX_CONNS=10", "ORDERLY_DB_START_WAIT=0s")
	refused := append(environ, "DATABASE_URL="+services.PgBouncer(t, databaseURL, mode, size))
	code, _, stderr := runInProcess(t, refused, "serve")
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "set ORDERLY_DB_POOLER to its pool_mode, session or transaction")

	if mode == "transaction" {
		code, _, stderr := runInProcess(t, append(refused, "ORDERLY_DB_POOLER=transaction"), "serve")
		require.Equal(t, 1, code)
		statements := regexp.MustCompile(`ALTER ROLE .*;`).FindString(stderr)
		require.Contains(t, statements, "statement_timeout", stderr)
		conn, err := pgx.Connect(t.Context(), databaseURL)
		require.NoError(t, err)
		_, err = conn.Exec(t.Context(), statements)
		require.NoError(t, err)
		require.NoError(t, conn.Close(t.Context()))
	}
	return append(environ, "DATABASE_URL="+services.PgBouncer(t, databaseURL, mode, size), "ORDERLY_DB_POOLER="+mode)
}

func TestPgBouncer(t *testing.T) {
	t.Parallel()
	for mode, size := range map[string]int{"session": 30, "transaction": 5} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			databaseURL := services.Seeded(t)
			// In session mode each of the program's connections has its own PostgreSQL connection; in transaction
			// mode they share some.
			environ := pooledEnvironment(t, databaseURL, mode, size)
			direct := startProgram(t, append(slices.Clone(environ), "DATABASE_URL="+databaseURL, "ORDERLY_DB_POOLER=none"), "serve")
			p := startProgram(t, environ, "serve")
			token, ask := asStaff(t, p)

			requireSameAnswers(t, p, direct, token)
			requireReport(t, p, token, ask, environ)
			requireCancelledStatement(t, p, token, databaseURL)
		})
	}
}

// requireSameAnswers compares answers with and without the pooler, for many concurrent requests.
func requireSameAnswers(t *testing.T, p, direct *running, token string) {
	t.Helper()
	queries := []string{
		`{ products(first: 5) { totalCount nodes { id name price { amount } } } }`,
		`{ products(first: 5, filter: {search: "a"}) { nodes { id } pageInfo { endCursor } } }`,
		`{ users(first: 5) { nodes { id username orders(first: 2) { nodes { id total { amount } items { nodes { quantity product { name } } } } } } } }`,
		`{ orders(first: 5, filter: {status: [PAID]}) { totalCount nodes { id version customer { username } history { to } } } }`,
		`{ viewer { username unreadNotificationCount } }`,
	}
	var waiting sync.WaitGroup
	for range 8 {
		for _, query := range queries {
			waiting.Go(func() {
				answer, _, _ := strings.Cut(askAs(t, p, token, query, nil), `,"extensions"`) // without the cost
				expected, _, _ := strings.Cut(askAs(t, direct, token, query, nil), `,"extensions"`)
				if expected != answer || strings.Contains(answer, `"errors"`) {
					t.Errorf("%s\n%s\nnot\n%s", query, answer, expected)
				}
			})
		}
	}
	waiting.Wait()
}

// requireReport requires that a worker behind the pooler makes a report, and that a subscription is notified.
func requireReport(t *testing.T, p *running, token string, ask func(*running, string, map[string]any, any), environ []string) {
	t.Helper()
	work := startProgram(t, environ, "work")
	var asked struct {
		RequestReport struct {
			Report struct{ ID string }
			Errors []any
		}
	}
	ask(p, `mutation { requestReport(input: {kind: ORDERS_EXPORT, format: CSV, from: "2026-01-01", to: "2026-01-31", idempotencyKey: "k"}) { report { id } errors { code } } }`, nil, &asked)
	require.Empty(t, asked.RequestReport.Errors)
	awaitEvent(t, subscribe(t, p, token, `subscription($id: ID!) { reportUpdated(id: $id) { status } }`, map[string]any{"id": asked.RequestReport.Report.ID}), `"SUCCEEDED"`)
	require.NotContains(t, work.stderr.String(), `"ERROR"`)
}

// requireCancelledStatement requires that a client's statement is cancelled when the client disconnects. Otherwise
// it would run for minutes.
func requireCancelledStatement(t *testing.T, p *running, token, databaseURL string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), databaseURL)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) }()
	_, err = conn.Exec(t.Context(), "BEGIN; LOCK TABLE products")
	require.NoError(t, err)
	waiting := func() int {
		return count(t, databaseURL, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
	}
	ctx, hangUp := context.WithCancel(t.Context())
	body, err := json.Marshal(map[string]string{"query": `{ products(first: 1) { nodes { name } } }`})
	require.NoError(t, err)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+p.api+"/graphql", bytes.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if response, err := http.DefaultClient.Do(r); err == nil {
			_ = response.Body.Close()
		}
	}()
	require.Eventually(t, func() bool { return waiting() == 1 }, patience, tick)
	hangUp()
	<-ended
	require.Eventually(t, func() bool { return waiting() == 0 }, patience, tick)
	_, err = conn.Exec(t.Context(), "ROLLBACK")
	require.NoError(t, err)
	require.NotContains(t, askAs(t, p, token, `{ products(first: 1) { nodes { name } } }`, nil), `"errors"`)
}
