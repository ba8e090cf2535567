// Package origin answers where a request comes from: from which client's address ([Proxies], client_address.go), by which host
// name ([Hosts], hosts.go), and for a page of which site ([Origins], cross_site.go and cors.go). With that it refuses requests
// that a browser sends for a foreign page: by DNS rebinding, or with the user's cookie. It knows no sessions and no viewers,
// and not which limits an address has.
//
// Begin with client_address.go: [Proxies.ClientKey] is the key by which every limit counts addresses.
package origin
