package limits

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A request whose client does not read the response has ended its turn.
func TestTurnsEndWhenAnswersAreSent(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, listener.Close()) }()
	client, err := new(net.Dialer).DialContext(t.Context(), "tcp", listener.Addr().String())
	require.NoError(t, err)
	accepted, err := listener.Accept()
	require.NoError(t, err)
	tcp, ok := accepted.(*net.TCPConn)
	require.True(t, ok)
	conn := &limitedConn{TCPConn: tcp, leave: func() {}}

	a := NewAdmission(4*minAtOnce, nil)
	r := httptest.NewRequestWithContext(ConnContext(t.Context(), conn), http.MethodPost, "/graphql", nil)
	var all []*Admitted
	for range minAtOnce / 2 { // as many as one address has worked on
		i, full := a.Enter(t.Context(), r)
		require.Nil(t, full)
		all = append(all, i)
	}
	defer all[0].EndWhenSent(r)()
	const much = 64 << 20
	written := make(chan error, 1)
	go func() {
		_, err := conn.Write(make([]byte, much))
		written <- err
	}()
	further, full := a.Enter(t.Context(), r)
	require.Nil(t, full)
	require.Empty(t, written)
	further.Leave()
	_, err = io.CopyN(io.Discard, client, much)
	require.NoError(t, err)
	require.NoError(t, <-written)
	for _, i := range all {
		i.Leave()
	}
	require.Zero(t, a.Count())
	require.NoError(t, client.Close())
	require.NoError(t, conn.Close())
}

// So many pages are answered at once for one address; requests of other addresses do not wait for them.
func TestPagesOfOneAddressAreAnsweredFewAtOnce(t *testing.T) {
	t.Parallel()
	entered, free := make(chan string, 2*maxPagesPerAddress()), make(chan struct{})
	h := TakeTurns(nil, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		entered <- r.RemoteAddr
		if r.URL.Path == "/slow" {
			<-free
		}
	}))
	ask := func(from, path string) <-chan struct{} {
		done := make(chan struct{})
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.RemoteAddr = from
		go func() {
			h.ServeHTTP(httptest.NewRecorder(), r)
			close(done)
		}()
		return done
	}
	const many, other = "198.51.100.1:1", "198.51.100.2:1"
	var slow []<-chan struct{}
	for range maxPagesPerAddress() {
		slow = append(slow, ask(many, "/slow"))
		require.Equal(t, many, <-entered)
	}
	waits := ask(many, "/")
	for range maxPagesPerAddress() {
		<-ask(other, "/")
		require.Equal(t, other, <-entered)
	}
	close(free)
	<-waits
	for _, done := range slow {
		<-done
	}
	require.Equal(t, many, <-entered)
}

// The input of few connections of one address is parsed at once, and other addresses do not wait for it. The handler does not
// read the body, so it keeps the turn.
func TestConnectionsOfOneAddressAreReadFewAtOnce(t *testing.T) {
	t.Parallel()
	entered, free := make(chan string, 2*halfOfCPUs()), make(chan struct{})
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		host, _, _ := net.SplitHostPort(r.RemoteAddr)
		entered <- host
		if r.URL.Path == "/slow" {
			<-free
		}
	}))
	s.Listener = LimitConnections(s.Listener, Connections{}, slog.New(slog.DiscardHandler))
	s.Start()
	t.Cleanup(s.Close)
	send := func(from, path string) net.Conn {
		conn, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}).DialContext(t.Context(), "tcp", s.Listener.Addr().String())
		require.NoError(t, err)
		_, err = io.WriteString(conn, "POST "+path+" HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\nContent-Length: 1\r\n\r\n!")
		require.NoError(t, err)
		return conn
	}
	answered := func(conn net.Conn) {
		answer, err := io.ReadAll(conn)
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(string(answer), "HTTP/1.1 200"), string(answer))
		require.NoError(t, conn.Close())
	}
	const many, other = "127.0.0.1", "127.0.0.2"
	var slow []net.Conn
	for range halfOfCPUs() {
		slow = append(slow, send(many, "/slow"))
		require.Equal(t, many, <-entered)
	}
	waits := send(many, "/")
	for range 8 * halfOfCPUs() {
		answered(send(other, "/"))
		require.Equal(t, other, <-entered)
	}
	close(free)
	answered(waits)
	require.Equal(t, many, <-entered)
	for _, conn := range slow {
		answered(conn)
	}
}
