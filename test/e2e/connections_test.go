package e2e

import (
	"bufio"
	"net"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestServeLimitsConnectionsPerAddress(t *testing.T) {
	t.Parallel()
	p := startProgram(t, append(production(t, migrated(t)), "ORDERLY_MAX_CONNECTIONS_PER_ADDRESS=1"), "serve")
	first, err := new(net.Dialer).DialContext(t.Context(), "tcp", p.api)
	require.NoError(t, err)
	t.Cleanup(func() { _ = first.Close() })
	_, err = first.Write([]byte("GET /healthz HTTP/1.1\r\nHost: shop.example\r\n\r\n"))
	require.NoError(t, err)
	_, err = bufio.NewReader(first).ReadString('\n')
	require.NoError(t, err)
	require.NotContains(t, post(t, "http://"+p.api+"/graphql", `{"query":"{ __typename }"}`), "Query")
	require.Contains(t, get(t, "http://"+p.admin+"/metrics"), "\norderly_refused_total{reason=\"connections_of_address\"} 1\n")
}
