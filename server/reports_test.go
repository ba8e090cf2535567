package server_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly/files"
	"orderly/resolvers"
	"orderly/server"
	"orderly/worker"
)

const requestReport = `mutation($input: RequestReportInput!) { requestReport(input: $input) {
	report { id status requestedBy { username } } errors { code }
} }`

// makeReports has a worker make a front's reports, and a server give their files.
func (f *front) makeReports() *httptest.Server {
	f.t.Helper()
	address, err := files.FolderURL(f.t.TempDir())
	require.NoError(f.t, err)
	store, err := files.Open(f.t.Context(), address)
	require.NoError(f.t, err)
	f.t.Cleanup(func() { require.NoError(f.t, store.Close()) })
	jobs, err := worker.Start(f.t.Context(), worker.Options{
		DB: f.db, Files: store, Rows: f.rows, Reports: worker.ReportOptions{Changed: resolvers.TellOfReports(f.hub)},
	})
	require.NoError(f.t, err)
	f.t.Cleanup(func() { require.NoError(f.t, jobs.Stop(context.WithoutCancel(f.t.Context()))) })
	given := httptest.NewServer(server.New(server.Options{
		GraphQL: f.handler, Health: server.NewHealth(f.db.Pool(), nil), Files: &server.Files{DB: f.db, Store: store, Links: f.links},
	}))
	f.t.Cleanup(given.Close)
	return given
}

// A customer asks for their orders, sees the report come to be, and fetches it: through the whole program.
func TestReportFromRequestToFile(t *testing.T) {
	t.Parallel()
	f := newFront(t)
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

	events := listenTo(t, listener, `subscription($id: ID!) { reportUpdated(id: $id) { status downloadUrl byteCount } }`,
		map[string]any{"id": asked.Data.RequestReport.Report.ID}, customer...)
	var last struct {
		ReportUpdated struct {
			Status, DownloadURL string
			ByteCount           int
		}
	}
	for last.ReportUpdated.Status != "SUCCEEDED" {
		require.NoError(t, json.Unmarshal([]byte(events.next().data(t)), &last))
	}
	require.JSONEq(t, `{"notificationReceived": {"kind": "REPORT_READY", "subject": {"status": "SUCCEEDED"}}}`, heard.next().data(t))

	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, given.URL+last.ReportUpdated.DownloadURL, http.NoBody)
	require.NoError(t, err)
	response, err := given.Client().Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	require.Equal(t, http.StatusOK, response.StatusCode)
	file, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.Len(t, file, last.ReportUpdated.ByteCount)
	var own int
	f.read(&own, "SELECT count(*) FROM order_items i JOIN orders o ON o.id = i.order_id JOIN users u ON u.id = o.customer_id WHERE u.username = 'customer'")
	require.Equal(t, 1+own, strings.Count(string(file), "\r\n"))

	again := f.ask(requestReport, input, customer...)
	require.Contains(t, again.body, asked.Data.RequestReport.Report.ID)
	require.Contains(t, again.body, "SUCCEEDED")
}
