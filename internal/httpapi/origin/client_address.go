package origin

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the addresses of the trusted proxies: those whose headers X-Forwarded-For and X-Forwarded-Proto are believed.
type Proxies []netip.Prefix

// Client returns the address that a request comes from: the connection's, or if that is a trusted proxy's, the last address
// in X-Forwarded-For that is not a trusted proxy's. Addresses before it may have been invented by the client. It is the zero
// Addr where the connection has no address, as for a unix socket.
func (p Proxies) Client(r *http.Request) netip.Addr {
	client := peer(r)
	forwarded := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
	for p.trust(client) && forwarded != "" {
		i := strings.LastIndexByte(forwarded, ',')
		next, ok := address(strings.TrimSpace(forwarded[i+1:]))
		if !ok {
			break
		}
		client, forwarded = next, forwarded[:max(0, i)]
	}
	return client
}

// ClientKey returns the key by which a request's client is counted: see [AddressKey].
func (p Proxies) ClientKey(r *http.Request) string { return AddressKey(p.Client(r)) }

// ConnectionKey returns the key by which a connection's client is counted. It is empty for a trusted proxy, which connects for
// many clients.
func (p Proxies) ConnectionKey(conn net.Conn) string {
	client, _ := address(conn.RemoteAddr().String())
	if p.trust(client) {
		return ""
	}
	return AddressKey(client)
}

// Secure reports whether the client's request came by TLS: to this server, or to the trusted proxy that says so in
// X-Forwarded-Proto. Of several values the last one counts: it is the nearest proxy's.
func (p Proxies) Secure(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	if !p.Trusts(r) {
		return false
	}
	scheme := strings.Join(r.Header.Values("X-Forwarded-Proto"), ",")
	scheme = scheme[strings.LastIndexByte(scheme, ',')+1:]
	return strings.EqualFold(strings.TrimSpace(scheme), "https")
}

// OnLoopback reports whether a request came without TLS to a name of this machine, as localhost.
func (p Proxies) OnLoopback(r *http.Request) bool {
	return !p.Secure(r) && isLoopbackName(plainHost(r.Host))
}

// Trusts reports whether a request comes from a trusted proxy.
func (p Proxies) Trusts(r *http.Request) bool {
	return len(p) > 0 && p.trust(peer(r))
}

func (p Proxies) trust(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(proxy netip.Prefix) bool { return proxy.Contains(a) })
}

// peer returns the address at the other end of a request's connection.
func peer(r *http.Request) netip.Addr {
	a, _ := address(r.RemoteAddr)
	return a
}

// address parses an address with or without a port. An IPv4 address that is written as IPv6 becomes IPv4, and a zone is left
// out: it is of this machine alone.
func address(text string) (netip.Addr, bool) {
	withPort, err := netip.ParseAddrPort(text)
	a := withPort.Addr()
	if err != nil {
		if a, err = netip.ParseAddr(text); err != nil {
			return netip.Addr{}, false
		}
	}
	return a.Unmap().WithZone(""), true
}

// AddressKey returns the key by which a client's address is counted. For IPv4 it is the address. For IPv6 it is the /64 network,
// as a client has at least 2⁶⁴ addresses (RFC 6177). All requests without an address have one key.
func AddressKey(client netip.Addr) string {
	const network = 64 // bits
	client = client.Unmap()
	if !client.Is6() {
		return client.String()
	}
	return netip.PrefixFrom(client, network).Masked().String()
}
