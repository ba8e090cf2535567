package httpapi

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"orderly.example/db"
)

// Hosts are the names that the server is asked by. A page of any site can have its own name lead to this machine, and then
// ask it as if it were the page's own server (DNS rebinding): a request by another name is refused.
type Hosts struct {
	// Names are those that count, without ports.
	Names []string
	// Local has those of this machine count too: localhost and what is below it, 127.0.0.1, ::1.
	Local bool
}

var errHost = &db.Fault{
	Code: db.CodeForbidden, Reason: db.RefusedHost,
	Message: "the header Host names none of this server's hosts: if it is one, name it in ORDERLY_ALLOWED_HOSTS or ORDERLY_PUBLIC_URL",
}

// guard refuses requests by other names, but for what a load balancer asks: it may know an address alone. With no names
// at all, it refuses none.
func (h Hosts) guard(metrics *Metrics, next http.Handler) http.Handler {
	if !h.Local && len(h.Names) == 0 {
		return next
	}
	names := make([]string, len(h.Names))
	for i, name := range h.Names {
		names[i] = plainHost(name)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := plainHost(r.Host)
		if r.URL.Path == healthPath || r.URL.Path == readyPath || h.Local && isLocal(host) || slices.Contains(names, host) {
			next.ServeHTTP(w, r)
			return
		}
		refuse(w, metrics, http.StatusMisdirectedRequest, errHost)
	})
}

// plainHost is a host as a header or a URL writes it, without its port and with one spelling.
func plainHost(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}

// isLocal says whether a plain host is this machine, whoever asks.
func isLocal(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
