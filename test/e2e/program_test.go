package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/app"
	"orderly.example/internal/app/command"
	"orderly.example/test/services"
)

const (
	// programVariable turns the test binary into the program.
	programVariable = "ORDERLY_TEST_AS_PROGRAM"

	// longDelay is longer than a test waits: what obeys it does not end by itself.
	longDelay = "ORDERLY_SHUTDOWN_DELAY=5m"

	patience = time.Minute
	tick     = 5 * time.Millisecond
)

// testEnvironment returns settings for parallel tests on a busy machine: any free port, long timeouts,
// and no wait for a load balancer.
func testEnvironment(environ ...string) []string {
	return append(environ, "ORDERLY_REQUEST_TIMEOUT=1m", "ORDERLY_DB_STATEMENT_TIMEOUT=1m", "ORDERLY_ADDR=127.0.0.1:0", "ORDERLY_ADMIN_ADDR=127.0.0.1:0", "ORDERLY_DB_MIN_CONNS=1", "ORDERLY_LOG_FORMAT=json", "ORDERLY_SHUTDOWN_DELAY=0s")
}

func production(t *testing.T, databaseURL string) []string {
	t.Helper()
	return testEnvironment("DATABASE_URL="+databaseURL, "REDIS_URL="+services.RedisURL(t), "ORDERLY_URL_SECRET="+strings.Repeat("s", 32))
}

// development returns the environment of a development server. Its first variable is a data folder that Postgres's
// user can reach. testing.T.TempDir's folder is not reachable if root runs the tests.
func development(t *testing.T) []string {
	t.Helper()
	dir, err := os.MkdirTemp("", "orderly-dev-") //nolint:usetesting // see above
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o711))
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	return testEnvironment("ORDERLY_DATA_DIR=" + filepath.Join(dir, "data"))
}

// runInProcess runs a command to its end inside the test's process.
func runInProcess(t *testing.T, environ []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var out, err bytes.Buffer
	code = app.Run(ctx, command.Process{Args: args, Environ: environ, Stdin: os.Stdin, Stdout: &out, Stderr: &err})
	return code, out.String(), err.String()
}

// program returns the program as a command that is not yet started.
func program(t *testing.T, environ []string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	command := exec.CommandContext(context.WithoutCancel(t.Context()), self, args...)
	command.Env = append([]string{programVariable + "=1", "PATH=" + os.Getenv("PATH")}, environ...)
	return command
}

// running is a running process of the program.
type running struct {
	command        *exec.Cmd
	stdout, stderr *output
	api, admin     string // addresses
	ended          chan struct{}
}

// startProgram starts a server or worker and waits until it is up. The end of the test kills it.
func startProgram(t *testing.T, environ []string, args ...string) *running {
	t.Helper()
	return start(t, program(t, environ, args...))
}

// start starts a command of the program and waits until it is up.
func start(t *testing.T, command *exec.Cmd) *running {
	t.Helper()
	p := launch(t, command)
	if command.Args[1] == "dev" {
		p.api = p.awaitMatch(t, p.stdout, `http://(\S+)/graphql\n`)
		p.admin = p.awaitMatch(t, p.stdout, `http://(\S+)/metrics\n`)
		return p
	}
	p.awaitUp(t)
	return p
}

// launch starts the program without waiting. The end of the test kills it.
func launch(t *testing.T, command *exec.Cmd) *running {
	t.Helper()
	p := &running{command: command, stdout: newOutput(), stderr: newOutput(), ended: make(chan struct{})}
	p.command.Stdout, p.command.Stderr = p.stdout, p.stderr
	require.NoError(t, p.command.Start())
	go func() {
		defer close(p.ended)
		_ = p.command.Wait() // the exit code is checked instead
	}()
	t.Cleanup(func() {
		_ = p.command.Process.Kill() // it may have ended already
		<-p.ended
		if t.Failed() {
			t.Logf("output of the program:\n%s%s", p.stdout, p.stderr)
		}
	})
	return p
}

// awaitUp waits until a server or worker is up.
func (p *running) awaitUp(t *testing.T) {
	t.Helper()
	var up struct{ API, Admin string }
	require.NoError(t, json.Unmarshal([]byte(p.awaitMatch(t, p.stderr, `(\{.*"msg":"up".*\})\n`)), &up))
	p.api, p.admin = up.API, up.Admin
}

func (p *running) signal(t *testing.T, signal syscall.Signal) {
	t.Helper()
	require.NoError(t, p.command.Process.Signal(signal))
}

func (p *running) awaitLog(t *testing.T, text string) {
	t.Helper()
	p.awaitMatch(t, p.stderr, "("+regexp.QuoteMeta(text)+")")
}

// awaitMatch waits until the output matches the pattern, and returns the first group.
func (p *running) awaitMatch(t *testing.T, said *output, pattern string) string {
	t.Helper()
	expression := regexp.MustCompile(pattern)
	timeout := time.After(patience)
	for {
		more := said.more()
		if match := expression.FindStringSubmatch(said.String()); match != nil {
			return match[1]
		}
		select {
		case <-more:
		case <-p.ended:
			t.Fatalf("the program ended without the output %s", pattern)
		case <-timeout:
			t.Fatalf("the program does not write %s", pattern)
		}
	}
}

// await returns the exit code; -1 means that a signal ended the process.
func (p *running) await(t *testing.T) int {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patience):
		t.Fatal("the program does not end")
	}
	return p.command.ProcessState.ExitCode()
}

// blocked is a request in flight.
type blocked struct {
	unblock func()
	answers chan string
}

func (b blocked) await(t *testing.T) string {
	t.Helper()
	select {
	case answer := <-b.answers:
		return answer
	case <-time.After(patience):
		t.Fatal("no answer")
		return ""
	}
}

// askBlocked sends a request whose statement waits for a lock, and returns as soon as it waits.
func askBlocked(t *testing.T, p *running, databaseURL string) blocked {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), databaseURL)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	_, err = conn.Exec(t.Context(), "BEGIN; LOCK TABLE products")
	require.NoError(t, err)

	b := blocked{answers: make(chan string, 1), unblock: func() {
		_, err := conn.Exec(t.Context(), "COMMIT")
		require.NoError(t, err)
	}}
	go func() {
		b.answers <- post(t, "http://"+p.api+"/graphql", `{"query":"{ products(first: 1) { nodes { name } } }"}`)
	}()
	require.Eventually(t, func() bool {
		return count(t, databaseURL, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()") == 1
	}, patience, tick)
	return b
}

// post returns the answer, or the text of the error.
func post(t *testing.T, url, body string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return err.Error()
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return err.Error()
	}
	return string(content)
}

// status returns the status code of a GET request.
func status(t *testing.T, url string) int {
	t.Helper()
	return statusForHost(t, url, "")
}

// statusForHost sends the given Host header; "" means the URL's host.
func statusForHost(t *testing.T, url, host string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	request.Host = host
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	return response.StatusCode
}

func get(t *testing.T, url string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return string(body)
}

func acceptsConnections(ctx context.Context, address string) bool {
	dialer := net.Dialer{Timeout: time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return false
	}
	return conn.Close() == nil
}
