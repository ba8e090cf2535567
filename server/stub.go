package server

import (
	"net/http"
	"net/netip"
)

type Origins struct{}

func NewOrigins([]string) (*Origins, error)                              { return &Origins{}, nil }
func (o *Origins) CORS(next http.Handler) http.Handler                   { return next }
func (o *Origins) Guard(_ []string, next http.Handler) http.Handler      { return next }
func (o *Origins) CrossSite(*http.Request) bool                          { return false }

type Proxies []netip.Prefix

func (p Proxies) Client(r *http.Request) netip.Addr { a, _ := netip.ParseAddrPort(r.RemoteAddr); return a.Addr() }
func (p Proxies) Secure(r *http.Request) bool       { return r.TLS != nil }
func AddressKey(a netip.Addr) string               { return a.String() }
