package auth

import (
	"context"
	"time"

	"orderly.example/db"
	"orderly.example/internal/faults"
)

// Exchange is the HTTP exchange of a request, as far as logging in and out needs it.
type Exchange struct {
	Client Client
	// Session is that of the request, and Token the hash of its token. Session is nil without one.
	Session *db.Session
	Token   db.TokenHash
}

// Client is the sender of a request.
type Client interface {
	// Address identifies the client in buckets; empty if unknown.
	Address() string
	// CookieFault says why the browser may not, or would not, keep a cookie of the answer: a page of another origin
	// sent the request, or the connection is not encrypted. It is nil if a cookie can be set.
	CookieFault() error
	// SetCookie and ClearCookie change the session cookie.
	SetCookie(token string, expires time.Time)
	ClearCookie()
	// Device is the device cookie, which outlives sessions; SetDevice changes it.
	Device() string
	SetDevice(cookie string)
}

// noClient is used without an exchange: it has no address and no cookies.
type noClient struct{}

func (noClient) Address() string             { return "" }
func (noClient) CookieFault() error          { return errNoBrowser }
func (noClient) SetCookie(string, time.Time) {}
func (noClient) ClearCookie()                {}
func (noClient) Device() string              { return "" }
func (noClient) SetDevice(string)            {}

var errNoBrowser = faults.New(faults.CodeForbidden, "there is no browser to keep a cookie")

type exchangeKey struct{}

// WithExchange returns a context with the exchange.
func WithExchange(ctx context.Context, e *Exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, e)
}

// ExchangeFrom returns the exchange, or an empty one.
func ExchangeFrom(ctx context.Context) *Exchange {
	if e, ok := ctx.Value(exchangeKey{}).(*Exchange); ok {
		return e
	}
	return &Exchange{Client: noClient{}}
}
