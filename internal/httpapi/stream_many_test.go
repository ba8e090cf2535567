package httpapi_test

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"orderly.example/db"
	"orderly.example/internal/httpapi/stream"
	"orderly.example/internal/pubsub"
)

// manyVariable is how many subscriptions TestManySubscriptions opens; 100 unless given.
const manyVariable = "ORDERLY_TEST_SUBSCRIPTIONS"

// An idle subscription needs little memory, each gets its final event, and all memory is freed at the end.
func TestManySubscriptions(t *testing.T) { //nolint:paralleltest // it counts the process's memory and goroutines
	many := 100
	if text := os.Getenv(manyVariable); text != "" {
		var err error
		many, err = strconv.Atoi(text)
		require.NoError(t, err)
	}
	f := newServer(t, withStreams(stream.Limits{PerViewer: many + 1}))
	s := f.listen()
	as, report := f.token("staff"), f.report("staff")
	open := func() *rawSocket {
		c := dialRaw(t, s)
		c.send(`{"type": "connection_init", "payload": {"authorization": "` + as[1] + `"}}`)
		require.Equal(t, "connection_ack", c.receive().Type)
		c.send(`{"id": "1", "type": "subscribe", "payload": {"query": "subscription { reportUpdated(id: \"` + report.GlobalID().String() + `\") { status progress } }"}}`)
		require.Contains(t, string(c.receive().Payload), "QUEUED")
		return c
	}
	warm := open()
	running := goleak.IgnoreCurrent()
	before := memory()
	clients := make([]*rawSocket, many)
	for i := range clients {
		clients[i] = open()
	}
	require.Equal(t, many+1, f.handler.Streams.Count())
	each := (memory() - before) / int64(many)
	t.Logf("%d subscriptions: %d bytes and %.1f goroutines each", many, each, float64(runtime.NumGoroutine())/float64(many))
	require.Less(t, each, int64(50<<10))

	used := statements(t, f)
	_, err := f.db.BeginReport(t.Context(), report.ID, report.Attempt)
	require.NoError(t, err)
	_, err = f.db.PublishReport(t.Context(), report.ID, report.Attempt, db.ReportFile{Blob: "b", AsOf: time.Now(), SHA256: strings.Repeat("0", 64)})
	require.NoError(t, err)
	f.hub.Publish(t.Context(), pubsub.Report(report.ID))
	for _, c := range append(clients, warm) {
		require.Contains(t, string(c.receive().Payload), "SUCCEEDED")
		require.Equal(t, "complete", c.receive().Type)
	}
	t.Logf("%d statements for all of them", statements(t, f)-used)
	for _, c := range clients {
		require.NoError(t, c.conn.Close())
	}
	require.Eventually(t, func() bool { return f.handler.Streams.Count() == 1 }, patience, pollInterval)
	// pgx begins to read from a goroutine of a connection's own where a write was slow.
	slowWrite := goleak.IgnoreAnyFunction("github.com/jackc/pgx/v5/pgconn/internal/bgreader.(*BGReader).bgRead")
	require.NoError(t, goleak.Find(running, slowWrite))
	require.NoError(t, warm.conn.Close())
}

// memory returns the bytes of the heap and the stacks.
func memory() int64 {
	for range 5 { // each shrinks stacks by half
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}

// statements returns how many statements on reports PostgreSQL has run.
func statements(t *testing.T, f *testServer) (n int) {
	t.Helper()
	f.read(&n, "SELECT coalesce(seq_scan, 0) + coalesce(idx_scan, 0) FROM pg_stat_user_tables WHERE relname = 'reports'")
	return n
}

// rawSocket is a client that needs almost no memory.
type rawSocket struct {
	t    *testing.T
	conn net.Conn
}

func dialRaw(t *testing.T, s *httptest.Server) *rawSocket {
	t.Helper()
	conn, err := net.Dial("tcp", s.Listener.Addr().String()) //nolint:noctx // of this machine
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(time.Minute)))
	_, err = fmt.Fprint(conn, "GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n")
	require.NoError(t, err)
	answered := make([]byte, 0, 512)
	for one := make([]byte, 1); !strings.HasSuffix(string(answered), "\r\n\r\n"); answered = append(answered, one...) {
		_, err := io.ReadFull(conn, one)
		require.NoError(t, err)
	}
	require.Contains(t, string(answered), "101 Switching Protocols")
	return &rawSocket{t, conn}
}

// send sends a text as RFC 6455 demands of clients, with a mask of zeros.
func (s *rawSocket) send(text string) {
	s.t.Helper()
	head := []byte{0x81, 0x80 | 126, 0, 0, 0, 0, 0, 0}
	binary.BigEndian.PutUint16(head[2:], uint16(len(text)))
	_, err := s.conn.Write(append(head, text...))
	require.NoError(s.t, err)
}

func (s *rawSocket) receive() (m message) {
	s.t.Helper()
	for m.Type == "" || m.Type == "ping" {
		head := make([]byte, 2)
		_, err := io.ReadFull(s.conn, head)
		require.NoError(s.t, err)
		length := int(head[1])
		if length == 126 {
			_, err := io.ReadFull(s.conn, head)
			require.NoError(s.t, err)
			length = int(binary.BigEndian.Uint16(head))
		}
		text := make([]byte, length)
		_, err = io.ReadFull(s.conn, text)
		require.NoError(s.t, err)
		require.NoError(s.t, json.Unmarshal(text, &m))
	}
	return m
}
