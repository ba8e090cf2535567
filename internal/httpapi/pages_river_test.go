package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/health"
	"orderly.example/internal/httpapi/pages"
	"orderly.example/internal/uuid"
	"orderly.example/worker"
)

// riverPages is a server with River's pages.
type riverPages struct {
	*testServer

	inserter *worker.Inserter
	public   http.Handler
}

func newRiverPages(t *testing.T, changes ...change) *riverPages {
	t.Helper()
	b := &riverPages{testServer: newServer(t, changes...)}
	var err error
	b.inserter, err = worker.NewInserter(t.Context(), b.db, nil)
	require.NoError(t, err)
	pages, err := b.inserter.Pages(pages.RiverPath, nil)
	require.NoError(t, err)
	b.public = httpapi.New(httpapi.Options{GraphQL: b.handler, River: pages, Health: health.NewChecker(b.ownPool, nil)})
	return b
}

// visit requests a path below River's pages. Headers are names and values in turn.
func (b *riverPages) visit(method, path, body string, headers ...string) answer {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), method, "https://shop.example"+pages.RiverPath+path, strings.NewReader(body))
	r.Header.Set("Accept", "text/html, application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	b.public.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}

// enqueue queues a job for a report that does not exist, and returns the job.
func (b *riverPages) enqueue() uuid.UUID {
	b.t.Helper()
	report, err := uuid.New()
	require.NoError(b.t, err)
	require.NoError(b.t, pgx.BeginFunc(b.t.Context(), b.ownPool, func(tx pgx.Tx) error {
		return b.inserter.Enqueue(b.t.Context(), tx, report, 1, 1)
	}))
	return report
}

func TestRiversPagesAreForAdmins(t *testing.T) {
	t.Parallel()
	b := newRiverPages(t, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.Development = true })
	report := b.enqueue()
	const list = "api/jobs?state=available"

	nobody := b.visit(http.MethodGet, "jobs?state=available", "")
	require.Equal(t, http.StatusFound, nobody.status, "in development too")
	require.Equal(t, "/log-in?to=%2Fadmin%2Friver%2Fjobs%3Fstate%3Davailable", nobody.header.Get("Location"))
	require.Equal(t, http.StatusFound, b.visit(http.MethodGet, list, "").status)
	require.Equal(t, http.StatusUnauthorized, b.visit(http.MethodPost, "api/jobs/cancel", `{"ids":["1"]}`).status)

	for _, username := range []string{"customer", "staff"} {
		cookie := b.cookie(username)
		for _, a := range []answer{
			b.visit(http.MethodGet, "", "", "Cookie", cookie),
			b.visit(http.MethodGet, list, "", "Cookie", cookie),
			b.visit(http.MethodPost, "api/jobs/cancel", `{"ids":["1"]}`, "Cookie", cookie),
		} {
			require.Equal(t, http.StatusForbidden, a.status, username)
			require.NotContains(t, a.body, report.String())
		}
	}

	cookie := b.cookie("admin")
	require.Contains(t, b.visit(http.MethodGet, "", "", "Cookie", cookie).body, "<title>River</title>")
	require.Contains(t, b.visit(http.MethodGet, list, "", "Cookie", cookie).body, report.String())
}

func TestRiversPagesObeyThemselvesAlone(t *testing.T) {
	t.Parallel()
	const friend = "https://friend.example"
	b := newRiverPages(t, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.Origins = allow(t, friend) })
	cookie := b.cookie("admin")
	b.enqueue()
	state := func() (state string) {
		b.read(&state, "SELECT state FROM river_job")
		return state
	}
	var id string
	b.read(&id, "SELECT id::text FROM river_job")

	for what, headers := range map[string][]string{
		"a foreign page":                   {"Origin", foreign, "Sec-Fetch-Site", "cross-site"},
		"a foreign page in an old browser": {"Origin", foreign},
		"one that may use the graph":       {"Origin", friend, "Sec-Fetch-Site", "cross-site"},
		"another host of the same site":    {"Origin", "https://blog.shop.example", "Sec-Fetch-Site", "same-site"},
	} {
		for method, path := range map[string]string{
			http.MethodPost: "api/jobs/cancel", http.MethodPut: "api/queues/reports/pause", http.MethodPatch: "api/queues/reports", http.MethodDelete: "api/jobs",
		} {
			for _, whose := range [][]string{{"Cookie", cookie}, nil} {
				a := b.visit(method, path, `{"ids":["`+id+`"]}`, append(headers, whose...)...)
				require.Equal(t, http.StatusForbidden, a.status, "%s: %s %s", what, method, path)
			}
		}
	}
	require.Equal(t, "available", state())

	own := b.visit(http.MethodPost, "api/jobs/cancel", `{"ids":["`+id+`"]}`, "Cookie", cookie, "Origin", "https://shop.example", "Sec-Fetch-Site", "same-origin")
	require.Equal(t, http.StatusOK, own.status, own.body)
	require.Equal(t, "cancelled", state())

	long := b.visit(http.MethodPost, "api/jobs/cancel", `{"ids":["`+strings.Repeat("1", 2<<20)+`"]}`, "Cookie", cookie)
	require.GreaterOrEqual(t, long.status, http.StatusBadRequest, "it is too long")
}

func TestNobodyKeepsRiversPages(t *testing.T) {
	t.Parallel()
	b := newRiverPages(t)
	admin, staff := b.cookie("admin"), b.cookie("staff")
	for _, a := range []answer{
		b.visit(http.MethodGet, "", "", "Cookie", admin),
		b.visit(http.MethodGet, "jobs", "", "Cookie", admin), // no file: the page itself
		b.visit(http.MethodGet, "api/queues", "", "Cookie", admin),
		b.visit(http.MethodGet, "icon.svg", "", "Cookie", admin),
		b.visit(http.MethodGet, "", "", "Cookie", staff),
		b.visit(http.MethodGet, "", ""),
		b.visit(http.MethodPost, "api/jobs/cancel", "", "Origin", foreign),
	} {
		require.Equal(t, []string{"no-store"}, a.header.Values("Cache-Control"))
		require.Contains(t, a.header.Get("Content-Security-Policy"), "default-src 'self'; ")
		require.Contains(t, a.header.Get("Content-Security-Policy"), "frame-ancestors 'none'")
		require.Equal(t, "nosniff", a.header.Get("X-Content-Type-Options"))
	}
}
