package httpapi_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/blobstore"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/files"
	"orderly.example/internal/httpapi/health"
	"orderly.example/internal/postgres"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
	"orderly.example/test/services"
)

// content is the content of a report's file.
const content = "sku,name\r\nA-1,A name\r\n"

// download is a shop with one report, and the server of its file.
type download struct {
	db      *db.DB
	store   *blobstore.Store
	report  *db.Report
	viewer  context.Context //nolint:containedctx // that of a request of the staff's
	handler http.Handler
	log     *lines
}

func newDownload(t *testing.T, o files.LinkOptions) *download {
	t.Helper()
	links := files.NewLinks(o)
	d := &download{log: &lines{}}
	var err error
	d.db, err = db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: services.Seeded(t), Min: 1, Max: 4, StatementTimeout: patience}, Link: links.To})
	require.NoError(t, err)
	t.Cleanup(d.db.Close)
	address, err := blobstore.FolderURL(t.TempDir())
	require.NoError(t, err)
	d.store, err = blobstore.Open(t.Context(), address)
	require.NoError(t, err)

	var id uuid.UUID
	require.NoError(t, d.db.Pool().QueryRow(t.Context(), `UPDATE reports SET blob = id || '/1-abc.csv', kind = 'ORDERS_EXPORT', format = 'CSV',
		from_date = '2026-01-01', to_date = '2026-01-31' WHERE id = (SELECT id FROM reports WHERE status = 'SUCCEEDED' ORDER BY id LIMIT 1) RETURNING id`).Scan(&id))
	staff := auth.Viewer{}
	require.NoError(t, d.db.Pool().QueryRow(t.Context(), "SELECT id FROM users WHERE username = 'staff'").Scan(&staff.ID))
	d.viewer = auth.WithViewer(t.Context(), staff)
	found, err := sqlpage.ByID[db.Report](d.db.Database)(t.Context(), []uuid.UUID{id})
	require.NoError(t, err)
	d.report = found[id]
	w, err := d.store.Create(t.Context(), d.report.Blob, "text/csv")
	require.NoError(t, err)
	_, err = io.WriteString(w, content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	log := slog.New(slog.NewJSONHandler(d.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	graph, err := httpapi.NewGraphQL(httpapi.GraphQLOptions{DB: d.db, Timeout: patience})
	require.NoError(t, err)
	d.handler = httpapi.New(httpapi.Options{
		GraphQL: graph,
		Health:  health.NewChecker(d.db.Pool(), log),
		Files:   &files.Handler{DB: d.db, Store: d.store, Links: links, Origins: allow(t, shop), Log: log},
		Log:     log,
	})
	return d
}

// get requests a link. Headers are names and values in turn.
func (d *download) get(t *testing.T, method, link string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, link, http.NoBody)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	d.handler.ServeHTTP(recorder, request)
	return recorder
}

func TestDownload(t *testing.T) {
	t.Parallel()
	d := newDownload(t, files.LinkOptions{})
	link := *d.report.DownloadURL(d.viewer)
	require.True(t, strings.HasPrefix(link, "/files/"+d.report.ID.String()+"/1-abc.csv?"), link)

	answer := d.get(t, http.MethodGet, link)
	require.Equal(t, http.StatusOK, answer.Code)
	require.Equal(t, content, answer.Body.String())
	for name, value := range map[string]string{
		"Cache-Control":          "private, no-store",
		"Content-Disposition":    `attachment; filename="orders-2026-01-01-2026-01-31.csv"`,
		"Content-Type":           "text/csv; charset=utf-8",
		"X-Content-Type-Options": "nosniff",
		"Accept-Ranges":          "bytes",
		"ETag":                   `"` + *d.report.SHA256 + `"`,
	} {
		require.Equal(t, value, answer.Header().Get(name), name)
	}

	answer = d.get(t, http.MethodHead, link)
	require.Equal(t, http.StatusOK, answer.Code)
	require.Equal(t, "22", answer.Header().Get("Content-Length"))
	require.Empty(t, answer.Body.String())

	answer = d.get(t, http.MethodGet, link, "Range", "bytes=10-12")
	require.Equal(t, http.StatusPartialContent, answer.Code)
	require.Equal(t, "A-1", answer.Body.String())
	require.Equal(t, "bytes 10-12/22", answer.Header().Get("Content-Range"))
	require.Equal(t, http.StatusRequestedRangeNotSatisfiable, d.get(t, http.MethodGet, link, "Range", "bytes=99-").Code)

	require.Contains(t, d.log.String(), "/1-abc.csv")
	require.NotContains(t, d.log.String(), "signature")
}

func TestDownloadByAPageOfAnAllowedOrigin(t *testing.T) {
	t.Parallel()
	d := newDownload(t, files.LinkOptions{})
	link := *d.report.DownloadURL(d.viewer)
	asked := d.get(t, http.MethodOptions, link, "Origin", shop, "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "range")
	require.Equal(t, http.StatusNoContent, asked.Code)
	require.Equal(t, shop, asked.Header().Get("Access-Control-Allow-Origin"))
	answer := d.get(t, http.MethodGet, link, "Origin", shop)
	require.Equal(t, content, answer.Body.String())
	require.Equal(t, shop, answer.Header().Get("Access-Control-Allow-Origin"))
	require.Contains(t, answer.Header().Get("Access-Control-Expose-Headers"), "Content-Disposition")
	require.Empty(t, d.get(t, http.MethodGet, link, "Origin", foreign).Header().Get("Access-Control-Allow-Origin"))

	posted := d.get(t, http.MethodPost, link, "Origin", shop)
	require.Equal(t, http.StatusMethodNotAllowed, posted.Code)
	require.Equal(t, "GET, HEAD", posted.Header().Get("Allow"))
}

func TestDownloadNeedsALinkThatHolds(t *testing.T) {
	t.Parallel()
	d := newDownload(t, files.LinkOptions{Secret: strings.Repeat("s", 32)})
	link, err := url.Parse(*d.report.DownloadURL(d.viewer))
	require.NoError(t, err)
	with := func(change func(path *string, query url.Values)) string {
		path, query := link.Path, link.Query()
		change(&path, query)
		return path + "?" + query.Encode()
	}
	other := newDownload(t, files.LinkOptions{Secret: strings.Repeat("x", 32)})
	late := files.NewLinks(files.LinkOptions{Secret: strings.Repeat("s", 32), Life: -time.Second})
	for name, tampered := range map[string]string{
		"no query":     link.Path,
		"run out":      late.To(d.viewer, d.report),
		"later":        with(func(_ *string, q url.Values) { q.Set("expires", "9"+q.Get("expires")) }),
		"another file": with(func(path *string, _ url.Values) { *path = strings.Replace(*path, "abc", "abd", 1) }),
		"another report": with(func(path *string, _ url.Values) {
			*path = strings.Replace(*path, d.report.ID.String(), other.report.ID.String(), 1) + "x"
		}),
		"another key":     files.NewLinks(files.LinkOptions{Secret: strings.Repeat("x", 32)}).To(d.viewer, d.report),
		"a key by chance": files.NewLinks(files.LinkOptions{}).To(d.viewer, d.report),
		"another viewer":  with(func(_ *string, q url.Values) { q.Set("for", d.report.ID.String()) }),
		"no signature":    with(func(_ *string, q url.Values) { q.Del("signature") }),
		"cut short":       with(func(_ *string, q url.Values) { q.Set("signature", q.Get("signature")[:20]) }),
	} {
		answer := d.get(t, http.MethodGet, tampered)
		require.Equal(t, http.StatusForbidden, answer.Code, name)
		require.NotContains(t, answer.Body.String(), "A-1", name)
	}
	require.Equal(t, http.StatusOK, d.get(t, http.MethodGet, link.String()).Code)
}

// While the secret is replaced, what the next and the last one sign holds too, and nothing else is signed by them.
func TestDownloadWithTheOtherSecret(t *testing.T) {
	t.Parallel()
	one, two, three := strings.Repeat("1", 32), strings.Repeat("2", 32), strings.Repeat("3", 32)
	d := newDownload(t, files.LinkOptions{Secret: one, Other: two})
	by := func(secret string) int {
		return d.get(t, http.MethodGet, files.NewLinks(files.LinkOptions{Secret: secret}).To(d.viewer, d.report)).Code
	}
	require.Equal(t, http.StatusOK, by(one))
	require.Equal(t, http.StatusOK, by(two))
	require.Equal(t, http.StatusForbidden, by(three))
	require.Equal(t, http.StatusForbidden, by(""))
	made, err := url.Parse(files.NewLinks(files.LinkOptions{Secret: one, Other: two}).To(d.viewer, d.report))
	require.NoError(t, err)
	old := newDownload(t, files.LinkOptions{Secret: two})
	require.Equal(t, http.StatusForbidden, old.get(t, http.MethodGet, made.String()).Code)
}

func TestDownloadOfAFileThatIsGone(t *testing.T) {
	t.Parallel()
	d := newDownload(t, files.LinkOptions{})
	link := *d.report.DownloadURL(d.viewer)
	require.NoError(t, d.store.Delete(t.Context(), d.report.Blob))
	require.Equal(t, http.StatusNotFound, d.get(t, http.MethodGet, link).Code)

	d = newDownload(t, files.LinkOptions{})
	link = *d.report.DownloadURL(d.viewer)
	_, err := d.db.Pool().Exec(t.Context(), "UPDATE reports SET blob = NULL WHERE id = $1", d.report.ID)
	require.NoError(t, err)
	require.Equal(t, http.StatusNotFound, d.get(t, http.MethodGet, link).Code)
}

func TestLinksBeginWithThePublicURL(t *testing.T) {
	t.Parallel()
	links := files.NewLinks(files.LinkOptions{Base: "https://shop.example/"})
	require.True(t, strings.HasPrefix(links.To(t.Context(), &db.Report{Blob: "a/b.csv"}), "https://shop.example/files/a/b.csv?expires="))
}
