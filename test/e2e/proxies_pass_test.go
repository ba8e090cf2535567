package e2e

import (
	"encoding/json"
	"net"
	"net/http"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"orderly.example/test/services"
)

// behind starts a shop of three servers and a worker behind the balancer. What it returns first is the balancer, to ask as
// a server.
func (b balancer) behind(t *testing.T, more ...string) (*running, []*running) {
	t.Helper()
	environ := append(production(t, services.Seeded(t)), "ORDERLY_ENV=development", "ORDERLY_DATA_DIR="+t.TempDir(),
		"ORDERLY_REDIS_TIMEOUT=10s", "ORDERLY_TRUSTED_PROXIES=127.0.0.1")
	environ = append(environ, more...)
	servers := make([]*running, 3)
	addresses := make([]string, 3)
	for i := range servers {
		servers[i] = startProgram(t, environ, "serve")
		addresses[i] = servers[i].api
	}
	startProgram(t, environ, "work")
	return &running{api: b.inFrontOf(t, addresses)}, servers
}

func TestBalancersPassEverything(t *testing.T) {
	t.Parallel()
	for _, b := range balancers() {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			p, servers := b.behind(t)
			token, ask := asStaff(t, p)
			requireShared(t, p, servers)
			requireStreams(t, p, token, ask)
			require.Contains(t, get(t, "http://"+p.api+awaitDownload(t, p, token)), "revenue")
			requireRefused(t, p)
		})
	}
}

// requireShared requires that requests go to all servers.
func requireShared(t *testing.T, p *running, servers []*running) {
	t.Helper()
	const asked = "\norderly_http_responses_total{status=\"200\"} "
	for _, server := range servers {
		require.Eventually(t, func() bool {
			_ = post(t, "http://"+p.api+"/graphql", `{"query":"{ __typename }"}`)
			_, after, found := strings.Cut(get(t, "http://"+server.admin+"/metrics"), asked)
			return found && !strings.HasPrefix(after, "0\n")
		}, patience, tick)
	}
}

// requireStreams requires that an event stream and a socket each tell of a change while they are open.
func requireStreams(t *testing.T, p *running, token string, ask asking) {
	t.Helper()
	order := pendingOrder(t, p, ask)
	id := map[string]any{"id": order.ID}
	events, socket := subscribe(t, p, token, orderUpdated, id), dial(t, p, token)
	message, err := json.Marshal(map[string]any{"id": "1", "type": "subscribe", "payload": map[string]any{"query": orderUpdated, "variables": id}})
	require.NoError(t, err)
	require.NoError(t, socket.Write(t.Context(), websocket.MessageText, message))
	awaitEvent(t, events, `"PENDING"`)
	requireMessage(t, socket, `"PENDING"`)

	order.pay(t, p, ask)
	awaitEvent(t, events, `"PAID"`)
	requireMessage(t, socket, `"PAID"`)
}

func requireMessage(t *testing.T, socket *websocket.Conn, text string) {
	t.Helper()
	_, message, err := socket.Read(t.Context())
	require.NoError(t, err)
	require.Contains(t, string(message), text)
}

// requireRefused requires that a body over the limit does not pass, and is refused in words that clients can read.
func requireRefused(t *testing.T, p *running) {
	t.Helper()
	r := request(t, p, "", strings.Repeat(" ", 2<<20), nil)
	r.Header.Set("Expect", "100-continue") // no byte of the body is sent before it is welcome
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, ExpectContinueTimeout: patience}}
	response, err := client.Do(r)
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, http.StatusRequestEntityTooLarge, response.StatusCode)
	var answer json.RawMessage
	require.NoError(t, json.NewDecoder(response.Body).Decode(&answer))
	require.Contains(t, string(answer), `"code":"BAD_REQUEST"`)
	require.NotContains(t, string(answer), "bytes", "the server was not asked")
}

// A client's address is the one that the balancer saw, whatever the client says of itself.
func TestBalancersTellTheClientsAddress(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux lets a client come from any address of 127.0.0.0/8")
	}
	for _, b := range balancers() {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			p, _ := b.behind(t, "ORDERLY_LOG_IN_ADDRESS_LIMIT=1")
			require.NotContains(t, logInFrom(t, p, "127.0.0.2", "198.51.100.1"), "THROTTLED")
			require.Contains(t, logInFrom(t, p, "127.0.0.2", "198.51.100.2"), "THROTTLED")
			require.NotContains(t, logInFrom(t, p, "127.0.0.3", "198.51.100.1"), "THROTTLED", "another client")
		})
	}
}

// logInFrom tries a wrong password from an address of this machine, with a header that says another one.
func logInFrom(t *testing.T, p *running, address, says string) string {
	t.Helper()
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: dialer.DialContext}}
	r := request(t, p, "", `mutation { logIn(input: {username: "staff", password: "wrong password"}) { token errors { code } } }`, nil)
	r.Header.Del("Authorization")
	r.Header.Set("X-Forwarded-For", says)
	response, err := client.Do(r)
	require.NoError(t, err)
	defer response.Body.Close()
	var answer json.RawMessage
	require.NoError(t, json.NewDecoder(response.Body).Decode(&answer))
	return string(answer)
}

// A server that stops as it is told to takes no request with it.
func TestBalancersLoseNothingToAServerThatGoes(t *testing.T) {
	t.Parallel()
	for _, b := range balancers() {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			p, servers := b.behind(t, "ORDERLY_SHUTDOWN_DELAY=5s")
			client := &http.Client{Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			servers[0].signal(t, syscall.SIGTERM)
			for asked, going := 0, true; going || asked < 100; asked++ {
				requireAnswer(t, client, p)
				select {
				case <-servers[0].ended:
					going = false
				default:
				}
			}
			require.Equal(t, 0, servers[0].await(t))
		})
	}
}

func requireAnswer(t *testing.T, client *http.Client, p *running) {
	t.Helper()
	r := request(t, p, "", `{ products(first: 1) { nodes { name } } }`, nil)
	r.Header.Del("Authorization")
	response, err := client.Do(r)
	require.NoError(t, err)
	defer response.Body.Close()
	var answer struct {
		Data struct{ Products struct{ Nodes []any } }
	}
	require.NoError(t, json.NewDecoder(response.Body).Decode(&answer))
	require.Len(t, answer.Data.Products.Nodes, 1)
}
