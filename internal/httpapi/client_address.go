package httpapi

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the addresses of the proxies that may say for whom they ask. Others' headers count for nothing.
type Proxies []netip.Prefix

// Client is the address that a request comes from: the connection's, or where that is a trusted proxy's, the nearest
// address in X-Forwarded-For that is no trusted proxy's. What stands further left may have been made up by the client.
// It is the zero Addr where the connection has no address, as a unix socket's.
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

// Secure says whether the client's request was encrypted on its way: to here, or to the trusted proxy that says so in
// X-Forwarded-Proto. Of several values the last is that of the nearest proxy.
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

// Trusts says whether a request comes from a trusted proxy.
func (p Proxies) Trusts(r *http.Request) bool {
	return len(p) > 0 && p.trust(peer(r))
}

func (p Proxies) trust(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(proxy netip.Prefix) bool { return proxy.Contains(a) })
}

// peer is the address at the other end of a request's connection.
func peer(r *http.Request) netip.Addr {
	a, _ := address(r.RemoteAddr)
	return a
}

// address reads an address with a port or without: an IPv4 one that is written as IPv6 is the IPv4 one, and a zone says
// nothing to others.
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

// AddressKey is whom an address stands for where attempts are counted: with IPv6 everybody has at least 2⁶⁴ addresses,
// so that it is their network (RFC 6177). All requests without an address are one.
func AddressKey(client netip.Addr) string {
	const network = 64 // bits
	client = client.Unmap()
	if !client.Is6() {
		return client.String()
	}
	return netip.PrefixFrom(client, network).Masked().String()
}
