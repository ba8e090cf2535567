package httpapi_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/blobstore"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/files"
	"orderly.example/internal/httpapi/health"
	"orderly.example/resolvers"
	"orderly.example/worker"
)

const requestReport = `mutation($input: RequestReportInput!) { requestReport(input: $input) {
	report { id status requestedBy { username } } errors { code }
} }`

// makeReports has a worker make a server's reports, and serves their files.
func (f *testServer) makeReports() *httptest.Server {
	f.t.Helper()
	address, err := blobstore.FolderURL(f.t.TempDir())
	require.NoError(f.t, err)
	store, err := blobstore.Open(f.t.Context(), address)
	require.NoError(f.t, err)
	jobs, err := worker.Start(f.t.Context(), worker.Options{
		DB: f.db, Files: store, Caches: f.rows, Reports: worker.ReportOptions{Changed: resolvers.PublishReports(f.hub)},
	})
	require.NoError(f.t, err)
	f.t.Cleanup(func() { require.NoError(f.t, jobs.Stop(context.WithoutCancel(f.t.Context()))) })
	given := httptest.NewServer(httpapi.New(httpapi.Options{
		GraphQL: f.handler, Health: health.NewChecker(f.db.Pool(), nil), Files: &files.Handler{DB: f.db, Store: store, Links: f.links},
	}))
	f.t.Cleanup(given.Close)
	return given
}

// A customer requests a report of their orders, watches it being made, and downloads it: through the whole program.
func TestReportFromRequestToFile(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	given := f.makeReports()
	customer := f.token("customer")
	listener := f.listen()
	heard := listenTo(t, listener, `subscription { notificationReceived { kind subject { ... on Report { status } } } }`, nil, customer...)

	var asked struct {
		Data struct {
			RequestReport struct {
				Report struct{ ID, Status string }
				Errors []any
			}
		}
		Extensions struct{ Cost shownCost }
	}
	input := map[string]any{"input": map[string]any{
		"kind": "ORDERS_EXPORT", "format": "CSV", "from": "2020-01-01", "to": "2029-12-31", "idempotencyKey": "one",
	}}
	a := f.ask(requestReport, input, append(customer, "X-Orderly-Cost", "1")...)
	require.NoError(t, json.Unmarshal([]byte(a.body), &asked), a.body)
	require.Equal(t, "QUEUED", asked.Data.RequestReport.Report.Status, a.body)
	require.Equal(t, 3, asked.Extensions.Cost.Statements.Used) // the row, the job and the word of it; who asked is known
	require.Equal(t, 4, asked.Extensions.Cost.Statements.Bound)

	last := awaitMade(t, listener, asked.Data.RequestReport.Report.ID, customer...)
	require.JSONEq(t, `{"notificationReceived": {"kind": "REPORT_READY", "subject": {"status": "SUCCEEDED"}}}`, heard.next().data(t))

	status, file := fetch(t, given.URL+last.DownloadURL)
	require.Equal(t, http.StatusOK, status)
	require.Len(t, file, last.ByteCount)
	var own int
	f.read(&own, "SELECT count(*) FROM order_items i JOIN orders o ON o.id = i.order_id JOIN users u ON u.id = o.customer_id WHERE u.username = 'customer'")
	require.Equal(t, 1+own, strings.Count(file, "\r\n"))

	again := f.ask(requestReport, input, customer...)
	require.Contains(t, again.body, asked.Data.RequestReport.Report.ID)
	require.Contains(t, again.body, "SUCCEEDED")
}

// made is a report that has succeeded.
type made struct {
	DownloadURL string
	ByteCount   int
}

func awaitMade(t *testing.T, listener *httptest.Server, report string, headers ...string) made {
	t.Helper()
	events := listenTo(t, listener, `subscription($id: ID!) { reportUpdated(id: $id) { status downloadUrl byteCount } }`,
		map[string]any{"id": report}, headers...)
	var last struct {
		ReportUpdated struct {
			made

			Status string
		}
	}
	for last.ReportUpdated.Status != "SUCCEEDED" {
		require.NoError(t, json.Unmarshal([]byte(events.next().data(t)), &last))
	}
	return last.ReportUpdated.made
}

func fetch(t *testing.T, link string) (status int, file string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, http.NoBody)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(text)
}

// A user who is no longer staff sees what a customer sees: the reports of their own orders.
func TestTheShopsReportsAreForWhoIsStaffNow(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	f.exec("DELETE FROM notifications")
	f.exec("DELETE FROM reports")
	given, listener := f.makeReports(), f.listen()
	admin, staff := f.token("admin"), f.token("staff")
	request := func(kind string, filter any) map[string]any {
		return map[string]any{"input": map[string]any{
			"kind": kind, "format": "CSV", "from": "2020-01-01", "to": "2029-12-31", "filter": filter, "idempotencyKey": kind,
		}}
	}
	ask := func(input map[string]any) (id, link string) {
		var asked struct {
			RequestReport struct{ Report struct{ ID string } }
		}
		require.NoError(t, json.Unmarshal([]byte(f.ask(requestReport, input, staff...).data(t)), &asked))
		return asked.RequestReport.Report.ID, given.URL + awaitMade(t, listener, asked.RequestReport.Report.ID, staff...).DownloadURL
	}
	wide, wideLink := ask(request("ORDERS_EXPORT", nil))
	_, customersLink := ask(request("CUSTOMER_ACTIVITY", nil))
	ownInput := request("ORDERS_EXPORT", map[string]any{"customer": f.id("staff")})
	ownInput["input"].(map[string]any)["idempotencyKey"] = "own"
	own, ownLink := ask(ownInput)
	var adminsLink struct{ Report struct{ DownloadURL string } }
	require.NoError(t, json.Unmarshal([]byte(f.ask(`query($id: ID!) { report(id: $id) { downloadUrl } }`, map[string]any{"id": wide}, admin...).data(t)), &adminsLink))

	const sees = `query($wide: ID!, $own: ID!) {
		wide: report(id: $wide) { status } own: report(id: $own) { status } nodes(ids: [$wide, $own]) { id }
		reports { totalCount nodes { id } }
		viewer { reports { totalCount nodes { id } } notifications { nodes { subject { ... on Report { id } } } } }
	}`
	ids := map[string]any{"wide": wide, "own": own}
	require.Contains(t, f.ask(sees, ids, staff...).data(t), `"totalCount":3`)
	a := f.ask(setRole, map[string]any{"user": f.id("staff"), "role": "CUSTOMER", "version": f.version("staff")}, admin...)
	require.Contains(t, a.data(t), `"role":"CUSTOMER"`)

	a = f.ask(sees, ids, staff...)
	page := `{ "totalCount": 1, "nodes": [{ "id": "` + own + `" }] }`
	require.JSONEq(t, `{ "wide": null, "own": { "status": "SUCCEEDED" }, "nodes": [null, { "id": "`+own+`" }], "reports": `+page+`,
		"viewer": { "reports": `+page+`, "notifications": { "nodes": [{ "subject": { "id": "`+own+`" } }, { "subject": null }, { "subject": null }] } } }`, a.data(t))
	require.Contains(t, listenTo(t, listener, `subscription($id: ID!) { reportUpdated(id: $id) { status } }`, map[string]any{"id": wide}, staff...).next().body, "BAD_ID")
	require.Contains(t, f.ask(`mutation($id: ID!) { cancelReport(input: { report: $id }) { report { id } errors { code } } }`, map[string]any{"id": wide}, staff...).data(t), `{"errors":[{"code":"NOT_FOUND"}],"report":null}`)
	require.Contains(t, f.ask(requestReport, request("ORDERS_EXPORT", nil), staff...).data(t), `{"errors":[{"code":"IDEMPOTENCY_CONFLICT"}],"report":null}`, "the key gives it back no more")

	for link, expected := range map[string]int{
		wideLink: http.StatusNotFound, customersLink: http.StatusNotFound, ownLink: http.StatusOK,
		given.URL + adminsLink.Report.DownloadURL: http.StatusOK,
	} {
		status, _ := fetch(t, link)
		require.Equal(t, expected, status, link)
	}
	f.exec("UPDATE users SET is_active = false WHERE username = 'staff'")
	status, _ := fetch(t, ownLink)
	require.Equal(t, http.StatusNotFound, status, "nor does who can't log in")
}

// A user has few unfinished reports, however many are requested at once.
func TestOpenReportsAreFew(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	customer := f.token("customer")
	ask := func(key string) answer {
		return f.ask(requestReport, map[string]any{"input": map[string]any{
			"kind": "ORDERS_EXPORT", "format": "CSV", "from": "2026-01-01", "to": "2026-01-02", "idempotencyKey": key,
		}}, customer...)
	}
	const allowed, asked = 5, 20
	var all sync.WaitGroup
	answers := make([]answer, asked)
	for i := range answers {
		all.Go(func() { answers[i] = ask(strconv.Itoa(i)) })
	}
	all.Wait()
	var accepted string
	for i, a := range answers {
		if a.status == http.StatusOK {
			require.Contains(t, a.body, "QUEUED")
			accepted = strconv.Itoa(i)
			continue
		}
		require.Equal(t, http.StatusTooManyRequests, a.status, a.body)
		require.Equal(t, []string{"THROTTLED"}, a.codes(t))
		require.Equal(t, "10", a.header.Get("Retry-After"))
	}
	var open, keys, jobs int
	f.read(&open, "SELECT count(*) FROM reports WHERE status = 'QUEUED'")
	f.read(&keys, "SELECT count(*) FROM idempotency_keys")
	f.read(&jobs, "SELECT count(*) FROM river_job")
	require.Equal(t, []int{allowed, allowed, allowed}, []int{open, keys, jobs})
	require.Contains(t, ask(accepted).body, "QUEUED", "what was accepted still is")
	require.Equal(t, []string{"THROTTLED"}, ask("another").codes(t))
	f.exec("UPDATE reports SET status = 'CANCELLED', finished_at = now() WHERE open_place = 2")
	require.Contains(t, ask("another").body, "QUEUED", "one is finished")
	require.Equal(t, []string{"THROTTLED"}, ask("one more").codes(t))
}

// A request for a report waits for the user's other one to commit, and needs no further statement.
func TestReportsOfOneUserAreWrittenInTurn(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	customer := f.token("customer")
	tx, err := f.ownPool.Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), `INSERT INTO reports (id, requested_by, kind, format, from_date, to_date, status, progress, created_at, open_place)
SELECT gen_random_uuid(), id, 'ORDERS_EXPORT', 'CSV', '2026-01-01', '2026-01-02', 'QUEUED', 0, now(), free_report_place(id, 5) FROM users WHERE username = 'customer'`)
	require.NoError(t, err)
	asked := make(chan answer, 1)
	go func() {
		asked <- f.ask(requestReport, map[string]any{"input": map[string]any{
			"kind": "ORDERS_EXPORT", "format": "CSV", "from": "2026-01-01", "to": "2026-01-02", "idempotencyKey": "second",
		}}, append([]string{"X-Orderly-Cost", "1"}, customer...)...)
	}()
	require.Eventually(t, func() bool {
		var waiting int
		f.read(&waiting, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'orderly' AND wait_event_type = 'Lock'")
		return waiting == 1
	}, patience, time.Millisecond)
	require.NoError(t, tx.Commit(t.Context()))
	second := <-asked
	require.Contains(t, second.body, "QUEUED")
	require.Contains(t, second.body, `"used":3`, "the row, its job and the user: at the first try")
}
