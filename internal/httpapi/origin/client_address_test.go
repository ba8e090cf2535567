package origin_test

import (
	"crypto/tls"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/httpapi/origin"
)

// proxies are 10.x.x.x, one IPv6 network, and this machine.
func proxies() origin.Proxies {
	return origin.Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8:1::/48"), netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("fe80::/10")}
}

// from returns a request of a connection. Headers are names and values in turn.
func from(peer string, headers ...string) *http.Request {
	r := &http.Request{RemoteAddr: peer, Header: http.Header{}}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

func TestClientAddress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		peer      string
		forwarded []string // header lines
		client    string
	}{
		{"203.0.113.7:1234", nil, "203.0.113.7"},
		{"203.0.113.7:1234", []string{"198.51.100.1"}, "203.0.113.7"},
		{"[2001:db8::7]:1234", []string{"198.51.100.1"}, "2001:db8::7"},
		{"10.0.0.1:1234", nil, "10.0.0.1"},
		{"10.0.0.1:1234", []string{"198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:1234", []string{" 198.51.100.1\t"}, "198.51.100.1"},
		{"127.0.0.1:1234", []string{"2001:db8::7"}, "2001:db8::7"},
		{"[2001:db8:1::1]:1234", []string{"2001:db8::7"}, "2001:db8::7"},
		{"[::ffff:10.0.0.1]:1234", []string{"198.51.100.1"}, "198.51.100.1"},
		{"[fe80::1%eth0]:1234", []string{"198.51.100.1"}, "198.51.100.1"},

		{"10.0.0.1:1", []string{"198.51.100.1, 203.0.113.7"}, "203.0.113.7"},
		{"10.0.0.1:1", []string{"198.51.100.1,203.0.113.7,10.0.0.3,10.0.0.2"}, "203.0.113.7"},
		{"10.0.0.1:1", []string{"198.51.100.1", "203.0.113.7", "10.0.0.3, 10.0.0.2"}, "203.0.113.7"},
		{"10.0.0.1:1", []string{"203.0.113.7", "10.0.0.3", "2001:db8:1::2"}, "203.0.113.7"},
		{"10.0.0.1:1", []string{"10.0.0.4, 10.0.0.3"}, "10.0.0.4"},
		{"10.0.0.1:1", []string{"198.51.100.1:80"}, "198.51.100.1"},
		{"10.0.0.1:1", []string{"[2001:db8::7]:80"}, "2001:db8::7"},
		{"10.0.0.1:1", []string{"::ffff:198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:1", []string{"198.51.100.1, ::ffff:10.9.9.9"}, "198.51.100.1"},
		{"10.0.0.1:1", []string{"2001:db8::7%eth1"}, "2001:db8::7"},

		{"10.0.0.1:1", []string{""}, "10.0.0.1"},
		{"10.0.0.1:1", []string{"unknown"}, "10.0.0.1"},
		{"10.0.0.1:1", []string{"198.51.100.1,"}, "10.0.0.1"},
		{"10.0.0.1:1", []string{"198.51.100.1, _hidden, 10.0.0.2"}, "10.0.0.2"},
		{"10.0.0.1:1", []string{"198.51.100.1, 10.0.0.300, 10.0.0.2"}, "10.0.0.2"},
		{"10.0.0.1:1", []string{"_hidden, 198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:1", []string{"198.51.100.1/32"}, "10.0.0.1"},
		{"10.0.0.1:1", []string{`"198.51.100.1"`}, "10.0.0.1"},
		{"10.0.0.1:1", []string{",,,"}, "10.0.0.1"},
		{"10.0.0.1:1", []string{",198.51.100.1"}, "198.51.100.1"},

		{"", []string{"198.51.100.1"}, "invalid IP"},
		{"@", nil, "invalid IP"},
		{"203.0.113.7", nil, "203.0.113.7"},
	} {
		r := from(c.peer)
		r.Header["X-Forwarded-For"] = c.forwarded
		require.Equal(t, c.client, proxies().Client(r).String(), "%s %q", c.peer, c.forwarded)
		if !strings.HasPrefix(c.peer, "203") {
			require.NotEqual(t, "198.51.100.1", origin.Proxies(nil).Client(r).String(), "nobody is trusted")
		}
	}
}

// The client's address is the one that the proxy saw, whatever the client sends in the header.
func FuzzClientAddress(f *testing.F) {
	for _, text := range []string{"", "203.0.113.9", "10.0.0.1,10.0.0.2", ",", "x, y", "::1", "[::1]:80", "1.2.3.4:99999", "fe80::1%a,b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, made string) {
		const client = "203.0.113.7"
		require.Equal(t, client, proxies().Client(from(client+":1", "X-Forwarded-For", made)).String())
		require.Equal(t, client, proxies().Client(from("10.0.0.1:1", "X-Forwarded-For", made, "X-Forwarded-For", client)).String())
		require.Equal(t, client, proxies().Client(from("10.0.0.1:1", "X-Forwarded-For", made+", "+client+", 10.0.0.2")).String())
		_ = proxies().Client(from(made, "X-Forwarded-For", made))
	})
}

func TestSecure(t *testing.T) {
	t.Parallel()
	const proto = "X-Forwarded-Proto"
	for _, c := range []struct {
		request *http.Request
		secure  bool
	}{
		{from("203.0.113.7:1"), false},
		{from("203.0.113.7:1", proto, "https"), false},
		{from("", proto, "https"), false},
		{from("10.0.0.1:1"), false},
		{from("10.0.0.1:1", proto, "http"), false},
		{from("10.0.0.1:1", proto, "https"), true},
		{from("10.0.0.1:1", proto, " HTTPS "), true},
		{from("10.0.0.1:1", proto, "http, https"), true},
		{from("10.0.0.1:1", proto, "https, http"), false},
		{from("10.0.0.1:1", proto, "https", proto, "http"), false},
		{from("10.0.0.1:1", proto, "httpsx"), false},
	} {
		require.Equal(t, c.secure, proxies().Secure(c.request), "%s %v", c.request.RemoteAddr, c.request.Header)
	}
	direct := from("203.0.113.7:1", proto, "http")
	direct.TLS = &tls.ConnectionState{}
	require.True(t, proxies().Secure(direct))
}

func TestThrottledAddresses(t *testing.T) {
	t.Parallel()
	for address, whom := range map[string]string{
		"203.0.113.7":            "203.0.113.7",
		"::ffff:203.0.113.7":     "203.0.113.7",
		"2001:db8:1:2:3:4:5:6":   "2001:db8:1:2::/64",
		"2001:db8:1:2::":         "2001:db8:1:2::/64",
		"2001:db8:1:2:ffff::%e0": "2001:db8:1:2::/64",
		"2001:db8:1:3::1":        "2001:db8:1:3::/64",
	} {
		require.Equal(t, whom, origin.AddressKey(netip.MustParseAddr(address)))
	}
	require.Equal(t, "invalid IP", origin.AddressKey(netip.Addr{}))
}
