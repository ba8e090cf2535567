package e2e

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// breaking starts a server that is ready, and breaks each request off once it has read it. It counts them.
func breaking(t *testing.T) (address string, requests *atomic.Int64) {
	t.Helper()
	requests = new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/readyz" {
			return
		}
		requests.Add(1)
		_, _ = io.Copy(io.Discard, r.Body)
		panic(http.ErrAbortHandler)
	}))
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://"), requests
}

// refusing returns an address of this machine where nobody listens. The port stays taken until the test ends.
func refusing(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	// The local end of a connection has a port that no one can listen on.
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = conn.Close(), listener.Close() })
	return conn.LocalAddr().String()
}

// What may have run is not sent again, and what certainly has not is.
func TestBalancersSendAgainOnlyWhatIsSafe(t *testing.T) {
	t.Parallel()
	for _, b := range balancers() {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()

			t.Run("a mutation that broke off goes nowhere else", func(t *testing.T) {
				t.Parallel()
				first, count := breaking(t)
				address := b.inFrontOf(t, []string{first, first, first})
				answer := post(t, "http://"+address+"/graphql", `{"query":"mutation { logOut { errors { code } } }"}`)
				require.Contains(t, answer, `"code":"UNAVAILABLE"`)
				require.Contains(t, answer, "a mutation may have happened")
				require.EqualValues(t, 1, count.Load())
			})

			t.Run("a GET that broke off goes to others", func(t *testing.T) {
				t.Parallel()
				one, ones := breaking(t)
				two, twos := breaking(t)
				three, threes := breaking(t)
				address := b.inFrontOf(t, []string{one, two, three})
				require.Contains(t, get(t, "http://"+address+"/graphql?query={__typename}"), `"code":"UNAVAILABLE"`)
				require.Greater(t, ones.Load()+twos.Load()+threes.Load(), int64(1))
			})

			t.Run("a mutation that a server refused to take goes to another", func(t *testing.T) {
				t.Parallel()
				p := startProgram(t, production(t, migrated(t)), "serve")
				address := b.inFrontOf(t, []string{refusing(t), p.api, refusing(t)})
				for range 20 {
					require.Contains(t, post(t, "http://"+address+"/graphql", `{"query":"mutation { __typename }"}`), `"Mutation"`)
				}
			})
		})
	}
}
