package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"orderly.example/test/services"
)

// These tests check what docs/running.md says.

const orderUpdated = `subscription($id: ID!) { orderUpdated(id: $id) { status } }`

// twoServers starts two servers of one shop, and a worker that shares their folder of files.
func twoServers(t *testing.T) (here, there *running) {
	t.Helper()
	environ := append(production(t, services.Seeded(t)), "ORDERLY_ENV=development", "ORDERLY_DATA_DIR="+t.TempDir(), "ORDERLY_REDIS_TIMEOUT=10s")
	here = startProgram(t, environ, "serve")
	there = startProgram(t, environ, "serve")
	startProgram(t, environ, "work")
	return here, there
}

// asStaff logs in at one server. The returned function sends requests to any server.
func asStaff(t *testing.T, at *running) (token string, ask asking) {
	t.Helper()
	token = logInAt(t, at, "staff")
	return token, func(p *running, query string, variables map[string]any, into any) {
		t.Helper()
		answer := askAs(t, p, token, query, variables)
		require.NoError(t, json.Unmarshal([]byte(answer), &struct{ Data any }{into}), answer)
	}
}

// asking asks as somebody at a server.
type asking = func(p *running, query string, variables map[string]any, into any)

// order is an order at a version.
type order struct {
	ID      string
	Version int
}

// pendingOrder is the newest order that is not paid.
func pendingOrder(t *testing.T, p *running, ask asking) order {
	t.Helper()
	var shop struct{ Orders struct{ Nodes []order } }
	ask(p, `{ orders(first: 1, filter: {status: [PENDING]}) { nodes { id version } } }`, nil, &shop)
	require.Len(t, shop.Orders.Nodes, 1)
	return shop.Orders.Nodes[0]
}

// pay has the order be paid.
func (o order) pay(t *testing.T, p *running, ask asking) {
	t.Helper()
	var set struct{ SetOrderStatus struct{ Errors []any } }
	ask(p, `mutation($id: ID!, $version: Int!) { setOrderStatus(input: {order: $id, status: PAID, expectedVersion: $version}) { errors { code } } }`,
		map[string]any{"id": o.ID, "version": o.Version}, &set)
	require.Empty(t, set.SetOrderStatus.Errors)
}

func logInAt(t *testing.T, p *running, username string) string {
	t.Helper()
	var in struct {
		Data struct{ LogIn struct{ Token string } }
	}
	answer := post(t, "http://"+p.api+"/graphql",
		fmt.Sprintf(`{"query": "mutation { logIn(input: {username: \"%s\", password: \"orderly-demo\"}) { token } }"}`, username))
	require.NoError(t, json.Unmarshal([]byte(answer), &in), answer)
	require.NotEmpty(t, in.Data.LogIn.Token, answer)
	return in.Data.LogIn.Token
}

func request(t *testing.T, p *running, token, query string, variables map[string]any) *http.Request {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	require.NoError(t, err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+p.api+"/graphql", strings.NewReader(string(body)))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	return r
}

func askAs(t *testing.T, p *running, token, query string, variables map[string]any) string {
	t.Helper()
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request(t, p, token, query, variables))
	require.NoError(t, err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return string(answer)
}

// subscribe opens an event stream.
func subscribe(t *testing.T, p *running, token, query string, variables map[string]any) *bufio.Scanner {
	t.Helper()
	r := request(t, p, token, query, variables)
	r.Header.Set("Accept", "text/event-stream")
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	require.NoError(t, err)
	t.Cleanup(func() { _ = response.Body.Close() })
	require.Equal(t, http.StatusOK, response.StatusCode)
	return bufio.NewScanner(response.Body)
}

// awaitEvent reads an event stream until a line contains the text.
func awaitEvent(t *testing.T, stream *bufio.Scanner, text string) {
	t.Helper()
	var read strings.Builder
	for stream.Scan() {
		_, _ = read.WriteString(stream.Text() + "\n")
		if strings.Contains(stream.Text(), text) {
			return
		}
	}
	require.Fail(t, "the stream ended before "+text, "%v\n%s", stream.Err(), read.String())
}

// dial opens a WebSocket and initializes the connection.
func dial(t *testing.T, p *running, token string) *websocket.Conn {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, "ws://"+p.api+"/graphql", &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}}) //nolint:bodyclose // Dial does
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.CloseNow() })
	require.NoError(t, conn.Write(ctx, websocket.MessageText, []byte(`{"type": "connection_init", "payload": {"authorization": "Bearer `+token+`"}}`)))
	_, text, err := conn.Read(ctx)
	require.NoError(t, err)
	require.JSONEq(t, `{"type": "connection_ack"}`, string(text))
	return conn
}

func TestStreamsEndAtShutdown(t *testing.T) {
	t.Parallel()
	p := startProgram(t, append(production(t, services.Seeded(t)), "ORDERLY_ENV=development"), "serve")
	token, ask := asStaff(t, p)
	var shop struct {
		Orders struct{ Nodes []struct{ ID string } }
	}
	ask(p, `{ orders(first: 1) { nodes { id } } }`, nil, &shop)
	id := map[string]any{"id": shop.Orders.Nodes[0].ID}

	events := subscribe(t, p, token, orderUpdated, id)
	awaitEvent(t, events, `"orderUpdated"`)
	socket, idle := dial(t, p, token), dial(t, p, token)
	subscribe, err := json.Marshal(map[string]any{"id": "1", "type": "subscribe", "payload": map[string]any{"query": orderUpdated, "variables": id}})
	require.NoError(t, err)
	require.NoError(t, socket.Write(t.Context(), websocket.MessageText, subscribe))
	_, text, err := socket.Read(t.Context())
	require.NoError(t, err)
	require.Contains(t, string(text), `"orderUpdated"`)

	p.signal(t, syscall.SIGTERM)
	awaitEvent(t, events, `"UNAVAILABLE"`)
	for _, conn := range []*websocket.Conn{socket, idle} {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		var err error
		for err == nil {
			_, _, err = conn.Read(ctx)
		}
		require.Equal(t, websocket.StatusGoingAway, websocket.CloseStatus(err), "%v", err)
	}
	require.Equal(t, 0, p.await(t))
	require.NotContains(t, p.stderr.String(), "waiting for")
}

func TestServersShareSessionsEventsAndReports(t *testing.T) {
	t.Parallel()
	here, there := twoServers(t)
	token, ask := asStaff(t, here)

	// A session from one server is valid at the other, and a change is published there at once.
	order := pendingOrder(t, there, ask)
	events := subscribe(t, there, token, orderUpdated, map[string]any{"id": order.ID})
	awaitEvent(t, events, `"PENDING"`)
	order.pay(t, here, ask)
	awaitEvent(t, events, `"PAID"`)

	// A report that is requested at one server is made by the worker, and can be watched and downloaded at either.
	var asked struct {
		RequestReport struct {
			Report struct{ ID string }
			Errors []any
		}
	}
	ask(here, `mutation { requestReport(input: {kind: SALES_SUMMARY, format: CSV, from: "2026-01-01", to: "2026-01-31", idempotencyKey: "k"}) { report { id } errors { code } } }`, nil, &asked)
	require.Empty(t, asked.RequestReport.Errors)
	report := map[string]any{"id": asked.RequestReport.Report.ID}
	awaitEvent(t, subscribe(t, there, token, `subscription($id: ID!) { reportUpdated(id: $id) { status } }`, report), `"SUCCEEDED"`)
	var made struct{ Report struct{ DownloadURL string } }
	ask(there, `query($id: ID!) { report(id: $id) { downloadUrl } }`, report, &made)
	for _, p := range []*running{here, there} {
		require.Contains(t, get(t, "http://"+p.api+made.Report.DownloadURL), ",")
	}

	// A session that is ended at one server has ended at the other.
	ask(here, `mutation { logOut { errors { code } } }`, nil, &struct{}{})
	require.Contains(t, askAs(t, there, token, "{ viewer { id } }", nil), "UNAUTHENTICATED")
}

func TestReadinessFailsBeforeTheServerStops(t *testing.T) {
	t.Parallel()
	// The delay only has to be longer than the requests below. A second signal ends it.
	p := startProgram(t, append(production(t, migrated(t)), longDelay), "serve")
	require.Equal(t, http.StatusOK, status(t, "http://"+p.api+"/readyz"))
	p.signal(t, syscall.SIGTERM)
	p.awaitLog(t, "shutting down")
	require.Eventually(t, func() bool { return status(t, "http://"+p.api+"/readyz") == http.StatusServiceUnavailable }, patience, tick)
	require.Equal(t, http.StatusOK, status(t, "http://"+p.api+"/healthz"))
	require.Contains(t, post(t, "http://"+p.api+"/graphql", `{"query":"{ products(first: 1) { nodes { name } } }"}`), `"data"`)
	p.signal(t, syscall.SIGTERM)
	require.Equal(t, -1, p.await(t))
}

func TestConcurrentMigrationsSucceed(t *testing.T) {
	t.Parallel()
	databaseURL := services.Database(t, func(context.Context, string) error { return nil }, "empty")
	const servers = 4
	codes := make(chan int, servers)
	for range servers {
		migrate := program(t, production(t, databaseURL), "migrate")
		migrate.Stderr = os.Stderr
		go func() {
			_ = migrate.Run() // the exit code is checked instead
			codes <- migrate.ProcessState.ExitCode()
		}()
	}
	for range servers {
		require.Equal(t, 0, <-codes)
	}
	p := startProgram(t, production(t, databaseURL), "serve")
	require.Equal(t, http.StatusOK, status(t, "http://"+p.api+"/readyz"))
}

func TestStartWaitsForPostgres(t *testing.T) {
	t.Parallel()
	postgres := services.PrivatePostgres(t, nil)
	databaseURL := postgres.URL()
	postgres.Stop()

	// A process that gets a signal while it waits stops at once, with exit code 0.
	environ := append(production(t, databaseURL), "ORDERLY_DATA_DIR="+t.TempDir(), "ORDERLY_DB_START_WAIT=1h")
	stopped := launch(t, program(t, environ, "work"))
	stopped.awaitLog(t, "waiting for PostgreSQL")
	stopped.signal(t, syscall.SIGTERM)
	require.Equal(t, 0, stopped.await(t), stopped.stderr)

	code, _, stderr := runInProcess(t, append(environ, "ORDERLY_DB_START_WAIT=1ms"), "serve")
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "DATABASE_URL: PostgreSQL can't be reached (tried for 1ms)")

	// An address that is in use ends it while it waits.
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	code, _, stderr = runInProcess(t, append(environ, "ORDERLY_ADDR="+taken.Addr().String()), "serve")
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "ORDERLY_ADDR: listening at "+taken.Addr().String())
	require.NotContains(t, stderr, "DATABASE_URL")

	debug := append(environ, "ORDERLY_LOG_LEVEL=debug") // whose log contains the addresses
	serve, work := launch(t, program(t, debug, "serve")), launch(t, program(t, debug, "work"))
	migrate := launch(t, program(t, environ, "migrate"))
	for _, p := range []*running{serve, work, migrate} {
		p.awaitLog(t, "waiting for PostgreSQL")
	}
	// They are alive, and say what they wait for.
	const listening = `"msg":"listening","variable":"%s","address":"([^"]+)"`
	early := []string{
		serve.awaitMatch(t, serve.stderr, fmt.Sprintf(listening, "ORDERLY_ADDR")),
		serve.awaitMatch(t, serve.stderr, fmt.Sprintf(listening, "ORDERLY_ADMIN_ADDR")),
		work.awaitMatch(t, work.stderr, fmt.Sprintf(listening, "ORDERLY_ADMIN_ADDR")),
	}
	for _, address := range early {
		require.Equal(t, http.StatusOK, status(t, "http://"+address+"/healthz"))
		require.Equal(t, http.StatusServiceUnavailable, status(t, "http://"+address+"/readyz"))
		require.JSONEq(t, `{"status": "not ready", "problem": "waiting for PostgreSQL"}`, get(t, "http://"+address+"/readyz"))
	}
	require.JSONEq(t, `{"errors": [{"message": "the server is starting, please try again", "extensions": {"code": "UNAVAILABLE", "retryAfter": 1}}]}`,
		post(t, "http://"+early[0]+"/graphql", `{"query": "{ __typename }"}`))
	postgres.Start()
	for _, p := range []*running{serve, work} {
		p.awaitUp(t)
	}
	require.Equal(t, []string{serve.api, serve.admin, work.admin}, early)
	require.Equal(t, 0, migrate.await(t), migrate.stderr)
	for _, p := range []*running{serve, work} {
		require.Eventually(t, func() bool { return status(t, "http://"+p.admin+"/readyz") == http.StatusOK }, patience, tick)
		p.signal(t, syscall.SIGTERM)
		require.Equal(t, 0, p.await(t), p.stderr)
	}

	// Errors that waiting can't fix are reported at once.
	right, err := url.Parse(databaseURL)
	require.NoError(t, err)
	nowhere, nobody := *right, *right
	nowhere.Path, nobody.User = "/nowhere", url.User("nobody")
	for told, wrong := range map[string]url.URL{
		`database "nowhere" does not exist`: nowhere,
		`role "nobody" does not exist`:      nobody,
	} {
		code, _, stderr := runInProcess(t, append(environ, "DATABASE_URL="+wrong.String()), "work")
		require.Equal(t, 1, code)
		require.Contains(t, stderr, "DATABASE_URL: PostgreSQL refuses the connection: FATAL: "+told)
	}
}

func TestWorkWaitsForMigrations(t *testing.T) {
	t.Parallel()
	databaseURL := services.Database(t, func(context.Context, string) error { return nil }, "empty")
	environ := append(production(t, databaseURL), "ORDERLY_DATA_DIR="+t.TempDir())
	stopped, work := launch(t, program(t, environ, "work")), launch(t, program(t, environ, "work"))
	for _, p := range []*running{stopped, work} {
		p.awaitLog(t, "waiting for migrations")
	}
	stopped.signal(t, syscall.SIGTERM)
	require.Equal(t, 0, stopped.await(t), stopped.stderr)

	code, _, stderr := runInProcess(t, environ, "migrate")
	require.Equal(t, 0, code, stderr)
	work.awaitUp(t)
	require.Equal(t, http.StatusOK, status(t, "http://"+work.admin+"/readyz"))
}

// Otherwise another process could read its prices in another currency.
func TestServerThatStartedBeforeItsSchemaFixesTheCurrency(t *testing.T) {
	t.Parallel()
	databaseURL := services.Database(t, func(context.Context, string) error { return nil }, "empty")
	startProgram(t, append(production(t, databaseURL), "ORDERLY_CURRENCY=JPY"), "serve")
	code, _, stderr := runInProcess(t, production(t, databaseURL), "migrate")
	require.Equal(t, 0, code, stderr)
	require.Eventually(t, func() bool {
		return count(t, databaseURL, "SELECT count(*) FROM shop_settings WHERE currency = 'JPY'") == 1
	}, patience, tick)
}
