package browser_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/httpapi"
	"orderly.example/internal/uuid"
)

// The npm clients of both protocols hear of a report until it is final.
func TestNpmClientsSubscribe(t *testing.T) {
	t.Parallel()
	script := nodeScript(t, "../../web/client/subscribe.mjs", "graphql-sse")
	shop, _ := newShop(t, func(o *httpapi.GraphQLOptions) {
		o.Enqueue = func(context.Context, pgx.Tx, uuid.UUID, int, int) error { return nil } // nobody makes it
	})
	s := httptest.NewServer(shop)
	t.Cleanup(s.Close)
	token := mutate(t, s, "", `logIn(input: {username: "staff", password: "orderly-demo"}) { token }`)["token"].(string)

	for _, transport := range []string{"ws", "sse"} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			report := mutate(t, s, token, `requestReport(input: {kind: SALES_SUMMARY, format: CSV, from: "2026-01-01", to: "2026-01-02",
				idempotencyKey: "`+transport+`"}) { report { id } }`)["report"].(map[string]any)["id"].(string)
			heard, end := subscribe(t, script, transport, s.URL, token, `subscription { reportUpdated(id: "`+report+`") { status } }`)
			require.True(t, heard.Scan())
			require.JSONEq(t, `{"data": {"reportUpdated": {"status": "QUEUED"}}}`, answerOf(t, heard.Bytes()))
			mutate(t, s, token, `cancelReport(input: {report: "`+report+`"}) { report { id } }`)
			require.True(t, heard.Scan())
			require.JSONEq(t, `{"data": {"reportUpdated": {"status": "CANCELLED"}}}`, answerOf(t, heard.Bytes()))
			require.False(t, heard.Scan())
			require.Empty(t, end(true))

			// What is wrong is an error to the client's program.
			heard, end = subscribe(t, script, transport, s.URL, token, `subscription { nonsense }`)
			if transport == "ws" {
				require.False(t, heard.Scan())
				require.Equal(t, "GRAPHQL_VALIDATION_FAILED\n", end(false))
			} else {
				require.True(t, heard.Scan())
				require.Contains(t, heard.Text(), "GRAPHQL_VALIDATION_FAILED")
				require.Empty(t, end(true))
			}
			_, end = subscribe(t, script, transport, s.URL, "no-token", `subscription { notificationReceived { id } }`)
			require.Contains(t, map[string]string{"ws": "UNAUTHENTICATED: the session has ended: please log in\n", "sse": "HTTP 401\n"}[transport], end(false))
		})
	}
}

// subscribe runs the script. end waits for its end, and gives what it complained of.
func subscribe(t *testing.T, script, transport, url, token, query string) (heard *bufio.Scanner, end func(well bool) string) {
	t.Helper()
	var complaints strings.Builder
	node := exec.CommandContext(t.Context(), "node", script, transport, url+"/graphql", query)
	node.Env = append(os.Environ(), "ORDERLY_TOKEN="+token)
	node.Stderr = &complaints
	printed, err := node.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, node.Start())
	return bufio.NewScanner(printed), func(well bool) string {
		t.Helper()
		require.Equal(t, well, node.Wait() == nil, complaints.String())
		return complaints.String()
	}
}

// answerOf leaves out what an answer cost.
func answerOf(t *testing.T, line []byte) string {
	t.Helper()
	var answer map[string]any
	require.NoError(t, json.Unmarshal(line, &answer))
	delete(answer, "extensions")
	text, err := json.Marshal(answer)
	require.NoError(t, err)
	return string(text)
}

// mutate sends one mutation, and gives its payload.
func mutate(t *testing.T, s *httptest.Server, token, field string) map[string]any {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": "mutation { it: " + field + " }"})
	require.NoError(t, err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/graphql", bytes.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { require.NoError(t, response.Body.Close()) }()
	var answer struct {
		Data   struct{ It map[string]any }
		Errors []any
	}
	require.NoError(t, json.NewDecoder(response.Body).Decode(&answer))
	require.Empty(t, answer.Errors)
	return answer.Data.It
}
