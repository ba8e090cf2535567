package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"orderly.example/test/services"
)

// tracedProgram is a program that sends traces to a collector, and a client of it.
type tracedProgram struct {
	*running

	collector *collector
	token     string
}

func startTraced(t *testing.T) *tracedProgram {
	t.Helper()
	p := &tracedProgram{collector: newCollector(t)}
	p.running = startProgram(t, testEnvironment(
		"DATABASE_URL="+services.Seeded(t), "REDIS_URL="+services.RedisURL(t), "ORDERLY_DATA_DIR="+filepath.Join(t.TempDir(), "data"),
		"OTEL_EXPORTER_OTLP_ENDPOINT="+p.collector.url, "OTEL_TRACES_SAMPLER=always_on", "OTEL_BSP_SCHEDULE_DELAY=20", "ORDERLY_REDIS_TIMEOUT=10s", "ORDERLY_LOG_LEVEL=debug",
	), "dev")
	var in struct {
		Data struct{ LogIn struct{ Token string } }
	}
	a := p.ask(t, `mutation LogIn($input: LogInInput!) { logIn(input: $input) { token } }`, `{"input": {"username": "staff", "password": "orderly-demo"}}`)
	require.NoError(t, json.Unmarshal([]byte(a), &in))
	require.NotEmpty(t, in.Data.LogIn.Token, a)
	p.token = in.Data.LogIn.Token
	return p
}

func (p *tracedProgram) ask(t *testing.T, query, variables string) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": json.RawMessage(variables)})
	require.NoError(t, err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+p.api+"/graphql", strings.NewReader(string(body)))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "agent-of-the-test")
	r.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00") // a client does not decide what is recorded
	if p.token != "" {
		r.Header.Set("Authorization", "Bearer "+p.token)
	}
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
	require.NoError(t, err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return string(answer)
}

// awaitTrace waits for the request of an operation, and returns its trace.
func (p *tracedProgram) awaitTrace(t *testing.T, operation string) (spans []string, root *tracepb.Span) {
	t.Helper()
	of := p.collector.await(t, operation, func(s *tracepb.Span) bool { return attributeOf(s, "graphql.operation.name") == operation })
	root = p.collector.await(t, "the request", func(s *tracepb.Span) bool {
		return string(s.TraceId) == string(of.TraceId) && len(s.ParentSpanId) == 0
	})
	return p.collector.tree(of.TraceId), root
}

// TestTraces checks the traces of a page, a report and an error.
func TestTraces(t *testing.T) {
	t.Parallel()
	p := startTraced(t)
	p.checkTraceOfPage(t)
	p.checkTraceOfReport(t)
	p.checkTraceOfError(t)

	for _, name := range p.collector.roots() {
		require.Regexp(t, `^(POST /graphql|river\.work/\w+)$`, name, "the program's own work has no traces")
	}
	everything := p.collector.everything()
	for _, value := range []string{
		"customer@", "'%customer", "staff@", "orderly-demo", p.token, "key-of-the-test", "nonsense-of-the-test", "agent-of-the-test", "127.0.0.1", "2025-12-31",
	} {
		require.NotContains(t, everything, value)
	}
	require.NotRegexp(t, `db\.statement|user_agent|client\.address|url\.path|exception\.message`, everything)
}

// checkTraceOfPage requires spans down to statements and Redis commands.
func (p *tracedProgram) checkTraceOfPage(t *testing.T) {
	t.Helper()
	p.ask(t, `query Page($search: String) { users(first: 3, filter: {search: $search}) { nodes { username email
		orders(first: 2) { nodes { number customer { email } items { nodes { product { name } } } } } } } }`, `{"search": "customer"}`)
	spans, root := p.awaitTrace(t, "Page")
	const operation = "POST /graphql > query Page"
	require.Subset(t, spans, []string{
		"POST /graphql",
		operation,
		operation + " > plan",
		operation + " > Query.users",
		operation + " > Query.users > SELECT",
		operation + " > User.orders > SELECT",
		operation + " > Order.customer",
		operation + " > Order.items",
		operation + " > OrderItem.product > SELECT",
	})
	require.Regexp(t, `(?m)^`+operation+` > Order\.customer > redis\.pipeline get set`, strings.Join(spans, "\n"))
	require.Len(t, root.Links, 1, "the client's trace is linked")
	statement := p.collector.await(t, "the statement of users", func(s *tracepb.Span) bool {
		return string(s.TraceId) == string(root.TraceId) && strings.Contains(attributeOf(s, "db.query.text"), "LIKE search_pattern(?)")
	})
	require.Contains(t, statement.String(), "graphql.fields")
}

// checkTraceOfReport requires a trace of the job that is linked to the request for the report.
func (p *tracedProgram) checkTraceOfReport(t *testing.T) {
	t.Helper()
	p.ask(t, `mutation Report($input: RequestReportInput!) { requestReport(input: $input) { report { id } } }`,
		`{"input": {"kind": "TOP_PRODUCTS", "format": "CSV", "from": "2025-01-01", "to": "2025-12-31", "idempotencyKey": "key-of-the-test"}}`)
	spans, _ := p.awaitTrace(t, "Report")
	const queued = "POST /graphql > mutation Report > Mutation.requestReport > river.insert_many"
	require.Contains(t, spans, queued)
	require.Contains(t, spans, queued+" > WITH")
	request := p.collector.await(t, "queueing", func(s *tracepb.Span) bool { return s.Name == "river.insert_many" })
	job := p.collector.await(t, "the job", func(s *tracepb.Span) bool { return strings.HasPrefix(s.Name, "river.work/") && len(s.Links) > 0 })
	require.Empty(t, job.ParentSpanId)
	require.Equal(t, request.SpanId, job.Links[0].SpanId)
	require.Contains(t, p.collector.tree(job.TraceId), job.Name+" > SELECT")
}

// checkTraceOfError requires the trace's id in the error and in the log.
func (p *tracedProgram) checkTraceOfError(t *testing.T) {
	t.Helper()
	answer := p.ask(t, `query Wrong($id: ID!) { order(id: $id) { id } }`, `{"id": "nonsense-of-the-test"}`)
	_, root := p.awaitTrace(t, "Wrong")
	require.Contains(t, answer, `"traceId":"`+traceOf(root)+`"`)
	p.awaitLog(t, `"trace":"`+traceOf(root)+`"`)
}
