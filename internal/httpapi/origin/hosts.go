package origin

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi/apierror"
)

// Hosts are the host names of the server. A site can make its own name resolve to this machine, so that a browser takes this
// server for the site's own (DNS rebinding). So requests with any other host name are refused.
type Hosts struct {
	// Names are the names without ports.
	Names []string
	// Local adds the names of this machine: localhost and its subdomains, 127.0.0.1, ::1.
	Local bool
}

var errHost = &faults.Fault{
	Code: faults.CodeForbidden, Reason: faults.RefusedHost,
	Message: "the header Host names none of this server's hosts: if it is one, name it in ORDERLY_ALLOWED_HOSTS or ORDERLY_PUBLIC_URL",
}

// Guard refuses requests with other host names, except for those that exempt reports: a load balancer may know only an
// address. Without any names it refuses nothing.
func (h Hosts) Guard(count func(faults.Refusal), exempt func(*http.Request) bool, next http.Handler) http.Handler {
	if !h.Local && len(h.Names) == 0 {
		return next
	}
	names := make([]string, len(h.Names))
	for i, name := range h.Names {
		names[i] = plainHost(name)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := plainHost(r.Host)
		if exempt(r) || h.Local && isLoopbackName(host) || slices.Contains(names, host) {
			next.ServeHTTP(w, r)
			return
		}
		apierror.Refuse(w, count, http.StatusMisdirectedRequest, errHost)
	})
}

// plainHost normalizes a host from a header or a URL: without the port, in lower case.
func plainHost(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}

// isLoopbackName reports whether a normalized host always names the machine itself.
func isLoopbackName(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
